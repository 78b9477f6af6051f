"""The same loop over columns: NumPy int64 blocks, exact, refused in advance where 64 bits might not hold a value.

Blocks are run by as many threads as there are processors: NumPy lets go of Python's lock while it computes. A column
that nothing reads any more is where the next result goes, so that a block stays in the processor's cache.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaiqian.law.readers.values import Operators, Program, Step, program_of
from chaiqian.law.rules.graph import Graph
from chaiqian.quantity import DOWN, INT64_LIMIT, Operation, Quantity, Rounding

Column = NDArray[np.int64]
ROWS_IN_BLOCK = 65_536
WHOLE_DOUBLES = 2**53  # up to here a double holds every whole number


def columns_program(
    graph: Graph, names: Iterable[str] | None = None, taken: Mapping[int, str] | None = None
) -> Program:
    """The program of a graph over columns, keeping every line and output, or those named and no other.

    `taken`: see `program_of`. Raises TooWideError before any row is read.
    """
    graph.require_int64()
    _keep_memory()
    wanted = list(graph.named.values()) if names is None else [graph.named[name] for name in names]
    program = _multiplied_once(program_of(graph.only(wanted), COLUMNS, taken)).keeping(wanted)
    return program._replace(steps=tuple(map(_in_place, program.steps)))


def run_blocks(
    program: Program, facts: Mapping[str, Column], slots: Mapping[str, int], threads: int | None = None
) -> dict[str, Column]:
    """Run columns of any length in blocks; `slots` names the values to keep (see Program.slot)."""
    rows = len(next(iter(facts.values())))
    kept = {name: np.empty(rows, np.int64) for name in slots}

    def settle(start: int) -> None:
        block = slice(start, start + ROWS_IN_BLOCK)
        values = program.run({name: np.asarray(column[block], np.int64) for name, column in facts.items()})
        for name, slot in slots.items():
            kept[name][block] = values[slot]

    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        for _ in pool.map(settle, range(0, rows, ROWS_IN_BLOCK)):
            pass
    return kept


def _keep_memory() -> None:
    """Have the C library keep freed memory for the next column: it learns from the largest block ever given back.

    Otherwise a third of the time goes into asking the system for the same pages again. Nothing is touched, so it
    costs nothing; a library that does not learn so is not changed.
    """
    np.empty(31 << 20, np.uint8)


def _multiplied_once(program: Program) -> Program:
    """What is multiplied by one number and then by another is multiplied by both at once."""
    first, figures = len(program.facts), dict(enumerate(program.figures, start=len(program.facts)))
    factors: dict[int, tuple[int, int]] = {}
    steps: list[Step] = []
    for slot, (function, operands, _) in enumerate(program.steps, start=first + len(figures)):
        known = _factor(function, operands, figures)
        if known is not None:
            base, factor = known
            before, already = factors.get(base, (base, 1))
            factors[slot] = before, factor * already
            function, operands = partial(np.multiply, factor * already), (before,)
        steps.append((function, operands, ()))
    return program._replace(steps=tuple(steps))


def _factor(function: Callable[..., Any], operands: tuple[int, ...], figures: Mapping[int, int]) -> Any:
    """The column and the number that a step multiplies, None where it does something else."""
    if isinstance(function, partial) and function.func is np.multiply:
        return operands[0], function.args[0]
    if function is not np.multiply:
        return None
    left, right = operands
    return (left, figures[right]) if right in figures else (right, figures[left]) if left in figures else None


def _in_place(step: Step) -> Step:
    """The step with its result in the place of an operand that nothing reads afterwards."""
    function, operands, spent = step
    free = next((place for place, operand in enumerate(operands) if operand in spent), None)
    return step if free is None else (_into(function, free), operands, spent)


def _into(function: Callable[..., Any], place: int) -> Callable[..., Any]:
    def apply(*operands: Any) -> Any:
        return function(*operands, out=_place(operands[place]))

    return apply


def _excess(left: Any, right: Any, out: Any = None) -> Any:
    difference = np.subtract(left, right, out=out)
    return np.maximum(difference, 0, out=difference)


def _picked(index: Any, *options: Any, out: Any = None) -> Any:
    """The option that each row's index names. Every option is read to the end: no place is reused before."""
    if len(options) > 2 and all(not isinstance(option, np.ndarray) for option in options):
        return np.array(options, np.int64)[index]
    # The first option, and what the others are more where the index names them (tools/benchmarks/columns.py).
    # A difference that leaves 64 bits wraps, and wraps back.
    result: Any = options[0]
    for option, named in zip(options[1:], _named(index, len(options)), strict=True):
        more = np.multiply(option - options[0] if isinstance(options[0], np.ndarray) or options[0] else option, named)
        result = np.add(result, more, out=more)
    return result


