"""Resettlement housing for the oracle: what was chosen, when it is delivered, what renting costs until then.

Nothing of the package is imported here; see oracle.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle_terms import Document, months_between


@dataclass(frozen=True)
class Flats:
    """The chosen flats of one entry, or the whole entitlement while nothing is chosen."""

    area: Fraction  # of all of them together, as surveyed where they were
    planned: Fraction  # of all of them together, by the scheme's type
    price: Fraction
    ready: bool
    delivery: dt.date | None
    delivered: bool

    def months(self, start: dt.date) -> int:
        if self.ready:
            return 4
        assert self.delivery is not None
        return months_between(start, self.delivery)

    def rent(self, start: dt.date, terms: Document) -> Fraction:
        """Month by month, as the rent rises."""
        steps = [] if self.ready else terms.get("late", [])
        each = (rent_of_month(month, terms["rent"], steps) for month in range(1, self.months(start) + 1))
        return self.area * sum(each, Fraction(0))

    @property
    def provisional(self) -> bool:
        return not self.ready and not self.delivered


def rent_of_month(month: int, rent: Any, steps: list[Document]) -> Fraction:
    for step in steps:
        if month > step["after"]:
            rent = step["rent"]
    return Fraction(rent)


def own_or_the_schemes(unit: Document, housing: Document) -> tuple[str, Document]:
    """The kind, and the table that its dates are read from: a unit with its own date takes none of the scheme's."""
    dated = "delivery_on" in unit or "delivered_on" in unit
    return unit.get("kind", housing["kind"]), unit if dated else housing


def flats_of(unit: Document, housing: Document, planned: Fraction, area: Fraction) -> Flats:
    kind, dates = own_or_the_schemes(unit, housing)
    delivery = dates.get("delivered_on", dates.get("delivery_on"))
    price = Fraction(unit.get("price", housing["price"]))
    return Flats(area, planned, price, kind == "现房", delivery, "delivered_on" in dates)


def chosen(choice: Document, housing: Document) -> Iterator[Flats]:
    types = {unit["name"]: unit for unit in housing.get("units", [])}
    for entry in choice.get("units", []):
        unit, count = types[entry["name"]], entry["count"]
        if count:
            planned = Fraction(unit["area"]) * count
            area = Fraction(entry["measured"]) if "measured" in entry else planned
            yield flats_of(unit, housing, planned, area)


def entitlement_as_flats(entitled: Fraction, housing: Document) -> Flats:
    return flats_of({}, housing, entitled, entitled)
