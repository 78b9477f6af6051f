"""Findings in words for who reads them, and what pydantic reports as findings.

A file's reader sees 宅基地面积（area）, with the key that stands in the file; who sees no file, “宅基地面积” alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from chaiqian.documents.labels import (
    choices_of,
    field_at,
    item_of,
    keys_at,
    keys_by_label,
    nearest,
    shape_of,
    tables_of,
)
from chaiqian.documents.problem import Finding, Keyed, Mention, Path, Text, key_field
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.values import NO_PERCENTAGE, kind_of
from chaiqian.output.text import shortened

LIMIT = 1000


def worded(text: Text, document: str, put: Callable[[Mention, str], str]) -> str:
    """A text of a finding about `document`, each key in it as `put(mention, label)` shows it."""
    if isinstance(text, str):
        return text
    return "".join(part if isinstance(part, str) else put(part, label_for(part, document)) for part in text.parts())


def label_for(mention: Mention, document: str) -> str:
    """The label of a key that a text about `document` mentions. Raises ValueError where there is no such key."""
    info = field_at(mention.document or document, mention.path)
    if info is None:
        raise ValueError(f"no key {mention.path} in {mention.document or document}")
    return str(info.title)


def for_file(text: Text, document: str) -> str:
    """宅基地面积（area）, for people who have the file before them."""

    def put(mention: Mention, label: str) -> str:
        return label + (f"填“{mention.held}”" if mention.held else "") + f"（{mention.written}）"

    return worded(text, document, put)


def for_answer(text: Text, document: str) -> str:
    """“宅基地面积”, for people who see no file."""
    return worded(text, document, lambda mention, label: f"“{label}”" + (f"填“{mention.held}”" if mention.held else ""))


def findings_of(error: ValidationError, document: str) -> list[Finding]:
    """What pydantic found, as findings; of a file that is wrong throughout, the first of them."""
    findings = [_finding(details, document) for details in error.errors(include_url=False)[:LIMIT]]
    meant = {(*f.path[:-1], _meant(f.path, document)) for f in findings if f.code == "V111"}
    return [f for f in findings if f.code != "V110" or f.path not in meant]


def clean_path(path: Path) -> Path:
    """pydantic names the kind of an award within its path; the file does not."""
    if len(path) > 2 and path[0] == "awards":
        return (*path[:2], *path[3:])
    return path


def _finding(details: ErrorDetails, document: str) -> Finding:
    kind, value = details["type"], details["input"]
    path = clean_path(details["loc"])
    context: dict[str, Any] = details.get("ctx", {})
    if "remedy" in context:
        return Finding(kind, document, path, **context)
    if kind == "bool_type":
        return _flag(path, value, document)
    if kind == "missing":
        return _missing(path, document)
    if kind == "extra_forbidden":
        return _unknown(path, document)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _award_kind(path, value, document)
    if kind == "literal_error":
        return _choice(path, value, document)
    return _structure(path, value, document)


def _flag(path: Path, value: object, document: str) -> Finding:
    expected, remedy = "true（是）或 false（否）", "写成小写的 true 或 false，不加引号"
    return Finding("V101", document, path, f"应填 true 或 false，现为{kind_of(value)}", expected, remedy)


def _missing(path: Path, document: str) -> Finding:
    found = field_at(document, path)
    keys = key_field(path)[1:-1]
    remedy = f"补写{{{keys}}}这一行"
    if found is not None and keys_at(document, path):
        remedy = f"补写{{[[{keys}]]}}" if item_of(found.annotation) is not None else f"补写{{[{keys}]}}一节"
    typed = Keyed(f"填写{{{keys}}}")
    return Finding("V110", document, path, "缺少必填项", _wanted(path, document), Keyed(remedy), typed=typed)


def _wanted(path: Path, document: str) -> Text:
    found = field_at(document, path)
    assert found is not None
    words = choices_of(found.annotation)
    if words:
        return "、".join(words)
    tables = tables_of(found.annotation)
    if tables:
        required = (key for key, info in tables[0].model_fields.items() if info.is_required())
        return Keyed("必填：" + "、".join(key_field((*path, key)) for key in required))
    if dict(shape_of(found).keywords).get("type") == "boolean":
        key = key_field(path)[1:-1]
        return Keyed(f"{{{key}=true}}，或{{{key}=false}}")
    return f"{found.title}（{found.description}）" if found.description else str(found.title)


def _meant(path: Path, document: str) -> str | None:
    """The key that an unknown one most likely stands for: one spelt nearly so, or one with that Chinese label."""
    key, known = str(path[-1]), keys_at(document, path[:-1])
    labelled = keys_by_label(document).get(key)
    return labelled if labelled in known else nearest(key, known)


# Keys that people will try where the guidance has no place for them, and where they belong.
_PERCENTAGES = {
    (kind, key): NO_PERCENTAGE for kind in ("awards", "extra") for key in ("percent", "percentage", "ratio")
}
_TRIED: dict[tuple[str, str], Text] = {
    **_PERCENTAGES,
    ("awards", "marked"): "整体签约奖按签约比例计，不限名单；删去这一行，或另设别的奖项",
    ("awards", "mode"): Keyed(
        "奖励不分补偿方式（八（六））；只给一种方式的，列为{[[subsidies.extra]]}，写{subsidies.extra.mode}（八（五）6）"
    ),
    ("awards", "at_least"): "分阶段、分档的，写在各项的金额旁边",
    ("awards", "at_most"): "分阶段、分档的，写在各项的金额旁边",
}


def _unknown(path: Path, document: str) -> Finding:
    above, meant = path[:-1], _meant(path, document)
    # Of an entry of a list: awards[1].mode, subsidies.extra[1].percent.
    tried = _TRIED.get((str(path[-3]), str(path[-1]))) if len(path) in (3, 4) and document == "scheme" else None
    if tried is not None:
        what = "这个奖项" if path[0] == "awards" else "这项补助"
        return Finding("V111", document, path, f"{what}没有“{path[-1]}”这个键", "", tried)
    known = "、".join(key_field((*above, key)) for key in keys_at(document, above))
    remedy: Text = "改正键名，或删去这一行；是否写错了所在的节？"
    if meant:
        remedy = Keyed(f"是否想写{key_field((*above, meant))}？")
    return Finding(
        "V111", document, path, f"没有“{shortened(str(path[-1]))}”这个键", Keyed(f"可用的键：{known}"), remedy
    )


def _choice(path: Path, value: object, document: str) -> Finding:
    found = field_at(document, path)
    assert found is not None
    words = choices_of(found.annotation)
    return not_among(path, value, words, document, _word_tried(str(path[-1]), value if isinstance(value, str) else ""))


def _word_tried(key: str, value: str) -> str:
    """What to say of a word that people will try where the guidance has no place for it; empty for any other."""
    if key == "by":
        return "整体签约奖只以村或村民小组为单位（八（六）3），写其中一个"
    return NO_PERCENTAGE if key == "basis" and any(sign in value for sign in "%％价值款额") else ""


def _award_kind(path: Path, value: object, document: str) -> Finding:
    kinds = tables_of(Scheme.model_fields["awards"].annotation)
    named = {choices_of(kind.model_fields["kind"].annotation)[0]: kind.model_fields["kind"] for kind in kinds}
    expected = "、".join(f"{word}（{str(info.description).partition('：')[0]}）" for word, info in named.items())
    if isinstance(value, dict) and "kind" in value:
        return replace(not_among((*path, "kind"), value["kind"], tuple(named), document), expected=expected)
    return replace(_missing((*path, "kind"), document), expected=expected)


def not_among(path: Path, value: object, words: tuple[str, ...], document: str, otherwise: str = "") -> Finding:
    expected = "、".join(words)
    if not isinstance(value, str):
        return Finding("V101", document, path, f"应填文字，现为{kind_of(value)}", expected, "写成英文双引号括起的文字")
    hint = _meant_by(str(path[-1]), str(path[0]), value, words)
    remedy = f"是否想写“{hint}”？" if hint else otherwise or "从可选的值中选一个"
    return Finding("V108", document, path, f"“{shortened(value)}”不在可选的值之内", expected, remedy)


def _meant_by(key: str, table: str, value: str, words: tuple[str, ...]) -> str | None:
    """The choice that a word means, and not one that is spelt nearly so: 外孙子女 is not 孙子女, 已公示 not 公示中."""
    from chaiqian.documents.kinship import relation_meant  # a good file needs neither, nor their patterns
    from chaiqian.documents.spoken import read_said, said_of

    if key == "relation":
        return relation_meant(value, words)
    return nearest(value, words) if value.isascii() else read_said(value, words, said_of(table, key))


def _structure(path: Path, value: object, document: str) -> Finding:
    found = field_at(document, path)
    listed = found is not None and item_of(found.annotation) is not None and not isinstance(path[-1], int)
    name = key_field(path)[1:-1]
    message = f"应为{'列表' if listed else '一组键值'}，现为{kind_of(value)}"
    if listed and keys_at(document, path):
        expected: Text = Keyed(f"用{{[[{name}]]}}逐项列出")
        return Finding("V112", document, path, message, expected, "改为两层方括号")
    if listed:
        return Finding("V112", document, path, message, '方括号括起的列表，例如 ["甲", "乙"]', "加上方括号")
    section = f"[[{name}]]" if isinstance(path[-1], int) else f"[{name}]"
    expected = Keyed(f"一组键值，例如{{{section}}}下逐行写")
    return Finding("V112", document, path, message, expected, "把各项写在这一节里")
