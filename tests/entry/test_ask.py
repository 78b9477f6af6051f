"""One question: what is no answer is asked again, and 无 is no name."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chaiqian import load_scheme
from chaiqian.documents.problem import Finding
from chaiqian.documents.source import parse
from chaiqian.documents.typed import DATE, FLAG, WORDS, Mistyped
from chaiqian.entry.ask import ask, explain, prompt, value_of
from chaiqian.entry.case_plan import CasePlan
from chaiqian.entry.clauses import CLAUSES, clause_words
from chaiqian.entry.interview import Interview
from chaiqian.entry.plan import Plan, generic
from chaiqian.entry.questions import Question, questions
from chaiqian.entry.scheme_plan import SchemePlan
from chaiqian.entry.screen import Screen, problem_of

SCHEME = Path(__file__).parent.parent / "examples" / "liucun" / "scheme.toml"  # which has every term
MANUAL = Path("docs/manual.zh-CN.md")
KINDS = ("cooperation", "early_signing", "collective", "handover")


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


@pytest.mark.parametrize(("kind", "label"), [("collective", "签约期限"), ("handover", "交房期限")])
def test_what_is_no_day_is_told_by_the_name_that_was_asked(kind: str, label: str) -> None:
    screen: Any = Typed("八月", "2020-8-1")
    screen.problems = lambda problems: screen.notes.extend(problem.label for problem in problems)
    question = Question(("awards", 0, "deadline"), DATE, label, "奖励第1项")
    assert ask(screen, "scheme", question, None, kind) == date(2020, 8, 1)
    assert screen.notes == [f"奖励第1项 · {label}"]


@pytest.mark.parametrize("word", ["否", "无", "没有"])
def test_no_is_not_a_kinship(word: str) -> None:
    question = Question(("members", "extra_relations"), WORDS, "另行认可的亲属关系", "", required=False, default=[])
    screen: Any = Typed(word)
    assert ask(screen, "scheme", question, []) is None
    assert "选填" in prompt(screen, question, [])


def every_question(plan: Plan) -> list[Question]:
    """Each question that can be put, of each list one item (of the awards one of each kind)."""
    answers: dict[Any, Any] = {("housing", "kind"): "期房", ("choice", "mode"): "回迁安置"}
    answers.update({("awards", index, "kind"): kind for index, kind in enumerate(KINDS)})
    answers.update({("choice", "signed_on"): "x", ("homestead", "plot_id"): "x"})
    answers.update({("business_loss", "rate"): None, ("awards", KINDS.index("handover"), "deadline"): None})
    answers[("signing_units", 0, "counts", 0, "on")] = "x"
    while True:
        asked = list(questions(plan, answers))
        closed = [q for q in asked if q.structural and q.path not in answers]
        if not closed:
            return asked
        for question in closed:
            *_, index, _ = question.path
            more = len(KINDS) if question.path[0] == "awards" and len(question.path) == 3 else 1
            answers[question.path] = not isinstance(index, int) or index < more


def plans() -> list[Plan]:
    return [CasePlan(load_scheme(SCHEME)), SchemePlan()]


@pytest.mark.parametrize("plan", plans(), ids=["case", "scheme"])
def test_help_says_what_it_is_what_may_be_written_and_how_it_looks(plan: Plan) -> None:
    asked = every_question(plan)
    assert len(asked) > 50
    for question in asked:
        screen: Any = Typed()
        explain(screen, plan.document, question)
        shown = "\n".join(screen.notes)
        assert question.label in screen.notes[0] and screen.notes[1].startswith("应填：")
        assert question.choices or question.structural or "例如：" in shown, question.path
        assert not re.search(r"引号|[a-z]{4}|\[", shown), shown


def findings_of(plan: Plan, question: Question, typed: str) -> list[Finding]:
    try:
        raw: Any = value_of(plan.document, question, typed)
    except Mistyped as mistyped:
        return [mistyped.finding]
    interview = Interview(plan, Typed())  # type: ignore[arg-type]
    return [f for f in interview.found_with(question, raw) if f.path[: len(question.path)] == question.path]


def test_every_term_has_its_question() -> None:
    asked = {question.path[-1] for plan in plans() for question in every_question(plan)}
    assert asked >= {"as_of", "after", "mode", "marked", "at_least", "on", "signed"}
    assert asked >= {"deceased", "recognised", "subsidies", "awards", "rate", "measured", "delivered_on"}


@pytest.mark.parametrize("plan", plans(), ids=["case", "scheme"])
def test_problems_of_an_answer_speak_of_no_quotes_and_no_keys(plan: Plan) -> None:
    shown = set()
    for question in every_question(plan):
        for typed in ("不是", "12", "长" * 300, "a\u200bb", "-5", "1.23456", "2019-13-01", "3000-01-01", "1e9"):
            if question.structural or question.kind == FLAG:  # whose answers are 是 and 否, or asked again
                continue
            for finding in findings_of(plan, question, typed):
                problem = problem_of(finding)
                words = problem.message + problem.expected + problem.remedy
                assert not re.search(r"引号|键|[a-z]+_[a-z]+|true|false|\[", words), (question.path, words)
                shown.add(finding.code)
    assert shown >= {"V101", "V102", "V104", "V106", "V107", "V108", "S104"}


def test_what_contradicts_the_scheme_is_said_without_keys() -> None:
    folder = Path(__file__).parents[1] / "errors" / "M409-no-price"
    document = parse((folder / "case.toml").read_text("utf-8"))
    (problem,) = CasePlan(load_scheme(folder / "scheme.toml")).problems(document)
    assert (problem.code, problem.label) == ("M409", "宅基地 · 区位")
    assert problem.remedy == ("本宗在新城规划区内的，在“宅基地”写“区位”填“新城规划区”；否则请核对方案的“乡镇（街道）”")


def test_help_is_in_the_words_of_the_manual() -> None:
    """Number, heading and summary of the clause as the manual's table has them, where a question is about one."""
    manual = MANUAL.read_text("utf-8")
    told = 0
    for plan in plans():
        for question in every_question(plan):
            screen: Any = Typed()
            explain(screen, plan.document, question)
            words = clause_words(plan.document, question.path)
            assert not words or words in screen.notes, question.path
            if words:
                number, rest = words.split(" ", 1)
                heading, summary = rest.split("：", 1)
                assert f"| {number} | {heading} |" in manual and summary in manual
                told += 1
    assert told > 40


def test_every_clause_named_belongs_to_a_question() -> None:
    for plan in plans():
        asked = {generic(question.path) for question in every_question(plan)}
        assert set(CLAUSES[plan.document]) <= asked


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("plan", plans(), ids=["case", "scheme"])
def test_a_prompt_leaves_room_on_its_line(plan: Plan, width: int) -> None:
    for question in every_question(plan):
        for default in (None, "长" * 100):
            screen = Screen()
            screen.width = width
            assert screen.fits(prompt(screen, replace(question, choices=(), names=()), default)), question.path


def test_a_default_that_fills_the_line_stands_above_it(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    screen.width = 60
    question = Question(("household", "address"), "text", "地址", "住户")
    assert prompt(screen, question, "长" * 40) == "  地址 [见上]："
    assert capsys.readouterr().out.replace("\n", "").replace(" ", "") == f"方括号里的值：{'长' * 40}"


def test_the_wizard_needs_no_line_editing_of_its_own() -> None:
    """Windows has no readline: its console edits lines itself."""
    without = "import sys; sys.modules['readline'] = None; from chaiqian.entry.screen import Screen; Screen()"
    assert subprocess.run([sys.executable, "-c", without], capture_output=True, check=False).stderr == b""
