"""What is made of a household at first sight holds, unless its neighbours have something to say of it."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

import pytest
from tests.conftest import Run
from tests.project.folders import MEMBER_ID, add, project
from tests.project.test_workers import PERSON, folder, seen

from chaiqian.cli.failures import NO_TEMPORARY
from chaiqian.documents.load import load_case
from chaiqian.project import ahead, over_folder
from chaiqian.project import run as project_run
from chaiqian.project.ahead import Ahead
from chaiqian.project.neighbours import Neighbours

__all__ = ["folder"]  # the fixture: all that can be wrong, in two projects
UNREADABLE = ("year = 1979", "year = 1879")
OLDER = (MEMBER_ID, MEMBER_ID + 'id_number = "110117000101001"\n')  # the number of PERSON before it had 18 digits
NUMBER, PHONE = "110117190001010015", "13800138000"
DECIDED = f"""
[[adjustments]]
name = "老房（{PHONE}）"
reason = "见 {NUMBER} 的申请"
publicity = "公示中"
"""


def read_again(run: Run, monkeypatch: pytest.MonkeyPatch, *words: object) -> list[str]:
    """The files that a command reads a second time."""
    again: list[str] = []

    def noting(file: Path) -> object:
        again.append(file.name)
        return load_case(file)

    monkeypatch.setattr(project_run, "load_case", noting)
    run(*words)
    return again


def test_no_household_is_looked_at_twice(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(over_folder, "KEPT_TEXT", 0)
    assert read_again(run, monkeypatch, "batch", project(tmp_path, 3)) == []


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        ({"Z": (PERSON,), "Y": (PERSON,)}, ["Y.toml", "Z.toml"]),
        ({"Z": (UNREADABLE,)}, ["Z.toml"]),
        ({"Z": (UNREADABLE, ('name = "', 'name = "见 c-00001 '))}, ["C-00001.toml", "Z.toml"]),
        ({"Y": (PERSON,), "Z": (UNREADABLE, OLDER)}, ["Y.toml", "Z.toml"]),
    ],
    ids=[
        "those that share a person",
        "nobody",
        "whose number a file names that cannot be read",
        "whose person it names",
    ],
)
def test_whom_others_concern_is(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], again: list[str]
) -> None:
    monkeypatch.setattr(over_folder, "KEPT_TEXT", 0)
    whole = project(tmp_path / "one", 2)
    project(tmp_path / "two", 2)
    for case_id, its in changes.items():
        add(whole, case_id, *its)
    shown = read_again(run, monkeypatch, "batch", tmp_path)
    assert list(dict.fromkeys(shown)) == again


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_it_is_what_a_second_look_gives(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    assert run("seal", folder / "C-00001.toml").code == 0
    text = (folder / "C-00001.toml").read_text("utf-8").replace("205725.00", "205726.00")
    (folder / "C-00001.toml").write_text(text, "utf-8")
    at_once = seen(run, "batch", folder, "-o", f"账.{ending}")
    assert at_once[0].code == 1 and "W701" in at_once[0].err and "X501" in at_once[0].err
    with monkeypatch.context() as spilt:
        spilt.setattr(ahead, "ROOM", 1)
        assert seen(run, "batch", folder, "-o", f"账.{ending}") == at_once
    monkeypatch.setattr(Neighbours, "concern", lambda self, file, marks: True)
    assert seen(run, "batch", folder, "-o", f"账.{ending}") == at_once


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl"])
def test_no_number_of_a_person_waits_on_a_disk(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    whole = project(tmp_path / "p")
    add(whole, "A", (MEMBER_ID, MEMBER_ID + f'id_number = "{NUMBER}"\n'))
    add(whole, "B", (MEMBER_ID, f'name = "甲一（示例）{PHONE}"\n'))
    add(
        whole,
        NUMBER,
        ('owner = "', f'owner = "{PHONE} '),
        ("\n[choice]", f"{DECIDED}\n[choice]"),
        file=f"C{PHONE}.toml",
    )
    waiting: list[bytes] = []
    add_one = Ahead.add

    def noting(self: Ahead, project: Any, made: bytes, seen: Any) -> None:
        waiting.append(made)
        add_one(self, project, made, seen)

    monkeypatch.setattr(Ahead, "add", noting)
    run("batch", whole, "-o", tmp_path / f"a.{ending}")
    assert len(waiting) == 3 and all(waiting)
    assert not any(number in made for made in waiting for number in (NUMBER.encode(), PHONE.encode()))


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), [(1, 0), (2, 0), (3, 0), (3, 0), (3, 0), (3, 0), (4, 1)]),
        (("--count-signed",), [(1, 0), (2, 0), (3, 0), (4, 1)]),  # of which nothing is made before all are read
    ],
)
def test_the_bar_moves_while_households_are_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], expected: list[tuple[int, int]]
) -> None:
    shown: list[tuple[int, int]] = []

    class Bar:
        def step(self, done: int, failed: int) -> None:
            shown.append((done, failed))

        def clear(self) -> None:
            pass

    monkeypatch.setattr("chaiqian.office.batch._progress", lambda folder: Bar())
    whole = project(tmp_path, 3)
    add(whole, "Z", UNREADABLE)
    run("batch", whole, *options)
    assert shown == expected


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is full")
def test_a_full_disk_is_told_as_what_it_is(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(max_size: int, buffering: int) -> IO[bytes]:
        return Path("/dev/full").open("r+b", buffering)

    monkeypatch.setattr(ahead, "SpooledTemporaryFile", full)
    done = run("batch", project(tmp_path, 3))
    assert (done.code, done.out, done.err) == (1, "", f"{NO_TEMPORARY}\n")
