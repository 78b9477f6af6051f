"""`chaiqian explain`: how a line came about, or which limits bound."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from chaiqian.commands.exit_codes import DATA, DONE
from chaiqian.commands.options import CaseArgument, SchemeOption

if TYPE_CHECKING:
    from chaiqian.settlement import SettledLine, Settlement


def explain(
    case: CaseArgument,
    line: Annotated[
        str | None,
        typer.Argument(metavar="项目", help="金额项目的编号或名称，如 location.within 或 搬迁费；不写则为全部"),
    ] = None,
    scheme: SchemeOption = None,
    why: Annotated[bool, typer.Option("--why", help="列出哪些限制起了作用、各影响多少元")] = False,
) -> int:
    """说明金额的由来：计算式、所依据的条款和数值、认定理由，直到文件的某一行。

    加 --why 则列出起作用的限制，并按去掉该限制重新结算得出差额；违法建设只列条款，不折算金额。
    """
    from chaiqian.commands.reading import DocumentError, Reader
    from chaiqian.commands.results import report

    try:
        settlement = Reader(scheme).settle(case)
    except DocumentError as error:
        report(error.problems)
        return DATA
    wanted = None if line is None else find_line(settlement, line)
    if wanted is not None or not why:
        _derivations(settlement, list(settlement.lines) if wanted is None else [wanted])
    if why:
        _limits(settlement)
    return DONE


def _derivations(settlement: Settlement, lines: list[SettledLine]) -> None:
    from chaiqian.explanation import derivation
    from chaiqian.output.page import page_width, print_page
    from chaiqian.output.tree import derivations

    steps = [derivation(settlement, line.id) for line in lines]
    print_page(derivations(settlement, steps, page_width(sys.stdout)), sys.stdout)


def _limits(settlement: Settlement) -> None:
    from chaiqian.output.page import page_width, print_page
    from chaiqian.output.tree import limits
    from chaiqian.why import limits_that_bound

    print_page(limits(settlement, limits_that_bound(settlement), page_width(sys.stdout)), sys.stdout)


def find_line(settlement: Settlement, wanted: str) -> SettledLine:
    """Find a line by id or Chinese name, or complain with the nearest ones and the whole list."""
    from chaiqian.commands.shell import UsageError, suggestion
    from chaiqian.output.inert import inert

    for line in settlement.lines:
        if wanted in (line.id, line.name):
            return line
    partly = [line for line in settlement.lines if wanted and wanted in line.name]
    if len(partly) == 1:
        return partly[0]
    known = [name for line in settlement.lines for name in (line.id, line.name)]
    listed = "\n".join(f"  {inert(line.id)}  {inert(line.name)}" for line in settlement.lines)
    near = suggestion(wanted, [line.name for line in partly] or known)
    raise UsageError(f"没有项目 {inert(wanted)}{near}\n可以查看的项目：\n{listed}")
