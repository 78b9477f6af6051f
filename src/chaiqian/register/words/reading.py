"""The reader of a column: what an officer put into a cell becomes what a case file would hold.

A text means what it means to `edit` and the wizard (documents/typed). What a cell cannot mean is refused with a reason;
a word whose meaning is not certain is an OpenWord, to be explained once for all its cells. No value is suggested that
the cell might not mean: the values to choose from are listed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chaiqian.documents.spoken import flag_words
from chaiqian.documents.typed import reader_at
from chaiqian.documents.written import Unwritten, folded, says_nothing
from chaiqian.register.columns import Kind, RegisterColumn
from chaiqian.register.problems import CellFault
from chaiqian.register.words import numbers, papers
from chaiqian.register.words.asked import (
    NOT_FILLED_IN,
    NOTHING_ASKED,
    Asked,
    Cell,
    LeftOut,
    OpenWord,
    question,
    same_word,
    word_of,
)
from chaiqian.register.words.kinship import relation_reader
from chaiqian.register.words.moments import moment_of
from chaiqian.register.words.people import person_reader
from chaiqian.register.words.texts import is_blank, kind_of, names, text

Reader = Callable[[Cell], Any]
_LONGEST_STROKE = 4
YES_NO = ("是", "否")
_USUAL = ("是", "否", "√", "×", "有", "无", "没有", "/")
# What says that there is none, beside the stroke and 无; of a flag these say no.
_NONE = {"disability": "否 没有 健康 正常 无残疾 非残疾 不是", "special": "否 没有 不是", "id_number": "没有"}


def reader_of(column: RegisterColumn, date1904: bool = False, asked: Asked = NOTHING_ASKED) -> Reader:
    """How the cells of a column are read (not an empty one). Raises CellFault."""
    read = _reader(column, date1904, asked)
    if not asked.taught:
        return read

    def taught(cell: Cell) -> Any:
        meant = asked.meaning(cell)
        if meant in (NOT_FILLED_IN, ""):
            raise LeftOut
        return read(cell if meant is None else meant)

    return taught


def quick_of(column: RegisterColumn, asked: Asked = NOTHING_ASKED) -> dict[Cell, Any]:
    """The cells of a column that need no reading, with their values: the usual words, and those of its drop-down."""
    found: dict[Cell, Any] = {word: word for word in column.choices}
    if column.kind is Kind.FLAG:
        read = _reader(column, False, asked)
        for word in (*_USUAL, *flag_words(column.key)):
            try:
                found[word] = read(word)
            except CellFault:
                continue
    own = set(map(same_word, asked.taught))
    return {word: value for word, value in found.items() if same_word(word) not in own}


def states_nothing(column: RegisterColumn, cell: Cell) -> bool:
    """A blank, or in an optional cell the stroke or the word that forms use for "nothing"; of a flag these say no."""
    if is_blank(cell):
        return True
    if column.required or column.kind is Kind.FLAG or not isinstance(cell, str):
        return False
    return says_nothing(cell) or folded(cell) in _NONE.get(column.key, "").split()


def _reader(column: RegisterColumn, date1904: bool, asked: Asked) -> Reader:
    if column.key == "relation":
        return relation_reader(column, asked)
    if column.table == ("members",) and column.key == "name":
        return person_reader()
    if column.kind is Kind.TEXT:
        return text if column.required else _optional_text
    if column.kind is Kind.WORDS:
        return names
    if column.kind is Kind.ID:
        return papers.id_number
    of_text = reader_at("case", (*column.table, column.key))
    if column.kind is Kind.CHOICE:
        return _choice_of(column, of_text)
    if column.kind is Kind.FLAG:
        return _flag_of(column, of_text)
    if column.kind is Kind.AREA:
        return _either(numbers.area(of_text), numbers.number)
    if column.kind is Kind.WHOLE and column.key in ("floor", "year"):
        return _spoken(column, of_text, numbers.year if column.key == "year" else numbers.whole)
    others = {Kind.MOMENT: moment_of(date1904), Kind.WHOLE: numbers.whole, Kind.MONEY: numbers.number}
    return _either(of_text, others[column.kind])


def _either(of_text: Reader, of_others: Reader) -> Reader:
    def read(cell: Cell) -> Any:
        if type(cell) is not str:
            return of_others(cell)
        try:
            return of_text(cell)
        except Unwritten as refusal:
            raise CellFault.of(refusal) from None

    return read


def _optional_text(cell: Cell) -> str:
    found = text(cell)
    if len(found) <= _LONGEST_STROKE and says_nothing(found):
        raise CellFault("V101", f"应填文字，现为{kind_of(cell)}", "文字", "没有的留空。")
    return found


def _spoken(column: RegisterColumn, of_text: Reader, of_others: Reader) -> Reader:
    """Floors and years: what is written of them is read, or else it is a word to be explained."""

    def read(cell: Cell) -> Any:
        if type(cell) is not str:
            return of_others(cell)
        try:
            return of_text(cell)
        except Unwritten as refusal:
            asked = question(refusal.code, refusal.message, column, word_of(cell), (), refusal.expected)
            raise OpenWord(asked) from None

    return read


def _flag_of(column: RegisterColumn, of_text: Reader) -> Reader:
    def flag(cell: Cell) -> bool:
        if isinstance(cell, (bool, int, float)) and cell in (0, 1):
            return bool(cell)
        message = f"应填“是”或“否”，现为{kind_of(cell)}"
        if isinstance(cell, str):
            try:
                return bool(of_text(cell))
            except Unwritten as refusal:
                message = refusal.message
        raise OpenWord(question("V101", message, column, word_of(cell), YES_NO))

    return flag


def _choice_of(column: RegisterColumn, of_text: Reader) -> Reader:
    def choice(cell: Cell) -> str:
        found = of_text(cell) if type(cell) is str else None
        if found in column.choices:
            return str(found)
        message = f"{kind_of(cell)}不在可选的值之内"
        raise OpenWord(question("V108", message, column, word_of(cell), column.choices))

    return choice
