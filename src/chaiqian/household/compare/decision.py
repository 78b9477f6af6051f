"""What a family decides with: what signing too early loses, what each next step costs, how late it may move out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from chaiqian.household.compare.supposed import Asked, Supposed, acting
from chaiqian.household.compare.timing import ONE_DAY, last_days
from chaiqian.law.prepared import Evaluation
from chaiqian.law.settlement import Settlement

Loss = int


class Step(NamedTuple):
    """A last day: what is lost by acting a day later, in 分, what ends then; `days_left` counts from the day of the
    comparison, 0 on the last day itself, None where that is not said.
    """

    last: date
    loss: Loss
    ends: tuple[str, ...]
    days_left: int | None


class Decision(NamedTuple):
    """`too_early` is what is lost by signing before the first day of the award period, None where that is past;
    `latest_handover` the last day by which handing over still earns what it earns on the day supposed.
    """

    too_early: Loss | None
    steps: tuple[Step, ...]
    latest_handover: date | None


def decision_of(settlement: Settlement, supposed: Supposed, asked: Asked) -> Decision:
    """Everything that hangs on the day; nothing for a household that has signed and handed over."""
    choice = settlement.case.choice
    if choice.signed_on and choice.handed_over_on:
        return Decision(None, (), None)
    early = None if choice.signed_on else _too_early(settlement, asked)
    return Decision(early, tuple(_steps(settlement, asked)), _latest_handover(settlement, supposed))


def gained(evaluation: Evaluation) -> int:
    """What hangs on the day: awards after the cap, and the decoration, which the quota may raise; in 分."""
    return evaluation.output("awards_after_cap") + evaluation.output("decoration")


def _on(settlement: Settlement, day: date, asked: Asked) -> int:
    """What is had by who acts on `day`: signs, or where it has signed hands over."""
    signed = settlement.case.choice.signed_date
    handover = max(day, asked.handover or day, signed or day)
    return gained(acting(settlement, day, handover).evaluation)


def _too_early(settlement: Settlement, asked: Asked) -> Loss | None:
    start = settlement.scheme.award_period.start
    if asked.today is not None and asked.today >= start:
        return None
    return _on(settlement, start, asked) - _on(settlement, start - ONE_DAY, asked)


def _steps(settlement: Settlement, asked: Asked) -> Iterator[Step]:
    first = max(settlement.scheme.award_period.start, asked.today or date.min)
    for last, ends in sorted(last_days(settlement.scheme).items()):
        if last >= first:
            loss = _on(settlement, last, asked) - _on(settlement, last + ONE_DAY, asked)
            if loss:
                yield Step(last, loss, ends, None if asked.today is None else (last - asked.today).days)


def _latest_handover(settlement: Settlement, supposed: Supposed) -> date | None:
    """None where it is no later than the day supposed, or that day is not known or past changing."""
    handover = supposed.handed_over_on
    if handover is None or settlement.case.choice.handed_over_on:
        return None
    full = gained(supposed.settlement.evaluation)
    later = [day for day in sorted(last_days(settlement.scheme), reverse=True) if day > handover]
    return next((day for day in later if gained(acting(settlement, supposed.signed_on, day).evaluation) == full), None)
