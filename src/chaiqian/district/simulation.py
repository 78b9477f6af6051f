"""One scenario over blocks of households: every line before and after, exactly as settling each under the changed
scheme would give it, and what is counted of them.

The cost of a household is what is paid to it in its way: 货币安置's total, or 回迁安置's total less the price of its
flats (building them is not counted). A household that has not chosen counts in its better way at the assessed price.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chaiqian.district.columns import MONETARY_MODE, RELOCATION_MODE, UNDECIDED_MODE, Block, Column
from chaiqian.district.exact_sums import sums_of_runs, sums_where
from chaiqian.district.tally import BANDS, Sums, Tally
from chaiqian.law.prepared import PreparedScheme
from chaiqian.law.readers.blocks import ROWS_IN_BLOCK, columns_program
from chaiqian.law.readers.values import Program, constants, to_hundredths, value_numbers
from chaiqian.law.recognition.housing import by_types
from chaiqian.law.recognition.verdict import APPRAISAL_PENDING
from chaiqian.law.rules.graph import Graph, TooWideError
from chaiqian.law.rules.line import BOTH, GROUPS, MONETARY, RELOCATION
from chaiqian.law.worth import net_and_flats
from chaiqian.quantity import INT64_LIMIT

EITHER = "两种相等"
WAYS = (EITHER, MONETARY, RELOCATION)
PURCHASE = ("purchase.within", "purchase.excess")
ADJUSTMENTS = "adjustments"
PLANNED = "planned_excess"
BEFORE = "before."  # in front of the name of what another scheme gave: a fact may have the same name


class Compiled(NamedTuple):
    """A scheme ready to run over columns.

    `same`: the lines and outputs that another scheme gives alike; this one is run after it and takes them from there.
    """

    prepared: PreparedScheme
    program: Program
    slots: Mapping[str, tuple[int, int]]
    ranges: Mapping[str, tuple[int, int]]
    same: frozenset[str] = frozenset()

    def run(
        self, facts: Mapping[str, Column], rows: int, before: Mapping[str, Column] | None = None, checked: bool = False
    ) -> Values:
        """Every line and output of a block, in hundredths of its unit. OutOfRangeError unless `checked` before.

        `before`: what the other scheme gave for the same facts, where this one takes something from there.
        """
        if not checked:
            self._check(facts)
        values = {name: before[name] for name in (*self.same, PLANNED)} if before is not None and self.same else {}
        found = self.program.run({**facts, **{BEFORE + name: column for name, column in values.items()}})
        values |= {name: _column(found[slot], factor, rows) for name, (slot, factor) in self.slots.items()}
        return Values(values if PLANNED in values else values | {PLANNED: self._planned(facts, values["unit_excess"])})

    def _planned(self, facts: Mapping[str, Column], excess: Column) -> Column:
        """How far the flats exceed the entitlement by the areas of their types, as chosen and not as surveyed, K18."""
        if not any(name.startswith("measured_units.") and column.any() for name, column in facts.items()):
            return excess
        slot, factor = self.slots["unit_excess"]
        return _column(self.program.run(by_types(facts))[slot], factor, len(excess))

    def _check(self, facts: Mapping[str, Column]) -> None:
        for name, (low, high) in self.ranges.items():
            column = facts.get(name)
            if column is None or (len(column) and (int(column.min()) < low or int(column.max()) > high)):
                raise OutOfRangeError(name)
        if (facts["homestead_area"] > facts["plot_area"]).any():
            raise OutOfRangeError("homestead_area")


class OutOfRangeError(ValueError):
    """A fact that no recognition gives, as a table made elsewhere may hold: 64 bits might not hold what comes of it."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"事实表里的 {name} 超出范围，没有测算；用 chaiqian facts 重新生成")


