"""Recognised facts of many invented households of one scheme, as columns: the input of every contestant."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chaiqian.law.rules.graph import Graph
from chaiqian.quantity import Operation

Column = npt.NDArray[np.int64]
Facts = dict[str, Column]

BLOCK = 16_384

# Ordinary spans, in the scale of the fact (0.01 ㎡, 分); every other fact runs over the range that the graph declares.
SPANS = {
    "homestead_area": (60_00, 420_00),
    "building_area": (0, 480_00),
    "first_floor_area": (0, 260_00),
    "replacement_value": (0, 900_000_00),
    "decoration_value": (0, 400_000_00),
    "business_stated_area": (10_00, 200_00),
    "business_measured_area": (10_00, 200_00),
    "persons": (0, 8),
    "months": (4, 40),
    "disability_certificates": (0, 2),
    "severe_disability_certificates": (0, 2),
    "major_illness_persons": (0, 2),
    "measured_area.0": (40_00, 200_00),
    "measured_area.1": (40_00, 200_00),
    "measured_area.2": (40_00, 200_00),
    "adjustments": (-50_000_00, 50_000_00),
}


def population(graph: Graph, households: int, seed: int = 7) -> Facts:
    """`households` rows of every fact that the graph reads; a third of the plots are shared, half chose flats."""
    random = np.random.default_rng(seed)

    def uniform(low: int, high: int) -> Column:
        return random.integers(low, high, households, dtype=np.int64, endpoint=True)

    facts = {node.name: uniform(*_span(node.name, node.low, node.high)) for node in graph.order if _is_fact(node)}
    homestead = facts["homestead_area"]
    facts["first_floor_area"] = np.minimum(facts["first_floor_area"], homestead)
    alone = uniform(0, 2) > 0
    facts["plot_area"] = np.where(alone, homestead, homestead + uniform(1, 300_00))
    _choose_some_flats(facts)
    return facts


def blocks(facts: Facts) -> list[Facts]:
    """The same rows in blocks that stay in the cache."""
    rows = len(facts["homestead_area"])
    return [{name: column[start : start + BLOCK] for name, column in facts.items()} for start in range(0, rows, BLOCK)]


def _is_fact(node: object) -> bool:
    return getattr(node, "operation", None) is Operation.FACT


def _span(name: str, low: int, high: int) -> tuple[int, int]:
    if name.startswith(("units.", "equipment.")):
        return 0, 3
    return SPANS.get(name, (low, high))


def _choose_some_flats(facts: Facts) -> None:
    """No flats where none are chosen, and one at least where some are; a quarter by their surveyed area."""
    chosen = facts["units_chosen"]
    names = [name for name in facts if name.startswith("units.")]
    facts[names[0]] += sum(facts[name] for name in names) == 0
    for name in names:
        surveyed = facts[name] == 3
        facts[name] *= chosen * ~surveyed
        facts[name.replace("units", "measured_area")] *= chosen * surveyed
