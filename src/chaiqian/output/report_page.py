"""A report on the terminal: numbers and dates stand left in a row, texts right of them and folded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from chaiqian.output.page import CAUTION, HEADING, Page, PageLine
from chaiqian.output.report import BAR, RIGHT_ALIGNED, TEXT, WHOLE_BAR, Cell, Column, Part, Report, Table, cell_text
from chaiqian.output.text import safe
from chaiqian.output.width import cells, fold, pad, pad_left

GUTTER = 2
NARROWEST_TEXT, NARROWEST_BAR = 8, 8


class Blocks(NamedTuple):
    """What bars are drawn with: for what is more, for what is less, and how many cells one may take."""

    more: str
    less: str
    cells: int


# Both are in every Chinese encoding, and two cells wide in some terminals.
BLOCKS, PLAIN_BLOCKS = Blocks("█", "□", 2), Blocks("#", "-", 1)


def report_page(report: Report, width: int, encoding: str = "utf-8") -> Page:
    """Compose the page; bars are drawn with what the encoding has."""
    page = Page(width)
    page.paragraph(report.title, style=HEADING)
    page.rule("=")
    for label, value in report.facts:
        page.entry(label, value, 0, 14)
    for caution in report.cautions:
        page.paragraph(caution, style=CAUTION)
    _box(page, report.box)
    for table in report.tables:
        _table(page, table, _blocks(encoding))
    if report.closing:
        page.blank()
    for text in report.closing:
        page.paragraph(text)
    return page


def _box(page: Page, pairs: Sequence[tuple[str, str]]) -> None:
    """The answer between two lines, its labels as wide as the widest."""
    if pairs:
        page.blank()
        page.rule("=")
        width = max(cells(safe(label), 2) for label, _ in pairs) + GUTTER
        for label, value in pairs:
            page.entry(label, value, 0, width)
        page.rule("=")


def _blocks(encoding: str) -> Blocks:
    try:
        (BLOCKS.more + BLOCKS.less).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return PLAIN_BLOCKS
    return BLOCKS


def _table(page: Page, table: Table, blocks: Blocks) -> None:
    page.heading(table.title)
    if not table.rows:
        page.paragraph(table.nothing, 2)
    else:
        _rows(page, table, blocks)
    if table.falls:
        page.paragraph(f"条形：{blocks.more} 为增加，{blocks.less} 为减少。", style=CAUTION)
    for note in table.notes:
        page.paragraph(note, style=CAUTION)


def _rows(page: Page, table: Table, blocks: Blocks) -> None:
    """A table that is too wide goes without its bars; one that is still too wide has a line for each cell."""
    every = [safe(column.title) for column in table.columns]
    parts = [(part, _texts(part.cells, table.columns) if part.cells else []) for part in table.parts()]
    for kept in (range(len(every)), [at for at, column in enumerate(table.columns) if column.kind != BAR]):
        columns, titles = [table.columns[at] for at in kept], [every[at] for at in kept]
        lines = [(part, [texts[at] for at in kept] if texts else []) for part, texts in parts]
        widths = _widths(columns, [titles, *(texts for _, texts in lines if texts)], page.width - 1)
        if sum(widths) + GUTTER * (len(widths) - 1) < page.width:
            _across(page, table, titles, lines, columns, widths, blocks)
            return
    _one_below_another(page, titles, lines)


Line = tuple[Part, list[str]]


def _across(
    page: Page,
    table: Table,
    titles: Sequence[str],
    lines: Sequence[Line],
    columns: Sequence[Column],
    widths: Sequence[int],
    blocks: Blocks,
) -> None:
    _row(page, titles, columns, widths, blocks)
    page.rule()
    for part, texts in lines:
        if part.heading:
            page.paragraph(part.heading, 2 * (part.level - 1), style=HEADING)
            continue
        if part.cells is table.total:
            page.rule()
        _row(page, texts, columns, widths, blocks, HEADING if part.rows else "")


def _one_below_another(page: Page, titles: Sequence[str], lines: Sequence[Line]) -> None:
    """Each row as lines of heading and value: nothing is cut, whatever the width."""
    width = max(cells(title, 2) for title in titles) + GUTTER
    for part, texts in lines:
        page.rule()
        if part.heading:
            page.paragraph(part.heading, 2 * (part.level - 1), style=HEADING)
        for title, value in zip(titles, texts, strict=False):
            page.entry(title, value, 0, width)


def _texts(row: Sequence[Cell], columns: Sequence[Column]) -> list[str]:
    """What a row shows; a bar is still its number."""
    return [safe(cell_text(value, column.kind)) for value, column in zip(row, columns, strict=True)]


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """As wide as needed; where that is too wide, the widest texts give way first."""
    needed = [max(cells(row[index], 2) for row in rows) for index in range(len(columns))]
    needed = [max(one, NARROWEST_BAR * (column.kind == BAR)) for one, column in zip(needed, columns, strict=True)]
    room -= GUTTER * (len(columns) - 1)
    while sum(needed) > room:
        texts = [
            index for index, column in enumerate(columns) if column.kind == TEXT and needed[index] > NARROWEST_TEXT
        ]
        if not texts:
            break
        needed[max(texts, key=needed.__getitem__)] -= 1
    for index, column in enumerate(columns):
        if column.kind == BAR:
            needed[index] = max(needed[index], room - sum(needed) + needed[index])
    return needed


def _row(
    page: Page, texts: Sequence[str], columns: Sequence[Column], widths: Sequence[int], blocks: Blocks, style: str = ""
) -> None:
    folded = [
        [_bar(text, width, blocks)] if column.kind == BAR else fold(text, width)
        for text, column, width in zip(texts, columns, widths, strict=True)
    ]
    for line in range(max(map(len, folded))):
        parts = [
            (pad_left if column.kind in RIGHT_ALIGNED else pad)(part[line] if line < len(part) else "", width)
            for part, column, width in zip(folded, columns, widths, strict=True)
        ]
        page.lines.append(PageLine((" " * GUTTER).join(parts).rstrip(), style))


def _bar(text: str, width: int, blocks: Blocks) -> str:
    """A bar of `text` thousandths, negative for a decrease; a title stays as it is."""
    written = text.replace(",", "")
    if not written.removeprefix("-").isdigit():
        return text
    thousandths = int(written)
    length = max(1, abs(thousandths) * (width // blocks.cells) // WHOLE_BAR) if thousandths else 0
    return (blocks.more if thousandths > 0 else blocks.less) * length
