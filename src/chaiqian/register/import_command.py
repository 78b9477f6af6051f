"""`chaiqian register import`: a register into case files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, BinaryIO, NamedTuple

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.confirmation import asked, can_ask
from chaiqian.cli.exit_codes import BUG, DATA, DONE
from chaiqian.cli.kinds import RETURNED
from chaiqian.cli.loading import loaded
from chaiqian.cli.options import ForceOption
from chaiqian.cli.results import check_output, report, write_as_it_comes
from chaiqian.documents.problem import DocumentError, Finding
from chaiqian.documents.scheme import Scheme
from chaiqian.output.command_line import command_line
from chaiqian.output.files import Changed, Refused
from chaiqian.output.page import page_width, print_paragraph
from chaiqian.output.text import safe, shortened
from chaiqian.project.telling import report_defect
from chaiqian.register.account import account_lines
from chaiqian.register.asking import ask
from chaiqian.register.causes import pages
from chaiqian.register.importing import CHANGED, NEW, REFUSED, Import, ImportOutcome, import_register
from chaiqian.register.problems import RegisterRefused
from chaiqian.register.shared import FolderArgument, SchemeOption, check_ending, scheme_for
from chaiqian.register.table.model import Taught
from chaiqian.register.taught import Entry, entries_of, keep, table_file, taught_by, unsaid

NAMED, CHANGES = 24, 40
NO_SCHEME = "没有找到方案（scheme.toml），案件没有和方案核对：请核对文件夹名；方案放进去以后再 chaiqian check。"


def import_(
    book: Annotated[Path, typer.Argument(metavar="登记簿", help="Excel 登记簿（.xlsx、.xls、.et 或 .csv）")],
    folder: FolderArgument,
    update: Annotated[bool, typer.Option("--update", help="按登记簿修改已有的案件：列出改动，问过再改")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查、列出改动，不写文件")] = False,
    scheme: SchemeOption = None,
    visible_only: Annotated[bool, typer.Option("--visible-only", help="不读隐藏和筛掉的行")] = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="文件", help="把没有写成案件的行连同原因写入这个 .xlsx，改好可再导入"),
    ] = None,
    force: ForceOption = False,
    yes: Annotated[bool, typer.Option("--yes", help="和 --update 同写：列出改动，不再询问就改")] = False,
) -> int:
    """把登记簿导入为案件文件，一户一个。

    各单位自己的登记簿都可以：表的名称、列的次序、一表还是几表不限。不认得的列名和词，在终端上逐项问一次，
    记在项目文件夹的登记簿对照表里，以后照此读取。
    一户的内容都读懂了才写成案件；有问题的户退回，按原因列出，退出码为 1。
    已有的案件不会改动，除非加 --update：文件里的值和登记簿里的值逐项列出，问过再改。
    用 edit 等改过案件的，先用 export 导出新的登记簿再改，免得旧登记簿把旧数写回案件。
    文件夹里（或上级文件夹）有 scheme.toml 的，一并核对方案。登记簿没有的列，不改动已有案件里的内容。
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(safe(f"{folder} 不是文件夹"))
    if output is not None:
        check_ending(output)
        check_output(output, force, [book], RETURNED)
    found, code = scheme_for(scheme, folder)
    if code != DONE:
        return code
    run = _Run(book, folder, found, Wanted(update, dry_run, visible_only, yes))
    try:
        return run.run(output, force)
    except RegisterRefused as refusal:
        _report([refusal.finding], False)
        return DATA
    except DocumentError as error:
        report(error.problems)
        return DATA
    except (Refused, Changed) as refusal:
        print(refusal, file=sys.stderr)
        return DATA
    except OSError as error:
        return _not_written(error.filename or folder)


class Wanted(NamedTuple):
    """What was asked for beside the import itself."""

    update: bool = False
    dry_run: bool = False
    visible_only: bool = False
    yes: bool = False


