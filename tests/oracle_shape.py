"""The shape of both files for the oracle: every key, whether it is required, and the range of its value.

A `?` after a key: optional.  Nothing of the package is imported here; see oracle.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

PUBLICITY = "未公示|公示中|有异议|无异议"
ZONE = "新城规划区|跨新城界线整建制拆迁|镇域"
MODE = "货币安置|回迁安置"
KIND = "现房|期房"
BASIS = "每宅|每平方米宅基地|每平方米建筑|每人"
BOUNDS = {"at_least?": "money", "at_most?": "money"}
STAGE = {"until": "day", "amount": "money", **BOUNDS}
AWARD = {"name": "text", "kind": "", "basis": BASIS}
BOUNDED = {"amount?": "money", **BOUNDS, "marked?": "flag"}
AWARDS = {
    "cooperation": {**AWARD, **BOUNDED, "amount": "money"},
    "early_signing": {**AWARD, "stages": [STAGE], "marked?": "flag"},
    "handover": {**AWARD, **BOUNDED, "deadline?": "day", "stages?": [STAGE]},
    "collective": {
        **AWARD,
        "by": "村|村民小组",
        "deadline": "day",
        "tiers": [{"rate": "rate", "amount": "money", **BOUNDS}],
    },
}
PROJECT = {
    "name": "text", "guidance": "text", "approved_on": "day", "announced_on": "day", "relocation_deadline": "day",
    "township": "text", "villages": ["text"], "zone": ZONE, "demolisher?": "text", "approval?": "text",
    "permit?": "text", "implementation_approved_on?": "day", "modes?": [MODE], "public_interest?": "flag",
}  # fmt: skip
UNIT = {
    "name": "text", "area": "area", "price?": "money", "kind?": KIND, "delivery_on?": "day", "delivered_on?": "day",
}  # fmt: skip
HOUSING = {
    "kind": KIND, "price": "money", "cost_price": "money", "assessed_price": "money", "per_capita": "area",
    "delivery_on?": "day", "delivered_on?": "day", "maintenance_fund?": "money", "units?": [UNIT],
}  # fmt: skip
EXTRA = {
    "name": "text", "basis": f"{BASIS}|每平方米安置房", "amount": "money", "marked?": "flag", "mode?": MODE,
}  # fmt: skip
SUBSIDIES = {
    "only_child?": "flag", "disability?": "flag", "low_income?": "flag", "major_illness?": "flag",
    "scope?": "被安置人员|家庭成员", "extra?": [EXTRA],
}  # fmt: skip
SIGNING_UNIT = {
    "village": "text", "households": "households", "group?": "text", "signed?": "households or none",
    "counts?": [{"on": "day", "signed": "households or none"}],
}  # fmt: skip
SCHEME = {
    "award_cap?": "money",
    "project": PROJECT,
    "rounding?": {"to?": "分|元"},
    "members?": {"extra_relations?": ["text"], "as_of?": "day"},
    "award_period": {"start": "day", "end": "day"},
    "decoration": {"fixed_quota": "flag"},
    "business_loss": {"rate?": "money", "rates?": [{"name": "text", "rate": "money"}]},
    "temporary_housing": {
        "market_rent": "money",
        "rent": "money",
        "late?": [{"after": "months", "rent": "money"}],
    },
    "housing": HOUSING,
    "subsidies?": SUBSIDIES,
    "equipment?": [{"name": "text", "price": "money"}],
    "awards?": [AWARDS],
    "signing_units?": [SIGNING_UNIT],
}

HOUSEHOLD = {
    "owner": "text", "village": "text", "address": "text", "group?": "text", "id_number?": "text", "phone?": "text",
    "agent?": "text", "low_income?": "flag", "only_child?": "flag", "subsidies?": ["text"], "awards?": ["text"],
}  # fmt: skip
HOMESTEAD = {
    "area": "area", "year": "year", "basis": "批准文件|登统认定", "publicity": PUBLICITY,
    "document?": "text", "zone?": ZONE, "plot_id?": "text", "plot_area?": "area",
}  # fmt: skip
BUILDING = {
    "name": "text", "floor": "floor", "area": "area", "replacement_value?": "money",
    "inside?": "flag", "permit?": "flag", "illegal?": "flag",
}  # fmt: skip
BUSINESS = {
    "licence_valid": "flag", "permit_valid": "flag", "address_matches": "flag", "operating": "flag",
    "stated_area?": "area", "measured_area?": "area", "rate?": "text",
}  # fmt: skip
MEMBER = {
    "name": "text", "relation": "text", "publicity?": PUBLICITY, "collective_member?": "flag",
    "registered_in_scope?": "flag", "id_number?": "text", "special?": "服兵役|上学|服刑|其他",
    "housed_before?": "flag", "deceased?": "flag", "recognised?": "flag", "subsidies?": ["text"],
    "disability?": "残疾|重残|一级|二级|三级|四级", "major_illness?": "flag",
}  # fmt: skip
ADJUSTMENT = {"name": "text", "reason": "text", "publicity": PUBLICITY, "amount?": "adjustment"}
CHOICE = {
    "mode?": MODE,
    "basis?": "二者取高|按宅基地面积|按被安置人员",
    "units?": [{"name": "text", "count": "count", "measured?": "area"}],
    "signed_on?": "moment",
    "handed_over_on?": "moment",
}
CASE = {
    "case_id": "text",
    "household": HOUSEHOLD,
    "homestead": HOMESTEAD,
    "buildings?": [BUILDING],
    "business?": BUSINESS,
    "appraisal?": {"agency": "text", "report": "text", "decoration_value": "money"},
    "members": [MEMBER],
    "equipment?": [{"name": "text", "count": "count"}],
    "adjustments?": [ADJUSTMENT],
    "choice?": CHOICE,
}

CENT, TEN_THOUSANDTH = Decimal("0.01"), Decimal("0.0001")
# Lowest, highest, and the finest part that may be written.
NUMBERS = {
    "money": (Decimal(0), Decimal(10) ** 10 - CENT, CENT),
    "adjustment": (CENT - Decimal(10) ** 10, Decimal(10) ** 10 - CENT, CENT),
    "area": (CENT, Decimal("99999.99"), CENT),
    "rate": (TEN_THOUSANDTH, Decimal(1), TEN_THOUSANDTH),
}
COUNTS = {
    "count": (0, 99), "households": (1, 99_999), "households or none": (0, 99_999), "floor": (-9, 99),
    "year": (1900, 2100), "months": (1, 10**9),
}  # fmt: skip


def faults(value: Any, shape: Any) -> Iterator[str]:
    """A short kind for each fault."""
    if shape == [AWARDS]:
        yield from awards_faults(value)
    elif isinstance(shape, dict):
        yield from table_faults(value, shape)
    elif isinstance(shape, list):
        yield from list_faults(value, shape[0])
    else:
        yield from leaf_faults(value, shape)


def awards_faults(value: Any) -> Iterator[str]:
    for award in value:
        shape = AWARDS.get(award.get("kind"))
        yield from table_faults(award, shape) if shape else ["unknown award kind"]


def table_faults(value: Any, shape: dict[str, Any]) -> Iterator[str]:
    if not isinstance(value, dict):
        yield "not a table"
        return
    known = {key.rstrip("?"): inner for key, inner in shape.items()}
    yield from (f"unknown key {key}" for key in value if key not in known)
    yield from (f"missing {key}" for key in shape if not key.endswith("?") and key not in value)
    for key in known.keys() & value.keys():
        yield from (f"{key}: {fault}" for fault in faults(value[key], known[key]))


def list_faults(value: Any, shape: Any) -> Iterator[str]:
    if not isinstance(value, list):
        yield "not a list"
        return
    for entry in value:
        yield from faults(entry, shape)


def leaf_faults(value: Any, kind: str) -> Iterator[str]:
    if kind in NUMBERS:
        yield from number_faults(value, *NUMBERS[kind])
    elif kind in COUNTS:
        low, high = COUNTS[kind]
        if type(value) is not int or not low <= value <= high:
            yield f"not a {kind} in range"
    elif kind in ("day", "moment"):
        yield from date_faults(value, kind)
    elif kind == "flag":
        yield from [] if isinstance(value, bool) else ["not a flag"]
    elif kind == "text" or kind == "":
        yield from [] if isinstance(value, str) and value.strip() else ["not a text"]
    elif value not in kind.split("|"):
        yield "not one of the choices"


def number_faults(value: Any, low: Decimal, high: Decimal, finest: Decimal) -> Iterator[str]:
    if type(value) not in (int, Decimal) or not Decimal(value).is_finite():
        yield "not a number"
    elif not low <= value <= high:
        yield "out of range"
    elif Decimal(value) % finest:
        yield "too many decimals"


def date_faults(value: Any, kind: str) -> Iterator[str]:
    if not isinstance(value, dt.date):
        yield "not a date"
    elif not 1900 <= value.year <= 2100:
        yield "year out of range"
    elif isinstance(value, dt.datetime) and kind == "day":
        yield "time of day in a scheme"
    elif isinstance(value, dt.datetime) and value.tzinfo is not None:
        yield "offset"
