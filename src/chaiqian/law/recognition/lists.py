"""Who is listed for what a scheme gives to marked households or persons alone, 八（五）6 and 八（六）."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chaiqian.documents.case import Case, Member
from chaiqian.documents.problem import Finding, Keyed, Path, Text
from chaiqian.documents.scheme import CollectiveAward, ExtraSubsidy, Scheme
from chaiqian.law.recognition.verdict import COUNTED, DOES_NOT_APPLY, Recognition
from chaiqian.law.rules.allowances import PER_PERSON

NOT_LISTED = "未列为享受户"
LISTED = "列入名单"


def recognise_lists(case: Case, scheme: Scheme, resettled: Sequence[Member], found: Recognition) -> None:
    """Facts: marked.<index> of each marked subsidy, how many resettled persons or whether the household is listed."""
    for index, extra in enumerate(scheme.subsidies.extra):
        if not extra.marked:
            continue
        line = f"subsidy.{extra.name}"
        if extra.basis == PER_PERSON:
            found.facts[f"marked.{index}"] = _persons(extra, case, resettled, line, found)
        else:
            listed = extra.name in case.household.subsidies
            found.facts[f"marked.{index}"] = int(listed)
            found.stand(line, COUNTED if listed else DOES_NOT_APPLY, LISTED if listed else NOT_LISTED)


def _persons(extra: ExtraSubsidy, case: Case, resettled: Sequence[Member], line: str, found: Recognition) -> int:
    listed = [member.name for member in resettled if extra.name in member.subsidies]
    others = [member.name for member in case.members if extra.name in member.subsidies]
    if listed:
        found.stand(line, COUNTED, f"{LISTED}的被安置人员：{'、'.join(listed)}")
    elif others:
        found.stand(line, DOES_NOT_APPLY, f"{NOT_LISTED}：名单上的{'、'.join(others)}不是被安置人员")
    else:
        found.stand(line, DOES_NOT_APPLY, NOT_LISTED)
    return len(listed)


def is_marked(award: object) -> bool:
    """Whether an award is for listed households alone; a collective one never is."""
    return bool(getattr(award, "marked", False))


def check_lists(case: Case, scheme: Scheme) -> Iterator[Finding]:
    """Every name listed is marked in the scheme, and stands in the list where it belongs."""
    household = case.household
    if not household.subsidies and not household.awards and not any(member.subsidies for member in case.members):
        return
    extras = [extra for extra in scheme.subsidies.extra if extra.marked]
    belongs = {extra.name: ["members" if extra.basis == PER_PERSON else "subsidies"] for extra in extras}
    for award in scheme.awards:
        if is_marked(award):
            belongs.setdefault(award.name, []).append("awards")
    lists: list[tuple[str, Path, tuple[str, ...]]] = [
        ("subsidies", ("household", "subsidies"), household.subsidies),
        ("awards", ("household", "awards"), household.awards),
        *(("members", ("members", index, "subsidies"), member.subsidies) for index, member in enumerate(case.members)),
    ]
    for kind, path, names in lists:
        for number, name in enumerate(names):
            if kind not in belongs.get(name, ()):
                yield _misplaced((*path, number), name, kind, belongs, scheme)


_WRITTEN = {
    "subsidies": "{[household]}的{household.subsidies}",
    "awards": "{[household]}的{household.awards}",
    "members": "{[[members]]}的{members.subsidies}",
}


# How a scheme marks what is listed so.
_EXTRA, _AWARD = "{scheme:subsidies.extra.marked=true}", "{scheme:awards.marked=true}"
_MARKED = {"subsidies": _EXTRA, "awards": _AWARD, "members": _EXTRA}


def _misplaced(path: Path, name: str, kind: str, belongs: dict[str, list[str]], scheme: Scheme) -> Finding:
    known = [listed for listed, kinds in belongs.items() if kind in kinds]
    clause = "八（六）" if kind == "awards" else "八（五）6"
    remedy: Text = Keyed(f"改为方案限名单的名称；或先在方案中写{_MARKED[kind]}")
    also: tuple[tuple[str, Path], ...] = ()
    if name in belongs:
        message, remedy = f"“{name}”写错了名单", Keyed(f"移到{_WRITTEN[belongs[name][0]]}")
    elif (place := _unmarked(name, scheme)) is not None:
        message, also = f"方案的“{name}”不限名单，不必列入", (("scheme", place),)
        remedy = Keyed(f"删去这一项；确是限名单的，在方案中写{_MARKED[kind]}")
        if isinstance(place[1], int) and isinstance(scheme.awards[place[1]], CollectiveAward):
            remedy = "删去这一项：整体签约奖按签约比例计，不限名单"
    else:
        message = f"方案没有列出“{name}”"
    expected = "、".join(known) or "方案没有这一类限名单的项目"
    return Finding("M411", "case", path, message, expected, remedy, clause, also=also)


def _unmarked(name: str, scheme: Scheme) -> Path | None:
    for index, award in enumerate(scheme.awards):
        if award.name == name:
            return "awards", index, "name"
    extras = enumerate(scheme.subsidies.extra)
    return next((("subsidies", "extra", index, "name") for index, extra in extras if extra.name == name), None)


def check_illegal(case: Case) -> Iterator[Finding]:
    """A household listed for having built nothing unlawful, while one of its buildings is unlawful."""
    if not case.household.awards:
        return
    illegal = [index for index, building in enumerate(case.buildings) if building.illegal]
    for number, name in enumerate(case.household.awards):
        if illegal and "违" in name:
            built = case.buildings[illegal[0]].name
            yield Finding(
                code="W406",
                document="case",
                path=("household", "awards", number),
                message=f"列入了“{name}”的名单，而“{built}”是违法建设",
                expected="没有违法建设的户",
                remedy="请核对名单；已按期自行拆除的，不必改",
                clause="十",
                also=(("case", ("buildings", illegal[0], "illegal")),),
            )
