"""The same ranking over blocks of combinations, priced by the same graph over columns. Needs NumPy; memory is flat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from chaiqian.household.compare.aims import Wanted
from chaiqian.household.compare.pricing import Counts, pricing_of
from chaiqian.law.readers.blocks import ROWS_IN_BLOCK, Column, columns_program
from chaiqian.law.rules.terms import MOST_UNITS
from chaiqian.law.settlement import Settlement


def ranked_in_blocks(
    settlement: Settlement, areas: Sequence[int], most: int, wanted: Sequence[Wanted]
) -> tuple[int, list[tuple[Counts, ...]]]:
    """How many combinations there are, and the first of them by each aim."""
    pricing = pricing_of(settlement, columns_program(settlement.prepared.graph))
    total, best = 0, [_Best(one, len(areas)) for one in wanted]
    for counts in blocks(areas, most):
        total += counts.shape[1]
        figures = pricing.figures(list(counts), counts.sum(axis=0))
        for one in best:
            one.among(counts, figures)
    return total, [tuple(tuple(column) for column in one.counts.T.tolist()) for one in best]


class _Best:
    """The first combinations by one aim so far, with what they are sorted by."""

    def __init__(self, wanted: Wanted, types: int) -> None:
        self.wanted = wanted
        self.counts = np.empty((types, 0), np.int64)
        self._keys = [np.empty(0, np.int64) for _ in wanted.aim.order]

    def among(self, counts: Column, figures: Mapping[str, Column]) -> None:
        """Go on with another block."""
        counts = np.concatenate((self.counts, counts), axis=1)
        keys = [np.concatenate(pair) for pair in zip(self._keys, self.wanted.aim.values(figures), strict=True)]
        # The sort is stable, so that combinations that are equal stay in the order in which they come.
        first = np.lexsort(keys[::-1])[: self.wanted.top]
        self.counts, self._keys = counts[:, first], [key[first] for key in keys]


def blocks(areas: Sequence[int], most: int) -> Iterator[Column]:
    """Every combination, a row for each type and a column for each combination, in the order of `combinations`."""
    for counts in _expanded(np.empty((0, 1), np.int64), np.array([most], np.int64), areas):
        # Choosing nothing is no choice; it is the last of all.
        kept = counts if counts[:, -1].any() else counts[:, :-1]
        if kept.shape[1]:
            yield kept


def _expanded(counts: Column, room: Column, areas: Sequence[int]) -> Iterator[Column]:
    """Each combination so far with every number of the next type, from the largest down, block after block."""
    if not areas:
        yield counts
        return
    area, *others = areas
    each = np.minimum(room // area, MOST_UNITS) + 1
    ends = np.cumsum(each)
    start = 0
    while start < len(ends):
        before = int(ends[start] - each[start])
        stop = max(start + 1, int(np.searchsorted(ends, before + ROWS_IN_BLOCK, side="right")))
        rows = np.repeat(np.arange(start, stop), each[start:stop])
        number = ends[rows] - 1 - np.arange(before, int(ends[stop - 1]))
        yield from _expanded(np.vstack((counts[:, rows], number)), room[rows] - number * area, others)
        start = stop
