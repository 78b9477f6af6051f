"""One question on the screen: prompt, help, default, and what was typed as a value."""

from __future__ import annotations

from typing import Any

from chaiqian.documents.examine import findings_in
from chaiqian.documents.problem import Finding
from chaiqian.documents.repair.syntax import STAND_IN
from chaiqian.documents.typed import CHOICE, DATE, FLAG, NO, WORDS, Mistyped, read_text, shown
from chaiqian.documents.values import TEXT_LIMIT
from chaiqian.entry.examples import example_of
from chaiqian.entry.questions import Question
from chaiqian.entry.screen import BACK_WORDS, EMPTY_WORDS, HELP_WORDS, Screen, problem_of
from chaiqian.output.text import safe

BACK: Any = object()
EXAMPLES = {DATE: "如 2019-06-20", FLAG: "是/否", WORDS: "多个用顿号隔开"}


def ask(screen: Screen, document: str, question: Question, default: Any) -> Any:
    """The value answered, None for left empty, or BACK; raises EOFError."""
    while True:
        text = screen.read(prompt(screen, question, default))
        if text in BACK_WORDS:
            return BACK
        if text in HELP_WORDS:
            explain(screen, document, question)
        elif text in EMPTY_WORDS and not question.required or text and _means_none(question, text):
            return None
        elif text:
            try:
                value = value_of(document, question, text)
            except Mistyped as error:
                screen.problems([problem_of(error.finding)])
                continue
            if question.kind == FLAG and not isinstance(value, bool):
                screen.note("请答 是 或 否。")
                continue
            return value
        elif default not in (None, [], ""):
            return default
        elif not question.required:
            return None
        else:
            screen.note("这一项必须填写；输入 ? 看说明，输入 < 返回上一项。")


def _means_none(question: Question, text: str) -> bool:
    """Whether an officer says that there is nothing to list: 无 and 否 are no names."""
    return question.kind == WORDS and not question.required and text in NO


def value_of(document: str, question: Question, text: str) -> Any:
    """The value that was typed; for a choice its number, the word, or a part of one word only. Raises Mistyped."""
    if question.kind == CHOICE:
        return _chosen(question.choices, question.names or question.choices, text)
    value = read_text(question.kind, text, document, question.path)
    if question.kind == WORDS and question.choices and isinstance(value, list):
        return [_chosen(question.choices, question.choices, word) for word in value]
    return value


def _chosen(choices: tuple[str, ...], names: tuple[str, ...], text: str) -> str:
    if text.isdecimal() and 1 <= int(text[:4]) <= len(choices):
        return choices[int(text[:4]) - 1]
    if text in choices:
        return text
    meant = [choice for choice, name in zip(choices, names, strict=True) if name.startswith(text)]
    return meant[0] if len(meant) == 1 else text


def word_of(question: Question, value: Any) -> str:
    """An answer in words, for the screen."""
    if question.names and value in question.choices:
        return question.names[question.choices.index(value)]
    return safe(shown(value))


def prompt(screen: Screen, question: Question, default: Any) -> str:
    """The prompt; choices and help that would fill the line are printed above it."""
    label = f"  {question.label}"
    hints = _hints(question)
    end = (f" [{word_of(question, default)}]" if default not in (None, [], "") else "") + "："
    whole = label + (f"（{'，'.join(hints)}）" if hints else "") + end
    if screen.fits(whole):
        return whole
    page = screen.page()
    page.paragraph("，".join(hints), 4)
    screen.show(page)
    return label + end


def _hints(question: Question) -> list[str]:
    hints = [] if question.required or question.default not in (None, [], ()) else ["选填"]
    if question.structural and question.help:
        hints.append(question.help)
    if question.choices:
        names = question.names or question.choices
        hints.append("  ".join(f"{number} {safe(name)}" for number, name in enumerate(names, 1)))
    elif question.kind in EXAMPLES:
        hints.append(EXAMPLES[question.kind])
    elif question.help:
        hints.append(question.help)
    return hints


def explain(screen: Screen, document: str, question: Question) -> None:
    """The help of a question: what it is, what may be written, an example, and the keys of the wizard."""
    about = f"{question.section} · {question.label}" if question.section else question.label
    screen.note(about + (f"：{question.help}。" if question.help else "。"))
    screen.note(f"应填：{_expected(document, question)}。" + ("" if question.required else "选填，没有的直接回车。"))
    example = example_of(question)
    if example:
        screen.note(f"例如：{example}")
    screen.note("回车：采用方括号里的值；<：返回上一项；-：选填的不填；Ctrl-C：放弃，不写文件。")


def _expected(document: str, question: Question) -> str:
    """What may be answered: the choices, or what `check` would say is expected here."""
    if question.structural or question.kind == FLAG:
        return "是 或 否"
    if question.choices:
        names = question.names or question.choices
        listed = "、".join(f"{number} {safe(name)}" for number, name in enumerate(names, 1))
        return f"{listed}；输入序号，或输入其中的文字"
    if question.kind == WORDS:
        return "一个或几个名称"
    raw: Any = STAND_IN + STAND_IN
    for step in reversed(question.path):
        raw = [{}] * step + [raw] if isinstance(step, int) else {step: raw}
    found = [problem_of(f).expected for f in findings_in(raw, document) if _at(f, question)]
    return next(iter(found), f"文字，不超过 {TEXT_LIMIT} 个字")


def _at(finding: Finding, question: Question) -> bool:
    return finding.path == question.path and finding.code != "V110"
