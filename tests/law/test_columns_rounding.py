"""Rounding over columns equals the one rounding, row by row: signs, shares, both modes, the long way and the short."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaiqian.law.readers.blocks import COLUMNS, WHOLE_DOUBLES, _ratio, _Shares
from chaiqian.quantity import DOWN, HALF_UP, INT64_LIMIT, Operation, Quantity, excess, fact, pick, rounded

EXAMPLES = settings.default.max_examples * 8 // 5
PART = fact("part", "㎡", 2, 0, 10**7, "部分")
WHOLE = fact("whole", "㎡", 2, 0, 10**7, "整体")
NEVER_EMPTY = fact("whole", "㎡", 2, 1, 10**7, "整体")
ONE = fact("one", "", 0, 1, 1, "一")


def value_of(low: int, high: int, scale: int = 4) -> Quantity:
    return fact("value", "元", scale, low, high, "金额")


def column(node: Quantity, *operands: Any) -> list[int]:
    result = np.asarray(COLUMNS[node.operation](node)(*operands))
    assert result.dtype == np.int64  # never a float on the way
    return result.tolist()


@pytest.mark.parametrize("mode", [HALF_UP, DOWN])
@pytest.mark.parametrize("places", [0, 2, 4, 6])
@pytest.mark.parametrize("low", [0, -(10**12)])
def test_without_a_share(mode: str, places: int, low: int) -> None:
    node = rounded(value_of(low, 10**12), places, mode)
    values = [number for number in (0, 1, 49, 50, 51, 149, 150, 9_999, -1, -50, -150, -9_950) if number >= low]
    assert node.rounding is not None
    expected = [node.rounding.apply(number) for number in values]
    assert column(node, np.array(values, np.int64)) == expected


@pytest.mark.parametrize("mode", [HALF_UP, DOWN])
@pytest.mark.parametrize("high", [10**8, 10**17], ids=["short", "long"])
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_with_a_share_of_one_unit(mode: str, high: int, data: Any) -> None:
    whole = data.draw(st.sampled_from([WHOLE, NEVER_EMPTY]))
    node = rounded(value_of(0, high), 2, mode, PART, whole)
    pairs = st.integers(whole.low, 10**7).flatmap(
        lambda top: st.tuples(st.integers(0, top) | st.just(top), st.just(top))
    )
    rows = data.draw(st.lists(st.tuples(st.integers(0, high), pairs), min_size=1, max_size=6))
    values, parts, wholes = [row[0] for row in rows], [row[1][0] for row in rows], [row[1][1] for row in rows]
    assert node.rounding is not None
    expected = [node.rounding.apply(*row) for row in zip(values, parts, wholes, strict=True)]
    assert column(node, *(np.array(numbers, np.int64) for numbers in (values, parts, wholes))) == expected


@pytest.mark.parametrize(
    ("high", "part_high", "scale", "places"),
    [
        (10**17, 10**7, 4, 2),
        (9 * 10**18 - 1, 10**7, 4, 2),  # no float could hold what comes out
        (2 * 10**18 + 1, 1, 2, 2),
        (INT64_LIMIT // (2 * 10**7), 10**7, 4, 2),  # fits but for what is added to round
        (10**11, 10**7, 2, 4),  # fits but for the places that are added
        (10**11, 10**7, 2, 2),
    ],
    ids=[
        "never fits",
        "never fits, at large",
        "fits, at large",
        "the divisor does not fit",
        "the factor does not fit",
        "fits",
    ],
)
@pytest.mark.parametrize("mode", [HALF_UP, DOWN])
def test_the_largest_share(mode: str, high: int, part_high: int, scale: int, places: int) -> None:
    part = fact("part", "㎡", 2, 0, part_high, "部分")
    whole = fact("whole", "㎡", 2, 1, part_high + 1, "整体")
    node = rounded(value_of(0, high, scale), places, mode, part, whole)
    assert node.rounding is not None
    rows = [(high, part_high, part_high + 1), (high - 7, 2, 3), (high, 1, part_high), (1, 1, 2), (2, 1, 3), (5, 1, 3)]
    expected = [node.rounding.apply(*row) for row in rows]
    assert column(node, *(np.array(numbers, np.int64) for numbers in zip(*rows, strict=True))) == expected


@pytest.mark.parametrize("times", [0, 1000], ids=["fits", "never fits"])
@pytest.mark.parametrize(
    ("part", "whole", "rest"), [(9_999_928, 9_999_999, 9_437_323), (9_999_922, 9_999_999, 9_611_038)]
)
def test_a_share_that_a_double_would_round_up(times: int, part: int, whole: int, rest: int) -> None:
    """What is divided is one less than a multiple, and past the whole numbers of a double."""
    node = rounded(value_of(0, 10**17, 2), 4, HALF_UP, PART, NEVER_EMPTY)
    assert node.rounding is not None and (node.rounding.multiplier, node.rounding.divisor) == (100, 1)
    divided = rest * part * 100 + whole // 2
    assert divided > WHOLE_DOUBLES and int(float(divided) / float(whole)) == divided // whole + 1
    row = times * whole + rest, part, whole
    assert column(node, *(np.array([number], np.int64) for number in row)) == [node.rounding.apply(*row)]


@pytest.mark.parametrize("free", [None, 0, 1, 2], ids=["no place is free", "the value's", "the part's", "the whole's"])
@pytest.mark.parametrize("low", [0, -(10**9)], ids=["never negative", "signed"])
@pytest.mark.parametrize("part_unit", ["㎡", ""], ids=["of one unit", "of another"])
def test_a_share_takes_no_place_that_it_still_reads(free: int | None, low: int, part_unit: str) -> None:
    part = fact("part", part_unit, 2, 0, 10**7, "部分")
    node = rounded(value_of(low, 10**9, 2), 2, HALF_UP, part, WHOLE)
    assert node.rounding is not None
    rows = [(7_000, 3, 3), (900, 1, 7), (abs(low), 2, 3), (low, 2, 3), (5, 0, 0)]
    expected = [node.rounding.apply(*row) for row in rows]
    columns = [np.array(numbers, np.int64) for numbers in zip(*rows, strict=True)]
    before = [one.tolist() for one in columns]
    result = COLUMNS[node.operation](node)(*columns, out=None if free is None else columns[free])
    assert result.tolist() == expected
    assert all(one.tolist() == before[place] for place, one in enumerate(columns) if place != free)


@pytest.mark.parametrize("mode", [HALF_UP, DOWN])
@pytest.mark.parametrize(("scale", "places"), [(2, 2), (2, 4), (4, 2)])
def test_a_figure_shared_the_long_way(mode: str, scale: int, places: int) -> None:
    """An amount for each homestead, or the most that an award may be, on the largest plots that may be."""
    most = 10**12 - 1 if places == 2 else 10**10
    node = rounded(value_of(most, most, scale), places, mode, PART, NEVER_EMPTY)
    assert node.rounding is not None
    shares = [(9_999_998, 9_999_999), (3, 9_999_999), (7, 7)]
    expected = [node.rounding.apply(most, *share) for share in shares]
    assert 2 * most * node.rounding.multiplier * 9_999_998 > INT64_LIMIT
    assert column(node, most, *(np.array(numbers, np.int64) for numbers in zip(*shares, strict=True))) == expected


@pytest.mark.parametrize("mode", [HALF_UP, DOWN])
def test_a_figure_divided_by_a_column_of_another_unit(mode: str) -> None:
    node = rounded(value_of(200, 200, 2), 2, mode, ONE, WHOLE)
    assert column(node, 200, 1, np.array([300, 0, 7], np.int64)) == [
        node.rounding.apply(200, 1, whole)
        for whole in (300, 0, 7)  # type: ignore[union-attr]
    ]


@pytest.mark.parametrize(("part_place", "whole_place"), [(1, 0), (0, 2)], ids=["by itself", "of itself"])
@pytest.mark.parametrize("part_unit", ["㎡", ""], ids=["of one unit", "of another"])
def test_a_value_that_is_its_own_part_or_whole_keeps_its_place(
    part_unit: str, part_place: int, whole_place: int
) -> None:
    part = fact("part", part_unit, 2, 0, 10**7, "部分")
    node = rounded(value_of(0, 10**7, 2), 2, HALF_UP, part, WHOLE)
    assert node.rounding is not None
    columns = np.array([6, 2, 0, 40], np.int64), np.array([1, 2, 0, 4], np.int64), np.array([8, 2, 0, 41], np.int64)
    operands = [columns[place] for place in (0, part_place, whole_place)]
    expected = [node.rounding.apply(*map(int, row)) for row in zip(*operands, strict=True)]
    assert COLUMNS[node.operation](node)(*operands, out=operands[0]).tolist() == expected


def test_one_value_shared_by_every_row() -> None:
    node = rounded(value_of(15_000, 15_000, 2), 2, HALF_UP, PART, NEVER_EMPTY)
    parts, wholes = np.array([1, 3, 2]), np.array([3, 3, 3])
    assert column(node, 15_000, parts, wholes) == [5_000, 15_000, 10_000]


@pytest.mark.parametrize("low", [0, -(10**9)])
def test_a_quotient_of_other_units(low: int) -> None:
    node = rounded(value_of(low, 10**9, 2), 2, HALF_UP, ONE, WHOLE)
    values = np.array([100, 250, abs(low), low], np.int64)
    wholes = np.array([300, 400, 0, 7], np.int64)
    assert node.rounding is not None
    expected = [node.rounding.apply(int(v), 1, int(w)) for v, w in zip(values, wholes, strict=True)]
    assert column(node, values, np.ones(4, np.int64), wholes) == expected


def test_the_rows_of_a_share_are_those_of_the_columns_at_hand() -> None:
    node = rounded(value_of(0, 10**6, 2), 2, HALF_UP, PART, NEVER_EMPTY)
    value = np.array([90, 90], np.int64)
    whole = np.array([3, 3], np.int64)
    assert column(node, value, np.array([1, 3], np.int64), whole) == [30, 90]
    assert column(node, value, np.array([3, 2], np.int64), whole) == [90, 60]


def test_which_rows_have_less_than_the_whole_is_worked_out_once() -> None:
    shares = _Shares()
    part, whole, other = np.array([1, 3, 3]), np.array([3, 3, 3]), np.array([1, 3, 4])
    found = shares.of(part, whole)
    assert found[0].tolist() == [0]
    assert shares.of(part, whole) is found
    assert shares.of(part, other)[0].tolist() == [2]
    assert shares.of(whole, other)[0].tolist() == [0, 2]


def test_picks_and_excesses() -> None:
    index = fact("index", "", 0, 0, 2, "档次")
    options = [value_of(0, 100) for _ in range(3)]
    rows = np.array([2, 0, 1], np.int64)
    node = pick(index, *options)
    assert column(node, rows, 7, 8, 9) == [9, 7, 8]
    assert column(node, rows, np.array([1, 2, 3]), 8, np.array([4, 5, 6])) == [4, 2, 8]
    options.append(value_of(-100, 100))
    four = pick(fact("index", "", 0, 0, 3, "档次"), *options)
    assert column(four, np.array([3, 0, 1, 2]), *(np.arange(start, start + 4) for start in (0, 10, -20, 30))) == [
        30,
        1,
        12,
        -17,
    ]
    above = excess(options[0], options[1])
    assert above.operation is Operation.EXCESS
    assert column(above, np.array([5, 1]), np.array([2, 3])) == [3, 0]
    assert column(above, 5, np.array([2, 9])) == [3, 0]


@pytest.mark.parametrize("mode", [HALF_UP, DOWN])
@pytest.mark.parametrize("divisor", [2, 3, 7, 10_007, 2**26 + 1, 2**31 - 1, 2**51 + 1])
def test_a_quotient_through_doubles_is_exact_to_its_bound_and_none_is_taken_beyond(mode: str, divisor: int) -> None:
    just_below = [(WHOLE_DOUBLES - divisor + step) // divisor * divisor - 1 for step in range(-divisor % 7, 20)]
    half = 0 if mode == DOWN else divisor // 2
    values = [*just_below, WHOLE_DOUBLES - divisor, WHOLE_DOUBLES, 2**60 // divisor * divisor - 1]
    for value in (value - half for value in values if value >= half):
        expected = (value + half) // divisor
        result = _ratio(np.array([value], np.int64), np.array([divisor], np.int64), mode, value, divisor)
        assert (result.dtype, result.tolist()) == (np.int64, [expected])


def test_a_double_would_not_do_beyond_the_bound() -> None:
    """One multiple further, the quotient of what is one less is rounded up."""
    divisor = 4
    value = (WHOLE_DOUBLES // divisor + 1) * divisor - 1
    assert value + divisor > WHOLE_DOUBLES
    assert int(float(value) / float(divisor)) == value // divisor + 1
