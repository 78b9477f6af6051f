"""The stream of cases: what it gives, in which order, and that everything is known when a household is given out."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from tests.project.folders import MEMBER_ID, add, case_text, project

from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.problem import DocumentError
from chaiqian.project import look, over_folder
from chaiqian.project import run as stream
from chaiqian.project.across import Across
from chaiqian.project.over_folder import of_folder, of_paths
from chaiqian.project.run import (
    Contradicted,
    Event,
    Failed,
    Ignored,
    Noticed,
    Projects,
    Settled,
    of_files,
    read_cases,
    settled_file,
)
from chaiqian.project.telling import Telling

BROKEN = ("year = 1979", "year = 1879")
BAD_SCHEME = ("rate = 760.50", "rate = 800.01")
CASE_TEXT = len(case_text("C-00000").replace("\n", os.linesep))
NOT_RECORDED = ("signed = 37", "")
PERSON = (MEMBER_ID, MEMBER_ID + 'id_number = "110117190001010015"\n')


def folder_events(folder: Path, count_signed: bool = False) -> list[Event]:
    """All but what the folder's count of a signing unit says, of which another test asks."""
    with Across() as across:
        return [event for event in of_folder(folder, across, count_signed) if not _of_units(event)]


def _of_units(event: Event) -> bool:
    return isinstance(event, Noticed) and {problem.code for problem in event.problems} <= {"W506", "X506"}


def told(events: Iterable[Event]) -> list[tuple[str, ...]]:
    """Each value as its kind, its file and its codes."""
    return [
        (
            type(event).__name__,
            *([event.file.name] if isinstance(event, Settled | Failed | Ignored) else []),
            *([problem.code for problem in event.problems] if isinstance(event, Noticed | Failed) else []),
        )
        for event in events
        if not _of_units(event)
    ]


def broken(folder: Path, name: str) -> None:
    add(folder, name, BROKEN, file=name)


def test_a_folder_gives_every_file_in_order_problems_included(tmp_path: Path) -> None:
    folder = project(tmp_path, 3)
    broken(folder, "C-00001a.toml")
    (folder / "notes.toml").write_text('title = "会议记录"\n', "utf-8")
    (folder / "void.toml").write_text("", "utf-8")
    assert told(folder_events(folder)) == [
        ("Settled", "C-00000.toml"),
        ("Settled", "C-00001.toml"),
        ("Failed", "C-00001a.toml", "V102"),
        ("Settled", "C-00002.toml"),
        ("Ignored", "notes.toml"),
        ("Failed", "void.toml", "F103"),
    ]


@pytest.mark.parametrize("count_signed", [False, True])
def test_a_broken_scheme_is_told_once_before_its_first_case(tmp_path: Path, count_signed: bool) -> None:
    project(tmp_path / "bad", 2, BAD_SCHEME)
    broken(tmp_path / "bad", "A.toml")
    project(tmp_path / "good", 1)
    events = folder_events(tmp_path, count_signed)
    assert told(events) == [
        ("Noticed", "P320"),
        ("Failed", "A.toml", "V102"),
        ("Failed", "C-00000.toml"),
        ("Failed", "C-00001.toml"),
        ("Settled", "C-00000.toml"),
    ]
    schemes = [event.scheme for event in events if isinstance(event, Failed)]
    assert schemes == [None, tmp_path / "bad" / "scheme.toml", tmp_path / "bad" / "scheme.toml"]


def test_the_first_named_file_tells_the_problems_of_its_scheme(tmp_path: Path) -> None:
    folder = project(tmp_path, 2, BAD_SCHEME)
    files = [folder / "C-00000.toml", folder / "C-00001.toml", folder / "none.toml"]
    assert told(of_files(files, Projects())) == [
        ("Failed", "C-00000.toml", "P320"),
        ("Failed", "C-00001.toml"),
        ("Failed", "none.toml", "F101"),
    ]


def test_a_broken_named_case_does_not_ask_for_its_scheme(tmp_path: Path) -> None:
    projects = Projects()
    broken(project(tmp_path, 0, BAD_SCHEME), "A.toml")
    (event,) = of_files([tmp_path / "A.toml"], projects)
    assert told([event]) == [("Failed", "A.toml", "V102")]
    assert isinstance(event, Failed) and (event.project, event.scheme, event.case) == (None, None, None)
    assert not list(projects)


