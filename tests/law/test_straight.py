"""A graph written out as one function gives what its steps give, and takes over after so many households."""

from __future__ import annotations

from typing import cast

import pytest
from tests.law.test_columns import SCHEMES

from chaiqian import load_scheme
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figures
from chaiqian.law.prepared import prepare
from chaiqian.law.readers.straight import HOUSEHOLDS_BEFORE, written_out
from chaiqian.law.rules.graph import Graph
from chaiqian.quantity import DOWN, HALF_UP, Origin, Quantity, fact, figure, pick, rounded, walk

NUMBERS = (0, 1, 49, 50, 51, 99, 149, 150, 9_999, 10**30 + 50, -1, -49, -50, -51, -150, -9_950)
ORIGIN = Origin("guidance")
PART = fact("part", "㎡", 2, 0, 10**7, "部分")
WHOLE = fact("whole", "㎡", 2, 0, 10**7, "整体")


def graph_of(node: Quantity) -> Graph:
    return Graph(cast(Scheme, None), cast(Figures, None), (), {}, tuple(walk([node])))


@pytest.mark.parametrize("mode", [HALF_UP, DOWN])
@pytest.mark.parametrize("places", [0, 2, 3, 4, 6])
@pytest.mark.parametrize("low", [0, -(10**12)])
def test_rounding_is_the_one_rounding(mode: str, places: int, low: int) -> None:
    node = rounded(fact("value", "元", 4, low, 10**12, "金额"), places, mode)
    run = written_out(graph_of(node))
    assert node.rounding is not None
    for value in [number for number in NUMBERS if number >= low]:
        assert run({"value": value})[-1] == node.rounding.apply(value)


@pytest.mark.parametrize("mode", [HALF_UP, DOWN])
@pytest.mark.parametrize("places", [0, 2, 6])
@pytest.mark.parametrize(("part", "whole"), [(0, 0), (1, 0), (0, 7), (1, 3), (2, 3), (1, 2), (7, 7), (10_001, 9_999)])
def test_a_share_is_rounded_as_the_one_rounding_has_it(mode: str, places: int, part: int, whole: int) -> None:
    node = rounded(fact("value", "元", 4, -(10**12), 10**12, "金额"), places, mode, PART, WHOLE)
    run = written_out(graph_of(node))
    assert node.rounding is not None
    for value in NUMBERS:
        shared = node.rounding.apply(value, part, whole)
        assert run({"value": value, "part": part, "whole": whole})[-1] == shared


@pytest.mark.parametrize("many", [1, 2, 5])
def test_of_however_many_options_the_one_named_is_picked(many: int) -> None:
    index = fact("index", "", 0, 0, many - 1, "档次")
    options = [figure(amount, "元", 0, "标准", ORIGIN) for amount in range(7, 7 + many)]
    facts = [fact(f"option{number}", "元", 0, -9, 9, "金额") for number in range(many)]
    given = {f"option{number}": -number for number in range(many)}
    for number in range(many):
        assert written_out(graph_of(pick(index, *options)))({"index": number})[-1] == 7 + number
        assert written_out(graph_of(pick(index, *facts)))({"index": number, **given})[-1] == -number


def test_the_first_households_go_step_by_step_and_the_others_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Graph] = []

    def noted(graph: Graph) -> object:
        made.append(graph)
        return written_out(graph)

    monkeypatch.setattr("chaiqian.law.readers.straight.written_out", noted)
    prepared = prepare(load_scheme(SCHEMES[0]))
    facts = {name: node.low for name, node in prepared.graph.facts.items()}
    first = prepared.run(facts).values
    for _ in range(HOUSEHOLDS_BEFORE - 2):
        prepared.run(facts)
    assert not made
    assert [prepared.run(facts).values for _ in range(3)] == [first] * 3
    assert made == [prepared.graph]
