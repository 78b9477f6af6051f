"""On paper, tables in which nothing changes are left out: they are named instead."""

from __future__ import annotations

from chaiqian.output.report import BAR, MONEY, NUMBER, Report, Table

CHANGE = "增减"
UNCHANGED = "不变"


def without_unchanged(report: Report) -> Report:
    """The report without the tables of a scenario that moves nothing in them, and a word on which they are."""
    kept = tuple(table for table in report.tables if not table.part or _moves(table))
    left_out = [table.title for table in report.tables if table not in kept]
    if not left_out:
        return report
    words = f"全部没有变动、没有印出的表：{'、'.join(left_out)}。"
    return report._replace(tables=kept, closing=(*report.closing, words))


def _moves(table: Table) -> bool:
    """Whether a change stands in it, or households that are not as they were."""
    titles = [column.title for column in table.columns]
    if CHANGE in titles:
        return any(row[titles.index(CHANGE)] for row in table.rows)
    if any(column.kind == BAR for column in table.columns):
        counted = next(index for index, column in enumerate(table.columns) if column.kind in (NUMBER, MONEY))
        return any(row[counted] for row in table.rows if row[0] != UNCHANGED)
    return any(row[0] != row[1] for row in table.rows)
