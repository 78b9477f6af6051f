"""Composes the sheet of one household: the only place where a settlement becomes what people read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePath

from chaiqian.documents.case import Building, ChosenUnit
from chaiqian.documents.scheme import Housing as HousingTerms
from chaiqian.documents.scheme import UnitType, dates_of, kind_of
from chaiqian.documents.wording import for_answer
from chaiqian.guidance.register import Reading
from chaiqian.household.left_open import FUND_RULES, payment_left_open
from chaiqian.household.reckoning import Reckoner, rounding_note
from chaiqian.household.sheet import (
    YUAN,
    Amount,
    Detail,
    Group,
    HousingPart,
    Judged,
    LineRow,
    Listing,
    Pair,
    Sheet,
    Sum,
    Verdicts,
    undecided,
)
from chaiqian.household.sheet_timeline import timeline
from chaiqian.household.sheet_ways import READY, chosen_types, comparison, months_of
from chaiqian.law.fact_labels import FACTS, LABELS, labelled, unappraised
from chaiqian.law.lines import SettledLine
from chaiqian.law.recognition.verdict import DOES_NOT_APPLY, PROVISIONAL, UNAPPRAISED, UNDECIDED, Verdict
from chaiqian.law.rules.line import BOTH, GROUPS, MONETARY, PURCHASE, RELOCATION
from chaiqian.law.rules.terms import has_own_terms
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.output.amount_in_words import amount_in_words
from chaiqian.output.text import area, masked_id_number, masked_phone, money

FINAL_TITLE, ESTIMATE_TITLE = "拆迁补偿安置结算单", "拆迁补偿安置参考单（试算）"
DISCLAIMER = "本单为试算结果，仅供参考：尚有待定事项，金额可能变化，不作为签约、付款和选房的依据。"
INTERPRETER = "以上为本程序采用的口径；指导意见由区住房城乡建设委负责解释（十八）。"
BESIDE = f"另行缴纳（由被拆迁人按{FUND_RULES}缴纳，不从补偿中扣减）"
NUMERALS = "一二三四"
FIGURES_TITLE = "本单所用的标准"
OF_FLATS = ("units_area", "months")  # facts that 货币安置 does not use
NOT_WITHIN = "不符"
AWARD_VERDICTS = "award"  # said beside the lines of the awards
# kind -> the word where it counts, and where it does not; in the order of the sheet.
MARKS = {
    "building": ("计入", "不计"),
    "member": ("计入", "不计"),
    "zone": ("认定", "待定"),
    "standard": ("认定", "待定"),
    "business": ("计入", "不计"),
    "election": ("认定", "待定"),
    "period": ("符合", NOT_WITHIN),
    "months": ("认定", "待定"),
    "publicity": ("通过", "待定"),
}


def compose(settlement: Settlement, remarks: Sequence[str] = (), on: date | None = None) -> Sheet:
    """The sheet of a settlement; `remarks` is what the caller knows of it beside its files, `on` the day of it."""
    return _Composer(settlement, on).sheet(remarks)


class _Composer:
    """Composes one sheet: what was reckoned on the way is told once, and the figures used are gathered for the end."""

    def __init__(self, settlement: Settlement, on: date | None) -> None:
        self.settlement, self.on = settlement, on
        self.modes = shown_modes(settlement)
        self.reckoner = Reckoner(settlement, shown_facts(settlement, self.modes))

    def sheet(self, remarks: Sequence[str]) -> Sheet:
        """The whole sheet; the figures come last, when every section has said what it used."""
        settlement = self.settlement
        final = settlement.status == FINAL
        case = settlement.case
        return Sheet(
            title=FINAL_TITLE if final else ESTIMATE_TITLE,
            disclaimer="" if final else DISCLAIMER,
            head=(Pair("编号", case.case_id), Pair("安置方式", case.choice.mode or "未选定")),
            parties=tuple(_parties(settlement)),
            facts_title="认定",
            facts=tuple(_facts(settlement, self.modes)),
            reckoned=self.reckoner.of_facts(),
            verdicts=tuple(table for table in judged(settlement, self.modes, self.on) if table.rows),
            rounding=rounding_note(settlement),
            groups=self._groups(),
            totals=tuple(_totals(settlement)),
            housing=self._housing(),
            net=tuple(_net(settlement)),
            comparison=comparison(settlement, self.modes, self.reckoner),
            timeline=timeline(settlement, self.reckoner, self.on),
            figures=_listing(FIGURES_TITLE, self.reckoner.listed_figures()),
            pending=_listing("待定事项", [f"{entry.text}（{entry.clause}）" for entry in settlement.pending]),
            warnings=_listing("提示", list(warnings_of(settlement))),
            remarks=_listing("说明", remarks),
            readings=_listing("本单采用的口径", list(_readings(settlement)), INTERPRETER),
            sources=Listing("依据的文件", tuple(_sources(settlement))),
        )

    def _groups(self) -> tuple[Group, ...]:
        held = {line.group for line in self.settlement.lines}
        return tuple(
            Group(
                title=f"{numeral}、{group}",
                rows=tuple(self._row(line) for line in self.settlement.lines if _belongs(line, group, self.modes)),
                sums=tuple(_subtotals(self.settlement, group, self.modes)),
            )
            for numeral, group in zip(NUMERALS, GROUPS, strict=True)
            if group in held
        )

    def _row(self, line: SettledLine) -> LineRow:
        absent = line.status == DOES_NOT_APPLY
        reason = "：".join(filter(None, ("不适用", line.reason))) if absent else line.reason
        return LineRow(
            id=line.id,
            name=line.name,
            mark=_only_mode(self.settlement, line) + (f"【{PROVISIONAL}】" if line.status == PROVISIONAL else ""),
            clause=line.clause,
            amount=line_amount(line),
            formula=self.reckoner.formula(line),
            note=reason + self._still_to_be_had(line),
            under=self.reckoner.under(line),
            ways=line.modes,
        )

    def _still_to_be_had(self, line: SettledLine) -> str:
        if self.settlement.case.choice.signed_on is not None:
            return ""
        from chaiqian.household.compare.collective import still_to_be_had  # nothing for who has signed

        return still_to_be_had(self.settlement, line.id, self.on)

    def _housing(self) -> HousingPart | None:
        """The flats and their price; nothing for a household that took the money, or a scheme without flats."""
        settlement = self.settlement
        if settlement.relocation is None or settlement.case.choice.mode == MONETARY:
            return None
        price = settlement.relocation.purchase_within + settlement.relocation.purchase_excess
        lines = [line for line in settlement.lines if line.group not in GROUPS]
        rows = tuple(self._row(line) for line in lines if line.group == PURCHASE)
        beside = tuple(self._row(line) for line in lines if line.group != PURCHASE)
        groups = (
            Group("购房款", rows, (Sum("购房款合计", price),)),
            Group(BESIDE, beside),
        )
        return HousingPart("回迁安置房", tuple(_flats(settlement)), groups)


# --- Who, and what was recognised ---


def _parties(settlement: Settlement) -> Iterator[Pair]:
    project, household = settlement.scheme.project, settlement.case.household
    policy = project.guidance + ("；公益项目参照执行（十六）" if project.public_interest else "")
    yield Pair("项目", project.name, wide=True)
    yield Pair("拆迁人", project.demolisher)
    yield Pair("适用政策", policy)
    yield Pair("方案批准文号", project.approval)
    yield Pair("拆迁许可证", project.permit)
    yield Pair("被拆迁人", household.owner)
    yield Pair("身份证号", masked_id_number(household.id_number) if household.id_number else None)
    yield Pair("代理人", household.agent)
    yield Pair("电话", masked_phone(household.phone) if household.phone else None)
    yield Pair("坐落", household.address, wide=True)
    yield Pair("村组", household.village + (household.group or ""))
    yield from _dealings(settlement)


def _dealings(settlement: Settlement) -> Iterator[Pair]:
    case = settlement.case
    yield Pair("宅基地批准文件", case.homestead.document)
    yield Pair("签约", case.choice.signed_on or "尚未签约")
    yield Pair("搬家交房", case.choice.handed_over_on or "尚未交房")
    yield Pair("评估机构", case.appraisal.agency if case.appraisal else UNAPPRAISED)
    yield Pair("评估报告", case.appraisal.report if case.appraisal else UNAPPRAISED)


def _facts(settlement: Settlement, modes: tuple[str, ...]) -> Iterator[Pair]:
    """The facts of the household's own way; the months of each way where both are open."""
    facts = {key: settlement.facts[key] for key in shown_facts(settlement, modes) if key in settlement.facts}
    months = {mode: months_of(settlement, mode) for mode in modes}
    if len(set(months.values())) == 1:
        facts["months"] = months[modes[0]]
    yield from (Pair(label, value) for label, value in labelled(facts))
    if "months" not in facts:
        for mode, number in months.items():
            yield Pair(f"{LABELS['months']}（{mode}）", f"{number}个月")


