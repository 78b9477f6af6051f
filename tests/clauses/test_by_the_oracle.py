"""The worked examples as the oracle has them, without the package."""

from __future__ import annotations

import pytest
from tests import oracle
from tests.clauses.examples import REFUSED, SETTLED, Example, assert_said, documents, under
from tests.oracle_refusals import refusals
from tests.oracle_terms import CLAUSES

each_settled = pytest.mark.parametrize("example", SETTLED, ids=str)


# Warnings of the package that the page on the domain does not name: of signing before the announcement,
# and after the deadline of the relocation.
NOT_OF_THE_DOMAIN = ("十五", "十二")


def outcome_of(example: Example) -> oracle.Outcome:
    made = documents(example)
    assert not refusals(made["case"], made["scheme"])
    return oracle.settle(made["case"], made["scheme"])


@each_settled
def test_comes_to_the_worked_out_figures(example: Example) -> None:
    outcome = outcome_of(example)
    found = outcome.values()
    expected = {key: value for key, value in example.given["expected"].items() if key[0] != "?"}
    assert {key: found.get(key) for key in expected} == expected


@each_settled
def test_allows_the_worked_out_status_of_a_line(example: Example) -> None:
    statuses = outcome_of(example).statuses
    expected = {key[1:]: value for key, value in example.given["expected"].items() if key[0] == "?"}
    assert not {key: value for key, value in expected.items() if value not in statuses[key]}


@each_settled
def test_gives_the_worked_out_verdicts(example: Example) -> None:
    found = outcome_of(example).verdicts
    for name, counted in example.get("verdicts", {}).items():
        assert [v.counted for v in found if name in v.subject] == [counted], name


@each_settled
def test_says_what_is_pending_and_warns(example: Example) -> None:
    outcome = outcome_of(example)
    assert_said([CLAUSES[kind] for kind in outcome.pending], example.get("pending", []))
    warned = [CLAUSES[kind] for kind in outcome.warnings]
    assert_said([*warned, *NOT_OF_THE_DOMAIN], example.get("warned", []))
    assert not [w for w in warned for clause in example.get("silent", []) if under(w, clause)]


@pytest.mark.parametrize("example", REFUSED, ids=str)
def test_is_an_input_error_for_one_reason(example: Example) -> None:
    made = documents(example)
    assert len(refusals(made["case"], made["scheme"])) == 1