def _named(index: Any, options: int) -> Iterable[Any]:
    """For each option after the first, 1 in the rows whose index names it, else 0."""
    if options == 2:
        return (index,)
    if options == 3:
        return (index & 1, index >> 1)
    return (np.equal(index, number).astype(np.int64) for number in range(1, options))


def _scaled(node: Quantity) -> Callable[..., Any]:
    assert node.rounding is not None
    return partial(np.multiply, node.rounding.multiplier)


def _rounded(node: Quantity) -> Callable[..., Any]:
    """Rounding over columns; as `Rounding.apply`, with the sign and the share left out where there is none."""
    rounding = node.rounding
    assert rounding is not None
    if not rounding.shared and rounding.divisor == 1:
        return _scaled(node)
    signed = node.operands[0].low < 0
    divide = partial(_shared, node) if rounding.shared else partial(_divided, rounding)

    def apply(value: Any, *share: Any, out: Any = None) -> Any:
        if not signed:
            free = out is value and all(value is not one for one in share)  # a part or a whole is read later
            return divide(value, *share, out=out if free else None)
        magnitude = np.abs(value)
        magnitude = divide(magnitude, *share, out=_place(magnitude))
        return np.multiply(magnitude, np.sign(value), out=magnitude)

    return apply


def _place(value: Any) -> Any:
    """Where a result may go that uses up `value`: a figure has no place."""
    return value if isinstance(value, np.ndarray) else None


def _quotient(value: Any, divisor: Any, out: Any = None) -> Any:
    """value ÷ divisor, neither negative: without signs, which the processor divides in half the time."""
    place = out.view(np.uint64) if isinstance(out, np.ndarray) else None
    return np.floor_divide(_unsigned(value), _unsigned(divisor), out=place).view(np.int64)


def _unsigned(value: Any) -> Any:
    # A number of NumPy's beside unsigned columns would make them doubles; one of Python's takes their type.
    return value.view(np.uint64) if isinstance(value, np.ndarray) else int(value)


