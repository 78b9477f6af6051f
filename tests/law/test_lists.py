"""Who is listed: the sentences of a marked subsidy that counts, and of one that does not; 八（五）6."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaiqian import DocumentError, Settlement, load_scheme, settle
from chaiqian.documents.case import Case
from chaiqian.documents.source import parse

LIUCUN = Path(__file__).parents[1] / "examples" / "liucun"
CASE = (LIUCUN / "LC-001.toml").read_text("utf-8")
LISTED = 'subsidies = ["高龄补助费"]           # 列入名单的补助（按人的）\n'


def settled(text: str) -> Settlement:
    return settle(Case.model_validate(parse(text)), load_scheme(LIUCUN / "scheme.toml"))


def listing(*names: str) -> str:
    """The case with these members alone on the list of 高龄补助费."""
    text = CASE.replace(LISTED, "")
    for name in names:
        text = text.replace(f'name = "{name}"\n', f'name = "{name}"\nsubsidies = ["高龄补助费"]\n')
    return text


def test_each_person_listed_is_named() -> None:
    line = settled(listing("己一（示例）", "己二（示例）")).line("subsidy.高龄补助费")
    assert line.reason == "列入名单的被安置人员：己一（示例）、己二（示例）" and line.amount > 0


def test_who_is_listed_and_not_resettled_is_named_too() -> None:
    text = listing("己一（示例）", "己二（示例）").replace("registered_in_scope = true", "registered_in_scope = false")
    line = settled(text).line("subsidy.高龄补助费")
    assert (line.amount, line.status) == (0, "不适用")
    assert line.reason == "未列为享受户：名单上的己一（示例）、己二（示例）不是被安置人员"


def test_nobody_listed() -> None:
    line = settled(listing()).line("subsidy.高龄补助费")
    assert (line.amount, line.status, line.reason) == (0, "不适用", "未列为享受户")


def test_the_names_that_may_be_listed_are_given() -> None:
    with pytest.raises(DocumentError) as raised:
        settled(CASE.replace('subsidies = ["优抚户补助费"]', 'subsidies = ["军属补助费"]'))
    assert raised.value.problems[0].expected == "优抚户补助费、自行购房补助费"


def test_who_is_not_listed_gets_nothing_by_flats_whether_chosen_or_not() -> None:
    """The list is the reason, and not that the flats are still to be chosen."""
    scheme = load_scheme(LIUCUN / "scheme.toml")
    extra = tuple(one.model_copy(update={"marked": True}) for one in scheme.subsidies.extra)
    listed_only = scheme.model_copy(update={"subsidies": scheme.subsidies.model_copy(update={"extra": extra})})
    case = Case.model_validate(parse(CASE))
    for units in (case.choice.units, ()):
        chosen = case.model_copy(update={"choice": case.choice.model_copy(update={"units": units})})
        line = settle(chosen, listed_only).line("subsidy.回迁物业补助费")
        assert (line.amount, line.status, line.reason) == (0, "不适用", "未列为享受户")
