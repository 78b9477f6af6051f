"""Words of offices, each with what it is read as: words.csv, which an officer can check."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from chaiqian.documents.written import shown
from chaiqian.register.columns import Kind, RegisterColumn, known_headers, plain, sheets
from chaiqian.register.problems import CellFault
from chaiqian.register.words.asked import Asked, OpenWord
from chaiqian.register.words.kinship import ToHead
from chaiqian.register.words.papers import Paper
from chaiqian.register.words.reading import quick_of, reader_of, states_nothing

with open(Path(__file__).parent / "words.csv", encoding="utf-8", newline="") as table:
    EXAMPLES = [tuple(row) for row in list(csv.reader(table))[1:]]


def column_of(heading: str) -> RegisterColumn:
    found = (known_headers(sheet).get(plain(heading)) for sheet in sheets())
    return next(column for column in found if column is not None)


def read_as(heading: str, word: str) -> str:
    """What a word is read as, in the words of the table."""
    column, asked = column_of(heading), Asked(heading, extra=())
    quick = quick_of(column, asked)
    try:
        value = quick[word] if word in quick else reader_of(column, asked=asked)(word)
    except OpenWord:
        return "不填" if states_nothing(column, word) else "问"
    except CellFault:
        return "不填" if states_nothing(column, word) else "错"
    if isinstance(value, Paper):
        return f"证件 {value.number or ''}".strip()
    return f"{value.relation}（户主的）" if isinstance(value, ToHead) else shown(value)


@pytest.mark.parametrize(("heading", "word", "expected"), EXAMPLES, ids=[f"{h}-{w}" for h, w, _ in EXAMPLES])
def test_a_word_in_its_column(heading: str, word: str, expected: str) -> None:
    assert read_as(heading, word) == expected


@pytest.mark.parametrize(
    ("heading", "word"), [(heading, word) for heading, word, expected in EXAMPLES if expected not in ("问", "错")]
)
def test_width_blanks_and_line_breaks_change_nothing(heading: str, word: str) -> None:
    column = column_of(heading)
    if column.kind in (Kind.TEXT, Kind.MOMENT) and column.key != "relation":
        return
    place = next((n for n in range(1, len(word)) if not (word[n - 1 : n + 1].isascii())), len(word))
    broken = f" {word[:place]}\u200b\n{word[place:]}\ufeff　"
    assert read_as(heading, broken) == read_as(heading, word)


def test_every_kind_of_word_has_examples() -> None:
    assert {column_of(heading).kind for heading, _, _ in EXAMPLES} == set(Kind) - {Kind.WORDS}
