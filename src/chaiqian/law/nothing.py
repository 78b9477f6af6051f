"""Why a line came to nothing: an area, a price, or the rounding made it 0, and the line says which."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.law.prepared import Evaluation
from chaiqian.law.rules.line import Line
from chaiqian.quantity import Operation, Quantity

ROUNDED_AWAY = "取整后为零"


def why_nothing(line: Line, evaluation: Evaluation) -> str:
    """The price or the rounding that made the line 0; else what the line itself says of having nothing to pay for."""
    found = _blamed(line.amount, evaluation)
    if found is None or found.operation is Operation.FACT or not (found.operation is Operation.ROUND or _is_set(found)):
        return line.otherwise
    return _words(found)


def cause_of(quantity: Quantity, evaluation: Evaluation) -> str:
    """What made a quantity 0, whatever it is; empty where that has no name."""
    found = _blamed(quantity, evaluation)
    return "" if found is None else _words(found)


def _is_set(node: Quantity) -> bool:
    """Whether a quantity rests on prices of the scheme alone."""
    if node.operation is Operation.FIGURE:
        return node.origin is not None and node.origin.document == "scheme"
    return node.operation is Operation.EXCESS and all(map(_is_set, node.operands))


def _words(node: Quantity) -> str:
    if node.operation is Operation.ROUND and not node.label:
        return ROUNDED_AWAY
    if node.operation is Operation.EXCESS and not node.label:
        left, right = (operand.label or "" for operand in map(_within, node.operands))
        return f"{left}不高于{right}" if left and right else ""
    return f"{node.label}为零" if node.label else ""


def _within(node: Quantity) -> Quantity:
    return node.operands[0] if node.operation is Operation.RESCALE else node


def _blamed(node: Quantity, evaluation: Evaluation) -> Quantity | None:
    """The quantity at which a 0 begins, going down the way that the numbers took; None where it has no name."""
    of = evaluation.of
    if node.operation is Operation.ROUND:
        value, *share = node.operands
        if of(value):
            return next((part for part in share[:1] if not of(part)), None if share and not of(share[1]) else node)
        return _blamed(value, evaluation)
    if node.operation is Operation.PICK:
        index, *options = node.operands
        return _blamed(options[of(index)], evaluation)
    if node.operation is Operation.MULTIPLY:
        return _blamed(next(operand for operand in node.operands if not of(operand)), evaluation)
    if node.operation in (Operation.RESCALE, Operation.NEGATE):
        return _blamed(node.operands[0], evaluation)
    if node.operation is Operation.LESSER:
        return _blamed(next(operand for operand in node.operands if not of(operand)), evaluation)
    if node.operation in (Operation.ADD, Operation.GREATER):
        return _of_several(_blamed(operand, evaluation) for operand in node.operands if not of(operand))
    return node if node.label or node.operation is Operation.EXCESS else None


def _of_several(found: Iterator[Quantity | None]) -> Quantity | None:
    """Of several that are all 0, a price or a rounding before what is simply not there."""
    known = [node for node in found if node is not None]
    return next((node for node in known if node.operation is Operation.ROUND or _is_set(node)), next(iter(known), None))
