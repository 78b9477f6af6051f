"""退回.xlsx: the rows of a register that were not taken, as they came, with the reasons.

Every sheet has its titles, unit line and headings above, so that the workbook, once mended, is imported as it is, with
the same table of headings. The last column says why, and the cells concerned are marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, BinaryIO

import xlsxwriter

from chaiqian.documents.codes import ERROR
from chaiqian.documents.problem import Finding
from chaiqian.output.report import DAY
from chaiqian.output.text import mask_within
from chaiqian.output.xlsx import MOMENT_FORMAT, NUMBER_FORMATS, TITLES, clipped, taken, workbook
from chaiqian.register.book.content import Content
from chaiqian.register.columns import letter
from chaiqian.register.table.model import Book, Table
from chaiqian.register.table.vocabulary import REASONS
from chaiqian.register.wording import for_cell
from chaiqian.register.words.texts import is_blank

_ERROR_FILL, _NOTICE_FILL = "#FFC7CE", "#FFEB9C"
_WIDEST, _REASONS_WIDTH = 24, 60
_MIDDLE = {"border": 1, "valign": "vcenter"}


@dataclass
class ReturnedSheet:
    """What goes back of one worksheet: rows by their numbers from 0; `heads` are those of titles and headings."""

    content: Content
    rows: list[int] = field(default_factory=list)
    heads: set[int] = field(default_factory=set)
    titles: int = -1

    @property
    def count(self) -> int:
        """How many rows of people and houses there are."""
        return len(self.rows) - len(self.heads)


def returned_sheets(book: Book, refused: Collection[str]) -> list[ReturnedSheet]:
    """The rows of these households, those that belong to none, and the worksheets that nobody could read."""
    found: list[ReturnedSheet] = []
    for content in book.contents:
        tables = [table for table in book.tables if table.name == content.name]
        sheet = _of_tables(content, tables, refused) if tables else _unread(content)
        if sheet.count:
            found.append(sheet)
    return found


def _unread(content: Content) -> ReturnedSheet:
    rows = [row for row, cells in enumerate(content.rows) if any(not is_blank(cell) for cell in cells)]
    return ReturnedSheet(content, rows, titles=rows[0] if rows else -1)


def _of_tables(content: Content, tables: Sequence[Table], refused: Collection[str]) -> ReturnedSheet:
    sheet, start, headings = ReturnedSheet(content), 0, None
    for table in tables:
        own = [(column.group, column.heading) for column in table.columns]
        rows = sorted(table.loose + [row for b in table.blocks if b.case_id in ("", *refused) for row in b.rows])
        if rows and own != headings:  # headings that each printed page repeats are wanted once
            heads = range(start, table.first)
            sheet.rows += heads
            sheet.heads.update(heads)
            sheet.titles = table.heading if sheet.titles < 0 else sheet.titles
            headings = own
        sheet.rows += rows
        start = table.end
    return sheet


def write_returned(stream: BinaryIO, sheets: Sequence[ReturnedSheet], problems: Iterable[Finding]) -> None:
    """Write the rows that go back, each with what was said of it."""
    said: defaultdict[str, list[Finding]] = defaultdict(list)
    for problem in problems:
        said[problem.cell.sheet].append(problem)
    with workbook(stream, by_row=False) as book:
        looks = _Looks(book)
        for sheet in sheets:
            _Writer(book, looks, sheet, said[sheet.content.name] + said[""]).write()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.known: dict[tuple[str, str, bool], Any] = {}

    def cell(self, number_format: str, fill: str, title: bool) -> Any:
        """A bordered cell; `fill` where something was said of it."""
        key = (number_format, fill, title)
        if key not in self.known:
            look = {**(TITLES if title else _MIDDLE), "num_format": number_format or "General"}
            self.known[key] = self.book.add_format({**look, "bg_color": fill} if fill else look)
        return self.known[key]


class _Writer:
    """Writes one worksheet."""

    def __init__(
        self, book: xlsxwriter.Workbook, looks: _Looks, sheet: ReturnedSheet, problems: Sequence[Finding]
    ) -> None:
        self.looks, self.sheet = looks, sheet
        self.worksheet = book.add_worksheet(sheet.content.name[:31])
        self.width = max((len(sheet.content.rows[row]) for row in sheet.rows), default=0)
        self.fills = {(p.cell.row - 1, p.cell.column): p for p in problems if p.cell.row}
        self.reasons: defaultdict[int, list[str]] = defaultdict(list)
        for problem in problems:
            self.reasons[self._row_of(problem)].append(_reason(problem))

    def _row_of(self, problem: Finding) -> int:
        """Where a reason stands; what is said of a heading or a whole sheet is said in the first row that goes back."""
        row = problem.cell.row - 1
        first = next(number for number in self.sheet.rows if number not in self.sheet.heads)
        return first if row in self.sheet.heads or row < 0 else row

    def write(self) -> None:
        """Write all rows, and the reasons beside them."""
        new = {row: number for number, row in enumerate(self.sheet.rows)}
        for row, number in new.items():
            for column, cell in enumerate(self.sheet.content.rows[row]):
                if cell != "":
                    self._cell(number, column, cell, self._look(row, column, cell))
            if self.reasons[row]:
                text = clipped("；".join(dict.fromkeys(self.reasons[row])))
                taken(self.worksheet.write_string(number, self.width, text, self.looks.cell("@", "", False)))
        self._heads(new)

    def _heads(self, new: dict[int, int]) -> None:
        title = self.looks.cell("@", "", True)
        for (top, left), (bottom, right) in self.sheet.content.merged:
            inside = all(row in self.sheet.heads for row in (top, bottom)) and (top, left) != (bottom, right)
            if inside and top in new and bottom in new:
                text = str(self.sheet.content.rows[top][left])
                self.worksheet.merge_range(new[top], left, new[bottom], right, text, title)
        if self.sheet.titles in new:
            taken(self.worksheet.write_string(new[self.sheet.titles], self.width, REASONS, title))
            self.worksheet.freeze_panes(new[self.sheet.titles] + 1, 0)
        self.worksheet.set_column(0, max(0, self.width - 1), _WIDEST // 2)
        self.worksheet.set_column(self.width, self.width, _REASONS_WIDTH)

    def _look(self, row: int, column: int, cell: Any) -> Any:
        problem = self.fills.get((row, column))
        fill = "" if problem is None else _ERROR_FILL if problem.severity == ERROR else _NOTICE_FILL
        code = self.sheet.content.facts.formats.get((row, column), "")
        return self.looks.cell(code or _format_of(cell), fill, row in self.sheet.heads)

    def _cell(self, row: int, column: int, cell: Any, look: Any) -> None:
        if isinstance(cell, bool):
            taken(self.worksheet.write_boolean(row, column, cell, look))
        elif isinstance(cell, (int, float)):
            taken(self.worksheet.write_number(row, column, cell, look))
        elif isinstance(cell, (date, datetime, time)):
            taken(self.worksheet.write_datetime(row, column, cell, look))
        else:
            taken(self.worksheet.write_string(row, column, str(cell), look))


def _format_of(cell: Any) -> str:
    if isinstance(cell, datetime):
        return MOMENT_FORMAT
    if isinstance(cell, date):
        return NUMBER_FORMATS[DAY]
    return "@" if isinstance(cell, str) else ""


def _reason(problem: Finding) -> str:
    """What was said of a cell, for someone who has the row before him."""
    return "".join(_parts(problem))


def _parts(problem: Finding) -> Iterator[str]:
    cell = problem.cell
    if cell.column >= 0:
        yield f"{letter(cell.column)} 列" + (f"“{cell.header}”" if cell.header else "") + "："
    yield mask_within(for_cell(problem.message, problem.document))
    if problem.remedy:
        yield f"（{mask_within(for_cell(problem.remedy, problem.document)).rstrip('。')}）"
