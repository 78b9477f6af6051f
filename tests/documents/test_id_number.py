"""ID numbers: GB 11643, and masking."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaiqian.documents.id_number import fault
from chaiqian.output.text import mask_statement, mask_within, masked

TODAY = date(2020, 6, 15)
WEIGHTS = [2 ** (17 - position) % 11 for position in range(17)]


def numbered(body: str) -> str:
    """17 digits with the check digit, computed from the definition rather than from a table."""
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    rest = (12 - total % 11) % 11
    return body + ("X" if rest == 10 else str(rest))


@given(st.integers(100000, 999999), st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_a_number_with_its_check_digit_passes(region: int, born: date, order: int) -> None:
    number = numbered(f"{region}{born:%Y%m%d}{order:03d}")
    assert fault(number, TODAY) is None
    for wrong in "0123456789X":
        if wrong != number[17]:
            assert fault(number[:17] + wrong, TODAY) == "校验码不对，有数字抄错"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("", "18 位"),
        ("110226780315421", "18 位"),
        ("11022619780315421x", "18 位"),
        ("1102261978031542１7", "18 位"),
        (numbered("11022619780230421"), "不存在"),
        (numbered("11022618991231421"), "不可能"),
        (numbered("11022620200616421"), "不可能"),
        (numbered("11022620990101421"), "不可能"),
    ],
)
def test_faults(number: str, words: str) -> None:
    assert words in str(fault(number, TODAY))


def test_known_numbers() -> None:
    assert fault("11010519491231002X", TODAY) is None  # the specimen of the standard
    assert fault(numbered("81000019900101001"), TODAY) is None


def test_masking() -> None:
    assert masked("110105194912310021") == "110***********0021"
    assert masked("1234567") == "*******"
    assert mask_within('id = "11010519491231002X" # 110105194912310021、1101051949') == (
        'id = "110***********002X" # 110***********0021、1101051949'
    )
    assert mask_within("110105 19491231 0021") == "110*************0021"
    assert mask_within("1234567890123456789") == "123************6789"  # an account is no less private


@given(st.text())
def test_masking_keeps_the_length(text: str) -> None:
    assert len(mask_within(text)) == len(text)


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ('id_number = "1101051949123100210"', 'id_number = "110************0210"'),
        ('id_number = "１１０１０５１９４９１２３１００２１"', 'id_number = "１１０***********００２１"'),
        ('{ name = "甲", id_number = "A110105.19491231" }', '{ name = "甲", id_number = "A11****.****1231" }'),
        ("身份证号：110105/19491231/002", "身份证号：110***/*******1/002"),
        ("id_number = 1234567 # 核对", "id_number = 1234567 # 核对"),
        ("id_number = 12345678 # 核对", "id_number = 123*5678 # 核对"),
        ('phone = "13812340000"', 'phone = "138****0000"'),
    ],
)
def test_what_a_line_gives_as_an_id_number_is_masked_however_it_is_mistyped(row: str, shown: str) -> None:
    assert mask_statement(row) == shown
