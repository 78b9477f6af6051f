"""One household recognised: case and scheme to facts, verdicts, standings and what is pending."""

from __future__ import annotations

from collections.abc import Mapping

from chaiqian.documents.case import Case
from chaiqian.documents.scheme import CollectiveAward, Scheme
from chaiqian.guidance.register import Figures
from chaiqian.law.recognition.agreement import check_agreement
from chaiqian.law.recognition.buildings import recognise_buildings
from chaiqian.law.recognition.business import recognise_business
from chaiqian.law.recognition.housing import recognise_housing
from chaiqian.law.recognition.land import recognise_land
from chaiqian.law.recognition.months import written
from chaiqian.law.recognition.people import recognise_people
from chaiqian.law.recognition.signing import Signing, SigningUnits, award_step, outside_reason, period_words, within
from chaiqian.law.recognition.verdict import (
    APPRAISAL_PENDING,
    CLEARED,
    COUNTED,
    DOES_NOT_APPLY,
    PROVISIONAL,
    UNAPPRAISED,
    UNDECIDED,
    Pending,
    Recognition,
    Standing,
)
from chaiqian.law.rules.awards import CLAUSE_OF_KIND, PATHS_OF_KIND
from chaiqian.law.rules.line import ADJUSTMENT, BOTH, MONETARY, RELOCATION

_NOT_APPRAISED = Standing(UNDECIDED, UNAPPRAISED)
HARDSHIP = ("only_child", "disability", "low_income", "major_illness")
LINES_OF_MODE: Mapping[str, tuple[str, ...]] = {
    MONETARY: ("temporary_housing.monetary", "waiver"),
    RELOCATION: ("temporary_housing.relocation", "purchase.within", "purchase.excess", "maintenance_fund"),
}


def signing_units(scheme: Scheme) -> SigningUnits:
    """The scheme's signing units by village and group (None: the village itself)."""
    return {(unit.village, unit.group): unit for unit in scheme.signing_units}


def signing_of(case: Case) -> Signing:
    """The dates and the unit of a household."""
    choice, household = case.choice, case.household
    return Signing(choice.signed_date, choice.handed_over_date, household.village, household.group, household.awards)


def recognise(case: Case, scheme: Scheme, figures: Figures, units: SigningUnits) -> Recognition:
    """Recognise a household in the order of the guidance; contradictions come back as findings, never raised."""
    found = Recognition(readings={"K1", "K12"})
    recognise_land(case, scheme, figures, found)
    recognise_people(case, scheme, figures, found)
    recognise_buildings(case, figures, found)
    recognise_business(case, scheme, found)
    _household(case, scheme, found)
    _adjustments(case, found)
    recognise_housing(case, scheme, figures, found)
    _choice_pending(case, scheme, found)
    recognise_signing(scheme, signing_of(case), units, found)
    _modes(scheme, found)
    found.facts[APPRAISAL_PENDING] = int(bool(found.unappraised))
    found.findings.extend(check_agreement(case, scheme, units))
    return found


def _household(case: Case, scheme: Scheme, found: Recognition) -> None:
    facts, subsidies = found.facts, scheme.subsidies
    facts["only_child"] = int(case.household.only_child)
    facts["low_income"] = int(case.household.low_income)
    facts["decoration_value"] = 0 if case.appraisal is None else case.appraisal.decoration_value
    if case.appraisal is None:
        found.lacks_appraisal("decoration", Pending("八（三）", f"装修及附属物{UNAPPRAISED}"))
    counts = {device.name: device.count for device in case.equipment}
    for index, device in enumerate(scheme.equipment):
        facts[f"equipment.{index}"] = counts.get(device.name, 0)
    for key in HARDSHIP:
        if not getattr(subsidies, key):
            found.stand(key, DOES_NOT_APPLY, "方案没有设此项补助")


def _adjustments(case: Case, found: Recognition) -> None:
    for adjustment in case.adjustments:
        name = adjustment.name
        if adjustment.publicity != CLEARED:
            found.pending.append(Pending("十一", f"{name}认定结果的公示：{adjustment.publicity}"))
        if adjustment.amount is None:
            found.pending.append(Pending("十一", f"{name}的金额尚未认定"))
            found.stand(ADJUSTMENT + name, UNDECIDED, f"金额尚未认定（{adjustment.reason}）")
        else:
            found.stand(ADJUSTMENT + name, COUNTED, adjustment.reason)


def _choice_pending(case: Case, scheme: Scheme, found: Recognition) -> None:
    choice, pending = case.choice, found.pending
    if choice.mode is None:
        pending.append(Pending("八", f"尚未选定安置方式（{'、'.join(scheme.project.modes)}）"))
    if choice.signed_on is None:
        deadline = scheme.project.relocation_deadline
        pending.append(
            Pending("八（六）", f"尚未签约；公告的搬迁期限到 {deadline}，到期没有协议的可以申请裁决（十二）")
        )
    if choice.handed_over_on is None:
        pending.append(Pending("八（五）2", "尚未搬家交房"))
    if choice.mode == RELOCATION and not found.facts["units_chosen"]:
        pending.append(Pending("八（七）1", "尚未选定安置房户型"))


def recognise_signing(scheme: Scheme, signing: Signing, units: SigningUnits, found: Recognition) -> None:
    """Facts: quota_applies and award.<index>, with their standings."""
    _period(scheme, signing, found)
    for index, award in enumerate(scheme.awards):
        step, standing = award_step(award, scheme, signing, units)
        clause = CLAUSE_OF_KIND[award.kind]
        found.facts[f"award.{index}"] = step
        found.standings[f"award.{award.name}"] = standing
        found.judge("award", award.name, step > 0, standing.reason, clause, PATHS_OF_KIND[award.kind][0])
        if isinstance(award, CollectiveAward) and standing.status == UNDECIDED:
            found.pending.append(Pending(clause, f"{award.name}：{standing.reason}", f"award.{award.name}"))


def _period(scheme: Scheme, signing: Signing, found: Recognition) -> None:
    signed, inside = signing.signed_on, within(scheme, signing.signed_on)
    period = period_words(scheme.award_period.start, scheme.award_period.end)
    if signed is None:
        reason, status = f"尚未签约，{period}", PROVISIONAL
    else:
        reason = f"{written(signed)} 签约，在{period}内" if inside else outside_reason(scheme, signed)
        status = COUNTED
    found.judge("period", "奖励期内签约", inside, reason, "八（六）", ("choice", "signed_on"))
    found.facts["quota_applies"] = int(inside)
    if "decoration" in found.unappraised:
        quota = scheme.decoration.fixed_quota and inside
        standing = Standing(PROVISIONAL, f"{UNAPPRAISED}，奖励期内签约，暂按定额") if quota else _NOT_APPRAISED
        found.standings["decoration"] = standing
    elif not scheme.decoration.fixed_quota:
        found.stand("decoration", COUNTED, "方案没有设定额补偿，按评估额")
    elif inside:
        found.stand("decoration", COUNTED, "奖励期内签约，按评估额与定额中的较高者")
    else:
        ending = "暂按评估额，奖励期内签约的可按定额" if signed is None else "不享受定额补偿，按评估额"
        found.stand("decoration", status, f"{reason}，{ending}")


def _modes(scheme: Scheme, found: Recognition) -> None:
    for mode in BOTH:
        if mode not in scheme.project.modes:
            own = [f"subsidy.{extra.name}" for extra in scheme.subsidies.extra if extra.mode == mode]
            for line in (*LINES_OF_MODE[mode], *own):
                found.stand(line, DOES_NOT_APPLY, f"方案没有设{mode}")
