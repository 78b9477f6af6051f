"""The JSON Schemas: every example validates, and what the models refuse they refuse."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chaiqian.documents.json_schema import DOCUMENTS, case_schema, json_schema, scheme_schema

ROOT = Path(__file__).parent.parent
FILES = sorted([*ROOT.glob("examples/*/*.toml"), *ROOT.parent.glob("cases/*/*.toml")])
VALIDATORS = {name: jsonschema.Draft202012Validator(json_schema(name)) for name in ("case", "scheme")}


def read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema(name))


def test_each_by_its_own_name() -> None:
    assert (case_schema(), scheme_schema()) == (json_schema("case"), json_schema("scheme"))


@pytest.mark.parametrize(
    ("document", "valid"),
    [
        ({}, True),
        ({"headings": {"宗地": "宅基地面积", "民族": "不用", "户头": "档案编号", "新": ""}}, True),
        ({"headings": {"一居": "套数（一居室）", "首层": "建筑面积（1 层）", "姓名": "人员 · 姓名"}}, True),
        ({"words": {"与户主关系": {"过继子": "子女", "不详": "不填", "新": ""}}}, True),
        ({"headings": {"宗地": "宅基地的面积"}}, False),
        ({"headings": {"宗地": 1}}, False),
        ({"words": {"与户主关系": "子女"}}, False),
        ({"words": {"与户主关系": {"过继子": 1}}}, False),
        ({"columns": {}}, False),
    ],
)
def test_the_table_of_headings(document: dict[str, Any], valid: bool) -> None:
    assert jsonschema.Draft202012Validator(json_schema("register")).is_valid(document) == valid


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
