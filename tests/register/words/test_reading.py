"""What a cell may hold, and what it becomes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaiqian.register.columns import Kind, sheets
from chaiqian.register.problems import CellFault
from chaiqian.register.words.reading import reader_of


def read(kind: Kind, cell: Any, date1904: bool = False) -> Any:
    column = next(c for sheet in sheets() for c in sheet.columns if c.kind is kind)
    return reader_of(column, date1904)(cell)


@given(st.integers(1, 10**12 - 1))
def test_a_float_arrives_as_what_the_officer_sees(hundredths: int) -> None:
    seen = Decimal(hundredths).scaleb(-2)
    assert read(Kind.MONEY, float(seen)) == seen


def test_noise_behind_the_shown_digits_is_no_value() -> None:
    assert read(Kind.AREA, 0.1 + 0.2) == Decimal("0.3")


@pytest.mark.parametrize("cell", ["1,234.50", "１２３４.５", "1234.5元", " 1,234.50 元", "￥1,234.50", 1234.5])
def test_money_as_people_write_it(cell: object) -> None:
    assert read(Kind.MONEY, cell) == Decimal("1234.5")


@pytest.mark.parametrize("cell", ["12,34.5", "约100", "1万块", "100㎡", True, date(2019, 1, 1), "1.2.3"])
def test_what_is_no_money(cell: object) -> None:
    with pytest.raises(CellFault):
        read(Kind.MONEY, cell)


@pytest.mark.parametrize(("cell", "meant"), [("￥120,000元整", "120000"), ("12.8万", "128000"), ("200.5平", "200.5")])
def test_what_was_refused_with_the_number_to_fill_in_is_that_number(cell: str, meant: str) -> None:
    """These were refused, the number beside them: its meaning was certain, and `edit` and the wizard read it so."""
    assert read(Kind.AREA if "平" in cell else Kind.MONEY, cell) == Decimal(meant)


def test_blanks_between_digits_make_two_numbers() -> None:
    """A register took 12 3 for 123: two cells of another table, pasted together, became one number."""
    with pytest.raises(CellFault):
        read(Kind.AREA, "12 3")


@pytest.mark.parametrize("cell", ["100元", "￥100", "半亩"])
def test_what_is_no_area(cell: str) -> None:
    with pytest.raises(CellFault):
        read(Kind.AREA, cell)


@pytest.mark.parametrize(
    "cell",
    ["2019.6.20", "2019年6月20日", "2019-6-20", "2019/06/20", "20190620", "２０１９．６．２０", 43636.0, 20190620.0,
     date(2019, 6, 20), "2019年06月20"],
)  # fmt: skip
def test_dates_as_people_write_them(cell: object) -> None:
    assert read(Kind.MOMENT, cell) == date(2019, 6, 20)


@pytest.mark.parametrize(
    "cell", ["2019-06-20 09:31:05", "2019年6月20日9时31分5秒", "2019/6/20 9:31:05", datetime(2019, 6, 20, 9, 31, 5),
             43636.3965856481]
)  # fmt: skip
def test_moments(cell: object) -> None:
    assert read(Kind.MOMENT, cell) == datetime(2019, 6, 20, 9, 31, 5)


def test_minutes_alone() -> None:
    assert read(Kind.MOMENT, "2019-6-20 9:31") == datetime(2019, 6, 20, 9, 31)


@pytest.mark.parametrize("cell", ["2019.13.1", "2019-02-30", "19.6.20", "6月20日", 2019.0, 2019.6, "昨天", True, 1e9])
def test_what_is_no_date(cell: object) -> None:
    with pytest.raises(CellFault):
        read(Kind.MOMENT, cell)


def test_serial_numbers_counted_from_1904() -> None:
    assert read(Kind.MOMENT, 43636.0 - 1462, date1904=True) == date(2019, 6, 20)


@given(st.datetimes(datetime(1960, 1, 1), datetime(2100, 1, 1)))
def test_every_second_of_a_serial_number(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    serial = (moment - datetime(1899, 12, 30)).total_seconds() / 86400
    found = read(Kind.MOMENT, serial)
    assert found == (moment if moment.time() != datetime.min.time() else moment.date())


@pytest.mark.parametrize(
    ("cell", "number"), [("11011719800101001x", "11011719800101001X"), (" 110117 19800101 0018 ", "110117198001010018")]
)
def test_id_numbers_without_spaces(cell: str, number: str) -> None:
    assert read(Kind.ID, cell) == number


@pytest.mark.parametrize("cell", [1.1011719800101e17, 110117198001010018, "1.10117E+17"])
def test_a_spoilt_id_number_is_named(cell: object) -> None:
    with pytest.raises(CellFault) as caught:
        read(Kind.ID, cell)
    assert caught.value.finding.code == "R611" and "不能恢复" in caught.value.finding.message


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("是", True),
        ("√", True),
        (True, True),
        (1.0, True),
        ("有", True),
        ("否", False),
        ("无", False),
        ("×", False),
        (0.0, False),
        ("n", False),
    ],
)
def test_flags(cell: object, expected: bool) -> None:
    assert read(Kind.FLAG, cell) is expected


@pytest.mark.parametrize("cell", ["不清楚", 2.0, "X", date(2019, 1, 1)])
def test_no_flags(cell: object) -> None:
    with pytest.raises(CellFault):
        read(Kind.FLAG, cell)


@pytest.mark.parametrize(
    ("cell", "expected"), [(13800000000.0, "13800000000"), (12.0, "12"), (" 甲 ", "甲"), (3.5, "3.5")]
)
def test_texts(cell: object, expected: str) -> None:
    assert read(Kind.TEXT, cell) == expected


@pytest.mark.parametrize("cell", [1e15, date(2019, 1, 2), True])
def test_no_texts(cell: object) -> None:
    with pytest.raises(CellFault):
        read(Kind.TEXT, cell)


@pytest.mark.parametrize(
    ("cell", "expected"), [(3.0, 3), ("3台", 3), ("三台", 3), ("三", 3), ("-1", -1), ("－1", -1), (2.5, Decimal("2.5"))]
)
def test_whole_numbers(cell: object, expected: object) -> None:
    column = next(c for sheet in sheets() for c in sheet.columns if c.key == "count")
    assert reader_of(column)(cell) == expected


def test_of_a_word_nearly_right_the_values_are_listed() -> None:
    with pytest.raises(CellFault) as caught:
        read(Kind.CHOICE, "批准文")
    assert caught.value.finding.expected == "批准文件、登统认定"
    assert caught.value.finding.remedy == "改写这些格；或在“登记簿对照表.toml”里写上“批准文”的意思，写一次即可。"


@given(st.floats() | st.text() | st.booleans() | st.datetimes() | st.dates() | st.times(), st.sampled_from(list(Kind)))
def test_no_cell_breaks_a_door(cell: object, kind: Kind) -> None:
    try:
        read(kind, cell)
    except CellFault as fault:
        assert fault.finding.message and fault.finding.remedy
