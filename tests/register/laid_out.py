"""A layout as a workbook, imported in this process, and what became of its cases."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import xlsxwriter
from tests.register.layouts import Layout, Page

from chaiqian.documents.case import Case
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.problem import Finding
from chaiqian.documents.scheme import Scheme
from chaiqian.register.book.child import messages
from chaiqian.register.book.content import Workbook
from chaiqian.register.book.opening import gathered
from chaiqian.register.existing import facts_of
from chaiqian.register.importing import REFUSED, Import, import_register

OPENING = "chaiqian.register.reading.open_workbook"
ROOT = Path(__file__).resolve().parents[2]


def workbook_of(pages: Mapping[str, Page]) -> bytes:
    """The pages as Excel would keep them."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats: dict[str, Any] = {"": None, "day": book.add_format({"num_format": "yyyy-mm-dd"})}
    for name, page in pages.items():
        sheet = book.add_worksheet(name)
        for top, left, bottom, right in page.merged:
            sheet.merge_range(top, left, bottom, right, "")
        for row, cells in enumerate(page.rows):
            for index, value in enumerate(cells):
                if value is not None:
                    code = "day" if isinstance(value, date) else page.formats.get((row, index), "")
                    if code not in formats:
                        formats[code] = book.add_format({"num_format": code})
                    sheet.write(row, index, value, formats[code])
        for row in page.hidden:
            sheet.set_row(row, None, None, {"hidden": True})
    book.close()
    return stream.getvalue()


def _opened(path: Any) -> Workbook:
    return gathered(messages(Path(path).read_bytes()))


@cache
def scheme() -> Scheme:
    return load_scheme(ROOT / "tests" / "examples" / "hanzhuang" / "scheme.toml")


class Came(NamedTuple):
    """What came of an import: the cases that were written, their facts, both by number, and all that was said."""

    cases: dict[str, Case]
    facts: dict[str, dict[str, Any]]
    result: Import

    def named(self, number: str) -> list[Finding]:
        """The errors that name a household, or the whole register, a sheet or a column."""
        found = [problem for problem in self.result.problems if problem.severity == "error"]
        return [problem for problem in found if problem.cell.case_id in ("", number)]


def imported(layout: Layout, folder: Path) -> Came:
    """Import a layout into an empty folder. Its account must add up, whatever it is."""
    path = folder / "登记簿.xlsx"
    path.write_bytes(workbook_of(layout.pages))
    with patch(OPENING, _opened):  # what the child would tell, without its start
        result = import_register(path, folder / "cases", scheme=scheme(), taught=layout.taught)
    written = [load_case(file) for file in sorted((folder / "cases").glob("*.toml"))]
    assert not result.unexplained(), "a household is lost without a word"
    new = {outcome.case_id for outcome in result.outcomes if outcome.what != REFUSED}
    assert new == {case.case_id for case in written}
    assert result.failed or all(outcome.what != REFUSED for outcome in result.outcomes)
    by_number = {case.case_id: case for case in written}
    return Came(by_number, {number: comparable(case) for number, case in by_number.items()}, result)


def comparable(case: Case) -> dict[str, Any]:
    """The facts of a case; the order of what columns list is the columns'."""
    facts = facts_of(case)
    for holder, key in ((facts, "buildings"), (facts, "equipment"), (facts.get("choice", {}), "units")):
        if key in holder:
            holder[key] = sorted(holder[key], key=lambda item: str(item["name"]))
    return facts


def differences(layout: Layout, came: Came) -> list[str]:
    """The cases that are not what they were and of which no error says why."""
    found = []
    for case in layout.cases:
        wanted, facts = comparable(case), came.facts.get(case.case_id)
        if facts is None and not came.named(case.case_id):
            found.append(f"{case.case_id}: neither written nor named")
        elif facts is not None and facts != wanted:
            found.append(f"{case.case_id}: {_first_difference(wanted, facts)}")
    numbers = {case.case_id for case in layout.cases}
    return [*found, *(f"{number}: nobody's" for number in came.facts if number not in numbers)]


def _first_difference(wanted: dict[str, Any], facts: dict[str, Any]) -> str:
    for key in dict.fromkeys((*wanted, *facts)):
        if wanted.get(key) != facts.get(key):
            return f"{key}: {wanted.get(key)} is {facts.get(key)}"
    return "alike"
