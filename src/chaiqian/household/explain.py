"""`chaiqian explain`: how a line came about, or which limits bound."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple

import typer

from chaiqian.cli.chinese import UsageError, help_width, suggestion
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import CaseArgument, SchemeOption
from chaiqian.cli.results import report
from chaiqian.documents.problem import DocumentError
from chaiqian.household.explain_json import explanation_json
from chaiqian.household.explanation import Step, derivation, derivation_of, named_quantities
from chaiqian.household.explanation import derivations as all_derivations
from chaiqian.household.tree import derivations, limits
from chaiqian.household.why import limits_that_bound
from chaiqian.law.lines import SettledLine
from chaiqian.law.settlement import Settlement
from chaiqian.output.page import page_width, print_page
from chaiqian.output.streams import print_for_machines
from chaiqian.output.text import inert
from chaiqian.output.width import fold
from chaiqian.project.run import settled_file
from chaiqian.quantity import Quantity


def explain(
    case: CaseArgument,
    line: Annotated[
        str | None,
        typer.Argument(
            metavar="项目", help="金额项目或事实的名称，如 搬迁费、应安置面积；或编号 location.within；不写则为全部"
        ),
    ] = None,
    scheme: SchemeOption = None,
    why: Annotated[bool, typer.Option("--why", help="列出哪些限制起了作用、各影响多少元")] = False,
    format: Annotated[
        Literal["text", "json"],
        typer.Option("--format", metavar="text|json", help="text 文字（默认）；json 计算图，供程序重新计算"),
    ] = "text",
) -> int:
    """说明金额的由来：计算式、所依据的条款和数值、认定理由，直到文件的某一行。

    加 --format json 输出计算图：每一步的运算、用到的文件位置和条款，程序可据以重新算出每一项金额。
    加 --why 则列出起作用的限制，并按去掉该限制重新结算得出差额；违法建设只列条款，不折算金额。
    """
    if why and format == "json":
        raise UsageError("--why 只有文字：不与 --format json 同用")
    try:
        settlement = settled_file(case, scheme).settlement
    except DocumentError as error:
        report(error.problems)
        return DATA
    named = None if line is None else find_named(settlement, line)
    if format == "json":
        print_for_machines(_json(settlement, named))
    elif named is not None or not why:
        _derivations(settlement, named)
    if why:
        _limits(settlement)
    return DONE


class NamedValue(NamedTuple):
    """What was asked for by name, a line or quantities, and what to say where the name is not quite its own."""

    step: Step
    note: str = ""
    line: SettledLine | None = None
    quantities: tuple[Quantity, ...] = ()


def _json(settlement: Settlement, named: NamedValue | None) -> str:
    if named is None:
        return explanation_json(settlement, settlement.lines)
    return explanation_json(settlement, filter(None, (named.line,)), named.quantities, named.note)


def _derivations(settlement: Settlement, named: NamedValue | None) -> None:
    steps = all_derivations(settlement) if named is None else (named.step,)
    note = "" if named is None else named.note
    print_page(derivations(settlement, steps, page_width(sys.stdout), note), sys.stdout)


def _limits(settlement: Settlement) -> None:
    print_page(limits(settlement, limits_that_bound(settlement), page_width(sys.stdout)), sys.stdout)


def find_named(settlement: Settlement, wanted: str) -> NamedValue:
    """Find a line by id or name, or a fact or figure by name; else complain with the nearest and the whole list."""
    lines = {word: line for line in reversed(settlement.lines) for word in (line.name, line.id)}
    if wanted in lines:
        return NamedValue(derivation(settlement, lines[wanted].id), line=lines[wanted])
    quantities = named_quantities(settlement)
    if wanted in quantities:
        return _named_quantity(settlement, quantities[wanted])
    named = [name for name in dict.fromkeys(line.name for line in settlement.lines) if wanted and wanted in name]
    others = [name for name in quantities if wanted and wanted in name and name not in named]
    meant = named or others  # a line before what it rests on
    if len(meant) == 1:
        found = find_named(settlement, meant[0])
        return found._replace(note=_partly(wanted, meant[0], others if named else ()) + found.note)
    if meant:
        listed = "、".join(map(inert, (*named, *others)))
        raise UsageError(f"没有正好叫“{inert(wanted)}”的；名称里有这几个字的有：{listed}")
    raise _unknown(settlement, wanted, list(quantities))


def _partly(wanted: str, taken: str, others: Sequence[str]) -> str:
    none = f"没有正好叫“{inert(wanted)}”的项目；"
    if not others:
        return f"{none}只有“{inert(taken)}”的名称里有这几个字，以下说明这一项。"
    return f"{none}以下说明“{inert(taken)}”，名称里有这几个字的还有：{'、'.join(map(inert, others))}。"


def _named_quantity(settlement: Settlement, quantities: tuple[Quantity, ...]) -> NamedValue:
    steps = [derivation_of(settlement, quantity) for quantity in quantities]
    values = "、".join(step.value for step in steps)
    note = f"叫“{inert(steps[0].label)}”的数有 {len(steps)} 个：{values}；以下说明第一个。" if len(steps) > 1 else ""
    return NamedValue(steps[0], note, quantities=quantities)


def _unknown(settlement: Settlement, wanted: str, quantities: list[str]) -> UsageError:
    known = [name for line in settlement.lines for name in (line.id, line.name)]
    near = suggestion(wanted, [*known, *quantities])
    listed = "\n".join(f"  {inert(line.id)}  {inert(line.name)}" for line in settlement.lines)
    facts = "\n".join(f"  {part}" for part in fold("、".join(map(inert, quantities)), help_width() - 2))
    return UsageError(f"没有项目 {inert(wanted)}{near}\n可以查看的项目：\n{listed}\n可以查看的事实和数值：\n{facts}")
