"""Months are counted as K5 counts them, also where the floor of the clause hides the count."""

from __future__ import annotations

from datetime import date

import pytest

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
