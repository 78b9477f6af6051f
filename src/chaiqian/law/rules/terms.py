"""What every chapter speaks of: the recognised facts, the scheme's own figures, and the quantities that have a name.

Facts say which, how many and how large (recognition decides them); the amounts stay in the graph.
Ranges are those that documents and recognition admit, so that a column of 64 bits can be judged in advance.
"""

from __future__ import annotations

from typing import NamedTuple

from chaiqian.documents.case import MOST_ENTRIES, MOST_MEASURED
from chaiqian.documents.scheme import Scheme, UnitType, kind_of
from chaiqian.guidance.register import LOCATION_PRICES, SCHEME_SETS, SCHEME_WITHIN_LIMIT, Figures
from chaiqian.quantity import (
    DOWN,
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
TO_BE_BUILT = "期房"
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


class Flats(NamedTuple):
    """The flats of one type that a household chose."""

    unit: UnitType
    number: Quantity
    measured: Quantity
    area: Quantity
    months: Quantity


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
    flats: tuple[Flats, ...]
    units_area: Quantity
    months: Quantity
    longest: Quantity
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
    months = _months(scheme, figures)
    flats = tuple(_flats(scheme, figures, index, months) for index in range(len(scheme.housing.units)))
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
        flats=flats,
        units_area=pick(chosen, entitlement, total((each.area for each in flats), "㎡")).named(
            "安置房面积", "units_area"
        ),
        months=months,
        longest=_longest(scheme, chosen, months, flats),
        sale_price=_housing_price(scheme, "price", "安置房销售均价", "八（七）2", limited=True),
        assessed_price=_housing_price(scheme, "assessed_price", "周边同类回迁安置房评估价格", "八（五）4"),
    )


def _control_standard(figures: Figures, homestead: Quantity, plot: Quantity) -> Quantity:
    period = choice_fact("standard_period", "宅基地年份所属时段", len(STANDARDS), ("homestead", "year"))
    whole = pick(period, *(figures[name].quantity() for name in STANDARDS))
    return rounded(whole, 2, DOWN, homestead, plot).named("控制标准", "control_standard")


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


def has_own_terms(unit: UnitType) -> bool:
    """Whether a type of flat is ready, or delivered, otherwise than the scheme says of all."""
    return unit.kind is not None or unit.delivery_on is not None or unit.delivered_on is not None


def _flats(scheme: Scheme, figures: Figures, index: int, months: Quantity) -> Flats:
    """One type: so many flats at its area, and those that were surveyed at theirs, K18."""
    unit, path = scheme.housing.units[index], ("choice", "units")
    count = count_fact(f"units.{index}", "套", MOST_UNITS, f"{unit.name}套数", path)
    measured = count_fact(f"measured_units.{index}", "套", MOST_MEASURED, f"{unit.name}已实测套数", path)
    surveyed = area_fact(f"measured_area.{index}", f"{unit.name}实测面积", path)
    place: tuple[str | int, ...] = ("housing", "units", index, "area")
    each = scheme_figure(unit.area, "㎡/套", unit.name, *place, clause="八（七）1")
    own = has_own_terms(unit)
    return Flats(
        unit=unit,
        number=count,
        measured=measured,
        area=count * each + surveyed,
        months=_months(scheme, figures, index) if own else months,
    )


def _months(scheme: Scheme, figures: Figures, index: int | None = None) -> Quantity:
    """Months of temporary housing under relocation, of one type or of what has no terms of its own, 八（五）2.

    Never fewer than for finished flats.
    """
    fewest = figures["temporary_housing.months"].quantity()
    unit = None if index is None else scheme.housing.units[index]
    label = ("统一的发放月数" if differ(scheme) else "发放月数") if unit is None else f"{unit.name}发放月数"
    name = "months" if unit is None else f"months_of.{index}"
    if kind_of(scheme.housing, unit) != TO_BE_BUILT:
        return fewest.named(label, name)
    fact_name = "months" if unit is None else f"months.{index}"
    what = "搬家交房至安置房交房后的月数" if unit is None else f"搬家交房至{unit.name}交房后的月数"
    counted = count_fact(fact_name, "月", MOST_MONTHS, what, ("choice", "handed_over_on"))
    return greater(counted, fewest).named(label, name)


def differ(scheme: Scheme) -> bool:
    """Whether any type of flat has terms of its own, so that months are counted type by type."""
    return any(map(has_own_terms, scheme.housing.units))


def _longest(scheme: Scheme, chosen: Quantity, months: Quantity, flats: tuple[Flats, ...]) -> Quantity:
    """The months of the household: of what it chose the longest, K5."""
    if not differ(scheme):
        return months
    longest = nothing("月")
    for each in flats:
        # Nothing for a type that was not chosen; more than any months for one flat of it.
        most = figure(MOST_MONTHS, "月/套", 0, "", Origin("guidance"))
        longest = greater(longest, lesser((each.number + each.measured) * most, each.months))
    return pick(chosen, months, longest).named("发放月数", "longest_months")


def _housing_price(scheme: Scheme, key: str, label: str, clause: str, *, limited: bool = False) -> Quantity:
    value: int = getattr(scheme.housing, key)
    return scheme_figure(value, "元/㎡", label, "housing", key, clause=clause, limited=limited)
