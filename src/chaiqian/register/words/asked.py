"""What a register and its project say of one column, and words that only the office can explain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from chaiqian.documents.folder import HEADINGS_NAME
from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.documents.written import folded, shown
from chaiqian.register.columns import RegisterColumn
from chaiqian.register.problems import CellFault

TABLE_OF_WORDS = HEADINGS_NAME
NOT_FILLED_IN = "不填"  # what the table of words says of a word that states nothing
Cell = Any


class Asked(NamedTuple):
    """One column as it stands in a register.

    `taught` are its words that the project explains, each with the case file's value in Chinese, or 不填. `extra` are
    the relations that the scheme adds, None where there is no scheme.
    """

    heading: str = ""
    taught: Mapping[str, str] = MappingProxyType({})
    extra: Collection[str] | None = None

    def meaning(self, cell: Cell) -> str | None:
        """What the project says that a cell means; None where it says nothing."""
        if not self.taught:
            return None
        word = same_word(word_of(cell))
        return next((meant for said, meant in self.taught.items() if same_word(said) == word), None)


NOTHING_ASKED = Asked()


def word_of(cell: Cell) -> str:
    """What stands in a cell, as a word."""
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return cell if isinstance(cell, str) else shown(cell)


def same_word(text: str) -> str:
    """A word without what makes no difference to its meaning: width, blanks, line breaks."""
    return "".join(folded(text).split()).casefold()


@dataclass(frozen=True, slots=True)
class WordQuestion(Finding):
    """A word whose meaning in its column is not certain: one question, however many cells it stands in.

    `column` is the field that it was read for, `choices` the values that it might have; the heading is in `at`.
    """

    word: str = ""
    column: RegisterColumn | None = None
    choices: tuple[str, ...] = ()


class OpenWord(CellFault):
    """A cell with such a word; `finding` is the WordQuestion."""

    def __init__(self, question: WordQuestion) -> None:
        super().__init__(question.code, str(question.message), str(question.expected), str(question.remedy))
        self.finding = question


class LeftOut(CellFault):
    """A cell that the project's table of words declares to state nothing."""

    def __init__(self) -> None:
        super().__init__("V101", "这一格不填", "", "不必改。")


def question(
    code: str, message: str, column: RegisterColumn, word: str, choices: Iterable[str], expected: str = ""
) -> WordQuestion:
    """Ask what a word means; `expected` replaces the list of choices where that would say little."""
    named = word if len(word) <= 20 else f"{word[:20]}…"
    remedy = f"改写这些格；或在“{TABLE_OF_WORDS}”里写上“{named}”的意思，写一次即可。"
    known = tuple(choices)
    return WordQuestion(
        code,
        message=message,
        expected=expected or "、".join(known),
        remedy=remedy,
        at=CellPlace(),
        word=word,
        column=column,
        choices=known,
    )
