"""Reports as a workbook, a tab for each table: numbers are numbers, dates are dates, and text is only text."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from xlsxwriter.exceptions import XlsxWriterException

from chaiqian.output.report import (
    AREA,
    BAR,
    DAY,
    MONEY,
    NUMBER,
    RIGHT,
    TEXT,
    WHOLE_BAR,
    WORD,
    Cell,
    Column,
    Report,
    Table,
    cell_text,
    hundredths,
)
from chaiqian.output.text import NOT_APPLICABLE, safe
from chaiqian.output.undated import undated_workbook
from chaiqian.output.width import cells, fold

OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LANDSCAPE_A4 = 9
LONGEST = 32_000
NUMBER_FORMATS = {MONEY: "#,##0.00", AREA: "#,##0.00", NUMBER: "0", DAY: "yyyy-mm-dd", TEXT: "@"}

FORMATS = {**NUMBER_FORMATS, RIGHT: "@", WORD: "@", BAR: "0"}
MOMENT_FORMAT = "yyyy-mm-dd hh:mm:ss"
LONGEST_TAB = 31
LABEL_COLUMNS = 2
LINE_HEIGHT, TITLE_HEIGHT, SIGNATURE_HEIGHT = 16, 30, 36
GLYPH = 1.1  # a Chinese character is a little wider than two digits, which a column's width is counted in
MOST_LABEL = 44
DIRECTIONS = "条形：向右为增加，向左为减少。"
DATA_BAR = {
    "type": "data_bar",
    "bar_only": True,
    "bar_solid": True,
    "bar_color": "#7F7F7F",
    "min_type": "num",
    "min_value": 0,
    "max_type": "num",
    "max_value": WHOLE_BAR,
}
TWO_WAYS = {
    **DATA_BAR,
    "min_value": -WHOLE_BAR,
    "bar_negative_color": "#D0D0D0",
    "bar_border_color": "#7F7F7F",
    "bar_negative_border_color": "#7F7F7F",
    "bar_axis_position": "middle",
}


def write_workbook(reports: Sequence[Report], stream: BinaryIO) -> None:
    """Write every table of every report; WorkbookFailed where the disk does not take it."""
    with tempfile.TemporaryDirectory(prefix="chaiqian-", ignore_cleanup_errors=True) as temporary:
        book = undated_workbook(stream, {**OPTIONS, "constant_memory": False, "tmpdir": temporary})
        looks = _Looks(book)
        for number, report in enumerate(reports, 1):
            for index, table in enumerate(report.tables):
                name = f"{number}-{table.name}" if len(reports) > 1 else table.name
                said = report._replace(facts=()) if index and report.facts_once else report
                _Tab(book.add_worksheet(name[:LONGEST_TAB]), looks, said, table).write()
        try:
            book.close()
        except XlsxWriterException as error:
            raise WorkbookFailed(str(error)) from error


class _Looks:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        cell = {"border": 1, "valign": "vcenter", "text_wrap": True}
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.head = book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#E7E6E6"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.moment = book.add_format({**cell, "num_format": MOMENT_FORMAT, "align": "left"})
        kinds = {
            kind: {**cell, "num_format": form, "align": "right" if kind in (MONEY, AREA, NUMBER, RIGHT) else "left"}
            for kind, form in FORMATS.items()
        }
        self.cells = {kind: book.add_format(form) for kind, form in kinds.items()}
        self.sums = {kind: book.add_format({**form, "bold": True}) for kind, form in kinds.items()}


class _Tab:
    """One table on a sheet of its own, with what the report says before and after it."""

    def __init__(self, sheet: Any, looks: _Looks, report: Report, table: Table) -> None:
        self._sheet, self._looks, self._report, self._table = sheet, looks, report, table
        self._last = max(len(table.columns) - 1, LABEL_COLUMNS)
        self._widths = _widths(table)
        self._next = 0

    def write(self) -> None:
        """Write it from the top down."""
        self._set_up()
        self._across(self._report.title, self._looks.title, TITLE_HEIGHT)
        for label, value in self._report.facts:
            self._across(f"{label}：{value}", self._looks.text)
        for caution in self._report.cautions:
            self._across(caution, self._looks.strong)
        self._across(self._table.title, self._looks.strong)
        self._rows()
        for text in (*[DIRECTIONS] * self._table.falls, *self._table.notes, *self._report.closing):
            self._across(text, self._looks.text)
        for name in self._report.signatures:
            self._across(f"{name}　　　　　　　　　　　　年　　月　　日", self._looks.text, SIGNATURE_HEIGHT)

    def _set_up(self) -> None:
        sheet = self._sheet
        for index, width in enumerate(self._widths):
            sheet.set_column(index, index, width)
        sheet.set_landscape()
        sheet.set_paper(LANDSCAPE_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.set_footer("&C第 &P 页 共 &N 页")

    def _across(self, text: str, look: Any, height: float | None = None) -> None:
        """A text over the whole width, as high as it takes."""
        room = sum(self._widths)
        shown = safe(text)[:LONGEST]
        self._sheet.merge_range(self._next, 0, self._next, self._last, "", look)
        self._sheet.write_string(self._next, 0, shown, look)
        self._sheet.set_row(self._next, height or LINE_HEIGHT * len(fold(shown, room)))
        self._next += 1

    def _rows(self) -> None:
        columns, looks, first = self._table.columns, self._looks, self._next
        for index, column in enumerate(columns):
            self._sheet.write_string(first, index, safe(column.title), looks.head)
        self._sheet.repeat_rows(first)
        for row in self._table.rows:
            self._next += 1
            self._cells(row, looks.cells)
        if self._table.total:
            self._next += 1
            self._cells(self._table.total, looks.sums)
        self._next += 1
        if not self._table.rows:
            self._across(self._table.nothing, looks.text)

    def _cells(self, row: Sequence[Cell], looks: dict[str, Any]) -> None:
        lines = [
            len(fold(safe(cell_text(value, column.kind)), width - 1))
            for value, column, width in zip(row, self._table.columns, self._widths, strict=True)
        ]
        self._sheet.set_row(self._next, LINE_HEIGHT * max(lines))
        for index, (value, column) in enumerate(zip(row, self._table.columns, strict=True)):
            if self._cell(index, value, column, looks[column.kind]):
                raise WorkbookFailed("XlsxWriter")

    def _cell(self, index: int, value: Cell, column: Column, look: Any) -> int:
        sheet, row = self._sheet, self._next
        if isinstance(value, datetime):
            return int(sheet.write_datetime(row, index, value.replace(tzinfo=None), self._looks.moment))
        if isinstance(value, date):
            return int(sheet.write_datetime(row, index, value, self._looks.cells[DAY]))
        if column.kind == BAR:
            sheet.conditional_format(row, index, row, index, TWO_WAYS if self._table.falls else DATA_BAR)
        if isinstance(value, int):
            number = hundredths(value) if column.kind in (MONEY, AREA) else value
            return int(sheet.write_number(row, index, number, look))
        text = NOT_APPLICABLE if value is None else safe(value)
        return int(sheet.write_string(row, index, text[:LONGEST], look))


def _widths(table: Table) -> list[int]:
    """Widths in digits: as the columns ask, the first, which names the rows, as wide as its longest name."""
    widths = [2 * column.width + 2 for column in table.columns]
    longest = max((cells(safe(cell_text(row[0], table.columns[0].kind))) for row in table.rows), default=0)
    return [max(widths[0], min(MOST_LABEL, int(longest * GLYPH) + 2)), *widths[1:]]


class WorkbookFailed(OSError):
    """The workbook could not be written."""
