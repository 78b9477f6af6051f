"""`chaiqian sheet`: the A4 sheets that a family reads and signs, as PDF.

Settles, checks that every character can be drawn, lays out, writes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from chaiqian import __version__
from chaiqian.cli.chinese import UsageError
from chaiqian.cli.chosen_fonts import used_fonts
from chaiqian.cli.days import day_of
from chaiqian.cli.exit_codes import DATA
from chaiqian.cli.kinds import PRINTED, in_the_way
from chaiqian.cli.loading import loaded
from chaiqian.cli.options import DAY_SHAPE, CountOption, FontOption, ForceOption, SchemeOption, expanded
from chaiqian.cli.results import check_output, is_taken
from chaiqian.household.missing_glyphs import missing_glyphs
from chaiqian.household.sheet_annex import ANNEX, Annex
from chaiqian.household.sheet_typst import TEMPLATE, Print, sheet_json
from chaiqian.household.supplement_print import print_supplement
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.output.file_names import Names, distinct_stem
from chaiqian.output.files import Draft, Refused, check_destination, unwritable
from chaiqian.output.fonts import SheetFonts
from chaiqian.output.page import print_paragraph
from chaiqian.output.pdf import Printer
from chaiqian.output.progress_bar import NoProgress, ProgressBar
from chaiqian.output.report import folder_cautions
from chaiqian.output.text import safe
from chaiqian.output.trouble import PASSED_ON
from chaiqian.project.listing_order import in_order
from chaiqian.project.over_folder import of_paths
from chaiqian.project.run import Event, Settled
from chaiqian.project.telling import Telling
from chaiqian.receipts.receipt import receipt_of
from chaiqian.receipts.seal_warning import seal_warning

PAGES = "household.family_pages:write_pages"
HTML_HELP = "每户一个网页，以编号为文件名，另有供经办单位查找的目录，都放进 -o 所写的文件夹；不打印"


def sheet(
    paths: Annotated[list[Path], typer.Argument(metavar="路径", help="案件文件或项目文件夹，可以多个")],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="文件", help="写入的 PDF；与 --separate 同用时为文件夹")
    ],
    scheme: SchemeOption = None,
    separate: Annotated[
        bool, typer.Option("--separate", help="每户一个 PDF，以编号为文件名，放进 -o 所写的文件夹")
    ] = False,
    duplex: Annotated[bool, typer.Option("--duplex", help="双面打印：装订边左右对调（正面在左，背面在右）")] = False,
    annex: Annotated[
        bool, typer.Option("--annex", help="末尾附口径附件（给项目文件夹时总是附一份，--separate 时另成一个文件）")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="每张单上印口径全文，不另附口径附件")] = False,
    on: Annotated[
        str | None, typer.Option("--on", metavar=DAY_SHAPE, help="印在单上的日期；不写则留空，由经办人填写或盖章")
    ] = None,
    font_dir: FontOption = None,
    count_signed: CountOption = False,
    since: Annotated[
        Path | None,
        typer.Option("--since", metavar="回执", help="打印一户的补差单：与这份回执相比，逐项差额、原因、应补应退"),
    ] = None,
    html: Annotated[bool, typer.Option("--html", help=HTML_HELP)] = False,
    force: ForceOption = False,
) -> int:
    """打印 A4 拆迁补偿安置结算单，每户一份，存为 PDF；试算的打印为参考单，带水印。

    多户合为一个文件，按编号排列，各户分别编页码，每户从新的一张纸开始（多出的背面印“本页空白”）。
    一户有问题的列出后跳过，其余照常打印，退出码为 1。
    """
    files = expanded(paths)
    day = day_of(on, "--on")
    _check(files, output, scheme, separate or html, force, count_signed)
    if html:
        _refuse_with_html(separate or duplex or annex or full or since is not None or font_dir is not None)
        return int(loaded(PAGES)(of_paths(files, scheme, count_signed), output, day, force))
    if annex and full:
        raise UsageError("--annex 和 --full 只能写一个：口径附在后面，或者印在每张单上")
    if since is not None:
        if len(files) != 1 or files[0].is_dir() or separate or duplex or annex or full:
            raise UsageError(
                "--since 打印一户的补差单：请写一个案件文件，不与 --separate、--duplex、--annex、--full 同用"
            )
        return print_supplement(files[0], since, output, scheme, day, font_dir, force)
    with_annex = not full and (annex or any(path.is_dir() for path in files))
    sheets = _Sheets(of_paths(files, scheme, count_signed), day, used_fonts(font_dir), full, with_annex)
    return (_print_separate if separate else _print_merged)(sheets, output, duplex, force)


def _refuse_with_html(others: bool) -> None:
    if others:
        raise UsageError("--html 写的是网页，不与 --separate、--duplex、--annex、--full、--since、--font-dir 同用")


def _check(
    files: list[Path], output: Path, scheme: Path | None, separate: bool, force: bool, count_signed: bool
) -> None:
    """Refuse before any work what cannot end well."""
    if count_signed and (scheme is not None or not all(path.is_dir() for path in files)):
        raise UsageError("--count-signed 统计整个项目文件夹：请写文件夹，且不与 --scheme 同用")
    if not separate:
        if output.suffix.lower() != ".pdf":
            raise UsageError(f"输出文件 {safe(str(output))} 的扩展名应为 .pdf（每户一个文件请加 --separate）")
        check_output(output, force, [path for path in (*files, scheme) if path is not None])
    elif output.exists() and not output.is_dir():
        raise UsageError(f"加了 --separate 或 --html，-o 应为文件夹：{safe(str(output))} 是文件")
    elif not output.parent.is_dir():
        raise UsageError(f"输出文件夹 {safe(str(output.parent))} 不存在")


class _Sheet(NamedTuple):
    """One household's sheet, as the template takes it; or the annex, which is of no file."""

    case_id: str
    text: str
    final: bool
    file: Path | None = None


