"""How long a command takes from a cold process, against importing what any such command must import."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from timing import fastest, report

BASELINE = "import typer, rich.console, rich.table, pydantic"
CASE = Path(__file__).with_name("case.toml")
TURNS = 15


def work_of_children() -> float:
    """Seconds of processor time of all processes that ended: what they did, not what they waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def process(*arguments: str) -> Callable[[], object]:
    """A call that runs the interpreter with `arguments` and fails where it fails.

    An installed program has its bytecode beside it, so the first turn may write it whatever this shell says.
    """
    command = [sys.executable, *arguments]
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=settings)


def main() -> int:
    contestants = {
        "import typer, rich, pydantic": process("-c", BASELINE),
        "chaiqian settle": process("-m", "chaiqian", "settle", str(CASE)),
        "chaiqian settle --format json": process("-m", "chaiqian", "settle", "--format", "json", str(CASE)),
        "chaiqian --help": process("-m", "chaiqian", "--help"),
    }
    seconds = fastest(contestants, TURNS, clock=work_of_children)
    limits = {"chaiqian settle": 1.75, "chaiqian settle --format json": 1.75, "chaiqian --help": 0.9}
    return 0 if report("Start-up of a process", seconds, "import typer, rich, pydantic", limits) else 1


if __name__ == "__main__":
    sys.exit(main())
