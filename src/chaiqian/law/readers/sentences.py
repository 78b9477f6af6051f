"""Formulas of many households: a sentence is made once for each way that it can go, then filled with numbers.

The words come from the wording reader. While it makes a sentence, what it asks of the numbers is followed, and grows
a tree for each quantity: questions inside, sentences at the leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from chaiqian.law.readers.values import Program
from chaiqian.law.readers.wording import Answer, Wording, form, measured, written
from chaiqian.quantity import Operation, Quantity

_BLANK = "\0"
_LIMIT = 20_000
# Slot, whether the sign is among the words, then how the number is written: unit, decimals, none where empty.
_Blank = tuple[int, bool, str, int, bool]


@dataclass(slots=True)
class _Node:
    """A question about the values in `slots`, with what follows each answer; or, without one, a sentence."""

    question: Callable[..., Any] | None = None
    slots: tuple[int, ...] = ()
    answers: dict[Any, _Node] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    blanks: tuple[_Blank, ...] = ()


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
            node = node.answers.get(node.question(*[values[slot] for slot in node.slots]))
        return _filled(node or self._made_now(quantity, values), values)

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
        self._node.words = tuple(pieces[::2])
        self._node.blanks = tuple(self._blanks[int(number)] for number in pieces[1::2])
        return self._node

    def value(self, quantity: Quantity) -> str:
        if quantity.operation is Operation.FIGURE:
            return measured(quantity, quantity.low)
        # The sign decides between + and -, so it is words and not part of the number.
        negative = quantity.low < 0 and self._ask(_is_negative, quantity)
        self._blanks.append((self._program.slots[id(quantity)], negative, *form(quantity)))
        blank = f"{_BLANK}{len(self._blanks) - 1}{_BLANK}"
        return f"-{blank}" if negative else blank

    def _ask(self, question: Callable[..., Answer], *about: Quantity) -> Answer:
        answer = super()._ask(question, *about)
        self._node.question = question
        self._node.slots = tuple(self._program.slots[id(quantity)] for quantity in about)
        self._node = self._node.answers.setdefault(answer, _Node())
        return answer


def _is_negative(value: int) -> bool:
    return value < 0


def _filled(sentence: _Node, values: Sequence[int]) -> str:
    text = sentence.words[0]
    for (slot, negative, unit, scale, trim), words in zip(sentence.blanks, sentence.words[1:], strict=True):
        value = values[slot]
        text += written(-value if negative else value, unit, scale, trim) + words
    return text
