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
from chaiqian.output.pattern import pattern
from chaiqian.output.report import DAY
from chaiqian.output.text import mask_within
from chaiqian.output.xlsx import MOMENT_FORMAT, NUMBER_FORMATS, TITLES, clipped, taken, workbook
from chaiqian.register.book.content import Content
from chaiqian.register.book.plain import Position
from chaiqian.register.columns import letter
from chaiqian.register.table.model import Book, Table
from chaiqian.register.table.vocabulary import REASONS
from chaiqian.register.wording import for_cell
from chaiqian.register.words.texts import is_blank

_ERROR_FILL, _NOTICE_FILL = "#FFC7CE", "#FFEB9C"
_WIDTH, _REASONS_WIDTH = 12, 60
_LONGEST_NAME = 31
_NOT_IN_NAMES = pattern(r"[\[\]:*?/\\\x00-\x1f]")
_FIRST_YEAR = 1900
_MIDDLE = {"border": 1, "valign": "vcenter"}


@dataclass
class ReturnedSheet:
    """What goes back of one worksheet: rows by their numbers from 0.

    `heads` are those of titles and headings, `titles` the lowest rows of headings. `apart` are rows of nobody: an empty
    row before them keeps them from the household above.
    """

    content: Content
    rows: list[int] = field(default_factory=list)
    heads: set[int] = field(default_factory=set)
    titles: set[int] = field(default_factory=set)
    apart: set[int] = field(default_factory=set)

    @property
    def data(self) -> list[int]:
        """The rows of people and houses."""
        return [row for row in self.rows if row not in self.heads]

    def reasons(self) -> int:
        """The column for the reasons: the one that an earlier return wrote, else the first that is free."""
        for row in self.titles:
            if REASONS in self.content.rows[row]:
                return self.content.rows[row].index(REASONS)
        return max((len(self.content.rows[row]) for row in self.rows), default=0)


def returned_sheets(book: Book, refused: Collection[str], problems: Iterable[Finding]) -> list[ReturnedSheet]:
    """The rows of these households, those that belong to none, and the worksheets that nobody could read.

    The headings of every other sheet go with them: without these the register would say less of a household.
    """
    wrong = {problem.cell.sheet for problem in problems if problem.severity == ERROR}
    found: list[ReturnedSheet] = []
    for content in book.contents:
        tables = [table for table in book.tables if table.name == content.name]
        if tables:
            found.append(_of_tables(content, tables, refused))
        elif content.name in wrong:
            found.append(_unread(content))
    return found if any(sheet.data for sheet in found) else []


def _unread(content: Content) -> ReturnedSheet:
    rows = [row for row, cells in enumerate(content.rows) if any(not is_blank(cell) for cell in cells)]
    return ReturnedSheet(content, rows, titles=set(rows[:1]))


def _of_tables(content: Content, tables: Sequence[Table], refused: Collection[str]) -> ReturnedSheet:
    sheet, start, headings = ReturnedSheet(content), 0, None
    for table in tables:
        own = [(column.group, column.heading) for column in table.columns]
        rows = sorted(table.loose + [row for b in table.blocks if b.case_id in ("", *refused) for row in b.rows])
        if own != headings:  # headings that each printed page repeats are wanted once
            heads = range(start, table.first)
            sheet.rows += heads
            sheet.heads.update(heads)
            sheet.titles.add(table.heading)
            headings = own
        sheet.rows += rows
        sheet.apart.update(table.loose)
        start = table.end
    return sheet


def write_returned(stream: BinaryIO, sheets: Sequence[ReturnedSheet], problems: Iterable[Finding]) -> None:
    """Write the rows that go back, each with what was said of it."""
    said: defaultdict[str, list[Finding]] = defaultdict(list)
    for problem in problems:
        said[problem.cell.sheet].append(problem)
    with workbook(stream, by_row=False) as book:
        looks, names = _Looks(book), _sheet_names(sheet.content.name for sheet in sheets)
        for sheet, name in zip(sheets, names, strict=True):
            worksheet = book.add_worksheet(name)
            _Writer(worksheet, looks, sheet, said[sheet.content.name] + said[""]).write()
        book.define_name(REASONS, f"='{names[0].replace(chr(39), chr(39) * 2)}'!$A$1")  # what kind of workbook this is


def _sheet_names(names: Iterable[str]) -> list[str]:
    """Names that a workbook takes: a file of another kind may call its sheet what Excel does not allow."""
    found: list[str] = []
    for name in names:
        base = _NOT_IN_NAMES.sub("_", name)[:_LONGEST_NAME].strip("'") or "表"
        own, number = base, 2
        while own.casefold() in map(str.casefold, found):
            own, number = f"{base[: _LONGEST_NAME - 3]}_{number}", number + 1
        found.append(own)
    return found


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

    def reason(self) -> Any:
        """A cell of reasons: as high as they are long."""
        if ("@", "reason", False) not in self.known:
            self.known["@", "reason", False] = self.book.add_format({**_MIDDLE, "num_format": "@", "text_wrap": True})
        return self.known["@", "reason", False]


