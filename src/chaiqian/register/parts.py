"""The cells of one row that make one table or one item, read together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.written import folded, is_bare_number, says_nothing
from chaiqian.output.pattern import pattern
from chaiqian.register.columns import RegisterColumn, TablePath, plain
from chaiqian.register.problems import CellFault
from chaiqian.register.table import vocabulary as words
from chaiqian.register.table.model import Book, Slot, Table, TableColumn
from chaiqian.register.words.asked import Asked, Cell, LeftOut
from chaiqian.register.words.reading import Reader, quick_of, reader_of, states_nothing
from chaiqian.register.words.texts import is_blank

if TYPE_CHECKING:
    from chaiqian.register.gathered import RegisterHousehold


_ZERO = pattern(r"0+(?:\.0+)?")


class Unreadable:
    """Stands in a case for a value that could not be read: no door lets it in."""


UNREADABLE = Unreadable()


class _Unread(CellFault):
    """A number under a unit that is not ours: the column was reported, not each of its cells."""

    def __init__(self) -> None:
        super().__init__("R620", "", "", "")


@dataclass(slots=True, eq=False)
class Part:
    """Columns of one table of a case, or of one item of a list; `quick` holds what needs no reading.

    `rowed` is a part of which every row holds an item of its own; `fixed` is what the heading states of the item.
    """

    table: Table
    path: TablePath
    listed: bool
    rowed: bool
    fixed: tuple[tuple[str, Any], ...]
    columns: list[tuple[int, str, RegisterColumn, dict[Cell, Any], Reader]]

    @property
    def indexes(self) -> list[int]:
        return [index for index, *_ in self.columns]

    def index(self, key: str) -> int:
        """The column of a key, -1 where there is none."""
        return next((index for index, known, *_ in self.columns if known == key), -1)

    def title(self, key: str) -> str:
        return next((column.title for _, known, column, *_ in self.columns if known == key), key)


def parts_of(table: Table, book: Book, extra: Collection[str] | None) -> list[Part]:
    """The parts of a table, in the order of its columns."""
    found: dict[tuple[Any, ...], Part] = {}
    for column, slot in table.slots():
        path = slot.field.table
        key = (path, slot.number, slot.fixed)
        if key not in found:
            listed = path in words.LISTS
            found[key] = Part(table, path, listed, listed and key[1:] == (None, ()), slot.fixed, [])
        found[key].columns.append(_column(column, slot, book, extra))
    return list(found.values())


def _column(
    column: TableColumn, slot: Slot, book: Book, extra: Collection[str] | None
) -> tuple[int, str, RegisterColumn, dict[Cell, Any], Reader]:
    asked = Asked(column.heading, _words(book, column), extra)
    read, quick = reader_of(slot.field, book.date1904, asked), quick_of(slot.field, asked)
    if column.factor != 1:
        read = _scaled(read, column.factor)
    return column.index, slot.field.key, slot.field, quick, read


def _words(book: Book, column: TableColumn) -> dict[str, str]:
    """The words of a column that the project's table explains: of its heading, alone or under its group."""
    found: dict[str, str] = {}
    for heading, words_ in book.taught.words.items():
        path = "/".join(plain(part) for part in heading.split("/"))
        if path in (plain(column.heading), f"{plain(column.group)}/{plain(column.heading)}"):
            found.update(words_)
    return found


def _scaled(read: Reader, factor: Decimal | None) -> Reader:
    """A reader of numbers under another unit; a text with a unit of its own says what it is."""

    def scaled(cell: Cell) -> Any:
        value = read(cell)
        if factor is None:
            raise _Unread
        return times(value, factor) if not isinstance(cell, str) or is_bare_number(cell) else value

    return scaled


def times(value: Any, factor: Decimal) -> Any:
    """A number in our unit, exactly; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return value
    product = Decimal(value) * factor
    return int(product) if product == product.to_integral_value() else product.normalize()


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
            except _Unread:
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
