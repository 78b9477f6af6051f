"""`chaiqian new`: one household, question by question."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.kinds import DOCUMENT
from chaiqian.cli.options import ForceOption, SchemeOption
from chaiqian.cli.results import check_output, report, save_document
from chaiqian.documents.case import Case
from chaiqian.documents.folder import SCHEME_NAME, case_files, is_scheme_file
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.documents.scheme import Scheme
from chaiqian.entry.case_plan import CasePlan
from chaiqian.entry.interview import Interview, held
from chaiqian.entry.screen import Screen
from chaiqian.household.sheet_page import sheet
from chaiqian.output.file_names import Names, file_stem, is_reserved
from chaiqian.output.files import seen
from chaiqian.output.page import page_width, print_page
from chaiqian.output.text import safe
from chaiqian.project.run import Failed, Projects, read_cases

ENDING = ".toml"
SCHEMA = Path("schemas") / "case.schema.json"


def new(
    target: Annotated[
        Path | None,
        typer.Argument(metavar="案件文件", help="写成哪个文件，或放在哪个文件夹；不写则在当前文件夹，以编号为文件名"),
    ] = None,
    scheme: SchemeOption = None,
    force: ForceOption = False,
) -> int:
    """逐项询问，录入一宗宅基地，写成案件文件，并显示结算单。

    每一项当场检查；输入 < 返回上一项，最后有总览可以修改，确认后才写文件。中途按 Ctrl-C 不留下任何文件。
    """
    folder, file = _place(target)
    check_output(file, force, [], DOCUMENT)
    saving = _Saving(folder, file, force)
    try:
        project = Projects(scheme).of(folder / "new.toml")
    except DocumentError as error:
        return _no_scheme(error.problems)
    if project.scheme is None:
        return _no_scheme(project.problems)
    return _session(_plan(project.scheme, project.file, folder), saving)


def _no_scheme(problems: tuple[Problem, ...]) -> int:
    report(problems)
    print("还没有方案的，先用 chaiqian init 建立项目。", file=sys.stderr)
    return DATA


def _place(target: Path | None) -> tuple[Path, Path | None]:
    """The folder, and the file where one is named."""
    if target is None or target.is_dir():
        return target or Path(), None
    if not target.parent.is_dir():
        raise UsageError(f"文件夹 {safe(str(target.parent))} 不存在")
    file = target if target.suffix.lower() == ENDING else target.with_name(f"{target.name}{ENDING}")
    if is_reserved(file.stem):
        why = f"{SCHEME_NAME} 是方案的文件名" if file.name.lower() == SCHEME_NAME else "Windows 不许用这个文件名"
        raise UsageError(f"{why}，案件请另取一个文件名：{safe(str(file))}")
    if is_scheme_file(file):
        raise UsageError(f"文件 {safe(str(file))} 是方案，不能用案件替换（加 --force 也不行）")
    return target.parent, file


def _plan(scheme: Scheme, scheme_file: Path, folder: Path) -> CasePlan:
    project = scheme_file.parent
    schema = ""
    if (project / SCHEMA).is_file():
        try:
            schema = Path(os.path.relpath(project / SCHEMA, folder)).as_posix()
        except ValueError:  # another drive
            schema = ""
    return CasePlan(scheme, _siblings(project), schema)


def _siblings(project: Path) -> Iterator[Case]:
    """The cases of the project that can be read; the others are for `check`."""
    return (case for case in read_cases(case_files(project)) if not isinstance(case, Failed))


class _Saving:
    """Where the case goes; with `force` over what stood there when the wizard began, and over nothing newer."""

    def __init__(self, folder: Path, file: Path | None, force: bool) -> None:
        self.folder, self.file, self.force = folder, file, force
        there = [] if not force else [file] if file is not None else sorted(folder.glob(f"*{ENDING}"))
        self.before = {path: seen(path) for path in there}

    def place(self, screen: Screen, case_id: str) -> Path:
        """The file named, or that of this case id; another name is asked for where that is taken."""
        if self.file is not None:
            return self.file
        name, taken = f"{file_stem(case_id)}{ENDING}", Names(os.listdir(self.folder))
        while not self._may_be(name, taken):
            screen.note(f"文件 {safe(str(self.folder / name))} 已存在，不予覆盖。")
            given = screen.read("  另取一个文件名：")
            stem = given[: -len(ENDING)] if given.lower().endswith(ENDING) else given
            name = f"{file_stem(stem)}{ENDING}" if stem else name
        return self.folder / name

    def _may_be(self, name: str, taken: Names) -> bool:
        path = self.folder / name
        if self.force and path in self.before:
            return not is_scheme_file(path)
        return name not in taken

    def write(self, file: Path, text: str) -> int:
        """An exit code."""
        return save_document(file, text, self.before.get(file), beside=True)


def _session(plan: CasePlan, saving: _Saving) -> int:
    screen = Screen()
    screen.note(f"项目：{plan.scheme.project.name}")

    def questions() -> tuple[dict[str, Any], Path]:
        document = Interview(plan, screen).run()
        return document, saving.place(screen, str(document["case_id"]))

    answered = held(questions)
    if answered is None:
        return DATA
    document, chosen = answered
    case = plan.case(document)
    code = saving.write(chosen, case.source.text if case.source else "")
    if code:
        return code
    print(f"已写入 {safe(str(chosen))}\n")
    _show(plan, document, chosen)
    return DONE


def _show(plan: CasePlan, document: dict[str, Any], file: Path) -> None:
    print_page(sheet(plan.settlement(document, file), page_width(sys.stdout)), sys.stdout)
