"""What is wrong with a register, by sheet, row, column letter and header."""

from __future__ import annotations

from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.documents.written import Unwritten


def flaw(code: str, message: str, expected: str = "", remedy: str = "", at: CellPlace | None = None) -> Finding:
    """Something wrong or worth knowing in a register; `at` where it is known by now."""
    return Finding(code, message=message, expected=expected, remedy=remedy, at=at or CellPlace())


class Unusable(Exception):
    """What cannot be read; `finding` says why."""

    def __init__(self, code: str, message: str, expected: str, remedy: str) -> None:
        super().__init__(message)
        self.finding = flaw(code, message, expected, remedy)


class CellFault(Unusable):
    """One cell that cannot be read."""

    @classmethod
    def of(cls, refusal: Unwritten) -> CellFault:
        """The fault of a text that means no such value."""
        return cls(refusal.code, refusal.message, refusal.expected, refusal.remedy)


class RegisterRefused(Unusable):
    """The workbook as a whole cannot be used."""
