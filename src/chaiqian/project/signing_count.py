"""How many of each signing unit have signed: counted from the cases of a folder, beside what the scheme records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from chaiqian.documents.scheme import CollectiveAward, Scheme, SigningUnit, signed_by
from chaiqian.law.recognition.signing import HUNDRED_PERCENT, basis_words, households_needed

HUNDREDTHS = 100
ANY_NUMBER = 1_000_000  # of cases not read, where a folder stayed shut


class Signed(NamedTuple):
    """Of a signing unit: the households in the folder, and how many signed, and handed over, by the last day."""

    households: int
    signed: int
    handed_over: int


# Village, group (None: the whole village) and the last day that counts (None: every day).
Counting = Callable[[str, str | None, date | None], Signed]


@dataclass(frozen=True, slots=True)
class UnitCount:
    """A signing unit counted for one collective award.

    `inside` households have a case in the folder, `signed` of them by the deadline. `unread` cases of the project could
    not be read (ANY_NUMBER: nobody knows how many), and `outside` lie outside the folder, so that they may be missing
    from the count. With `several` deadlines no one count decides them all.
    """

    index: int
    unit: SigningUnit
    award: CollectiveAward | None
    inside: int
    signed: int
    unread: int
    several: bool = False
    outside: int = 0

    @property
    def name(self) -> str:
        """Village and group."""
        return self.unit.village + (self.unit.group or "")

    @property
    def deadline(self) -> date | None:
        """The last day that counts; None where no award looks at this unit."""
        return self.award.deadline if self.award is not None else None

    @property
    def recorded(self) -> int | None:
        """How many the scheme records for the deadline; None where it does not yet."""
        return self.unit.signed if self.award is None else signed_by(self.unit, self.award.deadline)

    @property
    def disagrees(self) -> bool:
        """Whether the scheme records another number."""
        return not self.unit.counted and self.recorded not in (None, self.signed)

    @property
    def refusal(self) -> str:
        """Why this count cannot decide the award; empty where it can."""
        if self.signed > self.unit.households:
            return f"按案件统计的已签 {self.signed} 户多于方案的总户数 {self.unit.households} 户"
        most = min(self.signed + self.unread + self.outside, self.unit.households)
        if self._tier(self.signed) == self._tier(most):
            return ""
        if self.outside:
            return f"项目的另外 {self.outside} 宗案件在这个文件夹以外，没有统计，可能影响所达到的档次"
        if self.unread == ANY_NUMBER:
            return "有文件夹打不开，里面的案件没有统计，可能影响所达到的档次"
        return f"有 {self.unread} 个案件文件读不出来，可能影响所达到的档次"

    def by_scheme(self) -> str:
        """What the scheme records, with its basis; empty where it records nothing for the deadline."""
        recorded = None if self.unit.counted else self.recorded
        return "" if recorded is None else self._words(recorded, basis_words(False, self.deadline))

    def by_cases(self, until: date | None) -> str:
        """What the cases of the folder come to by a day, with its basis."""
        return self._words(self.signed, basis_words(True, until))

    def _words(self, signed: int, basis: str) -> str:
        whole = self.unit.households
        return f"{signed}/{whole} 户（{percent(signed, whole)}，{basis}）"

    @property
    def why_different(self) -> str:
        """Why the cases may come to another number than the scheme records."""
        if self.unread:
            return "有案件读不出来"
        if self.inside < self.unit.households:
            return f"文件夹内只有 {self.inside} 宗案件，方案总户数 {self.unit.households} 户"
        if self.inside > self.unit.households:
            return f"文件夹内有 {self.inside} 宗案件，多于方案总户数 {self.unit.households} 户"
        return "案件的签约日期与方案认定不符，请核对"

    def _tier(self, signed: int) -> int:
        """The highest rate reached with so many signed; 0 where none is."""
        tiers = self.award.tiers if self.award is not None else ()
        households = self.unit.households
        return max((tier.rate for tier in tiers if households_needed(tier.rate, households) <= signed), default=0)


def count_units(
    counting: Counting, scheme: Scheme, unread: int, on: date | None = None, outside: int = 0
) -> Iterator[UnitCount]:
    """Every signing unit of a project, in the scheme's order: by the deadline of each award, or `on` where earlier."""
    for index, unit in enumerate(scheme.signing_units):
        by = "村" if unit.group is None else "村民小组"
        awards = [award for award in scheme.awards if isinstance(award, CollectiveAward) and award.by == by]
        for award in awards or (None,):
            days = [day for day in (award.deadline if award else None, on) if day is not None]
            found = counting(unit.village, unit.group, min(days, default=None))
            several = len(awards) > 1
            yield UnitCount(index, unit, award, found.households, found.signed, unread, several, outside)


def with_counts(scheme: Scheme, counts: Iterator[UnitCount]) -> Scheme:
    """The scheme with the folder's count where it records none and the count can decide; it says so by `counted`.

    What is recorded deadline by deadline is the scheme's to fill in.
    """
    units = list(scheme.signing_units)
    for count in counts:
        if count.unit.signed is None and count.unit.counts is None and not count.several and not count.refusal:
            unit = count.unit.model_copy(update={"signed": count.signed})
            unit.was_counted()
            units[count.index] = unit
    return scheme.model_copy(update={"signing_units": tuple(units)})


def percent(part: int, whole: int) -> str:
    """A rate for people, in hundredths of a percent, cut and not rounded: what reads 95% has reached 95%."""
    hundredths = part * HUNDRED_PERCENT // whole
    return f"{hundredths // HUNDREDTHS}.{hundredths % HUNDREDTHS:02d}%"
