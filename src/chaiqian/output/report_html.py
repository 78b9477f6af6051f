"""A report as one HTML file that needs nothing else: no script, no font, no picture from outside; charts are SVG.

Every value that the template shows is made inert and escaped, none by being remembered; nothing in a name is markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, NamedTuple

from jinja2 import Environment

from chaiqian.output.html import environment
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

TEMPLATE = Path(__file__).with_name("report_template.html")
CHARTED = 24
SHORT = 20
ROW, LABEL, BARS, VALUE = 22, 280, 420, 150
MORE, LESS = "more", "less"


class Bar(NamedTuple):
    """One bar of a chart: what it is of, its number, how far down and how long, and how it looks."""

    name: str
    number: str
    top: int
    length: int
    look: str


class Chart(NamedTuple):
    """The bars of a table; `height` of the whole."""

    label: str
    height: int
    bars: list[Bar]


def write_html(reports: Sequence[Report], stream: BinaryIO) -> None:
    """Write the reports into one page."""
    page = _environment().from_string(TEMPLATE.read_text("utf-8")).render(reports=reports)
    stream.write(page.encode("utf-8", "backslashreplace"))


def _environment() -> Environment:
    made = environment()
    made.globals.update(cell_text=cell_text, charted=_chart, contents=_contents, shown=_shown_columns)
    made.globals.update(right_aligned=RIGHT_ALIGNED, short=SHORT, thick=ROW - 7, bars_from=LABEL, label_end=LABEL - 8)
    made.globals.update(width=LABEL + BARS + VALUE)
    return made


def _shown_columns(table: Table) -> list[int]:
    return [index for index, column in enumerate(table.columns) if column.kind != BAR]


def _contents(tables: Sequence[Table]) -> list[tuple[str, list[tuple[int, str]]]]:
    """The titles of the tables with their numbers, those of one part of the report together."""
    return [
        (part, [(number, table.title.removeprefix(part).strip()) for number, table in numbered])
        for part, numbered in groupby(enumerate(tables), lambda pair: pair[1].part)
    ]


def _chart(table: Table) -> Chart | None:
    """The bars of a table, each with its first cell and the number that it stands for: the one left of the bar."""
    bars = [index for index, column in enumerate(table.columns) if column.kind == BAR]
    drawn = [row for row in table.rows if bars and isinstance(row[bars[0]], int)][:CHARTED]
    if not drawn:
        return None
    value = _valued(table, bars[0])
    label = f"{table.title}：{table.columns[value].title}{f'（{FILLED_AND_HOLLOW}）' if table.falls else ''}"
    rows = [_bar(row, bars[0], value, table.columns, ROW * number) for number, row in enumerate(drawn)]
    return Chart(label, ROW * len(drawn) + 4, rows)


def _valued(table: Table, bar: int) -> int:
    """The column that the bars are drawn from: the change where there is one, else the number before the bar."""
    titles = [column.title for column in table.columns]
    return titles.index("增减") if "增减" in titles else bar - 1


def _bar(row: Sequence[Cell], bar: int, value: int, columns: Sequence[Column], top: int) -> Bar:
    thousandths = row[bar]
    assert isinstance(thousandths, int)
    length = max(1, abs(thousandths) * BARS // WHOLE_BAR) if thousandths else 0
    number = cell_text(row[value], columns[value].kind)
    return Bar(str(row[0]), number, top, length, LESS if thousandths < 0 else MORE)
