"""Whose certificates and illnesses count, and what is said where none does; 八（五）6, K7."""

from __future__ import annotations

import pytest
from tests.law.test_lists import CASE, LIUCUN

from chaiqian import Settlement, load_scheme, settle
from chaiqian.documents.case import Case
from chaiqian.documents.source import parse

MET = "collective_member = true\nregistered_in_scope = true\n"
NOT_MET = MET.replace("registered_in_scope = true", "registered_in_scope = false")


def stating(name: str, facts: str, conditions: str = MET) -> str:
    """Whose member `name` has these facts and conditions."""
    head, found, tail = CASE.partition(f'name = "{name}"\n')
    assert found and MET in tail
    return f"{head}{found}{facts}{tail.replace(MET, conditions, 1)}"


def settled(text: str, scope: str) -> Settlement:
    scheme = load_scheme(LIUCUN / "scheme.toml")
    subsidies = scheme.subsidies.model_copy(update={"scope": scope})
    return settle(Case.model_validate(parse(text)), scheme.model_copy(update={"subsidies": subsidies}))


@pytest.mark.parametrize(
    ("line", "facts", "has"),
    [("disability", 'disability = "重残"\n', "持证的"), ("major_illness", "major_illness = true\n", "患大病的")],
)
def test_who_is_not_resettled_is_named(line: str, facts: str, has: str) -> None:
    """Beside another fact of the same person, which counts as little."""
    both = 'disability = "重残"\nmajor_illness = true\n'
    for stated in (facts, both):
        found = settled(stating("己三（示例）", stated, NOT_MET), "被安置人员").line(line)
        assert (found.amount, found.status, found.reason) == (0, "不适用", f"{has}己三（示例）不是被安置人员")


@pytest.mark.parametrize(
    ("line", "facts", "has"),
    [("disability", 'disability = "重残"\n', "持证的"), ("major_illness", "major_illness = true\n", "患大病的")],
)
def test_of_all_members_the_dead_alone_do_not_count(line: str, facts: str, has: str) -> None:
    found = settled(stating("己三（示例）", f"deceased = true\n{facts}"), "家庭成员").line(line)
    assert (found.amount, found.status, found.reason) == (0, "不适用", f"{has}己三（示例）认定时已去世")
    assert settled(stating("己三（示例）", facts, NOT_MET), "家庭成员").line(line).amount > 0


def test_an_illness_that_counts_makes_no_certificate_count() -> None:
    """己一 is ill and counts, 己三 has a certificate and does not."""
    text = stating("己三（示例）", 'disability = "残疾"\n', NOT_MET)
    text = text.replace('name = "己一（示例）"\n', 'name = "己一（示例）"\nmajor_illness = true\n', 1)
    found = settled(text, "被安置人员")
    assert found.line("major_illness").amount == 1_000_000
    assert found.line("disability").reason == "持证的己三（示例）不是被安置人员"


@pytest.mark.parametrize(
    ("line", "facts"), [("disability", 'disability = "一级"\n'), ("major_illness", "major_illness = true\n")]
)
def test_a_subsidy_that_the_scheme_does_not_set_has_no_reading(line: str, facts: str) -> None:
    """Whose certificate, and of which grade, is a question only where it is paid for."""
    scheme = load_scheme(LIUCUN / "scheme.toml")
    case = Case.model_validate(parse(stating("己三（示例）", facts)))
    set_here = settle(case, scheme.model_copy(update={"subsidies": scheme.subsidies.model_copy(update={line: True})}))
    not_set = settle(case, scheme.model_copy(update={"subsidies": scheme.subsidies.model_copy(update={line: False})}))
    with_them, without = ({reading.id for reading in found.readings} for found in (set_here, not_set))
    assert with_them - without == ({"K7", "K17"} if line == "disability" else {"K7"})
    assert not_set.line(line).reason == "方案没有设此项补助"
