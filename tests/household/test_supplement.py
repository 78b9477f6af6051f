"""`sheet CASE --since RECEIPT`: what is still to be paid, line by line with its cause; who cannot have it drawn up."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, given, reject, settings
from tests.conftest import Run
from tests.properties.strategies import Pair, pairs
from tests.properties.test_settlements import loaded

from chaiqian import load_case, load_scheme, settle
from chaiqian.documents.problem import DocumentError
from chaiqian.household.supplement import (
    NotComparableError,
    Supplement,
    supplement_of,
    supplement_report,
)
from chaiqian.law.settlement import Settlement
from chaiqian.receipts.difference.state import Unsettled
from chaiqian.receipts.receipt import receipt_of

needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree("cases/yukou", tmp_path / "项目"))


def settled(folder: Path, name: str = "LSG-001") -> Settlement:
    return settle(load_case(folder / f"{name}.toml"), load_scheme(folder / "scheme.toml"))


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def deliver(folder: Path) -> None:
    """The flats were delivered on 2023-06-30, three months late."""
    change(folder / "scheme.toml", "delivery_on = 2023-03-31", "delivery_on = 2023-03-31\ndelivered_on = 2023-06-30")


def test_delivery_brings_the_rest_of_the_rent(folder: Path) -> None:
    """40 months in place of 37: 271 ㎡ × 23.75 元 × 3 = 19,308.75 元, 八（五）2."""
    receipt = receipt_of(settled(folder))
    deliver(folder)
    found = supplement_of(settled(folder), receipt)
    assert (found.due_then, found.due_now, found.still) == (161_484_651, 163_415_526, 1_930_875)
    sums, lines, causes = supplement_report(found, None, "", "").tables
    assert sums.total == ("补付（付给被拆迁人）", 1_930_875)
    assert lines.rows == (("临时安置费（回迁安置）", "八（五）2", 23_814_125, 25_745_000, 1_930_875),)
    assert causes.rows == (
        (
            "方案 · 回迁安置房 · 实际交房日期：（无） → 2023-06-30",
            "临时安置费（回迁安置） +19,308.75",
            1_930_875,
        ),
    )


def test_a_measured_flat_moves_price_rent_and_fund(folder: Path) -> None:
    receipt = receipt_of(settled(folder))
    change(folder / "LSG-001.toml", '"三居室", count = 1', '"三居室", count = 1, measured = 104.40')
    found = supplement_of(settled(folder), receipt)
    report = supplement_report(found, None, "", "")
    names = [row[0] for row in report.tables[1].rows]
    assert names == ["临时安置费（回迁安置）", "购房款（应安置面积以内）", "购房款（面积差部分）"]
    assert report.tables[1].notes == ("购房款由住户交纳，按负数列。",)
    (cause,) = report.tables[2].rows
    assert cause[1:] == (
        "临时安置费（回迁安置） -878.75；购房款（应安置面积以内） +72.51；购房款（面积差部分） +5,150.50",
        4_344_26,
    )
    assert [row[4] for row in report.tables[1].rows] == [-878_75, 72_51, 5_150_50]
    assert report.tables[3].rows == (("专项维修资金", 5_420_000, 5_400_000, -20_000),)
    assert "专项维修资金另行缴纳，不在补差之内。" in report.tables[3].notes


def test_a_cause_names_the_lines_that_count_in_the_way_alone(folder: Path) -> None:
    """The rent of 货币安置 rises too: who takes flats is told what its own sum is made of, 271 ㎡ × 2.25 元 × 37."""
    receipt = receipt_of(settled(folder))
    change(folder / "scheme.toml", "rent = 23.75", "rent = 26.00")
    (cause,) = supplement_report(supplement_of(settled(folder), receipt), None, "", "").tables[2].rows
    assert cause[1:] == ("临时安置费（回迁安置） +22,560.75", 22_560_75)


@pytest.mark.parametrize(("old", "new"), [("", '\nmode = "货币安置"'), ('\nmode = "货币安置"', "")])
def test_a_subsidy_that_enters_another_sum_is_named(tmp_path: Path, old: str, new: str) -> None:
    """Its amount is the same; SBY-020 takes flats, 267 ㎡ × 33.33 元, 八（五）6."""
    folder = Path(shutil.copytree("cases/huangsongyu", tmp_path / "项目"))
    basis = 'basis = "每平方米宅基地"'
    change(folder / "scheme.toml", basis, basis + old)
    receipt = receipt_of(settled(folder, "SBY-020"))
    change(folder / "scheme.toml", basis + old, basis + new)
    found = supplement_of(settled(folder, "SBY-020"), receipt)
    (cause,) = supplement_report(found, None, "", "").tables[2].rows
    amount, words = (-8_899_44, "-8,899.44") if new else (8_899_44, "+8,899.44")
    assert cause[1:] == (f"山区搬迁补助费 {words}", amount)
    check(found)


def test_what_lacks_its_appraisal_says_so() -> None:
    settlement = settled(Path("cases/jinhaihu"), "XHY-004")
    assert settlement.appraisal_pending
    report = supplement_report(supplement_of(settlement, receipt_of(settlement)), None, "", "")
    assert report.tables[0].title == "补差（未含待评估项）"
    assert all("，未含待评估项）" in str(row[0]) for row in report.tables[0].rows)


def test_nothing_has_changed(folder: Path) -> None:
    found = supplement_of(settled(folder), receipt_of(settled(folder)))
    report = supplement_report(found, None, "", "")
    assert found.still == 0 and report.tables[0].total == ("不补不退", 0)
    assert report.tables[1].nothing == "各项金额都没有变动。" and report.tables[2].nothing == "没有变动影响金额。"


def test_another_way_chosen_since(folder: Path) -> None:
    receipt = receipt_of(settled(folder, "LSG-002"))
    change(folder / "LSG-002.toml", 'mode = "货币安置"', 'mode = "回迁安置"')
    found = supplement_of(settled(folder, "LSG-002"), receipt)
    assert (found.then, found.now) == ("货币安置", "回迁安置")
    report = supplement_report(found, None, "", "")
    assert report.title == "拆迁补偿安置补差单（试算）" and report.signatures == ()
    assert "现在的结算为试算，尚有待定事项：本单仅供参考，不作为付款的依据。" in report.cautions
    assert report.tables[2].rows[0][0] == "改选回迁安置，原为货币安置"
    assert sum(row[2] for row in report.tables[2].rows) == found.still == 76_266_284 - 267_258_284  # type: ignore[misc]


@settings(max_examples=30)
@given(pairs())
def test_lines_and_causes_both_add_up_to_the_difference(pair: Pair) -> None:
    case, scheme = loaded(pair)
    sealed = settle(case, scheme)
    home = case.household.model_copy(update={"only_child": not case.household.only_child})
    later = {"household": home, "buildings": case.buildings[1:], "adjustments": case.adjustments[1:]}
    assume(case.choice.mode is not None)
    try:
        found = supplement_of(settle(case.model_copy(update=later), scheme), receipt_of(sealed))
    except (DocumentError, Unsettled):
        reject()
    check(found)


def check(found: Supplement) -> None:
    _, lines, causes = supplement_report(found, None, "", "").tables[:3]
    assert sum(row[4] for row in lines.rows) == found.still  # type: ignore[misc]
    assert sum(row[2] for row in causes.rows) == found.still  # type: ignore[misc]
    assert sum(found.found.before.counted[found.then].values()) == found.due_then
    for step in found.found.steps:
        assert sum(amount for _, amount in step.counted_in(found.now)) == step.brought(found.now)


# --- At the command ---


@needs_poppler
def test_the_paper_to_sign(run: Run, folder: Path, tmp_path: Path) -> None:
    assert run("seal", folder / "LSG-001.toml")[0] == 0
    deliver(folder)
    paper = tmp_path / "补差.pdf"
    since = ("--since", folder / "LSG-001.receipt.json")
    code, out, err = run("sheet", folder / "LSG-001.toml", *since, "-o", paper, "--on", "2023-07-10")
    assert (code, err) == (0, "") and out == f"拆迁补偿安置补差单 1 份：已写入 {paper}\n"
    words = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, check=True).stdout.decode()
    assert "补付（付给被拆迁人） 19,308.75 元（大写：人民币壹万玖仟叁佰零捌元柒角伍分）。" in words
    assert "2023 年 7 月 10 日" in words and "被拆迁人（签字并按指印）" in words and "拆迁人（盖章）" in words


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("LSG-001", '"amount": "987900.00"', '"amount": "987901.00"', "开具后被改动过，不能据以补差"),
        ("LSG-003", "", "", "回执是 LSG-003 的，案件是 LSG-001：不是同一户，不能补差"),
    ],
)
def test_what_cannot_be_compared(run: Run, folder: Path, name: str, old: str, new: str, words: str) -> None:
    assert run("seal", folder)[0] == 0
    receipt = folder / f"{name}.receipt.json"
    change(receipt, old, new)
    code, out, err = run("sheet", folder / "LSG-001.toml", "--since", receipt, "-o", folder / "x.pdf")
    assert (code, out) == (1, "") and words in err and not (folder / "x.pdf").exists()


def test_a_household_that_chose_no_way_has_nothing_due(folder: Path) -> None:
    with pytest.raises(NotComparableError, match="回执没有选定安置方式，没有应付的金额，不能补差"):
        supplement_of(settled(folder, "LSG-003"), receipt_of(settled(folder, "LSG-003")))


def test_it_is_of_one_case(run: Run, folder: Path) -> None:
    code, _, err = run("sheet", folder, "--since", folder / "x", "-o", folder / "x.pdf")
    assert (
        code == 2
        and "--since 打印一户的补差单：请写一个案件文件，不与 --separate、--duplex、--annex、--full 同用" in err
    )
