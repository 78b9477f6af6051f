"""What a child hands over of a worksheet: nothing but numbers, texts, lists, sets and dicts of them."""

from __future__ import annotations

from typing import Any

Position = tuple[int, int]
Range = tuple[Position, Position]


class Sheet:
    """A worksheet. Rows and columns count from 0; the last cells of a row may be missing.

    `moments` are numbers that the cell shows as a day or a time, `days` texts that are one (ISO 8601); `formats` are
    the codes of numbers that are shown as something else than the bare number.
    """

    def __init__(self) -> None:
        self.name = ""
        self.concealed = False
        self.rows: list[list[Any]] = []
        self.width = 0
        self.merged: list[Range] = []
        self.hidden: set[int] = set()
        self.errors: set[Position] = set()
        self.unresolved: set[Position] = set()
        self.formulas = 0
        self.formats: dict[Position, str] = {}
        self.moments: list[Position] = []
        self.days: list[Position] = []

    def facts(self) -> dict[str, Any]:
        """Everything but the rows."""
        return {name: value for name, value in vars(self).items() if name != "rows"}


class Contents:
    """A workbook: how its worksheets are read one by one, and what holds for all of them."""

    def __init__(self, date1904: bool = False, tells_formulas: bool = True) -> None:
        self.date1904 = date1904
        self.tells_formulas = tells_formulas
