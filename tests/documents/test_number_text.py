"""Numbers as people write them, and the number to write instead."""

import pytest

from chaiqian.documents.number_text import plain_number, read_number, two_numbers


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("￥128,388.00", "128388.00"),
        ("\u00a5128388", "128388"),
        ("￥ -1,200.50 元", "-1200.50"),
        ("１２０．５㎡", "120.5"),
        ('"200.00平方米"', "200.00"),
        ("12.8万", "128000"),
        ("12.80505万元", "128050.5"),
        ("3万", "30000"),
        ("95%", None),
        ("1,2,3", None),
        ("约200", None),
        ("1e5", None),
        ("", None),
    ],
)
def test_the_number_to_write(written: str, plain: str | None) -> None:
    assert plain_number(written) == plain


def test_units_are_told() -> None:
    assert read_number("95 %") == ("95", "%") and read_number("3 台") == ("3", "台")


@pytest.mark.parametrize(
    ("written", "two"),
    [
        ("200.00\t267.00", ("200.00", "267.00")),
        ("1,200 3", ("1200", "3")),
        ("12", None),
        ("1 2 3", None),
        ("甲 2", None),
    ],
)
def test_two_numbers_side_by_side(written: str, two: tuple[str, str] | None) -> None:
    assert two_numbers(written) == two
