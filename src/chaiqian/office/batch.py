"""`chaiqian batch`: every case of every project below a folder, with a ledger."""

from __future__ import annotations

import gc
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import ForceOption
from chaiqian.cli.results import check_output, is_taken, report
from chaiqian.documents.folder import toml_files
from chaiqian.documents.problem import Problem
from chaiqian.office.ledger import Ledger, row_of
from chaiqian.office.ledger_file import ENDINGS, LedgerFile, open_ledger_file
from chaiqian.office.ledger_page import TerminalLedger
from chaiqian.output.files import Refused
from chaiqian.output.page import page_width, print_page
from chaiqian.output.progress_bar import NoProgress, Progress
from chaiqian.output.report import folder_cautions
from chaiqian.output.text import safe
from chaiqian.project.across import Across
from chaiqian.project.folder import Failed, Folder, Settled, disagreements, located, refused_by_scheme
from chaiqian.project.signing_count import UnitCount
from chaiqian.receipts.seal_warning import seal_warning


def batch(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="项目文件夹，或装着几个项目的文件夹")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="文件", help="台账写入文件：.xlsx（明细、汇总、问题）、.csv 或 .jsonl"),
    ] = None,
    force: ForceOption = False,
    count_signed: Annotated[
        bool, typer.Option("--count-signed", help="方案没有写已签户数的，按文件夹内案件统计的签约户数定整体签约奖")
    ] = False,
) -> int:
    """结算文件夹内每个项目的每一户，列出台账：每户一行，合计，村和村民小组小计，结算、试算、失败各多少。

    有问题的文件列出后跳过，其余照常结算，退出码为 1。同时核对重复的编号、重复安置的人员、同一宗宅基地的各户和签约户数。
    下级文件夹一并结算，不进入文件夹链接。
    """
    _check(folder, output)
    check_output(output, force, _inputs(folder, output))
    with Across() as across, _seldom_collecting():
        return _Batch(Folder(folder, across), output, force).run(count_signed)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """A household leaves no cycles behind: looking for them after every few is a tenth of the work."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _check(folder: Path, output: Path | None) -> None:
    if not folder.is_dir():
        missing = "不是文件夹" if folder.exists() else "找不到"
        raise UsageError(f"文件夹 {safe(str(folder))} {missing}")
    if output is not None and output.suffix.lower() not in ENDINGS:
        raise UsageError(f"输出文件 {safe(str(output))} 的扩展名应为 {'、'.join(ENDINGS)} 之一")


def _inputs(folder: Path, output: Path | None) -> Iterable[Path]:
    """The files that the output must not be; there is nothing to compare where it does not exist yet."""
    return toml_files(folder) if output is not None and output.exists() else ()


class _Unwritable(Exception):
    """The output file could not be written."""


class _Batch:
    """One run: what is settled goes to the screen and the file, what is wrong to standard error and the file."""

    def __init__(self, folder: Folder, output: Path | None, force: bool) -> None:
        self.folder, self.output, self.force = folder, output, force
        self.ledger = Ledger()
        self.screen = TerminalLedger(page_width(sys.stdout))
        self.file: LedgerFile | None = None
        self.code = DONE
        self.done = self.contradictions = 0
        self.progress = _progress(folder.path)

    def run(self, count_signed: bool) -> int:
        """Do it all; an exit code."""
        try:
            self._begin_file()
            if count_signed:
                self.folder.count_signed()
            self._settle()
            self._close()
        except _Unwritable:
            print(f"无法写入 {safe(str(self.output))}：请检查权限和磁盘空间", file=sys.stderr)
            return DATA
        except sqlite3.Error:
            print("无法写入临时文件：系统临时文件夹的磁盘可能已满", file=sys.stderr)
            return DATA
        finally:
            self.progress.clear()
            if self.file is not None:
                self.file.discard()
        return self.code

    def _begin_file(self) -> None:
        if self.output is None:
            return

        try:
            self.file = open_ledger_file(self.output, self.force)
        except OSError:
            raise _Unwritable from None

    def _settle(self) -> None:
        for outcome in self.folder.outcomes():
            self._report(self.folder.news())
            if isinstance(outcome, Failed):
                self._failed(outcome)
            else:
                self._settled(outcome)
            self.done += 1
            self.progress.step(self.done, self.ledger.failed)
        self._report(self.folder.news())

    def _settled(self, outcome: Settled) -> None:
        settlement = outcome.settlement
        row = row_of(settlement, str(outcome.file))
        self.ledger.add(row)
        self._print(self.screen.row(row))
        own = settlement.warnings[len(settlement.scheme.warnings) :]
        self.ledger.warnings += len(own)
        if self.file is not None:
            try:
                self.file.add(settlement, row)
            except OSError:
                raise _Unwritable from None
        if own and self.file is not None:
            self._record(located(settlement, own))
        sealed = seal_warning(settlement, None, outcome.file)
        self._report([] if sealed is None else [sealed])

    def _failed(self, outcome: Failed) -> None:
        self.ledger.failed += 1
        self.code = DATA
        if outcome.scheme is not None:
            self._record([refused_by_scheme(outcome.file, outcome.scheme)])
        else:
            self._report(outcome.problems)

    def _report(self, problems: Iterable[Problem]) -> None:
        """Show problems on standard error and note them in the file; an error makes the exit code 1."""
        for problem in problems:
            self.progress.clear()
            report([problem])
            self._record([problem])
            if problem.severity == "error":
                self.code = DATA
            else:
                self.ledger.warnings += 1

    def _record(self, problems: Iterable[Problem]) -> None:
        try:
            for problem in problems:
                if self.file is not None:
                    self.file.add_problem(problem)
        except OSError:
            raise _Unwritable from None

    def _print(self, text: str) -> None:
        self.progress.clear()
        sys.stdout.write(text)

    def _close(self) -> None:
        self.progress.clear()
        contradictions = list(self.folder.contradictions())
        self._report(contradictions)
        self.contradictions = len(contradictions)
        self._report(disagreements(self.folder.units()))
        self._record(self.folder.scheme_warnings())
        units = [count for _, count in self.folder.units()]
        published = self._publish(units)
        sys.stdout.write(self.screen.totals(self.ledger))
        print_page(self.screen.closing(self.ledger, units, self._notes(published)), sys.stdout)

    def _publish(self, units: list[UnitCount]) -> Path | None:
        if self.file is None:
            return None
        try:
            return self.file.publish(self.ledger, units)
        except Refused as refusal:
            raise UsageError(str(refusal)) from None
        except OSError:
            raise _Unwritable from None

    def _notes(self, published: Path | None) -> list[str]:
        notes = [
            f"方案 {project.file} 有问题，其下 {project.refused} 户没有结算"
            for project in self.folder.projects.values()
            if project.refused
        ]
        if not self.done:
            notes.append("文件夹里没有案件")
            self.code = DATA
        notes += folder_cautions(self.contradictions, 0)
        if self.folder.ignored:
            notes.append(f"另有 {self.folder.ignored} 个 .toml 文件不是案件，没有读取")
        if published is not None and self.output is not None:
            if is_taken(self.output, published):
                notes.append(f"台账已写入 {published}")
            else:
                self.code = DATA
        return notes


def _progress(folder: Path) -> Progress | NoProgress:
    if not sys.stderr.isatty():
        return NoProgress()
    return Progress(sys.stderr, sum(1 for _ in toml_files(folder)))
