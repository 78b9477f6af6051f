"""Months are counted as K5 counts them, also where the floor of the clause hides the count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.law.test_lists import CASE, LIUCUN

from chaiqian import load_scheme, settle
from chaiqian.documents.case import Case
from chaiqian.documents.source import parse
from chaiqian.law.recognition.months import add_months, months_until


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2020, 1, 10), date(2020, 1, 10), 0),
        (date(2020, 1, 10), date(2020, 1, 11), 1),
        (date(2020, 1, 10), date(2020, 2, 10), 1),
        (date(2020, 1, 10), date(2020, 2, 11), 2),
        (date(2020, 1, 31), date(2020, 2, 29), 1),
        (date(2020, 3, 1), date(2020, 1, 1), 0),
    ],
)
def test_the_least_whole_number_of_months(start: date, end: date, months: int) -> None:
    assert months_until(start, end) == months


def test_the_last_day_where_a_month_has_no_such_day() -> None:
    assert add_months(date(2019, 10, 31), 4) == date(2020, 2, 29)
    assert add_months(date(2019, 8, 31), 1) == date(2019, 9, 30)


@pytest.mark.parametrize(("later", "said"), [(0, "从奖励期届满日 {} 起算"), (1, "从签约日 {} 起算")])
def test_who_has_not_moved_waits_from_the_later_of_signing_and_the_period_s_end(later: int, said: str) -> None:
    """K5: never from before the signing; on the last day itself both are one, and it is called the period's."""
    scheme = load_scheme(LIUCUN / "scheme.toml")
    case = Case.model_validate(parse(CASE))
    day = scheme.award_period.end + timedelta(later)
    choice = case.choice.model_copy(update={"signed_on": day, "handed_over_on": None})
    line = settle(case.model_copy(update={"choice": choice}), scheme).line("temporary_housing.relocation")
    assert f"尚未搬家交房，{said.format(day)}" in line.reason
