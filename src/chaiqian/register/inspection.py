"""What is read from a workbook of either kind: cells, merged cells, errors, formulas, hidden rows, days from 1904."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from chaiqian.register.problems import RegisterRefused

Position = tuple[int, int]
Range = tuple[Position, Position]


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


class Content(NamedTuple):
    """The cells of a worksheet, row by row, all of one length."""

    rows: list[list[Any]]
    merged: list[Range]
    facts: SheetFacts
    hidden: bool


class Worksheet(NamedTuple):
    """A worksheet that is read when it is asked for; that may raise RegisterRefused."""

    name: str
    content: Callable[[], Content]


class Workbook(NamedTuple):
    """The worksheets in order; whether days count from 1904, and whether formulas can be told from values."""

    worksheets: list[Worksheet]
    date1904: bool
    tells_formulas: bool = True


def damaged() -> RegisterRefused:
    """The refusal of a workbook that cannot be read at all."""
    remedy = "在 Excel 或 WPS 里打开修复，另存为 .xlsx 后再试。"
    return RegisterRefused("R604", "工作簿损坏，读不出来", "完好的 Excel 工作簿", remedy)


def locked() -> RegisterRefused:
    """The refusal of a workbook with a password."""
    return RegisterRefused("R602", "工作簿有打开密码", "没有密码的工作簿", "在 Excel 或 WPS 里取消密码，另存后再试。")
