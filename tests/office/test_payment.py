"""The list from which the office pays: who is on it, what is added up, and that it can be signed."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from tests.conftest import Run
from tests.office.villages import (
    LONG_NAME,
    poppler,
    recalculated,
    soffice,
    text_of,
    two_villages,
    village,
    words_by_page,
)

Rows = list[list[object]]


def tab(file: Path, name: str) -> Rows:
    return CalamineWorkbook.from_path(str(file)).get_sheet_by_name(name).to_python()


def below(rows: Rows, first: str) -> Rows:
    """The table of a tab below its titles, as wide as it is."""
    start = next(index for index, row in enumerate(rows) if row[0] == first)
    return [row for row in rows[start + 1 :] if row[1] != ""]


def test_only_what_is_final_is_paid(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "付款单.xlsx"
    done = run("batch", "cases/yukou", "--pay", "-o", target)
    assert done.code == 0
    assert done.out == (
        "峪口镇柳树沟村住宅房屋拆迁项目（示例）：应付 4 户 4,940,142.77 元，应补交 0\n"
        "户；试算 3 户没有列入\n"
        f"付款单 1 份：已写入 {target}\n"
    )
    rows = below(tab(target, "应付"), "序号")
    assert [row[1] for row in rows] == [
        *("LSG-001", "第一村民小组小计", "LSG-002", "LSG-007", "第二村民小组小计", "LSG-004", "第三村民小组小计"),
        "合计",
    ]
    assert rows[0][2:] == ["赵户（示例）", "回迁安置", 1614846.51, 238141.25, 1234563.31, 54200, "", "", ""]
    assert rows[2][2:] == ["钱户（示例）（代理人 钱六（示例））", "货币安置", 2672582.84, 0, "/", "/", "", "", ""]
    assert rows[-1][2:] == ["4 户", "", 4940142.77, 542787.25, 2816594.45, 123120, "", "", ""]


def test_out_and_in_are_apart_and_summed_by_village_and_group(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "付款单.xlsx"
    assert run("batch", "cases/dahuashan", "--pay", "-o", target).code == 0
    paid, owing = (below(tab(target, name), "序号") for name in ("应付", "应补交"))
    assert (paid[-1][1], paid[-1][4], owing[-1][1], owing[-1][4]) == ("合计", 64313.08, "合计", 225156.4)
    units = below(tab(target, "汇总"), "村、村民小组")
    assert [row[:4] for row in units][-1] == ["合计", 2, 64313.08, 225156.4]


def test_how_to_pay_what_the_guidance_leaves_open(tmp_path: Path, run: Run) -> None:
    """Rent until the flats are handed over stands in whole in the sums; that is said, not decided."""
    rent = "期房的临时安置费按全部月数列在应付里；怎样分次发，指导意见没有规定，以协议为准（八（五）2（2））。"
    when = "什么时候付、什么时候交，指导意见没有规定，以协议为准。"
    for folder, over_time in (("yukou", True), ("binhe", False)):  # 期房; 现房
        target = tmp_path / f"{folder}.xlsx"
        assert run("batch", f"cases/{folder}", "--pay", "-o", target).code == 0
        said = str(tab(target, "应付"))
        assert when in said and (rent in said) == over_time
        assert "按《北京市住宅专项维修资金管理办法》（京建物〔2009〕836号）缴纳（八（七）5）" in said


def test_nothing_to_pay(tmp_path: Path, run: Run) -> None:
    folder = village(tmp_path / "p", 1)
    case = folder / "0001.toml"
    case.write_text(re.sub("(signed|handed_over)_on = .*\n?", "", case.read_text("utf-8")), "utf-8")
    assert run("batch", folder, "--pay", "-o", tmp_path / "a.xlsx").code == 0
    assert any(row[0] == "没有这样的户" for row in tab(tmp_path / "a.xlsx", "应付"))


def test_sums_are_formulas_over_the_rows_above(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "付款单.xlsx"
    assert run("batch", "cases/yukou", "--pay", "-o", target).code == 0
    with zipfile.ZipFile(target) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    formulas = re.findall(r"<f>(ROUND\(SUM\(E.*?)</f><v>(.*?)</v>", sheet)
    assert [value for _, value in formulas] == ["1614846.51", "3293892.60", "31403.66", "4940142.77"]
    assert formulas[-1][0] == "ROUND(SUM(E10,E13:E14,E17),2)"


@soffice
def test_libreoffice_comes_to_the_same_sums(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "付款单.xlsx"
    assert run("batch", "cases", "--pay", "-o", target).code == 0
    ours, theirs = (CalamineWorkbook.from_path(str(file)) for file in (target, recalculated(target, tmp_path)))
    assert ours.sheet_names == theirs.sheet_names
    for name in ours.sheet_names:
        numbers = [
            [
                round(cell, 2)
                for row in book.get_sheet_by_name(name).to_python()
                for cell in row
                if isinstance(cell, float)
            ]
            for book in (ours, theirs)
        ]
        assert numbers[0] == numbers[1]


@poppler
@pytest.mark.parametrize("households", [1, 3, 40])
def test_pages_can_be_read_and_signed(households: int, tmp_path: Path, run: Run) -> None:
    target = tmp_path / "付款单.pdf"
    assert run("batch", village(tmp_path / "p", households, extreme=True), "--pay", "-o", target).code == 0
    pages = words_by_page(target)
    assert len(pages) <= 2 + households // 8
    for page in pages:
        assert all(x > 0 and to_x < 842 and to_y < 595 for x, _, to_x, to_y, _ in page)
        assert "只列结算的户" in "".join(word[-1] for word in page)
    assert LONG_NAME in re.sub(r"\s", "", text_of(target, "-raw"))
    assert "拆迁人（盖章）" in text_of(target)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--pay"], "--pay 要写明存到哪里：-o 付款单.xlsx 或 -o 付款单.pdf"),
        (["--pay", "-o", "a.csv"], "输出文件 a.csv 的扩展名应为 .xlsx、.pdf 之一"),
        (["--font-dir", "."], "--font-dir 只用于 --pay 的 PDF：台账不用字体"),
    ],
)
def test_refused(options: list[str], words: str, run: Run) -> None:
    done = run("batch", "cases/yukou", *options)
    assert done.code == 2 and words in done.err


def sealed_and_changed(tmp_path: Path, run: Run) -> Path:
    """A folder of which one final household is no longer as its receipt says."""
    folder = Path(shutil.copytree("cases/jinhaihu", tmp_path / "金海湖"))
    assert run("seal", folder).code == 0
    assert run("edit", folder / "XHY-002.toml", "宅基地面积=252").code == 0
    return folder


def test_who_is_not_as_sealed_is_told_and_marked(tmp_path: Path, run: Run) -> None:
    """Money is paid by this list: a household whose receipt no longer holds stands on it with a mark and what to do."""
    folder, target = sealed_and_changed(tmp_path, run), tmp_path / "付款单.xlsx"
    (folder / "XHY-005.receipt.json").write_text("{}", "utf-8")
    done = run("batch", folder, "--pay", "-o", target)
    assert done.code == 0
    assert done.err.count("提示 W701 ") == 1 and "宅基地面积：251.00→252.00" in "".join(done.err.split())
    assert done.err.count("提示 W702 ") == 1
    owners = {row[1]: row[2] for row in below(tab(target, "应付"), "序号")}
    assert owners["XHY-001"] == "岳户（示例）"
    assert owners["XHY-002"] == "滕户（示例）（与已开回执不符）"
    assert owners["XHY-005"] == "戚户（示例）（回执不能用）"
    said = "注明“与已开回执不符”“回执不能用”的 2 户：核对后重新开具回执，再付款。"
    assert [row[0] for row in tab(target, "应付")].count(said) == 1
    assert "核对后" not in str(tab(target, "应补交"))


def test_the_mark_stands_on_paper_too(tmp_path: Path, run: Run) -> None:
    folder, target = sealed_and_changed(tmp_path, run), tmp_path / "付款单.pdf"
    assert run("batch", folder, "--pay", "-o", target).code == 0
    text = "".join("".join(page.extract_text() for page in PdfReader(target).pages).split())
    assert "滕户（示例）（与已开回执不符）" in text
    assert "注明“与已开回执不符”的1户：核对后重新开具回执，再付款。" in text


def test_who_pays_in_is_marked_as_well(tmp_path: Path, run: Run) -> None:
    folder, target = Path(shutil.copytree("cases/dahuashan", tmp_path / "大华山")), tmp_path / "付款单.xlsx"
    assert run("seal", folder).code == 0
    assert run("edit", folder / "TW-002.toml", "宅基地面积=95.1").code == 0
    assert run("batch", folder, "--pay", "-o", target).code == 0
    rows = tab(target, "应补交")
    assert [row[1:3] for row in below(rows, "序号")][0] == ["TW-002", "施户（示例）（与已开回执不符）"]
    assert "注明“与已开回执不符”的 1 户：核对后重新开具回执，再收款。" in [row[0] for row in rows]


def test_the_sums_of_villages_are_formulas_over_their_groups(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "付款单.xlsx"
    assert run("batch", two_villages(tmp_path / "p"), "--pay", "-o", target).code == 0
    units = below(tab(target, "汇总"), "村、村民小组")
    assert [row[:4] for row in units] == [
        ["东沟村", 1, "/", 225156.4],
        ["东沟村小计", 1, "/", 225156.4],
        ["桃坞村（没有写村民小组）", 1, 64313.08, "/"],
        ["桃坞村第一村民小组", 2, 128626.16, "/"],
        ["桃坞村小计", 3, 192939.24, "/"],
        ["合计", 4, 192939.24, 225156.4],
    ]
    with zipfile.ZipFile(target) as archive:
        sheet = archive.read("xl/worksheets/sheet3.xml").decode()
    formulas = re.findall(r'<c r="(C\d+)"[^>]*><f>(.*?)</f><v>(.*?)</v>', sheet)
    assert formulas == [
        ("C15", "ROUND(SUM(C13:C14),2)", "192939.24"),
        ("C16", "ROUND(SUM(C10,C13:C14),2)", "192939.24"),
    ]


def test_a_sum_of_what_does_not_apply_says_so_on_every_tab(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "付款单.xlsx"
    assert run("batch", "cases/xiagezhuang", "--pay", "-o", target).code == 0
    paid, units = below(tab(target, "应付"), "序号"), below(tab(target, "汇总"), "村、村民小组")
    assert paid[1][1:8] == ["第一村民小组小计", "1 户", "", 5735488.2, 0, "/", "/"]
    assert paid[-1][1:8] == ["合计", "2 户", "", 7881728.2, 0, "/", "/"]
    assert units[-1] == ["合计", 2, 7881728.2, "/", 0, "/", "/"]


def test_villages_without_groups_have_a_row_each_and_no_sums_of_one(tmp_path: Path, run: Run) -> None:
    folder, target = tmp_path / "p", tmp_path / "付款单.xlsx"
    shutil.copytree("cases/binhe", folder)
    scheme, case = folder / "scheme.toml", folder / "QY-001.toml"
    text = scheme.read_text("utf-8").replace('["青杨新村"]', '["青杨新村", "白杨村"]')
    head, _, units = text.partition("[[signing_units]]")
    scheme.write_text(f"{text.rstrip()}\n\n[[signing_units]]{units.replace('青杨新村', '白杨村')}", "utf-8")
    case.write_text(case.read_text("utf-8").replace("青杨新村", "白杨村"), "utf-8")
    assert run("batch", folder, "--pay", "-o", target).code == 0
    assert [row[0] for row in below(tab(target, "汇总"), "村、村民小组")] == ["白杨村", "青杨新村", "合计"]
