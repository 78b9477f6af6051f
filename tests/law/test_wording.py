"""Words for quantities, with numbers and without."""

from __future__ import annotations

import pytest

from chaiqian.law.readers.values import INTEGERS
from chaiqian.law.readers.wording import Wording, measured, number, rounding_words
from chaiqian.quantity import (
    DOWN,
    Origin,
    Quantity,
    excess,
    fact,
    figure,
    greater,
    lesser,
    nothing,
    pick,
    plain,
    rounded,
    total,
)

ORIGIN = Origin("guidance", (("x",),), "八", "指导意见规定")
AREA = fact("area", "㎡", 2, 0, 99_999_99, "宅基地面积")
STANDARD = fact("standard", "㎡", 2, 0, 99_999_99, "").named("控制标准")
PRICE = figure(370_000, "元/㎡", 2, "区位补偿价", ORIGIN)
SHARE = figure(50, "", 2, "比例", ORIGIN)
SCHEME_PRICE = figure(38_050, "元/台", 2, "空调移机费", Origin("scheme", (("equipment", 0, "price"),), "八", "方案"))
STEP = fact("step", "", 0, 0, 1, "阶段")
COUNT = fact("count", "台", 0, 0, 99, "空调数量")
MONTHS = fact("months", "月", 0, 0, 99, "月数")
FACTS = {"area": 30_000, "standard": 26_700, "step": 1, "count": 3, "months": 34}


def value(quantity: Quantity) -> int:
    if quantity.operation == "fact":
        return FACTS[quantity.name]
    if quantity.operation == "figure":
        return quantity.low
    function = INTEGERS[quantity.operation](quantity)
    result: int = function(*(value(operand) for operand in quantity.operands))
    return result


def with_numbers() -> Wording:
    return Wording(value)


def as_rule() -> Wording:
    return Wording()


def left_open() -> Wording:
    return Wording(scheme_figures=False)


@pytest.mark.parametrize(
    ("quantity", "numbers", "rule"),
    [
        (lesser(AREA, STANDARD) * PRICE, "较小者(300.00㎡, 267.00㎡) × 3,700元/㎡",
         "较小者(宅基地面积, 控制标准) × 区位补偿价(3,700元/㎡)"),
        (greater(AREA, STANDARD), "较大者(300.00㎡, 267.00㎡)", "较大者(宅基地面积, 控制标准)"),
        (excess(AREA, STANDARD) * PRICE * SHARE, "(300.00㎡ - 267.00㎡) × 3,700元/㎡ × 50%",
         "(宅基地面积 - 控制标准，负数按0) × 区位补偿价(3,700元/㎡) × 比例(50%)"),
        (excess(STANDARD, AREA), "(267.00㎡ - 300.00㎡，负数按0)", "(控制标准 - 宅基地面积，负数按0)"),
        (AREA - (STANDARD + AREA), "300.00㎡ - (267.00㎡ + 300.00㎡)", "宅基地面积 - (控制标准 + 宅基地面积)"),
        (-(AREA + STANDARD), "-(300.00㎡ + 267.00㎡)", "-(宅基地面积 + 控制标准)"),
        (-AREA, "-300.00㎡", "-宅基地面积"),
        ((AREA + STANDARD) * SHARE, "(300.00㎡ + 267.00㎡) × 50%", "(宅基地面积 + 控制标准) × 比例(50%)"),
        (AREA + -STANDARD, "300.00㎡ - 267.00㎡", "宅基地面积 - 控制标准"),
        (AREA + nothing("㎡"), "300.00㎡", "宅基地面积 + 0㎡"),
        (nothing("㎡") + nothing("㎡"), "0㎡", "0㎡ + 0㎡"),
        (total([AREA, STANDARD, AREA], "㎡"), "300.00㎡ + 267.00㎡ + 300.00㎡",
         "宅基地面积 + 控制标准 + 宅基地面积"),
        ((AREA * SHARE) + AREA + STANDARD, "300.00㎡ × 50% + 300.00㎡ + 267.00㎡",
         "宅基地面积 × 比例(50%) + 宅基地面积 + 控制标准"),
        ((AREA + STANDARD) + AREA * SHARE, "300.00㎡ + 267.00㎡ + 300.00㎡ × 50%",
         "宅基地面积 + 控制标准 + 宅基地面积 × 比例(50%)"),
        (AREA * SHARE + (AREA + -AREA), "300.00㎡ × 50% + 300.00㎡ - 300.00㎡",
         "宅基地面积 × 比例(50%) + 宅基地面积 - 宅基地面积"),
        (COUNT * SCHEME_PRICE, "3台 × 380.50元/台", "空调数量 × 空调移机费(380.50元/台)"),
        (MONTHS, "34个月", "月数"),
        (pick(STEP, nothing("元/㎡"), PRICE) * AREA, "3,700元/㎡ × 300.00㎡",
         "依阶段取(0元/㎡；3,700元/㎡) × 宅基地面积"),
        (pick(STEP, PRICE, PRICE), "3,700元/㎡", "3,700元/㎡"),
        (pick(STEP, AREA, AREA + STANDARD) * SHARE, "(300.00㎡ + 267.00㎡) × 50%",
         "依阶段取(宅基地面积；宅基地面积 + 控制标准) × 比例(50%)"),
        (pick(STEP, AREA * SHARE, AREA), "300.00㎡", "依阶段取(宅基地面积 × 比例(50%)；宅基地面积)"),
        (rounded(AREA * PRICE, 2), "300.00㎡ × 3,700元/㎡", "宅基地面积 × 区位补偿价(3,700元/㎡)"),
        (rounded(PRICE, 2, part=AREA, whole=STANDARD), "3,700元/㎡ × 300.00㎡ ÷ 267.00㎡",
         "区位补偿价(3,700元/㎡) × 宅基地面积 ÷ 控制标准"),
        (rounded(PRICE, 2, part=AREA, whole=AREA), "3,700元/㎡", "区位补偿价(3,700元/㎡) × 宅基地面积 ÷ 宅基地面积"),
        (rounded(AREA + STANDARD, 2, part=figure(1, "", 0, "", ORIGIN), whole=AREA),
         "(300.00㎡ + 267.00㎡) ÷ 300.00㎡", "(宅基地面积 + 控制标准) ÷ 宅基地面积"),
    ],
)  # fmt: skip
def test_formula(quantity: Quantity, numbers: str, rule: str) -> None:
    assert with_numbers().formula(quantity) == numbers
    assert as_rule().formula(quantity) == rule


