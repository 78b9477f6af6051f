"""Broken TOML: which fault is named where, and that reading on never fails."""

from __future__ import annotations

from pathlib import Path

import pytest
import toml_rs
from hypothesis import given, settings
from hypothesis import strategies as st

from chaiqian.documents.examine import examine
from chaiqian.documents.problem import Finding, Problem, Span
from chaiqian.documents.repair.syntax import FAULTS, STAND_IN, recover
from chaiqian.documents.source import DEPTH_LIMIT, Source

CASE = (Path(__file__).parent.parent / "examples" / "hanzhuang" / "HZ-0001.toml").read_text("utf-8")

ROWS = {
    "a = “x”": "S101",
    'a = "x”': "S101",
    'a = “x"': "S101",
    "a = ‘x’": "S101",
    "a = 「x」": "S101",
    "a：1": "S101",
    "a ＝ 1": "S101",
    "a = [1，2]": "S101",
    "a = 1 ＃ x": "S101",
    'a = "x"。': "S101",
    "a = 1。5": "S101",
    "a = 1\u3000": "S101",
    'a = ["x”, "y"]': "S101",
    "a = 1\na = 2": "S102",
    "a.b = 1\na = 2": "S102",
    "a = 1\na.b = 2": "S102",
    "[a]\nb = 1\n[a]\nb = 2": "S102",
    "[[a]]\nb = 1\n[a]\nb = 2": "S102",
    "a = { b = 1, b = 2 }": "S102",
    "a = abc": "S103",
    "a = 韩庄": "S103",
    "a = 2019-02-30": "S104",
    "a = 2019-06-20T25:00:00": "S104",
    "a = 10:61:00": "S104",
    "a = 0000-01-01": "S104",
    "a = 2019-06-20T09:31:60": "S104",
    "a = 09:31:60": "S104",
    "a = 2019/6/20": "S105",
    "a = 2019.6.20": "S105",
    "a = 2019-6-20": "S105",
    "a = 2019-06-20x": "S105",
    "a = 19-05-20": "S105",
    "a = 12:00": "S105",
    '姓名 = "x"': "S106",
    '天气 = "x"': "S106",
    "= 1": "S106",
    "[]": "S106",
    "[a.]": "S106",
    "a": "S107",
    "a: 1": "S107",
    "a b = 1": "S107",
    "a =": "S108",
    "a = # x": "S108",
    'a = "x': "S109",
    "a = 'x": "S109",
    'a = """x\ny': "S109",
    "a = '''x\ny": "S109",
    "a = [1, 2": "S110",
    "a = [\n  1,\n  2\nb = 3": "S110",
    "a = 2019-06-20 b = 3": "S113",
    "a = 2019-06-20T09:00:00+08": "S105",
    "a = [1, 2\nb = 3": "S110",
    "a = { b = 1": "S110",
    "a = { b = 1\nc = 2": "S110",
    "a = [ { b = 1 ]": "S110",
    "a = [1 }": "S110",
    "a = ]": "S110",
    "a = }": "S110",
    "[a": "S110",
    "[[a]": "S110",
    "a = 12,5": "S111",
    "a = 1,000.00": "S111",
    "a = 01": "S111",
    "a = 50%": "S111",
    "a = 0.5%": "S111",
    "a = 200.00㎡": "S111",
    "a = .5": "S111",
    "a = 5.": "S111",
    "a = 1_": "S111",
    "a = 1e": "S111",
    "a = 0x": "S111",
    "a = 0b12": "S111",
    "a = +": "S111",
    "a = True": "S112",
    "a = FALSE": "S112",
    "a = 否": "S112",
    "a = fals": "S112",
    "a = truex": "S112",
    'a = "x" "y"': "S113",
    "a = 1 b = 2": "S113",
    "a = [1 2]": "S113",
    "a = { b = 1, }": "S113",
    "a = { b = 1,\n c = 2 }": "S113",
    "a = 1 // x": "S113",
    "a = = 1": "S113",
    "[a] x": "S113",
    "[a]]": "S113",
    'a = "\\q"': "S114",
    'a = "\\u12"': "S114",
    'a = "\\ud800"': "S114",
    'a = "\x01"': "S114",
    "a = 1e99999999999999999999": "S115",
    "a = 1.5e-99999999999999999999": "S115",
    "a = 1\r b = 2": "S119",
    "a = [\n0000-01-01\n]": "S104",
    "a = 2019-06-20\nb = 0000-01-01": "S104",
    "a = 2019-06-20T09:00:00+25:00": "S104",
    '[a]\n"b" = 1\nb = 2': "S102",
    "[a]\nb = [\n1 2\n]": "S113",
}


