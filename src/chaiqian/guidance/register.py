"""The law as data: figures by the day they are in force, the clause register, and our readings of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import toml_rs

from chaiqian.quantity import Origin, Quantity, figure

SETS, LIMITS = "sets", "limits"
GUIDANCE_SETS = "指导意见规定"
SCHEME_WITHIN_LIMIT = "方案在指导意见限额内确定"
SCHEME_SETS = "方案自行确定"
LOCATION_PRICES = ("location_price.new_town", "location_price.town", "location_price.township")


class Figure(NamedTuple):
    """One figure: `value` × 10^-scale `unit`, the clause that states it, and whether it sets or limits."""

    name: str
    value: int
    unit: str
    scale: int
    clause: str
    label: str
    role: str = SETS
    in_force: date = date.min

    def quantity(self, label: str = "") -> Quantity:
        """The figure as a leaf of the graph."""
        origin = Origin("guidance", ((self.name,),), self.clause, GUIDANCE_SETS)
        return figure(self.value, self.unit, self.scale, label or self.label, origin, self.name)


@dataclass(frozen=True)
class Figures:
    """The figures in force on one day, with the lists that belong to them (townships, zones, relations)."""

    in_force: date
    document: str
    by_name: Mapping[str, Figure]
    townships: Mapping[str, str]
    zones: Mapping[str, str]
    relations: tuple[str, ...]

    def __getitem__(self, name: str) -> Figure:
        return self.by_name[name]

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.by_name.values())

    def replacing(self, values: Mapping[str, int]) -> Figures:
        """The same figures with some values (at their own scale) changed; unknown names are a KeyError."""
        changed = {name: self.by_name[name]._replace(value=value) for name, value in values.items()}
        return replace(self, by_name={**self.by_name, **changed})


class Clause(NamedTuple):
    """One clause: its number (八（五）4), a heading and summary in our words, and how the program treats it."""

    number: str
    heading: str
    treatment: str
    summary: str


class Reading(NamedTuple):
    """A 口径: how a clause that can be read two ways is read here.

    `changed_on` is the day since which it reads so, with its `earlier` text; a reading that is new that day has none.
    """

    id: str
    clause: str
    title: str
    text: str
    changed_on: date | None = None
    earlier: str = ""


@dataclass(frozen=True)
class Guidance:
    """The guidance: dated entries of figures, oldest first; its clauses in order; the readings by id."""

    entries: tuple[Figures, ...]
    clauses: tuple[Clause, ...]
    readings: Mapping[str, Reading]
    _by_number: dict[str, Clause] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_number.update((clause.number, clause) for clause in self.clauses)

    @property
    def in_force(self) -> date:
        """The day on which the guidance itself took effect (十七)."""
        return self.entries[0].in_force

    @property
    def townships(self) -> Mapping[str, str | None]:
        """Every township that may be written, with the name of its location price (None: it has none of its own)."""
        return {township: name or None for township, name in self.entries[-1].townships.items()}

    def figures_on(self, day: date) -> Figures:
        """The figures in force on `day`; a day before the guidance gets its first entry (the caller refuses it)."""
        current = self.entries[0]
        for entry in self.entries[1:]:
            if entry.in_force <= day:
                current = entry
        return current

    def figure_label(self, name: str) -> str:
        """What a figure is called, in whichever entry it stands; an unknown name as it is."""
        return next((entry[name].label for entry in reversed(self.entries) if name in entry.by_name), name)

    def clause(self, number: str) -> Clause:
        """The clause with this number; KeyError where there is none."""
        return self._by_number[number]


def scale_of(unit: str) -> int:
    """Decimal places in which a unit is held: two for 元, ㎡ and plain shares, none for what is counted."""
    return 2 if not unit or unit[0] in "元㎡" else 0


def read_entries(text: str) -> tuple[Figures, ...]:
    """Dated entries from the text of a figures file, each completed by the entries before it."""
    entries: list[Figures] = []
    for raw in sorted(parsed(text)["entry"], key=lambda entry: entry["in_force"]):
        before = entries[-1] if entries else None
        entries.append(_entry(raw, before))
    return tuple(entries)


def _entry(raw: dict[str, Any], before: Figures | None) -> Figures:
    day = raw["in_force"]
    added = {name: _figure(name, row, day) for name, row in raw["figures"].items()}
    return Figures(
        in_force=day,
        document=raw["document"],
        by_name={**before.by_name, **added} if before else added,
        townships=_inverted(raw["townships"]) if "townships" in raw or not before else before.townships,
        zones=_inverted(raw["zones"]) if "zones" in raw or not before else before.zones,
        relations=tuple(raw["relations"]["resettled"]) if "relations" in raw or not before else before.relations,
    )


def _figure(name: str, row: dict[str, Any], day: date) -> Figure:
    scale = scale_of(row["unit"])
    scaled = Decimal(row["value"]).scaleb(scale)
    if scaled != int(scaled):
        raise ValueError(f"{name}: more than {scale} decimals")
    return Figure(name, int(scaled), row["unit"], scale, row["clause"], row["label"], row.get("role", SETS), day)


def _inverted(lists: dict[str, list[str]]) -> dict[str, str]:
    return {member: name for name, members in lists.items() for member in members}


def parsed(text: str) -> dict[str, Any]:
    """TOML that is shipped with the program; numbers with a point are exact."""
    return toml_rs.loads(text, parse_float=Decimal)


@lru_cache(maxsize=1)
def load_guidance() -> Guidance:
    """The guidance as shipped with the program."""

    def text(name: str) -> str:
        return Path(__file__).with_name(name).read_text("utf-8")

    return Guidance(
        entries=read_entries(text("figures.toml")),
        clauses=tuple(Clause(**row) for row in parsed(text("clauses.toml"))["clause"]),
        readings={row["id"]: Reading(**row) for row in parsed(text("readings.toml"))["reading"]},
    )
