"""How far signing has come on a day: worked examples, what a tier brings, and the command."""

import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from tests.conftest import Run
from tests.project.folders import add, project
from tests.project.folders import run as run_apart

from chaiqian.documents.folder import case_files
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.law.recognition.signing import households_needed
from chaiqian.law.settlement import settle
from chaiqian.office.progress_report import AWARD_COLUMNS, progress_report
from chaiqian.office.signing_progress import SigningProgress, Worth, progress_on
from chaiqian.project.across import Across, seen_of

EXAMPLES = tomllib.loads(Path(__file__).with_name("progress.toml").read_text("utf-8"))["example"]
SIGNED = "signed_on = 2019-06-20\nhanded_over_on = 2019-07-20"
FLATS = 'units = [ { name = "二居室", count = 2 }, { name = "三居室", count = 1 } ]\n'
TITLES = {"signed": "已签", "rate": "签约率", "reached": "已达", "next": "下一档", "missing": "还差户数"}
PER_AREA = ('basis = "每宅"\nby = "村民小组"', 'basis = "每平方米宅基地"\nby = "村民小组"')
SMALLER = ("amount = 80000 }, { rate = 1.00, amount = 150000", "amount = 100.50 }, { rate = 1.00, amount = 200")


def village(folder: Path, days: list[str], *changes: tuple[str, str]) -> Path:
    project(folder, 0, *changes)
    for number, day in enumerate(days, 1):
        words = ((SIGNED, f"signed_on = {day}"),) if day else ((SIGNED, ""), (FLATS, ""))
        add(folder, f"C-{number}", *words)
    return folder


def progress_of(folder: Path, on: str, unsettled: tuple[str, ...] = ()) -> SigningProgress:
    scheme = load_scheme(folder / "scheme.toml")
    cases = [load_case(file) for file in case_files(folder)]
    with Across() as across:
        for case in cases:
            across.add(0, case.case_id, seen_of(case, scheme))
        settlements = [settle(case, scheme) for case in cases if case.case_id not in unsettled]
        return progress_on(date.fromisoformat(on), scheme, settlements, across, 0, 0)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_worked_example(tmp_path: Path, example: dict) -> None:
    recorded = f"signed = {example['recorded']}" if "recorded" in example else ""
    unit = (("households = 40", f"households = {example['households']}"), ("signed = 37", recorded))
    report = progress_report(progress_of(village(tmp_path / "p", example["signed"], *unit), example["on"]), 0)
    (row,) = next(table for table in report.tables if table.name == "整体签约奖").rows
    cells = dict(zip((column.title for column in AWARD_COLUMNS), row, strict=True))
    assert {key: cells[title] or "/" for key, title in TITLES.items()} == example["award"]


@given(st.integers(1, 10_000), st.integers(1, 99_999))
def test_the_households_needed_are_the_least_that_reach_the_rate(rate: int, households: int) -> None:
    needed = households_needed(rate, households)
    assert rate * households <= needed * 10_000
    assert (needed - 1) * 10_000 < rate * households


def test_what_a_tier_brings_by_area_is_worked_out_for_each_household(tmp_path: Path) -> None:
    folder = village(tmp_path / "p", ["2019-06-20"], PER_AREA, SMALLER, ("signed = 37", ""))
    add(folder, "D", ("area = 286.40", "area = 300.00"))
    (award,) = progress_of(folder, "2019-06-30").awards
    # 286.40 × 100.50 = 28783.20; the awards of the other are over the cap already, so that it gets nothing more
    assert award.worth == Worth(2, 0, 2_878_320, 1_439_160, 2_878_320)


def test_a_tier_brings_nothing_to_who_signed_after_the_deadline(tmp_path: Path) -> None:
    """八（六）3: nor, once the deadline is past, to who has not signed."""
    folder = village(
        tmp_path / "p", ["2019-06-20", "2019-09-01", ""], PER_AREA, SMALLER, ("signed = 37", "signed = 36")
    )
    (award,) = progress_of(folder, "2019-09-30").awards
    assert award.closed and award.now == Worth(1, 2_878_320, 2_878_320, 2_878_320, 2_878_320)
    folder = village(tmp_path / "q", ["2019-06-20", "2019-09-01", ""], PER_AREA, SMALLER, ("signed = 37", ""))
    (award,) = progress_of(folder, "2019-06-30").awards
    assert not award.closed and award.worth is not None and award.worth.households == 2


