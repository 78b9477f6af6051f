"""The interview: question after question, checks at once, the way back, the overview, until the document is whole."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

from chaiqian.documents.codes import ERROR
from chaiqian.documents.examine import findings_in
from chaiqian.documents.labels import KIND
from chaiqian.documents.problem import Finding, Path, Problem
from chaiqian.documents.repair.syntax import STAND_IN
from chaiqian.documents.wording import not_among
from chaiqian.entry.ask import BACK, ask
from chaiqian.entry.overview import Delete, Overview
from chaiqian.entry.plan import Plan
from chaiqian.entry.questions import Question, document_of, questions
from chaiqian.entry.screen import Screen, problem_of

INTRODUCTION = (
    "逐项回答，回车采用方括号里的值。输入 ? 看说明；输入 < 返回上一项；选填的可以直接回车跳过。"
    "最后有总览可以修改，确认后才写文件；随时按 Ctrl-C 放弃，不留下任何文件。"
)
T = TypeVar("T")
NOTHING_WRITTEN = "没有写入任何文件。"


class Interview:
    """The answers of one document on their way to being complete."""

    def __init__(self, plan: Plan, screen: Screen, answers: dict[Path, Any] | None = None) -> None:
        self.plan, self.screen = plan, screen
        self.answers: dict[Path, Any] = dict(answers or {})
        self.history: list[Path] = []
        self.before: dict[Path, Any] = {}
        self.section = ""

    def run(self) -> dict[str, Any]:
        """The document as TOML values, without problems and confirmed. Raises EOFError and KeyboardInterrupt."""
        self.screen.note(INTRODUCTION)
        while True:
            question = self.next_open()
            if question is not None and self._unasked(question):
                self.answers[question.path] = question.default
                continue
            if question is not None:
                self._ask(question)
                continue
            document = document_of(self.plan, self.answers)
            if self._confirmed(self.problems(document)):
                return document

    def _unasked(self, question: Question) -> bool:
        """Whether the default is the answer; one that was reopened is asked, however rare."""
        return question.fixed or (question.rare and question.path not in self.before)

    def next_open(self) -> Question | None:
        """The first question without an answer."""
        return next((q for q in questions(self.plan, self.answers) if q.path not in self.answers), None)

    def findings(self) -> list[Finding]:
        """What is wrong with the answers so far; what is merely not there yet is not."""
        document = document_of(self.plan, self.answers)
        found = [*findings_in(document, self.plan.document), *self.plan.findings(document)]
        return [f for f in dict.fromkeys(found) if f.code != "V110" and not f.speaks_of(STAND_IN)]

    def problems(self, document: dict[str, Any]) -> tuple[Problem, ...]:
        """Everything wrong with the whole document."""
        found = [*findings_in(document, self.plan.document), *self.plan.findings(document)]
        errors = tuple(self.problem_of(f) for f in dict.fromkeys(found) if f.severity == ERROR)
        return errors or self.plan.problems(document)

    def problem_of(self, finding: Finding) -> Problem:
        """A finding in the words of the screen."""
        return problem_of(finding, self._kind_at(finding.path))

    def _kind_at(self, path: Path) -> str:
        return str(self.answers.get((*path[:-1], KIND)) or "")

    def _ask(self, question: Question) -> None:
        if question.section != self.section:
            self.section = question.section
            if question.section and not question.structural:
                self.screen.heading(question.section)
        known = set(self.findings())
        default = self.before.get(question.path, question.default)
        while True:
            value = ask(self.screen, self.plan.document, question, default, self._kind_at(question.path))
            if value is BACK:
                self._back()
                return
            new = [finding for finding in self.found_with(question, value) if finding not in known]
            if not new or all(finding.severity != ERROR for finding in new):
                self._show(new)
                self.answers[question.path] = value
                self.history.append(question.path)
                return
            self._show(new)
            if not any(_final(finding, question) for finding in new):
                self.screen.note("这一项与别的项不一致：重新输入；或直接回车先保留，到总览里再改；< 返回上一项。")
                known.update(new)
                default = value

    def found_with(self, question: Question, value: Any) -> list[Finding]:
        """What would be wrong with this answer, and with those before it."""
        self.answers[question.path] = value
        try:
            found = self.findings()
        finally:
            del self.answers[question.path]
        words = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        strange = next((word for word in words if question.choices and word not in question.choices), None)
        if strange is not None:
            # What is said of the word by itself names the choices as the file has them, not as they were shown.
            kept = [finding for finding in found if finding.path != question.path or not question.names]
            if not any(_is_of(finding, question) for finding in kept):
                shown = question.names or question.choices
                return [*kept, not_among(question.path, strange, shown, self.plan.document)]
        return found

    def _show(self, findings: list[Finding]) -> None:
        if findings:
            self.screen.problems(map(self.problem_of, findings))

    def _back(self) -> None:
        open_now = {question.path for question in questions(self.plan, self.answers)}
        while self.history:
            path = self.history.pop()
            if path in self.answers and path in open_now:
                self.before[path] = self.answers.pop(path)
                self.section = ""
                return
        self.screen.note("已经是第一项。")

    def _confirmed(self, problems: tuple[Problem, ...]) -> bool:
        """Show the overview; True where it is confirmed, else a question was reopened or an item deleted."""
        overview = Overview(self.screen, list(questions(self.plan, self.answers)), self.answers)
        overview.show()
        overview.problems(problems)
        self.section = ""
        command = overview.command(bool(problems))
        if command is None:
            return True
        if command is BACK:
            self._back()
        elif isinstance(command, Delete):
            self._delete(command.item)
        else:
            self.before[command.path] = self.answers.pop(command.path)
            self.history = [path for path in self.history if path != command.path]
        return False

    def _delete(self, item: Path) -> None:
        """Take an item out of its list; those after it move up."""
        place = len(item) - 1
        self.before.clear()
        moved = {path: _moved(path, item, place) for path in self.answers}
        self.answers = {to: self.answers[path] for path, to in moved.items() if to is not None}
        self.history = [to for path in self.history if (to := _moved(path, item, place)) is not None]


def _moved(path: Path, item: Path, place: int) -> Path | None:
    if path[:place] != item[:place] or len(path) <= place:
        return path
    index, gone = path[place], item[place]
    if not isinstance(index, int) or not isinstance(gone, int) or index < gone:
        return path
    return None if index == gone else (*path[:place], index - 1, *path[place + 1 :])


def _final(finding: Finding, question: Question) -> bool:
    """Whether the answer is wrong by itself: another answer cannot make it right."""
    if finding.code[0] in "VS":
        return True
    others = [path for document, path in finding.also if document == finding.document]
    return _is_of(finding, question) and not others


def _is_of(finding: Finding, question: Question) -> bool:
    """Whether a finding is about the answer, or about one word of it."""
    return finding.path[: len(question.path)] == question.path


def held(questions: Callable[[], T]) -> T | None:
    """What the questions give; None where the input ends first. Either way it is said that nothing was written."""
    try:
        return questions()
    except EOFError:
        print(f"\n输入已经结束，还没有填完。{NOTHING_WRITTEN}", file=sys.stderr)
        return None
    except KeyboardInterrupt:
        print(f"\n{NOTHING_WRITTEN}", file=sys.stderr)
        raise
