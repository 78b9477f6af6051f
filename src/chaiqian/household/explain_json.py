"""How a settlement was worked out, as one compact JSON object on a line, for auditors' programs.

Whoever reads `nodes` in their order can work out every amount again: operands come before what uses them. Numbers are
strings, exact: `value` is what the node came to, in `unit`.

appraisal_pending  as in `settle --format json`: ids of the lines that lack an appraisal (K15)
lines[]    as in `settle --format json`, with `node`: the node of its amount; null where nothing is worked out (待定)
outputs    the node of each total, and of what the law names beside the lines, by its key
asked      the node that was asked for by name, where it is no line; else null
named      the nodes of that name, `asked` the first: several where the guidance or the scheme has several and
           the household's numbers went through none of them or through more than one; each value once
note       what the page says first where a name is not quite its own (what is told of, what else has it); else empty
nodes[]    id, label (empty where nothing is named so), op, operands (ids), value, unit, and by op:
  fact     a value of the case as recognised: `places` (file, line, column); `parts` where it is a sum or a verdict of
           several entries, each with its value, whether it is counted, why, clause and places
  figure   a value of the guidance or the scheme: `clause`, `owner`, and `places` where the scheme states it
  add, subtract, multiply, negate, lesser, greater
  excess   the first less the second, nothing where that is negative
  pick     operands[0] is a whole number from 0: which of the other operands
  round    operands[0] to `decimals`, `mode` 四舍五入 (half up, away from zero) or 舍去尾数 (down); where there are two
           more operands, the first × the second ÷ the third, rounded once (a third of 0 gives 0)
sources[]  as in `settle --format json`
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chaiqian.documents.locate import place_of
from chaiqian.documents.problem import Place
from chaiqian.household.explanation import Step, adjustment_of, derivation_of
from chaiqian.household.sources import source_entries
from chaiqian.law.lines import SettledLine
from chaiqian.law.recognition.verdict import UNDECIDED
from chaiqian.law.rules.line import ADJUSTMENT
from chaiqian.law.settlement import Settlement
from chaiqian.output.text import dump, mask_within, portable
from chaiqian.quantity import HALF_UP, Operation, Quantity, plain

Node = dict[str, Any]


def explanation_json(
    settlement: Settlement, lines: Iterable[SettledLine], asked: Sequence[Quantity] = (), note: str = ""
) -> str:
    """Write the graph of these lines and of the quantities of the name asked for, without the newline."""
    graph = _Graph(settlement)
    value = {
        "case_id": mask_within(settlement.case.case_id),
        "status": settlement.status,
        "appraisal_pending": list(settlement.appraisal_pending),
        "lines": [{**_line(line), "node": graph.of_line(line)} for line in lines],
        "outputs": {} if asked else {key: graph.of(node) for key, node in settlement.prepared.graph.outputs.items()},
        "asked": graph.of(asked[0]) if asked else None,
        "named": [graph.of(quantity) for quantity in asked],
        "note": mask_within(note),
        "nodes": graph.nodes,
        "sources": source_entries(settlement),
    }
    return dump(value)


def _line(line: SettledLine) -> dict[str, Any]:
    return {
        "id": mask_within(line.id),
        "name": mask_within(line.name),
        "group": line.group,
        "clause": line.clause,
        "modes": list(line.modes),
        "status": line.status,
        "amount": plain(line.amount),
    }


class _Graph:
    """Nodes numbered as they are met, operands first, each once."""

    def __init__(self, settlement: Settlement) -> None:
        self.settlement = settlement
        self.nodes: list[Node] = []
        self._known: dict[int, int] = {}

    def of_line(self, line: SettledLine) -> int | None:
        """The node of a line's amount."""
        if line.id.startswith(ADJUSTMENT):
            return None if line.status == UNDECIDED else self._decided(line)
        return None if line.quantity is None else self.of(line.quantity)

    def of(self, quantity: Quantity) -> int:
        """The node of a quantity; the same number for the same quantity."""
        if quantity.operation is Operation.RESCALE:
            return self.of(quantity.operands[0])
        if id(quantity) not in self._known:
            operands = [self.of(operand) for operand in quantity.operands]
            self._known[id(quantity)] = self._put(self._node(quantity, operands))
        return self._known[id(quantity)]

    def _put(self, node: Node) -> int:
        self.nodes.append({"id": len(self.nodes), **node})
        return len(self.nodes) - 1

    def _node(self, quantity: Quantity, operands: list[int]) -> Node:
        node: Node = {
            "label": mask_within(quantity.label),
            "op": str(quantity.operation),
            "operands": operands,
            "value": plain(self.settlement.evaluation.of(quantity), quantity.scale),
            "unit": str(quantity.unit),
        }
        if quantity.operation is Operation.ROUND and quantity.rounding is not None:
            return {**node, "decimals": quantity.rounding.places, "mode": quantity.rounding.mode}
        return {**node, **self._origin(quantity)} if quantity.is_leaf else node

    def _origin(self, leaf: Quantity) -> Node:
        if not leaf.label:  # 0 of a unit, where nothing is given
            return {"clause": "", "owner": "", "places": []}
        step = derivation_of(self.settlement, leaf)
        if leaf.operation is Operation.FIGURE:
            return {"clause": step.clause, "owner": step.owner, "places": list(map(_place, step.places))}
        return {"places": list(map(_place, step.places)), "parts": list(map(_part, step.children))}

    def _decided(self, line: SettledLine) -> int:
        """What the working group decided, and its rounding: an adjustment is no rule of the graph."""
        index, adjustment = adjustment_of(self.settlement, line.id)
        source = self.settlement.case.source
        places = [] if source is None else [_place(_place_of(self.settlement, index))]
        unit = {"label": mask_within(line.name), "unit": "元"}
        fact = {**unit, "op": "fact", "operands": [], "value": plain(adjustment.amount or 0)}
        decimals = self.settlement.scheme.rounding.places
        number = self._put({**fact, "places": places, "parts": []})
        shape = {"op": "round", "operands": [number], "value": plain(line.amount)}
        return self._put({**unit, **shape, "decimals": decimals, "mode": HALF_UP})


def _place_of(settlement: Settlement, index: int) -> Place:
    assert settlement.case.source is not None
    return place_of(settlement.case.source, ("adjustments", index, "amount"))


def _part(step: Step) -> Node:
    """One entry behind a fact; of a person no name, its place says who."""
    counted, _, reason = "".join(step.reasons).partition("：")
    return {
        "value": step.value,
        "counted": counted == "计入",
        "reason": mask_within(reason),
        "clause": step.clause,
        "places": list(map(_place, step.places)),
    }


def _place(place: Place) -> Node:
    return {"file": mask_within(portable(place.file)), "line": place.line, "column": place.column}
