"""What a column is read as: floors, counts, units, open headings, what the project has taught."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.register.books import make_book
from tests.register.table.layouts import (
    LAND,
    NO_LAND,
    PEOPLE,
    WIFE,
    beside,
    cases,
    errors,
    land,
    notes,
    people,
    person,
    read,
)

from chaiqian.documents.case import Case
from chaiqian.documents.load import load_scheme
from chaiqian.register.importing import import_register
from chaiqian.register.reading import read_book
from chaiqian.register.table.model import Taught

SCHEME = load_scheme(Path(__file__).parents[2] / "examples" / "hanzhuang" / "scheme.toml")


def one(folder: Path) -> Case:
    found = cases(folder)
    assert list(found) == ["A-1"]
    return found["A-1"]


def buildings(case: Case) -> list[tuple[str, int, str, str]]:
    dumped = case.model_dump()["buildings"]
    return [(b["name"], b["floor"], str(b["area"]), str(b.get("replacement_value"))) for b in dumped]


def test_area_and_value_by_floor_in_columns(tmp_path: Path) -> None:
    heads = ["首层建筑面积(㎡)", "首层重置成新价(元)", "二层面积", "二层重置成新价", "地下室建筑面积", "三层面积"]
    assert errors(read(tmp_path, beside(heads, [121.35, 182025, 60, 66000, 20, 0]))) == []
    assert buildings(one(tmp_path)) == [
        ("首层房屋", 1, "121.35", "182025.00"),
        ("二层房屋", 2, "60.00", "66000.00"),
        ("地下一层房屋", -1, "20.00", "None"),
    ]


@pytest.mark.parametrize("zero", [0, "0", "0.00", "０", "/", ""])
def test_a_floor_of_nothing_is_none(tmp_path: Path, zero: Any) -> None:
    """As a number, and as the text that it is in a .csv."""
    assert errors(read(tmp_path, beside(["首层建筑面积", "二层建筑面积", "二层重置成新价"], [80, zero, zero]))) == []
    assert buildings(one(tmp_path)) == [("首层房屋", 1, "80.00", "None")]


@pytest.mark.parametrize("merge", [True, False])
def test_floors_over_area_and_value(tmp_path: Path, merge: bool) -> None:
    heads = [*LAND, "首层", None, "二层", None, *PEOPLE]
    lower = [*NO_LAND, "面积", "重置成新价", "面积", "重置成新价", *[None] * 5]
    rows = [heads, lower, [*land(), 100, 90000, None, None, *person()], [*NO_LAND, *[None] * 4, *WIFE]]
    width = len(LAND)
    merged = [("Sheet1", 0, width, 0, width + 1), ("Sheet1", 0, width + 2, 0, width + 3)] if merge else []
    assert errors(read(tmp_path, {"Sheet1": rows}, merged)) == []
    assert buildings(one(tmp_path)) == [("首层房屋", 1, "100.00", "90000.00")]


def test_rows_of_buildings_without_a_name(tmp_path: Path) -> None:
    rows = [["户编号", "所在层", "建筑面积"], ["A-1", 1, 100], ["A-1", 1, 20], ["A-1", 2, 30]]
    assert errors(read(tmp_path, {**beside([], []), "房": rows})) == []
    assert [name for name, *_ in buildings(one(tmp_path))] == ["首层房屋", "首层房屋（2）", "二层房屋"]


def test_circled_figures_are_names(tmp_path: Path) -> None:
    rows = [["户编号", "房屋名称", "层", "建筑面积"], ["A-1", "①", 1, 80], ["A-1", "②", "②", 40.5]]
    assert errors(read(tmp_path, {**beside([], []), "Sheet2": rows})) == []
    assert buildings(one(tmp_path)) == [("①", 1, "80.00", "None"), ("②", 2, "40.50", "None")]


def test_storeys_are_no_floor(tmp_path: Path) -> None:
    rows = [["户编号", "房屋名称", "层数", "建筑面积"], ["A-1", "正房", 2, 100]]
    assert errors(read(tmp_path, {**beside([], []), "房": rows})) == [("R609", "缺少必填的列“房屋 · 楼层”")]
    assert cases(tmp_path) == {}


def test_counts_of_devices(tmp_path: Path) -> None:
    heads = ["电话（部）", "空调（台）", "有线电视（端）", "宽带数量", "热水器"]
    assert errors(read(tmp_path, beside(heads, [1, 3, "/", 0, 2]))) == []
    case = one(tmp_path)
    assert [(device.name, device.count) for device in case.equipment] == [("电话", 1), ("空调", 3), ("热水器", 2)]
    assert case.household.phone is None


@pytest.mark.parametrize(("cell", "phone", "devices"), [("13900000000", "13900000000", []), (2, None, [("电话", 2)])])
def test_a_telephone_by_its_first_values(tmp_path: Path, cell: Any, phone: str | None, devices: list[Any]) -> None:
    assert errors(read(tmp_path, beside(["电话"], [cell]))) == []
    case = one(tmp_path)
    assert case.household.phone == phone and [(d.name, d.count) for d in case.equipment] == devices


def test_flats_one_column_a_type(tmp_path: Path) -> None:
    rows = [
        ["户编号", "安置方式", "签约日期", "一居室（套）", "二居室套数", "三居室"],
        ["A-1", "回迁安置", "2019-06-15", 1, 2, None],
    ]
    assert errors(read(tmp_path, {**beside(["组别"], ["一组"]), "选房": rows}, scheme=SCHEME)) == []
    assert [(unit.name, unit.count) for unit in one(tmp_path).choice.units] == [("一居室", 1), ("二居室", 2)]


def test_two_columns_for_one_field_are_asked_about(tmp_path: Path) -> None:
    result = read(tmp_path, beside(["宅基地面积"], [266]))
    assert errors(result) == [("R608", "与 E 列都像是“宅基地面积”，不知道按哪一列，这张表的户都没有写")]
    assert cases(tmp_path) == {}
    taught = Taught({"宅基地面积": "不用"})
    assert errors(read(tmp_path, beside(["宅基地面积"], [266]), taught=taught)) == []
    assert one(tmp_path).homestead.area == 21345


def test_measured_is_not_recognised(tmp_path: Path) -> None:
    heads = ["实测宅基地面积", "实测面积", "层数", "结构"]
    assert errors(read(tmp_path, beside(heads, [220, 221, 2, "砖混"]))) == []
    assert one(tmp_path).homestead.area == 21345


ASKED = "不能确定这一列是哪一项（前几格：70.5），这张表的户都没有写"


@pytest.mark.parametrize(
    "heading", ["首层面积（实测）", "首层建筑面积（违建）", "三层面积（未认定）", "面积（不含违建）"]
)
def test_an_area_that_may_not_be_the_recognised_one_is_asked_about(tmp_path: Path, heading: str) -> None:
    assert errors(read(tmp_path, beside([heading], [70.5]))) == [("R640", ASKED)] and cases(tmp_path) == {}


@pytest.mark.parametrize("group", ["违法建筑", "实测", "未认定房屋", "现状建筑"])
def test_so_is_one_under_a_group_of_such(tmp_path: Path, group: str) -> None:
    rows = beside(["首层建筑面积", "其他"], [70.5, None])["Sheet1"]
    above = [group if place == len(LAND) else None for place in range(len(rows[0]))]
    merged = [("Sheet1", 0, len(LAND), 0, len(LAND) + 1)]
    assert errors(read(tmp_path, {"Sheet1": [above, *rows]}, merged)) == [("R640", ASKED)] and cases(tmp_path) == {}


def test_a_sheet_of_illegal_buildings_is_asked_about_unless_it_says_which_are(tmp_path: Path) -> None:
    """Read as any other, they would be paid for."""
    heads, cells = ["户编号", "楼层", "建筑面积"], ["A-1", 3, 70.5]
    assert errors(read(tmp_path, {**beside([], []), "违法建筑": [heads, cells]})) == [("R640", ASKED)]
    assert errors(read(tmp_path, {**beside([], []), "违法建筑": [[*heads, "是否违建"], [*cells, "是"]]})) == []
    assert one(tmp_path).buildings[0].illegal


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("示例村违法建筑登记表", True),
        ("2020年示例村违建情况调查表（第一组）", True),
        ("示例村房屋登记表", False),
        ("注：违法建筑一律不予补偿，不填入本表。", False),
    ],
)
def test_so_is_a_table_under_a_title_of_such(tmp_path: Path, title: str, asked: bool) -> None:
    heads, cells = ["户编号", "楼层", "建筑面积"], ["A-1", 3, 70.5]
    found = errors(read(tmp_path, {**beside([], []), "Sheet2": [[title, None, None], heads, cells]}))
    assert found == ([("R640", ASKED)] if asked else [])


def test_a_heading_that_nobody_knows_holds_back_its_sheet(tmp_path: Path) -> None:
    result = read(tmp_path, beside(["奖励面积"], [30]))
    assert errors(result) == [("R640", "不能确定这一列是哪一项（前几格：30），这张表的户都没有写")]
    assert cases(tmp_path) == {}
    book = read_book(tmp_path / "登记簿.xlsx")
    asked = [(table.name, column) for table in book.tables for column in table.open()]
    assert [(name, one.heading, one.index, one.samples, one.proposed.label) for name, one in asked] == [
        ("Sheet1", "奖励面积", 8, ("30",), "")
    ]


@pytest.mark.parametrize("cells", [["", None], [None, None]])
def test_an_unknown_heading_over_nothing_holds_back_nothing(tmp_path: Path, cells: list[Any]) -> None:
    assert errors(read(tmp_path, beside(["奖励面积", "奖励金额"], cells))) == []


@pytest.mark.parametrize("heading", ["奖励面积", "补偿情况/奖励面积"])
def test_what_the_project_says_of_a_heading(tmp_path: Path, heading: str) -> None:
    heads = [*LAND, "补偿情况", "电话", *PEOPLE]
    lower = [*NO_LAND, "奖励面积", "", *[""] * 5]
    rows = [heads, lower, [*land(), 30, None, *person()], [*NO_LAND, None, None, *WIFE]]
    taught = Taught({heading: "不用"})
    assert errors(read(tmp_path, {"Sheet1": rows}, taught=taught)) == []
    assert len(cases(tmp_path)) == 1


def test_a_word_that_the_project_gives_a_field(tmp_path: Path) -> None:
    taught = Taught({"农户": "人员 · 姓名", "啥关系": "人员 · 与被拆迁人关系", "户头": "档案编号"})
    rows = [["户头", "农户", "啥关系", *PEOPLE[2:]], ["A-1", *person()], ["A-1", *WIFE]]
    assert errors(read(tmp_path, {"户": [LAND, land()], "人": rows}, taught=taught)) == []
    assert people(tmp_path) == {"A-1": ["本人", "配偶"]}


def test_a_register_without_numbers_proposes_its_running_number(tmp_path: Path) -> None:
    sheets = {"Sheet1": [["序号", *LAND[1:], *PEOPLE], [1, *land()[1:], *person()], [None, *NO_LAND[1:], *WIFE]]}
    result = read(tmp_path, sheets)
    message = "不能确定这一列是哪一项（前几格：1），不知道每一行是哪一户，一户也没有写"
    assert errors(result) == [("R640", message)]
    tables = read_book(tmp_path / "登记簿.xlsx").tables
    assert [asked.proposed.label for table in tables for asked in table.open()] == ["档案编号"]
    assert errors(read(tmp_path, sheets, taught=Taught({"序号": "档案编号"}))) == []
    assert people(tmp_path) == {"1": ["本人", "配偶"]}


def test_without_people_nothing_is_written_and_that_is_said_once(tmp_path: Path) -> None:
    result = read(tmp_path, {"户": [LAND, land(), land("B-2")]})
    assert errors(result) == [("R641", "登记簿里没有人员（没有姓名、与户主关系等列），一户也没有写")]
    assert [outcome.what for outcome in result.outcomes] == ["退回", "退回"]


def test_a_sheet_that_is_not_read_may_hold_people(tmp_path: Path) -> None:
    result = read(tmp_path, {**beside([], []), "补充": [["某某", "别的"], ["赵甲（示例）", "长子"]]})
    message = "认不出表头（第 1 行是：某某、别的），这张表没有读；里面可能有各户的内容，所以一户也没有写"
    assert errors(result) == [("R607", message)]
    assert cases(tmp_path) == {}


def test_a_further_table_of_a_sheet_is_asked_about(tmp_path: Path) -> None:
    """设备 and 数量 may mean several things each: what stands under them is neither read nor lost unsaid."""
    rows = [*beside([], [])["Sheet1"], [], ["户编号", "设备", "数量"], ["A-1", "空调", 2]]
    message = "不能确定这一列是哪一项（前几格：{}），这张表的户都没有写"
    assert errors(read(tmp_path, {"Sheet1": rows})) == [("R640", message.format("空调")), ("R640", message.format("2"))]
    assert cases(tmp_path) == {}


def test_a_further_table_of_nobody_holds_back_nothing(tmp_path: Path) -> None:
    rows = [*beside([], [])["Sheet1"], [], ["序号", "设备", "数量"], [1, "打印机", 2]]
    assert errors(read(tmp_path, {"Sheet1": rows})) == [] and list(cases(tmp_path)) == ["A-1"]


def test_a_sheet_of_something_else_is_passed_over_with_a_word(tmp_path: Path) -> None:
    result = read(tmp_path, {**beside([], []), "草稿": [["今天下雨", "明天晴"]]})
    assert errors(result) == [] and ("W622", "不认识这张表，没有读") in notes(result)


def test_a_register_without_houses_says_so(tmp_path: Path) -> None:
    result = read(tmp_path, beside([], []))
    assert ("W643", "登记簿里没有房屋（没有楼层、建筑面积等列），新的户都按没有房屋写") in notes(result)


def test_a_column_that_lost_its_heading_is_asked_about(tmp_path: Path) -> None:
    result = read(tmp_path, beside([""], ["是"], ["否"]))
    message = "这一列没有列名，不能确定是哪一项（前几格：是、否），这张表的户都没有写"
    assert errors(result) == [("R640", message)] and cases(tmp_path) == {}


# Units --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("单位：平方米、元", "48600.50"),
        ("单位：平方米、万元", "486005000.00"),
        ("面积单位：平方米  金额单位：万元", "486005000.00"),
    ],
)
def test_the_line_above_the_table_states_the_units(tmp_path: Path, line: str, value: str) -> None:
    heads = ["评估公司", "评估报告号", "装修及附属物"]
    sheets = beside(heads, ["示例评估", "示例1号", 48600.5])
    sheets["Sheet1"].insert(0, [None, None, None, line])
    assert errors(read(tmp_path, sheets)) == []
    appraisal = one(tmp_path).model_dump()["appraisal"]
    assert appraisal["decoration_value"] == Decimal(value)


def test_mu_are_held_back(tmp_path: Path) -> None:
    sheets = beside([], [])
    sheets["Sheet1"][0][4] = "认定宅基地面积（亩）"
    assert errors(read(tmp_path, sheets)) == [("R620", "列名写的单位是“亩”，这一列没有读")]
    assert cases(tmp_path) == {}


def test_a_unit_line_in_mu_holds_back_too(tmp_path: Path) -> None:
    sheets = beside([], [])
    sheets["Sheet1"].insert(0, ["单位：亩、元"])
    assert errors(read(tmp_path, sheets)) == [("R620", "列名写的单位是“亩”，这一列没有读")]


DECIDED = ["户编号", "认定事项", "认定理由", "公示", "金额（万元）"]


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (-5.2, "-52000.00"),
        ("-5.2", "-52000.00"),
        ("５．２", "52000.00"),
        ("1，200.5", "12005000.00"),
        ("+5", "50000.00"),
        ("5.2万元", "52000.00"),
        ("5200元", "5200.00"),
        ("￥5.2", "52000.00"),
        ("¥5,200元", "5200.00"),
    ],
)
def test_a_text_is_of_the_heading_s_unit_unless_it_says_its_own(tmp_path: Path, cell: Any, amount: str) -> None:
    decided = ["A-1", "旧账（示例）", "会议纪要（示例）", "无异议", cell]
    assert errors(read(tmp_path, {**beside([], []), "Sheet2": [DECIDED, decided]})) == []
    assert [str(found["amount"]) for found in one(tmp_path).model_dump()["adjustments"]] == [amount]


@pytest.mark.parametrize(
    ("heading", "code", "cell", "value"),
    [
        ("重置成新价（万元）", '0.00"万元"', 9.6, "96000.00"),
        ("重置成新价（万元）", "0.00", 9.6, "96000.00"),
        ("重置成新价（万元）", '#,##0.00"元"', 96000, "96000.00"),
        ("重置成新价（元）", '0.00"万元"', 9.6, "96000.00"),
        ("重置成新价", '0.00"元"', 96000, "96000.00"),
    ],
)
def test_a_unit_is_multiplied_out_once(tmp_path: Path, heading: str, code: str, cell: float, value: str) -> None:
    """What the number's format shows goes before what the heading says."""
    rows = {**beside([], []), "Sheet2": [["户编号", "楼层", "建筑面积", heading], ["A-1", 1, 80, cell]]}

    def touch(book: Any, made: dict[str, Any]) -> None:
        made["Sheet2"].write_number(1, 3, cell, book.add_format({"num_format": code}))

    assert errors(import_register(make_book(tmp_path / "登记簿.xlsx", rows, touch), tmp_path / "cases")) == []
    assert buildings(one(tmp_path)) == [("首层房屋", 1, "80.00", value)]


# Sums ---------------------------------------------------------------------------------
