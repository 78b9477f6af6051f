"""A report as one HTML file that needs nothing else: no script, no font, no picture from outside; charts are SVG.

Every text of the report is escaped; nothing in a name is markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import BinaryIO

from chaiqian.output.report import (
    BAR,
    FILLED_AND_HOLLOW,
    RIGHT_ALIGNED,
    WHOLE_BAR,
    Cell,
    Column,
    Report,
    Table,
    cell_text,
)
from chaiqian.output.text import safe

CHARTED = 24
SHORT = 20
ROW, LABEL, BARS, VALUE = 22, 280, 420, 150
MORE, LESS = "more", "less"
STYLE = """
body{font-family:"Noto Serif SC","Songti SC",SimSun,serif;max-width:1120px;margin:24px auto;padding:0 20px}
h1{font-size:24px;text-align:center}h2{font-size:17px;margin:28px 0 8px}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;font-size:14px}dt{font-weight:bold}dd{margin:0}
table{border-collapse:collapse;width:100%;font-size:13px}th,td{border:1px solid #888;padding:3px 6px;text-align:left}
th{background:#e7e6e6}th.right,td.right{text-align:right}td.right{white-space:nowrap;font-variant-numeric:tabular-nums}
tr.total td{font-weight:bold}.caution{border-left:4px solid #b5541c;padding:4px 10px;margin:8px 0;background:#fbf3ee}
.note{font-size:12px;color:#444;margin:4px 0}figure{margin:10px 0}svg text{font-size:12px}
rect.more{fill:#b5541c;stroke:#b5541c}rect.less{fill:none;stroke:#2f6f8f;stroke-width:1.5}
nav{font-size:13px}nav p{margin:3px 0}nav a,nav b{margin-right:14px;white-space:nowrap;display:inline-block}
@media print{body{max-width:none;margin:0}nav{display:none}h2{break-after:avoid}tr,figure,.short{break-inside:avoid}
thead{display:table-header-group}@page{size:A4 landscape;margin:12mm}}
"""


def write_html(reports: Sequence[Report], stream: BinaryIO) -> None:
    """Write the reports into one page."""
    title = _text(reports[0].title)
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f'<meta name="viewport" content="width=device-width"><title>{title}</title><style>{STYLE}</style></head><body>',
        *(part for report in reports for part in _report(report)),
        "</body></html>\n",
    ]
    stream.write("\n".join(parts).encode("utf-8", "backslashreplace"))


def _report(report: Report) -> list[str]:
    facts = "".join(f"<dt>{_text(label)}</dt><dd>{_text(value)}</dd>" for label, value in report.facts)
    parts = [f"<h1>{_text(report.title)}</h1><dl>{facts}</dl>"]
    parts += [f'<p class="caution">{_text(caution)}</p>' for caution in report.cautions]
    parts += [f"<p>{_text(text)}</p>" for text in report.closing]
    parts += ["<nav>", *_contents(report.tables), "</nav>"]
    for number, table in enumerate(report.tables):
        parts += [f'<h2 id="t{number}">{_text(table.title)}</h2>', _chart(table), _table(table)]
        parts += [f'<p class="note">{_text(note)}</p>' for note in table.notes]
    return parts


def _contents(tables: Sequence[Table]) -> list[str]:
    """Links to the tables, those of one part of the report in a paragraph of their own."""
    lines = []
    for part, numbered in groupby(enumerate(tables), lambda pair: pair[1].part):
        links = (
            f'<a href="#t{number}">{_text(table.title.removeprefix(part).strip())}</a>' for number, table in numbered
        )
        lines.append(f"<p>{f'<b>{_text(part)}</b>' if part else ''}{' '.join(links)}</p>")
    return lines


def _table(table: Table) -> str:
    if not table.rows:
        return f"<p>{_text(table.nothing)}</p>"
    shown = [index for index, column in enumerate(table.columns) if column.kind != BAR]
    heads = "".join(f"<th{_side(table.columns[index])}>{_text(table.columns[index].title)}</th>" for index in shown)
    rows = "".join(f"<tr>{_cells(row, table.columns, shown)}</tr>" for row in table.rows)
    total = f'<tr class="total">{_cells(table.total, table.columns, shown)}</tr>' if table.total else ""
    short = ' class="short"' if len(table.rows) <= SHORT else ""
    return f"<table{short}><thead><tr>{heads}</tr></thead><tbody>{rows}{total}</tbody></table>"


def _cells(row: Sequence[Cell], columns: Sequence[Column], shown: Sequence[int]) -> str:
    return "".join(
        f"<td{_side(columns[index])}>{_text(cell_text(row[index], columns[index].kind))}</td>" for index in shown
    )


def _side(column: Column) -> str:
    return ' class="right"' if column.kind in RIGHT_ALIGNED else ""


def _chart(table: Table) -> str:
    """The bars of a table, each with its first cell and the number that it stands for: the one left of the bar."""
    bars = [index for index, column in enumerate(table.columns) if column.kind == BAR]
    drawn = [row for row in table.rows if bars and isinstance(row[bars[0]], int)][:CHARTED]
    if not drawn:
        return ""
    value = _valued(table, bars[0])
    height = ROW * len(drawn) + 4
    rows = "".join(_bar(row, bars[0], value, table.columns, ROW * number) for number, row in enumerate(drawn))
    label = _text(f"{table.title}：{table.columns[value].title}{f'（{FILLED_AND_HOLLOW}）' if table.falls else ''}")
    width = LABEL + BARS + VALUE
    return (
        f'<figure><svg role="img" aria-label="{label}" viewBox="0 0 {width} {height}" width="100%" '
        f'style="max-width:{width}px">{rows}</svg><figcaption class="note">{label}</figcaption></figure>'
    )


def _valued(table: Table, bar: int) -> int:
    """The column that the bars are drawn from: the change where there is one, else the number before the bar."""
    titles = [column.title for column in table.columns]
    return titles.index("增减") if "增减" in titles else bar - 1


def _bar(row: Sequence[Cell], bar: int, value: int, columns: Sequence[Column], top: int) -> str:
    thousandths = row[bar]
    assert isinstance(thousandths, int)
    length = max(1, abs(thousandths) * BARS // WHOLE_BAR) if thousandths else 0
    name, number = _text(str(row[0])), _text(cell_text(row[value], columns[value].kind))
    look = LESS if thousandths < 0 else MORE
    return (
        f'<text x="{LABEL - 8}" y="{top + 16}" text-anchor="end">{name}</text>'
        f'<rect x="{LABEL}" y="{top + 4}" width="{length}" height="{ROW - 7}" class="{look}"/>'
        f'<text x="{LABEL + length + 6}" y="{top + 16}">{number}</text>'
    )


def _text(words: str) -> str:
    return escape(safe(words))
