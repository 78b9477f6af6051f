"""Everything that one household may choose between, put together."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from chaiqian.household.compare.aims import Aim
from chaiqian.household.compare.collective import CollectiveOutcome, collective_outcomes
from chaiqian.household.compare.flats import FlatCombination, flats_of
from chaiqian.household.compare.timing import DayOutcome, outcomes
from chaiqian.household.compare.ways import Ways, ways_of
from chaiqian.law.settlement import Settlement


class HouseholdComparison(NamedTuple):
    """One household: its settlement as it stands, the ways, the flats, what each day brings, collective awards."""

    settlement: Settlement
    ways: Ways
    flats: FlatCombination
    days: tuple[DayOutcome, ...]
    collectives: tuple[CollectiveOutcome, ...]


def compare_household(settlement: Settlement, aim: Aim, top: int, today: date | None = None) -> HouseholdComparison:
    """Settle every way and every day again, and rank every combination of flats, keeping the first `top`.

    `today` is the day of the comparison: what is past then cannot be had any more.
    """
    return HouseholdComparison(
        settlement,
        ways_of(settlement),
        flats_of(settlement, aim, top),
        outcomes(settlement, today),
        collective_outcomes(settlement, today),
    )
