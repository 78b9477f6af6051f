"""Flats: what was chosen, 八（七）1, and how large it is as surveyed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaiqian.documents.case import Case
from chaiqian.documents.problem import Finding, Keyed
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figures
from chaiqian.law.recognition.delivery import recognise_months
from chaiqian.law.recognition.verdict import COUNTED, PROVISIONAL, Recognition, Standing
from chaiqian.law.rules.allowances import PER_FLAT_AREA
from chaiqian.law.rules.line import MONETARY, RELOCATION
from chaiqian.law.rules.terms import ELECTIONS

CLAUSE_OF_ELECTION = dict(zip(ELECTIONS, ("八（七）1", "八（七）1（1）", "八（七）1（2）"), strict=True))
FLAT_LINES = ("purchase.within", "maintenance_fund")
_COUNTED = Standing(COUNTED, "")


def recognise_housing(case: Case, scheme: Scheme, figures: Figures, found: Recognition) -> None:
    """Facts: election, units_chosen, units.<index>, measured_units.<index>, measured_area.<index>; then the months."""
    choice = case.choice
    found.facts["election"] = ELECTIONS.index(choice.basis)
    found.readings.add("K8")
    found.judge("election", "应安置面积", True, choice.basis, CLAUSE_OF_ELECTION[choice.basis], ("choice", "basis"))
    chosen = {unit.name for unit in choice.units if unit.count}
    found.facts["units_chosen"] = int(bool(chosen))
    _flats(case, scheme, found)
    if any(unit.price is not None and unit.name in chosen for unit in scheme.housing.units):
        found.readings.add("K9")
    if scheme.housing.maintenance_fund and RELOCATION in scheme.project.modes:
        found.readings.add("K10")
    if MONETARY in scheme.project.modes:
        found.readings.add("K6")
    if chosen and choice.signed_on is None:
        found.findings.append(_chosen_early())
    _stand_flats(bool(chosen), choice.mode, scheme, found)
    recognise_months(case, scheme, figures, found)


def _flats(case: Case, scheme: Scheme, found: Recognition) -> None:
    """How many flats of each type by its area; how many as surveyed, and the area that these have, K18."""
    facts, chosen = found.facts, case.choice.units
    by_type = {unit.name: unit.count for unit in chosen if unit.measured is None}
    surveyed = [unit for unit in chosen if unit.measured is not None]
    for index, unit in enumerate(scheme.housing.units):
        name = unit.name
        facts[f"units.{index}"] = by_type.get(name, 0)
        areas = [flat.measured or 0 for flat in surveyed if flat.name == name]
        facts[f"measured_units.{index}"] = len(areas)
        facts[f"measured_area.{index}"] = sum(areas)
    if surveyed:
        found.readings.add("K18")


def by_types(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a household, or of columns of them, had no flat been surveyed: each has the area of its type."""
    before = dict(facts)
    for name, number in facts.items():
        kind, _, index = name.partition(".")
        if kind == "measured_units":
            before[f"units.{index}"] = before[f"units.{index}"] + number
            before[name] = before[f"measured_area.{index}"] = number * 0
    return before


def _stand_flats(chosen: bool, mode: str | None, scheme: Scheme, found: Recognition) -> None:
    if chosen:
        return
    status = COUNTED if mode == MONETARY else PROVISIONAL
    by_flats = [
        f"subsidy.{extra.name}"
        for extra in scheme.subsidies.extra
        if extra.basis == PER_FLAT_AREA and extra.mode == RELOCATION
    ]
    for line in (*FLAT_LINES, *by_flats):
        if found.standings.get(line, _COUNTED).status == COUNTED:
            found.stand(line, status, "尚未选房，按应安置面积计算")


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
