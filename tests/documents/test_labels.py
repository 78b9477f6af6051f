"""Suggestions: the nearest word, and never its opposite."""

import pytest

from chaiqian.documents.labels import nearest
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
