"""The peers of the columns benchmark state the law as it is: every line and total is what the graph comes to."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from chaiqian import load_scheme
from chaiqian.guidance.register import load_guidance
from chaiqian.law.readers.blocks import columns_program, run_blocks
from chaiqian.law.rules.graph import Graph, build_graph

sys.path.insert(0, str(Path(__file__).parents[2] / "tools" / "benchmarks"))

from handwritten import handwritten
from population import Facts, population
from timing import processor, report

SCHEME = Path(__file__).parents[2] / "tools" / "benchmarks" / "scheme.toml"
TOTALS = {"monetary.total", "relocation.total", "relocation.net", "housing_value", "break_even"}


@pytest.fixture(scope="module")
def graph() -> Graph:
    scheme = load_scheme(SCHEME)
    return build_graph(scheme, load_guidance().figures_on(scheme.project.approved_on))


def by_graph(graph: Graph, facts: Facts, names: set[str]) -> dict[str, list[int]]:
    program = columns_program(graph, names)
    columns = run_blocks(program, facts, {name: program.slot(graph.named[name]) for name in names})
    return {name: column.tolist() for name, column in columns.items()}


def test_by_hand_every_line_and_total_is_the_graphs(graph: Graph) -> None:
    facts = population(graph, 5_000)
    by_hand = {name: column.tolist() for name, column in handwritten(graph.scheme, graph.figures)(facts).items()}
    assert by_hand.keys() == {line.id for line in graph.lines} | TOTALS
    assert by_hand == by_graph(graph, facts, set(by_hand))


def test_zen_engine_comes_to_the_same(graph: Graph) -> None:
    pytest.importorskip("zen")
    from zen_peer import ZenPeer, inputs

    facts = population(graph, 200)
    peer = ZenPeer(graph)
    singly = [peer.settle(inputs({name: int(column[row]) for name, column in facts.items()})) for row in range(200)]
    by_zen = {name: [one[name] for one in singly] for name in singly[0]}
    assert by_zen == by_graph(graph, facts, set(by_zen))


def test_a_run_says_what_it_ran_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert report("A run", {"us": 0.5, "them": 1.0}, "them", {"us": 0.4}) is False
    first, ours, theirs = capsys.readouterr().out.splitlines()
    assert first == f"A run ({processor()})"
    assert processor().endswith(f", {os.cpu_count()} cores") and not processor().startswith(",")
    assert ours.split() == ["us", "500.000", "ms", "0.50", "x", "limit", "0.4", "OVER"]
    assert theirs.split() == ["them", "1000.000", "ms", "1.00", "x"]
