"""The whole law over columns: the graph's reader, the same arithmetic by hand in NumPy, and OpenFisca-Core.

The three settle the same invented households of `scheme.toml` in the same blocks. The graph and the hand-written law
must agree on every line of every household; of OpenFisca the share of households is printed on which its totals are
not the exact ones.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from chaiqian import load_scheme
from chaiqian.guidance.register import load_guidance
from chaiqian.readers.blocks import columns_program
from chaiqian.rules.graph import Graph, build_graph
from handwritten import handwritten
from openfisca_peer import TOTALS, Peer
from population import Facts, blocks, population
from timing import fastest, report

HOUSEHOLDS = 32 * 16_384
ROUNDS = 5
GRAPH, BY_HAND = "chaiqian", "by hand in NumPy"
OPENFISCA, OPENFISCA_WHOLE = "OpenFisca-Core, same blocks", "OpenFisca-Core, whole columns"
Settle = Callable[[Facts], dict[str, object]]


def benchmark_graph() -> Graph:
    scheme = load_scheme(Path(__file__).with_name("scheme.toml"))
    return build_graph(scheme, load_guidance().figures_on(scheme.project.approved_on))


def by_graph(graph: Graph) -> Settle:
    """The graph's program over a block, giving every line and every total by name."""
    program = columns_program(graph)
    quantities = {line.id: line.amount for line in graph.lines} | graph.outputs
    slots = {name: program.slot(quantity) for name, quantity in quantities.items()}

    def settle(facts: Facts) -> dict[str, object]:
        values = program.run(facts)
        return {name: values[slot] for name, slot in slots.items()}

    return settle


def require_agreement(graph: Settle, hand: Settle, parts: list[Facts]) -> int:
    """The number of values compared; SystemExit where the hand-written law differs from the graph anywhere."""
    compared = 0
    for facts in parts:
        exact = graph(facts)
        for name, column in hand(facts).items():
            if not np.array_equal(column, exact[name]):
                raise SystemExit(f"{name}: by hand and by the graph differ")
            compared += len(facts["homestead_area"])
    return compared


def inexact_share(settle: Settle, peer: Peer, facts: Facts) -> float:
    """The share of households with a total of OpenFisca's that is off by half a fen or more."""
    exact, rough = settle(facts), peer.settle(peer.simulation(facts))
    wrong = np.zeros(len(facts["homestead_area"]), bool)
    for name in TOTALS:
        wrong |= np.abs(rough[name].astype(np.float64) * 100 - exact[name]) >= 0.5
    return float(wrong.mean())


def main() -> int:
    graph = benchmark_graph()
    facts = population(graph, HOUSEHOLDS)
    parts = blocks(facts)
    settle, hand, peer = by_graph(graph), handwritten(graph.scheme, graph.figures), Peer(graph)
    print(f"{require_agreement(settle, hand, parts):,} values by hand and by the graph agree exactly")
    print(f"households with an inexact OpenFisca total: {inexact_share(settle, peer, facts):.1%}")

    seconds: dict[str, float] = {}
    for _ in range(ROUNDS):
        exact = fastest({GRAPH: lambda: [settle(p) for p in parts], BY_HAND: lambda: [hand(p) for p in parts]}, 4)
        # A simulation keeps its results, so each turn needs fresh ones; making them is not counted.
        simulations, whole = [peer.simulation(part) for part in parts], peer.simulation(facts)
        rough = fastest(
            {
                OPENFISCA: lambda ready=simulations: [peer.settle(one) for one in ready],
                OPENFISCA_WHOLE: lambda ready=whole: peer.settle(ready),
            },
            turns=1,
        )
        seconds = {name: min(value, seconds.get(name, value)) for name, value in (exact | rough).items()}
    title = f"{HOUSEHOLDS:,} households, {len(graph.lines)} lines and the totals"
    within = report(title, seconds, BY_HAND, {GRAPH: 1.5})
    rival = min(seconds[OPENFISCA], seconds[OPENFISCA_WHOLE])
    print(f"  chaiqian against OpenFisca-Core at its fastest: {seconds[GRAPH] / rival:.2f} x  limit 1")
    return 0 if within and seconds[GRAPH] <= rival else 1


if __name__ == "__main__":
    sys.exit(main())
