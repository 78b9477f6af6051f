"""A household's values judged by the doors and checks of the case files; every finding placed in its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from chaiqian.documents.case import Case
from chaiqian.documents.case_checks import check_case
from chaiqian.documents.codes import ERROR
from chaiqian.documents.examine import all_findings, as_far_as_known, partial
from chaiqian.documents.member_checks import WORDS_OF_DEATH
from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.scheme import Scheme
from chaiqian.law.prepared import prepare
from chaiqian.law.recognition.agreement import CHECKS
from chaiqian.law.recognition.people import check_relations
from chaiqian.law.settlement import findings_with
from chaiqian.register.columns import RegisterColumn, RegisterSheet, letter, sheets
from chaiqian.register.gathered import Origin, RegisterHousehold
from chaiqian.register.problems import flaw
from chaiqian.register.settling import settle
from chaiqian.register.table.meaning import column_of
from chaiqian.register.table.model import Book, Table
from chaiqian.register.wording import for_cell, place_of, remedy_of
from chaiqian.register.words.kinship import names_the_head
from chaiqian.register.words.texts import is_blank

_FOR_WANT = ("V110", "C213", "C214")  # findings that a column would answer


class Agreement:
    """A project's scheme, for households to be compared with."""

    def __init__(self, scheme: Scheme) -> None:
        self.prepared = prepare(scheme)

    def findings(self, case: Case) -> list[Finding]:
        """What settling would complain of."""
        return findings_with(case, self.prepared)

    def findings_as_far_as_known(self, values: dict[str, Any]) -> Iterator[Finding]:
        """What contradicts the scheme in a household that is not right by itself."""
        subject: Any = partial(Case, values)
        scheme = self.prepared.scheme
        yield from as_far_as_known(check_relations(subject, scheme, self.prepared.figures))
        for check in CHECKS:
            yield from as_far_as_known(check(subject, scheme, self.prepared.units))


def judge(household: RegisterHousehold, book: Book, agreement: Agreement | None = None) -> Case | None:
    """The case, or None with the household's problems complete. `agreement` compares it with the scheme."""
    household.problems += _settled(household, agreement)
    try:
        case = Case.model_validate(household.values)
    except ValidationError:
        findings = all_findings(household.values, "case")
        if agreement is not None:
            findings += agreement.findings_as_far_as_known(household.values)
        household.problems += _placed(findings, household, book)
        return None
    findings = list(check_case(case))
    if agreement is not None:
        findings += agreement.findings(case)
    if not findings and not household.problems:
        return case
    household.problems += _placed(findings, household, book)
    # What is said once for all households, and so not of this one, keeps it back all the same.
    return None if any(found.severity == ERROR for found in (*findings, *household.problems)) else case


def _settled(household: RegisterHousehold, agreement: Agreement | None) -> Iterator[Finding]:
    """What only the whole household tells, put in place of what its cells left open."""
    scheme = agreement.prepared.scheme if agreement is not None else None
    for finding in settle(household, scheme, names_the_head(_heading_of_owner(household))):
        also = "、".join(cell_name(path, household) for _, path in finding.also)
        remedy = f"{finding.remedy}（另见 {also}）" if also else finding.remedy
        yield at_cell(replace(finding, remedy=remedy), household)
    yield from _dead_by_remark(household)


def _heading_of_owner(household: RegisterHousehold) -> str:
    table = household.home[0]
    index = table.index_of(column_of(("household",), "owner"))
    return table.columns[index].heading if index >= 0 else ""


def _dead_by_remark(household: RegisterHousehold) -> Iterator[Finding]:
    """A remark that somebody died, of a person of whom no cell says so or not."""
    origins, members = household.origins.get(("members",), []), household.values.get("members", [])
    for remark in household.remarks:
        word = next((word for word in WORDS_OF_DEATH if word in remark.text), None)
        beside = [
            member
            for origin, member in zip(origins, members, strict=False)
            if origin.part.table is remark.table and origin.row == remark.row
        ]
        if word is not None and any(member.get("deceased") is None for member in beside):
            message = f"备注里写着“{word}”，“认定时已去世”没有填，仍会计入被安置人员"
            expected = "认定时不在世的填“是”；认定以后去世的、备注说的是别人的，填“否”"
            fault = flaw("C216", message, expected, "补上“认定时已去世”一列，这一行填“是”或“否”。")
            yield remark.table.at(fault, remark.row, remark.column, household.case_id)


