"""The keys of the second edition in cells: lists of names, verdicts, grades, surveyed flats, no appraisal yet."""

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.register.books import (
    BUILDINGS,
    HOMESTEAD,
    MEMBERS,
    Rows,
    errors,
    homestead,
    imported,
    make_book,
    member,
    rows,
    with_cell,
)

from chaiqian.documents.case import Case
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.register.columns import LISTS_SHEET
from chaiqian.register.existing import facts_of
from chaiqian.register.exporting import write_cases
from chaiqian.register.importing import import_register

EXAMPLES = Path(__file__).parent.parent / "examples"
UNITS = ["档案编号", "安置方式", "户型", "套数", "实测面积（㎡）"]


def case_in(folder: Path) -> Case:
    return load_case(folder / "cases" / "A-1.toml")


def with_more(header: str, value: Any) -> Rows:
    return [[*HOMESTEAD, header], [*homestead(), value]]


def person(header: str, value: Any, without: int = len(MEMBERS)) -> dict[str, Rows]:
    return rows(人员=[[*MEMBERS[:without], header], [*member()[:without], value]])


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("高龄补助费", ("高龄补助费",)),
        ("高龄补助费、优抚户补助费", ("高龄补助费", "优抚户补助费")),
        (" 高龄补助费，优抚户补助费\n租房补助费 ", ("高龄补助费", "优抚户补助费", "租房补助费")),
        (None, ()),
        ("/", ()),
        ("无", ()),
    ],
)
def test_several_names_in_one_cell(tmp_path: Path, cell: str | None, names: tuple[str, ...]) -> None:
    assert errors(imported(tmp_path, rows(宅基地=with_more("享受的补助", cell)))) == []
    assert case_in(tmp_path).household.subsidies == names


@pytest.mark.parametrize("cell", ["、", True, 1e16])
def test_a_cell_of_names_that_is_not_understood_keeps_the_household_out(tmp_path: Path, cell: object) -> None:
    result = imported(tmp_path, rows(宅基地=with_more("奖励名单", cell)))
    assert errors(result) == [("V101", "宅基地", 2, 12)]
    assert not (tmp_path / "cases").exists()


def test_a_name_twice_is_said_of_its_cell(tmp_path: Path) -> None:
    result = imported(tmp_path, rows(宅基地=with_more("列入名单的奖励", "工程奖、工程奖")))
    assert errors(result) == [("C206", "宅基地", 2, 12)]
    members = [[*MEMBERS, "补助名单"], [*member(), None], [*member("A-1", "甲二（示例）", "配偶"), "甲、甲"]]
    assert errors(imported(tmp_path, rows(人员=members))) == [("C206", "人员", 3, 6)]


def test_names_that_hold_what_stands_between_names_come_home(tmp_path: Path) -> None:
    imported(tmp_path, rows())
    values = facts_of(case_in(tmp_path))
    values["household"] |= {"subsidies": ["水、电补助", "甲 乙"], "awards": ["a,b"]}
    values["members"][0]["subsidies"] = ["[甲]"]
    case = Case.model_validate(values)
    book = io.BytesIO()
    write_cases([case], book)
    (tmp_path / "往返.xlsx").write_bytes(book.getvalue())
    assert import_register(tmp_path / "往返.xlsx", tmp_path / "back").problems == []
    assert facts_of(load_case(tmp_path / "back" / "A-1.toml")) == facts_of(case)


# The appraisal ------------------------------------------------------------------------


@pytest.mark.parametrize("cells", [[None, None, None], ["", " ", "/"]], ids=["blank", "strokes"])
def test_no_appraisal_yet(tmp_path: Path, cells: list[object]) -> None:
    table = [HOMESTEAD, [*homestead()[:9], *cells]]
    assert errors(imported(tmp_path, rows(宅基地=table, 房屋=[BUILDINGS, ["A-1", "正房", 1, 120, "—"]]))) == []
    case = case_in(tmp_path)
    assert case.appraisal is None and case.buildings[0].replacement_value is None


def test_without_columns_for_it_there_is_no_appraisal(tmp_path: Path) -> None:
    table = [row[:9] for row in (HOMESTEAD, homestead())]
    assert errors(imported(tmp_path, rows(宅基地=table, 房屋=[row[:4] for row in rows()["房屋"]]))) == []
    assert case_in(tmp_path).appraisal is None


