"""The account of an import adds up, and whoever was not taken is named in an error: over registers broken at random."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.register.books import examples, make_book
from tests.register.offices import HEADINGS, office_rows
from tests.register.table.layouts import Rows

from chaiqian.register.account import account_lines
from chaiqian.register.importing import CHANGED, NEW, REFUSED, SAME, Import, import_register
from chaiqian.register.table.model import Book, RowKind

WORDS = ["", None, "二百", "过继", "√", "无", "合计", "HZ-002", "制表人：（示例）", "1979年", 5, -1, "奖励金额"]
WORDS.append("赵1之0（示例）")


@st.composite
def broken_registers(draw: st.DrawFn) -> Rows:
    """Two to five households with some cells, rows or headings changed."""
    rows = [list(row) for row in office_rows(draw(st.integers(2, 5)), draw(st.integers(1, 3)))]
    for _ in range(draw(st.integers(0, 4))):
        row, column = draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, len(HEADINGS) - 1))
        rows[row][column] = draw(st.sampled_from(WORDS))
    if draw(st.booleans()):
        del rows[draw(st.integers(1, len(rows) - 1))]
    if draw(st.booleans()):
        rows.insert(draw(st.integers(1, len(rows))), [draw(st.sampled_from(WORDS))] * draw(st.sampled_from([1, 6])))
    return rows


def check(result: Import) -> None:
    """What must be true of every import."""
    named = {p.cell.case_id for p in result.problems if p.severity == "error"}
    refused = {outcome.case_id for outcome in result.of(REFUSED)}
    assert refused <= named
    assert not any(problem.code == "R660" for problem in result.problems)
    assert result.failed == any(problem.severity == "error" for problem in result.problems)
    assert sum(map(result.count, (NEW, CHANGED, SAME, REFUSED))) == len(result.outcomes)


@settings(deadline=None, max_examples=examples(100), suppress_health_check=list(HealthCheck))
@given(rows=broken_registers())
def test_it_adds_up(rows: Rows, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("account")
    book = make_book(folder / "登记簿.xlsx", {"登记表": rows})
    result = import_register(book, folder / "项目")
    check(result)
    assert result.book is not None
    lengths = {content.name: len(content.rows) for content in result.book.contents}
    assert {name: counted.total() for name, counted in result.book.kinds.items()} == lengths
    people = sum(len(one.lists.get(("members",), ())) for one in result.households)
    assert sum(outcome.people for outcome in result.outcomes) >= people
    assert len(list((folder / "项目").glob("*.toml"))) == result.count(NEW)
    again = import_register(book, folder / "项目")
    check(again)
    assert again.count(SAME) == result.count(NEW) and again.count(NEW) == 0


def test_it_is_told_in_two_lines(tmp_path: Path) -> None:
    rows = [["韩庄村登记表（示例）"], *office_rows(3, 2), ["合计", *[None] * 3, 640.35], ["制表人：甲（示例）"], [None]]
    rows[2][4] = "二百"
    result = import_register(make_book(tmp_path / "登记簿.xlsx", {"登记表": rows}), tmp_path / "项目")
    assert list(account_lines(result)) == [
        "登记簿 3 户 6 人：新建 2 户 4 人，更新 0 户，未变 0 户，退回 1 户 2 人。",
        "“登记表”10 行：户、人员等 6，表头 1，合计行 1，标题、说明、签字等 2。",
    ]


def test_many_sheets_are_told_together() -> None:
    kinds = {f"第{number}组": Counter({RowKind.DATA: number, RowKind.HEADING: 1}) for number in range(1, 6)}
    result = Import(book=Book([], [], False, kinds))
    assert list(account_lines(result)) == [
        "登记簿 0 户：新建 0 户，更新 0 户，未变 0 户，退回 0 户。",
        "5 张表共 20 行：户、人员等 15，表头 5。",
    ]


def test_hidden_rows_are_left_out_counted_and_said(tmp_path: Path) -> None:
    rows = office_rows(3, 2)

    def hide(_: object, made: dict[str, object]) -> None:
        for row in (3, 4):
            made["登记表"].set_row(row, None, None, {"hidden": True})  # type: ignore[attr-defined]

    book = make_book(tmp_path / "登记簿.xlsx", {"登记表": rows}, hide)
    result = import_register(book, tmp_path / "项目", visible_only=True)
    assert [outcome.case_id for outcome in result.outcomes] == ["HZ-001", "HZ-003"]
    said = [str(problem.message) for problem in result.problems if problem.code == "W623"]
    assert said == ["隐藏或筛掉的 2 行没有读（第 4、5 行）"]
    assert result.book is not None
    assert result.book.kinds["登记表"] == Counter({RowKind.DATA: 4, RowKind.HEADING: 1, RowKind.HIDDEN: 2})
    assert "登记表”7 行：户、人员等 4，表头 1，没有读的隐藏行 2。" in list(account_lines(result))[1]
    assert len(import_register(book, tmp_path / "全部").outcomes) == 3


def test_the_number_of_a_household_that_is_hidden_still_ends_the_one_above(tmp_path: Path) -> None:
    """Its other rows are not the people of the household before it, and it comes back without its own facts."""

    def hide(_: object, made: dict[str, object]) -> None:
        made["登记表"].set_row(3, None, None, {"hidden": True})  # type: ignore[attr-defined]

    book = make_book(tmp_path / "登记簿.xlsx", {"登记表": office_rows(2, 2)}, hide)
    result = import_register(book, tmp_path / "项目", visible_only=True)
    assert [(one.case_id, one.what, one.people) for one in result.outcomes] == [
        ("HZ-001", NEW, 2),
        ("HZ-002", REFUSED, 1),
    ]
    said = [str(problem.message) for problem in result.problems if problem.code == "W623"]
    assert said == ["隐藏或筛掉的 1 行没有读（第 4 行）；其中 HZ-002 只读了看得见的行"]
