"""The tables of what a family has to know beside sums: rent and moving, who counts, what is pending."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chaiqian.documents.scheme import Scheme, UnitType, kind_of
from chaiqian.household.compare.household import HouseholdComparison
from chaiqian.household.left_open import PAID_WHEN, RENT_IN_PARTS, paid_over_time
from chaiqian.household.sheet_content import delivery, judged
from chaiqian.household.sheet_ways import READY, months_of
from chaiqian.law.rules.line import BOTH, MONETARY, RELOCATION
from chaiqian.law.settlement import Settlement
from chaiqian.output.report import TEXT, WORD, Cell, Column, Table
from chaiqian.output.text import area, money

PRINTED_PEOPLE, PRINTED_PENDING = 10, 8
AT_ONCE = "一次性发放"
PAID_BY = "八（五）2（2）"


def moving_table(found: HouseholdComparison) -> Table:
    """Rent a month and for how long, when the flats come, when to be out, when the money comes."""
    rows = tuple(_moving(found))
    return Table("搬家和等房", "搬家、等房和付款", (Column("项目", WORD), Column("说明", TEXT, 30)), rows)


def _moving(found: HouseholdComparison) -> Iterator[tuple[Cell, ...]]:
    settlement, relocation = found.settlement, found.relocation
    if found.money is not None:
        yield "临时安置费（货币）", _rent(found.money.settlement, found.money.entitlement, MONETARY)
    if relocation is not None:
        yield "临时安置费（回迁）", _rent(relocation.settlement, relocation.units_area, RELOCATION)
        yield from ((pair.label, _words(pair.value)) for pair in delivery(relocation.settlement))
    for late in settlement.scheme.temporary_housing.late if relocation is not None else ():
        yield "等得久的", f"期房满 {late.after} 个月以后，每月每平方米 {money(late.rent)} 元"
    project = settlement.scheme.project
    yield "搬迁期限", f"{project.relocation_deadline}；到期没有协议的，可以申请裁决（十二）"
    yield "补偿款", PAID_WHEN


def _words(value: object) -> str:
    return "" if value is None else str(value)


def _rent(settlement: Settlement, square: int, mode: str) -> str:
    """What a month brings at the rent of the scheme, how many months, how it is paid."""
    total = settlement.line(f"temporary_housing.{'monetary' if mode == MONETARY else 'relocation'}").amount
    paid = AT_ONCE if mode == MONETARY or not paid_over_time(settlement) else _over_time(settlement)
    flats = list(_rented(settlement)) if mode == RELOCATION else []
    if any(one.late for one in flats) or len({one.months for one in flats}) > 1:
        by_month = _one_by_one(settlement, flats)
    else:
        by_month = _month_by_months(settlement, square, mode)
    return f"{by_month}，共 {money(total)} 元；{paid}（{PAID_BY}）"


def _month_by_months(settlement: Settlement, square: int, mode: str) -> str:
    rent = settlement.scheme.temporary_housing.rent
    monthly = (square * rent + 50) // 100  # 0.01 ㎡ × 分, half up to the 分
    return f"每月 {money(monthly)} 元（{area(square)} × {money(rent)} 元/㎡），{months_of(settlement, mode)} 个月"


class _Rented(NamedTuple):
    """The flats of one type that bring rent, or the entitlement; `late` is after how many months the rent rises, 0
    where it does not.
    """

    name: str
    square: int
    months: int
    late: int


def _rented(settlement: Settlement) -> Iterator[_Rented]:
    """Each type of flat chosen, with its months; the entitlement where none is chosen."""
    evaluation, chosen = settlement.evaluation, settlement.case.choice.units
    numbers = Counter[str]()
    for unit in chosen:
        numbers[unit.name] += unit.count
    for flats in settlement.prepared.graph.flats:
        square, months = evaluation.of(flats.area), evaluation.of(flats.months)
        name = f"{flats.unit.name} {numbers[flats.unit.name]} 套"
        if square:
            yield _Rented(name, square, months, _late(settlement.scheme, flats.unit, months))
    if not chosen:
        months = int(months_of(settlement, RELOCATION))
        late = _late(settlement.scheme, None, months)
        yield _Rented("应安置面积", evaluation.output("entitlement"), months, late)


def _late(scheme: Scheme, unit: UnitType | None, months: int) -> int:
    """After how many of these months the rent rises; 0 where it does not."""
    rises = [step.after for step in scheme.temporary_housing.late]
    return rises[0] if rises and kind_of(scheme.housing, unit) != READY and months > rises[0] else 0


def _one_by_one(settlement: Settlement, flats: Iterable[_Rented]) -> str:
    """The rent of a ㎡ and the months of each type; where they differ or the rent rises no one product is the sum."""
    each = (
        f"{one.name} {area(one.square)} 发 {one.months} 个月"
        + (f"（满 {one.late} 个月以后按等得久的标准）" if one.late else "")
        for one in flats
    )
    return f"每月每平方米 {money(settlement.scheme.temporary_housing.rent)} 元：{'，'.join(each)}"


def _over_time(settlement: Settlement) -> str:
    after = settlement.prepared.figures["temporary_housing.months_after_delivery"].value
    return f"从搬家交房之日起，发到安置房交房后 {after} 个月止；{RENT_IN_PARTS}"


def people_table(settlement: Settlement, printed: bool) -> Table:
    """Who counts for the flats, and why."""
    tables = [table for table in judged(settlement, BOTH) if table.title.startswith("人员")]
    rows = [(one.subject, str(one.details[0]), one.mark, f"{one.reason}（{one.clause}）") for one in tables[0].rows]
    shown = rows[:PRINTED_PEOPLE] if printed else rows
    columns = (Column("姓名", TEXT, 8), Column("关系", WORD), Column("认定", WORD), Column("为什么", TEXT, 26))
    title = f"谁计入（被安置人员 {settlement.evaluation.output('persons')} 人）"
    return Table("人员", title, columns, tuple(shown), notes=_more(len(rows) - len(shown), "人"))


def pending_table(found: HouseholdComparison, printed: bool) -> Table:
    """What may still change the sums."""
    rows = [(entry.text, entry.clause) for entry in found.pending]
    shown = rows[:PRINTED_PENDING] if printed else rows
    columns = (Column("事项", TEXT, 30), Column("条款", WORD))
    return Table("待定事项", "还没有定的", columns, tuple(shown), notes=_more(len(rows) - len(shown), "项"))


def _more(number: int, unit: str) -> tuple[str, ...]:
    return (f"另有 {number} {unit}，见参考单。",) if number else ()
