"""The rule book: every line of a scheme as a rule without a household's numbers, with the terms it uses."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import load_guidance, parsed
from chaiqian.law.readers.wording import Wording, rounding_words
from chaiqian.law.rules.graph import build_graph
from chaiqian.quantity import Quantity, walk

NOTHING, NOT_SET = "0元", "本方案不设"


class Rule(NamedTuple):
    """One line as a rule: its wording, and the wording of each named term in it, in order of first use."""

    id: str
    name: str
    group: str
    clause: str
    modes: tuple[str, ...]
    wording: str
    named: tuple[tuple[str, str], ...]


def rule_book(scheme: Scheme | None = None) -> tuple[Rule, ...]:
    """The rules of a scheme, or of the guidance alone with the scheme's figures by name."""
    wording = Wording(scheme_figures=scheme is not None)
    described = scheme or general_scheme()
    figures = load_guidance().figures_on(described.project.figures_day)
    rules = []
    for line in build_graph(described, figures).lines:
        terms = [node for node in walk([line.amount]) if node.label and not node.is_leaf]
        named = tuple((term.label, rule_words(term, wording)) for term in terms)
        words = rule_words(line.amount, wording)
        rules.append(Rule(line.id, line.name, line.group, line.clause, line.modes, words, named))
    return tuple(rules)


def general_scheme() -> Scheme:
    """A scheme whose figures are placeholders."""
    text = Path(__file__).with_name("general_scheme.toml").read_text("utf-8")
    return Scheme.model_validate(parsed(text))


def rule_words(quantity: Quantity, wording: Wording) -> str:
    """A rule with how it is rounded; what comes to nothing for everybody is not set."""
    rounding = rounding_words(quantity)
    formula = wording.formula(quantity)
    if formula == NOTHING:
        return NOT_SET
    return f"{formula}，{rounding}" if rounding else formula
