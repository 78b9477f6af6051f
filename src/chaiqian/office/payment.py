"""`chaiqian batch --pay`: the list from which the office pays, of one folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.publishing import PDF, WORKBOOK, check_report_output, save_reports
from chaiqian.cli.results import report
from chaiqian.office.gathered import GatheredProject, Gathering, with_gathered
from chaiqian.office.payment_report import Payment, PaymentList, payment_list, payment_report
from chaiqian.output.page import print_paragraph
from chaiqian.output.report import Report
from chaiqian.output.text import money, safe


def pay(folder: Path, output: Path | None, force: bool, count_signed: bool, font_dir: Path | None) -> int:
    """Write the payment list of each project; an exit code."""
    if output is None:
        raise UsageError("--pay 要写明存到哪里：-o 付款单.xlsx 或 -o 付款单.pdf")
    check_report_output(output, (WORKBOOK, PDF), folder, force)

    def work(gathering: Gathering) -> int:
        lists = [payment_list(project.scheme, project.households) for project in gathering.projects]
        for one in lists:
            report(one.warnings)
        reports = [_report(*pair) for pair in zip(gathering.projects, lists, strict=True)]
        return save_reports(reports, output, force, font_dir) or _say(lists, output)

    return with_gathered(folder, work, count_signed)


def _report(project: GatheredProject, listed: PaymentList) -> Report:
    return project.warned(payment_report(project.scheme, listed, project.failed))


def _say(lists: list[PaymentList], output: Path) -> int:
    for one in lists:
        amounts = one.totals.amounts
        print_paragraph(
            f"{one.project}：应付 {_counted(one.paid, amounts.payable)}，"
            f"应补交 {_counted(one.owing, amounts.due)}；试算 {one.estimates} 户没有列入",
            sys.stdout,
        )
    print(f"付款单 {len(lists)} 份：已写入 {safe(str(output))}")
    return 0


def _counted(payments: Sequence[Payment], total: int | None) -> str:
    """How many, and how much where there are any: the list has / there, and no amount of 0.00."""
    return f"{len(payments)} 户" + (f" {money(total)} 元" if total is not None else "")
