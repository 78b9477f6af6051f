"""What `sheet` does: settle, check that every character can be drawn, lay out, write."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from chaiqian import __version__
from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA
from chaiqian.cli.results import is_taken
from chaiqian.household.missing_glyphs import missing_glyphs
from chaiqian.household.sheet_typst import Print, sheet_json
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.output.file_names import safe_name
from chaiqian.output.files import Draft, Refused, check_destination
from chaiqian.output.fonts import SheetFonts
from chaiqian.output.page import print_paragraph
from chaiqian.output.pdf import Printer
from chaiqian.output.progress_bar import NoProgress, Progress
from chaiqian.output.text import safe
from chaiqian.project.listing_order import in_order
from chaiqian.project.settlements import Settlements
from chaiqian.receipts.receipt import receipt_of
from chaiqian.receipts.seal_warning import seal_warning


class Sheets:
    """The sheets of some cases and folders. What is wrong goes to standard error and into `code`."""

    def __init__(
        self, paths: list[Path], scheme: Path | None, count_signed: bool, on: date | None, fonts: SheetFonts
    ) -> None:
        self._settlements = Settlements(paths, scheme, count_signed, "没有打印")
        self.on, self.fonts = on, fonts
        self.final = self.estimates = 0

    def each(self) -> Iterator[tuple[str, str]]:
        """Case number and sheet of one household after another, as the files come."""
        for settlement, file in self._settlements.each():
            sheet = sheet_json(settlement, self._print(settlement, file))
            missing = missing_glyphs(settlement, sheet, self.fonts)
            if missing:
                self._settlements.fail(missing)
                continue
            self.final += settlement.status == FINAL
            self.estimates += settlement.status != FINAL
            yield settlement.case.case_id, sheet

    def _print(self, settlement: Settlement, file: Path) -> Print:
        """What is printed beside the settlement: its digest, and that it is not as sealed where it is not."""
        receipt = receipt_of(settlement)
        deviation = seal_warning(settlement, receipt, file)
        remarks = () if deviation is None else (deviation.message,)
        if deviation is not None:
            self._settlements.show((deviation,))
        return Print(self.on, self.fonts.names, f"chaiqian {__version__}", remarks, receipt.short_digest)

    @property
    def count(self) -> int:
        """How many sheets there are so far."""
        return self.final + self.estimates

    @property
    def cautions(self) -> tuple[str, ...]:
        """What is to be said of cases that contradict each other; nothing where none do."""
        return self._settlements.cautions

    @property
    def failed(self) -> int:
        """How many households have no sheet."""
        return self._settlements.failed

    @property
    def code(self) -> int:
        """The exit code so far."""
        return self._settlements.code

    @code.setter
    def code(self, code: int) -> None:
        self._settlements.code = code


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
    if not is_taken(wanted, taken):
        sheets.code = DATA


def _unwritable(output: Path) -> int:
    print(f"无法写入 {safe(str(output))}：请检查权限和磁盘空间", file=sys.stderr)
    return DATA


def _nothing(sheets: Sheets) -> int:
    print("没有可打印的案件，没有写文件", file=sys.stderr)
    sheets.code = DATA
    return DATA


def _done(sheets: Sheets, where: Path) -> int:
    failed = f"，未打印 {sheets.failed} 户" if sheets.failed else ""
    for caution in sheets.cautions:
        print_paragraph(caution, sys.stdout)
    print(f"结算单 {sheets.final} 份、参考单（试算）{sheets.estimates} 份{failed}：已写入 {safe(str(where))}")
    return sheets.code
