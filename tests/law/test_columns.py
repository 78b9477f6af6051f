"""One household's values equal the same row of a block, and what may not fit 64 bits is refused in advance."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaiqian import load_scheme
from chaiqian.documents.scheme import ExtraSubsidy
from chaiqian.guidance import load_guidance
from chaiqian.law.readers.blocks import ROWS_IN_BLOCK, columns_program, run_blocks
from chaiqian.law.readers.straight import written_out
from chaiqian.law.readers.values import program_of
from chaiqian.law.rules.graph import Graph, TooWideError, build_graph
from chaiqian.law.rules.terms import LARGEST_MONEY
from chaiqian.quantity import Operation

ROOT = Path(__file__).parents[2]
SCHEMES = sorted(ROOT.glob("cases/*/scheme.toml")) + sorted(ROOT.glob("tests/examples/*/scheme.toml"))
EXAMPLES = settings.default.max_examples * 8 // 5
PLAUSIBLE_AREA, PLAUSIBLE_MONEY = 100_000, 10**10


def graph_of(path: Path) -> Graph:
    return build_graph(load_scheme(path), load_guidance().entries[-1])


def fact_sets(graph: Graph) -> st.SearchStrategy[dict[str, int]]:
    """Facts within their ranges, mostly of a plausible size, with a part that never exceeds its plot."""
    ranges = {node.name: node for node in graph.order if node.operation is Operation.FACT}

    def one(name: str) -> st.SearchStrategy[int]:
        node = ranges[name]
        most = {"㎡": PLAUSIBLE_AREA, "元": PLAUSIBLE_MONEY}.get(str(node.unit), node.high)
        small = st.integers(max(node.low, -most), min(node.high, most))
        return small if name == "homestead_area" else small | st.integers(node.low, node.high)

    facts = st.fixed_dictionaries({name: one(name) for name in ranges if name != "plot_area"})
    return facts.flatmap(
        lambda chosen: st.one_of(st.just(0), st.integers(0, PLAUSIBLE_AREA)).map(
            lambda more: {**chosen, "plot_area": chosen["homestead_area"] + more}
        )
    )


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.parent.name)
@settings(max_examples=EXAMPLES)
@given(data=st.data())
def test_a_block_equals_its_households(path: Path, data: Any) -> None:
    graph = graph_of(path)
    rows = data.draw(st.lists(fact_sets(graph), min_size=1, max_size=5))
    single, columns, straight = program_of(graph), columns_program(graph), written_out(graph)
    named = {line.id: line.amount for line in graph.lines} | graph.outputs
    block = {name: np.array([row[name] for row in rows], np.int64) for name in rows[0]}
    kept = run_blocks(columns, block, {name: columns.slot(quantity) for name, quantity in named.items()})
    for index, row in enumerate(rows):
        values = single.run(row)
        assert straight(row) == values
        expected = {name: values[single.slot(quantity)] for name, quantity in named.items()}
        assert {name: int(column[index]) for name, column in kept.items()} == expected


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.parent.name)
@settings(max_examples=10)
@given(data=st.data())
def test_a_program_for_some_names_gives_them_as_the_whole_program_does(path: Path, data: Any) -> None:
    graph = graph_of(path)
    names = data.draw(st.lists(st.sampled_from(sorted(graph.named)), min_size=1, max_size=4, unique=True))
    rows = data.draw(st.lists(fact_sets(graph), min_size=1, max_size=3))
    single, columns = program_of(graph), columns_program(graph, names)
    block = {name: np.array([row[name] for row in rows], np.int64) for name in rows[0]}
    kept = run_blocks(columns, block, {name: columns.slot(graph.named[name]) for name in names})
    for name, column in kept.items():
        slot = single.slot(graph.named[name])
        assert column.tolist() == [single.run(row)[slot] for row in rows]


def test_many_blocks_at_once_equal_one_after_another() -> None:
    graph = graph_of(SCHEMES[0])
    random = np.random.default_rng(5)
    facts = {
        node.name: random.integers(node.low, min(node.high, 50_000), 3 * ROWS_IN_BLOCK + 7, endpoint=True)
        for node in graph.order
        if node.operation is Operation.FACT
    }
    facts["plot_area"] = facts["homestead_area"] + random.integers(0, 2, 3 * ROWS_IN_BLOCK + 7)
    before = {name: column.copy() for name, column in facts.items()}
    columns = columns_program(graph)
    slots = {name: columns.slot(quantity) for name, quantity in graph.named.items()}
    together, singly = run_blocks(columns, facts, slots, threads=4), run_blocks(columns, facts, slots, threads=1)
    assert all(np.array_equal(together[name], singly[name]) for name in slots)
    assert all(np.array_equal(facts[name], column) for name, column in before.items())


def test_rows_beyond_one_block_are_all_there() -> None:
    graph = graph_of(SCHEMES[0])
    rows = ROWS_IN_BLOCK + 3
    facts = {node.name: np.full(rows, max(node.low, 1)) for node in graph.order if node.operation is Operation.FACT}
    for name, column in facts.items():
        if name in ("homestead_area", "plot_area"):
            column[:] = np.arange(rows) + 1
    columns = columns_program(graph)
    kept = run_blocks(columns, facts, {"area": columns.slot(graph.outputs["homestead_area"])})
    assert kept["area"].tolist() == list(range(1, rows + 1))
    assert kept["area"].dtype == np.int64


def test_columns_of_another_width_are_taken_as_64_bits() -> None:
    graph = graph_of(SCHEMES[0])
    order = [node for node in graph.order if node.operation is Operation.FACT]
    facts = {node.name: np.full(5, min(max(node.low, 1), node.high), np.int64) for node in order}
    facts["homestead_area"][:] = facts["plot_area"][:] = 9_999_999
    columns = columns_program(graph)
    slots = {name: columns.slot(quantity) for name, quantity in graph.outputs.items()}
    narrow = {name: column.astype(np.int32) for name, column in facts.items()}
    kept, same = run_blocks(columns, facts, slots), run_blocks(columns, narrow, slots)
    assert all(np.array_equal(kept[name], same[name]) for name in slots)


def test_no_block_is_longer_than_fits_the_cache() -> None:
    lengths = []

    class Seen:
        def run(self, facts: dict[str, Any]) -> list[Any]:
            lengths.append(len(facts["a"]))
            return [facts["a"]]

    given = np.arange(2 * ROWS_IN_BLOCK + 3)
    assert run_blocks(Seen(), {"a": given}, {"b": 0})["b"].tolist() == given.tolist()
    assert lengths == [ROWS_IN_BLOCK, ROWS_IN_BLOCK, 3]


def test_a_scheme_too_wide_for_columns_is_refused_and_still_settles_single_households() -> None:
    scheme = load_scheme(ROOT / "cases/yukou/scheme.toml")
    wide = ExtraSubsidy.model_construct(name="过大的补助费", basis="每平方米建筑", amount=LARGEST_MONEY)
    subsidies = scheme.subsidies.model_copy(update={"extra": (wide,)})
    graph = build_graph(scheme.model_copy(update={"subsidies": subsidies}), load_guidance().entries[-1])
    with pytest.raises(TooWideError) as refused:
        columns_program(graph)
    assert refused.value.names == ("过大的补助费", "货币安置合计", "回迁安置合计", "回迁安置净额", "房价平衡点")
    assert str(refused.value) == (
        "方案中的数值过大，以下各项不能成批计算：过大的补助费、货币安置合计、回迁安置合计、回迁安置净额、房价平衡点"
    )
    facts = {node.name: node.high for node in graph.order if node.operation is Operation.FACT}
    single = program_of(graph)
    line = next(line for line in graph.lines if line.id == "subsidy.过大的补助费")
    exact = Fraction(facts["building_area"] * LARGEST_MONEY, 100)
    assert single.run(facts)[single.slot(line.amount)] == int(exact + Fraction(1, 2))


def test_a_program_that_keeps_some_values_lets_the_others_go() -> None:
    graph = graph_of(SCHEMES[0])
    kept = [line.amount for line in graph.lines] + list(graph.outputs.values())
    whole = program_of(graph)
    program = whole.keeping(kept)
    facts = {node.name: max(node.low, 1) for node in graph.order if node.operation is Operation.FACT}
    facts |= {"units_chosen": 0}
    every, some = whole.run(facts), program.run(facts)
    slots = {program.slot(quantity) for quantity in kept}
    used = {operand for _, operands, _ in program.steps for operand in operands}
    given = range(len(program.facts) + len(program.figures))
    for slot, value in enumerate(some):
        if slot in slots or slot in given:
            assert value == every[slot]
        else:
            assert value is None and slot in used


def test_a_figure_alone_is_shared_and_rounded_too() -> None:
    """An amount of 每宅 below the rounding unit: a number, not a column, is rounded before it is shared."""
    scheme = load_scheme(ROOT / "cases/binhe/scheme.toml")
    small = ExtraSubsidy.model_construct(name="小额补助", basis="每宅", amount=1)
    subsidies = scheme.subsidies.model_copy(update={"extra": (small,)})
    graph = build_graph(scheme.model_copy(update={"subsidies": subsidies}), load_guidance().entries[-1])
    facts = {node.name: max(node.low, 1) for node in graph.order if node.operation is Operation.FACT}
    columns, single = columns_program(graph), program_of(graph)
    block = {name: np.array([value, value], np.int64) for name, value in facts.items()}
    line = next(line for line in graph.lines if line.id == "subsidy.小额补助").amount
    kept = run_blocks(columns, block, {"line": columns.slot(line)})
    assert kept["line"].tolist() == [single.run(facts)[single.slot(line)]] * 2
