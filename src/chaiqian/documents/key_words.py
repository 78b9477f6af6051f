"""The keys of a document in a sentence, with their Chinese labels: the label leads, the key follows.

Findings name keys as they stand in a file; whoever shows a finding decides how its readers are to see them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from chaiqian.documents.key_names import labels_of
from chaiqian.documents.labels import MODELS, field_at
from chaiqian.documents.problem import Path

Shown = Callable[[str, str, str], str]
TRUTH = {"true": "是", "false": "否"}
# What people wrote stands in quotes and is left alone.
_KEY = re.compile(
    r"“[^”]*”|"
    r"\s?(?:(?P<section>\[{1,2}(?P<table>[a-z_.]+)\]{1,2})"
    r"|(?<![A-Za-z_.\[（-])(?P<key>[a-z]+(?:_[a-z]+)*)(?![A-Za-z_.\]])(?P<value> = (?:\"[^\"]*\"|true|false|\S+))?)\s?"
)


def in_words(text: str, document: str, path: Path, shown: Shown) -> str:
    """The text with each key, section or assignment as `shown(label, written, value)` puts it."""

    def put(found: re.Match[str]) -> str:
        written = (found["section"] or (found["key"] or "") + (found["value"] or "")).strip()
        label = label_for(document, path, (found["table"] or found["key"] or "").split("."))
        return shown(label, written, _plain(found["value"] or "")) if label else found[0]

    return _KEY.sub(put, text)


def labelled(label: str, written: str, value: str) -> str:
    """宅基地面积（area）, for people who have the file before them."""
    return label + (f"填“{value}”" if value else "") + f"（{written}）"


def unwritten(label: str, written: str, value: str) -> str:
    """“宅基地面积”, for people who see no file."""
    return f"“{label}”" + (f"填“{value}”" if value else "")


def _plain(value: str) -> str:
    bare = value.removeprefix(" = ").strip('"').strip("…")
    return TRUTH.get(bare, bare)


def label_for(document: str, path: Path, names: list[str]) -> str:
    """The label of a key that a finding about `path` mentions: of the same table first, then of any; or nothing."""
    for start in _tables(path):
        info = field_at(document, (*start, *names))
        if info is not None and info.title:
            return info.title
    others = [other for other in MODELS if other != document]
    return next((label for name in (document, *others) if (label := _only(name, names[-1]))), "")


def _tables(path: Path) -> Iterator[Path]:
    """The table of a path, what it holds, and the tables around it."""
    yield path
    for length in range(len(path) - 1, -1, -1):
        yield path[:length]


@cache
def _only(document: str, key: str) -> str:
    labels = {label for path, label in labels_of(document).items() if path[-1] == key}
    return labels.pop() if len(labels) == 1 else ""
