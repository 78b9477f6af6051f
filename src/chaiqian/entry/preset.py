"""Answers given in advance, as `KEY=VALUE`, and what is left of a scheme when no question may be asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chaiqian.documents.key_names import no_such_key
from chaiqian.documents.labels import field_at
from chaiqian.documents.problem import Path
from chaiqian.documents.typed import TABLE, kind_of_field
from chaiqian.entry.assignments import UnusableAssignment, read_assignments
from chaiqian.entry.interview import Interview
from chaiqian.entry.plan import MORE, THERE
from chaiqian.entry.questions import Question
from chaiqian.output.text import inert


def preset_answers(document: str, settings: Iterable[str]) -> dict[Path, Any]:
    """The answers that settings give. Raises UnusableAssignment, or AllMistyped."""

    def check_key(path: Path, key: str) -> None:
        info = field_at(document, path)
        if info is None:
            raise UnusableAssignment(f"“{inert(key)}”：{no_such_key(document, path)}")
        if kind_of_field(info) == TABLE or isinstance(path[-1], int):
            raise UnusableAssignment(f"“{inert(key)}”下面还有各项，请写到其中的键")

    answers: dict[Path, Any] = {}
    for path, value in read_assignments(document, settings, check_key):
        answers[path] = value
        answers.update(_opened(path))
    return answers


def _opened(path: Path) -> dict[Path, bool]:
    """Whatever a path goes through is there, and so are the items before it."""
    opened: dict[Path, bool] = {}
    for place, step in enumerate(path):
        if isinstance(step, int):
            opened.update({(*path[:place], index, MORE): True for index in range(step + 1)})
        elif place + 1 < len(path):
            opened[(*path[: place + 1], THERE)] = True
    return opened


def fill_in(interview: Interview) -> list[Question]:
    """Answer every open question with its default; those that have none are returned."""
    missing: list[Question] = []
    while (question := interview.next_open()) is not None:
        value = False if question.structural else question.default
        if question.required and value is None:
            missing.append(question)
        interview.answers[question.path] = value
    return missing
