"""Which rows are a household's: merged, blank, repeated, across, on sheets of their own."""

from pathlib import Path

import pytest
from tests.register.table.layouts import LAND, NO_LAND, PEOPLE, WIFE, cases, errors, land, notes, people, person, read

from chaiqian.documents.load import load_scheme

SCHEME = load_scheme(Path(__file__).parents[2] / "examples" / "hanzhuang" / "scheme.toml")
TWO = {"A-1": ["本人", "配偶"], "B-2": ["本人"]}
OTHER = person("钱丁（示例）")


def second() -> list[object]:
    return land("B-2", "钱丁（示例）")


def test_merged_over_people(tmp_path: Path) -> None:
    rows = [["某村登记表"], [*LAND, *PEOPLE], [*land(), *person()], [*NO_LAND, *WIFE], [*second(), *OTHER]]
    merged = [("Sheet1", 2, column, 3, column) for column in range(len(LAND))]
    assert errors(read(tmp_path, {"Sheet1": rows}, merged)) == []
    assert people(tmp_path) == TWO


def test_blank_over_people(tmp_path: Path) -> None:
    rows = [[*LAND, *PEOPLE], [*land(), *person()], [*NO_LAND, *WIFE], [*second(), *OTHER]]
    assert errors(read(tmp_path, {"Sheet1": rows})) == []
    assert people(tmp_path) == TWO


def test_the_number_repeated(tmp_path: Path) -> None:
    rows = [[*LAND, *PEOPLE], [*land(), *person()], [*land(), *WIFE], [*second(), *OTHER]]
    assert errors(read(tmp_path, {"Sheet1": rows})) == []
    assert people(tmp_path) == TWO


def test_what_is_repeated_has_to_agree(tmp_path: Path) -> None:
    rows = [[*LAND, *PEOPLE], [*land(), *person()], [*land(_4=200), *WIFE], [*second(), *OTHER]]
    assert errors(read(tmp_path, {"Sheet1": rows})) == [("R618", "与第 2 行同一户的“宅基地面积”不同")]
    assert list(people(tmp_path)) == ["B-2"]


def test_where_others_repeat_the_number_a_row_without_one_is_nobody_s(tmp_path: Path) -> None:
    """And whoever stands beside it is not written: it may be theirs."""
    rows = [
        ["户编号", *PEOPLE],
        ["A-1", *person()],
        ["A-1", *WIFE],
        [None, *person("赵丙（示例）", "长子")],
        ["B-2", *OTHER],
    ]
    result = read(
        tmp_path,
        {"户": [LAND, land(), second(), land("C-3", "李己（示例）")], "人": [*rows, ["C-3", *person("李己（示例）")]]},
    )
    assert errors(result) == [("R615", "这一行没有档案编号，没有读")]
    assert people(tmp_path) == {"C-3": ["本人"]}


def test_one_number_missing_among_many_is_nobody_s(tmp_path: Path) -> None:
    lands = [land(f"A-{n}", f"户{n}（示例）") for n in range(6)]
    rows = [[f"A-{n}", *person(f"户{n}（示例）")] for n in range(6)]
    rows.insert(3, [None, *WIFE])
    result = read(tmp_path, {"户": [LAND, *lands], "人": [["户编号", *PEOPLE], *rows]})
    assert errors(result) == [("R615", "这一行没有档案编号，没有读")]
    assert sorted(people(tmp_path)) == ["A-0", "A-1", "A-4", "A-5"]


@pytest.mark.parametrize(
    "heads",
    [
        [f"成员{n}{word}" for n in (1, 2) for word in ("姓名", "与户主关系", "集体成员", "户籍在册", "公示")],
        [f"{word}{n}" for n in (1, 2) for word in ("姓名", "与户主关系", "集体成员", "户籍在册", "人员公示")],
        [f"家庭成员{n}{word}" for n in "一二" for word in ("姓名", "关系", "集体成员", "户籍在册", "公示结果")],
        [f"第{n}人{word}" for n in "12" for word in ("姓名", "关系", "集体成员", "户籍在册", "公示结果")],
        [f"成员（{n}）{word}" for n in "12" for word in ("姓名", "关系", "集体成员", "户籍在册", "公示结果")],
    ],
)
def test_people_across(tmp_path: Path, heads: list[str]) -> None:
    rows = [[*LAND, *heads], [*land(), *person(), *WIFE], [*second(), *OTHER, *[None] * 5]]
    assert errors(read(tmp_path, {"台账": rows})) == []
    assert people(tmp_path) == TWO