@pytest.mark.parametrize("column", [9, 10, 11])
def test_half_an_appraisal_is_refused_at_the_empty_cell(tmp_path: Path, column: int) -> None:
    row = homestead()
    row[column] = None
    assert errors(imported(tmp_path, rows(宅基地=[HOMESTEAD, row]))) == [("V110", "宅基地", 2, column)]


def test_half_an_appraisal_for_want_of_a_column_is_refused_in_words(tmp_path: Path) -> None:
    """A household was refused without a word: only a missing column that is required had been reported."""
    table = [row[:11] for row in (HOMESTEAD, homestead(), homestead("B-2"))]
    result = imported(tmp_path, rows(宅基地=table, 人员=[MEMBERS, member(), member("B-2")]))
    assert errors(result) == [("R609", "宅基地", 1, -1)]
    assert result.problems[0].message == "缺少必填的列“装修及附属物评估额（元）”"


def test_an_appraisal_that_comes_later_leaves_the_comments(tmp_path: Path) -> None:
    imported(tmp_path, rows(宅基地=[row[:9] for row in (HOMESTEAD, homestead())]))
    file = tmp_path / "cases" / "A-1.toml"
    file.write_text("# 经办人的话\n" + file.read_text("utf-8"), "utf-8")
    book = make_book(tmp_path / "改.xlsx", rows())
    result = import_register(book, tmp_path / "cases", update=True)
    assert errors(result) == [] and "评估 · 评估机构：文件里 （无） → 登记簿里 示例" in result.outcomes[0].changes
    assert case_in(tmp_path).appraisal is not None and "# 经办人的话" in file.read_text("utf-8")


# Persons ------------------------------------------------------------------------------


@pytest.mark.parametrize("header", ["认定时已去世", "是否去世", "已故"])
@pytest.mark.parametrize("cell", ["是", "已故", "√"])
def test_who_is_dead(tmp_path: Path, header: str, cell: str) -> None:
    assert errors(imported(tmp_path, person(header, cell, without=3))) == []
    assert case_in(tmp_path).members[0].deceased is True


def test_dead_later_is_not_unsaid(tmp_path: Path) -> None:
    assert errors(imported(tmp_path, person("去世", "健在"))) == [] and case_in(tmp_path).members[0].deceased is False
    (tmp_path / "cases" / "A-1.toml").unlink()
    assert errors(imported(tmp_path, person("去世", "否"))) == []
    assert case_in(tmp_path).members[0].deceased is False


@pytest.mark.parametrize("header", ["认定为被安置人员", "认定结论", "是否认定"])
@pytest.mark.parametrize("cell", ["是", "否"])
def test_the_verdict_alone(tmp_path: Path, header: str, cell: str) -> None:
    table = [["档案编号", "姓名", "关系", "公示", header], ["A-1", "甲一（示例）", "本人", "无异议", cell]]
    assert errors(imported(tmp_path, rows(人员=table))) == []
    found = case_in(tmp_path).members[0]
    assert found.recognised is (cell == "是") and found.collective_member is None


@pytest.mark.parametrize(("cell", "verdict"), [("认定", True), ("予以认定", True), ("不予认定", False)])
def test_a_verdict_in_its_own_words(tmp_path: Path, cell: str, verdict: bool) -> None:
    table = [["档案编号", "姓名", "关系", "公示", "认定结论"], ["A-1", "甲一（示例）", "本人", "无异议", cell]]
    assert errors(imported(tmp_path, rows(人员=table))) == []
    assert case_in(tmp_path).members[0].recognised is verdict


@pytest.mark.parametrize("header", ["认定结论", "是否去世"])
def test_no_verdict_yet_is_no_verdict(tmp_path: Path, header: str) -> None:
    assert errors(imported(tmp_path, person(header, "未认定"))) == [("V101", "人员", 2, 6)]


