"""`chaiqian policy`: the clause register with figures and treatment."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from chaiqian.cli.chinese import UsageError, suggestion
from chaiqian.cli.exit_codes import DONE
from chaiqian.guidance.register import Clause, Guidance, load_guidance
from chaiqian.household.clause_page import clause_pages, clause_table, reading_page
from chaiqian.output.page import page_width, print_page
from chaiqian.output.text import inert

HALF_WIDTH = str.maketrans({"(": "（", ")": "）", "Ｋ": "K", "ｋ": "K", **dict.fromkeys(" \u3000第条.")})


def policy(
    clause: Annotated[
        str | None,
        typer.Argument(
            metavar="条款", help="条款编号，如 八（五）4，括号全角半角均可；或口径编号，如 K1；不写则列出全部条款"
        ),
    ] = None,
) -> int:
    """查看指导意见的条款登记：每条如何处理、有哪些数值、采用什么口径。"""
    guidance, width = load_guidance(), page_width(sys.stdout)
    if clause is None:
        print_page(clause_table(guidance, width), sys.stdout)
    elif (reading := guidance.readings.get(clause.translate(HALF_WIDTH).upper())) is not None:
        print_page(reading_page(reading, width), sys.stdout)
    else:
        print_page(clause_pages(guidance, find_clauses(guidance, clause), width), sys.stdout)
    return DONE


def find_clauses(guidance: Guidance, wanted: str) -> list[Clause]:
    """Find a clause and what stands under it, or complain with the nearest numbers."""
    number = wanted.translate(HALF_WIDTH)
    numbers = [clause.number for clause in guidance.clauses]
    if number[:1].upper() == "K" and number[1:].isdecimal():
        known = list(guidance.readings)
        raise UsageError(f"没有口径 {inert(wanted)}，口径的编号从 {known[0]} 至 {known[-1]}")
    if number not in numbers:
        raise UsageError(f"没有条款 {inert(wanted)}{suggestion(number, numbers)}；列出全部条款：chaiqian policy")
    return [clause for clause in guidance.clauses if is_within(clause.number, number)]


def is_within(number: str, parent: str) -> bool:
    """Tell whether a clause is `parent` or stands under it: 八（五）4 is within 八（五）, 十一 not within 十."""
    rest = number.removeprefix(parent)
    if rest == number:
        return False
    return not rest or rest[0] == "（" or (rest[0].isdigit() and not parent[-1].isdigit())
