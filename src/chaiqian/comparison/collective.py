"""The collective award, 八（六）3: its tiers, how many households each still lacks, what reaching it brings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from chaiqian.comparison.timing import last_days, settled_on
from chaiqian.documents.scheme import CollectiveAward, SigningUnit
from chaiqian.recognition.signing import HUNDRED_PERCENT, unit_key
from chaiqian.settlement import Settlement


class TierOutcome(NamedTuple):
    """One tier: `rate` in 0.01 %, households `needed` for it, `missing` (None: the count is not known), and in 分.

    `amount` is the award by itself, `gain` what the household has more than at present, after the cap.
    """

    rate: int
    needed: int
    missing: int | None
    amount: int
    gain: int


class CollectiveOutcome(NamedTuple):
    """One collective award; `tiers` from the lowest rate up, none where the household signed `too_late`."""

    award: CollectiveAward
    unit: SigningUnit
    too_late: bool
    tiers: tuple[TierOutcome, ...]

    @property
    def next(self) -> TierOutcome | None:
        """The lowest tier not yet reached; None where all are reached, none counts, or the count is not known."""
        return next((tier for tier in self.tiers if tier.missing), None)


def collective_outcomes(settlement: Settlement) -> tuple[CollectiveOutcome, ...]:
    """Every collective award of the scheme for this household."""
    return tuple(_outcomes(settlement))


def _outcomes(settlement: Settlement) -> Iterator[CollectiveOutcome]:
    household, signed_on = settlement.case.household, settlement.case.choice.signed_date
    for index, award in enumerate(settlement.scheme.awards):
        if isinstance(award, CollectiveAward):
            unit = settlement.prepared.units[unit_key(award, household.village, household.group)]
            too_late = signed_on is not None and signed_on > award.deadline
            tiers = () if too_late else tuple(_tiers(settlement, index, award, unit))
            yield CollectiveOutcome(award, unit, too_late, tiers)


def _tiers(settlement: Settlement, index: int, award: CollectiveAward, unit: SigningUnit) -> Iterator[TierOutcome]:
    facts = _facts(settlement, award)
    fact, line = f"award.{index}", f"award.{award.name}"
    now = settlement.prepared.run(facts).output("awards_after_cap")
    for step, tier in sorted(enumerate(award.tiers, 1), key=lambda entry: entry[1].rate):
        then = settlement.prepared.run({**facts, fact: step})
        needed = -(-tier.rate * unit.households // HUNDRED_PERCENT)
        missing = None if unit.signed is None else max(0, needed - unit.signed)
        gain = then.output("awards_after_cap") - now
        yield TierOutcome(tier.rate, needed, missing, then.output(line), gain)


def _facts(settlement: Settlement, award: CollectiveAward) -> dict[str, int]:
    """The household as it signed; before that, as if it had signed and handed over on the first last day in time."""
    if settlement.case.choice.signed_on is not None:
        return settlement.recognition.facts
    first = min(last_days(settlement.scheme))
    return settled_on(settlement, min(first, award.deadline)).recognition.facts
