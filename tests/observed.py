"""What the package came to, in the flat form in which the oracle and expected.json write it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chaiqian import Settlement

FACTS = {
    "persons": "members",
    "entitlement": "entitlement",
    "units_area": "units_area",
    "months": "months",
    "control_standard": "control_standard",
    "building_area": "building_area",
    "first_floor_area": "first_floor_area",
    "location_price": "location_price",
}
Flat = dict[str, str]


def fen(amount: int | None) -> str:
    """分 as text in 元; `/` for nothing."""
    if amount is None:
        return "/"
    whole, rest = divmod(abs(amount), 100)
    return f"{'-' if amount < 0 else ''}{whole}.{rest:02d}"


def flat(settlement: Settlement) -> Flat:
    """Lines, `#` facts, `=` totals and `@status` of a settlement."""
    monetary, relocation = settlement.monetary, settlement.relocation
    comparison = settlement.comparison
    totals = {
        "monetary": monetary.total if monetary else None,
        "relocation": relocation.total if relocation else None,
        "net": relocation.net if relocation else None,
        "break_even": comparison.break_even,
        "housing_value": comparison.housing_value,
    }
    found = {line.id: fen(line.amount) for line in settlement.lines}
    found |= {f"={key}": fen(value) for key, value in totals.items()}
    return found | _facts(settlement.facts) | {"@status": settlement.status}


def flat_of_json(document: dict[str, Any]) -> Flat:
    """The same from one line of `settle --format json`."""
    monetary, relocation = document["monetary"] or {}, document["relocation"] or {}
    totals = {
        "monetary": monetary.get("total"),
        "relocation": relocation.get("total"),
        "net": relocation.get("net"),
        **document["comparison"],
    }
    found = {line["id"]: line["amount"] for line in document["lines"]}
    found |= {f"={key}": value or "/" for key, value in totals.items()}
    return found | _facts(document["facts"]) | {"@status": document["status"]}


def _facts(facts: dict[str, str]) -> Flat:
    """Every number with two decimals, counts too, as expected.json has them."""
    written = {ours: facts[name] for name, ours in FACTS.items()}
    return {f"#{key}": value if "." in value else f"{value}.00" for key, value in written.items()}


def timeline(settlement: Settlement) -> list[tuple[dt.date, str, str]]:
    """Day, awards after the cap and what the quota adds, as text in 元."""
    return [(point.until, fen(point.awards), fen(point.decoration)) for point in settlement.timeline]
