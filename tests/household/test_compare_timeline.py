"""What a day brings against the timeline that the sheet prints."""

from __future__ import annotations

from hypothesis import given
from tests.properties.strategies import Pair, keep_awards, pairs
from tests.properties.test_settlements import loaded

from chaiqian.household.compare.timing import outcomes
from chaiqian.law.settlement import settle


@given(pairs())
def test_the_timeline_of_the_sheet_says_the_same_of_the_days_that_both_have(pair: Pair) -> None:
    # The sheet leaves collective awards apart, where here the recorded count decides.
    pair.case["choice"].pop("signed_on", None)
    pair.case["choice"].pop("handed_over_on", None)
    keep_awards(pair, lambda award: award["kind"] != "collective")
    settlement = settle(*loaded(pair))
    found = {outcome.day: (outcome.awards, outcome.decoration) for outcome in outcomes(settlement)}
    plain = settlement.line("decoration").amount
    for point in settlement.timeline:
        assert found[point.until] == (point.awards, point.decoration + plain)