def judged(settlement: Settlement, modes: tuple[str, ...], on: date | None = None) -> Iterator[Verdicts]:
    case = settlement.case
    found = {kind: [verdict for verdict in settlement.verdicts if verdict.kind == kind] for kind in MARKS}
    buildings = [(verdict, case.buildings[verdict.entry]) for verdict in found.pop("building")]
    rows = [_judged(one, str(each.floor), each.area, _appraised(each)) for one, each in buildings]
    yield Verdicts("房屋", (Detail("楼层"), Detail("建筑面积", "㎡"), Detail("重置成新价", YUAN)), tuple(rows))
    rows = [_judged(verdict, case.members[verdict.entry].relation) for verdict in found.pop("member")]
    as_of = settlement.scheme.members.as_of
    yield Verdicts(f"人员（认定截止日 {as_of}）" if as_of else "人员", (Detail("关系"),), tuple(rows))
    if RELOCATION not in modes:
        del found["months"]
    rows = [_judged(verdict) for verdicts in found.values() for verdict in verdicts]
    if _may_still_sign(settlement, on):
        rows = [row._replace(mark=UNDECIDED) if row.mark == NOT_WITHIN else row for row in rows]
    yield Verdicts("其他认定", (), tuple(rows))


def _may_still_sign(settlement: Settlement, on: date | None) -> bool:
    """Whether signing within the award period is still to come; only a day that was given can be after it."""
    over = on is not None and on > settlement.scheme.award_period.end
    return settlement.case.choice.signed_on is None and not over


