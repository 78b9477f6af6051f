"""Flats and months: what was chosen, 八（七）1, and how long temporary housing is paid, 八（五）2."""

from __future__ import annotations

from chaiqian.documents.case import Case
from chaiqian.documents.problem import Finding, Keyed
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figures
from chaiqian.law.recognition.months import add_months, months_until
from chaiqian.law.recognition.verdict import COUNTED, PROVISIONAL, Recognition
from chaiqian.law.rules.line import MONETARY, RELOCATION
from chaiqian.law.rules.terms import ELECTIONS

CLAUSE_OF_ELECTION = dict(zip(ELECTIONS, ("八（七）1", "八（七）1（1）", "八（七）1（2）"), strict=True))
FLAT_LINES = ("purchase.within", "maintenance_fund")


def recognise_housing(case: Case, scheme: Scheme, figures: Figures, found: Recognition) -> None:
    """Facts: election, units_chosen, units.<index>, months."""
    choice = case.choice
    found.facts["election"] = ELECTIONS.index(choice.basis)
    found.readings.add("K8")
    found.judge("election", "应安置面积", True, choice.basis, CLAUSE_OF_ELECTION[choice.basis], ("choice", "basis"))
    counts = {unit.name: unit.count for unit in choice.units}
    chosen = any(counts.values())
    found.facts["units_chosen"] = int(chosen)
    for index, unit in enumerate(scheme.housing.units):
        found.facts[f"units.{index}"] = counts.get(unit.name, 0)
    if chosen and any(unit.price is not None and counts.get(unit.name) for unit in scheme.housing.units):
        found.readings.add("K9")
    if scheme.housing.maintenance_fund and RELOCATION in scheme.project.modes:
        found.readings.add("K10")
    if MONETARY in scheme.project.modes:
        found.readings.add("K6")
    if chosen and choice.signed_on is None:
        found.findings.append(_chosen_early())
    _stand_flats(chosen, choice.mode, found)
    _months(case, scheme, figures, found)


def _stand_flats(chosen: bool, mode: str | None, found: Recognition) -> None:
    if chosen:
        return
    status = COUNTED if mode == MONETARY else PROVISIONAL
    for line in FLAT_LINES:
        found.stand(line, status, "尚未选房，按应安置面积计算")


def _months(case: Case, scheme: Scheme, figures: Figures, found: Recognition) -> None:
    housing = scheme.housing
    delivery = housing.delivered_on or housing.delivery_on
    if housing.kind == "现房" or delivery is None:
        return
    start = case.choice.handed_over_date or scheme.award_period.end
    after = figures["temporary_housing.months_after_delivery"].value
    months = months_until(start, add_months(delivery, after))
    found.facts["months"] = months
    if RELOCATION not in scheme.project.modes:
        return
    found.readings.add("K5")
    reasons = []
    if case.choice.handed_over_date is None:
        reasons.append(f"尚未搬家交房，从奖励期届满日 {start} 起算")
    if housing.delivered_on is None:
        reasons.append(f"安置房尚未交房，按预计交房日期 {delivery} 计算")
    span = f"从 {start} 到安置房交房（{delivery}）后满 {after} 个月"
    status = PROVISIONAL if reasons else COUNTED
    found.judge("months", "发放月数", True, f"{span}，共 {months} 个月", "八（五）2（2）", ("choice", "handed_over_on"))
    found.stand("temporary_housing.relocation", status, "；".join(reasons) or span)


def _chosen_early() -> Finding:
    return Finding(
        code="W403",
        document="case",
        path=("choice", "units"),
        message="还没有签约就已经选房",
        expected="先签约先选房",
        remedy=Keyed("请核对：签约后填写{choice.signed_on}，或先不写{choice.units}"),
        clause="八（七）3",
    )
