"""Why not more: each limit that bound, and what it means in 元, found by settling again without it.

An illegal building is never priced: it gets the clause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chaiqian.documents.case import Building
from chaiqian.documents.scheme import Award
from chaiqian.law.prepared import FEN, PreparedScheme, prepare_with
from chaiqian.law.readers.wording import number
from chaiqian.law.recognition.people import RESETTLED_ONLY, hardship_facts
from chaiqian.law.recognition.signing import HUNDRED_PERCENT
from chaiqian.law.recognition.verdict import DOES_NOT_APPLY, UNAPPRAISED, Verdict
from chaiqian.law.rules.awards import CLAUSE_OF_KIND, steps_of
from chaiqian.law.rules.line import RELOCATION
from chaiqian.law.rules.terms import BUSINESS_MEASURED, LARGEST_AREA, LARGEST_MONEY, STANDARDS
from chaiqian.law.settlement import Settlement
from chaiqian.law.worth import way_of, worth
from chaiqian.quantity import plain, walk

UNLIMITED_SHARE = HUNDRED_PERCENT * HUNDRED_PERCENT
_NO_MOST = {"at_most": None}


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that bound; `difference` in 分 to the household's way without it (None: the clause alone speaks)."""

    name: str
    clause: str
    text: str
    difference: int | None


def limits_that_bound(settlement: Settlement) -> tuple[Limit, ...]:
    """Every limit that kept this household from more, in the order of the guidance."""
    return tuple(
        limit
        for chapter in (_persons, _standard, _buildings, _quota, _business, _awards, _cap, _unused)
        for limit in chapter(settlement)
    )


def _gain(settlement: Settlement, facts: Mapping[str, int], prepared: PreparedScheme | None = None) -> int:
    """How much more the household would have with some facts, or the whole scheme, changed."""
    changed = {**settlement.recognition.facts, **facts}
    then = (prepared or settlement.prepared).run(changed)
    return worth(settlement, then) - worth(settlement, settlement.evaluation)


def _without(settlement: Settlement, figures: Mapping[str, int], **own: Any) -> PreparedScheme:
    """The scheme prepared again with some figures of the guidance, and some entries of its own, changed."""
    prepared = settlement.prepared
    return prepare_with(prepared.scheme.model_copy(update=own), prepared.figures.replacing(figures))


def _refused(settlement: Settlement, kind: str) -> Iterator[Verdict]:
    return (verdict for verdict in settlement.verdicts if verdict.kind == kind and not verdict.counted)


def _persons(settlement: Settlement) -> Iterator[Limit]:
    facts = settlement.recognition.facts
    for verdict in _refused(settlement, "member"):
        member = settlement.case.members[verdict.entry]
        if member.is_deceased:
            continue  # nobody whose counting could be asked for
        changed = {"persons": facts["persons"] + 1}
        if settlement.scheme.subsidies.scope == RESETTLED_ONLY:
            changed |= {name: facts[name] + 1 for name in hardship_facts(member)}
        for index, extra in enumerate(settlement.scheme.subsidies.extra):
            if extra.marked and extra.name in member.subsidies:
                changed[f"marked.{index}"] = facts[f"marked.{index}"] + 1
        gain = _gain(settlement, changed)
        yield Limit(f"{verdict.subject}不计入被安置人员", verdict.clause, verdict.reason, gain)


def _standard(settlement: Settlement) -> Iterator[Limit]:
    evaluation = settlement.evaluation
    area, standard = evaluation.output("homestead_area"), evaluation.output("control_standard")
    if area <= standard:
        return
    lifted = _without(settlement, dict.fromkeys(STANDARDS, LARGEST_AREA))
    text = f"超过控制标准的 {plain(area - standard)} ㎡ 按比例补偿，也不计入可购面积"
    yield Limit("宅基地面积控制标准", "六", text, _gain(settlement, {}, lifted))


def _buildings(settlement: Settlement) -> Iterator[Limit]:
    facts = settlement.recognition.facts
    for verdict in _refused(settlement, "building"):
        building = settlement.case.buildings[verdict.entry]
        name = f"{verdict.subject}不予认定"
        if building.illegal:
            yield Limit(name, verdict.clause, verdict.reason, None)
            continue
        gain = _gain(settlement, _with_building(facts, building))
        yield Limit(name, verdict.clause, verdict.reason, gain)


def _with_building(facts: Mapping[str, int], building: Building) -> dict[str, int]:
    first_floor = building.area if building.inside and building.floor == 1 else 0
    return {
        "building_area": facts["building_area"] + building.area,
        "first_floor_area": facts["first_floor_area"] + first_floor,
        "replacement_value": facts["replacement_value"] + (building.replacement_value or 0),
    }


def _quota(settlement: Settlement) -> Iterator[Limit]:
    if not settlement.scheme.decoration.fixed_quota or settlement.recognition.facts["quota_applies"]:
        return
    gain = _gain(settlement, {"quota_applies": 1})
    if gain:
        yield Limit("装修及附属物定额补偿", "八（三）", _why_no_quota(settlement), gain)