def test_neither_verdict_nor_conditions(tmp_path: Path) -> None:
    result = imported(tmp_path, person("是否认定", None, without=3))
    assert errors(result) == [("R609", "人员", 1, -1), ("C213", "人员", 2, -1)]
    half = imported(tmp_path, rows(人员=[MEMBERS, [*member()[:3], None, "是", "无异议"]]))
    assert errors(half) == [("C213", "人员", 2, 3)]
    assert half.problems[0].remedy == "两项条件都填；只有认定小组结论的，填“认定为被安置人员”一格。"


def test_a_name_that_says_dead(tmp_path: Path) -> None:
    table = [MEMBERS, member("A-1", "甲一（示例，已故）")]
    result = imported(tmp_path, rows(人员=table))
    assert errors(result) == [("C216", "人员", 2, 1)]
    assert result.problems[0].remedy == "“认定时已去世”填“是”或“否”，姓名一格只填姓名。"


@pytest.mark.parametrize(("cell", "grade"), [("二级", "二级"), ("重残", "重残"), ("无", None), (None, None)])
def test_grades(tmp_path: Path, cell: str | None, grade: str | None) -> None:
    assert errors(imported(tmp_path, person("残疾等级", cell))) == []
    assert case_in(tmp_path).members[0].disability == grade


def test_no_such_grade(tmp_path: Path) -> None:
    assert errors(imported(tmp_path, person("残疾等级", "五级"))) == [("V108", "人员", 2, 6)]


# Flats --------------------------------------------------------------------------------


def test_each_flat_with_its_own_area(tmp_path: Path) -> None:
    table = [UNITS, ["A-1", "回迁安置", "甲型", 1, 61.48], ["A-1", None, "甲型", 1, 61.5]]
    assert errors(imported(tmp_path, rows(选房=table))) == []
    assert [unit.measured for unit in case_in(tmp_path).choice.units] == [6148, 6150]


def test_one_row_for_two_surveyed_flats(tmp_path: Path) -> None:
    result = imported(tmp_path, rows(选房=[UNITS, ["A-1", "回迁安置", "甲型", 2, 61.48]]))
    assert errors(result) == [("C217", "选房", 2, 3)]
    assert result.problems[0].remedy == "每套一行，套数填 1；还没有实测的，实测面积留空。"


def test_surveyed_flats_are_not_merged_for_want_of_a_column(tmp_path: Path) -> None:
    """Two flats of a type, each with its area, against one row of two without: neither area is for both."""
    table = [UNITS, ["A-1", "回迁安置", "甲型", 1, 61.48], ["A-1", None, "甲型", 1, 61.5]]
    imported(tmp_path, rows(选房=table))
    together = rows(选房=[UNITS[:4], ["A-1", "回迁安置", "甲型", 2]])
    result = import_register(make_book(tmp_path / "改.xlsx", together), tmp_path / "cases", update=True)
    assert errors(result) == [("R619", "宅基地", 2, 0)] and "实测面积" in str(result.problems[0].message)
    assert [unit.measured for unit in case_in(tmp_path).choice.units] == [6148, 6150]


def test_the_area_that_the_register_has_no_column_for_stays(tmp_path: Path) -> None:
    """Of two flats of one type, the one that stays is the first and keeps its own area, not the second's."""
    table = [UNITS, ["A-1", "回迁安置", "甲型", 1, 61.48], ["A-1", None, "甲型", 1, 61.5]]
    imported(tmp_path, rows(选房=table))
    fewer = rows(选房=[UNITS[:4], ["A-1", "回迁安置", "甲型", 1]])
    result = import_register(make_book(tmp_path / "改.xlsx", fewer), tmp_path / "cases", update=True)
    assert result.outcomes[0].changes[0] == "选择与签约 · 所选户型“甲型”（第 2 条）：文件里 有 → 登记簿里 （无）"
    assert [unit.measured for unit in case_in(tmp_path).choice.units] == [6148]


def test_a_change_of_the_first_of_two_flats_is_named(tmp_path: Path) -> None:
    table = [UNITS, ["A-1", "回迁安置", "甲型", 1, 61.48], ["A-1", None, "甲型", 1, 61.5]]
    imported(tmp_path, rows(选房=table))
    table[1][4] = 61.4
    result = import_register(
        make_book(tmp_path / "改.xlsx", rows(选房=table)), tmp_path / "cases", update=True, dry_run=True
    )
    assert result.outcomes[0].changes == (
        "选择与签约 · 所选户型“甲型” · 实测面积：文件里 61.48 → 登记簿里 61.40",
        "整份重写：文件里手写的注释和次序不保留",
    )


