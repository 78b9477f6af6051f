"""`chaiqian seal`: a receipt of each settlement, to be checked years later; one that is there already is kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.kinds import RECEIPT, in_the_way
from chaiqian.cli.options import CountOption, ForceOption, SchemeOption
from chaiqian.cli.results import refuse_others, report
from chaiqian.documents.problem import DocumentError
from chaiqian.law.fact_labels import LACKS_APPRAISAL, unappraised
from chaiqian.law.settlement import FINAL, Settlement
from chaiqian.output.files import Changed, Refused, check_destination, replace_document, seen, unwritable
from chaiqian.output.page import page_width, print_lines, print_page, print_paragraph
from chaiqian.output.report import folder_cautions
from chaiqian.output.text import mask_within, safe
from chaiqian.output.width import cells
from chaiqian.project.over_folder import of_paths
from chaiqian.project.telling import Telling
from chaiqian.receipts.page import NOT_A_SIGNATURE, verification_page
from chaiqian.receipts.receipt import Receipt, receipt_of
from chaiqian.receipts.receipt_file import ENDING, Sharing, read_receipt, receipt_files, receipt_path, receipt_text
from chaiqian.receipts.verification import verify

SHARED = "{} 和 {} 会共用一份回执，没有开具；请给其中一个改名"
SEPARATORS = (os.sep, os.altsep or os.sep)
KEPT = "与原回执不符、没有重开（核对无误要重开的，加 --force）"


def seal(
    path: Annotated[Path, typer.Argument(metavar="路径", help="案件文件或项目文件夹")],
    output: Annotated[
        str | None,  # a Path forgets the separator at its end
        typer.Option(
            "-o", "--output", metavar="路径", help=f"回执写到哪里：文件夹，或一户的 {ENDING} 文件；不写则在案件旁边"
        ),
    ] = None,
    scheme: SchemeOption = None,
    count_signed: CountOption = False,
    force: ForceOption = False,
) -> int:
    """开具回执：记下案件和方案的内容、所用数值、每一行和合计，并对全部内容算出校验码，日后用 verify 核对。

    回执是校验用的摘要，不是签名。同样的内容在任何电脑、任何一天得到同样的校验码；注释、排版和文件时间不算内容。
    已有回执且内容相同的不重写；不同的不替换，列出原因，确要重开请加 --force。与其他案件矛盾的不开。
    """
    if count_signed and (scheme is not None or not path.is_dir()):
        raise UsageError("--count-signed 统计整个项目文件夹：请写文件夹，且不与 --scheme 同用")
    return _Sealing(path, None if output is None else _destination(path, output), force).run(scheme, count_signed)


def _destination(path: Path, output: str) -> Path:
    """The folder for the receipts of a folder, the file for that of a case; UsageError where it can be neither."""
    place, is_folder = Path(output), path.is_dir() or output.endswith(SEPARATORS)
    if is_folder and place.exists() and not place.is_dir():
        raise UsageError(f"-o 应为文件夹：{safe(str(place))} 是文件")
    if path.is_dir():
        if not output.endswith(SEPARATORS) and place.name.endswith(ENDING):
            raise UsageError(f"-o 应为文件夹：{safe(output)} 是一份回执的文件名（确是文件夹的，末尾加 /）")
        return place
    if is_folder or place.is_dir():
        place /= receipt_path(path).name
    if not place.name.removesuffix(ENDING) or not place.name.endswith(ENDING):
        raise UsageError(f"输出文件 {safe(output)} 的扩展名应为 {ENDING}（是文件夹的，末尾加 /）")
    refuse_others(place, RECEIPT)
    return place


def _tell(sealed: str, place: str) -> None:
    """One line in a pipe; on a narrow screen the place stands whole on a line of its own, for terminals to link."""
    line = f"{sealed}  {place}"
    if not sys.stdout.isatty() or cells(line, 2) < page_width(sys.stdout):
        print(line)
        return
    print_lines(sealed, sys.stdout)
    print(f"    {place}")


class _Sealing:
    """Receipts of one case or of a folder. What is wrong goes to standard error and into `code`."""

    def __init__(self, path: Path, output: Path | None, force: bool) -> None:
        self.path, self.output, self.force = path, output, force
        self.code = DONE
        self._sharing = Sharing()
        self.final = self.estimates = self.unappraised = self.same = self.unchanged = self.kept = 0
        self.contradicted = 0

    def run(self, scheme: Path | None, count_signed: bool) -> int:
        """Seal everything; an exit code."""
        telling, before = Telling(), self._receipts_before()
        for settled in telling.households(of_paths([self.path], scheme, count_signed)):
            if settled.settlement.others.contradictions:
                telling.show(settled.contradictions)
                self._refuse(settled.settlement)
                continue
            with telling.one(settled.file):
                self._seal(settled.settlement, settled.file, before)
        counts = "、".join(self._counts(telling.failed))
        for caution in folder_cautions(telling.contradictions, 0):
            print_paragraph(caution, sys.stdout)
        if not counts:
            self.code = DATA
        print_paragraph(f"{counts or '没有案件'}。{NOT_A_SIGNATURE}", sys.stdout)
        return max(self.code, telling.code)

    def _refuse(self, settlement: Settlement) -> None:
        """No receipt of a household that another case contradicts, whatever is there already and even by force."""
        self.contradicted += 1
        self.code = DATA
        for entry in settlement.others.contradictions:
            print(f"{safe(settlement.case.case_id)}：{safe(mask_within(entry.text))}，没有开具回执", file=sys.stderr)

    def _counts(self, failed: int) -> Iterator[str]:
        if self.final + self.estimates:
            lacking = f"，其中 {self.unappraised} 份{LACKS_APPRAISAL}" if self.unappraised else ""
            yield f"开具回执 {self.final + self.estimates} 份（结算 {self.final}、试算 {self.estimates}{lacking}）"
        for number, text in (
            (self.same, "与原回执相同"),
            (self.unchanged, "金额未变、原回执仍有效"),
            (self.kept, KEPT),
            (self.contradicted, "与其他案件矛盾、没有开具"),
            (failed, "未能结算"),
        ):
            if number:
                yield f"{text} {number} 份"

    def _target(self, file: Path) -> Path:
        beside = receipt_path(file)
        if self.output is None:
            return beside
        return self.output / beside.relative_to(self.path) if self.path.is_dir() else self.output

    def _receipts_before(self) -> dict[Path, str | None]:
        """What stands where receipts will go before a case is read: a newer one is replaced by no older reading."""
        if not self.path.is_dir():
            target = self._target(self.path)
            return {target: seen(target)}
        return {receipt: seen(receipt) for receipt in receipt_files(self.output or self.path)}

    def _seal(self, settlement: Settlement, file: Path, before: dict[Path, str | None]) -> None:
        target, receipt = self._target(file), receipt_of(settlement)
        other = self._sharing.other(file)
        if other is not None:
            print(SHARED.format(safe(str(file)), safe(other)), file=sys.stderr)
            self.code = DATA
            return
        if target.exists() and not self.force and self._is_kept(target, receipt, settlement):
            return
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            check_destination(target, [file], self.force)
            kind = in_the_way(target, RECEIPT)
            if kind:
                raise Refused(f"{safe(str(target))} 是{kind}，不是回执，没有替换（加 --force 也不行）")
            replace_document(target, receipt_text(receipt), before.get(target))
        except (Refused, Changed) as refusal:
            print(refusal, file=sys.stderr)
            self.code = DATA
        except OSError:
            print(unwritable(target), file=sys.stderr)
            self.code = DATA
        else:
            self.final += settlement.status == FINAL
            self.estimates += settlement.status != FINAL
            self.unappraised += bool(receipt.appraisal_pending)
            name = unappraised(safe(settlement.case.case_id), bool(receipt.appraisal_pending))
            _tell(f"{receipt.printed_digest}  {settlement.status}  {name}", safe(str(target)))

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
            found = verify(old, settlement)
            if found.holds:
                self.unchanged += 1
                return True
            page = verification_page(safe(str(target)), found, page_width(sys.stderr))
            print_page(page, sys.stderr)
        self.kept += 1
        self.code = DATA
        return True
