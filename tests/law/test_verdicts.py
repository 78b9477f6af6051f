"""The group's verdict beside the conditions: it must be what they give, of the living; 五（三）, K16."""

from __future__ import annotations

import pytest
from tests.law.test_lists import CASE, settled

from chaiqian import DocumentError

FIRST = 'name = "己一（示例）"\n'
MET = 'collective_member = true\nregistered_in_scope = true\npublicity = "无异议"\n'


def stating(verdict: str, conditions: str = MET) -> str:
    """The case whose first member states the verdict beside these conditions."""
    assert MET in CASE
    return CASE.replace(MET, conditions, 1).replace(FIRST, f"{FIRST}recognised = {verdict}\n")


def refused(text: str) -> tuple[str, str]:
    with pytest.raises(DocumentError) as raised:
        settled(text)
    (problem,) = raised.value.problems
    return problem.code, problem.message


def test_a_verdict_against_the_conditions_names_both() -> None:
    code, message = refused(stating("false"))
    assert (code, message.split("：")[0]) == ("M410", "“己一（示例）”的结论是不予认定，按所写的条件应予以认定")


def test_the_other_way_round() -> None:
    code, message = refused(stating("true", MET.replace("registered_in_scope = true", "registered_in_scope = false")))
    assert (code, message.split("：")[0]) == ("M410", "“己一（示例）”的结论是予以认定，按所写的条件应不予认定")


def test_what_the_conditions_give_is_accepted() -> None:
    assert settled(stating("true")).facts["persons"] == settled(CASE).facts["persons"]


def test_the_dead_do_not_count_beside_conditions_that_are_met() -> None:
    text = stating("false").replace(f"{FIRST}recognised", f"{FIRST}deceased = true\nrecognised")
    assert int(settled(text).facts["persons"]) == int(settled(CASE).facts["persons"]) - 1


@pytest.mark.parametrize("condition", ["collective_member = true\n", "registered_in_scope = true\n"])
def test_beside_one_condition_alone_the_verdict_decides(condition: str) -> None:
    """K16: the conditions are not stated unless both are."""
    alone = f'{condition}publicity = "无异议"\n'
    assert settled(stating("true", alone)).facts["persons"] == settled(CASE).facts["persons"]
    assert int(settled(stating("false", alone)).facts["persons"]) == int(settled(CASE).facts["persons"]) - 1
