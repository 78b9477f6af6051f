"""`chaiqian batch`: every case of every project below a folder, with a ledger."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import BUG, DATA, DONE
from chaiqian.cli.failures import is_reader_gone
from chaiqian.cli.loading import loaded
from chaiqian.cli.options import CountOption, FontOption, ForceOption
from chaiqian.cli.results import check_output, checked_folder, is_taken, report
from chaiqian.documents.codes import ERROR
from chaiqian.documents.folder import toml_names
from chaiqian.documents.problem import Place, Problem
from chaiqian.office.findings import scheme_warnings
from chaiqian.office.ledger import Ledger
from chaiqian.office.ledger_file import ENDINGS, LedgerFile, NoFile, open_ledger_file
from chaiqian.office.ledger_page import TerminalLedger
from chaiqian.office.ledger_record import LedgerRecord, record_of
from chaiqian.output.files import Refused, unwritable
from chaiqian.output.page import page_width, print_page
from chaiqian.output.progress_bar import NoProgress, ProgressBar
from chaiqian.output.report import folder_cautions
from chaiqian.output.streams import discard_stdout
from chaiqian.output.text import safe
from chaiqian.output.trouble import PASSED_ON
from chaiqian.project.across import Across
from chaiqian.project.over_folder import records_of_folder
from chaiqian.project.run import Contradicted, Failed, Ignored, NotSettled, Project, Recorded
from chaiqian.project.telling import Defects


def batch(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="项目文件夹，或装着几个项目的文件夹")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="文件", help="台账写入文件：.xlsx（明细、汇总、问题）、.csv 或 .jsonl"),
    ] = None,
    force: ForceOption = False,
    count_signed: CountOption = False,
    pay: Annotated[
        bool, typer.Option("--pay", help="改出付款单（-o 付款单.xlsx 或 .pdf）：只列状态为结算的户，应付、应补交分开")
    ] = False,
    font_dir: FontOption = None,
) -> int:
    """结算文件夹内每个项目的每一户，列出台账：每户一行，合计，村和村民小组小计，结算、试算、失败各多少。

    有问题的文件列出后跳过，其余照常结算，退出码为 1。同时核对重复的编号、重复安置的人员、同一宗宅基地的各户和签约户数。
    下级文件夹一并结算，不进入文件夹链接。
    """
    if pay:
        checked_folder(folder)
        return int(loaded("office.payment:pay")(folder, output, force, count_signed, font_dir))
    if font_dir is not None:
        raise UsageError("--font-dir 只用于 --pay 的 PDF：台账不用字体")
    _check(folder, output)
    check_output(output, force, toml_names(folder))
    run = _Batch(folder, output, force)
    record = partial(record_of, output.suffix.lower() if output is not None else "", run.screen)
    with (
        Across() as across,
        _seldom_collecting(),
        closing(records_of_folder(folder, across, count_signed, record, run.looked)) as events,
    ):
        return run.run(events)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """A household leaves no cycles behind, so they are looked for seldom (tools/benchmarks/batch_folder.py)."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _check(folder: Path, output: Path | None) -> None:
    checked_folder(folder)
    if output is not None and output.suffix.lower() not in ENDINGS:
        raise UsageError(f"输出文件 {safe(str(output))} 的扩展名应为 {'、'.join(ENDINGS)} 之一")


class _Unwritable(OSError):
    """The output file could not be written."""


@contextmanager
def _writing() -> Iterator[None]:
    """Tells trouble with the output file from any other."""
    try:
        yield
    except Refused as refusal:
        raise UsageError(str(refusal)) from None
    except OSError:
        raise _Unwritable from None


