"""A report as plain data: facts, tables and remarks, which PDF, workbook, CSV and terminal each lay out.

Texts are as they are to be read; whoever writes them out makes them inert.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from chaiqian.output.text import NOT_APPLICABLE, money

Value = str | int | Decimal | date | None
TEXT, NUMBER, MONEY, AREA, DAY = "text", "number", "money", "area", "day"

# A short word or an exact text that never folds; a text at the right edge; a bar.
WORD, RIGHT, BAR = "word", "right", "bar"
BLANK = "blank"  # left open, to be filled in by hand
RIGHT_ALIGNED = frozenset({NUMBER, MONEY, AREA, RIGHT})
WHOLE_BAR = 1000
FILLED_AND_HOLLOW = "实心为增加，空心为减少"
Cell = str | int | date | None


class Column(NamedTuple):
    """A column: its title, what is in it, and its width in Chinese characters, which text shares the room by."""

    title: str
    kind: str = TEXT
    width: int = 6


class Group(NamedTuple):
    """Rows from `start` up to, not including, `end` that stand under a heading of their own, with their sum.

    `level` is 1, and one more inside another: no two that begin with the same row have the same, or no PDF is made.
    """

    start: int
    end: int
    title: str
    level: int = 1
    total: tuple[Cell, ...] | None = None


class Part(NamedTuple):
    """What stands next in a table: a heading over all columns with its level, a row, or the sum of a span of rows."""

    heading: str = ""
    level: int = 0
    cells: tuple[Cell, ...] = ()
    rows: tuple[int, int] | None = None


class Table(NamedTuple):
    """Rows of cells: money in 分, areas in 0.01 ㎡, a bar in thousandths, negative for a decrease; None does not apply.

    `name` is for a tab; `part` is the part of the report, with which the title begins, for a list of contents.
    `summed`: every sum of money is that of the rows above it, so that a workbook can add them up itself.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    nothing: str = "无"
    part: str = ""
    groups: tuple[Group, ...] = ()
    summed: bool = False

    def parts(self) -> Iterator[Part]:
        """Headings, rows and sums in the order in which they stand; the total last."""
        begins: dict[int, list[Group]] = {}
        ends: dict[int, list[Group]] = {}
        for group in sorted(self.groups, key=lambda one: one.level):
            begins.setdefault(group.start, []).append(group)
            if group.total is not None:
                ends.setdefault(group.end, []).insert(0, group)
        for index, row in enumerate(self.rows):
            yield from (Part(group.title, group.level) for group in begins.get(index, ()))
            yield Part(cells=row)
            for group in ends.get(index + 1, ()):
                yield Part(cells=group.total or (), rows=(group.start, group.end))
        if self.total is not None:
            yield Part(cells=self.total, rows=(0, len(self.rows)))

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
    `running` stands at the head of every page; `sealed` leaves place for a seal at its foot; `large` is for walls,
    on A3 where A4 is too narrow; `one_page` is upright and as large as fits.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    cautions: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    footer: str = ""
    facts_once: bool = False
    running: str = ""
    sealed: bool = False
    large: bool = False
    one_page: bool = False
    upright: bool = False
    box: tuple[tuple[str, str], ...] = ()


def cell_text(value: Cell, kind: str) -> str:
    """A cell as people read it."""
    if value is None:
        return "" if kind == BLANK else NOT_APPLICABLE
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return money(value) if kind in (MONEY, AREA) else f"{value:,}"
    return value


def sum_row(names: tuple[Cell, ...], columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """The sum of some rows, column by column after those that `names` fills; None where it applies to none of them."""
    cells: list[Cell] = list(names)
    for index, column in enumerate(columns[len(names) :], len(names)):
        numbers = [value for row in rows if isinstance(value := row[index], int)]
        counted = column.kind in (AREA, NUMBER, MONEY)
        cells.append((sum(numbers) if numbers else None) if counted else "")
    return tuple(cells)


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
