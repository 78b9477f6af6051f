"""The list from which the office pays, as a report: what is final alone, what goes out and what comes in apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from chaiqian.documents.problem import Problem
from chaiqian.documents.scheme import Scheme
from chaiqian.household.left_open import BY_AGREEMENT, FUND_PAID, RENT_IN_PARTS, paid_over_time
from chaiqian.law.rules.line import RELOCATION
from chaiqian.law.settlement import FINAL
from chaiqian.office.by_place import NO_GROUP, Place, groups_of
from chaiqian.office.findings import deviations
from chaiqian.office.ledger import LedgerRow, Totals, row_of
from chaiqian.office.review import UNSEALED
from chaiqian.output.report import BLANK, MONEY, NUMBER, TEXT, WORD, Cell, Column, Report, Table, sum_row
from chaiqian.project.run import Settled

TITLE = "付款单"
WHO = (Column("序号", NUMBER, 2), Column("编号", TEXT, 6), Column("被拆迁人", TEXT, 7), Column("方式", WORD, 4))
MONEYS = (
    Column("含暂计（元）", MONEY, 6),
    Column("购房款（元）", MONEY, 6),
    Column("专项维修资金（元）", MONEY, 6),
)
PAID_COLUMNS = (
    *WHO,
    Column("应付（元）", MONEY, 6),
    *MONEYS,
    Column("收款人", BLANK, 4),
    Column("开户行和账号", BLANK, 8),
    Column("签字、日期", BLANK, 5),
)
OWING_COLUMNS = (
    *WHO,
    Column("应补交（元）", MONEY, 6),
    *MONEYS,
    Column("交款日期", BLANK, 5),
    Column("经手人签字", BLANK, 5),
)
UNIT_COLUMNS = (
    Column("村、村民小组", TEXT, 12),
    Column("户数", NUMBER, 3),
    Column("应付（元）", MONEY, 6),
    Column("应补交（元）", MONEY, 6),
    *MONEYS,
)
CLOSING = (
    "只列状态为结算的户，按所选方式。购房款已经从应付、应补交中扣减，不另付、不另收；专项维修资金由被拆迁人另行缴纳，"
    "不从补偿中扣减。应付与应补交分别合计，不相抵。",
    "“含暂计”已经包含在应付、应补交里，是按预计日期等暂时计算的部分：事实确定以后重新结算，差额多退少补。",
)
WHEN = f"什么时候付、什么时候交，{BY_AGREEMENT}。"
RENT = f"期房的临时安置费按全部月数列在应付里；{RENT_IN_PARTS}（八（五）2（2））。"
FUND = f"专项维修资金{FUND_PAID}。"
# What stands beside a household whose receipt does not say what is settled now, by the code of the warning.
MARKS = {"W701": UNSEALED, "W702": "回执不能用"}
SIGNATURES = ("制表", "复核", "审核", "拆迁人（盖章）")
TO_FILL_IN = "______年____月____日"


@dataclass(frozen=True, slots=True)
class PaymentList:
    """The final households of a project in the order of the villages: who is paid, who pays; how many are 试算.

    `warnings` say which households, 试算 too, are not as they were sealed.
    """

    project: str
    paid: tuple[Payment, ...]
    owing: tuple[Payment, ...]
    estimates: int
    units: dict[Place, Totals]
    over_time: bool = False  # whether somebody's rent runs until the flats are handed over
    warnings: tuple[Problem, ...] = ()

    @property
    def totals(self) -> Totals:
        """The sums of all final households."""
        whole = Totals(FINAL)
        for totals in self.units.values():
            whole.take(totals)
        return whole


class Payment(NamedTuple):
    """One household of the list, and how it differs from its receipt where it does."""

    row: LedgerRow
    agent: str | None
    mark: str = ""


def payment_list(scheme: Scheme, households: Iterable[Settled]) -> PaymentList:
    """Choose the households that may be paid: those of which nothing is pending."""
    estimates, over_time = 0, False
    units: dict[Place, Totals] = {}
    paid: list[Payment] = []
    owing: list[Payment] = []
    warnings: list[Problem] = []
    for settled in households:
        settlement, found = settled.settlement, deviations(settled)
        warnings += found
        if settlement.status != FINAL:
            estimates += 1
            continue
        row = row_of(settlement, "")
        units.setdefault(Place(row.village, row.group), Totals(FINAL)).add(row)
        over_time = over_time or (row.mode == RELOCATION and paid_over_time(settlement))
        mark = "".join(MARKS[problem.code] for problem in found)
        (paid if row.amounts.due is None else owing).append(Payment(row, settlement.case.household.agent, mark))
    return PaymentList(scheme.project.name, tuple(paid), tuple(owing), estimates, units, over_time, tuple(warnings))


def payment_report(scheme: Scheme, listed: PaymentList, failed: int) -> Report:
    """Compose the list; `failed` cases could not be read or settled."""
    final = len(listed.paid) + len(listed.owing)
    left_out = f"，有问题 {failed} 个文件" if failed else ""
    return Report(
        title=TITLE,
        facts=(
            ("项目", listed.project),
            ("村", "、".join(scheme.project.villages)),
            ("拆迁人", scheme.project.demolisher or "________________"),
            ("户数", f"结算 {final} 户，全部列入；试算 {listed.estimates} 户{left_out}，没有列入"),
            ("付款日期", TO_FILL_IN),
        ),
        tables=(
            _table("应付", "应付（付给被拆迁人）", PAID_COLUMNS, listed.paid, "付款"),
            _table("应补交", "应补交（由被拆迁人交纳）", OWING_COLUMNS, listed.owing, "收款"),
            _units(listed),
        ),
        closing=tuple(_closing(listed)),
        signatures=SIGNATURES,
        running=f"{TITLE}　{listed.project}　只列结算的户　付款日期 {TO_FILL_IN}",
        footer=listed.project,
    )


def _closing(listed: PaymentList) -> Iterator[str]:
    yield from (*CLOSING, WHEN)
    if listed.over_time:
        yield RENT
    if listed.totals.amounts.maintenance:
        yield FUND


def _table(name: str, title: str, columns: tuple[Column, ...], payments: Sequence[Payment], done: str) -> Table:
    rows = tuple(_row(number, payment, columns) for number, payment in enumerate(payments, 1))
    summing = partial(_sum, columns, rows)
    return Table(
        name,
        f"{title}：{len(rows)} 户",
        columns,
        rows,
        summing("合计", 0, len(rows)) if rows else None,
        notes=tuple(_marked(payments, done)),
        nothing="没有这样的户",
        groups=groups_of([Place(one.row.village, one.row.group) for one in payments], summing=summing),
        summed=True,
    )


def _marked(payments: Sequence[Payment], done: str) -> Iterator[str]:
    """What to do with those that are marked before anything is `done` by the list."""
    marked = [payment for payment in payments if payment.mark]
    if marked:
        marks = "".join(f"“{mark}”" for mark in MARKS.values() if any(one.mark == mark for one in marked))
        yield f"注明{marks}的 {len(marked)} 户：核对后重新开具回执，再{done}。"


def _row(number: int, payment: Payment, columns: Sequence[Column]) -> tuple[Cell, ...]:
    row, amounts = payment.row, payment.row.amounts
    agent = f"（代理人 {payment.agent}）" if payment.agent else ""
    mark = f"（{payment.mark}）" if payment.mark else ""
    net = amounts.payable if amounts.due is None else amounts.due
    moneys = net, amounts.provisional, amounts.purchase, amounts.maintenance
    blanks = (None,) * sum(column.kind == BLANK for column in columns)
    return number, row.case_id, row.owner + agent + mark, row.mode, *moneys, *blanks


def _sum(
    columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]], name: str, start: int, end: int
) -> tuple[Cell, ...]:
    return sum_row(("", name, f"{end - start} 户", ""), columns, rows[start:end])


def _units(listed: PaymentList) -> Table:
    """A row a group, or a village without groups; the sums are those of villages, where there are several."""
    grouped = {place.village for place in listed.units if place.group}
    rows = tuple(
        _unit(place.village + (place.group or (NO_GROUP if place.village in grouped else "")), totals)
        for place, totals in listed.units.items()
    )
    villages = [place._replace(group=None) for place in listed.units]
    several = len(set(villages)) < len(villages)

    def summing(name: str, start: int, end: int) -> tuple[Cell, ...]:
        return sum_row((name,), UNIT_COLUMNS, rows[start:end])

    return Table(
        "汇总",
        "各村、村民小组",
        UNIT_COLUMNS,
        rows,
        summing("合计", 0, len(rows)) if rows else None,
        nothing="没有结算的户",
        groups=groups_of(villages, counted="", summing=summing) if several else (),
        summed=True,
    )


def _unit(name: str, totals: Totals) -> tuple[Cell, ...]:
    amounts = totals.amounts
    moneys = amounts.payable, amounts.due, amounts.provisional, amounts.purchase, amounts.maintenance
    return name, totals.households, *moneys