# Updates ------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "after"), [("甲、乙", "甲"), (None, "甲"), ("甲", None)])
def test_a_changed_list_of_names_is_named_and_made(tmp_path: Path, before: str | None, after: str | None) -> None:
    imported(tmp_path, rows(宅基地=with_more("列入名单的奖励", before)))
    file = tmp_path / "cases" / "A-1.toml"
    file.write_text("# 经办人的话\n" + file.read_text("utf-8"), "utf-8")
    book = make_book(tmp_path / "改.xlsx", rows(宅基地=with_more("列入名单的奖励", after)))
    result = import_register(book, tmp_path / "cases", update=True)
    shown = [name or "（无）" for name in (before, after)]
    assert result.outcomes[0].changes == (f"住户 · 列入名单的奖励：文件里 {shown[0]} → 登记簿里 {shown[1]}",)
    assert case_in(tmp_path).household.awards == tuple((after or "").split())
    assert "# 经办人的话" in file.read_text("utf-8")


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_file_that_is_written_anew_is_named_so(tmp_path: Path, dry_run: bool) -> None:
    """A row more is not put between the lines that somebody wrote: with it the file loses its comments, and says so."""
    imported(tmp_path, rows())
    file = tmp_path / "cases" / "A-1.toml"
    file.write_text("# 经办人的话\n" + file.read_text("utf-8"), "utf-8")
    book = make_book(tmp_path / "改.xlsx", rows(设备=[["档案编号", "设备", "数量"], ["A-1", "空调", 2]]))
    result = import_register(book, tmp_path / "cases", update=True, dry_run=dry_run)
    assert result.outcomes[0].changes == (
        "设备“空调”：文件里 （无） → 登记簿里 有",
        "设备“空调” · 数量：文件里 （无） → 登记簿里 2",
        "整份重写：文件里手写的注释和次序不保留",
    )
    assert ("# 经办人的话" in file.read_text("utf-8")) is dry_run


# What the scheme gives ----------------------------------------------------------------


def test_drop_downs_offer_the_names_of_the_scheme() -> None:
    book = io.BytesIO()
    write_cases([], book, load_scheme(EXAMPLES / "liucun" / "scheme.toml"))
    lists = CalamineWorkbook.from_filelike(io.BytesIO(book.getvalue())).get_sheet_by_name(LISTS_SHEET).to_python()
    offered = [[word for word in column if word] for column in zip(*lists, strict=True)]
    first = zipfile.ZipFile(book).read("xl/worksheets/sheet1.xml").decode()
    several = [rule for rule in re.findall("<dataValidation .*?>", first) if "列入名单的" in rule]
    assert len(several) == 2 and all('type="list"' in rule and "showErrorMessage" not in rule for rule in several)
    for words in (["优抚户补助费", "自行购房补助费"], ["无违法建设奖"], ["高龄补助费"], ["餐饮", "零售"]):
        assert words in offered


def test_names_that_the_scheme_does_not_have(tmp_path: Path) -> None:
    header = [*HOMESTEAD, "村民小组", "列入名单的奖励"]
    row = [*homestead(), "第一村民小组", "无违法建设奖、无违章奖"]
    row[2] = "柳村"
    scheme = load_scheme(EXAMPLES / "liucun" / "scheme.toml")
    book = make_book(tmp_path / "b.xlsx", rows(宅基地=[header, row]))
    assert errors(import_register(book, tmp_path / "cases", scheme=scheme)) == [("M411", "宅基地", 2, 13)]


# Units in headers ---------------------------------------------------------------------

MONEY_HEADER, AREA_HEADER = "装修及附属物评估额", "宅基地面积"


