"""What must agree within one scheme, apart from the guidance's limits. Each check yields its findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from itertools import pairwise

from chaiqian.documents.case_checks import repeated
from chaiqian.documents.problem import Finding, Keyed, Path, contradiction
from chaiqian.documents.scheme import AwardPeriod, CollectiveAward, EarlySigningAward, Scheme

DOCUMENT = "scheme"
wrong = partial(contradiction, DOCUMENT)


def check_period(scheme: Scheme) -> Iterator[Finding]:
    """The award period ends on or after the day that it starts."""
    period = scheme.award_period
    if period.end < period.start:
        yield wrong(
            "P301",
            ("award_period", "end"),
            f"奖励期结束日期 {period.end} 早于开始日期 {period.start}",
            expected=Keyed("{award_period.end}不早于{award_period.start}"),
            remedy="核对两个日期，是否写反",
            clause="八（六）",
            also=("award_period", "start"),
        )


def check_stages(scheme: Scheme) -> Iterator[Finding]:
    """The stages of an early-signing award follow each other inside the award period."""
    period = scheme.award_period
    for index, award in enumerate(scheme.awards):
        if isinstance(award, EarlySigningAward):
            yield from _check_order(index, award)
            if period.start <= period.end:
                yield from _check_inside(index, award, period.start, period.end)


def _check_order(index: int, award: EarlySigningAward) -> Iterator[Finding]:
    stages: Path = ("awards", index, "stages")
    for number, (earlier, later) in enumerate(pairwise(award.stages), 1):
        if later.until <= earlier.until:
            yield wrong(
                "P302",
                (*stages, number, "until"),
                f"“{award.name}”第 {number + 1} 阶段截止 {later.until}，不晚于上一阶段的 {earlier.until}",
                expected="各阶段的截止日期从早到晚，互不相同",
                remedy="按先后次序排列各阶段，并核对日期",
                clause="八（六）2",
                also=(*stages, number - 1, "until"),
            )


def _check_inside(index: int, award: EarlySigningAward, start: date, end: date) -> Iterator[Finding]:
    for number, stage in enumerate(award.stages):
        if not start <= stage.until <= end:
            yield wrong(
                "P303",
                ("awards", index, "stages", number, "until"),
                f"“{award.name}”第 {number + 1} 阶段截止 {stage.until}，不在奖励期内",
                expected=f"{start} 至 {end} 之间的日期",
                remedy="核对这个日期和奖励期",
                clause="八（六）2",
                also=("award_period",),
            )


def check_collective(scheme: Scheme) -> Iterator[Finding]:
    """A collective award is decided within the award period, and there is one for each kind of unit."""
    first: dict[str, int] = {}
    for index, award in enumerate(scheme.awards):
        if not isinstance(award, CollectiveAward):
            continue
        yield from _check_deadline(index, award, scheme.award_period)
        earlier = first.setdefault(award.by, index)
        if earlier != index:
            yield wrong(
                "P308",
                ("awards", index, "by"),
                f"以{award.by}为单位的整体签约奖有两个，第 {earlier + 1} 项奖励已是",
                expected="村、村民小组各至多一个整体签约奖",
                remedy=Keyed("合并为一个奖项，用{awards.tiers}分档"),
                clause="八（六）3",
                also=("awards", earlier, "by"),
            )
        yield from _check_tiers(index, award)


def _check_deadline(index: int, award: CollectiveAward, period: AwardPeriod) -> Iterator[Finding]:
    if award.deadline > period.end >= period.start:
        message = f"“{award.name}”的签约期限 {award.deadline} 晚于奖励期结束日期 {period.end}"
        remedy, also = "核对签约期限和奖励期", ("award_period", "end")
        yield wrong("P304", ("awards", index, "deadline"), message, "不晚于奖励期结束日期", remedy, "八（六）3", also)


def _check_tiers(index: int, award: CollectiveAward) -> Iterator[Finding]:
    ascending = sorted(enumerate(award.tiers), key=lambda pair: (pair[1].rate, pair[0]))
    path: Path = ("awards", index, "tiers")
    for (low, lower), (high, higher) in pairwise(ascending):
        if lower.rate == higher.rate:
            message = f"“{award.name}”的签约比例重复，第 {low + 1} 档已有"
            also, expected = (*path, low, "rate"), "各档比例互不相同"
            yield wrong(
                "P306", (*path, high, "rate"), message, expected, "改正比例，或删去重复的一档", "八（六）3", also
            )
        elif higher.amount < lower.amount:
            message = f"“{award.name}”第 {high + 1} 档比例更高，标准反而低于第 {low + 1} 档"
            remedy, also = Keyed("核对各档的{awards.tiers.rate}和{awards.tiers.amount}"), (*path, low, "amount")
            yield wrong("P307", (*path, high, "amount"), message, "比例越高，标准不降低", remedy, "八（六）3", also)


def check_names(scheme: Scheme) -> Iterator[Finding]:
    """No name twice within one list."""
    yield from repeated("P309", DOCUMENT, ("housing", "units"), "户型", scheme.housing.units)
    yield from repeated("P309", DOCUMENT, ("subsidies", "extra"), "补助费", scheme.subsidies.extra)
    yield from repeated("P309", DOCUMENT, ("equipment",), "设备", scheme.equipment)
    yield from repeated("P309", DOCUMENT, ("awards",), "奖励", scheme.awards)


def check_plain_lists(scheme: Scheme) -> Iterator[Finding]:
    """Lists of plain words hold each word once."""
    yield from _repeated_words(("project", "villages"), "村", scheme.project.villages)
    yield from _repeated_words(("project", "modes"), "补偿方式", scheme.project.modes)
    yield from _repeated_words(("members", "extra_relations"), "亲属关系", scheme.members.extra_relations)


def _repeated_words(path: Path, label: str, words: Iterable[str]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for index, word in enumerate(words):
        earlier = first.setdefault(word, index)
        if earlier != index:
            message = f"{label}“{word}”重复，第 {earlier + 1} 项已有"
            also = (*path, earlier)
            yield wrong("P309", (*path, index), message, "同一列表内各不相同", "删去重复的一项", also=also)


def check_empty_lists(scheme: Scheme) -> Iterator[Finding]:
    """Some lists mean nothing when they are empty."""
    lists: list[tuple[Path, int]] = [
        (("project", "villages"), len(scheme.project.villages)),
        (("project", "modes"), len(scheme.project.modes)),
    ]
    for index, award in enumerate(scheme.awards):
        if isinstance(award, EarlySigningAward):
            lists.append((("awards", index, "stages"), len(award.stages)))
        if isinstance(award, CollectiveAward):
            lists.append((("awards", index, "tiers"), len(award.tiers)))
    for path, length in lists:
        if not length:
            yield wrong("P316", path, "列表是空的", "至少一项", "补写；选填的整行删去")


def check_signing_units(scheme: Scheme) -> Iterator[Finding]:
    """Each village or group is counted once, and no more sign than there are."""
    first: dict[tuple[str, str | None], int] = {}
    for index, unit in enumerate(scheme.signing_units):
        path: Path = ("signing_units", index)
        earlier = first.setdefault((unit.village, unit.group), index)
        if earlier != index:
            message = f"签约单位“{unit.village}{unit.group or ''}”重复，第 {earlier + 1} 项已有"
            once, also = "每个村或村民小组写一项", ("signing_units", earlier, "village")
            key = "group" if unit.group else "village"
            yield wrong("P310", (*path, key), message, once, "删去重复的一项", "八（六）3", also)
        if unit.signed is not None and unit.signed > unit.households:
            message = f"已签户数 {unit.signed} 大于总户数 {unit.households}"
            expected = Keyed("{signing_units.signed}不大于{signing_units.households}")
            yield wrong(
                "P311", (*path, "signed"), message, expected, "核对两个户数", "八（六）3", (*path, "households")
            )


def check_delivery(scheme: Scheme) -> Iterator[Finding]:
    """Housing still to be built needs the day on which it will be delivered."""
    housing = scheme.housing
    if housing.kind == "期房" and housing.delivery_on is None:
        yield wrong(
            "P314",
            ("housing", "kind"),
            "期房没有填写预计交房日期",
            expected=Keyed("期房须有{housing.delivery_on}，实际交房日期已知的也要写"),
            remedy=Keyed("补写{housing.delivery_on}"),
            clause="八（五）2",
            typed=Keyed("填写{housing.delivery_on}"),
        )


CHECKS = (
    check_period,
    check_stages,
    check_collective,
    check_names,
    check_plain_lists,
    check_empty_lists,
    check_signing_units,
    check_delivery,
)


def check_scheme(scheme: Scheme) -> Iterator[Finding]:
    """All findings within one scheme."""
    for check in CHECKS:
        yield from check(scheme)
