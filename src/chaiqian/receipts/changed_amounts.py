"""The end of `verify` over a folder: whose amount is another than sealed, by how much, and by which cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chaiqian.guidance.register import load_guidance
from chaiqian.law.fact_labels import unappraised
from chaiqian.law.rules.line import MONETARY, RELOCATION
from chaiqian.law.settlement import Settlement
from chaiqian.law.worth import way_of
from chaiqian.output.page import AMOUNT_WIDTH, HEADING, Page
from chaiqian.output.text import NOT_APPLICABLE, money, safe, signed
from chaiqian.receipts import deviation
from chaiqian.receipts.deviation import FIGURES, OTHERS, PROGRAM, REVISED
from chaiqian.receipts.difference.attribution import AttributedStep, difference
from chaiqian.receipts.difference.state import (
    CASE,
    SCHEME,
    Unsettled,
    change_of_reading,
    sealed_outcome,
    sealed_state,
    state_of,
)
from chaiqian.receipts.receipt import Receipt
from chaiqian.receipts.resettled import resettle
from chaiqian.receipts.verification import Verification, is_count

TITLE = "金额与回执不同的户（元）"
UNCHANGED_AMOUNT = "另有 {} 户与回执不符，{}：{}"
OF_THE_CHOSEN, UNDECIDED = "所选方式的金额没有变", "没有选定安置方式"
CONTRADICTED = "与其他案件矛盾"
NAMED = 12
AMOUNTS = {MONETARY: "monetary.total", RELOCATION: "relocation.net"}
NOTES = (
    "货币安置为合计，回迁安置为净额，负数由被拆迁人补交",
    "逐项差额和应补应退：chaiqian sheet 案件 --since 回执 -o 补差单.pdf",
)


class ChangedAmount(NamedTuple):
    """One household: what its way came to as sealed and comes to now, in 分 (None: not computed), and why.

    The way is the chosen one, or of who chose none the first one; `unchanged` says whose amount has not changed.
    """

    case_id: str
    way: str
    before: int | None
    after: int | None
    causes: tuple[str, ...]
    unappraised: bool = False  # whether either amount lacks an appraisal, K15
    chosen: bool = True
    unchanged: str = OF_THE_CHOSEN

    @property
    def words(self) -> str:
        """The household and the cause, several each with what it brought: LSG-001（回迁安置 … → …）：方案."""
        amounts = " → ".join(NOT_APPLICABLE if fen is None else money(fen) for fen in (self.before, self.after))
        way = self.way if self.chosen else f"未选定方式，{self.way}"
        amounts = unappraised(f"（{way} {amounts}）", self.unappraised)
        return f"{safe(self.case_id)}{amounts}：{'、'.join(self.causes)}"


def changed_amount(found: Verification, present: Settlement) -> ChangedAmount:
    """What a household's amount has become, of which something is another than sealed."""
    way, chosen = way_of(present), present.case.choice.mode is not None
    before, after = _amounts(found.receipt, present, way)
    causes = _credited(found, present, way) if before != after else ()
    if causes and present.others.contradictions:  # which move no amount, but no paper is final
        causes = (*causes, CONTRADICTED)
    causes = causes or tuple(dict.fromkeys(one.cause for one in found.telling))
    lacking = bool(found.receipt.appraisal_pending or present.appraisal_pending)
    unchanged = OF_THE_CHOSEN if chosen else _unchanged(found.receipt, present)
    return ChangedAmount(present.case.case_id, way, before, after, causes, lacking, chosen, unchanged)


def _amounts(receipt: Receipt, present: Settlement, way: str) -> tuple[int | None, int | None]:
    """What a way came to as sealed and comes to now."""
    key = AMOUNTS[way]
    sealed = receipt.totals.get(key)
    before = None if sealed is None else int(sealed.replace(".", ""))
    return before, present.evaluation.output(key) if present.evaluation.offers(key) else None


def _unchanged(receipt: Receipt, present: Settlement) -> str:
    """In which ways the amount of who chose none has not changed, and in which it has."""
    kept: list[str] = []
    moved: list[str] = []
    for way in present.scheme.project.modes:
        before, after = _amounts(receipt, present, way)
        (kept if before == after else moved).append(way)
    changed = f"，{'、'.join(moved)}的变了" if moved else ""
    return f"{UNDECIDED}，{'、'.join(kept)}的金额没有变{changed}"


def _credited(found: Verification, present: Settlement, way: str) -> tuple[str, ...]:
    """Each cause with what it brought in this way, as `diff` credits it; nothing where that cannot be told."""
    receipt = found.receipt
    try:
        revised = tuple(map(change_of_reading, resettle(receipt).revised))
        steps = difference(sealed_state(receipt), state_of(present), sealed_outcome(receipt), revised).steps
    except Unsettled:
        return ()
    brought: dict[str, int] = {}
    for step in steps:
        cause = _cause_of(step, found.receipt, present)
        brought[cause] = brought.get(cause, 0) + step.brought(way)
    credited = {cause: fen for cause, fen in brought.items() if fen}
    return tuple(cause if len(credited) == 1 else f"{cause} {signed(fen)}" for cause, fen in credited.items())


def _cause_of(step: AttributedStep, receipt: Receipt, present: Settlement) -> str:
    """Of which kind the change of a step is: mostly one change."""
    if not step.changes:
        return PROGRAM
    names = {SCHEME: deviation.SCHEME, CASE: deviation.CASE}
    readings = load_guidance().readings
    kinds = [
        OTHERS
        if is_count(change, receipt, present)
        else names.get(change.document, REVISED if change.path[0] in readings else FIGURES)
        for change in step.changes
    ]
    return "、".join(dict.fromkeys(kinds))


def changed_page(changed: Sequence[ChangedAmount], width: int) -> Page:
    """The list, in the order in which the receipts were checked."""
    page = Page(width)
    other = [one for one in changed if one.before != one.after]
    if other:
        _listed(page, other)
    same = [one for one in changed if one.before == one.after]
    for unchanged in dict.fromkeys(one.unchanged for one in same):
        alike = [one for one in same if one.unchanged == unchanged]
        page.paragraph(UNCHANGED_AMOUNT.format(len(alike), unchanged, "；".join(_by_cause(alike))))
    return page


def _by_cause(changed: Sequence[ChangedAmount]) -> Iterator[str]:
    """How many households have each cause, and the first of them by name."""
    named: dict[str, list[str]] = {}
    for one in changed:
        named.setdefault("、".join(one.causes), []).append(safe(one.case_id))
    for causes, cases in named.items():
        more = " 等" if len(cases) > NAMED else ""
        yield f"{causes} {len(cases)} 户（{'、'.join(cases[:NAMED])}{more}）"


def _listed(page: Page, changed: Sequence[ChangedAmount]) -> None:
    page.heading(TITLE)
    for one in changed:
        page.amount(difference_text(one), one.words)
    page.amount("-" * AMOUNT_WIDTH, "")
    known = [one.after - one.before for one in changed if one.after is not None and one.before is not None]
    page.amount(signed(sum(known)), f"合计，{len(changed)} 户", style=HEADING)
    for note in NOTES:
        page.paragraph(note)


def difference_text(one: ChangedAmount) -> str:
    """The difference with its sign, `/` where one side was not computed."""
    if one.before is None or one.after is None:
        return NOT_APPLICABLE
    return signed(one.after - one.before)