class _Run:
    """One import, with what the project has taught."""

    def __init__(self, book: Path, folder: Path, scheme: Scheme | None, wanted: Wanted) -> None:
        self.book, self.folder, self.scheme, self.wanted = book, folder, scheme, wanted
        self.table = table_file(folder)

    def run(self, output: Path | None, force: bool) -> int:
        """Import, ask what nobody has said yet, and say what became of everything; an exit code."""
        taught = taught_by(self.table)
        if can_ask() and not self.wanted.dry_run:
            taught = self._asked(taught)
        result = self._import(taught, self.wanted.dry_run)
        _report(result.problems, output is not None)
        _summarise(result, self.folder, self.wanted.dry_run)
        self._propose(entries_of(result.book, result.problems))
        if self.scheme is None:
            print_paragraph(NO_SCHEME, sys.stdout)
        code = DATA if result.failed else DONE
        for defect in result.defects[:1]:
            report_defect(defect)
            code = BUG
        return code if output is None else max(code, self._return(result, output, force))

    def _import(self, taught: Taught, dry_run: bool) -> Import:
        return import_register(
            self.book,
            self.folder,
            update=self.wanted.update,
            dry_run=dry_run,
            scheme=self.scheme,
            agree=lambda changed: _agreed(changed, self.wanted.yes),
            taught=taught,
            visible_only=self.wanted.visible_only,
        )

    def _asked(self, taught: Taught) -> Taught:
        """What is taught once the questions at the terminal are answered: headings first, then words."""
        asked_before: set[tuple[tuple[str, ...], str]] = set()
        for _ in range(2):
            found = self._import(taught, dry_run=True)
            entries = entries_of(found.book, found.problems)
            questions = [entry for entry in unsaid(entries) if (entry.section, entry.key) not in asked_before]
            asked_before |= {(entry.section, entry.key) for entry in questions}
            answered = list(ask(questions))
            if not answered:
                break
            keep(self.table, [*answered, *entries])
            print(f"已记入 {safe(str(self.table))}，以后同样的登记簿照此读取。")
            taught = taught_by(self.table)
        return taught

    def _propose(self, entries: Sequence[Entry]) -> None:
        """Write down what somebody has to say; nothing where everything is known."""
        if not entries or self.wanted.dry_run:
            return
        keep(self.table, entries)
        count = len(list(unsaid(entries)))
        todo = f"{count} 处空着，填好" if count else "核对其中列为“不用”的"
        print_paragraph(f"不认得的列名和词已列入 {safe(str(self.table))}：{todo}，再导入一遍。", sys.stdout)

    def _return(self, result: Import, output: Path, force: bool) -> int:
        """Write the rows that were not taken."""
        if result.book is None or not result.failed:
            print("没有退回的行。")
            return DONE
        # The workbook's library is loaded only where rows go back.
        returned_sheets = loaded("register.returned:returned_sheets")
        write_returned = loaded("register.returned:write_returned")
        refused = {outcome.case_id for outcome in result.of(REFUSED)}
        sheets = returned_sheets(result.book, refused, result.problems)
        if not sheets:
            print("没有退回的行。")
            return DONE

        def write(stream: BinaryIO) -> int:
            write_returned(stream, sheets, result.problems)
            return DONE

        code = write_as_it_comes(output, force, write)
        if code == DONE:
            count = sum(len(sheet.data) for sheet in sheets)
            print(f"退回的 {count} 行已写入 {safe(str(output))}：最后一列是原因，改好以后导入这个文件。")
        return code


def _not_written(where: object) -> int:
    print(f"无法写入 {safe(str(where))}：请检查权限和磁盘空间；已写出的案件文件是完整的", file=sys.stderr)
    return DATA


def _report(problems: Iterable[Finding], returned: bool) -> None:
    for text in pages(problems, page_width(sys.stderr), returned):
        print(text + "\n", file=sys.stderr)


def _agreed(changed: Sequence[ImportOutcome], yes: bool) -> bool:
    """Show every value that would be replaced, and have it confirmed."""
    _show_changes(changed, CHANGES)
    if yes:
        return True
    question = f"登记簿和上列 {len(changed)} 户的案件文件不同，文件里的值将改为登记簿里的值。登记簿比案件旧的，不要改。"
    if can_ask():
        return asked(question)
    return False


def _show_changes(changed: Sequence[ImportOutcome], most: int = sys.maxsize) -> None:
    """What an update changes, household by household, in as many lines as there may be."""
    for number, outcome in enumerate(changed):
        most -= 1 + len(outcome.changes)
        if most < 0 and number:
            print(f"还有 {len(changed) - number} 户没有列出；要看全部改动，加 --dry-run。")
            return
        print(safe(shortened(outcome.case_id)) + (f"（{safe(outcome.file)}）" if outcome.file else ""))
        for change in outcome.changes:
            print_paragraph(change, sys.stdout, indent=4, hanging=2)


def _summarise(result: Import, folder: Path, dry_run: bool) -> None:
    if dry_run:
        _show_changes(result.of(CHANGED))
    first, *rest = account_lines(result)
    for line in ("试导入（没有写文件）：" * dry_run + first, *rest):
        print_paragraph(line, sys.stdout)
    _name(REFUSED, result.of(REFUSED))
    _name("评估各列空着、按还没有评估新建", result.pending)
    if result.kept is not None:
        print(f"改动前的案件已另存为登记簿 {safe(str(result.kept))}。")
        print(f"要改回去：{safe(command_line(_back(result.kept, folder)))}")
    if not dry_run and result.count(NEW) + result.count(CHANGED):
        print(f"下一步：chaiqian check {safe(str(folder))}")


def _back(kept: Path, folder: Path) -> list[str]:
    return ["chaiqian", "register", "import", str(kept), str(folder), "--update"]


def _name(what: str, outcomes: Sequence[ImportOutcome]) -> None:
    """Which households these are, by their numbers."""
    if outcomes:
        names = "、".join(safe(shortened(outcome.case_id)) for outcome in outcomes[:NAMED])
        rest = f" 等 {len(outcomes)} 户" if len(outcomes) > NAMED else ""
        print_paragraph(f"{what}的：{names}{rest}", sys.stdout)
