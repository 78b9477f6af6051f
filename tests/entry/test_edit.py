"""`chaiqian edit`: one value changes, everything else stays, and nothing wrong is written."""

import datetime as dt
import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import link as link_to

from chaiqian import load_case
from chaiqian.documents.edit_text import REMOVE, NotEditable, with_value
from chaiqian.documents.key_names import parse_key
from chaiqian.documents.source import parse

ROOT = Path(__file__).parent.parent.parent
FILES = sorted([*(ROOT / "cases").glob("*/*.toml"), *(ROOT / "tests" / "examples").glob("*/*.toml")])
HIDDEN = "要改回去：原来的号码或文字不在屏幕上显示全，请照原件再填一遍。"
OTHER: dict[type, Any] = {
    bool: lambda value: not value,
    int: lambda value: value + 1,
    Decimal: lambda value: value + Decimal("0.5"),
    str: lambda value: f'{value}"\\改',
    dt.date: lambda value: value + dt.timedelta(1),
    dt.datetime: lambda value: value + dt.timedelta(1),
}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Any:
    """Every single value of a document with its path."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if steps is None:
        yield path, value
        return
    for step, inner in steps:
        yield from leaves(inner, (*path, step))


def comments(text: str) -> list[str]:
    return re.findall(r"#[^\n]*", text)


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["unix", "windows"])
def test_any_value_of_any_sample_can_be_changed(file: Path, ending: str) -> None:
    text = file.read_text("utf-8").replace("\n", ending)
    for path, value in leaves(parse(text)):
        new = OTHER[type(value)](value)
        edited = with_value(text, path, new)
        changed = dict(leaves(parse(edited)))
        assert changed == {**dict(leaves(parse(text))), path: new}
        assert comments(edited) == comments(text)
        rows = zip(text.split("\n"), edited.split("\n"), strict=True)
        assert sum(old != now for old, now in rows) == 1


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_any_value_of_any_sample_can_be_taken_out_and_put_back(file: Path) -> None:
    text = file.read_text("utf-8")
    for path, value in leaves(parse(text)):
        if isinstance(path[-1], int):
            continue
        try:
            without = with_value(text, path, REMOVE)
        except NotEditable as refusal:
            assert "注释" in str(refusal) or "列表" in str(refusal)
            continue
        assert path not in dict(leaves(parse(without)))
        assert dict(leaves(parse(with_value(without, path, value)))) == dict(leaves(parse(text)))


CASE = """# 开头的注释
case_id = "A-1"  # 编号

[household]   # 住户
owner = "甲"  # 户主
village = "村"