class _Writer:
    """Writes one worksheet."""

    def __init__(self, worksheet: Any, looks: _Looks, sheet: ReturnedSheet, problems: Sequence[Finding]) -> None:
        self.worksheet, self.looks, self.sheet = worksheet, looks, sheet
        self.content, self.facts = sheet.content, sheet.content.facts
        self.last = sheet.reasons()
        self.new: dict[int, int] = {}
        empty = 0
        for number, row in enumerate(sheet.rows):
            empty += row in sheet.apart
            self.new[row] = number + empty
        self.fills: dict[Position, Finding] = {}
        self.reasons: defaultdict[int, list[str]] = defaultdict(list)
        first = next(iter(sheet.data), -1)
        for problem in problems:
            place = (problem.cell.row - 1, problem.cell.column)
            self.fills.setdefault(place, problem)
            # What is said of a heading or a whole sheet is said in the first row that goes back.
            of_row = place[0] in self.new and place[0] not in sheet.heads
            if of_row or problem.severity == ERROR:
                self.reasons[place[0] if of_row else first].append(_reason(problem))

    def write(self) -> None:
        """Write all rows, and the reasons beside them."""
        covered = self._merge()
        for row, number in self.new.items():
            for column, cell in enumerate(self.content.rows[row]):
                if column != self.last and (row, column) not in covered:
                    self._cell(row, column, cell)
            if self.reasons[row]:
                text = clipped("；".join(dict.fromkeys(self.reasons[row])))
                self._put(number, self.last, text, self.looks.reason())
        for row in self.sheet.titles & set(self.new):
            self._put(self.new[row], self.last, REASONS, self.looks.cell("@", "", True))
        if self.sheet.titles:
            self.worksheet.freeze_panes(self.new[max(self.sheet.titles)] + 1, 0)
        self.worksheet.set_column(0, max(0, self.last - 1), _WIDTH)
        self.worksheet.set_column(self.last, self.last, _REASONS_WIDTH)

    def _merge(self) -> set[Position]:
        """Merge what was merged where all its rows go back; the cells that others cover."""
        covered: set[Position] = set()
        taken_by: set[Position] = set()
        for (top, left), (bottom, right) in self.content.merged:
            right = min(right, len(self.content.rows[top]) - 1 if top in self.new else -1)
            rows = range(top, bottom + 1) if bottom - top < len(self.new) else range(0)
            places = {(row, column) for row in rows for column in range(left, right + 1)}
            whole = len(places) > 1 and all(row in self.new for row in rows) and self.last not in range(left, right + 1)
            if whole and not places & taken_by and self.new[bottom] - self.new[top] == bottom - top:
                taken_by |= places
                look = self._look(top, left, self.content.rows[top][left])
                self.worksheet.merge_range(self.new[top], left, self.new[bottom], right, "", look)
                covered |= places - {(top, left)}
        return covered

    def _look(self, row: int, column: int, cell: Any) -> Any:
        problem = self.fills.get((row, column))
        fill = "" if problem is None else _ERROR_FILL if problem.severity == ERROR else _NOTICE_FILL
        code = self.facts.formats.get((row, column), "")
        return self.looks.cell(code or _format_of(cell), fill, row in self.sheet.heads)

    def _cell(self, row: int, column: int, cell: Any) -> None:
        look = self._look(row, column, cell)
        if (row, column) in self.facts.errors or (row, column) in self.facts.unresolved:
            # An error stays one: left blank, the cell would say nothing and be believed.
            taken(self.worksheet.write_formula(self.new[row], column, "=NA()", look, "#N/A"))
        elif cell != "":
            self._put(self.new[row], column, cell, look)
        elif (row, column) in self.fills:
            self.worksheet.write_blank(self.new[row], column, None, look)

    def _put(self, row: int, column: int, cell: Any, look: Any) -> None:
        if isinstance(cell, bool):
            taken(self.worksheet.write_boolean(row, column, cell, look))
        elif isinstance(cell, (int, float)):
            taken(self.worksheet.write_number(row, column, cell, look))
        elif isinstance(cell, (date, datetime)) and cell.year >= _FIRST_YEAR or isinstance(cell, time):
            taken(self.worksheet.write_datetime(row, column, cell, look))
        else:
            taken(self.worksheet.write_string(row, column, clipped(str(cell)), look))


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
