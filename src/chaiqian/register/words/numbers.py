"""Numbers exactly as Excel shows them; floors and years, also as people say them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from chaiqian.documents.spoken import read_year
from chaiqian.documents.written import Unwritten
from chaiqian.register.problems import CellFault
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.texts import EXACT, kind_of

_MU = "亩"


def number(cell: Cell) -> Decimal | int:
    """A number, exactly as Excel shows it."""
    if type(cell) in (float, int):
        return int(cell) if cell == cell // 1 and abs(cell) < EXACT else Decimal(f"{cell:.15g}")
    remedy = "把单元格设为“数值”格式后重新输入。" if isinstance(cell, date) else "只填数字，例如 120.50"
    raise CellFault("V101", f"应填数字，现为{kind_of(cell)}", "数字", remedy)


def area(of_text: Callable[[str], object]) -> Callable[[str], object]:
    """How an area is read of a text: 亩 is no exact number of ㎡, and is not taken for one."""

    def read(cell: str) -> object:
        try:
            return of_text(cell)
        except Unwritten as refusal:
            if _MU not in cell:
                raise
            remedy = "亩换算不出准确的平方米数：填批准文件或测绘成果上的平方米数。"
            raise Unwritten(refusal.code, refusal.message, refusal.expected, remedy) from None

    return read


def whole(cell: Cell) -> Decimal | int:
    """A whole number; a fraction is passed on, for the door of the case file to refuse."""
    if isinstance(cell, date):
        remedy = "把单元格设为“常规”格式，只填整数。"
        raise CellFault("V101", "应填整数，现为日期", "整数", remedy)
    return number(cell)


def year(cell: Cell) -> Decimal | int:
    """The year of a number, of a number that was a year and a month (1979.5), or of a date."""
    if isinstance(cell, date):
        return cell.year
    found = number(cell)
    if type(found) is int and found >= 1000:
        return found
    try:
        return read_year(f"{found:f}" if isinstance(found, Decimal) else str(found))
    except Unwritten as refusal:
        raise CellFault.of(refusal) from None