def test_a_case_without_a_scheme(tmp_path: Path) -> None:
    add(tmp_path, "A")
    assert told(folder_events(tmp_path)) == told(of_files([tmp_path / "A.toml"], Projects()))
    (event,) = folder_events(tmp_path)
    assert told([event]) == [("Failed", "A.toml", "F111")]
    assert isinstance(event, Failed) and event.case is not None and event.project is None


def test_a_case_that_contradicts_its_scheme_keeps_its_project(tmp_path: Path) -> None:
    add(project(tmp_path), "A", ('village = "示例村"', 'village = "别村"'))
    (event,) = folder_events(tmp_path)
    assert told([event]) == [("Failed", "A.toml", "M401")]
    assert isinstance(event, Failed) and event.project is not None and event.case is not None and event.scheme is None


def test_a_folder_that_stays_shut_is_told_at_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project(tmp_path, 1)
    (folder / "closed").mkdir()
    add(project(folder / "open"), "Z")
    listed = os.scandir

    def scandir(path: str) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError(13, "no", str(path))
        return listed(path)

    monkeypatch.setattr("os.scandir", scandir)
    events = folder_events(folder)
    assert told(events) == [("Settled", "C-00000.toml"), ("Noticed", "F107"), ("Settled", "Z.toml")]
    assert [event.project.unlisted for event in events if isinstance(event, Settled)] == [1, 1]


@pytest.mark.parametrize("reader", [look, stream], ids=["while keys are collected", "while settling"])
def test_a_case_deleted_midway_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Any) -> None:
    """In a folder too large to be kept, as far as it is settled."""
    monkeypatch.setattr(over_folder, "KEPT_TEXT", 0)
    folder = project(tmp_path, 3)
    read = reader.load_case

    def deleting(path: Path) -> object:
        (folder / "C-00002.toml").unlink(missing_ok=True)
        return read(path)

    monkeypatch.setattr(reader, "load_case", deleting)
    assert told(folder_events(folder))[2:] == [("Failed", "C-00002.toml", "F101")]


@pytest.mark.parametrize(("kept", "times"), [(over_folder.KEPT_TEXT, 0), (2 * CASE_TEXT, 1), (0, 3)])
def test_only_cases_that_have_no_room_are_read_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int, times: int
) -> None:
    again: list[Path] = []

    def noting(file: Path) -> object:
        again.append(file)
        return load_case(file)

    monkeypatch.setattr(stream, "load_case", noting)
    monkeypatch.setattr(over_folder, "KEPT_TEXT", kept)
    assert {type(event) for event in folder_events(project(tmp_path, 3))} == {Settled}
    assert len(again) == times


def test_contradictions_are_known_at_the_first_household_and_told_last(tmp_path: Path) -> None:
    folder = project(tmp_path, 1)
    add(folder, "C-00000", file="z.toml")
    first, second, last = folder_events(folder)
    assert isinstance(first, Settled) and isinstance(second, Settled) and isinstance(last, Contradicted)
    assert told([last]) == [("Contradicted", "X501")]
    assert first.project is second.project and first.project.contradictions == last.problems


def test_a_person_in_two_projects_concerns_both_and_no_third(tmp_path: Path) -> None:
    for name in ("one", "two"):
        add(project(tmp_path / name), name, PERSON)
    project(tmp_path / "zoo", 1)
    events = folder_events(tmp_path)
    assert [len(event.project.contradictions) for event in events if isinstance(event, Settled)] == [1, 1, 0]
    assert told(events)[3:] == [("Contradicted", "X507")]
    assert {event.settlement.status for event in events if isinstance(event, Settled)} == {"结算"}


def test_all_is_known_of_a_project_before_its_first_household(tmp_path: Path) -> None:
    folder = project(tmp_path, 36)
    broken(folder, "Z.toml")
    with Across() as across:
        event = next(of_folder(folder, across))
    assert isinstance(event, Settled)
    assert event.project.unread == 1
    (count,) = event.project.counts
    assert (count.name, count.inside, count.signed) == ("示例村第一村民小组", 36, 36)


def test_the_folders_count_decides_where_it_is_asked_to(tmp_path: Path) -> None:
    folder = project(tmp_path, 36, NOT_RECORDED)
    waiting, decided = folder_events(folder), folder_events(folder, count_signed=True)
    assert {event.settlement.status for event in waiting if isinstance(event, Settled)} == {"试算"}
    assert {event.settlement.status for event in decided if isinstance(event, Settled)} == {"结算"}


