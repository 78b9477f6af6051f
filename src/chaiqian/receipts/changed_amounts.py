"""The end of `verify` over a folder: whose amount is another than sealed, by how much, and by which cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chaiqian.guidance.register import load_guidance
from chaiqian.law.fact_labels import unappraised
from chaiqian.law.rules.line import MONETARY, RELOCATION
from chaiqian.law.settlement import Settlement
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
OF_THE_CHOSEN, OF_NONE_CHOSEN = "所选方式的金额没有变", "没有选定安置方式，{}的金额没有变"
CONTRADICTED = "与其他案件矛盾"
NAMED = 12
AMOUNTS = {MONETARY: "monetary.total", RELOCATION: "relocation.net"}
NOTES = (
    "货币安置为合计，回迁安置为净额，负数由被拆迁人补交",
    "逐项差额和应补应退：chaiqian sheet 案件 --since 回执 -o 补差单.pdf",
)


class WayAmount(NamedTuple):
    """What the way `then` came to as sealed and the way `now` comes to, in 分; None: not computed. They are two where
    the household chose another since.
    """

    then: str
    now: str
    before: int | None
    after: int | None

    @property
    def words(self) -> str:
        """回迁安置 … → …, or 货币安置 … → 回迁安置 …"""
        before, after = (NOT_APPLICABLE if fen is None else money(fen) for fen in (self.before, self.after))
        return f"{self.then} {before} → {after if self.then == self.now else f'{self.now} {after}'}"


class ChangedAmount(NamedTuple):
    """One household, of which something is another than sealed, and why.

    `moved`: the ways whose amount has changed, of the one chosen, or of who chose none of all; `unchanged` says whose
    amount has not.
    """

    case_id: str
    chosen: bool
    moved: tuple[WayAmount, ...]
    causes: tuple[str, ...]
    unchanged: str
    unappraised: bool = False  # whether an amount lacks an appraisal, K15

    @property
    def words(self) -> str:
        """The household and the cause, several each with what it brought: LSG-001（回迁安置 … → …）：方案."""
        ways = "，".join(("未选定方式",) * (not self.chosen) + tuple(one.words for one in self.moved))
        return f"{safe(self.case_id)}{unappraised(f'（{ways}）', self.unappraised)}：{'、'.join(self.causes)}"

    @property
    def difference(self) -> int | None:
        """By how much the way chosen has changed; None where none is chosen, or one side was not computed."""
        if not self.chosen or self.moved[0].before is None or self.moved[0].after is None:
            return None
        return self.moved[0].after - self.moved[0].before


def changed_amount(found: Verification, present: Settlement) -> ChangedAmount:
    """What a household's amounts have become, of which something is another than sealed."""
    chosen = present.case.choice.mode
    ways = present.scheme.project.modes if chosen is None else (chosen,)
    amounts = [_amount(found.receipt, present, way) for way in ways]
    moved = tuple(one for one in amounts if one.before != one.after)
    causes = _credited(found, present, moved) if moved else ()
    if causes and present.others.contradictions:  # which move no amount, but no paper is final
        causes = (*causes, CONTRADICTED)
    causes = causes or tuple(dict.fromkeys(one.cause for one in found.telling))
    lacking = bool(found.receipt.appraisal_pending or present.appraisal_pending)
    unchanged = OF_THE_CHOSEN if chosen else OF_NONE_CHOSEN.format("、".join(ways))
    return ChangedAmount(present.case.case_id, chosen is not None, moved, causes, unchanged, lacking)


def _amount(receipt: Receipt, present: Settlement, way: str) -> WayAmount:
    key, then = AMOUNTS[way], (present.case.choice.mode and receipt.way) or way
    sealed = receipt.totals.get(AMOUNTS[then])
    before = None if sealed is None else int(sealed.replace(".", ""))
    return WayAmount(then, way, before, present.evaluation.output(key) if present.evaluation.offers(key) else None)


def _credited(found: Verification, present: Settlement, moved: Sequence[WayAmount]) -> tuple[str, ...]:
    """The causes that moved these amounts, of one way each with what it brought, as `diff` credits it; nothing where
    that cannot be told. Another way chosen since brought what the two differed by as sealed, as in 补差单.
    """
    receipt, sealed, ways = found.receipt, sealed_outcome(found.receipt), [one.now for one in moved]
    try:
        revised = tuple(map(change_of_reading, resettle(receipt).revised))
        steps = difference(sealed_state(receipt), state_of(present), sealed, revised).steps
    except Unsettled:
        return ()
    brought: dict[str, Counter[str]] = {}
    for one in moved:
        if one.then != one.now:
            brought[deviation.CASE] = Counter({one.now: sealed.totals.get(one.now, 0) - sealed.totals.get(one.then, 0)})
    for step in steps:
        brought.setdefault(_cause_of(step, receipt, present), Counter()).update({w: step.brought(w) for w in ways})
    credited = {cause: amounts for cause, amounts in brought.items() if any(amounts.values())}
    if len(credited) == 1 or len(ways) > 1:
        return tuple(credited)
    return tuple(f"{cause} {signed(amounts[ways[0]])}" for cause, amounts in credited.items())


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
    other = [one for one in changed if one.moved]
    if other:
        _listed(page, other)
    same = [one for one in changed if not one.moved]
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
    """Who chose no way is in the list and not in the sum, as in the ledger."""
    page.heading(TITLE)
    for one in changed:
        page.amount(NOT_APPLICABLE if one.difference is None else signed(one.difference), one.words)
    page.amount("-" * AMOUNT_WIDTH, "")
    known = [one.difference for one in changed if one.difference is not None]
    undecided = sum(not one.chosen for one in changed)
    left_out = f"（未选定方式的 {undecided} 户不计）" if undecided else ""
    total = signed(sum(known)) if known else NOT_APPLICABLE
    page.amount(total, f"合计，{len(changed)} 户{left_out}", style=HEADING)
    for note in NOTES:
        page.paragraph(note)
