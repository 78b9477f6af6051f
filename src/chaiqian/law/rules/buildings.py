"""房屋重置成新价, 八（二）; 装修及附属物补偿, 八（三）."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.documents.case import MOST_ENTRIES
from chaiqian.law.rules.line import COMPENSATION, Line
from chaiqian.law.rules.terms import Terms, choice_fact, money_fact
from chaiqian.quantity import Quantity, excess, greater, lesser, pick


def buildings(terms: Terms) -> Iterator[Line]:
    """The appraised value of recognised buildings, and of decoration and fixtures."""
    replacement = money_fact("replacement_value", "认定房屋的重置成新价", ("buildings",), entries=MOST_ENTRIES)
    yield Line(
        "replacement", "房屋重置成新价", COMPENSATION, "八（二）", terms.line(replacement), "没有予以认定的房屋评估额"
    )
    yield Line("decoration", "装修及附属物补偿", COMPENSATION, "八（三）", terms.line(_decoration(terms)), "评估额为零")


def _decoration(terms: Terms) -> Quantity:
    """The appraised value; the fixed quota where it is higher, set by the scheme, and earned by signing in time."""
    appraised = money_fact("decoration_value", "装修及附属物评估额", ("appraisal", "decoration_value"))
    if not terms.scheme.decoration.fixed_quota:
        return appraised
    applies = choice_fact("quota_applies", "是否享受定额补偿", 2, ("choice", "signed_on"))
    return pick(applies, appraised, greater(appraised, _quota(terms)))


def _quota(terms: Terms) -> Quantity:
    boundary = terms.homestead_area * terms.guidance("decoration.first_floor_share")
    within = lesser(terms.first_floor_area, boundary) * terms.guidance("decoration.within_price")
    beyond = excess(terms.first_floor_area, boundary) * terms.guidance("decoration.beyond_price")
    return (within + beyond).named("装修及附属物定额", "decoration_quota")
