"""Who is resettled, 五（三）, and who may claim the hardship subsidies, 八（五）6."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.documents.case import Case, Member
from chaiqian.documents.model import known_or
from chaiqian.documents.problem import Finding, Keyed, Path, Text
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figures
from chaiqian.law.recognition.lists import recognise_lists
from chaiqian.law.recognition.verdict import CLEARED, DOES_NOT_APPLY, Pending, Recognition

OTHER_RELATION = "其他"
RESETTLED_ONLY = "被安置人员"
# By what the case says of a certificate; of the grades, the first two are severe, K17.
DISABILITY_FACTS = {
    **dict.fromkeys(("残疾", "三级", "四级"), "disability_certificates"),
    **dict.fromkeys(("重残", "一级", "二级"), "severe_disability_certificates"),
}
GRADES = ("一级", "二级", "三级", "四级")
ILLNESS_FACT = "major_illness_persons"


def recognise_people(case: Case, scheme: Scheme, figures: Figures, found: Recognition) -> None:
    """Facts: persons, and the counts behind disability, major_illness and marked subsidies."""
    extra = scheme.members.extra_relations
    found.findings += check_relations(case, scheme, figures)
    if [member for member in case.members if member.recognised is not None]:
        found.findings += check_verdicts(case, scheme, figures)
        found.readings.add("K16")
    resettled: list[Member] = []
    for index, member in enumerate(case.members):
        counted, reason, clause = member_verdict(member, figures.relations, extra)
        found.judge("member", member.name, counted, reason, clause, ("members", index))
        if counted:
            resettled.append(member)
        if member.publicity != CLEARED and not member.deceased:
            found.pending.append(Pending("五（三）", f"{member.name}认定结果的公示：{member.publicity}"))
    found.facts["persons"] = len(resettled)
    _hardship(case, scheme, resettled, found)
    recognise_lists(case, scheme, resettled, found)


def member_verdict(member: Member, relations: tuple[str, ...], extra: tuple[str, ...]) -> tuple[bool, str, str]:
    """Whether a member is resettled, why (all reasons where several fail), and by which clause."""
    if member.deceased:
        return False, "认定时已去世，列出而不计人口", "五（三）"
    if member.housed_before:
        return False, "在本市已享受过房屋征收、拆迁安置或政策性住房", "五（三）"
    if not member.special and (member.collective_member is None or member.registered_in_scope is None):
        return bool(member.recognised), f"认定小组认定{'' if member.recognised else '不'}列为被安置人员", "五（三）"
    return _by_facts(member, relations, extra)


def _by_facts(member: Member, relations: tuple[str, ...], extra: tuple[str, ...]) -> tuple[bool, str, str]:
    """The verdict that 五（三） gives, whatever the group's own says."""
    if member.special:
        return True, f"经认定小组认定的其他人员（{member.special}）", "五（三）"
    failed = []
    if not member.collective_member:
        failed.append(("不是村集体经济组织成员", "五（三）1"))
    if not member.registered_in_scope:
        failed.append(("户籍不在拆迁范围内经认定的宅基地", "五（三）2"))
    if member.relation not in relations and member.relation not in extra:
        failed.append((f"亲属关系为{member.relation}，须经认定小组认定", "五（三）3"))
    if failed:
        return False, "；".join(reason for reason, _ in failed), failed[0][1]
    if member.relation in extra and member.relation not in relations:
        return True, f"三项条件均符合，{member.relation}由本项目认定办法列入", "五（三）3"
    return True, "集体经济组织成员、户籍、亲属关系均符合", "五（三）"


def hardship_facts(member: Member) -> list[str]:
    """The counts that a member adds to where the subsidies reach it: its certificate, its illness."""
    certificate = [DISABILITY_FACTS[member.disability]] if member.disability else []
    return certificate + ([ILLNESS_FACT] if member.major_illness else [])


def check_relations(case: Case, scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """Every relation that neither the guidance nor the scheme lists."""
    extra = scheme.members.extra_relations
    allowed = (*figures.relations, *extra, OTHER_RELATION)
    listed = (("scheme", ("members", "extra_relations")),) if extra else ()
    for index, member in enumerate(case.members):
        relation = known_or(member, "relation", OTHER_RELATION)
        if relation not in allowed:
            yield _unknown_relation(relation, index, allowed, listed)


def check_verdicts(case: Case, scheme: Scheme, figures: Figures) -> Iterator[Finding]:
    """A verdict of the group that stands beside the facts equals the verdict that they give."""
    for index, member in enumerate(case.members):
        beside = member.special is not None or member.states_conditions
        if member.recognised is None or member.is_deceased or not beside:
            continue
        counted, reason, clause = member_verdict(member, figures.relations, scheme.members.extra_relations)
        if counted != member.recognised:
            stated, given = ("予以认定", "不予认定") if member.recognised else ("不予认定", "予以认定")
            yield Finding(
                code="M410",
                document="case",
                path=("members", index, "recognised"),
                message=f"“{member.name}”的结论是{stated}，按所写的条件应{given}：{reason}",
                expected=Keyed(
                    "{members.recognised}与{members.collective_member}、{members.registered_in_scope}、"
                    "{members.relation}、{members.special}一致"
                ),
                remedy="核对认定结果和各项条件，改正写错的一处；只有结论的，删去条件",
                clause=clause,
            )


def _unknown_relation(
    relation: str, index: int, allowed: tuple[str, ...], also: tuple[tuple[str, Path], ...]
) -> Finding:
    from chaiqian.documents.kinship import relation_meant  # a relation that is listed needs none of it

    hint = relation_meant(relation, allowed)
    remedy: Text = Keyed("写成列出的关系；确由认定办法列入的，加到方案的{scheme:members.extra_relations}")
    if hint:
        remedy = f"是否想写“{hint}”？"
    return Finding(
        code="M406",
        document="case",
        path=("members", index, "relation"),
        message=f"亲属关系“{relation}”不在指导意见和本方案的范围内",
        expected="、".join(allowed),
        remedy=remedy,
        clause="五（三）3",
        also=also,
    )


def _hardship(case: Case, scheme: Scheme, resettled: list[Member], found: Recognition) -> None:
    subsidies, members, why = scheme.subsidies, resettled, "不是被安置人员"
    if subsidies.scope != RESETTLED_ONLY:
        members, why = [member for member in case.members if not member.deceased], "认定时已去世"
    counts = dict.fromkeys((*DISABILITY_FACTS.values(), ILLNESS_FACT), 0)
    for member in members:
        for name in hardship_facts(member):
            counts[name] += 1
    found.facts.update(counts)
    disabled = [member for member in case.members if member.disability] if subsidies.disability else []
    sick = [member for member in case.members if member.major_illness] if subsidies.major_illness else []
    if disabled or sick:
        found.readings.add("K7")
    if disabled and any(member.disability in GRADES for member in members):
        found.readings.add("K17")
    if disabled and sum(counts.values()) == counts[ILLNESS_FACT]:
        found.stand("disability", DOES_NOT_APPLY, f"持证的{_names(disabled)}{why}")
    if sick and not counts[ILLNESS_FACT]:
        found.stand("major_illness", DOES_NOT_APPLY, f"患大病的{_names(sick)}{why}")


def _names(members: list[Member]) -> str:
    return "、".join(member.name for member in members)
