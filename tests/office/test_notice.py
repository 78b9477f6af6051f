"""What is made public, 五 and 十一: rows and reasons, what is left out and told, and what never gets onto a board."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from tests.conftest import Run
from tests.office.hostile import ACCOUNT, ID, LANDLINE, PHONE
from tests.office.villages import overlapping, poppler, smallest_print, two_villages, village, words_by_page
from tests.project.folders import add, project

KINDS = ("land", "people", "legacy", "result")
ADJUSTMENT = '\n[[adjustments]]\nname = "{}"\nreason = "{}"\npublicity = "无异议"\namount = 54321.09\n\n[choice]'
LATER_FLATS = 'units = [ { name = "二居室", count = 2 }, { name = "三居室", count = 1 } ]\n'


def adjusted(name: str = "历史宅院", reason: str = "工作小组认定（示例）") -> tuple[str, str]:
    return "\n[choice]", ADJUSTMENT.format(name, reason)


def rows_of(file: Path, tab: str) -> list[list[object]]:
    """The table of a tab, from its titles on, without the headings of groups and households."""
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_name(tab).to_python()
    start = next(index for index, row in enumerate(rows) if row[0] == "序号")
    return [row for row in rows[start:] if isinstance(row[0], float) or row[0] in ("序号", "合计")]


def everything(file: Path) -> str:
    """All text of a file, without white space."""
    if file.suffix == ".pdf":
        return "".join("".join(page.extract_text() for page in PdfReader(file).pages).split())
    book = CalamineWorkbook.from_path(str(file))
    cells = (cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row)
    return "".join("".join(map(str, cells)).split())


def table(run: Run, folder: Path, kind: str, *options: object) -> list[list[object]]:
    target = folder.parent / f"{kind}.xlsx"
    assert run("notice", folder, "--kind", kind, "-o", target, "--force", *options).code == 0
    tabs = dict(zip(KINDS, ("宅基地", "人员", "历史遗留", "结果"), strict=True))
    return rows_of(target, tabs[kind])


def test_land(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p", 1)
    assert table(run, folder, "land")[:2] == [
        [
            "序号",
            "编号",
            "被拆迁人",
            "坐落",
            "认定面积（㎡）",
            "年份",
            "认定依据",
            "批准文件",
            "控制标准（㎡）",
            "认定理由",
        ],
        [
            1,
            "C-00000",
            "甲户（示例）",
            "马坊镇示例村1号",
            286.4,
            "1979年",
            "批准文件",
            "示例批准文件-1979-5",
            267,
            "1979年批准文件，在1982年（含）以前",
        ],
    ]


def test_land_of_a_shared_plot_says_whose_share_the_standard_is(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p")
    share = ("year = 1979", 'year = 1979\nplot_id = "Z-1"\nplot_area = 572.80')
    add(folder, "A", share, (LATER_FLATS, ""))
    (row,) = table(run, folder, "land")[1:2]
    assert row[8] == 133.5
    assert row[9] == "1979年批准文件，在1982年（含）以前；整宗 Z-1 共 572.80㎡，控制标准按本户份额 286.40/572.80 计算"


def test_people_with_their_reasons_but_not_why_somebody_is_away(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p")
    add(
        folder,
        "A",
        ('special = "上学"', 'special = "服刑"'),
        ('relation = "父母"', 'relation = "父母"\nhoused_before = true'),
    )
    rows = table(run, folder, "people")
    assert [row[1:6] for row in rows[1:5]] == [
        ["甲一（示例）", "本人", "被安置人员", "集体经济组织成员、户籍、亲属关系均符合", "五（三）"],
        ["甲二（示例）", "配偶", "被安置人员", "集体经济组织成员、户籍、亲属关系均符合", "五（三）"],
        ["甲三（示例）", "子女", "被安置人员", "经认定小组认定的其他人员", "五（三）"],
        ["甲四（示例）", "父母", "不予认定", "在本市已享受过房屋征收、拆迁安置或政策性住房", "五（三）"],
    ]
    target = tmp_path / "a.pdf"
    assert run("notice", folder, "--kind", "people", "-o", target).code == 0
    for words in ("服刑", "重残", "大病"):
        assert words not in everything(target)


def test_legacy_without_amounts(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p", 1)
    add(folder, "A", adjusted())
    rows = table(run, folder, "legacy")
    assert rows[1][1] == "A" and rows[1][4:8] == ["历史宅院", "增加", "工作小组认定（示例）", "十一"]
    assert "54321" not in everything(tmp_path / "legacy.xlsx")


def test_result_without_and_with_amounts(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p", 1)
    add(
        folder,
        "B",
        ('mode = "回迁安置"', ""),
        (LATER_FLATS, ""),
        ("signed_on = 2019-06-20\nhanded_over_on = 2019-07-20", ""),
    )
    rows = table(run, folder, "result")
    assert rows[0] == [
        "序号",
        "编号",
        "被拆迁人",
        "合法宅基地面积（㎡）",
        "被安置人员（人）",
        "应安置面积（㎡）",
        "结果状态",
    ]
    assert [row[3:] for row in rows[1:]] == [[286.4, 4, 267, "结算"], [286.4, 4, 267, ""]]
    apart = rows_of(tmp_path / "result.xlsx", "试算")
    assert [row[3:] for row in apart[1:]] == [[286.4, 4, 267, "试算"], [286.4, 4, 267, ""]]
    assert "元" not in "".join(map(str, sum(rows[:4], [])))
    text = everything(tmp_path / "result.xlsx")
    assert "试算的尚有待定事项" in text and "应补交的" not in text
    rows = table(run, folder, "result", "--amounts")
    told = everything(tmp_path / "result.xlsx")
    assert "应补交的" in told
    assert rows[0][7:] == ["安置方式", "补偿补助奖励合计（元）", "购房款（元）", "应付（元）", "应补交（元）"]
    apart = rows_of(tmp_path / "result.xlsx", "试算")
    assert apart[1][7:] == ["未选定", "/", "/", "/", "/"] and apart[2][:2] == ["合计", "试算 1 户"]
    mode, total, bought, net, due = rows[1][7:]
    assert mode == "回迁安置" and round(total - bought, 2) == net and due == "/"
    assert rows[2][0:2] + rows[2][8:] == ["合计", "结算 1 户", total, bought, net, "/"]


PRIVATE = (
    ("甲户（示例）", f"甲户{PHONE}"),
    ("马坊镇示例村1号", f"示例村1号，电话{LANDLINE}，内线8765"),
    ("示例批准文件-1979-5", f"文件{ID}5号"),
    ("甲一（示例）", f"甲一{ID}X"),
    ("甲四（示例）", f"甲四 {PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}"),
    adjusted(f"宅院{ACCOUNT}", f"见{ID}5，卡号{ACCOUNT}，电话{LANDLINE}"),
)


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_private_number_wherever_it_was_typed(tmp_path: Path, run: Run, kind: str, ending: str) -> None:
    folder = project(tmp_path / "p")
    known = ("low_income = true", 'low_income = true\nphone = "8765"\nid_number = "110117190001010015"')
    add(folder, f"C-{PHONE}", *PRIVATE, known, ('group = "第一村民小组"', 'group = "第一村民小组"\nagent = "乙8765"'))
    target = tmp_path / f"a.{ending}"
    assert run("notice", folder, "--kind", kind, "-o", target, "--phone", "010-88886666").code == 0
    text = everything(target)
    assert "***" in text and "010-88886666" in text
    for number in (PHONE, LANDLINE, ID, ACCOUNT, "69961234", "8765"):
        assert number not in text
    assert not re.search(r"[0-9]{9,}", text.replace("01088886666", ""))


def test_masked_names(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p")
    add(
        folder,
        "A",
        ("甲户（示例）", "欧阳修远（示例）"),
        ("甲一（示例）", "张三"),
        ("马坊镇示例村1号", "示例村张三旧院"),
        adjusted("张三老宅", "欧阳修远与张三分户"),
    )
    assert [row[2] for row in table(run, folder, "land", "--mask-names")[1:2]] == ["欧**"]
    people = table(run, folder, "people", "--mask-names")
    assert [row[1] for row in people[1:]] == ["张*", "甲*1", "甲*2", "甲*3"]
    assert "A　欧**　4 人".replace("　", "") in everything(tmp_path / "people.xlsx").replace("　", "").replace(
        "4人", "4 人"
    )
    assert table(run, folder, "legacy", "--mask-names")[1][3:7] == [
        *("示例村张*旧院", "张*老宅"),
        *("增加", "欧**与张*分户"),
    ]
    table(run, folder, "result", "--mask-names")
    for kind in KINDS:
        assert not re.search("欧阳|张三|甲二", everything(tmp_path / f"{kind}.xlsx"))


def test_dates_and_where_to_object(tmp_path: Path, run: Run) -> None:
    folder, target = project(tmp_path / "p", 1), tmp_path / "a.pdf"
    posting = ("--from", "2019-06-01", "--to", "2019-06-10", "--place", "村委会二楼", "--phone", "010-69960000")
    assert run("notice", folder, "--kind", "宅基地", "-o", target, *posting).code == 0
    text = everything(target)
    for words in (
        "2019年6月1日至2019年6月10日",
        "马坊镇人民政府拆迁补偿安置工作组",
        "村委会二楼",
        "010-69960000",
        "基准测试项目（示例）",
        "第1页共1页",
        "（盖章）",
        "复核结果重新公示",
        "多少天答复，指导意见没有规定，提出异议时请向受理单位问明",
    ):
        assert words in text
    assert run("notice", folder, "--kind", "宅基地", "-o", target, "--force", "--contact", "示例征收办公室").code == 0
    text = everything(target)
    assert "示例征收办公室" in text and "____年" in text


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_a_household_left_out_is_told_on_the_notice(tmp_path: Path, run: Run, ending: str) -> None:
    folder, target = project(tmp_path / "p", 2), tmp_path / f"a.{ending}"
    (folder / "broken.toml").write_text('case_id = "X"\n', "utf-8")
    code, out, err = run("notice", folder, "--kind", "land", "-o", target)
    assert code == 1 and "broken.toml" in err
    assert out == f"宅基地认定结果公示：1 份，2 行，没有列入 1 户，已写入 {target}\n"
    assert "本项目另有1户的资料有问题，没有列入本公示" in everything(target)


def test_a_scheme_that_cannot_be_used_is_told(tmp_path: Path, run: Run) -> None:
    project(tmp_path / "all" / "good", 1)
    project(tmp_path / "all" / "bad", 2, ("rate = 760.50", "rate = 900"))
    target = tmp_path / "a.xlsx"
    code, _, err = run("notice", tmp_path / "all", "--kind", "land", "-o", target)
    assert code == 1 and "P320" in err
    assert err.endswith("另有 2 个案件没有可用的方案，哪里都没有列入\n")
    assert "C-00000" in everything(target)


def test_one_notice_for_each_project_and_a_village_alone(tmp_path: Path, run: Run) -> None:
    project(tmp_path / "all" / "one", 1)
    two = project(tmp_path / "all" / "two", 0, ('villages = ["示例村"]', 'villages = ["示例村", "东村"]'))
    add(two, "E", ('village = "示例村"', 'village = "东村"'))
    target = tmp_path / "a.xlsx"
    code, out, err = run("notice", tmp_path / "all", "--kind", "land", "-o", target)
    assert code == 1 and "M408" in err  # the group of the other village is no signing unit
    assert CalamineWorkbook.from_path(str(target)).sheet_names == ["1-宅基地", "2-宅基地"]
    (tmp_path / "all" / "one" / "broken.toml").write_text('case_id = "X"\n', "utf-8")
    code, out, _ = run("notice", tmp_path / "all", "--kind", "land", "-o", target, "--force", "--village", "东村")
    assert out.startswith("宅基地认定结果公示：1 份，0 行，没有列入 1 户，")
    assert "其中可能有本村的" in everything(target) and "C-00000" not in everything(target)
    code, _, err = run("notice", tmp_path / "all", "--kind", "land", "-o", target, "--force", "--village", "西村")
    assert code == 2 and "--village 西村 不在方案里；方案里的村：示例村、示例村、东村" in err


UNIT = '[[signing_units]]\nvillage = "示例村"\ngroup = "第一村民小组"\nhouseholds = 40\nsigned = 37\n'
PLACES = (("示例村", "第一村民小组"), ("示例村", "第二村民小组"), ("示例村", "第十村民小组"), ("东村", "第一村民小组"))


def units() -> tuple[str, str]:
    words = (UNIT.replace("示例村", village).replace("第一村民小组", group) for village, group in PLACES)
    return UNIT, "".join(words)


def test_rows_stand_by_village_group_and_number_and_a_village_has_its_own(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p", 0, ('villages = ["示例村"]', 'villages = ["示例村", "东村"]'), units())
    numbers = ("A-3", "A-10", "A-2", "A-1")
    for (home, group), case_id in zip(PLACES, numbers, strict=True):
        place = ('village = "示例村"\ngroup = "第一村民小组"', f'village = "{home}"\ngroup = "{group}"')
        add(folder, case_id, place)
    add(folder, "A-20", ('group = "第一村民小组"', 'group = "第二村民小组"'))
    assert [row[1] for row in table(run, folder, "land")[1:6]] == ["A-1", "A-3", "A-10", "A-20", "A-2"]
    rows = table(run, folder, "land", "--village", "东村")
    assert [row[1] for row in rows[1:2]] == ["A-1"]
    assert "A-3" not in everything(tmp_path / "land.xlsx")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--kind", "钱"], "--kind 应为 宅基地、人员、历史遗留、结果 之一（或 land、people、legacy、result），现为 钱"),
        (["--kind", "legacy", "--amounts"], "--amounts 只用于 --kind 结果：其他公示不印金额"),
        (["--kind", "land", "--from", "2019-06-01"], "--from 和 --to 要么都写，要么都不写（留空手填）"),
        (["--kind", "land", "--from", "2019-06-02", "--to", "2019-06-01"], "--to 2019-06-01 早于 --from 2019-06-02"),
        (
            ["--kind", "land", "--to", "6月1日"],
            "2020.7.20 或 2020年7月20日，现为 6月1日",
        ),
    ],
)
def test_usage_errors(tmp_path: Path, run: Run, words: list[str], message: str) -> None:
    target = tmp_path / "a.pdf"
    code, out, err = run("notice", project(tmp_path / "p", 1), *words, "-o", target)
    assert (code, out) == (2, "")
    assert message in err and not target.exists()


def test_an_input_is_never_replaced_and_a_file_only_with_force(tmp_path: Path, run: Run) -> None:
    folder, target = project(tmp_path / "p", 1), tmp_path / "a.pdf"
    target.write_bytes(b"old")
    assert run("notice", folder, "--kind", "land", "-o", target).code == 2
    assert target.read_bytes() == b"old"
    assert run("notice", folder, "--kind", "land", "-o", folder / "C-00000.toml", "--force").code == 2


def test_a_character_that_the_fonts_lack_is_printed_by_its_number(tmp_path: Path, run: Run) -> None:
    folder, target = project(tmp_path / "p"), tmp_path / "a.pdf"
    add(folder, "A", ("甲户（示例）", "甲😀"))
    code, _, err = run("notice", folder, "--kind", "land", "-o", target)
    assert code == 1 and "😀（U+1F600）" in err
    assert "[U+1F600]" in everything(target)


def test_undecided_items_stand_apart_and_each_says_whether_it_adds(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p")
    items = (("老井", "800"), ("多占地", "-50.5"), ("旧约", "0"), ("旧宅", None))
    entries = "".join(
        f'\n[[adjustments]]\nname = "{name}"\nreason = "理由（示例）"\npublicity = "公示中"\n'
        + (f"amount = {amount}\n" if amount else "")
        for name, amount in items
    )
    add(folder, "A", ("\n[choice]", entries + "\n[choice]"))
    rows = table(run, folder, "legacy")
    assert [row[4:6] for row in rows[1:]] == [["老井", "增加"], ["多占地", "扣减"], ["旧约", "不增不减"]]
    apart = rows_of(tmp_path / "legacy.xlsx", "尚未认定")
    assert [row[4:6] for row in apart[1:]] == [["旧宅", "未定"]]
    text = everything(tmp_path / "legacy.xlsx")
    assert "尚未认定，认定后另行公示：1户" in text and "已经认定：1户" in text and "50.5" not in text


def test_groups_have_headings_and_a_household_stands_once(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "a.xlsx"
    assert run("notice", "cases/yukou", "--kind", "people", "-o", target).code == 0
    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_name("人员").to_python()
    first = [str(row[0]) for row in rows]
    assert first.count("第一村民小组（7 人）") == 1
    assert [text for text in first if text.startswith("LSG-")][:2] == [
        "LSG-001　赵户（示例）　5 人",
        "LSG-005　周户（示例）　2 人",
    ]


def test_several_villages_have_headings_above_their_groups(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p", 1, ('villages = ["示例村"]', 'villages = ["示例村", "东村"]'), units())
    add(folder, "E", ('village = "示例村"', 'village = "东村"'))
    add(folder, "N", ('village = "示例村"\ngroup = "第一村民小组"', 'village = "东村"'))
    target = tmp_path / "a.xlsx"
    run("notice", folder, "--kind", "land", "-o", target)
    rows = CalamineWorkbook.from_path(str(target)).get_sheet_by_name("宅基地").to_python()
    headings = [row[0] for row in rows if str(row[0]).endswith("户）")]
    assert headings == ["东村（1 户）", "第一村民小组（1 户）", "示例村（1 户）", "第一村民小组（1 户）"]


@pytest.mark.parametrize("kind", ["land", "people", "result"])
@pytest.mark.parametrize("large", [(), ("--large",)], ids=["small", "large"])
def test_several_villages_and_their_groups_are_printed(
    kind: str, large: tuple[str, ...], tmp_path: Path, run: Run
) -> None:
    grouped = project(tmp_path / "grouped", 1, ('villages = ["示例村"]', 'villages = ["示例村", "东村"]'), units())
    add(grouped, "E", ('village = "示例村"', 'village = "东村"'))
    with_groups_in_one = two_villages(tmp_path / "one")
    for folder, villages, groups in ((grouped, ("东村", "示例村"), 2), (with_groups_in_one, ("东沟村", "桃坞村"), 1)):
        target = folder.parent / f"{folder.name}.pdf"
        assert run("notice", folder, "--kind", kind, "-o", target, *large).code == 0
        text = everything(target)
        assert all(f"{village}（" in text for village in villages)  # and again on the next page
        assert text.count("第一村民小组（") >= groups


@poppler
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("households", [3, 40])
def test_a_wall_can_be_read_from_every_page(kind: str, households: int, tmp_path: Path, run: Run) -> None:
    folder, target = village(tmp_path / "p", households, extreme=True), tmp_path / "a.pdf"
    amounts = ["--amounts"] if kind == "result" else []
    options = ["--from", "2020-05-10", "--to", "2020-05-16", "--round", "2", "--large", *amounts]
    assert run("notice", folder, "--kind", kind, "-o", target, *options).code == 0
    assert smallest_print(target) >= 12
    width, height = PdfReader(target).pages[0].mediabox[2:]
    for page in words_by_page(target):
        told = "".join(word[-1] for word in page)
        assert "2020年5月10日至2020年5月16日" in told and "第2次公示" in told and "盖章处" in told
        assert all(x > 0 and to_x < width and to_y < height for x, _, to_x, to_y, _ in page)
        assert not overlapping(page)
    text = everything(target)
    assert "张贴人" in text and "撤下" in text and "见证人" in text


@poppler
def test_no_row_stands_alone_on_the_last_page(tmp_path: Path, run: Run) -> None:
    for households in range(10, 34, 3):
        target = tmp_path / f"{households}.pdf"
        folder = village(tmp_path / str(households), households)
        assert run("notice", folder, "--kind", "land", "-o", target).code == 0
        last = PdfReader(target).pages[-1].extract_text()
        assert len(re.findall("LSG-", last)) >= 2


def test_large_is_for_pdf(tmp_path: Path, run: Run) -> None:
    done = run("notice", "cases/yukou", "--kind", "land", "-o", tmp_path / "a.xlsx", "--large")
    assert done.code == 2 and "--large 只用于 PDF：工作簿的字号可以在表里改" in done.err
