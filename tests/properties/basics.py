"""What random schemes and cases are drawn from; values lean towards the edges of the guidance."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from hypothesis import strategies as st

Table = dict[str, Any]
BASES = ["每宅", "每平方米宅基地", "每平方米建筑", "每人"]
VILLAGE, GROUP = "随机村", "第一村民小组"
EARLIEST = dt.date(2019, 3, 22)
MONTH_ENDS = [dt.date(2020, 1, 31), dt.date(2020, 2, 29), dt.date(2021, 2, 28), dt.date(2020, 8, 31)]


# Strategies are kept: hypothesis examines each new one, and that is most of the time otherwise.


@cache
def cents(low: int, high: int) -> st.SearchStrategy[Decimal]:
    """A decimal with two places, bounds in hundredths."""
    return st.integers(low, high).map(lambda n: Decimal(n).scaleb(-2))


@cache
def areas(high: int = 60_000) -> st.SearchStrategy[Decimal]:
    return cents(1, high)


@cache
def edged(values: tuple[str, ...], otherwise: st.SearchStrategy[Decimal]) -> st.SearchStrategy[Decimal]:
    """One of the telling values half the time."""
    return st.sampled_from(values).map(Decimal) | otherwise


@cache
def money(high: int = 10**9) -> st.SearchStrategy[Decimal]:
    """Yuan, with half units more often than chance would have them."""
    return cents(0, high) | st.integers(0, high // 100).map(lambda n: Decimal(n) + Decimal("0.5"))


@cache
def some(strategy: st.SearchStrategy[Any], key: str) -> st.SearchStrategy[Table]:
    """{key: value}, or nothing."""
    return st.just({}).map(dict) | strategy.map(lambda value: {key: value})


@lru_cache(maxsize=None, typed=True)
def one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


@cache
def days(start: dt.date, end: dt.date) -> st.SearchStrategy[dt.date]:
    return st.dates(start, end) | one_of(start, end)


@cache
def rising(strategy: st.SearchStrategy[Any], size: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, min_size=size, max_size=size).map(sorted)


FLAGS = st.booleans()
RARELY = one_of(False, False, False, True)
MOSTLY = one_of(True, True, True, False)


@cache
def flag(key: str) -> st.SearchStrategy[Table]:
    """Said, or left out: mostly left out."""
    return st.just({}).map(dict) | some(FLAGS, key)