@pytest.mark.parametrize("groups", [("成员1", "成员2"), ("家庭成员一", "家庭成员二"), ("第一人", "第二人")])
@pytest.mark.parametrize("merge", [True, False])
def test_people_across_under_numbered_groups(tmp_path: Path, groups: tuple[str, str], merge: bool) -> None:
    heads = ["姓名", "与户主关系", "集体成员", "户籍在册", "公示结果"]
    top = [*LAND, groups[0], *[None] * 4, groups[1], *[None] * 4]
    rows = [top, [*NO_LAND, *heads, *heads], [*land(), *person(), *WIFE], [*second(), *OTHER, "/", "/", "/", "/", "/"]]
    merged = [("台账", 0, len(LAND) + 5 * n, 0, len(LAND) + 5 * n + 4) for n in (0, 1)] if merge else []
    merged += [("台账", 0, column, 1, column) for column in range(len(LAND))] if merge else []
    assert errors(read(tmp_path, {"台账": rows}, merged)) == []
    assert people(tmp_path) == TWO


def test_one_sheet_a_group_of_the_village(tmp_path: Path) -> None:
    heads = [*LAND, *PEOPLE]
    result = read(
        tmp_path,
        {"一组": [heads, [*land(), *person()], [*NO_LAND, *WIFE]], "二组": [heads, [*second(), *OTHER]]},
    )
    assert errors(result) == []
    assert people(tmp_path) == TWO


def test_a_sheet_named_after_a_group_says_the_group(tmp_path: Path) -> None:
    heads = [*LAND, *PEOPLE]
    sheets = {"一组": [heads, [*land(), *person()]], "韩庄村第二村民小组": [heads, [*second(), *OTHER]]}
    assert errors(read(tmp_path, sheets, scheme=SCHEME)) == []
    assert [case.household.group for case in cases(tmp_path).values()] == ["第一村民小组", "第二村民小组"]


def test_people_by_the_owner_s_name(tmp_path: Path) -> None:
    rows = [["户主姓名", *PEOPLE], ["赵甲（示例）", *person()], ["赵甲（示例）", *WIFE], ["钱丁（示例）", *OTHER]]
    assert errors(read(tmp_path, {"户": [LAND, land(), second()], "人": rows})) == []
    assert people(tmp_path) == TWO


def test_two_owners_of_one_name_are_not_told_apart(tmp_path: Path) -> None:
    rows = [["户主姓名", *PEOPLE], ["赵甲（示例）", *person()]]
    result = read(tmp_path, {"户": [LAND, land(), land("B-2")], "人": rows})
    assert ("R617", "有几户的被拆迁人都是“赵甲（示例）”，分不清这几行是哪一户") in errors(result)
    assert people(tmp_path) == {}


def test_people_by_the_household_s_running_number(tmp_path: Path) -> None:
    lands = [["序号", *LAND], [1, *land()], [2, *second()]]
    rows = [["序号", *PEOPLE], [1, *person()], [None, *WIFE], [2, *OTHER]]
    assert errors(read(tmp_path, {"户": lands, "人": rows})) == []
    assert people(tmp_path) == TWO


def test_a_running_number_of_people_is_no_household_s(tmp_path: Path) -> None:
    lands = [["序号", *LAND], [1, *land()], [2, *second()]]
    rows = [["序号", *PEOPLE], [1, *person()], [2, *WIFE], [3, *OTHER]]
    result = read(tmp_path, {"户": lands, "人": rows})
    message = "“序号”不是户的序号，又没有档案编号，不知道每一行是哪一户，一户也没有写"
    assert errors(result) == [("R642", message)]
    assert people(tmp_path) == {}


def test_a_group_merged_over_several_households(tmp_path: Path) -> None:
    heads = ["组别", *LAND, *PEOPLE]
    rows = [heads, ["一组", *land(), *person()], [None, *NO_LAND, *WIFE], [None, *second(), *OTHER]]
    assert errors(read(tmp_path, {"Sheet1": rows}, [("Sheet1", 1, 0, 3, 0)])) == []
    assert [case.household.group for case in cases(tmp_path).values()] == ["一组", "一组"]


