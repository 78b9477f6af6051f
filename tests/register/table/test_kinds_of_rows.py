"""What a row is: a household, a sum, a heading, a note; and what is never passed over as one."""

from pathlib import Path
from typing import Any

import pytest
from tests.register.table.layouts import LAND, PEOPLE, Rows, beside, errors, land, notes, people, person, read

from chaiqian.register.reading import read_book
from chaiqian.register.table.model import Slot


def test_a_merge_right_of_everything_says_nothing(tmp_path: Path) -> None:
    """A blank frame beside the table, as a template leaves it: in the row of the headings, and above."""
    rows = [[*row, *[None] * 20] for row in ([["某村登记表"], *beside([], [])["Sheet1"]])]
    merged = [("Sheet1", row, len(rows[row]) - 2, row, len(rows[row]) - 1) for row in (0, 1)]
    assert errors(read(tmp_path, {"Sheet1": rows}, merged)) == []
    assert people(tmp_path) == {"A-1": ["本人", "配偶"]}


def test_a_sum_that_is_another_is_told(tmp_path: Path) -> None:
    sheets = beside(["首层建筑面积"], [100])
    sheets["Sheet1"] += [["合计1户", None, None, None, 213.54, None, None, None, 100]]
    result = read(tmp_path, sheets)
    assert errors(result) == []
    assert ("W640", "合计写的是 213.54，各行加起来是 213.45") in notes(result)
    assert len([code for code, _ in notes(result) if code == "W640"]) == 1


def home(number: str, area: float = 100) -> list[Any]:
    """A household of one person, with this area."""
    return [*land(number, "钱丁（示例）", _4=area), *person("钱丁（示例）")]


def summed(words: str, area: float) -> list[Any]:
    """A row that sums up areas."""
    return [words, None, None, None, area]


def sums_told(folder: Path, *sheets: Rows) -> list[str]:
    """What is said of the sums of these worksheets."""
    titled = {f"表{number}": [[*LAND, *PEOPLE], *rows] for number, rows in enumerate(sheets)}
    result = read(folder, titled)
    assert errors(result) == []
    return [message for code, message in notes(result) if code == "W640"]


EAST = [home("A-1"), home("A-2", 110), summed("东村合计（2户）", 210)]
WEST = [home("B-1", 120), home("B-2", 130), summed("西村合计（2户）", 250)]


def test_each_village_has_its_sum(tmp_path: Path) -> None:
    assert sums_told(tmp_path, [*EAST, *WEST]) == []
    assert sums_told(tmp_path, [*EAST, *WEST, summed("总计4户", 460)]) == []


def test_a_sum_of_the_second_village_that_is_another_is_compared_with_its_own_rows(tmp_path: Path) -> None:
    wrong = [*EAST, *WEST[:-1], summed("西村合计：3户", 251)]
    assert sums_told(tmp_path, wrong) == ["合计写的是 251，各行加起来是 250", "合计写的是 3 户，读到的是 2 户"]
    total = [*EAST, *WEST, summed("总计5户", 461)]
    assert sums_told(tmp_path, total) == ["合计写的是 461，各行加起来是 460", "合计写的是 5 户，读到的是 4 户"]


def test_a_village_is_summed_up_after_its_groups(tmp_path: Path) -> None:
    east = [home("A-1"), summed("一组小计1户", 100), home("A-2", 110), summed("二组小计1户", 110)]
    west = [home("B-1", 120), summed("一组小计1户", 120), home("B-2", 130), summed("二组小计1户", 130)]
    whole = [*east, summed("东村合计2户", 210), *west, summed("西村合计2户", 250), summed("总计4户", 460)]
    assert sums_told(tmp_path, whole) == []


def test_sums_that_stand_above_their_rows(tmp_path: Path) -> None:
    rows = [summed("总计4户", 460), EAST[-1], *EAST[:-1], WEST[-1], *WEST[:-1]]
    assert sums_told(tmp_path, rows) == []
    rows[0] = summed("总计", 461)
    assert sums_told(tmp_path, rows) == ["合计写的是 461，各行加起来是 460"]


