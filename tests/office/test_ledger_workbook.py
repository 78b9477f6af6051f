"""The workbook that an auditor gets: sums that can be followed, legible print, what is to be looked at again."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.conftest import Run
from tests.office.villages import poppler, recalculated, smallest_print, soffice, text_of, village
from tests.project.folders import add, project

NAMES = ("明细", "汇总", "需要复核", "问题")
Cells = dict[str, list[list[object]]]


def cells_of(book: Path) -> Cells:
    """Every cell of every sheet, numbers to 0.01."""
    opened = CalamineWorkbook.from_path(str(book))
    return {
        name: [
            [round(cell, 2) if isinstance(cell, float) else cell for cell in row]
            for row in opened.get_sheet_by_name(name).to_python()
        ]
        for name in opened.sheet_names
    }


def part(book: Path, name: str) -> str:
    with zipfile.ZipFile(book) as archive:
        return archive.read(name).decode()


def ledger(run: Run, folder: Path | str, target: Path) -> Path:
    run("batch", folder, "-o", target, "--force")
    return target


def test_totals_are_formulas_with_our_figures(tmp_path: Path, run: Run) -> None:
    book = ledger(run, "cases/yukou", tmp_path / "台账.xlsx")
    formulas = re.findall(r"<f>(.*?)</f><v>(.*?)</v>", part(book, "xl/worksheets/sheet1.xml"))
    payable = [(text, value) for text, value in formulas if "明细!$V$2" in text]
    assert payable == [
        ('ROUND(SUMIFS(明细!$V$2:$V$8,明细!$E$2:$E$8,"结算"),2)', "4940142.77"),
        ('ROUND(SUMIFS(明细!$V$2:$V$8,明细!$E$2:$E$8,"试算"),2)', "2780357.71"),
    ]
    summary = part(book, "xl/worksheets/sheet2.xml")
    assert "<f>ROUND(SUMIFS(明细!$V$2:$V$8,明细!$AA$2:$AA$8,$A2,明细!$E$2:$E$8,$D2),2)</f><v>4940142.77</v>" in summary


@soffice
def test_libreoffice_recalculates_to_the_same_cells(tmp_path: Path, run: Run) -> None:
    shutil.copytree("cases", tmp_path / "cases", ignore=shutil.ignore_patterns("schemas"))
    book = ledger(run, tmp_path / "cases", tmp_path / "台账.xlsx")
    blind = tmp_path / "blind.xlsx"
    with zipfile.ZipFile(book) as ours, zipfile.ZipFile(blind, "w") as without:
        for name in ours.namelist():  # LibreOffice has nothing to copy: it must work the sums out
            without.writestr(name, re.sub(rb"</f><v>.*?</v>", b"</f><v></v>", ours.read(name)))
    theirs = cells_of(recalculated(blind, tmp_path))
    for name, rows in cells_of(book).items():
        assert theirs[name] == rows


def test_a_name_that_a_formula_would_misread_has_numbers(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p", 0, ('name = "基准测试项目（示例）"', 'name = "*项目（示例）"'))
    add(folder, "A")
    book = ledger(run, folder, tmp_path / "a.xlsx")
    assert "<f>ROUND(SUMIFS(明细!$N$2:$N$2,明细!" not in part(book, "xl/worksheets/sheet2.xml")
    assert cells_of(book)["汇总"][1][8] == cells_of(book)["明细"][1][12]


def test_what_is_to_be_looked_at_again(tmp_path: Path, run: Run) -> None:
    shutil.copytree("cases", tmp_path / "cases", ignore=shutil.ignore_patterns("schemas"))
    case = tmp_path / "cases" / "yukou" / "LSG-004.toml"
    assert run("seal", case).code == 0
    case.write_text(re.sub(r"replacement_value = .*", "replacement_value = 1.00", case.read_text("utf-8")), "utf-8")
    rows = cells_of(ledger(run, tmp_path / "cases", tmp_path / "台账.xlsx"))["需要复核"]
    assert rows[0] == ["编号", "被拆迁人", "事由", "内容", "依据"]
    assert ["LSG-006", "吴户（示例）", "历史遗留问题认定"] in [row[:3] for row in rows]
    assert {row[2] for row in rows[1:]} >= {
        *("历史遗留问题认定", "仅凭认定小组结论的人员", "认定小组认定的其他人员"),
        *("尚未评估", "与已开回执不符"),
    }
    (unsealed,) = [row for row in rows if row[2] == "与已开回执不符"]
    assert str(unsealed[3]).startswith("LSG-004 与回执")


def test_contradictions_are_among_them(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path / "p", 1)
    add(folder, "C-00000", file="b.toml")
    rows = cells_of(ledger(run, folder, tmp_path / "a.xlsx"))["需要复核"]
    assert [row[2] for row in rows[1:]].count("与其他案件矛盾") == 2


@soffice
@poppler
@pytest.mark.parametrize("households", [3, 40])
def test_on_paper_it_can_be_read_and_says_what_it_is(households: int, tmp_path: Path, run: Run) -> None:
    book = ledger(run, village(tmp_path / "p", households, extreme=True), tmp_path / "a.xlsx")
    printed = recalculated(book, tmp_path, "pdf")
    assert smallest_print(printed) >= 8
    told = re.sub(r"\s", "", text_of(printed, "-raw"))
    assert "尚未搬家交房" in told and "###" not in told
    for page in text_of(printed).split("\f")[:-1]:
        assert "峪口镇柳树沟村住宅房屋拆迁项目（示例）" in page and "结算" in page and "打印" in page
