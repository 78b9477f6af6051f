"""The derivation of a line as an indented tree, and the table of limits that bound (`--why`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chaiqian.documents.problem import Place
from chaiqian.documents.problem_page import position
from chaiqian.documents.wording import for_answer
from chaiqian.household.explanation import Step
from chaiqian.household.why import Limit
from chaiqian.law.fact_labels import unappraised
from chaiqian.law.recognition.verdict import COUNTED
from chaiqian.law.rules.line import MONETARY, RELOCATION
from chaiqian.law.settlement import Settlement
from chaiqian.law.worth import way_of
from chaiqian.output.page import CAUTION, HEADING, NOTE, Page
from chaiqian.output.text import NOT_APPLICABLE, mask_statement, signed

INDENT = 3
DEEPEST = 8
EXCERPT = 60
FLATS = {MONETARY: "", RELOCATION: "，安置房按评估价格折算"}
AGAIN = "（已列于上）"


def derivations(settlement: Settlement, steps: Iterable[Step], width: int, note: str = "") -> Page:
    """Compose the derivations of some lines or facts of one settlement, after a `note` where there is one."""
    page = Page(width)
    page.paragraph(_title(settlement, "计算过程"), style=HEADING)
    page.rule("=")
    _standing(page, settlement)
    if note:
        page.paragraph(note)
    written: set[tuple[str, str]] = set()
    for step in steps:
        page.blank()
        _write(page, step, 0, written)
    return page


def _standing(page: Page, settlement: Settlement) -> None:
    """What other cases of the project say of the household: every amount is to be read with it."""
    for entry in settlement.others.contradictions:
        page.paragraph(f"{entry.text}（{entry.clause}）", style=CAUTION)
    for finding in settlement.others.unread:
        page.paragraph(for_answer(finding.message, finding.document), style=CAUTION)


def _title(settlement: Settlement, what: str) -> str:
    title = f"{settlement.case.case_id} {what}（{settlement.status}）"
    return unappraised(title, bool(settlement.appraisal_pending))


def _write(page: Page, step: Step, depth: int, written: set[tuple[str, str]]) -> None:
    """Write a step and what it rests on; what was derived further up is only named again."""
    indent = INDENT * min(depth, DEEPEST)
    again = (step.label, step.value) in written and bool(step.children)
    written.add((step.label, step.value))
    page.paragraph(_head(step) + (AGAIN if again else ""), indent, 4, "" if depth else HEADING)
    if again:
        return
    for note in _notes(step):
        page.paragraph(note, indent + 2, 4, NOTE if note.startswith("= ") else "")
    for child in step.children:
        _write(page, child, depth + 1, written)


def _head(step: Step) -> str:
    head = f"{step.label} = {step.value}" if step.value else step.label
    owner = "，".join(filter(None, (step.clause, step.owner)))
    return f"{head}（{owner}）" if owner else head


def _notes(step: Step) -> Iterator[str]:
    if step.text and step.text != step.value:
        yield f"= {step.text}"
    if step.kind == "line" and step.wording:
        yield f"规则：{step.wording}"
    for reason in step.reasons:
        if reason != COUNTED:
            yield f"理由：{reason}"
    for place in step.places:
        yield f"见 {position(place)}  {_excerpt(place)}"


def _excerpt(place: Place) -> str:
    """The beginning of a line, masked before it is cut: half a number would be none to the mask."""
    return mask_statement(place.text).partition("#")[0].strip()[:EXCERPT]


def limits(settlement: Settlement, found: Iterable[Limit], width: int) -> Page:
    """Compose the table of what bound: difference first, then the limit, its clause and what it means."""
    page = Page(width)
    page.paragraph(_title(settlement, "受哪些限制"), style=HEADING)
    page.rule("=")
    _standing(page, settlement)
    way = way_of(settlement)
    page.paragraph(f"金额为去掉该项限制后按{way}重新结算的差额（元）{FLATS[way]}。不折算金额的写 /。")
    page.blank()
    empty = True
    for limit in found:
        empty = False
        difference = NOT_APPLICABLE if limit.difference is None else signed(limit.difference)
        page.amount(difference, f"{limit.name}  {limit.clause}", (limit.text,) if limit.text else ())
    if empty:
        page.paragraph("没有受到任何限制。", 2)
    return page
