"""The worked examples beside this file, as data; README.md says what their keys hold."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests import oracle

HERE = Path(__file__).parent
FILES = [file for file in sorted(HERE.glob("*.toml")) if not file.name.startswith("base-")]
KEYS = {
    "title", "clause", "why", "readings", "case", "scheme", "without",
    "expected", "verdicts", "pending", "warned", "silent", "refused",
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """One worked example, and the file (by chapter) that holds it."""

    chapter: str
    given: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.given['clause']} {self.given['title']}"

    def get(self, key: str, otherwise: Any) -> Any:
        return self.given.get(key, otherwise)


EXAMPLES = [Example(file.stem, given) for file in FILES for given in oracle.read(file)["example"]]
REFUSED = [example for example in EXAMPLES if "refused" in example.given]
SETTLED = [example for example in EXAMPLES if "refused" not in example.given]


@cache
def base(name: str) -> dict[str, Any]:
    return oracle.read(HERE / f"base-{name}.toml")


def keys_of(path: str) -> list[str | int]:
    return [int(key) if key.isdigit() else key for key in path.split(".")]


def put(document: Any, path: str, value: Any) -> None:
    """Set one value; a missing table is made, an index one past the end appends."""
    *parents, last = keys_of(path)
    for key in parents:
        document = document[key] if isinstance(key, int) else document.setdefault(key, {})
    if isinstance(document, list) and last == len(document):
        document.append(value)
    else:
        document[last] = value


def remove(document: Any, path: str) -> None:
    *parents, last = keys_of(path)
    for key in parents:
        document = document[key]
    del document[last]


def documents(example: Example) -> dict[str, dict[str, Any]]:
    """The base case and scheme with the example's changes, by "case" and "scheme"."""
    made = {name: copy.deepcopy(base(name)) for name in ("case", "scheme")}
    for name, document in made.items():
        for path, value in example.get(name, {}).items():
            put(document, path, copy.deepcopy(value))
    for path in example.get("without", []):
        name, rest = path.split(".", 1)
        remove(made[name], rest)
    return made


def under(clause: str, wanted: str) -> bool:
    """A sub-clause counts as its clause: 五（二） under 五, and the other way round."""
    return bool(clause) and (clause.startswith(wanted) or wanted.startswith(clause)) or clause == wanted


def assert_said(clauses: list[str], wanted: list[str]) -> None:
    for clause in wanted:
        assert [said for said in clauses if under(said, clause)], f"{clause} not among {clauses}"
