"""The loop over whole numbers: each operation of one household, and what is worked out once."""

from __future__ import annotations

from typing import cast

import pytest

from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figures
from chaiqian.law.readers.values import INTEGERS, program_of
from chaiqian.law.rules.graph import Graph
from chaiqian.quantity import DOWN, HALF_UP, Operation, Origin, fact, figure, rounded, walk

ORIGIN = Origin("guidance")


@pytest.mark.parametrize("mode", [HALF_UP, DOWN])
@pytest.mark.parametrize(("scale", "places"), [(4, 2), (2, 2), (0, 2), (2, 0)])
def test_rounding_is_the_one_rounding(mode: str, scale: int, places: int) -> None:
    node = rounded(fact("value", "元", scale, -300, 300, "金额"), places, mode)
    assert node.rounding is not None
    function = INTEGERS[Operation.ROUND](node)
    for value in range(-300, 301):
        result = function(value)
        assert (result, type(result)) == (node.rounding.apply(value), int)


def test_what_rests_on_figures_alone_is_worked_out_once() -> None:
    price, share = figure(370_000, "元/㎡", 2, "单价", ORIGIN), figure(75, "", 2, "比例", ORIGIN)
    reduced = price * share
    line = fact("area", "㎡", 2, 0, 10**6, "面积") * reduced
    graph = Graph(cast(Scheme, None), cast(Figures, None), (), {}, tuple(walk([line])))
    program = program_of(graph)
    assert program.figures == (3_700, 75, 277_500)
    assert len(program.steps) == 1
    assert program.run({"area": 20_000})[program.slot(line)] == 5_550_000_000
