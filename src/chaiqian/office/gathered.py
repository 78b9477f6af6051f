"""Every household of every project below a folder, gathered before anything is shown; problems to standard error."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from chaiqian.cli.exit_codes import DATA
from chaiqian.documents.scheme import Scheme
from chaiqian.law.settlement import Settlement
from chaiqian.output.report import Report, folder_cautions
from chaiqian.project.across import Across
from chaiqian.project.listing_order import place_order
from chaiqian.project.over_folder import of_folder
from chaiqian.project.run import Event, Failed, Project, Settled
from chaiqian.project.telling import Telling


@dataclass(frozen=True, slots=True)
class GatheredProject:
    """One project with a scheme that can be used: its households in order, and how many of its cases failed."""

    project: Project
    scheme: Scheme
    households: tuple[Settled, ...]
    failed: int

    @property
    def settlements(self) -> tuple[Settlement, ...]:
        """What its households come to."""
        return tuple(one.settlement for one in self.households)

    @property
    def clashes(self) -> int:
        """How often its cases contradict each other, an id or a person in two of them."""
        return len(self.project.contradictions)

    def warned(self, report: Report) -> Report:
        """The report with what makes all of it uncertain said before everything else."""
        cautions = folder_cautions(self.clashes, self.project.unlisted)
        return report._replace(cautions=(*cautions, *report.cautions))


@dataclass(frozen=True, slots=True)
class Gathering:
    """What a folder holds; `across` counts the households of each unit."""

    projects: tuple[GatheredProject, ...]
    across: Across


def with_gathered(folder: Path, work: Callable[[Gathering], int], count_signed: bool = False) -> int:
    """Settle every case below a folder (`count_signed`: as `of_folder` does) and do the work; an exit code."""
    telling = Telling(undone="")
    with Across() as across:
        projects, lost = _gather(of_folder(folder, across, count_signed), telling)
        if not projects:
            print("文件夹里没有能结算的案件" if lost else "文件夹里没有案件", file=sys.stderr)
            return telling.code or DATA
        code = work(Gathering(projects, across))
    if lost:
        print(f"另有 {lost} 个案件没有可用的方案，哪里都没有列入", file=sys.stderr)
    return telling.code or code


def _gather(events: Iterable[Event], telling: Telling) -> tuple[tuple[GatheredProject, ...], int]:
    """The projects in the order in which they are met, and how many cases have no scheme that can be used."""
    found: defaultdict[Project, list[Settled]] = defaultdict(list)
    failed: Counter[Project] = Counter()
    lost = 0
    for event in events:
        telling.tell(event)
        if isinstance(event, Settled):
            found[event.project].append(event)
        elif isinstance(event, Failed) and event.project is not None and event.project.scheme is not None:
            found[event.project] += ()
            failed[event.project] += 1
        elif isinstance(event, Failed):
            lost += 1
    projects = tuple(
        GatheredProject(project, project.scheme, tuple(sorted(households, key=_listed)), failed[project])
        for project, households in found.items()
        if project.scheme is not None
    )
    return projects, lost


def _listed(settled: Settled) -> tuple[str, str, list[tuple[int, int, str]]]:
    return place_order(settled.settlement.case)
