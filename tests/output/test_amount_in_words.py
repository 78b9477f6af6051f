"""大写: the published vectors, the optional 零 and 整, amounts of any size, and reading it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaiqian.output.amount_in_words import DIGITS, amount_in_words

MOST = 10**20 * 100  # more than any total that the ranges admit

VECTORS = {
    0: "零元整",
    5: "伍分",
    60: "陆角整",
    100: "壹元整",
    1005: "壹拾元零伍分",
    1050: "壹拾元零伍角整",
    1_409_50: "壹仟肆佰零玖元伍角整",
    16_409_02: "壹万陆仟肆佰零玖元零贰分",
    325_04: "叁佰贰拾伍元零肆分",
    1_680_32: "壹仟陆佰捌拾元零叁角贰分",
    6_007_14: "陆仟零柒元壹角肆分",
    100_000_00: "壹拾万元整",
    1_010_00: "壹仟零壹拾元整",
    107_000_53: "壹拾万柒仟元零伍角叁分",
    1_000_500_30: "壹佰万零伍佰元零叁角整",
    100_000_500_00: "壹亿零伍佰元整",
    10_000_0000_00: "壹亿元整",
    1_0000_0001_00: "壹亿零壹元整",
    1000_0000_1000_00: "壹仟亿零壹仟元整",
    999_999_999_999_99: "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    1_0000_0000_0000_00: "壹万亿元整",
    1_0000_0000_0005_00: "壹万亿零伍元整",
    1_0005_0000_0000_00: "壹万零伍亿元整",
    1_0000_1234_0000_00: "壹万亿零壹仟贰佰叁拾肆万元整",
    12_3456_7890_1234_56: "壹拾贰万叁仟肆佰伍拾陆亿柒仟捌佰玖拾万壹仟贰佰叁拾肆元伍角陆分",
    1000_0000_0001_0000_00: "壹仟万亿零壹万元整",
    9999_9999_9999_9999_99: "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    1_0000_0000_0000_0000_00: "壹亿亿元整",
    1_0000_0000_0020_0000_00: "壹亿亿零贰拾万元整",
    -5_50: "负伍元伍角整",
}


@pytest.mark.parametrize(("fen", "words"), VECTORS.items())
def test_vectors(fen: int, words: str) -> None:
    assert amount_in_words(fen) == "人民币" + words


@given(st.integers(-MOST, MOST) | st.integers(-(10**14), 10**14))
def test_reads_back(fen: int) -> None:
    words = amount_in_words(fen)
    assert read_back(words) == fen
    assert "零零" not in words
    assert words.endswith("分") == bool(fen % 10)


def read_back(words: str) -> int:
    """Parse capitals independently: sections, then places, then 角 and 分."""
    body = words.removeprefix("人民币").removesuffix("整")
    sign = -1 if body.startswith("负") else 1
    yuan, _, rest = body.removeprefix("负").partition("元")
    if not rest and "元" not in body:
        yuan, rest = "", yuan
    total = 0
    for part in yuan.split("亿"):
        total = total * 10**8 + read_below(part)
    total *= 100
    for unit, base in (("角", 10), ("分", 1)):
        if unit in rest:
            digit, _, rest = rest.partition(unit)
            total += read_section(digit) * base
    return sign * total


def read_below(text: str) -> int:
    """Less than 亿: 万, and the rest."""
    ten_thousands, _, rest = text.rpartition("万")
    return read_section(ten_thousands) * 10**4 + read_section(rest)


def read_section(text: str) -> int:
    value = digit = 0
    for character in text:
        if character in DIGITS:
            digit = DIGITS.index(character)
        else:
            value += digit * {"仟": 1000, "佰": 100, "拾": 10}[character]
            digit = 0
    return value + digit
