"""The overview before writing: every answer with its number, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chaiqian.documents.labels import key_of
from chaiqian.documents.problem import Path, Problem
from chaiqian.entry.ask import BACK, word_of
from chaiqian.entry.plan import Answers
from chaiqian.entry.questions import Question
from chaiqian.entry.screen import BACK_WORDS, EMPTY_WORDS, HELP_WORDS, Screen
from chaiqian.output.page import HEADING, Page
from chaiqian.output.width import cells

PROMPT = "回车写入文件；输入序号修改那一项："
CORRECT = "输入序号修改那一项："
HELP = "输入序号修改那一项；输入 -序号 删除它所在的一整项（如一处房屋、一名人员）；< 返回最后一问；Ctrl-C 放弃。"
GAP = "   "


@dataclass(frozen=True)
class Delete:
    """An item of a list to be taken out."""

    item: Path


class Overview:
    """One showing of the overview."""

    def __init__(self, screen: Screen, asked: list[Question], answers: Answers) -> None:
        self.screen, self.answers = screen, answers
        # That there is an item is seen from the item; only where the list ends can one be added.
        self.rows = [q for q in asked if not (q.fixed or q.structural and answers.get(q.path))]

    def show(self) -> None:
        """Print it, section by section."""
        page = self.screen.page()
        page.rule("=")
        page.paragraph("总览（请逐项核对）", style=HEADING)
        section, line = None, ""
        for number, question in enumerate(self.rows, 1):
            entry = f"{number} {question.label} {word_of(question, self.answers[question.path]) or '-'}"
            heading = question.section
            if heading != section or question.structural or cells(line + GAP + entry, 2) > self.screen.width - 5:
                self._flush(page, line)
                line = ""
            if heading != section and not question.structural and heading:
                page.paragraph(f"【{heading}】", style=HEADING)
            section = heading
            line += (GAP if line else "") + entry
        self._flush(page, line)
        page.rule("=")
        print()
        self.screen.show(page)

    def _flush(self, page: Page, line: str) -> None:
        if line:
            page.paragraph(line, 2, 2)

    def problems(self, problems: Iterable[Problem]) -> None:
        """What must be corrected first, with the row to correct."""
        found = tuple(problems)
        if found:
            self.screen.note(f"有 {len(found)} 处错误，改正后才能写入：")
            rows = {key_of(question.path): number for number, question in enumerate(self.rows, 1)}
            self.screen.problems(found, rows)

    def command(self, faulty: bool) -> Any:
        """None to write, BACK, a Delete, or the question to ask again."""
        self.screen.note(HELP)
        while True:
            text = self.screen.read(CORRECT if faulty else PROMPT)
            if text in BACK_WORDS:
                return BACK
            if not text and not faulty:
                return None
            deleting = text[:1] in EMPTY_WORDS and text != "-"
            number = text[1:].strip() if deleting else text
            if number.isdecimal() and 1 <= int(number[:6]) <= len(self.rows):
                question = self.rows[int(number[:6]) - 1]
                command = self._deletion(question) if deleting else question
                if command is not None:
                    return command
            else:
                self._refuse(text)

    def _refuse(self, text: str) -> None:
        if text and text not in HELP_WORDS:
            self.screen.note(f"请输入 1 至 {len(self.rows)} 的序号。")
        elif not text:
            self.screen.note("还有错误没有改正，不能写入。")
        self.screen.note(HELP)

    def _deletion(self, question: Question) -> Delete | None:
        places = [place for place, step in enumerate(question.path) if isinstance(step, int)]
        if not places or question.structural:
            self.screen.note("这一项不在列表里，不能整项删除；输入序号修改它。")
            return None
        item = question.path[: places[-1] + 1]
        asked_for = (*item, "+") in self.answers or any(
            row.path[: len(item)] == (*item[:-1], 1) and not row.structural for row in self.rows
        )
        if not asked_for:
            self.screen.note("至少要有一项，不能删除；输入序号修改它。")
            return None
        return Delete(item)
