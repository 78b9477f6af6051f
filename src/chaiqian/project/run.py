"""Cases read and settled, one after another: every household that could be settled, and every reason why one could not.

A stream of few values, in the order of the files; whatever is wrong is one of them, so that nothing need be asked for
afterwards. `of_files` gives the cases of named files, `over_folder.of_folder` those of a folder, compared with each
other before the first is given out.

    for event in of_files([Path("HZ-001.toml")], Projects()):
        if isinstance(event, Settled):
            print(event.settlement.status, event.project.file)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from chaiqian.documents.case import Case
from chaiqian.documents.folder import find_scheme
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.documents.scheme import Scheme
from chaiqian.law.settlement import Settlement, settle
from chaiqian.output.trouble import PASSED_ON
from chaiqian.project.neighbours import NOBODY, Neighbours, look_around
from chaiqian.project.signing_count import UnitCount

Record = TypeVar("Record")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """A scheme, None where it has `problems`, and what is known of all its cases where they are those of a folder.

    `unread` cases could not be read; `unlisted` folders below could not be opened, and may hold cases of it;
    `contradictions` have a case of it; `counts` are its signing units.
    """

    number: int
    file: Path
    scheme: Scheme | None
    problems: tuple[Problem, ...] = ()
    unread: int = 0
    unlisted: int = 0
    contradictions: tuple[Problem, ...] = ()
    counts: tuple[UnitCount, ...] = ()


class Settled(NamedTuple):
    """A household settled, the project that it stands in, and the contradictions that it has a part in."""

    settlement: Settlement
    file: Path
    project: Project
    contradictions: tuple[Problem, ...] = ()


class Recorded(NamedTuple, Generic[Record]):
    """A household settled, of which only what somebody made of it is kept."""

    record: Record
    file: str
    project: Project


class Failed(NamedTuple):
    """A case not settled: it has `problems`, or its project has no usable scheme (whose problems are told once).

    `project` is None where no scheme was found or looked for, `case` where the file could not be read. A `defect` is
    the program's own: it costs this household, and no other.
    """

    file: Path
    problems: tuple[Problem, ...]
    project: Project | None = None
    case: Case | None = None
    contradictions: tuple[Problem, ...] = ()
    defect: Exception | None = None

    @property
    def scheme(self) -> Path | None:
        """The scheme that is at fault; None where the case itself is."""
        return self.project.file if self.case and self.project and self.project.scheme is None else None


class Noticed:
    """Problems of no one household: a scheme's, or a folder that could not be opened."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems


class Contradicted(Noticed):
    """What the cases of a folder contradict each other in."""


class Counted(Noticed):
    """What the count of the folder's cases says against the signing units of a scheme."""


class Ignored(NamedTuple):
    """A .toml file in a folder that is sound and no case."""

    file: Path


NotSettled = Failed | Noticed | Ignored
Event = Settled | NotSettled


class Projects:
    """The projects that cases stand in: each scheme is read once. `scheme` replaces the one nearest to a case."""

    def __init__(self, scheme: Path | None = None) -> None:
        self._given = scheme
        self._known: dict[str, Project] = {}
        self._told: set[str] = set()
        self._wholes: dict[Path | str, str] = {}
        self._nearest: tuple[str, Path] | None = None
        self._folders: dict[Path, Path | None] = {}

    def __iter__(self) -> Iterator[Project]:
        """All that have been asked for, in the order in which they were met."""
        return iter(self._known.values())

    def folder_of(self, case: Path) -> Path | None:
        """The folder of the project that a case lies in, whatever scheme it is settled by; None where in none."""
        if case.parent not in self._folders:
            try:
                self._folders[case.parent] = find_scheme(case).parent
            except DocumentError:
                self._folders[case.parent] = None
        return self._folders[case.parent]

    def scheme_file(self, case: Path) -> Path:
        """The scheme of a case, unread; DocumentError F111 where there is none."""
        if self._given is not None:
            return self._given
        folder = os.path.dirname(case)
        if self._nearest is None or self._nearest[0] != folder:  # cases mostly come folder by folder
            self._nearest = (folder, find_scheme(case))
        return self._nearest[1]

    def of(self, case: Path) -> Project:
        """The project of a case; DocumentError F111 where there is none."""
        return self.at(self.scheme_file(case))

    def at(self, scheme: Path | str) -> Project:
        """The project of a scheme, whatever way its path is written."""
        whole = self._wholes.get(scheme) or self._wholes.setdefault(scheme, os.path.abspath(scheme))
        if whole not in self._known:
            self._known[whole] = _read_project(len(self._known), Path(scheme))
        return self._known[whole]

    def of_or_none(self, case: Path) -> Project | None:
        """The project of a case; None where there is none."""
        try:
            return self.of(case)
        except DocumentError:
            return None

    def put(self, project: Project) -> None:
        """Replace what is known of a project."""
        self._known[os.path.abspath(project.file)] = project

    def news_of(self, project: Project) -> tuple[Problem, ...]:
        """The problems of a scheme the first time that they are asked for, nothing afterwards."""
        if not project.problems:  # of nearly every one, and it is asked once a household
            return ()
        whole = os.path.abspath(project.file)
        if whole in self._told:
            return ()
        self._told.add(whole)
        return project.problems


