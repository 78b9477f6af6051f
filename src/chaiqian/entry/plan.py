"""What a wizard knows beyond the models: which questions do not arise, defaults, and names known from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chaiqian.documents.problem import Finding, Path, Problem

Answers = Mapping[Path, Any]
MORE, THERE = "+", "?"  # the last step of a path that asks for one more item, or whether a table is there at all


class Plan:
    """The plan of one document; here the one that knows nothing."""

    document = ""

    def skips(self, path: Path, answers: Answers) -> bool:
        """Whether the question (or the whole table or list) at `path` does not arise."""
        return False

    def required(self, path: Path, required: bool, answers: Answers) -> bool:
        """Whether an answer is needed, where the model says `required`."""
        return required

    def rare(self, path: Path, answers: Answers) -> bool:
        """Whether the question is not put: its default holds until the overview or a setting says otherwise."""
        return False

    def opens(self, path: Path, answers: Answers) -> bool:
        """Whether an optional table, or the first item of an optional list, is there without asking."""
        return False

    def left_out(self, path: Path, answers: Answers) -> str:
        """When a stroke may answer a question that is required otherwise, in words; empty where it may not."""
        return ""

    def order(self, path: Path, keys: Iterable[str]) -> Iterable[str]:
        """The keys of the table at `path` in the order in which they are asked."""
        return keys

    def default(self, path: Path, answers: Answers) -> Any:
        """What Enter alone answers; None where the model's own default holds."""
        return None

    def choices(self, path: Path, answers: Answers) -> tuple[str, ...]:
        """Words to pick from for a text."""
        return ()

    def names(self, path: Path, words: tuple[str, ...]) -> tuple[str, ...]:
        """What to show for words that are no Chinese."""
        return ()

    def findings(self, document: dict[str, Any]) -> Iterable[Finding]:
        """What is wrong apart from the document itself, as far as it is filled in."""
        return ()

    def problems(self, document: dict[str, Any]) -> tuple[Problem, ...]:
        """What is wrong with the whole document, once it is right by itself."""
        return ()


def stated_below(path: Path, answers: Answers) -> bool:
    """Whether something was answered (or set in advance) within the table or list at `path`."""
    return any(known[: len(path)] == path and known[-1] != MORE for known in answers)


def generic(path: Path) -> tuple[str, ...]:
    """The keys of a path without its indexes."""
    return tuple(step for step in path if isinstance(step, str))
