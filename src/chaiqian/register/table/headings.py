"""Where the headings of a worksheet stand, in one, two or three rows, and what each column is called.

A cell merged across is the heading of a group, a cell merged down is one heading; a group's text holds to the right
also where nothing is merged. Titles and unit lines above are no headings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from chaiqian.output.pattern import pattern
from chaiqian.register.book.plain import Range
from chaiqian.register.columns import plain
from chaiqian.register.table.meaning import Names, folded, is_group, is_heading
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.texts import is_blank

WITHIN = 60  # of titles and instructions above
DEEPEST = 3
_UNIT_ONLY = pattern(r"[(\[]?(单位[:：]?)?(m2|m\^2|平方米|平米|元|万元|亩|公顷|台|部|户|套|个|人|端|年)[)\]]?")


@dataclass
class Headings:
    """The rows `top` to `bottom` are headings; by column, the heading and the group above it."""

    top: int
    bottom: int
    texts: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)


class Seen:
    """Texts of which it was asked before whether they are headings."""

    def __init__(self, names: Names, taught: Collection[str] = ()) -> None:
        self.names, self.taught = names, {plain(word) for word in taught}
        self.known: dict[str, bool] = {}

    def heading(self, text: str) -> bool:
        found = self.known.get(text)
        if found is None:
            found = plain(text) in self.taught or is_heading(text, self.names)
            self.known[text] = found
        return found

    def count(self, row: Iterable[Cell]) -> int:
        """How many different headings a row has."""
        return len({plain(cell) for cell in row if type(cell) is str and cell and self.heading(cell)})


def find_headings(
    rows: Sequence[Sequence[Cell]], merged: Iterable[Range], seen: Seen, start: int = 0
) -> Headings | None:
    """The headings at or below a row, None where there are none that we know."""
    best, most = -1, 1
    for index in range(start, min(len(rows), start + WITHIN)):
        count = seen.count(rows[index])
        if count > most and _mostly_text(rows[index]):
            best, most = index, count
    if best < 0:
        return None
    best = _first_of_its_like(rows, best, seen, start)
    spans = [span for span in merged if span[0][0] <= best + DEEPEST and span[1][0] >= best - DEEPEST]
    top, bottom = _extent(rows, spans, best, seen, start)
    found = Headings(top, bottom)
    _name_columns(found, rows, spans)
    return found


def _first_of_its_like(rows: Sequence[Sequence[Cell]], best: int, seen: Seen, start: int) -> int:
    """The first row of the same headings: the next page may repeat them whole where one of the first is spoilt.

    What stands between the two are households, and none may be taken for lines above the headings.
    """
    for index in range(start, best):
        if not seen.count(rows[index]):
            continue
        for other in range(max(index + 1, best - DEEPEST + 1), best + 1):
            if sum(_same_text(*cells) for cells in zip(rows[index], rows[other], strict=True)) > 1:
                return index
    return best


def _same_text(one: Cell, other: Cell) -> bool:
    return type(one) is str and one == other and not is_blank(one)


def _mostly_text(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if not is_blank(cell)]
    return sum(isinstance(cell, str) for cell in filled) * 2 > len(filled)


def _extent(rows: Sequence[Sequence[Cell]], spans: list[Range], best: int, seen: Seen, start: int) -> tuple[int, int]:
    """The first and last row of the headings around the row that has most of them."""
    top = bottom = best
    for (first, left), (last, right) in spans:
        headed = first <= best <= last and _text(rows, first, left) and not _is_title(rows, first, left, right)
        if headed and last - first < DEEPEST:
            top, bottom = min(top, first), max(bottom, last)
    while top > start and bottom - top < DEEPEST - 1 and _is_group_row(rows, spans, top - 1, best, seen):
        top -= 1
    while bottom - top < DEEPEST - 1 and bottom + 1 < len(rows) and _is_lower_row(rows, bottom + 1, seen):
        bottom += 1
    return top, bottom


def _text(rows: Sequence[Sequence[Cell]], row: int, column: int) -> str:
    if row >= len(rows) or column >= len(rows[row]):
        return ""
    cell = rows[row][column]
    return cell if isinstance(cell, str) and cell.strip() else ""


def _is_title(rows: Sequence[Sequence[Cell]], row: int, left: int, right: int) -> bool:
    """A cell that stands alone in its row and goes across half of it is no group."""
    filled = [index for index, cell in enumerate(rows[row]) if not is_blank(cell)]
    return filled == [left] and (right - left + 1) * 2 > len(rows[row]) and right > left


def _is_group_row(rows: Sequence[Sequence[Cell]], spans: list[Range], row: int, best: int, seen: Seen) -> bool:
    """A row of group headings above: several texts, each over headings, and not a line of a form."""
    filled = [index for index, cell in enumerate(rows[row]) if not is_blank(cell)]
    texts = [rows[row][index] for index in filled]
    if not filled or not all(isinstance(text, str) for text in texts):
        return False
    across = {left for (first, left), (_, right) in spans if first == row and right > left}
    if len(filled) == 1:
        alone = filled[0]
        wide = next((right for (first, left), (_, right) in spans if (first, left) == (row, alone)), alone)
        return alone in across and not _is_title(rows, row, alone, wide) and is_group(folded(texts[0]))
    known = sum(is_group(folded(text)) or seen.heading(text) for text in texts)
    return known * 2 >= len(texts) and all(len(text) <= 20 and ":" not in folded(text) for text in texts)


def _is_lower_row(rows: Sequence[Sequence[Cell]], row: int, seen: Seen) -> bool:
    """A further row of headings below: only texts, and all of them headings or units."""
    texts = [cell for cell in rows[row] if not is_blank(cell)]
    if not texts or not all(isinstance(text, str) for text in texts):
        return False
    if all(_UNIT_ONLY.fullmatch(folded(text)) for text in texts):
        return True
    if _are_under_groups(rows[row - 1], rows[row], seen):
        return True
    known = sum(seen.heading(text) or bool(_UNIT_ONLY.fullmatch(folded(text))) for text in texts)
    return known >= 2 and known * 2 > len(texts) and not any(_is_value(text) for text in texts)


def _are_under_groups(above: Sequence[Cell], row: Sequence[Cell], seen: Seen) -> bool:
    """Whether every text stands under a group's heading or to its right, and under no heading of a column."""
    groups, open_ = 0, False
    for index, (over, text) in enumerate(zip(above, row, strict=True)):
        if not is_blank(over):
            following = above[index + 1] if index + 1 < len(above) else "-"
            open_ = isinstance(over, str) and is_group(folded(over)) and not is_blank(text)
            open_ = open_ and (is_blank(following) or not seen.heading(over))
            groups += open_
        if not is_blank(text) and (not open_ or not isinstance(text, str)):
            return False
    return groups > 0