def _read_project(number: int, file: Path) -> Project:
    try:
        return Project(number, file, load_scheme(file))
    except DocumentError as error:
        return Project(number, file, None, error.problems)


def read_cases(files: Iterable[Path]) -> Iterator[Case | Failed]:
    """The cases in files, whatever their scheme; a bad one is told and does not end the others."""
    return made_of_cases(files, lambda case: case)


def made_of_cases(files: Iterable[Path], make: Callable[[Case], Made]) -> Iterator[Made | Failed]:
    """What is made of each of them; a defect while it is made, too, is told and does not end the others."""
    for file in files:
        try:
            yield make(load_case(file))
        except DocumentError as error:
            yield Failed(file, error.problems)
        except PASSED_ON:
            raise
        except Exception as error:
            yield Failed(file, (), defect=error)


def of_file(
    file: Path, projects: Projects, case: Case | None = None, neighbours: Neighbours = NOBODY
) -> Settled | Failed:
    """One case, which is read where it is not given, with its scheme, among its neighbours."""
    project: Project | None = None
    contradictions: tuple[Problem, ...] = ()
    try:
        case = case or load_case(file)
        contradictions = neighbours.problems_of(case)
        project = projects.of(file)
        if project.scheme is None:
            return Failed(file, (), project, case, contradictions)
        settlement = settle(case, project.scheme)
        others = neighbours.of(case, project.scheme)
        return Settled(settlement.among(others), file, project, contradictions)
    except DocumentError as error:
        return Failed(file, error.problems, project, case, contradictions)
    except PASSED_ON:
        raise
    except Exception as error:
        return Failed(file, (), project, case, contradictions, error)


def of_files(files: Iterable[Path], projects: Projects, apart: Sequence[Path] = ()) -> Iterator[Settled | Failed]:
    """The cases of named files. The first that a bad scheme holds up tells the problems of the scheme.

    What its neighbours say of a case is known before it is settled.
    """
    files = tuple(files)
    named = _Named(files, projects, apart)
    for file, read in zip(files, read_cases(files), strict=True):
        event = read if isinstance(read, Failed) else of_file(file, projects, read, named.neighbours_of(file))
        if isinstance(event, Failed) and event.scheme is not None and event.project is not None:
            event = event._replace(problems=projects.news_of(event.project))
        yield event


class _Named:
    """Named files; what the first of them in each folder finds out of its neighbours is known for the others."""

    def __init__(self, files: Sequence[Path], projects: Projects, apart: Sequence[Path]) -> None:
        self._files, self._projects, self._apart = files, projects, apart
        self._known: dict[str, Neighbours] = {}

    def neighbours_of(self, file: Path) -> Neighbours:
        """Those below the folder of the nearest scheme, whatever it is settled by; nobody where there is none."""
        folder = self._projects.folder_of(file)
        if folder is None:
            return NOBODY
        whole = os.path.abspath(folder)
        if whole not in self._known:
            scheme = self._projects.of(file).scheme
            self._known[whole] = look_around(self._files_in(whole), scheme, folder, self._apart)
        return self._known[whole]

    def _files_in(self, whole: str) -> list[Path]:
        folders = ((file, self._projects.folder_of(file)) for file in self._files)
        return [file for file, folder in folders if folder is not None and os.path.abspath(folder) == whole]


def settled_file(file: Path, scheme: Path | None = None, apart: Sequence[Path] = ()) -> Settled:
    """One case settled; raises DocumentError with the problems of the case or of its scheme.

    `apart`: files that are the same household at another time, and no neighbours of it.
    """
    (event,) = of_files([file], Projects(scheme), apart)
    if isinstance(event, Failed):
        if event.defect is not None:
            raise event.defect
        raise DocumentError(event.problems)
    return event
