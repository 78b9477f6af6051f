"""Every line of a settlement with its status and the reason of it, a line of nothing with the reason of that."""

from __future__ import annotations

from typing import NamedTuple

from chaiqian.documents.case import Adjustment, Case
from chaiqian.documents.scheme import Scheme
from chaiqian.law.nothing import cause_of, why_nothing
from chaiqian.law.prepared import FEN, Evaluation, PreparedScheme
from chaiqian.law.recognition.verdict import (
    COUNTED,
    DOES_NOT_APPLY,
    PROVISIONAL,
    UNDECIDED,
    Recognition,
    Standing,
    made,
)
from chaiqian.law.rules.line import ADJUSTMENT, AWARD, BOTH, LEGACY, Line
from chaiqian.quantity import Quantity, rounding_to


class SettledLine(NamedTuple):
    """One line of a settlement; `amount` in 分, never applied to a way that is not in `modes`."""

    id: str
    name: str
    group: str
    clause: str
    modes: tuple[str, ...]
    status: str
    reason: str
    amount: int
    quantity: Quantity | None = None
    evaluation: Evaluation | None = None

    def __repr__(self) -> str:
        return f"SettledLine({self.id} {self.status} {self.amount})"

    @property
    def formula(self) -> str:
        """How the amount was worked out, with the numbers put in; empty where the line does not count."""
        if self.quantity is None or self.evaluation is None or self.status in (DOES_NOT_APPLY, UNDECIDED):
            return ""
        return self.evaluation.prepared.sentences.formula(self.quantity, self.evaluation.values)


def adjustment_amounts(case: Case, scheme: Scheme) -> list[int]:
    """Each decided adjustment in 分, rounded like every line; what is undecided counts 0."""
    places = scheme.rounding.places
    rounding = rounding_to(places, FEN)
    back = int(10 ** (FEN - places))
    return [rounding.apply(adjustment.amount or 0) * back for adjustment in case.adjustments]


def settled_lines(
    case: Case, prepared: PreparedScheme, found: Recognition, evaluation: Evaluation, adjustments: list[int]
) -> tuple[SettledLine, ...]:
    values, standings = evaluation.values, found.standings
    settled = []
    for line, words, slot, factor in prepared.placed:
        amount = values[slot] * factor
        standing = standings.get(line.id, _PLAINLY_COUNTED)
        if not amount:
            standing = _of_nothing(line, standing, found, evaluation)
        settled.append(made(SettledLine, words + standing + (amount, line.amount, evaluation)))
    if case.adjustments:
        decided = zip(case.adjustments, adjustments, strict=True)
        behind = 1 + max(index for index, line in enumerate(settled) if line.group == AWARD)
        settled[behind:behind] = [_adjusted(adjustment, amount, found) for adjustment, amount in decided]
    return tuple(settled)


_PLAINLY_COUNTED = Standing(COUNTED, "")


def _of_nothing(line: Line, standing: Standing, found: Recognition, evaluation: Evaluation) -> Standing:
    """How a line stands that came to nothing, for a reason of its own or for what made its amount 0."""
    if standing is _PLAINLY_COUNTED:
        return Standing(DOES_NOT_APPLY, why_nothing(line, evaluation))
    if standing.status in (COUNTED, PROVISIONAL) and line.id not in found.unappraised:
        return Standing(DOES_NOT_APPLY, _nothing_though(standing, line, evaluation))
    return standing


def _nothing_though(standing: Standing, line: Line, evaluation: Evaluation) -> str:
    """Why a line that counts came to nothing; an award that was earned says that it was."""
    if line.group != AWARD:
        return why_nothing(line, evaluation)
    return f"{standing.reason}，{cause_of(line.amount, evaluation) or '金额为零'}"


def _adjusted(adjustment: Adjustment, amount: int, found: Recognition) -> SettledLine:
    key = ADJUSTMENT + adjustment.name
    standing = found.standings[key]
    return SettledLine(key, adjustment.name, LEGACY, "十一", BOTH, standing.status, standing.reason, amount)
