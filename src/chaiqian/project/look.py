"""What one look at a file gives, in this process or in a worker's: first what its case shares, then its household.

At first sight a run of files goes one step after another, all of them at each: a household alone needs more code and
data than a processor keeps at hand, and would fetch them anew. Looks can be pickled. What one gives in another process
goes without its project, which would be a copy there.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, NamedTuple

from chaiqian.documents.case import Case
from chaiqian.documents.folder import is_no_case
from chaiqian.documents.load import load_case
from chaiqian.documents.problem import DocumentError
from chaiqian.output.trouble import PASSED_ON
from chaiqian.project.across import Seen, seen_of
from chaiqian.project.neighbours import NOBODY, Neighbours
from chaiqian.project.run import Failed, Ignored, Project, Projects, Record, Recorded, Settled, of_file


class Noted(NamedTuple):
    """A file at first sight: the scheme of its project, empty where it has none or is no case; what it may share.

    Nothing is `seen` of a case that cannot be read. The `case` itself is for this process alone; `made` is a pickled
    record, which holds unless its neighbours have something to say.
    """

    scheme: str = ""
    seen: Seen | None = None
    case: Case | None = None
    made: bytes = b""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """Reads a file for what its case may share with others; `second` settles it at once, alone."""

    projects: Projects
    second: SecondLook[bytes] | None = None

    def here(self, names: Sequence[str]) -> list[Noted]:
        """What is noted of each file."""
        files = [Path(name) for name in names]
        read = [self._read(file) for file in files]
        second = self.second
        if second is None:
            return read
        cases = zip(files, (noted.case for noted in read), strict=True)
        settled = [second.settled(file, case) if case is not None else None for file, case in cases]
        made = [second.recorded(event) if isinstance(event, Settled) else None for event in settled]
        records = (event.record if isinstance(event, Recorded) else b"" for event in made)  # a failure has its turn
        return [noted._replace(made=record) for noted, record in zip(read, records, strict=True)]

    def _read(self, file: Path) -> Noted:
        """A defect of ours, too, makes a file one that cannot be read, and is told in its turn."""
        try:
            case = load_case(file)
            project = self.projects.of_or_none(file)
            if project is None:
                return Noted(case=case)
            return Noted(str(project.file), seen_of(case, project.scheme), case)
        except PASSED_ON:
            raise
        except Exception as error:
            no_case = isinstance(error, DocumentError) and is_no_case(file, error.problems)
            project = None if no_case else self.projects.of_or_none(file)
            return Noted() if project is None else Noted(str(project.file))

    def away(self, names: Sequence[str]) -> list[Noted]:
        """The same without the cases, which would be a burden on the way."""
        return [noted._replace(case=None) for noted in self.here(names)]


def pickled(record: Callable[[Settled], object], settled: Settled) -> bytes:
    """What is recorded of a household, as it waits on a disk."""
    return pickle.dumps(record(settled))


class Sent(NamedTuple, Generic[Record]):
    """What a second look in another process gives: a record, or what else became of the file; nothing for a defect."""

    scheme: str = ""
    record: Record | None = None
    event: Failed | Ignored | None = None


@dataclass(frozen=True, slots=True)
class SecondLook(Generic[Record]):
    """Settles the case in a file among its neighbours, by project; `record` says what is kept of it."""

    projects: Projects
    neighbours: Mapping[int, Neighbours]
    record: Callable[[Settled], Record]
    kept: dict[str, Case] = field(default_factory=dict)

    def here(self, name: str) -> Recorded[Record] | Failed | Ignored:
        """What became of a file."""
        event = self.settled(Path(name), self.kept.pop(name, None))
        return self.recorded(event) if isinstance(event, Settled) else event

    def settled(self, file: Path, case: Case | None) -> Settled | Failed | Ignored:
        """The first step of it, of a file that may have been read."""
        project = self.projects.of_or_none(file)
        neighbours = NOBODY if project is None else self.neighbours.get(project.number, NOBODY)
        event = of_file(file, self.projects, case, neighbours)
        if isinstance(event, Failed) and event.case is None:
            ignored = event.defect is None and is_no_case(file, event.problems)
            return Ignored(file) if ignored else event._replace(project=project)
        return event

    def recorded(self, settled: Settled) -> Recorded[Record] | Failed:
        """The last step of it."""
        try:
            return Recorded(self.record(settled), str(settled.file), settled.project)
        except PASSED_ON:
            raise
        except Exception as error:
            case, contradictions = settled.settlement.case, settled.contradictions
            return Failed(settled.file, (), settled.project, case, contradictions, error)

    def away(self, names: Sequence[str]) -> list[Sent[Record]]:
        """What became of each file, to be sent."""
        return [self._sent(self.here(name)) for name in names]

    @staticmethod
    def _sent(event: Recorded[Record] | Failed | Ignored) -> Sent[Record]:
        if isinstance(event, Ignored):
            return Sent(event=event)
        scheme = "" if event.project is None else str(event.project.file)
        if isinstance(event, Recorded):
            return Sent(scheme, event.record)
        return Sent() if event.defect is not None else Sent(scheme, event=event._replace(project=None))

    def received(self, name: str, sent: Sent[Record]) -> Recorded[Record] | Failed | Ignored:
        """What another process sent, with its project; a defect is met again here, where its report is written."""
        project: Project | None = self.projects.at(sent.scheme) if sent.scheme else None
        if isinstance(sent.event, Failed):
            return sent.event._replace(project=project)
        if sent.event is not None:
            return sent.event
        if sent.record is None or project is None:
            return self.here(name)
        return Recorded(sent.record, name, project)
