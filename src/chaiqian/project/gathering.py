"""Every household of every project below a folder, gathered before anything is shown; problems to standard error."""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.results import report as report_problems
from chaiqian.documents.folder import find_scheme
from chaiqian.documents.problem import ERROR, DocumentError, Problem
from chaiqian.documents.scheme import Scheme
from chaiqian.law.settlement import Settlement
from chaiqian.output.report import Report, folder_cautions
from chaiqian.output.text import safe
from chaiqian.project.across import Across
from chaiqian.project.folder import Failed, Folder
from chaiqian.project.listing_order import place_order


@dataclass(frozen=True, slots=True)
class GatheredProject:
    """One project: its households in order, how many cases failed, how many of them could not even be read.

    `clashes`: how often its cases contradict each other, an id or a person in two of them; `unlisted` folders below
    could not be opened, and may hold cases of it.
    """

    number: int
    file: Path
    scheme: Scheme
    settlements: tuple[Settlement, ...]
    failed: int
    unread: int
    clashes: int = 0
    unlisted: int = 0

    def warned(self, report: Report) -> Report:
        """The report with what makes all of it uncertain said before everything else."""
        return report._replace(cautions=(*folder_cautions(self.clashes, self.unlisted), *report.cautions))


@dataclass
class Gathering:
    """What a folder holds. `lost` cases belong to no project whose scheme can be used; `code` is the exit code."""

    folder: Folder
    code: int = DONE
    lost: int = 0
    projects: tuple[GatheredProject, ...] = ()

    @property
    def across(self) -> Across:
        """What counts the households of each unit."""
        return self.folder.across

    def show(self, problems: Iterable[Problem]) -> None:
        """Report problems; an error makes the exit code 1."""
        shown = list(problems)
        report_problems(shown)
        if any(problem.severity == ERROR for problem in shown):
            self.code = DATA


def checked_folder(folder: Path) -> None:
    """UsageError where this is no folder."""
    if not folder.is_dir():
        raise UsageError(f"文件夹 {safe(str(folder))} {'不是文件夹' if folder.exists() else '找不到'}")


def with_gathered(path: Path, work: Callable[[Gathering], int]) -> int:
    """Settle every case below a folder and do the work; an exit code."""
    try:
        with Across() as across:
            gathering = Gathering(Folder(path, across))
            _gather(gathering)
            return _done(gathering, work)
    except sqlite3.Error:
        print("无法写入临时文件：系统临时文件夹的磁盘可能已满", file=sys.stderr)
        return DATA


def _done(gathering: Gathering, work: Callable[[Gathering], int]) -> int:
    if not gathering.projects:
        print("文件夹里没有能结算的案件" if gathering.lost else "文件夹里没有案件", file=sys.stderr)
        return DATA
    code = work(gathering)
    if gathering.lost:
        print(f"另有 {gathering.lost} 个案件没有可用的方案，哪里都没有列入", file=sys.stderr)
    return gathering.code or code


def _gather(gathering: Gathering) -> None:
    folder = gathering.folder
    found: defaultdict[int, list[Settlement]] = defaultdict(list)
    failed: Counter[Path | None] = Counter()
    for outcome in folder.outcomes():
        gathering.show(folder.news())
        if isinstance(outcome, Failed):
            gathering.show(outcome.problems)
            gathering.code = DATA
            failed[_project_of(outcome)] += 1
        else:
            found[id(outcome.settlement.scheme)].append(outcome.settlement)
    contradictions = [*folder.contradictions()]
    gathering.show((*folder.news(), *contradictions))
    clashes = _clashes(contradictions)
    gathering.projects = tuple(
        GatheredProject(
            project.number,
            project.file,
            project.scheme,
            tuple(sorted(found[id(project.scheme)], key=lambda settlement: place_order(settlement.case))),
            failed.pop(project.file, 0),
            project.unread,
            clashes[project.file],
            folder.unlisted,
        )
        for project in folder.projects.values()
        if project.scheme is not None
    )
    gathering.lost = failed.total()


def _clashes(contradictions: Iterable[Problem]) -> Counter[Path]:
    """How many contradictions each project has a case in; one may be between two projects."""
    found: Counter[Path] = Counter()
    for problem in contradictions:
        schemes = {_scheme_of(Path(place.file)) for place in (problem.place, *problem.also)}
        found.update(scheme for scheme in schemes if scheme is not None)
    return found


def _project_of(outcome: Failed) -> Path | None:
    """The scheme that a failed case lies under; None where there is none."""
    return outcome.scheme or _scheme_of(outcome.file)


def _scheme_of(case: Path) -> Path | None:
    try:
        return find_scheme(case)
    except DocumentError:
        return None
