"""Differences for a terminal: each change with what it alone brought, the sums, and the lines that moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from chaiqian.documents.changes import Change, Item
from chaiqian.documents.content import public_text, told_apart
from chaiqian.documents.written import shown
from chaiqian.guidance.register import load_guidance
from chaiqian.law.fact_labels import LACKS_APPRAISAL
from chaiqian.law.rules.line import BOTH, MONETARY, RELOCATION
from chaiqian.output.page import CAUTION, HEADING, NOTE, Page, PageLine
from chaiqian.output.text import NOT_APPLICABLE, dump, money, safe, signed
from chaiqian.output.width import cells, fold, pad_left
from chaiqian.quantity import plain
from chaiqian.receipts.changed_values import changed_values, figure_words
from chaiqian.receipts.difference.attribution import AttributedStep, Difference
from chaiqian.receipts.difference.over_folder import ComparedHousehold, Credit, FolderComparison
from chaiqian.receipts.difference.state import DOCUMENTS, GUIDANCE, SettledOutcome

COLUMN = 18
TITLES = {MONETARY: "货币安置合计", RELOCATION: "回迁安置净额"}
KEYS = {MONETARY: "monetary", RELOCATION: "relocation"}
STATED_ORDER = (
    "次序：指导意见数值、方案、案件，各按文件里的先后，一次换一项、重新结算一次；单独不成立的几项一起换。"
    "换的次序不同，单项的数可能不同，合计不变。"
)
PROGRAM = "程序：同样的案件、方案和数值，本版程序的结果与回执不同"
ABSENT = "（无）"


def change_text(change: Change) -> str:
    """One change in words: 案件 · 宅基地 · 宅基地面积：300.00 → 310.00."""
    reading = load_guidance().readings.get(str(change.path[0])) if change.document == GUIDANCE else None
    if reading is not None:
        return f"口径已修订：{change_label(change)}，{reading.changed_on} 起"
    label = f"{DOCUMENTS[change.document]} · {change_label(change)}"
    if change.order:
        return f"{label}：先后次序不同"
    if isinstance(change.path[-1], Item) or _is_whole(change.before) or _is_whole(change.after):
        return f"{label}：{'加入' if change.before is None else '去掉' if change.after is None else '整项替换'}"
    before, after = (
        map(figure_words, (change.before, change.after)) if change.document == GUIDANCE else changed_values(change)
    )
    return f"{label}：{value_text(before)} → {value_text(after)}"


def _is_whole(value: Any) -> bool:
    """Whether a value is a table, or a list of tables, which no line has room for."""
    return isinstance(value, dict) or (isinstance(value, list) and (not value or isinstance(value[0], dict)))


def change_label(change: Change) -> str:
    """What changed, in Chinese."""
    if change.document != GUIDANCE:
        return change.label
    guidance, name = load_guidance(), str(change.path[0])
    reading = guidance.readings.get(name)
    return guidance.figure_label(name) if reading is None else f"{reading.id} {reading.title}"


def value_text(value: Any) -> str:
    """A value as a receipt holds it, in words."""
    return ABSENT if value is None else shown(value).replace("T", " ") if _is_moment(value) else shown(value)


def _is_moment(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 19 and value[10:11] == "T"


def difference_page(found: Difference, before: str, after: str, width: int, notes: Iterable[str] = ()) -> Page:
    """The whole difference between two settlements that are named `before` and `after`."""
    page = Page(width)
    page.paragraph(f"差异：{before} → {after}（单位：元）", style=HEADING)
    for note in notes:
        page.paragraph(note, style=CAUTION)
    if not found.steps:
        page.paragraph("事实和数值都没有变化，每一行相同。")
        return page
    _table(page, found)
    _moved_lines(page, found)
    page.blank()
    page.paragraph(STATED_ORDER, style=NOTE)
    return page


def _table(page: Page, found: Difference) -> None:
    _row(page, tuple(TITLES.values()), "变动的事实和数值")
    page.rule()
    _totals(page, found.before.totals, f"变动以前（{found.before.standing}）")
    for step in found.steps:
        _row(page, tuple(signed(step.brought(way)) for way in BOTH), step_text(step))
        lines = [f"{name} {signed(amount)}" for name, amount in step.lines]
        lines += [f"{name}（{way}） {signed(amount)}" for name, way, amount in step.regrouped]
        if lines:
            _under(page, f"影响：{'；'.join(lines)}")
    page.rule()
    changed = tuple(signed(sum(step.brought(way) for step in found.steps)) for way in BOTH)
    _row(page, changed, "变动合计", HEADING)
    _totals(page, found.after.totals, f"变动以后（{found.after.standing}）")


def step_text(step: AttributedStep) -> str:
    """What was changed in one step."""
    return "；".join(map(change_text, step.changes)) or PROGRAM


def _totals(page: Page, totals: dict[str, int], name: str) -> None:
    cells_of = tuple(money(totals[way]) if way in totals else NOT_APPLICABLE for way in BOTH)
    _row(page, cells_of, name, HEADING)


def _moved_lines(page: Page, found: Difference) -> None:
    before, after = found.before.lines, found.after.lines
    names = {**found.before.names, **found.after.names}
    moved = [key for key in names if before.get(key, 0) != after.get(key, 0)]
    if not moved:
        return
    page.heading("变动的项目")
    _row(page, ("变动以前", "变动以后"), "项目（变动）")
    page.rule()
    for key in moved:
        left, right = before.get(key), after.get(key)
        amounts = tuple(NOT_APPLICABLE if amount is None else money(amount) for amount in (left, right))
        _row(page, amounts, f"{names[key]}（{signed((right or 0) - (left or 0))}）")


def _row(page: Page, amounts: tuple[str, ...], text: str, style: str = "") -> None:
    gutter = "".join(" " + pad_left(amount, COLUMN - 1) for amount in amounts)
    first, *rest = fold(safe(text), page.width - 1 - cells(gutter) - 2)
    page.lines.append(PageLine(f"{gutter}  {first}", style))
    page.lines.extend(PageLine(" " * (cells(gutter) + 2) + part, style) for part in rest)


def _under(page: Page, text: str) -> None:
    indent = 2 * COLUMN + 4
    page.lines.extend(PageLine(" " * indent + part, NOTE) for part in fold(safe(text), page.width - 1 - indent))


# --- Two schemes over a folder ---


def household_row(household: ComparedHousehold, width: int) -> str:
    """One household whose amounts change, or nothing."""
    if not any(household.brought(way) for way in BOTH):
        return ""
    page = Page(width)
    who = f"{household.case.case_id}  {household.case.household.owner}"
    who += f"（{LACKS_APPRAISAL}）" if household.unappraised else ""
    _row(page, tuple(signed(household.brought(way)) for way in BOTH), who)
    return "".join(line.text + "\n" for line in page.lines)


def comparison_page(
    comparison: FolderComparison, households: int, changed: int, width: int, left_out: Iterable[str] = ()
) -> Page:
    """What each change of the scheme brought over all households."""
    page = Page(width)
    page.heading("按变动汇总")
    _row(page, tuple(TITLES.values()), "方案的变动（全部住户合计，元）")
    page.rule()
    for credit in comparison.credits:
        _row(page, tuple(signed(credit.brought[way]) for way in BOTH), "；".join(map(change_text, credit.changes)))
        _under(page, _counts(credit))
    page.rule()
    sums = tuple(signed(sum(credit.brought[way] for credit in comparison.credits)) for way in BOTH)
    _row(page, sums, "变动合计", HEADING)
    lacking = f"（其中 {comparison.unappraised} 户{LACKS_APPRAISAL}）" if comparison.unappraised else ""
    page.paragraph(f"结算 {households} 户{lacking}，金额有变动的 {changed} 户。")
    for text in left_out:
        page.paragraph(text, style=CAUTION)
    page.blank()
    page.paragraph(STATED_ORDER, style=NOTE)
    return page


def _counts(credit: Credit) -> str:
    parts = [
        f"{way}增加 {credit.gained[way]} 户、减少 {credit.lost[way]} 户"
        for way in BOTH
        if credit.gained[way] or credit.lost[way]
    ]
    if credit.together:
        parts.append(f"其中 {credit.together} 户只能与前面的变动一并计算")
    return "；".join(parts) or "没有住户受影响"


# --- For programs ---


def difference_json(found: Difference) -> str:
    """The difference as one compact object; amounts in 元 as text."""
    return dump(
        {
            "before": _outcome(found.before),
            "after": _outcome(found.after),
            "steps": [
                {
                    "changes": [_change(change) for change in step.changes],
                    **{KEYS[way]: plain(step.brought(way)) for way in BOTH},
                    "lines": _lines(step),
                }
                for step in found.steps
            ],
        },
    )


def _lines(step: AttributedStep) -> dict[str, str]:
    names = told_apart(public_text(name) for name, _ in step.lines)
    return {name: plain(amount) for name, (_, amount) in zip(names, step.lines, strict=True)}


def household_json(household: ComparedHousehold) -> str:
    """One household under two schemes as one compact object."""
    amounts = {
        "case_id": public_text(household.case.case_id),
        "before": _outcome(household.before),
        "after": _outcome(household.after),
    }
    return dump(amounts)


def comparison_json(comparison: FolderComparison, households: int) -> str:
    """What each change brought over all households, as one compact object."""
    credits = [
        {
            "changes": [_change(change) for change in credit.changes],
            **{KEYS[way]: plain(credit.brought[way]) for way in BOTH},
            "gained": {KEYS[way]: credit.gained[way] for way in BOTH},
            "lost": {KEYS[way]: credit.lost[way] for way in BOTH},
            "together": credit.together,
        }
        for credit in comparison.credits
    ]
    counts = {"households": households, "appraisal_pending": comparison.unappraised}
    return dump({**counts, "credits": credits})


def _outcome(outcome: SettledOutcome) -> dict[str, Any]:
    totals = {KEYS[way]: plain(outcome.totals[way]) if way in outcome.totals else None for way in BOTH}
    return {"status": outcome.status, **totals, "appraisal_pending": list(outcome.appraisal_pending)}


def _change(change: Change) -> dict[str, Any]:
    return {
        "document": change.document,
        "label": public_text(change_label(change)),
        "key": ".".join(map(str, _key(change))),
        "before": change.before,
        "after": change.after,
    }


def _key(change: Change) -> Iterator[str]:
    for step in change.path:
        yield f"“{public_text(str(step))}”" if isinstance(step, Item) else step