def span_of(fault: Finding) -> Span:
    assert isinstance(fault.at, Span)
    return fault.at


@pytest.mark.parametrize("row", ROWS)
def test_the_fault_is_named(row: str) -> None:
    text = f"before = 1\n{row}\nzz_after = 1e5\n"
    found = recover(text)
    assert " ".join(fault.code for fault in found.faults) == ROWS[row]
    assert found.text.count("\n") == text.count("\n")
    rows = text.split("\n")
    for fault in found.faults:
        span = span_of(fault)
        assert 2 <= span.line <= len(rows)
        assert 1 <= span.column <= len(rows[span.line - 1]) + 1
        assert 0 <= span.also < span.line
        assert not any(str(text).endswith("。") for text in (fault.message, fault.expected, fault.remedy))
    assert found.document is not None
    assert found.document["before"] == 1


def test_a_string_left_open_is_found_on_its_line() -> None:
    found = recover('[a]\nb = "x\nc = "y"\n')
    assert [(fault.code, span_of(fault).line) for fault in found.faults] == [("S109", 2)]


def test_a_string_over_two_lines_is_found_at_its_start() -> None:
    found = recover('[a]\nb = "x\ny"\nc = 1\n')
    assert (found.faults[0].code, span_of(found.faults[0]).line) == ("S109", 2)


def test_a_number_inside_a_list_of_tables_gives_up_the_whole_list() -> None:
    found = recover("a = [\n  { b = 1 },\n  { b = 1,5 },\n  { b = 2 },\n]\nc = 1\n")
    assert found.document == {"a": STAND_IN, "c": 1}


def test_what_looks_like_a_date_in_a_text_is_let_be() -> None:
    found = recover('a = "at 0000-01-01 and 1e9999999"  # 0000-01-01\nb = 1e5\nc = 0000-01-01\n')
    assert [(fault.code, span_of(fault).line) for fault in found.faults] == [("S104", 3)]


def test_a_broken_list_at_the_end_is_given_up_to_the_end() -> None:
    assert recover("b = [\n1 2,\n3\n]\n").document == {"b": STAND_IN}


def test_a_value_that_nobody_can_name_ends_the_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaiqian.documents.repair.syntax._literal_fault", lambda *_: None)
    found = recover("unnamed = 0000-01-01")
    assert found.document is None
    assert [fault.code for fault in found.faults] == ["S119"]


def test_a_fault_that_changes_nothing_costs_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaiqian.documents.repair.syntax._Repair._mend_at", lambda *_: None)
    found = recover("unmended = x\nb = 1")
    assert found.document == {"b": 1}
    assert found.lost


def test_a_small_file_is_repaired_to_its_end() -> None:
    found = recover("\n".join(f"a{number} = x" for number in range(300)))
    assert found.document is not None and len(found.faults) == 300


def test_no_more_is_repaired_than_is_told() -> None:
    found = recover("\n".join(f"a{number} = x" for number in range(FAULTS + 10)))
    assert found.document is None and len(found.faults) <= FAULTS


