"""停产停业损失补偿费, 八（四）."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.law.rules.line import COMPENSATION, Line
from chaiqian.law.rules.terms import Terms, area_fact, choice_fact, scheme_figure
from chaiqian.quantity import Quantity, lesser, nothing, pick


def business(terms: Terms) -> Iterator[Line]:
    """The stated area, else the measured area within its share of the first floor, at the scheme's rate."""
    basis = choice_fact("business_basis", "经营面积的依据", 3, ("business",))
    stated = area_fact("business_stated_area", "证照标明的经营面积", ("business", "stated_area"))
    measured = area_fact("business_measured_area", "实测经营面积", ("business", "measured_area"))
    largest = terms.first_floor_area * terms.guidance("business.measured_share")
    area = pick(basis, nothing("㎡"), stated, lesser(measured, largest))
    yield Line(
        "business_loss",
        "停产停业损失补偿费",
        COMPENSATION,
        "八（四）",
        terms.line(area.named("经营面积", "business_area") * _rate(terms)),
        "没有可补偿的经营面积",
    )


def _rate(terms: Terms) -> Quantity:
    """The scheme's one rate, or that of the kind of trade."""
    one, trades = terms.scheme.business_loss.rate, terms.scheme.business_loss.rates or ()
    if one is not None:
        return _figure(one, "停产停业损失补偿标准", "rate")
    rates = [_figure(trade.rate, f"{trade.name}标准", "rates", index, "rate") for index, trade in enumerate(trades)]
    return pick(choice_fact("business_rate", "经营类别", len(rates), ("business", "rate")), *rates)


def _figure(value: int, label: str, *path: str | int) -> Quantity:
    return scheme_figure(value, "元/㎡", label, "business_loss", *path, clause="八（四）3", limited=True)
