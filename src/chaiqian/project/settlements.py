"""Settling the cases of files and folders for a command; what is wrong is reported as it is met."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.results import report
from chaiqian.documents.folder import case_files
from chaiqian.documents.problem import ERROR, DocumentError, Problem
from chaiqian.law.settlement import Settlement
from chaiqian.output.report import folder_cautions
from chaiqian.output.text import safe
from chaiqian.project.across import Across
from chaiqian.project.folder import Failed, Folder
from chaiqian.project.reading import Reader, SchemeUnusable


class Settlements:
    """Cases settled one after another; what many households share is reported once. `code` is the exit code so far."""

    def __init__(self, paths: list[Path], scheme: Path | None, count_signed: bool, undone: str = "没有结算") -> None:
        self.paths, self.scheme, self.count_signed = paths, scheme, count_signed
        self.undone = undone
        self.code = DONE
        self.failed = 0
        self.contradictions = 0
        self._reported: set[Problem] = set()

    def each(self) -> Iterator[tuple[Settlement, Path]]:
        """Give every settlement with its file."""
        for path in self.paths:
            if path.is_dir() and self.scheme is None:
                yield from self._of_folder(path)
            else:
                yield from self._of_files(case_files(path) if path.is_dir() else iter([path]))

    def fail(self, problems: tuple[Problem, ...]) -> None:
        """Count a household as not settled, and say why."""
        self.failed += 1
        self.code = DATA
        self.show(problems)

    @property
    def cautions(self) -> tuple[str, ...]:
        """What is to be said beside results that several cases contradict."""
        return folder_cautions(self.contradictions, 0)

    def show(self, problems: tuple[Problem, ...]) -> None:
        """Report problems that were not reported yet."""
        report([problem for problem in problems if problem not in self._reported])
        self._reported.update(problems)
        if any(problem.severity == ERROR for problem in problems):
            self.code = DATA

    def _of_files(self, files: Iterator[Path]) -> Iterator[tuple[Settlement, Path]]:
        reader = Reader(self.scheme)
        for file in files:
            try:
                yield reader.settle(file), file
            except DocumentError as error:
                self.fail(error.problems)
            except SchemeUnusable as error:
                self._unusable(file, error.file)

    def _of_folder(self, path: Path) -> Iterator[tuple[Settlement, Path]]:
        with Across() as across:
            folder = Folder(path, across)
            if self.count_signed:
                folder.count_signed()
            for outcome in folder.outcomes():
                self.show(tuple(folder.news()))
                if not isinstance(outcome, Failed):
                    yield outcome.settlement, outcome.file
                elif outcome.scheme is not None:
                    self._unusable(outcome.file, outcome.scheme)
                else:
                    self.fail(outcome.problems)
            found = tuple(folder.contradictions())
            self.contradictions += len(found)
            self.show((*folder.news(), *found))

    def _unusable(self, file: Path, scheme: Path) -> None:
        self.fail(())
        print(f"{safe(str(file))}：方案 {safe(str(scheme))} 有问题，{self.undone}", file=sys.stderr)
