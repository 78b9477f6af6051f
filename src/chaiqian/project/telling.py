"""What a command does with what could not be settled: it tells each problem once, on standard error, and counts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from chaiqian.cli.chinese import UsageError, running_command
from chaiqian.cli.exit_codes import BUG, DATA, DONE
from chaiqian.cli.loading import loaded
from chaiqian.cli.results import report
from chaiqian.documents.codes import ERROR
from chaiqian.documents.problem import DocumentError, Place, Problem
from chaiqian.output.text import safe
from chaiqian.output.trouble import PASSED_ON
from chaiqian.project.run import Contradicted, Counted, Event, Failed, Ignored, Settled

DEFECT, DEFECT_MESSAGE, DEFECT_REMEDY = "F118", "程序内部出错，这一户没有做完，其余各户照常", "请把缺陷报告交给维护人员"


class Defects:
    """Defects of ours, each of which costs one household; the first is reported."""

    def __init__(self) -> None:
        self._reported = False

    def problem(self, file: Path, error: Exception) -> Problem:
        """What to tell of a household that a defect cost, after where the report of it is."""
        if not self._reported:
            self._reported = True
            report_defect(error)
        return defect_of(file)


def report_defect(error: Exception) -> None:
    """Write the report of a defect, and say where it is."""
    print(loaded("cli.bug_report:report_bug")(error, running_command()), file=sys.stderr)


def defect_of(file: Path) -> Problem:
    """That a household was not done, for no reason of its own."""
    return Problem(DEFECT, DEFECT_MESSAGE, Place(str(file)), remedy=DEFECT_REMEDY)


class Telling:
    """Passes on the households that are settled, and tells the rest.

    `code` is the exit code so far, `failed` the cases not settled, `contradictions` how many were told. `undone` ends
    the line on a case whose scheme cannot be used; where it is empty there is no such line.
    """

    def __init__(self, undone: str = "没有结算") -> None:
        self.undone = undone
        self.code = DONE
        self.failed = 0
        self.contradictions = 0
        self._defects = Defects()
        self._reported: set[Problem] = set()

    def households(self, events: Iterable[Event]) -> Iterator[Settled]:
        """Give every household that is settled; tell the rest as it comes."""
        for event in events:
            if isinstance(event, Settled):
                yield event
            else:
                self.tell(event)

    def tell(self, event: Event) -> None:
        """Tell and count what is no settled household."""
        if isinstance(event, Failed):
            self._failed(event)
        elif not isinstance(event, Settled | Ignored):
            self.contradictions += len(event.problems) if isinstance(event, Contradicted) else 0
            self.show(_errors(event.problems) if isinstance(event, Counted) else event.problems)

    def fail(self, problems: tuple[Problem, ...]) -> None:
        """Count a household as not done, and say why."""
        self.failed += 1
        self.code = self.code or DATA
        self.show(problems)

    def broke(self, file: Path, error: Exception) -> None:
        """Count a household as not done for a defect of ours."""
        self.fail((self._defects.problem(file, error),))
        self.code = BUG

    @contextmanager
    def one(self, file: Path) -> Iterator[None]:
        """Do what is done for one household: a defect in it is told, and the others go on."""
        try:
            yield
        except (*PASSED_ON, DocumentError, UsageError):
            raise
        except Exception as error:
            self.broke(file, error)

    def show(self, problems: tuple[Problem, ...]) -> None:
        """Tell problems that were not told yet; an error makes the exit code 1."""
        report([problem for problem in problems if problem not in self._reported])
        self._reported.update(problems)
        if any(problem.severity == ERROR for problem in problems):
            self.code = self.code or DATA

    def _failed(self, failed: Failed) -> None:
        if failed.defect is not None:
            self.broke(failed.file, failed.defect)
            return
        self.fail(failed.problems)
        if failed.scheme is not None and not failed.problems and self.undone:
            words = f"{safe(str(failed.file))}：方案 {safe(str(failed.scheme))} 有问题，{self.undone}"
            print(words, file=sys.stderr)


def _errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """That a scheme records another count than that of the folder is for `check`, `batch` and `progress` to say."""
    return tuple(problem for problem in problems if problem.severity == ERROR)
