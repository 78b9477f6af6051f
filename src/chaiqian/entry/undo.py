"""What `edit` would have to be told to put a document back: the changes from what it is to what it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chaiqian.documents.labels import key_of
from chaiqian.documents.problem import Path
from chaiqian.documents.written import shown


def changes_back(now: Any, was: Any, by_item: bool = False) -> list[str]:
    """KEY=VALUE for every value that is another or was there, KEY= for what was not there.

    `by_item`: a new list of sections goes item by item, as one of `[[item]]` has to; one written inline goes whole.
    """
    changes = list[str]()
    for path, here, value in _differences(now, was, ()):
        if by_item and value is None and _is_tables(here):
            changes += [f"{key_of((*path, number))}=" for number in range(len(here))]
        else:
            changes.append(f"{key_of(path)}={'' if value is None else shown(value)}")
    return changes


def takes_items_away(now: Any, was: Any) -> bool:
    """Whether more than a single value goes, which `edit` asks about."""
    gone = [here for _, here, value in _differences(now, was, ()) if value is None]
    return any(isinstance(here, dict | list) for here in gone)


def _differences(now: Any, was: Any, path: Path) -> Iterator[tuple[Path, Any, Any]]:
    """The paths at which the two differ, with both values; None where there is none."""
    if isinstance(was, dict) and isinstance(now, dict | None):
        stated = now or {}
        for key in (*was, *(key for key in stated if key not in was)):
            yield from _differences(stated.get(key), was.get(key), (*path, key))
    elif _is_tables(was) and (now is None or _is_tables(now)):
        here = now or []
        for number in range(max(len(was), len(here))):
            yield from _differences(_at(here, number), _at(was, number), (*path, number))
    elif type(now) is not type(was) or now != was:
        yield path, now, was


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _at(items: list[Any], number: int) -> Any:
    return items[number] if number < len(items) else None
