"""Sentences are made once for each way that they can go, and say what the wording reader says."""

from __future__ import annotations

from itertools import product
from typing import Any, cast

import pytest

from chaiqian.law.readers import sentences
from chaiqian.law.readers.sentences import Sentences
from chaiqian.law.readers.values import Program, program_of
from chaiqian.law.readers.wording import Wording
from chaiqian.law.rules.graph import Graph
from chaiqian.quantity import DOWN, Origin, Quantity, excess, fact, figure, lesser, pick, rounded, walk

PART = fact("part", "㎡", 2, 0, 10**6, "面积")
WHOLE = fact("whole", "㎡", 2, 0, 10**6, "整宗面积")
PRICE = figure(370_000, "元/㎡", 2, "单价", Origin("guidance"))
DECIDED = fact("decided", "元", 2, -(10**6), 10**6, "认定金额")
GIVEN = fact("given", "元", 2, 0, 10**6, "补助")
STEP = fact("step", "", 0, 0, 2, "档次")
QUANTITIES = {
    "sum": GIVEN + DECIDED,
    "difference": GIVEN - DECIDED,
    "product": PART * PRICE,
    "excess": excess(PART, WHOLE) * PRICE,
    "share": rounded(lesser(PART, WHOLE) * PRICE, 2, DOWN, PART, WHOLE),
    "pick": pick(STEP, GIVEN, DECIDED, GIVEN + DECIDED + -GIVEN),
}


def program() -> Program:
    return program_of(cast(Graph, Graph(None, None, (), {}, tuple(walk(QUANTITIES.values())))))  # type: ignore[arg-type]


def values_of(made: Program, **facts: int) -> list[int]:
    given = {"part": 0, "whole": 1, "decided": 0, "given": 0, "step": 0} | facts
    return cast("list[int]", made.run(given))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Quantity]:
    """Each quantity for which a sentence was made, in order."""
    followed: list[Quantity] = []

    class Counted(sentences._Follower):
        def follow(self, quantity: Quantity) -> Any:
            followed.append(quantity)
            return super().follow(quantity)

    monkeypatch.setattr(sentences, "_Follower", Counted)
    return followed


def test_whatever_the_numbers_a_sentence_says_what_the_wording_says() -> None:
    graph = program()
    filler = Sentences(graph)
    for part, whole, decided, given, step in product((0, 5, 900), (5, 70_000), (0, -1, 250), (0, 1, 300), (0, 1, 2)):
        values = values_of(graph, part=part, whole=whole, decided=decided, given=given, step=step)
        wording = Wording(lambda node, values=values: values[graph.slot(node)])
        for quantity in QUANTITIES.values():
            assert filler.formula(quantity, values) == wording.formula(quantity)


def test_a_sentence_is_made_once_for_each_way(made: list[Quantity]) -> None:
    graph = program()
    filler, quantity = Sentences(graph), QUANTITIES["sum"]
    said = [
        filler.formula(quantity, values_of(graph, given=given, decided=decided))
        for given, decided in ((100, 250), (300, 4), (0, 7), (0, 8), (100, -250), (300, -4), (100, 250))
    ]
    assert said == [
        "1.00元 + 2.50元", "3.00元 + 0.04元", "0.07元", "0.08元",
        "1.00元 - 2.50元", "3.00元 - 0.04元", "1.00元 + 2.50元",
    ]  # fmt: skip
    assert len(made) == 3
    filler.formula(QUANTITIES["product"], values_of(graph, part=300))
    filler.formula(QUANTITIES["product"], values_of(graph, part=400))
    assert made[3:] == [QUANTITIES["product"]]


def test_all_are_forgotten_when_there_are_too_many(made: list[Quantity], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_LIMIT", 2)
    graph = program()
    filler, values = Sentences(graph), values_of(graph, part=300)
    for name in ("sum", "product", "sum", "product", "share", "share", "sum", "share", "sum", "product", "share"):
        filler.formula(QUANTITIES[name], values)
    names = {id(quantity): name for name, quantity in QUANTITIES.items()}
    # The third and the fifth to be made are the first after all was forgotten.
    assert [names[id(quantity)] for quantity in made] == ["sum", "product", "share", "sum", "product", "share"]
