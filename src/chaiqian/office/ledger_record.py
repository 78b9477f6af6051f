"""What a ledger needs of a household once it is settled: small, frozen, and quickly sent from a worker's process.

What no output asks for is not made: the line of JSON is only the .jsonl file's, the reviews are only the workbook's.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from chaiqian.documents.problem import Problem
from chaiqian.household.sheet_json import json_line
from chaiqian.office.findings import deviations, own_warnings
from chaiqian.office.ledger import LedgerRow, row_of
from chaiqian.office.ledger_page import TerminalLedger
from chaiqian.office.review import Review, reviews_of
from chaiqian.output.text import mask_within
from chaiqian.project.run import Settled

WORKBOOK, CSV, JSON_LINES = ".xlsx", ".csv", ".jsonl"


class LedgerRecord(NamedTuple):
    """One household: its row, also as the screen shows it, its line in a .jsonl file, what to look at again; `warned`
    counts its own warnings.

    `warnings` are these in words, for a file that lists them; `deviations` say that it is not as it was sealed. A
    record may wait on a disk: numbers of persons are masked already, as every output masks them, and no line of a case
    is in it.
    """

    row: LedgerRow
    shown: str
    line: bytes
    reviews: tuple[Review, ...]
    warned: int
    warnings: tuple[Problem, ...]
    deviations: tuple[Problem, ...]


def record_of(ending: str, screen: TerminalLedger, settled: Settled) -> LedgerRecord:
    """What a screen and a ledger file of this ending (empty: the terminal alone) need of a household."""
    settlement = settled.settlement
    listed = ending == WORKBOOK
    whole = row_of(settlement, str(settled.file))
    row = _masked(whole)._replace(project=whole.project)  # two projects that are masked alike have their own sums
    return LedgerRecord(
        row,
        screen.row(row),
        json_line(settlement).encode() + b"\n" if ending == JSON_LINES else b"",
        _masked(tuple(reviews_of(settlement))) if listed else (),
        len(settlement.own_warnings),
        _masked(tuple(map(_without_lines, own_warnings(settled)))) if listed and settlement.own_warnings else (),
        _masked(deviations(settled)),
    )


def _without_lines(problem: Problem) -> Problem:
    place, *also = (place._replace(text="") for place in (problem.place, *problem.also))
    return problem._replace(place=place, also=tuple(also))


def _masked(value: Any) -> Any:
    """A tuple with every text masked that is in it."""
    parts = [
        mask_within(part) if isinstance(part, str) else _masked(part) if isinstance(part, tuple) else part
        for part in value
    ]
    return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
