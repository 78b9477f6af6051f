"""Numbers of households: when two ways of writing mean one, and rows that stand in another household's block."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from chaiqian.output.pattern import pattern

_DASHES = pattern("[-‐‑‒–—―−﹣－_]+")
_LEADING_ZEROS = pattern("(?<![0-9.])0+(?=[0-9])")
# So many runs of rows apart from their household's first are slips; beyond, a sheet is not in the households' order.
_MOST_APART, _ROWS_FOR_ONE_MORE = 2, 50


def number_key(number: str) -> str:
    """A number without what makes no difference: width, case, blanks, kinds of dash, zeros at the head of digits."""
    plain = "".join(unicodedata.normalize("NFKC", number).casefold().split())
    return _LEADING_ZEROS.sub("", _DASHES.sub("-", plain))


def heard(number: str) -> str:
    """A number as it is heard: its letters and digits."""
    plain = unicodedata.normalize("NFKC", number).casefold()
    return "".join(character for character in plain if character.isalnum()) or plain


class Break(NamedTuple):
    """Rows of one household between the rows of another; `before` and `after` are rows of the other."""

    number: str
    rows: tuple[int, ...]
    around: str
    before: int
    after: int


class _Run(NamedTuple):
    number: str
    rows: tuple[int, ...]


def breaks(rows: Sequence[tuple[int, str]]) -> list[Break]:
    """Where a number breaks into another household's rows: A A B A. Rows come in order, each with its number.

    None in a sheet that is not in the order of its households, where this means nothing.
    """
    runs = _runs(rows)
    found = [
        Break(run.number, run.rows, runs[place - 1].number, runs[place - 1].rows[-1], runs[place + 1].rows[0])
        for place, run in enumerate(runs)
        if 0 < place < len(runs) - 1 and runs[place - 1].number == runs[place + 1].number
    ]
    apart = len(runs) - len({run.number for run in runs})
    return found if apart <= _MOST_APART + len(rows) // _ROWS_FOR_ONE_MORE else []


def _runs(rows: Sequence[tuple[int, str]]) -> list[_Run]:
    runs: list[_Run] = []
    for row, number in rows:
        if runs and runs[-1].number == number:
            runs[-1] = _Run(number, (*runs[-1].rows, row))
        else:
            runs.append(_Run(number, (row,)))
    return runs
