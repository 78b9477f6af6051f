"""Keys as people write them: `buildings[1].area`, 房屋第1项 · 建筑面积, or a label that names one value only.

A scenario's keys are read the same way, but that its entries go by their names (district/scenario_keys).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache

from pydantic import BaseModel

from chaiqian.documents.labels import (
    EITHER,
    MODELS,
    field_at,
    item_of,
    key_of,
    keys_at,
    label_of,
    tables_of,
    titles_at,
)
from chaiqian.documents.problem import Path
from chaiqian.output.pattern import pattern

_STEP = pattern(r"[^.\[\]]+|\[\d+\]")
_ITEM = pattern(r"\s*第\s*(\d+)\s*项")
_MARKS = str.maketrans({"“": ".", "”": "", "·": ".", "。": ".", "【": "[", "】": "]"})
ITEMS_LIMIT = 10_000
SUGGESTED = 3
SAME, PART, HOLDS, ALIKE = 1.5, 1.25, 1.0, 0.6  # how close a written word is to a name
Synonyms = Mapping[tuple[str, ...], tuple[str, ...]]
NONE: Synonyms = {}


def parse_key(document: str, key: str) -> Path:
    """`buildings[1].area`, or as `check` labels it `房屋第1项 · 建筑面积`, as a path. Raises ValueError.

    Items are counted from 1, as everywhere on the screen. 签约日期 alone will do: no other value is called so.
    """
    plain = _ITEM.sub(r"[\1]", plain_key(key))
    steps = _STEP.findall(plain)
    if not steps or "".join(steps) != plain.replace(".", "") or ".." in f".{plain}.":
        raise ValueError(key)
    path: Path = ()
    for step in steps:
        index = step.strip("[]")
        path += (int(index) - 1,) if index.isdecimal() else (_key_named(document, path, step),)
    if isinstance(path[0], int) or any(isinstance(step, int) and not 0 <= step < ITEMS_LIMIT for step in path):
        raise ValueError(key)
    return _whole(document, path)


def plain_key(text: str) -> str:
    """A key, or a name within one, without what makes no difference: its steps are parted by `.` alone.

    奖励“工程配合奖” · 标准 as `check` and `diff` show it becomes 奖励.工程配合奖.标准; full width becomes half.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_MARKS)
    return re.sub(r"\s*\.\s*", ".", folded).strip()


def keys_named(document: str, path: Path, name: str, among: Collection[str] | None = None) -> list[str]:
    """The keys of this name, or else of this Chinese label, in the table at `path`; `among` keeps to some of them."""
    known = [key for key in keys_at(document, path) if among is None or key in among]
    if name in known:
        return [name]
    return [key for key in known if name in map(plain_key, _shown_at(document, (*path, key)))]


def _shown_at(document: str, path: Path) -> tuple[str, ...]:
    """Every name by which the program may call a field; of several also all in one, as `label_of` has them."""
    titles = titles_at(document, path)
    return (*titles, EITHER.join(titles))


def _key_named(document: str, path: Path, name: str) -> str:
    """The first of them; an unknown one stays for the checks to refuse."""
    return next(iter(keys_named(document, path, name)), name)


def _whole(document: str, path: Path) -> Path:
    """The path to the one value, outside every list, that has this label; else the path as it is."""
    if len(path) > 1 or path[0] in keys_at(document, ()):
        return path
    named = [known for known, label in labels_of(document).items() if plain_key(label) == path[0]]
    return named[0] if len(named) == 1 and not any(isinstance(step, int) for step in named[0]) else path


@cache
def labels_of(document: str) -> dict[Path, str]:
    """Every field with its label; of each list the first item."""
    return dict(_fields(MODELS[document], ()))


def _fields(model: type[BaseModel], path: Path) -> Iterator[tuple[Path, str]]:
    for key, info in model.model_fields.items():
        here = (*path, key)
        yield here, info.title or key
        for table in tables_of(info.annotation):
            yield from _fields(table, here if item_of(info.annotation) is None else (*here, 0))


