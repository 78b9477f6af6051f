"""What signing by each day would bring a household that has not signed: the days are `Settlement.signing_by`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chaiqian.documents.scheme import CollectiveAward
from chaiqian.household.reckoning import Reckoner
from chaiqian.household.sheet import StageRow, Timeline
from chaiqian.law.fact_labels import LABELS
from chaiqian.law.prepared import Evaluation
from chaiqian.law.rules.line import AWARD, Line
from chaiqian.law.settlement import Settlement, TimelinePoint
from chaiqian.output.text import money

TIMELINE = "签约时间与所得"
DECORATION_GAIN = "装修及附属物定额增加"
TIMELINE_COLUMNS = ("签约截止（含当日）", LABELS["awards_after_cap"], DECORATION_GAIN, "合计")
PASSED = "已过"
QUOTA_WHOLE = "暂按全部定额计"  # as long as the decoration is not appraised, K15


def timeline(settlement: Settlement, reckoner: Reckoner, on: date | None) -> Timeline | None:
    """The stages of a household that has not signed; those past `on` are said to be."""
    if not settlement.timeline:
        return None
    then = [reckoner.at(settlement.if_signed(point.until)) for point in settlement.timeline]
    rows = tuple(_row(settlement, *each, on) for each in zip(settlement.timeline, then, strict=True))
    shared = (words for each in zip(settlement.timeline, then, strict=True) for words in _shared(settlement, *each))
    return Timeline(TIMELINE, TIMELINE_COLUMNS, rows, tuple(dict.fromkeys(shared)), timeline_note(settlement))


def _row(settlement: Settlement, point: TimelinePoint, then: Reckoner, on: date | None) -> StageRow:
    passed = PASSED if on is not None and point.until < on else ""
    return StageRow(*point, _awards(settlement, then), passed)


def _earned(settlement: Settlement, evaluation: Evaluation) -> list[Line]:
    awards = (line for line in settlement.prepared.graph.lines if line.group == AWARD and line.id != "award_cap")
    return [line for line in awards if evaluation.output(line.id)]


def _awards(settlement: Settlement, then: Reckoner) -> str:
    """The awards line by line, and what the cap leaves of them."""
    evaluation = then.evaluation
    parts = [f"{line.name} {then.words(line.amount)}" for line in _earned(settlement, evaluation)]
    capped = f"，以上限 {money(evaluation.output('awards_after_cap'))}元 为限" if evaluation.output("award_cap") else ""
    return f"{' + '.join(parts)}{capped}" if parts else ""


def _shared(settlement: Settlement, point: TimelinePoint, then: Reckoner) -> Iterator[str]:
    """What the rows rest on, told once for all: the quota, and by how much it is more than the appraised value."""
    for line in _earned(settlement, then.evaluation):
        yield from then.below(line.amount)
    if then.evaluation.output("award_cap"):
        yield from then.below(settlement.prepared.lines["award_cap"].amount)
    if point.decoration:
        decoration = settlement.prepared.lines["decoration"].amount
        yield from then.below(decoration)
        appraised = money(then.evaluation.output("decoration") - point.decoration)
        yield f"{DECORATION_GAIN} {money(point.decoration)}元 = {then.words(decoration)} - {appraised}元"


def timeline_note(settlement: Settlement) -> str:
    """What the timeline of an unsigned household supposes, and what it leaves out."""
    collective = any(isinstance(award, CollectiveAward) for award in settlement.scheme.awards)
    apart = "，整体签约奖另计" if collective else ""
    if "decoration" in settlement.appraisal_pending:
        apart += f"；装修及附属物尚未评估，定额增加{QUOTA_WHOLE}"
    start = settlement.scheme.award_period.start
    supposed = f"假如在该日签约并交房（奖励期 {start} 起，此前签约的不享受）"
    return f"{supposed}，签约时已过期限的奖励不计{apart}；未计入合计。"
