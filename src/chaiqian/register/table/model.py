"""What is known of a register's tables before a single value is read.

Slot        what a column is read as: a field, of which numbered item, with what the heading itself states
Table       one table of a worksheet: its columns with their readings, its rows with their kinds, its blocks
Taught      what the project's table of headings and words says
Book        all tables of a workbook, and what there is to say of it
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from typing import Any

from chaiqian.documents.headings_table import short_label
from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.register.book.content import Content
from chaiqian.register.book.plain import Position
from chaiqian.register.columns import KEY_HEADER, RegisterColumn, TablePath, sheets
from chaiqian.register.words.asked import Cell

NOT_USED = "不用"


@dataclass(frozen=True, slots=True)
class Slot:
    """A field; `number` of the item that the heading numbers (成员2 → 2), `fixed` what the heading states of it."""

    field: RegisterColumn
    number: int | None = None
    fixed: tuple[tuple[str, Any], ...] = ()

    @property
    def label(self) -> str:
        """人员 · 姓名, as the project's table of headings names it."""
        label = short_label((*self.field.table, self.field.key))
        fixed = dict(self.fixed)
        if "floor" in fixed:
            return f"{label}（{fixed['floor']} 层）"
        return f"{label}（{fixed['name']}）" if "name" in fixed else label


class Reading(Enum):
    """What a column is read as that is no field."""

    KEY = KEY_HEADER
    UNUSED = NOT_USED
    REMARK = "备注"
    OPEN = ""

    @property
    def label(self) -> str:
        return NOT_USED if self is Reading.REMARK else self.value


Meaning = Slot | Reading


class RowKind(Enum):
    """Each row of a worksheet has exactly one."""

    DATA = "户、人员等"
    HEADING = "表头"
    TOTAL = "合计行"
    OTHER = "标题、说明、签字等"
    BLANK = "空行"
    UNREAD = "没有读"
    HIDDEN = "没有读的隐藏行"


class Link(Enum):
    """How the rows of a table find their household."""

    NUMBER = KEY_HEADER
    OWNER = "被拆迁人"
    SERIAL = "序号"


@dataclass(slots=True)
class TableColumn:
    """One column. `unit` is the one stated, `factor` what a number is multiplied by, None where no number is taken.

    `certain` is False where the reading is a proposal: nothing that we know says so. `sums` is the field of which the
    column holds a household's sum.
    """

    index: int
    heading: str
    group: str
    reading: Meaning = Reading.OPEN
    unit: str = ""
    factor: Decimal | None = Decimal(1)
    certain: bool = True
    candidates: tuple[Slot, ...] = ()
    proposed: Meaning = Reading.OPEN
    samples: tuple[str, ...] = ()
    sums: RegisterColumn | None = None
    twice: bool = False


@dataclass(slots=True)
class Block:
    """The rows of one household in a table, and the number as it stands in the first of them.

    `case_id` is the household that they were given to; empty as long as they belong to none.
    `unnumbered` are those that have no number and follow the first: nothing says that they are this household's.
    """

    key: Cell
    rows: list[int]
    case_id: str = ""
    unnumbered: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """One table of a worksheet; rows and columns count from 0.

    `heading` is the row of the lowest headings, `first` the one below, `end` the first row that is no longer its own.
    `key` is the column that tells the household, `link` what stands in it. `loose` are rows of data of no block.
    `others` are the rows below the headings that are no data, `totals` those of them that hold sums.
    """

    name: str
    rows: list[list[Cell]]
    heading: int
    first: int
    end: int
    columns: list[TableColumn]
    key: int = -1
    blocks: list[Block] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)
    faulty: dict[Position, Finding] = field(default_factory=dict)
    formats: Mapping[Position, str] = field(default_factory=dict)
    link: Link = Link.NUMBER
    others: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    factors: dict[Position, Decimal] = field(default_factory=dict)
    filled: set[Position] = field(default_factory=set)
    group: str = ""

    def has(self, column: RegisterColumn) -> bool:
        """Whether the table says anything of a field: a column for it, or a heading that states it."""
        return any(
            isinstance(known.reading, Slot) and (known.reading.field is column or _states(known.reading, column))
            for known in self.columns
        )

    def index_of(self, column: RegisterColumn, number: int | None = None) -> int:
        """The column of a field, -1 where there is none."""
        for known in self.columns:
            slot = known.reading
            if isinstance(slot, Slot) and slot.field is column and slot.number == number:
                return known.index
        return -1

    def slots(self) -> list[tuple[TableColumn, Slot]]:
        """The columns that are read as fields."""
        return [(column, column.reading) for column in self.columns if isinstance(column.reading, Slot)]

    def tables(self) -> set[TablePath]:
        """The tables of a case that stand here."""
        return {slot.field.table for _, slot in self.slots()}

    def open(self) -> list[TableColumn]:
        """The columns of which nobody has said what they are."""
        return [column for column in self.columns if column.reading is Reading.OPEN]

    def at(self, problem: Finding, row: int, column: int, case_id: str = "") -> Finding:
        """The problem with its place in this table."""
        heading = self.columns[column].heading if 0 <= column < len(self.columns) else ""
        return replace(problem, at=CellPlace(self.name, row + 1, column, " ".join(heading.split()), case_id))


def _states(slot: Slot, column: RegisterColumn) -> bool:
    return slot.field.table == column.table and any(key == column.key for key, _ in slot.fixed)


@dataclass(frozen=True, slots=True)
class Taught:
    """The project's table of headings and words.

    `headings`: plain heading, or 组/列名 where one heading stands twice, to the label of a field or 不用.
    `words`: plain heading to words and the values that they mean, as a case file has them in Chinese.
    """

    headings: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass
class Book:
    """The tables of a workbook. `held`: a sheet could not be read that may hold something of every household.

    `lacking` are the fields that households turned out to need and that stand in no column, with their number.
    """

    tables: list[Table]
    problems: list[Finding]
    date1904: bool
    kinds: dict[str, Counter[RowKind]] = field(default_factory=dict)
    held: bool = False
    lacking: dict[RegisterColumn, int] = field(default_factory=dict)
    taught: Taught = field(default_factory=Taught)
    contents: list[Content] = field(default_factory=list)

    def has(self, column: RegisterColumn) -> bool:
        """Whether the workbook says anything of a field."""
        return any(table.has(column) for table in self.tables)


def label_of(column: RegisterColumn) -> str:
    """宅基地 · 宅基地面积: the sheet of our own register that has the field, and its title there."""
    for sheet in sheets():
        if column in sheet.columns:
            return f"{sheet.name} · {column.title}"
    return column.title
