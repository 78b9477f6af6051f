"""补助费, 八（五）: moving, temporary housing, equipment, waived housing, plot ratio, hardship and other subsidies."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.documents.case import MOST_ENTRIES
from chaiqian.documents.scheme import kind_of
from chaiqian.law.rules.line import BOTH, MONETARY, RELOCATION, SUBSIDY, Line
from chaiqian.law.rules.terms import (
    MOST_UNITS,
    TO_BE_BUILT,
    Terms,
    choice_fact,
    count_fact,
    differ,
    scheme_figure,
)
from chaiqian.quantity import Quantity, excess, lesser, nothing, pick, total

PER_PLOT, PER_HOMESTEAD_AREA, PER_BUILDING_AREA, PER_PERSON = "每宅", "每平方米宅基地", "每平方米建筑", "每人"
PER_FLAT_AREA = "每平方米安置房"
_UNIT_OF_BASIS = {
    PER_PLOT: "元",
    PER_HOMESTEAD_AREA: "元/㎡",
    PER_BUILDING_AREA: "元/㎡",
    PER_PERSON: "元/人",
    PER_FLAT_AREA: "元/㎡",
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
    for mode, key, cost in (
        (MONETARY, "monetary", terms.entitlement * rent * short),
        (RELOCATION, "relocation", _rent_until_delivery(terms, rent)),
    ):
        amount = terms.offered(mode, terms.line(cost))
        name = f"临时安置费（{mode}）"
        yield Line(f"temporary_housing.{key}", name, SUBSIDY, "八（五）2", amount, "安置房面积为零", (mode,))


def _rent_until_delivery(terms: Terms, rent: Quantity) -> Quantity:
    """The rent of what was chosen, each type for its own months; of the entitlement where nothing is chosen yet."""
    whole = terms.scheme.housing.kind
    if not differ(terms.scheme):
        return _rent_for(terms, terms.units_area, rent, whole, terms.months)
    housing = terms.scheme.housing
    each = [_rent_for(terms, flats.area, rent, kind_of(housing, flats.unit), flats.months) for flats in terms.flats]
    unchosen = _rent_for(terms, terms.entitlement, rent, whole, terms.months)
    return pick(terms.units_chosen, unchosen, total(each, "元"))


def _rent_for(terms: Terms, area: Quantity, rent: Quantity, kind: str, months: Quantity) -> Quantity:
    """area × rent × months; for housing still to be built the late months at the rent that they have."""
    late = terms.scheme.temporary_housing.late
    if kind != TO_BE_BUILT or not late:
        return area * rent * months
    place = ("temporary_housing", "late")
    bounds = [
        scheme_figure(step.after, "月", "满月数", *place, index, "after", clause="八（五）2", scale=0)
        for index, step in enumerate(late)
    ]
    sums = rent * lesser(months, bounds[0])
    for index, step in enumerate(late):
        label = f"满{step.after}个月以后的标准"
        higher = scheme_figure(step.rent, "元/㎡·月", label, *place, index, "rent", clause="八（五）2", limited=True)
        until = months if index + 1 == len(late) else lesser(months, bounds[index + 1])
        sums += higher * excess(until, bounds[index])
    return area * sums


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
        "应安置面积为零",
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
        line = _extra_line(terms, index, amount)
        modes: tuple[str, ...] = BOTH
        if extra.mode is not None:
            line, modes = terms.offered(extra.mode, line), (extra.mode,)
        otherwise = f"{extra.basis}的计算基数为零"
        yield Line(f"subsidy.{extra.name}", extra.name, SUBSIDY, "八（五）6", line, otherwise, modes)


def _extra_line(terms: Terms, index: int, amount: Quantity) -> Quantity:
    """By its basis; one that is marked, for the persons listed or for a household that is."""
    extra = terms.scheme.subsidies.extra[index]
    path: tuple[str | int, ...] = ("members",) if extra.basis == PER_PERSON else ("household", "subsidies")
    if extra.marked and extra.basis == PER_PERSON:
        listed = count_fact(f"marked.{index}", "人", MOST_ENTRIES, f"列入{extra.name}名单的被安置人员", path)
        return terms.line(amount * listed)
    if extra.marked:
        flag = choice_fact(f"marked.{index}", f"是否列入{extra.name}名单", 2, path)
        amount = pick(flag, nothing(unit_of_basis(extra.basis)), amount)
    if extra.basis == PER_FLAT_AREA:
        return terms.line(amount * (terms.units_area if extra.mode == RELOCATION else terms.entitlement))
    return by_basis(terms, amount, extra.basis)


def unit_of_basis(basis: str) -> str:
    """The unit of an amount given by `basis`."""
    return _UNIT_OF_BASIS[basis]


def by_basis(terms: Terms, amount: Quantity, basis: str) -> Quantity:
    """`amount` as a line: by share of the plot for 每宅, else times the area or the persons that the basis names."""
    if basis == PER_PLOT:
        return terms.shared_line(amount)
    return terms.line(amount * measure_of(terms, basis))


def measure_of(terms: Terms, basis: str) -> Quantity:
    """The area or the persons that an amount by this basis is multiplied by."""
    return {
        PER_HOMESTEAD_AREA: terms.homestead_area,
        PER_BUILDING_AREA: terms.building_area,
        PER_PERSON: terms.persons,
    }[basis]
