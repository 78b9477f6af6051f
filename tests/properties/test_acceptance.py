"""What the oracle accepts the package accepts, and what it refuses is refused."""

from __future__ import annotations

from hypothesis import given, settings
from tests.oracle_refusals import refusals
from tests.properties.spoiled import spoiled
from tests.properties.strategies import Pair, pairs
from tests.properties.test_settlements import settled

from chaiqian.documents.problem import DocumentError


def accepted(pair: Pair) -> bool:
    try:
        settled(pair)
    except DocumentError:
        return False
    return True


@given(pairs())
def test_every_random_pair_is_accepted_by_the_oracle(pair: Pair) -> None:
    assert not refusals(pair.case, pair.scheme)


@settings(max_examples=100)
@given(spoiled())
def test_a_changed_pair_is_accepted_where_the_oracle_accepts_it(pair: Pair) -> None:
    found = refusals(pair.case, pair.scheme)
    assert accepted(pair) is not bool(found), found
