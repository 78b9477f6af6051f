"""How long temporary housing is paid: from handing over to delivery and after, 八（五）2 as K5 reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from chaiqian.documents.case import Case
from chaiqian.documents.scheme import Housing, Scheme, UnitType, dates_of, kind_of
from chaiqian.guidance.register import Figures
from chaiqian.law.recognition.months import add_months, months_until, written
from chaiqian.law.recognition.verdict import COUNTED, PROVISIONAL, Recognition
from chaiqian.law.rules.line import RELOCATION
from chaiqian.law.rules.terms import TO_BE_BUILT, has_own_terms

CLAUSE = "八（五）2（2）"
LINE = "temporary_housing.relocation"


class _Wait(NamedTuple):
    """The wait for housing still to be built: whose, the fact that counts its months, and until when."""

    subject: str
    fact: str
    delivery: date
    delivered: bool


def recognise_months(case: Case, scheme: Scheme, figures: Figures, found: Recognition) -> None:
    """Facts: months, of what has no terms of its own, and months.<index> of each type that has; where to be built."""
    after = figures["temporary_housing.months_after_delivery"].value
    start, waiting_from = _start(case, scheme)
    own = {index: unit for index, unit in enumerate(scheme.housing.units) if has_own_terms(unit)}
    waits = _waits(scheme.housing, own)
    for wait in waits.values():
        found.facts[wait.fact] = months_until(start, add_months(wait.delivery, after))
    if RELOCATION not in scheme.project.modes:
        return
    counted = _counted(case, scheme, own, waits)
    if not counted:
        return
    found.readings.add("K5")
    spans = []
    for wait in counted:
        span = f"从 {written(start)} 到安置房交房（{written(wait.delivery)}）后满 {after} 个月"
        reason = f"{span}，共 {found.facts[wait.fact]} 个月"
        found.judge("months", f"{wait.subject}发放月数", True, reason, CLAUSE, ("choice", "handed_over_on"))
        spans.append(wait.subject + span)
    reasons = [waiting_from] if waiting_from else []
    for wait in counted:
        if not wait.delivered:
            reasons.append(f"{wait.subject or '安置房'}尚未交房，按预计交房日期 {wait.delivery} 计算")
    found.stand(LINE, PROVISIONAL if reasons else COUNTED, "；".join(reasons or spans))


def _start(case: Case, scheme: Scheme) -> tuple[date, str]:
    """The day from which months count, and why it is not that of handing over where it is not."""
    handed, signed, end = case.choice.handed_over_date, case.choice.signed_date, scheme.award_period.end
    if handed is not None:
        return handed, ""
    if signed is not None and signed > end:
        return signed, f"尚未搬家交房，从签约日 {signed} 起算"
    return end, f"尚未搬家交房，从奖励期届满日 {end} 起算"


def _waits(housing: Housing, own: Mapping[int, UnitType]) -> dict[int | None, _Wait]:
    """What is still to be built: by the place of a type with terms of its own, and under None everything else."""
    found: dict[int | None, _Wait] = {}
    if housing.kind == TO_BE_BUILT:
        delivery = housing.delivered_on or housing.delivery_on
        assert delivery is not None  # else the scheme was refused
        found[None] = _Wait("", "months", delivery, housing.delivered_on is not None)
    for index, unit in own.items():
        expected, actual = dates_of(housing, unit)
        delivery = actual or expected
        if kind_of(housing, unit) == TO_BE_BUILT and delivery is not None:
            found[index] = _Wait(unit.name, f"months.{index}", delivery, actual is not None)
    return found


def _counted(case: Case, scheme: Scheme, own: Mapping[int, UnitType], waits: dict[int | None, _Wait]) -> list[_Wait]:
    """The waits that this household's amount rests on: of the flats chosen, or of what the scheme says of all."""
    chosen = {unit.name for unit in case.choice.units if unit.count}
    if not chosen:
        return [waits[None]] if None in waits else []
    types = [index for index, unit in enumerate(scheme.housing.units) if unit.name in chosen]
    places = dict.fromkeys(index if index in own else None for index in types)
    return [waits[place] for place in places if place in waits]
