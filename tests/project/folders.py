"""Folders of invented cases for the tests of `batch`; every name is an example （示例）."""

import subprocess
import sys
from pathlib import Path

from tests.conftest import CONSOLE

CASE = Path("tools/benchmarks/case.toml").read_text("utf-8")
SCHEME = Path("tools/benchmarks/scheme.toml").read_text("utf-8")
MEMBER_ID = 'name = "甲一（示例）"\n'


def case_text(case_id: str, *changes: tuple[str, str]) -> str:
    """The text of a case with its own id; each change replaces one passage."""
    text = CASE.replace('case_id = "JZ-0001"', f'case_id = "{case_id}"')
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def project(folder: Path, cases: int = 0, *changes: tuple[str, str], name: str = "scheme.toml") -> Path:
    """A project folder with so many good cases; `changes` are made to its scheme."""
    folder.mkdir(parents=True, exist_ok=True)
    scheme = SCHEME
    for old, new in changes:
        assert old in scheme, old
        scheme = scheme.replace(old, new)
    (folder / name).write_text(scheme, "utf-8")
    for number in range(cases):
        add(folder, f"C-{number:05}")
    return folder


def add(folder: Path, case_id: str, *changes: tuple[str, str], file: str = "") -> Path:
    """One more case."""
    path = folder / (file or f"{case_id}.toml")
    path.write_text(case_text(case_id, *changes), "utf-8")
    return path


def command(*words: object) -> list[str]:
    """The command line of a process of its own."""
    return [sys.executable, "-m", "chaiqian", *map(str, words)]


def run(*words: object, **how: object) -> "subprocess.CompletedProcess[str]":
    """Run the program in a process of its own."""
    return subprocess.run(command(*words), capture_output=True, text=True, encoding=CONSOLE, **how)  # type: ignore[call-overload,no-any-return]
