"""What recognition says of cases that the samples do not show: several reasons at once, and what is not there."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chaiqian import load_case, load_scheme, settle
from chaiqian.documents.case import Case, Member
from chaiqian.documents.scheme import Scheme
from chaiqian.law.prepared import prepare
from chaiqian.law.recognition.people import member_verdict
from chaiqian.law.recognition.recognise import recognise
from chaiqian.law.recognition.verdict import Recognition

HANZHUANG = Path(__file__).parents[1] / "examples/hanzhuang"


def changed(document: Any, **parts: dict[str, Any]) -> Any:
    """A document with some values of its tables changed."""
    return document.model_copy(
        update={name: getattr(document, name).model_copy(update=values) for name, values in parts.items()}
    )


def case(**parts: dict[str, Any]) -> Case:
    return changed(load_case(HANZHUANG / "HZ-0001.toml"), **parts)


def scheme(**parts: dict[str, Any]) -> Scheme:
    return changed(load_scheme(HANZHUANG / "scheme.toml"), **parts)


def recognised(case: Case, scheme: Scheme) -> Recognition:
    prepared = prepare(scheme)
    return recognise(case, scheme, prepared.figures, prepared.units)


def test_a_business_that_fails_twice_is_told_both_reasons() -> None:
    found = recognised(case(business={"licence_valid": False, "operating": False}), scheme())
    reason = "没有有效的营业执照；没有正在经营"
    assert found.standings["business_loss"] == ("不适用", reason)
    assert [verdict.reason for verdict in found.verdicts if verdict.kind == "business"] == [reason]


def test_without_a_business_its_areas_are_nothing() -> None:
    facts = recognised(load_case(HANZHUANG / "HZ-0001.toml").model_copy(update={"business": None}), scheme()).facts
    assert [facts[f"business_{name}"] for name in ("stated_area", "measured_area", "basis")] == [0, 0, 0]


def test_finished_flats_have_no_months_to_count_though_their_delivery_is_known() -> None:
    finished = scheme(housing={"kind": "现房", "delivered_on": date(2019, 7, 1)})
    found = recognised(case(), finished)
    assert "months" not in found.facts and "K5" not in found.readings
    assert settle(case(), finished).evaluation.output("months") == 4


def member(**values: Any) -> Member:
    given = {"name": "甲（示例）", "relation": "子女", "collective_member": True, "registered_in_scope": True}
    return Member.model_construct(**(given | values))


@pytest.mark.parametrize(
    ("values", "extra", "verdict"),
    [
        ({}, (), (True, "集体经济组织成员、户籍、亲属关系均符合", "五（三）")),
        ({}, ("子女",), (True, "集体经济组织成员、户籍、亲属关系均符合", "五（三）")),
        ({"relation": "外孙子女"}, ("外孙子女",), (True, "三项条件均符合，外孙子女由本项目认定办法列入", "五（三）3")),
        ({"relation": "其他", "registered_in_scope": False}, (),
         (False, "户籍不在拆迁范围内经认定的宅基地；亲属关系为其他，须经认定小组认定", "五（三）2")),
        ({"collective_member": False, "registered_in_scope": False}, (),
         (False, "不是村集体经济组织成员；户籍不在拆迁范围内经认定的宅基地", "五（三）1")),
    ],
)  # fmt: skip
def test_members(values: dict[str, Any], extra: tuple[str, ...], verdict: tuple[bool, str, str]) -> None:
    assert member_verdict(member(**values), ("本人", "子女"), extra) == verdict


def test_hardship_of_people_who_are_not_resettled_is_told_by_name() -> None:
    given = case()
    housed = tuple(
        person.model_copy(update={"housed_before": True, "disability": "残疾", "major_illness": True})
        for person in given.members[:2]
    )
    found = recognised(given.model_copy(update={"members": housed}), scheme())
    assert found.standings["disability"] == ("不适用", "持证的甲一（示例）、甲二（示例）不是被安置人员")
    assert found.standings["major_illness"] == ("不适用", "患大病的甲一（示例）、甲二（示例）不是被安置人员")
