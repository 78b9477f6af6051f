"""What a document states, apart from how it is written: canonical text, its hash, and the document again.

Comments, layout, the order of keys and what is as by default do not count; the order of a list does. ID numbers and
phones are neither in the content of a document nor in its hash: of a few thousand possible numbers a hash tells which.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Literal, overload

from pydantic import BaseModel

from chaiqian.documents.case import Case
from chaiqian.documents.labels import MODELS, field_at
from chaiqian.documents.private_text import hide_private
from chaiqian.documents.problem import Path
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.typed import DATE, NUMBER, kind_of_field

Content = dict[str, Any]
PRIVATE = frozenset({"id_number", "phone"})
# By these names a case and its scheme find each other: the scheme's own words, the same for every household. One that
# looks like a telephone stays as it is, else the content would settle otherwise than the document. A case's group is
# not among them: nobody need have listed it, so a telephone may stand in it.
_SHARED: dict[str, frozenset[Path]] = {
    "scheme": frozenset(
        {
            ("project", "villages"),
            ("signing_units", "village"),
            ("signing_units", "group"),
            ("housing", "units", "name"),
            ("equipment", "name"),
            ("awards", "name"),
            ("subsidies", "extra", "name"),
            ("business_loss", "rates", "name"),
            ("members", "extra_relations"),
        }
    ),
    "case": frozenset(
        {
            ("household", "village"),
            ("members", "relation"),
            ("equipment", "name"),
            ("choice", "units", "name"),
            ("household", "subsidies"),
            ("household", "awards"),
            ("members", "subsidies"),
            ("business", "rate"),
        }
    ),
}


@lru_cache(maxsize=4096)
def public_text(text: str) -> str:
    """A text without ID numbers, phones and accounts, wherever somebody typed one."""
    return hide_private(text)


def content_of(document: BaseModel) -> Content:
    """What a case or scheme states, as JSON values: numbers and dates as text, nothing private."""
    name = "case" if isinstance(document, Case) else "scheme"
    content = _public(document.model_dump(exclude_defaults=True), name, ())
    assert isinstance(content, dict)
    return content


def told_apart(texts: Iterable[str]) -> Iterator[str]:
    """Each text; one that is like an earlier one, since what set it apart is hidden, with its number."""
    seen: Counter[str] = Counter()
    for text in texts:
        seen[text] += 1
        yield text if seen[text] == 1 else f"{text}（{seen[text]}）"


def sha256_of(document: BaseModel) -> str:
    """The hash of what a document states, in hex; nothing private is in it, so that it may be shown."""
    return sha256_of_value(content_of(document))


def sha256_with_private(document: BaseModel) -> str:
    """The hash of everything that a document states, private numbers too: never to be shown or written."""
    return sha256_of_value(_plain(document.model_dump(exclude_defaults=True)))


def sha256_of_value(value: object) -> str:
    """The hash of JSON values, whatever the order of their keys."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@overload
def document_of(name: Literal["case"], content: Content) -> Case: ...
@overload
def document_of(name: Literal["scheme"], content: Content) -> Scheme: ...
def document_of(name: Literal["case", "scheme"], content: Content) -> Case | Scheme:
    """The case or scheme that states this content; ValueError where none can."""
    try:
        document = MODELS[name].model_validate(dict(_typed(name, (), content)))
    except (InvalidOperation, TypeError, AttributeError) as error:
        raise ValueError(f"no content of a {name}") from error
    assert isinstance(document, (Case, Scheme))
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def _public(value: Any, name: str, path: Path) -> Any:
    if isinstance(value, dict):
        return {key: _public(inner, name, (*path, key)) for key, inner in value.items() if key not in PRIVATE}
    if isinstance(value, (list, tuple)):
        items = [_public(inner, name, path) for inner in value]
        # Names that are never hidden are told apart by their document, and two surveyed flats of one type share theirs.
        return items if (*path, "name") in _SHARED[name] else _with_names_apart(items)
    if isinstance(value, str):
        return value if path in _SHARED[name] else public_text(value)
    return _plain(value)


def _with_names_apart(items: list[Any]) -> list[Any]:
    """Names of one list are never the same; hiding a number in them must not make them so."""
    named = [item for item in items if isinstance(item, dict) and "name" in item]
    for item, text in zip(named, told_apart([item["name"] for item in named]), strict=True):
        item["name"] = text
    return items


def _typed(name: str, path: Path, content: Content) -> Iterator[tuple[str, Any]]:
    for key, value in content.items():
        yield key, _typed_value(name, (*path, key), value)


def _typed_value(name: str, path: Path, value: Any) -> Any:
    if isinstance(value, dict):
        return dict(_typed(name, path, value))
    if isinstance(value, list):
        return [_typed_value(name, (*path, index), inner) for index, inner in enumerate(value)]
    info = field_at(name, path)
    kind = kind_of_field(info) if info is not None and isinstance(value, str) else ""
    if kind == NUMBER:
        return Decimal(value)
    if kind == DATE:
        return datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value
