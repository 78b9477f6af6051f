"""What only a whole household tells: whether the head is the owner, whose paper it is, which group is meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.register.books import HOMESTEAD, MEMBERS, errors, homestead, imported, make_book, member, notes, rows

from chaiqian.documents.case import Case
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.register.importing import Import, import_register

SCHEME = Path(__file__).parents[1] / "errors" / "scheme.toml"


def case_in(folder: Path) -> Case:
    return load_case(folder / "cases" / "A-1.toml")


def people(heading: str, *persons: tuple[str, str], owner: str = "赵甲（示例）", of_owner: str = "被拆迁人") -> Any:
    home = [[of_owner if cell == "被拆迁人" else cell for cell in HOMESTEAD], homestead()]
    home[1][1] = owner
    header = [heading if cell == "与被拆迁人关系" else cell for cell in MEMBERS]
    return rows(宅基地=home, 人员=[header, *(member("A-1", name, word) for name, word in persons)])


def relations(folder: Path) -> list[str]:
    return [person.relation for person in case_in(folder).members]


FAMILY = (("赵甲(示例)", "户主"), ("孙乙（示例）", "之妻"), ("赵丙（示例）", "长子"))


def test_kinship_to_a_head_who_is_the_owner(tmp_path: Path) -> None:
    assert imported(tmp_path, people("与户主关系", *FAMILY)).problems == []
    assert relations(tmp_path) == ["本人", "配偶", "子女"]


@pytest.mark.parametrize("heading", ["与户主关系", "与被拆迁人关系", "关系"])
def test_a_head_who_is_another_than_the_owner_is_not_taken_for_him(tmp_path: Path, heading: str) -> None:
    """The father is the head of household, the son owns the homestead: 之妻 is the owner's mother."""
    result = imported(tmp_path, people(heading, *FAMILY, owner="赵丙（示例）"))
    assert errors(result) == [("R631", "人员", 2, 2)] and not (tmp_path / "cases").exists()
    problem = result.problems[0]
    assert problem.message == "关系是对户主“赵甲(示例)”的，被拆迁人是“赵丙（示例）”"
    assert problem.expected == "户主就是被拆迁人的，户主列为一人；不是的，写与被拆迁人的关系"
    assert problem.remedy == (
        "把这一户各人的关系改成与被拆迁人的关系：列名写“与被拆迁人关系”；或核对被拆迁人和户主是不是同一人。"
    )


def test_relations_to_a_head_who_is_not_listed(tmp_path: Path) -> None:
    result = imported(tmp_path, people("与户主关系", *FAMILY[1:]))
    assert errors(result) == [("R631", "人员", 2, 2)]
    assert result.problems[0].message == "“之妻”是对户主的关系，这一户的人员里没有列出户主"


def test_where_the_register_calls_its_owners_heads_nobody_need_be_listed_as_one(tmp_path: Path) -> None:
    result = imported(tmp_path, people("与户主关系", *FAMILY[1:], of_owner="户主"))
    assert errors(result) == [] and [p.code for p in notes(result)] == ["W214"]
    assert relations(tmp_path) == ["配偶", "子女"]


def test_a_word_that_says_to_whom_goes_before_the_heading(tmp_path: Path) -> None:
    family = (("赵甲（示例）", "被拆迁人"), ("孙乙（示例）", "被拆迁人之妻"))
    assert imported(tmp_path, people("与户主关系", *family)).problems == [] and relations(tmp_path) == ["本人", "配偶"]


def test_whoever_is_the_owner_by_relation_is_not_by_name(tmp_path: Path) -> None:
    result = imported(tmp_path, people("关系", ("钱丁（示例）", "本人")))
    assert [(p.code, p.cell.sheet, p.cell.row, p.cell.column) for p in result.problems] == [("W633", "宅基地", 2, 1)]
    assert result.problems[0].message == "被拆迁人“赵甲（示例）”没有列在人员里，人员里的本人是“钱丁（示例）”"
    assert result.problems[0].remedy == "核对被拆迁人的姓名；人员里漏列的补上。（另见 人员!C2）"


def test_owners_may_share_a_cell(tmp_path: Path) -> None:
    both = people("关系", ("赵甲（示例）", "本人"), ("孙乙（示例）", "配偶"), owner="赵甲、孙乙（示例）")
    assert imported(tmp_path, both).problems == []


def test_kin_that_the_scheme_may_list_waits_for_the_scheme(tmp_path: Path) -> None:
    result = imported(tmp_path, people("与被拆迁人关系", FAMILY[0], ("钱戊（示例）", "外孙女")))
    assert errors(result) == [("V108", "人员", 3, 2)]
    assert result.problems[0].message == "“外孙女”说不准是哪一种亲属关系"


# Papers -------------------------------------------------------------------------------


def with_number(cell: Any) -> Any:
    return rows(人员=[[*MEMBERS, "身份证号"], [*member(), cell]])


def told(result: Import) -> list[tuple[str, str, int, int, str]]:
    return [(p.code, p.cell.sheet, p.cell.row, p.cell.column, str(p.message)) for p in result.problems]


