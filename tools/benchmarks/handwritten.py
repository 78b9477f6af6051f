"""The law of `scheme.toml` as an engineer writes it by hand in NumPy: the peer that the graph is measured against.

Whole numbers throughout: areas in 0.01 ㎡, money in 分, each line rounded once, half up. The law is written a second
time here on purpose, as an independent check; its figures still come from the guidance's data and from the scheme.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figures
from four_awards import four_awards
from population import Column, Facts

Columns = dict[str, Column]


def half_up(value: Column, divisor: int = 100) -> Column:
    """value ÷ divisor, half up, of values that are never negative."""
    return (value + divisor // 2) // divisor


def share_half_up(value: Column | int, part: Column, whole: Column) -> Column:
    return (2 * value * part + whole) // (2 * whole)


def half_away(value: Column, whole: Column) -> Column:
    magnitude = (2 * np.abs(value) + whole) // (2 * whole)
    return np.where(value >= 0, magnitude, -magnitude)


def handwritten(scheme: Scheme, figures: Figures) -> Callable[[Facts], Columns]:
    """The arithmetic of this one scheme, as a function of a block."""
    g = {figure.name: figure.value for figure in figures}
    return lambda facts: _settle(facts, scheme, g)


def _settle(f: Facts, s: Scheme, g: dict[str, int]) -> Columns:
    until, after = g["control_standard.until_last_year"], g["control_standard.after_last_year"]
    standard = np.where(f["standard_period"] == 0, until, after) * f["homestead_area"] // f["plot_area"]
    within_standard = np.minimum(f["homestead_area"], standard)
    by_persons = f["persons"] * s.housing.per_capita
    entitlement = np.where(
        f["election"] == 0,
        np.maximum(within_standard, by_persons),
        np.where(f["election"] == 1, within_standard, by_persons),
    )
    flats = [f[f"units.{i}"] * unit.area + f[f"measured_area.{i}"] for i, unit in enumerate(s.housing.units)]
    units_area = np.where(f["units_chosen"] == 1, sum(flats), entitlement)
    out = _compensation(f, s, g, standard, within_standard)
    out |= _subsidies(f, s, g, entitlement, units_area)
    out |= _awards(f, s, g)
    out |= _purchase(f, s, entitlement, flats, units_area)
    out |= _totals(f, s, out, units_area)
    return out


def _compensation(f: Facts, s: Scheme, g: dict[str, int], standard: Column, within_standard: Column) -> Columns:
    prices = np.array([g[f"location_price.{key}"] for key in ("new_town", "town", "township")])
    price = prices[f["location_zone"]]
    over = np.maximum(f["homestead_area"] - standard, 0) * price * g["location_price.over_standard"]
    boundary = f["homestead_area"] * g["decoration.first_floor_share"]
    floor = f["first_floor_area"] * 100
    quota = (
        np.minimum(floor, boundary) * g["decoration.within_price"]
        + np.maximum(floor - boundary, 0) * g["decoration.beyond_price"]
    )
    appraised = f["decoration_value"]
    raised = half_up(np.maximum(appraised * 10_000, quota), 10_000)
    largest = f["first_floor_area"] * g["business.measured_share"]
    measured = np.minimum(f["business_measured_area"] * 100, largest)
    stated = f["business_stated_area"] * 100
    trade = np.where(f["business_basis"] == 1, stated, np.where(f["business_basis"] == 2, measured, 0))
    return {
        "location.within": half_up(within_standard * price),
        "location.over": half_up(over, 10_000),
        "replacement": f["replacement_value"],
        "decoration": np.where(f["quota_applies"] == 1, raised, appraised),
        "business_loss": half_up(trade * s.business_loss.rate, 10_000),
    }


def _subsidies(f: Facts, s: Scheme, g: dict[str, int], entitlement: Column, units_area: Column) -> Columns:
    rent, short = s.temporary_housing.rent, g["temporary_housing.months"]
    months = np.maximum(f["months"], short)
    unbuilt = np.maximum(f["homestead_area"] - f["building_area"], 0)
    gap = max(s.housing.assessed_price - s.housing.price, 0)
    extra = s.subsidies.extra[0]
    return {
        "moving": half_up(f["building_area"] * g["moving.price"]),
        "temporary_housing.monetary": half_up(entitlement * (rent * short)),
        "temporary_housing.relocation": half_up(units_area * rent * months),
        "equipment": sum((f[f"equipment.{i}"] * d.price for i, d in enumerate(s.equipment)), np.zeros_like(months)),
        "waiver": half_up(entitlement * gap),
        "plot_ratio": half_up(unbuilt * g["plot_ratio.price"]),
        "only_child": f["only_child"] * g["only_child.amount"],
        "disability": f["disability_certificates"] * g["disability.certificate"]
        + f["severe_disability_certificates"] * g["disability.severe"],
        "low_income": f["low_income"] * g["low_income.amount"],
        "major_illness": f["major_illness_persons"] * g["major_illness.amount"],
        f"subsidy.{extra.name}": f["persons"] * extra.amount,
    }


def _awards(f: Facts, s: Scheme, g: dict[str, int]) -> Columns:
    cooperation, early, collective, handover = four_awards(s)
    stages = np.array([0, *(stage.amount for stage in early.stages)])
    tiers = np.array([0, *(tier.amount for tier in collective.tiers)])
    area, plot = f["homestead_area"], f["plot_area"]
    earned = [
        share_half_up(f["award.0"] * cooperation.amount, area, plot),
        half_up(area * stages[f["award.1"]]),
        share_half_up(tiers[f["award.2"]], area, plot),
        half_up(f["building_area"] * (f["award.3"] * (handover.amount or 0))),
    ]
    cap = g["limit.award_cap"] * area // plot
    columns = {f"award.{award.name}": column for award, column in zip(s.awards, earned, strict=True)}
    columns["award_cap"] = -np.maximum(earned[0] + earned[1] + earned[2] + earned[3] - cap, 0)
    return columns


def _purchase(f: Facts, s: Scheme, entitlement: Column, flats: list[Column], units_area: Column) -> Columns:
    price = s.housing.price
    priced = sum(area * (unit.price or price) for area, unit in zip(flats, s.housing.units, strict=True))
    cost = np.where(f["units_chosen"] == 1, priced, entitlement * price)
    whole = np.maximum(units_area, 1) * 100
    return {
        "purchase.within": share_half_up(cost, np.minimum(entitlement, units_area), whole),
        "purchase.excess": half_up(np.maximum(units_area - entitlement, 0) * s.housing.cost_price),
        "maintenance_fund": half_up(units_area * s.housing.maintenance_fund),
    }


def _totals(f: Facts, s: Scheme, out: Columns, units_area: Column) -> Columns:
    apart = {"temporary_housing.monetary", "temporary_housing.relocation", "waiver"}
    beside = {"purchase.within", "purchase.excess", "maintenance_fund"}
    common = f["adjustments"].copy()
    for key, column in out.items():
        if key not in apart and key not in beside:
            common += column
    monetary = common + out["temporary_housing.monetary"] + out["waiver"]
    relocation = common + out["temporary_housing.relocation"]
    net = relocation - out["purchase.within"] - out["purchase.excess"]
    even = half_away((monetary - net) * 100, np.maximum(units_area, 1))
    return {
        "monetary.total": monetary,
        "relocation.total": relocation,
        "relocation.net": net,
        "housing_value": half_up(units_area * s.housing.assessed_price),
        "break_even": np.where(units_area > 0, even, 0),
    }
