"""A register's problems in words: sheet, row, column letter and header, then what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chaiqian.documents.problem import ERROR
from chaiqian.output.text import safe
from chaiqian.output.width import fold
from chaiqian.register.columns import letter, sheets
from chaiqian.register.problems import CellProblem

SEVERITIES = {ERROR: "错误", "warning": "提示"}


def problem_text(problem: CellProblem, width: int = 80) -> str:
    """One problem on a few lines."""
    head = f"{place(problem)}：{SEVERITIES[problem.severity]} {problem.code} {safe(problem.message)}"
    lines = list(fold(head, width - 1))
    for name, text in (("应为", problem.expected), ("改法", problem.remedy), ("依据", problem.clause)):
        if text:
            first, *rest = fold(safe(text), width - 11)
            lines += [f"    {name}：{first}", *(f"          {part}" for part in rest)]
    return "\n".join(lines)


def place(problem: CellProblem) -> str:
    """人员 第 7 行 C 列“与被拆迁人关系”（LSG-001), as far as there is a place; else 登记簿."""
    parts = [safe(problem.sheet)] if problem.sheet else ["登记簿"]
    if problem.row:
        parts.append(f"第 {problem.row} 行")
    if problem.column >= 0:
        parts.append(f"{letter(problem.column)} 列" + (f"“{safe(problem.header)}”" if problem.header else ""))
    return " ".join(parts) + (f"（{safe(problem.case_id)}）" if problem.case_id else "")


def ordered(problems: Iterable[CellProblem]) -> list[CellProblem]:
    """In the order of the workbook: sheet by sheet, row by row."""
    names = {sheet.name: number for number, sheet in enumerate(sheets())}
    return sorted(problems, key=lambda p: (names.get(p.sheet, len(names)), p.sheet, p.row, p.column, p.code))


def change_lines(case_id: str, changes: Iterable[str], file: str) -> Iterator[str]:
    """What an update changes in one household."""
    yield f"{safe(case_id)}" + (f"（{safe(file)}）" if file else "")
    yield from (f"    {safe(change)}" for change in changes)
