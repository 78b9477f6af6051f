"""Every reader of files, as a function of bytes that may end in nothing but a result or a told problem.

A target returns the texts that a user would see. It raises where the program would show a traceback, and where an
ID number that is in the file would be shown in full.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from chaiqian.documents.edit_text import REMOVE, NotEditable, with_value
from chaiqian.documents.id_number import fault
from chaiqian.documents.key_names import parse_key
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.documents.problem_page import problem_json, problem_short, problem_text
from chaiqian.documents.source import parse
from chaiqian.documents.typed import Mistyped, typed
from chaiqian.household.sheet_json import json_line
from chaiqian.household.sheet_page import sheet
from chaiqian.law.settlement import settle
from chaiqian.output.page import page_text
from chaiqian.receipts.difference.page import difference_page
from chaiqian.receipts.page import verification_page
from chaiqian.receipts.receipt_file import read_receipt
from chaiqian.receipts.verification import verify

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "cases" / "yukou"
_ID = re.compile(rb"(?<![0-9A-Za-z])[0-9]{17}[0-9X](?![0-9A-Za-z])")
_SCRATCH = Path(tempfile.mkdtemp(prefix="chaiqian-fuzz-"))
_SCHEME = load_scheme(SAMPLE / "scheme.toml")
_CASE = load_case(SAMPLE / "LSG-001.toml")


def case(data: bytes) -> list[str]:
    """A case file: read, settled under a sample scheme, shown as a sheet and as JSON."""
    file = _file(data, "case.toml")
    try:
        settlement = settle(load_case(file), _SCHEME)
    except DocumentError as error:
        return _told(error.problems)
    return [page_text(sheet(settlement, 80)), json_line(settlement)]


def scheme(data: bytes) -> list[str]:
    """A scheme: read, and a sample case settled under it."""
    file = _file(data, "scheme.toml")
    try:
        return [json_line(settle(_CASE, load_scheme(file)))]
    except DocumentError as error:
        return _told(error.problems)


def receipt(data: bytes) -> list[str]:
    """A receipt: read, verified by itself and against a case, its difference to that case."""
    file = _file(data, "x.receipt.json")
    try:
        found = read_receipt(file)
    except DocumentError as error:
        return _told(error.problems)
    checked = [verify(found), verify(found, settle(_CASE, _SCHEME))]
    return [page_text(verification_page("x", outcome, 80)) for outcome in checked] + _differences(found)


def _differences(found: object) -> list[str]:
    from chaiqian.receipts.difference.attribution import difference
    from chaiqian.receipts.difference.state import Unsettled, sealed_outcome, sealed_state, state_of
    from chaiqian.receipts.receipt import Receipt

    assert isinstance(found, Receipt)
    if found.case_id != _CASE.case_id:
        return []  # a hundred changes to work through, each settled: no quicker to find anything by
    try:
        outcome = difference(sealed_state(found), state_of(settle(_CASE, _SCHEME)), sealed_outcome(found))
    except Unsettled:
        return []
    return [page_text(difference_page(outcome, "x", "y", 80))]


def register(data: bytes) -> list[str]:
    """A workbook: everything that would be made of it, without writing."""
    from chaiqian.register.causes import problem_text as cell_text
    from chaiqian.register.importing import import_register
    from chaiqian.register.problems import RegisterRefused

    file = _file(data, "book.xlsx")
    try:
        found = import_register(file, _SCRATCH / "none", dry_run=True)
    except RegisterRefused as refusal:
        return [cell_text(refusal.finding)]
    return [cell_text(problem) for problem in found.problems]


def edit(data: bytes) -> list[str]:
    """A key, a value and a file, each on its own line: the value put into the file."""
    try:
        key, value, text = data.decode().split("\n", 2)
        path = parse_key("case", key)
        parse(text)
    except (ValueError, UnicodeDecodeError):
        return []
    try:
        meant = typed("case", path, value)
        return [with_value(text, path, REMOVE if meant is None else meant)]
    except (NotEditable, Mistyped) as refusal:
        return [str(refusal)]


def scenario(data: bytes) -> list[str]:
    """A scenario: every combination, put into a sample scheme."""
    from chaiqian.district.scenario import changed
    from chaiqian.district.scenario_file import read_scenarios
    from chaiqian.district.scenario_keys import check_keys

    try:
        found = read_scenarios(_file(data, "scenario.toml"))
        for one in found[:3]:
            problems = tuple(check_keys([_SCHEME], one))
            if problems:
                return _told(problems)
            changed(_SCHEME, one)
    except DocumentError as error:
        return _told(error.problems)
    return [one.name for one in found]


def facts(data: bytes) -> list[str]:
    """A table of facts: every block of it."""
    from chaiqian.district.facts_table import FactsTable

    try:
        table = FactsTable(_file(data, "facts.parquet"))
        return [str(sum(block.rows for block in table.blocks()))]
    except DocumentError as error:
        return _told(error.problems)


TARGETS: dict[str, Callable[[bytes], list[str]]] = {
    target.__name__: target for target in (case, scheme, receipt, register, edit, scenario, facts)
}


def run(name: str, data: bytes) -> None:
    """Run one target on one input; raises where that input has found a defect."""
    texts = TARGETS[name](data)
    if name != "edit":  # an edited file holds what it held
        _check_private(data, texts)


def _check_private(data: bytes, texts: Iterable[str]) -> None:
    """No ID number of the input in what is shown; only whole words count, and only numbers that are right."""
    from datetime import date

    numbers = {found.decode() for found in _ID.findall(data)}
    shown = "\n".join(texts)
    for number in numbers:
        if fault(number, date.max) is None and number in shown:
            raise AssertionError("an ID number is shown in full")


def _told(problems: Iterable[Problem]) -> list[str]:
    return [write(problem) for problem in problems for write in (problem_text, problem_short, problem_json)]


def _file(data: bytes, name: str) -> Path:
    file = _SCRATCH / name
    file.write_bytes(data)
    return file
