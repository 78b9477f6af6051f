"""Everything that one household may choose between, put together: what screen, paper and JSON show."""

from __future__ import annotations

from typing import NamedTuple

from chaiqian.documents.case import ChosenUnit
from chaiqian.household.compare.aims import Aim
from chaiqian.household.compare.collective import CollectiveOutcome, collective_outcomes
from chaiqian.household.compare.decision import Decision, decision_of
from chaiqian.household.compare.flats import Combination, FlatCombination, flats_of
from chaiqian.household.compare.supposed import Asked, Supposed, suppose
from chaiqian.household.compare.timing import DayOutcome, outcomes
from chaiqian.household.compare.ways import BASES, Proposed, Way, Ways, settled_with, ways_of
from chaiqian.law.recognition.verdict import Pending
from chaiqian.law.rules.line import MONETARY, RELOCATION
from chaiqian.law.settlement import Settlement


class HouseholdComparison(NamedTuple):
    """One household: its settlement as it stands; with the days supposed, the ways and the flats; what hangs on days.

    `pending` is what may still change the sums on the day of the comparison.
    """

    settlement: Settlement
    supposed: Supposed
    ways: Ways
    flats: FlatCombination
    decision: Decision
    days: tuple[DayOutcome, ...]
    collectives: tuple[CollectiveOutcome, ...]
    pending: tuple[Pending, ...]

    @property
    def money(self) -> Way | None:
        """货币安置 by the household's own basis, where the scheme offers it."""
        return next((way for way in self.ways.ways if way.mode == MONETARY and way.basis == self.ways.basis), None)

    @property
    def relocation(self) -> Way | None:
        """回迁安置 by the household's own basis, where the scheme offers it: with the flats that it chose, else with
        the best by the aim, and where there are none with the entitlement itself.
        """
        return next((way for way in self.ways.ways if way.mode != MONETARY and way.basis == self.ways.basis), None)

    @property
    def own_flats(self) -> Way | None:
        """回迁安置 with the flats that the household chose itself."""
        return self.relocation if self.settlement.case.choice.units else None

    @property
    def best_flats(self) -> Combination | None:
        """The combination that the box names: the best by the aim."""
        return self.flats.best[0] if self.flats.best else None

    def above_money(self, worth: int) -> int | None:
        """By how much more than 货币安置, in 分; None where there is none to compare with."""
        return None if self.money is None else worth - self.money.net


def compare_household(settlement: Settlement, aim: Aim, top: int, asked: Asked | None = None) -> HouseholdComparison:
    """Settle every way and every day again, and rank every combination of flats, keeping the first `top`.

    What is past on the day of the comparison cannot be had any more. Raises BadSupposition.
    """
    asked = asked or Asked()
    settlement = _without_none_taken(settlement)
    supposed = suppose(settlement, asked)
    base = supposed.settlement
    flats = flats_of(base, aim, top)
    proposed = {} if not flats.best else {"mode": RELOCATION, "units": _units(base, flats.best[0])}
    # Who chose flats has them on each day; who chose none has those proposed.
    each_day = settlement if settlement.case.choice.units else settled_with(settlement, **proposed)
    return HouseholdComparison(
        settlement,
        supposed,
        ways_of(base, _proposed(base, aim)),
        flats,
        decision_of(settlement, supposed, asked),
        outcomes(each_day, asked.today, asked.handover),
        collective_outcomes(each_day, asked.today),
        settlement.pending_on(asked.today),
    )


def _without_none_taken(settlement: Settlement) -> Settlement:
    """Types of which no flat is taken are no choice: the same household as one that lists none."""
    units = settlement.case.choice.units
    if not units or any(unit.count for unit in units):
        return settlement
    return settled_with(settlement, units=()).among(settlement.others)


def _proposed(settlement: Settlement, aim: Aim) -> Proposed:
    """The best flats by either basis for who chose none: areas that units really make."""
    if settlement.case.choice.units:
        return {}
    found = {basis: flats_of(settled_with(settlement, basis=basis), aim, 1).best for basis in BASES}
    return {basis: _units(settlement, best[0]) for basis, best in found.items() if best}


def _units(settlement: Settlement, entry: Combination) -> tuple[ChosenUnit, ...]:
    types = zip(settlement.scheme.housing.units, entry.counts, strict=True)
    return tuple(ChosenUnit.model_construct(name=unit.name, count=number) for unit, number in types if number)
