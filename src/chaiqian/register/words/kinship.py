"""Relations: to the owner as the case file has them, or to a head of household who has to turn out to be the owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from chaiqian.documents.kinship import OTHER, kin_said
from chaiqian.guidance import load_guidance
from chaiqian.register.columns import RegisterColumn
from chaiqian.register.words.asked import Asked, Cell, OpenWord, question
from chaiqian.register.words.texts import text

HEAD = "户主"
_OWNERS = ("被拆迁人", "被腾退人", "被搬迁人", "使用权人", "产权人", "权利人", "申请人")


class ToHead(NamedTuple):
    """A relation to the head of household; what it is to the owner shows when the household is together.

    `of_head` is whether the heading or the word names the head; else it is to whoever is 本人, which is the owner.
    """

    relation: str
    word: str
    of_head: bool


def is_to_owner(heading: str) -> bool:
    """Whether a column says in its heading that it gives the relation to the owner."""
    return any(word in heading for word in _OWNERS)


def names_the_head(heading: str) -> bool:
    """Whether a column of owners says in its heading that the owner is the head of household."""
    return HEAD in heading


def relations(extra: object = None) -> tuple[str, ...]:
    """Every relation that a case may state."""
    more = tuple(extra) if isinstance(extra, (tuple, list)) else ()
    return (*load_guidance().entries[-1].relations, *more, OTHER)


def relation_reader(column: RegisterColumn, asked: Asked) -> Callable[[Cell], str | ToHead]:
    """How the cells of a column of relations are read."""
    to_owner = is_to_owner(asked.heading or column.title)
    known: dict[str, str | ToHead] = {}

    def read(cell: Cell) -> str | ToHead:
        found = known.get(cell) if type(cell) is str else None
        if found is None:
            found = relation_of(text(cell), column, asked, to_owner)
            if type(cell) is str:
                known[cell] = found
        return found

    return read


def relation_of(word: str, column: RegisterColumn, asked: Asked, to_owner: bool) -> str | ToHead:
    """The relation that a word says, to the owner or to the head. Raises OpenWord where that is not certain."""
    said = kin_said(word, asked.extra)
    if said is None:
        message = f"“{word[:20]}”说不准是哪一种亲属关系"
        raise OpenWord(question("V108", message, column, word, relations(asked.extra)))
    if said.to == HEAD or said.to != "被拆迁人" and not to_owner:
        return ToHead(said.relation, word, said.to == HEAD or names_the_head(asked.heading))
    return said.relation
