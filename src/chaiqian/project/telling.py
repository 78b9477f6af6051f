"""What a command does with what could not be settled: it tells each problem once, on standard error, and counts."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.results import report
from chaiqian.documents.codes import ERROR
from chaiqian.documents.problem import Problem
from chaiqian.output.text import safe
from chaiqian.project.run import Contradicted, Counted, Event, Failed, Ignored, Settled


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
        self.code = DATA
        self.show(problems)

    def show(self, problems: tuple[Problem, ...]) -> None:
        """Tell problems that were not told yet; an error makes the exit code 1."""
        report([problem for problem in problems if problem not in self._reported])
        self._reported.update(problems)
        if any(problem.severity == ERROR for problem in problems):
            self.code = DATA

    def _failed(self, failed: Failed) -> None:
        self.fail(failed.problems)
        if failed.scheme is not None and not failed.problems and self.undone:
            words = f"{safe(str(failed.file))}：方案 {safe(str(failed.scheme))} 有问题，{self.undone}"
            print(words, file=sys.stderr)


def _errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """That a scheme records another count than that of the folder is for `check`, `batch` and `progress` to say."""
    return tuple(problem for problem in problems if problem.severity == ERROR)
