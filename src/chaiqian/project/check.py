"""`chaiqian check`: every problem of cases, schemes and folders."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import typer

from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import SchemeOption, expanded
from chaiqian.documents.case import Case
from chaiqian.documents.folder import HEADINGS_NAME, SCHEME_NAME, is_case_file, is_scheme_file, toml_files, unlistable
from chaiqian.documents.headings_table import read_headings_table, unsaid_warning
from chaiqian.documents.locate import locate
from chaiqian.documents.problem import DocumentError, Place, Problem
from chaiqian.documents.problem_page import counts, problem_json, problem_short, problem_text
from chaiqian.output.page import page_width
from chaiqian.output.streams import speak_to_machines
from chaiqian.project.conflicts import check_project
from chaiqian.project.run import Failed, Project, Projects, Settled, of_files


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="路径", help="案件、方案、登记簿对照表或项目文件夹，可以多个")],
    scheme: SchemeOption = None,
    format: Annotated[
        Literal["text", "short", "json"],
        typer.Option("--format", metavar="text|short|json", help="text 附原文（默认）；short 每行一处；json 每行一个"),
    ] = "text",
) -> int:
    """检查案件、方案和文件夹，一次列出全部问题。

    文件夹连同下级文件夹一起检查，并核对同一宗宅基地的各户和重复的编号。只有提示没有错误的，退出码为 0。
    """
    found = examine(expanded(paths), scheme)
    write: dict[str, Callable[[Problem], str]] = {
        "text": lambda problem: problem_text(problem, page_width(sys.stdout)) + "\n",
        "short": problem_short,
        "json": problem_json,
    }
    if format == "json":
        speak_to_machines()
    for problem in found.problems:
        print(write[format](problem))
    errors, warnings = counts(found.problems)
    if format == "text":
        tables = f"、登记簿对照表 {found.tables} 份" if found.tables else ""
        print(f"检查了 {found.cases} 个案件、{found.schemes} 个方案{tables}：错误 {errors} 处，提示 {warnings} 处。")
    return DATA if errors else DONE


@dataclass
class Found:
    """Problems in the order in which they were met, each once, and how many files of each kind were read."""

    problems: list[Problem] = field(default_factory=list)
    cases: int = 0
    schemes: int = 0
    tables: int = 0
    _met: set[Problem] = field(default_factory=set)

    def add(self, problems: Iterable[Problem]) -> None:
        """Note problems; one met before (a scheme's, through another case) is not repeated."""
        for problem in problems:
            if problem not in self._met:
                self._met.add(problem)
                self.problems.append(problem)


def examine(paths: Iterable[Path], scheme: Path | None = None) -> Found:
    """Check files and folders; `scheme` replaces the scheme that is found for each case."""
    examination = _Examination(scheme)
    for path in paths:
        examination.path(path)
    examination.across()
    return examination.found


class _Examination:
    """Settles the cases of files and folders, and keeps them for the checks across each project."""

    def __init__(self, scheme: Path | None) -> None:
        self.projects = Projects(scheme)
        self.found = Found()
        self._read: set[str] = set()
        self._by_project: dict[Path, list[Case]] = {}

    def path(self, path: Path) -> None:
        """Check a file, or the schemes of a folder and then its cases."""
        schemes, cases, tables = _files(path, self.found)
        for file in tables:
            self._headings(file)
        for file in schemes:
            self._scheme(self.projects.at(file))
        for event in of_files(self._unread(cases), self.projects):
            self.found.cases += 1
            if isinstance(event, Settled):
                self._settled(event)
            else:
                self._failed(event)

    def _headings(self, file: Path) -> None:
        self.found.tables += 1
        try:
            self.found.add(unsaid_warning(read_headings_table(file)))
        except DocumentError as error:
            self.found.add(error.problems)

    def across(self) -> None:
        """Compare the cases of each project."""
        for file, cases in self._by_project.items():
            self.found.add(check_project(cases, self.projects.at(file).scheme))
        self.found.schemes = len(list(self.projects))

    def _unread(self, files: Iterable[Path]) -> Iterator[Path]:
        """Each file once, in whatever way its path is written."""
        for file in files:
            whole = os.path.abspath(file)
            if whole not in self._read:
                self._read.add(whole)
                yield file

    def _settled(self, settled: Settled) -> None:
        case, scheme = settled.settlement.case, settled.settlement.scheme
        self._scheme(settled.project)
        self._keep(case, settled.project)
        warnings = settled.settlement.own_warnings
        self.found.add(locate(warnings, {"case": case.source, "scheme": scheme.source}))

    def _failed(self, failed: Failed) -> None:
        """A case that cannot be read does not hide its scheme; one that can follows its scheme's problems."""
        if failed.case is None:
            self.found.add(failed.problems)
        try:
            project = self.projects.of(failed.file)
        except DocumentError as error:
            self.found.add(error.problems)
            return
        self._scheme(project)
        if failed.case is not None:
            self.found.add(failed.problems)
            self._keep(failed.case, project)

    def _scheme(self, project: Project) -> None:
        self.found.add(project.problems)
        if project.scheme is not None:
            self.found.add(locate(project.scheme.warnings, {"case": None, "scheme": project.scheme.source}))

    def _keep(self, case: Case, project: Project) -> None:
        self._by_project.setdefault(project.file, []).append(case)


def _files(path: Path, found: Found) -> tuple[list[Path], list[Path], list[Path]]:
    """The schemes, the cases and the registers' tables to check; what is wrong with a folder itself is noted."""
    if not os.path.isdir(path):
        if path.name == HEADINGS_NAME:
            return [], [], [path]
        return ([path], [], []) if is_scheme_file(path) else ([], [path], [])
    unread: list[Problem] = []
    files = list(toml_files(path, lambda error: unread.append(unlistable(error))))
    schemes = [file for file in files if file.name == SCHEME_NAME]
    tables = [file for file in files if file.name == HEADINGS_NAME]
    cases = [file for file in files if file.name not in (SCHEME_NAME, HEADINGS_NAME) and is_case_file(file)]
    found.add(unread if unread or schemes or cases or tables else [_nothing_there(path)])
    return schemes, cases, tables


def _nothing_there(path: Path) -> Problem:
    expected = "scheme.toml，或含 case_id 的 .toml 文件"
    return Problem("F112", "文件夹里没有案件，也没有方案", Place(str(path)), expected, "核对文件夹是否选对。")
