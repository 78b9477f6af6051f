"""The printed settlement sheet of one household as plain data: what the template lays out.

Every text is ready to print: numbers written, private numbers masked, nothing in it that acts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Any

from chaiqian.household.sheet_page import BARE_AMOUNT, INTERPRETER, VERDICTS
from chaiqian.household.sheet_ways import comparison_rows, notes, totals_of
from chaiqian.household.ways import timeline_note
from chaiqian.law.fact_labels import labelled
from chaiqian.law.lines import SettledLine
from chaiqian.law.recognition.verdict import DOES_NOT_APPLY, PROVISIONAL, UNAPPRAISED, UNDECIDED, Verdict
from chaiqian.law.rules.line import BOTH, GROUPS, MONETARY, RELOCATION
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.output.amount_in_words import amount_in_words
from chaiqian.output.pdf import day, text
from chaiqian.output.text import NOT_APPLICABLE, masked_id_number, masked_phone, money, safe

Data = dict[str, Any]

NUMERALS = "一二三四五"
FINAL_TITLE, ESTIMATE_TITLE = "拆迁补偿安置结算单", "拆迁补偿安置参考单（试算）"
DISCLAIMER = "本单为试算结果，仅供参考：尚有待定事项，金额可能变化，不作为签约、付款和选房的依据。"
CONFIRMED = "被拆迁人已逐项核对本单的认定和金额。本单由程序打印，手写、涂改无效。"
RECEIVED = "签收只表示收到本参考单，不表示同意其中的认定和金额，也不是签约。"
SHORT_ID = 24


@dataclass(frozen=True, slots=True)
class Print:
    """What is printed beside a settlement: the day (None: left blank), fonts, program, remarks, its short digest."""

    on: date | None = None
    fonts: str = ""
    program: str = ""
    remarks: tuple[str, ...] = ()
    digest: str = ""


def sheet_json(settlement: Settlement, run: Print) -> str:
    """The sheet as JSON text, which is how it travels to the template: never as markup."""
    return json.dumps(sheet_data(settlement, run), ensure_ascii=False)


def sheet_data(settlement: Settlement, run: Print) -> Data:
    """Compose the sheet of one household, in the order in which it is printed."""
    final = settlement.status == FINAL
    case, mode = settlement.case, settlement.case.choice.mode
    case_id = safe(case.case_id)
    return {
        "title": FINAL_TITLE if final else ESTIMATE_TITLE,
        "estimate": not final,
        "disclaimer": "" if final else DISCLAIMER,
        "id": text(case.case_id),
        "short-id": "编号 " + (case_id if len(case_id) <= SHORT_ID else case_id[:SHORT_ID] + "…"),
        "bookmark": f"{case_id}　{safe(case.household.owner)}",
        "footer": ("结算单" if final else "试算，仅供参考") + (f"　校验码 {run.digest}" if run.digest else ""),
        "mode": mode or "未选定",
        "date-label": "制单日期" if final else "试算日期",
        "date": day(run.on),
        "parties": list(_parties(settlement)),
        "facts": [pair(label, value) for label, value in labelled(settlement.facts)],
        "buildings": list(_buildings(settlement)),
        "members": list(_members(settlement)),
        "verdicts": list(_other_verdicts(settlement)),
        "groups": _numbered(_groups(settlement)),
        "totals": list(_totals(settlement)),
        "housing": _housing(settlement),
        "net": list(_net(settlement)),
        "comparison": comparison_rows(settlement),
        "notes": notes(settlement),
        "timeline": [
            [day(point.until), *map(money, (point.awards, point.decoration, point.total))]
            for point in settlement.timeline
        ],
        "timeline-note": timeline_note(settlement),
        "pending": [text(f"{entry.text}（{entry.clause}）") for entry in settlement.pending],
        "remarks": [text(remark) for remark in run.remarks],
        "readings": [f"{r.id}　{r.title}（{r.clause}）：{r.text}" for r in settlement.readings],
        "interpreter": INTERPRETER,
        "signing": _signing(settlement),
        "audit": list(_audit(settlement, run)),
    }


def pair(label: str, value: str, wide: bool = False) -> Data:
    """A label and its value; a wide pair has a row of its own."""
    return {"label": label, "value": value, "wide": wide}


# --- Who, and what was recognised ---


def _parties(settlement: Settlement) -> Iterator[Data]:
    project, household = settlement.scheme.project, settlement.case.household
    policy = project.guidance + ("；公益项目参照执行（十六）" if project.public_interest else "")
    yield pair("项目", text(project.name), True)
    yield pair("拆迁人", text(project.demolisher or NOT_APPLICABLE))
    yield pair("适用政策", policy)
    yield pair("方案批准文号", text(project.approval or NOT_APPLICABLE))
    yield pair("拆迁许可证", text(project.permit or NOT_APPLICABLE))
    yield pair("被拆迁人", text(household.owner))
    yield pair("身份证号", masked_id_number(household.id_number) if household.id_number else NOT_APPLICABLE)
    yield pair("代理人", text(household.agent or NOT_APPLICABLE))
    yield pair("电话", masked_phone(household.phone) if household.phone else NOT_APPLICABLE)
    yield pair("坐落", text(household.address), True)
    yield pair("村组", text(household.village + (household.group or "")))
    yield from _dealings(settlement)


def _dealings(settlement: Settlement) -> Iterator[Data]:
    case = settlement.case
    appraisal, choice = case.appraisal, case.choice
    yield pair("宅基地批准文件", text(case.homestead.document or NOT_APPLICABLE))
    yield pair("签约", day(choice.signed_on) or "尚未签约")
    yield pair("搬家交房", day(choice.handed_over_on) or "尚未交房")
    yield pair("评估机构", text(appraisal.agency) if appraisal else UNAPPRAISED)
    yield pair("评估报告", text(appraisal.report) if appraisal else UNAPPRAISED)


def _buildings(settlement: Settlement) -> Iterator[list[str]]:
    for verdict in _verdicts(settlement, "building"):
        building = settlement.case.buildings[_index(verdict)]
        yield [
            text(building.name),
            str(building.floor),
            money(building.area),
            UNAPPRAISED if building.replacement_value is None else money(building.replacement_value),
            _mark(verdict),
            text(verdict.reason),
            verdict.clause,
        ]


def _members(settlement: Settlement) -> Iterator[list[str]]:
    for verdict in _verdicts(settlement, "member"):
        member = settlement.case.members[_index(verdict)]
        yield [text(member.name), text(member.relation), _mark(verdict), text(verdict.reason), verdict.clause]


def _other_verdicts(settlement: Settlement) -> Iterator[list[str]]:
    for kind in VERDICTS:
        if kind not in ("building", "member"):
            for verdict in _verdicts(settlement, kind):
                yield [text(verdict.subject), _mark(verdict), text(verdict.reason), verdict.clause]


def _verdicts(settlement: Settlement, kind: str) -> list[Verdict]:
    return [verdict for verdict in settlement.verdicts if verdict.kind == kind]


def _index(verdict: Verdict) -> int:
    return next(step for step in verdict.path if isinstance(step, int))


def _mark(verdict: Verdict) -> str:
    _, yes, no = VERDICTS[verdict.kind]
    return (yes if verdict.counted else no).strip("[]")


# --- The lines ---


def shown_modes(settlement: Settlement) -> tuple[str, ...]:
    """The ways that the main table counts: the one chosen, or all that the scheme offers."""
    chosen = settlement.case.choice.mode
    return (chosen,) if chosen else tuple(mode for mode in BOTH if mode in settlement.scheme.project.modes)


def _groups(settlement: Settlement) -> list[Data]:
    modes = shown_modes(settlement)
    return [_group(settlement, group, modes, number) for number, group in enumerate(GROUPS)]


def _group(settlement: Settlement, group: str, modes: tuple[str, ...], number: int) -> Data:
    lines = [line for line in settlement.lines if line.group == group and set(line.modes) & set(modes)]
    sums = {mode: settlement.subtotal(group, mode) for mode in modes}
    several = len(set(sums.values())) > 1
    subtotals = [
        {"label": f"{group}小计" + (f"（{mode}）" if several else ""), "amount": money(value)}
        for mode, value in (sums.items() if several else [("", next(iter(sums.values())))])
    ]
    title = f"{NUMERALS[number]}、{group}"
    rows = [line_row(line, modes, _parts(settlement, line)) for line in lines]
    return {"title": title, "rows": rows, "subtotals": subtotals}


def _parts(settlement: Settlement, line: SettledLine) -> str:
    """The appraised values that make up the replacement value: their sum happens in recognition, not in the graph."""
    if line.id != "replacement" or line.status == DOES_NOT_APPLY:
        return ""
    buildings = settlement.case.buildings
    counted = [buildings[_index(verdict)] for verdict in _verdicts(settlement, "building") if verdict.counted]
    values = [building.replacement_value for building in counted if building.replacement_value is not None]
    return " + ".join(map(money, values))


def line_row(line: SettledLine, modes: tuple[str, ...], parts: str = "") -> Data:
    """One row of the table; what does not apply prints `/` and says why. `parts` stands in for a bare formula."""
    only = len(line.modes) == 1 and len(modes) > 1 and line.modes[0] not in line.name and line.group in GROUPS
    mark = f"【{PROVISIONAL}】" if line.status == PROVISIONAL else ""
    formula = parts if BARE_AMOUNT.fullmatch(line.formula) else line.formula
    return {
        "name": text(line.name) + (f"（仅{line.modes[0]}）" if only else "") + mark,
        "formula": text(formula),
        "note": text(("不适用：" if line.status == DOES_NOT_APPLY and line.reason else "") + line.reason),
        "amount": amount(line),
        "clause": line.clause,
    }


def amount(line: SettledLine) -> str:
    """The amount as printed: `/` where the line does not apply, 待定 where nothing is known yet."""
    if line.status == DOES_NOT_APPLY:
        return NOT_APPLICABLE
    return UNDECIDED if line.status == UNDECIDED and not line.amount else money(line.amount)


def _numbered(groups: list[Data]) -> list[Data]:
    rows = [row for group in groups for row in group["rows"]]
    for number, row in enumerate(rows, 1):
        row["number"] = str(number)
    return groups


def _totals(settlement: Settlement) -> Iterator[Data]:
    modes = shown_modes(settlement)
    for mode, total in totals_of(settlement).items():
        if mode in modes:
            label = "合计" if len(modes) == 1 else f"合计（{mode}）"
            yield {"label": label, "amount": money(total), "words": amount_in_words(total)}


# --- Flats, and what is paid in the end ---


def _housing(settlement: Settlement) -> Data | None:
    """The flats and their price; nothing for a household that took the money, or a scheme without flats."""
    if settlement.relocation is None or settlement.case.choice.mode == MONETARY:
        return None
    housing, choice = settlement.scheme.housing, settlement.case.choice
    units = "、".join(f"{unit.name} {unit.count} 套" for unit in choice.units if unit.count)
    delivery = housing.delivered_on or housing.delivery_on
    facts = [
        pair("房屋类型", housing.kind + (f"（{_delivered(housing.delivered_on)}{day(delivery)}）" if delivery else "")),
        pair("应安置面积依据", choice.basis),
        pair("应安置面积", f"{settlement.facts['entitlement']}㎡"),
        pair("安置房面积", f"{money(settlement.relocation.units_area)}㎡"),
        pair("所选户型", text(units or "尚未选定，按应安置面积计算"), True),
    ]
    lines = [line for line in settlement.lines if line.group not in GROUPS]
    rows = [line_row(line, (RELOCATION,)) for line in lines if line.group == "购房"]
    beside = [line_row(line, (RELOCATION,)) for line in lines if line.group != "购房"]
    price = settlement.relocation.purchase_within + settlement.relocation.purchase_excess
    groups = [
        {"title": "购房款", "rows": rows, "subtotals": [{"label": "购房款合计", "amount": money(price)}]},
        {"title": "另行缴纳（由被拆迁人交纳，不从补偿中扣减）", "rows": beside, "subtotals": []},
    ]
    return {"facts": facts, "groups": _numbered(groups)}


def _delivered(known: date | None) -> str:
    return "已于" if known else "预计交房 "


def _net(settlement: Settlement) -> Iterator[Data]:
    for mode in shown_modes(settlement):
        label, fen = net_of(settlement, mode)
        yield {"label": f"{mode}　{label}", "amount": money(abs(fen)), "words": amount_in_words(abs(fen))}


def net_of(settlement: Settlement, mode: str) -> tuple[str, int]:
    """What is paid in the end under a way that the scheme offers: in words, and 分 (negative: by the household)."""
    monetary, relocation = settlement.monetary, settlement.relocation
    fen = monetary.total if mode == MONETARY and monetary else relocation.net if relocation else 0
    return ("应付（付给被拆迁人）" if fen >= 0 else "应补交（由被拆迁人交纳）"), fen


# --- The end of the sheet ---


def _signing(settlement: Settlement) -> Data:
    """Who signs. An estimate is received and not agreed to."""
    owner = text(settlement.case.household.owner)
    if settlement.status != FINAL:
        people = [_sign("被拆迁人签收", "不按指印"), _sign("经办"), _sign("复核")]
        return {"text": f"编号 {text(settlement.case.case_id)}　被拆迁人 {owner}。{RECEIVED}", "rows": [people]}
    mode = shown_modes(settlement)[0]
    label, fen = net_of(settlement, mode)
    paid = f"{mode}，{label} {money(abs(fen))} 元"
    rows = [
        [_sign("被拆迁人", "签字并按指印", True), _sign("拆迁人", "盖章")],
        [_sign("经办"), _sign("复核"), _sign("审计")],
    ]
    return {"text": f"编号 {text(settlement.case.case_id)}　被拆迁人 {owner}　{paid}。{CONFIRMED}", "rows": rows}


def _sign(label: str, hint: str = "", fingerprint: bool = False) -> Data:
    return {"label": label, "hint": hint, "fingerprint": fingerprint}


def _audit(settlement: Settlement, run: Print) -> Iterator[str]:
    """What the sheet was made from, so that it can be made again. Names of files without their folders."""
    files = "；".join(f"{text(PurePath(s.file).name)}（SHA-256 {s.sha256[:16]}）" for s in settlement.sources)
    yield f"依据文件：{files}"
    if run.digest:
        yield f"校验码 {run.digest}：由案件、方案、数值和每一行算出，用来查对有无改动；不是签名，不代替签字盖章"
    yield f"指导意见数据：{day(settlement.guidance_entry)}起施行的数值；程序 {run.program}；字体 {text(run.fonts)}"
