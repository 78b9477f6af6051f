"""A register's problems in words: sheet, row, column letter and header, then what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chaiqian.documents.problem import CellPlace, Finding
from chaiqian.documents.problem_page import SEVERITIES, advice
from chaiqian.output.text import LONGEST_LINE, safe, shortened
from chaiqian.output.width import fold
from chaiqian.register.columns import letter, sheets
from chaiqian.register.words import for_cell


def problem_text(problem: Finding, width: int = 80) -> str:
    """One problem on a few lines."""
    message, expected, remedy = (
        for_cell(text, problem.document) for text in (problem.message, problem.expected, problem.remedy)
    )
    head = (
        f"{place(problem.cell)}：{SEVERITIES[problem.severity]} {problem.code} {safe(shortened(message, LONGEST_LINE))}"
    )
    return "\n".join([*fold(head, width - 1), *advice(expected, remedy, problem.clause, width)])


def place(cell: CellPlace) -> str:
    """人员 第 7 行 C 列“与被拆迁人关系”（LSG-001), as far as there is a place; else 登记簿."""
    parts = [safe(shortened(cell.sheet))] if cell.sheet else ["登记簿"]
    if cell.row:
        parts.append(f"第 {cell.row} 行")
    if cell.column >= 0:
        parts.append(f"{letter(cell.column)} 列" + (f"“{safe(shortened(cell.header))}”" if cell.header else ""))
    return " ".join(parts) + (f"（{safe(shortened(cell.case_id))}）" if cell.case_id else "")


def ordered(problems: Iterable[Finding]) -> list[Finding]:
    """In the order of the workbook: sheet by sheet, row by row."""
    names = {sheet.name: number for number, sheet in enumerate(sheets())}

    def order(problem: Finding) -> tuple[int, str, int, int, str]:
        cell = problem.cell
        return names.get(cell.sheet, len(names)), cell.sheet, cell.row, cell.column, problem.code

    return sorted(problems, key=order)


def change_lines(case_id: str, changes: Iterable[str], file: str) -> Iterator[str]:
    """What an update changes in one household."""
    yield f"{safe(case_id)}" + (f"（{safe(file)}）" if file else "")
    yield from (f"    {safe(change)}" for change in changes)
