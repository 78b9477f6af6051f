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
UNCHANGED_AMOUNT = "另有 {} 户与回执不符，所选方式的金额没有变：{}"
CONTRADICTED = "与其他案件矛盾"
NAMED = 12
NOTES = (
    "货币安置为合计，回迁安置为净额，负数由被拆迁人补交",
    "逐项差额和应补应退：chaiqian sheet 案件 --since 回执 -o 补差单.pdf",
)


class ChangedAmount(NamedTuple):
    """One household: what its chosen way came to as sealed and comes to now, in 分 (None: not computed), and why."""

    case_id: str
    way: str
    before: int | None
    after: int | None
    causes: tuple[str, ...]
    unappraised: bool = False  # whether either amount lacks an appraisal, K15

    @property
    def words(self) -> str:
        """The household and the cause, several each with what it brought: LSG-001（回迁安置 … → …）：方案."""
        amounts = " → ".join(NOT_APPLICABLE if fen is None else money(fen) for fen in (self.before, self.after))
        amounts = unappraised(f"（{self.way} {amounts}）", self.unappraised)
        return f"{safe(self.case_id)}{amounts}：{'、'.join(self.causes)}"


def changed_amount(found: Verification, present: Settlement) -> ChangedAmount:
    """What a household's amount has become, of which something is another than sealed."""
    way = way_of(present)
    key = {MONETARY: "monetary.total", RELOCATION: "relocation.net"}[way]
    sealed = found.receipt.totals.get(key)
    before = None if sealed is None else int(sealed.replace(".", ""))
    offered = present.evaluation.offers(key)
    after = present.evaluation.output(key) if offered else None
    causes = _credited(found, present, way) if before != after else ()
    if causes and present.others.contradictions:  # which move no amount, but no paper is final
        causes = (*causes, CONTRADICTED)
    causes = causes or tuple(dict.fromkeys(one.cause for one in found.telling))
    lacking = bool(found.receipt.appraisal_pending or present.appraisal_pending)
    return ChangedAmount(present.case.case_id, way, before, after, causes, lacking)


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
    if same:
        page.paragraph(UNCHANGED_AMOUNT.format(len(same), "；".join(_by_cause(same))))
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
