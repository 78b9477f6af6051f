"""The same loop over columns: NumPy int64 blocks, exact, refused in advance where 64 bits might not hold a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaiqian.quantity import DOWN, INT64_LIMIT, Operation, Quantity
from chaiqian.readers.values import INTEGERS, Operators, Program, program_of
from chaiqian.rules.graph import Graph

Column = NDArray[np.int64]
ROWS_IN_BLOCK = 16_384


def columns_program(graph: Graph) -> Program:
    """The program of a graph over columns, keeping lines and outputs. Raises TooWideError before any row is read."""
    graph.require_int64()
    return program_of(graph, COLUMNS).keeping(graph.named.values())


def run_blocks(program: Program, facts: Mapping[str, Column], slots: Mapping[str, int]) -> dict[str, Column]:
    """Run columns of any length in blocks; `slots` names the values to keep (see Program.slot)."""
    rows = len(next(iter(facts.values())))
    kept = {name: np.empty(rows, np.int64) for name in slots}
    for start in range(0, rows, ROWS_IN_BLOCK):
        block = slice(start, start + ROWS_IN_BLOCK)
        values = program.run({name: column[block] for name, column in facts.items()})
        for name, slot in slots.items():
            kept[name][block] = values[slot]
    return kept


def _excess(left: Any, right: Any) -> Any:
    difference = np.asarray(np.subtract(left, right))
    return np.maximum(difference, 0, out=difference)


def _picked(index: Any, *options: Any) -> Any:
    if all(not isinstance(option, np.ndarray) for option in options):
        return np.array(options, np.int64)[index]
    result = options[0]
    for number, option in enumerate(options[1:], start=1):
        result = np.where(np.equal(index, number), option, result)
    return result


def _rounded(node: Quantity) -> Callable[..., Any]:
    """Rounding over columns; as `Rounding.apply`, with the sign and the share left out where there is none."""
    rounding = node.rounding
    assert rounding is not None
    signed = node.operands[0].low < 0
    divide = _shared if rounding.shared else _divided

    def apply(value: Any, *share: Any) -> Any:
        if not signed:
            return divide(node, value, *share)
        return np.sign(value) * divide(node, np.abs(value), *share)

    return apply


def _divided(node: Quantity, value: Any) -> Any:
    """A column that is not negative, to the places of its rounding: by one number, the same for all rows."""
    rounding = node.rounding
    assert rounding is not None
    if rounding.divisor == 1:
        return value if rounding.multiplier == 1 else value * rounding.multiplier
    half = 0 if rounding.mode == DOWN else rounding.divisor // 2
    return (value + half) // rounding.divisor


def _shared(node: Quantity, value: Any, part: Any, whole: Any) -> Any:
    """value × part ÷ whole. Most households have the whole: only the other rows are divided by a column."""
    if node.operands[1].unit != node.operands[2].unit:
        return _quotient(node, value, part, whole)
    rows = _SHARES.rows(part, whole)
    result = np.array(np.broadcast_to(_divided(node, value), np.shape(whole)))
    if len(rows):
        shared = value[rows] if isinstance(value, np.ndarray) else value
        result[rows] = _quotient(node, shared, part[rows], whole[rows])
    return result if node.operands[2].low > 0 else result * (whole != 0)


def _quotient(node: Quantity, value: Any, part: Any, whole: Any) -> Any:
    """value × part ÷ whole row by row, nothing where the whole is nothing; the short way where 64 bits hold it."""
    rounding = node.rounding
    assert rounding is not None
    down = rounding.mode == DOWN
    factor, divisor = part * rounding.multiplier, np.maximum(whole * rounding.divisor, 1)
    if _product_fits(node):
        result = value * factor // divisor if down else (2 * value * factor + divisor) // (2 * divisor)
    else:
        quotient = value // divisor
        rest = (value - quotient * divisor) * factor
        result = quotient * factor + (rest // divisor if down else (2 * rest + divisor) // (2 * divisor))
    return result * (whole != 0)


def _product_fits(node: Quantity) -> bool:
    assert node.rounding is not None
    value, part, whole = node.operands
    largest = max(abs(value.low), abs(value.high))
    return 2 * largest * part.high * node.rounding.multiplier + whole.high * node.rounding.divisor <= INT64_LIMIT


class _Shares:
    """Which rows have less than the whole: asked for by every shared line of a block, worked out once."""

    def __init__(self) -> None:
        self._last: tuple[Any, Any, Any] = (None, None, None)

    def rows(self, part: Any, whole: Any) -> Any:
        """The row numbers where part and whole differ. The columns are kept, so that none can be mistaken."""
        known_part, known_whole, rows = self._last
        if known_part is not part or known_whole is not whole:
            rows = np.flatnonzero(np.not_equal(part, whole))
            self._last = (part, whole, rows)
        return rows


_SHARES = _Shares()


COLUMNS: Operators = {
    **INTEGERS,
    Operation.EXCESS: lambda node: _excess,
    Operation.LESSER: lambda node: np.minimum,
    Operation.GREATER: lambda node: np.maximum,
    Operation.PICK: lambda node: _picked,
    Operation.ROUND: _rounded,
}
