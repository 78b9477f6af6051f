"""The values reader: amounts over whole numbers, by one loop that columns share with other operators."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from chaiqian.law.rules.graph import Graph
from chaiqian.quantity import DOWN, Operation, Quantity

# What an operation does is bound to its node when the program is made: rounding needs its rounding.
Operators = Mapping[Operation, Callable[[Quantity], Callable[..., Any]]]
# The function, the slots of its operands, and the slots whose values are not needed afterwards.
Step = tuple[Callable[..., Any], tuple[int, ...], tuple[int, ...]]
HUNDREDTHS = 2


def _exceeding(left: int, right: int) -> int:
    return left - right if left > right else 0


def _lesser(left: int, right: int) -> int:
    return left if left < right else right


def _greater(left: int, right: int) -> int:
    return left if left > right else right


def _picked(index: int, *options: int) -> int:
    return options[index]


def _scaled(node: Quantity) -> Callable[[int], int]:
    assert node.rounding is not None
    factor = node.rounding.multiplier
    return lambda value: value * factor


def _rounded(node: Quantity) -> Callable[..., int]:
    rounding = node.rounding
    assert rounding is not None
    if rounding.shared or rounding.mode == DOWN:
        return rounding.apply
    twice, divisor, double = 2 * rounding.multiplier, rounding.divisor, 2 * rounding.divisor

    # Rounding.apply for a whole line of one household, in half the steps: Python's integers have no width to heed.
    def half_up(value: int) -> int:
        return (value * twice + divisor) // double if value >= 0 else -((divisor - value * twice) // double)

    return half_up


INTEGERS: Operators = {
    Operation.ADD: lambda node: operator.add,
    Operation.SUBTRACT: lambda node: operator.sub,
    Operation.EXCESS: lambda node: _exceeding,
    Operation.MULTIPLY: lambda node: operator.mul,
    Operation.LESSER: lambda node: _lesser,
    Operation.GREATER: lambda node: _greater,
    Operation.NEGATE: lambda node: operator.neg,
    Operation.PICK: lambda node: _picked,
    Operation.RESCALE: _scaled,
    Operation.ROUND: _rounded,
}


class Program(NamedTuple):
    """A graph ready to run: the names of its facts, its figures, then one step a quantity, operands first."""

    facts: tuple[str, ...]
    figures: tuple[int, ...]
    steps: tuple[Step, ...]
    slots: dict[int, int]

    def run(self, facts: Mapping[str, Any]) -> list[Any]:
        """Every value, by slot (None where it was let go: see `keeping`). `facts` holds whole numbers or columns."""
        values = [facts[name] for name in self.facts]
        values += self.figures
        append = values.append
        for function, operands, spent in self.steps:
            if len(operands) == 2:
                append(function(values[operands[0]], values[operands[1]]))
            elif len(operands) == 1:
                append(function(values[operands[0]]))
            else:
                append(function(*[values[operand] for operand in operands]))
            if spent:
                for slot in spent:
                    values[slot] = None
        return values

    def keeping(self, quantities: Iterable[Quantity]) -> Program:
        """The same program that works out no more than these need, and lets every other value go after its last use.

        Columns then stay in the cache.
        """
        kept = {self.slot(quantity) for quantity in quantities}
        first = len(self.facts) + len(self.figures)
        known = set(kept)
        steps: list[Step] = []
        # From the last step back: whoever reads a value first is the last to read it.
        for slot in range(first + len(self.steps) - 1, first - 1, -1):
            function, operands, _ = self.steps[slot - first]
            if slot not in known:
                function, operands = _nothing, ()
            spent = tuple(operand for operand in dict.fromkeys(operands) if operand >= first and operand not in known)
            known.update(operands)
            steps.append((function, operands, spent))
        return self._replace(steps=tuple(reversed(steps)))

    def given(self, values: Sequence[Any], free: Collection[str]) -> Program:
        """The same program where all facts but `free` are known: `values` is a run of it, and what rests on none of
        `free` is taken from there. Only the other steps are left, under whatever operators this program has."""
        moving = {slot for slot, name in enumerate(self.facts) if name in free}
        first = len(self.facts) + len(self.figures)
        left = []
        for slot, step in enumerate(self.steps, first):
            if not moving.isdisjoint(step[1]):
                moving.add(slot)
                left.append(step)
        known = [slot for slot in range(first + len(self.steps)) if slot not in moving]
        order = [*(slot for slot in sorted(moving) if slot < first), *known, *(s for s in sorted(moving) if s >= first)]
        moved = {slot: place for place, slot in enumerate(order)}
        steps = tuple((step[0], tuple(moved[operand] for operand in step[1]), ()) for step in left)
        names = tuple(name for name in self.facts if name in free)
        figures = tuple(values[slot] for slot in known)
        return Program(names, figures, steps, {key: moved[slot] for key, slot in self.slots.items()})

    def holding(self, values: Mapping[int, int]) -> Program:
        """The same program where these slots have these values, whatever they rest on; a fact or figure stays."""
        first = len(self.facts) + len(self.figures)
        steps = list(self.steps)
        for slot, value in values.items():
            if slot >= first:
                steps[slot - first] = (lambda held=value: held, (), ())
        return self._replace(steps=tuple(steps))

    def slot(self, quantity: Quantity) -> int:
        """Where the value of `quantity` stands in the list that `run` returns."""
        return self.slots[id(quantity)]


def _nothing() -> None:
    """The step of a value that nobody reads."""


def program_of(graph: Graph, operators: Operators = INTEGERS, taken: Mapping[int, str] | None = None) -> Program:
    """Lay a graph out as steps. What rests on figures alone is worked out here, once.

    `taken` gives names to quantities (by identity) whose values come with the facts: they have no step.
    """
    known, taken = constants(graph), taken or {}
    numbers = value_numbers(graph, {}, {key: key for key in known})
    given = {name: id(node) for name, node in graph.facts.items()}
    given |= {name: key for key, name in taken.items() if key in numbers}
    fixed = [node for node in graph.order if id(node) in known]
    places = {numbers[key]: index for index, key in enumerate(given.values())}
    slots = {id(node): len(given) + index for index, node in enumerate(fixed)}
    steps: list[Step] = []
    for node in graph.order:
        if id(node) in slots:
            continue
        number = numbers[id(node)]
        if number not in places:
            places[number] = len(given) + len(fixed) + len(steps)
            operands = tuple(slots[id(operand)] for operand in node.operands)
            steps.append((operators[node.operation](node), operands, ()))
        slots[id(node)] = places[number]
    return Program(tuple(given), tuple(known[id(node)] for node in fixed), tuple(steps), slots)


def value_numbers(graph: Graph, met: dict[tuple[object, ...], int], fixed: Mapping[int, int]) -> dict[int, int]:
    """A number for each quantity, by its identity: the same for those that come to one whole number, whatever the facts
    (15 元 and 15 ㎡ do, and 1005 and 100.5: units and scales are for who asks).

    Two names for one quantity are one, and rounding what is round already is none. `met` keeps what was numbered, for
    the next graph; `fixed` says of each constant what it is told apart by.
    """
    numbers: dict[int, int] = {}
    for node in graph.order:
        if node.leaves_value:
            numbers[id(node)] = numbers[id(node.operands[0])]
            continue
        if id(node) in fixed:
            key: tuple[object, ...] = (Operation.FIGURE, fixed[id(node)])
        elif node.operation is Operation.FACT:
            key = (Operation.FACT, node.name)
        else:
            key = (node.operation, node.rounding, *(numbers[id(operand)] for operand in node.operands))
        numbers[id(node)] = met.setdefault(key, len(met))
    return numbers


def to_hundredths(quantity: Quantity) -> int:
    """What brings a value to hundredths of its unit; counts stay as they are."""
    return 1 if str(quantity.unit) in ("人", "月") else int(10 ** (HUNDREDTHS - quantity.scale))


def constants(graph: Graph) -> dict[int, int]:
    """The value of every quantity that rests on figures alone, by its identity."""
    known: dict[int, int] = {}
    for node in graph.order:
        if node.operation is Operation.FIGURE:
            known[id(node)] = node.low
        elif node.operands and all(id(operand) in known for operand in node.operands):
            function = INTEGERS[node.operation](node)
            known[id(node)] = function(*(known[id(operand)] for operand in node.operands))
    return known
