"""What is wrong with a register, by cause: never more than three screens, whatever stands in it."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.register.books import make_book
from tests.register.offices import AREA, HEADINGS, RELATION, office_rows
from tests.register.table.layouts import Rows

from chaiqian.cli.app import main
from chaiqian.documents.problem import CellPlace
from chaiqian.register.causes import cause_text, causes, pages
from chaiqian.register.problems import flaw

SCREENS, WIDTH = 72, 80
HOUSEHOLDS, PEOPLE = 400, 5


def a_word_everywhere(rows: Rows) -> None:
    for row in rows[1:]:
        row[RELATION] = "过继"


def another_value_in_each_household(rows: Rows) -> None:
    for number, row in enumerate(rows[1::PEOPLE]):
        row[AREA] = f"约{number}多"


def thirty_kinds(rows: Rows) -> None:
    chance = random.Random(14)
    wrong = ["二百", "-5", "1/2", "", "√√", "2020年", "见附件", "abc", "无", "同上"]
    for row in rows[1:]:
        row[chance.randrange(len(HEADINGS))] = chance.choice(wrong)


def columns_that_nobody_knows(rows: Rows) -> None:
    for number, row in enumerate(rows):
        row += [f"第{place}项奖励金额" if number == 0 else 30 for place in range(20)]


def as_it_is(rows: Rows) -> None:
    """A good register: only what stands in the folder already is another."""


DAMAGES: list[Callable[[Rows], None]] = [
    a_word_everywhere,
    another_value_in_each_household,
    thirty_kinds,
    columns_that_nobody_knows,
]


def printed(folder: Path, rows: Rows, capsys: pytest.CaptureFixture[str]) -> list[str]:
    book = make_book(folder / "登记簿.xlsx", {"登记表": rows})
    capsys.readouterr()
    assert (
        main(["register", "import", str(book), str(folder / "项目"), "-o", str(folder / "退回.xlsx"), "--force"]) == 1
    )
    shown = capsys.readouterr()
    return (shown.err + shown.out).splitlines()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_four_hundred_households_fit_on_three_screens(
    damage: Callable[[Rows], None], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    rows = office_rows(HOUSEHOLDS, PEOPLE)
    damage(rows)
    lines = printed(tmp_path, rows, capsys)
    assert 5 < len(lines) <= SCREENS


def test_cases_that_are_there_and_differ_fit_on_three_screens(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    rows = office_rows(HOUSEHOLDS, PEOPLE)
    book = make_book(tmp_path / "登记簿.xlsx", {"登记表": rows})
    assert main(["register", "import", str(book), str(tmp_path / "项目")]) == 0
    for number, row in enumerate(rows[1::PEOPLE]):
        row[AREA] = 200 + number / 100
    lines = printed(tmp_path, rows, capsys)
    assert 5 < len(lines) <= SCREENS
    assert "R619" in "".join(lines) and "共 400 处，400 种写法" in "".join(lines)


def at(row: int, column: int = 3, case_id: str = "A", heading: str = "面积") -> CellPlace:
    return CellPlace("户", row, column, heading, case_id)


def test_one_cause_is_one_entry_with_its_count_and_first_places() -> None:
    found = [flaw("V101", "应填数字", "数字", "填数字。", at(row)) for row in range(2, 2002)]
    assert len(causes(found)) == 1
    assert cause_text(causes(found)[0]).splitlines() == [
        "户 D 列“面积”：错误 V101 应填数字",
        "    共 2000 处：第 2 行（A）、第 3 行（A）、第 4 行（A）、第 5 行（A）、第 6 行",
        "    （A）、第 7 行（A）等",
        "    应为：数字",
        "    改法：填数字。",
    ]


def test_a_few_ways_are_told_apart_and_many_are_one() -> None:
    few = [flaw("V101", f"现为“{n}”", at=at(row)) for row in range(2, 9) for n in (row % 3,)]
    many = [flaw("V101", f"现为“{row}”", at=at(row)) for row in range(2, 9)]
    assert [len(cause.places) for cause in causes(few)] == [3, 2, 2]
    assert [(len(cause.places), len(cause.messages)) for cause in causes(many)] == [(7, 7)]
    assert "共 7 处，7 种写法" in cause_text(causes(many)[0])


def test_each_place_is_named_once() -> None:
    found = [flaw("C212", f"其{n}", "", "改。", at(row, -1)) for n in range(5) for row in (2, 3)]
    assert [cause_text(cause) for cause in causes(found)] == [
        "户：错误 C212 其0\n    共 2 处，5 种写法：第 2 行（A）、第 3 行（A）\n    又如：其1；其2；其3\n    改法：改。"
    ]
    alone = [one for one in found if one.cell.row == 2]
    assert [cause_text(cause) for cause in causes(alone)] == [
        "户 第 2 行（A）：错误 C212 其0\n    又如：其1；其2；其3\n    改法：改。"
    ]
    assert [cause_text(cause) for cause in causes(found[:1] * 2)] == ["户 第 2 行（A）：错误 C212 其0\n    改法：改。"]


def test_what_is_said_of_several_columns_names_them() -> None:
    found = [flaw("R640", "不能确定", "", "说明。", at(1, column, "", f"第{column}项")) for column in range(3)]
    assert [cause_text(cause) for cause in causes(found)] == [
        "户 第 1 行 A 列“第0项”：错误 R640 不能确定\n    同样的还有 2 列：B 列“第1项”、C 列“第2项”\n    改法：说明。"
    ]


def test_sums_of_two_rows_are_told_apart() -> None:
    """The second was told as one more column, which was the first one again, and its numbers were lost."""
    found = [flaw("W640", f"合计写的是 {row}", at=at(row, column, "")) for row in (9, 17) for column in (3, 4)]
    shown = [(cause.finding.cell.row, [cell.column for cell in cause.columns]) for cause in causes(found)]
    assert shown == [(9, [4]), (17, [4])]


def test_errors_come_before_notices_and_in_the_order_of_the_workbook() -> None:
    found = [flaw("W621", "提示", at=at(1, 1)), flaw("V110", "后", at=at(9)), flaw("V101", "先", at=at(2))]
    assert [str(cause.finding.message) for cause in causes(found)] == ["先", "后", "提示"]


@pytest.mark.parametrize(("returned", "more"), [(True, "每一格的原因都写在退回的登记簿里"), (False, "加 -o 退回.xlsx")])
def test_what_does_not_fit_is_told_in_a_line_and_then_counted(returned: bool, more: str) -> None:
    found = [flaw("V101", f"第{n}种" + "很长" * 50, "", "改。", at(2, n)) for n in range(60)]
    told = list(pages(found, WIDTH, returned))
    *whole, brief, last = told
    assert all(text.count("\n") > 1 for text in whole) and sum(text.count("\n") + 2 for text in whole) <= 30
    assert len(brief.splitlines()) == 12 and all(line.endswith("…") for line in brief.splitlines())
    assert last.startswith(f"还有 {60 - len(whole) - 12} 种错误没有列出：先改上面的，再导入一遍；") and more in last
