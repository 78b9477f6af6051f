"""The register on one sheet: its groups of columns. Lists stand beside each other, a household over its rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from chaiqian.register.columns import KEY_HEADER, RegisterColumn, TablePath, sheets

ONE_SHEET = "登记簿"
TITLE = "宅基地登记簿"
FIRST_ROW = 3  # below the title, the groups and the headings
_GROUPS: tuple[tuple[str, tuple[TablePath, ...]], ...] = (
    ("被拆迁人", (("household",),)),
    ("宅基地", (("homestead",),)),
    ("人员", (("members",),)),
    ("房屋", (("buildings",),)),
    ("评估", (("appraisal",),)),
    ("设备", (("equipment",),)),
    ("选房与签约", (("choice",), ("choice", "units"))),
    ("经营", (("business",),)),
    ("特殊认定", (("adjustments",),)),
)


@cache
def groups() -> tuple[tuple[str, tuple[RegisterColumn, ...]], ...]:
    """The groups of columns with their headings, each the tables of a case that stand under it."""
    known = [column for sheet in sheets() for column in sheet.columns]
    return tuple(
        (name, tuple(column for table in tables for column in known if column.table == table))
        for name, tables in _GROUPS
    )


@cache
def columns() -> tuple[RegisterColumn, ...]:
    """Every column but the first, which holds the 档案编号."""
    return tuple(column for _, group in groups() for column in group)


@cache
def lists() -> frozenset[TablePath]:
    """The tables of which each row holds one item; of all others a household has one."""
    return frozenset(sheet.items for sheet in sheets() if sheet.items is not None)


@cache
def _headed() -> frozenset[tuple[str, str]]:
    ours = {(name, column.header) for name, group in groups() for column in group}
    return frozenset(ours | {("", KEY_HEADER)})


def is_ours(headed: Iterable[tuple[str, str]]) -> bool:
    """Whether columns, each with its group and heading, are all those of our own sheet: then a text is a text."""
    return set(headed) <= _headed()
