"""A line of 0.00 says what made it so: nothing to pay for, a price of the scheme, or the rounding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chaiqian import load_case, load_scheme
from chaiqian.documents.scheme import Scheme
from chaiqian.law.prepared import prepare
from chaiqian.law.settlement import Settlement, settle_with

FOLDER = Path(__file__).parent.parent / "examples" / "liucun"


def changed(scheme: Scheme, table: str, values: dict[str, Any]) -> Scheme:
    return scheme.model_copy(update={table: getattr(scheme, table).model_copy(update=values)})


def settled(case: str, table: str, values: dict[str, Any]) -> Settlement:
    scheme = changed(load_scheme(FOLDER / "scheme.toml"), table, values)
    return settle_with(load_case(FOLDER / case), prepare(scheme))


@pytest.mark.parametrize(
    ("case", "table", "values", "line", "reason"),
    [
        (
            "LC-001.toml",
            "temporary_housing",
            {"rent": 0, "late": ()},
            "temporary_housing.relocation",
            "临时安置费标准为零",
        ),
        ("LC-001.toml", "temporary_housing", {"rent": 0}, "temporary_housing.monetary", "临时安置费标准为零"),
        ("LC-001.toml", "housing", {"maintenance_fund": 0}, "maintenance_fund", "专项维修资金标准为零"),
        ("LC-001.toml", "housing", {"cost_price": 0}, "purchase.excess", "建设成本价为零"),
        ("LC-002.toml", "housing", {"cost_price": 0}, "purchase.excess", "没有面积差"),
        ("LC-002.toml", "housing", {"price": 0}, "purchase.within", "安置房销售均价为零"),
        (
            "LC-002.toml",
            "housing",
            {"assessed_price": 450_000},
            "waiver",
            "周边同类回迁安置房评估价格不高于安置房销售均价",
        ),
    ],
)
def test_a_price_that_is_nothing_is_named(
    case: str, table: str, values: dict[str, Any], line: str, reason: str
) -> None:
    found = settled(case, table, values).line(line)
    assert (found.amount, found.status, found.reason) == (0, "不适用", reason)


def test_what_is_rounded_away_says_so() -> None:
    scheme = load_scheme(FOLDER / "scheme.toml")
    extra = scheme.subsidies.extra[3].model_copy(update={"amount": 1})
    scheme = changed(scheme, "subsidies", {"extra": (*scheme.subsidies.extra[:3], extra)})
    scheme = changed(scheme, "rounding", {"to": "元"})
    scheme = scheme.model_copy(update={"equipment": (scheme.equipment[0].model_copy(update={"price": 20}),)})
    case = load_case(FOLDER / "LC-001.toml")
    found = settle_with(case, prepare(scheme))
    assert found.line("subsidy.回迁物业补助费").amount == 200  # 150.45㎡ × 0.01元 to the 元
    assert found.line("equipment").reason == "取整后为零"  # 2台 × 0.20元


def test_an_award_that_was_earned_says_what_made_it_nothing() -> None:
    scheme = load_scheme(FOLDER / "scheme.toml")
    first = scheme.awards[0].model_copy(update={"amount": 0})
    scheme = scheme.model_copy(update={"awards": (first, *scheme.awards[1:])})
    found = settle_with(load_case(FOLDER / "LC-001.toml"), prepare(scheme)).line("award.工程配合奖")
    assert found.reason == "2020-04-18 签约、2020-06-20 交房，均在奖励期内，工程配合奖标准为零"


def test_nothing_to_pay_for_stays_what_the_line_says() -> None:
    case = load_case(FOLDER / "LC-002.toml")
    found = settle_with(case, prepare(load_scheme(FOLDER / "scheme.toml")))
    assert found.line("location.over").reason == "宅基地面积没有超过控制标准"
    assert found.line("equipment").reason == "没有登记需移机的设备"
    assert found.line("subsidy.优抚户补助费").reason == "未列为享受户"
