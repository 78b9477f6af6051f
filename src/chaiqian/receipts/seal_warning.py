"""Whether a case is still as it was sealed: a warning where the receipt beside it says something else."""

from __future__ import annotations

from pathlib import Path

from chaiqian.documents.problem import DocumentError, Place, Problem
from chaiqian.law.settlement import Settlement
from chaiqian.receipts.page import deviation_text
from chaiqian.receipts.receipt import Receipt, receipt_of
from chaiqian.receipts.receipt_file import read_receipt, receipt_beside
from chaiqian.receipts.verification import verify

REMEDY = "用 chaiqian verify、chaiqian diff 查明原因；确认改动无误的，重新 chaiqian seal --force"


def seal_warning(settlement: Settlement, receipt: Receipt | None, file: Path) -> Problem | None:
    """The warning of a settlement that differs from the receipt beside its file; None where it has none or every amount
    is as sealed: another group's count or a new unit type is no matter of this household's paper.
    """
    beside = receipt_beside(file)
    if beside is None:
        return None
    place = Place(str(beside))
    try:
        sealed = read_receipt(beside)
    except DocumentError as error:
        (problem,) = error.problems
        return Problem("W702", f"旁边的回执不能用：{problem.message}", place, remedy=problem.remedy)
    if sealed.intact and sealed.digest == (receipt or receipt_of(settlement)).digest:
        return None
    found = verify(sealed, settlement)
    if found.holds:
        return None
    first = deviation_text(found.telling[0])
    message = f"{sealed.case_id} 与回执（校验码 {sealed.printed_digest}）不一致：{first}"
    return Problem("W701", message, place, remedy=REMEDY)
