"""The register on one sheet, empty or with households: cells of the household are merged over the rows of its lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

from chaiqian.documents.scheme import Scheme
from chaiqian.output.xlsx import TITLES, on_landscape_a4, taken, workbook
from chaiqian.register.columns import KEY_HEADER, Kind, RegisterColumn, TablePath, sheets
from chaiqian.register.help_texts import one_sheet_help
from chaiqian.register.one_sheet import FIRST_ROW, ONE_SHEET, TITLE, columns, groups, lists
from chaiqian.register.template import RegisterWriter

_TITLE = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}


class Household(NamedTuple):
    """A household on the sheet: what it has once, by column, and the items of its lists."""

    case_id: str
    once: Mapping[RegisterColumn, Any]
    items: Mapping[TablePath, Sequence[Mapping[str, Any]]]

    @property
    def rows(self) -> int:
        return max(1, *map(len, self.items.values()))


def write_one_sheet(stream: BinaryIO, households: Iterable[Household], scheme: Scheme | None = None) -> None:
    """Write a register of one sheet."""
    with workbook(stream, by_row=False) as book:
        writer = _OneSheet(book, scheme, FIRST_ROW)
        writer.write(households)
        writer.finish(one_sheet_help())


class _OneSheet(RegisterWriter):
    """Writes the sheet: the title, two rows of headings, households."""

    def write(self, households: Iterable[Household]) -> None:
        """The whole sheet."""
        self.worksheet = self.book.add_worksheet(ONE_SHEET)
        for form in (*self.formats.values(), self.moment):
            form.set_align("vcenter")
        self._headings()
        row = FIRST_ROW
        for household in households:
            self._household(row, household)
            row += household.rows

    def _headings(self) -> None:
        sheet, last = self.worksheet, len(columns())
        sheet.freeze_panes(FIRST_ROW, 1)
        on_landscape_a4(sheet)
        sheet.repeat_rows(0, FIRST_ROW - 1)
        sheet.set_row(0, 30)
        sheet.set_row(2, 33)
        taken(sheet.merge_range(0, 0, 0, last, TITLE, self.book.add_format(_TITLE)))
        self.key_column(sheet, sheets()[0])
        taken(sheet.merge_range(1, 0, 2, 0, KEY_HEADER, self.required))
        grouped, index = self.book.add_format(TITLES), 1
        for name, group in groups():
            taken(sheet.merge_range(1, index, 1, index + len(group) - 1, name, grouped))
            for column in group:
                self.column(sheet, sheets()[0], index, column)
                self.heading(sheet, 2, index, column)
                index += 1

    def _household(self, row: int, household: Household) -> None:
        last = row + household.rows - 1
        self._merge(row, last, 0, Kind.TEXT)
        self.worksheet.write_string(row, 0, household.case_id, self.formats[Kind.TEXT])
        for index, column in enumerate(columns(), 1):
            if column.table in lists():
                for number, item in enumerate(household.items[column.table], row):
                    if item.get(column.key) is not None:
                        self.cell(self.worksheet, number, index, column, item[column.key])
            elif household.once[column] is not None:
                self._merge(row, last, index, column.kind)
                self.cell(self.worksheet, row, index, column, household.once[column])

    def _merge(self, first: int, last: int, index: int, kind: Kind) -> None:
        if last > first:
            taken(self.worksheet.merge_range(first, index, last, index, "", self.formats[kind]))
