"""The same lines as one decision of zen-engine: an expression node whose later expressions read the earlier ones.

Whole numbers in 分 and 0.01 ㎡; its numbers are decimals of 28 digits. It settles one household a call.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import zen

from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figures
from chaiqian.law.rules.graph import Graph
from four_awards import four_awards

Expression = tuple[str, str]
OWN = "_"


class ZenPeer:
    """One decision for a scheme; `settle` gives every line and total of one household by name."""

    def __init__(self, graph: Graph) -> None:
        expressions = list(_expressions(graph.scheme, graph.figures))
        self._names = {_key(name): name for name, _ in expressions if not name.startswith(OWN)}
        # From a loader it compiles its expressions once; a decision made by hand parses them anew at each call.
        self._engine = zen.ZenEngine({"loader": {"type": "static", "content": {"law": _model(expressions)}}})

    def settle(self, facts: dict[str, int]) -> dict[str, int]:
        result: dict[str, Any] = self._engine.evaluate("law", facts)["result"]
        return {name: result[key] for key, name in self._names.items()}


def inputs(household: dict[str, int]) -> dict[str, int]:
    """The facts under names that an expression can read."""
    return {name.replace(".", "_"): value for name, value in household.items()}


def _model(expressions: list[Expression]) -> dict[str, Any]:
    listed = [{"id": str(n), "key": _key(name), "value": text} for n, (name, text) in enumerate(expressions)]
    kinds = {"in": "inputNode", "law": "expressionNode", "out": "outputNode"}
    nodes: list[dict[str, Any]] = [
        {"id": key, "name": key, "type": kind, "position": {"x": 0, "y": 0}} for key, kind in kinds.items()
    ]
    nodes[1]["content"] = {"expressions": listed}
    edges = [
        {"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b} for a, b in (("in", "law"), ("law", "out"))
    ]
    return {"nodes": nodes, "edges": edges}


def _key(name: str) -> str:
    """A name that its expressions can read: letters without accents, digits and underlines."""
    return "r_" + "".join(sign if sign.isascii() else f"{ord(sign):x}" for sign in name.replace(".", "_"))


def _r(name: str) -> str:
    return f"$.{_key(name)}"


def _half_up(value: str, divisor: int | str = 100) -> str:
    return f"floor(({value}) / ({divisor}) + 0.5)"


def _over(left: str, right: str) -> str:
    return f"max([({left}) - ({right}), 0])"


def _share(value: str) -> str:
    return _half_up(f"({value}) * homestead_area", "plot_area")


def _expressions(s: Scheme, figures: Figures) -> Iterator[Expression]:
    g = {figure.name: figure.value for figure in figures}
    until, after = g["control_standard.until_last_year"], g["control_standard.after_last_year"]
    yield "_standard", f"floor((standard_period == 0 ? {until} : {after}) * homestead_area / plot_area)"
    yield "_plot", f"min([homestead_area, {_r('_standard')}])"
    plot, persons = _r("_plot"), f"persons * {s.housing.per_capita}"
    yield "_entitled", f"election == 0 ? max([{plot}, {persons}]) : election == 1 ? {plot} : {persons}"
    flats = " + ".join(f"units_{i} * {unit.area} + measured_area_{i}" for i, unit in enumerate(s.housing.units))
    yield "_area", f"units_chosen == 1 ? {flats} : {_r('_entitled')}"
    prices = [g[f"location_price.{key}"] for key in ("new_town", "town", "township")]
    yield "_price", f"{prices}[location_zone]"
    yield from _compensation(s, g)
    yield from _subsidies(s, g)
    yield from _awards(s, g)
    yield from _purchase(s)


def _compensation(s: Scheme, g: dict[str, int]) -> Iterator[Expression]:
    yield "location.within", _half_up(f"{_r('_plot')} * {_r('_price')}")
    over = _over("homestead_area", _r("_standard"))
    yield "location.over", _half_up(f"{over} * {_r('_price')} * {g['location_price.over_standard']}", 10_000)
    yield "replacement", "replacement_value"
    boundary, floor = f"homestead_area * {g['decoration.first_floor_share']}", "first_floor_area * 100"
    quota = (
        f"min([{floor}, {boundary}]) * {g['decoration.within_price']}"
        f" + {_over(floor, boundary)} * {g['decoration.beyond_price']}"
    )
    raised = _half_up(f"max([decoration_value * 10000, {quota}])", 10_000)
    yield "decoration", f"quota_applies == 1 ? {raised} : decoration_value"
    measured = f"min([business_measured_area * 100, first_floor_area * {g['business.measured_share']}])"
    area = f"(business_basis == 1 ? business_stated_area * 100 : business_basis == 2 ? {measured} : 0)"
    yield "business_loss", _half_up(f"{area} * {s.business_loss.rate}", 10_000)


def _subsidies(s: Scheme, g: dict[str, int]) -> Iterator[Expression]:
    rent, short = s.temporary_housing.rent, g["temporary_housing.months"]
    gap = max(s.housing.assessed_price - s.housing.price, 0)
    yield "moving", _half_up(f"building_area * {g['moving.price']}")
    yield "temporary_housing.monetary", _half_up(f"{_r('_entitled')} * {rent * short}")
    yield "temporary_housing.relocation", _half_up(f"{_r('_area')} * {rent} * max([months, {short}])")
    yield "equipment", " + ".join(f"equipment_{i} * {device.price}" for i, device in enumerate(s.equipment))
    yield "waiver", _half_up(f"{_r('_entitled')} * {gap}")
    yield "plot_ratio", _half_up(f"{_over('homestead_area', 'building_area')} * {g['plot_ratio.price']}")
    yield "only_child", f"only_child * {g['only_child.amount']}"
    plain, severe = g["disability.certificate"], g["disability.severe"]
    yield "disability", f"disability_certificates * {plain} + severe_disability_certificates * {severe}"
    yield "low_income", f"low_income * {g['low_income.amount']}"
    yield "major_illness", f"major_illness_persons * {g['major_illness.amount']}"
    extra = s.subsidies.extra[0]
    yield f"subsidy.{extra.name}", f"persons * {extra.amount}"


def _awards(s: Scheme, g: dict[str, int]) -> Iterator[Expression]:
    cooperation, early, collective, handover = four_awards(s)
    stages = [0, *(stage.amount for stage in early.stages)]
    tiers = [0, *(tier.amount for tier in collective.tiers)]
    amounts = (
        _share(f"award_0 * {cooperation.amount}"),
        _half_up(f"homestead_area * {stages}[award_1]"),
        _share(f"{tiers}[award_2]"),
        _half_up(f"building_area * award_3 * {handover.amount}"),
    )
    names = [f"award.{award.name}" for award in s.awards]
    yield from zip(names, amounts, strict=True)
    cap = f"floor({g['limit.award_cap']} * homestead_area / plot_area)"
    yield "award_cap", f"-({_over(' + '.join(map(_r, names)), cap)})"


def _purchase(s: Scheme) -> Iterator[Expression]:
    price, entitled, area = s.housing.price, _r("_entitled"), _r("_area")
    areas = [(f"(units_{i} * {unit.area} + measured_area_{i})", unit) for i, unit in enumerate(s.housing.units)]
    flats = " + ".join(f"{area} * {unit.price or price}" for area, unit in areas)
    cost = f"(units_chosen == 1 ? {flats} : {entitled} * {price})"
    within = _half_up(f"{cost} * min([{entitled}, {area}])", f"max([{area}, 1]) * 100")
    yield "purchase.within", within
    yield "purchase.excess", _half_up(f"{_over(area, entitled)} * {s.housing.cost_price}")
    yield "maintenance_fund", _half_up(f"{area} * {s.housing.maintenance_fund}")
    yield "housing_value", _half_up(f"{area} * {s.housing.assessed_price}")
    yield from _totals(s)


def _totals(s: Scheme) -> Iterator[Expression]:
    common = [
        "location.within",
        "location.over",
        "replacement",
        "decoration",
        "business_loss",
        "moving",
        "equipment",
        "plot_ratio",
        "only_child",
        "disability",
        "low_income",
        "major_illness",
        *(f"subsidy.{extra.name}" for extra in s.subsidies.extra),
        *(f"award.{award.name}" for award in s.awards),
        "award_cap",
    ]
    yield "_common", " + ".join(["adjustments", *map(_r, common)])
    yield "monetary.total", " + ".join(map(_r, ("_common", "temporary_housing.monetary", "waiver")))
    yield "relocation.total", f"{_r('_common')} + {_r('temporary_housing.relocation')}"
    yield "relocation.net", " - ".join(map(_r, ("relocation.total", "purchase.within", "purchase.excess")))
    difference, area = f"{_r('monetary.total')} - {_r('relocation.net')}", _r("_area")
    sign, size = f"(({difference}) < 0 ? -1 : 1)", f"abs({difference})"
    yield "break_even", f"{area} == 0 ? 0 : {sign} * {_half_up(f'{size} * 100', area)}"
