"""`chaiqian diff`: what changed between two settlements, and what each change brought.

Tells what the two files are, settles both, and lays out the steps between them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import BUG, DATA, DONE
from chaiqian.cli.options import ForceOption, OutputOption, SchemeOption
from chaiqian.cli.results import check_output, report, save
from chaiqian.documents.case import Case
from chaiqian.documents.changes import Change
from chaiqian.documents.content import sha256_with_private
from chaiqian.documents.folder import case_files, find_scheme, is_scheme_file
from chaiqian.documents.load import load_scheme
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.law.settlement import ESTIMATE, Others
from chaiqian.output.page import DEFAULT_WIDTH, Page, page_text, page_width, print_page
from chaiqian.output.streams import print_for_machines, speak_to_machines
from chaiqian.output.text import mask_within, safe
from chaiqian.project.neighbours import look_around
from chaiqian.project.run import Failed, made_of_cases, settled_file
from chaiqian.project.telling import Defects
from chaiqian.receipts.difference.attribution import Difference, difference
from chaiqian.receipts.difference.over_folder import ComparedHousehold, FolderComparison
from chaiqian.receipts.difference.page import (
    comparison_json,
    comparison_page,
    difference_json,
    difference_page,
    household_json,
    household_row,
)
from chaiqian.receipts.difference.state import (
    SettledOutcome,
    State,
    Unsettled,
    change_of_reading,
    sealed_outcome,
    sealed_state,
    state_of,
)
from chaiqian.receipts.receipt import OldSealedDocument
from chaiqian.receipts.receipt_file import ENDING, read_receipt
from chaiqian.receipts.resettled import resettle

NOT_INTACT = "回执的内容与它自己的校验码不符：开具后被改动过，下面的差异不可靠"
ANOTHER_HOUSEHOLD = "两份的编号不同，可能不是同一户，请核对"
PRIVATE = "身份证号、电话等不影响金额的内容也有变动"


def diff(
    before: Annotated[Path, typer.Argument(metavar="变动以前", help="案件、方案或回执")],
    after: Annotated[Path, typer.Argument(metavar="变动以后", help="案件、方案或回执")],
    cases: Annotated[
        Path | None,
        typer.Option("--cases", metavar="文件夹", help="比较两份方案时，用哪些案件；不写则用变动以后的方案所在文件夹"),
    ] = None,
    scheme: SchemeOption = None,
    format: Annotated[
        Literal["text", "json"],
        typer.Option("--format", metavar="text|json", help="text 文字（默认）；json 供程序读取"),
    ] = "text",
    output: OutputOption = None,
    force: ForceOption = False,
) -> int:
    """比较两次结算：哪些事实和数值变了，每一项变动各带来多少元，逐项相加正好等于总差额。

    可以比较：同一户的两份案件；案件和它的回执；两份方案（对文件夹内每一户都算一遍）。
    用于期房交房后补结临时安置费、重新测量、方案修改。
    """
    check_output(output, force, [path for path in (before, after, scheme) if path is not None])
    return _differ(before, after, cases, scheme, format, output, force)


class Side(NamedTuple):
    """One of the two: its state, what it came to where it is a receipt, and the hash of the case with private numbers,
    which a receipt of today's form has not.
    """

    state: State
    sealed: SettledOutcome | None
    sha256: str | None
    intact: bool = True
    revised: tuple[Change, ...] = ()
    contradictions: tuple[str, ...] = ()


def _differ(
    before: Path, after: Path, cases: Path | None, scheme: Path | None, form: str, output: Path | None, force: bool
) -> int:
    """Compare; an exit code."""
    schemes = [is_scheme_file(path) for path in (before, after)]
    if all(schemes):
        return _Schemes(before, after, cases or after.parent, form, output, force).run()
    if any(schemes):
        raise UsageError("方案只能与方案比较：两个都写方案，或都写案件（回执）")
    if cases is not None:
        raise UsageError("--cases 只在比较两份方案时用")
    try:
        sides = _side(before, scheme, after), _side(after, scheme, before)
        found = difference(sides[0].state, sides[1].state, sides[0].sealed, sides[0].revised)
        found = found._replace(before=_stands(found.before, sides[0]), after=_stands(found.after, sides[1]))
    except DocumentError as error:
        report(error.problems)
        return DATA
    except Unsettled:
        print("其中一份按本版程序不能结算，无法比较；回执请先用 chaiqian verify 核对", file=sys.stderr)
        return DATA
    return _show(found, before, after, tuple(_notes((before, after), *sides, found)), form, output, force)


def _stands(outcome: SettledOutcome, side: Side) -> SettledOutcome:
    """The outcome of a household among its neighbours."""
    return outcome._replace(status=ESTIMATE) if side.contradictions else outcome


def _side(path: Path, scheme: Path | None, other: Path) -> Side:
    if path.name.endswith(ENDING):
        receipt = read_receipt(path)
        sha256 = receipt.case.sha256 if isinstance(receipt.case, OldSealedDocument) else None
        revised = tuple(map(change_of_reading, resettle(receipt).revised))
        return Side(sealed_state(receipt), sealed_outcome(receipt), sha256, receipt.intact, revised)
    settlement = settled_file(path, scheme, [other]).settlement
    contradictions = tuple(f"{entry.text}（{entry.clause}）" for entry in settlement.others.contradictions)
    sha256 = sha256_with_private(settlement.case)
    return Side(state_of(settlement), None, sha256, contradictions=contradictions)


def _notes(paths: tuple[Path, Path], before: Side, after: Side, found: Difference) -> Iterator[str]:
    if not (before.intact and after.intact):
        yield NOT_INTACT
    if before.state.case.get("case_id") != after.state.case.get("case_id"):
        yield ANOTHER_HOUSEHOLD
    hashes = {before.sha256, after.sha256} - {None}
    if len(hashes) > 1 and before.state.case == after.state.case:
        yield PRIVATE
    for path, side in zip(paths, (before, after), strict=True):
        yield from (f"{safe(path.name)}：{mask_within(text)}；按试算" for text in side.contradictions)


def _show(
    found: Difference, before: Path, after: Path, notes: tuple[str, ...], form: str, output: Path | None, force: bool
) -> int:
    names = safe(before.name), safe(after.name)
    width = page_width(sys.stdout) if output is None else DEFAULT_WIDTH
    page = difference_page(found, *names, width, notes)
    if output is None:
        _print(page) if form == "text" else print_for_machines(difference_json(found))
        return DONE
    text = page_text(page) if form == "text" else difference_json(found) + "\n"
    return save(output, text, [before, after], force)


def _print(page: Page) -> None:
    print_page(page, sys.stdout)


class _Schemes:
    """Two schemes over a folder: a row a household whose amounts change, then what each change brought."""

    def __init__(self, before: Path, after: Path, folder: Path, form: str, output: Path | None, force: bool) -> None:
        self.before, self.after, self.folder = before, after, folder
        self.form, self.output, self.force = form, output, force
        self.code = DONE
        self.households = self.changed = self.elsewhere = self.failed = 0
        self.defects = Defects()
        self._texts: list[str] = []

    def run(self) -> int:
        """Compare over every case; an exit code."""
        if not self.folder.is_dir():
            raise UsageError(f"--cases {safe(str(self.folder))} 不是文件夹")
        try:
            comparison = FolderComparison(load_scheme(self.before), load_scheme(self.after))
        except DocumentError as error:
            report(error.problems)
            return DATA
        except Unsettled:
            print("两份方案之间的变动排不出先后，无法逐项比较", file=sys.stderr)
            return DATA
        width = page_width(sys.stdout) if self.output is None else DEFAULT_WIDTH
        if self.form == "text":
            self._put(f"差异：{safe(str(self.before))} → {safe(str(self.after))}，逐户变动（单位：元）\n")
        for household, text in self._each(comparison, width):
            comparison.add(household)
            self.households += 1
            self.changed += household.before.totals != household.after.totals
            self._put(text)
        self._end(comparison, width)
        if self.output is not None:
            return save(self.output, "".join(self._texts), [self.before, self.after], self.force) or self.code
        return self.code

    def _each(self, comparison: FolderComparison, width: int) -> Iterator[tuple[ComparedHousehold, str]]:
        """Every household that both schemes settle, and what is written of it."""
        files = tuple(self._files())
        neighbours = look_around(files, comparison.last.scheme, _nearest_folder(self.folder))

        def compared(case: Case) -> tuple[ComparedHousehold, str]:
            household = _among(comparison.household(case), neighbours.of(case, comparison.last.scheme))
            text = household_row(household, width) if self.form == "text" else household_json(household) + "\n"
            return household, text

        for made in made_of_cases(files, compared):
            if isinstance(made, Failed):
                self._failed(made)
            else:
                yield made

    def _files(self) -> Iterator[Path]:
        """The cases of the folder that lie under one of the two schemes, or under that of the folder itself."""
        allowed = {path.resolve() for path in (self.before, self.after, _nearest(self.folder)) if path is not None}
        for file in case_files(self.folder):
            nearest = _nearest(file.parent)
            if nearest is None or nearest.resolve() in allowed:
                yield file
            else:
                self.elsewhere += 1

    def _failed(self, failed: Failed) -> None:
        if failed.defect is None:
            self._fail(failed.problems)
            return
        self._fail((self.defects.problem(failed.file, failed.defect),))
        self.code = BUG

    def _fail(self, problems: tuple[Problem, ...]) -> None:
        report(problems)
        self.failed += 1
        self.code = self.code or DATA

    def _put(self, text: str) -> None:
        if self.output is None:
            if self.form == "json":
                speak_to_machines()
            sys.stdout.write(text)
        else:
            self._texts.append(text)

    def _end(self, comparison: FolderComparison, width: int) -> None:
        if self.form == "json":
            self._put(comparison_json(comparison, self.households) + "\n")
            return
        page = comparison_page(comparison, self.households, self.changed, width, self._left_out())
        if self.output is None:
            print("", end="\n")
            _print(page)
        else:
            self._put(page_text(page))

    def _left_out(self) -> Iterator[str]:
        if self.failed:
            yield f"有 {self.failed} 户在其中一份方案下不能结算，没有计入，原因另列在标准错误。"
        if self.elsewhere:
            yield f"下级文件夹里另有方案的 {self.elsewhere} 户没有计入。"


def _among(household: ComparedHousehold, others: Others) -> ComparedHousehold:
    """The household as one of its project: 试算 under both schemes where another case contradicts it."""
    if not others.contradictions:
        return household
    before, after = (outcome._replace(status=ESTIMATE) for outcome in (household.before, household.after))
    return household._replace(before=before, after=after)


def _nearest_folder(folder: Path) -> Path:
    nearest = _nearest(folder)
    return folder if nearest is None else nearest.parent


def _nearest(folder: Path) -> Path | None:
    try:
        return find_scheme(folder / "x.toml")
    except DocumentError:
        return None
