"""Whether a scheme and a case are accepted, as far as the page on the domain says, for the oracle.

`refusals` gives a short kind for each input error, none where both are accepted.  Nothing of
the package is imported here; see oracle.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tests.oracle import Sheet
from tests.oracle_awards import signing_unit
from tests.oracle_scheme_refusals import scheme_refusals
from tests.oracle_shape import CASE, SCHEME, faults
from tests.oracle_terms import (
    MONETARY,
    RELATIONS,
    RELOCATION,
    WORDS_OF_DEATH,
    Document,
    down_area,
    judge_by_facts,
    location_price,
    plain_date,
    repeated,
    states_both_conditions,
)


def refusals(case: Document, scheme: Document) -> list[str]:
    """What is wrong in itself first; only what is right in itself is looked at together."""
    shape = [f"scheme {fault}" for fault in faults(scheme, SCHEME)]
    shape += [f"case {fault}" for fault in faults(case, CASE)]
    if shape:
        return shape
    found = [*scheme_refusals(scheme), *case_refusals(case), *listing_refusals(case, scheme)]
    found += matching_refusals(case, scheme)
    return found or list(housing_refusals(case, scheme))


# The case in itself ------------------------------------------------------------------


def case_refusals(case: Document) -> Iterator[str]:
    yield from land_refusals(case["homestead"])
    yield from unique(case)
    yield from date_refusals(case.get("choice", {}))
    yield from members_refusals(case["members"])
    business = case.get("business")
    if business is not None and not {"stated_area", "measured_area"} & business.keys():
        yield "business without an area"


def land_refusals(home: Document) -> Iterator[str]:
    if ("plot_id" in home) != ("plot_area" in home):
        yield "plot_id or plot_area alone"
    if home["area"] > home.get("plot_area", home["area"]):
        yield "area above plot_area"


def unique(case: Document) -> Iterator[str]:
    for key in ("buildings", "members", "equipment", "adjustments"):
        if repeated(entry["name"] for entry in case.get(key, [])):
            yield f"a name twice in {key}"


def date_refusals(choice: Document) -> Iterator[str]:
    signed, handed = (plain_date(choice.get(key)) for key in ("signed_on", "handed_over_on"))
    if handed is not None and (signed is None or handed < signed):
        yield "handed over before or without signing"


def members_refusals(members: list[Document]) -> Iterator[str]:
    if not members:
        yield "nobody listed"
    for relation in ("本人", "配偶"):
        if sum(member["relation"] == relation for member in members) > 1:
            yield f"two {relation}"
    for member in members:
        yield from member_refusals(member)


def member_refusals(member: Document) -> Iterator[str]:
    if "deceased" not in member and any(word in member["name"] for word in WORDS_OF_DEATH):
        yield "a name that says deceased"
    if member.get("recognised", False) and (member.get("deceased", False) or member.get("housed_before", False)):
        yield "recognised beside deceased or housed_before"
    if not member.get("deceased", False):
        yield from living_member_refusals(member)


def living_member_refusals(member: Document) -> Iterator[str]:
    if "publicity" not in member:
        yield "member without publicity"
    if "recognised" not in member and not states_both_conditions(member):
        yield "neither recognised nor both conditions"


# The case under its scheme -----------------------------------------------------------


def listing_refusals(case: Document, scheme: Document) -> Iterator[str]:
    extras = [extra for extra in scheme.get("subsidies", {}).get("extra", []) if extra.get("marked", False)]
    for_persons = {extra["name"] for extra in extras if extra["basis"] == "每人"}
    for_households = {extra["name"] for extra in extras} - for_persons
    awards = {award["name"] for award in scheme.get("awards", []) if award.get("marked", False)}
    yield from listed(case["household"].get("subsidies", []), for_households)
    yield from listed(case["household"].get("awards", []), awards)
    for member in case["members"]:
        yield from listed(member.get("subsidies", []), for_persons)


def listed(names: list[str], allowed: set[str]) -> Iterator[str]:
    if repeated(names):
        yield "listed twice"
    if set(names) - allowed:
        yield "listed for what is not there, not marked, or in the other list"


def matching_refusals(case: Document, scheme: Document) -> Iterator[str]:
    if case["household"]["village"] not in scheme["project"]["villages"]:
        yield "village not of the project"
    yield from price_refusals(case, scheme)
    yield from relation_refusals(case["members"], scheme.get("members", {}).get("extra_relations", []))
    yield from unit_refusals(case["household"], scheme)
    yield from rate_refusals(case.get("business"), scheme["business_loss"])
    if unlisted(case.get("equipment", []), scheme.get("equipment", [])):
        yield "equipment that the scheme does not list"
    yield from choice_refusals(case.get("choice", {}), scheme)


def price_refusals(case: Document, scheme: Document) -> Iterator[str]:
    project = scheme["project"]
    try:
        location_price(project["township"], case["homestead"].get("zone", project["zone"]))
    except ValueError:
        yield "no location price"


def relation_refusals(members: list[Document], extra: list[str]) -> Iterator[str]:
    for member in members:
        if member["relation"] not in [*RELATIONS, *extra, "其他"]:
            yield "unknown relation"
        if not member.get("deceased", False) and contradicts(member, extra):
            yield "recognised against the facts"


def contradicts(member: Document, extra: list[str]) -> bool:
    """Beside `special`, or beside both conditions, the group's verdict must be the one they give."""
    if "recognised" not in member or not ("special" in member or states_both_conditions(member)):
        return False
    by_facts = not member.get("housed_before", False) and judge_by_facts(member, extra)[0]
    return member["recognised"] != by_facts


def unit_refusals(household: Document, scheme: Document) -> Iterator[str]:
    for award in scheme.get("awards", []):
        if award["kind"] == "collective":
            try:
                signing_unit(household, award, scheme)
            except LookupError:
                yield "no signing unit for the household"


def rate_refusals(business: Document | None, terms: Document) -> Iterator[str]:
    if business is None:
        return
    names = [rate["name"] for rate in terms.get("rates", [])]
    if "rates" in terms and "rate" not in business:
        yield "no rate named"
    if "rate" in business and business["rate"] not in names:
        yield "a rate that the scheme does not list"


def unlisted(used: Iterable[Document], offered: Iterable[Document]) -> set[str]:
    return {entry["name"] for entry in used} - {entry["name"] for entry in offered}


def choice_refusals(choice: Document, scheme: Document) -> Iterator[str]:
    units = choice.get("units", [])
    if choice.get("mode", MONETARY) not in scheme["project"].get("modes", [MONETARY, RELOCATION]) and "mode" in choice:
        yield "a mode that the scheme does not offer"
    if any(unit["count"] for unit in units) and choice.get("mode") != RELOCATION:
        yield "units without relocation"
    if unlisted(units, scheme["housing"].get("units", [])):
        yield "a unit that the scheme does not list"
    yield from measured_refusals(units)


def measured_refusals(units: list[Document]) -> Iterator[str]:
    if any("measured" in unit and unit["count"] != 1 for unit in units):
        yield "measured without count = 1"
    names = [unit["name"] for unit in units]
    if any("measured" not in unit and names.count(unit["name"]) > 1 for unit in units):
        yield "a unit twice without measured"


def housing_refusals(case: Document, scheme: Document) -> Iterator[str]:
    sheet = Sheet(case, scheme)
    sheet.recognise()
    if sheet.first > sheet.area:
        yield "first floor above the homestead"
    planned = sum(flats.planned for flats in sheet.units)
    if planned - sheet.entitled > down_area(15 * sheet.share):
        yield "more than 15 over the entitlement"
