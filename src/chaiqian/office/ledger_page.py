"""The ledger on the terminal: a row a household as it is settled, then totals, subtotals, signing and counts.

Amounts stand at the left edge, before anything whose width depends on the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from chaiqian.law.fact_labels import LACKS_APPRAISAL
from chaiqian.law.rules.line import MONETARY, RELOCATION
from chaiqian.law.settlement import ESTIMATE, FINAL
from chaiqian.office.ledger import Amounts, Ledger, LedgerRow, LedgerUnit, Totals
from chaiqian.output.page import CAUTION, HEADING, WIDE, Page, page_text
from chaiqian.output.text import NOT_APPLICABLE, money, safe
from chaiqian.output.width import cells, fold, pad, pad_left
from chaiqian.project.signing_count import UnitCount

AMOUNT_WIDTH = 18
STATE_WIDTH = 5
NARROW_COLUMNS = {"monetary": "货币安置合计", "net": "回迁安置净额"}
WIDE_COLUMNS = {**NARROW_COLUMNS, "payable": "应付", "due": "应补交"}
CHOSEN = {"payable": "应付", "due": "应补交", "purchase": "购房款"}
MODES = {MONETARY: "货币", RELOCATION: "回迁", None: "未定"}


class TerminalLedger:
    """Composes the ledger piece by piece for a width; what is printed is not kept."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._columns = WIDE_COLUMNS if width >= WIDE else NARROW_COLUMNS
        self._room = width - 1 - AMOUNT_WIDTH * len(self._columns) - 2 * STATE_WIDTH - 1
        self._project = ""

    def beginning(self, project: str) -> str:
        """What stands above a household where its project begins: the name of it, and the column titles."""
        if project == self._project:
            return ""
        beginning = self._beginning(project)
        self._project = project
        return beginning

    def row(self, row: LedgerRow) -> str:
        """One household."""
        who = f"{row.case_id}  {row.owner}" + (f"（{LACKS_APPRAISAL}）" if row.unappraised else "")
        if self.width >= WIDE:
            who += f"  {row.village}{row.group or ''}"
        return self._aligned(row.amounts, _state(row.status, row.mode), who)

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
        name = words.lstrip()
        inner = " " * (len(words) - len(name))
        indent = " " * (len(numbers) + 1 + cells(state)) + inner
        first, *rest = fold(name, room - len(inner))
        first = inner + first
        return "\n".join([f"{numbers} {state}{first}", *(indent + part for part in rest), ""])

    def totals(self, ledger: Ledger) -> str:
        """The totals row, and the subtotals of each project, village and group."""
        if not ledger.units:
            return ""
        lines = ["-" * (self.width - 1) + "\n", *(self._subtotal("合计", totals) for totals in ledger.total)]
        lines.append("\n小计（村、村民小组）\n")
        several = len({unit.project for unit in ledger.units}) > 1
        project = ""
        for unit, totals in ledger.subtotals:
            if unit.village is None and several and unit.project != project:
                lines.append(self._heading(f"项目：{unit.project}"))
            project = unit.project
            if unit.village is not None or several:
                lines.append(self._subtotal(_unit_name(unit), totals))
        return "".join([*lines, "\n"])

    def _heading(self, text: str) -> str:
        page = Page(self.width)
        page.paragraph(text)
        return page_text(page)

    def _subtotal(self, name: str, totals: Totals) -> str:
        lacking = f"（{totals.lacking}）" if totals.lacking else ""
        return self._aligned(totals.amounts, "", f"{name} {totals.status} {totals.households} 户{lacking}")

    def closing(self, ledger: Ledger, counts: Sequence[UnitCount], notes: Iterable[str]) -> Page:
        """What was chosen, who has signed, and how many of each outcome."""
        page = Page(self.width)
        for totals in ledger.total:
            page.paragraph(chosen_words(totals))
        if counts:
            page.heading("签约户数（整体签约奖）")
        for count in counts:
            page.item(signing_words(count))
        page.blank()
        page.paragraph(counts_words(ledger), style=HEADING)
        for note in notes:
            page.paragraph(note, style=CAUTION)
        return page


def chosen_words(totals: Totals) -> str:
    """What is paid and what comes in by the ways chosen, of the households of one status."""
    amounts = totals.amounts
    sums = [(name, getattr(amounts, key)) for key, name in CHOSEN.items()]
    words = "，".join(f"{name} {NOT_APPLICABLE if fen is None else money(fen) + ' 元'}" for name, fen in sums)
    undecided = f"（未选定方式的 {totals.undecided} 户不计）" if totals.undecided else ""
    return f"按所选方式，{totals.status} {totals.households} 户：{words}{undecided}"


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
    """How far a unit has come, by the scheme and by the cases, and which of the two decides."""
    by_scheme, by_cases = count.by_scheme(), count.by_cases(count.deadline)
    words = f"{count.name}：已签 " + "；".join(filter(None, (by_scheme, by_cases)))
    if count.unit.counted:
        return words + "，方案没有写已签户数，以此为准"
    if not by_scheme:
        refused = f"，按案件统计的不能作准：{count.refusal}" if count.refusal else ""
        return f"{words}；方案尚未认定{refused}"
    return f"{words}；两数不同：{count.why_different}，按方案认定" if count.disagrees else words


def counts_words(ledger: Ledger) -> str:
    """How many households of each outcome."""
    final, estimates = (ledger.total.households(status) for status in (FINAL, ESTIMATE))
    warnings = f"；提示 {ledger.warnings} 条" if ledger.warnings else ""
    lacking = f"（其中 {ledger.total.lacking} 户未含待评估项）" if ledger.total.lacking else ""
    return f"结算 {final} 户，试算 {estimates} 户{lacking}，失败 {ledger.failed} 个文件{warnings}"
