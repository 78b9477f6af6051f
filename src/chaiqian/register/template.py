"""The workbook itself: headers, formats, drop-downs and help, with or without households in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import xlsxwriter

from chaiqian.documents.scheme import Scheme
from chaiqian.output.report import DAY, MONEY, NUMBER
from chaiqian.output.xlsx import (
    GREY,
    MOMENT_FORMAT,
    NUMBER_FORMATS,
    TITLES,
    WorkbookFailed,
    on_landscape_a4,
    put,
    workbook,
)
from chaiqian.register.columns import (
    HELP_SHEET,
    KEY_HEADER,
    LISTS_SHEET,
    UNITS,
    Kind,
    RegisterColumn,
    RegisterSheet,
    letter,
    sheets,
)
from chaiqian.register.help_texts import cell_help, help_lines
from chaiqian.register.words.texts import in_one_cell

Row = Sequence[Any]
YES_NO = ("是", "否")
FORMATS = {
    Kind.TEXT: "@",
    Kind.WORDS: "@",
    Kind.ID: "@",
    Kind.AREA: NUMBER_FORMATS[MONEY],
    Kind.MONEY: NUMBER_FORMATS[MONEY],
    Kind.FLAG: "@",
    Kind.CHOICE: "@",
    Kind.WHOLE: NUMBER_FORMATS[NUMBER],
    Kind.MOMENT: NUMBER_FORMATS[DAY],
}
LAST_ROW = 20_000
FIRST_DAY = date(1900, 3, 1)
_WIDTHS = {Kind.ID: 21, Kind.MONEY: 16, Kind.MOMENT: 20, Kind.FLAG: 10}
_TITLE_LIMIT, _HELP_LIMIT = 32, 255


def write_register(stream: BinaryIO, rows: Mapping[str, Iterable[Row]], scheme: Scheme | None = None) -> None:
    """Write a register; `rows` gives for a sheet's name its rows, each with the 档案编号 first."""
    with workbook(stream) as book:
        writer = RegisterWriter(book, scheme)
        for sheet in sheets():
            writer.sheet(sheet, rows.get(sheet.name, ()))
        writer.finish()


