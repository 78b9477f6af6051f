"""`sheet CASE --since RECEIPT`: the 补差单 of one household as PDF."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from chaiqian import __version__
from chaiqian.cli.chosen_fonts import chosen_fonts
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.publishing import save_reports
from chaiqian.cli.results import report
from chaiqian.documents.problem import DocumentError
from chaiqian.household.supplement import NotComparableError, supplement_of, supplement_report
from chaiqian.output.text import safe
from chaiqian.project.run import settled_file
from chaiqian.receipts.difference.state import Unsettled
from chaiqian.receipts.receipt_file import read_receipt

UNSETTLED = "回执所载的内容按本版程序不能结算，无法补差；请先用 chaiqian verify 核对"


def print_supplement(
    file: Path, since: Path, output: Path, scheme: Path | None, on: date | None, font_dir: Path | None, force: bool
) -> int:
    """Draw it up and write it; an exit code."""
    try:
        found = supplement_of(settled_file(file, scheme).settlement, read_receipt(since))
    except DocumentError as error:
        report(error.problems)
        return DATA
    except (NotComparableError, Unsettled) as refusal:
        words = UNSETTLED if isinstance(refusal, Unsettled) else str(refusal)
        print(f"{safe(str(since))}：{words}", file=sys.stderr)
        return DATA
    paper = supplement_report(found, on, chosen_fonts(font_dir).names, f"chaiqian {__version__}")
    code = save_reports([paper], output, force, font_dir)
    if code == DONE:
        print(f"{paper.title} 1 份：已写入 {safe(str(output))}")
    return code
