"""One question on the screen: prompt, help, default, and what was typed as a value."""

from __future__ import annotations

from typing import Any

from chaiqian.documents.examine import findings_in
from chaiqian.documents.problem import Finding
from chaiqian.documents.repair.syntax import STAND_IN
from chaiqian.documents.typed import CHOICE, DATE, FLAG, TEXT, WORDS, Mistyped, typed
from chaiqian.documents.values import TEXT_LIMIT
from chaiqian.documents.written import Unwritten, read_choice, read_flag, read_words, says_nothing, shown
from chaiqian.entry.clauses import clause_words
from chaiqian.entry.examples import example_of
from chaiqian.entry.questions import Question
from chaiqian.entry.screen import BACK_WORDS, EMPTY_WORDS, HELP_WORDS, Screen, problem_of
from chaiqian.output.text import safe

BACK: Any = object()
NEEDED = "这一项必须填写；输入 ? 看说明，输入 < 返回上一项。"
EXAMPLES = {DATE: "如 2019-06-20", FLAG: "是/否", WORDS: "多个用顿号隔开"}


def ask(screen: Screen, document: str, question: Question, default: Any, kind: str = "") -> Any:
    """The value answered, None for left empty, or BACK; raises EOFError. `kind`: that of the award that is asked of."""
    while True:
        text = screen.read(prompt(screen, question, default))
        if text in BACK_WORDS:
            return BACK
        if text in HELP_WORDS:
            explain(screen, document, question)
        elif text in EMPTY_WORDS and _may_be_left(question) or text and _means_none(question, text):
            return None
        elif text:
            try:
                value = value_of(document, question, text)
            except Mistyped as error:
                screen.problems([problem_of(error.finding, kind)])
            except Unwritten:
                screen.note("请答 是 或 否。")
            else:
                if value is not None or not question.required:
                    return value
                screen.note(NEEDED)
        elif default not in (None, [], ""):
            return default
        elif not question.required:
            return None
        else:
            screen.note(NEEDED)


def _may_be_left(question: Question) -> bool:
    return not question.required or bool(question.left_out)


def _means_none(question: Question, text: str) -> bool:
    """Whether an officer says that there is nothing to list: 无 and 否 are no names."""
    if question.left_out and says_nothing(text):
        return True
    listing = question.kind == WORDS and not question.required
    if not (listing or question.left_out and question.kind == TEXT):
        return False
    try:
        return not read_flag(text)
    except Unwritten:
        return says_nothing(text)


def value_of(document: str, question: Question, text: str) -> Any:
    """The value that was typed, None for "nothing"; for a choice its number, the word, or a part of one word only.

    Raises Mistyped, or of a flag Unwritten.
    """
    if question.kind == FLAG:
        return read_flag(text)
    if question.kind == CHOICE:
        word = _chosen(question.choices, question.names or question.choices, text)
        return None if word not in question.choices and not question.required and says_nothing(text) else word
    if question.kind == WORDS and question.choices:
        return [_chosen(question.choices, question.choices, word) for word in read_words(text)]
    return typed(document, question.path, text)


def _chosen(choices: tuple[str, ...], names: tuple[str, ...], text: str) -> str:
    if text.isdecimal() and 1 <= int(text[:4]) <= len(choices):
        return choices[int(text[:4]) - 1]
    word = read_choice(text, choices)
    if word is not None:
        return word
    meant = [choice for choice, name in zip(choices, names, strict=True) if name.startswith(text)]
    return meant[0] if len(meant) == 1 else text


def word_of(question: Question, value: Any) -> str:
    """An answer in words, for the screen."""
    if question.names and value in question.choices:
        return question.names[question.choices.index(value)]
    return safe(shown(value))


def prompt(screen: Screen, question: Question, default: Any) -> str:
    """The prompt, which leaves room for an answer: what would fill the line is printed above it."""
    label = f"  {question.label}"
    hints = _hints(question)
    known = "" if default in (None, [], "") else word_of(question, default)
    end = (f" [{known}]" if known else "") + "："
    whole = label + (f"（{'，'.join(hints)}）" if hints else "") + end
    if screen.fits(whole):
        return whole
    page = screen.page()
    if hints:
        page.paragraph("，".join(hints), 4)
    if screen.fits(label + end):
        screen.show(page)
        return label + end
    page.paragraph(f"方括号里的值：{known}", 4)
    screen.show(page)
    return f"{label} [见上]："


def _hints(question: Question) -> list[str]:
    hints = [] if question.required or question.default not in (None, [], ()) else ["选填"]
    if question.left_out:
        hints.append(f"{question.left_out}输入 -")
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
    if question.left_out:
        screen.note(f"{question.left_out}输入 -，与此有关的各项不再问。")
    words = clause_words(document, question.path)
    if words:
        screen.note(words)
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
        several = "；几个的用顿号隔开" if question.kind == WORDS else ""
        return f"{listed}；输入序号，或输入其中的文字{several}"
    if question.kind == WORDS:
        return "一个或几个名称"
    raw: Any = STAND_IN + STAND_IN
    for step in reversed(question.path):
        raw = [{}] * step + [raw] if isinstance(step, int) else {step: raw}
    found = [problem_of(f).expected for f in findings_in(raw, document) if _at(f, question)]
    return next(iter(found), f"文字，不超过 {TEXT_LIMIT} 个字")


def _at(finding: Finding, question: Question) -> bool:
    return finding.path == question.path and finding.code != "V110"
