"""The ledger as a workbook: 明细, 汇总, 问题. Rows go to disk as they come; numbers are numbers, text is only text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from chaiqian.documents.problem import Problem
from chaiqian.law.recognition.signing import BY_CASES
from chaiqian.office.ledger import Amounts, Ledger, LedgerRow, Totals
from chaiqian.office.ledger_columns import (
    AMOUNT_TITLES,
    COLUMNS,
    PRINTED,
    PROBLEM_TITLES,
    PROBLEM_WIDTHS,
    problem_values,
)
from chaiqian.office.ledger_page import counts_words, signing_words
from chaiqian.output.report import MONEY, NUMBER, TEXT, Value, hundredths
from chaiqian.output.text import NOT_APPLICABLE, safe
from chaiqian.output.xlsx import (
    GREY,
    NUMBER_FORMATS,
    TITLES,
    abandon,
    clipped,
    close,
    look,
    on_landscape_a4,
    put,
    started,
    taken,
    with_page_numbers,
)
from chaiqian.project.signing_count import UnitCount

SUMMARY_TITLES = ("项目", "村", "村民小组", "状态", "户数", f"已签（{BY_CASES}）", "未选方式", *AMOUNT_TITLES.values())
SUMMARY_WIDTHS = (30, 14, 14, 7, 7, 12, 9, *(16 for _ in AMOUNT_TITLES))
SIGNING_TITLES = ("签约单位", "统计说明")


class WorkbookLedger:
    """Writes three sheets, each from the top down; `temporary` is a folder for what is on its way."""

    def __init__(self, stream: BinaryIO, temporary: str) -> None:
        self._book = started(stream, temporary)
        self._title = self._book.add_format({**TITLES, "bg_color": GREY})
        self._formats = {kind: self._book.add_format(look(kind)) for kind in NUMBER_FORMATS}
        self._bold = {kind: self._book.add_format({**look(kind), "bold": True}) for kind in NUMBER_FORMATS}
        self._detail = _Sheet(self._book, "明细", [(c.title, c.width) for c in COLUMNS], self._title)
        self._summary = _Sheet(self._book, "汇总", list(zip(SUMMARY_TITLES, SUMMARY_WIDTHS, strict=True)), self._title)
        self._problems = _Sheet(self._book, "问题", list(zip(PROBLEM_TITLES, PROBLEM_WIDTHS, strict=True)), self._title)

    def add(self, row: LedgerRow) -> None:
        """Write one household."""
        self._detail.write([(column.read(row), self._formats[column.kind]) for column in COLUMNS])

    def add_problem(self, problem: Problem) -> None:
        """Write one problem."""
        text, number = self._formats[TEXT], self._formats[NUMBER]
        self._problems.write([(value, text if isinstance(value, str) else number) for value in problem_values(problem)])

    def close(self, ledger: Ledger, counts: Sequence[UnitCount]) -> None:
        """Write the totals, and everything to the stream, which stays open."""
        last = self._detail.rows
        for totals in ledger.total:
            self._totals_row(totals)
        self._detail.finish(PRINTED, filtered=last)
        self._summarise(ledger, counts)
        self._summary.finish(len(SUMMARY_TITLES))
        self._problems.finish(len(PROBLEM_TITLES), filtered=self._problems.rows)
        close(self._book)

    def abandon(self) -> None:
        """Drop what is on its way, after a failure."""
        abandon(self._book)

    def _totals_row(self, totals: Totals) -> None:
        amounts = iter(totals.amounts)
        cells: list[tuple[Value, Any]] = [
            (f"合计（{totals.status}）", self._bold[TEXT]),
            (f"{totals.households} 户" + _lacking(totals), self._bold[TEXT]),
        ]
        for column in COLUMNS[len(cells) : PRINTED]:
            value: Value = hundredths(next(amounts)) if column.kind == MONEY else ""
            cells.append((value, self._bold[column.kind if column.kind == MONEY else TEXT]))
        self._detail.write(cells)

    def _summarise(self, ledger: Ledger, counts: Sequence[UnitCount]) -> None:
        for unit, totals in ledger.subtotals:
            names = (
                safe(unit.project),
                safe(unit.village or "（全部）"),
                safe(unit.group or "（全部）") + _lacking(totals),
            )
            self._summary.write(self._total_cells(names, totals, self._formats if unit.group else self._bold))
        for totals in ledger.total:
            self._summary.write(self._total_cells(("合计" + _lacking(totals), "", ""), totals, self._bold))
        self._summary.skip()
        plain = self._book.add_format({"valign": "vcenter"})
        self._summary.write([(counts_words(ledger), self._book.add_format({"bold": True}))])
        for count in counts:
            self._summary.write([(safe("签约户数　" + signing_words(count)), plain)])

    def _total_cells(self, names: tuple[str, ...], totals: Totals, formats: dict[str, Any]) -> list[tuple[Value, Any]]:
        whole = (totals.households, totals.signed, totals.undecided)
        cells: list[tuple[Value, Any]] = [(name, formats[TEXT]) for name in (*names, totals.status)]
        cells += [(number, formats[NUMBER]) for number in whole]
        amounts: Amounts = totals.amounts
        return cells + [(hundredths(amount), formats[MONEY]) for amount in amounts]


def _lacking(totals: Totals) -> str:
    return f"（{totals.lacking}）" if totals.lacking else ""


class _Sheet:
    """One worksheet with its titles, written row by row."""

    def __init__(self, book: Any, name: str, columns: Sequence[tuple[str, int]], title: Any) -> None:
        self._sheet = book.add_worksheet(name)
        self._columns = len(columns)
        self.rows = 0
        for index, (_, width) in enumerate(columns):
            taken(self._sheet.set_column(index, index, width))
        self._sheet.set_row(0, 30)
        self.write([(text, title) for text, _ in columns])
        self._sheet.freeze_panes(1, 2)
        on_landscape_a4(self._sheet)
        with_page_numbers(self._sheet, f"拆迁补偿安置台账：{name}（金额：元，面积：㎡）")
        self._sheet.repeat_rows(0)

    def write(self, cells: Sequence[tuple[Value, Any]]) -> None:
        """Write the next row. None is what does not apply."""
        for index, (value, form) in enumerate(cells):
            shown = NOT_APPLICABLE if value is None else clipped(value) if isinstance(value, str) else value
            put(self._sheet, self.rows, index, shown, form)
        self.rows += 1

    def skip(self) -> None:
        """Leave a row empty."""
        self.rows += 1

    def finish(self, printed: int, filtered: int = 0) -> None:
        """Say what prints, and which rows can be filtered."""
        self._sheet.print_area(0, 0, max(0, self.rows - 1), printed - 1)
        if filtered > 1:
            self._sheet.autofilter(0, 0, filtered - 1, self._columns - 1)
