"""Names that a case number gives: on every system, in its folder, nobody else's."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaiqian.output.file_names import FORBIDDEN, Names, distinct_stem, file_stem, is_reserved

PORTS = [f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"]
DEVICES = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", *PORTS]


@pytest.mark.parametrize("number", ["HZ-0001", "韩庄村-1", "LSG 001", "a.b", "甲_1", "𠮷-1", "console", "schemes"])
def test_an_ordinary_number_is_the_name(number: str) -> None:
    assert file_stem(number) == distinct_stem(number) == number


@pytest.mark.parametrize(
    ("number", "stem"),
    [
        ("甲/1", "甲-1"),
        ("a:b*c", "a-b-c"),
        ("../../up", "_-..-up"),
        ("..", "_"),
        (".x", "_x"),
        ("-1", "_-1"),
        ("", "_"),
        (" a ", "a"),
        ("a. .", "a"),
        ("\u3000a\u3000", "a"),
        ("a\nb", "a-b"),
        ("a\u200bb", "a-b"),
        ("a\u202eb", "a-b"),
        ("scheme", "_scheme"),
        ("Scheme.", "_Scheme"),
        ("SCHEME.toml", "_SCHEME.toml"),
        ("甲110117198001010018", "甲110-----------0018"),
    ],
)
def test_what_no_file_may_be_called(number: str, stem: str) -> None:
    assert file_stem(number) == stem


@pytest.mark.parametrize("device", DEVICES)
def test_no_file_is_a_device_of_windows(device: str) -> None:
    for name in (device, device.lower(), f"{device}.toml", f"{device} .x", f"{device}."):
        assert file_stem(name) == f"_{name.rstrip('.')}"


def test_half_a_character() -> None:
    assert file_stem("a\ud800b") == "a-b" and distinct_stem("a\ud800b").startswith("a-b-")


def test_two_numbers_that_lose_their_difference() -> None:
    assert len({distinct_stem(number) for number in ("a/b", "a\\b", "a:b", "a-b")}) == 4
    names = Names(["A-B.toml"])
    assert [names.free(file_stem("a/b"), ".toml") for _ in range(2)] == ["a-b-2.toml", "a-b-3.toml"]


def test_letters_case_and_composition_make_no_other_name() -> None:
    names = Names(["É.toml"])
    assert "e\u0301.TOML" in names and "e.toml" not in names


@given(st.text() | st.text("甲𠮷é", min_size=50, max_size=300))
def test_every_name_fits_everywhere(number: str) -> None:
    for stem in (file_stem(number), distinct_stem(number)):
        assert stem and stem == stem.strip().rstrip(".") and stem[0] not in ".-"
        assert not set(stem) & FORBIDDEN and not is_reserved(stem)
        assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in stem)
        name = f"{stem}-999.receipt.json"
        assert len(name.encode()) <= 255 and len(name.encode("utf-16-le")) // 2 <= 100


def test_the_hash_in_a_name_tells_no_number_of_a_person() -> None:
    """Of the few numbers that a person may have, a hash over them tells which."""
    first, other = (distinct_stem(f"甲 1101051949123100{end}") for end in ("21", "48"))
    assert first.rpartition("-")[0] == "甲 110-----------0021" and other.rpartition("-")[0] == "甲 110-----------0048"
    assert distinct_stem("110105194912310021") == distinct_stem("110105195012310021")
    assert distinct_stem("a/b") != distinct_stem("a?b")