def _divided(rounding: Rounding, value: Any, out: Any = None) -> Any:
    """A column that is not negative, to fewer places than it has: by one number, the same for all rows."""
    if rounding.mode == DOWN:
        return _quotient(value, rounding.divisor, out)
    raised = np.add(value, rounding.divisor // 2, out=out)
    return _quotient(raised, rounding.divisor, raised)


def _shared(node: Quantity, value: Any, part: Any, whole: Any, out: Any = None) -> Any:
    """value × part ÷ whole, nothing where the whole is nothing. Most households have the whole: where part and whole
    measure the same thing, only the other rows are divided by a column.
    """
    rounding, (_, part_node, whole_node) = node.rounding, node.operands
    assert rounding is not None
    if part_node.unit != whole_node.unit:
        with np.errstate(divide="ignore", invalid="ignore"):  # what is divided by nothing is made nothing below
            result = _by_share(rounding, value, part * rounding.multiplier, whole, out)
    else:
        facts_alone = part_node.operation is whole_node.operation is Operation.FACT
        rows, parts, wholes = (_SHARES.of if facts_alone else _less_than_whole)(part, whole)
        scaled = np.multiply(value, rounding.multiplier, out=out)
        picked = scaled[rows] if isinstance(scaled, np.ndarray) else scaled
        shares = _by_share(rounding, picked, parts, wholes, _place(picked)) if len(rows) else 0
        # From here on `scaled` is written over: its rows below the whole were copied out.
        result = scaled if rounding.divisor == 1 else _divided(rounding, scaled, _place(scaled))
        if not isinstance(result, np.ndarray):
            result = np.full(np.shape(whole), result)
        result[rows] = shares
    return result if whole_node.low > 0 else np.multiply(result, whole != 0, out=result)


def _by_share(rounding: Rounding, value: Any, factor: Any, whole: Any, out: Any) -> Any:
    """value × factor ÷ whole row by row, the multiplier of the rounding in one of the first two; the short way where 64
    bits hold it.
    """
    divisor = whole if rounding.divisor == 1 else whole * rounding.divisor
    most, widest = _largest(value) * _largest(factor), _largest(divisor)  # whatever their ranges would admit
    if 2 * most + widest <= INT64_LIMIT:
        product = np.multiply(value, factor, out=out)
        column = product if isinstance(product, np.ndarray) else np.full(np.shape(divisor), product)
        return _ratio(column, divisor, rounding.mode, most, widest)
    result = _quotient(value, divisor)
    rest = result * divisor
    rest = np.multiply(np.subtract(value, rest, out=rest), factor, out=rest)
    result *= factor
    result += _ratio(rest, divisor, rounding.mode, _largest(rest), widest)
    return result


def _ratio(value: Any, divisor: Any, mode: str, most: int, widest: int) -> Any:
    """value ÷ divisor, down or half up; the column `value` is used up. Neither is more than `most` and `widest`
    anywhere. Half up of n ÷ d is (n + d ÷ 2) ÷ d, both down.

    Doubles divide n by d, cut off, exactly where n + d <= 2**53, in a third of the time. Both are doubles then. Let k
    be the least whole number above n / d, so that k d <= n + d and k - n / d >= 1 / d. The quotient is rounded up to k
    only where k - n / d is at most half the gap between k and the double below it, which is less than k / 2**53: only
    where k d > 2**53.
    """
    if mode != DOWN:
        value += divisor >> 1
        most += widest >> 1
    if most + widest > WHOLE_DOUBLES:
        return _quotient(value, divisor, value)
    np.copyto(value, np.true_divide(value, divisor), casting="unsafe")
    return value


def _largest(value: Any) -> int:
    return int(value.max()) if isinstance(value, np.ndarray) else int(value)


Shares = tuple[Any, Any, Any]


def _less_than_whole(part: Any, whole: Any) -> Shares:
    """The row numbers where part and whole differ, and both there."""
    rows = np.flatnonzero(np.not_equal(part, whole))
    return rows, part[rows], whole[rows]


class _Shares(threading.local):
    """Which rows have less than the whole: asked for by every shared line of a block, worked out once."""

    def __init__(self) -> None:
        self._last: tuple[Any, Any, Shares] = (None, None, (None, None, None))

    def of(self, part: Any, whole: Any) -> Shares:
        """As `_less_than_whole`, of facts, which nothing overwrites; they are kept, so none can be mistaken."""
        known_part, known_whole, shares = self._last
        if known_part is not part or known_whole is not whole:
            shares = _less_than_whole(part, whole)
            self._last = (part, whole, shares)
        return shares


_SHARES = _Shares()


COLUMNS: Operators = {
    Operation.ADD: lambda node: np.add,
    Operation.SUBTRACT: lambda node: np.subtract,
    Operation.EXCESS: lambda node: _excess,
    Operation.MULTIPLY: lambda node: np.multiply,
    Operation.LESSER: lambda node: np.minimum,
    Operation.GREATER: lambda node: np.maximum,
    Operation.NEGATE: lambda node: np.negative,
    Operation.PICK: lambda node: _picked,
    Operation.RESCALE: _scaled,
    Operation.ROUND: _rounded,
}
