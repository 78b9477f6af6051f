"""The settlement sheet for a terminal: who, what was recognised, every line, both ways, what is open."""

from __future__ import annotations

import re
from datetime import date, datetime

from chaiqian.household.ways import TIMELINE, timeline_note, write_ways
from chaiqian.law.fact_labels import labelled
from chaiqian.law.lines import SettledLine
from chaiqian.law.recognition.verdict import DOES_NOT_APPLY, PROVISIONAL, UNDECIDED, Verdict
from chaiqian.law.rules.line import BOTH, GROUPS, MONETARY, RELOCATION
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.output.page import CAUTION, HEADING, Page
from chaiqian.output.text import NOT_APPLICABLE, masked_id_number, masked_phone, money
from chaiqian.output.width import cells

AFTERWARDS = {"购房": "购房（回迁安置，元）", "另行缴纳": "另行缴纳（元，不计入补偿合计，由被拆迁人交纳）"}
# kind -> heading, mark where it counts, mark where not.
VERDICTS = {
    "zone": ("区位", "[认定]", "[待定]"),
    "standard": ("控制标准", "[认定]", "[待定]"),
    "building": ("房屋", "[计入]", "[不计]"),
    "member": ("人员", "[计入]", "[不计]"),
    "business": ("经营", "[计入]", "[不计]"),
    "election": ("可购面积", "[认定]", "[待定]"),
    "period": ("奖励期", "[符合]", "[不符]"),
    "months": ("临时安置", "[认定]", "[待定]"),
    "publicity": ("公示", "[通过]", "[待定]"),
}
OTHER = ("其他", "[计入]", "[不计]")
BESIDE_LINES = "award"
BARE_AMOUNT = re.compile(r"-?[0-9,.]+元")
INTERPRETER = "以上为本程序采用的口径；指导意见由区住房城乡建设委负责解释（十八）。"
ESTIMATE_NOTE = "试算结果仅供参考，尚未定案，不作为签约和付款依据。"


def sheet(settlement: Settlement, width: int) -> Page:
    """Compose the whole sheet of one household."""
    page = Page(width)
    _title(page, settlement)
    _parties(page, settlement)
    _facts(page, settlement)
    for group in GROUPS:
        _group(page, settlement, group)
    for group in AFTERWARDS:
        _afterwards(page, settlement, group)
    write_ways(page, settlement)
    _timeline(page, settlement)
    _pending(page, settlement)
    _warnings(page, settlement)
    _readings(page, settlement)
    _sources(page, settlement)
    return page


def _title(page: Page, settlement: Settlement) -> None:
    final = settlement.status == FINAL
    page.paragraph("拆迁补偿安置结算单" if final else "拆迁补偿安置试算单（尚未定案）", style=HEADING)
    page.rule("=")
    if not final:
        page.paragraph(ESTIMATE_NOTE, style=CAUTION)


def _parties(page: Page, settlement: Settlement) -> None:
    project, household = settlement.scheme.project, settlement.case.household
    choice = settlement.case.choice
    page.entry("编号", settlement.case.case_id)
    page.entry("项目", project.name)
    page.entry("适用政策", project.guidance + ("；公益项目参照执行（十六）" if project.public_interest else ""))
    _optional(page, "方案批准文号", project.approval)
    _optional(page, "拆迁许可证", project.permit)
    page.entry("拆迁人", project.demolisher or NOT_APPLICABLE)
    page.entry("被拆迁人", household.owner)
    _optional(page, "身份证号", household.id_number and masked_id_number(household.id_number))
    _optional(page, "电话", household.phone and masked_phone(household.phone))
    _optional(page, "代理人", household.agent)
    page.entry("坐落", household.address)
    page.entry("村组", household.village + (household.group or ""))
    page.entry("安置方式", choice.mode or "未选定")
    _optional(page, "所选户型", "、".join(f"{unit.name} {unit.count} 套" for unit in choice.units if unit.count))
    page.entry("签约", _moment(choice.signed_on, "尚未签约"))
    page.entry("交房", _moment(choice.handed_over_on, "尚未交房"))


def _optional(page: Page, label: str, value: str | None) -> None:
    if value:
        page.entry(label, value)


def _moment(moment: date | datetime | None, absent: str) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat(" ", "seconds")
    return moment.isoformat() if moment else absent


def _facts(page: Page, settlement: Settlement) -> None:
    page.heading("认定")
    for label, text in labelled(settlement.facts):
        page.entry(label, text)
    kinds = dict.fromkeys((*VERDICTS, *(verdict.kind for verdict in settlement.verdicts)))
    for kind in kinds:
        verdicts = [verdict for verdict in settlement.verdicts if verdict.kind == kind]
        if verdicts and kind != BESIDE_LINES:
            _verdicts(page, kind, verdicts)


