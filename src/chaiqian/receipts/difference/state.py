"""Everything that a settlement rests on, as content that can be changed value by value and settled again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from chaiqian.documents.case_checks import check_case
from chaiqian.documents.changes import DOCUMENT_NAMES, Change, changes_between, with_change
from chaiqian.documents.codes import ERROR
from chaiqian.documents.content import Content, content_of, document_of
from chaiqian.documents.limits import check_limits
from chaiqian.documents.problem import DocumentError, Finding
from chaiqian.documents.scheme_checks import check_scheme
from chaiqian.guidance.register import Reading
from chaiqian.law.fact_labels import LACKS_APPRAISAL
from chaiqian.law.lines import SettledLine
from chaiqian.law.prepared import PreparedScheme, prepare_with
from chaiqian.law.rules.line import BESIDE, MONETARY, PURCHASE, RELOCATION
from chaiqian.law.settlement import Settlement, settle_with
from chaiqian.receipts.receipt import Receipt, SealedLine, figure_texts, figures_from

GUIDANCE, SCHEME, CASE = "guidance", "scheme", "case"
ORDER = (GUIDANCE, SCHEME, CASE)
DOCUMENTS = {GUIDANCE: "指导意见数值", **DOCUMENT_NAMES}


class Unsettled(Exception):
    """A state that contradicts itself: some changes only hold together with others."""


class State(NamedTuple):
    """Figures of the guidance by name as text, and the contents of a scheme and a case."""

    guidance: Content
    scheme: Content
    case: Content

    def changed(self, change: Change) -> State:
        """The state with one change made."""
        return self._replace(**{change.document: with_change(getattr(self, change.document), change)})


class SettledOutcome(NamedTuple):
    """What a state came to, in 分: every line by id, and totals by name; a way not offered has none.

    `counted`: what each line is in each total, the price of flats against it. `appraisal_pending`: the lines that lack
    an appraisal (K15), so that no total holds all of them.
    """

    status: str
    names: dict[str, str]
    lines: dict[str, int]
    totals: dict[str, int]
    counted: dict[str, dict[str, int]]
    appraisal_pending: tuple[str, ...] = ()

    @property
    def standing(self) -> str:
        """结算 or 试算, and whether an appraisal is lacking."""
        return f"{self.status}，{LACKS_APPRAISAL}" if self.appraisal_pending else self.status


def state_of(settlement: Settlement) -> State:
    """What a settlement rests on."""
    figures = figure_texts(settlement.prepared.figures)
    return State(figures, content_of(settlement.scheme), content_of(settlement.case))


def sealed_state(receipt: Receipt) -> State:
    """What a sealed settlement rested on."""
    return State(dict(receipt.guidance.figures), receipt.scheme.content, receipt.case.content)


def outcome_of(settlement: Settlement) -> SettledOutcome:
    """What a settlement came to."""
    totals: dict[str, int] = {}
    if settlement.monetary is not None:
        totals[MONETARY] = settlement.monetary.total
    if settlement.relocation is not None:
        totals[RELOCATION] = settlement.relocation.net
    amounts = {line.id: line.amount for line in settlement.lines}
    return _outcome(settlement.status, settlement.lines, amounts, totals, settlement.appraisal_pending)


def sealed_outcome(receipt: Receipt) -> SettledOutcome:
    """What a sealed settlement came to."""
    keys = {MONETARY: "monetary.total", RELOCATION: "relocation.net"}
    totals = {way: _fen(receipt.totals[key]) for way, key in keys.items() if key in receipt.totals}
    amounts = {line.id: _fen(line.amount) for line in receipt.lines}
    return _outcome(receipt.status, receipt.lines, amounts, totals, tuple(receipt.appraisal_pending))


def _outcome(
    status: str,
    lines: Sequence[SettledLine | SealedLine],
    amounts: dict[str, int],
    totals: dict[str, int],
    pending: tuple[str, ...],
) -> SettledOutcome:
    signs = {way: {line.id: sign for line in lines if (sign := _sign(line, way))} for way in totals}
    counted = {way: {key: sign * amounts[key] for key, sign in of_way.items()} for way, of_way in signs.items()}
    return SettledOutcome(status, {line.id: line.name for line in lines}, amounts, totals, counted, pending)


def _sign(line: SettledLine | SealedLine, way: str) -> int:
    """How a line counts in the total of a way: the price of flats against it, the fund, which is beside it, not."""
    if way not in line.modes or line.group == BESIDE:
        return 0
    return -1 if line.group == PURCHASE else 1


def changes_of(start: State, end: State) -> tuple[Change, ...]:
    """Everything that differs: figures, then the scheme, then the case, each in the order of its file."""
    found = [
        *_of_figures(start.guidance, end.guidance),
        *changes_between(SCHEME, start.scheme, end.scheme),
        *changes_between(CASE, start.case, end.case),
    ]
    return tuple(found)


def change_of_reading(reading: Reading) -> Change:
    """A reading of the guidance that was revised, with its text before and after."""
    return Change(GUIDANCE, (reading.id,), reading.earlier, reading.text)


def settled(state: State) -> SettledOutcome:
    """What a state comes to; Unsettled where it contradicts itself."""
    prepared = prepared_state(state)
    try:
        case = document_of("case", state.case)
        _refuse(check_case(case))
        return outcome_of(settle_with(case, prepared))
    except (ValueError, DocumentError):
        raise Unsettled from None


def prepared_state(state: State) -> PreparedScheme:
    """The scheme of a state, ready to settle with; Unsettled where it may not stand as it is."""
    return _prepared(_Frozen(state.guidance), _Frozen(state.scheme))


class _Frozen:
    """A content as a key: the same scheme is prepared once, however many cases are settled with it."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._text = repr(content)

    def __hash__(self) -> int:
        return hash(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and self._text == other._text


@lru_cache(maxsize=64)
def _prepared(guidance: _Frozen, content: _Frozen) -> PreparedScheme:
    try:
        scheme = document_of("scheme", content.content)
        _refuse(check_scheme(scheme))
        _refuse(check_limits(scheme))
        return prepare_with(scheme, figures_from(scheme, guidance.content))
    except (ValueError, ArithmeticError, DocumentError):
        raise Unsettled from None


def _of_figures(before: Content, after: Content) -> Iterator[Change]:
    for name in dict.fromkeys((*after, *before)):
        if before.get(name) != after.get(name):
            yield Change(GUIDANCE, (name,), before.get(name), after.get(name))


def _refuse(findings: Iterable[Finding]) -> None:
    if any(finding.severity == ERROR for finding in findings):
        raise Unsettled


def _fen(text: str) -> int:
    return int(Decimal(text).scaleb(2))
