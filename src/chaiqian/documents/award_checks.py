"""What must agree within the awards of a scheme, and the counts that they rest on. Each check yields its findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import pairwise

from chaiqian.documents.problem import Finding, Keyed, Path, contradiction, key_field
from chaiqian.documents.scheme import (
    Award,
    Bounded,
    CollectiveAward,
    EarlySigningAward,
    HandoverAward,
    Scheme,
    SigningUnit,
)

DOCUMENT = "scheme"
PER_PLOT = "每宅"
wrong = partial(contradiction, DOCUMENT)


def check_stages(scheme: Scheme) -> Iterator[Finding]:
    """Stages follow each other; those of an early-signing award inside the award period."""
    period = scheme.award_period
    for index, award in enumerate(scheme.awards):
        if not isinstance(award, (EarlySigningAward, HandoverAward)):
            continue
        yield from _check_order(index, award)
        if isinstance(award, EarlySigningAward) and period.start <= period.end:
            yield from _check_inside(index, award, period.start, period.end)


def _check_order(index: int, award: EarlySigningAward | HandoverAward) -> Iterator[Finding]:
    for number, (earlier, later) in enumerate(pairwise(award.stages or ()), 1):
        if later.until <= earlier.until:
            yield wrong(
                "P302",
                ("awards", index, "stages", number, "until"),
                f"“{award.name}”第 {number + 1} 阶段截止 {later.until}，不晚于上一阶段的 {earlier.until}",
                expected="各阶段的截止日期从早到晚，互不相同",
                remedy="按先后次序排列各阶段，并核对日期",
                clause="八（六）2" if isinstance(award, EarlySigningAward) else "八（六）4",
                also=("awards", index, "stages", number - 1, "until"),
            )


def _check_inside(index: int, award: EarlySigningAward, start: date, end: date) -> Iterator[Finding]:
    for number, stage in enumerate(award.stages):
        if not start <= stage.until <= end:
            path: Path = ("awards", index, "stages", number, "until")
            message = f"“{award.name}”第 {number + 1} 阶段截止 {stage.until}，不在奖励期内"
            expected, remedy = f"{start} 至 {end} 之间的日期", "核对这个日期和奖励期"
            yield wrong("P303", path, message, expected, remedy, "八（六）2", also=("award_period",))


def check_handover(scheme: Scheme) -> Iterator[Finding]:
    """A handover award has one deadline with its amount, or stages, and never both."""
    for index, award in enumerate(scheme.awards):
        if not isinstance(award, HandoverAward):
            continue
        staged = award.stages is not None
        whole = [award.deadline is not None, award.amount is not None]
        if all(whole) if not staged else not any(whole):
            continue
        message, remedy = "“{0}”既写了{awards.stages}，又写了一个交房期限或标准", "删去不用的写法"
        if not staged:
            message, remedy = "“{0}”的交房期限和标准没有写全", "补写缺的一项"
        text = Keyed(message, (award.name,))
        expected = Keyed("一个期限的写交房期限和标准；分阶段的只写{awards.stages}")
        yield wrong("P324", ("awards", index), text, expected, remedy, "八（六）4")


def check_bounds(scheme: Scheme) -> Iterator[Finding]:
    """at_least and at_most stand beside the amount that they bound, which is not 每宅, and in that order."""
    for index, award in enumerate(scheme.awards):
        for path, entry in _bounded(award):
            yield from _check_bounds(award, ("awards", index, *path), entry)


def _bounded(award: Award) -> Iterator[tuple[Path, Bounded]]:
    if isinstance(award, (EarlySigningAward, HandoverAward)):
        yield from ((("stages", number), stage) for number, stage in enumerate(award.stages or ()))
    if isinstance(award, CollectiveAward):
        yield from ((("tiers", number), tier) for number, tier in enumerate(award.tiers))
    elif not isinstance(award, EarlySigningAward):
        yield (), award


def _check_bounds(award: Award, path: Path, entry: Bounded) -> Iterator[Finding]:
    stated = [key for key in ("at_least", "at_most") if getattr(entry, key) is not None]
    if not stated:
        return
    place = (*path, stated[0])
    both = "和".join(key_field((*path, key)) for key in stated)
    if award.basis == PER_PLOT:
        message = f"“{award.name}”按每宅计，金额是定数，没有保底和封顶"
        remedy = Keyed(f"删去{both}；或核对{{awards.basis}}")
        yield wrong("P325", place, message, "按面积或按人计的奖励才写", remedy, "八（六）")
    elif isinstance(entry, HandoverAward) and entry.stages:
        text = Keyed(f"“{{0}}”分阶段，{both}写在了奖项上", (award.name,))
        yield wrong("P325", place, text, "写在各阶段的金额旁边", Keyed("移到{awards.stages}的各项里"), "八（六）")
    if entry.at_least is not None and entry.at_most is not None and entry.at_least > entry.at_most:
        message, swapped = f"“{award.name}”的保底大于封顶", "核对两个金额，是否写反"
        least, most = (key_field((*path, key)) for key in ("at_least", "at_most"))
        expected = Keyed(f"{least}不大于{most}")
        yield wrong("P326", place, message, expected, swapped, "八（六）", also=(*path, "at_most"))


def check_collective(scheme: Scheme) -> Iterator[Finding]:
    """A collective award is decided within the award period, and there is one for each unit and deadline."""
    first: dict[tuple[str, date], int] = {}
    for index, award in enumerate(scheme.awards):
        if not isinstance(award, CollectiveAward):
            continue
        if award.deadline > scheme.award_period.end >= scheme.award_period.start:
            message = f"“{award.name}”的签约期限 {award.deadline} 晚于奖励期结束日期 {scheme.award_period.end}"
            path: Path = ("awards", index, "deadline")
            expected, remedy = "不晚于奖励期结束日期", "核对签约期限和奖励期"
            yield wrong("P304", path, message, expected, remedy, "八（六）3", also=("award_period", "end"))
        earlier = first.setdefault((award.by, award.deadline), index)
        if earlier != index:
            message = f"以{award.by}为单位、期限 {award.deadline} 的整体签约奖有两个，第 {earlier + 1} 项奖励已是"
            yield wrong(
                "P308",
                ("awards", index, "by"),
                message,
                expected="同一种签约单位的几个整体签约奖，签约期限各不相同",
                remedy=Keyed("合并为一个奖项，用{awards.tiers}分档；分次认定的，核对{awards.deadline}"),
                clause="八（六）3",
                also=("awards", earlier, "by"),
            )
        yield from _check_tiers(index, award)


def _check_tiers(index: int, award: CollectiveAward) -> Iterator[Finding]:
    ascending = sorted(enumerate(award.tiers), key=lambda pair: (pair[1].rate, pair[0]))
    path: Path = ("awards", index, "tiers")
    for (low, lower), (high, higher) in pairwise(ascending):
        if lower.rate == higher.rate:
            message, remedy = f"“{award.name}”的签约比例重复，第 {low + 1} 档已有", "改正比例，或删去重复的一档"
            place, also = (*path, high, "rate"), (*path, low, "rate")
            yield wrong("P306", place, message, "各档比例互不相同", remedy, "八（六）3", also)
        elif higher.amount < lower.amount:
            yield wrong(
                "P307",
                (*path, high, "amount"),
                f"“{award.name}”第 {high + 1} 档比例更高，标准反而低于第 {low + 1} 档",
                expected="比例越高，标准不降低",
                remedy=Keyed("核对各档的{awards.tiers.rate}和{awards.tiers.amount}"),
                clause="八（六）3",
                also=(*path, low, "amount"),
            )


def check_signing_units(scheme: Scheme) -> Iterator[Finding]:
    """Each village or group is counted once, and no more sign than there are."""
    first: dict[tuple[str, str | None], int] = {}
    for index, unit in enumerate(scheme.signing_units):
        path: Path = ("signing_units", index)
        earlier = first.setdefault((unit.village, unit.group), index)
        if earlier != index:
            name = unit.village + (unit.group or "")
            place, also = (*path, "group" if unit.group else "village"), ("signing_units", earlier, "village")
            message, expected = f"签约单位“{name}”重复，第 {earlier + 1} 项已有", "每个村或村民小组写一项"
            yield wrong("P310", place, message, expected, "删去重复的一项", "八（六）3", also)
        yield from _check_signed(path, unit)


def _check_signed(path: Path, unit: SigningUnit) -> Iterator[Finding]:
    counted = [((*path, "counts", number, "signed"), count.signed) for number, count in enumerate(unit.counts or ())]
    for place, signed in [((*path, "signed"), unit.signed), *counted]:
        if signed is not None and signed > unit.households:
            message = f"已签户数 {signed} 大于总户数 {unit.households}"
            expected = Keyed(f"{key_field(place)}不大于{{signing_units.households}}")
            yield wrong("P311", place, message, expected, "核对两个户数", "八（六）3", (*path, "households"))


def check_counts(scheme: Scheme) -> Iterator[Finding]:
    """A unit that is counted on several days says each count with its day, and nothing beside."""
    for index, unit in enumerate(scheme.signing_units):
        by = "村民小组" if unit.group else "村"
        awards = [award for award in scheme.awards if isinstance(award, CollectiveAward) and award.by == by]
        deadlines = sorted({award.deadline for award in awards})
        path: Path = ("signing_units", index)
        if unit.signed is not None and (unit.counts is not None or len(deadlines) > 1):
            yield _signed_beside(path, by, deadlines)
        yield from _check_days(path, unit, deadlines)
        yield from _check_falling(path, unit)


def _signed_beside(path: Path, by: str, deadlines: list[date]) -> Finding:
    signed, counts = "{signing_units.signed}", "{signing_units.counts}"
    message = f"既写了{signed}，又写了{counts}"
    if len(deadlines) > 1:
        message = f"以{by}为单位的整体签约奖有 {len(deadlines)} 个签约期限，{signed}看不出是哪一天的户数"
    days = "、".join(map(str, deadlines))
    expected = Keyed(f"{counts}，每个签约期限一条：{days}" if days else f"{signed}或{counts}，只写一种")
    of_each = "{signing_units.counts.on}和{signing_units.counts.signed}"
    remedy = Keyed(f"改写{counts}，每条写{of_each}；这里的{signed}删去")
    return wrong("P328", (*path, "signed"), Keyed(message), expected, remedy, "八（六）3")


def _check_days(path: Path, unit: SigningUnit, deadlines: list[date]) -> Iterator[Finding]:
    days = [count.on for count in unit.counts or ()]
    for number, day in enumerate(days):
        place = (*path, "counts", number, "on")
        expected = "、".join(map(str, deadlines)) or "方案没有以此为单位的整体签约奖"
        if day not in deadlines:
            message = f"{day} 不是整体签约奖的签约期限"
            yield wrong("P329", place, message, expected, "改为签约期限，或删去这一条", "八（六）3")
        elif days.index(day) != number:
            message = f"{day} 的户数重复，第 {days.index(day) + 1} 项已有"
            first = (*path, "counts", days.index(day), "on")
            yield wrong("P329", place, message, "每个签约期限一条", "删去重复的一条", "八（六）3", also=first)


def _check_falling(path: Path, unit: SigningUnit) -> Iterator[Finding]:
    ascending = sorted(enumerate(unit.counts or ()), key=lambda pair: pair[1].on)
    for (before, earlier), (after, later) in pairwise(ascending):
        if later.signed < earlier.signed:
            place, also = (*path, "counts", after, "signed"), (*path, "counts", before, "signed")
            message = f"截至 {later.on} 已签 {later.signed} 户，少于截至 {earlier.on} 的 {earlier.signed} 户"
            expected, remedy = "截止日期越晚，已签户数不减少", "核对各次认定的户数"
            yield wrong("P330", place, message, expected, remedy, "八（六）3", also)


CHECKS = (
    check_stages,
    check_handover,
    check_bounds,
    check_collective,
    check_signing_units,
    check_counts,
)