def _verdicts(page: Page, kind: str, verdicts: list[Verdict]) -> None:
    label, yes, no = VERDICTS.get(kind, OTHER)
    page.paragraph(f"{label}：", 2)
    for verdict in verdicts:
        mark = yes if verdict.counted else no
        clause = f"（{verdict.clause}）" if verdict.clause else ""
        page.paragraph(f"{mark} {verdict.subject}：{verdict.reason}{clause}", 4, cells(mark) + 1)


def _group(page: Page, settlement: Settlement, group: str) -> None:
    lines = [line for line in settlement.lines if line.group == group]
    page.heading(f"{group}（元）")
    for line in lines:
        write_line(page, line)
    _subtotals(page, settlement, group)


def _afterwards(page: Page, settlement: Settlement, group: str) -> None:
    page.heading(AFTERWARDS[group])
    for line in settlement.lines:
        if line.group == group:
            write_line(page, line)


def write_line(page: Page, line: SettledLine) -> None:
    """Write one line: amount or `/`, name and clause; below it the formula or the reason."""
    absent = line.status == DOES_NOT_APPLY
    page.amount(_amount(line), f"{line.name}{only_mode(line)}{_mark(line)}  {line.clause}", _notes(line, absent))


def only_mode(line: SettledLine) -> str:
    """Say which way alone a line counts in, unless its name or its group says so."""
    if len(line.modes) != 1 or line.group not in GROUPS or line.modes[0] in line.name:
        return ""
    return f"【仅{line.modes[0]}】"


def _amount(line: SettledLine) -> str:
    if line.status == DOES_NOT_APPLY:
        return NOT_APPLICABLE
    return UNDECIDED if line.status == UNDECIDED and not line.amount else money(line.amount)


def _mark(line: SettledLine) -> str:
    return f"【{PROVISIONAL}】" if line.status == PROVISIONAL else ""


def _notes(line: SettledLine, absent: bool) -> tuple[str, ...]:
    if absent:
        return (f"不适用：{line.reason}",) if line.reason else ("不适用",)
    # A formula that is the amount itself says nothing more.
    formula = "" if BARE_AMOUNT.fullmatch(line.formula) else line.formula
    formula = f"= {formula}" if formula else ""
    return tuple(filter(None, (formula, line.reason)))


def _subtotals(page: Page, settlement: Settlement, group: str) -> None:
    ways = {MONETARY: settlement.monetary, RELOCATION: settlement.relocation}
    sums = {mode: settlement.subtotal(group, mode) for mode in BOTH if ways[mode] is not None}
    page.amount("-" * 16, "")
    if len(set(sums.values())) == 1:
        page.amount(money(next(iter(sums.values()))), f"{group}小计", style=HEADING)
        return
    for mode, value in sums.items():
        page.amount(money(value), f"{group}小计（{mode}）", style=HEADING)


def _timeline(page: Page, settlement: Settlement) -> None:
    if not settlement.timeline:
        return
    page.heading(f"{TIMELINE}（元）")
    page.paragraph(timeline_note(settlement), 2)
    for point in settlement.timeline:
        text = f"{point.until.isoformat()}（含）前签约：奖励与装修定额增加额合计"
        notes = (f"奖励（封顶后） {money(point.awards)}", f"装修及附属物定额增加 {money(point.decoration)}")
        page.amount(money(point.total), text, notes)


def _pending(page: Page, settlement: Settlement) -> None:
    if settlement.pending:
        page.heading("待定事项")
    for entry in settlement.pending:
        page.item(f"{entry.text}（{entry.clause}）", style=CAUTION)


def _warnings(page: Page, settlement: Settlement) -> None:
    if settlement.warnings:
        page.heading("提示")
    for finding in settlement.warnings:
        clause = f"（{finding.clause}）" if finding.clause else ""
        page.item(f"{finding.code} {finding.message}{clause}", style=CAUTION)


def _readings(page: Page, settlement: Settlement) -> None:
    if not settlement.readings:
        return
    page.heading("本单采用的口径")
    for reading in settlement.readings:
        page.item(f"{reading.id} {reading.title}（{reading.clause}）：{reading.text}")
    page.paragraph(INTERPRETER, 2)


def _sources(page: Page, settlement: Settlement) -> None:
    page.heading("依据的文件")
    for source in settlement.sources:
        page.item(f"{source.file}（SHA-256 {source.sha256[:16]}）")
    page.item(f"指导意见数据：{settlement.guidance_entry.isoformat()} 起施行的数值")
