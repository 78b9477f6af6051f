"""What a document states, apart from how it is written: canonical text, its hash, and the document again.

Comments, layout, the order of keys and what is as by default do not count; the order of a list does. ID numbers and
phones are in the hash of a document, and never in its content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
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


@lru_cache(maxsize=4096)
def public_text(text: str) -> str:
    """A text without ID numbers, phones and accounts, wherever somebody typed one."""
    return hide_private(text)


def content_of(document: BaseModel) -> Content:
    """What a case or scheme states, as JSON values: numbers and dates as text, nothing private."""
    content = _public(document.model_dump(exclude_defaults=True))
    assert isinstance(content, dict)
    return content


def sha256_of(document: BaseModel) -> str:
    """The hash of everything that a document states, in hex."""
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


def _public(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _public(inner) for key, inner in value.items() if key not in PRIVATE}
    if isinstance(value, (list, tuple)):
        return [_public(inner) for inner in value]
    return public_text(value) if isinstance(value, str) else _plain(value)


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
