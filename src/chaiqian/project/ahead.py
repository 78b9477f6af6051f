"""What was made of households before all of their project was known: most of it holds, and no file is read again.

It waits in the order of the files, in memory while it is little and then in a file without a name, which goes with the
process. No number of a person is in a record, and nothing of a file that could not be read.
"""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Callable, Iterator
from typing import IO, Any

from chaiqian.project.run import Project

ROOM = 8 * 1024 * 1024  # bytes in memory: some eight hundred households as JSON lines
NOTHING = -1


class Ahead:
    """One entry a file: the number of its project, and its pickled record; NOTHING of one to be looked at again.

    `looked` is called for each.
    """

    def __init__(self, records: IO[bytes], looked: Callable[[], object]) -> None:
        self.numbers = array("i")
        self._records, self._looked = records, looked

    def add(self, project: Project | None, made: bytes) -> None:
        """The next file."""
        self.numbers.append(project.number if project is not None and made else NOTHING)
        self._records.write(made)
        self._looked()

    def __iter__(self) -> Iterator[Any]:
        """The record of each file, None where nothing was made."""
        self._records.seek(0)
        return (None if number == NOTHING else pickle.load(self._records) for number in self.numbers)