class _Batch:
    """One run: what is settled goes to the screen and the file, what is wrong to standard error and the file."""

    def __init__(self, folder: Path, output: Path | None, force: bool) -> None:
        self.output, self.force = output, force
        self.ledger = Ledger()
        self.screen = TerminalLedger(page_width(sys.stdout))
        self.file: LedgerFile = NoFile()
        self.code = DONE
        self.done = self.ignored = self.made = 0
        self.contradictions = 0
        self.refused: Counter[Project] = Counter()
        self.defects = Defects()
        self.projects: dict[Project, None] = {}
        self.progress = _progress(folder)

    def looked(self) -> None:
        """One more household was made at first sight: what takes long where nearly all of them hold."""
        self.made += 1
        self.progress.step(self.made, 0)

    def run(self, events: Iterable[Recorded[LedgerRecord] | NotSettled]) -> int:
        """Do it all; an exit code."""
        try:
            if self.output is not None:
                with _writing():
                    self.file = open_ledger_file(self.output, self.force)
            for event in events:
                self._take(event)
            self._close()
        except _Unwritable:
            print(unwritable(self.output or Path()), file=sys.stderr)
            return DATA
        finally:
            self.progress.clear()
            self.file.discard()
        return self.code

    def _take(self, event: Recorded[LedgerRecord] | NotSettled) -> None:
        if isinstance(event, Recorded):
            try:
                self._settled(event.record)
            except (*PASSED_ON, UsageError):
                raise
            except Exception as error:
                self._broke(Path(event.file), error)
            self._step(event.project)
        elif isinstance(event, Failed):
            self._failed(event)
            self._step(event.project)
        elif isinstance(event, Ignored):
            self.ignored += 1
        else:
            self.contradictions += len(event.problems) if isinstance(event, Contradicted) else 0
            self._report(event.problems)

    def _step(self, project: Project | None) -> None:
        if project is not None:
            self.projects[project] = None
        self.done += 1
        self.progress.step(max(self.done, self.made), self.ledger.failed)

    def _settled(self, record: LedgerRecord) -> None:
        shown = self.screen.beginning(record.row.project) + record.shown
        with _writing():
            self.file.add(record)
        self.ledger.add(record.row)
        self._print(shown)
        self.ledger.warnings += record.warned
        self._record(record.warnings)
        self._report(record.deviations)

    def _broke(self, file: Path, error: Exception) -> None:
        """A defect of ours costs one household its row."""
        self.ledger.failed += 1
        self._report([self.defects.problem(file, error)])
        self.code = BUG

    def _failed(self, failed: Failed) -> None:
        if failed.defect is not None:
            self._broke(failed.file, failed.defect)
            return
        self.ledger.failed += 1
        self.code = self.code or DATA
        if failed.scheme is not None and failed.project is not None:
            self.refused[failed.project] += 1
            self._record([refused_by_scheme(failed.file, failed.scheme)])
        else:
            self._report(failed.problems)

    def _report(self, problems: Iterable[Problem]) -> None:
        """Show problems on standard error and note them in the file; an error makes the exit code 1."""
        for problem in problems:
            self.progress.clear()
            report([problem])
            self._record([problem])
            if problem.severity == ERROR:
                self.code = self.code or DATA
            else:
                self.ledger.warnings += 1

    def _record(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            with _writing():
                self.file.add_problem(problem)

    def _print(self, text: str) -> None:
        self.progress.clear()
        try:
            sys.stdout.write(text)
        except OSError as error:
            if self.output is None or not is_reader_gone(error):
                raise
            discard_stdout()  # the file is wanted all the same

    def _close(self) -> None:
        self.progress.clear()
        for project in self.projects:
            self._record(scheme_warnings(project))
        units = [count for project in self.projects for count in project.counts]
        with _writing():
            published = self.file.publish(self.ledger, units)
        sys.stdout.write(self.screen.totals(self.ledger))
        print_page(self.screen.closing(self.ledger, units, self._notes(published)), sys.stdout)

    def _notes(self, published: Path | None) -> list[str]:
        refused = [(project, self.refused[project]) for project in self.projects if self.refused[project]]
        notes = [f"方案 {project.file} 有问题，其下 {number} 户没有结算" for project, number in refused]
        if not self.done:
            notes.append("文件夹里没有案件")
            self.code = DATA
        notes += folder_cautions(self.contradictions, 0)
        if self.ignored:
            notes.append(f"另有 {self.ignored} 个 .toml 文件不是案件，没有读取")
        if published is not None and self.output is not None:
            if is_taken(self.output, published):
                notes.append(f"台账已写入 {published}")
            else:
                self.code = DATA
        return notes


def refused_by_scheme(file: Path, scheme: Path) -> Problem:
    """The one problem of a case whose scheme cannot be used."""
    place = Place(str(file), 1, 1, 0, "")
    return Problem("F114", f"方案 {scheme} 有问题，没有结算", place, remedy="先改正方案。")


def _progress(folder: Path) -> ProgressBar | NoProgress:
    if not sys.stderr.isatty():
        return NoProgress()
    return ProgressBar(sys.stderr, sum(1 for _ in toml_names(folder)))