class _Sheets:
    """The sheets of some households. `telling` tells what is wrong, and holds the exit code so far."""

    def __init__(
        self, events: Iterable[Event], on: date | None, fonts: SheetFonts, full: bool = False, annexed: bool = False
    ) -> None:
        self._events = events
        self.telling = Telling("没有打印")
        self.on, self.fonts, self.full = on, fonts, full
        self.annex = Annex() if annexed else None
        self.final = self.estimates = self.unwritten = 0

    def each(self) -> Iterator[_Sheet]:
        """The sheet of one household after another, as the files come."""
        for settled in self.telling.households(self._events):
            settlement = settled.settlement
            sheet = ""
            with self.telling.one(settled.file):
                sheet = self._sheet(settled)
            if sheet:
                self.final += settlement.status == FINAL
                self.estimates += settlement.status != FINAL
                if self.annex is not None:
                    self.annex.add(settlement)
                yield _Sheet(settlement.case.case_id, sheet, settlement.status == FINAL, settled.file)

    def annexed(self) -> Iterator[_Sheet]:
        """The annex of the readings, where there is one."""
        if self.annex is not None:
            yield _Sheet(ANNEX, self.annex.json(), True)

    def not_written(self, sheet: _Sheet) -> None:
        """Count a sheet as one that was not printed after all."""
        self.telling.code = self.telling.code or DATA
        if sheet.file is not None:
            self._uncount(sheet)
            self.unwritten += 1

    def broke(self, sheet: _Sheet, error: Exception) -> None:
        """Tell of a sheet that a defect kept from being laid out; the annex is no household's, and ends the command."""
        if sheet.file is None:
            raise error
        self._uncount(sheet)
        self.telling.broke(sheet.file, error)

    def _uncount(self, sheet: _Sheet) -> None:
        self.final -= sheet.final
        self.estimates -= not sheet.final

    def _sheet(self, settled: Settled) -> str:
        """The sheet of one household; empty, and told, where a character of it cannot be drawn."""
        settlement = settled.settlement
        sheet = sheet_json(settlement, self._print(settlement, settled.file))
        missing = missing_glyphs(settlement, sheet, self.fonts)
        if missing:
            self.telling.fail(missing)
        return "" if missing else sheet

    def _print(self, settlement: Settlement, file: Path) -> Print:
        """What is printed beside the settlement: its digest, and that it is not as sealed where it is not."""
        receipt = receipt_of(settlement)
        deviation = seal_warning(settlement, receipt, file)
        remarks = () if deviation is None else (deviation.message,)
        if deviation is not None:
            self.telling.show((deviation,))
        return Print(self.on, self.fonts.names, f"chaiqian {__version__}", remarks, receipt.printed_digest, self.full)

    @property
    def count(self) -> int:
        """How many sheets there are so far."""
        return self.final + self.estimates


