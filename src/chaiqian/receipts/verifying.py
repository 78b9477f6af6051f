"""What `verify` does: find the case of each receipt, settle it, compare."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.results import report
from chaiqian.documents.problem import ERROR, DocumentError, Place, Problem
from chaiqian.law.settlement import Settlement
from chaiqian.output.page import page_width, print_page, print_paragraph
from chaiqian.output.text import safe
from chaiqian.project.reading import Reader, SchemeUnusable
from chaiqian.project.settlements import Settlements
from chaiqian.receipts.page import NOT_A_SIGNATURE, verification_page
from chaiqian.receipts.receipt_file import A_RECEIPT, ENDING, case_path, read_receipt, receipt_files, receipt_path
from chaiqian.receipts.verification import verify


class Verifying:
    """Receipts checked one after another; a difference, or what cannot be checked, makes `code` 1."""

    def __init__(self, scheme: Path | None, count_signed: bool) -> None:
        self.scheme, self.count_signed = scheme, count_signed
        self.code = DONE
        self.agreed = self.deviating = self.unchecked = 0

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
            print(f"旁边没有案件 {safe(file.name)}：只按回执所载的内容重算（比对现在的案件请加 --against）")
            self._check(receipt, None)
            return
        try:
            settlement = Reader(self.scheme).settle(file)
        except DocumentError as error:
            report(error.problems)
            self._cannot(receipt, "现在的案件不能结算")
        except SchemeUnusable:  # pragma: no cover  (one case is read once)
            self._cannot(receipt, "方案有问题")
        else:
            self._check(receipt, settlement)
        print_paragraph(NOT_A_SIGNATURE, sys.stdout)

    def _folder(self, folder: Path, cases: Path) -> None:
        receipts = {receipt.relative_to(folder): receipt for receipt in receipt_files(folder)}
        settlements = Settlements([cases], self.scheme, self.count_signed)
        unsealed: list[str] = []
        for settlement, file in settlements.each():
            receipt = receipts.pop(receipt_path(file).relative_to(cases), None)
            if receipt is None:
                unsealed.append(safe(settlement.case.case_id))
            else:
                self._check(receipt, settlement)
        for name, receipt in receipts.items():
            there = (cases / case_path(name)).exists()
            self._cannot(receipt, "现在的案件不能结算" if there else "找不到它的案件")
        self.code = self.code or settlements.code
        if unsealed:
            print(f"没有回执的案件：{'、'.join(unsealed)}")
        counts = "，".join(self._counts(len(unsealed)))
        if not self.agreed + self.deviating + self.unchecked:
            self.code = DATA  # nothing was verified
            counts = "，".join(part for part in ("没有回执", counts) if part)
        print_paragraph(f"{counts}。{NOT_A_SIGNATURE}", sys.stdout)

    def _counts(self, unsealed: int) -> Iterator[str]:
        for number, text in (
            (self.agreed, "一致"),
            (self.deviating, "不一致"),
            (self.unchecked, "未能核对"),
            (unsealed, "没有回执的案件"),
        ):
            if number:
                yield f"{text} {number} 份" if text != "没有回执的案件" else f"{text} {number} 宗"

    def _check(self, file: Path, settlement: Settlement | None) -> None:
        try:
            found = verify(read_receipt(file), settlement)
        except DocumentError as error:
            report(error.problems)
            self._cannot(file, "回执读不出来")
            return
        self.agreed += found.agrees
        self.deviating += not found.agrees
        if not found.agrees:
            self.code = DATA
        print_page(verification_page(safe(str(file)), found, page_width(sys.stdout)), sys.stdout)

    def _cannot(self, file: Path, why: str) -> None:
        self.unchecked += 1
        self.code = DATA
        print(f"{safe(str(file))}：未能核对，{why}")


def _no_receipt(path: Path) -> Problem:
    beside = receipt_path(path).name
    remedy = f"写回执的文件名，例如 {beside}；还没有回执的，先 chaiqian seal"
    return Problem("Q701", ERROR, "这不是结算回执", Place(str(path), 1, 1, 0, ""), expected=A_RECEIPT, remedy=remedy)
