"""The JSON Schemas: every example validates, and what the models refuse they refuse."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chaiqian.documents.json_schema import case_schema, json_schema, scheme_schema

ROOT = Path(__file__).parent.parent
FILES = sorted([*ROOT.glob("examples/*/*.toml"), *ROOT.parent.glob("cases/*/*.toml")])
VALIDATORS = {name: jsonschema.Draft202012Validator(json_schema(name)) for name in ("case", "scheme")}


def read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("name", ["case", "scheme"])
def test_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(name))
    assert (case_schema() if name == "case" else scheme_schema()) == json_schema(name)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_samples_validate(file: Path) -> None:
    VALIDATORS["scheme" if file.name == "scheme.toml" else "case"].validate(read(file))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("remark",), "x"),
        (("homestead", "area"), 0),
        (("homestead", "area"), 100000),
        (("homestead", "area"), "300"),
        (("homestead", "year"), 1982.5),
        (("homestead", "publicity"), "没有"),
        (("household", "owner"), ""),
        (("household", "low_income"), 1),
        (("buildings", 0, "floor"), 100),
        (("buildings", 0, "replacement_value"), 10**10),
        (("members",), []),
        (("choice", "signed_on"), 20190620),
        (("choice", "units", 0, "count"), 100),
    ],
)
def test_a_bad_case_does_not_validate(path: tuple[str | int, ...], value: object) -> None:
    document: Any = copy.deepcopy(read(ROOT / "examples" / "hanzhuang" / "HZ-0001.toml"))
    target = document
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    assert not VALIDATORS["case"].is_valid(document)


def test_words_are_chinese() -> None:
    def walk(schema: dict[str, Any]) -> None:
        for inner in schema.get("properties", {}).values():
            assert not inner["title"].isascii()
            walk(inner)
            walk(inner.get("items", {}))
        for inner in schema.get("oneOf", []):
            walk(inner)

    for name in VALIDATORS:
        walk(json_schema(name))
