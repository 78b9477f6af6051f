"""What every chapter speaks of: the recognised facts, the scheme's own figures, and the quantities that have a name.

Facts say which, how many and how large (recognition decides them); the amounts stay in the graph.
Ranges are those that documents and recognition admit, so that a column of 64 bits can be judged in advance.
"""

from __future__ import annotations

from typing import NamedTuple

from chaiqian.documents.case import MOST_ENTRIES
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import LOCATION_PRICES, SCHEME_SETS, SCHEME_WITHIN_LIMIT, Figures
from chaiqian.quantity import (
    HALF_UP,
    Origin,
    Quantity,
    fact,
    figure,
    greater,
    lesser,
    nothing,
    pick,
    rounded,
    total,
)

LARGEST_AREA = 99_999_99
LARGEST_MONEY = 10**12 - 1
MOST_UNITS = 99
MOST_MONTHS = 2_500

HIGHER_OF_BOTH, BY_PLOT, BY_PERSONS = "二者取高", "按宅基地面积", "按被安置人员"
ELECTIONS = (HIGHER_OF_BOTH, BY_PLOT, BY_PERSONS)
STANDARDS = ("control_standard.until_last_year", "control_standard.after_last_year")
BUSINESS_NONE, BUSINESS_STATED, BUSINESS_MEASURED = 0, 1, 2


def area_fact(name: str, label: str, *paths: tuple[str | int, ...], entries: int = 1, low: int = 0) -> Quantity:
    """An area of the household, ㎡ in hundredths, summed over at most `entries` entries of the file."""
    return fact(name, "㎡", 2, low, LARGEST_AREA * entries, label, *paths)


def money_fact(name: str, label: str, *paths: tuple[str | int, ...], entries: int = 1) -> Quantity:
    """A sum of money of the household, 元 in 分."""
    return fact(name, "元", 2, 0, LARGEST_MONEY * entries, label, *paths)


def choice_fact(name: str, label: str, options: int, *paths: tuple[str | int, ...]) -> Quantity:
    """Which of `options` recognition found: 0 to options - 1."""
    return fact(name, "", 0, 0, options - 1, label, *paths)


def count_fact(name: str, unit: str, most: int, label: str, *paths: tuple[str | int, ...]) -> Quantity:
    """A count of the household, in whole `unit`."""
    return fact(name, unit, 0, 0, most, label, *paths)


def scheme_figure(
    value: int, unit: str, label: str, *path: str | int, clause: str, limited: bool = False, scale: int = 2
) -> Quantity:
    """A figure of the scheme, `value` × 10^-scale `unit`; `limited` where the guidance bounds it."""
    owner = SCHEME_WITHIN_LIMIT if limited else SCHEME_SETS
    return figure(value, unit, scale, label, Origin("scheme", (path,), clause, owner))


class Terms(NamedTuple):
    """The named quantities that several chapters use, for one scheme under the figures in force."""

    scheme: Scheme
    figures: Figures
    places: int
    homestead_area: Quantity
    plot_area: Quantity
    control_standard: Quantity
    location_price: Quantity
    building_area: Quantity
    first_floor_area: Quantity
    persons: Quantity
    entitlement: Quantity
    units_chosen: Quantity
    unit_counts: tuple[Quantity, ...]
    units_area: Quantity
    relocation_months: Quantity
    sale_price: Quantity
    assessed_price: Quantity

    def guidance(self, name: str) -> Quantity:
        """A figure of the guidance as a leaf."""
        return self.figures[name].quantity()

    def line(self, value: Quantity) -> Quantity:
        """`value` as a printed line: rounded once, to the scheme's unit."""
        return rounded(value, self.places)

    def shared_line(self, value: Quantity, mode: str = HALF_UP) -> Quantity:
        """`value` as a printed line, by this household's share of the plot."""
        return rounded(value, self.places, mode, self.homestead_area, self.plot_area)

    def offered(self, mode: str, amount: Quantity) -> Quantity:
        """`amount` where the scheme offers this way, else nothing."""
        return amount if mode in self.scheme.project.modes else nothing("元")


