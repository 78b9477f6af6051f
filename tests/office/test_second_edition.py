"""What ledger, notice and progress say of the terms of the second edition, on the sample that uses them."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.conftest import Run

from chaiqian import load_case, load_scheme, settle
from chaiqian.office.notice_report import Posting, notice_report
from chaiqian.office.publicity import PEOPLE, RESULT, notice_of

FOLDER = Path("cases/jinhaihu")


def said(run: Run, *words: str | Path) -> str:
    """What a command prints, on one line."""
    return "".join(line.strip() for line in run(*words).out.splitlines())


def test_a_ledger_says_of_each_row_and_sum_that_an_appraisal_is_missing(run: Run) -> None:
    out = said(run, "batch", FOLDER)
    assert out.count("尚户（示例）（未含待评估项）") == 1 and "岳户（示例）（未含" not in out
    assert "合计 结算 3 户" in out and "合计 试算 2 户（其中 2 户未含待评估项）" in out
    assert "第一村民小组 结算 3 户" in out and "第一村民小组 试算" not in out
    assert "试算 2 户（其中 2 户未含待评估项），失败 0 个文件" in out


def test_the_file_of_a_ledger_says_so_first_of_what_is_pending(run: Run, tmp_path: Path) -> None:
    run("batch", FOLDER, "-o", tmp_path / "台账.csv")
    with (tmp_path / "台账.csv").open(encoding="utf-8-sig", newline="") as file:
        pending = {row["编号"]: row["待定事项"] for row in csv.DictReader(file)}
    assert pending["XHY-003"].startswith("各项合计未含待评估项；") and not pending["XHY-001"]


def test_each_collective_award_has_its_own_count(run: Run) -> None:
    out = said(run, "batch", FOLDER)
    assert (
        "46/50 户（92.00%，方案认定，截至 2021-04-25）；1/50 户（2.00%，按案件统计，截至 2021-04-25）；两数不同" in out
    )
    assert (
        "49/50 户（98.00%，方案认定，截至 2021-05-31）；3/50 户（6.00%，按案件统计，截至 2021-05-31）；两数不同" in out
    )
    assert "已签 1/33 户（3.03%，按案件统计，截至 2021-05-31）；方案尚未认定" in out


def test_progress_goes_by_the_count_of_each_deadline(run: Run) -> None:
    out = said(run, "progress", FOLDER, "--on", "2021-06-01")
    assert all(words in out for words in ("46/50", "49/50", "33/33", "1/33"))


def notice(kind: str, posting: Posting) -> str:
    scheme = load_scheme(FOLDER / "scheme.toml")
    settled = [settle(load_case(path), scheme) for path in sorted(FOLDER.glob("XHY-*.toml"))]
    return str(notice_report(scheme, notice_of(kind, settled), posting, 0))


def test_a_notice_of_amounts_says_what_they_lack() -> None:
    shown = notice(RESULT, Posting(amounts=True))
    assert "有 2 户尚未评估完，这些户的金额和合计未含待评估项。" in shown
    assert shown.count("（未含待评估项）") == 2
    assert "未含待评估项" not in notice(RESULT, Posting())


def test_a_notice_of_people_says_as_of_which_day() -> None:
    assert "('认定截止日', '2021年3月1日')" in notice(PEOPLE, Posting())
    assert "认定截止日" not in notice(RESULT, Posting())