def _appraised(building: Building) -> Amount:
    return UNAPPRAISED if building.replacement_value is None else building.replacement_value


def _judged(verdict: Verdict, *details: Amount) -> Judged:
    yes, no = MARKS[verdict.kind]
    return Judged(verdict.subject, details, yes if verdict.counted else no, verdict.reason, verdict.clause)


# --- The lines ---


def shown_facts(settlement: Settlement, modes: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of the facts that the ways shown use; the months of two ways are no one fact."""
    only_flats = () if RELOCATION in modes else OF_FLATS
    hidden = (*only_flats, *(("months",) if len(modes) > 1 else ()))
    return tuple(key for key in FACTS if key not in hidden)


def shown_modes(settlement: Settlement) -> tuple[str, ...]:
    """The ways whose lines are shown: the one chosen, or all that the scheme offers."""
    chosen = settlement.case.choice.mode
    return (chosen,) if chosen else tuple(mode for mode in BOTH if mode in settlement.scheme.project.modes)


def _belongs(line: SettledLine, group: str, modes: tuple[str, ...]) -> bool:
    return line.group == group and bool(set(line.modes) & set(modes))


def _subtotals(settlement: Settlement, group: str, modes: tuple[str, ...]) -> Iterator[Sum]:
    sums = {mode: settlement.subtotal(group, mode) for mode in modes}
    lacking = any(settlement.line(line).group == group for line in settlement.appraisal_pending)
    if len(set(sums.values())) == 1:
        yield Sum(unappraised(f"{group}小计", lacking), sums[modes[0]])
        return
    for mode, fen in sums.items():
        yield Sum(unappraised(f"{group}小计（{mode}）", lacking), fen)


def _only_mode(settlement: Settlement, line: SettledLine) -> str:
    """The way in which alone a line counts, where both are shown and neither its name nor its group says so."""
    if len(line.modes) != 1 or line.group not in GROUPS or line.modes[0] in line.name:
        return ""
    return f"【仅{line.modes[0]}】" if len(shown_modes(settlement)) > 1 else ""


def line_amount(line: SettledLine) -> Amount:
    """What a line shows: nothing where it does not apply, 待定 where nothing is known yet."""
    if line.status == DOES_NOT_APPLY:
        return None
    return undecided(line.amount) if line.status == UNDECIDED else line.amount


def _totals(settlement: Settlement) -> Iterator[Sum]:
    modes = shown_modes(settlement)
    for mode, way in ((MONETARY, settlement.monetary), (RELOCATION, settlement.relocation)):
        if way is not None and mode in modes:
            label = "合计" if len(modes) == 1 else f"合计（{mode}）"
            label = unappraised(label, bool(settlement.appraisal_pending))
            yield Sum(label, way.total, amount_in_words(way.total))


# --- Flats, what is paid in the end, and when to sign ---


def _flats(settlement: Settlement) -> Iterator[Pair]:
    choice, facts = settlement.case.choice, settlement.facts
    units = "、".join(_chosen(unit) for unit in choice.units if unit.count)
    yield from delivery(settlement)
    yield Pair("应安置面积依据", choice.basis)
    for key in ("entitlement", "units_area"):
        label, unit = FACTS[key]
        yield Pair(label, facts[key] + unit)
    yield Pair("所选户型", units or "尚未选定，按应安置面积计算", wide=True)


def _chosen(unit: ChosenUnit) -> str:
    surveyed = "" if unit.measured is None else f"（实测 {area(unit.measured)}）"
    return f"{unit.name} {unit.count} 套{surveyed}"


def delivery(settlement: Settlement) -> Iterator[Pair]:
    """Finished or not, and when: of each type of flat chosen where one has terms of its own, else of the scheme."""
    housing = settlement.scheme.housing
    types = chosen_types(settlement)
    if any(map(has_own_terms, types)):
        yield Pair("房屋类型", "；".join(f"{unit.name} {_kind(housing, unit)}" for unit in types), wide=True)
        return
    yield Pair("房屋类型", housing.kind)
    if housing.delivered_on or housing.delivery_on:
        yield Pair(
            "安置房交房" if housing.delivered_on else "安置房预计交房", housing.delivered_on or housing.delivery_on
        )


def _kind(housing: HousingTerms, unit: UnitType) -> str:
    expected, actual = dates_of(housing, unit)
    kind = kind_of(housing, unit)
    if kind == READY or not (actual or expected):
        return kind
    return f"{kind}，已于 {actual} 交房" if actual else f"{kind}，预计 {expected} 交房"


def _net(settlement: Settlement) -> Iterator[Sum]:
    monetary, relocation = settlement.monetary, settlement.relocation
    for mode in shown_modes(settlement):
        fen = monetary.total if mode == MONETARY and monetary else relocation.net if relocation else 0
        label = "应付（付给被拆迁人）" if fen >= 0 else "应补交（由被拆迁人交纳）"
        label = unappraised(label, bool(settlement.appraisal_pending))
        yield Sum(f"{mode}　{label}", abs(fen), amount_in_words(abs(fen)), _paid_now(settlement, mode, fen))


def _paid_now(settlement: Settlement, mode: str, fen: int) -> str:
    """On a final sheet what is paid, which part of it is 暂计 and settled again; on another what its sum leaves out."""
    if settlement.status != FINAL:
        return _left_out(settlement, mode)
    part = settlement.provisional(mode)
    now = f"{'本次应付' if fen >= 0 else '本次应补交'} {money(abs(fen))} 元"
    when = f"{payment_left_open(settlement, mode, fen)}。"
    surveyed = _to_be_surveyed(settlement, mode)
    if not part:
        later = "安置房交房后按实测面积结算，多退少补" if surveyed else "交房后不再补结"
        return f"{now}，没有暂计的部分，{later}。{when}"
    lines = (line for line in settlement.lines if line.status == PROVISIONAL and line.group in GROUPS)
    names = "、".join(line.name for line in lines if mode in line.modes)
    counted = "其中暂计" if fen >= 0 else "已抵扣暂计的补偿"
    by = "实际交房日期和实测面积" if surveyed else "实际交房日期"
    return f"{now}，{counted} {money(part)} 元（{names}）；交房后补结：按{by}重新计算，多退少补。{when}"


def _to_be_surveyed(settlement: Settlement, mode: str) -> bool:
    """Whether a flat is charged by the area of its type, which the survey at delivery replaces, K18."""
    return mode == RELOCATION and any(unit.count and unit.measured is None for unit in settlement.case.choice.units)


def _left_out(settlement: Settlement, mode: str) -> str:
    """What sums do not hold yet, under the last of them: a paper that supposes a day and flats has so much more."""
    modes = shown_modes(settlement)
    if mode != modes[-1]:
        return ""
    parts = []
    if settlement.case.choice.signed_on is None:
        quota = "和装修及附属物定额" if settlement.scheme.decoration.fixed_quota else ""
        of, both = ("两种方式的", "都") if len(modes) > 1 else ("", "")
        parts.append(f"尚未签约，{of}奖励{quota}{both}没有计入")
    if mode == RELOCATION and not chosen_types(settlement):
        parts.append("尚未选房，按应安置面积计算，户型见匡算比较单")
    return f"{'；'.join(parts)}。" if parts else ""


# --- What is listed at the end ---


def _listing(title: str, entries: Sequence[str], closing: str = "") -> Listing | None:
    return Listing(title, tuple(entries), closing) if entries else None


def warnings_of(settlement: Settlement) -> Iterator[str]:
    """What asks to be looked at, in words, with its code and clause."""
    for finding in settlement.warnings:
        clause = f"（{finding.clause}）" if finding.clause else ""
        yield f"{finding.code} {for_answer(finding.message, finding.document)}{clause}"


def _readings(settlement: Settlement) -> Iterator[str]:
    for reading in settlement.readings:
        yield in_words(reading)


def in_words(reading: Reading) -> str:
    """A reading with its number, its clause and its text."""
    return f"{reading.id} {reading.title}（{reading.clause}）：{reading.text}"


def _sources(settlement: Settlement) -> Iterator[str]:
    """What the sheet was made from, so that it can be made again. Names of files without their folders.

    No hash of their bytes: it would tell what is hidden in them, of the few numbers that it may be.
    """
    for source in settlement.sources:
        yield PurePath(source.file).name
    yield f"指导意见数据：{settlement.guidance_entry.isoformat()} 起施行的数值"
