"""The tables of what a day brings: awards and the cap, totals, and the tiers of collective awards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chaiqian.comparison.collective import CollectiveOutcome, TierOutcome
from chaiqian.comparison.timing import DayOutcome
from chaiqian.output.masking import safe
from chaiqian.output.numbers import money
from chaiqian.output.records import MONEY, NUMBER
from chaiqian.output.report import BAR, RIGHT, WHOLE_BAR, WORD, Cell, Column, Table
from chaiqian.recognition.signing import HUNDRED_PERCENT
from chaiqian.signing_count import percent

PRINTED_DAYS, PRINTED_TIERS, PRINTED_NAME = 12, 6, 16
SUPPOSED = "假如在该日签约并交房；整体签约奖取决于别户，另列于后，不在其内。"


def days_table(days: Sequence[DayOutcome], printed: bool) -> Table:
    """Awards before and after the cap for each day, with bars."""
    shown = _shown(days, printed)
    most = max(1, *(one.awards + one.decoration for one in shown))
    columns = (
        Column("日期", WORD),
        Column("奖励合计", MONEY),
        Column("封顶额", MONEY),
        Column("核减", MONEY),
        Column("封顶后奖励", MONEY),
        Column("封顶后奖励加装修", BAR, 12),
    )
    rows = tuple(
        (
            one.day,
            one.award_total,
            one.award_limit,
            one.reduction,
            one.awards,
            (one.awards + one.decoration) * WHOLE_BAR // most if one.awards + one.decoration > 0 else "",
        )
        for one in shown
    )
    return Table("签约时间", "签约和交房的时间：奖励（元）", columns, rows, notes=tuple(_notes(days, shown)))


def _shown(days: Sequence[DayOutcome], printed: bool) -> Sequence[DayOutcome]:
    """On a page the first ones: most is lost when the early stages end."""
    return days[:PRINTED_DAYS] if printed else days


def _notes(days: Sequence[DayOutcome], shown: Sequence[DayOutcome]) -> Iterator[str]:
    yield SUPPOSED
    for one in shown:
        if one.ends:
            yield f"{one.day}：{'、'.join(_name(text) for text in one.ends)}。"
    if len(shown) < len(days):
        yield f"另有较晚的 {len(days) - len(shown)} 个日期没有列出。"


def _name(text: str) -> str:
    shown = safe(text)
    return shown if len(shown) <= 2 * PRINTED_NAME else f"{shown[:PRINTED_NAME]}…{shown[-PRINTED_NAME:]}"


def totals_table(days: Sequence[DayOutcome], printed: bool) -> Table:
    """What else depends on the day, and what each way comes to."""
    columns = (
        Column("日期", WORD),
        Column("装修补偿", MONEY),
        Column("回迁临时安置费", MONEY),
        Column("月数", NUMBER),
        Column("货币安置合计", MONEY),
        Column("回迁安置净额", MONEY),
    )
    rows = tuple(
        (
            one.day,
            one.decoration,
            one.temporary_housing,
            one.months if one.temporary_housing is not None else None,
            one.monetary_total,
            one.relocation_net,
        )
        for one in _shown(days, printed)
    )
    return Table("各日合计", "签约和交房的时间：各方式合计（元）", columns, rows)


def collective_table(found: Sequence[CollectiveOutcome], printed: bool) -> Table:
    """Every tier of every collective award: what it still lacks, and what reaching it brings this household."""
    columns = (
        Column("整体签约奖", width=8),
        Column("签约比例", RIGHT),
        Column("需签户数", NUMBER),
        Column("还差", RIGHT),
        Column("本户奖励（元）", MONEY),
        Column("比现在多（元）", MONEY),
    )
    rows = [row for outcome in found for row in _tiers(outcome)]
    shown = rows[:PRINTED_TIERS] if printed else rows
    notes = [text for outcome in found[: PRINTED_TIERS if printed else None] for text in _collective_notes(outcome)]
    if len(shown) < len(rows):
        notes.append(f"另有 {len(rows) - len(shown)} 档没有列出。")
    nothing = "本户签约晚于期限，没有可得的档次。"
    return Table("整体签约奖", "整体签约奖（八（六）3）", columns, tuple(shown), notes=tuple(notes), nothing=nothing)


def _tiers(outcome: CollectiveOutcome) -> Iterator[tuple[Cell, ...]]:
    name = _name(outcome.award.name)
    for tier in outcome.tiers:
        # A tier that is reached brings nothing more, and a lower one than that would be a loss that never comes.
        gain = None if tier.missing == 0 else tier.gain
        yield name, _rate(tier), tier.needed, _missing(tier), tier.amount, gain


def _rate(tier: TierOutcome) -> str:
    return percent(tier.rate, HUNDRED_PERCENT)


def _missing(tier: TierOutcome) -> str:
    if tier.missing is None:
        return "未定"
    return f"{tier.missing} 户" if tier.missing else "已达到"


def _collective_notes(outcome: CollectiveOutcome) -> Iterator[str]:
    unit, name = outcome.unit, _name(outcome.award.name)
    where = _name(f"{unit.village}{unit.group or ''}")
    if outcome.too_late:
        yield f"{name}：本户签约晚于期限 {outcome.award.deadline}，不再取得。"
        return
    signed = "签约户数尚未认定" if unit.signed is None else f"已签 {unit.signed}/{unit.households} 户"
    yield f"{name}：{where}{signed}，期限 {outcome.award.deadline}。"
    if outcome.next is not None:
        lacking = f"再签 {outcome.next.missing} 户，达到 {_rate(outcome.next)} 一档"
        yield f"下一档：{lacking}，本户比现在多 {money(outcome.next.gain)} 元（封顶后）。"
