"""What the cell reader does not tell about a worksheet: errors, formulas, hidden rows, dates counted from 1904."""

from __future__ import annotations

from dataclasses import dataclass, field

Position = tuple[int, int]


@dataclass
class SheetFacts:
    """Positions are (row, column), rows are numbers; all from 0."""

    errors: set[Position] = field(default_factory=set)
    unresolved: set[Position] = field(default_factory=set)
    formulas: int = 0
    hidden: set[int] = field(default_factory=set)


@dataclass
class BookFacts:
    """The facts of each worksheet by name, and whether the workbook counts its days from 1904."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    date1904: bool = False
