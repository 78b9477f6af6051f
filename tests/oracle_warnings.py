"""The warnings that the page on the domain names, for the oracle; their clauses are in CLAUSES.

Nothing of the package is imported here; see oracle.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle_terms import SET_BY_THE_GUIDANCE, Document, down_area, judge_business

if TYPE_CHECKING:
    from tests.oracle import Sheet


def warnings(sheet: Sheet) -> list[str]:
    return [*of_scheme(sheet.scheme), *of_case(sheet.case), *of_both(sheet), *of_choice(sheet)]


def of_scheme(scheme: Document) -> Iterator[str]:
    if scheme["housing"]["price"] != 4500:
        yield "price"
    for extra in scheme.get("subsidies", {}).get("extra", []):
        if "奖" in extra["name"]:
            yield "award_as_subsidy"
        yield from (f"subsidy_for_{word}" for word in SET_BY_THE_GUIDANCE if word in extra["name"])


def of_case(case: Document) -> Iterator[str]:
    for entry in case.get("adjustments", []):
        if "奖" in entry["name"]:
            yield "award_as_adjustment"
    if not any(member["relation"] == "本人" for member in case["members"]):
        yield "nobody_as_owner"
    listed = any("违" in name for name in case["household"].get("awards", []))
    if listed and any(building.get("illegal", False) for building in case.get("buildings", [])):
        yield "illegal_yet_listed"


def of_both(sheet: Sheet) -> Iterator[str]:
    business = sheet.case.get("business")
    stated = Fraction((business or {}).get("stated_area", 0))
    if judge_business(business)[0] and stated > sheet.built:
        yield "stated_area"


def of_choice(sheet: Sheet) -> Iterator[str]:
    if sheet.units and sheet.signed is None:
        yield "chosen_before_signing"
    if sheet.signed is not None and sheet.signed < sheet.start:
        yield "signed_before_the_period"
    if sheet.units and sheet.flats - sheet.entitled > down_area(15 * sheet.share):
        yield "measured_beyond"
