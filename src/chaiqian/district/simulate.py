"""`chaiqian simulate`: what a changed scheme or figure would cost, over a folder of projects or a table of facts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA
from chaiqian.cli.options import ForceOption
from chaiqian.cli.publishing import HTML, PDF, WORKBOOK, check_report_output, save_reports, show_reports
from chaiqian.cli.results import check_output, report
from chaiqian.district import running
from chaiqian.district.facts_table import FactsTable
from chaiqian.district.folder import FolderDistrict
from chaiqian.district.running import Result
from chaiqian.district.scenario_file import Scenario, read_scenarios
from chaiqian.district.simulation import OutOfRangeError
from chaiqian.district.simulation_json import result_json
from chaiqian.district.simulation_report import SimulationSource, simulation_report
from chaiqian.district.unchanged import without_unchanged
from chaiqian.documents.problem import DocumentError
from chaiqian.law.rules.graph import TooWideError
from chaiqian.output.page import WIDE, page_width
from chaiqian.output.streams import print_for_machines
from chaiqian.output.text import safe

TABLE = ".parquet"
SHOWN_ON_SCREEN = 20


def simulate(
    source: Annotated[Path, typer.Argument(metavar="数据", help="项目文件夹，或事实表（.parquet）")],
    scenarios: Annotated[
        list[Path], typer.Option("--scenario", metavar="文件", help="情景文件，可以多个；一项写一串值的，逐一组合")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写入 .html、.xlsx 或 .pdf；不写则显示")
    ] = None,
    format: Annotated[
        Literal["text", "json"],
        typer.Option("--format", metavar="text|json", help="text 表格；json 每情景一行"),
    ] = "text",
    force: ForceOption = False,
) -> int:
    """测算：方案或指导意见的某些值改了，全部住户的费用怎样变，逐户按改后的方案重新结算，分毫不差。

    情景文件例：[change] 下写 "临时安置费标准" = 40；写 [40, 45, 50] 则三种都算。
    方案里的键、指导意见数值的名称，英文、中文都可以。
    只算几个乡镇、村的，[only] 下写 townships = ["峪口镇"] 或 villages = ["柳树沟村"]。
    列出合计、各项目和各乡镇村组的增减、增减的户数和分布、较优方式改变的户、封顶的户。
    合计按结算、试算分列；其余各表两者都算在内。
    """
    if not source.exists():
        raise UsageError(f"{safe(str(source))} 找不到")
    if not source.is_dir() and source.suffix.lower() != TABLE:
        raise UsageError("数据应为项目文件夹，或 chaiqian facts 写的 .parquet 事实表")
    _check(source, scenarios, output, force)
    return _simulate(source, scenarios, output, format, force)


def _check(source: Path, scenarios: list[Path], output: Path | None, force: bool) -> None:
    check_report_output(output, (HTML, WORKBOOK, PDF), source, force)
    check_output(output, force, [*scenarios, source])


def _simulate(source: Path, files: list[Path], output: Path | None, format: str, force: bool) -> int:
    scenarios: list[Scenario] = []
    code = 0
    for file in files:
        try:
            scenarios += read_scenarios(file)
        except DocumentError as error:
            report(error.problems)
            code = DATA
    if code:
        return code
    try:
        district, about = opened(source)
        if not about.households:
            print("没有可以测算的住户", file=sys.stderr)
            return district.code or DATA
        results = running.simulate(district, scenarios)
    except DocumentError as error:
        report(error.problems)
        return DATA
    except (TooWideError, OutOfRangeError) as error:
        print(str(error), file=sys.stderr)
        return DATA
    code = district.code
    if any(result.tally.refused and not result.tally.total.households for result in results):
        code = code or DATA  # a scenario under which nobody can be settled tells nothing
    return max(code, _show(about, results, output, format, force))


def _show(about: SimulationSource, results: Sequence[Result], output: Path | None, format: str, force: bool) -> int:
    if output is not None:
        whole = simulation_report(about, results)
        printed = without_unchanged(whole) if output.suffix.lower() == PDF else whole
        code = save_reports([printed], output, force, None)
        if not code:
            print(f"{len(results)} 个情景、{_asked(results)} 户的测算：已写入 {safe(str(output))}")
        return code
    if format == "json":
        for result in results:
            print_for_machines(result_json(about, result))
        return 0
    narrow = page_width(sys.stdout) < WIDE
    show_reports([simulation_report(about, results, SHOWN_ON_SCREEN, narrow)])
    return 0


def _asked(results: Sequence[Result]) -> str:
    """How many households the scenarios ask about, from the fewest to the most."""
    asked = sorted({result.tally.total.households + result.tally.refused for result in results})
    return f"{asked[0]:,}" if len(asked) == 1 else f"{asked[0]:,} 至 {asked[-1]:,}"


def opened(path: Path) -> tuple[FolderDistrict | FactsTable, SimulationSource]:
    """The households of a folder or a table, and what is to be said of them.

    Raises DocumentError where a table is none.
    """
    if path.is_dir():
        found: FolderDistrict | FactsTable = FolderDistrict(path)
    else:
        found = FactsTable(path)
    about = SimulationSource(
        str(path),
        found.sha256,
        found.households,
        found.left_out,
        found.synthetic,
        found.schemes,
        found.units,
        found.contradictions,
    )
    return found, about
