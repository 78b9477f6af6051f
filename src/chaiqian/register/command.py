"""`chaiqian register`: the Excel register, empty, into case files and back."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.confirmation import asked, can_ask
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.kinds import REGISTER
from chaiqian.cli.options import ForceOption
from chaiqian.cli.results import check_output, report, write_as_it_comes
from chaiqian.documents.folder import find_scheme
from chaiqian.documents.load import load_scheme
from chaiqian.documents.problem import DocumentError, Finding
from chaiqian.documents.scheme import Scheme
from chaiqian.output.page import Page, page_width, print_page
from chaiqian.output.text import safe, shortened
from chaiqian.register.problems import RegisterRefused
from chaiqian.register.report import change_lines, ordered, problem_text

if TYPE_CHECKING:
    from chaiqian.register.exporting import Export
    from chaiqian.register.importing import Import, ImportOutcome

ENDING = ".xlsx"
NAMED = 200
SchemeOption = Annotated[
    Path | None,
    typer.Option("--scheme", metavar="文件", help="方案文件：下拉列表列出其中的村、户型、设备等，导入时一并核对"),
]
BookArgument = Annotated[Path, typer.Argument(metavar="登记簿", help="Excel 登记簿（.xlsx）")]
FolderArgument = Annotated[Path, typer.Argument(metavar="文件夹", help="项目文件夹")]


def template(book: BookArgument, scheme: SchemeOption = None, force: ForceOption = False) -> int:
    """写出空的登记簿：表头、下拉列表、格式和每一列的填写说明。"""
    from chaiqian.register.template import write_register

    _check_ending(book)
    check_output(book, force, [scheme] if scheme else [], REGISTER)
    found, code = _scheme(scheme, None)
    if code != DONE:
        return code

    def write(stream: BinaryIO) -> int:
        write_register(stream, {}, found)
        return DONE

    return _saved(book, force, write, lambda: "空登记簿")


def import_(
    book: Annotated[Path, typer.Argument(metavar="登记簿", help="Excel 登记簿（.xlsx 或 .xls）")],
    folder: FolderArgument,
    update: Annotated[bool, typer.Option("--update", help="按登记簿修改已有的案件：列出改动，问过再改")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查、列出改动，不写文件")] = False,
    scheme: SchemeOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="和 --update 同写：列出改动，不再询问就改")] = False,
) -> int:
    """把登记簿导入为案件文件，一户一个。

    有问题的按表、行、列一次列出，那些户不写；没有问题的户照常写成文件，退出码为 1。
    已有的案件不会改动，除非加 --update：文件里的值和登记簿里的值逐项列出，问过再改。
    用 edit 等改过案件的，先用 export 导出新的登记簿再改，免得旧登记簿把旧数写回案件。
    文件夹里（或上级文件夹）有 scheme.toml 的，一并核对方案。登记簿没有的列，不改动已有案件里的内容。
    """
    from chaiqian.register.importing import import_register

    _check_folder(folder)
    found, code = _scheme(scheme, folder)
    if code != DONE:
        return code
    try:
        result = import_register(
            book, folder, update=update, dry_run=dry_run, scheme=found, agree=lambda changed: _agreed(changed, yes)
        )
    except RegisterRefused as refusal:
        _report([refusal.finding])
        return DATA
    except OSError as error:
        return _not_written(error.filename or folder)
    _report(result.problems)
    _summarise(result, folder, dry_run)
    if found is None:
        print("没有找到方案（scheme.toml），案件没有和方案核对：请核对文件夹名；方案放进去以后再 chaiqian check。")
    return DATA if result.failed else DONE


def export(folder: FolderArgument, book: BookArgument, force: ForceOption = False) -> int:
    """把文件夹里的案件导出为登记簿，再导入即得原样的案件。

    有问题的案件文件列出后跳过，退出码为 1。
    """
    from chaiqian.register.exporting import export_register

    _check_ending(book)
    if not folder.is_dir():
        raise _usage(f"文件夹 {folder} " + ("不是文件夹" if folder.exists() else "找不到"))
    check_output(book, force, [], REGISTER)
    found, _ = _scheme(None, folder, quietly=True)
    results: list[Export] = []

    def write(stream: BinaryIO) -> int:
        results.append(export_register(folder, stream, found))
        report(results[0].problems)
        for problem in results[0].notes:
            print(problem_text(problem) + "\n", file=sys.stderr)
        return DONE

    code = _saved(book, force, write, lambda: f" {results[0].households} 户的登记簿")
    return code or (DATA if results[0].problems else DONE)


def _usage(message: str) -> UsageError:
    return UsageError(safe(message))


def _check_ending(book: Path) -> None:
    if book.suffix.lower() != ENDING:
        raise _usage(f"登记簿 {book} 的扩展名应为 {ENDING}")


def _check_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise _usage(f"{folder} 不是文件夹")


def _scheme(given: Path | None, folder: Path | None, quietly: bool = False) -> tuple[Scheme | None, int]:
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


def _saved(book: Path, force: bool, write: Callable[[BinaryIO], int], what: Callable[[], str]) -> int:
    """Write a workbook, whole or not at all, and say of `what` where it is; an exit code."""
    code = write_as_it_comes(book, force, write)
    if code == DONE:
        print(f"已写出{what()}：{safe(str(book))}")
    return code


def _not_written(where: object) -> int:
    print(f"无法写入 {safe(str(where))}：请检查权限和磁盘空间；已写出的案件文件是完整的", file=sys.stderr)
    return DATA


def _report(problems: Iterable[Finding]) -> None:
    width = page_width(sys.stderr)
    for problem in ordered(problems):
        print(problem_text(problem, width) + "\n", file=sys.stderr)


def _agreed(changed: Sequence[ImportOutcome], yes: bool) -> bool:
    """Show every value that would be replaced, and have it confirmed."""
    _show_changes(changed)
    if yes:
        return True
    question = f"登记簿和上列 {len(changed)} 户的案件文件不同，文件里的值将改为登记簿里的值。"
    if can_ask():
        return asked(question + "登记簿比案件旧的，不要改。")
    print(f"{question}这些户没有改动；核对后确要改的，加 --yes。", file=sys.stderr)
    return False


def _show_changes(changed: Iterable[ImportOutcome]) -> None:
    for outcome in changed:
        print("\n".join(change_lines(outcome.case_id, outcome.changes, outcome.file)))


def _summarise(result: Import, folder: Path, dry_run: bool) -> None:
    from chaiqian.register.importing import CHANGED, NEW, REFUSED, SAME

    if dry_run:
        _show_changes(result.of(CHANGED))
    counts = "，".join(f"{what} {result.count(what)}" for what in (NEW, CHANGED, SAME, REFUSED))
    prefix = "试导入（没有写文件）：" if dry_run else ""
    print(f"{prefix}登记簿 {len(result.outcomes)} 户：{counts}。")
    if result.of(REFUSED):
        _name(REFUSED, result.of(REFUSED))
    if result.pending:
        _name("评估各列空着、按还没有评估新建", result.pending)
    if not dry_run and result.count(NEW) + result.count(CHANGED):
        print(f"下一步：chaiqian check {safe(str(folder))}（各户之间的矛盾，如同一人安置两次，导入时不查）")


def _name(what: str, outcomes: Sequence[ImportOutcome]) -> None:
    """Which households these are, by their numbers."""
    names = "、".join(safe(shortened(outcome.case_id)) for outcome in outcomes[:NAMED])
    rest = f" 等 {len(outcomes)} 户" if len(outcomes) > NAMED else ""
    page = Page(page_width(sys.stdout))
    page.paragraph(f"{what}的：{names}{rest}", 0, 2)
    print_page(page, sys.stdout)