def _print_merged(sheets: _Sheets, output: Path, duplex: bool, force: bool) -> int:
    """One PDF of all, in the order of the case numbers; an exit code."""
    found = sorted(sheets.each(), key=lambda made: in_order(made.case_id))
    if not found:
        return _nothing(sheets)
    found += sheets.annexed()
    printer = Printer(sheets.fonts, TEMPLATE, duplex)
    progress = _progress(len(found))

    def broke(number: int, error: Exception) -> None:
        progress.clear()
        sheets.broke(found[number], error)

    try:
        draft = Draft(output, force)
        try:
            texts = _watched((made.text for made in found), progress, sheets)
            printer.merge(texts, draft.stream, broke)
            progress.clear()
            taken = draft.publish() if sheets.count else None
        finally:
            progress.clear()
            draft.discard()
    except Refused as refusal:
        raise UsageError(str(refusal)) from None
    except OSError:
        return _unwritable(output)
    if taken is not None:
        _say_taken(sheets, output, taken)
    return _done(sheets, taken or output)


def _print_separate(sheets: _Sheets, folder: Path, duplex: bool, force: bool) -> int:
    """One PDF a household in `folder`, which is made where it is missing; an exit code."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return _unwritable(folder)
    printer = Printer(sheets.fonts, TEMPLATE, duplex)
    names = Names()
    for made in sheets.each():
        target = folder / names.free(distinct_stem(made.case_id), ".pdf")
        _print_one(sheets, printer, made, target, force)
    for annex in sheets.annexed() if sheets.count else ():
        _print_one(sheets, printer, annex, folder / names.free(ANNEX, ".pdf"), force)
    return _done(sheets, folder) if sheets.count or sheets.unwritten else _nothing(sheets)


def _print_one(sheets: _Sheets, printer: Printer, sheet: _Sheet, target: Path, force: bool) -> None:
    """Write one household's file; where that cannot be, it is told."""
    try:
        check_destination(target, (), force)
        kind = in_the_way(target, PRINTED)
        if kind:
            raise Refused(f"输出文件 {safe(str(target))} 是{kind}，不予覆盖（加 --force 也不行）")
        draft = Draft(target, force)
        try:
            draft.stream.write(printer.pdf([sheet.text]))
            _say_taken(sheets, target, draft.publish())
        finally:
            draft.discard()
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        sheets.not_written(sheet)
    except OSError:
        _unwritable(target)
        sheets.not_written(sheet)
    except PASSED_ON:
        raise
    except Exception as error:
        sheets.broke(sheet, error)


def _watched(found: Iterator[str], progress: ProgressBar | NoProgress, sheets: _Sheets) -> Iterator[str]:
    for number, sheet in enumerate(found):
        progress.step(number, sheets.telling.failed)
        yield sheet


def _progress(total: int) -> ProgressBar | NoProgress:
    return ProgressBar(sys.stderr, total) if sys.stderr.isatty() else NoProgress()


def _say_taken(sheets: _Sheets, wanted: Path, taken: Path) -> None:
    if not is_taken(wanted, taken):
        sheets.telling.code = sheets.telling.code or DATA


def _unwritable(output: Path) -> int:
    print(unwritable(output), file=sys.stderr)
    return DATA


def _nothing(sheets: _Sheets) -> int:
    print("没有可打印的案件，没有写文件", file=sys.stderr)
    sheets.telling.code = sheets.telling.code or DATA
    return sheets.telling.code


def _done(sheets: _Sheets, where: Path) -> int:
    failed = sheets.telling.failed + sheets.unwritten
    told = f"，未打印 {failed} 户" if failed else ""
    written = f"已写入 {safe(str(where))}" if sheets.count else "没有写文件"
    for caution in folder_cautions(sheets.telling.contradictions, 0):
        print_paragraph(caution, sys.stdout)
    print(f"结算单 {sheets.final} 份、参考单（试算）{sheets.estimates} 份{told}：{written}")
    return sheets.telling.code
