"""Reports as PDF, each with its own page numbers, through the typst template beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from chaiqian.output.fonts import SheetFonts
from chaiqian.output.pdf import BREAK, Printer, text
from chaiqian.output.report import BAR, FILLED_AND_HOLLOW, RIGHT_ALIGNED, TEXT, Cell, Column, Report, Table, cell_text

TEMPLATE = Path(__file__).with_name("report_template.typ")
ONE_PAGE = Path(__file__).with_name("one_page_template.typ")


def write_pdf(
    reports: Sequence[Report], stream: BinaryIO, fonts: SheetFonts, template: Path | None = None
) -> frozenset[str]:
    """Write the reports by `template` (None: that of reports).

    Gives the characters that the fonts lack: they are printed as their code points.
    """
    data = [json.dumps(_data(report), ensure_ascii=False) for report in reports]
    missing = fonts.undrawn("".join(data)) - {BREAK}
    printable = [_with_code_points(one, missing) for one in data]
    stream.write(Printer(fonts, template or TEMPLATE).pdf(printable))
    return missing


def _with_code_points(data: str, missing: Iterable[str]) -> str:
    for character in missing:
        data = data.replace(character, f"[U+{ord(character):04X}]")
    return data


def _data(report: Report) -> dict[str, Any]:
    return {
        "title": text(report.title),
        "facts": [[text(label), text(value)] for label, value in report.facts],
        "cautions": list(map(text, report.cautions)),
        "tables": [_table(table) for table in report.tables],
        "closing": list(map(text, report.closing)),
        "signatures": list(map(text, report.signatures)),
        "footer": text(report.footer),
        "upright": report.upright,
    }


def _table(table: Table) -> dict[str, Any]:
    total = [] if table.total is None else [_cell(*pair) for pair in zip(table.total, table.columns, strict=True)]
    return {
        "title": text(table.title),
        "columns": [
            {
                "title": text(column.title),
                "width": column.width,
                "text": column.kind in (TEXT, BAR),
                "right": column.kind in RIGHT_ALIGNED,
                "bar": column.kind == BAR,
            }
            for column in table.columns
        ],
        "rows": [[_cell(*pair) for pair in zip(row, table.columns, strict=True)] for row in table.rows],
        "total": total,
        "notes": [f"条形：{FILLED_AND_HOLLOW}。"] * table.falls + list(map(text, table.notes)),
        "nothing": table.nothing,
    }


def _cell(value: Cell, column: Column) -> str | int:
    return value if column.kind == BAR and isinstance(value, int) else text(cell_text(value, column.kind))
