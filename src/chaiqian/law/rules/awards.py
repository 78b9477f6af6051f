"""奖励费, 八（六）: unrolled over the scheme's awards, then the cap on their sum."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from chaiqian.documents.scheme import Award, Bounded
from chaiqian.law.rules.allowances import by_basis, measure_of, unit_of_basis
from chaiqian.law.rules.line import AWARD, Line
from chaiqian.law.rules.terms import Terms, choice_fact, scheme_figure
from chaiqian.quantity import DOWN, Quantity, excess, greater, lesser, nothing, pick, total

CLAUSE_OF_KIND = {
    "cooperation": "八（六）1",
    "early_signing": "八（六）2",
    "collective": "八（六）3",
    "handover": "八（六）4",
}

SIGNED, HANDED_OVER = ("choice", "signed_on"), ("choice", "handed_over_on")
PATHS_OF_KIND: dict[str, tuple[tuple[str | int, ...], ...]] = {
    "cooperation": (SIGNED, HANDED_OVER),
    "early_signing": (SIGNED,),
    "collective": (SIGNED,),
    "handover": (HANDED_OVER,),
}


def awards(terms: Terms) -> Iterator[Line]:
    """One line an award, at the step that recognition found (0: not earned), and the cap as a line of its own."""
    lines = [_award(terms, index, award) for index, award in enumerate(terms.scheme.awards)]
    yield from lines
    earned = total((line.amount for line in lines), "元").named("奖励合计", "award_total")
    reduction = -excess(earned, award_cap(terms))
    yield Line("award_cap", "奖励总额封顶核减", AWARD, "八（六）", reduction, "奖励合计没有超过上限")


class AwardStep(NamedTuple):
    """One amount (分) that an award can bring, what a whole 宅 has of it at least and at most, and its keys."""

    amount: int
    at_least: int | None
    at_most: int | None
    path: tuple[str | int, ...]


def steps_of(award: Award) -> tuple[AwardStep, ...]:
    """The amounts that an award can bring, in the order of the scheme."""
    entries: list[tuple[Bounded, tuple[str | int, ...]]] = []
    if award.kind == "early_signing" or award.kind == "handover":
        entries = [(stage, ("stages", index)) for index, stage in enumerate(award.stages or ())]
    elif award.kind == "collective":
        entries = [(tier, ("tiers", index)) for index, tier in enumerate(award.tiers)]
    if not entries and (award.kind == "cooperation" or award.kind == "handover"):
        entries = [(award, ())]
    return tuple(AwardStep(entry.amount or 0, entry.at_least, entry.at_most, path) for entry, path in entries)


def _award(terms: Terms, index: int, award: Award) -> Line:
    clause = CLAUSE_OF_KIND[award.kind]
    unit = unit_of_basis(award.basis)
    steps = steps_of(award)
    amounts = [_figure(each.amount, unit, award, index, each.path, "amount", "标准") for each in steps]
    step = choice_fact(f"award.{index}", f"{award.name}档次", len(steps) + 1, *PATHS_OF_KIND[award.kind])
    if any(each.at_least is not None or each.at_most is not None for each in steps):
        measure = measure_of(terms, award.basis)
        earned = [
            _bounded(terms, award, index, each, amount * measure) for each, amount in zip(steps, amounts, strict=True)
        ]
        line = terms.line(pick(step, nothing("元"), *earned))
    else:
        line = by_basis(terms, pick(step, nothing(unit), *amounts), award.basis)
    return Line(f"award.{award.name}", award.name, AWARD, clause, line.named(award.name), "没有达到获奖条件")


def _bounded(terms: Terms, award: Award, index: int, step: AwardStep, amount: Quantity) -> Quantity:
    """The amount within what a whole 宅 has at most and at least, both by share of the plot; at_least holds."""
    if step.at_most is not None:
        most = _figure(step.at_most, "元", award, index, step.path, "at_most", "每宅封顶")
        amount = lesser(amount, terms.shared_line(most, DOWN).named(f"{award.name}本户封顶"))
    if step.at_least is not None:
        least = _figure(step.at_least, "元", award, index, step.path, "at_least", "每宅保底")
        amount = greater(amount, terms.shared_line(least).named(f"{award.name}本户保底"))
    return amount


def _figure(
    value: int, unit: str, award: Award, index: int, path: tuple[str | int, ...], key: str, label: str
) -> Quantity:
    clause = CLAUSE_OF_KIND[award.kind]
    return scheme_figure(value, unit, f"{award.name}{label}", "awards", index, *path, key, clause=clause)


def award_cap(terms: Terms) -> Quantity:
    """The highest sum of awards for this household: by share of the plot, rounded down."""
    cap = terms.guidance("limit.award_cap")
    if terms.scheme.award_cap is not None:
        own = scheme_figure(terms.scheme.award_cap, "元", "方案奖励上限", "award_cap", clause="八（六）", limited=True)
        cap = lesser(own, cap)
    return terms.shared_line(cap, DOWN).named("奖励上限", "award_limit")
