"""What must agree within one scheme, apart from the guidance's limits. Each check yields its findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import pairwise

from chaiqian.documents import award_checks
from chaiqian.documents.case_checks import repeated
from chaiqian.documents.problem import Finding, Keyed, Path, contradiction, key_field
from chaiqian.documents.scheme import CollectiveAward, EarlySigningAward, HandoverAward, Scheme, dates_of, kind_of

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


def check_names(scheme: Scheme) -> Iterator[Finding]:
    """No name twice within one list."""
    yield from repeated("P309", DOCUMENT, ("housing", "units"), "户型", scheme.housing.units)
    yield from repeated("P309", DOCUMENT, ("subsidies", "extra"), "补助费", scheme.subsidies.extra)
    yield from repeated("P309", DOCUMENT, ("equipment",), "设备", scheme.equipment)
    yield from repeated("P309", DOCUMENT, ("awards",), "奖励", scheme.awards)
    yield from repeated("P309", DOCUMENT, ("business_loss", "rates"), "经营类别", scheme.business_loss.rates or ())


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
            yield wrong("P309", (*path, index), message, "同一列表内各不相同", "删去重复的一项", also=(*path, earlier))


def check_empty_lists(scheme: Scheme) -> Iterator[Finding]:
    """Some lists mean nothing when they are empty."""
    lists: list[tuple[Path, int]] = [
        (("project", "villages"), len(scheme.project.villages)),
        (("project", "modes"), len(scheme.project.modes)),
    ]
    for index, award in enumerate(scheme.awards):
        if isinstance(award, (EarlySigningAward, HandoverAward)) and award.stages is not None:
            lists.append((("awards", index, "stages"), len(award.stages)))
        if isinstance(award, CollectiveAward):
            lists.append((("awards", index, "tiers"), len(award.tiers)))
    if scheme.business_loss.rates is not None:
        lists.append((("business_loss", "rates"), len(scheme.business_loss.rates)))
    for path, length in lists:
        if not length:
            yield wrong("P316", path, "列表是空的", "至少一项", "补写；选填的整行删去")


def check_delivery(scheme: Scheme) -> Iterator[Finding]:
    """Housing still to be built needs the day on which it will be delivered, and so does each type of its own."""
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
        return
    for index, unit in enumerate(housing.units):
        if kind_of(housing, unit) == "期房" and dates_of(housing, unit) == (None, None):
            path: Path = ("housing", "units", index, "delivery_on")
            message = f"“{unit.name}”是期房，没有交房日期"
            expected = Keyed("期房户型须有{housing.units.delivery_on}，或者安置房总的有")
            remedy, typed = (Keyed(f"{verb}{{housing.units.delivery_on}}") for verb in ("补写", "填写"))
            yield wrong("P314", path, message, expected, remedy, "八（五）2", typed=typed)


def check_business_rates(scheme: Scheme) -> Iterator[Finding]:
    """One rate, or one for each kind of trade."""
    terms = scheme.business_loss
    path: Path = ("business_loss",)
    several = terms.rates is not None
    if several == (terms.rate is not None):
        message = Keyed("{business_loss.rate}和{business_loss.rates}" + ("都写了" if several else "都没有写"))
        expected = Keyed("一个标准的写{business_loss.rate}；按经营类别分别定的写{business_loss.rates}")
        yield wrong("P317", path, message, expected, "删去不用的一种" if several else "补写一种", "八（四）3")


def check_late_rents(scheme: Scheme) -> Iterator[Finding]:
    """The rents of late months follow each other and never fall."""
    terms = scheme.temporary_housing
    path: Path = ("temporary_housing", "late")
    for number, (earlier, later) in enumerate(pairwise(terms.late), 1):
        if later.after <= earlier.after:
            message = f"第 {number + 1} 档满 {later.after} 个月，不多于上一档的 {earlier.after} 个月"
            place, also = (*path, number, "after"), (*path, number - 1, "after")
            rising = Keyed(f"各档的{key_field(place)}从少到多，互不相同")
            yield wrong("P318", place, message, rising, "按先后次序排列各档，并核对月数", "八（五）2", also)
    rents: list[tuple[Path, int]] = [(("temporary_housing", "rent"), terms.rent)]
    rents += [((*path, number, "rent"), step.rent) for number, step in enumerate(terms.late)]
    for (before, lower), (place, higher) in pairwise(rents):
        if higher < lower:
            message = "逾期以后的标准低于前一档"
            expected = "第一档不低于临时安置费标准，以后各档不低于前一档"
            yield wrong("P319", place, message, expected, "核对各档的标准", "八（五）2", before)


def check_flat_subsidies(scheme: Scheme) -> Iterator[Finding]:
    """What is paid by the area of flats is paid in one way: each way has an area of its own."""
    for index, extra in enumerate(scheme.subsidies.extra):
        if extra.basis == "每平方米安置房" and extra.mode is None:
            path: Path = ("subsidies", "extra", index, "basis")
            message = f"“{extra.name}”按安置房面积计，没有写只计入的补偿方式"
            expected = Keyed("{subsidies.extra.mode}写货币安置（按应安置面积）或回迁安置（按所选面积）")
            remedy = Keyed("补写{subsidies.extra.mode}；两种方式都给的，分两项写")
            yield wrong("P327", path, message, expected, remedy, "八（五）6")


CHECKS = (
    check_period,
    check_names,
    check_plain_lists,
    check_empty_lists,
    check_delivery,
    check_business_rates,
    check_late_rents,
    check_flat_subsidies,
    *award_checks.CHECKS,
)


def check_scheme(scheme: Scheme) -> Iterator[Finding]:
    """All findings within one scheme."""
    for check in CHECKS:
        yield from check(scheme)