class RegisterWriter:
    """Writes the sheets from the top down; the lists of the drop-downs come last, on a sheet of their own.

    `first` is the row below the headings.
    """

    def __init__(self, book: xlsxwriter.Workbook, scheme: Scheme | None, first: int = 1) -> None:
        self.book, self.scheme, self.first = book, scheme, first
        self.lists: dict[tuple[str, ...], int] = {}
        self.required = book.add_format({**TITLES, "bg_color": "#FFE699"})
        self.optional = book.add_format({**TITLES, "bg_color": GREY})
        self.formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
        self.moment = book.add_format({"num_format": MOMENT_FORMAT})

    def sheet(self, sheet: RegisterSheet, rows: Iterable[Row]) -> None:
        """One sheet with its rows."""
        worksheet = self.book.add_worksheet(sheet.name)
        worksheet.freeze_panes(1, 1)
        on_landscape_a4(worksheet)
        worksheet.repeat_rows(0)
        worksheet.set_row(0, 33)
        self.key_column(worksheet, sheet)
        worksheet.write_string(0, 0, KEY_HEADER, self.required)
        for index, column in enumerate(sheet.columns, 1):
            self.column(worksheet, sheet, index, column)
            self.heading(worksheet, 0, index, column)
        last = 0
        for last, row in enumerate(rows, 1):
            self._row(worksheet, last, sheet, row)
        worksheet.autofilter(0, 0, max(1, last), len(sheet.columns))

    def key_column(self, worksheet: Any, sheet: RegisterSheet) -> None:
        """The looks and the help of the column of the 档案编号."""
        worksheet.set_column(0, 0, 16, self.formats[Kind.TEXT])
        self._validate(worksheet, 0, {"validate": "any"}, KEY_HEADER, cell_help(None, sheet))

    def heading(self, worksheet: Any, row: int, index: int, column: RegisterColumn) -> None:
        """What stands at the head of a column."""
        worksheet.write_string(row, index, column.header, self.required if column.required else self.optional)

    def column(self, worksheet: Any, sheet: RegisterSheet, index: int, column: RegisterColumn) -> None:
        """The looks, the drop-down and the help of a column."""
        width = _WIDTHS.get(column.kind, 12)
        worksheet.set_column(index, index, max(width, len(column.title) + 4), self.formats[column.kind])
        self._validate(worksheet, index, self._rule(column), column.title, cell_help(column, sheet))

    def _rule(self, column: RegisterColumn) -> dict[str, Any]:
        """What Excel itself checks; where the import may take more, it only warns."""
        words = self._words(column)
        if words:
            free = not column.choices and column.kind is not Kind.FLAG
            rule = {"validate": "list", "source": self._list(words), "error_type": "information" if free else "stop"}
            # Excel picks one name; a cell of several, typed by hand, is none of the list and no mistake.
            return {**rule, "show_error": False} if column.kind is Kind.WORDS else rule
        bounds = dict(column.bounds)
        if column.kind in UNITS or column.kind is Kind.WHOLE:
            low = bounds.get("minimum", bounds.get("exclusiveMinimum"))
            high = bounds.get("maximum", bounds.get("exclusiveMaximum"))
            kind = "integer" if column.kind is Kind.WHOLE else "decimal"
            return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high, "error_type": "stop"}
        if column.kind is Kind.ID:
            return {"validate": "length", "criteria": "==", "value": 18, "error_type": "warning"}
        return {"validate": "any"}

    def _words(self, column: RegisterColumn) -> tuple[str, ...]:
        """The words of a drop-down: those of the law, and the names that the project's scheme gives."""
        if column.kind is Kind.FLAG:
            return YES_NO
        if self.scheme is None:
            return column.choices or column.suggested
        return column.choices or _scheme_words(self.scheme).get((*column.table, column.key), column.suggested)

    def _list(self, words: tuple[str, ...]) -> str:
        place = self.lists.setdefault(words, len(self.lists))
        return f"={LISTS_SHEET}!${letter(place)}$1:${letter(place)}${len(words)}"

    def _validate(self, worksheet: Any, index: int, rule: dict[str, Any], title: str, text: str) -> None:
        more = {"input_title": title[:_TITLE_LIMIT], "input_message": text[:_HELP_LIMIT]}
        if rule["validate"] != "any":
            more |= {"error_title": "请核对", "error_message": text[:_HELP_LIMIT]}
        if worksheet.data_validation(self.first, index, LAST_ROW, index, {**rule, **more}) != 0:
            raise WorkbookFailed(f"drop-down of {title}")

    def _row(self, worksheet: Any, number: int, sheet: RegisterSheet, row: Row) -> None:
        put(worksheet, number, 0, row[0], self.formats[Kind.TEXT])
        for index, (column, value) in enumerate(zip(sheet.columns, row[1:], strict=True), 1):
            if value is not None:
                self.cell(worksheet, number, index, column, value)

    def cell(self, worksheet: Any, row: int, index: int, column: RegisterColumn, value: Any) -> None:
        """One value as its column shows it."""
        if isinstance(value, date):
            self._date(worksheet, row, index, value)
        else:
            shown = YES_NO[not value] if isinstance(value, bool) else value
            if column.kind is Kind.WORDS:
                shown = in_one_cell(value)
            put(worksheet, row, index, shown, self.formats[column.kind])

    def _date(self, worksheet: Any, row: int, index: int, value: date) -> None:
        """As a date of Excel's where Excel keeps it exactly, else as text that the import reads."""
        if isinstance(value, datetime):
            exact = value.microsecond == 0 and (value.hour, value.minute, value.second) != (0, 0, 0)
            if exact and value.date() >= FIRST_DAY:
                put(worksheet, row, index, value, self.moment)
            else:
                put(worksheet, row, index, value.isoformat(" "), self.formats[Kind.TEXT])
        elif value >= FIRST_DAY:
            put(worksheet, row, index, value, self.formats[Kind.MOMENT])
        else:
            put(worksheet, row, index, value.isoformat(), self.formats[Kind.TEXT])

    def finish(self, lines: Iterable[Sequence[str]] | None = None) -> None:
        """The help (`lines` in place of that of six sheets) and the lists, after all sheets have asked for theirs."""
        help_sheet = self.book.add_worksheet(HELP_SHEET)
        help_sheet.set_column(0, 0, 16)
        help_sheet.set_column(1, 1, 26)
        help_sheet.set_column(2, 2, 90)
        wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        for number, line in enumerate(help_lines() if lines is None else lines):
            for index, word in enumerate(line):
                help_sheet.write_string(number, index, word, wrapped if index == 2 else None)
        lists = self.book.add_worksheet(LISTS_SHEET)
        for number in range(max(map(len, self.lists), default=0)):
            for words, index in self.lists.items():
                if number < len(words):
                    lists.write_string(number, index, words[number])
        lists.hide()


def _scheme_words(scheme: Scheme) -> dict[tuple[str, ...], tuple[str, ...]]:
    groups = tuple(dict.fromkeys(unit.group for unit in scheme.signing_units if unit.group is not None))
    relation = next(c for sheet in sheets() for c in sheet.columns if c.key == "relation").suggested
    extra = tuple(word for word in scheme.members.extra_relations if word not in relation)
    marked = [extra for extra in scheme.subsidies.extra if extra.marked]
    return {
        ("household", "subsidies"): tuple(extra.name for extra in marked if extra.basis != "每人"),
        ("household", "awards"): tuple(award.name for award in scheme.awards if getattr(award, "marked", False)),
        ("members", "subsidies"): tuple(extra.name for extra in marked if extra.basis == "每人"),
        ("business", "rate"): tuple(trade.name for trade in scheme.business_loss.rates or ()),
        ("household", "village"): scheme.project.villages,
        ("household", "group"): groups,
        ("members", "relation"): (*relation[:-1], *extra, relation[-1]),
        ("equipment", "name"): tuple(device.name for device in scheme.equipment),
        ("choice", "units", "name"): tuple(unit.name for unit in scheme.housing.units),
    }
