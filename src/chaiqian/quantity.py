"""Quantities: whole numbers of 10⁻ˢ units, joined by operations into a graph that several readers read.

A quantity knows its operation, operands, unit, scale (decimal places) and the range that its
whole number can take, carried forward from the declared ranges of the facts. What has no meaning
(元 + ㎡) is refused when it is built; what could leave int64 is known when it is built
(`Quantity.leaves_int64`), so that columns refuse it before the first row, while Python's own
integers stay exact at any size.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

INT64_LIMIT = 2**63 - 1
HALF_UP = "四舍五入"
DOWN = "舍去尾数"
TWO_DECIMALS = tuple(f".{rest:02}" for rest in range(100))  # nearly every number is written with two decimals


class UnitError(ValueError):
    """Operands whose units, scales or options do not fit together. Raised while a graph is built."""


class Operation(StrEnum):
    """What a quantity does with its operands; each reader gives each operation a meaning of its own."""

    FACT = "fact"
    FIGURE = "figure"
    ADD = "add"
    SUBTRACT = "subtract"
    EXCESS = "excess"
    MULTIPLY = "multiply"
    LESSER = "lesser"
    GREATER = "greater"
    NEGATE = "negate"
    PICK = "pick"
    RESCALE = "rescale"
    ROUND = "round"


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of base units: powers of 元, ㎡, 月, 人, 台 …, in a fixed order."""

    powers: tuple[tuple[str, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Unit:
        """Read 「元/㎡·月」: one numerator, after the slash the factors it is divided by. "" is a plain number."""
        numerator, _, denominator = text.partition("/")
        powers = [(symbol, 1) for symbol in numerator.split("·") if symbol]
        powers += [(symbol, -1) for symbol in denominator.split("·") if symbol]
        return cls._of(powers)

    @classmethod
    def _of(cls, powers: Iterable[tuple[str, int]]) -> Unit:
        total: dict[str, int] = {}
        for symbol, power in powers:
            total[symbol] = total.get(symbol, 0) + power
        return cls(tuple(sorted((symbol, power) for symbol, power in total.items() if power)))

    def __mul__(self, other: Unit) -> Unit:
        return self._of(self.powers + other.powers)

    def __truediv__(self, other: Unit) -> Unit:
        return self._of(self.powers + tuple((symbol, -power) for symbol, power in other.powers))

    def __str__(self) -> str:
        above = "·".join(symbol for symbol, power in self.powers if power > 0)
        below = "·".join(symbol for symbol, power in self.powers if power < 0)
        return f"{above}/{below}" if below else above


NUMBER = Unit()
YUAN = Unit.parse("元")
AREA = Unit.parse("㎡")


class Origin(NamedTuple):
    """Where a leaf comes from: the document ("case", "scheme", "guidance"), its keys there, clause and owner."""

    document: str
    paths: tuple[tuple[str | int, ...], ...] = ()
    clause: str = ""
    owner: str = ""


class Rounding(NamedTuple):
    """The one rounding: to `places` decimals, half up away from zero or down; part ÷ whole where `shared`."""

    places: int
    mode: str
    shared: bool
    multiplier: int
    divisor: int

    def apply(self, value: int, part: int = 1, whole: int = 1) -> int:
        """value × part ÷ whole to the target scale, exactly once; a whole of 0 gives 0 (there is nothing to share)."""
        divisor = whole * self.divisor
        if divisor == 0:
            return 0
        factor = part * self.multiplier
        quotient, rest = divmod(abs(value), divisor)
        # Split so that no intermediate is larger than rest × factor: int64 columns use the same steps.
        if self.mode == DOWN:
            magnitude = quotient * factor + rest * factor // divisor
        else:
            magnitude = quotient * factor + (2 * rest * factor + divisor) // (2 * divisor)
        return magnitude if value >= 0 else -magnitude


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """A node: `operation` over `operands`, in `unit`, as a whole number of 10^-scale in [low, high]."""

    operation: Operation
    operands: tuple[Quantity, ...]
    unit: Unit
    scale: int
    low: int
    high: int
    name: str = ""
    label: str = ""
    origin: Origin | None = None
    rounding: Rounding | None = None
    widest: int = 0

    def __add__(self, other: Quantity) -> Quantity:
        left, right = _aligned(self, other)
        return _joined(
            Operation.ADD, (left, right), left.unit, left.scale, left.low + right.low, left.high + right.high
        )

    def __sub__(self, other: Quantity) -> Quantity:
        left, right = _aligned(self, other)
        low, high = left.low - right.high, left.high - right.low
        return _joined(Operation.SUBTRACT, (left, right), left.unit, left.scale, low, high)

    def __mul__(self, other: Quantity) -> Quantity:
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        unit, scale = self.unit * other.unit, self.scale + other.scale
        return _joined(Operation.MULTIPLY, (self, other), unit, scale, min(corners), max(corners))

    def __neg__(self) -> Quantity:
        return _joined(Operation.NEGATE, (self,), self.unit, self.scale, -self.high, -self.low)

    def named(self, label: str, name: str = "") -> Quantity:
        """The same quantity as people name it; the wording stops here. `name` is its key among the outputs."""
        return replace(self, label=label, name=name or self.name)

    @property
    def leaves_int64(self) -> bool:
        """Whether a value on the way to this quantity can be too large for a column of 64 bits."""
        return self.widest > INT64_LIMIT

    @property
    def leaves_value(self) -> bool:
        """Whether this is a rounding that changes no value: of a whole to the places that it has."""
        rounding = self.rounding
        return rounding is not None and not rounding.shared and rounding.multiplier == rounding.divisor == 1

    @property
    def is_leaf(self) -> bool:
        return self.operation in (Operation.FACT, Operation.FIGURE)


def fact(name: str, unit: str, scale: int, low: int, high: int, label: str, *paths: tuple[str | int, ...]) -> Quantity:
    """A recognised fact of one household: a whole number of 10^-scale `unit` in [low, high]."""
    origin = Origin("case", paths)
    return Quantity(
        Operation.FACT, (), Unit.parse(unit), scale, low, high, name, label, origin, None, max(abs(low), abs(high))
    )


def figure(value: int, unit: str, scale: int, label: str, origin: Origin, name: str = "") -> Quantity:
    """A figure of the guidance or the scheme: `value` × 10^-scale `unit`, the same for every household.

    Prices and areas drop decimals that are zero, so that most products need no division to be rounded.
    """
    while unit and scale and value % 10 == 0:
        value, scale = value // 10, scale - 1
    return Quantity(Operation.FIGURE, (), Unit.parse(unit), scale, value, value, name, label, origin, None, abs(value))


def nothing(unit: str) -> Quantity:
    """Zero of a unit: what is given where nothing is given."""
    return figure(0, unit, 0, "", Origin("guidance"))


def lesser(left: Quantity, right: Quantity) -> Quantity:
    """The smaller of two quantities of one unit."""
    left, right = _aligned(left, right)
    low, high = min(left.low, right.low), min(left.high, right.high)
    return _joined(Operation.LESSER, (left, right), left.unit, left.scale, low, high)


def greater(left: Quantity, right: Quantity) -> Quantity:
    """The larger of two quantities of one unit."""
    left, right = _aligned(left, right)
    low, high = max(left.low, right.low), max(left.high, right.high)
    return _joined(Operation.GREATER, (left, right), left.unit, left.scale, low, high)


def excess(left: Quantity, right: Quantity) -> Quantity:
    """How far `left` exceeds `right`; nothing where it does not."""
    left, right = _aligned(left, right)
    low, high = max(0, left.low - right.high), max(0, left.high - right.low)
    node = _joined(Operation.EXCESS, (left, right), left.unit, left.scale, low, high)
    return replace(node, widest=max(node.widest, abs(left.low - right.high)))


def pick(index: Quantity, *options: Quantity) -> Quantity:
    """The option that recognition chose: `index` is a plain number from 0 to the number of options less one."""
    if index.unit != NUMBER or index.scale or index.low < 0 or index.high >= len(options):
        raise UnitError(f"{index.label}: the index does not fit {len(options)} options")
    scale = max(option.scale for option in options)
    aligned = tuple(_rescaled(option, scale) for option in options)
    if len({option.unit for option in aligned}) > 1:
        raise UnitError(f"{index.label}: options of different units")
    low, high = min(option.low for option in aligned), max(option.high for option in aligned)
    return _joined(Operation.PICK, (index, *aligned), aligned[0].unit, scale, low, high)


def total(quantities: Iterable[Quantity], unit: str) -> Quantity:
    """The sum of any number of quantities of one unit; zero of that unit where there are none."""
    result: Quantity | None = None
    for quantity in quantities:
        result = quantity if result is None else result + quantity
    return nothing(unit) if result is None else result


def rounded(
    value: Quantity, places: int, mode: str = HALF_UP, part: Quantity | None = None, whole: Quantity | None = None
) -> Quantity:
    """`value` (× part ÷ whole) rounded once to `places` decimals.

    part and whole are given together or not at all; both are never negative. A part that is the
    very quantity it is divided by leaves the value as it is.
    """
    if (part is None) != (whole is None):
        raise UnitError("part and whole are given together")
    if part is None or whole is None:
        rounding = rounding_to(places, value.scale, mode)
        return _rounded(value, (value,), value.unit, rounding, (1, 1), (1, 1))
    if part.low < 0 or whole.low < 0:
        raise UnitError("a share of less than nothing")
    rounding = rounding_to(places, value.scale + part.scale - whole.scale, mode, shared=True)
    unit = value.unit * part.unit / whole.unit
    return _rounded(value, (value, part, whole), unit, rounding, (part.low, part.high), (whole.low, whole.high))


def walk(roots: Iterable[Quantity]) -> Iterator[Quantity]:
    """Every quantity below `roots` once, operands before what uses them."""
    seen: set[int] = set()
    stack = [(root, False) for root in reversed(list(roots))]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((operand, False) for operand in reversed(node.operands))


def rounding_to(places: int, scale: int, mode: str = HALF_UP, *, shared: bool = False) -> Rounding:
    """The rounding that takes whole numbers of 10^-scale to `places` decimals."""
    shift = places - scale
    return Rounding(places, mode, shared, 10 ** max(shift, 0), 10 ** max(-shift, 0))


def _rounded(
    value: Quantity,
    operands: tuple[Quantity, ...],
    unit: Unit,
    rounding: Rounding,
    part: tuple[int, int],
    whole: tuple[int, int],
) -> Quantity:
    smallest_whole = max(whole[0], 1)
    # A part never exceeds its whole where both measure the same thing; otherwise the quotient may grow.
    ratio_high = (1, 1) if rounding.shared and operands[1].unit == operands[2].unit else (part[1], smallest_whole)
    largest = max(abs(value.low), abs(value.high))
    bound = rounding.apply(largest, *ratio_high)
    low = -bound if value.low < 0 else 0
    divisor, factor = whole[1] * rounding.divisor, part[1] * rounding.multiplier
    steps = 2 * min(largest, divisor) * factor + divisor
    node = _joined(Operation.ROUND, operands, unit, rounding.places, low, bound)
    return replace(node, rounding=rounding, widest=max(node.widest, steps, 2 * divisor, largest + rounding.divisor))


def _aligned(left: Quantity, right: Quantity) -> tuple[Quantity, Quantity]:
    if left.unit != right.unit:
        raise UnitError(f"{left.label or left.unit} and {right.label or right.unit} are not of one unit")
    scale = max(left.scale, right.scale)
    return _rescaled(left, scale), _rescaled(right, scale)


def _rescaled(value: Quantity, scale: int) -> Quantity:
    if value.scale == scale:
        return value
    factor = 10 ** (scale - value.scale)
    node = _joined(Operation.RESCALE, (value,), value.unit, scale, value.low * factor, value.high * factor)
    return replace(node, rounding=Rounding(scale, "", False, factor, 1))


def _joined(
    operation: Operation, operands: tuple[Quantity, ...], unit: Unit, scale: int, low: int, high: int
) -> Quantity:
    widest = max(abs(low), abs(high), *(operand.widest for operand in operands))
    return Quantity(operation, operands, unit, scale, low, high, widest=widest)


def plain(value: int, scale: int = 2) -> str:
    """A whole number of 10^-scale as text with all its decimals and no separators, as machines take it."""
    if scale == 2 and value >= 0:
        return f"{value // 100}{TWO_DECIMALS[value % 100]}"
    if not scale:
        return str(value)
    whole, rest = divmod(abs(value), 10**scale)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{scale}}"
