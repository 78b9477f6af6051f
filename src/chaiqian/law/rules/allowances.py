"""补助费, 八（五）: moving, temporary housing, equipment, waived housing, plot ratio, hardship and other subsidies."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.documents.case import MOST_ENTRIES
from chaiqian.law.rules.line import MONETARY, RELOCATION, SUBSIDY, Line
from chaiqian.law.rules.terms import (
    MOST_UNITS,
    Terms,
    choice_fact,
    count_fact,
    scheme_figure,
)
from chaiqian.quantity import Quantity, excess, nothing, pick, total

PER_PLOT, PER_HOMESTEAD_AREA, PER_BUILDING_AREA, PER_PERSON = "每宅", "每平方米宅基地", "每平方米建筑", "每人"
_UNIT_OF_BASIS = {
    PER_PLOT: "元",
    PER_HOMESTEAD_AREA: "元/㎡",
    PER_BUILDING_AREA: "元/㎡",
    PER_PERSON: "元/人",
}


def allowances(terms: Terms) -> Iterator[Line]:
    """Every allowance in the order of the clause."""
    moving = terms.building_area * terms.guidance("moving.price")
    yield Line("moving", "搬迁费", SUBSIDY, "八（五）1", terms.line(moving), "没有予以认定的建筑面积")
    yield from temporary_housing(terms)
    yield from equipment(terms)
    yield from waiver(terms)
    unbuilt = excess(terms.homestead_area, terms.building_area) * terms.guidance("plot_ratio.price")
    yield Line(
        "plot_ratio",
        "容积率控制补助费",
        SUBSIDY,
        "八（五）5",
        terms.line(unbuilt),
        "合法建筑面积不小于合法宅基地面积",
    )
    yield from hardship(terms)
    yield from extra_subsidies(terms)


def temporary_housing(terms: Terms) -> Iterator[Line]:
    """Area × monthly rent × months, 八（五）2."""
    rent = scheme_figure(
        terms.scheme.temporary_housing.rent,
        "元/㎡·月",
        "临时安置费标准",
        "temporary_housing",
        "rent",
        clause="八（五）2",
        limited=True,
    )
    short = terms.guidance("temporary_housing.months")
    for mode, key, area, months in (
        (MONETARY, "monetary", terms.entitlement, short),
        (RELOCATION, "relocation", terms.units_area, terms.relocation_months),
    ):
        amount = terms.offered(mode, terms.line(area * rent * months))
        name = f"临时安置费（{mode}）"
        yield Line(f"temporary_housing.{key}", name, SUBSIDY, "八（五）2", amount, "安置房面积为零", (mode,))


def equipment(terms: Terms) -> Iterator[Line]:
    """The count of each device at the scheme's price."""
    costs = [
        count_fact(f"equipment.{index}", "台", MOST_UNITS, f"{device.name}数量", ("equipment",))
        * scheme_figure(device.price, "元/台", f"{device.name}移机费", "equipment", index, "price", clause="八（五）3")
        for index, device in enumerate(terms.scheme.equipment)
    ]
    yield Line("equipment", "设备移机费", SUBSIDY, "八（五）3", terms.line(total(costs, "元")), "没有登记需移机的设备")


def waiver(terms: Terms) -> Iterator[Line]:
    """Whoever takes money gives up the flats: the entitlement at the assessed price less the sale price."""
    amount = terms.line(terms.entitlement * excess(terms.assessed_price, terms.sale_price))
    yield Line(
        "waiver",
        "弃房补助费",
        SUBSIDY,
        "八（五）4",
        terms.offered(MONETARY, amount),
        "评估价格不高于销售价格，或应安置面积为零",
        (MONETARY,),
    )


def hardship(terms: Terms) -> Iterator[Line]:
    """The four subsidies that a scheme may turn on, 八（五）6."""
    subsidies = terms.scheme.subsidies
    for key, name, on, amount in (
        ("only_child", "独生子女补助费", subsidies.only_child, _flagged(terms, "only_child", "是否独生子女家庭")),
        ("disability", "残疾补助费", subsidies.disability, _disability(terms)),
        ("low_income", "低保补助费", subsidies.low_income, _flagged(terms, "low_income", "是否低保户")),
        ("major_illness", "大病补助费", subsidies.major_illness, _illness(terms)),
    ):
        line = terms.line(amount) if on else nothing("元")
        yield Line(key, name, SUBSIDY, "八（五）6", line, "没有符合条件的登记")


def _flagged(terms: Terms, key: str, label: str) -> Quantity:
    flag = choice_fact(key, label, 2, ("household", key))
    return pick(flag, nothing("元"), terms.guidance(f"{key}.amount"))


def _disability(terms: Terms) -> Quantity:
    plain = count_fact("disability_certificates", "证", MOST_ENTRIES, "残疾证数", ("members",))
    severe = count_fact("severe_disability_certificates", "证", MOST_ENTRIES, "重残证数", ("members",))
    return plain * terms.guidance("disability.certificate") + severe * terms.guidance("disability.severe")


def _illness(terms: Terms) -> Quantity:
    persons = count_fact("major_illness_persons", "人", MOST_ENTRIES, "大病人数", ("members",))
    return persons * terms.guidance("major_illness.amount")


def extra_subsidies(terms: Terms) -> Iterator[Line]:
    """The scheme's own subsidies, each by its basis."""
    for index, extra in enumerate(terms.scheme.subsidies.extra):
        amount = scheme_figure(
            extra.amount,
            unit_of_basis(extra.basis),
            f"{extra.name}标准",
            "subsidies",
            "extra",
            index,
            "amount",
            clause="八（五）6",
        )
        line = by_basis(terms, amount, extra.basis)
        yield Line(f"subsidy.{extra.name}", extra.name, SUBSIDY, "八（五）6", line, f"{extra.basis}的计算基数为零")


def unit_of_basis(basis: str) -> str:
    """The unit of an amount given by `basis`."""
    return _UNIT_OF_BASIS[basis]


def by_basis(terms: Terms, amount: Quantity, basis: str) -> Quantity:
    """`amount` as a line: by share of the plot for 每宅, else times the area or the persons that the basis names."""
    if basis == PER_PLOT:
        return terms.shared_line(amount)
    measure = {
        PER_HOMESTEAD_AREA: terms.homestead_area,
        PER_BUILDING_AREA: terms.building_area,
        PER_PERSON: terms.persons,
    }[basis]
    return terms.line(amount * measure)
