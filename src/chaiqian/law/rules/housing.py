"""回迁安置房, 八（七）: what the household pays for its flats, and the maintenance fund beside the settlement."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.law.rules.line import BESIDE, PURCHASE, RELOCATION, Line
from chaiqian.law.rules.terms import Terms, scheme_figure
from chaiqian.quantity import Quantity, excess, lesser, pick, rounded, total

NO_AREA = "应安置面积或安置房面积为零"
NO_FUND = "安置房面积为零"
ONLY_RELOCATION = (RELOCATION,)


def housing(terms: Terms) -> Iterator[Line]:
    """The part within the entitlement at the sale price, the excess at cost, the maintenance fund by area."""
    entitled = lesser(terms.entitlement, terms.units_area)
    within = rounded(_units_cost(terms), terms.places, part=entitled, whole=terms.units_area)
    cost = scheme_figure(
        terms.scheme.housing.cost_price, "元/㎡", "建设成本价", "housing", "cost_price", clause="八（七）1（3）"
    )
    fund = scheme_figure(
        terms.scheme.housing.maintenance_fund,
        "元/㎡",
        "专项维修资金标准",
        "housing",
        "maintenance_fund",
        clause="八（七）5",
    )
    beyond = terms.line(excess(terms.units_area, terms.entitlement) * cost)
    yield _line(
        "purchase.within",
        "购房款（应安置面积以内）",
        PURCHASE,
        "八（七）2",
        terms,
        within,
        NO_AREA,
    )
    yield _line("purchase.excess", "购房款（面积差部分）", PURCHASE, "八（七）1（3）", terms, beyond, "没有面积差")
    kept = terms.line(terms.units_area * fund)
    yield _line("maintenance_fund", "专项维修资金", BESIDE, "八（七）5", terms, kept, NO_FUND)


def _line(key: str, name: str, group: str, clause: str, terms: Terms, amount: Quantity, otherwise: str) -> Line:
    return Line(key, name, group, clause, terms.offered(RELOCATION, amount), otherwise, ONLY_RELOCATION)


def _units_cost(terms: Terms) -> Quantity:
    """All flats chosen at their own prices; the entitlement at the average price where none is chosen yet."""
    costs = []
    for index, each in enumerate(terms.flats):
        price, own = terms.sale_price, each.unit.price
        if own is not None:
            label, place = f"{each.unit.name}售价", ("housing", "units", index, "price")
            price = scheme_figure(own, "元/㎡", label, *place, clause="八（七）2")
        costs.append(each.area * price)
    return pick(terms.units_chosen, terms.entitlement * terms.sale_price, total(costs, "元"))
