"""The clause register and the rule book as pages."""

from __future__ import annotations

from collections.abc import Iterable

from chaiqian.guidance.register import Clause, Figure, Guidance, Reading
from chaiqian.law.readers.wording import number
from chaiqian.output.page import HEADING, NOTE, Page
from chaiqian.output.width import pad

TREATMENTS = {"computed": "计算", "checked": "核对", "recorded": "记录", "informational": "不涉及计算"}
ROLES = {"sets": "指导意见规定", "limits": "指导意见限额内由方案确定"}
TITLE = "指导意见条款登记（京平政发〔2019〕7号）"
INTERPRETATION = "摘要和口径为本程序的表述；指导意见由区住房城乡建设委负责解释（十八）。"
NUMBER_COLUMN = 16
TREATMENT_COLUMN = 12


def clause_table(guidance: Guidance, width: int) -> Page:
    """List every clause with its treatment, and the figures that stand in it."""
    page = Page(width)
    page.paragraph(TITLE, style=HEADING)
    page.rule("=")
    page.paragraph(f"数值自 {guidance.in_force.isoformat()} 起施行；此后调整的另注日期。")
    page.blank()
    for clause in guidance.clauses:
        label = pad(clause.number, NUMBER_COLUMN) + pad(TREATMENTS[clause.treatment], TREATMENT_COLUMN)
        page.paragraph(f"{label}{clause.heading}", 0, NUMBER_COLUMN + TREATMENT_COLUMN)
        for figure in figures_of(guidance, clause.number):
            since = "" if figure.in_force == guidance.in_force else f"，{figure.in_force.isoformat()} 起"
            page.paragraph(f"{figure_text(figure)}（{ROLES[figure.role]}{since}）", NUMBER_COLUMN, 2, NOTE)
    page.blank()
    page.paragraph("看某一条：chaiqian policy 八（五）4")
    return page


def figures_of(guidance: Guidance, number: str) -> list[Figure]:
    """Give the figures of one clause, later entries after earlier ones, each change once."""
    found: list[Figure] = []
    for entry in guidance.entries:
        found.extend(figure for figure in entry if figure.clause == number and figure not in found)
    return found


def figure_text(figure: Figure) -> str:
    """Write a figure with its label and unit."""
    return f"{figure.label}：{quantity_text(figure)}"


def quantity_text(figure: Figure) -> str:
    """Write a figure's value: a bare share as a percentage, a year without separators."""
    if not figure.unit:
        return f"{figure.value}%"
    if figure.unit == "年":
        return f"{figure.value}年"
    return number(figure.value, figure.scale, trim=True) + figure.unit


def clause_pages(guidance: Guidance, clauses: Iterable[Clause], width: int) -> Page:
    """Describe some clauses in full."""
    page = Page(width)
    for clause in clauses:
        page.blank()
        page.paragraph(f"{clause.number} {clause.heading}", style=HEADING)
        page.entry("处理", TREATMENTS[clause.treatment], label_width=8)
        page.entry("摘要", clause.summary, label_width=8)
        for figure in figures_of(guidance, clause.number):
            since = f"（{ROLES[figure.role]}，{figure.in_force.isoformat()} 起）"
            page.entry("数值", figure_text(figure) + since, label_width=8)
        for reading in _readings_of(guidance, clause.number):
            page.entry("口径", f"{reading.id} {reading.title}：{reading.text}", label_width=8)
    page.blank()
    page.paragraph(INTERPRETATION)
    return page


def reading_page(reading: Reading, width: int) -> Page:
    """One reading in full, and the clauses that it is a reading of."""
    page = Page(width)
    page.paragraph(f"口径 {reading.id} {reading.title}", style=HEADING)
    page.entry("条款", reading.clause, label_width=8)
    page.entry("口径", reading.text, label_width=8)
    if reading.changed_on is not None:
        before = f"。以前：{reading.earlier}" if reading.earlier else "，新增"
        page.entry("修订", f"{reading.changed_on} 起{before}", label_width=8)
    page.blank()
    page.paragraph(INTERPRETATION)
    return page


def _readings_of(guidance: Guidance, number: str) -> list[Reading]:
    return [reading for reading in guidance.readings.values() if number in reading.clause.split("、")]
