"""A register's problems by their cause: one entry each, with how often, where first, and what to do.

Two thousand cells with one word in them are one thing to decide. A page of causes fits on three screens, whatever the
register; what does not fit is counted, and the rows that came back hold every reason (register/returned.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from chaiqian.documents.codes import ERROR
from chaiqian.documents.problem import CellPlace, Finding, Text
from chaiqian.documents.problem_page import SEVERITIES, advice
from chaiqian.output.text import LONGEST_LINE, safe, shortened
from chaiqian.output.width import fold
from chaiqian.register.columns import letter, sheets
from chaiqian.register.wording import for_cell

MOST_LINES, MOST_BRIEF = 30, 12  # with the account below, three screens of 24 lines hold them
MOST_OF_ONE = 12
PLACES, COLUMNS, WAYS = 6, 8, 3
ALIKE = 3


@dataclass
class Cause:
    """One cause: the first finding of it, every place once, and how many ways it was written in.

    `columns` are the others of a sheet of which the same is said as of the first.
    """

    finding: Finding
    places: dict[CellPlace, None] = field(default_factory=dict)
    messages: dict[Text, None] = field(default_factory=dict)
    columns: dict[CellPlace, None] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        """One more place of the same cause."""
        self.places[finding.cell] = None
        self.messages[finding.message] = None


def causes(problems: Iterable[Finding]) -> list[Cause]:
    """The problems by cause, in the order of the workbook, errors before notices.

    What is said of more than ALIKE different contents of one column is one cause, told by the first of them.
    """
    found = ordered(problems)
    exact: dict[object, Cause] = {}
    for problem in found:
        _under(exact, (_column(problem), problem.message, problem.expected, problem.remedy), problem)
    alike: dict[object, list[Cause]] = {}
    for cause in exact.values():
        alike.setdefault((_column(cause.finding), bool(cause.finding.cell.row)), []).append(cause)
    result: list[Cause] = []
    for group in alike.values():
        result += [_together(group)] if len(group) > ALIKE else group
    return sorted(_by_sheet(result), key=lambda cause: cause.finding.severity != ERROR)


def _by_sheet(found: Iterable[Cause]) -> Iterator[Cause]:
    """What is said of several columns in one row, of headings or sums, is told of the first; the others are named."""
    known: dict[tuple[str, str, int], Cause] = {}
    for cause in found:
        cell = cause.finding.cell
        key = (cause.finding.code, cell.sheet, cell.row)
        if cell.case_id or cell.column < 0:
            yield cause
        elif key in known:
            known[key].columns[cell] = None
        else:
            known[key] = cause
            yield cause


def _under(known: dict[object, Cause], key: object, problem: Finding) -> None:
    if key not in known:
        known[key] = Cause(problem)
    known[key].add(problem)


def _column(problem: Finding) -> tuple[str, str, int, str]:
    cell = problem.cell
    return problem.code, cell.sheet, cell.column, cell.header


def _together(group: Sequence[Cause]) -> Cause:
    whole = Cause(group[0].finding)
    for cause in group:
        whole.places.update(cause.places)
        whole.messages.update(cause.messages)
    return whole


def ordered(problems: Iterable[Finding]) -> list[Finding]:
    """In the order of the workbook: sheet by sheet, row by row."""
    names = {sheet.name: number for number, sheet in enumerate(sheets())}

    def order(problem: Finding) -> tuple[int, str, int, int, str]:
        cell = problem.cell
        return names.get(cell.sheet, len(names)), cell.sheet, cell.row, cell.column, problem.code

    return sorted(problems, key=order)


# Words --------------------------------------------------------------------------------


def cause_text(cause: Cause, width: int = 80) -> str:
    """One cause on a few lines."""
    problem = cause.finding
    message, expected, remedy = (
        for_cell(text, problem.document) for text in (problem.message, problem.expected, problem.remedy)
    )
    where = place(problem.cell) if len(cause.places) == 1 else _column_place(problem.cell)
    head = f"{where}：{SEVERITIES[problem.severity]} {problem.code} {safe(shortened(message, LONGEST_LINE))}"
    lines = fold(head, width - 1)
    if len(cause.places) > 1:
        lines += _indented(f"共 {_counted(cause)}：{_shown(cause.places)}", width)
    if len(cause.messages) > 1 and (problem.cell.column < 0 or len(cause.places) == 1):
        lines, expected = lines + _indented(f"又如：{_others(cause)}", width), ""
    if cause.columns:
        lines += _indented(f"同样的还有 {len(cause.columns)} 列：{_columns(cause)}", width)
    below = list(advice(expected, remedy, problem.clause, width))
    return "\n".join([*lines[: max(MOST_OF_ONE - len(below), 3)], *below])


def _others(cause: Cause) -> str:
    """Other things that are said of rows as a whole, or of one cell."""
    others = list(cause.messages)[1 : WAYS + 1]
    return "；".join(safe(for_cell(other, cause.finding.document)) for other in others)


def _columns(cause: Cause) -> str:
    shown = "、".join(map(_heading, list(cause.columns)[:COLUMNS]))
    return shown + (" 等" if len(cause.columns) > COLUMNS else "")


def problem_text(problem: Finding, width: int = 80) -> str:
    """One problem by itself."""
    return cause_text(Cause(problem, {problem.cell: None}, {problem.message: None}), width)


def _counted(cause: Cause) -> str:
    ways = f"，{len(cause.messages)} 种写法" if len(cause.messages) > 1 else ""
    return f"{len(cause.places)} 处{ways}"


def _indented(text: str, width: int) -> list[str]:
    return ["    " + part for part in fold(text, width - 5)]


def place(cell: CellPlace) -> str:
    """人员 第 7 行 C 列“与被拆迁人关系”（LSG-001), as far as there is a place; else the register's file."""
    parts = [_sheet(cell)]
    if cell.row:
        parts.append(f"第 {cell.row} 行")
    if cell.column >= 0:
        parts.append(_heading(cell))
    return " ".join(parts) + (f"（{safe(shortened(cell.case_id))}）" if cell.case_id else "")


