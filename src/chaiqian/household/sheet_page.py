"""The sheet for a terminal: amounts at the left edge, each with its formula and reason below or beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from chaiqian.household.sheet import (
    IN_CAPITALS,
    YUAN,
    Amount,
    Compared,
    ComparisonTable,
    Detail,
    Group,
    Judged,
    LineRow,
    Listing,
    Pair,
    Sheet,
    Sum,
    Timeline,
    Verdicts,
    amount_text,
    with_unit,
)
from chaiqian.household.sheet_content import compose
from chaiqian.household.sheet_ways import OF_WHICH
from chaiqian.law.settlement import Settlement
from chaiqian.output.page import AMOUNT_WIDTH, CAUTION, HEADING, NOTE, Page, PageLine
from chaiqian.output.text import safe
from chaiqian.output.width import cells, pad, pad_left

LABEL, COLUMN = 32, 20
WAYS_INDENT = 2
NOTE_INDENT = 4
RULE = "-" * AMOUNT_WIDTH


def sheet(settlement: Settlement, width: int, full: bool = True) -> Page:
    """The sheet of one household, folded for a width; where it is not `full`, it ends with the answer."""
    shown = compose(settlement)
    return sheet_page(shown, width) if full else short_page(shown, width)


def sheet_page(shown: Sheet, width: int) -> Page:
    """Lay out a sheet, whole."""
    page = Page(width)
    _until_net(page, shown)
    page.blank()
    _sums(page, shown.net)
    _comparison(page, shown.comparison)
    if shown.timeline is not None:
        _timeline(page, shown.timeline)
    for listing in shown.lists:
        _listing(page, listing, CAUTION if listing in (shown.pending, shown.warnings, shown.remarks) else "")
    return page


def short_page(shown: Sheet, width: int) -> Page:
    """Lay out a sheet for a screen: last comes what people ask, and long texts are named in a line."""
    page = Page(width)
    _until_net(page, shown)
    if shown.timeline is not None:
        _timeline(page, shown.timeline)
    _answer(page, shown)
    return page


def _answer(page: Page, shown: Sheet) -> None:
    """Both ways side by side, what is paid to whom, what is pending and why."""
    page.blank()
    page.rule("=")
    page.paragraph(with_unit(shown.comparison.title, YUAN), style=HEADING)
    _across(page, Compared("", *shown.comparison.ways))
    for row in shown.comparison.rows:
        if not row.label.startswith(OF_WHICH) and (row.monetary or row.relocation):
            _across(page, row._replace(formula="", note="", under=()))
    page.blank()
    _sums(page, (one._replace(capitals="") for one in shown.net))
    for listing in filter(None, (shown.warnings, shown.remarks, shown.pending)):
        _listing(page, listing, CAUTION)
    page.blank()
    page.paragraph(_left_out(shown), style=NOTE)


def _left_out(shown: Sheet) -> str:
    """What is not on the screen, and how to have it."""
    ways = f"{shown.comparison.title}的算式"
    titles = [listing.title for listing in (shown.figures, shown.readings, shown.sources) if listing is not None]
    return f"没有显示的：{'、'.join((ways, *titles))}。加 --full 显示全部。"


def _until_net(page: Page, shown: Sheet) -> None:
    """Who, what was recognised, and the lines."""
    page.paragraph(shown.title, style=HEADING)
    page.rule("=")
    if shown.disclaimer:
        page.paragraph(shown.disclaimer, style=CAUTION)
    _pairs(page, (*shown.head, *shown.parties))
    page.heading(shown.facts_title)
    _pairs(page, shown.facts)
    for words in shown.reckoned:
        page.paragraph(words, 4, 4, NOTE)
    for verdicts in shown.verdicts:
        _verdicts(page, verdicts)
    page.blank()
    page.paragraph(f"{shown.rounding}。")
    for group in shown.groups:
        _group(page, group)
    page.amount(RULE, "")
    _sums(page, shown.totals)
    if shown.housing is not None:
        page.heading(shown.housing.title)
        _pairs(page, shown.housing.facts)
        for group in shown.housing.groups:
            _group(page, group)


def _pairs(page: Page, pairs: Iterable[Pair]) -> None:
    for pair in pairs:
        page.entry(pair.label, day_text(pair.value) if isinstance(pair.value, date) else amount_text(pair.value))


def day_text(moment: date) -> str:
    """A day as a terminal shows it, with the time where one is kept: 2019-07-15 09:31:05."""
    return moment.isoformat(" ", "seconds") if isinstance(moment, datetime) else moment.isoformat()


def _verdicts(page: Page, verdicts: Verdicts) -> None:
    page.paragraph(f"{verdicts.title}：", 2)
    for row in verdicts.rows:
        mark = f"[{row.mark}]"
        page.paragraph(f"{mark} {_judged(row, verdicts.details)}", 4, cells(mark) + 1)


def _judged(row: Judged, details: tuple[Detail, ...]) -> str:
    said = "，".join(
        f"{detail.label} {_measured(value, detail.unit)}" for detail, value in zip(details, row.details, strict=True)
    )
    about = f"（{said}）" if said else ""
    clause = f"（{row.clause}）" if row.clause else ""
    return f"{row.subject}{about}：{row.reason}{clause}"


def _measured(value: Amount, unit: str) -> str:
    """A number with its unit, or what is said in its place: 尚未评估."""
    return amount_text(value) + ("" if isinstance(value, str) and not value[-1:].isdigit() else unit)


def _group(page: Page, group: Group) -> None:
    page.heading(with_unit(group.title, YUAN))
    for row in group.rows:
        write_line(page, row)
    if group.sums:
        page.amount(RULE, "")
    _sums(page, group.sums)


def write_line(page: Page, row: LineRow) -> None:
    """Write one line: amount or `/`, name and clause; below it the formula and the reason."""
    page.amount(amount_text(row.amount), f"{row.name}{row.mark}  {row.clause}", _notes(row))


def _notes(row: LineRow | Compared) -> tuple[str, ...]:
    return tuple(filter(None, (f"= {row.formula}" if row.formula else "", *row.under, row.note)))


def _sums(page: Page, sums: Iterable[Sum]) -> None:
    for one in sums:
        capitals = f"{IN_CAPITALS}：{one.capitals}" if one.capitals else ""
        notes = tuple(filter(None, (capitals, one.note)))
        page.amount(amount_text(one.amount), one.label, notes, style=HEADING)


def _comparison(page: Page, comparison: ComparisonTable) -> None:
    page.heading(with_unit(comparison.title, YUAN))
    _across(page, Compared("", *comparison.ways))
    for row in comparison.rows:
        _across(page, row)
    for note in comparison.notes:
        page.paragraph(note, 2)


def _across(page: Page, row: Compared) -> None:
    """One row: labels are ours and hold no character of doubtful width, so that the columns stand still."""
    columns = "".join(" " + pad_left(amount_text(value), COLUMN - 1) for value in (row.monetary, row.relocation))
    label = pad(safe(with_unit(row.label, row.unit)), LABEL)
    page.lines.append(PageLine(" " * WAYS_INDENT + label + columns, HEADING if row.strong else ""))
    for note in _notes(row):
        page.paragraph(note, NOTE_INDENT, style=NOTE)


def _timeline(page: Page, timeline: Timeline) -> None:
    until, awards, decoration, total = timeline.columns
    page.heading(with_unit(timeline.title, YUAN))
    page.paragraph(timeline.note, 2)
    for stage in timeline.rows:
        awarded = f"{awards} {amount_text(stage.awards)}" + (f" = {stage.formula}" if stage.formula else "")
        passed = f"（{stage.passed}）" if stage.passed else ""
        notes = (awarded, f"{decoration} {amount_text(stage.decoration)}")
        page.amount(amount_text(stage.total), f"{until} {day_text(stage.until)}{passed}：{total}", notes)
    for words in timeline.reckoned:
        page.paragraph(words, 2, 2, NOTE)


def _listing(page: Page, listing: Listing, style: str) -> None:
    page.heading(listing.title)
    for entry in listing.entries:
        page.item(entry, style=style)
    if listing.closing:
        page.paragraph(listing.closing, 2)
