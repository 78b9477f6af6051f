"""What a settlement shows, as a value: terminal, paper and any later page render it and add no fact and no amount.

Texts are as they are to be read (private numbers already masked); whoever writes them out makes them inert.
Whole numbers are hundredths, exact: 分, or 0.01 of the unit that stands beside them. None is what does not apply.
"""

from datetime import date
from typing import NamedTuple

from chaiqian.law.recognition.verdict import UNDECIDED
from chaiqian.output.text import NOT_APPLICABLE, money

Amount = int | str | None
YUAN = "元"
IN_CAPITALS = "大写"


class Pair(NamedTuple):
    """A label and its value; a wide pair has a row of its own on paper."""

    label: str
    value: str | date | None
    wide: bool = False


class Detail(NamedTuple):
    """What else is said of each thing judged; `unit` where it is measured."""

    label: str
    unit: str = ""


class Judged(NamedTuple):
    """One thing judged: what it is, whether it counts (in a word), why, by which clause."""

    subject: str
    details: tuple[Amount, ...]
    mark: str
    reason: str
    clause: str


class Verdicts(NamedTuple):
    """What was judged of one kind."""

    title: str
    details: tuple[Detail, ...]
    rows: tuple[Judged, ...]


class LineRow(NamedTuple):
    """A line of the settlement: `mark` where it counts in one way alone or for the time being; `under` is how what it
    rests on was reckoned, `ways` in which it counts.
    """

    id: str
    name: str
    mark: str
    clause: str
    amount: Amount
    formula: str
    note: str
    under: tuple[str, ...] = ()
    ways: tuple[str, ...] = ()


class Sum(NamedTuple):
    """A subtotal or a total, with its amount in capitals where it has one, and what else is said of it."""

    label: str
    amount: int
    capitals: str = ""
    note: str = ""


class Group(NamedTuple):
    """Lines under a heading, with their sums."""

    title: str
    rows: tuple[LineRow, ...]
    sums: tuple[Sum, ...] = ()


class HousingPart(NamedTuple):
    """The flats and their price."""

    title: str
    facts: tuple[Pair, ...]
    groups: tuple[Group, ...]


class Compared(NamedTuple):
    """A row of the comparison, a column each for 货币安置 and 回迁安置."""

    label: str
    monetary: Amount
    relocation: Amount
    unit: str = ""
    strong: bool = False
    formula: str = ""
    note: str = ""
    under: tuple[str, ...] = ()


class ComparisonTable(NamedTuple):
    """Both ways side by side, whichever was chosen."""

    title: str
    ways: tuple[str, str]
    rows: tuple[Compared, ...]
    notes: tuple[str, ...]


class StageRow(NamedTuple):
    """What signing by `until` brings, and how each part was reckoned; `passed` where that day is over."""

    until: date
    awards: int
    decoration: int
    total: int
    formula: str = ""
    passed: str = ""


class Timeline(NamedTuple):
    """The stages of signing; `columns` names their four values, `reckoned` is what their formulas rest on."""

    title: str
    columns: tuple[str, str, str, str]
    rows: tuple[StageRow, ...]
    reckoned: tuple[str, ...]
    note: str


class Listing(NamedTuple):
    """Entries under a heading; `closing` is said after them."""

    title: str
    entries: tuple[str, ...]
    closing: str = ""


class Sheet(NamedTuple):
    """The sheet of one household, in the order in which it is read. What has nothing to say is None."""

    title: str
    disclaimer: str  # empty on a final sheet
    head: tuple[Pair, ...]
    parties: tuple[Pair, ...]
    facts_title: str
    facts: tuple[Pair, ...]
    reckoned: tuple[str, ...]
    verdicts: tuple[Verdicts, ...]
    rounding: str
    groups: tuple[Group, ...]
    totals: tuple[Sum, ...]
    housing: HousingPart | None
    net: tuple[Sum, ...]
    comparison: ComparisonTable
    timeline: Timeline | None
    figures: Listing | None
    pending: Listing | None
    warnings: Listing | None
    remarks: Listing | None
    readings: Listing | None
    sources: Listing

    @property
    def lists(self) -> tuple[Listing, ...]:
        """What is listed at the end, in order."""
        found = (self.pending, self.warnings, self.remarks, self.figures, self.readings, self.sources)
        return tuple(listing for listing in found if listing is not None)


def amount_text(amount: Amount) -> str:
    """An amount as it is shown: `/` where it does not apply, 待定 where nothing is known yet."""
    if amount is None:
        return NOT_APPLICABLE
    return amount if isinstance(amount, str) else money(amount)


def with_unit(label: str, unit: str) -> str:
    """A label with the unit of the numbers beside it: 金额（元）."""
    return f"{label}（{unit}）" if unit else label


def undecided(amount: int) -> Amount:
    """What a line shows that is not decided: what is known of it, else the word."""
    return amount or UNDECIDED
