"""The loop over whole numbers: each operation of one household, and what is worked out once."""

from __future__ import annotations

from typing import cast

import pytest

from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figures
from chaiqian.law.readers.values import INTEGERS, program_of
from chaiqian.law.rules.graph import Graph
from chaiqian.quantity import DOWN, HALF_UP, Operation, Origin, Quantity, fact, figure, lesser, rounded, walk

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


def test_equal_steps_are_worked_out_once_and_rounding_what_is_round_is_none() -> None:
    paid, months = fact("paid", "元", 2, 0, 10**6, "月租"), fact("months", "月", 0, 0, 99, "月数")
    once, again, round_already = paid * months, paid * months, rounded(paid, 2, HALF_UP)
    order = tuple(walk([once, again, round_already]))
    program = program_of(Graph(cast(Scheme, None), cast(Figures, None), (), {}, order))
    assert len(program.steps) == 1
    assert program.slot(once) == program.slot(again)
    assert program.slot(round_already) == program.slot(paid)


def walled_plot() -> tuple[Graph, dict[str, Quantity]]:
    """A small graph: a plot's amount and a fence's, capped together."""
    plot, fence = fact("plot", "㎡", 2, 0, 10**6, "宅基地"), fact("fence", "㎡", 2, 0, 10**6, "围墙")
    price, most = figure(370_000, "元/㎡", 2, "单价", ORIGIN), figure(5_000_000_000, "元", 4, "上限", ORIGIN)
    by_name = {"plot": plot * price, "fence": fence * price, "most": most}
    by_name["sum"] = by_name["plot"] + by_name["fence"]
    by_name["paid"] = lesser(by_name["sum"], most)
    graph = Graph(cast(Scheme, None), cast(Figures, None), (), by_name, tuple(walk([by_name["paid"]])))
    return graph, by_name


def test_what_is_known_is_not_worked_out_again() -> None:
    """Given everything but the fence: its amount, the sum and the cap are left, and the plot's amount is a figure."""
    graph, quantities = walled_plot()
    program = program_of(graph)
    values = program.run({"plot": 10_000, "fence": 1})
    short = program.given(values, ["fence"])
    assert (short.facts, len(short.steps), len(program.steps)) == (("fence",), 3, 4)
    assert values[program.slot(quantities["plot"])] in short.figures
    for fence in (0, 1, 2_500, 3_513, 3_514, 10**6):
        whole, part = program.run({"plot": 10_000, "fence": fence}), short.run({"fence": fence})
        for name, quantity in quantities.items():
            assert part[short.slot(quantity)] == whole[program.slot(quantity)], (name, fence)


@pytest.mark.parametrize("free", [["plot"], ["fence"], ["fence", "plot"], []])
def test_whatever_is_free_the_values_are_those_of_the_whole_program(free: list[str]) -> None:
    graph, quantities = walled_plot()
    program = program_of(graph)
    before, after = {"plot": 3_333, "fence": 777}, {"plot": 9_000, "fence": 8_000}
    short = program.given(program.run(before), free)
    assert short.facts == tuple(name for name in program.facts if name in free)
    facts = before | {name: after[name] for name in free}
    whole, part = program.run(facts), short.run(facts)
    assert [part[short.slot(q)] for q in quantities.values()] == [whole[program.slot(q)] for q in quantities.values()]


def test_a_step_that_is_held_has_its_value_and_what_rests_on_it_follows() -> None:
    graph, quantities = walled_plot()
    program = program_of(graph)
    slots = {name: program.slot(quantity) for name, quantity in quantities.items()}
    held = program.holding({slots["plot"]: 7, slots["fence"]: 5})
    values = held.run({"plot": 10_000, "fence": 10_000})
    assert [values[slots[name]] for name in ("plot", "fence", "sum", "paid")] == [7, 5, 12, 12]
    assert held.slots == program.slots and program.run({"plot": 1, "fence": 0})[slots["plot"]] == 3_700
    last = program.holding({slots["paid"]: 3})
    assert last.run({"plot": 10_000, "fence": 0})[slots["paid"]] == 3


def test_a_fact_or_a_figure_is_not_held() -> None:
    graph, quantities = walled_plot()
    program = program_of(graph)
    held = program.holding({program.slots[id(graph.order[0])]: 1, program.slot(quantities["most"]): 1})
    facts = {"plot": 10_000, "fence": 10_000}
    assert held.run(facts) == program.run(facts)
