"""What was gathered from a register: households, what a case file would hold of each, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from chaiqian.documents.problem import Finding, Path
from chaiqian.register.columns import RegisterColumn, TablePath
from chaiqian.register.parts import Part
from chaiqian.register.table.model import Book, Table
from chaiqian.register.table.vocabulary import LISTS


class Origin(NamedTuple):
    """Where a table or an item of a household stands: the columns read together, and the row."""

    part: Part
    row: int


class Remark(NamedTuple):
    """A remark in a row of a household."""

    table: Table
    row: int
    column: int
    text: str


@dataclass(slots=True)
class RegisterHousehold:
    """One household. `origins` gives for each table its rows: one for each item of a list, in the order of `lists`.

    `home` is the table and row where the household begins, `tables` those in which it has rows.
    """

    case_id: str
    values: dict[str, Any]
    home: tuple[Table, int]
    tables: list[Table] = field(default_factory=list)
    origins: dict[TablePath, list[Origin]] = field(default_factory=dict)
    lists: dict[TablePath, list[dict[str, Any]]] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    faults: set[Path] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    held: bool = False

    @property
    def people(self) -> int:
        """How many people the register lists."""
        return len(self.lists.get(("members",), ()))

    @property
    def is_refused(self) -> bool:
        """Whether anything is wrong with it, or with a table that it stands in."""
        return self.held or any(problem.severity == "error" for problem in self.problems)

    def note(self, problem: Finding, table: Table, row: int, column: int) -> None:
        """Add a problem at its place."""
        self.problems.append(table.at(problem, row, column, self.case_id))

    def states(self, column: RegisterColumn, book: Book) -> bool:
        """Whether the register says anything of a field of this household, be it by a blank cell of a row of it."""
        listed = column.table in LISTS
        tables = book.tables if listed else self.tables
        if listed and column.key == "name":
            return any(column.table in table.tables() for table in tables)
        return any(table.has(column) for table in tables)


@dataclass
class Gathered:
    """The households by 档案编号, and the problems that belong to none of them.

    Each of the `defects` is ours, and cost one household. `suspect` are households that rows of nobody may belong to,
    with the place of those; `missing` are numbers that other sheets know, and that are like none where the households
    are.
    """

    households: dict[str, RegisterHousehold] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)
    defects: list[Exception] = field(default_factory=list)
    suspect: dict[str, str] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