def no_such_key(document: str, path: Path, synonyms: Synonyms = NONE) -> str:
    """What to say of a path that names no field: how the nearest ones are written."""
    found = [_numbered_as(path, known) for known in _nearest(document, path, synonyms)[:SUGGESTED]]
    if not found:
        return "没有这一项；键照 check 显示的写，例如 " + _written(document, _example(document))
    numbered = any(map(_has_number, found)) and not _has_number(path)
    more = "（第几项照实写）" if numbered else ""
    return f"没有这一项；是否想写 {' 或 '.join(_written(document, known) for known in found)}{more}？"


def _has_number(path: Path) -> bool:
    return any(isinstance(step, int) for step in path)


def _numbered_as(typed: Path, known: Path) -> Path:
    """The path with the numbers that were typed: with others it would be the value of another item."""
    numbers = iter([step for step in typed if isinstance(step, int)])
    return tuple(next(numbers, step) if isinstance(step, int) else step for step in known)


def _example(document: str) -> Path:
    return next(path for path in labels_of(document) if 0 in path and path[-1] != 0)


def _written(document: str, path: Path) -> str:
    below = "下面的一项" if _is_table(document, path) else ""
    return f"{label_of(document, path).replace(' · ', '.')}（{key_of(path)}）{below}"


def _is_table(document: str, path: Path) -> bool:
    """Whether there are fields below it: it takes no value itself."""
    plain = tuple(0 if isinstance(step, int) else step for step in path)
    return any(known[: len(plain)] == plain and len(known) > len(plain) for known in labels_of(document))


def _nearest(document: str, path: Path, synonyms: Synonyms) -> list[Path]:
    """The fields that were most likely meant; where the table is right, one of its own."""
    above = _known_table(document, path)
    word = next(step for step in reversed(path) if isinstance(step, str))
    ranked: list[tuple[bool, float, Path]] = []
    for known in labels_of(document):
        others = synonyms.get(tuple(step for step in known if isinstance(step, str)), ())
        closeness = max(
            *(_closeness(word, name) for name in (*titles_at(document, known), str(known[-1]))),
            _closeness_across(word, label_of(document, known).split(" · ")),
            *(_closeness_of_synonym(word, name) for name in others),
        )
        if closeness >= ALIKE:
            ranked.append((_is_within(known, above), closeness, known))
    best = max((entry[:2] for entry in ranked), default=())
    return [(*above, *entry[2][len(above) :]) if entry[0] else entry[2] for entry in ranked if entry[:2] == best]


def _known_table(document: str, path: Path) -> Path:
    """The part of a path that names a table."""
    lengths = range(len(path) - 1, 0, -1)
    return next((path[:length] for length in lengths if field_at(document, path[:length]) is not None), ())


def _is_within(known: Path, above: Path) -> bool:
    plain = tuple(0 if isinstance(step, int) else step for step in above)
    return bool(above) and known[: len(above)] == plain and len(known) > len(above)


def _closeness(word: str, name: str) -> float:
    if word == name:
        return SAME
    if word in name:
        return PART
    return HOLDS if name in word else SequenceMatcher(None, word[:100], name).ratio()


def _closeness_across(word: str, titles: list[str]) -> float:
    """Of a word that goes over from a table's name to a field's: 奖励期开始 is more than the table 奖励期."""
    return PART if word in "".join(titles) and not any(word in title for title in titles) else 0


def _closeness_of_synonym(word: str, synonym: str) -> float:
    """No closer than a name of which the word is part: 面积 heads a column of buildings, and 宅基地面积 may be meant.
    To be part of a synonym says little: 宅基地面积公示 is no area.
    """
    if word == synonym:
        return PART
    return HOLDS if synonym in word else SequenceMatcher(None, word[:100], synonym).ratio()