[choice]
units = [ { name = "一", count = 1 } ]  # 户型
"""


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("household.owner", "乙户", CASE.replace('"甲"  #', '"乙户" #')),
        ("household.owner", "", CASE.replace('"甲"  #', '""    #')),
        ("household.phone", "1", CASE.replace('"村"\n', '"村"\nphone = "1"\n')),
        ("household.owner", REMOVE, CASE.replace('owner = "甲"  # 户主\n', "")),
        ("case_note", "x", CASE.replace("# 编号\n", '# 编号\ncase_note = "x"\n')),
        ("choice.units[1].count", 3, CASE.replace("count = 1", "count = 3")),
        (
            "choice.units[2].name",
            "二",
            CASE.replace('[ { name = "一", count = 1 } ] ', '[{ name = "一", count = 1 }, { name = "二" }]'),
        ),
        ("choice.units[1]", REMOVE, CASE.replace('[ { name = "一", count = 1 } ]', "[]" + " " * 28)),
        ("buildings[1].name", "正房", CASE + '\n[[buildings]]\nname = "正房"\n'),
        ("homestead.area", Decimal("1.50"), CASE + "\n[homestead]\narea = 1.50\n"),
    ],
)
def test_each_kind_of_place(key: str, value: Any, expected: str) -> None:
    assert with_value(CASE, parse_key("case", key), value) == expected


ITEMS = """[[buildings]]
name = "一"
[[buildings]]
name = "二"  # 第二
# 属于下一节的注释
[[members]]
name = "甲"
"""


def test_items_of_a_list_of_sections() -> None:
    assert with_value(ITEMS, ("buildings", 2, "name"), "三") == ITEMS.replace(
        "# 第二\n", '# 第二\n[[buildings]]\nname = "三"\n'
    )
    assert with_value(ITEMS, ("buildings", 0), REMOVE) == ITEMS.replace('[[buildings]]\nname = "一"\n', "", 1)
    assert "buildings" not in with_value(
        ITEMS.split("[[b")[0] + '[[buildings]]\nname = "一"\n', ("buildings", 0), REMOVE
    )
    assert with_value("[[a]]\nb = 1", ("a", 0, "c"), 2) == "[[a]]\nb = 1\nc = 2"
    assert with_value("[[a]]\r\nb = 1", ("a", 0, "c"), 2) == "[[a]]\r\nb = 1\r\nc = 2"
    assert with_value("[empty]\n", ("empty", "a"), 1) == "[empty]\na = 1\n"
    assert with_value("x.a = 1\n", ("x", "b"), 2) == "x.a = 1\nx.b = 2\n"


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("#:schema s.json\n# 说明\n\n", "#:schema s.json\n# 说明\naward_cap = 5\n\n"),
        ("#:schema s.json\n# 说明\n\n# 项目\n", "#:schema s.json\n# 说明\naward_cap = 5\n\n# 项目\n"),
        ("#:schema s.json\n", "#:schema s.json\naward_cap = 5\n"),
        ("#:schema s.json\n# 项目\n", "#:schema s.json\naward_cap = 5\n# 项目\n"),
        ("# 项目\n", "award_cap = 5\n# 项目\n"),
        ("#:schema s.json\r\n\r\n", "#:schema s.json\r\naward_cap = 5\r\n\r\n"),
        ("", "award_cap = 5\n"),
    ],
)
def test_a_new_key_of_the_top_stands_below_the_comments_at_the_head(head: str, after: str) -> None:
    """`#:schema …` is read by editors in the first line only."""
    table = '[project]\nname = "一"\n'
    assert with_value(head + table, ("award_cap",), 5) == after + table


SECTION = """[homestead]
area = 1

[business]  # 已歇业
operating = true
# 面积待测
measured_area = 5.0