def _placed(findings: Iterable[Finding], household: RegisterHousehold, book: Book) -> Iterator[Finding]:
    for finding in findings:
        if finding.path in household.faults or _column_missing(finding, book):
            continue
        also = [cell_name(path, household) for document, path in finding.also if document == "case"]
        worded = replace(
            finding,
            path=place_of(finding),
            message=for_cell(finding.message, finding.document),
            expected=for_cell(finding.expected, finding.document),
            remedy=remedy_of(finding) + "".join(f"（另见 {place}）" for place in also if place),
        )
        yield at_cell(worded, household)


def _column_missing(finding: Finding, book: Book) -> bool:
    """A column that is not there is reported once, not again for each household; nor people that were not read."""
    if finding.code == "C205":
        return book.held or not any(("members",) in table.tables() for table in book.tables)
    column = _field(place_of(finding))[1]
    if finding.code not in _FOR_WANT or column is None or book.has(column):
        return False
    if finding.code == "C213" and book.has(column_of(("members",), "recognised")):
        return False
    book.lacking[column] = book.lacking.get(column, 0) + 1
    return True


def _field(path: Path) -> tuple[RegisterSheet, RegisterColumn | None]:
    """The sheet of ours and the column of a path; a whole table has its sheet alone."""
    names = tuple(step for step in path if isinstance(step, str))
    for sheet in sheets():
        column = sheet.column(names[:-1], names[-1])
        if column is not None:
            return sheet, column
    for sheet in sheets():
        if any(column.table == names for column in sheet.columns):
            return sheet, None
    return sheets()[0], None


def at_cell(problem: Finding, household: RegisterHousehold) -> Finding:
    """The finding with the cell of its path, or the row of the household."""
    table, row, index = _spot(problem.path, household)
    return table.at(problem, row, index, household.case_id)


def _spot(path: Path, household: RegisterHousehold) -> tuple[Table, int, int]:
    """Table, row and column of a path; where there are none, the row in which the household begins."""
    home, row = household.home
    if path == ("case_id",):
        return home, row, home.key
    column = _field(path)[1]
    origin = _origin(path, column, household)
    if origin is None:
        return home, row, home.index_of(column) if column is not None else -1
    index = origin.part.index(column.key) if column is not None else -1
    if index < 0 and column is not None:
        index = origin.part.table.index_of(column)
    return origin.part.table, origin.row, index


def _origin(path: Path, column: RegisterColumn | None, household: RegisterHousehold) -> Origin | None:
    """The row of a path: of an item by its number, of the household the one that states the fact, else the first."""
    names = tuple(step for step in path if isinstance(step, str))
    table = column.table if column is not None else names
    number = next((step for step in path if isinstance(step, int)), None)
    origins = household.origins.get(table) or household.origins.get((*names, "units")) or []
    if column is not None and not origins:
        origins = household.origins.get((*table, "units"), [])
    if number is not None:
        return origins[number] if number < len(origins) else None
    if column is None:
        return origins[0] if origins and len(names) > 1 else None
    stated = (origin for origin in origins if _says(origin, column.key))
    return next(stated, origins[0] if origins else None)


def _says(origin: Origin, key: str) -> bool:
    index = origin.part.index(key)
    return index >= 0 and not is_blank(origin.part.table.rows[origin.row][index])


def cell_name(path: Path, household: RegisterHousehold) -> str:
    """人员!C5, for pointing at a second cell."""
    column = _field(path)[1]
    if _origin(path, column, household) is None:
        return ""
    table, row, index = _spot(path, household)
    return f"{table.name}!{letter(index) if index >= 0 else ''}{row + 1}"
