"""One question: what is no answer is asked again, and 无 is no name."""

from __future__ import annotations

from typing import Any

import pytest

from chaiqian.documents.typed import FLAG, WORDS
from chaiqian.wizard.ask import ask, prompt
from chaiqian.wizard.questions import Question


class Typed:
    """A screen on which the answers stand already."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.notes = list(answers), []

    def read(self, shown: str) -> str:
        return self.answers.pop(0)

    def fits(self, text: str) -> bool:
        return True

    def note(self, text: str) -> None:
        self.notes.append(text)


@pytest.mark.parametrize(("last", "expected"), [("是", True), ("否", False)])
def test_what_is_neither_yes_nor_no_is_asked_again(last: str, expected: bool) -> None:
    screen: Any = Typed("235", "厢房", last)
    question = Question(("equipment", 0, "?"), FLAG, "还要再填一项“设备移机费”吗", "", default=False)
    assert ask(screen, "scheme", question, False) is expected
    assert screen.notes == ["请答 是 或 否。"] * 2


@pytest.mark.parametrize("word", ["否", "无", "没有"])
def test_no_is_not_a_kinship(word: str) -> None:
    question = Question(("members", "extra_relations"), WORDS, "另行认可的亲属关系", "", required=False, default=[])
    screen: Any = Typed(word)
    assert ask(screen, "scheme", question, []) is None
    assert "选填" in prompt(screen, question, [])
