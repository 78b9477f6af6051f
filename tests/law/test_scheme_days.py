"""Which day decides, and what a scheme of one way only does not speak of."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from chaiqian import load_case, load_scheme, settle

ROOT = Path(__file__).parents[1] / "examples"


@pytest.mark.parametrize(
    ("approved", "implementation", "policy_day", "figures_day"),
    [
        (date(2019, 6, 10), None, date(2019, 6, 10), date(2019, 6, 10)),
        (date(2019, 6, 10), date(2019, 4, 30), date(2019, 4, 30), date(2019, 6, 10)),
        (date(2019, 6, 10), date(2020, 1, 2), date(2020, 1, 2), date(2020, 1, 2)),
    ],
)
def test_the_policy_by_one_day_and_the_figures_by_the_later(
    approved: date, implementation: date | None, policy_day: date, figures_day: date
) -> None:
    project = load_scheme(ROOT / "weijiawan/scheme.toml").project
    dated = project.model_copy(update={"approved_on": approved, "implementation_approved_on": implementation})
    assert (dated.policy_day, dated.figures_day) == (policy_day, figures_day)


def test_a_scheme_of_money_alone_does_not_speak_of_months() -> None:
    case, scheme = load_case(ROOT / "weijiawan/WJW-031-2.toml"), load_scheme(ROOT / "weijiawan/scheme.toml")
    money = scheme.model_copy(update={"project": scheme.project.model_copy(update={"modes": ("货币安置",)})})
    both, one = settle(case, scheme), settle(case, money)
    assert "K5" in {reading.id for reading in both.readings}
    assert "K5" not in {reading.id for reading in one.readings}
    assert "months" not in {verdict.kind for verdict in one.verdicts}
    assert one.line("temporary_housing.relocation").reason == "方案没有设回迁安置"
    assert one.monetary == both.monetary
