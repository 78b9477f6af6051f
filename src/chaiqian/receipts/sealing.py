"""What `seal` does: settle, compose the receipt, keep the one that is there already."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.results import report
from chaiqian.documents.problem import DocumentError
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.output.files import Refused, write_whole
from chaiqian.output.page import page_width, print_page, print_paragraph
from chaiqian.output.text import safe
from chaiqian.project.settlements import Settlements
from chaiqian.receipts.page import NOT_A_SIGNATURE, verification_page
from chaiqian.receipts.receipt import Receipt, receipt_of
from chaiqian.receipts.receipt_file import read_receipt, receipt_path, receipt_text
from chaiqian.receipts.verification import verify

KEPT = "与原回执不符、没有重开（核对无误要重开的，加 --force）"


class Sealing:
    """Receipts of one case or of a folder. What is wrong goes to standard error and into `code`."""

    def __init__(self, path: Path, output: Path | None, force: bool) -> None:
        self.path, self.output, self.force = path, output, force
        self.code = DONE
        self.final = self.estimates = self.same = self.kept = 0

    def run(self, scheme: Path | None, count_signed: bool) -> int:
        """Seal everything; an exit code."""
        settlements = Settlements([self.path], scheme, count_signed)
        for settlement, file in settlements.each():
            self._seal(settlement, file)
        counts = "、".join(self._counts(settlements.failed))
        for caution in settlements.cautions:
            print_paragraph(caution, sys.stdout)
        if not counts:
            self.code = DATA
        print_paragraph(f"{counts or '没有案件'}。{NOT_A_SIGNATURE}", sys.stdout)
        return self.code or settlements.code

    def _counts(self, failed: int) -> Iterator[str]:
        if self.final + self.estimates:
            yield f"开具回执 {self.final + self.estimates} 份（结算 {self.final}、试算 {self.estimates}）"
        for number, text in (
            (self.same, "与原回执相同"),
            (self.kept, KEPT),
            (failed, "未能结算"),
        ):
            if number:
                yield f"{text} {number} 份"

    def _target(self, file: Path) -> Path:
        beside = receipt_path(file)
        if self.output is None:
            return beside
        return self.output / beside.relative_to(self.path) if self.path.is_dir() else self.output

    def _seal(self, settlement: Settlement, file: Path) -> None:
        target, receipt = self._target(file), receipt_of(settlement)
        if target.exists() and not self.force and self._is_kept(target, receipt, settlement):
            return
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, receipt_text(receipt), [file], self.force)
        except Refused as refusal:
            print(refusal, file=sys.stderr)
            self.code = DATA
        except OSError:
            print(f"无法写入 {safe(str(target))}：请检查权限和磁盘空间", file=sys.stderr)
            self.code = DATA
        else:
            self.final += settlement.status == FINAL
            self.estimates += settlement.status != FINAL
            print(f"{receipt.short_digest}  {settlement.status}  {safe(settlement.case.case_id)}  {safe(str(target))}")

    def _is_kept(self, target: Path, receipt: Receipt, settlement: Settlement) -> bool:
        """Whether the receipt that is there stays: it says the same, or something else, which is then told."""
        try:
            old = read_receipt(target)
        except DocumentError as error:
            report(error.problems)
        else:
            if old.digest == receipt.digest and old.intact:
                self.same += 1
                return True
            page = verification_page(safe(str(target)), verify(old, settlement), page_width(sys.stderr))
            print_page(page, sys.stderr)
        self.kept += 1
        self.code = DATA
        return True
