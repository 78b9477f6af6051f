"""What a batch shows and writes: rows, totals, counts; workbook, CSV and JSON lines."""

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest
import python_calamine as calamine
from tests.project.folders import add, project

from chaiqian.cli.app import main
from chaiqian.documents.folder import case_files, find_scheme
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.household.sheet_json import json_line
from chaiqian.law.settlement import Settlement, settle
from chaiqian.office.ledger import Amounts, Ledger, LedgerUnit, row_of
from chaiqian.output.report_csv import inert_cell
from chaiqian.output.width import cells
from chaiqian.project.listing_order import by_number
from chaiqian.quantity import plain

Captured = pytest.CaptureFixture[str]
UTF_8 = "csv:Text - txt - csv (StarCalc):44,34,76"


def samples() -> list[Settlement]:
    return [settle(load_case(str(f)), load_scheme(find_scheme(str(f)))) for f in case_files("cases")]


@pytest.mark.parametrize("columns", ["80", "120"])
def test_terminal(columns: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["batch", "cases"]) == 0
    shown = capsys.readouterr().out
    settled = samples()
    assert all(cells(line) < int(columns) for line in shown.splitlines())
    for settlement in settled:
        assert shown.count(f" {settlement.case.case_id}  {settlement.case.household.owner}") == 1
    final = sum(settlement.status == "结算" for settlement in settled)
    lacking = sum(bool(settlement.appraisal_pending) for settlement in settled)
    counted = f"结算 {final} 户，试算 {len(settled) - final} 户（其中 {lacking} 户未含待评估项），失败 0 个文件"
    assert counted in shown.replace("\n", "")
    for status in ("结算", "试算"):
        total = sum(one.monetary.total for one in settled if one.monetary and one.status == status)
        told = next(line for line in shown.splitlines() if f" 合计 {status} " in line)
        assert f"{total // 100:,}.{total % 100:02}" in told
    assert shown.encode("gbk")


def test_each_unit_is_the_sum_of_its_households() -> None:
    """Two groups of a village, a household of the village without a group, and another village, in 分."""
    sample, ledger = row_of(samples()[0], "示例.toml")._replace(project="项目"), Ledger()
    for village, group, awards in (
        ("甲村", "一组", 1),
        ("甲村", "二组", 20),
        ("甲村", None, 300),
        ("乙村", "一组", 4000),
    ):
        amounts = Amounts(awards=awards)
        ledger.add(sample._replace(village=village, group=group, amounts=amounts))
    found = {unit[1:]: (totals.households, totals.amounts.awards) for unit, totals in ledger.subtotals}
    assert found == {
        (None, None): (4, 4321),
        ("甲村", None): (3, 321),
        ("甲村", "一组"): (1, 1),
        ("甲村", "二组"): (1, 20),
        ("乙村", None): (1, 4000),
        ("乙村", "一组"): (1, 4000),
    }
    (whole,) = ledger.total
    assert (whole.households, whole.amounts) == (4, Amounts(awards=4321))
    assert LedgerUnit("项目", "甲村", "三组") not in ledger.units


