"""JSON Schemas of the three documents, for editors: the same labels, choices and ranges as the models."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from chaiqian.documents.case import Case
from chaiqian.documents.headings_table import HEADINGS, KEY, NOT_FILLED, NOT_USED, WORDS, fields, short_label
from chaiqian.documents.labels import choices_of, item_of, shape_of, tables_of
from chaiqian.documents.scheme import Scheme

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLES = {"case": "一宗宅基地", "scheme": "补偿安置方案", "register": "登记簿对照表"}
DOCUMENTS = tuple(TITLES)
MODELS: dict[str, type[BaseModel]] = {"case": Case, "scheme": Scheme}
NOT_EMPTY = ("members", "villages", "modes", "stages", "tiers")
NOT_DATES = ["array", "boolean", "null", "number", "object"]
DISTINCT = ("villages", "modes", "extra_relations")


def json_schema(document: str) -> dict[str, Any]:
    """The schema of a "case", a "scheme" or of the table of a project's "register"."""
    if document == "register":
        return {"$schema": DIALECT, "title": TITLES[document], **_headings_table()}
    return {"$schema": DIALECT, "title": TITLES[document], **_table(MODELS[document])}


def case_schema() -> dict[str, Any]:
    """The schema of a case file."""
    return json_schema("case")


def scheme_schema() -> dict[str, Any]:
    """The schema of a scheme.toml."""
    return json_schema("scheme")


def _headings_table() -> dict[str, Any]:
    """Headings to the fields' labels, and for each heading its words to what they mean."""
    labels = [label for full, path in fields().items() for label in (short_label(path), full)]
    known = {"enum": ["", NOT_USED, KEY, *dict.fromkeys(labels)]}
    of_item = {"type": "string", "pattern": "[^（()）][（(][^（()）]+[)）]$"}
    meaning = {"type": "string", "description": f"它的意思；当作空白的，填“{NOT_FILLED}”；还不清楚的，留空"}
    words = {"type": "object", "additionalProperties": meaning}
    headings = {"title": "列名", "description": f"列名 = 项目的名称、{KEY} 或 {NOT_USED}；还不清楚的，留空"}
    return {
        "type": "object",
        "properties": {
            HEADINGS: {**headings, "type": "object", "additionalProperties": {"anyOf": [known, of_item]}},
            WORDS: {
                "title": "词",
                "description": "一列一节，一词一行",
                "type": "object",
                "additionalProperties": words,
            },
        },
        "additionalProperties": False,
    }


def _table(model: type[BaseModel]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: _described(key, info) for key, info in model.model_fields.items()},
        "required": [key for key, info in model.model_fields.items() if info.is_required()],
        "additionalProperties": False,
    }


def _described(key: str, info: FieldInfo) -> dict[str, Any]:
    schema: dict[str, Any] = {"title": info.title}
    if info.description:
        schema["description"] = info.description
    schema |= _content(key, info)
    default = info.default
    if default is not PydanticUndefined and isinstance(default, (bool, str)):
        schema["default"] = default
    return schema


def _content(key: str, info: FieldInfo) -> dict[str, Any]:
    inner = item_of(info.annotation)
    if inner is None:
        return _single(info)
    schema: dict[str, Any] = {"type": "array", "items": _single(info)}
    if key in NOT_EMPTY:
        schema["minItems"] = 1
    if key in DISTINCT:
        schema["uniqueItems"] = True
    return schema


def _single(info: FieldInfo) -> dict[str, Any]:
    """What one value may be: a table, one of several words, or what a door lets in."""
    tables = tables_of(info.annotation)
    if len(tables) > 1:
        return {"oneOf": [_table(table) for table in tables]}
    if tables:
        return _table(tables[0])
    words = choices_of(info.annotation)
    if words:
        return {"enum": list(words)} if len(words) > 1 else {"const": words[0]}
    shape = shape_of(info)
    return {"not": {"type": NOT_DATES}} if shape.date else dict(shape.keywords)
