"""Screen and paper show what the household's own way uses; the other way's stands in the comparison alone."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import Run
from tests.household.printed import CASES

from chaiqian import Settlement, load_case, load_scheme, settle
from chaiqian.household.sheet import Compared, Sheet
from chaiqian.household.sheet_content import compose

MONEY, FLATS, UNDECIDED = (Path(f"cases/yukou/LSG-00{number}.toml") for number in (2, 1, 3))


def settled(path: Path) -> Settlement:
    return settle(load_case(path), load_scheme(path.parent / "scheme.toml"))


def facts(shown: Sheet) -> dict[str, object]:
    return {pair.label: pair.value for pair in shown.facts}


def compared(shown: Sheet, label: str) -> Compared:
    return next(row for row in shown.comparison.rows if row.label == label)


def judged(shown: Sheet) -> list[str]:
    return [row.subject for table in shown.verdicts for row in table.rows]


def test_who_takes_money_sees_the_months_of_money(run: Run) -> None:
    shown = compose(settled(MONEY))
    assert facts(shown)["发放月数"] == "4个月" and "安置房面积" not in facts(shown)
    assert "发放月数" not in judged(shown)
    months = compared(shown, "发放月数")
    assert (months.monetary, months.relocation) == ("4", "36")
    assert months.note == "从 2020-08-10 到安置房交房（2023-03-31）后满 4 个月，共 36 个月"
    assert compared(shown, "减：购房款（应安置面积以内）").formula == "173㎡ × 4,500元/㎡"


def test_who_takes_flats_sees_those_of_the_flats() -> None:
    shown = compose(settled(FLATS))
    assert facts(shown)["发放月数"] == "37个月" and facts(shown)["安置房面积"] == "271.00㎡"
    assert "发放月数" in judged(shown) and compared(shown, "发放月数").note == ""


def test_who_has_not_chosen_sees_both() -> None:
    shown = compose(settled(UNDECIDED))
    found = facts(shown)
    assert (found["发放月数（货币安置）"], found["发放月数（回迁安置）"]) == ("4个月", "37个月")
    assert "发放月数" not in found


def test_where_both_are_the_same_they_are_one_fact() -> None:
    found = facts(compose(settled(Path("cases/binhe/QY-003.toml"))))
    assert found["发放月数"] == "4个月"


@pytest.mark.parametrize("path", [MONEY, FLATS, UNDECIDED], ids=lambda path: path.stem)
def test_machines_are_told_every_fact_as_before(run: Run, path: Path) -> None:
    told = json.loads(run("settle", path, "--format", "json").out)["facts"]
    assert {"units_area", "months", "entitlement"} <= set(told)


def test_a_warning_of_a_household_stands_on_its_paper() -> None:
    shown = compose(settled(Path("cases/binhe/QY-006.toml")))
    assert shown.warnings is not None
    assert shown.warnings.entries == ("W402 证照标明的经营面积大于合法建筑面积，其中可能有违法建设（十）",)


def test_a_flat_that_is_delivered_says_so() -> None:
    shown = compose(settled(Path("cases/jinhaihu/XHY-001.toml")))
    assert shown.housing is not None
    kinds = [str(pair.value) for pair in shown.housing.facts if pair.label == "房屋类型"]
    assert kinds and all("期房，2" not in words for words in kinds)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_figure_used_stands_once(path: Path) -> None:
    """The stages of an award are one entry, as the household that has not signed uses them all."""
    listed = compose(settled(path)).figures
    assert listed is not None
    names = [name for entry in listed.entries for name in re.findall(r"[：；]([^ ]+) ", entry)]
    assert len(names) == len(set(names)) > 3


def test_the_stages_of_an_award_are_one_figure() -> None:
    listed = compose(settled(UNDECIDED)).figures
    assert listed is not None
    assert "提前签约奖标准 280,000元、180,000元、90,000元（八（六）2）" in listed.entries[-1]


@pytest.mark.parametrize(("on", "mark"), [(None, "待定"), ("2020-07-20", "待定"), ("2020-07-21", "不符")])
def test_who_may_still_sign_in_time_has_missed_nothing(on: str | None, mark: str) -> None:
    shown = compose(settled(UNDECIDED), on=date.fromisoformat(on) if on else None)
    (row,) = (row for table in shown.verdicts for row in table.rows if row.subject == "奖励期内签约")
    assert (row.mark, row.reason) == (mark, "尚未签约，奖励期（2020-05-20 至 2020-07-20）")
