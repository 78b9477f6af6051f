"""What households contradict each other in is said of both places, before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.register.books import HOMESTEAD, ID, MEMBERS, errors, homestead, imported, make_book, member, notes, rows

from chaiqian.documents.load import load_case
from chaiqian.register.importing import NEW, REFUSED, Import, import_register

OLD_ID = ID[:6] + ID[8:17]


def register(*people: tuple[str, str | None], header: str = "集体经济组织成员", **more: Any) -> Any:
    """Households B-0, B-1 … of one person each, with a number."""
    table = [[*MEMBERS, "身份证号"]]
    for place, (counted, number) in enumerate(people):
        person = member(f"B-{place}", f"甲{place}（示例）")
        person[3] = counted
        table.append([*person, number])
    homes = [HOMESTEAD, *(homestead(f"B-{place}") for place in range(len(people)))]
    return rows(宅基地=homes, 人员=table, 房屋=[["档案编号", "名称", "楼层", "建筑面积（㎡）"]], **more)


def became(result: Import) -> list[str]:
    return [outcome.what for outcome in result.outcomes]


@pytest.mark.parametrize("second", [ID, OLD_ID])
def test_a_person_resettled_twice_keeps_both_households_out(tmp_path: Path, second: str) -> None:
    result = imported(tmp_path, register(("是", ID), ("是", second), ("是", None)))
    assert errors(result) == [("X505", "人员", 2, 6), ("X505", "人员", 3, 6)]
    assert became(result) == [REFUSED, REFUSED, NEW]
    first, other = (p for p in result.problems if p.code == "X505")
    assert first.message == "身份证号 110***********0011 在两宗宅基地都列为被安置人员"
    remedy = "核对这个人应在哪一宗安置；另一宗的“认定为被安置人员”填“否”，那里只写结论，不写各项条件"
    assert first.remedy == f"{remedy}（另见 B-1：人员!G3）"
    assert other.remedy == f"{remedy}（另见 B-0：人员!G2）"


def test_what_it_says_of_a_person_resettled_twice_helps(tmp_path: Path) -> None:
    sheets = register(("是", ID), ("是", ID))
    head, here, there = sheets["人员"]
    people = [[*head, "认定为被安置人员"], [*here, None], [*there[:3], None, None, *there[5:], "否"]]
    result = imported(tmp_path, {**sheets, "人员": people})
    assert errors(result) == [] and became(result) == [NEW, NEW]


def test_a_person_in_two_households_who_counts_in_one_is_told(tmp_path: Path) -> None:
    result = imported(tmp_path, register(("是", ID), ("否", OLD_ID)))
    assert became(result) == [NEW, NEW] and errors(result) == []
    said = [(p.code, p.cell.row, str(p.message)) for p in notes(result) if p.code == "W634"]
    assert said == [
        ("W634", 2, "“甲0（示例）”（身份证号 110***********0011）同时列在两户"),
        ("W634", 3, "“甲1（示例）”（身份证号 110***********0011）同时列在两户"),
    ]
    assert notes(result)[-1].remedy == "核对这个人是哪一户的；只在一户计入的不必改。（另见 B-0：人员!G2）"


def test_a_person_whom_the_folder_has_already(tmp_path: Path) -> None:
    assert became(imported(tmp_path, register(("是", ID)))) == [NEW]
    (tmp_path / "cases" / "B-0.toml").rename(tmp_path / "cases" / "C-9.toml")
    file = tmp_path / "cases" / "C-9.toml"
    file.write_text(file.read_text("utf-8").replace("B-0", "C-9"), "utf-8")
    result = imported(tmp_path, register(("是", ID)))
    assert errors(result) == [("X505", "人员", 2, 6)] and became(result) == [REFUSED]
    assert f"另见 C-9：案件文件 {file}" in str(result.problems[0].remedy)
    file.write_text(file.read_text("utf-8").replace(ID, "110117198001010038"), "utf-8")
    assert became(imported(tmp_path, register(("是", ID)))) == [NEW]


def test_households_of_one_plot_that_exceed_it(tmp_path: Path) -> None:
    homes = [[*HOMESTEAD, "整宗编号", "整宗面积（㎡）"], *([*homestead(f"B-{n}"), "P-1", 300] for n in range(2))]
    people = [MEMBERS, member("B-0"), member("B-1")]
    result = imported(tmp_path, rows(宅基地=homes, 人员=people, 房屋=[["档案编号", "名称", "楼层", "建筑面积（㎡）"]]))
    assert errors(result) == [("X502", "宅基地", 2, 5), ("X502", "宅基地", 3, 5)]
    assert became(result) == [REFUSED, REFUSED] and "“整宗面积”" in str(result.problems[0].expected)


def test_a_row_within_the_block_of_another_household(tmp_path: Path) -> None:
    people = [MEMBERS, member("A-1"), member("B-2", "乙一（示例）"), member("A-1", "甲二（示例）", "配偶")]
    result = imported(tmp_path, rows(宅基地=[HOMESTEAD, homestead(), homestead("B-2")], 人员=people))
    assert errors(result) == [("R633", "人员", 3, 0), ("R633", "人员", 3, 0)]
    assert became(result) == [REFUSED, REFUSED]
    assert result.problems[-1].message == "第 3 行的编号是“B-2”，上下（第 2、4 行）都是“A-1”"


@pytest.mark.parametrize("number", ["ａ-1", "A－1", "A-01", "a-１"])
def test_a_number_in_another_spelling_is_the_same_household(tmp_path: Path, number: str) -> None:
    people = [MEMBERS, member(), member(number, "甲二（示例）", "配偶"), member(number, "甲三（示例）", "子女")]
    result = imported(tmp_path, rows(人员=people))
    assert errors(result) == [] and became(result) == [NEW]
    assert [(p.code, p.cell.row, p.message) for p in notes(result)] == [
        ("W632", 3, f"编号“{number}”就是“宅基地”表第 2 行的“A-1”，按一户读")
    ]
    assert len(load_case(tmp_path / "cases" / "A-1.toml").members) == 3


@pytest.mark.parametrize("number", ["Ａ－１", "A-01", "a-1"])
def test_two_rows_whose_numbers_mean_one_household(tmp_path: Path, number: str) -> None:
    result = imported(tmp_path, rows(宅基地=[HOMESTEAD, homestead(), homestead(number)]))
    assert [e for e in errors(result) if e[0] == "R616"] == [("R616", "宅基地", 2, 0), ("R616", "宅基地", 3, 0)]
    messages = [str(p.message) for p in result.problems if p.code == "R616"]
    assert sorted(messages) == sorted(
        [
            f"档案编号“{number}”与第 2 行的只差全角、大小写或前面的零",
            "档案编号“A-1”与第 3 行的只差全角、大小写或前面的零",
        ]
    )
    assert "R660" not in {p.code for p in result.problems}
    assert not (tmp_path / "cases").exists()


def test_a_row_on_another_sheet_is_named_with_its_sheet(tmp_path: Path) -> None:
    sheets = {"东村": [HOMESTEAD, homestead("ZZ-1"), homestead("TT-05")], "西村": [HOMESTEAD, homestead("tt-05")]}
    result = imported(tmp_path, sheets)
    messages = [str(p.message) for p in result.problems if p.code == "R616"]
    assert sorted(messages) == [
        "档案编号“TT-05”与“西村”表第 2 行的只差全角、大小写或前面的零",
        "档案编号“tt-05”与“东村”表第 3 行的只差全角、大小写或前面的零",
    ]


def test_a_number_that_the_folder_has_in_another_spelling(tmp_path: Path) -> None:
    imported(tmp_path, rows())
    sheets = {name: [table[0], *(["A-001", *row[1:]] for row in table[1:])] for name, table in rows().items()}
    result = import_register(make_book(tmp_path / "又.xlsx", sheets), tmp_path / "cases")
    assert errors(result) == [("R619", "宅基地", 2, 0)]
    file = tmp_path / "cases" / "A-1.toml"
    assert result.problems[0].message == f"文件夹里已有“A-1”（{file}），编号只差全角、大小写或前面的零，没有写入"


def test_several_people_in_one_cell(tmp_path: Path) -> None:
    result = imported(tmp_path, rows(人员=[MEMBERS, member(), member("A-1", "甲二、甲三（示例）", "子女")]))
    assert errors(result) == [("R632", "人员", 3, 1)]
    assert result.problems[0].message == "一格里有几个人：文字“甲二、甲三（示例）”"
