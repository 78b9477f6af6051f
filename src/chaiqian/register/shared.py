"""What the three commands of the register share: the scheme of a folder, a workbook's ending, a workbook saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.results import report, write_as_it_comes
from chaiqian.documents.folder import find_scheme
from chaiqian.documents.load import load_scheme
from chaiqian.documents.problem import DocumentError
from chaiqian.documents.scheme import Scheme
from chaiqian.output.text import safe

ENDING = ".xlsx"
SchemeOption = Annotated[
    Path | None,
    typer.Option("--scheme", metavar="文件", help="方案文件：下拉列表列出其中的村、户型、设备等，导入时一并核对"),
]
BookArgument = Annotated[Path, typer.Argument(metavar="登记簿", help="Excel 登记簿（.xlsx）")]
FolderArgument = Annotated[Path, typer.Argument(metavar="文件夹", help="项目文件夹")]


def check_ending(book: Path) -> None:
    """Refuse a name that is none of an .xlsx."""
    if book.suffix.lower() != ENDING:
        raise UsageError(safe(f"登记簿 {book} 的扩展名应为 {ENDING}"))


def scheme_for(given: Path | None, folder: Path | None, quietly: bool = False) -> tuple[Scheme | None, int]:
    """The scheme that was given or that the folder has; its problems are reported, unless it was not asked for."""
    if given is None and folder is None:
        return None, DONE
    try:
        given = given or find_scheme(Path(folder or ".") / "登记簿")
    except DocumentError:
        return None, DONE
    try:
        return load_scheme(given), DONE
    except DocumentError as error:
        if not quietly:
            report(error.problems)
        return None, DATA


def saved(book: Path, force: bool, write: Callable[[BinaryIO], int], what: Callable[[], str]) -> int:
    """Write a workbook, whole or not at all, and say of `what` where it is; an exit code."""
    code = write_as_it_comes(book, force, write)
    if code == DONE:
        print(f"已写出{what()}：{safe(str(book))}")
    return code