def test_a_village_without_a_number_of_its_own_is_its_groups_and_who_has_none(tmp_path: Path) -> None:
    by_village = ('by = "村民小组"', 'by = "村"'), ('group = "第一村民小组"\nhouseholds = 40', "households = 40")
    whole = progress_of(village(tmp_path / "a", ["2019-06-20", ""], *by_village), "2019-06-30").units
    assert [(unit.group, unit.households, unit.origin, unit.signed) for unit in whole] == [
        (None, 40, "recorded", 1),
        ("第一村民小组", 2, "counted", 1),
    ]
    groups = progress_of(village(tmp_path / "b", ["2019-06-20", ""]), "2019-06-30").units
    assert [(unit.group, unit.households, unit.origin, unit.inside) for unit in groups] == [
        (None, 40, "added", 2),
        ("第一村民小组", 40, "recorded", 2),
    ]


COLLECTIVE = """[[awards]]
name = "整体签约奖"
kind = "collective"
basis = "每宅"
by = "村民小组"
deadline = 2019-08-31
tiers = [ { rate = 0.90, amount = 80000 }, { rate = 1.00, amount = 150000 } ]
"""


def test_a_household_without_a_group_is_in_the_village_beside_its_groups(tmp_path: Path) -> None:
    folder = village(tmp_path / "p", ["2019-06-20"], (COLLECTIVE, ""))
    add(folder, "D", ('group = "第一村民小组"\n', ""))
    progress = progress_of(folder, "2019-06-30")
    assert [(unit.group, unit.households, unit.inside) for unit in progress.units] == [
        (None, 41, 2),
        ("第一村民小组", 40, 1),
    ]
    assert progress.awards == ()
    assert progress.total.households == 41


def test_who_signed_on_the_day_itself_is_not_missing(tmp_path: Path) -> None:
    folder = village(tmp_path / "p", ["2019-06-20", "2019-06-21", ""])
    progress = progress_of(folder, "2019-06-20")
    assert [settlement.case.case_id for settlement in progress.unsigned] == ["C-2", "C-3"]
    assert (progress.later, [tuple(day) for day in progress.days]) == (1, [(date(2019, 6, 20), 1, 1)])


def test_the_curve_ends_where_the_total_stands(tmp_path: Path) -> None:
    """Who cannot be settled has signed all the same, and who stands in two files has signed once, the earlier day."""
    folder = village(tmp_path / "p", ["2019-06-20", "2019-06-21", "2019-06-21", "2019-07-02"])
    add(folder, "C-9", (SIGNED, "signed_on = 2019-06-25"))
    again = (folder / "C-9.toml").read_text("utf-8").replace('"C-9"', '"c-1"')
    (folder / "again.toml").write_text(again, "utf-8")
    progress = progress_of(folder, "2019-06-30", ("C-3",))
    assert [tuple(day) for day in progress.days] == [
        (date(2019, 6, 20), 1, 1),
        (date(2019, 6, 21), 2, 3),
        (date(2019, 6, 25), 1, 4),
    ]
    assert progress.total.signed == progress.days[-1].so_far == 4 and progress.later == 1


WHY = "文件夹内只有 1 宗案件，方案总户数 40 户"


def test_two_counts_of_one_unit_stand_together_with_the_reason(tmp_path: Path) -> None:
    folder = village(tmp_path / "p", ["2019-06-20"])
    by_scheme = "示例村第一村民小组已签 37/40 户（92.50%，方案认定，截至 2019-08-31）"
    for day, why in (("2019-06-30", "2019-06-30 在期限以前"), ("2019-08-31", WHY), ("2019-09-30", WHY)):
        units = progress_report(progress_of(folder, day), 0).tables[0]
        by_cases = f"1/40 户（2.50%，按案件统计，截至 {min(day, '2019-08-31')}）"
        assert units.notes == (f"{by_scheme}；{by_cases}；两数不同：{why}。结算按方案认定。",)
        assert units.title == f"各村、村民小组（已签为按案件统计，截至 {day}）"


def test_who_has_handed_over_by_the_day(tmp_path: Path) -> None:
    folder = project(tmp_path / "p", 1)
    assert progress_of(folder, "2019-07-19").total[5:] == (1, 0)
    assert progress_of(folder, "2019-07-20").total[5:] == (1, 1)


