"""Reports as a workbook, a tab for each table: numbers are numbers, dates are dates, and text is only text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from chaiqian.output.report import (
    AREA,
    BAR,
    BLANK,
    DAY,
    MONEY,
    RIGHT,
    TEXT,
    WHOLE_BAR,
    WORD,
    Cell,
    Column,
    Part,
    Report,
    Table,
    Value,
    cell_text,
    hundredths,
)
from chaiqian.output.text import safe
from chaiqian.output.width import cells, fold
from chaiqian.output.xlsx import (
    GREY,
    MOMENT_FORMAT,
    NUMBER_FORMATS,
    TITLES,
    clipped,
    look,
    on_landscape_a4,
    put,
    put_sum,
    with_page_numbers,
    workbook,
)

KINDS = (*NUMBER_FORMATS, RIGHT, WORD, BLANK)
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
    with workbook(stream, by_row=False) as book:
        looks = _Looks(book)
        for number, report in enumerate(reports, 1):
            for index, table in enumerate(report.tables):
                name = f"{number}-{table.name}" if len(reports) > 1 else table.name
                said = report._replace(facts=()) if index and report.facts_once else report
                _Tab(book.add_worksheet(name[:LONGEST_TAB]), looks, said, table).write()


class _Looks:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.head = book.add_format({**TITLES, "bg_color": GREY})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        left = {"align": "left", "text_wrap": True}
        self.group = book.add_format({"bold": True, "border": 1, "bg_color": GREY, "valign": "vcenter"})
        self.moment = book.add_format({**left, **look(DAY), "num_format": MOMENT_FORMAT})
        kinds: dict[str, dict[str, Any]] = {kind: {**left, **look(kind)} for kind in KINDS}
        kinds[BAR] = {**kinds[TEXT], "num_format": "0"}
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
        on_landscape_a4(sheet)
        with_page_numbers(sheet)

    def _across(self, text: str, look: Any, height: float | None = None) -> None:
        """A text over the whole width, as high as it takes."""
        room = sum(self._widths)
        shown = clipped(safe(text))
        self._sheet.merge_range(self._next, 0, self._next, self._last, "", look)
        self._sheet.write_string(self._next, 0, shown, look)
        self._sheet.set_row(self._next, height or LINE_HEIGHT * len(fold(shown, room)))
        self._next += 1

    def _rows(self) -> None:
        columns, looks, first = self._table.columns, self._looks, self._next
        for index, column in enumerate(columns):
            self._sheet.write_string(first, index, safe(column.title), looks.head)
        self._sheet.repeat_rows(first)
        placed: list[int] = []
        for part in self._table.parts():
            self._next += 1
            if part.heading:
                self._heading(part)
            elif part.rows is None:
                placed.append(self._next)
                self._cells(part.cells, looks.cells)
            else:
                self._cells(part.cells, looks.sums, _spans(placed[slice(*part.rows)]))
        self._next += 1
        if not self._table.rows:
            self._across(self._table.nothing, looks.text)

    def _heading(self, part: Part) -> None:
        look = self._looks.group if part.level == 1 else self._looks.sums[TEXT]
        last = len(self._table.columns) - 1
        self._sheet.merge_range(self._next, 0, self._next, last, "", look)
        self._sheet.write_string(self._next, 0, clipped(safe(part.heading)), look)

    def _cells(self, row: Sequence[Cell], looks: dict[str, Any], spans: Sequence[tuple[int, int]] = ()) -> None:
        """One row; the money of a sum of rows as a formula over these spans of them."""
        lines = [
            len(fold(safe(cell_text(value, column.kind)), width - 1))
            for value, column, width in zip(row, self._table.columns, self._widths, strict=True)
        ]
        self._sheet.set_row(self._next, LINE_HEIGHT * max(lines))
        for index, (value, column) in enumerate(zip(row, self._table.columns, strict=True)):
            if column.kind == BAR:
                bar = TWO_WAYS if self._table.falls else DATA_BAR
                self._sheet.conditional_format(self._next, index, self._next, index, bar)
            shown, form = _shown(value, column), self._look(value, looks[column.kind])
            if spans and self._table.summed and column.kind == MONEY and isinstance(shown, Decimal):
                put_sum(self._sheet, (self._next, index), spans, shown, form)
            else:
                put(self._sheet, self._next, index, shown, form)

    def _look(self, value: Cell, look: Any) -> Any:
        if isinstance(value, datetime):
            return self._looks.moment
        return self._looks.cells[DAY] if isinstance(value, date) else look


def _spans(rows: Sequence[int]) -> list[tuple[int, int]]:
    """The runs of rows that follow on each other, as first and last."""
    spans: list[tuple[int, int]] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1] = spans[-1][0], row
        else:
            spans.append((row, row))
    return spans


def _shown(value: Cell, column: Column) -> Value:
    if isinstance(value, str):
        return clipped(safe(value))
    if isinstance(value, int) and column.kind in (MONEY, AREA):
        return hundredths(value)
    return cell_text(None, column.kind) if value is None else value


def _widths(table: Table) -> list[int]:
    """Widths in digits: as the columns ask, the first, which names the rows, as wide as its longest name."""
    widths = [2 * column.width + 2 for column in table.columns]
    longest = max((cells(safe(cell_text(row[0], table.columns[0].kind))) for row in table.rows), default=0)
    return [max(widths[0], min(MOST_LABEL, int(longest * GLYPH) + 2)), *widths[1:]]
