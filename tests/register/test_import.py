"""Importing: what is accepted, what is refused, and where the problem is said to be."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.register.books import (
    BUILDINGS,
    CHOICE,
    HOMESTEAD,
    ID,
    MEMBERS,
    building,
    errors,
    homestead,
    imported,
    make_book,
    member,
    notes,
    rows,
    with_cell,
)

from chaiqian.documents.case import Case
from chaiqian.documents.folder import case_files
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.register.importing import CHANGED, NEW, REFUSED, SAME, import_register

EXAMPLES = Path(__file__).parent.parent / "examples"


def case_in(folder: Path, name: str = "A-1") -> Case:
    return load_case(folder / "cases" / f"{name}.toml")


def test_a_good_household_becomes_a_case(tmp_path: Path) -> None:
    result = imported(
        tmp_path, rows(选房=[CHOICE, ["A-1", "货币安置", date(2019, 6, 20), datetime(2019, 7, 1, 9, 30), None, None]])
    )
    assert result.problems == [] and [o.what for o in result.outcomes] == [NEW]
    case = case_in(tmp_path)
    assert (case.homestead.area, case.homestead.year, case.buildings[0].area) == (20050, 1990, 12025)
    assert case.choice.signed_on == date(2019, 6, 20) and case.choice.handed_over_on == datetime(2019, 7, 1, 9, 30)


def test_synonyms_reach_the_same_case(tmp_path: Path) -> None:
    header = ["备注", "户主", "村名", *HOMESTEAD[3:], "编 号"]
    row = ["无", "甲一（示例）", "示例村", *homestead()[3:], "A-1"]
    members = [["与户主关系", "姓名", *MEMBERS[3:], "档案号"], ["本人", "甲一（示例）", "√", "有", "无异议", "A-1"]]
    sheets = {"宅基地登记表": [["某村登记表"], header, row], "家庭成员": members, "草稿": [["x"]]}
    result = imported(tmp_path, {**sheets, "房屋明细": [BUILDINGS, building()]})
    assert errors(result) == []
    assert [(p.code, p.cell.sheet, p.cell.column, p.cell.header) for p in notes(result)] == [
        ("W621", "宅基地登记表", 0, "备注"),
        ("W622", "草稿", -1, ""),
    ]
    assert case_in(tmp_path).members[0].collective_member


def test_every_problem_at_once_with_its_cell(tmp_path: Path) -> None:
    bad = with_cell([HOMESTEAD, homestead(), homestead("B-2")], 1, 5, "约二百")
    bad = with_cell(bad, 1, 6, 1890)
    bad = with_cell(bad, 1, 4, 1.1011719800101002e17)
    members = [MEMBERS, member(), member("A-1", "甲二（示例）", "配偶"), member("B-2")]
    members = with_cell(with_cell(members, 1, 5, "无异意"), 2, 1, None)
    result = imported(tmp_path, rows(宅基地=bad, 人员=members))
    assert sorted(errors(result)) == [
        ("R611", "宅基地", 2, 4),
        ("V101", "宅基地", 2, 5),
        ("V102", "宅基地", 2, 6),
        ("V108", "人员", 2, 5),
        ("V110", "人员", 3, 1),
    ]
    assert [(o.case_id, o.what) for o in result.outcomes] == [("A-1", REFUSED), ("B-2", NEW)]
    assert [path.name for path in case_files(tmp_path / "cases")] == ["B-2.toml"]
    assert {p.cell.case_id for p in result.problems} == {"A-1"}
    assert all(p.message and p.remedy and p.cell.header for p in result.problems)


def test_the_scheme_and_kinship_are_compared_in_the_same_run(tmp_path: Path) -> None:
    bad = with_cell([HOMESTEAD, homestead()], 1, 5, "约二百")
    members = [MEMBERS, member(), member("A-1", "甲二（示例）", "女儿"), member("A-1", "甲三（示例）", "表兄")]
    members.append(member("A-1", "甲四（示例）", "媳妇"))
    sheets = rows(
        宅基地=bad,
        人员=with_cell(members, 1, 5, None),
        设备=[["档案编号", "设备", "数量"], ["A-1", "锅炉", None]],
        选房=[CHOICE, ["A-1", "回迁安置", date(2019, 6, 1), None, "别墅", 1]],
    )
    scheme = load_scheme(EXAMPLES / "hanzhuang" / "scheme.toml")
    result = import_register(make_book(tmp_path / "b.xlsx", sheets), tmp_path / "cases", scheme=scheme)
    assert sorted(errors(result)) == [
        ("C214", "人员", 2, 5),
        ("M401", "宅基地", 2, 2),
        ("M402", "选房", 2, 4),
        ("M403", "设备", 2, 1),
        ("M407", "宅基地", 2, -1),
        ("V101", "宅基地", 2, 5),
        ("V108", "人员", 5, 2),
        ("V110", "设备", 2, 2),
    ]
    assert [p.code for p in notes(result)] == ["W401"]
    relations = {p.cell.row: p.remedy for p in result.problems if p.code == "V108"}
    assert relations == {5: "改写这些格；或在“登记簿对照表.toml”里写上“媳妇”的意思，写一次即可。"}


def test_too_many_flats_are_refused_as_the_settlement_would(tmp_path: Path) -> None:
    header = [*HOMESTEAD, "村民小组"]
    row = [*with_cell([homestead()], 0, 2, "韩庄村")[0], "第一村民小组"]
    table = [CHOICE, ["A-1", "回迁安置", date(2019, 6, 20), None, "三居室", 9]]
    scheme = load_scheme(EXAMPLES / "hanzhuang" / "scheme.toml")
    book = make_book(tmp_path / "b.xlsx", rows(宅基地=[header, row], 选房=table))
    result = import_register(book, tmp_path / "cases", scheme=scheme)
    assert errors(result) == [("M405", "选房", 2, -1)]


def test_checks_within_a_case_speak_of_headers(tmp_path: Path) -> None:
    table = [BUILDINGS, building(), building()]
    result = imported(tmp_path, rows(房屋=with_cell(table, 2, 3, 150)))
    assert sorted(errors(result)) == [("C201", "房屋", 2, 3), ("C206", "房屋", 3, 1)]
    first = next(p for p in result.problems if p.code == "C201")
    assert "“在宅基地以内”填“否”" in first.remedy and "另见 宅基地!F2" in first.remedy


def test_a_phone_in_a_name_is_told_and_the_case_is_written(tmp_path: Path) -> None:
    result = imported(tmp_path, rows(宅基地=with_cell([HOMESTEAD, homestead()], 1, 1, "甲一（示例）13900000000")))
    assert errors(result) == []
    assert [(p.code, p.cell.sheet, p.cell.row, p.cell.column) for p in notes(result)] == [("W213", "宅基地", 2, 1)]
    assert [o.what for o in result.outcomes] == [NEW]
    again = imported(tmp_path, rows(宅基地=with_cell([HOMESTEAD, homestead()], 1, 1, "甲一（示例）13900000000")))
    assert errors(again) == [] and [o.what for o in again.outcomes] == [SAME]  # a warning is no contradiction


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        (["A-1", "货币安置", date(2019, 6, 20), None, "甲型", 1], "C208", 1),
        (["A-1", None, None, date(2019, 6, 20), None, None], "C209", 3),
        (["A-1", None, date(2019, 6, 20), date(2019, 6, 1), None, None], "C210", 3),
        (["A-1", "回迁安置", None, None, "甲型", None], "V110", 5),
        (["A-1", None, "2019.6", None, None, None], "V101", 2),
    ],
)
def test_the_choice(tmp_path: Path, cells: list[object], code: str, column: int) -> None:
    result = imported(tmp_path, rows(选房=[CHOICE, cells]))
    assert errors(result) == [(code, "选房", 2, column)]
    assert not any(word in p.remedy + p.message for p in result.problems for word in ("mode", "signed_on", "units"))


def test_several_flats_state_the_choice_once(tmp_path: Path) -> None:
    table = [CHOICE, ["A-1", "回迁安置", None, None, "甲型", 1], ["A-1", None, None, None, "乙型", 2]]
    assert errors(imported(tmp_path, rows(选房=table))) == []
    assert [(u.name, u.count) for u in case_in(tmp_path).choice.units] == [("甲型", 1), ("乙型", 2)]


def test_rows_of_one_household_that_disagree(tmp_path: Path) -> None:
    table = [CHOICE, ["A-1", "回迁安置", None, None, "甲型", 1], ["A-1", "货币安置", None, None, "乙型", 2]]
    assert errors(imported(tmp_path, rows(选房=table))) == [("R618", "选房", 3, 1)]


def test_a_missing_required_column_is_said_once(tmp_path: Path) -> None:
    table = [[c for i, c in enumerate(r) if i != 6] for r in (HOMESTEAD, homestead(), homestead("B-2"))]
    result = imported(tmp_path, rows(宅基地=table, 人员=[MEMBERS, member(), member("B-2")]))
    assert errors(result) == [("R609", "宅基地", 1, -1)]
    assert result.count(REFUSED) == 2


@pytest.mark.parametrize(
    ("without", "said", "remedy"),
    [
        ({3, 6}, "缺少必填的 2 列：“地址”“批准年份”", "补上这 2 列并填写；每列怎么填，见空登记簿的“说明”表。"),
        ({6, 9}, "缺少必填的 2 列：“批准年份”“评估机构”", "补上这 2 列并填写；每列怎么填，见空登记簿的“说明”表。"),
        (
            {2, 3, 6, 7},
            "缺少必填的 4 列：“村”“地址”“批准年份”“认定依据”",
            "补上这 4 列并填写；每列怎么填，见空登记簿的“说明”表。",
        ),
    ],
)
def test_all_missing_columns_of_a_table_are_said_at_once(
    tmp_path: Path, without: set[int], said: str, remedy: str
) -> None:
    table = [[cell for index, cell in enumerate(row) if index not in without] for row in (HOMESTEAD, homestead())]
    people = [[cell for index, cell in enumerate(row) if index != 5] for row in (MEMBERS, member())]
    result = imported(tmp_path, rows(宅基地=table, 人员=people))
    found = [problem for problem in result.problems if problem.code == "R609"]
    assert [(one.cell.sheet, one.message) for one in found] == [("宅基地", said), ("人员", "缺少必填的列“公示”")]
    assert (found[0].expected, found[0].remedy) == ("", remedy)


def test_no_members(tmp_path: Path) -> None:
    result = imported(tmp_path, rows(人员=[MEMBERS]))
    assert [(p.code, p.cell.case_id) for p in result.problems] == [("C205", "A-1")]
    assert "人员”表" in result.problems[0].remedy


def test_numbers_of_nobody_and_twice(tmp_path: Path) -> None:
    table = [HOMESTEAD, homestead(), homestead("a-1"), homestead("B-2"), homestead(None)]  # type: ignore[arg-type]
    result = imported(tmp_path, rows(宅基地=table, 人员=[MEMBERS, member(), member("B2"), member("完全不同")]))
    assert sorted(errors(result)) == [
        ("C205", "宅基地", 4, -1),
        ("R615", "宅基地", 5, 0),
        ("R616", "宅基地", 2, 0),
        ("R616", "宅基地", 3, 0),
        ("R617", "人员", 3, 0),
        ("R617", "人员", 4, 0),
    ]
    assert "B-2" in next(p.remedy for p in result.problems if p.cell.case_id == "B2")


def test_whoever_a_stray_row_may_be_meant_for_is_not_written(tmp_path: Path) -> None:
    members = [MEMBERS, member(), member("A1", "甲二（示例）", "配偶")]
    result = imported(tmp_path, rows(人员=members))
    assert errors(result) == [("R617", "人员", 3, 0)] and result.count(REFUSED) == 1


def test_a_household_that_only_other_sheets_know_is_told_among_those_not_written(tmp_path: Path) -> None:
    others = {
        "人员": [MEMBERS, member(), member("C-77"), member("C-77", "丙二（示例）", "配偶")],
        "房屋": [BUILDINGS, building(), building("C-77")],
    }
    result = imported(tmp_path, rows(**others))
    assert [(o.case_id, o.what) for o in result.outcomes] == [("A-1", NEW), ("C-77", REFUSED)]
    assert sorted(errors(result)) == [("R617", "人员", 3, 0), ("R617", "人员", 4, 0), ("R617", "房屋", 3, 0)]


def test_blank_rows_and_totals(tmp_path: Path) -> None:
    table = [HOMESTEAD, homestead(), [None], ["  "], ["合 计", None, None, None, None, 200.5]]
    buildings = [BUILDINGS, building(), [None, "总计", None, 120.25]]
    result = imported(tmp_path, rows(宅基地=table, 房屋=buildings))
    assert errors(result) == [] and result.count(NEW) == 1
    assert [(p.code, p.cell.sheet, p.cell.row) for p in notes(result)] == [("W624", "宅基地", 5), ("W624", "房屋", 3)]


def test_merged_numbers_are_spread_and_merged_values_refused(tmp_path: Path) -> None:
    def merge(_: object, made: dict[str, object]) -> None:
        made["人员"].merge_range(1, 0, 2, 0, "A-1")  # type: ignore[attr-defined]
        made["房屋"].merge_range(1, 3, 2, 3, 100)  # type: ignore[attr-defined]

    members = [MEMBERS, [None, *member()[1:]], [None, *member("", "甲二（示例）", "配偶")[1:]]]
    buildings = [BUILDINGS, building(), building("A-1", "厢房")]
    result = imported(tmp_path, rows(人员=members, 房屋=buildings), merge)
    assert errors(result) == [("R614", "房屋", 2, 3), ("R614", "房屋", 3, 3)]
    result = imported(tmp_path, rows(人员=members), lambda b, m: m["人员"].merge_range(1, 0, 2, 0, "A-1"))
    assert errors(result) == [] and len(case_in(tmp_path).members) == 2


def test_a_formula_without_a_result_is_told_once(tmp_path: Path) -> None:
    def touch(_: object, made: dict[str, object]) -> None:
        made["宅基地"].write_formula(1, 5, "=A9", None, "")  # type: ignore[attr-defined]

    assert [(p.code, str(p.message)) for p in imported(tmp_path, rows(), touch).problems] == [
        ("R613", "公式没有算出结果")
    ]


def test_formulas_errors_and_hidden_rows(tmp_path: Path) -> None:
    def touch(_: object, made: dict[str, object]) -> None:
        sheet = made["宅基地"]
        sheet.write_formula(1, 5, "=100+100.5", None, 200.5)  # type: ignore[attr-defined]
        sheet.write_formula(2, 5, "=1/0", None, "#DIV/0!")  # type: ignore[attr-defined]
        sheet.write_formula(3, 5, "=A9", None, "")  # type: ignore[attr-defined]
        sheet.set_row(2, None, None, {"hidden": True})  # type: ignore[attr-defined]

    table = [HOMESTEAD, homestead(), homestead("B-2"), homestead("C-3")]
    members = [MEMBERS, member(), member("B-2"), member("C-3")]
    result = imported(tmp_path, rows(宅基地=table, 人员=members), touch)
    assert sorted(errors(result)) == [("R612", "宅基地", 3, 5), ("R613", "宅基地", 4, 5)]
    assert [(p.code, p.cell.sheet) for p in notes(result)] == [("W623", "宅基地"), ("W625", "宅基地")]
    assert notes(result)[1].message == "2 个公式按单元格里现有的结果读取"
    assert [o.what for o in result.outcomes] == [NEW, REFUSED, REFUSED]


def test_dates_from_1904(tmp_path: Path) -> None:
    table = [CHOICE, ["A-1", None, date(2019, 6, 20), 43646.0 - 1462, None, None]]
    assert errors(imported(tmp_path, rows(选房=table), date_1904=True)) == []
    choice = case_in(tmp_path).choice
    assert (choice.signed_on, choice.handed_over_on) == (date(2019, 6, 20), date(2019, 6, 30))


def test_columns_twice_and_headers_lost(tmp_path: Path) -> None:
    table = [[*HOMESTEAD, "户主"], [*homestead(), "乙"]]
    result = imported(tmp_path, rows(宅基地=table, 房屋=[["随便"], ["A-1"]]))
    assert sorted(errors(result)) == [("R607", "房屋", 0, -1), ("R608", "宅基地", 1, 12)]


def test_without_households(tmp_path: Path) -> None:
    assert errors(imported(tmp_path, {"人员": [MEMBERS, member()]})) == [("R606", "", 0, -1)]


def test_more_than_two_decimals_are_refused_not_rounded(tmp_path: Path) -> None:
    result = imported(tmp_path, rows(宅基地=with_cell(rows()["宅基地"], 1, 5, 200.505)))
    assert errors(result) == [("V104", "宅基地", 2, 5)]


def test_id_numbers_as_text(tmp_path: Path) -> None:
    assert errors(imported(tmp_path, rows(宅基地=with_cell(rows()["宅基地"], 1, 4, f" {ID} ")))) == []
    assert case_in(tmp_path).household.id_number == ID


BUSINESS = [*HOMESTEAD, "营业执照有效", "许可证明齐备", "登记地址一致", "正在经营", "标明的营业面积"]


def test_a_business_that_is_stated(tmp_path: Path) -> None:
    result = imported(tmp_path, rows(宅基地=[BUSINESS, [*homestead(), "是", "是", "是", "否", 20]]))
    business = case_in(tmp_path).business
    assert errors(result) == [] and business is not None and business.stated_area == 2000


def test_a_business_half_stated(tmp_path: Path) -> None:
    result = imported(tmp_path, rows(宅基地=[BUSINESS, [*homestead(), "是", None, "是", "否", None]]))
    assert sorted(errors(result)) == [("C207", "宅基地", 2, -1), ("V110", "宅基地", 2, 13)]
    (missing,) = (p for p in result.problems if p.code == "V110")
    assert missing.expected == "“许可证明齐备”填“是”，或“许可证明齐备”填“否”"


# Existing files -----------------------------------------------------------------------


def test_nothing_existing_is_replaced_without_update(tmp_path: Path) -> None:
    imported(tmp_path, rows())
    file = tmp_path / "cases" / "A-1.toml"
    before = file.read_bytes()
    assert [o.what for o in imported(tmp_path, rows()).outcomes] == [SAME]
    result = imported(tmp_path, rows(宅基地=with_cell(rows()["宅基地"], 1, 5, 201)))
    assert errors(result) == [("R619", "宅基地", 2, 0)]
    assert "文件里 200.50 → 登记簿里 201.00" in result.problems[0].message
    assert file.read_bytes() == before


def test_update_shows_and_makes_the_changes_and_keeps_comments(tmp_path: Path) -> None:
    imported(tmp_path, rows())
    file = tmp_path / "cases" / "A-1.toml"
    moved = file.with_name("别的名字.toml")
    moved.write_text("# 经办人的话\n" + file.read_text("utf-8"), "utf-8")
    file.unlink()
    book = make_book(tmp_path / "改.xlsx", rows(宅基地=with_cell(rows()["宅基地"], 1, 5, 201)))
    tried = import_register(book, tmp_path / "cases", update=True, dry_run=True)
    assert "200.5" in moved.read_text("utf-8")
    result = import_register(book, tmp_path / "cases", update=True)
    assert [(o.what, o.file, o.changes) for o in result.outcomes] == [
        (CHANGED, str(moved), ("宅基地 · 宅基地面积：文件里 200.50 → 登记簿里 201.00",))
    ]
    assert tried.outcomes == result.outcomes
    assert moved.read_text("utf-8").startswith("# 经办人的话\n") and load_case(moved).homestead.area == 20100
    assert not file.exists()


def test_update_of_lists(tmp_path: Path) -> None:
    imported(tmp_path, rows())
    sheets = rows(人员=[MEMBERS, member(), member("A-1", "甲二（示例）", "配偶")], 房屋=[BUILDINGS])
    result = import_register(make_book(tmp_path / "改.xlsx", sheets), tmp_path / "cases", update=True)
    assert result.problems == []
    assert set(result.outcomes[0].changes) >= {
        "人员“甲二（示例）”：文件里 （无） → 登记簿里 有",
        "房屋“正房”：文件里 有 → 登记簿里 （无）",
    }
    assert len(case_in(tmp_path).members) == 2 and case_in(tmp_path).buildings == ()


def test_what_the_register_has_no_column_for_stays(tmp_path: Path) -> None:
    imported(tmp_path, rows())
    file = tmp_path / "cases" / "A-1.toml"
    text = file.read_text("utf-8").replace("[homestead]", 'phone = "010-0000"\n\n[homestead]', 1)
    file.write_text(text.replace('relation = "本人"', 'major_illness = true\nrelation = "本人"'), "utf-8")
    sheets = {"宅基地": with_cell(rows()["宅基地"], 1, 5, 201), "人员": [MEMBERS, member()]}
    import_register(make_book(tmp_path / "改.xlsx", sheets), tmp_path / "cases", update=True)
    case = case_in(tmp_path)
    assert (case.household.phone, case.members[0].major_illness, len(case.buildings)) == ("010-0000", True, 1)
    assert case.homestead.area == 20100


def test_a_blank_cell_takes_away_on_the_sheet_of_choices_as_on_any_other(tmp_path: Path) -> None:
    """In a row of the household; whoever has no row there has said nothing, and keeps what the case states."""
    heading = ["档案编号", "安置方式", "签约日期"]
    signed = {"宅基地": [HOMESTEAD, homestead(), homestead("B-2")], "人员": [MEMBERS, member(), member("B-2")]}
    signed["选房"] = [heading, ["A-1", "货币安置", "2021-04-08"], ["B-2", "货币安置", "2021-04-08"]]
    imported(tmp_path, signed)
    blanked = {**signed, "选房": [heading, ["A-1", "货币安置", None]]}
    result = import_register(make_book(tmp_path / "改.xlsx", blanked), tmp_path / "cases", update=True)
    assert [(outcome.what, outcome.changes) for outcome in result.outcomes] == [
        (CHANGED, ("选择与签约 · 签约日期：文件里 2021-04-08 → 登记簿里 （无）",)),
        (SAME, ()),
    ]
    assert case_in(tmp_path).choice.signed_on is None and case_in(tmp_path, "B-2").choice.signed_on is not None


def test_a_broken_file_is_left_alone(tmp_path: Path) -> None:
    imported(tmp_path, rows())
    file = tmp_path / "cases" / "A-1.toml"
    file.write_text('case_id = "A-1"\n[household]\n', "utf-8")
    result = import_register(tmp_path / "登记簿.xlsx", tmp_path / "cases", update=True)
    assert errors(result) == [("R619", "宅基地", 2, 0)]
    assert file.read_text("utf-8") == 'case_id = "A-1"\n[household]\n'


def test_a_name_taken_by_something_else(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "A-1.toml").write_text("x = 1\n", "utf-8")
    assert errors(imported(tmp_path, rows())) == [("R619", "宅基地", 2, 0)]


@pytest.mark.parametrize(
    ("case_id", "name"),
    [("甲/1", "甲-1.toml"), ("scheme", "_scheme.toml"), ("CON", "_CON.toml"), (".x", "_x.toml"), ("a:b", "a-b.toml")],
)
def test_numbers_that_are_no_file_names(tmp_path: Path, case_id: str, name: str) -> None:
    result = imported(tmp_path, {"宅基地": [HOMESTEAD, homestead(case_id)], "人员": [MEMBERS, member(case_id)]})
    assert errors(result) == [] and load_case(tmp_path / "cases" / name).case_id == case_id


def test_two_numbers_with_one_file_name(tmp_path: Path) -> None:
    table = [HOMESTEAD, homestead("甲/1"), homestead("甲:1")]
    result = imported(tmp_path, {"宅基地": table, "人员": [MEMBERS, member("甲/1"), member("甲:1")]})
    assert [Path(o.file).name for o in result.outcomes] == ["甲-1.toml", "甲-1-2.toml"]


def test_amounts_are_exact(tmp_path: Path) -> None:
    imported(tmp_path, rows(房屋=[BUILDINGS, ["A-1", "正房", 1, 0.01, 9999999999.99]]))
    assert case_in(tmp_path).buildings[0].model_dump()["replacement_value"] == Decimal("9999999999.99")


def test_what_stays_must_agree_with_what_comes(tmp_path: Path) -> None:
    imported(tmp_path, rows())
    file = tmp_path / "cases" / "A-1.toml"
    before = file.read_bytes()
    smaller = {"宅基地": with_cell(rows()["宅基地"], 1, 5, 100), "人员": [MEMBERS, member()]}
    result = import_register(make_book(tmp_path / "改.xlsx", smaller), tmp_path / "cases", update=True)
    assert errors(result) == [("R619", "宅基地", 2, 0)] and file.read_bytes() == before


def test_a_number_that_reads_like_a_total(tmp_path: Path) -> None:
    sheets = rows(
        宅基地=[HOMESTEAD, homestead("合计")], 人员=[MEMBERS, member("合计")], 房屋=[BUILDINGS, building("合计")]
    )
    sheets["选房"] = [CHOICE, ["合计", "货币安置", None, None, None, None]]
    assert imported(tmp_path, sheets).problems == []
    case = case_in(tmp_path, "合计")
    assert case.choice.mode == "货币安置" and len(case.buildings) == 1


def test_strokes_for_nothing(tmp_path: Path) -> None:
    header = [*HOMESTEAD, "整宗面积", "区位", "电话"]
    result = imported(tmp_path, rows(宅基地=[header, [*homestead(), "/", "—", "  "]]))
    assert result.problems == [] and case_in(tmp_path).homestead.plot_area is None
