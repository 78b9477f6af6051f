"""`chaiqian check`: every problem of cases, schemes and folders."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Annotated, Literal

import typer

from chaiqian.cli.exit_codes import BUG, DATA, DONE
from chaiqian.cli.options import SchemeOption, expanded
from chaiqian.documents.folder import HEADINGS_NAME, SCHEME_NAME, case_files, is_scheme_file, toml_files
from chaiqian.documents.headings_table import read_headings_table, unsaid_warning
from chaiqian.documents.problem import DocumentError, Place, Problem
from chaiqian.documents.problem_page import counts, problem_json, problem_short, problem_text
from chaiqian.office.findings import deviations, own_warnings, scheme_warnings
from chaiqian.output.page import page_width
from chaiqian.output.streams import speak_to_machines
from chaiqian.output.trouble import PASSED_ON
from chaiqian.project.above import naming_schemes_above
from chaiqian.project.across import Across
from chaiqian.project.over_folder import Survey
from chaiqian.project.run import Event, Failed, Noticed, Project, Projects, Settled, of_files
from chaiqian.project.telling import Defects


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
    return BUG if found.defective else DATA if errors else DONE


@dataclass
class Found:
    """Problems in the order in which they were met, each once, and how many files of each kind were read.

    `defective`: a defect of ours kept something from being examined.
    """

    problems: list[Problem] = field(default_factory=list)
    cases: int = 0
    schemes: int = 0
    tables: int = 0
    defective: bool = False
    _met: set[Problem] = field(default_factory=set)

    def add(self, problems: Iterable[Problem]) -> None:
        """Note problems; one met before, in whatever way its path was written, is not repeated."""
        for problem in problems:
            whole = problem._replace(place=_absolute(problem.place), also=tuple(map(_absolute, problem.also)))
            if whole not in self._met:
                self._met.add(whole)
                self.problems.append(problem)


def _absolute(place: Place) -> Place:
    return place._replace(file=os.path.abspath(place.file))


def examine(paths: Iterable[Path], scheme: Path | None = None) -> Found:
    """Check files and folders; `scheme` replaces the scheme that is found for each case."""
    examination = _Examination(scheme)
    examination.paths(list(paths))
    return examination.found


class _Examination:
    """Settles the cases of files and folders; what is known of several comes with them."""

    def __init__(self, scheme: Path | None) -> None:
        self.scheme = scheme
        self.projects = Projects(scheme)
        self.found = Found()
        self.defects = Defects()
        self._read: set[str] = set()
        self._schemes: set[str] = set()

    def paths(self, paths: Sequence[Path]) -> None:
        """Check files and folders, the schemes of each folder before its cases."""
        for is_folder, several in groupby(paths, os.path.isdir):
            for path in several if is_folder else ():
                self._folder(path)
            if not is_folder:
                self._files(list(several))

    def _files(self, files: list[Path]) -> None:
        for file in filter(is_scheme_file, files):
            self._project(self.projects.at(file))
        self._headings(file for file in files if file.name == HEADINGS_NAME)
        cases = [file for file in files if not is_scheme_file(file) and file.name != HEADINGS_NAME]
        self._events(of_files(self._unread(cases), self.projects), self.projects)

    def _headings(self, files: Iterable[Path]) -> None:
        """What the project says of its registers' headings and words."""
        for file in files:
            self.found.tables += 1
            try:
                self.found.add(unsaid_warning(read_headings_table(file)))
            except DocumentError as error:
                self.found.add(error.problems)

    def _folder(self, folder: Path) -> None:
        tables = [file for file in toml_files(folder) if file.name == HEADINGS_NAME]
        self._headings(tables)
        if self.scheme is not None:
            self._files([*self._schemes_in(folder), *case_files(folder)])
            return
        told = len(self.found.problems)
        with Across() as across:
            survey = Survey(across)
            survey.read(folder)
            survey.close(count_signed=False)
            for project in survey.projects:
                self._project(project)
            cases = self._events(naming_schemes_above(lambda _: survey.events())(folder), survey.projects)
        if not cases and not tables and not list(survey.projects) and told == len(self.found.problems):
            self.found.add([_nothing_there(folder)])

    @staticmethod
    def _schemes_in(folder: Path) -> Iterator[Path]:
        return (file for file in toml_files(folder) if file.name == SCHEME_NAME)

    def _unread(self, files: Iterable[Path]) -> Iterator[Path]:
        """Each file once, in whatever way its path is written."""
        for file in files:
            whole = os.path.abspath(file)
            if whole not in self._read:
                self._read.add(whole)
                yield file

    def _events(self, events: Iterable[Event], projects: Projects) -> int:
        """Note what is wrong; how many cases there are."""
        cases = 0
        for event in events:
            if isinstance(event, Settled | Failed):
                cases += 1
                try:
                    self._household(event, projects)
                except PASSED_ON:
                    raise
                except Exception as error:
                    self._defect(event.file, error)
            elif isinstance(event, Noticed):
                self.found.add(event.problems)
        return cases

    def _household(self, event: Settled | Failed, projects: Projects) -> None:
        """A case that cannot be read does not hide its scheme; one that can follows its scheme's problems."""
        self._read.add(os.path.abspath(event.file))
        self.found.cases = len(self._read)
        if isinstance(event, Failed) and event.defect is not None:
            self._defect(event.file, event.defect)
        if isinstance(event, Failed) and event.case is None:
            self.found.add(event.problems)
        try:
            self._project(projects.of(event.file))
        except DocumentError as error:
            self.found.add(error.problems)
            return
        if isinstance(event, Settled):
            self.found.add((*own_warnings(event), *deviations(event)))
        elif event.case is not None:
            self.found.add(event.problems)
        self.found.add(event.contradictions)

    def _defect(self, file: Path, error: Exception) -> None:
        self.found.add([self.defects.problem(file, error)])
        self.found.defective = True

    def _project(self, project: Project) -> None:
        self._schemes.add(os.path.abspath(project.file))
        self.found.schemes = len(self._schemes)
        self.found.add((*project.problems, *scheme_warnings(project)))


def _nothing_there(path: Path) -> Problem:
    expected = "scheme.toml，或含 case_id 的 .toml 文件"
    return Problem("F112", "文件夹里没有案件，也没有方案", Place(str(path)), expected, "核对文件夹是否选对。")
