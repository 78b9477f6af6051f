"""The ledger as a workbook: 明细, 汇总, 需要复核, 问题. Rows go to disk as they come, and text is only text.

Numbers are numbers; sums are formulas over 明细, with their values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, NamedTuple

from xlsxwriter.utility import xl_range_abs

from chaiqian.documents.problem import Problem
from chaiqian.law.fact_labels import LACKS_APPRAISAL
from chaiqian.law.recognition.signing import BY_CASES
from chaiqian.office.ledger import Amounts, Ledger, LedgerRow, Totals
from chaiqian.office.ledger_columns import (
    AMOUNT_TITLES,
    AMOUNTS_AT,
    AMOUNTS_END,
    BREAKS,
    COLUMNS,
    PRINTED,
    PROBLEM_TITLES,
    PROBLEM_WIDTHS,
    problem_values,
)
from chaiqian.office.ledger_page import counts_words, signing_words
from chaiqian.office.review import TITLES as REVIEW_TITLES
from chaiqian.office.review import UNSEALED, Review
from chaiqian.office.review import WIDTHS as REVIEW_WIDTHS
from chaiqian.output.pattern import pattern
from chaiqian.output.report import MONEY, NUMBER, TEXT, Value, hundredths
from chaiqian.output.text import NOT_APPLICABLE, safe
from chaiqian.output.width import fold
from chaiqian.output.xlsx import (
    A4,
    GREY,
    LINE_HEIGHT,
    NUMBER_FORMATS,
    TITLES,
    abandon,
    clipped,
    close,
    look,
    put,
    started,
    taken,
    with_page_numbers,
)
from chaiqian.project.signing_count import UnitCount

NAMES = ("项目", "村", "村民小组", "状态")
COUNTS = ("户数", f"已签（{BY_CASES}）", "未选方式", LACKS_APPRAISAL)
SUMMARY_TITLES = (*NAMES, *COUNTS, *AMOUNT_TITLES.values())
SUMMARY_WIDTHS = (22, 12, 14, 6, 7, 12, 9, 9, *(16 for _ in AMOUNT_TITLES))
WHOLE = "（全部）"
# What a sum of 明细 can look for without a mistake: a wildcard or a sign in a name would mean something to SUMIFS.
PLAIN = pattern(r"[\w（）()·、 -]{1,200}")
# Of 11 pt: 8.14 pt on paper. The widths fit a page even where Calibri is lacking and columns come out a third wider.
PRINT_SCALE = 74
AT = {column.title: index for index, column in enumerate(COLUMNS)}
MOST_LINES = 25  # Excel takes 409 points
SUMMARY_BREAKS = tuple(
    len(NAMES) + len(COUNTS) + Amounts._fields.index(first) for first in ("compensation", "monetary", "purchase")
)
NOT_AS_SEALED = "W701"


_SHEETS: tuple[tuple[str, Sequence[str], Sequence[int]], ...] = (
    ("明细", [column.title for column in COLUMNS], [column.width for column in COLUMNS]),
    ("汇总", SUMMARY_TITLES, SUMMARY_WIDTHS),
    ("需要复核", REVIEW_TITLES, REVIEW_WIDTHS),
    ("问题", PROBLEM_TITLES, PROBLEM_WIDTHS),
)


class WorkbookLedger:
    """Writes its sheets, each from the top down; `temporary` is a folder for what is on its way."""

    def __init__(self, stream: BinaryIO, temporary: str) -> None:
        self._book = started(stream, temporary)
        self._title = self._book.add_format({**TITLES, "bg_color": GREY})
        looks = {kind: {**look(kind), "text_wrap": kind == TEXT} for kind in NUMBER_FORMATS}
        self._formats = {kind: self._book.add_format(form) for kind, form in looks.items()}
        self._bold = {kind: self._book.add_format({**form, "bold": True}) for kind, form in looks.items()}
        self._projects: dict[str, None] = {}
        named = {name: list(zip(titles, widths, strict=True)) for name, titles, widths in _SHEETS}
        sheets = {name: _Sheet(self._book, name, columns, self._title) for name, columns in named.items()}
        self._detail, self._summary, self._review, self._problems = sheets.values()

    def add(self, row: LedgerRow, reviews: Iterable[Review]) -> None:
        """Write one household, and what of it is to be looked at again."""
        self._projects[row.project] = None
        self._detail.write([(column.read(row), self._formats[column.kind]) for column in COLUMNS])
        for review in reviews:
            self._reviewed(review)

    def _reviewed(self, review: Review) -> None:
        self._review.write([(safe(text), self._formats[TEXT]) for text in review])

    def add_problem(self, problem: Problem) -> None:
        """Write one problem; that a household is not as it was sealed is to be looked at again."""
        if problem.code == NOT_AS_SEALED:
            self._reviewed(Review("", "", UNSEALED, problem.message, problem.code))
        text, number = self._formats[TEXT], self._formats[NUMBER]
        self._problems.write([(value, text if isinstance(value, str) else number) for value in problem_values(problem)])

    def close(self, ledger: Ledger, counts: Sequence[UnitCount]) -> None:
        """Write the totals, and everything to the stream, which stays open."""
        last = self._detail.rows
        for totals in ledger.total:
            self._totals_row(totals, last)
        self._summarise(ledger, counts, last)
        heading = _heading(list(self._projects), ledger)
        self._detail.finish(PRINTED, heading, filtered=last, breaks=BREAKS, repeated=1)
        self._summary.finish(len(SUMMARY_TITLES), heading, breaks=SUMMARY_BREAKS, repeated=len(NAMES) - 1)
        self._review.finish(len(REVIEW_TITLES), heading, filtered=self._review.rows)
        self._problems.finish(len(PROBLEM_TITLES), heading, filtered=self._problems.rows)
        close(self._book)

    def abandon(self) -> None:
        """Drop what is on its way, after a failure."""
        abandon(self._book)

    def _totals_row(self, totals: Totals, last: int) -> None:
        self._detail.write(
            [
                (f"合计（{totals.status}）", self._bold[TEXT]),
                (f"{totals.households} 户" + _lacking(totals), self._bold[TEXT]),
                *(("", self._bold[TEXT]) for _ in COLUMNS[2:AMOUNTS_AT]),
                *self._sums(totals, last, {"状态": f'"{totals.status}"'}, self._bold[MONEY]),
                ("", self._bold[TEXT]),
            ]
        )

    def _sums(self, totals: Totals, last: int, wanted: dict[str, str] | None, form: Any) -> list[tuple[Any, Any]]:
        """The sums of 明细 where columns hold what is `wanted`, as formulas; as numbers where None can look for it."""
        if last < 2 or wanted is None:
            return [(hundredths(amount), form) for amount in totals.amounts]
        looked = ",".join(f"{_rows(AT[title], last)},{criterion}" for title, criterion in wanted.items())
        return [
            (None if amount is None else Formula(f"=ROUND(SUMIFS({_rows(column, last)},{looked}),2)", amount), form)
            for column, amount in zip(range(AMOUNTS_AT, AMOUNTS_END), map(hundredths, totals.amounts), strict=True)
        ]

    def _summarise(self, ledger: Ledger, counts: Sequence[UnitCount], last: int) -> None:
        plain = _plain_units(ledger)
        for unit, totals in ledger.subtotals:
            row = self._summary.rows + 1
            cells = {"项目": f"$A{row}", "村": f"$B{row}", "村民小组": f"$C{row}", "状态": f"$D{row}"}
            stated = {"项目": unit.project, "村": unit.village, "村民小组": unit.group, "状态": totals.status}
            wanted = {title: cell for title, cell in cells.items() if stated[title] is not None}
            names = (unit.project, unit.village or WHOLE, unit.group or WHOLE)
            forms = self._formats if unit.group else self._bold
            self._total(names, totals, self._sums(totals, last, wanted if plain else None, forms[MONEY]), forms)
        for totals in ledger.total:
            wanted = {"状态": f"$D{self._summary.rows + 1}"}
            self._total(("合计", "", ""), totals, self._sums(totals, last, wanted, self._bold[MONEY]), self._bold)
        self._summary.skip()
        bold, text = ({"bold": bold, "text_wrap": True, "valign": "top"} for bold in (True, False))
        # No wider than the columns that are repeated: else it would be cut on every page but the first.
        self._summary.across(counts_words(ledger), len(NAMES), self._book.add_format(bold))
        for count in counts:
            words = safe("签约户数　" + signing_words(count))
            self._summary.across(words, len(NAMES), self._book.add_format(text))

    def _total(
        self, names: tuple[str, ...], totals: Totals, sums: list[tuple[Any, Any]], forms: dict[str, Any]
    ) -> None:
        whole = (totals.households, totals.signed, totals.undecided, totals.unappraised)
        texts = [(safe(name), forms[TEXT]) for name in (*names, totals.status)]
        self._summary.write([*texts, *((number, forms[NUMBER]) for number in whole), *sums])


def _rows(column: int, last: int) -> str:
    """A column of 明细 below its title."""
    return f"明细!{xl_range_abs(1, column, last - 1, column)}"


def _plain_units(ledger: Ledger) -> bool:
    """Whether every project, village and group can be looked for by its name, and no two read the same to a sheet."""
    names = [name for unit in ledger.units for name in unit if name]
    alike = {name.casefold() for name in names}
    return len(alike) == len(set(names)) and all(PLAIN.fullmatch(name) and safe(name) == name for name in names)


def _heading(projects: Sequence[str], ledger: Ledger) -> str:
    """Which projects, and how many households of each status; & would be a code of the header."""
    named = projects[0] if len(projects) == 1 else f"{len(projects)} 个项目"
    counted = "，".join(f"{totals.status} {totals.households} 户" for totals in ledger.total)
    return f"{safe(named)[:80].replace('&', '&&')}　{counted}"


def _lacking(totals: Totals) -> str:
    return f"（{totals.lacking}）" if totals.lacking else ""


class _Sheet:
    """One worksheet with its titles, written row by row."""

    def __init__(self, book: Any, name: str, columns: Sequence[tuple[str, int]], title: Any) -> None:
        self._sheet = book.add_worksheet(name)
        self._columns = len(columns)
        self._widths = [width for _, width in columns]
        self.rows = 0
        for index, (_, width) in enumerate(columns):
            taken(self._sheet.set_column(index, index, width))
        self._sheet.set_row(0, 30)
        self.write([(text, title) for text, _ in columns])
        self._sheet.freeze_panes(1, 2)
        self._name = name
        self._sheet.set_landscape()
        self._sheet.set_paper(A4)
        self._sheet.set_print_scale(PRINT_SCALE)
        self._sheet.repeat_rows(0)

    def write(self, cells: Sequence[tuple[Value | Formula, Any]]) -> None:
        """Write the next row, as high as its texts take. None is what does not apply."""
        height = max((_lines(value, width) for (value, _), width in zip(cells, self._widths, strict=False)), default=1)
        if self.rows:
            self._sheet.set_row(self.rows, LINE_HEIGHT * min(height, MOST_LINES))
        for index, (value, form) in enumerate(cells):
            if isinstance(value, Formula):
                taken(self._sheet.write_formula(self.rows, index, value.text, form, value.value))
                continue
            shown = NOT_APPLICABLE if value is None else clipped(value) if isinstance(value, str) else value
            put(self._sheet, self.rows, index, shown, form)
        self.rows += 1

    def skip(self) -> None:
        """Leave a row empty."""
        self.rows += 1

    def across(self, text: str, columns: int, form: Any) -> None:
        """A text over so many columns, as high as it takes."""
        self._sheet.set_row(self.rows, LINE_HEIGHT * len(fold(text, sum(self._widths[:columns]))))
        self._sheet.merge_range(self.rows, 0, self.rows, columns - 1, text, form)
        self.rows += 1

    def finish(
        self, printed: int, heading: str, filtered: int = 0, breaks: Sequence[int] = (), repeated: int | None = None
    ) -> None:
        """Say what prints, under which heading, in which pages of columns; and which rows can be filtered."""
        with_page_numbers(self._sheet, f"拆迁补偿安置台账：{self._name}（金额：元，面积：㎡）　{heading}　打印 &D")
        self._sheet.print_area(0, 0, max(0, self.rows - 1), printed - 1)
        if breaks:
            self._sheet.set_v_pagebreaks(list(breaks))
        if repeated is not None:
            self._sheet.repeat_columns(0, repeated)
        if filtered > 1:
            self._sheet.autofilter(0, 0, filtered - 1, self._columns - 1)


def _lines(value: Value | Formula, width: int) -> int:
    """How many lines a cell takes; most fit, which is seen without looking at their characters."""
    if not isinstance(value, str) or 2 * len(value) < width:
        return 1
    return len(fold(value, width - 1))


class Formula(NamedTuple):
    """A formula, and what it comes to."""

    text: str
    value: Value
