"""What a ledger needs of a household once it is settled: small, frozen, and quickly sent from a worker's process.

What no output asks for is not made: the line of JSON is only the .jsonl file's, the reviews are only the workbook's.
"""

from __future__ import annotations

from typing import NamedTuple

from chaiqian.documents.problem import Problem
from chaiqian.household.sheet_json import json_line
from chaiqian.office.findings import deviations, own_warnings
from chaiqian.office.ledger import LedgerRow, row_of
from chaiqian.office.review import Review, reviews_of
from chaiqian.project.run import Settled

WORKBOOK, CSV, JSON_LINES = ".xlsx", ".csv", ".jsonl"


class LedgerRecord(NamedTuple):
    """One household: its row, its line in a .jsonl file, what to look at again; `warned` counts its own warnings.

    `warnings` are these in words, for a file that lists them, without the lines of the case (a record may wait on a
    disk); `deviations` say that it is not as it was sealed.
    """

    row: LedgerRow
    line: bytes
    reviews: tuple[Review, ...]
    warned: int
    warnings: tuple[Problem, ...]
    deviations: tuple[Problem, ...]


def record_of(ending: str, settled: Settled) -> LedgerRecord:
    """What a ledger file of this ending (empty: the terminal alone) needs of a household."""
    settlement = settled.settlement
    listed = ending == WORKBOOK
    return LedgerRecord(
        row_of(settlement, str(settled.file)),
        json_line(settlement).encode() + b"\n" if ending == JSON_LINES else b"",
        tuple(reviews_of(settlement)) if listed else (),
        len(settlement.own_warnings),
        tuple(map(_without_lines, own_warnings(settled))) if listed and settlement.own_warnings else (),
        deviations(settled),
    )


def _without_lines(problem: Problem) -> Problem:
    place, *also = (place._replace(text="") for place in (problem.place, *problem.also))
    return problem._replace(place=place, also=tuple(also))