def test_the_wording_stops_at_what_has_a_name() -> None:
    named = (AREA + STANDARD).named("合计")
    assert with_numbers().formula(named * SHARE) == "567㎡ × 50%"
    assert as_rule().formula(named * SHARE) == "合计 × 比例(50%)"
    assert with_numbers().formula(named) == "300.00㎡ + 267.00㎡"
    assert with_numbers().formula(AREA + named) == "300.00㎡ + 567㎡"
    assert (with_numbers().value(named), as_rule().value(named)) == ("567㎡", "合计")


def test_the_figures_of_a_scheme_may_be_left_open() -> None:
    assert left_open().formula(COUNT * SCHEME_PRICE) == "空调数量 × 空调移机费"
    assert left_open().formula(pick(STEP, nothing("元/台"), SCHEME_PRICE)) == "依阶段取(0元/台；空调移机费)"
    assert left_open().formula(AREA * PRICE) == "宅基地面积 × 区位补偿价(3,700元/㎡)"


@pytest.mark.parametrize(
    ("value", "scale", "trim", "text"),
    [
        (123_456_789, 2, False, "1,234,567.89"),
        (-5, 2, False, "-0.05"),
        (500, 2, True, "5"),
        (550, 2, True, "5.50"),
        (500, 2, False, "5.00"),
        (7, 0, False, "7"),
        (10_067, 4, False, "1.0067"),
        (-12_345_067, 3, False, "-12,345.067"),
        (0, 4, False, "0.0000"),
        (10_000, 4, True, "1"),
    ],
)
def test_numbers(value: int, scale: int, trim: bool, text: str) -> None:
    assert number(value, scale, trim=trim) == text


def test_products_drop_the_decimals_that_are_empty() -> None:
    product = AREA * SHARE
    assert measured(product, 123_4500) == "123.45㎡"
    assert measured(product, 123_4567) == "123.4567㎡"
    assert measured(fact("part", "㎡", 3, 0, 10**9, "部分"), 123_456) == "123.456㎡"


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        (rounded(AREA * PRICE, 2), "四舍五入到分"),
        (rounded(AREA * PRICE, 0), "四舍五入到元"),
        (rounded(AREA * PRICE, 0, DOWN), "舍去尾数到元"),
        (rounded(STANDARD * SHARE, 2), "四舍五入到0.01㎡"),
        (AREA, ""),
        (AREA + AREA, ""),
        ((AREA + AREA * SHARE).operands[0], ""),
    ],
)
def test_rounding_is_named(quantity: Quantity, words: str) -> None:
    assert rounding_words(quantity) == words


@pytest.mark.parametrize("whole", [0, 1, 1234, 12_345_678])
@pytest.mark.parametrize("sign", [1, -1])
def test_every_hundredth_is_written_with_two_decimals(whole: int, sign: int) -> None:
    for rest in range(100):
        minus = "-" if sign < 0 and (whole or rest) else ""
        assert plain(sign * (whole * 100 + rest)) == f"{minus}{whole}.{rest // 10}{rest % 10}"
        assert number(sign * (whole * 100 + rest), 2) == f"{minus}{whole:,}.{rest // 10}{rest % 10}"