def test_the_page(tmp_path: Path, run: Run) -> None:
    folder = village(tmp_path / "p", ["2019-06-20", "2019-06-20", "2019-07-01", "2020-02-01", ""])
    add(folder, "D", ("甲户", "赵户"))
    code, out, err = run("progress", folder, "--on", "2020-01-10")
    assert (code, err) == (0, "")
    assert out == Path(__file__).with_name("progress.txt").read_text("utf-8")


def test_on_is_needed(tmp_path: Path, run: Run) -> None:
    folder = village(tmp_path / "p", [""])
    assert run("progress", folder).code == 2
    code, out, err = run("progress", folder, "--on", "今天")
    assert (code, out) == (2, "")
    assert "选项 --on 应写日期，例如 2020-07-20、2020.7.20 或 2020年7月20日，现为 今天" in err


def test_nothing_is_past_on_the_deadline_itself(tmp_path: Path, run: Run) -> None:
    folder = village(tmp_path / "p", [""])
    out = run("progress", folder, "--on", "2019-12-31").out
    assert "2019-12-31，还有 0 天" in out and "未到" in out and "已过 0" not in out
    out = run("progress", folder, "--on", "2020-01-01").out
    assert "2019-12-31，已过 1 天" in out
    assert "搬迁期限 2019-12-31 已过，以上 1 户没有达成协议" in out
    assert "未到" not in out


def test_a_redirect_in_gbk(tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    folder = village(tmp_path / "p", ["2019-06-20"])
    words = [sys.executable, "-m", "chaiqian", "progress", str(folder), "--on", "2019-06-30"]
    done = subprocess.run(words, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "gbk"})
    text = done.stdout.decode("gbk")
    assert done.returncode == 0
    assert "█" in text and "[U+" not in text
    plain = subprocess.run(words, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert b"#" in plain.stdout and plain.returncode == 0


def test_the_workbook(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "a.xlsx"
    folder = village(tmp_path / "p", ["2019-06-20", ""])
    assert run("progress", folder, "--on", "2019-06-30", "-o", target).code == 0
    book = CalamineWorkbook.from_path(str(target))
    assert book.sheet_names == ["村组", "整体签约奖", "每日签约", "未签名单"]
    days = book.get_sheet_by_name("每日签约").to_python()
    start = next(index for index, row in enumerate(days) if row[0] == "日期")
    assert days[start + 1][:4] == [date(2019, 6, 20), 1, 1, "2.50%"]
    unsigned = book.get_sheet_by_name("未签名单").to_python()
    assert any(row[1] == "C-2" for row in unsigned) and not any(row[1] == "C-1" for row in unsigned)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = village(tmp_path / "p", ["2019-06-20", ""])
    for ending in ("xlsx", "pdf"):
        files = [tmp_path / f"{name}.{ending}" for name in "ab"]
        for file in files:
            assert run_apart("progress", folder, "--on", "2019-06-30", "-o", file).returncode == 0
        assert files[0].read_bytes() == files[1].read_bytes()


def test_the_pdf(tmp_path: Path, run: Run) -> None:
    target = tmp_path / "a.pdf"
    folder = village(tmp_path / "p", ["2019-06-20", ""])
    assert run("progress", folder, "--on", "2019-06-30", "-o", target).code == 0
    text = "\n".join(page.extract_text() for page in PdfReader(target).pages)
    for words in ("签约进度", "2019-06-30（含当日）", "1/40", "未签名单（1 户）", "C-2", "第 1 页"):
        assert words in text


def test_a_moment_counts_by_its_day(tmp_path: Path) -> None:
    folder = village(tmp_path / "p", ["2019-06-20T23:59:59"])
    assert progress_of(folder, "2019-06-20").total.signed == 1
    assert progress_of(folder, "2019-06-19").total.signed == 0
    assert isinstance(load_case(folder / "C-1.toml").choice.signed_on, datetime)


def test_broken_cases_are_told(tmp_path: Path, run: Run) -> None:
    folder = village(tmp_path / "p", ["2019-06-20"], ("signed = 37", ""))
    (folder / "x.toml").write_text('case_id = "X"\n', "utf-8")
    code, out, err = run("progress", folder, "--on", "2019-06-30")
    assert code == 1 and "x.toml" in err
    assert "有 1 个案件文件有问题，没有列入名单；读不出来的不计入户数。" in out