# 选房
[choice]
"""


def test_a_whole_section_goes_with_its_header_and_what_stands_within() -> None:
    left = "[homestead]\narea = 1\n\n\n# 选房\n[choice]\n"
    assert with_value(SECTION, ("business",), REMOVE) == left
    assert with_value(SECTION, ("choice",), REMOVE) == SECTION.replace("[choice]\n", "")
    units = "[choice]\nmode = '货币安置'\n[[choice.units]]\nname = '乙'\n[household]\n"
    assert with_value(units, ("choice",), REMOVE) == "[household]\n"


@pytest.mark.parametrize(
    ("text", "key", "value", "refusal"),
    [
        (ITEMS, "buildings[4].name", "四", "这里只有 2 项，没有第 4 项"),
        (ITEMS, "buildings[1].name.x", "四", "没有这个位置"),
        (ITEMS, "members.name", "四", "没有这个位置"),
        (ITEMS, "buildings[1].area", REMOVE, "文件里没有这一项"),
        (ITEMS, "buildings", 1, "这是一整节"),
        (ITEMS, "buildings", REMOVE, "逐项删去"),
        ("business.operating = true\n", "business", REMOVE, "没有这一节的标题"),
        ("[choice]\n[household]\nowner = '甲'\n[[choice.units]]\nname = '乙'\n", "choice", REMOVE, "不能自动修改"),
        (CASE, "household[1]", "x", "这里不是列表"),
        ("a = [\n 1, # 一\n 2,\n]\n", "a[1]", REMOVE, "夹有注释"),
    ],
)
def test_what_cannot_be_edited_is_refused(text: str, key: str, value: Any, refusal: str) -> None:
    with pytest.raises(NotEditable, match=re.escape(refusal)):
        with_value(text, parse_key("case", key), value)


def test_the_command_changes_and_tells(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    old = file.read_text("utf-8")
    changes = ("房屋第2项 · 建筑面积=72.55㎡", "household.phone=13800001111", "members[1].id_number=110101199001011237")
    code, out, err = run("edit", file, *changes)
    assert (code, err) == (0, "")
    assert "房屋第2项 · 建筑面积（buildings[2].area）：72.50 → 72.55" in out
    assert "110***********1237" in out and "110101199001011237" not in out
    new = file.read_text("utf-8")
    assert comments(new) == comments(old)
    assert len(new.splitlines()) == len(old.splitlines()) + 2
    assert load_case(file).buildings[1].area == 7255
    assert run("edit", file, "household.phone=")[0] == 0
    assert load_case(file).household.phone is None


def test_a_new_section_and_its_list_in_any_order(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    assert run("edit", file, "选择与签约=", "--yes")[0] == 0
    code, out, err = run("edit", file, "choice.units[1].name=三居室", "choice.units[1].count=1", "choice.mode=回迁安置")
    assert (code, err) == (0, "") and out.index("安置方式") < out.index("户型")
    choice = load_case(file).choice
    assert (choice.mode, [(unit.name, unit.count) for unit in choice.units]) == ("回迁安置", [("三居室", 1)])


def test_a_section_is_deleted_only_where_that_is_meant(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    text = file.read_text("utf-8")
    code, _, err = run("edit", file, "经营=")
    assert code == 2 and "要删去整项" in err and "实测经营面积 150.00" in err and "加 --yes" in err
    assert file.read_text("utf-8") == text
    code, out, _ = run("edit", file, "经营=", "--yes")
    assert code == 0 and "删除 经营（business）：" in out
    assert load_case(file).business is None
    assert "\n# stated_area = 60.00" in file.read_text("utf-8")  # a comment is never deleted
    code, _, err = run("edit", file, "住户=", "--yes")
    assert code == 1 and "V110 住户（household）" in err


@pytest.mark.parametrize(
    ("change", "code", "complaint"),
    [
        ("homestead.area=-3", 1, "V102 宅基地 · 宅基地面积"),
        ("homestead.aera=3", 2, "是否想写 宅基地.宅基地面积（homestead.area）？"),
        ("房屋第2项.面积=72.5", 2, "“房屋第2项.面积”：没有这一项；是否想写 房屋第2项.建筑面积（buildings[2].area）？"),
        ("选择.签约日期=2019-06-20", 2, "是否想写 选择与签约.签约日期（choice.signed_on）？"),
        ("签约时间=2019-06-20", 2, "是否想写 选择与签约.签约日期（choice.signed_on）？"),
        (
            "所选户型第3项.户型=乙户型",
            2,
            "“所选户型第3项.户型”：没有这一项；是否想写 选择与签约.所选户型第3项.户型（choice.units[3].name）？",
        ),
        ("房屋第2项.姓名=乙", 2, "人员第2项.姓名（members[2].name）？"),
        ("建筑面积=72.5", 2, "是否想写 房屋第1项.建筑面积（buildings[1].area）（第几项照实写）？"),
        (
            "面积=200",
            2,
            "“面积”：没有这一项；是否想写 宅基地.宅基地面积（homestead.area） 或 宅基地.整宗面积"
            "（homestead.plot_area） 或 房屋第1项.建筑面积（buildings[1].area）（第几项照实写）？",
        ),
        ("土地面积=200", 2, "“土地面积”：没有这一项；是否想写 宅基地.宅基地面积（homestead.area）？"),
        (
            "宅基地.面积=200",
            2,
            "是否想写 宅基地.宅基地面积（homestead.area） 或 宅基地.整宗面积（homestead.plot_area）？",
        ),
        ("身份证号=1", 2, "住户.身份证号（household.id_number） 或 人员第1项.身份证号（members[1].id_number）"),
        ("甲乙丙=1", 2, "没有这一项；键照 check 显示的写，例如 人员第1项.姓名（members[1].name）"),
        ("homestead.area.x=1", 2, "没有这一项"),
        ("homestead.area=", 1, "V110"),
        ("homestead.area=10", 1, "C201"),
        ("household.village=别村", 1, "M401"),
        ("choice.signed_on=2019-2-30", 1, "没有 2019-02-30 这个"),
        ("choice.units[1].count=9", 1, "M405"),
        ("members[1].relation=配偶", 1, "C202"),
        ("members[9].name=九", 2, "没有第 9 项"),
        ("homestead.area", 2, "没有等号"),
        ("[1].area=2", 2, "写法不对"),
        ("buildings[0].area=2", 2, "写法不对"),
        ("=2", 2, "写法不对"),
        ("buildings[1]=甲", 2, "这是一整节"),
    ],
)
def test_a_wrong_change_is_not_written(project: Path, run: Any, change: str, code: int, complaint: str) -> None:
    file = project / "HZ-0001.toml"
    old = file.read_bytes()
    got, _, err = run("edit", file, "appraisal.agency=别的机构", change)
    assert got == code and complaint in err.replace("\n    ", "")
    assert file.read_bytes() == old
    assert len(list(project.iterdir())) == 3


def test_a_file_with_other_problems_can_be_mended_step_by_step(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    broken = file.read_text("utf-8").replace("area = 160.00", "area = -1").replace("year = 1978", "year = 78")
    file.write_text(broken, "utf-8")
    code, out, err = run("edit", file, "homestead.year=1978")
    assert code == 1 and "78 → 1978" in out and "原有的 1 处问题" in err
    assert run("edit", file, "buildings[1].area=160")[0] == 0
    file.write_text(broken.replace("case_id =", "case_id"), "utf-8")
    code, _, err = run("edit", file, "homestead.year=1978")
    assert code == 1 and "S107" in err


def test_windows_files_keep_their_mark_and_line_ends(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert run("edit", file, "household.phone=1", "homestead.area=301")[0] == 0
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\n") == data.count(b"\r\n")
    assert b"\xef\xbb\xbf" not in data[3:]


def test_a_scheme_is_edited_with_its_own_checks(project: Path, run: Any) -> None:
    file = project / "scheme.toml"
    assert run("edit", file, "business_loss.rate=900")[0] == 1
    assert run("edit", file, "business_loss.rate=700", "awards[2].stages[1].amount=310000")[0] == 0
    assert "rate = 700                           # 元/㎡" in file.read_text("utf-8")
    assert run("edit", project / "没有.toml", "a=1")[0] == 1


def test_a_link_stays_a_link(project: Path, run: Any) -> None:
    link = project / "链接.toml"
    link_to(link, "HZ-0001.toml")
    code, _, err = run("edit", link, "homestead.area=301")
    assert code == 1 and "错误 X501" in err  # a second name in the folder is a second case of it
    assert link.is_symlink() and load_case(project / "HZ-0001.toml").homestead.area == 30100


def test_a_label_that_names_one_value_needs_no_table(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    code, out, err = run("edit", file, "签约日期=2019年6月21日", "电话=13800001111")
    assert (code, err) == (0, "")
    assert "选择与签约 · 签约日期（choice.signed_on）：" in out and "→ 2019-06-21" in out
    assert load_case(file).choice.signed_date == dt.date(2019, 6, 21)
    assert load_case(file).household.phone == "13800001111"


def test_a_wrong_key_that_stands_in_the_file_can_be_taken_out(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    old = file.read_text("utf-8")
    file.write_text(old.replace("[homestead]\n", "[homestead]\naera = 3\n"), "utf-8")
    code, out, _ = run("edit", file, "homestead.aera=")
    assert (code, out) == (0, "删除 宅基地 · aera（homestead.aera）：3\n")
    assert file.read_text("utf-8") == old


WHOLE_BUILDING = """删除 房屋第2项（buildings[2]）：
    名称 厢房
    楼层 1
    建筑面积 72.50
    重置成新价 72500.00
