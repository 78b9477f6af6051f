"""One finder of numbers that identify or reach a person, for screens and papers and for public boards alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaiqian.documents.private_text import HIDDEN, hide_private
from chaiqian.output.private_numbers import numbers_in
from chaiqian.output.text import mask_within

ID = "110105194912310021"
PARTS = ("110105", "19491231", "0021")
MARKS = (".", "·", "/", "_", ",", "，", "、", "\xa0", "\u3000", "  ", "-", "—", "\u200b")
SPELLED = {
    "on end": ID,
    "X": "11010519491231002X",
    "of the old kind": "110105491231002",
    "full-width": "１１０１０５１９４９１２３１００２Ｘ",
    "Arabic-Indic": "".join(chr(0x660 + int(digit)) for digit in ID),
    "extended Arabic-Indic": "".join(chr(0x6F0 + int(digit)) for digit in ID),
    "two on end": ID + "110117198001010018",
    "fours": "1101 0519 4912 3100 21",
    "one by one": " ".join(ID),
    "one by one with points": "·".join(ID),
    "by its parts with 年": "110105 1949年12月31日 0021",
    "year and day apart": "110105，1949，12，31，0021",
    "an account": "6222020200012345678",
    "an account in groups": "6222 0202 0001 2345 678",
    "an account with points": "6222.0202.0001.2345",
    "a mobile phone": "13912345678",
    "a mobile phone in groups": "139 1234 5678",
    "a mobile phone with its country": "+86 139-1234-5678",
    "a mobile phone with commas": "139，1234，5678",
    "a mobile phone with double spaces": "139  1234  5678",
    **{f"with {mark!r}": mark.join(PARTS) for mark in MARKS},
}  # fmt: skip
ORDINARY = [
    "京平政发〔2017〕22号",
    "2020-05-20 08:30:15",
    "2020-06-05、2020-06-25、2020-07-20",
    "2020-06-01至2020-06-10，2020-06-11至2020-07-20",
    "312.46、168.30、77.25、92.60、46.30",
    "min(312.46㎡, 267㎡) × 3,700元/㎡ = 987,900.00",
    "4,585,733.57、2,849,409.82",
    "2019、2020、2021、2022",
    "2019 2020 2021 2022",
    "合成-00000001、合成-00000002",
    "示例评报字第2020-001号、第2020-002号",
    "20201129121500",
    "LSG-2020-0001-0002",
    "area = 1e99999999999999999999",
    "0158-1234-5678-9012-3456-7890-331c-b6d7",
    "0158123456789012345678900331b6d70158123456789012345678900331b6d7",
    "",
]


@pytest.mark.parametrize("name", SPELLED)
@pytest.mark.parametrize("around", ["{}", "甲户{}（示例）", "住址 {}，村东"])
def test_every_spelling_is_found_by_both(name: str, around: str) -> None:
    number = SPELLED[name]
    text = around.format(number)
    shown = mask_within(text)
    assert shown == around.format(number[:3] + "*" * (len(number) - 7) + number[-4:])
    assert hide_private(text) == around.format(HIDDEN)


def test_letters_before_a_number_hide_it_from_nobody() -> None:
    assert mask_within(f"ID{ID}") == "ID110***********0021" and hide_private(f"ID{ID}") == f"ID{HIDDEN}"


@pytest.mark.parametrize("text", ORDINARY)
def test_what_is_no_number_of_a_person_stays(text: str) -> None:
    assert mask_within(text) == text


def test_a_landline_is_for_a_public_board_alone() -> None:
    """On a screen, eight digits are as often an amount or the number of a document."""
    assert mask_within("30000000、69961234、(010)69961234") == "30000000、69961234、(010)69961234"
    assert hide_private("69961234、(010)69961234") == f"{HIDDEN}、{HIDDEN}"


def test_several_in_one_text() -> None:
    assert mask_within(f"甲{ID}乙13912345678") == "甲110***********0021乙139****5678"


@given(st.text("0123456789 .-年a、X*", max_size=60))
def test_what_was_masked_stays_as_it_is(text: str) -> None:
    shown = mask_within(text)
    assert len(shown) == len(text)
    for start, end in numbers_in(text):
        assert "*" in shown[start:end]


@given(st.text("0123456789 .-、年*", max_size=2_000))
def test_no_text_takes_long(text: str) -> None:
    numbers_in(text, public=True)