def _why_no_quota(settlement: Settlement) -> str:
    """Signing decides on the quota, K15 or not; a line that lacks its appraisal speaks of that alone."""
    if "decoration" not in settlement.appraisal_pending:
        return settlement.line("decoration").reason
    period = next(verdict for verdict in settlement.verdicts if verdict.kind == "period")
    return f"{period.reason}；装修及附属物{UNAPPRAISED}，差额按全部定额算"


def _business(settlement: Settlement) -> Iterator[Limit]:
    evaluation, facts = settlement.evaluation, settlement.recognition.facts
    if facts["business_basis"] != BUSINESS_MEASURED:
        return
    area = next(
        node
        for node in walk([line.amount for line in settlement.prepared.graph.lines if line.id == "business_loss"])
        if node.name == "business_area"
    )
    measured = facts["business_measured_area"] * 10 ** (area.scale - 2)
    if evaluation.of(area) < measured:
        lifted = _without(settlement, {"business.measured_share": UNLIMITED_SHARE})
        text = f"实测经营面积 {plain(facts['business_measured_area'])} ㎡，以首层建筑面积的比例为限"
        yield Limit("经营面积上限", "八（四）2", text, _gain(settlement, {}, lifted))


def _awards(settlement: Settlement) -> Iterator[Limit]:
    """Award by award: the stage or condition that was missed, and the most that a whole 宅 has of it."""
    for index in range(len(settlement.scheme.awards)):
        yield from _missed_step(settlement, index)
        yield from _most_of_award(settlement, index)


def _missed_step(settlement: Settlement, index: int) -> Iterator[Limit]:
    """What the best step of an award would have brought, after the cap."""
    award, step = settlement.scheme.awards[index], settlement.recognition.facts[f"award.{index}"]
    amounts = [each.amount for each in steps_of(award)]
    best = max(range(len(amounts)), key=amounts.__getitem__) + 1
    line = settlement.line(f"award.{award.name}")
    missed = amounts[best - 1] > (amounts[step - 1] if step else 0)
    if missed and (step or line.status == DOES_NOT_APPLY):
        gain = _gain(settlement, {f"award.{index}": best})
        yield Limit(f"{award.name}没有得到最高一档", CLAUSE_OF_KIND[award.kind], line.reason, gain)


def _most_of_award(settlement: Settlement, index: int) -> Iterator[Limit]:
    """What `at_most` keeps back of the step that was reached; `at_least` only gives, so it is no limit."""
    awards, facts = settlement.scheme.awards, settlement.recognition.facts
    award, step = awards[index], facts[f"award.{index}"]
    if not step or steps_of(award)[step - 1].at_most is None:
        return
    lifted = _without(settlement, {}, awards=(*awards[:index], _without_most(award), *awards[index + 1 :]))
    line, now = f"award.{award.name}", settlement.line(f"award.{award.name}").amount
    whole = lifted.run(facts).output(line)
    if whole > now:
        text = f"按标准计算为 {number(whole, FEN)} 元，封顶后为 {number(now, FEN)} 元"
        yield Limit(f"{award.name}每宅封顶", CLAUSE_OF_KIND[award.kind], text, _gain(settlement, {}, lifted))


def _without_most(award: Award) -> Award:
    """The award with no `at_most`, whether it stands in stages, in tiers or in the award itself."""
    lists = {key: getattr(award, key, None) or () for key in ("stages", "tiers")}
    lifted = {key: tuple(step.model_copy(update=_NO_MOST) for step in steps) for key, steps in lists.items() if steps}
    return award.model_copy(update=lifted or _NO_MOST)


def _cap(settlement: Settlement) -> Iterator[Limit]:
    line = settlement.line("award_cap")
    if line.amount:
        lifted = _without(settlement, {"limit.award_cap": LARGEST_MONEY}, award_cap=None)
        yield Limit("奖励总额封顶", line.clause, "奖励合计超过上限的部分核减", _gain(settlement, {}, lifted))


def _unused(settlement: Settlement) -> Iterator[Limit]:
    """Entitlement not used: what it would be worth had a flat that was chosen been so much larger.

    Where it matters which flat that is (their prices, months or kinds differ) no amount is right.
    """
    evaluation = settlement.evaluation
    entitled, taken = evaluation.output("entitlement"), evaluation.output("units_area")
    if way_of(settlement) == RELOCATION and taken < entitled:
        text = f"应安置面积中有 {plain(entitled - taken)} ㎡ 没有选用，不另行补偿"
        gain, *others = set(_gains_of_larger_flats(settlement, entitled - taken))
        differ = "；所选各户型的售价或交房不同，不折算金额" if others else ""
        yield Limit("没有选用的面积", "八（七）1", text + differ, None if others else gain)


def _gains_of_larger_flats(settlement: Settlement, area: int) -> Iterator[int]:
    """For each type of flat that was chosen, what so much more of it would bring."""
    facts = settlement.recognition.facts
    for index in range(len(settlement.scheme.housing.units)):
        if facts[f"units.{index}"] or facts[f"measured_units.{index}"]:
            key = f"measured_area.{index}"
            yield _gain(settlement, {key: facts[key] + area})
