"""Formulas of many households: a sentence is made once for each way that it can go, then filled with numbers.

The words come from the wording reader. While it makes a sentence, what it asks of the numbers is followed, and grows
a tree for each quantity: questions inside, sentences at the leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any

from chaiqian.law.readers.values import Program
from chaiqian.law.readers.wording import Answer, Wording, measured, writer_of
from chaiqian.quantity import Operation, Quantity

_BLANK = "\0"
_LIMIT = 20_000
_Blank = tuple[int, Callable[[int], str]]  # slot, what writes the number


class _Node:
    """A question about what is `asked` of the values, with what follows each answer; or, without one, a sentence."""

    __slots__ = ("answers", "asked", "beginning", "blanks", "question")

    asked: Callable[[Sequence[int]], Any]
    beginning: str
    blanks: tuple[tuple[int, Callable[[int], str], str], ...]  # each with the words behind it

    def __init__(self) -> None:
        self.question: Callable[[Any], Any] | None = None
        self.answers: dict[Any, _Node] = {}


class Sentences:
    """The formulas of one scheme."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._roots: dict[int, _Node] = {}
        self._made = 0

    def formula(self, quantity: Quantity, values: Sequence[int]) -> str:
        """What `Wording` says of `quantity` for a household's values, by slot."""
        node = self._roots.get(id(quantity))
        while node is not None and node.question is not None:
            node = node.answers.get(node.question(node.asked(values)))
        sentence = node or self._made_now(quantity, values)
        text = sentence.beginning
        for slot, write, words in sentence.blanks:
            text += write(values[slot]) + words
        return text

    def _made_now(self, quantity: Quantity, values: Sequence[int]) -> _Node:
        if self._made >= _LIMIT:
            self._roots.clear()
            self._made = 0
        self._made += 1
        root = self._roots.setdefault(id(quantity), _Node())
        return _Follower(self._program, values, root).follow(quantity)


class _Follower(Wording):
    """The wording reader, leaving blanks for the numbers and noting each question on the way."""

    def __init__(self, program: Program, values: Sequence[int], root: _Node) -> None:
        super().__init__(lambda quantity: values[program.slots[id(quantity)]])
        self._program = program
        self._node = root
        self._blanks: list[_Blank] = []

    def follow(self, quantity: Quantity) -> _Node:
        # Words and the numbers of blanks take turns; blanks need not stand in the order in which they were left.
        pieces = self.formula(quantity).split(_BLANK)
        self._node.beginning = pieces[0]
        blanks = (self._blanks[int(number)] for number in pieces[1::2])
        self._node.blanks = tuple((*blank, words) for blank, words in zip(blanks, pieces[2::2], strict=True))
        return self._node

    def value(self, quantity: Quantity) -> str:
        if quantity.operation is Operation.FIGURE:
            return measured(quantity, quantity.low)
        # The sign decides between + and -, so it is words and not part of the number.
        negative = quantity.low < 0 and self._ask(_is_negative, quantity)
        write = writer_of(quantity)
        self._blanks.append((self._program.slots[id(quantity)], partial(_of_negative, write) if negative else write))
        blank = f"{_BLANK}{len(self._blanks) - 1}{_BLANK}"
        return f"-{blank}" if negative else blank

    def _ask(self, question: Callable[..., Answer], *about: Quantity) -> Answer:
        answer = super()._ask(question, *about)
        self._node.question = question if len(about) == 1 else partial(_of_several, question)
        self._node.asked = itemgetter(*(self._program.slots[id(quantity)] for quantity in about))
        self._node = self._node.answers.setdefault(answer, _Node())
        return answer


def _is_negative(value: int) -> bool:
    return value < 0


def _of_several(question: Callable[..., Any], values: Sequence[int]) -> Any:
    return question(*values)


def _of_negative(write: Callable[[int], str], value: int) -> str:
    return write(-value)