def _is_value(text: str) -> bool:
    return any(character.isdigit() for character in text) and len(text) > 8


def _name_columns(found: Headings, rows: Sequence[Sequence[Cell]], spans: list[Range]) -> None:
    width = len(rows[found.bottom])
    grid = [[_text(rows, row, column).strip() for column in range(width)] for row in range(found.top, found.bottom + 1)]
    owner = _spread(grid, spans, found.top)
    for column in range(width):
        parts: list[tuple[int, str]] = []
        for level in range(len(grid)):
            text, source = grid[level][column], owner.get((level, column), level * width + column)
            if text and (not parts or parts[-1][0] != source):
                parts.append((source, text))
        over = parts[-2][0] if len(parts) > 1 else -1
        shared = sum(source == over for (_, place), source in owner.items() if place != column) > 0
        heading, group = _heading_and_group([text for _, text in parts], shared)
        found.texts.append(heading)
        found.groups.append(group)


def _spread(grid: list[list[str]], spans: list[Range], top: int) -> dict[tuple[int, int], int]:
    """Write merged texts into all of their cells, and groups to their right; which cell each text came from."""
    width, owner = len(grid[0]), {}
    for (first, left), (last, right) in spans:
        # A merge may lie right of the last cell that holds anything.
        if not top <= first < top + len(grid) or left >= width or not grid[first - top][left]:
            continue
        for level in range(first - top, min(last - top, len(grid) - 1) + 1):
            for column in range(left, min(right, width - 1) + 1):
                grid[level][column] = grid[first - top][left]
                owner[level, column] = (first - top) * width + left
    for level in range(len(grid) - 1):
        _fill_right(grid, level, owner)
    return owner


def _fill_right(grid: list[list[str]], level: int, owner: dict[tuple[int, int], int]) -> None:
    """A group's text without a merge holds over the columns to its right that have headings of their own below."""
    width, current, source = len(grid[0]), "", 0
    for column in range(width):
        below = any(
            grid[lower][column] and grid[lower][column] != grid[level][column] for lower in range(level + 1, len(grid))
        )
        if grid[level][column]:
            merged = (level, column) in owner
            current = grid[level][column] if below and not merged else ""
            source = level * width + column
        elif current and below:
            grid[level][column] = current
            owner[level, column] = source
        else:
            current = ""


def _heading_and_group(parts: list[str], shared: bool) -> tuple[str, str]:
    """The lowest text is the heading, what stands above it the group; a unit below belongs to the text above.

    `shared`: what stands above stands over other columns too, so that 套 below it is a heading.
    """
    if len(parts) > 1 and not shared and _UNIT_ONLY.fullmatch(folded(parts[-1])):
        unit = parts.pop().strip("()（）[]")
        parts[-1] += f"（{unit}）"
    return (parts[-1], "/".join(parts[:-1])) if parts else ("", "")
