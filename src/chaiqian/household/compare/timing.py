"""What a day brings: signing and handing over on the last day of each stage, and one day later, 八（六）."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from chaiqian.documents.scheme import CollectiveAward, EarlySigningAward, HandoverAward, Scheme
from chaiqian.household.compare.ways import settled_with
from chaiqian.law.prepared import FEN, Evaluation
from chaiqian.law.rules.line import RELOCATION
from chaiqian.law.settlement import Settlement, TimelinePoint

ONE_DAY = timedelta(days=1)
AWARD_TOTAL, AWARD_LIMIT = "award_total", "award_limit"


class DayOutcome(NamedTuple):
    """What signing on one day, and handing over then or later, comes to, in 分; collective awards as recorded.

    `point` is what the timeline of the sheet says of that day, without collective awards. `ends` names what has its
    last day then, and is empty on the day after; `starts`: the first day of the award period. A total is None where
    the scheme does not offer the way, `temporary_housing` is that of 回迁安置.
    """

    day: date
    point: TimelinePoint
    starts: bool
    ends: tuple[str, ...]
    award_total: int
    award_limit: int
    awards: int
    decoration: int
    temporary_housing: int | None
    months: int
    monetary_total: int | None
    relocation_net: int | None

    @property
    def collective(self) -> int:
        """What collective awards bring more after the cap, by the recorded count."""
        return self.awards - self.point.awards

    @property
    def reduction(self) -> int:
        """What the cap takes away, 奖励总额封顶核减."""
        return self.award_total - self.awards


def outcomes(settlement: Settlement, today: date | None = None, handover: date | None = None) -> tuple[DayOutcome, ...]:
    """Every last day of the scheme and the day after it, in order, and the first day of the award period; `today` too,
    once the demolition is announced. Who signs before `handover` hands over then, else on the day of signing.
    """
    endings = last_days(settlement.scheme)
    found = {day + shift for day in endings for shift in (ONE_DAY * 0, ONE_DAY)}
    found.add(settlement.scheme.award_period.start)
    if today is not None and today >= settlement.scheme.project.announced_on:
        found.add(today)
    days = sorted(found)
    return tuple(_outcome(settlement, day, max(day, handover or day), endings.get(day, ())) for day in days)


def last_days(scheme: Scheme) -> Mapping[date, tuple[str, ...]]:
    """Each day after which something is earned no more, and what that is."""
    found: dict[date, tuple[str, ...]] = {}
    for award in scheme.awards:
        if isinstance(award, (EarlySigningAward, HandoverAward)) and award.stages is not None:
            for number, stage in enumerate(award.stages, 1):
                _note(found, stage.until, f"{award.name}第 {number} 阶段末日")
        elif isinstance(award, (HandoverAward, CollectiveAward)) and award.deadline is not None:
            _note(found, award.deadline, f"{award.name}的期限")
    _note(found, scheme.award_period.end, "奖励期末日")
    return found


def _note(found: dict[date, tuple[str, ...]], day: date, text: str) -> None:
    found[day] = (*found.get(day, ()), text)


def settled_on(settlement: Settlement, day: date, handover: date | None = None) -> Settlement:
    """The household settled again as if it had signed on `day` and handed over then, or on a later `handover`."""
    return settled_with(settlement, signed_on=day, handed_over_on=handover or day)


def _outcome(settlement: Settlement, day: date, handover: date, ends: tuple[str, ...]) -> DayOutcome:
    evaluation = settled_on(settlement, day, handover).evaluation
    offers = evaluation.offers
    return DayOutcome(
        day=day,
        point=settlement.signing_by(day, handover),
        starts=day == settlement.scheme.award_period.start,
        ends=ends,
        award_total=named(evaluation, AWARD_TOTAL),
        award_limit=named(evaluation, AWARD_LIMIT),
        awards=evaluation.output("awards_after_cap"),
        decoration=evaluation.output("decoration"),
        temporary_housing=_of_relocation(evaluation, settlement.scheme),
        months=evaluation.output("months"),
        monetary_total=evaluation.output("monetary.total") if offers("monetary.total") else None,
        relocation_net=evaluation.output("relocation.net") if offers("relocation.net") else None,
    )


def _of_relocation(evaluation: Evaluation, scheme: Scheme) -> int | None:
    return evaluation.output("temporary_housing.relocation") if RELOCATION in scheme.project.modes else None


def named(evaluation: Evaluation, name: str) -> int:
    """The value in 分 of a sum of money that the graph names and no output carries."""
    quantity = next(node for node in evaluation.prepared.graph.order if node.name == name)
    return evaluation.of(quantity) * int(10 ** (FEN - quantity.scale))