"""


def test_a_whole_item_is_deleted_only_when_told(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    old = file.read_bytes()
    code, out, err = run("edit", file, "房屋第2项=")
    assert (code, out) == (2, "")
    assert "要删去整项：\n" + WHOLE_BUILDING in err and "请加 --yes" in err
    assert file.read_bytes() == old
    code, out, err = run("edit", file, "房屋第2项=", "--yes")
    assert (code, err) == (0, "") and out.startswith(WHOLE_BUILDING)
    assert [building.name for building in load_case(file).buildings] == ["正房", "正房二层", "正房三层", "院外棚房"]


def test_numbers_are_those_of_the_file_before(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    code, out, _ = run("edit", file, "--yes", "房屋第2项=", "房屋第4项=", "房屋第3项.名称=二楼", "电话=1")
    assert code == 0 and out.index("二楼") < out.index("房屋第4项") < out.index("房屋第2项")
    assert [building.name for building in load_case(file).buildings] == ["正房", "二楼", "院外棚房"]


def test_deleting_a_single_value_says_so_and_does_not_ask(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    run("edit", file, "电话=13800001111")
    assert run("edit", file, "电话=") == (0, f"删除 住户 · 电话（household.phone）：138****1111\n{HIDDEN}\n", "")


@pytest.mark.parametrize(("replies", "code", "left"), [(("是",), 0, 4), (("也许", "否"), 1, 5)])
def test_at_a_terminal_it_asks(project: Path, officer: Any, replies: tuple[str, ...], code: int, left: int) -> None:
    running = officer(project, "edit", "HZ-0001.toml", "房屋第2项=")
    for reply in replies:
        running.answer("确定吗？（是/否）：", reply)
    assert running.end() == code
    assert "名称 厢房" in running.seen and ("没有改动文件" in running.seen) == (code == 1)
    assert len(load_case(project / "HZ-0001.toml").buildings) == left


def test_full_width_is_as_good_as_half(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    assert run("edit", file, "宅基地．宅基地面积＝２９９．５平米", "签约日期＝2019，6，8")[0] == 0
    assert "area = 299.5 " in file.read_text("utf-8") and "signed_on = 2019-06-08" in file.read_text("utf-8")


def test_every_value_that_means_nothing_is_told_at_once(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    before = file.read_bytes()
    code, _, err = run(
        "edit", file, "宅基地.宅基地面积=200元", "签约日期=6月8日", "批准年份=七八年", "交房日期=2019-02-30"
    )
    assert code == 1 and file.read_bytes() == before
    for said in (
        "应填面积，现为文字“200元”",
        "应填日期，现为文字“6月8日”",
        "应填年份，现为文字“七八年”",
        "没有 2019-02-30",
    ):
        assert said in err.replace("\n    ", "")


def test_what_cannot_be_read_is_shown_as_it_was_typed(project: Path, run: Any) -> None:
    """The old line of the file would be no answer to the new text; where the value stands is told."""
    file = project / "HZ-0001.toml"
    code, out, err = run("edit", file, "签约日期=21-3-28", "交房日期=2019-2-30")
    assert (code, out) == (1, "")
    text = err.replace("\n    ", "")
    assert "签约日期（choice.signed_on）：应填日期，现为文字“21-3-28”" in text
    assert "S104" in text and "没有 2019-02-30" in text and " | " not in err
    assert err.endswith("\n\n没有改动文件。\n")


def test_a_file_that_cannot_be_read_is_not_changed_either(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    file.write_text(file.read_text("utf-8").replace("case_id =", "case_id"), "utf-8")
    code, _, err = run("edit", file, "签约日期=2021-3-28")
    assert code == 1 and "S107" in err and err.endswith("\n\n没有改动文件。\n")


@pytest.mark.parametrize("stroke", ["无", "/", "—", "－"])
def test_a_stroke_says_that_there_is_nothing(project: Path, run: Any, stroke: str) -> None:
    """As in a register; in a text it is the text, and what has to be there is not taken out by it."""
    file = project / "HZ-0001.toml"
    assert run("edit", file, f"交房日期={stroke}")[0] == 0
    assert load_case(file).choice.handed_over_on is None
    code, _, err = run("edit", file, f"宅基地.宅基地面积={stroke}")
    assert code == 1 and f"应填数字，现为文字“{stroke}”" in err.replace("\n    ", "")


def test_only_what_changes_is_told_as_a_change(run: Any, project: Path) -> None:
    file = project / "HZ-0001.toml"
    before = file.read_bytes()
    code, out, _ = run("edit", file, "批准年份=1978")
    assert (code, out) == (0, "宅基地 · 批准年份（homestead.year）：已是 1978，没有改动\n")
    assert file.read_bytes() == before
    code, out, _ = run("edit", file, "批准年份=1978", "被拆迁人=乙户（示例）")
    assert code == 0 and "已是 1978，没有改动" in out and "→ 乙户（示例）" in out
    assert b"1978" in file.read_bytes() and "→ 1978" not in out


@pytest.mark.skipif(not hasattr(os, "link"), reason="no hard links")
def test_a_file_of_two_names_parts_with_a_word(project: Path, run: Any) -> None:
    file = project / "HZ-0001.toml"
    os.link(file, project.parent / "另存.toml")
    code, _, err = run("edit", file, "homestead.year=1979")
    assert code == 0
    assert "".join(err.split("\n")) == f"{file} 还有另外 1 个名字（硬链接）：它们那里仍是改动以前的内容"
    assert run("edit", file, "homestead.year=1980")[2] == ""
