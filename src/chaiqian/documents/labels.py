"""Paths in words: the Chinese label, the TOML key, and what a model allows at a path."""

from __future__ import annotations

import types
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from chaiqian.documents.case import Case
from chaiqian.documents.problem import Path
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.values import Shape
from chaiqian.output.pattern import pattern
from chaiqian.output.text import shortened

KIND = "kind"
EITHER = "或"
UNIT = pattern("(?:元|㎡)(?:/㎡·月|/㎡|/宗|/人)?")
MODELS: dict[str, type[BaseModel]] = {"case": Case, "scheme": Scheme}


def members_of(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of an annotation, without None and without decoration."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return members_of(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        return tuple(m for part in get_args(annotation) if part is not type(None) for m in members_of(part))
    return (annotation,)


def item_of(annotation: Any) -> Any | None:
    """What a list holds, or None where the annotation is no list."""
    for member in members_of(annotation):
        if get_origin(member) is tuple:
            return get_args(member)[0]
    return None


def tables_of(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The tables that an annotation, or the list that it is, may hold; several for the kinds of award."""
    inner = item_of(annotation)
    members = members_of(annotation if inner is None else inner)
    return tuple(m for m in members if isinstance(m, type) and issubclass(m, BaseModel))


def choices_of(annotation: Any) -> tuple[str, ...]:
    """The words that an annotation, or the list that it is, allows; empty where it is free."""
    inner = item_of(annotation)
    members = members_of(annotation if inner is None else inner)
    return tuple(word for m in members if get_origin(m) is Literal for word in get_args(m))


def shape_of(info: FieldInfo) -> Shape:
    """The door of a field, found also inside `X | None` and `tuple[X, ...]`; an empty one where it has none."""
    waiting: list[Any] = [*info.metadata, info.annotation]
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, Shape):
            return part
        waiting += (*getattr(part, "__metadata__", ()), *getattr(part, "__args__", ()))
    return Shape()


def field_at(document: str, path: Path) -> FieldInfo | None:
    """The field that a path names; None for an unknown one."""
    return next(iter(_fields_of(document, tuple(step for step in path if isinstance(step, str)))), None)


def titles_at(document: str, path: Path, kind: str = "") -> tuple[str, ...]:
    """The label of a field, none of an unknown one; several where it is not said in which `kind` of award it stands."""
    fields = _fields_of(document, tuple(step for step in path if isinstance(step, str)), kind)
    return tuple(dict.fromkeys(info.title for info in fields if info.title))


@lru_cache(maxsize=2048)  # keys that nobody knows come from files, without end
def _fields_of(document: str, keys: tuple[str, ...], kind: str = "") -> tuple[FieldInfo, ...]:
    tables: tuple[type[BaseModel], ...] = (MODELS[document],)
    found: tuple[FieldInfo, ...] = ()
    for step in keys:
        having = [table for table in tables if step in table.model_fields]
        own = [table for table in having if kind in _kinds_of(table)]
        found = tuple(table.model_fields[step] for table in own or having)
        if not found:
            return ()
        tables = tables_of(found[0].annotation)
    return found


def _kinds_of(table: type[BaseModel]) -> tuple[str, ...]:
    return choices_of(table.model_fields[KIND].annotation) if KIND in table.model_fields else ()


def keys_at(document: str, path: Path) -> tuple[str, ...]:
    """The keys allowed in the table that a path names (all kinds of award together)."""
    if not path:
        return tuple(MODELS[document].model_fields)
    found = field_at(document, path)
    tables = tables_of(found.annotation) if found is not None else ()
    return tuple(dict.fromkeys(key for table in tables for key in table.model_fields))


def is_number_at(document: str, path: Path) -> bool:
    """Whether a path names a number, with decimals or without."""
    info = field_at(document, path)
    return info is not None and dict(shape_of(info).keywords).get("type") in ("number", "integer")


def unit_at(document: str, path: Path) -> str:
    """The unit of the number that a path names, as its description says it: 元/㎡·月; empty where it has none."""
    info = field_at(document, path)
    found = UNIT.search(info.description or "") if info is not None and is_number_at(document, path) else None
    return found[0] if found else ""


def label_of(document: str, path: Path, kind: str = "") -> str:
    """房屋第1项 · 建筑面积; a key that is not known stands as written. `kind`: that of the award that it leads into."""
    parts: list[str] = []
    for index, step in enumerate(path):
        if isinstance(step, int):
            parts[-1] = f"{parts[-1]}第{step + 1}项"
            continue
        parts.append(EITHER.join(titles_at(document, path[: index + 1], kind)) or shortened(step))
    return " · ".join(parts)


def key_of(path: Path) -> str:
    """buildings[1].area; items are counted from 1, as in the label."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else ("." if text else "") + shortened(step)
    return text


def nearest(word: str, options: Iterable[str]) -> str | None:
    """The option that a slip of the pen most likely meant."""
    known = list(options)
    if not get_close_matches(word[:100], known, 1, 0.6):
        return None
    # 没有异议 is not nearly 有异议: what says no an odd number of times more is the opposite.
    close = get_close_matches(word[:100], known, 3, 0.5)
    return next((option for option in close if _negations(option) % 2 == _negations(word) % 2), None)


def _negations(word: str) -> int:
    return sum(word.count(negation) for negation in "不没无未非")


@cache
def keys_by_label(document: str) -> dict[str, str]:
    """Chinese label → key, for labels that name one key only; for people who write keys in Chinese."""
    found: dict[str, set[str]] = {}
    waiting: list[type[BaseModel]] = [MODELS[document]]
    for table in waiting:
        for key, info in table.model_fields.items():
            found.setdefault(info.title or key, set()).add(key)
            waiting.extend(inner for inner in tables_of(info.annotation) if inner not in waiting)
    return {label: next(iter(keys)) for label, keys in found.items() if len(keys) == 1}
