"""Quantities: units, scales, ranges, and the one rounding."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaiqian.quantity import (
    DOWN,
    HALF_UP,
    INT64_LIMIT,
    NUMBER,
    Operation,
    Origin,
    Quantity,
    Rounding,
    Unit,
    UnitError,
    excess,
    fact,
    figure,
    greater,
    lesser,
    nothing,
    pick,
    plain,
    rounded,
    rounding_to,
    total,
    walk,
)

ORIGIN = Origin("guidance", (("x",),), "八", "指导意见规定")


def area(low: int = 0, high: int = 9_999_999) -> Quantity:
    return fact("area", "㎡", 2, low, high, "面积", ("homestead", "area"))


def price(value: int = 370_000) -> Quantity:
    return figure(value, "元/㎡", 2, "单价", ORIGIN, "price")


class TestUnits:
    def test_a_product_multiplies_units_and_adds_scales(self) -> None:
        amount = area() * price()
        assert (str(amount.unit), amount.scale) == ("元", 2)
        assert (area() * price(370_050)).scale == 3

    def test_prices_and_areas_drop_empty_decimals_and_rates_keep_them(self) -> None:
        figures = [price(), price(370_050), price(370_055), figure(50, "", 2, "比例", ORIGIN), nothing("元")]
        assert [(one.low, one.scale) for one in figures] == [(3700, 0), (37005, 1), (370055, 2), (50, 2), (0, 0)]

    @pytest.mark.parametrize("text", ["元/㎡·月", "元", "元/台", "㎡/人", "", "元·月/㎡"])
    def test_a_unit_reads_and_prints_the_same(self, text: str) -> None:
        assert str(Unit.parse(text)) == text

    def test_a_unit_divided_by_itself_is_a_number(self) -> None:
        assert Unit.parse("元/㎡") / Unit.parse("元/㎡") == NUMBER

    @pytest.mark.parametrize("join", [Quantity.__add__, Quantity.__sub__, lesser, greater, excess])
    def test_different_units_are_refused(self, join: object) -> None:
        with pytest.raises(UnitError, match="^面积 and 单价 are not of one unit$"):
            join(area(), price())  # type: ignore[operator]

    def test_unnamed_quantities_are_told_by_their_unit(self) -> None:
        with pytest.raises(UnitError, match="^元/㎡ and ㎡ are not of one unit$"):
            nothing("元/㎡") + nothing("㎡")

    def test_different_scales_are_aligned(self) -> None:
        amount = area() + figure(1, "㎡", 4, "", ORIGIN)
        assert amount.scale == 4
        assert [operand.operation for operand in amount.operands] == [Operation.RESCALE, Operation.FIGURE]
        assert amount.operands[0].high == 999_999_900
        assert amount.operands[0].rounding == Rounding(4, "", False, 100, 1)


class TestFactors:
    def test_a_unit_may_be_a_product(self) -> None:
        assert Unit.parse("元·㎡/月") == Unit.parse("元") * Unit.parse("㎡") / Unit.parse("月")


class TestRanges:
    def test_sums_and_differences(self) -> None:
        left, right = area(1, 10), area(3, 30)
        assert [(q.low, q.high) for q in (left + right, left - right, -left)] == [(4, 40), (-29, 7), (-10, -1)]

    def test_comparisons(self) -> None:
        left, right = area(1, 10), area(3, 30)
        assert [(q.low, q.high) for q in (lesser(left, right), greater(left, right))] == [(1, 10), (3, 30)]
        assert [(q.low, q.high) for q in (excess(left, right), excess(right, left))] == [(0, 7), (0, 29)]
        assert (excess(area(20, 30), area(3, 5)).low, excess(area(0, 1), area(3, 5)).high) == (15, 0)

    def test_a_product_takes_the_extreme_corners(self) -> None:
        product = fact("a", "", 0, -3, 2, "") * fact("b", "", 0, -5, 7, "")
        assert (product.low, product.high) == (-21, 15)

    def test_rounding_keeps_the_range(self) -> None:
        line = rounded(area(0, 105) * figure(100, "", 2, "", ORIGIN), 2)
        assert (line.low, line.high, line.scale) == (0, 105, 2)
        assert rounded(fact("x", "元", 2, -150, 149, ""), 0).low == -2
        assert rounded(area(), 0, DOWN).rounding == Rounding(0, DOWN, False, 1, 100)

    def test_a_share_never_exceeds_what_is_shared(self) -> None:
        line = rounded(figure(15_000, "元", 2, "奖", ORIGIN), 2, part=area(1, 500), whole=area(1, 900))
        assert (line.low, line.high) == (0, 15_000)

    def test_a_quotient_of_other_units_may_grow(self) -> None:
        one = figure(1, "", 0, "", ORIGIN)
        even = rounded(figure(15_000, "元", 2, "", ORIGIN), 2, part=one, whole=area(5, 900))
        assert (even.low, even.high, str(even.unit)) == (0, 300_000, "元/㎡")

    @pytest.mark.parametrize(("most", "leaves"), [(INT64_LIMIT, False), (INT64_LIMIT + 1, True)])
    def test_what_leaves_64_bits_is_known_when_built(self, most: int, leaves: bool) -> None:
        assert fact("x", "", 0, 0, most, "").leaves_int64 is leaves
        assert fact("x", "", 0, -most, 0, "").leaves_int64 is leaves
        assert (fact("x", "", 0, 0, most, "") - fact("x", "", 0, 0, 0, "")).leaves_int64 is leaves

    def test_an_intermediate_that_leaves_64_bits_counts_too(self) -> None:
        wide = fact("x", "元", 2, 0, 2**62, "") + fact("y", "元", 2, 0, 2**62, "")
        assert lesser(wide, fact("z", "元", 2, 0, 1, "")).leaves_int64
        assert figure(2**63, "元", 2, "", ORIGIN).leaves_int64
        assert rounded(fact("x", "元", 2, 0, 2**62, ""), 0, part=area(0, 2**40), whole=area(0, 2**40)).leaves_int64
        low = fact("x", "元", 2, 0, 0, "")
        assert excess(low, fact("z", "元", 2, 0, 2**63, "")).widest == 2**63
        assert (area(-10, 1) + area(-10, 1)).widest == 20
        assert excess(area(-5, 10), area(0, 7)).widest == 12  # the difference before it is cut at nothing

    def test_the_steps_of_a_share_are_bounded(self) -> None:
        value = fact("x", "元", 2, 0, 1_000, "")
        shared = rounded(value, 2, part=area(0, 70), whole=area(0, 90))
        assert shared.widest == 2 * 90 * 70 + 90
        small = fact("x", "元", 2, 0, 60, "")
        assert rounded(small, 0).widest == 2 * 60 + 100
        assert rounded(fact("x", "元", 2, 0, 7, ""), 0).widest == 2 * 100


class TestPick:
    def test_the_options_share_unit_and_scale(self) -> None:
        step = fact("step", "", 0, 0, 1, "档次")
        picked = pick(step, nothing("元"), figure(15_005, "元", 2, "", ORIGIN))
        assert (picked.scale, picked.low, picked.high) == (2, 0, 15_005)
        assert str(pick(fact("only", "", 0, 0, 0, "档次"), nothing("元/㎡")).unit) == "元/㎡"

    @pytest.mark.parametrize(
        ("index", "options"),
        [
            (fact("i", "", 0, 0, 2, "档次"), (nothing("元"), nothing("元"))),
            (fact("i", "", 0, -1, 1, "档次"), (nothing("元"), nothing("元"))),
            (fact("i", "㎡", 0, 0, 1, "档次"), (nothing("元"), nothing("元"))),
            (fact("i", "", 2, 0, 1, "档次"), (nothing("元"), nothing("元"))),
        ],
    )
    def test_an_index_that_does_not_fit_is_refused(self, index: Quantity, options: tuple[Quantity, ...]) -> None:
        with pytest.raises(UnitError, match="^档次: the index does not fit 2 options$"):
            pick(index, *options)

    def test_options_of_different_units_are_refused(self) -> None:
        with pytest.raises(UnitError, match="^档次: options of different units$"):
            pick(fact("i", "", 0, 0, 1, "档次"), nothing("元"), nothing("㎡"))


class TestRounding:
    @pytest.mark.parametrize(
        ("value", "scale", "places", "mode", "expected"),
        [
            (4, 3, 2, HALF_UP, 0),
            (5, 3, 2, HALF_UP, 1),
            (-5, 3, 2, HALF_UP, -1),
            (-4, 3, 2, HALF_UP, 0),
            (49, 2, 0, HALF_UP, 0),
            (50, 2, 0, HALF_UP, 1),
            (149, 2, 0, HALF_UP, 1),
            (150, 2, 0, HALF_UP, 2),
            (99, 2, 0, DOWN, 0),
            (-199, 2, 0, DOWN, -1),
            (7, 0, 2, HALF_UP, 700),
            (7, 2, 2, HALF_UP, 7),
        ],
    )
    def test_half_goes_away_from_zero_and_down_cuts(
        self, value: int, scale: int, places: int, mode: str, expected: int
    ) -> None:
        assert rounding_to(places, scale, mode).apply(value) == expected

    def test_a_whole_of_nothing_gives_nothing(self) -> None:
        assert rounding_to(2, 2, shared=True).apply(500, 0, 0) == 0

    @given(
        value=st.integers(-(10**15), 10**15),
        part=st.integers(0, 10**9),
        whole=st.integers(1, 10**9),
        shift=st.integers(-4, 4),
        mode=st.sampled_from([HALF_UP, DOWN]),
    )
    def test_it_is_the_exact_quotient_rounded_once(
        self, value: int, part: int, whole: int, shift: int, mode: str
    ) -> None:
        exact = abs(Fraction(value * part, whole) * Fraction(10) ** shift)
        magnitude = int(exact + (Fraction(1, 2) if mode == HALF_UP else 0))
        expected = magnitude if value >= 0 else -magnitude
        assert rounding_to(4 + shift, 4, mode, shared=True).apply(value, part, whole) == expected

    def test_part_and_whole_come_together(self) -> None:
        for share in ({"part": area()}, {"whole": area()}):
            with pytest.raises(UnitError, match="^part and whole are given together$"):
                rounded(area(), 2, **share)

    @pytest.mark.parametrize(("part", "whole"), [(area(-1, 5), area()), (area(), area(-1, 5))])
    def test_a_share_is_never_negative(self, part: Quantity, whole: Quantity) -> None:
        with pytest.raises(UnitError, match="^a share of less than nothing$"):
            rounded(area(), 2, part=part, whole=whole)


class TestGraph:
    def test_a_total_of_nothing_is_nothing_of_that_unit(self) -> None:
        empty = total([], "元")
        assert (empty.low, empty.high, str(empty.unit), empty.scale) == (0, 0, "元", 0)

    def test_walk_gives_operands_first_and_each_once(self) -> None:
        a, b = area(), area()
        joined = a + b
        order = list(walk([joined * price(), joined]))
        assert [node.operation for node in order] == ["fact", "fact", "add", "figure", "multiply"]
        assert order[0] is a and order[1] is b

    def test_a_name_makes_a_new_quantity_of_the_same_operands(self) -> None:
        joined = area() + area()
        named = joined.named("合计", "sum")
        assert (named.label, named.name, named.operands, joined.label) == ("合计", "sum", joined.operands, "")
        assert area().named("别名").name == "area"

    def test_leaves(self) -> None:
        assert area().is_leaf and price().is_leaf and not (area() + area()).is_leaf


@pytest.mark.parametrize(
    ("value", "scale", "text"),
    [
        (0, 2, "0.00"),
        (5, 2, "0.05"),
        (-5, 2, "-0.05"),
        (123_456, 2, "1234.56"),
        (0, 3, "0.000"),
        (1, 3, "0.001"),
        (12_345, 3, "12.345"),
        (-12_345, 3, "-12.345"),
        (7, 0, "7"),
        (-7, 0, "-7"),
    ],
)
def test_a_number_is_written_with_all_its_decimals(value: int, scale: int, text: str) -> None:
    assert plain(value, scale) == text
