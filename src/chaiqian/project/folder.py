"""Settling every case below a folder, one at a time: what a batch does, without what it shows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chaiqian.documents.case import Case
from chaiqian.documents.folder import SCHEME_NAME, find_scheme, is_case_file, toml_files, unlistable
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.locate import locate
from chaiqian.documents.problem import DocumentError, Finding, Place, Problem
from chaiqian.documents.scheme import Scheme
from chaiqian.law.settlement import Settlement, settle
from chaiqian.project.across import Across, Shared
from chaiqian.project.conflicts import conflicts
from chaiqian.project.signing_count import UnitCount, count_units, disagreement, with_counts

MANY = 1_000_000
ANOTHER_SCHEME = "F113"


@dataclass
class Project:
    """One scheme and how its cases fared; `scheme` is None where it has problems."""

    number: int
    file: Path
    scheme: Scheme | None = None
    unread: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """A household settled."""

    settlement: Settlement
    file: Path


@dataclass(frozen=True, slots=True)
class Failed:
    """A case not settled. `problems` is empty where its scheme is at fault, which was reported already."""

    file: Path
    problems: tuple[Problem, ...] = ()
    scheme: Path | None = None


@dataclass
class Folder:
    """Every case of every project below a folder. Nothing of a case is kept in memory."""

    path: Path
    across: Across
    projects: dict[Path, Project] = field(default_factory=dict)
    ignored: int = 0
    _news: list[Problem] = field(default_factory=list)
    _unlistable: set[str] = field(default_factory=set)
    _nearest: tuple[Path, Path] | None = None
    _counted: bool = False

    def count_signed(self) -> None:
        """Go through the cases once before settling, and let their count decide where a scheme records none."""
        for file in self._files():
            try:
                project, case = self._project(file), load_case(file)
            except DocumentError as error:
                self._unread(file, error)
                continue
            if project.scheme is not None:
                self.across.add(project.number, str(file), case, project.scheme)
        self._counted = True
        for project in self.projects.values():
            if project.scheme is not None:
                project.scheme = with_counts(project.scheme, self._units(project, project.scheme))

    def _unread(self, file: Path, error: DocumentError) -> None:
        if not _is_no_case(file, error):
            with contextlib.suppress(DocumentError):
                self._project(file).unread += 1

    def news(self) -> list[Problem]:
        """The problems of schemes and folders met since the last time."""
        news, self._news = self._news, []
        return news

    def outcomes(self) -> Iterator[Settled | Failed]:
        """Settle one case after another."""
        for file in self._files():
            try:
                case = load_case(file)
            except DocumentError as error:
                if not self._counted:
                    self._unread(file, error)
                if _is_no_case(file, error):
                    self.ignored += 1
                else:
                    yield Failed(file, error.problems)
            else:
                yield self._outcome(file, case)

    def _outcome(self, file: Path, case: Case) -> Settled | Failed:
        try:
            project = self._project(file)
            if project.scheme is None:
                project.refused += 1
                return Failed(file, scheme=project.file)
            if not self._counted:
                self.across.add(project.number, str(file), case, project.scheme)
            return Settled(settle(case, project.scheme), file)
        except DocumentError as error:
            return Failed(file, error.problems)

    def _files(self) -> Iterator[Path]:
        return (file for file in toml_files(self.path, self._cannot_list) if file.name != SCHEME_NAME)

    def _cannot_list(self, error: OSError) -> None:
        if error.filename in self._unlistable:
            return
        self._unlistable.add(error.filename)
        self._news.append(unlistable(error))

    def _project(self, file: Path) -> Project:
        """The project of a case; cases come folder by folder, so the last answer is mostly the next one."""
        if self._nearest is None or self._nearest[0] != file.parent:
            self._nearest = (file.parent, find_scheme(file))
        path = self._nearest[1]
        if path not in self.projects:
            self.projects[path] = self._read_project(path)
        return self.projects[path]

    def _read_project(self, path: Path) -> Project:
        project = Project(len(self.projects), path)
        try:
            project.scheme = load_scheme(path)
        except DocumentError as error:
            self._news.extend(error.problems)
        return project

    @property
    def unlisted(self) -> int:
        """How many folders could not be opened; whatever lies in them is missing."""
        return len(self._unlistable)

    def scheme_warnings(self) -> Iterator[Problem]:
        """What is unusual in the schemes, once for each."""
        for project in self.projects.values():
            scheme = project.scheme
            if scheme is not None and scheme.source is not None:
                yield from locate(scheme.warnings, {"scheme": scheme.source})

    def units(self) -> Iterator[tuple[Project, UnitCount]]:
        """Every signing unit of every project, counted; call it after the outcomes."""
        for project in self.projects.values():
            if project.scheme is not None:
                for count in self._units(project, project.scheme):
                    yield project, count

    def _units(self, project: Project, scheme: Scheme) -> Iterator[UnitCount]:
        return count_units(self.across, project.number, scheme, MANY if self._unlistable else project.unread)

    def contradictions(self) -> Iterator[Problem]:
        """What cases contradict each other in; only those that share a key are read again."""
        schemes = {project.number: project.scheme for project in self.projects.values()}
        seen: set[Problem] = set()
        for shared in self.across.shared():
            scheme = schemes[shared.project]
            if scheme is None:
                continue
            for problem in conflicts(shared.kind, list(_again(shared)), scheme):
                if problem not in seen:
                    seen.add(problem)
                    yield problem


def _is_no_case(file: Path, error: DocumentError) -> bool:
    """Whether a file is sound and something else; one that is empty or damaged may have been a case."""
    damaged = any(problem.code.startswith(("F", "S")) for problem in error.problems if problem.code != ANOTHER_SCHEME)
    return not damaged and not is_case_file(file)


def _again(shared: Shared) -> Iterator[Case]:
    for path in shared.paths:
        try:
            yield load_case(path)
        except DocumentError:
            continue  # changed or gone since: it was settled as it was


def disagreements(units: Iterator[tuple[Project, UnitCount]]) -> Iterator[Problem]:
    """Where the folder's count is not the one that the scheme records."""
    for project, count in units:
        problem = disagreement(count, project.scheme) if project.scheme is not None else None
        if problem is not None:
            yield problem


def located(settlement: Settlement, findings: tuple[Finding, ...]) -> tuple[Problem, ...]:
    """Warnings of a settlement with their places."""
    return locate(findings, {"case": settlement.case.source, "scheme": settlement.scheme.source})


def refused_by_scheme(file: Path, scheme: Path) -> Problem:
    """The one problem of a case whose scheme cannot be used."""
    place = Place(str(file))
    return Problem("F114", f"方案 {scheme} 有问题，没有结算", place, remedy="先改正方案。")
