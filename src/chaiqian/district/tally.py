"""What is counted of a scenario: sums by unit, by line, and how the change is distributed. Python integers, so that no
sum of a district is too large.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

FEN_A_THOUSAND = 100_000
BANDS = tuple(FEN_A_THOUSAND * thousands for thousands in (1, 5, 10, 50, 100))


@dataclass
class Sums:
    """Households and what they cost in 分, before and after; how many gain or lose, and how much; how many of them lack
    an appraisal, K15.
    """

    households: int = 0
    before: int = 0
    after: int = 0
    winners: int = 0
    losers: int = 0
    gained: int = 0
    lost: int = 0
    unappraised: int = 0

    @property
    def change(self) -> int:
        """What it costs more, in 分."""
        return self.after - self.before

    @property
    def unchanged(self) -> int:
        """Households whose amount stays."""
        return self.households - self.winners - self.losers

    def add(self, other: Sums) -> None:
        """Add another part of the district."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


Key = tuple[bool, int]


@dataclass
class Tally:
    """One scenario over some households. Keys of `units` are (结算 or not, unit); `lines` are [before, after] in 分.

    `ways` counts households by their better way before and after; `bands` by how much they gain or lose.
    """

    units: dict[Key, Sums] = field(default_factory=dict)
    lines: dict[tuple[bool, str], list[int]] = field(default_factory=dict)
    all_ways: dict[tuple[bool, str], list[int]] = field(default_factory=dict)
    ways: Counter[tuple[str, str]] = field(default_factory=Counter)
    bands: Counter[int] = field(default_factory=Counter)
    capped: list[int] = field(default_factory=lambda: [0, 0])
    modes: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    most: int = 0
    least: int = 0

    def add(self, other: Tally) -> None:
        """Add the tally of other households."""
        for key, sums in other.units.items():
            self.units.setdefault(key, Sums()).add(sums)
        for mine, theirs in ((self.lines, other.lines), (self.all_ways, other.all_ways)):
            for name, amounts in theirs.items():
                pair = mine.setdefault(name, [0, 0])
                pair[0], pair[1] = pair[0] + amounts[0], pair[1] + amounts[1]
        self.ways += other.ways
        self.bands += other.bands
        self.modes += other.modes
        self.capped = [a + b for a, b in zip(self.capped, other.capped, strict=True)]
        self.refused += other.refused
        self.most, self.least = max(self.most, other.most), min(self.least, other.least)

    def summed(self, keys: Iterable[Key]) -> Sums:
        """The sum over some units."""
        total = Sums()
        for key in keys:
            total.add(self.units[key])
        return total

    @property
    def total(self) -> Sums:
        """The sum over everything."""
        return self.summed(self.units)

    def of_status(self, final: bool) -> Sums:
        """The sum over the finals, or over the estimates."""
        return self.summed(key for key in self.units if key[0] == final)


def band_of(number: int) -> tuple[int | None, int | None]:
    """The bounds in 分 of a band, numbered from -len(BANDS) - 1 (loses most) over 0 (unchanged) upwards."""
    if number == 0:
        return 0, 0
    edges = (0, *BANDS)
    low, high = edges[abs(number) - 1], edges[abs(number)] if abs(number) < len(edges) else None
    return (low, high) if number > 0 else (None if high is None else -high, -low)
