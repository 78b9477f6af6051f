"""A household's values judged by the doors and checks of the case files; every finding placed in its cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from chaiqian.documents.case import Case
from chaiqian.documents.case_checks import check_case
from chaiqian.documents.examine import all_findings, as_far_as_known, partial
from chaiqian.documents.member_checks import WORDS_OF_DEATH
from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.scheme import Scheme
from chaiqian.law.prepared import prepare
from chaiqian.law.recognition.agreement import CHECKS
from chaiqian.law.recognition.people import check_relations
from chaiqian.law.settlement import findings_with
from chaiqian.register.columns import RegisterColumn, RegisterSheet, TablePath, letter, sheets
from chaiqian.register.households import RegisterHousehold
from chaiqian.register.problems import flaw
from chaiqian.register.reading import Book, Grid
from chaiqian.register.settling import settle
from chaiqian.register.wording import for_cell, place_of, remedy_of
from chaiqian.register.words.kinship import names_the_head


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
    household.problems += _settled(household, book, agreement)
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
    return None if any(problem.severity == "error" for problem in household.problems) else case


def _settled(household: RegisterHousehold, book: Book, agreement: Agreement | None) -> Iterator[Finding]:
    """What only the whole household tells, put in place of what its cells left open."""
    first = book.grids[sheets()[0].name]
    owner = sheets()[0].column(("household",), "owner")
    index = first.index_of(owner) if owner is not None else -1
    scheme = agreement.prepared.scheme if agreement is not None else None
    for finding in settle(household, scheme, names_the_head(first.header(index))):
        also = "、".join(cell_name(path, household, book) for _, path in finding.also)
        remedy = f"{finding.remedy}（另见 {also}）" if also else finding.remedy
        yield at_cell(replace(finding, remedy=remedy), household, book)
    yield from _dead_by_remark(household, book)


def _dead_by_remark(household: RegisterHousehold, book: Book) -> Iterator[Finding]:
    """A remark that somebody died, of a person of whom no cell says so or not."""
    grid = book.grids.get("人员")
    remarks = grid.remarks if grid is not None else ()
    if grid is None or not remarks:
        return
    rows, members = household.rows.get(("members",), []), household.values.get("members", [])
    for row, member in zip(rows, members, strict=False):
        for index in remarks:
            word = next((word for word in WORDS_OF_DEATH if word in str(grid.rows[row][index])), None)
            if word is not None and member.get("deceased") is None:
                message = f"备注里写着“{word}”，“认定时已去世”没有填，仍会计入被安置人员"
                expected = "认定时不在世的填“是”；认定以后去世的、备注说的是别人的，填“否”"
                fault = flaw("C216", message, expected, "补上“认定时已去世”一列，这一行填“是”或“否”。")
                yield grid.at(fault, row, index, household.case_id)


def _placed(findings: Iterable[Finding], household: RegisterHousehold, book: Book) -> Iterator[Finding]:
    for finding in findings:
        if finding.path in household.faults or _column_missing(finding, book):
            continue
        also = [cell_name(path, household, book) for document, path in finding.also if document == "case"]
        worded = replace(
            finding,
            path=place_of(finding),
            message=for_cell(finding.message, finding.document),
            expected=for_cell(finding.expected, finding.document),
            remedy=remedy_of(finding) + "".join(f"（另见 {place}）" for place in also if place),
        )
        yield at_cell(worded, household, book)


def _column_missing(finding: Finding, book: Book) -> bool:
    """A column that is not there, or not read, was reported once, not again for each row."""
    sheet, column = _field(finding.path)
    grid = book.grids.get(sheet.name)
    if column is not None and grid is not None and column in grid.unread:
        return True
    if finding.code == "C205":
        return grid is None and sheet.name == "人员"
    if finding.code != "V110" or column is None or grid is None:
        return False
    return column.required and not grid.has(column)


def _field(path: Path) -> tuple[RegisterSheet, RegisterColumn | None]:
    """The sheet and the column of a path; a whole table has its sheet alone."""
    names = tuple(step for step in path if isinstance(step, str))
    for sheet in sheets():
        column = sheet.column(names[:-1], names[-1])
        if column is not None:
            return sheet, column
    for sheet in sheets():
        if any(column.table == names for column in sheet.columns):
            return sheet, None
    return sheets()[0], None


def at_cell(problem: Finding, household: RegisterHousehold, book: Book) -> Finding:
    """The finding with the cell of its path, or the row of the household."""
    grid, row, index = _spot(problem.path, household, book)
    if grid is None or row < 0:
        first = book.grids[sheets()[0].name]
        return first.at(problem, household.rows[()][0], first.key if grid is None else -1, household.case_id)
    return grid.at(problem, row, index, household.case_id)


def _spot(path: Path, household: RegisterHousehold, book: Book) -> tuple[Grid | None, int, int]:
    """Grid, row and column of a path, as far as there are any."""
    if path == ("case_id",):
        return None, -1, -1
    sheet, column = _field(path)
    grid = book.grids.get(sheet.name)
    if grid is None:
        return None, -1, -1
    rows = household.rows.get(_table(path)) or household.rows.get(tuple(path)) or []  # type: ignore[arg-type]
    listed = column is None or column.table == sheet.items
    number = next((step for step in path if isinstance(step, int)), 0) if listed else 0
    if not rows and column is not None:
        rows = household.rows.get(sheet.items or (), [])
    row = rows[number] if number < len(rows) else -1
    return grid, row, grid.index_of(column) if column is not None else -1


def _table(path: Path) -> TablePath:
    names = tuple(step for step in path if isinstance(step, str))
    return names if _field(path)[1] is None else names[:-1]


def cell_name(path: Path, household: RegisterHousehold, book: Book) -> str:
    """人员!C5, for pointing at a second cell."""
    grid, row, index = _spot(path, household, book)
    if grid is None or row < 0:
        return ""
    return f"{grid.name}!{letter(index) if index >= 0 else ''}{row + 1}"
