"""What a family asks first: how much in money, how much with flats that exist, and what hangs on the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from chaiqian.documents.scheme import AwardPeriod
from chaiqian.household.compare.choices import flats_text, nothing_because
from chaiqian.household.compare.decision import Step, gained
from chaiqian.household.compare.flats import Absence, Combination
from chaiqian.household.compare.household import HouseholdComparison
from chaiqian.household.compare.supposed import Supposed
from chaiqian.household.compare.ways import Way
from chaiqian.law.fact_labels import unappraised
from chaiqian.output.text import area, cut, money

MONEY_WAY, FLATS_WAY, OWN = "要钱（货币安置）", "要房（回迁安置）", "本户所选的房"
PRINTED_NAMES, PRINTED_ENDS, PRINTED_STEPS = 60, 40, 6


def box(found: HouseholdComparison, printed: bool) -> tuple[tuple[str, str], ...]:
    """The pairs of the box, in the order in which they are asked."""
    steps = found.decision.steps[:PRINTED_STEPS] if printed else found.decision.steps
    return tuple(_box(found, steps))


def _box(found: HouseholdComparison, steps: Sequence[Step]) -> Iterator[tuple[str, str]]:
    if found.money is not None:
        yield MONEY_WAY, f"{_paid(found.money.net)}{_within(found)}"
    if found.flats.absence is not Absence.NOT_OFFERED:
        entry = found.best_flats
        yield FLATS_WAY, nothing_because(found.flats) if entry is None else _flats(found, entry)
    if found.own_flats is not None and found.own_flats.flats_kept:
        yield OWN, _own(found, found.own_flats)
    yield "按哪天算", _days(found.supposed)
    if found.decision.too_early:
        start = found.settlement.scheme.award_period.start
        yield "不要早签", f"奖励期从 {start} 开始，早于这一天签约少得 {money(found.decision.too_early)} 元"
    for step in steps:
        ends = cut("、".join(step.ends), PRINTED_ENDS)
        yield f"到 {step.last}", f"{_left(step)}过了这一天少得 {money(step.loss)} 元（{ends}）"
    if len(steps) < len(found.decision.steps):
        yield "以后", f"另有 {len(found.decision.steps) - len(steps)} 个日子，过了还要少得"
    if found.decision.latest_handover is not None:
        yield "可以晚交房", _later(found, found.decision.latest_handover)


def _paid(net: int) -> str:
    return f"得 {money(net)} 元" if net >= 0 else f"补交 {money(-net)} 元"


def _within(found: HouseholdComparison) -> str:
    """Of it, what hangs on the day of signing: a paper that supposes no day has so much less."""
    changing = gained(found.supposed.settlement.evaluation) - gained(found.settlement.evaluation)
    said = f"其中 {money(changing)} 元随签约、交房的日子变" if changing and not found.supposed.stands else ""
    return _lacking(found) + (f"（{said}）" if said else "")


def _lacking(found: HouseholdComparison) -> str:
    """That a sum lacks an appraisal, K15."""
    return unappraised("", bool(found.settlement.appraisal_pending))


def _flats(found: HouseholdComparison, entry: Combination) -> str:
    names = cut(flats_text(entry, found.settlement), PRINTED_NAMES)
    parts = [
        f"{names}，共 {area(entry.area)}，{_paid(entry.net)}{_lacking(found)}（已扣购房款 {money(entry.price)} 元）"
    ]
    if entry.maintenance_fund:
        parts.append(f"另缴专项维修资金 {money(entry.maintenance_fund)} 元")
    parts.append(f"连房按评估价格折合 {money(entry.worth)} 元{_beside(found.above_money(entry.worth))}")
    return "；".join(parts)


def _own(found: HouseholdComparison, way: Way) -> str:
    """The flats that the household chose itself, beside those that serve it best."""
    units = way.settlement.case.choice.units
    names = cut("、".join(f"{unit.name} {unit.count} 套" for unit in units if unit.count), PRINTED_NAMES)
    worth = f"连房按评估价格折合 {money(way.worth)} 元{_beside(found.above_money(way.worth))}"
    return f"{names}，共 {area(way.units_area)}，{_paid(way.net)}{_lacking(found)}；{worth}"


def _beside(above: int | None) -> str:
    return "" if above is None else f"，{compared(above)}"


def compared(above: int) -> str:
    """Above or below 货币安置, in words: 比要钱高 1.00 元."""
    return f"比要钱{'高' if above > 0 else '低'} {money(abs(above))} 元" if above else "和要钱相等"


def _days(supposed: Supposed) -> str:
    """The days that the sums rest on; one outside the award period is marked, of handing over where it alone is so."""
    signed, handed = supposed.signed_on, supposed.handed_over_on
    period = supposed.settlement.scheme.award_period
    who, signing = "本户" if supposed.stands else "假如", f"{signed}{_outside(period, signed)} 签约"
    if signed == handed and not supposed.stands:
        return f"{who} {signing}并交房"
    if handed is None:
        return f"{who} {signing}，尚未交房"
    return f"{who} {signing}，{handed}{'' if _outside(period, signed) else _outside(period, handed)} 交房"


def _outside(period: AwardPeriod, day: date) -> str:
    if day < period.start:
        return f"（早于奖励期首日 {period.start}）"
    return f"（晚于奖励期末日 {period.end}）" if day > period.end else ""


def _left(step: Step) -> str:
    if step.days_left is None:
        return ""
    return f"还有 {step.days_left} 天，" if step.days_left else "就是今天，"


def _later(found: HouseholdComparison, latest: date) -> str:
    return f"{found.supposed.signed_on} 签约的，到 {latest}（含当日）以前交房，奖励都不少"
