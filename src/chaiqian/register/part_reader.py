"""The cells of one row that make one table or one item, read together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import Any

from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.written import folded, says_nothing
from chaiqian.output.pattern import pattern
from chaiqian.register.columns import RegisterColumn
from chaiqian.register.gathered import RegisterHousehold
from chaiqian.register.parts import Part, UnknownUnit, parts_of, times
from chaiqian.register.problems import CellFault
from chaiqian.register.table.model import Book, Table
from chaiqian.register.words.asked import Cell, LeftOut
from chaiqian.register.words.reading import states_nothing
from chaiqian.register.words.texts import is_blank

_ZERO = pattern(r"0+(?:\.0+)?")


class Unreadable:
    """Stands in a case for a value that could not be read: no door lets it in."""


UNREADABLE = Unreadable()


class PartReader:
    """Reads the parts of one table."""

    def __init__(self, table: Table, book: Book, extra: Collection[str] | None) -> None:
        self.table = table
        self.parts = parts_of(table, book, extra)
        self.rowed = [part for part in self.parts if part.rowed]
        others = [index for part in self.parts if not part.rowed for index in part.indexes]
        self.of_others = itemgetter(*others, *others[:1]) if others else None
        self.blanks = ("",) * (len(others) + 1)
        self.special = {row for row, _ in table.faulty} | {row for row, _ in table.factors}

    def is_item_alone(self, row: int) -> bool:
        """Whether a row says nothing but of its own item: most rows below a household's first."""
        if self.of_others is None or row in self.special:
            return self.of_others is None
        return bool(self.of_others(self.table.rows[row]) == self.blanks)

    def is_nothing(self, part: Part, row: int) -> bool:
        """Whether an item that the heading announces is not there: blanks, strokes and zeros."""
        cells = self.table.rows[row]
        return all(
            (row, index) not in self.table.faulty and (is_blank(cells[index]) or _is_none(cells[index]))
            for index in part.indexes
        )

    def read(self, part: Part, household: RegisterHousehold, row: int, prefix: Path) -> dict[str, Any]:
        """The values of one part in one row, by key."""
        cells = self.table.rows[row]
        if row not in self.special:
            try:
                return {
                    key: quick[cell] if cell in quick else read(cell)
                    for index, key, _, quick, read in part.columns
                    if (cell := cells[index]) != ""
                }
            except CellFault:
                pass
        return self._one_by_one(part, household, row, cells, prefix)

    def _one_by_one(
        self, part: Part, household: RegisterHousehold, row: int, cells: Sequence[Cell], prefix: Path
    ) -> dict[str, Any]:
        """The same where a cell is refused: every one is looked at, and noted if it states what it must not."""
        found: dict[str, Any] = {}
        for index, key, column, quick, read in part.columns:
            cell, faulty = cells[index], self.table.faulty.get((row, index))
            try:
                if faulty is not None:
                    value = self._refused(faulty, column, household, row, index, prefix)
                elif cell == "":
                    continue
                else:
                    value = times(quick[cell] if cell in quick else read(cell), self._factor(row, index))
            except LeftOut:
                continue
            except UnknownUnit:
                household.faults.add((*prefix, key))
                value = UNREADABLE
            except CellFault as fault:
                value = self._refused(fault.finding, column, household, row, index, prefix)
            if value is not None:
                found[key] = value
        return found

    def _factor(self, row: int, index: int) -> Decimal:
        return self.table.factors.get((row, index), Decimal(1))

    def _refused(
        self, problem: Finding, column: RegisterColumn, household: RegisterHousehold, row: int, index: int, prefix: Path
    ) -> Any:
        """What stands for a cell that was refused: nothing where it says nothing, else a mark that no door lets in."""
        if (row, index) not in self.table.faulty and states_nothing(column, self.table.rows[row][index]):
            return None
        household.note(problem, self.table, row, index)
        household.faults.add((*prefix, column.key))
        return UNREADABLE


def _is_none(cell: Cell) -> bool:
    """Whether a cell says by a stroke or a zero that there is none; in a .csv a zero is a text."""
    if isinstance(cell, str):
        return says_nothing(cell) or _ZERO.fullmatch(folded(cell)) is not None
    return cell == 0 and cell is not False
