"""What the working group decided of legacy problems, 十一: a group of its own, decided and rounded."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import Run

from chaiqian import load_case, load_scheme, settle
from chaiqian.law.rules.line import LEGACY

ROUNDED = Path("cases/binhe/QY-006.toml")  # 0.50 and -0.50, in a project to 元
WITHOUT = Path("cases/yukou/LSG-001.toml")


def test_they_are_a_group_with_its_subtotal_behind_the_awards(run: Run) -> None:
    out = run("settle", ROUNDED).out
    assert out.index("三、奖励（元）") < out.index("四、历史遗留（元）") < out.index("0.00  历史遗留小计")
    assert "136,065.00  补助小计" in out
    assert "历史遗留" not in run("settle", WITHOUT).out.partition("本单采用的口径")[0]


def test_the_comparison_adds_them_to_both_ways(run: Run) -> None:
    row = next(line for line in run("settle", ROUNDED).out.splitlines() if line.startswith("  历史遗留小计"))
    assert row.split() == ["历史遗留小计", "0.00", "0.00"]


def test_machines_find_them_in_that_group_and_outside_the_cap() -> None:
    settlement = settle(load_case(ROUNDED), load_scheme(ROUNDED.parent / "scheme.toml"))
    names = [line.id for line in settlement.lines if line.group == LEGACY]
    assert names == ["adjustment.登统面积差错更正", "adjustment.重复登记核减"]
    behind = [line.group for line in settlement.lines]
    assert behind == sorted(behind, key=["补偿", "补助", "奖励", "历史遗留", "购房", "另行缴纳"].index)
    assert settlement.evaluation.output("awards_after_cap") == settlement.subtotal("奖励", "回迁安置")


def test_json_says_so(run: Run) -> None:
    lines = json.loads(run("settle", ROUNDED, "--format", "json").out)["lines"]
    assert {line["group"] for line in lines if line["clause"] == "十一"} == {"历史遗留"}


def test_explain_gives_the_decided_figure_and_its_rounding(run: Run) -> None:
    out = run("explain", ROUNDED, "重复登记核减").out
    assert "重复登记核减 = -1.00元（十一）" in out
    assert "= -0.50元" in out
    assert "工作小组认定的金额，四舍五入到元" in out
