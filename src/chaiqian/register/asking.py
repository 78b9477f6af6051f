"""Questions at the terminal about a register: what a heading is, what a word means, each asked once."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from chaiqian.documents.headings_table import HEADINGS, KEY, NOT_FILLED, NOT_USED, named
from chaiqian.output.page import print_paragraph
from chaiqian.output.text import safe
from chaiqian.register.taught import Entry

HOW = "登记簿里有不认得的列名或词，逐项问一次，记在登记簿对照表里。不清楚的直接回车：用到它的户先不写。"


def ask(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries that were answered, with their answers; the end of the input leaves the rest."""
    begun = False
    for entry in entries:
        if not begun:
            print_paragraph(HOW, sys.stdout)
            begun = True
        try:
            answer = _answer(entry)
        except EOFError:
            print()
            return
        if answer:
            yield entry._replace(meaning=answer)


def _answer(entry: Entry) -> str:
    heading = entry.section == (HEADINGS,)
    what = f"列名“{safe(entry.key)}”" if heading else f"“{safe(entry.section[-1])}”一列里的“{safe(entry.key)}”"
    print_paragraph(f"{what}（{safe(entry.comment)}）", sys.stdout)
    choices = entry.choices
    for number, choice in enumerate(choices, 1):
        print(f"    {number}  {safe(choice)}")
    other = f"项目的名称、{KEY} 或 {NOT_USED}" if heading else f"它的意思，或 {NOT_FILLED}"
    while True:
        text = input(f"  是（序号、{other}；不清楚直接回车）：").strip()
        if text.isdecimal() and 1 <= int(text[:4]) <= len(choices):
            return choices[int(text[:4]) - 1]
        if not text or _is_answer(text, entry, heading):
            return text
        print(f"  没有“{safe(text)}”这一项。" + ("" if heading else f"可填：{'、'.join(choices)}"))


def _is_answer(text: str, entry: Entry, heading: bool) -> bool:
    if heading:
        return text in (KEY, NOT_USED) or named(text) is not None
    return text == NOT_FILLED or not entry.choices or text in entry.choices
