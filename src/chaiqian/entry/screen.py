"""The wizard's terminal: lines out, lines in. Plain `input`, so that it works in every console and through a pipe."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable
from typing import TextIO

from chaiqian.documents.labels import key_of, label_of
from chaiqian.documents.problem import Finding, Place, Problem
from chaiqian.documents.problem_page import SEVERITIES
from chaiqian.documents.wording import for_answer
from chaiqian.output.page import CAUTION, HEADING, NOTE, Page, page_width, print_page
from chaiqian.output.width import cells

# Line editing that knows how wide Chinese characters are; there is none on Windows, whose console has its own.
with contextlib.suppress(ImportError):
    import readline

BACK_WORDS, HELP_WORDS, EMPTY_WORDS = ("<", "＜", "《", "〈"), ("?", "？"), ("-", "－", "—", "——")


class Screen:
    """Prints pages and reads answers; an answer that the terminal garbles is asked for again."""

    def __init__(self) -> None:
        if "readline" in globals():
            readline.set_completer(lambda text, state: None)
        self.width = page_width(sys.stdout)

    def read(self, prompt: str) -> str:
        """One line, without the blanks around it. Raises EOFError."""
        while True:
            try:
                return input(prompt).strip()
            except UnicodeDecodeError:
                self.note("这一行的文字读不出来，请重新输入。")

    def page(self) -> Page:
        """An empty page of this width."""
        return Page(self.width)

    def show(self, page: Page, stream: TextIO | None = None) -> None:
        """Print a page, on standard output unless told otherwise."""
        print_page(page, stream or sys.stdout)
        (stream or sys.stdout).flush()

    def heading(self, text: str) -> None:
        """Start a section of questions."""
        page = self.page()
        page.paragraph(f"【{text}】", style=HEADING)
        print()
        self.show(page)

    def note(self, text: str) -> None:
        """An explanation."""
        page = self.page()
        page.paragraph(text, 4, style=NOTE)
        self.show(page)

    def problems(
        self, problems: Iterable[Problem], rows: dict[str, int] | None = None, stream: TextIO | None = None
    ) -> None:
        """Problems in the words of `check`; the place is the question, or the row of the overview."""
        page = self.page()
        for problem in problems:
            row = _row(problem.key, rows or {})
            where = f"（第 {row} 项）" if row else ""
            label = f"{problem.label}：" if problem.label else ""
            heading = f"{SEVERITIES[problem.severity]} {problem.code} {label}{problem.message}{where}"
            page.paragraph(heading, 4, 2, CAUTION)
            for name, text in (("应为", problem.expected), ("改法", problem.remedy), ("依据", problem.clause)):
                if text:
                    page.paragraph(f"{name}：{text}", 6, 6)
        self.show(page, stream)

    def fits(self, text: str) -> bool:
        """Whether a prompt leaves room for an answer on its line."""
        return cells(text, 2) <= self.width * 3 // 4


def _row(key: str, rows: dict[str, int]) -> int:
    """The row of a key, or the first row below it."""
    return rows.get(key) or next((row for known, row in rows.items() if known.startswith((f"{key}.", f"{key}["))), 0)


def problem_of(finding: Finding, kind: str = "") -> Problem:
    """A finding in a document that has no file yet, in words for someone who types answers and not TOML.

    `kind`: that of the award in which it is, as far as it is known.
    """
    document = finding.document
    return Problem(
        code=finding.code,
        message=for_answer(finding.message, document),
        place=Place(""),
        expected=for_answer(finding.expected, document),
        remedy=for_answer(finding.typed or finding.remedy, document),
        clause=finding.clause,
        label=label_of(document, finding.path, kind),
        key=key_of(finding.path),
    )
