"""A function over runs of items, done by several processes: results come one by one, in the order of the items.

A worker prints nothing and outlives nobody: an interrupt is this process's to obey, and when it is gone they go. Only
so many results wait as some runs have, however many items there are.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

START = "fork" if sys.platform == "linux" else "spawn"
# Items from which starting processes takes less time than it saves: one that is not forked imports everything anew.
MANY = 500 if START == "fork" else 2_500
RUN = 50  # items done at a time
WAITING = 3  # runs that are ahead, for each worker
MOST = 8  # workers: more would wait for the one process that takes their results


def is_worth(items: int) -> bool:
    """Whether so many items are done sooner by several processes."""
    return items >= MANY and _processors() > 1


def in_runs(function: Callable[[Sequence[Item]], list[Result]], items: Sequence[Item]) -> Iterator[Result]:
    """The results in order, made in this process."""
    for start in range(0, len(items), RUN):
        yield from function(items[start : start + RUN])


def by_workers(function: Callable[[Sequence[Item]], list[Result]], items: Sequence[Item]) -> Iterator[Result]:
    """The results in order. `function`, which is sent once to each worker, what it is given and gives can be pickled.

    Raises what it raises, and BrokenProcessPool where a worker is gone.
    """
    from concurrent.futures import ProcessPoolExecutor  # which few commands need, and never for few files
    from multiprocessing import get_context

    # Done here: what the first one loads and builds is there in every process that is forked.
    first = function(items[:1])
    workers = min(_processors(), MOST)
    pool = ProcessPoolExecutor(workers, get_context(START), _begin, (function, gc.get_threshold()))
    ahead: deque[Future[list[Result]]] = deque()
    try:
        for start in range(1, len(items), RUN):
            with _interrupts_waiting():
                ahead.append(pool.submit(_do, items[start : start + RUN]))
            if len(ahead) >= workers * WAITING:
                yield from first or ahead.popleft().result()
                first = []
        yield from first
        while ahead:
            yield from ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _interrupts_waiting() -> Iterator[None]:
    """A process that is started here never hears of an interrupt; on Windows it does until it begins its work."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_given: Callable[[Sequence[Any]], list[Any]]


def _begin(function: Callable[[Sequence[Any]], list[Any]], threshold: tuple[int, int, int]) -> None:
    """What a worker does first."""
    global _given
    _given = function
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*threshold)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker waits for work, and would for ever where whoever gives it is killed."""
    from multiprocessing import connection, parent_process

    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
    os._exit(1)


def _do(items: Sequence[Any]) -> list[Any]:
    return _given(items)
