"""What `sheet` does: settle, check that every character can be drawn, lay out, write."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from chaiqian import __version__
from chaiqian.across import Across
from chaiqian.commands.exit_codes import DATA, DONE
from chaiqian.commands.folder import Failed, Folder
from chaiqian.commands.reading import Reader, SchemeUnusable
from chaiqian.commands.results import report
from chaiqian.commands.shell import UsageError
from chaiqian.documents.problem import ERROR, DocumentError, Problem
from chaiqian.output.file_names import safe_name
from chaiqian.output.files import Draft, Refused, check_destination
from chaiqian.output.fonts import SheetFonts
from chaiqian.output.glyphs import missing_glyphs
from chaiqian.output.masking import safe
from chaiqian.output.pdf import Printer
from chaiqian.output.progress import NoProgress, Progress
from chaiqian.output.settlement_sheet import Print, sheet_json
from chaiqian.project import case_files
from chaiqian.settlement import FINAL, Settlement

NUMBERS = re.compile(r"([0-9]+)")


@dataclass
class Sheets:
    """The sheets of some cases and folders. What is wrong goes to standard error and into `code`."""

    paths: list[Path]
    scheme: Path | None
    count_signed: bool
    on: date | None
    fonts: SheetFonts
    code: int = DONE
    final: int = 0
    estimates: int = 0
    failed: int = 0
    _reported: set[Problem] = field(default_factory=set)

    def each(self) -> Iterator[tuple[str, str]]:
        """Case number and sheet of one household after another, as the files come."""
        run = Print(self.on, self.fonts.names, f"chaiqian {__version__}")
        for settlement in self._settlements():
            sheet = sheet_json(settlement, run)
            missing = missing_glyphs(settlement, sheet, self.fonts)
            if missing:
                self.fail(missing)
                continue
            self.final += settlement.status == FINAL
            self.estimates += settlement.status != FINAL
            yield settlement.case.case_id, sheet

    @property
    def count(self) -> int:
        """How many sheets there are so far."""
        return self.final + self.estimates

    def fail(self, problems: tuple[Problem, ...]) -> None:
        """A household is not printed; what many households share is reported once."""
        self.failed += 1
        self.code = DATA
        self._show(problems)

    def _show(self, problems: tuple[Problem, ...]) -> None:
        report([problem for problem in problems if problem not in self._reported])
        self._reported.update(problems)
        if any(problem.severity == ERROR for problem in problems):
            self.code = DATA

    def _settlements(self) -> Iterator[Settlement]:
        for path in self.paths:
            if path.is_dir() and self.scheme is None:
                yield from self._of_folder(path)
            else:
                yield from self._of_files(case_files(path) if path.is_dir() else iter([path]))

    def _of_files(self, files: Iterator[Path]) -> Iterator[Settlement]:
        reader = Reader(self.scheme)
        for file in files:
            try:
                yield reader.settle(file)
            except DocumentError as error:
                self.fail(error.problems)
            except SchemeUnusable as error:
                self._unusable(file, error.file)

    def _of_folder(self, path: Path) -> Iterator[Settlement]:
        with Across() as across:
            folder = Folder(path, across)
            if self.count_signed:
                folder.count_signed()
            for outcome in folder.outcomes():
                self._show(tuple(folder.news()))
                if not isinstance(outcome, Failed):
                    yield outcome.settlement
                elif outcome.scheme is not None:
                    self._unusable(outcome.file, outcome.scheme)
                else:
                    self.fail(outcome.problems)
            self._show((*folder.news(), *folder.contradictions()))

    def _unusable(self, file: Path, scheme: Path) -> None:
        self.fail(())
        print(f"{safe(str(file))}：方案 {safe(str(scheme))} 有问题，没有打印", file=sys.stderr)


def print_merged(sheets: Sheets, output: Path, duplex: bool, force: bool) -> int:
    """One PDF of all, in the order of the case numbers; an exit code."""
    found = sorted(sheets.each(), key=lambda entry: in_order(entry[0]))
    if not found:
        return _nothing(sheets)
    printer = Printer(sheets.fonts, duplex)
    progress = _progress(len(found))
    try:
        draft = Draft(output, force)
        try:
            printer.merge(_watched((sheet for _, sheet in found), progress, sheets), draft.stream)
            progress.clear()
            taken = draft.publish()
        finally:
            progress.clear()
            draft.discard()
    except Refused as refusal:
        raise UsageError(str(refusal)) from None
    except OSError:
        return _unwritable(output)
    _say_taken(sheets, output, taken)
    return _done(sheets, taken)


def print_separate(sheets: Sheets, folder: Path, duplex: bool, force: bool) -> int:
    """One PDF a household in `folder`, which is made where it is missing; an exit code."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return _unwritable(folder)
    printer = Printer(sheets.fonts, duplex)
    used: set[str] = set()
    for case_id, sheet in sheets.each():
        target = folder / f"{_free(safe_name(case_id), used)}.pdf"
        _print_one(sheets, printer, sheet, target, force)
    return _done(sheets, folder) if sheets.count else _nothing(sheets)


def _print_one(sheets: Sheets, printer: Printer, sheet: str, target: Path, force: bool) -> None:
    try:
        check_destination(target, (), force)
        draft = Draft(target, force)
        try:
            draft.stream.write(printer.pdf([sheet]))
            _say_taken(sheets, target, draft.publish())
        finally:
            draft.discard()
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        sheets.code = DATA
    except OSError:
        sheets.code = _unwritable(target)


def in_order(case_id: str) -> list[tuple[int, int, str]]:
    """Sorts case numbers as people do: HZ-2 before HZ-10."""
    parts = NUMBERS.split(case_id.casefold())
    return [(0, int(part), "") if index % 2 else (1, 0, part) for index, part in enumerate(parts)] + [(2, 0, case_id)]


def _free(name: str, used: set[str]) -> str:
    """A name not used yet in this run, however its letters are written."""
    taken, number = name, 1
    while taken.casefold() in used:
        number += 1
        taken = f"{name}-{number}"
    used.add(taken.casefold())
    return taken


def _watched(found: Iterator[str], progress: Progress | NoProgress, sheets: Sheets) -> Iterator[str]:
    for number, sheet in enumerate(found):
        progress.step(number, sheets.failed)
        yield sheet


def _progress(total: int) -> Progress | NoProgress:
    return Progress(sys.stderr, total) if sys.stderr.isatty() else NoProgress()


def _say_taken(sheets: Sheets, wanted: Path, taken: Path) -> None:
    if taken != wanted:
        sheets.code = DATA
        beside = safe(str(taken))
        print(f"{safe(str(wanted))} 正被其他程序占用，没有替换；结果已写入旁边的 {beside}", file=sys.stderr)


def _unwritable(output: Path) -> int:
    print(f"无法写入 {safe(str(output))}：请检查权限和磁盘空间", file=sys.stderr)
    return DATA


def _nothing(sheets: Sheets) -> int:
    print("没有可打印的案件，没有写文件", file=sys.stderr)
    sheets.code = DATA
    return DATA


def _done(sheets: Sheets, where: Path) -> int:
    failed = f"，未打印 {sheets.failed} 户" if sheets.failed else ""
    print(f"结算单 {sheets.final} 份、参考单（试算）{sheets.estimates} 份{failed}：已写入 {safe(str(where))}")
    return sheets.code
