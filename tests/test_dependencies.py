"""docs/dependencies.md names what pyproject.toml asks for, with the same bounds."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
TEXT = (ROOT / "docs" / "dependencies.md").read_text("utf-8")


def asked_for() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"]
    some = [line for name in ("columns", "district", "spark") for line in extras[name]]
    found = [Requirement(line) for line in [*PROJECT["dependencies"], *some]]
    return [requirement for requirement in found if requirement.name != "chaiqian"]


def test_every_dependency_is_in_a_table() -> None:
    named = {name for row in re.findall(r"^\| ([^|]+) \|", TEXT, re.MULTILINE) for name in re.split(r"[ ,()`]+", row)}
    assert {requirement.name for requirement in asked_for()} <= named


def test_the_bounds_are_those_of_the_project() -> None:
    upper = {
        f"{requirement.name} <{bound.version}"
        for requirement in asked_for()
        for bound in requirement.specifier
        if bound.operator == "<"
    }
    assert set(re.findall(r"^\| `([^`]+)` \|", TEXT, re.MULTILINE)) == upper
