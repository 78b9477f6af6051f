"""A made-up district, marked as such: plausible facts for the guidance's townships, the same for a seed on any machine.

Drawn from the raw bits of a counter-based generator, whose stream is fixed; floats and distributions, which may
change between versions, are not used. Boundaries of the guidance and of the scheme are drawn more often than by chance.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

import numpy as np
import toml_rs

from chaiqian.district.columns import Block, Column, DistrictScheme, DistrictUnit
from chaiqian.district.reads import ALWAYS_READ, note_reads
from chaiqian.documents.case import Case
from chaiqian.documents.content import sha256_of
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import LOCATION_PRICES, Figures, load_guidance
from chaiqian.law.prepared import PreparedScheme, prepare
from chaiqian.law.recognition.verdict import APPRAISAL_PENDING
from chaiqian.law.rules.terms import STANDARDS

ROWS = 65_536
VILLAGES, GROUPS = 10, 4
NUMERALS = "一二三四五六七八九十"
SYNTHETIC_FILE = "合成"
BESIDE_THE_GRAPH = ("quota_applies", APPRAISAL_PENDING)  # recognised whatever a scheme sets


def synthetic_schemes() -> tuple[DistrictScheme, ...]:
    """One scheme for each township of the guidance, and one for each zone that has a price of its own."""
    guidance = load_guidance()
    figures = guidance.entries[-1]
    places = [(township, "镇域") for township, price in guidance.townships.items() if price]
    places += [("平谷镇", zone) for zone in figures.zones]
    return tuple(_entry(number, *place) for number, place in enumerate(places))


def _entry(number: int, township: str, zone: str) -> DistrictScheme:
    scheme = Scheme.model_validate(_stated(number, township, zone))
    reads: set[str] = set(ALWAYS_READ)
    for case in _probes(scheme):
        note_reads(case, scheme, prepare(scheme).figures, reads)
    return DistrictScheme(SYNTHETIC_FILE, scheme, frozenset(reads), sha256_of(scheme))


def _stated(number: int, township: str, zone: str) -> dict[str, Any]:
    text = files("chaiqian.district").joinpath("synthetic_scheme.toml").read_text("utf-8")
    raw: dict[str, Any] = copy.deepcopy(toml_rs.loads(text, toml_version="1.0.0", parse_float=Decimal))
    raw["project"] |= {"name": f"{township}{zone}合成项目（示例）", "township": township, "zone": zone}
    raw["project"]["villages"] = [f"合成{NUMERALS[village]}村（示例）" for village in range(VILLAGES)]
    raw["signing_units"] = [{"village": name, "households": 100, "signed": 95} for name in raw["project"]["villages"]]
    raw["temporary_housing"] |= {"market_rent": 18 + number % 7, "rent": Decimal(19 + number % 7) + Decimal("0.5")}
    raw["housing"] |= {"assessed_price": 9_800 + 350 * number, "cost_price": 5_000 + 40 * number}
    if number % 3 == 0:
        raw["housing"]["kind"] = "现房"
        raw["housing"].pop("delivery_on")
    if number % 4 == 0:
        raw["rounding"] = {"to": "元"}
    return raw


def _probes(scheme: Scheme) -> Iterator[Case]:
    """Cases whose recognition looks at everything that recognition may look at in such a scheme."""
    base: dict[str, Any] = {
        "case_id": "合成",
        "household": {"owner": "合成（示例）", "village": scheme.project.villages[0], "address": "合成"},
        "homestead": {"area": 200, "year": 1990, "basis": "批准文件", "publicity": "无异议"},
        "appraisal": {"agency": "合成", "report": "合成", "decoration_value": 0},
        "members": [
            {"name": "甲", "relation": relation, "collective_member": True, "registered_in_scope": True,
             "publicity": "无异议", "disability": "残疾"}
            for relation in ("其他",)
        ],
        "equipment": [{"name": device.name, "count": 1} for device in scheme.equipment],
        "choice": {},
    }  # fmt: skip
    yield Case.model_validate(base)
    units = [{"name": unit.name, "count": 1} for unit in scheme.housing.units]
    moment = datetime(2021, 4, 1, 9)
    for signed in (moment, datetime(2022, 1, 1)):
        choice = {"mode": "回迁安置", "units": units, "signed_on": signed, "handed_over_on": date(2022, 1, 2)}
        yield Case.model_validate({**base, "choice": choice})


class SyntheticDistrict:
    """Blocks of made-up households over the synthetic schemes, each about as many as any other."""

    def __init__(self, households: int, seed: int) -> None:
        self.households, self.seed = households, seed
        self.schemes = synthetic_schemes()
        self.units = [
            DistrictUnit(entry.scheme.project.township, village, f"第{NUMERALS[group]}村民小组")
            for entry in self.schemes
            for village in entry.scheme.project.villages
            for group in range(GROUPS)
        ]

    @property
    def names(self) -> frozenset[str]:
        """The facts that any household has."""
        return frozenset(BESIDE_THE_GRAPH).union(*(prepare(entry.scheme).graph.facts for entry in self.schemes))

    def blocks(self) -> Iterator[Block]:
        """Every household, scheme by scheme."""
        first = 0
        for index in range(len(self.schemes)):
            last = self.households * (index + 1) // len(self.schemes)
            for start in range(first, last, ROWS):
                yield self._block(index, start, min(ROWS, last - start), first, last - first)
            first = last

    def _block(self, index: int, start: int, rows: int, first: int, among: int) -> Block:
        draw = Draw(self.seed, start, rows)
        prepared = prepare(self.schemes[index].scheme)
        # Households of a village stand together, as in any register.
        place = (np.arange(start - first, start - first + rows, dtype=np.int64) * (VILLAGES * GROUPS)) // among
        mode = draw.among(3).astype(np.int8)
        facts = _facts(draw, prepared, mode)
        ids = tuple(f"合成-{number:08d}" for number in range(start, start + rows))
        final = (mode > 0) & draw.one_in(3, other=True) & ((facts["units_chosen"] > 0) | (mode == 1))
        return Block(index, facts, final, mode, (index * VILLAGES * GROUPS + place).astype(np.int32), ids)


class Draw:
    """Whole numbers for the rows of a block; the same seed and first row give the same numbers anywhere."""

    def __init__(self, seed: int, first: int, rows: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence((seed, first)))
        self.rows = rows

    def between(self, low: int, high: int) -> Column:
        """From `low` to `high`, both included."""
        raw = self._bits.random_raw(self.rows)
        return (np.right_shift(raw, np.uint64(11)) % np.uint64(high - low + 1)).astype(np.int64) + low

    def among(self, options: int) -> Column:
        """0 to `options` - 1."""
        return self.between(0, options - 1)

    def one_in(self, number: int, other: bool = False) -> Any:
        """True for one row in so many; with `other`, for the others."""
        return (self.among(number) == 0) != other

    def mostly(self, column: Column, edges: tuple[int, ...], one_in: int = 12) -> Column:
        """The column, with values at some edges put in its place here and there."""
        chosen = np.array(edges, np.int64)[self.among(len(edges))]
        return np.where(self.one_in(one_in), chosen, column)


def _facts(draw: Draw, prepared: PreparedScheme, mode: Any) -> dict[str, Column]:
    figures, scheme = prepared.figures, prepared.scheme
    standards = tuple(figures[name].value + step for name in STANDARDS for step in (-1, 0, 1))
    facts: dict[str, Column] = {"homestead_area": draw.mostly(draw.between(90_00, 520_00), standards)}
    area = facts["homestead_area"]
    facts["plot_area"] = np.where(draw.one_in(14), area * draw.between(2, 3), area)
    facts["standard_period"] = draw.among(2)
    facts["location_zone"] = np.full(draw.rows, _zone(scheme, figures))
    facts["first_floor_area"] = area * draw.between(30, 95) // 100
    first_floor = facts["first_floor_area"]
    facts["building_area"] = first_floor + draw.one_in(2) * first_floor * draw.among(90) // 100
    facts["replacement_value"] = facts["building_area"] * draw.between(700, 1_600)
    facts["decoration_value"] = facts["building_area"] * draw.between(200, 900)
    facts["persons"] = draw.between(1, 7)
    facts["quota_applies"] = draw.one_in(8, other=True).astype(np.int64)
    chosen = (mode == 2) & draw.one_in(3, other=True)
    _flats(facts, draw, prepared, chosen)
    for name, fact in prepared.graph.facts.items():
        if name not in facts:
            facts[name] = _other(draw, name, fact.high)
    facts["adjustments"] = np.where(draw.one_in(60), draw.between(-50_000_00, 90_000_00) // 100 * 100, 0)
    return facts


def _flats(facts: dict[str, Column], draw: Draw, prepared: PreparedScheme, chosen: Any) -> None:
    """One flat, or two, that fit what the plot or the persons entitle to; none where nothing fits."""
    by_persons = facts["persons"] * prepared.scheme.housing.per_capita
    facts["election"] = np.full(draw.rows, 0)
    areas = [unit.area for unit in prepared.scheme.housing.units]
    whole = facts["plot_area"] == facts["homestead_area"]
    left = by_persons + whole * prepared.figures["housing.excess_area"].value
    for index, area in enumerate(areas):
        fits = chosen & (left >= area) & draw.one_in(2)
        facts[f"units.{index}"] = fits.astype(np.int64)
        facts[f"measured_units.{index}"] = facts[f"measured_area.{index}"] = np.zeros(draw.rows, np.int64)
        left = left - fits * area
    any_chosen = sum(facts[f"units.{index}"] for index in range(len(areas)))
    facts["units_chosen"] = (np.asarray(any_chosen) > 0).astype(np.int64)


def _other(draw: Draw, name: str, most: int) -> Column:
    if name.startswith("award."):
        return draw.among(most + 1)
    if name == "months":
        return draw.between(30, 44)
    if name == "business_basis":
        return np.where(draw.one_in(25), draw.between(1, 2), 0)
    if name.startswith("business_"):
        return draw.between(10_00, 160_00)
    if name.startswith("equipment."):
        return draw.among(4)
    return np.where(draw.one_in(15), 1, 0)  # a certificate, a subsidy of one in so many


def _zone(scheme: Scheme, figures: Figures) -> int:
    return LOCATION_PRICES.index(figures.zones.get(scheme.project.zone) or figures.townships[scheme.project.township])
