"""Everything that one household may choose between, put together."""

from __future__ import annotations

from typing import NamedTuple

from chaiqian.comparison.aims import Aim
from chaiqian.comparison.collective import CollectiveOutcome, collective_outcomes
from chaiqian.comparison.flats import Flats, flats_of
from chaiqian.comparison.timing import DayOutcome, outcomes
from chaiqian.comparison.ways import Ways, ways_of
from chaiqian.settlement import Settlement


class HouseholdComparison(NamedTuple):
    """One household: its settlement as it stands, the ways, the flats, what each day brings, collective awards."""

    settlement: Settlement
    ways: Ways
    flats: Flats
    days: tuple[DayOutcome, ...]
    collectives: tuple[CollectiveOutcome, ...]


def compare_household(settlement: Settlement, aim: Aim, top: int) -> HouseholdComparison:
    """Settle every way and every day again, and rank every combination of flats, keeping the first `top`."""
    return HouseholdComparison(
        settlement,
        ways_of(settlement),
        flats_of(settlement, aim, top),
        outcomes(settlement),
        collective_outcomes(settlement),
    )
