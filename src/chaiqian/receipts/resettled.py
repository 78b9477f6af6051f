"""A receipt's content settled again, with its own figures: what differs is the program's, or a revised reading's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from chaiqian import __version__
from chaiqian.documents.content import document_of
from chaiqian.documents.problem import DocumentError
from chaiqian.guidance.register import Reading
from chaiqian.law.fact_labels import grouped
from chaiqian.law.prepared import prepare_with
from chaiqian.law.settlement import settle_with
from chaiqian.receipts.deviation import PROGRAM, RECEIPT, REVISED, Deviation, line_changes
from chaiqian.receipts.receipt import Receipt, SealedLine, figures_from, receipt_of, scheme_of
from chaiqian.receipts.revision import decided, explaining, note_of, revised_since
from chaiqian.receipts.whole import Differing, differing

REFUSED = "回执所载的案件和方案，本版程序读不进去或不能结算"
REFUSED_NOW = "回执所载的案件和方案，按修订后的口径不能结算"
MOST_WORDINGS = 12


class Resettled(NamedTuple):
    """What the content comes to now (None: refused), what of it is not as sealed, and what there is to say of that.

    `revised`: the readings that explain all of it; none where something is left to the program.
    """

    now: Receipt | None
    deviations: tuple[Deviation, ...]
    notes: tuple[str, ...]
    revised: tuple[Reading, ...] = ()


def resettle(receipt: Receipt) -> Resettled:
    """Settle a receipt's content with the receipt's figures, and tell revised readings from the program."""
    now = _settled(receipt, {})
    revised = revised_since(receipt.program)
    if now is not None and not any(_of_program(receipt, now, revised)):
        return Resettled(now, (), (*_worded(receipt, now), *_notes(receipt, "，按回执所载内容重算，每一行相同")))
    held = decided(receipt, now, revised)
    as_then = _settled(receipt, held) if held and receipt.intact else None
    if as_then is None:
        notes = (*_worded(receipt, now), *_notes(receipt, "", now is not None))
        return Resettled(now, tuple(_of_program(receipt, now, revised)), notes)
    programs = tuple(_of_program(receipt, as_then, revised, held))
    outcome = "" if programs else "，差异全部出自修订的口径"
    deviations = (*_of_revision(as_then, now, revised), *programs)
    readings = explaining(revised, held)
    notes = (*_worded(receipt, as_then), *map(note_of, readings), *_notes(receipt, outcome))
    return Resettled(now, deviations, notes, () if programs else readings)


def _settled(receipt: Receipt, held: Mapping[str, str]) -> Receipt | None:
    """The content settled, with some outcomes held as recorded; None where it cannot be."""
    try:
        case, scheme = document_of("case", receipt.case.content), scheme_of(receipt)
        prepared = prepare_with(scheme, figures_from(scheme, receipt.guidance.figures))
        values = {name: int(text.replace(".", "")) for name, text in held.items()}
        return receipt_of(settle_with(case, prepared.holding(values)))
    except (ValueError, ArithmeticError, DocumentError):
        return None


def _of_program(
    receipt: Receipt, now: Receipt | None, revised: tuple[Reading, ...], held: Mapping[str, str] | None = None
) -> Iterator[Deviation]:
    """What the receipt's own content comes to now; where the receipt was altered, it is not the program's doing."""
    cause = PROGRAM if receipt.intact else RECEIPT
    if now is None:
        yield Deviation(cause, REFUSED, receipt.program, __version__)
        return
    for what, before, after in _differences(receipt, now, revised, held or {}):
        yield Deviation(cause, what, before, after)
    for one in differing(receipt, now):
        if not _is_wording(receipt, one):
            yield Deviation(cause, one.what, one.before, one.after)


def _is_wording(receipt: Receipt, one: Differing) -> bool:
    """Whether a difference is one of words between two versions; one version has but one wording."""
    return one.wording and (receipt.old or receipt.program != __version__)


def _worded(receipt: Receipt, now: Receipt | None) -> Iterator[str]:
    """The texts that another version worded otherwise: no reason to doubt it, and for eyes to judge."""
    found = [] if now is None else [one for one in differing(receipt, now) if _is_wording(receipt, one)]
    for one in found[:MOST_WORDINGS]:
        yield f"与本版措辞不同，请过目：{one.what}：{_text(one.before)} → {_text(one.after)}"
    if len(found) > MOST_WORDINGS:
        yield f"与本版措辞不同的另有 {len(found) - MOST_WORDINGS} 处"


def _text(value: Any) -> str:
    return str(value) if value else "（无）"


def _of_revision(as_then: Receipt, now: Receipt | None, revised: tuple[Reading, ...]) -> Iterator[Deviation]:
    """What the revised readings alone changed: from what is held as recorded to what they come to."""
    if now is None:
        yield Deviation(REVISED, REFUSED_NOW)
        return
    for what, before, after in _differences(as_then, now, revised):
        yield Deviation(REVISED, what, before, after)


def _differences(
    then: Receipt, now: Receipt, revised: tuple[Reading, ...], held: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Any, Any]]:
    """What differs between two receipts of one content: lines, then status, facts, totals, readings, pending.

    Facts that a later program adds are none, nor which of the readings it cites were revised or came since.
    """
    for change in line_changes(then.lines, now.lines):
        yield change.name, _amount(change.before), _amount(change.after)
    yield from _of_the_whole(then, now, revised, held or {})


def _of_the_whole(
    then: Receipt, now: Receipt, revised: tuple[Reading, ...], held: Mapping[str, str]
) -> Iterator[tuple[str, Any, Any]]:
    since = {reading.id for reading in revised}
    known = {key: text for key, text in now.facts.items() if not since or key in then.facts}
    readings = [[key for key in receipt.readings if key not in since] for receipt in (then, now)]
    pending = [[entry.clause for entry in receipt.pending] for receipt in (then, now)]
    pairs: tuple[tuple[str, Any, Any], ...] = (
        ("结算状态", then.status, now.status),
        ("认定事实", *_differing(then.facts, known, held)),
        ("合计", *_differing(then.totals, now.totals, {})),
        ("口径", readings[0], readings[1]),
        ("待定事项", pending[0], pending[1]),
    )
    yield from (pair for pair in pairs if pair[1] != pair[2])


def _amount(line: SealedLine | None) -> str | None:
    return None if line is None else line.words


def _differing(
    before: Mapping[str, str], after: Mapping[str, str], held: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Both as people read them, without what they agree in, and without what is held."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key) and key not in held]
    left, right = ({key: grouped(values[key]) for key in keys if key in values} for values in (before, after))
    return left, right


def _notes(receipt: Receipt, outcome: str, suspect: bool = False) -> Iterator[str]:
    if receipt.program != __version__:
        yield f"开具时的程序是 {receipt.program} 版，现在是 {__version__} 版{outcome}"
    elif receipt.intact and suspect:
        yield "程序版本相同而结果不同：回执可能被改过并重新算了校验码，请与结算单上印的校验码核对"
