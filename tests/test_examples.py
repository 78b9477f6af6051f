"""The shared example projects settle to their expected.json, exactly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.observed import flat

from chaiqian import load_case, load_scheme, settle

EXAMPLES = Path(__file__).parent / "examples"
EXPECTED = {
    f"{file.parent.name}/{name}": values
    for file in sorted(EXAMPLES.glob("*/expected.json"))
    for name, values in json.loads(file.read_text(encoding="utf-8")).items()
}


@pytest.mark.parametrize("name", EXPECTED)
def test_settles_to_expected(name: str) -> None:
    case = EXAMPLES / name
    found = flat(settle(load_case(case), load_scheme(case.with_name("scheme.toml"))))
    assert {key: found.get(key) for key in EXPECTED[name]} == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_has_no_line_that_is_not_expected(name: str) -> None:
    case = EXAMPLES / name
    lines = settle(load_case(case), load_scheme(case.with_name("scheme.toml"))).lines
    assert {line.id for line in lines} == {key for key in EXPECTED[name] if key[0] not in "#=@"}


def test_every_example_case_is_expected() -> None:
    files = {f"{f.parent.name}/{f.name}" for f in EXAMPLES.glob("*/*.toml") if f.name != "scheme.toml"}
    assert files == set(EXPECTED)