def terms_of(scheme: Scheme, figures: Figures) -> Terms:
    """Declare the facts and name the quantities that the chapters share."""
    homestead = area_fact("homestead_area", "合法宅基地面积", ("homestead", "area"), low=1)
    plot = area_fact("plot_area", "整宗宅基地面积", ("homestead", "plot_area"), low=1)
    standard = _control_standard(figures, homestead, plot)
    persons = count_fact("persons", "人", MOST_ENTRIES, "被安置人员", ("members",))
    entitlement = _entitlement(scheme, lesser(homestead, standard), persons)
    chosen = choice_fact("units_chosen", "是否已选房", 2, ("choice", "units"))
    counts = tuple(
        count_fact(f"units.{index}", "套", MOST_UNITS, f"{unit.name}套数", ("choice", "units"))
        for index, unit in enumerate(scheme.housing.units)
    )
    return Terms(
        scheme=scheme,
        figures=figures,
        places=scheme.rounding.places,
        homestead_area=homestead,
        plot_area=plot,
        control_standard=standard,
        location_price=_location_price(figures),
        building_area=area_fact("building_area", "合法建筑面积", ("buildings",), entries=MOST_ENTRIES),
        first_floor_area=area_fact("first_floor_area", "首层建筑面积", ("buildings",)),
        persons=persons,
        entitlement=entitlement,
        units_chosen=chosen,
        unit_counts=counts,
        units_area=_units_area(scheme, entitlement, chosen, counts),
        relocation_months=_relocation_months(scheme, figures),
        sale_price=_housing_price(scheme, "price", "安置房销售均价", "八（七）2", limited=True),
        assessed_price=_housing_price(scheme, "assessed_price", "周边同类回迁安置房评估价格", "八（五）4"),
    )


def _control_standard(figures: Figures, homestead: Quantity, plot: Quantity) -> Quantity:
    period = choice_fact("standard_period", "宅基地年份所属时段", len(STANDARDS), ("homestead", "year"))
    whole = pick(period, *(figures[name].quantity() for name in STANDARDS))
    return rounded(whole, 2, HALF_UP, homestead, plot).named("控制标准", "control_standard")


def _location_price(figures: Figures) -> Quantity:
    zone = choice_fact("location_zone", "宅基地所在区位", len(LOCATION_PRICES), ("homestead", "zone"))
    return pick(zone, *(figures[name].quantity() for name in LOCATION_PRICES)).named("区位补偿价单价", "location_price")


def _entitlement(scheme: Scheme, by_plot: Quantity, persons: Quantity) -> Quantity:
    per_capita = scheme_figure(
        scheme.housing.per_capita,
        "㎡/人",
        "人均购房面积",
        "housing",
        "per_capita",
        clause="八（七）1（2）",
        limited=True,
    )
    plot = by_plot.named("按宅基地可购面积", "entitlement_by_plot")
    person = (persons * per_capita).named("按被安置人员可购面积", "entitlement_by_persons")
    election = choice_fact("election", "选用的购房面积依据", len(ELECTIONS), ("choice", "basis"))
    return pick(election, greater(plot, person), plot, person).named("应安置面积", "entitlement")


def _units_area(scheme: Scheme, entitlement: Quantity, chosen: Quantity, counts: tuple[Quantity, ...]) -> Quantity:
    areas = [
        count * scheme_figure(unit.area, "㎡/套", unit.name, "housing", "units", index, "area", clause="八（七）1")
        for index, (count, unit) in enumerate(zip(counts, scheme.housing.units, strict=True))
    ]
    return pick(chosen, entitlement, total(areas, "㎡")).named("安置房面积", "units_area")


def _relocation_months(scheme: Scheme, figures: Figures) -> Quantity:
    """Months of temporary housing under relocation: never fewer than for finished flats, 八（五）2."""
    fewest = figures["temporary_housing.months"].quantity()
    if scheme.housing.kind == "现房":
        return fewest.named("发放月数", "months")
    counted = count_fact("months", "月", MOST_MONTHS, "搬家交房至安置房交房后的月数", ("choice", "handed_over_on"))
    return greater(counted, fewest).named("发放月数", "months")


def _housing_price(scheme: Scheme, key: str, label: str, clause: str, *, limited: bool = False) -> Quantity:
    value: int = getattr(scheme.housing, key)
    return scheme_figure(value, "元/㎡", label, "housing", key, clause=clause, limited=limited)
