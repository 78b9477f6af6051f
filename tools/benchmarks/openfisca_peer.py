"""The same lines as OpenFisca-Core variables, each rounded to the fen, as its users write them (float columns)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figures
from chaiqian.law.rules.graph import Graph
from chaiqian.quantity import Operation
from four_awards import four_awards
from population import Facts

PERIOD = "2019"
TOTALS = ("monetary.total", "relocation.total", "relocation.net")
Read = Callable[[str], Any]
Formula = Callable[[Read], Any]


def fen(value: Any) -> Any:
    """Rounded half up to 0.01, in the floats that OpenFisca computes with."""
    return np.floor(value * 100 + 0.5) / 100


class Peer:
    """A tax-benefit system of one scheme; `settle` runs every line and total over a simulation."""

    def __init__(self, graph: Graph) -> None:
        self.household = build_entity(key="household", plural="households", label="", is_person=True)
        self.system = TaxBenefitSystem([self.household])
        self.inputs = {node.name: node.scale for node in graph.order if node.operation is Operation.FACT}
        formulas = dict(_formulas(graph.scheme, graph.figures))
        self.outputs = [name for name in formulas if not name.startswith("of.")]
        for name, scale in self.inputs.items():
            self._add(name, float if scale else int, None)
        for name, formula in formulas.items():
            self._add(name, float, formula)

    def simulation(self, facts: Facts) -> Simulation:
        """A simulation with its inputs set, ready to calculate; a simulation caches, so each run takes a new one."""
        simulation = SimulationBuilder().build_default_simulation(self.system, count=len(facts["homestead_area"]))
        for name, scale in self.inputs.items():
            column = facts[name] / 10**scale if scale else facts[name]
            simulation.set_input(_variable(name), PERIOD, column)
        return simulation

    def settle(self, simulation: Simulation) -> dict[str, Any]:
        return {name: simulation.calculate(_variable(name), PERIOD) for name in self.outputs}

    def _add(self, name: str, kind: type, formula: Formula | None) -> None:
        body: dict[str, Any] = {
            "value_type": kind,
            "entity": self.household,
            "definition_period": DateUnit.YEAR,
            "label": name,
        }
        if formula is not None:
            body["formula"] = _as_method(formula)
        self.system.add_variable(type(_variable(name), (Variable,), body))


def _as_method(formula: Formula) -> Callable[..., Any]:
    def run(household: Any, period: Any) -> Any:
        return formula(lambda name: household(_variable(name), period))

    return run


def _variable(name: str) -> str:
    return "v_" + name.replace(".", "__")


def _formulas(s: Scheme, figures: Figures) -> Iterator[tuple[str, Formula]]:
    """Every variable by name; those that begin with `of.` are shared parts and no lines of their own."""
    g = {figure.name: figure.value / 10**figure.scale for figure in figures}
    yield from _shared(s, g)
    lines = [*_compensation(s, g), *_subsidies(s, g), *_awards(s, g)]
    yield from lines
    yield from _purchase(s)
    yield from _totals(s, [name for name, _ in lines])


def _shared(s: Scheme, g: dict[str, float]) -> Iterator[tuple[str, Formula]]:
    per_capita = s.housing.per_capita / 100
    until, after = g["control_standard.until_last_year"], g["control_standard.after_last_year"]
    yield "of.share", lambda v: v("homestead_area") / v("plot_area")
    yield (
        "of.standard",
        lambda v: np.floor(np.where(v("standard_period") == 0, until, after) * v("of.share") * 100) / 100,
    )
    yield "of.by_plot", lambda v: np.minimum(v("homestead_area"), v("of.standard"))
    yield "of.by_persons", lambda v: v("persons") * per_capita
    yield (
        "of.entitlement",
        lambda v: np.where(
            v("election") == 0,
            np.maximum(v("of.by_plot"), v("of.by_persons")),
            np.where(v("election") == 1, v("of.by_plot"), v("of.by_persons")),
        ),
    )
    types = [unit.name for unit in s.housing.units]
    for i, unit in enumerate(s.housing.units):
        yield f"of.flats.{unit.name}", _flats(i, unit.area / 100)
    yield (
        "of.units_area",
        lambda v: np.where(v("units_chosen") == 1, sum(v(f"of.flats.{name}") for name in types), v("of.entitlement")),
    )
    prices = np.array([g[f"location_price.{key}"] for key in ("new_town", "town", "township")])
    yield "of.price", lambda v: prices[v("location_zone")]


def _flats(i: int, area: float) -> Formula:
    """The area of the flats of one type: as chosen, and as surveyed."""
    return lambda v: v(f"units.{i}") * area + v(f"measured_area.{i}")


def _compensation(s: Scheme, g: dict[str, float]) -> Iterator[tuple[str, Formula]]:
    over, rate = g["location_price.over_standard"], (s.business_loss.rate or 0) / 100
    yield "location.within", lambda v: fen(v("of.by_plot") * v("of.price"))
    yield (
        "location.over",
        lambda v: fen(np.maximum(v("homestead_area") - v("of.standard"), 0) * v("of.price") * over),
    )
    yield "replacement", lambda v: fen(v("replacement_value"))

    def quota(v: Read) -> Any:
        boundary = v("homestead_area") * g["decoration.first_floor_share"]
        within = np.minimum(v("first_floor_area"), boundary) * g["decoration.within_price"]
        return within + np.maximum(v("first_floor_area") - boundary, 0) * g["decoration.beyond_price"]

    yield "of.quota", quota
    yield (
        "decoration",
        lambda v: fen(
            np.where(v("quota_applies") == 1, np.maximum(v("decoration_value"), v("of.quota")), v("decoration_value"))
        ),
    )

    def trade(v: Read) -> Any:
        measured = np.minimum(v("business_measured_area"), v("first_floor_area") * g["business.measured_share"])
        return np.choose(v("business_basis"), [0, v("business_stated_area"), measured])

    yield "business_loss", lambda v: fen(trade(v) * rate)


def _subsidies(s: Scheme, g: dict[str, float]) -> Iterator[tuple[str, Formula]]:
    rent, short = s.temporary_housing.rent / 100, g["temporary_housing.months"]
    gap = max(s.housing.assessed_price - s.housing.price, 0) / 100
    extra = s.subsidies.extra[0]
    devices = [device.price / 100 for device in s.equipment]
    yield "moving", lambda v: fen(v("building_area") * g["moving.price"])
    yield "temporary_housing.monetary", lambda v: fen(v("of.entitlement") * rent * short)
    yield "temporary_housing.relocation", lambda v: fen(v("of.units_area") * rent * np.maximum(v("months"), short))
    yield "equipment", lambda v: fen(sum(v(f"equipment.{i}") * price for i, price in enumerate(devices)))
    yield "waiver", lambda v: fen(v("of.entitlement") * gap)
    yield (
        "plot_ratio",
        lambda v: fen(np.maximum(v("homestead_area") - v("building_area"), 0) * g["plot_ratio.price"]),
    )
    yield "line.only_child", lambda v: v("only_child") * g["only_child.amount"]
    yield (
        "disability",
        lambda v: (
            v("disability_certificates") * g["disability.certificate"]
            + v("severe_disability_certificates") * g["disability.severe"]
        ),
    )
    yield "line.low_income", lambda v: v("low_income") * g["low_income.amount"]
    yield "major_illness", lambda v: v("major_illness_persons") * g["major_illness.amount"]
    yield f"subsidy.{extra.name}", lambda v: fen(v("persons") * (extra.amount / 100))


def _awards(s: Scheme, g: dict[str, float]) -> Iterator[tuple[str, Formula]]:
    cooperation, early, collective, handover = four_awards(s)
    stages = np.array([0, *(stage.amount for stage in early.stages)]) / 100
    tiers = np.array([0, *(tier.amount for tier in collective.tiers)]) / 100
    names = [f"award.{award.name}" for award in s.awards]
    yield names[0], lambda v: fen(v("award.0") * (cooperation.amount / 100) * v("of.share"))
    yield names[1], lambda v: fen(v("homestead_area") * stages[v("award.1")])
    yield names[2], lambda v: fen(tiers[v("award.2")] * v("of.share"))
    yield names[3], lambda v: fen(v("building_area") * v("award.3") * ((handover.amount or 0) / 100))

    def reduction(v: Read) -> Any:
        cap = np.floor(g["limit.award_cap"] * v("of.share") * 100) / 100
        return -np.maximum(sum(v(name) for name in names) - cap, 0)

    yield "award_cap", reduction


def _purchase(s: Scheme) -> Iterator[tuple[str, Formula]]:
    price, cost_price = s.housing.price / 100, s.housing.cost_price / 100
    fund = s.housing.maintenance_fund / 100
    prices = {unit.name: (unit.price or s.housing.price) / 100 for unit in s.housing.units}

    def within(v: Read) -> Any:
        flats = sum(v(f"of.flats.{name}") * each for name, each in prices.items())
        cost = np.where(v("units_chosen") == 1, flats, v("of.entitlement") * price)
        area = np.maximum(v("of.units_area"), 0.01)
        return fen(cost * np.minimum(v("of.entitlement"), v("of.units_area")) / area)

    yield "purchase.within", within
    yield "purchase.excess", lambda v: fen(np.maximum(v("of.units_area") - v("of.entitlement"), 0) * cost_price)
    yield "maintenance_fund", lambda v: fen(v("of.units_area") * fund)


def _totals(s: Scheme, names: list[str]) -> Iterator[tuple[str, Formula]]:
    lines = [name for name in names if not name.startswith("of.")]
    monetary = [name for name in lines if name != "temporary_housing.relocation"]
    relocation = [name for name in lines if name not in ("temporary_housing.monetary", "waiver")]
    assessed = s.housing.assessed_price / 100
    yield "monetary.total", lambda v: v("adjustments") + sum(v(name) for name in monetary)
    yield "relocation.total", lambda v: v("adjustments") + sum(v(name) for name in relocation)
    yield (
        "relocation.net",
        lambda v: v("relocation.total") - v("purchase.within") - v("purchase.excess"),
    )
    yield "housing_value", lambda v: fen(v("of.units_area") * assessed)

    def even(v: Read) -> Any:
        area = v("of.units_area")
        return np.where(area > 0, fen((v("monetary.total") - v("relocation.net")) / np.maximum(area, 0.01)), 0)

    yield "break_even", even
