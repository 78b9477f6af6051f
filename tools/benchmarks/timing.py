"""Timing for ratios: the contestants take turns, so that a busy moment hits all of them; the fastest turn counts."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from time import process_time

Clock = Callable[[], float]


def fastest(
    contestants: Mapping[str, Callable[[], object]], turns: int, calls: int = 1, clock: Clock = process_time
) -> dict[str, float]:
    """Seconds of one call of each contestant: the fastest of `turns`, each turn being `calls` calls in a row.

    The clock counts this process's work and not the machine's other business, unless told otherwise.
    """
    best = dict.fromkeys(contestants, float("inf"))
    for _ in range(turns):
        for name, call in contestants.items():
            start = clock()
            for _ in range(calls):
                call()
            best[name] = min(best[name], (clock() - start) / calls)
    return best


def processor() -> str:
    """The processor that a run was measured on, by its maker's name for it where the system tells, and its cores."""
    told = Path("/proc/cpuinfo")
    named = re.search(r"^model name\s*:\s*(.+)$", told.read_text(), re.MULTILINE) if told.exists() else None
    name = named[1] if named else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores"


def report(title: str, seconds: Mapping[str, float], base: str, limits: Mapping[str, float]) -> bool:
    """Print each contestant's time and its ratio to `base`; False where a ratio is over its limit."""
    print(f"{title} ({processor()})")
    within = True
    for name, value in seconds.items():
        ratio = value / seconds[base]
        limit = limits.get(name)
        verdict = "" if limit is None else f"  limit {limit:g}  {'ok' if ratio <= limit else 'OVER'}"
        within = within and (limit is None or ratio <= limit)
        print(f"  {name:<44} {value * 1000:10.3f} ms  {ratio:7.2f} x{verdict}")
    return within