def test_a_subtotal_that_folds_stays_indented(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["batch", "cases/jinhaihu"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (at,) = (number for number, line in enumerate(lines) if "第二村民小组 试算" in line)
    assert cells(lines[at].partition("第")[0]) == len(lines[at + 1]) - len(lines[at + 1].lstrip()) == 41


def test_terminal_never_needs_wide_numbers(tmp_path: Path, capsys: Captured) -> None:
    add(project(tmp_path), "长" * 60, ("甲户（示例）", "名" * 60))
    assert main(["batch", str(tmp_path)]) == 0
    assert all(cells(line) < 80 for line in capsys.readouterr().out.splitlines())


def test_amounts_of_a_row_add_up() -> None:
    for settlement in samples():
        amounts = row_of(settlement, "file").amounts
        if settlement.monetary:
            of_all = amounts.compensation + amounts.awards + amounts.legacy  # type: ignore[operator]
            assert amounts.monetary == of_all + amounts.subsidies_monetary  # type: ignore[operator]
        if settlement.relocation:
            of_all = amounts.compensation + amounts.awards + amounts.legacy  # type: ignore[operator]
            assert amounts.relocation == of_all + amounts.subsidies_relocation  # type: ignore[operator]
            bought = settlement.relocation.purchase_within + settlement.relocation.purchase_excess
            assert amounts.net == settlement.relocation.total - bought
            assert amounts.purchase == (bought if settlement.case.choice.mode == "回迁安置" else None)
        paid = {"货币安置": amounts.monetary, "回迁安置": amounts.net}.get(settlement.case.choice.mode or "")
        assert (amounts.payable or 0) - (amounts.due or 0) == (paid or 0)
        assert None in (amounts.payable, amounts.due)


def test_groups_are_in_the_order_of_their_numbers() -> None:
    names = ["第十一组", "第二组", "第十组", "第一组", "第二十组", "第九组"]
    assert sorted(names, key=by_number) == ["第一组", "第二组", "第九组", "第十组", "第十一组", "第二十组"]
    names = ["10组", "2组", "１组", "第12组", "第3组", "东街", "一二组", "九组"]
    assert sorted(names, key=by_number) == ["１组", "2组", "九组", "10组", "一二组", "东街", "第3组", "第12组"]


def test_jsonl_is_what_settle_gives(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    assert main(["batch", "cases", "-o", str(output)]) == 0
    assert output.read_text("utf-8").splitlines() == [json_line(settlement) for settlement in samples()]


def test_workbook_reads_back(tmp_path: Path) -> None:
    output = tmp_path / "台账.xlsx"
    assert main(["batch", "cases", "-o", str(output)]) == 0
    book = calamine.CalamineWorkbook.from_path(str(output))
    assert book.sheet_names == ["明细", "汇总", "需要复核", "问题"]
    titles, *rows, final, estimates = book.get_sheet_by_name("明细").to_python()
    settled = samples()
    assert [row[0] for row in rows] == [settlement.case.case_id for settlement in settled]
    column = titles.index("货币安置合计")
    expected = [settlement.monetary.total / 100 if settlement.monetary else "/" for settlement in settled]
    assert [row[column] for row in rows] == expected
    for total, status in ((final, "结算"), (estimates, "试算")):
        of_status = [x for x, one in zip(expected, settled, strict=True) if x != "/" and one.status == status]
        assert total[0] == f"合计（{status}）" and round(total[column], 2) == round(sum(of_status), 2)  # type: ignore[arg-type]
    summary = book.get_sheet_by_name("汇总").to_python()
    counted = [(row[3], row[4]) for row in summary if str(row[0]).startswith("合计")]
    assert counted == [(status, sum(one.status == status for one in settled)) for status in ("结算", "试算")]
    assert any(row[0] == "合计" and row[3] == "试算" and row[7] == 2 for row in summary)
    problems = book.get_sheet_by_name("问题").to_python()
    assert problems[0][:3] == ["级别", "代码", "文件"]
    assert any(row[1] == "W506" for row in problems)


def test_text_is_only_text(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    names = ["=1+1", "+1", "-2+3", "@SUM(A1)", "http://x.example", "＝1", "'x"]
    for index, name in enumerate(names):
        add(folder, f"{name}#{index}", ("甲户（示例）", name), file=f"{index}.toml")
    assert main(["batch", str(folder), "-o", str(tmp_path / "a.xlsx")]) == 0
    assert main(["batch", str(folder), "-o", str(tmp_path / "a.csv")]) == 0
    rows = calamine.CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).get_sheet_by_name("明细").to_python()
    assert sorted(row[1] for row in rows[1:-1]) == sorted(names)
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    titles, *cells_of = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert len(cells_of) == len(names)
    assert {row[1] for row in cells_of} == {"'=1+1", "'+1", "'-2+3", "'@SUM(A1)", "http://x.example", "'＝1", "'x"}
    assert {row[titles.index("货币安置合计")] for row in cells_of} == {"4460083.47"}


@pytest.mark.parametrize("text", ["=x", "+x", "-x", "@x", "\tx", "\rx"])
def test_csv_text_is_inert(text: str) -> None:
    assert inert_cell(text) == "'" + text
    assert inert_cell("x" + text) == "x" + text


def test_print_set_up(tmp_path: Path) -> None:
    import zipfile

    output = tmp_path / "a.xlsx"
    assert main(["batch", "cases/binhe", "-o", str(output)]) == 0
    with zipfile.ZipFile(output) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert 'orientation="landscape"' in sheet and 'paperSize="9"' in sheet and 'scale="74"' in sheet
    assert 'state="frozen"' in sheet and "<colBreaks" in sheet and "fitToPage" not in sheet
    assert "_xlnm.Print_Titles" in book and "_xlnm.Print_Area" in book


def test_case_ids_never_leave_the_output_folder(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    for index, case_id in enumerate(["../../x", "CON", "a/b", "x" * 200]):
        add(folder, case_id, file=f"{index}.toml")
    out = tmp_path / "out"
    out.mkdir()
    for ending in ("xlsx", "csv", "jsonl"):
        assert main(["batch", str(folder), "-o", str(out / f"a.{ending}")]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "p"]
    assert sorted(path.name for path in out.iterdir()) == ["a.csv", "a.jsonl", "a.xlsx"]
    assert [json.loads(line)["case_id"] for line in (out / "a.jsonl").read_text("utf-8").splitlines()][0] == "../../x"


def test_usage(tmp_path: Path, capsys: Captured) -> None:
    assert main(["batch", str(tmp_path / "none")]) == 2
    assert main(["batch", "cases", "-o", str(tmp_path / "a.docx")]) == 2
    (tmp_path / "a.csv").write_text("old")
    assert main(["batch", "cases", "-o", str(tmp_path / "a.csv")]) == 2
    assert (tmp_path / "a.csv").read_text() == "old"
    assert main(["batch", str(tmp_path)]) == 1
    assert "没有案件" in capsys.readouterr().out


def test_an_input_is_never_the_output(tmp_path: Path) -> None:
    folder = project(tmp_path / "p", 1)
    target = folder / "a.jsonl"
    target.hardlink_to(folder / "C-00000.toml")
    assert main(["batch", str(folder), "-o", str(target), "--force"]) == 2


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_workbook_opens_in_libreoffice(tmp_path: Path) -> None:
    output = tmp_path / "a.xlsx"
    assert main(["batch", "cases", "-o", str(output)]) == 0
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    words = ["soffice", home, "--headless", "--convert-to", UTF_8, "--outdir", str(tmp_path), str(output)]
    subprocess.run(words, check=True, capture_output=True, timeout=180)
    titles, *rows = csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8")))
    settled = samples()
    totals = ["合计（结算）", "合计（试算）"]
    assert [row[0] for row in rows] == [*(settlement.case.case_id for settlement in settled), *totals]
    for row, settlement in zip(rows, settled, strict=False):
        if settlement.relocation:
            assert row[titles.index("回迁安置净额")].replace(",", "") == plain(settlement.relocation.net)
