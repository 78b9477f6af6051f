"""补差单: what was sealed, what is due now, the difference line by line with its cause, and what is still to be paid.

The amounts are those of the way chosen: 货币安置's total, or 回迁安置's net, whose price of flats counts against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from chaiqian.law.fact_labels import unappraised
from chaiqian.law.rules.line import MONETARY, PURCHASE
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.output.amount_in_words import amount_in_words
from chaiqian.output.pdf import day
from chaiqian.output.report import MONEY, Column, Report, Table
from chaiqian.output.text import money, signed
from chaiqian.quantity import plain
from chaiqian.receipts.difference.attribution import AttributedStep, Difference, difference
from chaiqian.receipts.difference.page import PROGRAM, step_text
from chaiqian.receipts.difference.state import SettledOutcome, change_of_reading, sealed_outcome, sealed_state, state_of
from chaiqian.receipts.receipt import Receipt, receipt_of
from chaiqian.receipts.resettled import resettle

TITLE = "拆迁补偿安置补差单"
ALTERED = "回执的内容与它自己的校验码不符：开具后被改动过，不能据以补差"
ANOTHER = "回执是 {} 的，案件是 {}：不是同一户，不能补差"
NO_WAY = "{}没有选定安置方式，没有应付的金额，不能补差"
ESTIMATE_NOW = "现在的结算为试算，尚有待定事项：本单仅供参考，不作为付款的依据。"
ESTIMATE_THEN = "原回执为试算：请先核对当时是否已经付款、付了多少。"
SUPPOSED = "以原结算的应付金额已经付清（应补交的已经交清）为前提。"
ORDER = "变动一次换一项、重新结算一次，各项相加等于差额；换的次序不同，单项的数可能不同，差额不变。"
SIGNERS = ("被拆迁人（签字并按指印）", "拆迁人（盖章）", "经办", "复核")


class NotComparableError(Exception):
    """A receipt from which no difference can be drawn up, with the reason in words."""


class Supplement(NamedTuple):
    """What was due by the receipt and is due now, in 分, each in the way chosen then and now; and what made it so."""

    receipt: Receipt
    settlement: Settlement
    then: str
    now: str
    found: Difference

    @property
    def due_then(self) -> int:
        """What was due as sealed; negative: by the household."""
        return self.found.before.totals[self.then]

    @property
    def due_now(self) -> int:
        """What is due now."""
        return self.found.after.totals[self.now]

    @property
    def still(self) -> int:
        """What is still to be paid to the household; negative: to be returned."""
        return self.due_now - self.due_then

    @property
    def other_way(self) -> int:
        """What the other way chosen since brought by itself: the sealed totals of both ways, one less the other."""
        return self.found.before.totals.get(self.now, 0) - self.due_then

    @property
    def final(self) -> bool:
        """Whether nothing is pending now."""
        return self.settlement.status == FINAL


def supplement_of(settlement: Settlement, receipt: Receipt) -> Supplement:
    """The difference since a receipt. Raises NotComparableError, or Unsettled where the content does not hold."""
    if not receipt.intact:
        raise NotComparableError(ALTERED)
    now = receipt_of(settlement)
    if receipt.case_id != now.case_id:
        raise NotComparableError(ANOTHER.format(receipt.case_id, now.case_id))
    then = receipt.way
    if then is None or settlement.case.choice.mode is None:
        raise NotComparableError(NO_WAY.format("回执" if then is None else "案件"))
    revised = tuple(map(change_of_reading, resettle(receipt).revised))
    found = difference(sealed_state(receipt), state_of(settlement), sealed_outcome(receipt), revised)
    return Supplement(receipt, settlement, then, settlement.case.choice.mode, found)


def supplement_report(found: Supplement, on: date | None, fonts: str, program: str) -> Report:
    """The paper, to be signed; a 试算 is drawn up for reference and is not."""
    return Report(
        title=TITLE if found.final else f"{TITLE}（试算）",
        facts=tuple(_facts(found, on)),
        tables=(_sums(found), _lines_table(found), _causes(found), *_fund(found)),
        cautions=tuple(_cautions(found)),
        closing=(_in_words(found), SUPPOSED, ORDER, f"程序 {program}；字体 {fonts}"),
        signatures=SIGNERS if found.final else (),
        footer=f"编号 {found.settlement.case.case_id}",
        upright=True,
    )


def _facts(found: Supplement, on: date | None) -> Iterator[tuple[str, str]]:
    case, project = found.settlement.case, found.settlement.scheme.project
    yield "编号", case.case_id
    yield "项目", project.name
    yield "拆迁人", project.demolisher or "/"
    yield "被拆迁人", case.household.owner
    yield "坐落", case.household.address
    yield "安置方式", found.now if found.then == found.now else f"{found.now}（原为{found.then}）"
    yield "原结算", f"{found.receipt.status}，校验码 {found.receipt.printed_digest}"
    yield "现结算", f"{found.settlement.status}，校验码 {receipt_of(found.settlement).printed_digest}"
    yield "制单日期", day(on) or "　　　　年　　月　　日"


def _cautions(found: Supplement) -> Iterator[str]:
    if not found.final:
        yield ESTIMATE_NOW
    if found.receipt.status != FINAL:
        yield ESTIMATE_THEN


def _sums(found: Supplement) -> Table:
    columns = (Column("项目", width=20), Column("金额（元）", MONEY))
    rows = (
        (f"原结算：{_due(found.due_then, found.found.before)}", abs(found.due_then)),
        (f"现结算：{_due(found.due_now, found.found.after)}", abs(found.due_now)),
    )
    lacking = bool(found.found.before.appraisal_pending or found.found.after.appraisal_pending)
    return Table("补差", unappraised("补差", lacking), columns, rows, (still_words(found), abs(found.still)))


def _due(fen: int, outcome: SettledOutcome) -> str:
    label = "应付（付给被拆迁人）" if fen >= 0 else "应补交（由被拆迁人交纳）"
    return unappraised(label, bool(outcome.appraisal_pending))


def still_words(found: Supplement) -> str:
    """What is still to be done."""
    if not found.still:
        return "不补不退"
    return "补付（付给被拆迁人）" if found.still > 0 else "退回（由被拆迁人交回）"


def _in_words(found: Supplement) -> str:
    words = amount_in_words(abs(found.still))
    return f"{still_words(found)} {money(abs(found.still))} 元（大写：{words}）。"


# --- Line by line ---


def _lines_table(found: Supplement) -> Table:
    """The lines that differ, as they count in the sum."""
    before, after = found.found.before.counted[found.then], found.found.after.counted[found.now]
    told = {line.id: line for line in (*found.receipt.lines, *receipt_of(found.settlement).lines)}
    moved = [key for key in told if before.get(key, 0) != after.get(key, 0)]
    rows = tuple(
        (told[key].name, told[key].clause, before.get(key), after.get(key), after.get(key, 0) - before.get(key, 0))
        for key in moved
    )
    columns = (
        Column("项目", width=10),
        Column("依据", width=6),
        Column("原金额", MONEY),
        Column("现金额", MONEY),
        Column("差额", MONEY),
    )
    total = ("应付（含没有变动的项目）", "", found.due_then, found.due_now, found.still)
    notes = ("购房款由住户交纳，按负数列。",) if any(told[key].group == PURCHASE for key in moved) else ()
    return Table("逐项", "逐项差额（元）", columns, rows, total, notes, nothing="各项金额都没有变动。")


def _causes(found: Supplement) -> Table:
    """What each change brought, and to which lines, as they count in the sum."""
    columns = (Column("原因", width=20), Column("影响的项目", width=14), Column("差额（元）", MONEY))
    steps = found.found.steps
    rows = [(step_text(step) or PROGRAM, _moved(step, found.now), step.brought(found.now)) for step in steps]
    if found.then != found.now:
        rows.insert(0, (f"改选{found.now}，原为{found.then}", "按原结算的两种方式之差", found.other_way))
    kept = tuple(row for row in rows if row[2])
    return Table("原因", "差额的原因", columns, kept, ("合计", "", found.still), nothing="没有变动影响金额。")


def _moved(step: AttributedStep, way: str) -> str:
    return "；".join(f"{name} {signed(amount)}" for name, amount in step.counted_in(way))


def _fund(found: Supplement) -> Iterator[Table]:
    """The maintenance fund, which is paid beside the settlement, where it differs."""
    name = "relocation.maintenance_fund"
    relocation = found.settlement.relocation
    now = plain(relocation.maintenance_fund) if relocation is not None and found.now != MONETARY else "0.00"
    then = found.receipt.totals.get(name, "0.00") if found.then != MONETARY else "0.00"
    if then != now:
        before, after = (int(text.replace(".", "")) for text in (then, now))
        columns = (Column("项目", width=10), *(Column(title, MONEY) for title in ("原金额", "现金额", "差额")))
        rows = (("专项维修资金", before, after, after - before),)
        notes = ("专项维修资金另行缴纳，不在补差之内。",)
        yield Table("另行缴纳", "另行缴纳（元）", columns, rows, notes=notes)
