"""宅基地区位补偿价, 八（一）."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.law.rules.line import COMPENSATION, Line
from chaiqian.law.rules.terms import Terms
from chaiqian.quantity import excess, lesser


def location(terms: Terms) -> Iterator[Line]:
    """Within the control standard at the location price, 八（一）1; beyond it at a share of it, 八（一）2."""
    within = lesser(terms.homestead_area, terms.control_standard) * terms.location_price
    beyond = excess(terms.homestead_area, terms.control_standard) * terms.location_price
    yield Line(
        "location.within",
        "宅基地区位补偿价（控制标准以内）",
        COMPENSATION,
        "八（一）1",
        terms.line(within),
        "没有可补偿的宅基地面积",
    )
    yield Line(
        "location.over",
        "宅基地区位补偿价（控制标准以外）",
        COMPENSATION,
        "八（一）2",
        terms.line(beyond * terms.guidance("location_price.over_standard")),
        "宅基地面积没有超过控制标准",
    )
