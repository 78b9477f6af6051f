"""`chaiqian verify`: is everything still as it was sealed, and if not, what differs first and why."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import SchemeOption
from chaiqian.cli.results import report
from chaiqian.documents.problem import DocumentError, Place, Problem
from chaiqian.law.settlement import Settlement
from chaiqian.output.page import page_width, print_page, print_paragraph
from chaiqian.output.text import safe
from chaiqian.project.over_folder import of_paths
from chaiqian.project.run import settled_file
from chaiqian.project.telling import Telling
from chaiqian.receipts.changed_amounts import ChangedAmount, changed_amount, changed_page
from chaiqian.receipts.page import NOT_A_SIGNATURE, NOT_COMPARED, verification_page
from chaiqian.receipts.printed import SIZES, from_paper
from chaiqian.receipts.receipt_file import (
    A_RECEIPT,
    ENDING,
    case_path,
    read_receipt,
    receipt_files,
    receipt_names,
    receipt_path,
)
from chaiqian.receipts.verification import AGREES, DIFFERS, UNCHANGED
from chaiqian.receipts.verification import verify as compare


def verify(
    path: Annotated[Path, typer.Argument(metavar="路径", help="回执文件（.receipt.json）或项目文件夹")],
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="路径", help="案件文件（或案件所在的文件夹）；不写则用回执旁边的同名案件"),
    ] = None,
    scheme: SchemeOption = None,
    printed: Annotated[
        str | None,
        typer.Option("--printed", metavar="校验码", help="结算单上印的（或扫二维码得到的）校验码，与回执比对"),
    ] = None,
    count_signed: Annotated[
        bool, typer.Option("--count-signed", help="开具时用了 --count-signed 的，核对时也用")
    ] = False,
) -> int:
    """核对回执：用现在的案件、方案、数值和程序重新结算，有不符的说明先差在哪里、为什么，退出码为 1。

    依次看：回执本身有没有被改动；方案和案件的内容；指导意见的数值；口径和程序（用回执所载的内容和数值重算）。
    内容有变动而本户的金额都没有变的（例如别的村民小组的签约户数、新增的户型），是金额未变，退出码为 0。
    只有回执、没有案件的，按回执所载的内容重算。回执是校验用的摘要，不是签名。
    整份回执可以连校验码一起另造：要紧的，用 --printed 与签了字的纸上印的校验码（或二维码）比对。
    """
    if against is not None and not against.exists():
        raise UsageError(f"--against {safe(str(against))} 找不到")
    if against is not None and path.is_dir() != against.is_dir():
        raise UsageError("给的是文件夹，--against 也应为文件夹；给的是一份回执，--against 应为案件文件")
    digits = _digits(printed, path)
    if count_signed and not path.is_dir():
        raise UsageError("--count-signed 统计整个项目文件夹：请写文件夹")
    return _Verifying(scheme, count_signed, digits).run(path, against)


def _digits(printed: str | None, path: Path) -> str:
    """What stands on paper; nothing where it was not asked to be compared."""
    if printed is None:
        return ""
    if path.is_dir():
        raise UsageError("--printed 是一户的校验码：请写那一户的回执文件，不写文件夹")
    digits = from_paper(printed)
    if digits is None:
        raise UsageError(f"--printed {safe(printed[:PRINTED_SHOWN])} 不是校验码：应为 {SIZES}")
    return digits


PRINTED_SHOWN = 80


class _Verifying:
    """Receipts checked one after another; a difference, or what cannot be checked, makes `code` 1."""

    def __init__(self, scheme: Path | None, count_signed: bool, printed: str = "") -> None:
        self.scheme, self.count_signed, self.printed = scheme, count_signed, printed
        self.code = DONE
        self.verdicts: Counter[str] = Counter()
        self.changed: list[ChangedAmount] = []
        self.unchecked = 0

    def run(self, path: Path, against: Path | None) -> int:
        """Check one receipt or a folder of them; an exit code."""
        if not path.is_dir():
            self._one(path, against)
            return self.code
        self._folder(path, against or path)
        return self.code

    def _one(self, receipt: Path, against: Path | None) -> None:
        file = against or case_path(receipt)
        if against is None and not receipt.name.endswith(ENDING):
            report([_no_receipt(receipt)])
            self.code = DATA
            return
        if against is None and not file.exists():
            print_paragraph(
                f"旁边没有案件 {file.name}：只按回执所载的内容重算（比对现在的案件请加 --against）", sys.stdout
            )
            self._check(receipt, None)
            print_paragraph(NOT_COMPARED + NOT_A_SIGNATURE, sys.stdout)
            return
        try:
            settlement = settled_file(file, self.scheme).settlement
        except DocumentError as error:
            report(error.problems)
            self._cannot(receipt, "现在的案件不能结算")
        else:
            self._check(receipt, settlement)
        print_paragraph(NOT_COMPARED + NOT_A_SIGNATURE, sys.stdout)

    def _folder(self, folder: Path, cases: Path) -> None:
        receipts = {receipt.relative_to(folder): receipt for receipt in receipt_files(folder)}
        telling = Telling()
        unsealed: list[str] = []
        for settled in telling.households(of_paths([cases], self.scheme, self.count_signed)):
            receipt = self._receipt_of(settled.file, cases, receipts)
            if receipt is None:
                unsealed.append(safe(settled.settlement.case.case_id))
                continue
            with telling.one(settled.file):
                self._check(receipt, settled.settlement)
        for name, receipt in receipts.items():
            there = (cases / case_path(name)).exists()
            self._cannot(receipt, "现在的案件不能结算" if there else "找不到它的案件")
        self.code = max(self.code, telling.code)
        if unsealed:
            print_paragraph(f"没有回执的案件：{'、'.join(unsealed)}", sys.stdout)
        print_page(changed_page(self.changed, page_width(sys.stdout)), sys.stdout)
        counts = "，".join(self._counts(len(unsealed)))
        if not self.verdicts.total() + self.unchecked:
            self.code = max(self.code, DATA)  # nothing was verified
            counts = "，".join(part for part in ("没有回执", counts) if part)
        print_paragraph(f"{counts}。{NOT_COMPARED}{NOT_A_SIGNATURE}", sys.stdout)

    @staticmethod
    def _receipt_of(file: Path, cases: Path, receipts: dict[Path, Path]) -> Path | None:
        """The receipt of a case, whichever of its two names it has; it is taken from the list."""
        for name in receipt_names(file.stem):
            found = receipts.pop(file.with_name(name).relative_to(cases), None)
            if found is not None:
                return found
        return None

    def _counts(self, unsealed: int) -> Iterator[str]:
        for number, text in (
            *((self.verdicts[verdict], verdict) for verdict in (AGREES, UNCHANGED, DIFFERS)),
            (self.unchecked, "未能核对"),
            (unsealed, "没有回执的案件"),
        ):
            if number:
                yield f"{text} {number} 份" if text != "没有回执的案件" else f"{text} {number} 宗"

    def _check(self, file: Path, settlement: Settlement | None) -> None:
        try:
            found = compare(read_receipt(file), settlement, self.printed)
        except DocumentError as error:
            report(error.problems)
            self._cannot(file, "回执读不出来")
            return
        self.verdicts[found.verdict] += 1
        if settlement is not None and found.moved:
            self.changed.append(changed_amount(found, settlement))
        if not found.holds:
            self.code = DATA
        print_page(verification_page(safe(str(file)), found, page_width(sys.stdout)), sys.stdout)

    def _cannot(self, file: Path, why: str) -> None:
        self.unchecked += 1
        self.code = DATA
        print(f"{safe(str(file))}：未能核对，{why}")


def _no_receipt(path: Path) -> Problem:
    beside = receipt_path(path).name
    remedy = f"写回执的文件名，例如 {beside}；还没有回执的，先 chaiqian seal"
    return Problem("Q701", "这不是结算回执", Place(str(path)), A_RECEIPT, remedy=remedy)