def test_sums_above_their_rows_and_below_them_in_one_table(tmp_path: Path) -> None:
    """The total is above and those of the villages are below, or the other way round."""
    rows = [summed("总计4户", 460), *EAST, *WEST]
    assert sums_told(tmp_path, rows) == []
    rows[0] = summed("总计5户", 461)
    assert sums_told(tmp_path, rows) == ["合计写的是 461，各行加起来是 460", "合计写的是 5 户，读到的是 4 户"]
    rows = [summed("总计4户", 460), *EAST[:-1], summed("东村合计（2户）", 211), *WEST]
    assert sums_told(tmp_path, rows) == ["合计写的是 211，各行加起来是 210"]
    rows = [EAST[-1], *EAST[:-1], WEST[-1], *WEST[:-1], summed("总计4户", 460)]
    assert sums_told(tmp_path, rows) == []
    rows[-1] = summed("总计4户", 461)
    assert sums_told(tmp_path, rows) == ["合计写的是 461，各行加起来是 460"]
    assert sums_told(tmp_path, [EAST[-1], *EAST]) == []
    assert sums_told(tmp_path, [summed("总计3户", 330), *EAST, home("B-1", 120)]) == []


def test_a_sum_below_rows_without_a_number_is_of_none(tmp_path: Path) -> None:
    """Its own village has no second floor, and the next one has."""
    heads, blank = [[*LAND, *PEOPLE, "二层建筑面积"]], [None] * (len(PEOPLE) + 3)
    rows = [[*home("A-1"), None], summed("小计", 100), [*home("B-1"), 80], [*summed("小计", 100), *blank, 80]]
    result = read(tmp_path, {"Sheet1": [*heads, *rows, [*summed("合计", 200), *blank, 80]]})
    assert [note for note in notes(result) if note[0] == "W640"] == []


def test_the_last_sheet_or_table_sums_up_those_before_it(tmp_path: Path) -> None:
    total = summed("总计4户", 460)
    assert sums_told(tmp_path, EAST, [*WEST, total]) == []
    again = [["西村宅基地登记表"], [*LAND, *PEOPLE, "备注"]]
    assert sums_told(tmp_path, [*EAST, *again, *WEST, total]) == []


def test_a_number_of_households_that_is_another_is_told(tmp_path: Path) -> None:
    sheets = beside([], [])
    sheets["Sheet1"] += [["合计：2户"]]
    assert ("W640", "合计写的是 2 户，读到的是 1 户") in notes(read(tmp_path, sheets))


@pytest.mark.parametrize(
    "row",
    [
        ["制表人：周某（示例）", None, "审核人：吴某（示例）"],
        ["韩庄村村民委员会（盖章）"],
        ["2019年5月10日"],
        ["注：本表一式三份，村委会、镇政府各一份。"],
        ["以上情况属实"],
        [None, "小计", None, None, 213.45],
        ["第 1 页 共 2 页"],
        [None, None, None, None, 0, 0],
        ["村民代表签字：", None, None, "日期："],
        ["韩庄村第一村民小组（2户）"],
        ["其中：货币安置2户"],
        [None, None, "第一村民小组2户"],
    ],
)
def test_lines_that_are_no_household(tmp_path: Path, row: list[Any]) -> None:
    sheets = beside([], [])
    sheets["Sheet1"].append(row)
    result = read(tmp_path, sheets)
    assert errors(result) == [] and len(result.outcomes) == 1
    assert "W624" in [code for code, _ in notes(result)]


def numbered(*between: list[Any]) -> Rows:
    """Two households behind a running number, with these rows between them, a person in each of their rows."""
    rows = [[1, *land(), *person()], *between, [2, *land("B-2", "钱丁（示例）"), *person("钱丁（示例）")]]
    return [["序号", *LAND, *PEOPLE], *rows]


@pytest.mark.parametrize(
    "row",
    [
        ["小计", None, "韩庄村第一村民小组", None, None, 213.45],
        ["小计", None, "第一组", None, None, 213.45],
        ["小计：", None, "1组（1户）", None, None, 213.45],
        ["合计", None, "一社", "韩庄村", None, 213.45],
        [None, "小计", "第一村民小组", None, None, 213.45],
        ["小计", None, None, "韩庄村", None, 213.45],
    ],
)
def test_a_sum_of_a_group_is_no_household(tmp_path: Path, row: list[Any]) -> None:
    result = read(tmp_path, {"Sheet1": numbered(row)})
    assert errors(result) == [] and list(people(tmp_path)) == ["A-1", "B-2"]
    assert ("W624", "第 3 行是合计，不是户，没有读") in notes(result)


