"""The values reader written out: a graph as one Python function, with one assignment a step.

Nothing is then looked up in a list, and no sum or product is a call: one household takes a third of the time. To write
it out takes as long as some hundred households, so `Runs` does it for who has many.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chaiqian.law.readers.values import Operators, Program, program_of
from chaiqian.law.rules.graph import Graph
from chaiqian.quantity import DOWN, Operation, Quantity

HOUSEHOLDS_BEFORE = 100
Run = Callable[[Mapping[str, int]], list[int]]


def _rounded(node: Quantity) -> Callable[..., str]:
    """As `Rounding.apply`, in one division: Python's integers have no width to heed. What is whole is not divided."""
    rounding = node.rounding
    assert rounding is not None
    number, divisor = f"{{0}}{_times(rounding.multiplier)}", str(rounding.divisor)
    if rounding.shared:
        number, divisor = f"{number} * {{1}}", f"({{2}}{_times(rounding.divisor)})"
    elif rounding.divisor == 1:
        return number.format
    form = "{sign}{number} // {divisor}" if rounding.mode == DOWN else "({sign}{number} + {divisor} // 2) // {divisor}"
    text = form.format(sign="", number=number, divisor=divisor)
    if node.operands[0].low < 0:
        negative = form.format(sign="-", number=number, divisor=divisor)
        text = f"({text} if {{0}} >= 0 else -({negative}))"
    return (f"{text} if {{2}} else 0" if rounding.shared else text).format


def _times(factor: int) -> str:
    return "" if factor == 1 else f" * {factor}"


def _scaled(node: Quantity) -> Callable[..., str]:
    assert node.rounding is not None
    return f"{{}} * {node.rounding.multiplier}".format


def _picked(index: str, *options: str) -> str:
    return f"({', '.join(options)},)[{index}]"


WRITTEN: Operators = {
    Operation.ADD: lambda node: "{} + {}".format,
    Operation.SUBTRACT: lambda node: "{} - {}".format,
    Operation.EXCESS: lambda node: "{0} - {1} if {0} > {1} else 0".format,
    Operation.MULTIPLY: lambda node: "{} * {}".format,
    Operation.LESSER: lambda node: "{0} if {0} < {1} else {1}".format,
    Operation.GREATER: lambda node: "{0} if {0} > {1} else {1}".format,
    Operation.NEGATE: lambda node: "-{}".format,
    Operation.PICK: lambda node: _picked,
    Operation.RESCALE: _scaled,
    Operation.ROUND: _rounded,
}


def written_out(graph: Graph) -> Run:
    """The function that `program_of(graph).run` is, step by step the same values."""
    program = program_of(graph, WRITTEN)
    values = [f"v{slot}" for slot in range(len(program.facts))] + [f"({number})" for number in program.figures]
    lines = [f"v{slot} = facts[{name!r}]" for slot, name in enumerate(program.facts)]
    for write, operands, _ in program.steps:
        name = f"v{len(values)}"
        lines.append(f"{name} = {write(*[values[operand] for operand in operands])}")
        values.append(name)
    made: dict[str, Any] = {}
    exec("\n ".join(["def run(facts):", *lines, f"return [{', '.join(values)}]"]), made)
    run: Run = made["run"]
    return run


class Runs:
    """Runs a graph over the facts of one household after another: many of them by the function written out."""

    def __init__(self, graph: Graph, program: Program) -> None:
        self._graph, self._left = graph, HOUSEHOLDS_BEFORE
        self._run: Run = program.run

    def __call__(self, facts: Mapping[str, int]) -> list[int]:
        """Every value, by slot of the program."""
        self._left -= 1
        if not self._left:
            self._run = written_out(self._graph)
        return self._run(facts)
