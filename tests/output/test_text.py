"""Text on its way to a terminal: widths, folding, inert characters, masking, JSON, numbers."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaiqian.output.text import (
    INVISIBLE,
    area,
    boxed,
    dump,
    inert,
    is_inert,
    masked_id_number,
    masked_phone,
    money,
    portable,
    safe,
)
from chaiqian.output.width import cells, fold, pad, pad_left
from chaiqian.quantity import plain

ACTING = "\x1b[31m\x07\n\r\t\x9b\u200b\u200d\u202e\u2066\ufeff\u2028\u3164\x7f\ud800"


def test_what_acts_or_hides_is_shown() -> None:
    shown = inert(f"甲{ACTING}乙")
    assert shown.startswith("甲\\x1b[31m\\x07\\n\\r\\t\\x9b\\u200b") and shown.endswith("乙")
    assert all(unicodedata.category(character)[0] != "C" for character in shown)


@pytest.mark.parametrize("character", sorted(INVISIBLE))
def test_what_draws_nothing_is_shown_though_python_takes_it_for_printable(character: str) -> None:
    assert inert(f"甲{character}乙") == f"甲\\u{ord(character):04x}乙"


@pytest.mark.parametrize("text", ["张三（示例）", "𠮷野家", "𰻝", "㎡×≤", "[red]甲[/red]", "a b", ""])
def test_what_is_harmless_stays(text: str) -> None:
    assert inert(text) == text


@given(st.text())
def test_inert_output_never_acts(text: str) -> None:
    assert not set(inert(text)) & (set(ACTING) - set("[31m"))
    assert inert(inert(text)) == inert(text)


def test_what_the_chinese_code_page_prints_is_harmless_one_by_one() -> None:
    """A text of these alone is passed as a whole, without a look at each."""
    for code in range(0x11_0000):
        character = chr(code)
        if character.encode("gbk", "ignore") and character.isprintable():
            assert is_inert(character), hex(code)


def test_id_numbers_and_phones_are_masked() -> None:
    number = "110101199003070011"
    assert number not in safe(f"身份证{number}号")
    assert number[6:14] not in masked_id_number(number)
    assert masked_phone("13812340000") == "138****0000"
    assert masked_phone("12345") == "*****"


@pytest.mark.parametrize(
    ("value", "shown", "machine"),
    [
        (0, "0.00", "0.00"),
        (5, "0.05", "0.05"),
        (123456789, "1,234,567.89", "1234567.89"),
        (-6000000, "-60,000.00", "-60000.00"),
    ],
)
def test_money(value: int, shown: str, machine: str) -> None:
    assert money(value) == shown
    assert plain(value) == machine
    assert area(value) == shown + "㎡"


def test_widths() -> None:
    assert cells("宅基地a") == 7
    assert cells("×") == 1 and cells("×", 2) == 2
    assert cells("e\u0301") == 1
    assert cells(pad("宅", 6)) == cells(pad_left("宅", 6)) == 6
    assert pad("宅基地", 2) == "宅基地"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("案件里没有附属物[4]，核对", 18, ["案件里没有附属", "物[4]，核对"]),
        ("没有 awards[4].stages[12]=1 这一项", 13, ["没有", "awards[4]", ".stages[12]=1", "这一项"]),
    ],
)
def test_folding_keeps_a_key_with_its_index(text: str, width: int, lines: list[str]) -> None:
    assert fold(text, width) == lines


def test_folding_keeps_numbers_with_units_and_punctuation_off_line_starts() -> None:
    lines = fold("较小者(300.00㎡, 267㎡) × 3,700元/㎡，其余部分另算（八（一）2）。", 20)
    assert all(cells(line, 2) <= 20 for line in lines)
    assert any("3,700元/㎡" in line for line in lines)
    assert not any(line[0] in "，。）)" for line in lines)


@given(st.text(alphabet="宅基地（）。，×· 123,.abc元㎡", max_size=60), st.integers(12, 40))
def test_folding_loses_nothing_but_spaces(text: str, width: int) -> None:
    lines = fold(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cells(line, 2) <= width for line in lines)


@given(st.text())
def test_json_is_one_line_and_loses_nothing(text: str) -> None:
    written = dump({"name": text})
    assert json.loads(written)["name"] == text
    assert "\n" not in written and "\x1b" not in written and "\u202e" not in written
    written.encode("utf-8")


def test_paths_in_files_are_the_same_on_every_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sep", "/")
    assert portable("乙\\甲/LSG-001.toml") == "乙\\甲/LSG-001.toml"  # here `\` is a letter like any other
    monkeypatch.setattr("os.sep", "\\")
    assert portable("D:\\峪口\\LSG-001.toml") == "D:/峪口/LSG-001.toml"


@pytest.mark.parametrize(("text", "shown"), [("赵\ue863", "赵[U+E863]"), ("\U000f0001", "[U+F0001]"), ("赵", "赵")])
def test_a_self_made_character_is_named_to_readers_and_a_box_on_paper(text: str, shown: str) -> None:
    assert safe(text) == shown and len(boxed(text)) == len(text)
    assert "\ue863" not in boxed(text) and boxed("赵\ue863") == "赵□"
    assert json.loads(dump(text)) == text  # and machines get it as it is
