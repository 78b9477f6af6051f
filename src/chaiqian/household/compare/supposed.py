"""The days that a comparison rests on: those of the case, else those on which the household is supposed to act."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from chaiqian.household.compare.ways import settled_with
from chaiqian.law.settlement import Settlement


class Asked(NamedTuple):
    """What the comparison is asked to suppose: its day, when to sign, when to hand over; None where not said."""

    today: date | None = None
    signing: date | None = None
    handover: date | None = None


class Supposed(NamedTuple):
    """The household settled again with its days; `handed_over_on` is None for who signed and has not said when."""

    settlement: Settlement
    signed_on: date
    handed_over_on: date | None
    stands: bool  # nothing is supposed: the case states these days


class BadSupposition(ValueError):
    """What is asked contradicts the case or itself; the text says how."""


def suppose(settlement: Settlement, asked: Asked) -> Supposed:
    """Who has not signed signs on the first day that earns most, and hands over then; raises BadSupposition."""
    choice = settlement.case.choice
    if asked.signing is not None and choice.signed_date is not None:
        raise BadSupposition(f"本户已于 {choice.signed_date} 签约，不能另假设签约的日子")
    if asked.handover is not None and choice.handed_over_date is not None:
        raise BadSupposition(f"本户已于 {choice.handed_over_date} 交房，不能另假设交房的日子")
    signing = choice.signed_date or asked.signing or _first_day(settlement, asked)
    handover = choice.handed_over_date or asked.handover or (None if choice.signed_on else signing)
    if handover is not None and handover < signing:
        raise BadSupposition(f"交房的日子 {handover} 早于签约的日子 {signing}")
    stands = signing == choice.signed_date and handover == choice.handed_over_date
    return Supposed(settlement if stands else acting(settlement, signing, handover), signing, handover, stands)


def acting(settlement: Settlement, signing: date, handover: date | None) -> Settlement:
    """The household settled again as if it signed and handed over on these days; what it did already stays."""
    choice = settlement.case.choice
    signed = {} if choice.signed_on else {"signed_on": signing}
    handed = {} if choice.handed_over_on else {"handed_over_on": handover}
    return settled_with(settlement, **signed, **handed)


def _first_day(settlement: Settlement, asked: Asked) -> date:
    """The first day of the award period, or today where that is later; by the day of handing over at the latest."""
    start = settlement.scheme.award_period.start
    first = max(start, asked.today or start)
    return first if asked.handover is None else min(first, asked.handover)