def renamed(old: str, new: str) -> Rows:
    return [[new if name.startswith(old) else name for name in HOMESTEAD], homestead()]


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        (MONEY_HEADER, "装修及附属物评估额（元/㎡）", 11),
        (AREA_HEADER, "宅基地面积亩", 5),
        (AREA_HEADER, "宅基地面积（亩）", 5),
        (AREA_HEADER, "宅基地面积（元）", 5),
    ],
)
def test_a_number_under_another_unit_is_not_taken(tmp_path: Path, old: str, new: str, column: int) -> None:
    result = imported(tmp_path, rows(宅基地=renamed(old, new)))
    assert errors(result) == [("R620", "宅基地", 1, column)] and not (tmp_path / "cases").exists()
    problem = result.problems[0]
    own = "元" if old == MONEY_HEADER else "㎡"
    assert problem.expected == own and problem.remedy == f"把这一列的数都换算成{own}，列名写“{old}（{own}）”。"
    assert "列名写的单位是“" in str(problem.message)


@pytest.mark.parametrize(
    ("new", "unit", "factor", "amount"),
    [
        ("装修及附属物评估额（万元）", "万元", 10000, "128000"),
        ("装修及附属物评估额 [单位：万元]", "万元", 10000, "128000"),
        ("装修及附属物评估额（必填，千元）", "千元", 1000, "12800"),
        ("装修及附属物评估额 万元", "万元", 10000, "128000"),
        ("装修及附属物评估额，单位：万元", "万元", 10000, "128000"),
    ],
)
def test_amounts_in_a_multiple_of_ours_are_multiplied_out(
    tmp_path: Path, new: str, unit: str, factor: int, amount: str
) -> None:
    """A header's 万元 was cut off, and the 12.8 below it became 12.80 元."""
    table = with_cell(renamed(MONEY_HEADER, new), 1, 11, 12.8)
    result = imported(tmp_path, rows(宅基地=table))
    assert errors(result) == []
    assert case_in(tmp_path).model_dump()["appraisal"]["decoration_value"] == Decimal(amount)
    told = [problem for problem in result.problems if problem.code == "W641"]
    assert [(p.message, p.cell.row, p.cell.column) for p in told] == [
        (f"这一列的单位是“{unit}”，已乘以 {factor} 换算成元", 1, 11)
    ]


def test_hectares_are_multiplied_out(tmp_path: Path) -> None:
    table = with_cell(renamed(AREA_HEADER, "宅基地面积（公顷）"), 1, 5, 0.02005)
    assert errors(imported(tmp_path, rows(宅基地=table))) == []
    assert case_in(tmp_path).homestead.area == 20050


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (MONEY_HEADER, "装修及附属物评估额(元)"),
        (MONEY_HEADER, "装修及附属物评估额（单位：元，必填）"),
        (MONEY_HEADER, "装修及附属物评估额（人民币元）"),
        (MONEY_HEADER, "装修及附属物评估额（按评估报告）"),
        (MONEY_HEADER, "装修及附属物评估额_元"),
        (AREA_HEADER, "宅基地面积 平方米"),
        (AREA_HEADER, "宅基地面积（平方米）"),
        (AREA_HEADER, "宅基地面积（m²）"),
        (AREA_HEADER, "宅基地面积（建筑平米）"),
        (AREA_HEADER, "宅基地面积（分户填写）"),
        (AREA_HEADER, "宅基地面积"),
        ("批准年份", "批准年份（百年以内）"),
    ],
)
def test_the_columns_own_unit_and_remarks_are_no_fault(tmp_path: Path, old: str, new: str) -> None:
    assert errors(imported(tmp_path, rows(宅基地=renamed(old, new)))) == []
    assert case_in(tmp_path).homestead.area == 20050


def test_who_has_nothing_under_another_unit_is_written(tmp_path: Path) -> None:
    table = [[*HOMESTEAD, "整宗面积（亩）"], [*homestead(), "/"], [*homestead("B-2"), 0.5]]
    result = imported(tmp_path, rows(宅基地=table, 人员=[MEMBERS, member(), member("B-2")]))
    assert errors(result) == [("R620", "宅基地", 1, 12)]
    assert [outcome.what for outcome in result.outcomes] == ["新建", "退回"]


def test_what_is_no_number_under_another_unit_is_said_of_its_cell(tmp_path: Path) -> None:
    table = [[*HOMESTEAD, "整宗面积（亩）"], [*homestead(), "半亩"]]
    assert sorted(errors(imported(tmp_path, rows(宅基地=table)))) == [
        ("R620", "宅基地", 1, 12),
        ("V101", "宅基地", 2, 12),
    ]
