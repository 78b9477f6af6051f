"""The questions of a document, in the order of its models: labels, choices and help are the models' own.

    answers {path: value} ──▶ questions(plan, answers) ──▶ the next path without an answer is asked

What is asked depends on what was answered before, so going back is forgetting the last answer, and a correction in
the overview opens or closes further questions by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from chaiqian.documents.labels import MODELS, choices_of, item_of, label_of, tables_of
from chaiqian.documents.problem import Path
from chaiqian.documents.repair.syntax import STAND_IN
from chaiqian.documents.typed import CHOICE, FLAG, TEXT, kind_of_field
from chaiqian.entry.plan import MORE, THERE, Answers, Plan
from chaiqian.output.pattern import pattern

_KEYS = pattern("[，；][^，；]*[a-z][^，；]*")


@dataclass(frozen=True)
class Question:
    """One question. `choices` are words to pick from, `names` what to show for them where that differs.

    A `fixed` one has one answer only, its default, and is not put to anybody; nor is a `rare` one, whose default
    holds until the overview changes it. `left_out` says when a stroke may answer a required one.
    """

    path: Path
    kind: str
    label: str
    section: str
    help: str = ""
    required: bool = True
    default: Any = None
    choices: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    fixed: bool = False
    rare: bool = False
    left_out: str = ""

    @property
    def structural(self) -> bool:
        """Whether the answer is no value of the document but decides how much of it there is."""
        return self.path[-1] in (MORE, THERE)


def questions(plan: Plan, answers: Answers) -> Iterator[Question]:
    """Every question that the answers so far lead to; below an unanswered one what can be known."""
    yield from _table(plan, answers, MODELS[plan.document], ())


def _table(plan: Plan, answers: Answers, model: type[BaseModel], path: Path) -> Iterator[Question]:
    for key in plan.order(path, model.model_fields):
        here, info = (*path, key), model.model_fields[key]
        kind_known = key == "kind" and len(choices_of(info.annotation)) == 1
        if kind_known or plan.skips(here, answers):
            continue
        tables = tables_of(info.annotation)
        if not tables:
            yield _value(plan, answers, here, info)
        elif item_of(info.annotation) is not None:
            yield from _list(plan, answers, here, info)
        elif info.is_required() or info.default is not None or plan.opens(here, answers):
            yield from _table(plan, answers, tables[0], here)
        else:
            ask = (*here, THERE)
            yield _structural(plan, answers, ask, info, f"要填写“{info.title}”吗")
            if answers.get(ask):
                yield from _table(plan, answers, tables[0], here)


def _list(plan: Plan, answers: Answers, here: Path, info: FieldInfo) -> Iterator[Question]:
    tables, index = tables_of(info.annotation), 0
    while True:
        item, ask = (*here, index), (*here, index, MORE)
        if index or not (info.is_required() or plan.opens(here, answers)):
            again = f"还要再填一项“{info.title}”吗" if index else f"要填写“{info.title}”吗"
            yield _structural(plan, answers, ask, info, again)
            if not answers.get(ask):
                return
        if len(tables) > 1:
            yield _kind(plan, item, tables)
            kind = answers.get((*item, "kind"))
            chosen = [t for t in tables if kind in choices_of(t.model_fields["kind"].annotation)]
            if not chosen:
                return
            yield from _table(plan, answers, chosen[0], item)
        else:
            yield from _table(plan, answers, tables[0], item)
        index += 1


def _structural(plan: Plan, answers: Answers, path: Path, info: FieldInfo, label: str) -> Question:
    default = bool(plan.default(path, answers))
    rare = plan.rare(path, answers)
    return Question(path, FLAG, label, _section(plan, path), _help(info), default=default, rare=rare)


def _kind(plan: Plan, item: Path, tables: tuple[type[BaseModel], ...]) -> Question:
    path = (*item, "kind")
    words = tuple(word for table in tables for word in choices_of(table.model_fields["kind"].annotation))
    label = tables[0].model_fields["kind"].title or "kind"
    return Question(path, CHOICE, label, _section(plan, path), choices=words, names=plan.names(path, words))


def _value(plan: Plan, answers: Answers, path: Path, info: FieldInfo) -> Question:
    kind = kind_of_field(info)
    words = choices_of(info.annotation) or plan.choices(path, answers)
    if kind == TEXT and words:
        kind = CHOICE
    default = plan.default(path, answers)
    if default is None and not info.is_required():
        default = list(info.default) if isinstance(info.default, tuple) else info.default
    if default is None and len(words) == 1 and kind == CHOICE and plan.required(path, info.is_required(), answers):
        default = words[0]
    return Question(
        path,
        kind,
        info.title or str(path[-1]),
        _section(plan, path),
        _help(info),
        plan.required(path, info.is_required(), answers),
        default,
        words,
        fixed=info.is_required() and len(choices_of(info.annotation)) == 1,
        rare=plan.rare(path, answers),
        left_out=plan.left_out(path, answers),
    )


def _help(info: FieldInfo) -> str:
    """The help for someone who sees no file: nothing about how TOML is written, and no keys."""
    text = re.sub("，?写成文字", "", info.description or "").replace("写 true", "答是").replace("写 false", "答否")
    return _KEYS.sub("", text)


def _section(plan: Plan, path: Path) -> str:
    return label_of(plan.document, path[:-1])


def document_of(plan: Plan, answers: Answers) -> dict[str, Any]:
    """The answers as a TOML document; STAND_IN where a question is still open, nothing where it was left empty."""
    document: dict[str, Any] = {}
    for question in questions(plan, answers):
        if question.structural:
            if answers.get(question.path):
                _enter(document, question.path[:-1])
        elif question.path not in answers:
            if question.rare:  # not asked yet, and most likely never
                continue
            _enter(document, question.path[:-1])[question.path[-1]] = STAND_IN
        elif answers[question.path] is not None:
            _enter(document, question.path[:-1])[question.path[-1]] = answers[question.path]
    return document


def _enter(document: Any, path: Path) -> Any:
    for step, after in zip(path, (*path[1:], ""), strict=False):
        if isinstance(step, int):
            if step == len(document):
                document.append({})
            document = document[step]
        else:
            document = document.setdefault(step, [] if isinstance(after, int) else {})
    return document
