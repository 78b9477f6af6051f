"""A scheme made ready: its figures in force, its graph, and the graph as a program over whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import Figures, load_guidance
from chaiqian.law.readers.sentences import Sentences
from chaiqian.law.readers.straight import Run, Runs
from chaiqian.law.readers.values import Program, program_of, to_hundredths
from chaiqian.law.recognition.recognise import signing_units
from chaiqian.law.recognition.signing import SigningUnits
from chaiqian.law.rules.graph import Graph, build_graph
from chaiqian.law.rules.line import Line
from chaiqian.quantity import Quantity

FEN = 2
_SCHEMES_KEPT = 32
Slot = tuple[int, int]


class PlacedLine(NamedTuple):
    """A line, its words (id, name, group, clause, modes), and where its amount is found: `slot`, times `factor`."""

    line: Line
    words: tuple[str, str, str, str, tuple[str, ...]]
    slot: int
    factor: int


class PreparedScheme(NamedTuple):
    """A scheme with the figures in force for it, its graph, and the graph ready to run over whole numbers."""

    scheme: Scheme
    figures: Figures
    graph: Graph
    program: Program
    values_of: Run
    units: SigningUnits
    lines: Mapping[str, Line]
    placed: tuple[PlacedLine, ...]
    places: Mapping[str, Slot]
    sentences: Sentences

    def run(self, facts: Mapping[str, int]) -> Evaluation:
        """Every quantity for one household's facts."""
        return Evaluation(self, self.values_of(facts))

    def holding(self, values: Mapping[str, int]) -> PreparedScheme:
        """The same scheme where these outputs come to these values (as `Evaluation.output` gives them)."""
        held = {slot: values[name] // factor for name, (slot, factor) in self.places.items() if name in values}
        program = self.program.holding(held)
        return self._replace(program=program, values_of=program.run)


class Evaluation(NamedTuple):
    """The values of a graph for one household."""

    prepared: PreparedScheme
    values: Sequence[int]

    def of(self, quantity: Quantity) -> int:
        """The value of a quantity, at its own scale."""
        return self.values[self.prepared.program.slots[id(quantity)]]

    def offers(self, name: str) -> bool:
        """Whether the scheme has this output: a total of a way that is not offered is not there."""
        return name in self.prepared.places

    def output(self, name: str) -> int:
        """A line (by its id) or a named output: money in 分, areas in 0.01 ㎡, counts as they are. KeyError if none."""
        slot, factor = self.prepared.places[name]
        return self.values[slot] * factor


_kept: dict[int, PreparedScheme] = {}


def prepare(scheme: Scheme) -> PreparedScheme:
    """The scheme ready to settle with, kept for the next case (the last few schemes are remembered)."""
    kept = _kept.get(id(scheme))
    if kept is not None:
        return kept
    prepared = prepare_with(scheme, load_guidance().figures_on(scheme.project.figures_day))
    while len(_kept) >= _SCHEMES_KEPT:
        _kept.pop(next(iter(_kept)))
    _kept[id(scheme)] = prepared
    return prepared


def prepare_with(scheme: Scheme, figures: Figures) -> PreparedScheme:
    """The scheme ready to settle with, under stated figures."""
    graph = build_graph(scheme, figures)
    program = program_of(graph)
    lines = {line.id: line for line in graph.lines}
    places = {name: (program.slot(quantity), to_hundredths(quantity)) for name, quantity in graph.named.items()}
    return PreparedScheme(
        scheme,
        figures,
        graph,
        program,
        Runs(graph, program),
        signing_units(scheme),
        lines,
        tuple(_placed(line, places) for line in graph.lines),
        places,
        Sentences(program),
    )


def _placed(line: Line, places: Mapping[str, Slot]) -> PlacedLine:
    return PlacedLine(line, (line.id, line.name, line.group, line.clause, line.modes), *places[line.id])