def test_a_scheme_is_read_once_however_its_path_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = project(tmp_path / "p", 2)
    read: list[Path] = []

    def noting(file: Path) -> object:
        read.append(file)
        return load_scheme(file)

    monkeypatch.setattr(stream, "load_scheme", noting)
    monkeypatch.chdir(folder)
    events = list(of_paths([Path("C-00000.toml"), folder / "C-00001.toml", folder.parent / "p" / "C-00000.toml"]))
    assert told(events) == [("Settled", "C-00000.toml"), ("Settled", "C-00001.toml"), ("Settled", "C-00000.toml")]
    assert len({id(event.project) for event in events if isinstance(event, Settled)}) == len(read) == 1


def test_under_a_named_scheme_a_folder_gives_its_cases(tmp_path: Path) -> None:
    folder = project(tmp_path / "p", 1, BAD_SCHEME)
    add(folder, "C-00000", file="again.toml")
    other = project(tmp_path / "other", name="方案.toml") / "方案.toml"
    events = list(of_paths([folder], other))
    assert told(events) == [("Settled", "C-00000.toml"), ("Settled", "again.toml")]
    assert [event.project.file for event in events if isinstance(event, Settled)] == [other, other]


def test_files_and_folders_come_in_the_order_given(tmp_path: Path) -> None:
    folder = project(tmp_path, 2)
    assert told(of_paths([folder / "C-00001.toml", folder])) == [
        ("Settled", "C-00001.toml"),
        ("Settled", "C-00000.toml"),
        ("Settled", "C-00001.toml"),
    ]


def test_one_file_settled_or_every_reason_raised(tmp_path: Path) -> None:
    folder = project(tmp_path / "p", 1)
    settled = settled_file(folder / "C-00000.toml")
    assert (settled.settlement.case.case_id, settled.project.file) == ("C-00000", folder / "scheme.toml")
    with pytest.raises(DocumentError) as raised:
        settled_file(project(tmp_path / "bad", 1, BAD_SCHEME) / "C-00000.toml")
    assert [problem.code for problem in raised.value.problems] == ["P320"]


def test_cases_alone_are_read_without_any_scheme(tmp_path: Path) -> None:
    add(tmp_path, "A")
    broken(tmp_path, "B.toml")
    good, bad = read_cases([tmp_path / "A.toml", tmp_path / "B.toml"])
    assert not isinstance(good, Failed) and good.case_id == "A"
    assert told([bad] if isinstance(bad, Failed) else []) == [("Failed", "B.toml", "V102")]


def test_a_households_own_warnings_leave_out_those_of_its_scheme(tmp_path: Path) -> None:
    folder = project(tmp_path, 0, ("price = 4500", "price = 4400"))
    add(folder, "A", ("signed_on = 2019-06-20", "signed_on = 2019-06-09"), (MEMBER_ID, 'name = "13800138000"\n'))
    settlement = settled_file(folder / "A.toml").settlement
    assert [finding.code for finding in settlement.scheme.warnings] == ["W320"]
    assert [finding.code for finding in settlement.own_warnings] == ["W213", "W401"]
    assert settlement.warnings == (*settlement.scheme.warnings, *settlement.own_warnings)


def test_telling_says_each_problem_once_and_names_every_case_that_a_scheme_holds_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = project(tmp_path, 2, BAD_SCHEME)
    files = [folder / "C-00000.toml", folder / "C-00001.toml"]
    telling = Telling("没有打印")
    assert list(telling.households(of_paths([*files, folder]))) == []
    err = capsys.readouterr().err
    assert err.count("P320") == 1
    lines = [line for line in err.splitlines() if line.endswith(f"：方案 {folder / 'scheme.toml'} 有问题，没有打印")]
    assert [Path(line.split("：方案")[0]).name for line in lines] == ["C-00001.toml", "C-00000.toml", "C-00001.toml"]
    assert (telling.code, telling.failed) == (1, 4)


def test_telling_counts_contradictions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path, 1)
    add(folder, "C-00000", file="z.toml")
    telling = Telling()
    assert len(list(telling.households(of_paths([folder])))) == 2
    assert (telling.code, telling.failed, telling.contradictions) == (1, 0, 1)
    assert "X501" in capsys.readouterr().err
