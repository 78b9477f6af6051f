"""The facts of many households as columns: one int64 column a fact of the graph, and who they are as codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chaiqian.documents.scheme import Scheme
from chaiqian.law.rules.line import MONETARY, RELOCATION

Column = NDArray[np.int64]
UNDECIDED_MODE, MONETARY_MODE, RELOCATION_MODE = 0, 1, 2
MODES = (None, MONETARY, RELOCATION)


class DistrictScheme(NamedTuple):
    """A scheme of the district, the file it was read from, what recognition read of it (see reads.py), and the hash of
    what it states.
    """

    file: str
    scheme: Scheme
    reads: frozenset[str]
    sha256: str


class DistrictUnit(NamedTuple):
    """Where households belong: township, village and group."""

    township: str
    village: str
    group: str


class Block(NamedTuple):
    """Households of one scheme: facts by name, `final` where the result is 结算, `mode` and `unit` as codes.

    `unit` is an index into the units of the source; `case_ids` is empty where nobody asks for them; `first` is the row
    number of the first within its scheme, where the source numbers them.
    """

    scheme: int
    facts: Mapping[str, Column]
    final: NDArray[np.bool_]
    mode: NDArray[np.int8]
    unit: NDArray[np.int32]
    case_ids: tuple[str, ...] = ()
    first: int = 0

    @property
    def rows(self) -> int:
        """How many households."""
        return len(self.final)

    def part(self, start: int, end: int) -> Block:
        """Some of the rows."""
        facts = {name: column[start:end] for name, column in self.facts.items()}
        return Block(
            self.scheme, facts, self.final[start:end], self.mode[start:end], self.unit[start:end],
            self.case_ids[start:end], self.first + start,
        )  # fmt: skip