class Values:
    """The lines and outputs of a block by name."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self.columns = columns

    def __getitem__(self, name: str) -> Column:
        return self.columns[name]

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    @property
    def refused(self) -> NDArray[np.bool_]:
        """Where the flats chosen are larger than 八（七）1 allows: settling such a household is an error."""
        if "relocation.net" not in self:
            return np.zeros(len(self["unit_excess"]), np.bool_)
        beyond: NDArray[np.bool_] = self[PLANNED] > self["unit_excess_limit"]
        return beyond

    def worth(self, way: str) -> Column | None:
        """What a way is worth at the assessed price; None where the scheme does not offer it."""
        if way == MONETARY:
            return self.columns.get("monetary.total")
        return net_and_flats(self.__getitem__) if "relocation.net" in self else None

    def better(self) -> Column:
        """The index in WAYS of the better way; the one that is offered where there is one only."""
        money, flats = self.worth(MONETARY), self.worth(RELOCATION)
        if money is None or flats is None:
            return np.full(len(self["persons"]), 2 if money is None else 1)
        return np.where(money > flats, 1, np.where(flats > money, 2, 0))


def compiled(prepared: PreparedScheme, before: Compiled | None = None) -> Compiled:
    """The program of a scheme over columns. Raises TooWideError where 64 bits may not hold a value.

    `before`: another scheme that every block is run under first, with the same facts.
    """
    graph = prepared.graph
    same = frozenset() if before is None else _same(graph, before.prepared.graph)
    named = graph.named
    taken = {id(named[name]): BEFORE + name for name in sorted(same) if prepared.places[name][1] == 1}
    other = [name for name in named if name not in same]
    program = columns_program(graph, other, taken)
    _require_room(graph)
    slots = {name: (program.slot(named[name]), prepared.places[name][1]) for name in other}
    ranges = {name: (fact.low, fact.high) for name, fact in graph.facts.items()}
    return Compiled(prepared, program, slots, ranges, same)


def _same(graph: Graph, before: Graph) -> frozenset[str]:
    """What comes to the same under both whatever the facts are; nothing where the entitlement does not: K18 asks for
    the excess once more, from other facts.
    """
    met: dict[tuple[object, ...], int] = {}
    earlier, now = (value_numbers(one, met, constants(one)) for one in (before, graph))  # constants by their values
    named, others = graph.named, before.named
    same = frozenset(
        name
        for name, quantity in named.items()
        if name in others
        and now[id(quantity)] == earlier[id(others[name])]
        and to_hundredths(quantity) == to_hundredths(others[name])
    )
    return same if "unit_excess" in same else frozenset()


def _require_room(graph: Graph) -> None:
    """That 64 bits hold what two sums to or from a household differ by, or come to together. Raises TooWideError."""
    sums = [
        graph.outputs[name] for name in ("monetary.total", "relocation.net", "housing_value") if name in graph.outputs
    ]
    wide = [one.label for one in sums if to_hundredths(one) * max(-one.low, one.high) > INT64_LIMIT // 2]
    if wide:
        raise TooWideError(tuple(wide))


class After(NamedTuple):
    """A scheme under a scenario, and which households it is asked of.

    `facts` and `settles` where recognition comes to other facts under it: those facts, and whom it still settles.
    """

    scheme: Compiled
    asked: NDArray[np.bool_]
    facts: Mapping[str, Column] | None = None
    settles: NDArray[np.bool_] | None = None

    def part(self, start: int, end: int) -> After:
        """Some of the rows."""
        facts = None if self.facts is None else {name: column[start:end] for name, column in self.facts.items()}
        settles = None if self.settles is None else self.settles[start:end]
        return After(self.scheme, self.asked[start:end], facts, settles)


class SimulatedOutcome(NamedTuple):
    """A block under one scheme: its values, each household's better way, the way it counts in, its cost in 分."""

    scheme: Compiled
    values: Values
    facts: Mapping[str, Column]
    better: Column
    way: Column
    cost: Column


def tally(before: Compiled, block: Block, afters: Sequence[After]) -> list[Tally]:
    """The tally of a block under each scenario."""
    found = [Tally() for _ in afters]
    for start in range(0, block.rows, ROWS_IN_BLOCK):
        end = min(block.rows, start + ROWS_IN_BLOCK)
        part = block.part(start, end)
        old = _outcome(before, part, part.facts)
        for total, after in zip(found, afters, strict=True):
            total.add(_part(old, after.part(start, end), part))
    return found


def _outcome(
    scheme: Compiled, block: Block, facts: Mapping[str, Column], before: SimulatedOutcome | None = None
) -> SimulatedOutcome:
    """`before`: the same households under another scheme, whose facts need not be looked at again."""
    known = before if before is not None and before.facts is facts else None
    checked = known is not None and known.scheme.ranges == scheme.ranges
    values = scheme.run(facts, block.rows, None if known is None else known.values.columns, checked)
    better = values.better()
    way = np.where(block.mode == UNDECIDED_MODE, np.where(better == RELOCATION_MODE, better, MONETARY_MODE), block.mode)
    return SimulatedOutcome(scheme, values, facts, better, way, _costs(values, way))


def _part(old: SimulatedOutcome, after: After, block: Block) -> Tally:
    new = _outcome(after.scheme, block, block.facts if after.facts is None else after.facts, before=old)
    refused = new.values.refused & (new.facts["units_chosen"] > 0)
    if after.settles is not None:
        refused |= ~after.settles
    kept = after.asked & ~refused
    change = new.cost - old.cost
    found = Tally(refused=int((refused & after.asked).sum()))
    _count_units(found, block, kept, (old, new))
    _count_lines(found, block, kept, (old, new))
    _count_ways(found, block, kept, (old, new))
    for band, number in _occurring(_bands(change[kept]), -len(BANDS) - 1):
        found.bands[band] += number
    if kept.any():
        found.most, found.least = max(0, int(change[kept].max())), min(0, int(change[kept].min()))
    return found


def _costs(values: Values, way: Column) -> Column:
    money, net = values.columns.get("monetary.total"), values.columns.get("relocation.net")
    if money is None or net is None:
        offered = net if money is None else money
        assert offered is not None  # a scheme offers one way at least
        return offered
    return np.where(way == RELOCATION_MODE, net, money)


