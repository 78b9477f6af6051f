"""What receipts and differences say of households whose appraisal is pending, K15."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.conftest import Run

from chaiqian import load_case, load_scheme, settle
from chaiqian.receipts.receipt import receipt_of
from chaiqian.receipts.receipt_file import read_receipt, receipt_text

SAMPLE = Path("cases/jinhaihu").resolve()
LACKING = ["replacement", "decoration"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample project in which two households of five are not appraised."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "项目"))


def said(run: Run, *words: object) -> str:
    return "".join(line.strip() for line in run(*words).out.splitlines())


def test_a_receipt_names_the_lines_that_lack_it(folder: Path) -> None:
    scheme = load_scheme(folder / "scheme.toml")
    receipt = receipt_of(settle(load_case(folder / "XHY-004.toml"), scheme))
    (folder / "a.receipt.json").write_text(receipt_text(receipt), "utf-8")
    assert json.loads(receipt_text(receipt))["appraisal_pending"] == LACKING
    assert read_receipt(folder / "a.receipt.json") == receipt and receipt.intact
    assert not receipt.model_copy(update={"appraisal_pending": ["decoration"]}).intact
    assert not receipt.model_copy(update={"appraisal_pending": []}).intact


def test_a_receipt_that_lacks_nothing_is_written_as_ever(folder: Path) -> None:
    receipt = receipt_of(settle(load_case(folder / "XHY-002.toml"), load_scheme(folder / "scheme.toml")))
    assert "appraisal_pending" not in receipt_text(receipt) and receipt.appraisal_pending == [] and receipt.intact


def test_seal_says_so(run: Run, folder: Path) -> None:
    out = said(run, "seal", folder)
    assert "试算  XHY-003（未含待评估项）  " in out and "结算  XHY-001  " in out
    assert "开具回执 5 份（结算 3、试算 2，其中 2 份未含待评估项）。" in out


def test_verify_says_so(run: Run, folder: Path) -> None:
    run("seal", folder)
    out = said(run, "verify", folder)
    assert "XHY-004.receipt.json：一致（XHY-004，试算，未含待评估项，校验码" in out
    assert "XHY-001.receipt.json：一致（XHY-001，结算，校验码" in out


def test_a_difference_says_which_side_lacks_it(run: Run, folder: Path) -> None:
    run("seal", folder / "XHY-004.toml")
    receipt, case = folder / "XHY-004.receipt.json", folder / "XHY-004.toml"
    case.write_text(case.read_text("utf-8").replace("area = 90.00", "area = 92.00"), "utf-8")
    assert said(run, "diff", receipt, case).count("（试算，未含待评估项）") == 2
    appraisal = '\n[appraisal]\nagency = "示例"\nreport = "示例"\ndecoration_value = 200000.00\n'
    text = case.read_text("utf-8").replace("area = 28.80\n", "area = 28.80\nreplacement_value = 1.00\n")
    case.write_text(text + appraisal, "utf-8")
    out = said(run, "diff", receipt, case)
    assert "变动以前（试算，未含待评估项）" in out and "变动以后（试算）" in out
    found = json.loads(run("diff", receipt, case, "--format", "json").out)
    assert [found[side]["appraisal_pending"] for side in ("before", "after")] == [LACKING, []]


def test_two_schemes_say_so_of_households_and_of_their_sum(run: Run, folder: Path) -> None:
    shutil.copy(folder / "scheme.toml", folder.parent / "旧方案.toml")
    scheme = folder / "scheme.toml"
    scheme.write_text(scheme.read_text("utf-8").replace("\nrent = 21.50", "\nrent = 22.00"), "utf-8")
    out = said(run, "diff", folder.parent / "旧方案.toml", scheme)
    assert "XHY-003  尚户（示例）（未含待评估项）" in out and out.count("（未含待评估项）") == 2
    assert "结算 5 户（其中 2 户未含待评估项），金额有变动的 5 户。" in out
    *households, whole = map(
        json.loads, run("diff", folder.parent / "旧方案.toml", scheme, "--format", "json").out.splitlines()
    )
    assert [bool(one["after"]["appraisal_pending"]) for one in households] == [False, False, True, True, False]
    assert (whole["households"], whole["appraisal_pending"]) == (5, 2)
