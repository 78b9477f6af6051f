"""A report as plain data: facts, tables and remarks, which PDF, workbook, CSV and terminal each lay out.

Texts are as they are to be read; whoever writes them out makes them inert.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from chaiqian.output.text import NOT_APPLICABLE, money

Value = str | int | Decimal | date | None
TEXT, NUMBER, MONEY, AREA, DAY = "text", "number", "money", "area", "day"

# A short word or an exact text that never folds; a text at the right edge; a bar.
WORD, RIGHT, BAR = "word", "right", "bar"
RIGHT_ALIGNED = frozenset({NUMBER, MONEY, AREA, RIGHT})
WHOLE_BAR = 1000
FILLED_AND_HOLLOW = "实心为增加，空心为减少"
Cell = str | int | date | None


class Column(NamedTuple):
    """A column: its title, what is in it, and its width in Chinese characters, which text shares the room by."""

    title: str
    kind: str = TEXT
    width: int = 6


class Table(NamedTuple):
    """Rows of cells: money in 分, areas in 0.01 ㎡, a bar in thousandths, negative for a decrease; None does not apply.

    `name` is for a tab; `part` is the part of the report, with which the title begins, for a list of contents.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    nothing: str = "无"
    part: str = ""

    @property
    def falls(self) -> bool:
        """Whether a bar stands for a decrease, so that a reader must be told how it looks."""
        return any(
            isinstance(value, int) and value < 0
            for row in self.rows
            for value, column in zip(row, self.columns, strict=True)
            if column.kind == BAR
        )


class Report(NamedTuple):
    """One report of one project; `cautions` are what a reader must know before the tables.

    `box` is the answer, said before anything else.
    `upright` is for a paper to be signed, which is no wide table.
    `facts_once` is for tables that each say their source in a note: a workbook repeats no facts on further sheets.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    cautions: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    footer: str = ""
    facts_once: bool = False
    upright: bool = False
    box: tuple[tuple[str, str], ...] = ()


def cell_text(value: Cell, kind: str) -> str:
    """A cell as people read it."""
    if value is None:
        return NOT_APPLICABLE
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return money(value) if kind in (MONEY, AREA) else f"{value:,}"
    return value


def folder_cautions(clashes: int, unlisted: int) -> tuple[str, ...]:
    """What a reader of any report must know of the folder: cases contradict each other; folders stayed shut."""
    return tuple(
        text
        for number, text in (
            (clashes, f"有 {clashes} 处案件互相矛盾（编号重复、一人在两宗安置等），合计可能重复，改正以前不能作准。"),
            (unlisted, f"有 {unlisted} 个文件夹打不开，里面的案件没有列入，也没有计数。"),
        )
        if number
    )


def hundredths(value: int | None) -> Decimal | None:
    """分 as 元, or 0.01 ㎡ as ㎡, exactly."""
    return None if value is None else Decimal(value).scaleb(-2)
