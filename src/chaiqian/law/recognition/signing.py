"""Signing and handing over: the award period, each award's step, the decoration quota, 八（三） and 八（六）.

The step of an award is 0 where it is not earned, else 1 + its place in the scheme's list of amounts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from chaiqian.documents.scheme import (
    Award,
    CollectiveAward,
    CooperationAward,
    EarlySigningAward,
    HandoverAward,
    Scheme,
    SigningUnit,
    Stage,
    signed_by,
)
from chaiqian.law.recognition.lists import LISTED, NOT_LISTED
from chaiqian.law.recognition.months import written
from chaiqian.law.recognition.verdict import COUNTED, DOES_NOT_APPLY, UNDECIDED, Standing

BY_SCHEME, BY_CASES = "方案认定", "按案件统计"
SigningUnits = Mapping[tuple[str, str | None], SigningUnit]
HUNDRED_PERCENT = 10_000


def households_needed(rate: int, households: int) -> int:
    """The least number of households that reaches a rate (ten-thousandths) of so many, compared exactly."""
    return -(-rate * households // HUNDRED_PERCENT)


def basis_words(counted: bool, until: date | None) -> str:
    """Where a count of those who have signed is from, and the last day that it counts (None: every day)."""
    basis = BY_CASES if counted else BY_SCHEME
    return f"{basis}，截至 {written(until)}" if until is not None else basis


def count_words(unit: SigningUnit, signed: int, until: date) -> str:
    """The count that decides an award, with its basis."""
    return f"{unit.village}{unit.group or ''}签约 {signed}/{unit.households} 户（{basis_words(unit.counted, until)}）"


class Signing(NamedTuple):
    """When a household signed and handed over (None: not yet), the village and group it counts in, and the marked
    awards that it is listed for.
    """

    signed_on: date | None
    handed_over_on: date | None
    village: str
    group: str | None
    listed: tuple[str, ...] = ()


def within(scheme: Scheme, day: date | None) -> bool:
    """Whether a day falls in the award period, first and last day included."""
    return day is not None and scheme.award_period.start <= day <= scheme.award_period.end


@lru_cache
def period_words(start: date, end: date) -> str:
    """The award period, as every household of a project is told of it."""
    return f"奖励期（{start} 至 {end}）"


def outside_reason(scheme: Scheme, signed_on: date) -> str:
    """Why signing on this day is not signing within the award period."""
    side = "早于" if signed_on < scheme.award_period.start else "晚于"
    return f"{signed_on} 签约，{side}{period_words(scheme.award_period.start, scheme.award_period.end)}"


def award_step(award: Award, scheme: Scheme, signing: Signing, units: SigningUnits) -> tuple[int, Standing]:
    """The step that this household reaches, and how the line stands."""
    if isinstance(award, CollectiveAward):
        return _collective(award, signing, units)
    if award.marked and award.name not in signing.listed:
        return 0, Standing(DOES_NOT_APPLY, NOT_LISTED)
    step, standing = _earned(award, scheme, signing)
    if award.marked and standing.status == COUNTED:
        return step, Standing(COUNTED, f"{LISTED}；{standing.reason}")
    return step, standing


def _earned(
    award: CooperationAward | EarlySigningAward | HandoverAward, scheme: Scheme, signing: Signing
) -> tuple[int, Standing]:
    if signing.signed_on is None:
        return 0, Standing(UNDECIDED, "尚未签约")
    if isinstance(award, HandoverAward):
        return _handover(award, signing, signing.signed_on)
    if not within(scheme, signing.signed_on):
        return 0, Standing(DOES_NOT_APPLY, outside_reason(scheme, signing.signed_on))
    if isinstance(award, CooperationAward):
        return _cooperation(scheme, signing, signing.signed_on)
    return _staged(award.stages, signing.signed_on, f"{written(signing.signed_on)} 签约")


def _cooperation(scheme: Scheme, signing: Signing, signed_on: date) -> tuple[int, Standing]:
    handed = signing.handed_over_on
    if handed is None:
        return 0, Standing(UNDECIDED, f"{signed_on} 在奖励期内签约，尚未交房")
    if handed > scheme.award_period.end:
        return 0, Standing(DOES_NOT_APPLY, f"{handed} 交房，晚于奖励期届满日 {scheme.award_period.end}")
    return 1, Standing(COUNTED, f"{written(signed_on)} 签约、{written(handed)} 交房，均在奖励期内")


def _staged(stages: Sequence[Stage], day: date, done: str) -> tuple[int, Standing]:
    for index, stage in enumerate(stages):
        if day <= stage.until:
            return index + 1, Standing(COUNTED, f"{done}，在第{index + 1}阶段（至 {written(stage.until)}）内")
    return 0, Standing(DOES_NOT_APPLY, f"{done}，晚于最后阶段（至 {stages[-1].until}）")


def _handover(award: HandoverAward, signing: Signing, signed_on: date) -> tuple[int, Standing]:
    handed = signing.handed_over_on
    if handed is None:
        return 0, Standing(UNDECIDED, f"{signed_on} 签约，尚未交房")
    if award.stages is not None or award.deadline is None:
        return _staged(award.stages or (), handed, f"{handed} 交房")
    if handed > award.deadline:
        return 0, Standing(DOES_NOT_APPLY, f"{handed} 交房，晚于期限 {award.deadline}")
    return 1, Standing(COUNTED, f"{written(handed)} 交房，在期限 {written(award.deadline)} 以内")


def unit_key(award: CollectiveAward, village: str, group: str | None) -> tuple[str, str | None]:
    """The signing unit that an award looks at: the village, or the village and its group."""
    return (village, None) if award.by == "村" else (village, group)


def comes_too_late(award: CollectiveAward, signed_on: date | None, today: date | None = None) -> bool:
    """Whether who signed on a day, or has not signed `today`, cannot have a collective award any more, 八（六）3."""
    day = signed_on or today
    return day is not None and day > award.deadline


def _collective(award: CollectiveAward, signing: Signing, units: SigningUnits) -> tuple[int, Standing]:
    unit = units.get(unit_key(award, signing.village, signing.group))
    if comes_too_late(award, signing.signed_on):
        return 0, Standing(DOES_NOT_APPLY, f"{signing.signed_on} 签约，晚于期限 {award.deadline}")
    signed = None if unit is None else signed_by(unit, award.deadline)
    if unit is None or signed is None:
        return 0, Standing(UNDECIDED, f"{award.by}的签约户数尚未认定")
    count = count_words(unit, signed, award.deadline)
    if signing.signed_on is None:
        return 0, Standing(DOES_NOT_APPLY, f"{count}，本户尚未签约，不在其中")
    reached = [
        (tier.rate, index)
        for index, tier in enumerate(award.tiers)
        if households_needed(tier.rate, unit.households) <= signed
    ]
    if not reached:
        return 0, Standing(DOES_NOT_APPLY, f"{count}，没有达到最低一档")
    rate, index = max(reached)
    return index + 1, Standing(COUNTED, f"{count}，达到 {_percent(rate)} 一档")


@lru_cache
def _percent(rate: int) -> str:
    whole, rest = divmod(rate, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".") + "%"
