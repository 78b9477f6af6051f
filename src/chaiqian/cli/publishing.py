"""Bringing reports to a file, whole or not at all, or to the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.loading import loaded
from chaiqian.cli.results import check_output, write_as_it_comes
from chaiqian.documents.folder import toml_files
from chaiqian.output.page import page_width, print_page
from chaiqian.output.report import Report
from chaiqian.output.report_page import report_page
from chaiqian.output.streams import encoding_of
from chaiqian.output.text import safe

PDF, WORKBOOK, CSV, HTML = ".pdf", ".xlsx", ".csv", ".html"
# The renderers rest on heavy libraries: each is loaded when its format is asked for.
WRITERS = {
    PDF: "output.report_pdf:write_pdf",
    WORKBOOK: "output.report_workbook:write_workbook",
    CSV: "output.report_csv:write_csv",
    HTML: "output.report_html:write_html",
}
FONTS = "cli.chosen_fonts:used_fonts"


def check_report_output(output: Path | None, endings: Sequence[str], folder: Path, force: bool) -> None:
    """Refuse before any work a file that cannot be written, or whose ending says nothing."""
    if output is None:
        return
    if output.suffix.lower() not in endings:
        raise UsageError(f"输出文件 {safe(str(output))} 的扩展名应为 {'、'.join(endings)} 之一")
    check_output(output, force, toml_files(folder) if output.exists() else ())


def save_reports(
    reports: Sequence[Report], output: Path, force: bool, font_dir: Path | None, template: Path | None = None
) -> int:
    """Write the file that the ending asks for, a PDF by `template` (None: that of reports); an exit code."""
    ending = output.suffix.lower()
    return write_as_it_comes(output, force, lambda stream: _write(reports, stream, ending, font_dir, template))


def _write(
    reports: Sequence[Report], stream: BinaryIO, ending: str, font_dir: Path | None, template: Path | None
) -> int:
    write = loaded(WRITERS[ending])
    if ending == PDF:
        return _missing(write(reports, stream, loaded(FONTS)(font_dir), template))
    write(reports, stream)
    return DONE


def _missing(characters: Iterable[str]) -> int:
    codes = "、".join(f"{safe(one)}（U+{ord(one):04X}）" for one in sorted(characters))
    if not codes:
        return DONE
    print(f"打印字体没有这些字，PDF 里印的是字的编号：{codes}；请用 --font-dir 指定有这些字的字体", file=sys.stderr)
    return DATA


def show_reports(reports: Sequence[Report]) -> None:
    """Print the reports one below the other."""
    for index, report in enumerate(reports):
        print("\n" if index else "", end="")
        print_page(report_page(report, page_width(sys.stdout), encoding_of(sys.stdout)), sys.stdout)
