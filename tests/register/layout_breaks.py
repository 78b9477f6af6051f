"""One thing broken in a layout: a cell, a row, the name of a sheet or a heading; and what may differ because of it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any, NamedTuple

from tests.register.laid_out import Came
from tests.register.layouts import Layout, Page

from chaiqian.documents.problem import Finding
from chaiqian.register.existing import facts_of
from chaiqian.register.table.model import Slot

GARBAGE = ("？？", "待定", "详见附件", -1, 99999.999, "1982年以后", "甲乙丙", "合计", "无", "/", 0)


class Break(NamedTuple):
    """What was broken: where, of which households, and the field that the broken cell holds (None: the number)."""

    what: str
    sheet: str
    row: int
    column: int
    cases: tuple[str, ...]
    slot: Slot | None


def broken(random: Random, layout: Layout) -> tuple[Layout, Break]:
    """The layout with one thing broken."""
    copy = Layout(layout.cases, {name: deepcopy_page(page) for name, page in layout.pages.items()}, layout.taught)
    name = random.choice(list(copy.pages))
    way = random.choice((_cell, _cell, _cell, _other_cell, _row, _heading, _sheet))
    return copy, way(random, copy, name)


def deepcopy_page(page: Page) -> Page:
    """A page of its own; what its columns mean stays shared."""
    rows, merged = deepcopy(page.rows), list(page.merged)
    return Page(rows, merged, dict(page.formats), list(page.hidden), page.columns, page.first, dict(page.of_case))


def _filled(page: Page) -> list[tuple[int, int]]:
    return [(row, n) for row in page.of_case for n, cell in enumerate(page.rows[row]) if cell is not None]


def _place(random: Random, page: Page) -> tuple[int, int]:
    return random.choice(_filled(page))


def _cell(random: Random, layout: Layout, name: str) -> Break:
    """A cell that says something else, or nothing."""
    page = layout.pages[name]
    row, column = _place(random, page)
    return _set(page, name, row, column, random.choice((None, *GARBAGE)))


def _other_cell(random: Random, layout: Layout, name: str) -> Break:
    """A cell with what stands in another row of its column, or in any other cell."""
    page = layout.pages[name]
    row, column = _place(random, page)
    same = [page.rows[r][c] for r, c in _filled(page) if c == column and random.random() < 0.9]
    other = page.rows[_place(random, page)[0]][_place(random, page)[1]]
    return _set(page, name, row, column, random.choice([*same, other]))


def _set(page: Page, name: str, row: int, column: int, value: Any) -> Break:
    page.rows[row][column] = value
    said = (page.of_case[row], str(value))
    return Break(f"{name} {row + 1}/{column + 1} = {value!r}", name, row, column, said, page.columns[column].slot)


def _row(random: Random, layout: Layout, name: str) -> Break:
    """A row that is blank: what stood in it is gone."""
    page = layout.pages[name]
    row = random.choice(list(page.of_case))
    page.rows[row] = [None] * len(page.columns)
    return Break(f"{name} {row + 1} blank", name, row, -1, (page.of_case[row],), None)


def _heading(random: Random, layout: Layout, name: str) -> Break:
    """A heading that says nothing that anybody knows, or lacks a character."""
    page = layout.pages[name]
    column = random.randrange(len(page.columns))
    text = page.columns[column].head.text
    at = random.randrange(len(text))
    new = random.choice((None, "某栏", "列一", text[:at] + text[at + 1 :] or None))
    for row in range(page.first):
        if page.rows[row][column] == text:
            page.rows[row][column] = new
    everybody = tuple(case.case_id for case in layout.cases)
    return Break(f"{name} heading {text!r} = {new!r}", name, -1, column, everybody, page.columns[column].slot)


def _sheet(random: Random, layout: Layout, name: str) -> Break:
    """A sheet called otherwise."""
    new = random.choice(("Sheet9", "新建", "人员", "备份"))
    if new not in layout.pages:
        layout.pages = {new if old == name else old: page for old, page in layout.pages.items()}
    return Break(f"{name} is called {new}", new, -1, -1, (), None)


# What differs -----------------------------------------------------------------------------


def silent_differences(before: Came, after: Came, broke: Break) -> list[str]:
    """Households that were written otherwise than before, in more than the broken cell, and without a new word."""
    new = _new(before, after)
    found = []
    for number, case in after.cases.items():
        old = before.cases.get(number)
        if old is None:
            continue
        paths = set(_paths(facts_of(old), facts_of(case)))
        paths -= {path for path in paths if _allowed(path, number, broke)}
        if paths and not any(_speaks(problem, number, broke) for problem in new):
            found.append(f"{number}: {sorted(map(str, paths))} after {broke.what}")
    return found


def _new(before: Came, after: Came) -> list[Finding]:
    """What is said now and was not before; places shift by nothing, since no row moves."""
    known = {(problem.code, str(problem.message)) for problem in before.result.problems}
    return [problem for problem in after.result.problems if (problem.code, str(problem.message)) not in known]


def _speaks(problem: Finding, number: str, broke: Break) -> bool:
    """Whether something that is said is of this household, or of what was broken."""
    cell = problem.cell
    here = cell.sheet == broke.sheet and (cell.row in (0, broke.row + 1) or cell.column == broke.column >= 0)
    return cell.case_id == number or here or not cell.sheet


def _allowed(path: tuple[str, ...], number: str, broke: Break) -> bool:
    """Whether what differs is what the broken cell says: of its household its field, of a row whatever stood there."""
    if number not in broke.cases:
        return False
    if broke.slot is None:
        return True
    table = broke.slot.field.table
    return path[: len(table)] == table and path[len(table)] in (broke.slot.field.key, "item")


def _paths(old: dict[str, Any], new: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where two cases differ; an item more or less is one difference."""
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        path = (*above, key)
        if isinstance(one, dict) or isinstance(other, dict):
            yield from _paths(one or {}, other or {}, path)
        elif _is_list(one) or _is_list(other):
            yield from _of_lists(list(one or ()), list(other or ()), path)
        else:
            yield path


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and any(isinstance(item, dict) for item in value)


def _of_lists(one: list[Any], other: list[Any], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if len(one) == len(other):
        for before, after in zip(one, other, strict=True):
            yield from _paths(before, after, path)
        return
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(longer) == len(shorter) + 1 and any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer))):
        yield (*path, "item")
    else:
        yield (*path, "items")
