"""The doors: exact types, ranges by comparison, precision by value, and no time lost on monsters."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from chaiqian.documents import values
from chaiqian.documents.values import AREA, MONEY, RATE, SIGNED_MONEY, Range, scaled

RANGES = [AREA, MONEY, SIGNED_MONEY, RATE]


def code(door: Any, *given: Any) -> str:
    with pytest.raises(PydanticCustomError) as caught:
        door(*given)
    assert caught.value.context is not None
    assert all(isinstance(caught.value.context[key], str) for key in ("message", "expected", "remedy"))
    return caught.value.type


@given(st.sampled_from(RANGES), st.integers(-(10**13), 10**13), st.integers(0, 4), st.integers(0, 30))
def test_a_number_is_scaled_exactly_or_refused(bounds: Range, digits: int, places: int, zeros: int) -> None:
    number = Decimal(digits).scaleb(-places)
    written = Decimal(f"{number}" + ("." if places == 0 else "") + "0" * zeros)
    inside = bounds.holds(number)
    exact = digits * 10**bounds.places % 10**places == 0
    if inside and exact:
        assert scaled(bounds)(written) == digits * 10**bounds.places // 10**places
    else:
        assert code(scaled(bounds), written) == ("V104" if inside else "V102")


@given(st.sampled_from(RANGES), st.integers(-(10**12), 10**12))
def test_whole_numbers(bounds: Range, number: int) -> None:
    if bounds.holds(number):
        assert scaled(bounds)(number) == number * 10**bounds.places
    else:
        assert code(scaled(bounds), number) == "V102"


@given(st.sampled_from(RANGES), st.decimals(allow_nan=True, allow_infinity=True))
@example(AREA, Decimal("1e9999999"))
@example(AREA, Decimal("1e-9999999"))
@example(AREA, Decimal("-1e9999999"))
@example(MONEY, Decimal("0e9999999"))
@example(AREA, Decimal("1." + "0" * 60 + "1"))
@example(AREA, Decimal("0.00" + "9" * 60))
def test_any_decimal_is_answered(bounds: Range, number: Decimal) -> None:
    try:
        found = scaled(bounds)(number)
    except PydanticCustomError as error:
        assert error.type in ("V102", "V103", "V104")
    else:
        assert Decimal(found).scaleb(-bounds.places) == number


@pytest.mark.parametrize("value", [True, "1", 1.5, date(2019, 1, 1), [], {}, time(9)])
def test_other_types_are_no_numbers(value: object) -> None:
    assert code(values.area, value) == "V101"


@pytest.mark.parametrize("value", ["nan", "-nan", "snan", "inf", "-inf"])
def test_nan_and_infinity(value: str) -> None:
    assert code(values.area, Decimal(value)) == "V103"


@pytest.mark.parametrize(
    ("door", "value", "expected"),
    [
        (values.area, Decimal("1.230"), 123),
        (values.area, Decimal("99999.99"), 9999999),
        (values.area, Decimal("0.01"), 1),
        (values.money, Decimal("9999999999.99"), 999999999999),
        (values.money, Decimal("-0.00"), 0),
        (values.signed_money, Decimal("-9999999999.99"), -999999999999),
        (values.rate, 1, 10000),
        (values.rate, Decimal("0.0001"), 1),
    ],
)
def test_bounds_are_inside(door: Any, value: object, expected: int) -> None:
    assert door(value) == expected


@pytest.mark.parametrize(
    ("door", "value"),
    [
        (values.area, 0),
        (values.area, 100000),
        (values.area, Decimal("99999.991")),
        (values.money, 10**10),
        (values.money, Decimal("-0.01")),
        (values.signed_money, -(10**10)),
        (values.rate, 0),
        (values.rate, Decimal("1.0001")),
    ],
)
def test_beyond_the_bounds(door: Any, value: object) -> None:
    assert code(door, value) == "V102"


def test_a_giant_is_beyond_the_bounds() -> None:
    assert code(values.area, 10**9000) == "V102"
    assert code(values.whole("数量", 0, 99), 10**9000) == "V102"


def test_range_in_words() -> None:
    assert RATE.words() == "大于 0、不大于 1 的数，至多 4 位小数"
    assert MONEY.words() == "不小于 0、小于 10,000,000,000 的数，至多 2 位小数（元）"


@given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), min_size=1, max_size=200))
def test_visible_text_passes(text: str) -> None:
    if text.strip():
        assert values.text(text) == text
    else:
        assert code(values.text, text) == "V105"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, "V101"),
        (Decimal(1), "V101"),
        (date(2019, 1, 1), "V101"),
        (True, "V101"),
        ("", "V105"),
        ("\u3000", "V105"),
        ("甲" * 201, "V106"),
        ("a\nb", "V107"),
        ("a\x1b[31mb", "V107"),
        ("a\u202eb", "V107"),
        ("a\u200bb", "V107"),
        ("a\x00b", "V107"),
    ],
)
def test_text_refused(value: object, expected: str) -> None:
    assert code(values.text, value) == expected


def test_rare_characters_are_names() -> None:
    assert values.text(" 䶮\u3000𠮷\ue123") == " 䶮\u3000𠮷\ue123"


def test_dates() -> None:
    day, moment = date(2019, 6, 20), datetime(2019, 6, 20, 9, 31, 5)
    assert values.day(day) is day
    assert code(values.day, moment) == "V113"
    assert values.moment(day) is day
    assert values.moment(moment) is moment
    assert code(values.moment, moment.replace(tzinfo=UTC)) == "V109"
    assert code(values.day, "2019-06-20") == "V101"
    assert code(values.moment, time(9)) == "V101"
    assert code(values.day, date(1899, 12, 31)) == "V102"
    assert code(values.day, date(2100, 12, 31) + timedelta(1)) == "V102"
    assert values.day(date(1900, 1, 1)) == date(1900, 1, 1)


@given(st.integers())
def test_counts(value: int) -> None:
    door = values.whole("数量", 0, 99)
    if 0 <= value <= 99:
        assert door(value) == value
    else:
        assert code(door, value) == "V102"


@pytest.mark.parametrize("value", [True, "1", Decimal(1), 1.0])
def test_counts_are_whole_numbers(value: object) -> None:
    assert code(values.whole("数量", 0, 99), value) == "V101"


def test_kinds() -> None:
    given = [True, 1, Decimal(1), "", datetime(2019, 1, 1), date(2019, 1, 1), [], {}, time(9)]
    assert [values.kind_of(value) for value in given] == [
        "是否值（true/false）", "整数", "小数", "文字", "日期时间", "日期", "列表", "一组键值", "时间",
    ]  # fmt: skip


@pytest.mark.parametrize(("character", "name"), [("\x1b", "终端控制符"), ("\t", "控制字符"), ("\u2028", "换行")])
def test_invisible_names(character: str, name: str) -> None:
    assert values.invisible_name(character) == name
