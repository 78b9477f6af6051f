"""`chaiqian register template` and `register export`: a register, empty or with the cases of a folder."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated, BinaryIO

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DONE
from chaiqian.cli.kinds import REGISTER
from chaiqian.cli.options import ForceOption
from chaiqian.cli.results import check_output
from chaiqian.output.text import safe
from chaiqian.project.telling import Telling
from chaiqian.register.causes import problem_text
from chaiqian.register.exporting import Export, export_register
from chaiqian.register.one_sheet_template import write_one_sheet
from chaiqian.register.shared import BookArgument, FolderArgument, SchemeOption, check_ending, saved, scheme_for
from chaiqian.register.template import write_register


class Layout(StrEnum):
    """How a register is laid out."""

    SIX_SHEETS = "six-sheets"
    ONE_SHEET = "one-sheet"


LayoutOption = Annotated[
    Layout,
    typer.Option(
        "--layout", help="six-sheets：宅基地、房屋、人员等各一张表；one-sheet：都在一张表上，一户几行，人员一行一个"
    ),
]


def template(
    book: BookArgument,
    scheme: SchemeOption = None,
    layout: LayoutOption = Layout.SIX_SHEETS,
    force: ForceOption = False,
) -> int:
    """写出空的登记簿：表头、下拉列表、格式和每一列的填写说明。"""
    check_ending(book)
    check_output(book, force, [scheme] if scheme else [], REGISTER)
    found, code = scheme_for(scheme, None)
    if code != DONE:
        return code

    def write(stream: BinaryIO) -> int:
        if layout is Layout.ONE_SHEET:
            write_one_sheet(stream, (), found)
        else:
            write_register(stream, {}, found)
        return DONE

    return saved(book, force, write, lambda: "空登记簿")


def export(
    folder: FolderArgument, book: BookArgument, layout: LayoutOption = Layout.SIX_SHEETS, force: ForceOption = False
) -> int:
    """把文件夹里的案件导出为登记簿，再导入即得原样的案件。

    有问题的案件文件列出后跳过，退出码为 1。
    """
    check_ending(book)
    if not folder.is_dir():
        raise UsageError(safe(f"文件夹 {folder} " + ("不是文件夹" if folder.exists() else "找不到")))
    check_output(book, force, [], REGISTER)
    found, _ = scheme_for(None, folder, quietly=True)
    results: list[Export] = []
    telling = Telling()

    def write(stream: BinaryIO) -> int:
        results.append(export_register(folder, stream, found, layout is Layout.ONE_SHEET))
        for failed in results[0].failed:
            telling.tell(failed)
        for problem in results[0].notes:
            print(problem_text(problem) + "\n", file=sys.stderr)
        return DONE

    code = saved(book, force, write, lambda: f" {results[0].households} 户的登记簿")
    return code or telling.code
