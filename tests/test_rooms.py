"""README's table of rooms is what stands in src/chaiqian, from the ground up; contributing.md names what is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "chaiqian"
ENTRANCES = {"__init__.py", "__main__.py"}
ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)
MOST_ROOMS = 13


def rooms() -> dict[str, str]:
    """Room → sentence, from README."""
    text = (ROOT / "README.md").read_text("utf-8")
    table = text.partition("| room | what is in it |\n")[2].partition("\n\n")[0]
    return dict(ROW.findall(table))


def test_the_table_of_rooms_is_the_folders() -> None:
    folders = {f"{path.parent.name}/" for path in PACKAGE.glob("*/*.py")}
    files = {path.name for path in PACKAGE.glob("*.py")} - ENTRANCES
    assert set(rooms()) == folders | files
    assert len(rooms()) <= MOST_ROOMS


def imported(path: Path) -> Iterator[str]:
    """The modules that a module imports, wherever the import stands, for types alone too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def imports(path: Path) -> Iterator[str]:
    """The rooms that a module imports from, by their names in the table."""
    for name in imported(path):
        package, *rest = name.split(".")
        if package == "chaiqian" and rest:
            yield f"{rest[0]}/" if (PACKAGE / rest[0]).is_dir() else f"{rest[0]}.py"


def test_a_room_imports_from_those_above_it_alone() -> None:
    order = {room: number for number, room in enumerate(rooms())}
    upward = [
        (path.relative_to(PACKAGE).as_posix(), room)
        for path in sorted(PACKAGE.glob("*/**/*.py"))
        for room in imports(path)
        if order[room] > order[f"{path.relative_to(PACKAGE).parts[0]}/"]
    ]
    assert upward == []


def test_no_module_needs_one_that_needs_it() -> None:
    modules = {
        path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", "."): path
        for path in PACKAGE.glob("*/**/*.py")
    }
    needs = {name: modules.keys() & set(imported(path)) for name, path in modules.items()}
    TopologicalSorter(needs).prepare()  # raises CycleError, which names them


def test_contributing_names_rooms_and_files_that_are_there() -> None:
    text = (ROOT / "docs" / "contributing.md").read_text("utf-8")
    named = set(re.findall(r"^\d\. `(\w+/)`", text, re.MULTILINE))
    assert named and named <= set(rooms())
    files = set(re.findall(r"`(?:tests/)?((?:\w+/)*[\w（）]+\.(?:py|toml))`", text))
    places = (PACKAGE, ROOT / "tests", ROOT / "tools")
    assert {name for name in files if not any(any(place.rglob(name)) for place in places)} == set()
