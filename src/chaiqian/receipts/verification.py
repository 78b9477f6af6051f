"""Checking a receipt: is it as it was written, and do input, figures, readings and program still give what it says.

Each cause is looked at by itself. The input is compared with what the receipt holds; the figures with those in force;
readings and program by settling the receipt's own content with the receipt's own figures (`resettled`), so that only
they can differ. An input that differs need not move an amount of this household: then the receipt still holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from chaiqian.documents.changes import Change, Item, changes_between, identity
from chaiqian.documents.content import content_of, document_of, sha256_with_private
from chaiqian.documents.labels import label_of as label_of_key
from chaiqian.documents.scheme import SigningUnit
from chaiqian.guidance.register import Figures, load_guidance
from chaiqian.law.fact_labels import grouped, label_of
from chaiqian.law.settlement import Settlement
from chaiqian.receipts.changed_values import changed_values, figure_words
from chaiqian.receipts.deviation import (
    CASE,
    FIGURES,
    OTHERS,
    PAPER,
    PROGRAM,
    RECEIPT,
    SCHEME,
    Deviation,
    LineChange,
    line_changes,
)
from chaiqian.receipts.difference.state import SettledOutcome, Unsettled, sealed_state, settled, state_of
from chaiqian.receipts.printed import EARLIER, in_groups
from chaiqian.receipts.receipt import OldSealedDocument, Receipt, SealedGuidance, guidance_of, receipt_of
from chaiqian.receipts.resettled import resettle

PRIVATE_CHANGED = "身份证号、电话等不写进回执的内容"
OLD_FORM = (
    "回执是旧式的：它记的摘要把身份证号、电话也算在内，能被逐个试出来，请不要外传；"
    "用 seal --force 换开新式的以后，与以前印的纸对不上，须重新打印"
)
LISTS = "指导意见数据中的乡镇、区位、亲属名单或施行日期"
ANOTHER_PAPER = "纸上的校验码不是这份回执的：纸和回执不是出自同一份内容"
TOO_FEW = "只给了校验码的前 12 位：这份回执的纸上印的是 32 位，请全部写上"
BY_CASES = "（按案件统计）"
COUNT_AGAIN = "开具时的已签户数按案件统计，现在没有统计：请核对整个项目文件夹，并加 --count-signed"
HASHES_ALONE = "没有案件可比：回执记的案件、方案的摘要（连身份证号、电话在内）没有核对"
SAME_PAPER = "纸上的校验码与回执的相同；请再看纸上的金额是不是这些：{}"
SAME_EARLIER_PAPER = "纸上的 12 位校验码（旧式）与回执的开头相同：查得出笔误，防不住有意作假"
AGREES, UNCHANGED, DIFFERS = "一致", "金额未变", "不一致"
PAID = ("monetary.total", "relocation.total", "relocation.net")
FLATS = ("entitlement", "units_area")
NOTHING = "0.00"


class Verification(NamedTuple):
    """The outcome: what deviates, causes in order, and the lines that are different now.

    `moved`: an amount of this household is not the sealed one; `idle`: the causes that moved none where others did.
    """

    receipt: Receipt
    deviations: tuple[Deviation, ...]
    lines: tuple[LineChange, ...]
    notes: tuple[str, ...]
    moved: bool = False
    idle: frozenset[str] = frozenset()

    @property
    def verdict(self) -> str:
        """一致 where everything is as sealed, 金额未变 where only inputs differ that move nothing, else 不一致."""
        if not self.deviations:
            return AGREES
        causes = {deviation.cause for deviation in self.deviations}
        return DIFFERS if self.moved or causes & {PAPER, RECEIPT, PROGRAM} else UNCHANGED

    @property
    def agrees(self) -> bool:
        """Whether everything is as sealed."""
        return self.verdict == AGREES

    @property
    def holds(self) -> bool:
        """Whether every amount is still as sealed."""
        return self.verdict != DIFFERS

    @property
    def telling(self) -> tuple[Deviation, ...]:
        """What deviates and is the reason of it, without what moved no amount beside others that did."""
        return tuple(deviation for deviation in self.deviations if deviation.cause not in self.idle)


def verify(receipt: Receipt, present: Settlement | None = None, printed: str = "") -> Verification:
    """Check a receipt against the case as it is now, or where there is none against its own content alone.

    `printed` are the digits that stand on paper, to be compared first.
    """
    own = resettle(receipt)
    deviations = (
        *_of_paper(receipt, printed),
        *_of_receipt(receipt),
        *(() if present is None else _of_others(present)),
        *(() if present is None else _of_input(receipt, present)),
        *_of_figures(receipt),
        *own.deviations,
    )
    now = own.now if present is None else receipt_of(present)
    lines = () if now is None else tuple(line_changes(receipt.lines, now.lines))
    moved = now is None or _amounts(receipt, receipt) != _amounts(receipt, now)
    idle = _idle(receipt, present, deviations) if moved and present is not None else frozenset()
    return Verification(receipt, deviations, lines, (*_notes(receipt, printed, present), *own.notes), moved, idle)


def _of_paper(receipt: Receipt, printed: str) -> Iterator[Deviation]:
    if not receipt.digest.startswith(printed):
        yield Deviation(PAPER, ANOTHER_PAPER, in_groups(printed), receipt.printed_digest)
    elif len(printed) == EARLIER and not receipt.old:
        yield Deviation(PAPER, TOO_FEW)


def _notes(receipt: Receipt, printed: str, present: Settlement | None) -> Iterator[str]:
    if printed and receipt.digest.startswith(printed):
        if len(printed) > EARLIER:
            yield SAME_PAPER.format("，".join(_paid(receipt)))
        elif receipt.old:
            yield SAME_EARLIER_PAPER
    if receipt.old:
        yield OLD_FORM
        if present is None:
            yield HASHES_ALONE
    if present is not None and _sealed_counts(receipt) - {_named(unit) for unit in _recorded_now(present)}:
        yield COUNT_AGAIN


def _paid(receipt: Receipt) -> Iterator[str]:
    """What the paper must say: a digest can be copied onto another paper."""
    for key in PAID:
        if key in receipt.totals:
            yield f"{label_of(key)} {grouped(receipt.totals[key])} 元"


def _amounts(receipt: Receipt, of: Receipt) -> tuple[Any, ...]:
    """All that a household has of a settlement, by what `receipt` records: money, ㎡ of flats, 结算 or 试算.

    A line of nothing is as good as none: a scheme may add an award that this household does not earn.
    """
    lines = {line.id: line.amount for line in of.lines if line.amount != NOTHING}
    totals = {name: of.totals.get(name) for name in receipt.totals}
    return lines, totals, [of.facts.get(name) for name in FLATS], of.status


def _idle(receipt: Receipt, present: Settlement, deviations: tuple[Deviation, ...]) -> frozenset[str]:
    """方案 or 案件 where it alone, in the place of the sealed one, leaves every amount: the other is the cause."""
    causes = {deviation.cause for deviation in deviations}
    if not causes >= {SCHEME, CASE}:
        return frozenset()
    then, now = sealed_state(receipt), state_of(present)
    try:
        sealed = settled(then)
        idle = {
            cause
            for cause, state in ((SCHEME, then._replace(scheme=now.scheme)), (CASE, then._replace(case=now.case)))
            if _same(settled(state), sealed)
        }
    except Unsettled:  # they only hold together, and only together are they the cause
        return frozenset()
    return frozenset() if len(idle) > 1 else frozenset(idle)


def _same(left: SettledOutcome, right: SettledOutcome) -> bool:
    """Whether two outcomes have the same amounts; a line of nothing is as good as none."""
    lines = [{key: amount for key, amount in outcome.lines.items() if amount} for outcome in (left, right)]
    return lines[0] == lines[1] and left.totals == right.totals and left.status == right.status


def _of_receipt(receipt: Receipt) -> Iterator[Deviation]:
    if not receipt.intact:
        yield Deviation(RECEIPT, "回执的内容与它自己的校验码不符：开具后被改动过")


def _of_others(present: Settlement) -> Iterator[Deviation]:
    """What other cases contradict: none did when the receipt was sealed, or it would not have been."""
    for entry in present.others.contradictions:
        yield Deviation(OTHERS, f"{entry.text}（{entry.clause}）")


def _of_input(receipt: Receipt, present: Settlement) -> Iterator[Deviation]:
    for name, document_cause, sealed, document in (
        ("scheme", SCHEME, receipt.scheme, present.scheme),
        ("case", CASE, receipt.case, present.case),
    ):
        changes = changes_between(name, sealed.content, content_of(document))
        same = isinstance(sealed, OldSealedDocument) and sealed.sha256 == sha256_with_private(document)
        if same and changes:
            yield Deviation(RECEIPT, f"所载的{document_cause}内容与它记的摘要不符：{changes[0].label}等被改动过")
        if same:
            continue
        for change in changes:
            counted = is_count(change, receipt, present)
            cause = OTHERS if counted else document_cause
            label = change.label + ("（先后次序）" if change.order else BY_CASES if counted else "")
            before, after = (None, None) if change.order else changed_values(change)
            yield Deviation(cause, label, _titled(change, before), _titled(change, after))
        if not changes and isinstance(sealed, OldSealedDocument):
            yield Deviation(document_cause, PRIVATE_CHANGED)


def is_count(change: Change, receipt: Receipt, present: Settlement) -> bool:
    """Whether what changed is the count of the cases of a folder, then and now: other cases made it another."""
    *_, unit, key = ("", *change.path)
    if key != "signed" or not isinstance(unit, Item) or change.document != "scheme":
        return False
    return unit in _sealed_counts(receipt) & {_named(one) for one in _recorded_now(present) if one.counted}


def _sealed_counts(receipt: Receipt) -> set[Item]:
    units = receipt.scheme.content.get("signing_units", ())
    return {identity("signing_units", units[number - 1]) for number in receipt.counted}


def _recorded_now(present: Settlement) -> Iterator[SigningUnit]:
    return (unit for unit in present.scheme.signing_units if unit.signed is not None)


def _named(unit: SigningUnit) -> Item:
    return Item((unit.village,) if unit.group is None else (unit.village, unit.group))


def _titled(change: Change, value: Any) -> Any:
    """A value; of an entry that has no name what it holds, under the labels of its keys: 已签户数 33."""
    if not isinstance(value, dict) or "name" in value:
        return value
    keys = tuple(step for step in change.path if isinstance(step, str))
    labels = {key: label_of_key(change.document, (*keys, key)).rpartition(" · ")[2] for key in value}
    return {labels[key]: inner for key, inner in value.items() if not isinstance(inner, list)}


def _of_figures(receipt: Receipt) -> Iterator[Deviation]:
    """Each figure that is another now, and then the rest of the guidance, which only its hash tells of."""
    figures = _figures_for(receipt)
    if figures is None:
        return
    then, now = receipt.guidance, guidance_of(figures)
    yield from _changed_figures(then, now)
    if then.document != now.document:
        yield Deviation(FIGURES, "指导意见文号", then.document, now.document)
    if then.in_force != now.in_force or then.sha256 != guidance_of(figures, then.figures).sha256:
        yield Deviation(FIGURES, LISTS, then.in_force, now.in_force)


def _changed_figures(then: SealedGuidance, now: SealedGuidance) -> Iterator[Deviation]:
    guidance = load_guidance()
    for name in dict.fromkeys((*now.figures, *then.figures)):
        if then.figures.get(name) != now.figures.get(name):
            values = (figure_words(sealed.figures.get(name)) for sealed in (then, now))
            yield Deviation(FIGURES, guidance.figure_label(name), *values)


def _figures_for(receipt: Receipt) -> Figures | None:
    try:
        scheme = document_of("scheme", receipt.scheme.content)
    except ValueError:
        return None
    return load_guidance().figures_on(scheme.project.figures_day)