@pytest.mark.parametrize("row", [["第一村民小组（2户）"], ["第一村民小组 2户"], ["其中：货币安置2户"]])
def test_a_heading_with_a_count_is_no_household(tmp_path: Path, row: list[Any]) -> None:
    result = read(tmp_path, {"Sheet1": numbered(row)})
    assert errors(result) == [] and list(people(tmp_path)) == ["A-1", "B-2"]
    assert ("W624", "第 3 行是说明、签字等，不是户，没有读") in notes(result)


@pytest.mark.parametrize(
    "row",
    [
        ["小计", None, "赵丙（示例）", None, None, 213.45],
        ["小计", None, "第一组", "韩庄村", "韩庄村1号", 213.45],
        ["小计", None, "第一组", None, None, 213.45, 1979],
        ["小计", None, "第一组", None, None, 213.45, None, None, None, "赵丙（示例）"],
        ["第一村民小组（2户）", None, None, None, None, 213.45],
        [None, None, None, None, None, 213.45],
    ],
)
def test_a_row_that_could_be_a_household_asks_for_its_number(tmp_path: Path, row: list[Any]) -> None:
    result = read(tmp_path, {"Sheet1": numbered(row)})
    assert errors(result) == [("R615", "这一行没有档案编号，没有读")]
    [told] = [problem for problem in result.problems if problem.code == "R615"]
    assert told.remedy == "填写这一行的档案编号；是小计、标题的，删去这一行。"


@pytest.mark.parametrize("remark", ["赵老已故，与弟分2户", "赵老已故", "老人去世（小组2户）"])
def test_a_remark_of_a_death_in_a_row_of_its_own_is_not_passed_over(tmp_path: Path, remark: str) -> None:
    """The dead do not count: who he is has to be said in his row."""
    rows = [
        [*LAND, *PEOPLE, "备注"],
        [*land(), *person(), None],
        [*[None] * len(LAND), *person("赵老（示例）", "父亲"), None],
        [*[None] * len([*LAND, *PEOPLE]), remark],
        [*land("B-2", "钱丁（示例）"), *person("钱丁（示例）"), None],
    ]
    result = read(tmp_path, {"Sheet1": rows})
    assert ("R615", "这一行没有档案编号，没有读") in errors(result)
    assert "A-1" not in people(tmp_path)


@pytest.mark.parametrize(
    "row",
    [
        ["A-9", "小计", "韩庄村", None, 213.45],
        ["A-9", None, "韩庄村", None, 213.45, None, None, None, "合计"],
        [9, "小计", "韩庄村", None, 213.45],
    ],
)
def test_a_row_with_a_number_is_never_a_sum(tmp_path: Path, row: list[Any]) -> None:
    rows = [[*LAND, *PEOPLE], [*land(), *person()], row, [*land("B-2"), *person()]]
    result = read(tmp_path, {"Sheet1": rows})
    assert [outcome.case_id for outcome in result.outcomes] == ["A-1", str(row[0]), "B-2"]


def test_a_number_that_counts_households_is_a_household(tmp_path: Path) -> None:
    """第12户 and 一组12户 may be numbers of households that were begun, with all the rest still blank."""
    for number in ("第12户", "一组12户", "第一村民小组12户"):
        result = read(tmp_path, {"Sheet1": [[*LAND, *PEOPLE], [*land(), *person()], [number]]})
        assert [outcome.case_id for outcome in result.outcomes] == ["A-1", number]


def test_every_row_has_one_kind(tmp_path: Path) -> None:
    sheets = beside([], [])
    sheets["Sheet1"] = [["登记表"], *sheets["Sheet1"], [None], ["合计", None, None, None, 213.45], ["制表人：某"]]
    read(tmp_path, sheets)
    book = read_book(tmp_path / "登记簿.xlsx")
    kinds = {kind.name: count for kind, count in book.kinds["Sheet1"].items()}
    assert kinds == {"OTHER": 2, "HEADING": 1, "DATA": 2, "BLANK": 1, "TOTAL": 1}
    assert isinstance(book.tables[0].columns[0].heading, str) and isinstance(book.tables[0].columns[1].reading, Slot)
