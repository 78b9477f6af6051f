"""Counting months for temporary housing, 八（五）2, as reading K5 counts them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache

DAYS_KEPT = 4096  # a project has few dates of delivery, and some hundred days of handing over


@lru_cache(DAYS_KEPT)
def written(day: date) -> str:
    """A day as reasons have it; kept, because one household has the same few days ten times."""
    return day.isoformat()


@lru_cache(DAYS_KEPT)
def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(DAYS_KEPT)
def months_until(start: date, end: date) -> int:
    """The least whole number of months k, not negative, with start + k months on or after `end`."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months >= 0 and add_months(start, months) < end:
        months += 1
    return max(months, 0)
