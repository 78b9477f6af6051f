"""奖励费, 八（六）: unrolled over the scheme's awards, then the cap on their sum."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.documents.scheme import Award
from chaiqian.law.rules.allowances import by_basis, unit_of_basis
from chaiqian.law.rules.line import AWARD, Line
from chaiqian.law.rules.terms import Terms, choice_fact, scheme_figure
from chaiqian.quantity import DOWN, Quantity, excess, lesser, nothing, pick, total

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


def steps_of(award: Award) -> tuple[tuple[int, tuple[str | int, ...]], ...]:
    """The amounts (分) that an award can bring, in the order of the scheme, each with its keys below the award."""
    if award.kind == "early_signing":
        return tuple((stage.amount, ("stages", index, "amount")) for index, stage in enumerate(award.stages))
    if award.kind == "collective":
        return tuple((tier.amount, ("tiers", index, "amount")) for index, tier in enumerate(award.tiers))
    return ((award.amount, ("amount",)),)


def _award(terms: Terms, index: int, award: Award) -> Line:
    clause = CLAUSE_OF_KIND[award.kind]
    unit = unit_of_basis(award.basis)
    steps = steps_of(award)
    amounts = [
        scheme_figure(value, unit, f"{award.name}标准", "awards", index, *path, clause=clause) for value, path in steps
    ]
    step = choice_fact(f"award.{index}", f"{award.name}档次", len(steps) + 1, *PATHS_OF_KIND[award.kind])
    amount = pick(step, nothing(unit), *amounts)
    line = by_basis(terms, amount, award.basis).named(award.name)
    return Line(f"award.{award.name}", award.name, AWARD, clause, line, "没有达到获奖条件")


def award_cap(terms: Terms) -> Quantity:
    """The highest sum of awards for this household: by share of the plot, rounded down."""
    cap = terms.guidance("limit.award_cap")
    if terms.scheme.award_cap is not None:
        own = scheme_figure(terms.scheme.award_cap, "元", "方案奖励上限", "award_cap", clause="八（六）", limited=True)
        cap = lesser(own, cap)
    return terms.shared_line(cap, DOWN).named("奖励上限", "award_limit")
