"""How a case or a scheme is laid out as a file: sections in the models' order, every key with its Chinese label.

Lists of tables stand as `[[sections]]`, inside another list on the line of their key. tomli-w quotes what needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

import tomli_w
from pydantic import BaseModel

from chaiqian.documents.labels import choices_of, item_of, tables_of
from chaiqian.documents.samples import sample_lines

Models = tuple[type[BaseModel], ...]


def literal(value: object) -> str:
    """A value as TOML on one line."""
    return _WRITERS.get(type(value), _general)(value)


@lru_cache(maxsize=4096)
def _text(value: str) -> str:
    if value.isprintable() and '"' not in value and "\\" not in value:
        return f'"{value}"'  # as tomli-w writes it, without going through every character
    return _general(value)


# By exact type, each a single call: a folder of cases is written value by value.
_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _text,
    bool: {True: "true", False: "false"}.__getitem__,
    int: str,
    Decimal: str,
    date: str,
}


def _general(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {literal(inner)}" for key, inner in value.items()) + " }"
    return tomli_w.dumps({"k": value})[4:-1]


def document_lines(document: BaseModel, absent: bool = False) -> list[str]:
    """The lines of a document without its defaults; with `absent`, what is left out stands as a comment."""
    return stated_lines(document.model_dump(exclude_defaults=True), type(document), absent)


def stated_lines(values: Mapping[str, Any], model: type[BaseModel], absent: bool = False) -> list[str]:
    """The lines of a document that holds these values, which the model accepts."""
    lines: list[str] = []
    _table(lines, values, (model,), "", absent, nested=False, first=True)
    return lines


class _Key(NamedTuple):
    """One key of a table, with the texts that it is written with."""

    key: str
    start: str
    end: str
    tables: Models


@cache
def _plan(models: Models, nested: bool) -> tuple[tuple[_Key, ...], tuple[_Key, ...]]:
    """The keys with a value on their line, then those with a section of their own; none of these in a list's item."""
    keys = [_Key(key, f"{key} = ", f"  # {_comment(models, key)}", _tables(models, key)) for key in _keys(models)]
    sections = tuple(entry for entry in keys if entry.tables and not nested)
    return tuple(entry for entry in keys if entry not in sections), sections


def _table(
    lines: list[str], values: Mapping[str, Any], models: Models, name: str, absent: bool, nested: bool, first: bool
) -> None:
    """The keys of a table, then its tables; the items of a list after the `first` go without comments."""
    keys, sections = _plan(models, nested)
    if absent and first:
        lines += [_stated_or_not(models, entry, values) for entry in keys]
    else:
        lines += [text] if (text := _stated(models, nested, values, first)) else ()
    for entry in sections:
        _section(lines, values.get(entry.key), models, entry, f"{name}.{entry.key}" if name else entry.key, absent)


def _stated(models: Models, nested: bool, values: Mapping[str, Any], first: bool) -> str:
    """The keys that have a value, a line each, with their labels where it is the `first` of its kind."""
    keys, form = _form(models, nested, tuple(values), first)
    ordered = values.values() if keys is None else [values[key] for key in keys]
    return form % tuple([_WRITERS.get(type(value), _general)(value) for value in ordered])


@lru_cache(maxsize=4096)
def _form(models: Models, nested: bool, there: tuple[str, ...], first: bool) -> tuple[tuple[str, ...] | None, str]:
    """The keys of a table that has these, in the models' order, and the lines to put their values into.

    None for keys that stand in that order already.
    """
    stated = [entry for entry in _plan(models, nested)[0] if entry.key in there]
    lines = (entry.start + "%s" + (entry.end.replace("%", "%%") if first else "") for entry in stated)
    keys = tuple(entry.key for entry in stated)
    return None if keys == there else keys, "\n".join(lines)


def _stated_or_not(models: Models, entry: _Key, values: Mapping[str, Any]) -> str:
    if entry.key in values:
        return entry.start + literal(values[entry.key]) + entry.end
    return f"# {entry.start}{_default(models, entry.key)}".rstrip() + _optional(entry.end)


def _section(lines: list[str], value: Any, models: Models, entry: _Key, name: str, absent: bool) -> None:
    if isinstance(value, dict):
        lines += ("", f"[{name}]{entry.end}")
        _table(lines, value, entry.tables, name, absent, nested=False, first=True)
    elif value and len(entry.tables) == 1:
        lines += ("", f"[[{name}]]{entry.end}")
        _table(lines, value[0], entry.tables, name, absent, nested=True, first=True)
        for item in value[1:]:
            lines += ("", f"[[{name}]]", _stated(entry.tables, True, item, False))
    elif value:
        seen: set[Models] = set()
        for item in value:
            kind = _kind(entry.tables, item)
            lines += ("", f"[[{name}]]{'' if seen else entry.end}")
            _table(lines, item, kind, name, absent, nested=True, first=kind not in seen)
            seen.add(kind)
    elif absent:
        _absent(lines, models, entry, name)


def _absent(lines: list[str], models: Models, entry: _Key, name: str) -> None:
    """A table or a list that is not there, as comments: its keys, or a sample of each kind of item."""
    if _plain(models, entry.key):
        lines += ("", f"# [{name}]{_optional(entry.end)}", *(f"# {line}" for line in _outline(entry.tables)))
        for inner in _plan(entry.tables, False)[1]:
            _absent(lines, entry.tables, inner, f"{name}.{inner.key}")
        return
    end = _optional(entry.end)
    for table in entry.tables:
        comment: Callable[[Any], str] = partial(_comment, (table,))
        sample = sample_lines(tuple(name.split(".")), table, literal, comment)
        lines += ("", f"# [[{name}]]{end}", *(f"# {line}" for line in sample))
        end = ""


def _optional(end: str) -> str:
    return end.replace("# ", "# 选填：", 1)


def _outline(tables: Models) -> Iterator[str]:
    for key in _keys(tables):
        if not _tables(tables, key):
            yield f"{key} = {_default(tables, key)}".rstrip() + f"  # {_comment(tables, key)}"


def _kind(tables: Models, item: Mapping[str, Any]) -> Models:
    """The one table among several that an item is, told by its `kind`."""
    if len(tables) == 1:
        return tables
    return tuple(t for t in tables if item["kind"] in choices_of(t.model_fields["kind"].annotation))


@cache
def _keys(models: Models) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for model in models for key in model.model_fields))


@cache
def _tables(models: Models, key: str) -> Models:
    return tuple(t for m in models if key in m.model_fields for t in tables_of(m.model_fields[key].annotation))


@cache
def _plain(models: Models, key: str) -> bool:
    return item_of(models[0].model_fields[key].annotation) is None


@cache
def _comment(models: Models, key: str) -> str:
    info = next(m.model_fields[key] for m in models if key in m.model_fields)
    words = choices_of(info.annotation)
    notes = [part for part in (" | ".join(words) if len(words) > 1 else "", info.description or "") if part]
    return (info.title or key) + (f"：{'；'.join(notes)}" if notes else "")


@cache
def _default(models: Models, key: str) -> str:
    info = next(m.model_fields[key] for m in models if key in m.model_fields)
    if info.is_required() or info.default is None or isinstance(info.default, BaseModel):
        return ""
    return literal(info.default)  # the one default that is an amount is 0, which is 0 in either unit
