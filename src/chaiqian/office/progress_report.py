"""The progress of signing as a report: units, the way to the next tier, the curve by day, who has not signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from chaiqian.documents.scheme import Tier
from chaiqian.law.recognition.signing import basis_words
from chaiqian.law.settlement import Settlement
from chaiqian.office.signing_progress import (
    ADDED,
    COUNTED,
    RECORDED,
    AwardProgress,
    SigningProgress,
    UnitProgress,
    Worth,
)
from chaiqian.output.report import BAR, DAY, NUMBER, RIGHT, TEXT, WHOLE_BAR, WORD, Cell, Column, Report, Table
from chaiqian.output.text import money
from chaiqian.project.signing_count import percent

TITLE = "签约进度"
ORIGINS = {RECORDED: "方案", ADDED: "各组相加", COUNTED: "按案件"}
UNIT_COLUMNS = (
    Column("总户数", NUMBER, 4),
    Column("已签", NUMBER, 3),
    Column("未签", NUMBER, 3),
    Column("签约率", RIGHT, 4),
    Column("已交房", NUMBER, 4),
    Column("村、村民小组", TEXT, 12),
    Column("总户数来源", WORD, 5),
)
AWARD_COLUMNS = (
    Column("已签", RIGHT, 4),
    Column("签约率", RIGHT, 4),
    Column("已达", RIGHT, 4),
    Column("下一档", RIGHT, 4),
    Column("还差户数", RIGHT, 4),
    Column("单位和奖项", TEXT, 12),
    Column("达到后每户所得（封顶后，元）", TEXT, 16),
)
DAY_COLUMNS = (
    Column("日期", DAY, 5),
    Column("当日", NUMBER, 3),
    Column("累计", NUMBER, 3),
    Column("占总户数", RIGHT, 4),
    Column("累计曲线", BAR, 24),
)
UNSIGNED_COLUMNS = (
    Column("搬迁期限", WORD, 6),
    Column("编号", TEXT, 7),
    Column("被拆迁人", TEXT, 7),
    Column("村组", TEXT, 9),
    Column("坐落", TEXT, 14),
)
EXACT = "签约率只舍不入；是否达到档次按户数精确比较，不按显示的比例。"
AFTER_CAP = "每户所得为封顶后金额，按文件夹内本单位按期签约和还可签约的各户计算；一宗的奖励总额以上限为准（八（六））。"


def progress_report(progress: SigningProgress, failed: int) -> Report:
    """Compose the report of one project; `failed` cases could not be read or settled."""
    project, total = progress.scheme.project, progress.total
    return Report(
        title=TITLE,
        facts=(
            ("截至日期", f"{progress.on}（含当日）"),
            ("项目", project.name),
            ("已签", f"{total.signed}/{total.households} 户（{rate_of(total)}，{basis_words(True, progress.on)}）"),
            ("已交房", f"{total.handed_over} 户"),
            ("搬迁期限", deadline_words(progress)),
        ),
        cautions=tuple(_cautions(progress, failed)),
        tables=(_units(progress), _awards(progress), _days(progress), _unsigned(progress)),
        closing=(EXACT, AFTER_CAP) if progress.awards else (EXACT,),
        footer=f"截至 {progress.on}",
    )


def rate_of(unit: UnitProgress) -> str:
    """How many of a unit have signed, in percent."""
    return percent(unit.signed, unit.households) if unit.households else "/"


def deadline_words(progress: SigningProgress) -> str:
    """The relocation deadline and how far off it is."""
    day, past = progress.scheme.project.relocation_deadline, progress.days_past_deadline
    return f"{day}，已过 {past} 天" if past > 0 else f"{day}，还有 {-past} 天"


def _cautions(progress: SigningProgress, failed: int) -> Iterator[str]:
    if failed:
        yield f"有 {failed} 个案件文件有问题，没有列入名单；读不出来的不计入户数。"
    yield from later_words(progress)
    lacking = [_named(unit, unit.households - unit.inside) for unit in progress.units if unit.inside < unit.households]
    if lacking:
        yield f"没有案件文件的户按未签算，不在未签名单内：{'、'.join(lacking)}。"
    beyond = [_named(unit, unit.inside) for unit in progress.units if unit.inside > unit.households]
    if beyond:
        yield f"案件多于方案的总户数，请核对：{'、'.join(beyond)}。"


def later_words(progress: SigningProgress) -> Iterator[str]:
    """That some signed after the day, where some did."""
    if progress.later:
        yield f"另有 {progress.later} 户在 {progress.on} 以后签约，按这一天算作未签。"


def _named(unit: UnitProgress, number: int) -> str:
    return f"{unit.village}{unit.group or ''} {number} 户"


def _units(progress: SigningProgress) -> Table:
    rows = tuple(_unit(unit, unit.village + (unit.group or "")) for unit in progress.units)
    title = f"各村、村民小组（已签为{basis_words(True, progress.on)}）"
    notes = tuple(_recorded_otherwise(progress))
    return Table("村组", title, UNIT_COLUMNS, rows, _unit(progress.total, "合计")[:-1] + ("",), notes=notes)


def _unit(unit: UnitProgress, name: str) -> tuple[Cell, ...]:
    unsigned = max(0, unit.households - unit.signed)
    return unit.households, unit.signed, unsigned, rate_of(unit), unit.handed_over, name, ORIGINS[unit.origin]


def _awards(progress: SigningProgress) -> Table:
    rows = tuple(_award(award, progress.on) for award in progress.awards)
    notes = [f"{award.count.name}：{award.count.refusal}。" for award in progress.awards if award.count.refusal]
    return Table(
        "整体签约奖", "整体签约奖（八（六）3）", AWARD_COLUMNS, rows, notes=tuple(notes), nothing="方案没有设整体签约奖"
    )


def _recorded_otherwise(progress: SigningProgress) -> Iterator[str]:
    """Where the scheme records another number than the cases come to: both, with the reason."""
    for award in progress.awards:
        count, until = award.count, min(award.award.deadline, progress.on)
        if count.recorded in (None, count.signed):
            continue
        early = f"{progress.on} 在期限以前" if progress.on < award.award.deadline else count.why_different
        yield f"{count.name}已签 {count.by_scheme()}；{count.by_cases(until)}；两数不同：{early}。结算按方案认定。"


def _award(award: AwardProgress, on: date) -> tuple[Cell, ...]:
    unit = award.count.unit
    basis = basis_words(not award.recorded, award.award.deadline if award.recorded else min(award.award.deadline, on))
    return (
        f"{award.signed}/{unit.households}",
        percent(award.signed, unit.households),
        "未达" if award.reached is None else _tier(award.reached),
        following_words(award),
        missing_words(award),
        f"{award.count.name} {award.award.name}（期限 {award.award.deadline}；{basis}）",
        _brings(award),
    )


def following_words(award: AwardProgress) -> str | None:
    """The rate of the next tier, or that there is none; None where no signing counts any more."""
    return "已是最高" if award.next is None else None if award.closed else _tier(award.next)


def missing_words(award: AwardProgress) -> str | None:
    """How many households lack for the next tier; why no signing counts any more; None at the highest before that."""
    if award.closed:
        return "已认定" if award.recorded else "期限已过"
    return None if award.next is None else str(award.missing)


def _tier(tier: Tier) -> str:
    """The rate of a tier, exactly."""
    return percent(tier.rate, 10_000)


def _brings(award: AwardProgress) -> str:
    now = f"现档{_worth(award, award.reached, award.now)}" if award.reached else ""
    if award.next is None or award.closed:
        return now or "没有达到最低一档"
    return "；".join(filter(None, (_worth(award, award.next, award.worth), now)))


def _worth(award: AwardProgress, tier: Tier | None, worth: Worth | None) -> str:
    assert tier is not None
    basis = f"{award.award.basis} {money(tier.amount)}"
    if worth is None:
        return basis
    if worth.least == worth.most:
        return basis if worth.most == tier.amount else f"{basis}，本单位每户 {money(worth.most)}"
    return (
        f"{basis}，本单位 {worth.households} 户平均 {money(worth.mean)}（{money(worth.least)} 至 {money(worth.most)}）"
    )


def _days(progress: SigningProgress) -> Table:
    whole = max(1, progress.total.households)
    rows = tuple(
        (one.day, one.signed, one.so_far, percent(one.so_far, whole), min(WHOLE_BAR, one.so_far * WHOLE_BAR // whole))
        for one in progress.days
    )
    notes = ("没有户签约的日子不列。",) if rows else ()
    return Table("每日签约", "每日签约", DAY_COLUMNS, rows, notes=notes, nothing="到这一天还没有户签约")


def _unsigned(progress: SigningProgress) -> Table:
    past = progress.days_past_deadline
    mark = f"已过 {past} 天" if past > 0 else "未到"
    rows = tuple((mark, *_who(settlement)) for settlement in progress.unsigned)
    deadline = progress.scheme.project.relocation_deadline
    notes = (
        (f"搬迁期限 {deadline} 已过，以上 {len(rows)} 户没有达成协议，可以申请区住房城乡建设委裁决（十二）。",)
        if rows and past > 0
        else ()
    )
    return Table("未签名单", f"未签名单（{len(rows)} 户）", UNSIGNED_COLUMNS, rows, notes=notes)


def _who(settlement: Settlement) -> tuple[str, str, str, str]:
    case, home = settlement.case, settlement.case.household
    return case.case_id, home.owner, home.village + (home.group or ""), home.address
