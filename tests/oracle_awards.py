"""The awards, 八（六）, for the oracle: which are earned, by what term of the scheme, and what they come to.

Nothing of the package is imported here; see oracle.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle_terms import Document, down

EARNED = (
    "handed_over", "handover_stage_first", "handover_stage_later", "cooperated",
    "stage_first", "stage_later", "tier_top", "tier_lower",
)  # fmt: skip
WAITING = ("not_signed", "not_handed_over")
# The term (award, stage or tier) whose amount is earned, none where nothing is, and the code of the reason.
Judged = tuple[Document | None, str]


@dataclass(frozen=True)
class Awards:
    """The awards of one case; `judge` takes the days, so that the timeline can ask for others."""

    case: Document
    scheme: Document

    def judge(self, award: Document, signed: dt.date | None, handed: dt.date | None) -> Judged:
        if award.get("marked", False) and not self.lists(award):
            return None, "not_listed"
        if award["kind"] == "collective":
            return self.collective(award, signed)
        if signed is None:
            return None, "not_signed"
        if award["kind"] == "handover":
            return self.handover(award, handed)
        return self.within_the_period(award, signed, handed)

    def lists(self, award: Document) -> bool:
        return award["name"] in self.case["household"].get("awards", [])

    def handover(self, award: Document, handed: dt.date | None) -> Judged:
        if handed is None:
            return None, "not_handed_over"
        if "stages" in award:
            return staged(award, handed, "handover_stage", "handed_over_late")
        return (award, "handed_over") if handed <= award["deadline"] else (None, "handed_over_late")

    def within_the_period(self, award: Document, signed: dt.date, handed: dt.date | None) -> Judged:
        period = self.scheme["award_period"]
        if signed < period["start"]:
            return None, "signed_before"
        if signed > period["end"]:
            return None, "signed_after"
        if award["kind"] == "early_signing":
            return staged(award, signed, "stage", "stage_missed")
        if handed is None:
            return None, "not_handed_over"
        return (award, "cooperated") if handed <= period["end"] else (None, "handed_over_late")

    def collective(self, award: Document, signed: dt.date | None) -> Judged:
        if signed is not None and signed > award["deadline"]:
            return None, "after_deadline"
        unit = self.signing_unit(award)
        count = count_of(unit, award["deadline"])
        if count is None:
            return None, "undecided"
        if signed is None:
            return None, "not_signed"
        return reached(award["tiers"], Fraction(count, unit["households"]))

    def signing_unit(self, award: Document) -> Document:
        return signing_unit(self.case["household"], award, self.scheme)


def signing_unit(household: Document, award: Document, scheme: Document) -> Document:
    """A LookupError where the scheme has no such unit, or the household no group."""
    group = household["group"] if award["by"] == "村民小组" else None
    for unit in scheme.get("signing_units", []):
        if (unit["village"], unit.get("group")) == (household["village"], group):
            return unit
    raise LookupError("no such signing unit")


def staged(award: Document, day: dt.date, code: str, missed: str) -> Judged:
    for number, stage in enumerate(award["stages"]):
        if day <= stage["until"]:
            return stage, f"{code}_first" if number == 0 else f"{code}_later"
    return None, missed


def count_of(unit: Document, deadline: dt.date) -> int | None:
    if "signed" in unit:
        return unit["signed"]
    return next((entry["signed"] for entry in unit.get("counts", []) if entry["on"] == deadline), None)


def reached(tiers: list[Document], rate: Fraction) -> Judged:
    ascending = sorted(tiers, key=lambda tier: tier["rate"])
    met = [tier for tier in ascending if Fraction(tier["rate"]) <= rate]
    if not met:
        return None, "tier_not_reached"
    return met[-1], "tier_top" if met[-1] is ascending[-1] else "tier_lower"


def bounded(term: Document, value: Fraction, share: Fraction, unit: Fraction) -> Fraction:
    """at_most gives way to at_least; both are for a whole 宅, at_most never exceeded by rounding."""
    if "at_most" in term:
        value = min(value, down(Fraction(term["at_most"]) * share, unit))
    if "at_least" in term:
        value = max(value, Fraction(term["at_least"]) * share)
    return value


def award_limit(scheme: Document, share: Fraction, unit: Fraction) -> Fraction:
    return down(Fraction(scheme.get("award_cap", 600_000)) * share, unit)
