"""`chaiqian new`: one household, question by question."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import ForceOption, SchemeOption
from chaiqian.cli.results import check_output, report, save
from chaiqian.documents.case import Case
from chaiqian.documents.folder import case_files
from chaiqian.documents.load import load_case
from chaiqian.documents.problem import DocumentError
from chaiqian.entry.case_plan import CasePlan
from chaiqian.entry.interview import Interview
from chaiqian.entry.screen import Screen
from chaiqian.entry.wizard_session import held
from chaiqian.household.sheet_page import sheet
from chaiqian.output.page import page_width, print_page
from chaiqian.output.text import safe
from chaiqian.project.reading import Reader

NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
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
    check_output(file, force, [], document=True)
    reader = Reader(scheme)
    try:
        scheme_file = reader.scheme_file(folder / "new.toml")
        plan = _plan(reader.scheme_at(scheme_file), scheme_file, folder)
    except DocumentError as error:
        report(error.problems)
        print("还没有方案的，先用 chaiqian init 建立项目。", file=sys.stderr)
        return DATA
    return _session(plan, folder, file, force)


def _place(target: Path | None) -> tuple[Path, Path | None]:
    """The folder, and the file where one is named."""
    if target is None or target.is_dir():
        return target or Path(), None
    if not target.parent.is_dir():
        raise UsageError(f"文件夹 {target.parent} 不存在")
    file = target if target.suffix.lower() == ".toml" else target.with_name(f"{target.name}.toml")
    return target.parent, file


def _plan(scheme: Any, scheme_file: Path, folder: Path) -> CasePlan:
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
    for path in case_files(project):
        try:
            yield load_case(path)
        except DocumentError:
            continue


def _session(plan: CasePlan, folder: Path, file: Path | None, force: bool) -> int:
    screen = Screen()
    screen.note(f"项目：{plan.scheme.project.name}")

    def questions() -> tuple[dict[str, Any], Path]:
        document = Interview(plan, screen).run()
        return document, file or _free_name(screen, folder, str(document["case_id"]), force)

    answered = held(questions)
    if answered is None:
        return DATA
    document, chosen = answered
    case = plan.case(document)
    code = save(chosen, case.source.text if case.source else "", [], force)
    if code:
        return code
    print(f"已写入 {safe(str(chosen))}\n")
    _show(plan, document, chosen)
    return DONE


def _free_name(screen: Screen, folder: Path, case_id: str, force: bool) -> Path:
    """The file of this case id; another name is asked for where the file is there already."""
    name = f"{NOT_IN_FILE_NAMES.sub('-', case_id).strip('.-') or 'case'}.toml"
    while not force and (folder / name).exists():
        screen.note(f"文件 {safe(str(folder / name))} 已存在，不予覆盖。")
        given = NOT_IN_FILE_NAMES.sub("-", screen.read("  另取一个文件名：")).strip(".-")
        if given:
            name = given if given.lower().endswith(".toml") else f"{given}.toml"
    return folder / name


def _show(plan: CasePlan, document: dict[str, Any], file: Path) -> None:
    print_page(sheet(plan.settlement(document, file), page_width(sys.stdout)), sys.stdout)
