"""Suggestions: the nearest word, and never its opposite."""

import re

import pytest

from chaiqian.documents.key_names import keys_named, no_such_key, parse_key
from chaiqian.documents.labels import label_of, nearest, titles_at
from chaiqian.output.text import mask_within

PUBLICITY = ("未公示", "公示中", "有异议", "无异议")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("没有异议", "无异议"),
        ("没异议", "无异议"),
        ("有异义", "有异议"),
        ("不是无异议", "有异议"),
        ("无议异", "无异议"),
        ("乱写", None),
    ],
)
def test_what_says_no_does_not_suggest_yes(word: str, meant: str | None) -> None:
    assert nearest(word, PUBLICITY) == meant


def test_full_width_id_numbers_are_masked() -> None:
    assert mask_within("陈静１１０１０５１９４９１２３１００２Ｘ") == "陈静１１０" + "*" * 11 + "００２Ｘ"


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("collective", "奖励第4项 · 签约期限"),
        ("handover", "奖励第4项 · 交房期限"),
        ("", "奖励第4项 · 签约期限或交房期限"),
        ("cooperation", "奖励第4项 · 签约期限或交房期限"),  # which has none: what was meant is not known
    ],
)
def test_a_day_is_called_as_its_kind_of_award_calls_it(kind: str, label: str) -> None:
    assert label_of("scheme", ("awards", 3, "deadline"), kind) == label


def test_either_name_of_it_is_understood() -> None:
    assert titles_at("scheme", ("awards", "deadline")) == ("签约期限", "交房期限")
    for name in ("签约期限", "交房期限", "deadline", "签约期限或交房期限"):
        assert keys_named("scheme", ("awards",), name) == ["deadline"]


@pytest.mark.parametrize("typed", ["deadlin", "签约期", "交房期", "交房期限日"])
def test_what_is_suggested_for_a_slip_is_understood(typed: str) -> None:
    said = no_such_key("scheme", ("awards", 3, typed))
    label, key = re.findall("是否想写 (.+)（(.+)）？", said)[0]
    assert parse_key("scheme", label) == parse_key("scheme", key) == ("awards", 3, "deadline")
