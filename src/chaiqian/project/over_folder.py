"""Every case of every project below a folder: read once for what they share, then settled one after another.

Memory stays flat: it holds the names of the files and the first cases, some thousand, that have room (`KEPT_TEXT`);
the others are read twice, and what cases share lies on disk (`Across`). A broken file is examined in both passes,
because it may be large, and nothing that it says may lie on disk.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from chaiqian.documents.case import Case
from chaiqian.documents.folder import HEADINGS_NAME, SCHEME_NAME, case_files, is_case_file, toml_files, unlistable
from chaiqian.documents.load import load_case
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.project.above import naming_schemes_above
from chaiqian.project.across import Across, Shared
from chaiqian.project.conflicts import conflicts
from chaiqian.project.run import (
    PASSED_ON,
    Contradicted,
    Event,
    Failed,
    Ignored,
    Noticed,
    Project,
    Projects,
    of_file,
    of_files,
    read_cases,
)
from chaiqian.project.signing_count import count_units, with_counts

MANY = 1_000_000
KEPT_TEXT = 2 * 1024 * 1024  # characters of the files whose cases are kept from the first pass for the second
ANOTHER_SCHEME = "F113"


def of_paths(paths: Iterable[Path], scheme: Path | None = None, count_signed: bool = False) -> Iterator[Event]:
    """The cases of files and folders. Under a named `scheme` those of a folder are taken as if each were named."""
    named = Projects(scheme)
    for path in paths:
        if not path.is_dir():
            yield from of_files([path], named)
        elif scheme is not None:
            yield from of_files(case_files(path), named)
        else:
            with Across() as across:
                yield from of_folder(path, across, count_signed)


@naming_schemes_above
def of_folder(folder: Path, across: Across, count_signed: bool = False) -> Iterator[Event]:
    """The cases below a folder, in the order of the files; what they contradict each other in comes last.

    `count_signed`: their count decides where a scheme records none. Raises sqlite3.Error where the disk is full.
    """
    survey = _Survey(across)
    survey.read(folder)
    contradictions = tuple(survey.contradictions())
    survey.close(contradictions, count_signed)
    for met in survey.met:
        if isinstance(met, Problem):
            yield Noticed((met,))
        else:
            yield from _events(Path(met), survey.projects, survey.kept.pop(met, None))
    if contradictions:
        yield Contradicted(contradictions)


def _events(file: Path, projects: Projects, case: Case | None) -> Iterator[Event]:
    if file.name == HEADINGS_NAME:  # `check` and the register read it
        return
    event = of_file(file, projects, case)
    if isinstance(event, Failed) and event.case is None:
        if _is_no_case(file, event.problems):
            yield Ignored(file)
            return
        event = replace(event, project=_project_of(file, projects))
    news = projects.news_of(event.project) if event.project is not None else ()
    if news:
        yield Noticed(news)
    yield event


class _Survey:
    """The first pass: `met` are the files (by their names) and the folders that stayed shut, in their order.

    `kept` are the cases that need not be read again.
    """

    def __init__(self, across: Across) -> None:
        self.across = across
        self.projects = Projects()
        self.met: list[str | Problem] = []
        self.kept: dict[str, Case] = {}
        self._room = KEPT_TEXT
        self._unread: Counter[int] = Counter()

    def read(self, folder: Path) -> None:
        """Read every case, and note what it may share with others."""
        for file in toml_files(folder, lambda error: self.met.append(unlistable(error))):
            if file.name != SCHEME_NAME:
                self.met.append(str(file))
                self._note(file)

    def _note(self, file: Path) -> None:
        try:
            case = load_case(file)
        except DocumentError as error:
            project = None if _is_no_case(file, error.problems) else _project_of(file, self.projects)
            if project is not None:
                self._unread[project.number] += 1
            return
        except PASSED_ON:
            raise
        except Exception:
            return  # a defect of ours, which is told when the turn of the case comes
        self._keep(file, case)
        project = _project_of(file, self.projects)
        if project is not None and project.scheme is not None:
            self.across.add(project.number, str(file), case, project.scheme)

    def _keep(self, file: Path, case: Case) -> None:
        self._room -= len(case.source.text) if case.source is not None else 0
        if self._room >= 0:
            self.kept[str(file)] = case

    def contradictions(self) -> Iterator[Problem]:
        """What cases contradict each other in, each once; only those that share a key are read again."""
        schemes = {project.number: project.scheme for project in self.projects}
        seen: set[Problem] = set()
        for shared in self.across.shared():
            scheme = schemes[shared.project]
            for problem in conflicts(shared.kind, list(_again(shared)), scheme) if scheme is not None else ():
                if problem not in seen:
                    seen.add(problem)
                    yield problem

    def close(self, contradictions: Iterable[Problem], count_signed: bool) -> None:
        """Put what is known of all the cases into their projects."""
        found: defaultdict[int, list[Problem]] = defaultdict(list)
        for problem in contradictions:
            for number in self._concerned(problem):
                found[number].append(problem)
        unlisted = sum(isinstance(met, Problem) for met in self.met)
        for project in list(self.projects):
            known = replace(project, unread=self._unread[project.number], unlisted=unlisted)
            known = replace(known, contradictions=tuple(found[project.number]))
            self.projects.put(self._counted(known, count_signed))

    def _concerned(self, problem: Problem) -> set[int]:
        """The projects that a contradiction has a case in; one may be between two."""
        places = (problem.place, *problem.also)
        projects = [_project_of(Path(place.file), self.projects) for place in places]
        return {project.number for project in projects if project is not None}

    def _counted(self, project: Project, count_signed: bool) -> Project:
        scheme = project.scheme
        if scheme is None:
            return project
        signed = partial(self.across.signed, project.number)
        unread = MANY if project.unlisted else project.unread
        if count_signed:
            scheme = with_counts(scheme, count_units(signed, scheme, unread))
        return replace(project, scheme=scheme, counts=tuple(count_units(signed, scheme, unread)))


def _project_of(file: Path, projects: Projects) -> Project | None:
    try:
        return projects.of(file)
    except DocumentError:
        return None


def _is_no_case(file: Path, problems: Iterable[Problem]) -> bool:
    """Whether a file is sound and something else; one that is empty or damaged may have been a case."""
    damaged = any(problem.code.startswith(("F", "S")) for problem in problems if problem.code != ANOTHER_SCHEME)
    return not damaged and not is_case_file(file)


def _again(shared: Shared) -> Iterator[Case]:
    """The cases that share a key; one that is gone since is told when its turn comes."""
    return (case for case in read_cases(map(Path, shared.paths)) if isinstance(case, Case))
