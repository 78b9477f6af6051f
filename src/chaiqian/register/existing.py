"""The cases that a folder has already, and what a register would change in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chaiqian.documents.case import Case
from chaiqian.documents.case_writer import case_text
from chaiqian.documents.edit_text import REMOVE, NotEditable, with_value
from chaiqian.documents.folder import case_files
from chaiqian.documents.labels import label_of
from chaiqian.documents.problem import Path as KeyPath
from chaiqian.documents.source import SIZE_LIMIT, parse
from chaiqian.documents.written import shown
from chaiqian.output.pattern import pattern
from chaiqian.output.regular_file import open_regular
from chaiqian.project.run import Failed, read_cases
from chaiqian.register.columns import RegisterColumn, TablePath, sheets
from chaiqian.register.gathered import RegisterHousehold
from chaiqian.register.table.model import Book

Facts = dict[str, Any]
_ID = pattern(rb"^[ \t]*case_id[ \t]*=[ \t]*\"([^\"\n]*)\"", re.MULTILINE)
_SCHEMA = pattern(r"\A(?:#:schema (\S+))?")


@dataclass
class Existing:
    """Cases by their number, and the files that look like cases but cannot be read, by the number in them."""

    cases: dict[str, tuple[Path, Case]] = field(default_factory=dict)
    broken: dict[str, Failed] = field(default_factory=dict)


def existing_cases(folder: Path) -> Existing:
    """Every case in a folder and below it; none where there is no folder yet."""
    found = Existing()
    files = tuple(case_files(folder))
    for path, read in zip(files, read_cases(files), strict=True):
        if isinstance(read, Failed):
            found.broken[_id_in(path).casefold()] = read
        else:
            found.cases.setdefault(read.case_id.casefold(), (path, read))
    return found


def _id_in(path: Path) -> str:
    try:
        with open_regular(path) as stream:
            match = _ID.search(stream.read(SIZE_LIMIT))
    except OSError:
        match = None
    return match.group(1).decode("utf-8", "replace") if match is not None else path.stem


def facts_of(case: Case) -> Facts:
    """What a case states, as its file would hold it; what is as by default is left out."""
    return case.model_dump(exclude_defaults=True)


def merged(old: Case, household: RegisterHousehold, book: Book) -> Facts:
    """The register's values, and the old ones where the register has no column for them at all."""
    kept = facts_of(old)
    result = dict(household.values)
    for sheet in sheets():
        missing = [column for column in sheet.columns if not household.states(column, book)]
        for table in dict.fromkeys(column.table for column in sheet.columns):
            without = [column for column in missing if column.table == table]
            whole = len(without) == sum(column.table == table for column in sheet.columns)
            if table == sheet.items:
                _keep_items(result, kept, table, without, whole)
            else:
                _keep_keys(result, kept, table[0], without)
    return result


def _keep_keys(result: Facts, kept: Facts, table: str, without: list[RegisterColumn]) -> None:
    old = {c.key: kept[table][c.key] for c in without if c.key in kept.get(table, {})}
    if old:
        result[table] = {**old, **result.get(table, {})}


def _keep_items(result: Facts, kept: Facts, table: TablePath, without: list[RegisterColumn], whole: bool) -> None:
    *above, name = table
    outer = kept.get(above[0], {}) if above else kept
    old = outer.get(name, ())
    if whole and old:
        target = result.setdefault(above[0], {}) if above else result
        target[name] = [dict(item) for item in old]
        return
    items = (result.get(above[0], {}) if above else result).get(name, ())
    known = dict(zip(_numbered(old), old, strict=True))
    for place, item in zip(_numbered(items), items, strict=True):
        for column in without:
            if column.key in known.get(place, {}):
                item[column.key] = known[place][column.key]


def _numbered(items: Iterable[Facts]) -> list[tuple[Any, int]]:
    """The items' names, each with how often it stood before: two flats of one type, each with its own area."""
    seen: Counter[Any] = Counter()
    found = []
    for item in items:
        found.append((item.get("name"), seen[item.get("name")]))
        seen[item.get("name")] += 1
    return found


def changes(old: Case, new: Case) -> tuple[str, ...]:
    """What differs, in words: 宅基地 · 宅基地面积：文件里 120.00 → 登记簿里 121.00."""
    before, after = dict(_stated(facts_of(old))), dict(_stated(facts_of(new)))
    found = [
        f"{label}：文件里 {before.get(label, '（无）')} → 登记簿里 {after.get(label, '（无）')}"
        for label in dict.fromkeys((*before, *after))
        if before.get(label) != after.get(label)
    ]
    if not found and facts_of(old) != facts_of(new):
        found.append("次序：各项的先后不同")
    return tuple(found)


def _stated(facts: Facts, path: KeyPath = ()) -> Iterator[tuple[str, str]]:
    """Every value under its label; an item of a list goes by its name."""
    for key, value in facts.items():
        here = (*path, key)
        if isinstance(value, dict):
            yield from _stated(value, here)
        elif _is_list_of_tables(value):
            for item, (title, before) in zip(value, _numbered(value), strict=True):
                name = f"{label_of('case', here)}“{title}”" + (f"（第 {before + 1} 条）" if before else "")
                yield name, "有"
                yield from ((f"{name} · {label}", text) for label, text in _item(here, item))
        else:
            yield label_of("case", here), shown(value)


def _item(path: KeyPath, item: Facts) -> Iterator[tuple[str, str]]:
    for key, value in item.items():
        if key != "name":
            yield label_of("case", (*path, key)).rpartition(" · ")[2], shown(value)


def _is_list_of_tables(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(item, dict) for item in value)


def updated_text(old: Case, new: Case) -> tuple[str, bool]:
    """The text of the old file with the new facts, and whether it is written anew as a whole, without its comments.

    Where only values change, only they do.
    """
    source = old.source
    text = source.text if source is not None else ""
    try:
        edited = text
        for path, value in _edits(facts_of(old), facts_of(new)):
            edited = with_value(edited, path, value)
        if facts_of(Case.model_validate(parse(edited))) == facts_of(new):
            return edited, False
    except (NotEditable, ValueError):
        pass
    schema = _SCHEMA.match(text)
    return case_text(new, (schema.group(1) or "") if schema is not None else ""), True


def _edits(old: Any, new: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """The single values to change; NotEditable where a list of tables has other items than before."""
    for key in dict.fromkeys((*old, *new)):
        here, before, after = (*path, key), old.get(key), new.get(key)
        if before == after:
            continue
        if here == ("choice", "units"):
            yield here, REMOVE if after is None else [dict(unit) for unit in after]
        elif isinstance(after, dict) and (before is None or isinstance(before, dict)):
            yield from _edits(before or {}, after, here)
        elif isinstance(before, dict) and after is None or _are_words(before, after):
            yield here, REMOVE if after is None else list(after)
        elif _lists(before, after) and [item["name"] for item in before] == [item["name"] for item in after]:
            for number, (left, right) in enumerate(zip(before, after, strict=True)):
                yield from _edits(left, right, (*here, number))
        elif isinstance(before, (list, tuple, dict)) or isinstance(after, (list, tuple, dict)):
            raise NotEditable("整节增减")
        else:
            yield here, REMOVE if after is None else after


def _are_words(before: Any, after: Any) -> bool:
    """Whether a list of names was, or is to be, here."""
    return any(isinstance(value, (list, tuple)) and not _is_list_of_tables(value) for value in (before, after))


def _lists(before: Any, after: Any) -> bool:
    return isinstance(before, (list, tuple)) and isinstance(after, (list, tuple))