def _count_units(found: Tally, block: Block, kept: Any, sides: tuple[SimulatedOutcome, SimulatedOutcome]) -> None:
    """Sums by 结算 or not and by unit, exact: rows sorted by key, added up run by run."""
    rows = np.flatnonzero(kept)
    if not len(rows):
        return
    keys = block.unit[rows].astype(np.int64) * 2 + block.final[rows]
    order = np.argsort(keys.astype(np.min_scalar_type(keys.max())), kind="stable")  # by counting, up to 16 bits
    rows, keys = rows[order], keys[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    before, after = (side.cost[rows] for side in sides)
    moved = after - before
    columns = (
        np.ones(len(rows), np.int64), before, after, (moved > 0).astype(np.int64), (moved < 0).astype(np.int64),
        np.maximum(moved, 0), np.maximum(-moved, 0), _unappraised(sides, block.rows)[rows],
    )  # fmt: skip
    sums = [sums_of_runs(column, starts) for column in columns]
    for key, *amounts in zip(keys[starts].tolist(), *sums, strict=True):
        found.units[bool(key & 1), key >> 1] = Sums(*amounts)


def _unappraised(sides: tuple[SimulatedOutcome, SimulatedOutcome], rows: int) -> Column:
    """1 for each household that lacks an appraisal; a table of an earlier version does not tell, nor one made up."""
    nothing = np.zeros(rows, np.int64)
    before, after = (side.facts.get(APPRAISAL_PENDING, nothing) for side in sides)
    return np.maximum(before, after)


def _count_lines(found: Tally, block: Block, kept: Any, sides: tuple[SimulatedOutcome, SimulatedOutcome]) -> None:
    statuses = {final: (kept & (block.final == final)).astype(np.int64) for final in (False, True)}
    statuses = {final: status for final, status in statuses.items() if status.any()}
    sums = _ColumnSums(tuple(statuses.values()))
    for side, outcome in enumerate(sides):
        for line_id, amounts in _line_sums(outcome, sums):
            for final, amount in zip(statuses, amounts, strict=True):
                found.lines.setdefault((final, line_id), [0, 0])[side] += amount
        for mode, name in ((MONETARY, "monetary.total"), (RELOCATION, "relocation.net")):
            if name in outcome.values:
                for final, total in zip(statuses, sums.of(outcome.values[name]), strict=True):
                    found.all_ways.setdefault((final, mode), [0, 0])[side] += total


class _ColumnSums:
    """Sums over the households of each status; a column that both sides share is summed once."""

    def __init__(self, statuses: tuple[Column, ...]) -> None:
        self.statuses = statuses
        self._known: dict[int, tuple[Column, list[int]]] = {}  # by identity, and kept, so that none can be mistaken

    def of(self, column: Column) -> list[int]:
        """The sum of the whole column, a sum a status."""
        if id(column) not in self._known:
            self._known[id(column)] = column, sums_where(column, self.statuses)
        return self._known[id(column)][1]


def _line_sums(outcome: SimulatedOutcome, sums: _ColumnSums) -> Iterator[tuple[str, list[int]]]:
    """Each line summed where it counts, a sum a status; the price of the flats is taken off, so that the lines add up
    to the cost.
    """
    ways = ((MONETARY, MONETARY_MODE), (RELOCATION, RELOCATION_MODE))
    counted: dict[tuple[str, ...], list[Column]]
    counted = {(mode,): [status * (outcome.way == code) for status in sums.statuses] for mode, code in ways}
    for line in outcome.scheme.prepared.graph.lines:
        if line.group in GROUPS or line.id in PURCHASE:
            column, sign = outcome.values[line.id], -1 if line.id in PURCHASE else 1
            amounts = sums.of(column) if line.modes == BOTH else sums_where(column, counted[line.modes])
            yield line.id, [sign * amount for amount in amounts]
    yield ADJUSTMENTS, sums.of(outcome.facts[ADJUSTMENTS])


def _count_ways(found: Tally, block: Block, kept: Any, sides: tuple[SimulatedOutcome, SimulatedOutcome]) -> None:
    old, new = sides
    for pair, number in _occurring(old.better[kept] * 3 + new.better[kept]):
        found.ways[WAYS[pair // 3], WAYS[pair % 3]] += number
    found.capped = [int((side.values["award_cap"][kept] != 0).sum()) for side in sides]
    for code, name in enumerate(("", *BOTH)):
        found.modes[name] += int((block.mode[kept] == code).sum())


def _occurring(codes: Column, least: int = 0) -> Iterator[tuple[int, int]]:
    """Each code that occurs, none below `least`, and how often; counted, not sorted."""
    return ((code, number) for code, number in enumerate(np.bincount(codes - least).tolist(), least) if number)


def _bands(change: Column) -> Column:
    """How much more or less, as the number of a band (tally.band_of); an edge belongs to the larger band."""
    number = np.digitize(np.abs(change), (1, *BANDS))
    return np.sign(change) * number


def _column(value: Any, factor: int, rows: int) -> Column:
    column = value if factor == 1 else value * factor
    return column if isinstance(column, np.ndarray) and column.shape else np.full(rows, column, np.int64)
