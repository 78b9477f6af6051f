"""The ledger on the terminal: a row a household as it is settled, then totals, subtotals, signing and counts.

Amounts stand at the left edge, before anything whose width depends on the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from chaiqian.law.fact_labels import LACKS_APPRAISAL
from chaiqian.law.rules.line import MONETARY, RELOCATION
from chaiqian.office.ledger import Amounts, Ledger, LedgerRow, LedgerUnit, Totals
from chaiqian.output.page import CAUTION, HEADING, WIDE, Page, page_text
from chaiqian.output.text import NOT_APPLICABLE, money, safe
from chaiqian.output.width import cells, fold, pad, pad_left
from chaiqian.project.signing_count import UnitCount, percent

AMOUNT_WIDTH = 18
STATE_WIDTH = 5
NARROW_COLUMNS = {"monetary": "货币安置合计", "net": "回迁安置净额"}
WIDE_COLUMNS = {**NARROW_COLUMNS, "purchase": "购房款", "chosen": "所选方式净额"}
MODES = {MONETARY: "货币", RELOCATION: "回迁", None: "未定"}


class TerminalLedger:
    """Composes the ledger piece by piece for a width; what is printed is not kept."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._columns = WIDE_COLUMNS if width >= WIDE else NARROW_COLUMNS
        self._room = width - 1 - AMOUNT_WIDTH * len(self._columns) - 2 * STATE_WIDTH - 1
        self._project = ""

    def row(self, row: LedgerRow) -> str:
        """One household, after its project's name and the column titles where a project begins."""
        beginning = "" if row.project == self._project else self._beginning(row.project)
        self._project = row.project
        who = f"{row.case_id}  {row.owner}" + (f"（{LACKS_APPRAISAL}）" if row.unappraised else "")
        if self.width >= WIDE:
            who += f"  {row.village}{row.group or ''}"
        return beginning + self._aligned(row.amounts, _state(row.status, row.mode), who)

    def _beginning(self, project: str) -> str:
        titles = "".join(pad_left(title, AMOUNT_WIDTH) for title in self._columns.values())
        villages = "  村组" if self.width >= WIDE else ""
        heading = f"{titles} {pad('状态', STATE_WIDTH)}{pad('方式', STATE_WIDTH)}编号  被拆迁人{villages}"
        blank = "\n" if self._project else ""
        name = self._heading(f"项目：{project}（单位：元）")
        return f"{blank}{name}{heading}\n{'-' * (self.width - 1)}\n"

    def _aligned(self, amounts: Amounts, state: str, words: str) -> str:
        numbers = "".join([_amount(getattr(amounts, column)) for column in self._columns])
        words = safe(words)
        room = self._room if state else self._room + 2 * STATE_WIDTH
        if 2 * len(words) <= room or cells(words, 2) <= room:
            return f"{numbers} {state}{words}\n"
        indent = " " * (len(numbers) + 1 + cells(state))
        first, *rest = fold(words, room)
        return "\n".join([f"{numbers} {state}{first}", *(indent + part for part in rest), ""])

    def totals(self, ledger: Ledger) -> str:
        """The totals row, and the subtotals of each project, village and group."""
        if not ledger.total.households:
            return ""
        lines = ["-" * (self.width - 1) + "\n", self._subtotal("合计", ledger.total), "\n小计（村、村民小组）\n"]
        several = sum(unit.village is None for unit, _ in ledger.subtotals) > 1
        for unit, totals in ledger.subtotals:
            if unit.village is None and several:
                lines.append(self._heading(f"项目：{unit.project}"))
            if unit.village is not None or several:
                lines.append(self._subtotal(_unit_name(unit), totals))
        return "".join([*lines, "\n"])

    def _heading(self, text: str) -> str:
        page = Page(self.width)
        page.paragraph(text)
        return page_text(page)

    def _subtotal(self, name: str, totals: Totals) -> str:
        counted = f"结算 {totals.final}，试算 {totals.estimates}" + ("，" + totals.lacking if totals.lacking else "")
        return self._aligned(totals.amounts, "", f"{name} {totals.households} 户（{counted}）")

    def closing(self, ledger: Ledger, counts: Sequence[UnitCount], notes: Iterable[str]) -> Page:
        """What was chosen, who has signed, and how many of each outcome."""
        page = Page(self.width)
        total = ledger.total
        if total.households:
            chosen = NOT_APPLICABLE if total.amounts.chosen is None else money(total.amounts.chosen) + " 元"
            undecided = f"（未选定方式的 {total.undecided} 户不计）" if total.undecided else ""
            page.paragraph(f"按所选方式的净额合计：{chosen}{undecided}")
        if counts:
            page.heading("签约户数（整体签约奖）")
        for count in counts:
            page.item(signing_words(count))
        page.blank()
        page.paragraph(counts_words(ledger), style=HEADING)
        for note in notes:
            page.paragraph(note, style=CAUTION)
        return page


@cache
def _state(status: str, mode: str | None) -> str:
    return pad(status, STATE_WIDTH) + pad(MODES[mode], STATE_WIDTH)


def _amount(value: int | None) -> str:
    return " " + (NOT_APPLICABLE if value is None else money(value)).rjust(AMOUNT_WIDTH - 1)


def _unit_name(unit: LedgerUnit) -> str:
    if unit.village is None:
        return "项目小计"
    return f"  {unit.village}" if unit.group is None else f"    {unit.group}"


def signing_words(count: UnitCount) -> str:
    """How far a unit has come, by the folder and by the scheme, and which of the two decides."""
    until = f"截至 {count.deadline} " if count.deadline else ""
    whole = count.unit.households
    rate = percent(count.signed, whole)
    words = f"{count.name}：文件夹内 {count.inside} 户，{until}已签 {count.signed}/{whole} 户（{rate}）；"
    if count.unit.counted:
        return words + "方案没有写已签户数，按文件夹统计"
    if count.recorded is None:
        return words + (
            "方案没有写已签户数，不采用文件夹统计：" + count.refusal if count.refusal else "方案没有写已签户数"
        )
    differs = "，两者不一致，按方案" if count.disagrees else ""
    return words + f"方案写已签 {count.recorded} 户{differs}"


def counts_words(ledger: Ledger) -> str:
    """How many households of each outcome."""
    total = ledger.total
    warnings = f"；提示 {ledger.warnings} 条" if ledger.warnings else ""
    lacking = f"（{total.lacking}）" if total.lacking else ""
    return f"结算 {total.final} 户，试算 {total.estimates} 户{lacking}，失败 {ledger.failed} 个文件{warnings}"
