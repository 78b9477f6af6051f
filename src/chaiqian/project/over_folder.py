"""Every case of every project below a folder: read once for what they share, then settled one after another.

Both passes look at one file after another (look.py), in this process or by workers, and take what is found in order.
Memory stays flat: it holds the names of the files, and what cases share lies on disk (`Across`). Where a record is all
that is wanted of a household, the first pass makes it and the second takes it as it is (`Ahead`), unless others have
something to say of that household. Else it holds the first cases, some thousand, that have room (`KEPT_TEXT`), and the
others are read twice. A broken file is examined in both passes, because it may be large, and nothing that it says may
lie on disk.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
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
    place_in_walk,
    toml_names,
    unlistable,
)
from chaiqian.documents.problem import Problem
from chaiqian.documents.scheme import Scheme
from chaiqian.project.above import naming_schemes_above
from chaiqian.project.across import Across, Shared
from chaiqian.project.ahead import NOTHING, Ahead
from chaiqian.project.conflicts import Clash, clashes, findings_of_units, resettled_elsewhere
from chaiqian.project.look import FirstLook, SecondLook, pickled
from chaiqian.project.neighbours import Neighbours, NotCompared, Unread, comparing
from chaiqian.project.run import (
    Contradicted,
    Counted,
    Event,
    Failed,
    Ignored,
    Noticed,
    NotSettled,
    Project,
    Projects,
    Record,
    Recorded,
    Settled,
    of_files,
    read_cases,
)
from chaiqian.project.signing_count import ANY_NUMBER, count_units, with_counts
from chaiqian.project.workers import by_workers, in_runs, is_worth

KEPT_TEXT = 2 * 1024 * 1024  # characters of the files whose cases are kept from the first pass for the second


Recording = Callable[[Settled], Record]


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


def of_folder(folder: Path, across: Across, count_signed: bool = False) -> Iterator[Event]:
    """The cases below a folder, in the order of the files; what they contradict each other in comes last.

    `count_signed`: their count decides where a scheme records none. Raises sqlite3.Error where the disk is full.
    """
    return map(_settled, _records(folder, across, count_signed, _as_it_is))


def records_of_folder(
    folder: Path, across: Across, count_signed: bool, record: Recording[Record], looked: Callable[[], object]
) -> Generator[Recorded[Record] | NotSettled, None, None]:
    """The same, of each household what `record` makes of it, which can be pickled; where that fails, it has.

    `looked` is called for every household that was made at first sight, which takes most of the time.
    """
    with Ahead(looked) as ahead:
        yield from _records(folder, across, count_signed, record, ahead)


@naming_schemes_above
def _records(
    folder: Path, across: Across, count_signed: bool, record: Recording[Record], ahead: Ahead | None = None
) -> Iterator[Recorded[Record] | NotSettled]:
    survey = Survey(across, ahead)
    at_first_sight = ahead is not None and not count_signed  # a count may make a scheme another one
    survey.read(folder, record if at_first_sight else None)
    survey.close(count_signed)
    yield from survey.records(record)


class Survey:
    """The first pass: `met` are the files (by their names) and the folders that stayed shut, in their order.

    `kept` are the cases that need not be read again. With `ahead` most households need not be looked at again, and
    workers share in the files where there are many; what is made of a household can be pickled then.
    """

    def __init__(self, across: Across, ahead: Ahead | None = None) -> None:
        self.across = across
        self._ahead = ahead
        self.projects = Projects()
        self.met: list[str | Problem] = []
        self.kept: dict[str, Case] = {}
        self.contradictions: tuple[Problem, ...] = ()
        self.neighbours: dict[int, Neighbours] = {}
        self._room = KEPT_TEXT
        self._unread: defaultdict[int, list[Unread]] = defaultdict(list)
        self._broken: list[NotCompared] = []
        self._outside: set[str] = set()
        self._siblings: Counter[int] = Counter()  # cases outside the folder, by project

    def read(self, folder: Path, record: Recording[object] | None = None) -> None:
        """Read every case, and note what it may share with others of its project, outside the folder as well.

        With `record` what it makes of a household waits in `ahead`.
        """
        for file in toml_names(folder, lambda error: self.met.append(unlistable(error))):
            name = os.path.basename(file)
            if name == SCHEME_NAME:
                self.projects.at(file)
            elif name != HEADINGS_NAME:  # `check` and the register read that
                self.met.append(file)
        self._note(self._files(), inside=True, record=record)
        for project in tuple(self.projects):
            beside = list(files_beside(folder, project.file.parent))
            self._outside.update(beside)
            self._note(beside, inside=False)

    def _shares(self, files: list[str]) -> bool:
        """Whether workers do these files."""
        return self._ahead is not None and is_worth(len(files))

    def _files(self) -> list[str]:
        return [met for met in self.met if isinstance(met, str)]

    def _note(self, files: list[str], inside: bool, record: Recording[object] | None = None) -> None:
        """Of a file outside the folder counts what it shares, and nothing else."""
        second = SecondLook(self.projects, {}, partial(pickled, record)) if record is not None else None
        look = FirstLook(self.projects, second)
        found = by_workers(look.away, files) if self._shares(files) else in_runs(look.here, files)
        for name, noted in zip(files, found, strict=True):
            project = self.projects.at(noted.scheme) if noted.scheme else None
            if self._ahead is not None and inside:
                self._ahead.add(project, noted.made, noted.seen)
            if noted.case is not None and inside and not noted.made:
                self._keep(name, noted.case)
            if project is not None:
                if noted.seen is None:
                    self._unread[project.number].append(Unread(name))
                    continue
                self.across.add(project.number, name, noted.seen, counted=inside)
                self._siblings[project.number] += not inside

    def _keep(self, name: str, case: Case) -> None:
        self._room -= len(case.source.text) if case.source is not None else 0
        if self._room >= 0:
            self.kept[name] = case

    def close(self, count_signed: bool) -> None:
        """Put what is known of all the cases into their projects."""
        found: defaultdict[int, list[Clash]] = defaultdict(list)
        concerning: defaultdict[int, dict[Problem, None]] = defaultdict(dict)
        for shared in self.across.shared():
            with comparing((path for _, path in shared.cases), self._broken):
                for number, met, elsewhere in self._compared(shared):
                    concerning[number].update(dict.fromkeys((*(clash.problem for clash in met), *elsewhere)))
                    found[number] += met
        self.contradictions = tuple(dict.fromkeys(problem for told in concerning.values() for problem in told))
        for project in list(self.projects):
            self._close(project, found[project.number], tuple(concerning[project.number]), count_signed)

    def _compared(self, shared: Shared) -> Iterator[tuple[int, list[Clash], tuple[Problem, ...]]]:
        """What cases that share a key contradict each other in, by project, and other projects' cases of the folder."""
        several = self._again(shared)
        here = [(list(filter(self._is_inside, cases)), scheme) for _, cases, scheme in several]
        elsewhere = tuple(resettled_elsewhere(here))
        for (number, cases, scheme), (inside, _) in zip(several, here, strict=True):
            met = [clash for clash in clashes(shared.kind, cases, scheme) if self._concerns(clash)]
            yield number, met, elsewhere if inside else ()

    def _concerns(self, clash: Clash) -> bool:
        """Whether a case of the folder has a part in it."""
        return any(file not in self._outside for file, _ in clash.sides())

    def _is_inside(self, case: Case) -> bool:
        return case.source is None or case.source.file not in self._outside

    def _close(self, project: Project, found: list[Clash], concerning: tuple[Problem, ...], count_signed: bool) -> None:
        unread = self._unread[project.number]
        self.neighbours[project.number] = Neighbours(found, unread, project.file.parent, self._broken)
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
        return map(_settled, self.records(_as_it_is))

    def records(self, record: Recording[Record]) -> Iterator[Recorded[Record] | NotSettled]:
        """The same, of each household what `record` makes of it."""
        found = self._found(SecondLook(self.projects, self.neighbours, record, self.kept))
        for met in self.met:
            yield from (Noticed((met,)),) if isinstance(met, Problem) else self._after_news(next(found))
        if self.contradictions:
            yield Contradicted(self.contradictions)
        for project in self.projects:
            units = tuple(findings_of_units(project.counts, project.scheme))
            if news := self.projects.news_of(project):
                yield Noticed(news)
            if units:
                yield Counted(units)

    def _found(self, look: SecondLook[Record]) -> Iterator[Recorded[Record] | Failed | Ignored]:
        """What became of each file: as it was made ahead, unless others have something to say of it."""
        files = self._files()
        holds = self._holding(files)
        again = [file for file, held in zip(files, holds, strict=True) if not held]
        away = self._shares(again)
        found = map(look.received, again, by_workers(look.away, again)) if away else map(look.here, again)
        if self._ahead is None:
            yield from found
            return
        projects = list(self.projects)
        for file, held, number, record in zip(files, holds, self._ahead.numbers, self._ahead, strict=True):
            yield Recorded(record, file, projects[number]) if held else next(found)

    def _holding(self, files: list[str]) -> list[bool]:
        """Of which files what was made ahead holds."""
        if self._ahead is None:
            return [False] * len(files)
        made = zip(files, self._ahead.numbers, self._ahead.marks, strict=True)
        return [number != NOTHING and not self.neighbours[number].concern(file, marks) for file, number, marks in made]

    def _after_news(self, event: Recorded[Record] | Failed | Ignored) -> Iterator[Recorded[Record] | NotSettled]:
        """What became of a file, after what is wrong with its scheme where that was not told yet."""
        project = None if isinstance(event, Ignored) else event.project
        if project is not None and (news := self.projects.news_of(project)):
            yield Noticed(news)
        yield event


def _as_it_is(settled: Settled) -> Settled:
    return settled


def _settled(event: Recorded[Settled] | NotSettled) -> Event:
    return event.record if isinstance(event, Recorded) else event
