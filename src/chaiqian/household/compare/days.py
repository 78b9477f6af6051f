"""The tables of what a day brings: awards and the cap, totals, and the tiers of collective awards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from chaiqian.household.compare.collective import CollectiveOutcome, TierOutcome
from chaiqian.household.compare.timing import DayOutcome
from chaiqian.household.sheet_timeline import QUOTA_WHOLE, TIMELINE_COLUMNS
from chaiqian.law.fact_labels import unappraised
from chaiqian.law.recognition.signing import HUNDRED_PERCENT, basis_words
from chaiqian.output.report import MONEY, NUMBER, RIGHT, WORD, Cell, Column, Table
from chaiqian.output.text import money, safe
from chaiqian.project.signing_count import percent

PRINTED_DAYS, PRINTED_TIERS, PRINTED_NAME = 12, 6, 16
COLLECTIVE_APART = "整体签约奖按方案所记的已签户数计，另列一栏，为封顶后再多的金额。"
SUPPOSED = f"假如在该日签约并交房；{COLLECTIVE_APART}"
SUPPOSED_APART = f"假如在该日签约，{{}} 交房（签约更晚的，签约当日交房）；{COLLECTIVE_APART}"
FIRST_DAY = "奖励期首日，早于这一天签约的不享受"
PASSED = "已过"
DECIDED = "；已经认定，别的户以后再签约也不改变"


class DayStanding(NamedTuple):
    """What the tables of days are drawn up for: on which day (None: not said), for print or not, signed when or not,
    which lines lack an appraisal, which days the box has told already, until when to hand over at the earliest.
    """

    on: date | None
    printed: bool
    signed_on: date | None
    appraisal_pending: Sequence[str] = ()
    told: frozenset[date] = frozenset()
    handover: date | None = None

    def passed(self, day: date) -> bool:
        """Whether a day is past on the day of the comparison."""
        return self.on is not None and day < self.on


def days_table(days: Sequence[DayOutcome], standing: DayStanding) -> Table:
    """What the timeline of the sheet says of each day, under its headings; collective awards apart."""
    shown = _shown(days, standing)
    awards, decoration, total = TIMELINE_COLUMNS[1:]
    columns = (
        Column("日期", WORD),
        Column(awards, MONEY),
        Column(decoration, MONEY),
        Column(total, MONEY),
        Column("整体签约奖另多", MONEY),
    )
    rows = tuple(
        (
            _day(one.day, standing),
            one.point.awards,
            one.point.decoration,
            one.point.total,
            one.collective,
        )
        for one in shown
    )
    lacking = f"，{decoration}{QUOTA_WHOLE}" if "decoration" in standing.appraisal_pending else ""
    title = f"签约和交房的时间：奖励（元{lacking}）"
    return Table("签约时间", title, columns, rows, notes=tuple(_notes(days, shown, standing)))


def _shown(days: Sequence[DayOutcome], standing: DayStanding) -> Sequence[DayOutcome]:
    """On a page the first ones that are not past: most is lost when the early stages end."""
    if not standing.printed:
        return days
    shown = [one for one in days if one.starts or one.ends or one.day == standing.on or one is days[-1]]
    open_days = [one for one in shown if not standing.passed(one.day)] or shown
    return open_days[:PRINTED_DAYS]


def _day(day: date, standing: DayStanding) -> str:
    return f"{day} {PASSED}" if standing.passed(day) else str(day)


def _notes(days: Sequence[DayOutcome], shown: Sequence[DayOutcome], standing: DayStanding) -> Iterator[str]:
    if standing.signed_on is not None:
        yield f"本户已于 {standing.signed_on} 签约，签约日期不再变动：以下各日只是假设，供对照。"
    supposed = SUPPOSED
    if standing.handover is not None and any(one.day < standing.handover for one in shown):
        supposed = SUPPOSED_APART.format(standing.handover)
    yield f"{supposed}奖励上限 {'、'.join(money(limit) for limit in sorted({one.award_limit for one in shown}))} 元。"
    for one in shown:
        if one.starts:
            yield f"{one.day}：{FIRST_DAY}。"
        if one.ends and one.day not in standing.told and not standing.passed(one.day):
            yield f"{one.day}：{'、'.join(_name(text) for text in one.ends)}。"
    if any(one.day == standing.on for one in shown):
        yield f"{standing.on}：匡算日期。"
    if len(shown) < len(days):
        yield f"另有 {len(days) - len(shown)} 个日期没有列出。"


def _name(text: str) -> str:
    shown = safe(text)
    return shown if len(shown) <= 2 * PRINTED_NAME else f"{shown[:PRINTED_NAME]}…{shown[-PRINTED_NAME:]}"


def totals_table(days: Sequence[DayOutcome], standing: DayStanding, flats: str = "") -> Table:
    """What else depends on the day, and what each way comes to, with which flats; a way that the scheme does not offer
    has no column.
    """
    columns = (
        (Column("日期", WORD), lambda one: _day(one.day, standing)),
        (Column("装修补偿", MONEY), lambda one: one.decoration),
        (Column("回迁临时安置费", MONEY), lambda one: one.temporary_housing),
        (Column("月数", NUMBER), lambda one: None if one.temporary_housing is None else one.months),
        (Column("货币安置合计", MONEY), lambda one: one.monetary_total),
        (Column("回迁安置净额", MONEY), lambda one: one.relocation_net),
    )
    shown = _shown(days, standing)
    offered = [(column, value) for column, value in columns if any(value(one) is not None for one in shown)]
    rows = tuple(tuple(value(one) for _, value in offered) for one in shown)
    title = unappraised("签约和交房的时间：各方式合计（元）", bool(standing.appraisal_pending))
    notes = tuple(filter(None, (flats,)))
    return Table("各日合计", title, tuple(column for column, _ in offered), rows, notes=notes)


def collective_table(found: Sequence[CollectiveOutcome], standing: DayStanding) -> Table:
    """Every tier of every collective award: what it still lacks, and what reaching it brings this household."""
    columns = (
        Column("整体签约奖", width=8),
        Column("签约比例", RIGHT),
        Column("需签户数", NUMBER),
        Column("档次", RIGHT),
        Column("本户奖励（元）", MONEY),
        Column("封顶后再多（元）", MONEY),
    )
    rows = [row for outcome in found for row in _tiers(outcome)]
    shown = rows[:PRINTED_TIERS] if standing.printed else rows
    told = found[:PRINTED_TIERS] if standing.printed else found
    notes = [text for outcome in told for text in _collective_notes(outcome, standing)]
    notes += _gain_notes(found)
    if len(shown) < len(rows):
        notes.append(f"另有 {len(rows) - len(shown)} 档没有列出。")
    nothing = "没有可得的档次。"
    return Table("整体签约奖", "整体签约奖（八（六）3）", columns, tuple(shown), notes=tuple(notes), nothing=nothing)


def _tiers(outcome: CollectiveOutcome) -> Iterator[tuple[Cell, ...]]:
    name = _name(outcome.award.name)
    for tier in outcome.tiers:
        # Once the count is recorded it is decided: what is reached brings nothing more, the rest can be had no more.
        gain = tier.gain if tier.missing is None else None
        yield name, _rate(tier), tier.needed, _missing(tier), tier.amount, gain


def _rate(tier: TierOutcome) -> str:
    return percent(tier.rate, HUNDRED_PERCENT)


def _missing(tier: TierOutcome) -> str:
    if tier.missing is None:
        return "未定"
    return "未达到" if tier.missing else "已达到"


def _collective_notes(outcome: CollectiveOutcome, standing: DayStanding) -> Iterator[str]:
    unit, name, deadline = outcome.unit, _name(outcome.award.name), outcome.award.deadline
    where = _name(f"{unit.village}{unit.group or ''}")
    if outcome.too_late:
        why = "本户签约晚于期限 {}" if outcome.supposed is None else "期限 {} 已过，本户没有签约"
        yield f"{name}：{why.format(deadline)}，不再取得。"
        return
    if outcome.signed is None:
        yield f"{name}：{where}签约户数尚未认定，期限 {deadline}。"
        return
    basis = basis_words(unit.counted, deadline)
    apart = "，不含本户" if outcome.supposed is not None else ""
    until = f"期限 {deadline}{'' if unit.counted else DECIDED}"
    yield f"{name}：{where}签约户数已认定，{outcome.signed}/{unit.households} 户（{basis}{apart}），{until}。"
    if outcome.reached and outcome.supposed is not None:
        yield "已达到的档次，本户到期限（含当日）以前签约可得，另列在上面各日。"


def _gain_notes(found: Sequence[CollectiveOutcome]) -> Iterator[str]:
    """What the gain is more than."""
    first = next((outcome for outcome in found if not outcome.too_late and outcome.signed is None), None)
    if first is not None:
        supposed = f"假如本户 {first.supposed} 签约并交房，" if first.supposed else ""
        yield f"“封顶后再多”：{supposed}与只按已签户数计相比；奖励已经封顶的，再多为零。"