@pytest.mark.parametrize(("mark", "depth"), [("［", DEPTH_LIMIT + 1), ("［", 50_000), ("｛a＝", 20_000)])
def test_repairs_never_hand_the_parser_what_the_guard_keeps_out(mark: str, depth: int) -> None:
    text = "a = " + mark * depth
    found = recover(text)
    assert found.document is None
    problems = examine(Source("case.toml", b"", text), "case").problems
    assert [problem.code for problem in problems] == ["S101"]


LONG_PIECES = ['\\"', '"', "'" * 3, '”\\"', '"""\\', "：", "［", "\\q", " ", "[a", "\u3000"]


@pytest.mark.parametrize("piece", LONG_PIECES)
def test_a_long_row_of_anything_is_answered_in_time(piece: str) -> None:
    text = 'a = "' + piece * (100_000 // len(piece))
    assert examine(Source("case.toml", b"", text), "case").problems


def test_a_long_number_in_full_width_is_not_read() -> None:
    assert recover("a = " + "９" * 20_000).document is None


def valid(problem: Problem, text: str) -> bool:
    rows = text.split("\n")
    place = problem.place
    inside = 1 <= place.line <= len(rows) and 1 <= place.column <= len(rows[place.line - 1]) + 1
    return inside and place.column - 1 + place.length <= max(len(place.text), 0) + 1 and bool(problem.message)


PIECES = st.sampled_from(
    list("=[]{},.\"'#\n-:1e_“”，：＝［］　。０\\\r")
    + ["[[", "]]", "true", "2019-02-30", "0000-01-01", "甲", "a.b", "\n[x]\n"]
)


@given(st.lists(st.tuples(st.integers(0, len(CASE)), st.integers(0, 12), PIECES), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_damaged_case_is_always_answered(damages: list[tuple[int, int, str]]) -> None:
    text = CASE
    for start, length, piece in damages:
        text = text[:start] + piece + text[start + length :]
    for document in ("case", "scheme"):
        for problem in examine(Source("case.toml", text.encode("utf-8", "replace"), text), document).problems:
            assert valid(problem, text), problem


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_rubble_is_always_answered(text: str) -> None:
    for problem in examine(Source("case.toml", b"", text), "case").problems:
        assert valid(problem, text), problem


@given(st.lists(PIECES, max_size=20).map("".join))
@settings(max_examples=100, deadline=None)
def test_what_was_repaired_can_be_read(text: str) -> None:
    found = recover(text)
    assert found.text.count("\n") == text.count("\n")
    if found.document is not None:
        toml_rs.loads(found.text, toml_version="1.0.0")
    if found.text == text and found.document is not None:
        assert not found.faults


@pytest.mark.parametrize(
    ("row", "name", "column"),
    [
        ("units = { 三居室 = 1 }", "三居室", 11),
        ('a = [{ name = "数量 ", 数量 = 1 }]', "数量", 22),
        ("[住户]", "住户", 2),
        ("[[ 房屋 ]]", "房屋", 4),
        ("[a.住户]", "住户", 4),
        ("a.三 = 1", "a.三", 1),
    ],
)
def test_a_key_that_is_not_english_is_named_where_it_stands(row: str, name: str, column: int) -> None:
    (fault,) = recover(row).faults
    assert (fault.message, fault.at) == (f"键名“{name}”不能这样写", Span(1, column, len(name)))


def test_a_section_named_in_chinese_is_one_fault_and_no_other(tmp_path: Path) -> None:
    assert recover("[住户]\nowner = 1\n[[人员]] # 一\n[[人员]]\n").document == {
        "household": {"owner": 1},
        "members": [{}, {}],
    }
    assert recover("[奖励期]\nstart = 1").document == {"award_period": {"start": 1}}
    unknown = recover("[a]\nb = 1\n[备注]\nb = 2\n[c]\nb = 3")
    assert (unknown.document, unknown.lost, len(unknown.faults)) == ({"a": {"b": 1}, "c": {"b": 3}}, True, 1)
