"""What people write, and what it means wherever it is written."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaiqian.documents.typed import Mistyped, typed
from chaiqian.documents.written import (
    AREA,
    MONEY,
    RATE,
    Unwritten,
    plain_day,
    plain_number,
    read_day,
    read_flag,
    read_id_number,
    read_number,
    read_whole,
    read_words,
    shown,
    two_numbers,
)

RENT = "元/㎡·月"
JUNE = dt.date(2019, 6, 5)


def refused(read: Any, *words: str) -> Unwritten:
    with pytest.raises(Unwritten) as caught:
        read(*words)
    assert caught.value.message and caught.value.expected and caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1,234.50", "", Decimal("1234.50")),
        ("￥1,200.50元", MONEY, Decimal("1200.50")),
        ("￥ -1,200.50 元", MONEY, Decimal("-1200.50")),
        ("-￥3", MONEY, -3),
        ("−3", MONEY, -3),
        ("120,000元整", MONEY, 120000),
        ("1.2万", MONEY, 12000),
        ("12.80505万元", MONEY, Decimal("128050.5")),
        ("1.2万平方米", AREA, 12000),
        ("１２０．５㎡", AREA, Decimal("120.5")),
        ("200.5平", AREA, Decimal("200.5")),
        ('"200 m²"', AREA, 200),
        ("22.00元/㎡·月", RENT, Decimal("22.00")),
        ("22元/平方米/月", RENT, 22),
        ("22元/平米", RENT, 22),
        ("22元", RENT, 22),
        ("40㎡/人", "㎡/人", 40),
        ("95%", RATE, Decimal("0.95")),
        ("９５％", RATE, Decimal("0.95")),
        ("0.95", RATE, Decimal("0.95")),
        ("3 台", "", 3),
        ("9" * 50 + "." + "9" * 50 + "万", "", Decimal("9" * 54 + "." + "9" * 46)),
    ],
)
def test_numbers(text: str, unit: str, value: Any) -> None:
    got = read_number(text, unit)
    assert got == value and type(got) is type(value)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("1,5", ""), ("12,34.5", ""), ("1e9", ""), ("nan", ""), ("约100", ""), ("半亩", ""), (".5", ""), ("5.", ""),
     ("1.2万%", RATE), ("--3", ""), ("-￥-3", ""), ("３块", ""), ("١٢", ""), ("", ""), ("1.2.3", ""),
     # Two cells of a table, pasted together; a register read 12 3 as 123.
     ("12 3", ""), ("1 234.50", MONEY), ("￥3㎡", AREA)],
)  # fmt: skip
def test_what_is_no_number(text: str, unit: str) -> None:
    assert refused(read_number, text, unit).message.startswith("应填数字，现为文字“")


@pytest.mark.parametrize(
    ("text", "unit", "message"),
    [("100元", AREA, "应填面积"), ("￥100", AREA, "应填面积"), ("100㎡", MONEY, "应填金额"), ("3台", MONEY, "应填金额"),
     # A percentage of what? `edit` took 95% of an amount for 0.95 元.
     ("95%", MONEY, "应填金额"), ("22元/㎡·月", "元/㎡", "应填金额"), ("22元/㎡", MONEY, "应填金额"),
     ("95元", RATE, "应填比例")],
)  # fmt: skip
def test_a_unit_of_something_else(text: str, unit: str, message: str) -> None:
    refusal = refused(read_number, text, unit)
    assert refusal.message == f"{message}，现为文字“{text}”" and refusal.remedy == "核对单位，是否填错了地方"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1978年", 1978), ("2层", 2), ("－1", -1), ("１２", 12), ("2.0", 2), ("1,978", 1978), ("2.5", Decimal("2.5")),
     ("9" * 18, int("9" * 18)), ("9" * 5000, Decimal("9" * 5000))],
)  # fmt: skip
def test_whole_numbers(text: str, value: Any) -> None:
    got = read_whole(text)
    assert got == value and type(got) is type(value)


# 3元 of what is counted stands in the wrong column; a register took it for 3.
@pytest.mark.parametrize("text", ["3元", "第2层", "1 2", "95%", "2㎡"])
def test_what_is_no_whole_number(text: str) -> None:
    assert refused(read_whole, text).message == f"应填整数，现为文字“{text}”"


@pytest.mark.parametrize(
    "text",
    ["2019-06-05", "2019-6-5", "2019/6/5", "2019.6.5", "2019．06．05", "2019年6月5日", "2019年6月5", "2019年6月5号",
     "2019,06,05", "2019，6，5", "2019、6、5",
     "2019。6。5", "2019 6 5", "20190605", "２０１９年６月５日", '"2019-06-05"'],
)  # fmt: skip
def test_one_day_in_many_ways(text: str) -> None:
    assert read_day(text) == JUNE and plain_day(text) == "2019-06-05"


@pytest.mark.parametrize(
    ("text", "time"),
    [("2019年6月5日9时30分", (9, 30)), ("2019-6-5 9时30分", (9, 30)), ("2019-06-05 9:31", (9, 31)),
     ("2019年6月5日 9点5分3秒", (9, 5, 3)), ("2019-06-05T09:31:05", (9, 31, 5)), ("2019，6，5　9：31", (9, 31)),
     ("2019-06-05 09:31:05.25", (9, 31, 5, 250000)), ("2019年6月5日9时30", (9, 30))],
)  # fmt: skip
def test_moments(text: str, time: tuple[int, ...]) -> None:
    assert read_day(text) == dt.datetime.combine(JUNE, dt.time(*time)) and plain_day(text) == "2019-06-05"


@pytest.mark.parametrize(
    "text",
    ["", "2019-06", "19-6-5", "6月5日", "无", "昨天", "六月五日", "2" * 50, "2019-06-05 9", "2019-06-05 9时",
     "2019-06-05 下午3时5分", "2019-06-05T09:31:05Z",
     # The second or the twentieth? A register took it for the twentieth.
     "2019-6-209:31"],
)  # fmt: skip
def test_what_is_no_day(text: str) -> None:
    refusal = refused(read_day, text)
    assert refusal.code == "V101" and "2019年6月20日" in refusal.expected and plain_day(text) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2019-02-30", "没有 2019-02-30 这个日期"),
        ("2019年13月1日", "没有 2019-13-01 这个日期"),
        ("0000-01-01", "没有 0000-01-01 这个日期"),
        ("2019-06-05 25:00", "没有 2019-06-05T25:00:00 这个时间"),
        ("2019-06-05 9时61分", "没有 2019-06-05T09:61:00 这个时间"),
    ],
)
def test_days_and_times_that_do_not_exist(text: str, message: str) -> None:
    refusal = refused(read_day, text)
    assert (refusal.code, refusal.message) == ("S104", message)


@pytest.mark.parametrize("text", ["是", "有", "对", "√", "✓", "✔️", "☑", " Ｙ ", "Yes", "TRUE", "１", "真"])
def test_yes(text: str) -> None:
    assert read_flag(text) is True


@pytest.mark.parametrize("text", ["否", "没有", "无", "不是", "非", "×", "✗", "✘", "N", "no", "False", "０", "假"])
def test_no(text: str) -> None:
    assert read_flag(text) is False


# ☒ is what Word puts for "chosen", and a register took it for 否; 2 was 否 to the wizard and nothing to a register.
@pytest.mark.parametrize("text", ["", "也许", "2", "X", "☒", "☐", "有没有"])
def test_neither_yes_nor_no(text: str) -> None:
    assert refused(read_flag, text).expected == "是、否"


def test_id_numbers() -> None:
    assert read_id_number(" １１０１１７ 19800101 001x ") == "11011719800101001X"
    assert refused(read_id_number, "1.10117E+17").code == "R611" and refused(read_id_number, "/").code == "V101"


def test_several_names() -> None:
    assert read_words(" 甲村、乙村，丙村 丁村;") == ["甲村", "乙村", "丙村", "丁村"]
    for nothing in (",", "[]", "/", "无"):
        assert refused(read_words, nothing).code == "V101"


@pytest.mark.parametrize("text", [",", "、 ；", "[]"])
def test_commas_are_no_names(text: str) -> None:
    """What lists of names say, 八（五）6: a register cell refuses it, and so does `edit`."""
    with pytest.raises(Mistyped) as raised:
        typed("case", ("household", "subsidies"), text)
    assert (raised.value.finding.code, raised.value.finding.message) == ("V101", f"应填名称，现为文字“{text}”")


@pytest.mark.parametrize("text", ["无", "/", "—"])
def test_a_stroke_in_a_list_of_names_says_that_there_is_none(text: str) -> None:
    assert typed("case", ("household", "subsidies"), text) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [("￥128,388.00", "128388.00"), ("\u00a5128388", "128388"), ("￥ -1,200.50 元", "-1200.50"), ("3万", "30000"),
     ("１２０．５㎡", "120.5"), ('"200.00平方米"', "200.00"), ("12.8万", "128000"), ("12.80505万元", "128050.5"),
     ("1978年", "1978"), ("95%", None), ("1,2,3", None), ("约200", None), ("1e5", None), ("", None)],
)  # fmt: skip
def test_the_number_to_write_in_a_file(text: str, plain: str | None) -> None:
    assert plain_number(text) == plain


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("200.00\t267.00", ("200.00", "267.00")),
        ("1,200 3", ("1200", "3")),
        ("12", None),
        ("1 2 3", None),
        ("甲 2", None),
    ],
)
def test_two_numbers_side_by_side(text: str, two: tuple[str, str] | None) -> None:
    assert two_numbers(text) == two


numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=2)
moments = st.datetimes(dt.datetime(1000, 1, 1)) | st.dates(dt.date(1000, 1, 1))


@given(st.integers(-(10**17), 10**17) | numbers | st.booleans() | moments)
def test_what_is_shown_is_read_as_the_same(value: Any) -> None:
    if isinstance(value, bool):
        assert read_flag(shown(value)) is value
    elif isinstance(value, dt.date):
        back = read_day(shown(value))
        assert back == value and type(back) is type(value)
    else:
        assert read_number(shown(value)) == value
