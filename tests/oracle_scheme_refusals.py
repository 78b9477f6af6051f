"""What a scheme may not say, for the oracle.  Nothing of the package is imported here; see oracle.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from tests.oracle_housing import own_or_the_schemes
from tests.oracle_terms import TOWNS_3300, TOWNS_3700, Document, repeated

IN_FORCE = dt.date(2019, 3, 22)


def scheme_refusals(scheme: Document) -> Iterator[str]:
    yield from project_refusals(scheme["project"])
    yield from limit_refusals(scheme)
    yield from rates_refusals(scheme["business_loss"])
    yield from late_refusals(scheme["temporary_housing"])
    yield from housing_refusals(scheme["housing"])
    yield from name_refusals(scheme)
    extras = scheme.get("subsidies", {}).get("extra", [])
    if any(extra["basis"] == "每平方米安置房" and "mode" not in extra for extra in extras):
        yield "per flat area without mode"
    yield from awards_refusals(scheme)
    for unit in scheme.get("signing_units", []):
        yield from signing_unit_refusals(unit, scheme.get("awards", []))


def project_refusals(project: Document) -> Iterator[str]:
    if project.get("implementation_approved_on", project["approved_on"]) < IN_FORCE:
        yield "approved before the guidance"
    if project["announced_on"] < project["approved_on"]:
        yield "announced before approved"
    if project["township"] not in [*TOWNS_3700, *TOWNS_3300, "滨河街道"]:
        yield "unknown township"


def limit_refusals(scheme: Document) -> Iterator[str]:
    if scheme.get("award_cap", 0) > 600_000:
        yield "award_cap above 600000"
    if scheme["housing"]["per_capita"] > 40:
        yield "per_capita above 40"
    if scheme["temporary_housing"]["rent"] < scheme["temporary_housing"]["market_rent"]:
        yield "rent below market_rent"
    if scheme["award_period"]["end"] < scheme["award_period"]["start"]:
        yield "period ends before it starts"


def rates_refusals(terms: Document) -> Iterator[str]:
    if ("rate" in terms) == ("rates" in terms):
        yield "rate and rates, or neither"
    rates = [entry["rate"] for entry in terms.get("rates", [])]
    if max([terms.get("rate", 0), *rates]) > 800:
        yield "business rate above 800"


def late_refusals(terms: Document) -> Iterator[str]:
    late = terms.get("late", [])
    if not ascending([step["after"] for step in late], strictly=True):
        yield "late: after not ascending"
    if not ascending([terms["rent"], *(step["rent"] for step in late)]):
        yield "late: rent falls"


def ascending(values: list, strictly: bool = False) -> bool:  # type: ignore[type-arg]
    return all(a < b or (a == b and not strictly) for a, b in pairwise(values))


def housing_refusals(housing: Document) -> Iterator[str]:
    if housing["kind"] == "期房" and "delivery_on" not in housing:
        yield "future flats without delivery_on"
    for unit in housing.get("units", []):
        kind, dates = own_or_the_schemes(unit, housing)
        if kind == "期房" and not {"delivery_on", "delivered_on"} & dates.keys():
            yield "a future unit without a delivery date"


def name_refusals(scheme: Document) -> Iterator[str]:
    lists = {
        "units": scheme["housing"].get("units", []),
        "extra": scheme.get("subsidies", {}).get("extra", []),
        "equipment": scheme.get("equipment", []),
        "awards": scheme.get("awards", []),
        "rates": scheme["business_loss"].get("rates", []),
    }
    yield from (f"a name twice in {key}" for key, entries in lists.items() if repeated(e["name"] for e in entries))
    if repeated((unit["village"], unit.get("group")) for unit in scheme.get("signing_units", [])):
        yield "a signing unit twice"


# Awards ------------------------------------------------------------------------------


def awards_refusals(scheme: Document) -> Iterator[str]:
    awards = scheme.get("awards", [])
    for award in awards:
        yield from award_refusals(award, scheme["award_period"])
    if repeated((award["by"], award["deadline"]) for award in awards if award["kind"] == "collective"):
        yield "two collective awards of one by and deadline"


def award_refusals(award: Document, period: Document) -> Iterator[str]:
    yield from stages_refusals(award, period)
    if award["kind"] == "collective" and award["deadline"] > period["end"]:
        yield "collective deadline after the period"
    yield from tier_refusals(award.get("tiers"))
    terms = [*award.get("stages", []), *award.get("tiers", [])]
    if terms and {"at_least", "at_most"} & award.keys():
        yield "bounds at the head of an award with stages or tiers"
    for term in [award, *terms]:
        yield from bound_refusals(term, award["basis"])


def stages_refusals(award: Document, period: Document) -> Iterator[str]:
    if award["kind"] == "handover":
        whole, staged = {"deadline", "amount"} <= award.keys(), "stages" in award
        if whole == staged or staged and {"deadline", "amount"} & award.keys():
            yield "handover: both or neither of stages, and deadline with amount"
    untils = [stage["until"] for stage in award.get("stages", [])]
    if not ascending(untils, strictly=True):
        yield "stages not ascending"
    if award["kind"] == "early_signing" and not all(period["start"] <= day <= period["end"] for day in untils):
        yield "stage outside the period"


def tier_refusals(tiers: list[Document] | None) -> Iterator[str]:
    tiers = tiers or []
    if repeated(tier["rate"] for tier in tiers):
        yield "a rate twice"
    if not ascending([tier["amount"] for tier in sorted(tiers, key=lambda tier: tier["rate"])]):
        yield "amount falls as the rate rises"


def bound_refusals(term: Document, basis: str) -> Iterator[str]:
    if basis == "每宅" and {"at_least", "at_most"} & term.keys():
        yield "bounds of an amount a homestead"
    if "at_most" in term and term.get("at_least", 0) > term["at_most"]:
        yield "at_least above at_most"


# Signing units -----------------------------------------------------------------------


def signing_unit_refusals(unit: Document, awards: list[Document]) -> Iterator[str]:
    by = "村民小组" if "group" in unit else "村"
    deadlines = {award["deadline"] for award in awards if award["kind"] == "collective" and award["by"] == by}
    if "signed" in unit and ("counts" in unit or len(deadlines) > 1):
        yield "signed beside counts, or where there are several deadlines"
    counts = sorted(unit.get("counts", []), key=lambda entry: entry["on"])
    if max([unit.get("signed", 0), *(entry["signed"] for entry in counts)]) > unit["households"]:
        yield "signed above households"
    yield from counts_refusals(counts, deadlines)


def counts_refusals(counts: list[Document], deadlines: set[dt.date]) -> Iterator[str]:
    days = [entry["on"] for entry in counts]
    if repeated(days):
        yield "a count twice"
    if set(days) - deadlines:
        yield "a count on no deadline"
    if not ascending([entry["signed"] for entry in counts]):
        yield "counts fall"
