"""Problems for readers: with the source line and a caret, one line each for editors, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chaiqian.documents.codes import ERROR
from chaiqian.documents.problem import Place, Problem
from chaiqian.output.text import LONGEST_LINE, dump, inert, mask_statement, portable, safe, shortened
from chaiqian.output.width import cells, fold

SEVERITIES = {ERROR: "错误", "warning": "提示"}
TAB = "    "
ELLIPSIS = "..."
MARGIN, NARROWEST = 9, 30  # the number of the line before it; whatever the width, so much of it
LONGEST_PATH = 4096  # of a path that there may be; what was typed may be longer
NEIGHBOURHOOD = 1000


def problem_text(problem: Problem, width: int = 80) -> str:
    """Describe one problem: heading, source line with caret, what is expected, what to do."""
    lines = _heading(problem, width - 1) + excerpt(problem.place, width)
    lines += advice(problem.expected, problem.remedy, problem.clause, width)
    for place in problem.also:
        lines.append(f"    另见：{position(place)}")
        lines += excerpt(place, width)
    return "\n".join(lines)


def advice(expected: str, remedy: str, clause: str, width: int) -> Iterator[str]:
    """What is expected, what to do and by which clause: a line or more each, where there is something to say."""
    for name, text in (("应为", expected), ("改法", remedy), ("依据", clause)):
        if text:
            first, *rest = fold(_said(text), width - 11)
            yield f"    {name}：{first}"
            yield from (f"          {part}" for part in rest)


def _heading(problem: Problem, width: int) -> list[str]:
    # The position is never broken: editors and terminals make a link of it.
    where = position(problem.place)
    what = f"{SEVERITIES[problem.severity]} {problem.code} {_subject(problem)}{_said(problem.message)}"
    if cells(f"{where} {what}", 2) <= width:
        return [f"{where} {what}"]
    return [where, *("    " + part for part in fold(what, width - 4))]


def _said(text: str) -> str:
    return safe(shortened(text, LONGEST_LINE))


def _subject(problem: Problem) -> str:
    if not problem.label and not problem.key:
        return ""
    key = f"（{safe(problem.key)}）" if problem.key and problem.key != problem.label else ""
    return f"{safe(problem.label)}{key}："


def position(place: Place) -> str:
    """Write `file:line:column`."""
    return f"{safe(shortened(place.file, LONGEST_PATH))}:{place.line}:{place.column}"


def excerpt(place: Place, width: int = 80) -> list[str]:
    """Show the source line with a caret under the span, within the width; nothing where the line is empty."""
    if not place.text.strip():
        return []
    # Of a very long line only the neighbourhood is looked at: a file of one line may have a thousand problems.
    first = max(0, place.column - 1 - NEIGHBOURHOOD)
    near = place.text[first : place.column - 1 + NEIGHBOURHOOD]
    shown = safe_line(near)
    start = min(max(0, place.column - 1 - first), len(shown))
    begin, end = _window(shown, start, max(NARROWEST, width - 1 - MARGIN))
    before, after = (ELLIPSIS if begin else "", ELLIPSIS if end < len(shown) else "")
    marked = "".join(shown[start : min(end, start + max(1, place.length))])
    caret = _blank(before + "".join(shown[begin:start])) + "^" * max(1, cells(marked))
    return [f"{place.line:>6} | {before}{''.join(shown[begin:end])}{after}", " " * 6 + " | " + caret]


def _window(shown: list[str], start: int, room: int) -> tuple[int, int]:
    """From where to where a line is shown: whole where it fits into so many cells, else the part around the caret."""
    widths = [cells(character) for character in shown]
    if sum(widths) <= room:
        return 0, len(shown)
    room -= 2 * len(ELLIPSIS)
    begin, taken = start, 0
    while begin and taken + widths[begin - 1] <= room // 3:
        begin -= 1
        taken += widths[begin]
    end = start
    while end < len(shown) and taken + widths[end] <= room:
        taken += widths[end]
        end += 1
    while begin and taken + widths[begin - 1] <= room:  # the caret stands near the end
        begin -= 1
        taken += widths[begin]
    return begin, end


def safe_line(text: str) -> list[str]:
    """Mask and disarm a source line, one entry a source character, so that columns still count."""
    return [TAB if character == "\t" else inert(character) for character in mask_statement(text)]


def _blank(text: str) -> str:
    # An ideographic space is as wide as the character above it, whatever the terminal.
    return "".join("\u3000" if cells(character) == 2 else " " * cells(character) for character in text)


def problem_short(problem: Problem) -> str:
    """Write `file:line:col: CODE message` on one line."""
    return f"{position(problem.place)}: {problem.code} {_subject(problem)}{_said(problem.message)}"


def problem_json(problem: Problem) -> str:
    """Write the problem as one compact JSON object that a stream of this encoding takes without loss."""
    place = problem.place
    return dump(
        {
            "code": problem.code,
            "severity": problem.severity,
            "file": _file(place),
            "line": place.line,
            "column": place.column,
            "length": place.length,
            "label": safe(problem.label),
            "key": safe(problem.key),
            "message": _said(problem.message),
            "expected": _said(problem.expected),
            "remedy": _said(problem.remedy),
            "clause": problem.clause,
            "also": [{"file": _file(also), "line": also.line, "column": also.column} for also in problem.also],
        },
    )


def counts(problems: Iterable[Problem]) -> tuple[int, int]:
    """Count errors and warnings."""
    severities = [problem.severity for problem in problems]
    return severities.count(ERROR), len(severities) - severities.count(ERROR)


def _file(place: Place) -> str:
    return safe(portable(place.file))
