"""A settlement as one compact JSON object on a line, for programs.

Numbers are strings: money with two decimals in 元, areas with two decimals in ㎡. The keys and
their order are a promise; a way that the scheme does not offer is null. Of the household there are its case id and
what a reason or a pending entry names: a member whose publicity is open, who is listed, whose certificate does not
count; a decision of the working group. No ID number and no telephone.

appraisal_pending  ids of the lines that lack an appraisal (K15): no total holds what they will add. The same in what
                   `compare` and `diff` write, and in receipts, which leave it out where there are none; sums of
                   several households (`simulate`, `diff`) count the households, a row of `sql` has 1 or 0
facts              beside those of every household: marked.<subsidy>, how many persons are listed for it, or 1 for a
                   household that is; months.<type of flat>, of each chosen, where the types differ
lines[].modes      the ways in which the line counts: one, or both
sources            the files read: of the scheme with the hash of what it states, of the case without any
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from chaiqian.documents.problem import Finding
from chaiqian.documents.wording import for_answer
from chaiqian.guidance.register import Reading
from chaiqian.household.sources import source_entries
from chaiqian.law.lines import SettledLine
from chaiqian.law.settlement import Settlement, TimelinePoint
from chaiqian.output.text import disarmed, dump, mask_within, quoted
from chaiqian.quantity import plain

_WORDS = SettledLine._fields.index("amount")  # what comes before it is words


def json_line(settlement: Settlement) -> str:
    """Write one settlement, without the newline."""
    # No quotation mark in a text stands bare, so these two are found nowhere else.
    before, _, rest = dump(_whole(settlement)).partition('"lines":null')
    between, _, after = rest.partition('"readings":null')
    return f'{before}"lines":[{_lines(settlement.lines)}]{between}"readings":{_readings(settlement.readings)}{after}'


def _whole(settlement: Settlement) -> dict[str, Any]:
    """Everything; instead of what is written and kept by itself, null."""
    return {
        "case_id": mask_within(settlement.case.case_id),
        "status": settlement.status,
        "pending": [{"clause": entry.clause, "text": mask_within(entry.text)} for entry in settlement.pending],
        "warnings": [_warning(finding) for finding in settlement.warnings],
        "appraisal_pending": list(settlement.appraisal_pending),
        "facts": _facts(settlement.facts),
        "lines": None,
        "monetary": _monetary(settlement),
        "relocation": _relocation(settlement),
        "comparison": _comparison(settlement),
        "timeline": [_point(point) for point in settlement.timeline],
        "readings": None,
        "sources": source_entries(settlement),
    }


def _facts(facts: dict[str, str]) -> dict[str, str]:
    """As they are; behind a point stands a name that anybody may have written."""
    return {mask_within(key) if "." in key else key: value for key, value in facts.items()}


def _point(point: TimelinePoint) -> dict[str, str]:
    amounts = {"awards": point.awards, "decoration": point.decoration, "total": point.total}
    return {"until": point.until.isoformat()} | {key: plain(amount) for key, amount in amounts.items()}


# What many households have in common is written once and kept: readings, and all of a line but its numbers.


@lru_cache(maxsize=64)
def _readings(readings: tuple[Reading, ...]) -> str:
    return dump([{"id": r.id, "clause": r.clause, "text": r.text} for r in readings])


@lru_cache(maxsize=4096)
def _beginning(words: tuple[Any, ...]) -> str:
    line_id, name, group, clause, modes, status, reason = words
    keys = {"id": mask_within(line_id), "name": mask_within(name), "group": group, "clause": clause}
    return dump(keys | {"modes": list(modes), "status": status, "reason": mask_within(reason)})[:-1]


def _warning(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "clause": finding.clause,
        "text": mask_within(for_answer(finding.message, finding.document)),
    }


def _lines(lines: Sequence[SettledLine]) -> str:
    # Formulas are numbers, units and signs: nothing of a person is in them, no line break, no backslash.
    formulas = disarmed(quoted("\n".join([line.formula for line in lines])))[1:-1].split("\\n")
    return ",".join([_line(line, formula) for line, formula in zip(lines, formulas, strict=True)])


def _line(line: SettledLine, formula: str) -> str:
    return f'{_beginning(line[:_WORDS])},"formula":"{formula}","amount":"{plain(line.amount)}"}}'


def _monetary(settlement: Settlement) -> dict[str, str] | None:
    way = settlement.monetary
    return None if way is None else {"total": plain(way.total)}


def _relocation(settlement: Settlement) -> dict[str, str] | None:
    way = settlement.relocation
    if way is None:
        return None
    keys = ("total", "purchase_within", "purchase_excess", "net", "units_area", "maintenance_fund")
    return {key: plain(getattr(way, key)) for key in keys}


def _comparison(settlement: Settlement) -> dict[str, str | None]:
    comparison = settlement.comparison
    return {
        "break_even": _optional(comparison.break_even),
        "housing_value": _optional(comparison.housing_value),
    }


def _optional(value: int | None) -> str | None:
    return None if value is None else plain(value)