def test_a_household_across_two_pages(tmp_path: Path) -> None:
    heads = [*LAND, *PEOPLE]
    rows = [["登记表"], heads, [*land(), *person()], ["本页合计", None, None, None, 213.45], ["登记表"], heads]
    rows += [[*NO_LAND, *WIFE], [*second(), *OTHER], ["本页合计", None, None, None, 213.45]]
    rows += [["总计", None, None, None, 426.9]]
    result = read(tmp_path, {"Sheet1": rows})
    assert errors(result) == []
    assert people(tmp_path) == TWO
    assert ("W624", "第 4、9、10 行是合计，第 5 行是说明、签字等，不是户，没有读") in notes(result)
    assert [code for code, _ in notes(result)] == ["W624", "W643"]


def test_two_tables_in_one_sheet(tmp_path: Path) -> None:
    rows = [LAND, land(), second(), [None], ["户编号", *PEOPLE], ["A-1", *person()], ["A-1", *WIFE], ["B-2", *OTHER]]
    assert errors(read(tmp_path, {"Sheet1": rows})) == []
    assert people(tmp_path) == TWO


def test_rows_that_have_a_running_number_alone(tmp_path: Path) -> None:
    rows = [["序号", *LAND, *PEOPLE], [1, *land(), *person()], [2], [3]]
    result = read(tmp_path, {"Sheet1": rows})
    assert errors(result) == [] and people(tmp_path) == {"A-1": ["本人"]}
    assert ("W624", "第 3、4 行是说明、签字等，不是户，没有读") in notes(result)


def test_a_second_head_without_a_number_is_another_household(tmp_path: Path) -> None:
    rows = [
        ["户编号", *PEOPLE],
        ["A-1", *person()],
        [None, *WIFE],
        [None, *OTHER],
        [None, *person("周庚（示例）", "妻")],
    ]
    result = read(tmp_path, {"户": [LAND, land(), second()], "人": rows})
    assert ("R615", "这一行没有档案编号，没有读") in errors(result)
    assert people(tmp_path) == {}


def test_rows_without_a_number_may_be_of_the_household_that_has_none(tmp_path: Path) -> None:
    """The number of the second household was left out: its house must not go to the first in silence."""
    lands = [LAND, land(), second(), land("C-3", "李己（示例）")]
    persons = [["A-1", *person()], ["B-2", *OTHER], ["C-3", *person("李己（示例）")]]
    houses = [
        ["户编号", "房屋名称", "楼层", "建筑面积"],
        ["A-1", "正房", 1, 100],
        [None, "厢房", 1, 50],
        ["C-3", "正房", 1, 80],
    ]
    result = read(tmp_path, {"户": lands, "人": [["户编号", *PEOPLE], *persons], "房": houses})
    message = "第 3 行没有档案编号，“B-2”在这张表里又没有一行，分不清是哪一户的"
    assert errors(result) == [("R615", message)]
    assert list(people(tmp_path)) == ["C-3"]


@pytest.mark.parametrize("numbers", [("A-1", "B-2"), (101, 102)])
def test_rows_without_a_number_hold_back_the_households_beside_them(
    tmp_path: Path, numbers: tuple[object, ...]
) -> None:
    """Also where the numbers are numbers: nobody is written without the house that may be his."""
    one, two = numbers
    lands = [LAND, [one, *land()[1:]], [two, *second()[1:]]]
    persons = [["户编号", *PEOPLE], [one, *person()], [two, *OTHER]]
    houses = [["户编号", "房屋名称", "楼层", "建筑面积"]]
    houses += [[one, "正房", 1, 50], [one, "厢房", 1, 50], [None, "东房", 1, 50], [two, "正房", 1, 80]]
    result = read(tmp_path, {"户": lands, "人": persons, "房": houses})
    assert ("R615", "这一行没有档案编号，没有读") in errors(result)
    assert people(tmp_path) == {}


def test_headings_of_the_next_page_that_are_better_than_the_first(tmp_path: Path) -> None:
    """The first page lacks a heading that the second has: what stands between is no title, and is not lost."""
    houses = [["户编号", "房屋名称", "楼层", None], ["A-1", "正房", 1, 50], ["户编号", "房屋名称", "楼层", "建筑面积"]]
    result = read(
        tmp_path,
        {
            "户": [LAND, land(), second()],
            "人": [["户编号", *PEOPLE], ["A-1", *person()], ["B-2", *OTHER]],
            "房": [*houses, ["B-2", "正房", 1, 80]],
        },
    )
    assert "R640" in [code for code, _ in errors(result)]
    assert "A-1" not in people(tmp_path)
