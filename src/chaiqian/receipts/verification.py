"""Checking a receipt: is it as it was written, and do input, figures and program still give what it says.

Each cause is looked at by itself. The input is compared with what the receipt holds; the figures with those in force;
and the program by settling the receipt's own content with the receipt's own figures, so that only it can differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from chaiqian import __version__
from chaiqian.documents.changes import DOCUMENT_NAMES, changes_between
from chaiqian.documents.content import content_of, document_of, sha256_of
from chaiqian.documents.problem import DocumentError
from chaiqian.guidance.register import Figures, load_guidance
from chaiqian.law.prepared import prepare_with
from chaiqian.law.settlement import Settlement, settle_with
from chaiqian.receipts.receipt import Receipt, SealedGuidance, SealedLine, figures_from, guidance_of, receipt_of

RECEIPT, INPUT, FIGURES, PROGRAM = "回执", "输入", "数值", "程序"
PRIVATE_CHANGED = "身份证号、电话等不写进回执的内容"


class Deviation(NamedTuple):
    """One thing that is not as sealed: its cause, what it is, and its values then and now as a receipt writes them."""

    cause: str
    what: str
    before: object = None
    after: object = None


class LineChange(NamedTuple):
    """A line whose amount or status is not the sealed one; None where there is no such line."""

    name: str
    before: SealedLine | None
    after: SealedLine | None


class Verification(NamedTuple):
    """The outcome: what deviates, causes in order, and the lines that are different now."""

    receipt: Receipt
    deviations: tuple[Deviation, ...]
    lines: tuple[LineChange, ...]
    notes: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        """Whether everything is as sealed."""
        return not self.deviations


def verify(receipt: Receipt, present: Settlement | None = None) -> Verification:
    """Check a receipt against the case as it is now, or where there is none against its own content alone."""
    again = _settled_again(receipt)
    deviations = (
        *_of_receipt(receipt),
        *(() if present is None else _of_input(receipt, present)),
        *_of_figures(receipt),
        *_of_program(receipt, again),
    )
    now = present or again
    lines = () if now is None else line_changes(receipt.lines, receipt_of(now).lines)
    return Verification(receipt, deviations, tuple(lines), tuple(_notes(receipt, again)))


def line_changes(before: list[SealedLine], after: list[SealedLine]) -> Iterator[LineChange]:
    """The lines whose amount or status differs, in the order of the sheet."""
    old, new = {line.id: line for line in before}, {line.id: line for line in after}
    for key in dict.fromkeys((*new, *old)):
        left, right = old.get(key), new.get(key)
        if left is None or right is None or (left.amount, left.status) != (right.amount, right.status):
            named = right or left
            assert named is not None
            yield LineChange(named.name, left, right)


def _of_receipt(receipt: Receipt) -> Iterator[Deviation]:
    if not receipt.intact:
        yield Deviation(RECEIPT, "回执的内容与它自己的校验码不符：开具后被改动过")


def _of_input(receipt: Receipt, present: Settlement) -> Iterator[Deviation]:
    for name, sealed, document in (
        ("scheme", receipt.scheme, present.scheme),
        ("case", receipt.case, present.case),
    ):
        changes = changes_between(name, sealed.content, content_of(document))
        if sealed.sha256 == sha256_of(document):
            if changes:
                yield Deviation(
                    RECEIPT, f"所载的{DOCUMENT_NAMES[name]}内容与它记的摘要不符：{changes[0].label}等被改动过"
                )
            continue
        for change in changes:
            label = f"{DOCUMENT_NAMES[name]} · {change.label}" + ("（先后次序）" if change.order else "")
            yield Deviation(INPUT, label, *((None, None) if change.order else (change.before, change.after)))
        if not changes:
            yield Deviation(INPUT, f"{DOCUMENT_NAMES[name]} · {PRIVATE_CHANGED}")


def _of_figures(receipt: Receipt) -> Iterator[Deviation]:
    figures = _figures_for(receipt)
    now = None if figures is None else guidance_of(figures)
    if now is None or now.sha256 == receipt.guidance.sha256:
        return
    then = receipt.guidance
    named = list(_changed_figures(then, now))
    yield from named
    if not named:
        yield Deviation(FIGURES, "指导意见数据中的乡镇、区位、亲属名单或施行日期", then.in_force, now.in_force)


def _changed_figures(then: SealedGuidance, now: SealedGuidance) -> Iterator[Deviation]:
    guidance = load_guidance()
    for name in dict.fromkeys((*now.figures, *then.figures)):
        if then.figures.get(name) != now.figures.get(name):
            yield Deviation(FIGURES, guidance.figure_label(name), then.figures.get(name), now.figures.get(name))


def _figures_for(receipt: Receipt) -> Figures | None:
    try:
        scheme = document_of("scheme", receipt.scheme.content)
    except ValueError:
        return None
    return load_guidance().figures_on(scheme.project.figures_day)


def _settled_again(receipt: Receipt) -> Settlement | None:
    """The receipt's content settled with the receipt's figures by this program; None where it cannot be."""
    try:
        case, scheme = document_of("case", receipt.case.content), document_of("scheme", receipt.scheme.content)
        return settle_with(case, prepare_with(scheme, figures_from(scheme, receipt.guidance.figures)))
    except (ValueError, ArithmeticError, DocumentError):
        return None


def _of_program(receipt: Receipt, again: Settlement | None) -> Iterator[Deviation]:
    """What the receipt's own content comes to now; where the receipt was altered, it is not the program's doing."""
    cause = PROGRAM if receipt.intact else RECEIPT
    if again is None:
        yield Deviation(cause, "回执所载的案件和方案，本版程序读不进去或不能结算", receipt.program, __version__)
        return
    now = receipt_of(again)
    for change in line_changes(receipt.lines, now.lines):
        yield Deviation(cause, change.name, *(line and f"{line.amount}（{line.status}）" for line in change[1:]))
    for what, before, after in (
        ("结算状态", receipt.status, now.status),
        ("认定事实", *_differing(receipt.facts, now.facts)),
        ("合计", *_differing(receipt.totals, now.totals)),
        ("口径", receipt.readings, now.readings),
        ("待定事项", [entry.clause for entry in receipt.pending], [entry.clause for entry in now.pending]),
    ):
        if before != after:
            yield Deviation(cause, what, before, after)


def _differing(before: dict[str, str], after: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Both without what they agree in."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return tuple({key: values[key] for key in keys if key in values} for values in (before, after))  # type: ignore[return-value]


def _notes(receipt: Receipt, again: Settlement | None) -> Iterator[str]:
    same = not any(_of_program(receipt, again))
    if receipt.program != __version__:
        outcome = "，按回执所载内容重算，每一行相同" if same else ""
        yield f"开具时的程序是 {receipt.program} 版，现在是 {__version__} 版{outcome}"
    elif receipt.intact and again is not None and not same:
        yield "程序版本相同而结果不同：回执可能被改过并重新算了校验码，请与结算单上印的校验码核对"
