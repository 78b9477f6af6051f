"""What a case and its scheme do not agree in: the kind of trade, and entries that are still to be filled in."""

from __future__ import annotations

import pytest

from chaiqian import load_case, load_scheme
from chaiqian.documents.case import Business, Case, Device
from chaiqian.documents.problem import Finding, Keyed
from chaiqian.documents.scheme import Scheme
from chaiqian.law.recognition.agreement import check_agreement
from chaiqian.law.recognition.recognise import signing_units

BY_TRADE, ONE_RATE = load_scheme("cases/jinhaihu/scheme.toml"), load_scheme("cases/yukou/scheme.toml")
CASE = load_case("cases/jinhaihu/XHY-002.toml")


def found(case: Case, scheme: Scheme, code: str) -> list[Finding]:
    return [finding for finding in check_agreement(case, scheme, signing_units(scheme)) if finding.code == code]


@pytest.mark.parametrize(
    ("scheme", "trade", "message", "expected", "remedy", "typed", "place"),
    [
        (
            BY_TRADE,
            "餐饮",
            "方案没有列出经营类别“餐饮”",
            "民宿、零售",
            "改为方案列出的类别；或先在方案中增加",
            "",
            "rates",
        ),
        (
            BY_TRADE,
            None,
            "没有写经营类别，方案按类别定标准",
            "民宿、零售",
            Keyed("补写{business.rate}"),
            Keyed("填写{business.rate}"),
            "rates",
        ),
        (
            ONE_RATE,
            "民宿",
            "方案没有按经营类别定标准，不写经营类别",
            "方案只有一个标准",
            Keyed("删去{business.rate}"),
            "",
            "rate",
        ),
    ],
    ids=["a trade that is not listed", "no trade", "a trade where there is one rate"],
)
def test_the_kind_of_trade(
    scheme: Scheme, trade: str | None, message: str, expected: str, remedy: object, typed: object, place: str
) -> None:
    assert CASE.business is not None
    case = CASE.model_copy(update={"business": CASE.business.model_copy(update={"rate": trade})})
    (finding,) = found(case, scheme, "M412")
    assert (finding.document, finding.path, finding.clause) == ("case", ("business", "rate"), "八（四）3")
    assert (finding.message, finding.expected, finding.remedy, finding.typed) == (message, expected, remedy, typed)
    assert finding.also == (("scheme", ("business_loss", place)),)


@pytest.mark.parametrize(("scheme", "trade"), [(BY_TRADE, "零售"), (ONE_RATE, None)])
def test_a_kind_of_trade_that_agrees(scheme: Scheme, trade: str | None) -> None:
    assert isinstance(CASE.business, Business)
    case = CASE.model_copy(update={"business": CASE.business.model_copy(update={"rate": trade})})
    assert found(case, scheme, "M412") == []


def test_an_entry_that_has_no_name_yet_is_not_told_for_one_that_is_not_listed() -> None:
    named, nameless = Device(name="锅炉", count=1), Device.model_construct(count=1)
    case = CASE.model_copy(update={"equipment": (named, nameless)})
    assert [finding.path for finding in found(case, BY_TRADE, "M403")] == [("equipment", 0, "name")]
