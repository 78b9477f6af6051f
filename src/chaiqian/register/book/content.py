"""What is read from a workbook of any kind: cells, merged cells, errors, formulas, hidden rows, days from 1904."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from chaiqian.register.book.plain import Position, Range


@dataclass
class SheetFacts:
    """Positions are (row, column), rows are numbers; all from 0.

    `formulas` is how many have a result; `unresolved` are those without. `formats` are the codes of the
    number formats that show something else than the bare number: 000, 0.00"万元".
    """

    errors: set[Position] = field(default_factory=set)
    unresolved: set[Position] = field(default_factory=set)
    formulas: int = 0
    hidden: set[int] = field(default_factory=set)
    formats: dict[Position, str] = field(default_factory=dict)


class Content(NamedTuple):
    """The cells of a worksheet, row by row, all of one length; an empty cell is "". `hidden`: the worksheet is."""

    name: str
    rows: list[list[Any]]
    merged: list[Range]
    facts: SheetFacts
    hidden: bool


class Workbook(NamedTuple):
    """The worksheets in order; whether days count from 1904, and whether formulas can be told from values."""

    worksheets: list[Content]
    date1904: bool
    tells_formulas: bool = True
