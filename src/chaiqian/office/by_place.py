"""Rows of a table under headings of their village and group, as its households are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from chaiqian.output.report import Cell, Group

NO_GROUP = "（没有写村民小组）"
# The sum of the rows from one up to another, under a name.
Summing = Callable[[str, int, int], tuple[Cell, ...]]


class Place(NamedTuple):
    """Where the household of a row lives."""

    village: str
    group: str | None


def groups_of(places: Sequence[Place], counted: str = "户", summing: Summing | None = None) -> tuple[Group, ...]:
    """The headings of rows in order: villages where there are several, their groups where there are any."""
    villages = list(_spans(places, lambda place: place.village, 0, len(places)))
    several = len(villages) > 1
    found = []
    for village, start, end in villages:
        if several:
            found.append(_group(village, start, end, 1, counted, summing))
        groups = list(_spans(places, lambda place: place.group, start, end))
        if any(group for group, _, _ in groups):
            level = 1 + several
            found += (_group(name or NO_GROUP, first, last, level, counted, summing) for name, first, last in groups)
    return tuple(found)


def _group(name: str, start: int, end: int, level: int, counted: str, summing: Summing | None) -> Group:
    total = None if summing is None else summing(f"{name}小计", start, end)
    title = f"{name}（{end - start} {counted}）" if counted else name
    return Group(start, end, title, level, total)


def _spans(
    places: Sequence[Place], key: Callable[[Place], str | None], start: int, end: int
) -> Iterator[tuple[str, int, int]]:
    for name, run in groupby(range(start, end), key=lambda index: key(places[index])):
        rows = list(run)
        yield name or "", rows[0], rows[-1] + 1
