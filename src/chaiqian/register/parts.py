"""The columns of a register that make one table of a case, or one item of a list, and are read together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from chaiqian.documents.written import is_bare_number
from chaiqian.register.columns import RegisterColumn, TablePath, plain
from chaiqian.register.problems import CellFault
from chaiqian.register.table import vocabulary as words
from chaiqian.register.table.model import Book, Slot, Table, TableColumn
from chaiqian.register.words.asked import Asked, Cell
from chaiqian.register.words.reading import Reader, quick_of, reader_of


class UnknownUnit(CellFault):
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
            raise UnknownUnit
        return times(value, factor) if not isinstance(cell, str) or is_bare_number(cell) else value

    return scaled


def times(value: Any, factor: Decimal) -> Any:
    """A number in our unit, exactly; anything else as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return value
    product = Decimal(value) * factor
    return int(product) if product == product.to_integral_value() else product.normalize()
