"""A case against its scheme: names that the scheme does not list, ways that it does not offer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from chaiqian.documents.case import Case
from chaiqian.documents.model import known_or
from chaiqian.documents.problem import Finding, Keyed, Path
from chaiqian.documents.scheme import CollectiveAward, Scheme
from chaiqian.law.recognition.business import check_trade
from chaiqian.law.recognition.lists import check_illegal, check_lists
from chaiqian.law.recognition.signing import SigningUnits, unit_key


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def check_agreement(case: Case, scheme: Scheme, units: SigningUnits) -> Iterator[Finding]:
    """Every contradiction between the two files, each naming both places."""
    for check in CHECKS:
        yield from check(case, scheme, units)


def _village(case: Case, scheme: Scheme, units: SigningUnits) -> Iterator[Finding]:
    village = case.household.village
    if village not in scheme.project.villages:
        yield Finding(
            code="M401",
            document="case",
            path=("household", "village"),
            message=f"“{village}”不在方案的拆迁范围内",
            expected="、".join(scheme.project.villages),
            remedy=_or_meant(village, scheme.project.villages, "改为方案列出的村；或核对是否放错了项目文件夹"),
            clause="二",
            also=(("scheme", ("project", "villages")),),
        )


def _listed(
    code: str, entries: Collection[_Named], label: str, path: Path, known: Collection[_Named], place: Path, clause: str
) -> Iterator[Finding]:
    names = [entry.name for entry in known]
    for index, entry in enumerate(entries):
        name = known_or(entry, "name", "")
        if name and name not in names:
            yield Finding(
                code=code,
                document="case",
                path=(*path, index, "name"),
                message=f"方案没有列出{label}“{name}”",
                expected="、".join(names) or f"方案没有列出任何{label}",
                remedy=_or_meant(name, names, f"改为方案列出的{label}；或先在方案中增加"),
                clause=clause,
                also=(("scheme", place),) if names else (),
            )


def _or_meant(name: str, names: Collection[str], otherwise: str) -> str:
    from chaiqian.documents.spoken import named_otherwise  # a case that agrees needs none of its patterns

    meant = named_otherwise(name, names)
    return f"是否想写“{meant}”；{otherwise}" if meant is not None else otherwise


def _units(case: Case, scheme: Scheme, units: SigningUnits) -> Iterator[Finding]:
    known, place = scheme.housing.units, ("housing", "units")
    yield from _listed("M402", case.choice.units, "户型", ("choice", "units"), known, place, "八（七）1")


def _equipment(case: Case, scheme: Scheme, units: SigningUnits) -> Iterator[Finding]:
    yield from _listed("M403", case.equipment, "设备", ("equipment",), scheme.equipment, ("equipment",), "八（五）3")


def _mode(case: Case, scheme: Scheme, units: SigningUnits) -> Iterator[Finding]:
    mode = case.choice.mode
    if mode is not None and mode not in scheme.project.modes:
        yield Finding(
            code="M404",
            document="case",
            path=("choice", "mode"),
            message=f"方案没有设{mode}",
            expected=scheme.project.modes[0],  # the other way, or it would be offered
            remedy="改为方案设置的补偿方式",
            clause="八",
            also=(("scheme", ("project", "modes")),),
        )


def _signing_units(case: Case, scheme: Scheme, units: SigningUnits) -> Iterator[Finding]:
    household = case.household
    for index, award in enumerate(scheme.awards):
        if not isinstance(award, CollectiveAward):
            continue
        place = (("scheme", ("awards", index, "by")),)
        if award.by == "村民小组" and household.group is None:
            yield Finding(
                code="M407",
                document="case",
                path=("household", "group"),
                message=f"{award.name}以村民小组为单位，本户没有写所在的村民小组",
                expected="本户所在的村民小组",
                remedy=Keyed("在{[household]}写{household.group=…}，与方案{scheme:[[signing_units]]}中的名称一致"),
                clause="八（六）3",
                also=place,
            )
        elif household.village in scheme.project.villages and (
            unit_key(award, household.village, household.group) not in units
        ):
            where = household.village if award.by == "村" else f"{household.village}{household.group}"
            yield Finding(
                code="M408",
                document="case",
                path=("household", "village" if award.by == "村" else "group"),
                message=f"方案的签约单位中没有{where}，{award.name}无从认定",
                expected=_known_units(units),
                remedy=Keyed(
                    "改为列出的名称；或在方案中增加{scheme:[[signing_units]]}，以村为单位的不写{household.group}"
                ),
                clause="八（六）3",
                also=place,
            )


def _known_units(units: SigningUnits) -> str:
    return "、".join(f"{village}{group or ''}" for village, group in units) or "方案没有列出任何签约单位"


def _signing_day(case: Case, scheme: Scheme, units: SigningUnits) -> Iterator[Finding]:
    """A day of signing that no rule forbids and that is most likely a slip of the pen."""
    signed, project, start = case.choice.signed_date, scheme.project, scheme.award_period.start
    if signed is None:
        return
    if signed < start:
        message = f"签约早于奖励期开始日 {start}，不享受工程配合奖、提前签约奖和定额补偿"
        expected = f"{start} 至 {scheme.award_period.end}"
        yield _questionable_day("W401", message, expected, "八（六）", ("award_period", "start"))
    if signed > project.relocation_deadline:
        message = f"签约 {signed} 晚于公告的搬迁期限 {project.relocation_deadline}"
        expected = f"不晚于 {project.relocation_deadline}"
        yield _questionable_day("W404", message, expected, "十二", ("project", "relocation_deadline"))
    if signed < project.announced_on:
        message = f"签约 {signed} 早于拆迁公告日期 {project.announced_on}"
        expected = f"不早于 {project.announced_on}"
        yield _questionable_day("W405", message, expected, "十五", ("project", "announced_on"))


def _questionable_day(code: str, message: str, expected: str, clause: str, place: Path) -> Finding:
    return Finding(
        code=code,
        document="case",
        path=("choice", "signed_on"),
        message=message,
        expected=expected,
        remedy="请核对签约日期",
        clause=clause,
        also=(("scheme", place),),
    )


def _lists(case: Case, scheme: Scheme, units: SigningUnits) -> Iterator[Finding]:
    yield from check_lists(case, scheme)
    yield from check_illegal(case)


def _trade(case: Case, scheme: Scheme, units: SigningUnits) -> Iterator[Finding]:
    return check_trade(case, scheme)


CHECKS = (_village, _units, _equipment, _trade, _mode, _lists, _signing_units, _signing_day)
