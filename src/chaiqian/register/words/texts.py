"""Texts: what a cell says, not how its lines were broken; a number stands for its digits as the cell shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from chaiqian.documents.written import Unwritten, quoted, read_words, readable
from chaiqian.output.pattern import pattern
from chaiqian.register.problems import CellFault
from chaiqian.register.words.asked import Cell

EXACT = 10**15
_SECTION = pattern(r'((?:"[^"]*"|\\.|[^";])*)')
_PART = pattern(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|([0#?,.]+)|_.|([-+/() ：:]|[^\x00-\x7e])')


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing at all."""
    return cell is None or (isinstance(cell, str) and not readable(cell))


def text(cell: Cell) -> str:
    """A text; a number stands for its digits."""
    if type(cell) is str and (stripped := readable(cell)):
        return stripped
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        remedy = "把单元格设为“文本”格式后重新输入。"
        raise CellFault("V101", f"应填文字，现为{kind_of(cell)}", "文字", remedy)
    if abs(cell) >= EXACT:
        raise CellFault("V101", "数字太长，Excel 已经丢失末几位", "文字", "把单元格设为“文本”格式，对照原件重新输入。")
    return shown_number(cell)


def names(cell: Cell) -> list[str]:
    """Several names with 、, commas, blanks or line breaks between them.

    A break at the end says: one a line, whatever else stands in the names (`in_one_cell`).
    """
    if isinstance(cell, str) and cell.endswith("\n"):
        return cell.splitlines()
    stated = " ".join(map(readable, cell.splitlines())) if isinstance(cell, str) else text(cell)
    try:
        return read_words(stated)
    except Unwritten as refusal:
        raise CellFault.of(refusal) from None


def in_one_cell(stated: Sequence[str]) -> str:
    """Several names as a cell that `names` reads as these: with 、 between them, else one a line."""
    line = "、".join(stated)
    try:
        plain = read_words(line) == list(stated)
    except Unwritten:
        plain = False
    return line if plain else "\n".join((*stated, ""))


def kind_of(cell: Cell) -> str:
    """What a cell holds, in Chinese."""
    if isinstance(cell, str):
        return quoted(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return f"数字 {shown_number(cell)}"
    return "日期" if isinstance(cell, date) else "时间"


def shown_number(cell: float) -> str:
    """The digits that Excel shows for a number without a format: 15 significant ones at most."""
    return f"{Decimal(f'{cell:.15g}'):f}" if abs(cell) < 1e21 else f"{cell:.15g}"


def as_shown(cell: float, number_format: str) -> str | None:
    """A whole number as its cell shows it: 1 with 000 is 001, with "HZ-"000 is HZ-001.

    None where a format is of another kind (decimals, percent, dates, conditions), or shows the bare number.
    """
    if cell < 0 or cell != cell // 1 or cell >= EXACT:
        return None
    section = _SECTION.match(number_format)
    parts = _parts(section[1]) if section is not None else None
    digits = [part for part, is_digits in parts or () if is_digits]
    if parts is None or len(digits) != 1 or set(digits[0]) - set("0#?"):
        return None
    shown = f"{int(cell):0{digits[0].count('0')}d}"
    found = "".join(shown if is_digits else part for part, is_digits in parts).strip()
    return None if found == f"{int(cell)}" else found


def _parts(section: str) -> list[tuple[str, bool]] | None:
    """The pieces of a format, each with whether it stands for digits; None where one is not understood."""
    found: list[tuple[str, bool]] = []
    at = 0
    while at < len(section):
        part = _PART.match(section, at)
        if part is None:
            return None
        digits = part[4]
        found.append((digits, True) if digits else (part[1] or part[2] or part[3] or part[5] or "", False))
        at = part.end()
    return found
