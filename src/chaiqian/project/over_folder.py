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
from itertools import groupby
from pathlib import Path

from chaiqian.documents.case import Case
from chaiqian.documents.folder import (
    HEADINGS_NAME,
    SCHEME_NAME,
    case_files,
    files_beside,
    is_no_case,
    place_in_walk,
    toml_files,
    unlistable,
)
from chaiqian.documents.load import load_case
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.documents.scheme import Scheme
from chaiqian.project.above import naming_schemes_above
from chaiqian.project.across import Across, Shared
from chaiqian.project.conflicts import Clash, clashes, findings_of_units, resettled_elsewhere
from chaiqian.project.neighbours import NOBODY, Neighbours, Unread
from chaiqian.project.run import (
    PASSED_ON,
    Contradicted,
    Counted,
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
from chaiqian.project.signing_count import ANY_NUMBER, count_units, with_counts

KEPT_TEXT = 2 * 1024 * 1024  # characters of the files whose cases are kept from the first pass for the second


def of_paths(paths: Iterable[Path], scheme: Path | None = None, count_signed: bool = False) -> Iterator[Event]:
    """The cases of files and folders. Under a named `scheme` those of a folder are taken as if each were named."""
    named = Projects(scheme)
    for is_folder, several in groupby(paths, Path.is_dir):
        if not is_folder:
            yield from of_files(several, named)
            continue
        for path in several:
            if scheme is not None:
                yield from of_files(case_files(path), named)
            else:
                with Across() as across:
                    yield from of_folder(path, across, count_signed)


@naming_schemes_above
def of_folder(folder: Path, across: Across, count_signed: bool = False) -> Iterator[Event]:
    """The cases below a folder, in the order of the files; what they contradict each other in comes last.

    `count_signed`: their count decides where a scheme records none. Raises sqlite3.Error where the disk is full.
    """
    survey = Survey(across)
    survey.read(folder)
    survey.close(count_signed)
    yield from survey.events()


class Survey:
    """The first pass: `met` are the files (by their names) and the folders that stayed shut, in their order.

    `kept` are the cases that need not be read again.
    """

    def __init__(self, across: Across) -> None:
        self.across = across
        self.projects = Projects()
        self.met: list[str | Problem] = []
        self.kept: dict[str, Case] = {}
        self.contradictions: tuple[Problem, ...] = ()
        self.neighbours: dict[int, Neighbours] = {}
        self._room = KEPT_TEXT
        self._unread: defaultdict[int, list[Unread]] = defaultdict(list)
        self._outside: set[str] = set()
        self._siblings: Counter[int] = Counter()  # cases outside the folder, by project

    def read(self, folder: Path) -> None:
        """Read every case, and note what it may share with others of its project, outside the folder as well."""
        self._read_inside(folder)
        for project in tuple(self.projects):
            for file in files_beside(folder, project.file.parent):
                self._note(Path(file), inside=False)

    def _read_inside(self, folder: Path) -> None:
        for file in toml_files(folder, lambda error: self.met.append(unlistable(error))):
            if file.name == SCHEME_NAME:
                self.projects.at(file)
            elif file.name != HEADINGS_NAME:  # `check` and the register read that
                self.met.append(str(file))
                self._note(file)

    def _note(self, file: Path, inside: bool = True) -> None:
        """Of a file outside the folder counts what it shares, and nothing else."""
        if not inside:
            self._outside.add(str(file))
        try:
            case = load_case(file)
        except DocumentError as error:
            project = None if is_no_case(file, error.problems) else _project_of(file, self.projects)
            if project is not None:
                self._unread[project.number].append(Unread(str(file)))
            return
        except PASSED_ON:
            raise
        except Exception:
            return  # a defect of ours, which is told when the turn of the case comes
        if inside:
            self._keep(file, case)
        project = _project_of(file, self.projects)
        if project is not None:
            self.across.add(project.number, str(file), case, project.scheme, counted=inside)
            self._siblings[project.number] += not inside

    def _keep(self, file: Path, case: Case) -> None:
        self._room -= len(case.source.text) if case.source is not None else 0
        if self._room >= 0:
            self.kept[str(file)] = case

    def close(self, count_signed: bool) -> None:
        """Put what is known of all the cases into their projects."""
        found: defaultdict[int, list[Clash]] = defaultdict(list)
        concerning: defaultdict[int, dict[Problem, None]] = defaultdict(dict)
        for shared in self.across.shared():
            several = self._again(shared)
            for number, cases, scheme in several:
                met = [clash for clash in clashes(shared.kind, cases, scheme) if self._concerns(clash)]
                found[number] += met
                concerning[number].update((clash.problem, None) for clash in met)
            here = [(number, list(filter(self._is_inside, cases)), scheme) for number, cases, scheme in several]
            for problem in resettled_elsewhere((cases, scheme) for _, cases, scheme in here):
                for number, cases, _ in here:
                    concerning[number].update({problem: None} if cases else {})
        self.contradictions = tuple(dict.fromkeys(problem for told in concerning.values() for problem in told))
        for project in list(self.projects):
            self._close(project, found[project.number], tuple(concerning[project.number]), count_signed)

    def _concerns(self, clash: Clash) -> bool:
        """Whether a case of the folder has a part in it."""
        return any(file not in self._outside for file, _ in clash.sides())

    def _is_inside(self, case: Case) -> bool:
        return case.source is None or case.source.file not in self._outside

    def _close(self, project: Project, found: list[Clash], concerning: tuple[Problem, ...], count_signed: bool) -> None:
        unread = self._unread[project.number]
        self.neighbours[project.number] = Neighbours(found, unread, project.file.parent)
        unlisted = sum(isinstance(met, Problem) for met in self.met)
        inside = sum(file.file not in self._outside for file in unread)
        known = replace(project, unread=inside, unlisted=unlisted, contradictions=concerning)
        self.projects.put(self._counted(known, count_signed))

    def _again(self, shared: Shared) -> list[tuple[int, list[Case], Scheme | None]]:
        """The cases that share a key, by project; one that is gone since is told when its turn comes."""
        schemes = {project.number: project.scheme for project in self.projects}
        cases: defaultdict[int, list[Case]] = defaultdict(list)
        for number, path in sorted(shared.cases, key=lambda case: place_in_walk(case[1])):
            cases[number] += (case for case in read_cases([Path(path)]) if isinstance(case, Case))
        return [(number, its, schemes[number]) for number, its in cases.items()]

    def _counted(self, project: Project, count_signed: bool) -> Project:
        scheme = project.scheme
        if scheme is None:
            return project
        signed = partial(self.across.signed, project.number)
        unread = ANY_NUMBER if project.unlisted else project.unread
        outside = self._siblings[project.number]
        if count_signed:
            scheme = with_counts(scheme, count_units(signed, scheme, unread, outside=outside))
        return replace(project, scheme=scheme, counts=tuple(count_units(signed, scheme, unread, outside=outside)))

    def events(self) -> Iterator[Event]:
        """The second pass: every household, then what several of them are wrong in, then what units are."""
        for met in self.met:
            if isinstance(met, Problem):
                yield Noticed((met,))
            else:
                yield from self._events(Path(met), self.kept.pop(met, None))
        if self.contradictions:
            yield Contradicted(self.contradictions)
        for project in self.projects:
            units = tuple(findings_of_units(project.counts, project.scheme))
            if news := self.projects.news_of(project):
                yield Noticed(news)
            if units:
                yield Counted(units)

    def _events(self, file: Path, case: Case | None) -> Iterator[Event]:
        project = _project_of(file, self.projects)
        neighbours = NOBODY if project is None else self.neighbours.get(project.number, NOBODY)
        event = of_file(file, self.projects, case, neighbours)
        if isinstance(event, Failed) and event.case is None:
            if is_no_case(file, event.problems):
                yield Ignored(file)
                return
            event = replace(event, project=project)
        news = self.projects.news_of(event.project) if event.project is not None else ()
        if news:
            yield Noticed(news)
        yield event


def _project_of(file: Path, projects: Projects) -> Project | None:
    try:
        return projects.of(file)
    except DocumentError:
        return None
