"""The wording reader: a quantity as a sentence, with the numbers of one household or, without them, as a rule."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TypeVar

from chaiqian.quantity import DOWN, TWO_DECIMALS, Operation, Quantity

_SUM, _PRODUCT, _ATOM = 1, 2, 3
_COMPARED = {Operation.LESSER: "较小者", Operation.GREATER: "较大者"}
_TENS = tuple(10**scale for scale in range(40))
_TRIMMED = ("", *TWO_DECIMALS[1:])
Phrase = tuple[str, int]
Answer = TypeVar("Answer")


def number(value: int, scale: int, *, trim: bool = False) -> str:
    """A whole number of 10^-scale as text with thousands separators; `trim` drops decimals that are all zero."""
    if not scale:
        return f"{value:,}"
    if scale == 2:
        return _hundredths("", _TRIMMED if trim else TWO_DECIMALS, value)
    whole, rest = divmod(abs(value), _TENS[scale])
    sign = "-" if value < 0 else ""
    return f"{sign}{whole:,}" if trim and not rest else f"{sign}{whole:,}.{rest:0{scale}}"


def _hundredths(unit: str, decimals: tuple[str, ...], value: int) -> str:
    """What nearly every number is a whole number of, in one step: a formula has several."""
    if value < 0:
        return f"-{_hundredths(unit, decimals, -value)}"
    return f"{value // 100:,}{decimals[value % 100]}{unit}"


def measured(quantity: Quantity, value: int) -> str:
    """A value with its unit: 300.00㎡, 3,700元/㎡, 50%; facts keep their decimals, figures drop empty ones."""
    return writer_of(quantity)(value)


@lru_cache(maxsize=8192)
def writer_of(quantity: Quantity) -> Callable[[int], str]:
    """What writes the values of a quantity as `measured` does."""
    unit, scale = str(quantity.unit), quantity.scale
    if not unit and scale == 2:
        return "{:,}%".format
    unit = "个月" if unit == "月" else unit
    trim = quantity.operation is not Operation.FACT
    if scale == 2:
        return partial(_hundredths, unit, _TRIMMED if trim else TWO_DECIMALS)
    return partial(_decimal, unit, scale, trim) if scale else f"{{:,}}{unit}".format


def _decimal(unit: str, scale: int, trim: bool, value: int) -> str:
    """With two decimals, or as many more as it has; `trim` drops decimals that are all zero."""
    if scale == 1:
        value, scale = value * 10, 2
    while scale > 2 and value % 10 == 0:
        value, scale = value // 10, scale - 1
    return number(value, scale, trim=trim) + unit


def _is_positive(value: int) -> bool:
    return value > 0


class Wording:
    """Words for quantities.

    `values` gives a quantity's value for one household; None words the rule itself, with the guidance's
    figures beside their names, and the scheme's too unless `scheme_figures` is False.
    """

    def __init__(self, values: Callable[[Quantity], int] | None = None, *, scheme_figures: bool = True) -> None:
        self._values = values
        self._scheme_figures = scheme_figures

    def formula(self, quantity: Quantity) -> str:
        """How `quantity` is worked out, down to what has a name of its own."""
        return self._inside(quantity)[0]

    def value(self, quantity: Quantity) -> str:
        """The value of `quantity` with its unit, or its name where there are no numbers."""
        if self._values is not None:
            return measured(quantity, self._values(quantity))
        if quantity.operation is not Operation.FIGURE:
            return quantity.label
        return self._figure(quantity, f"{quantity.label}({measured(quantity, quantity.low)})")

    def _ask(self, question: Callable[..., Answer], *about: Quantity) -> Answer:
        """Whatever of the numbers decides how the sentence goes on is asked here, so that a reader can follow it."""
        assert self._values is not None
        return question(*[self._values(quantity) for quantity in about])

    def _figure(self, figure: Quantity, shown: str) -> str:
        """A figure in a rule: `shown` with its number, or its name alone where the scheme's are left open."""
        if not figure.label:
            return measured(figure, figure.low)
        by_scheme = figure.origin is not None and figure.origin.document == "scheme"
        return shown if self._scheme_figures or not by_scheme else figure.label

    def _phrase(self, quantity: Quantity) -> Phrase:
        if quantity.label or not quantity.operands:
            return self.value(quantity), _ATOM
        return self._HANDLERS[quantity.operation](self, quantity)

    def _inside(self, quantity: Quantity) -> Phrase:
        return self._HANDLERS[quantity.operation](self, quantity)

    def _leaf(self, quantity: Quantity) -> Phrase:
        return self.value(quantity), _ATOM

    def _compared(self, quantity: Quantity) -> Phrase:
        terms = ", ".join([self._phrase(operand)[0] for operand in quantity.operands])
        return f"{_COMPARED[quantity.operation]}({terms})", _ATOM

    def _sum(self, quantity: Quantity) -> Phrase:
        terms = [term for operand in quantity.operands for term in _flattened(operand)]
        if self._values is not None:
            terms = [term for term in terms if self._ask(bool, term)] or terms[:1]
        if len(terms) == 1:
            return self._phrase(terms[0])
        text = ""
        for term in terms:
            words, _ = self._phrase(term)
            text += f" - {words[1:]}" if text and words.startswith("-") else (f" + {words}" if text else words)
        return text, _SUM

    def _difference(self, quantity: Quantity) -> Phrase:
        left, right = quantity.operands
        return f"{self._phrase(left)[0]} - {self._bracketed(right, _PRODUCT)}", _SUM

    def _excess(self, quantity: Quantity) -> Phrase:
        words, _ = self._difference(quantity)
        if self._values is not None and self._ask(_is_positive, quantity):
            return words, _SUM
        return f"({words}，负数按0)", _ATOM

    def _product(self, quantity: Quantity) -> Phrase:
        return " × ".join([self._bracketed(operand, _PRODUCT) for operand in quantity.operands]), _PRODUCT

    def _negative(self, quantity: Quantity) -> Phrase:
        words, strength = self._phrase(quantity.operands[0])
        return f"-{words}" if strength == _ATOM else f"-({words})", _ATOM

    def _picked(self, quantity: Quantity) -> Phrase:
        index, *options = quantity.operands
        if self._values is not None:
            return self._phrase(options[self._ask(int, index)])
        words = list(dict.fromkeys(self._option(option) for option in options))
        return (words[0], _ATOM) if len(words) == 1 else (f"依{index.label}取({'；'.join(words)})", _ATOM)

    def _option(self, option: Quantity) -> str:
        while option.operation is Operation.RESCALE and not option.label:
            option = option.operands[0]
        if option.operation is Operation.FIGURE:
            return self._figure(option, measured(option, option.low))
        return self._phrase(option)[0]

    def _same(self, quantity: Quantity) -> Phrase:
        return self._phrase(quantity.operands[0])

    def _rounded(self, quantity: Quantity) -> Phrase:
        assert quantity.rounding is not None
        value, *share = quantity.operands
        if not share or self._shared_by_none(*share):
            return self._phrase(value)
        part, whole = (self._bracketed(operand, _ATOM) for operand in share)
        if share[0].operation is Operation.FIGURE:
            return f"{self._bracketed(value, _PRODUCT)} ÷ {whole}", _PRODUCT
        return f"{self._bracketed(value, _PRODUCT)} × {part} ÷ {whole}", _PRODUCT

    def _shared_by_none(self, part: Quantity, whole: Quantity) -> bool:
        return self._values is not None and part.unit == whole.unit and self._ask(operator.eq, part, whole)

    def _bracketed(self, quantity: Quantity, strength: int) -> str:
        words, own = self._phrase(quantity)
        return words if own >= strength else f"({words})"

    _HANDLERS: dict[Operation, Callable[[Wording, Quantity], Phrase]] = {
        Operation.FACT: _leaf,
        Operation.FIGURE: _leaf,
        Operation.LESSER: _compared,
        Operation.GREATER: _compared,
        Operation.ADD: _sum,
        Operation.SUBTRACT: _difference,
        Operation.EXCESS: _excess,
        Operation.MULTIPLY: _product,
        Operation.NEGATE: _negative,
        Operation.PICK: _picked,
        Operation.RESCALE: _same,
        Operation.ROUND: _rounded,
    }


def rounding_words(quantity: Quantity) -> str:
    """How a rounded quantity is rounded: 四舍五入到分."""
    rounding = quantity.rounding
    if quantity.operation is not Operation.ROUND or rounding is None:
        return ""
    place = (
        money_place(rounding.places) if str(quantity.unit) == "元" else f"{number(1, rounding.places)}{quantity.unit}"
    )
    return f"{'舍去尾数' if rounding.mode == DOWN else '四舍五入'}到{place}"


def money_place(places: int) -> str:
    """What money is rounded to, by its decimals."""
    return "分" if places == 2 else "元"


def _flattened(quantity: Quantity) -> list[Quantity]:
    if quantity.operation is Operation.ADD and not quantity.label:
        return [term for operand in quantity.operands for term in _flattened(operand)]
    if quantity.operation is Operation.RESCALE and not quantity.label:
        inner = quantity.operands[0]
        if inner.operation is Operation.ADD and not inner.label:
            return _flattened(inner)
    return [quantity]