@pytest.mark.parametrize("cell", ["110117800101001", 110117800101001, "110117 800101 001"])
def test_a_number_of_15_digits_is_written_in_its_18_digit_form(tmp_path: Path, cell: Any) -> None:
    message = "“甲一（示例）”的身份证号是 15 位的旧号，已按 18 位写成 110***********0011"
    assert told(imported(tmp_path, with_number(cell))) == [("W631", "人员", 2, 6, message)]
    assert case_in(tmp_path).members[0].id_number == "110117198001010011"


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("H12345678", "H12**5678"), ("护照E00000001", "护照E****0001"), ("未办", "未办"), ("军官证", "军官证"),
     ("台胞证12345678", "台胞证****5678"), ("110117991301001", "110********1001")],
)  # fmt: skip
def test_another_paper_is_left_out_and_the_person_stays(tmp_path: Path, cell: str, shown: str) -> None:
    message = f"“甲一（示例）”的身份证号写的是“{shown}”，不是 18 位身份证号，没有写进案件，人照样列入"
    assert told(imported(tmp_path, with_number(cell))) == [("W631", "人员", 2, 6, message)]
    assert case_in(tmp_path).members[0].id_number is None


@pytest.mark.parametrize("cell", ["无", "/", "—", "没有", None])
def test_no_number_is_no_word_about_it(tmp_path: Path, cell: Any) -> None:
    assert imported(tmp_path, with_number(cell)).problems == []


@pytest.mark.parametrize("cell", ["11011719800101001", "1101171980010100112", "110117198001010012", 1.1011719800101e17])
def test_an_id_number_with_a_slip_of_the_pen_comes_back(tmp_path: Path, cell: Any) -> None:
    """Who is resettled twice is found by this number: one that is written wrongly is not left out."""
    assert [p.code for p in imported(tmp_path, with_number(cell)).problems] in (["C211"], ["R611"])


# Groups and the business ----------------------------------------------------------------


def grouped(tmp_path: Path, word: str, village: str = "韩庄村") -> Import:
    row = homestead()
    row[2] = village
    sheets = rows(宅基地=[[*HOMESTEAD, "村民小组"], [*row, word]])
    return import_register(make_book(tmp_path / "b.xlsx", sheets), tmp_path / "cases", scheme=load_scheme(SCHEME))


@pytest.mark.parametrize("word", ["一组", "第1村民小组", "１组", "第一\n村民小组"])
def test_the_unit_of_the_scheme_that_is_meant(tmp_path: Path, word: str) -> None:
    assert errors(grouped(tmp_path, word)) == [] and case_in(tmp_path).household.group == "第一村民小组"


def test_a_group_that_no_unit_is_names_the_units(tmp_path: Path) -> None:
    result = grouped(tmp_path, "二队")
    assert errors(result) == [("M408", "宅基地", 2, 12)]
    assert result.problems[0].message == "方案的签约单位里没有韩庄村“二队”"
    assert result.problems[0].expected == "第一村民小组"


def test_a_number_in_the_cell_of_a_group_is_masked_before_it_is_cut(tmp_path: Path) -> None:
    (problem,) = grouped(tmp_path, "第二村民小组 110105194912310021").problems
    assert problem.code == "M408" and "第二村民小组 110***" in problem.message and "1949" not in problem.message


def test_strokes_across_the_columns_of_a_business_are_no_business(tmp_path: Path) -> None:
    more = [
        "营业执照有效",
        "许可证明齐备",
        "登记地址一致",
        "正在经营",
        "标明的营业面积（㎡）",
        "实测经营面积（㎡）",
        "经营类别",
    ]
    sheets = rows(宅基地=[[*HOMESTEAD, *more], [*homestead(), *"/———/—无"]])
    assert imported(tmp_path, sheets).problems == [] and case_in(tmp_path).business is None


# Characters -----------------------------------------------------------------------------


def test_a_character_that_an_office_made_is_kept_and_told(tmp_path: Path) -> None:
    result = imported(tmp_path, rows(人员=[MEMBERS, member("A-1", "甲\ue863（示例）")]))
    message = "第 1 人的姓名里有自造的字“\ue863”，别的电脑上没有，打印出来是空框"
    assert told(result) == [("W216", "人员", 2, 1, message)]
    assert result.problems[0].remedy == "换成规范字；没有规范字的照样写入，打印后在空框里手写并盖章"
    assert case_in(tmp_path).members[0].name == "甲\ue863（示例）"


def test_breaks_and_characters_of_no_width_are_no_part_of_a_text(tmp_path: Path) -> None:
    row = homestead()
    row[3], row[8] = "金海湖镇\r\n示例村\u200b1号\ufeff", "无\n异议"
    assert imported(tmp_path, rows(宅基地=[HOMESTEAD, row])).problems == []
    assert case_in(tmp_path).household.address == "金海湖镇示例村1号"


@pytest.mark.parametrize("word", ["已故", "2018年去世"])
def test_a_remark_that_somebody_died_asks_for_the_column(tmp_path: Path, word: str) -> None:
    result = imported(tmp_path, rows(人员=[[*MEMBERS, "备注"], [*member(), word]]))
    assert errors(result) == [("C216", "人员", 2, 6)]
    problem = next(p for p in result.problems if p.code == "C216")
    assert problem.message.startswith("备注里写着“") and "“认定时已去世”没有填" in problem.message
    table = [[*MEMBERS, "备注", "认定时已去世"], [*member(), word, "否"]]
    (tmp_path / "填了").mkdir()
    assert errors(imported(tmp_path / "填了", rows(人员=table))) == []
