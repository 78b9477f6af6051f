"""The price of flats for one household: the scheme's graph with everything known but the flats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from chaiqian.household.compare.aims import AREA, EXCESS, FLATS, PRICE, UNUSED, WORTH
from chaiqian.law.prepared import Evaluation
from chaiqian.law.readers.values import Program
from chaiqian.law.settlement import Settlement
from chaiqian.law.worth import net_and_flats

Counts = tuple[int, ...]


class Pricing(NamedTuple):
    """The scheme's graph for one household, everything known but its flats."""

    program: Program
    places: Mapping[str, tuple[int, int]]

    def figures(self, counts: Sequence[Any], flats: Any) -> dict[str, Any]:
        """What aims compare, of one combination or of columns of them; `flats` is the number of flats."""
        values = self.program.run({f"units.{index}": number for index, number in enumerate(counts)})
        found = {name: values[slot] * factor for name, (slot, factor) in self.places.items()}
        area, excess = found["units_area"], found["unit_excess"]
        # The excess is nothing where the entitlement is not reached, so that this is never negative.
        unused = found["entitlement"] - area + excess
        price = found["purchase.within"] + found["purchase.excess"]
        worth = net_and_flats(found.__getitem__)
        return {PRICE: price, AREA: area, EXCESS: excess, UNUSED: unused, FLATS: flats, WORTH: worth}


NEEDED = (
    "purchase.within",
    "purchase.excess",
    "units_area",
    "unit_excess",
    "entitlement",
    "relocation.net",
    "housing_value",
)


def pricing_of(settlement: Settlement, program: Program) -> Pricing:
    """The graph of a household under the operators of `program`, which may be its columns."""
    prepared = settlement.prepared
    free = [f"units.{index}" for index in range(len(settlement.scheme.housing.units))]
    given = program.given(with_flats(settlement, [0] * len(free)).values, free)
    named = prepared.graph.outputs | {key: line.amount for key, line in prepared.lines.items()}
    return Pricing(given, {name: (given.slot(named[name]), prepared.places[name][1]) for name in NEEDED})


def with_flats(settlement: Settlement, counts: Sequence[int]) -> Evaluation:
    """The household with these flats, by the same graph as every settlement."""
    facts = {**settlement.recognition.facts, "units_chosen": 1}
    for index, number in enumerate(counts):
        facts |= {f"units.{index}": number, f"measured_units.{index}": 0, f"measured_area.{index}": 0}
    return settlement.prepared.run(facts)
