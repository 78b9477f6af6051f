"""What `check` does: read every file, settle every case, compare the cases of a project."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from chaiqian.documents.case import Case
from chaiqian.documents.folder import SCHEME_NAME, is_case_file, is_scheme_file, toml_files, unlistable
from chaiqian.documents.locate import locate
from chaiqian.documents.problem import Finding, Place, Problem
from chaiqian.documents.scheme import Scheme
from chaiqian.law.settlement import settle
from chaiqian.project.conflicts import check_project
from chaiqian.project.reading import DocumentError, Reader, SchemeUnusable

T = TypeVar("T")


@dataclass
class Found:
    """Problems in the order in which they were met, each once, and how many files of each kind were read."""

    problems: list[Problem] = field(default_factory=list)
    cases: int = 0
    schemes: int = 0
    _met: set[Problem] = field(default_factory=set)

    def add(self, problems: Iterable[Problem]) -> None:
        """Note problems; one met before (a scheme's, through another case) is not repeated."""
        for problem in problems:
            if problem not in self._met:
                self._met.add(problem)
                self.problems.append(problem)


def examine(paths: Iterable[Path], scheme: Path | None = None) -> Found:
    """Check files and folders; `scheme` replaces the scheme that is found for each case."""
    examination = _Examination(Reader(scheme))
    for path in paths:
        for file, kind in _files(path, examination.found):
            if kind == "scheme":
                examination.scheme(file)
            else:
                examination.case(file)
    examination.across()
    return examination.found


def _files(path: Path, found: Found) -> Iterator[tuple[Path, str]]:
    """Give each file to check, and whether it is a case or a scheme."""
    if not os.path.isdir(path):
        yield path, "scheme" if is_scheme_file(path) else "case"
        return
    unread: list[Problem] = []
    files = list(toml_files(path, lambda error: unread.append(unlistable(error))))
    schemes = [file for file in files if file.name == SCHEME_NAME]
    cases = [file for file in files if file.name != SCHEME_NAME and is_case_file(file)]
    found.add(unread if unread or schemes or cases else [_nothing_there(path)])
    yield from ((file, "scheme") for file in schemes)
    yield from ((file, "case") for file in cases)


def _nothing_there(path: Path) -> Problem:
    expected = "scheme.toml，或含 case_id 的 .toml 文件"
    return Problem("F112", "文件夹里没有案件，也没有方案", Place(str(path)), expected, "核对文件夹是否选对。")


class _Examination:
    """Reads files one by one, and keeps the cases of each scheme for the checks across them."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.found = Found()
        self.read: set[str] = set()
        self.by_scheme: dict[str, list[Case]] = {}

    def scheme(self, file: Path) -> Scheme | None:
        """Check a scheme, once."""
        known = os.path.abspath(file) in self.reader.schemes
        self.found.schemes += not known
        try:
            scheme = self.reader.scheme_at(file)
        except DocumentError as error:
            self.found.add(error.problems)
            return None
        except SchemeUnusable:
            return None
        if not known:
            self.found.add(_located(scheme.warnings, None, scheme))
        return scheme

    def case(self, file: Path) -> None:
        """Check a case by itself and, where that goes well, with its scheme."""
        whole = os.path.abspath(file)
        if whole in self.read:
            return
        self.read.add(whole)
        self.found.cases += 1
        case = self._attempt(lambda: self.reader.case(file))
        scheme_file = self._attempt(lambda: self.reader.scheme_file(file))
        scheme = self.scheme(scheme_file) if scheme_file else None
        if case is not None and scheme_file is not None:
            self.by_scheme.setdefault(os.path.abspath(scheme_file), []).append(case)
        if case is not None and scheme is not None:
            self._together(case, scheme)

    def _attempt(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except DocumentError as error:
            self.found.add(error.problems)
            return None

    def _together(self, case: Case, scheme: Scheme) -> None:
        try:
            settlement = settle(case, scheme)
        except DocumentError as error:
            self.found.add(error.problems)
        else:
            self.found.add(_located(settlement.warnings, case, scheme))

    def across(self) -> None:
        """Compare the cases of each project."""
        for file, cases in self.by_scheme.items():
            self.found.add(check_project(cases, self.reader.schemes.get(file)))


def _located(findings: Iterable[Finding], case: Case | None, scheme: Scheme) -> tuple[Problem, ...]:
    return locate(findings, {"case": case.source if case else None, "scheme": scheme.source})
