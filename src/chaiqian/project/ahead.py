"""What was made of households before all of their project was known: most of it holds, and no file is read again.

It waits in the order of the files, in memory while it is little and then in a file without a name, which goes with the
process. No number of a person is in a record, and nothing of a file that could not be read.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from tempfile import SpooledTemporaryFile
from typing import Any

from chaiqian.project.across import Seen
from chaiqian.project.conflicts import SharedKey
from chaiqian.project.neighbours import marks_of
from chaiqian.project.run import Project

ROOM = 8 * 1024 * 1024  # bytes in memory: some eight hundred households as JSON lines
WRITTEN = 256 * 1024  # bytes that go to the disk at a time
NOTHING = -1
UNMARKED = array("q")


class Unkept(OSError):
    """The disk does not take, or give back, what waits on it."""


class Ahead:
    """One entry a file: the number of its project, the marks of its keys, and its pickled record.

    NOTHING is the number of a file to be looked at again. `looked` is called for each that was made. Raises Unkept.
    """

    def __init__(self, looked: Callable[[], object]) -> None:
        self.numbers = array("i")
        self.marks: list[array[int]] = []
        self._sizes = array("q")
        self._records = SpooledTemporaryFile(max_size=ROOM, buffering=WRITTEN)  # noqa: SIM115
        self._looked = looked

    def __enter__(self) -> Ahead:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # what a full disk does not take is not wanted any more
            self._records.close()

    def add(self, project: Project | None, made: bytes, seen: Seen | None) -> None:
        """The next file."""
        self.numbers.append(project.number if project is not None and made else NOTHING)
        self.marks.append(marks_of(SharedKey(*key) for key in seen.keys) if made and seen is not None else UNMARKED)
        self._sizes.append(len(made))
        with _kept():
            self._records.write(made)
        if made:
            self._looked()

    def __iter__(self) -> Iterator[Any]:
        """The record of each file, None where nothing was made."""
        with _kept():
            self._records.seek(0)
        return (self._next(size) if size else None for size in self._sizes)

    def _next(self, size: int) -> Any:
        with _kept():
            return pickle.loads(self._records.read(size))


@contextmanager
def _kept() -> Iterator[None]:
    try:
        yield
    except OSError:
        raise Unkept from None