def _sheet(cell: CellPlace) -> str:
    return safe(shortened(cell.sheet) or cell.file) or "登记簿"


def _column_place(cell: CellPlace) -> str:
    parts = [_sheet(cell)]
    return " ".join([*parts, _heading(cell)] if cell.column >= 0 else parts)


def _heading(cell: CellPlace) -> str:
    return f"{letter(cell.column)} 列" + (f"“{safe(shortened(cell.header))}”" if cell.header else "")


def _shown(places: Iterable[CellPlace]) -> str:
    """第 7 行（LSG-001）、第 12 行（LSG-003）等."""
    known = list(places)
    first = [cell for cell in known if cell.row or cell.case_id][:PLACES]
    rows = [f"第 {cell.row} 行" if cell.row else "" for cell in first]
    shown = "、".join(
        row + (f"（{safe(shortened(cell.case_id))}）" if row and cell.case_id else safe(shortened(cell.case_id)))
        for row, cell in zip(rows, first, strict=True)
    )
    return shown + ("等" if len(known) > len(first) else "")


def pages(problems: Iterable[Finding], width: int, returned: bool) -> Iterator[str]:
    """What is wrong, a text each; `returned` where the rows that were not taken are written with their reasons."""
    left, rest = MOST_LINES, list(causes(problems))
    while rest:
        text = cause_text(rest[0], width)
        left -= text.count("\n") + 2
        if left < 0:
            break
        yield text
        rest.pop(0)
    if rest:
        yield "\n".join(_brief(cause, width) for cause in rest[:MOST_BRIEF])
    if len(rest) > MOST_BRIEF:
        rest = rest[MOST_BRIEF:]
        errors = sum(cause.finding.severity == ERROR for cause in rest)
        counts = "、".join(text for number, text in _counts(errors, len(rest) - errors) if number)
        more = "每一格的原因都写在退回的登记簿里" if returned else "要看每一行的原因，加 -o 退回.xlsx"
        yield f"还有 {counts}没有列出：先改上面的，再导入一遍；{more}。"


def _brief(cause: Cause, width: int) -> str:
    """One cause on one line."""
    problem = cause.finding
    count = f" {len(cause.places)} 处" if len(cause.places) > 1 else ""
    message = safe(for_cell(problem.message, problem.document))
    line = f"{_column_place(problem.cell)}{count}：{SEVERITIES[problem.severity]} {problem.code} {message}"
    first, *more = fold(line, width - 3)
    return first + "…" if more else first


def _counts(errors: int, notices: int) -> Iterator[tuple[int, str]]:
    yield errors, f"{errors} 种错误"
    yield notices, f"{notices} 种提示"
