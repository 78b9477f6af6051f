"""The comparison of one household as one compact JSON object, for programs.

Numbers are strings: 元 and ㎡ with two decimals; what does not apply is null. Of the household there are its case id
and whom a pending entry names.
Ways and flats suppose the days of `supposed`, and for who chose no flats the best by the aim, where there are none the
entitlement itself.
"""

from __future__ import annotations

from typing import Any

from chaiqian.household.compare.collective import CollectiveOutcome
from chaiqian.household.compare.flats import Combination, FlatCombination
from chaiqian.household.compare.household import HouseholdComparison
from chaiqian.household.compare.report import Issue
from chaiqian.household.compare.supposed import Supposed
from chaiqian.household.compare.timing import DayOutcome
from chaiqian.household.compare.ways import Way, Ways
from chaiqian.household.sheet_content import warnings_of
from chaiqian.household.sources import source_entries
from chaiqian.law.settlement import Settlement
from chaiqian.output.text import dump, mask_within
from chaiqian.quantity import plain


def comparison_json(found: HouseholdComparison, issue: Issue) -> str:
    """Write one comparison, without the newline."""
    settlement = found.settlement
    value = {
        "case_id": mask_within(settlement.case.case_id),
        "status": settlement.status,
        "pending": [{"clause": entry.clause, "text": mask_within(entry.text)} for entry in found.pending],
        "warnings": [mask_within(text) for text in (*warnings_of(settlement), *issue.remarks)],
        "appraisal_pending": list(settlement.appraisal_pending),
        "binding": False,
        "on": issue.on.isoformat() if issue.on else None,
        "supposed": _supposed(found.supposed),
        "decision": _decision(found),
        "supersedes": mask_within(issue.supersedes) or None,
        "elected": found.ways.elected,
        "basis": found.ways.basis,
        "best": [way.mode for way in found.ways.best],
        "ways": [_way(way, found.ways) for way in found.ways.ways],
        "flats": _flats(found.flats, settlement),
        "days": [_day(day) for day in found.days],
        "collective": [_collective(outcome) for outcome in found.collectives],
        "sources": source_entries(settlement),
    }
    return dump(value)


def _supposed(supposed: Supposed) -> dict[str, Any]:
    """The days that every sum rests on; those of the case where `stands` is true."""
    handed = supposed.handed_over_on
    return {
        "signed_on": supposed.signed_on.isoformat(),
        "handed_over_on": handed.isoformat() if handed else None,
        "stands": supposed.stands,
    }


def _decision(found: HouseholdComparison) -> dict[str, Any]:
    """What the box says: `flats` is the best of `by_aim` by the aim asked for; days_left null without a day."""
    entry, decision = found.best_flats, found.decision
    above = None if entry is None else found.above_money(entry.worth)
    return {
        "money": None if found.money is None else plain(found.money.net),
        "flats": None if entry is None else _combination(entry, found.settlement),
        "above_money": _optional(above),
        "too_early": _optional(decision.too_early),
        "steps": [
            {
                "last": step.last.isoformat(),
                "loss": plain(step.loss),
                "ends": [mask_within(text) for text in step.ends],
                "days_left": step.days_left,
            }
            for step in decision.steps
        ],
        "latest_handover": decision.latest_handover.isoformat() if decision.latest_handover else None,
    }


def _way(way: Way, ways: Ways) -> dict[str, Any]:
    return {
        "mode": way.mode,
        "basis": way.basis,
        "flats_kept": way.flats_kept,
        "units": _units(way),
        "differing": {mask_within(line.id): _optional(way.amount(line.id)) for line in ways.differing},
        "paid": {line.id: _optional(way.amount(line.id)) for line in ways.paid},
        "total": plain(way.total),
        "net": plain(way.net),
        "entitlement": plain(way.entitlement),
        "units_area": plain(way.units_area),
        "worth": plain(way.worth),
        "break_even": _optional(way.break_even),
    }


def _units(way: Way) -> list[dict[str, Any]]:
    units = way.settlement.case.choice.units
    return [{"name": mask_within(unit.name), "count": unit.count} for unit in units if unit.count]


def _flats(flats: FlatCombination, settlement: Settlement) -> dict[str, Any]:
    return {
        "aim": flats.aim.key,
        "entitlement": plain(flats.entitlement),
        "limit": plain(flats.limit),
        "smallest": _optional(flats.smallest),
        "total": flats.total,
        "absence": None if flats.absence is None else flats.absence.name.lower(),
        "best": [_combination(entry, settlement) for entry in flats.best],
        "by_aim": {key: _combination(entry, settlement) for key, entry in flats.by_aim.items()},
    }


def _combination(entry: Combination, settlement: Settlement) -> dict[str, Any]:
    units = settlement.scheme.housing.units
    return {
        "units": [
            {"name": mask_within(unit.name), "count": number}
            for unit, number in zip(units, entry.counts, strict=True)
            if number
        ],
        "area": plain(entry.area),
        "excess": plain(entry.excess),
        "unused": plain(entry.unused),
        "purchase_within": plain(entry.within),
        "purchase_excess": plain(entry.beyond),
        "net": plain(entry.net),
        "housing_value": plain(entry.housing_value),
        "worth": plain(entry.worth),
        "maintenance_fund": plain(entry.maintenance_fund),
    }


def _day(day: DayOutcome) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "ends": [mask_within(text) for text in day.ends],
        "award_total": plain(day.award_total),
        "award_limit": plain(day.award_limit),
        "reduction": plain(day.reduction),
        "awards": plain(day.awards),
        "decoration": plain(day.decoration),
        "signing": {
            "awards": plain(day.point.awards),
            "decoration": plain(day.point.decoration),
            "total": plain(day.point.total),
            "collective": plain(day.collective),
        },
        "temporary_housing_relocation": _optional(day.temporary_housing),
        "months": day.months,
        "monetary_total": _optional(day.monetary_total),
        "relocation_net": _optional(day.relocation_net),
    }


def _collective(outcome: CollectiveOutcome) -> dict[str, Any]:
    return {
        "name": mask_within(outcome.award.name),
        "deadline": outcome.award.deadline.isoformat(),
        "households": outcome.unit.households,
        "signed": outcome.signed,
        "too_late": outcome.too_late,
        "supposed": outcome.supposed.isoformat() if outcome.supposed else None,
        "tiers": [
            {
                "rate": plain(tier.rate, 4),
                "needed": tier.needed,
                "missing": tier.missing,
                "amount": plain(tier.amount),
                "gain": plain(tier.gain),
            }
            for tier in outcome.tiers
        ],
    }


def _optional(value: int | None) -> str | None:
    return None if value is None else plain(value)
