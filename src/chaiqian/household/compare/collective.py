"""The collective award, 八（六）3: its tiers, how many households each still lacks, what reaching it brings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from chaiqian.documents.scheme import CollectiveAward, SigningUnit, signed_by
from chaiqian.household.compare.timing import last_days, settled_on
from chaiqian.law.recognition.signing import comes_too_late, households_needed, unit_key
from chaiqian.law.settlement import Settlement, facts_if_signed
from chaiqian.output.text import money

AWARD_LINE = "award."


class TierOutcome(NamedTuple):
    """One tier: `rate` in 0.01 %, households `needed` for it, `missing` (None: the count is not known), and in 分.

    `amount` is the award by itself, `gain` what the household has more than by the recorded count, after the cap.
    """

    rate: int
    needed: int
    missing: int | None
    amount: int
    gain: int


class CollectiveOutcome(NamedTuple):
    """One collective award; `tiers` from the lowest rate up, none where the household signs or signed `too_late`.

    `supposed` is the day on which a household that has not signed is supposed to sign and hand over.
    """

    award: CollectiveAward
    unit: SigningUnit
    too_late: bool
    tiers: tuple[TierOutcome, ...]
    supposed: date | None = None

    @property
    def signed(self) -> int | None:
        """How many have signed as of the deadline; None where that is not recorded yet."""
        return signed_by(self.unit, self.award.deadline)

    @property
    def reached(self) -> bool:
        """Whether the recorded count reaches a tier."""
        return any(tier.missing == 0 for tier in self.tiers)


def collective_outcomes(settlement: Settlement, today: date | None = None) -> tuple[CollectiveOutcome, ...]:
    """Every collective award of the scheme for this household; who has not signed `today` can sign then at best."""
    return tuple(_outcomes(settlement, today))


def still_to_be_had(settlement: Settlement, line_id: str, today: date | None) -> str:
    """What a household that has not signed can still have of a collective award whose count is recorded, after the
    cap; that it is too late on a day behind the deadline. Empty for any other line.
    """
    if not line_id.startswith(AWARD_LINE):
        return ""
    index = next(i for i, award in enumerate(settlement.scheme.awards) if AWARD_LINE + award.name == line_id)
    award = settlement.scheme.awards[index]
    if not isinstance(award, CollectiveAward):
        return ""
    if comes_too_late(award, None, today):
        return f"，到期限没有签约（{today}）"
    step = _recorded_step(settlement, award)
    if not step:
        return ""
    gain = gain_if_signed(settlement, index, step, min(_first_open(settlement, today), award.deadline))
    return f"，到期限（含当日）以前签约可得 {money(gain)} 元（封顶后）"


def _recorded_step(settlement: Settlement, award: CollectiveAward) -> int:
    """The tier that the recorded count reaches, from 1; 0 where none, or nothing is recorded."""
    household = settlement.case.household
    unit = settlement.prepared.units[unit_key(award, household.village, household.group)]
    signed = signed_by(unit, award.deadline)
    reached = [
        (tier.rate, step)
        for step, tier in enumerate(award.tiers, 1)
        if signed is not None and households_needed(tier.rate, unit.households) <= signed
    ]
    return max(reached)[1] if reached else 0


def gain_if_signed(settlement: Settlement, index: int, step: int, day: date) -> int:
    """What one tier of an award brings after the cap, in 分, to a household that signs and hands over on `day`."""
    facts = facts_if_signed(settlement, day)
    after = settlement.prepared.run({**facts, f"award.{index}": step}).output("awards_after_cap")
    return after - settlement.prepared.run(facts).output("awards_after_cap")


def _outcomes(settlement: Settlement, today: date | None) -> Iterator[CollectiveOutcome]:
    household, signed_on = settlement.case.household, settlement.case.choice.signed_date
    for index, award in enumerate(settlement.scheme.awards):
        if isinstance(award, CollectiveAward):
            unit = settlement.prepared.units[unit_key(award, household.village, household.group)]
            supposed = None if signed_on is not None else _supposed(settlement, award, today)
            too_late = comes_too_late(award, signed_on, today)
            tiers = () if too_late else tuple(_tiers(settlement, index, unit, supposed))
            yield CollectiveOutcome(award, unit, too_late, tiers, supposed)


def _supposed(settlement: Settlement, award: CollectiveAward, today: date | None) -> date:
    """When a household may sign at best: by the deadline, unless today is past it."""
    first = _first_open(settlement, today)
    return first if comes_too_late(award, None, today) else min(first, award.deadline)


def _first_open(settlement: Settlement, today: date | None) -> date:
    """The first last day in the award period that is not past; where all are past, today."""
    start = settlement.scheme.award_period.start
    earliest = start if today is None else max(today, start)
    return min((day for day in last_days(settlement.scheme) if day >= earliest), default=earliest)


def _tiers(settlement: Settlement, index: int, unit: SigningUnit, supposed: date | None) -> Iterator[TierOutcome]:
    standing = settlement if supposed is None else settled_on(settlement, supposed)
    award, facts = settlement.scheme.awards[index], standing.recognition.facts
    assert isinstance(award, CollectiveAward)
    now, signed = standing.evaluation.output("awards_after_cap"), signed_by(unit, award.deadline)
    for step, tier in sorted(enumerate(award.tiers, 1), key=lambda entry: entry[1].rate):
        then = settlement.prepared.run({**facts, f"award.{index}": step})
        needed = households_needed(tier.rate, unit.households)
        missing = None if signed is None else max(0, needed - signed)
        gain = then.output("awards_after_cap") - now
        yield TierOutcome(tier.rate, needed, missing, then.output(f"award.{award.name}"), gain)
