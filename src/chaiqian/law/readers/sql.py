"""The SQL reader: the same quantities as expressions over a table of facts, in layers that one SELECT can nest.

A quantity that is used more than once, or that a rounding must read twice, becomes a column of a layer, so that the
statement grows with the graph and not with the paths through it. Whole numbers of 64 bits throughout: a scheme with
a value on the way that might not fit is refused before anything is written, as for columns. Every division is of a
number that is not negative by one that is positive, so it means the same where an engine truncates as where it floors.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from chaiqian.law.readers.values import constants, to_hundredths
from chaiqian.law.rules.graph import Graph, TooWideError
from chaiqian.quantity import DOWN, INT64_LIMIT, Operation, Quantity

# Engines limit how deep an expression may nest; a longer sum goes on in the next layer.
DEEPEST = 50
SCHEME_KEY = "scheme_sha256"  # the column that says which scheme a row is of, by the hash of what it states
_ATOM = re.compile(r"[\"`][\w.]+[\"`]|\d+")
_CALLS = (Operation.EXCESS, Operation.LESSER, Operation.GREATER, Operation.PICK)


class Dialect(NamedTuple):
    """How one engine writes what engines write differently."""

    name: str
    quote: str
    division: str
    failure: str
    # How the engine reads a Parquet file where a table is expected, given the quoted path.
    parquet: str
    # Whether the engine replaces ${…} in the text of a statement, in quoted names and comments too.
    substitutes: bool

    def quoted(self, name: str) -> str:
        """One identifier, whatever it holds. Where the engine would replace ${…}, the sign is written \\x24."""
        if self.substitutes:
            name = name.replace("${", "\\x24{")
        return f"{self.quote}{name.replace(self.quote, self.quote * 2)}{self.quote}"


DUCKDB = Dialect("duckdb", '"', "//", "error", "{path}", False)
SPARK = Dialect("spark", "`", "div", "raise_error", "parquet.{path}", True)
DIALECTS = {dialect.name: dialect for dialect in (DUCKDB, SPARK)}


class SqlColumn(NamedTuple):
    """A column of the statement: its name (not quoted), its expression, and the quantity that it holds."""

    name: str
    expression: str
    quantity: Quantity


class Statement(NamedTuple):
    """The facts as they are read, the layers over them, and the results, each over what stands before it."""

    facts: tuple[SqlColumn, ...]
    layers: tuple[tuple[SqlColumn, ...], ...]
    results: tuple[SqlColumn, ...]


def statement_of(graph: Graph, dialect: Dialect, key: str) -> Statement:
    """Lay a graph out for one engine; `key` is the column that says which row is wrong.

    Results are in 分 or 0.01 ㎡, counts as they are; a price that has nothing to divide by is NULL.
    Raises TooWideError where a value may leave 64 bits.
    """
    graph.require_int64()
    wide = [node.label for node in graph.named.values() if _widest_result(node) > INT64_LIMIT]
    if wide:
        raise TooWideError(tuple(wide))
    return _Layout(graph, dialect).statement(key)


class _Layout:
    """Which quantities are columns, in which layer each stands, and how each is written."""

    def __init__(self, graph: Graph, dialect: Dialect) -> None:
        self._dialect = dialect
        self._constants = constants(graph)
        self._results = graph.named
        self._facts = graph.facts
        self._wholes = _wholes(graph)
        self._texts: dict[int, str] = {}
        self._depths: dict[int, int] = {}
        self._layers: dict[int, int] = {}
        self._columns: list[list[SqlColumn]] = []
        read_again = self._read_again(graph)
        for node in graph.order:
            self._write(node, id(node) in read_again)

    def statement(self, key: str) -> Statement:
        facts = tuple(
            SqlColumn(name, self._fact(self._facts[name], key), self._facts[name]) for name in sorted(self._facts)
        )
        results = tuple(SqlColumn(name, self._result(node), node) for name, node in self._results.items())
        return Statement(facts, tuple(map(tuple, self._columns)), results)

    def _read_again(self, graph: Graph) -> set[int]:
        """Quantities that more than one place reads: they are worked out once and become columns."""
        uses = Counter(id(operand) for node in graph.order for operand in node.operands)
        uses.update(id(node) for node in self._results.values())
        again = {key for key, count in uses.items() if count > 1}
        for node in graph.order:
            if node.operation is Operation.ROUND and (len(node.operands) > 1 or _may_be_negative(node)):
                again.update(id(operand) for operand in node.operands)
        return again

    def _write(self, node: Quantity, read_again: bool) -> None:
        known = self._constants.get(id(node))
        self._layers[id(node)] = max((self._layers[id(operand)] for operand in node.operands), default=0)
        self._depths[id(node)] = 1 + max((self._depths[id(operand)] for operand in node.operands), default=0)
        if known is not None:
            self._texts[id(node)] = str(known) if known >= 0 else f"({known})"
            self._depths[id(node)] = self._layers[id(node)] = 0
        elif node.operation is Operation.FACT:
            self._texts[id(node)] = self._dialect.quoted(node.name)
        else:
            self._texts[id(node)] = _EXPRESSIONS[node.operation](self, node)
            if self._is_atom(node):
                self._depths[id(node)] = 0
            elif read_again or self._depths[id(node)] > DEEPEST:
                self._become_column(node)

    def _become_column(self, node: Quantity) -> None:
        layer = self._layers[id(node)]
        self._columns += [[] for _ in range(layer + 1 - len(self._columns))]
        name = f"q{sum(map(len, self._columns)) + 1}"
        self._columns[layer].append(SqlColumn(name, self._texts[id(node)], node))
        self._texts[id(node)], self._depths[id(node)] = self._dialect.quoted(name), 0
        self._layers[id(node)] = layer + 1

    def _fact(self, fact: Quantity, key: str) -> str:
        """The fact as the table has it; a row out of the declared range stops the statement and is named."""
        name = self._dialect.quoted(fact.name)
        holds = f"{name} BETWEEN {fact.low} AND {fact.high}"
        for whole in sorted(self._wholes.get(fact.name, ())):
            holds += f" AND {name} <= {self._dialect.quoted(whole)}"
        return f"CASE WHEN {holds} THEN CAST({name} AS BIGINT) ELSE {self._failure(fact.name, key)} END"

    def _failure(self, fact: str, key: str) -> str:
        row = f"COALESCE(CAST({self._dialect.quoted(key)} AS STRING), '')"
        return f"{self._dialect.failure}('{fact} 超出范围：' || {row})"

    def _result(self, node: Quantity) -> str:
        if node.operation is Operation.ROUND and len(node.operands) > 1 and not _same_unit(node):
            return self._shared(node, self._text(node.operands[0]), "NULL")
        factor = to_hundredths(node)
        return self._texts[id(node)] if factor == 1 else _times(self._text(node), factor)

    def _text(self, node: Quantity) -> str:
        """An operand: a name, a number or a call as it is, anything else in brackets."""
        text = self._texts[id(node)]
        return text if node.operation in _CALLS else _bracketed(text)

    def _is_atom(self, node: Quantity) -> bool:
        return _ATOM.fullmatch(self._texts[id(node)]) is not None

    def _sum(self, node: Quantity) -> str:
        left, right = node.operands
        first = self._texts[id(left)] if left.operation is Operation.ADD else self._text(left)
        return f"{first} + {self._text(right)}"

    def _difference(self, node: Quantity) -> str:
        left, right = node.operands
        return f"{self._text(left)} - {self._text(right)}"

    def _excess(self, node: Quantity) -> str:
        return f"GREATEST({self._difference(node)}, 0)"

    def _product(self, node: Quantity) -> str:
        left, right = node.operands
        return f"{self._text(left)} * {self._text(right)}"

    def _lesser(self, node: Quantity) -> str:
        return f"LEAST({', '.join(self._texts[id(operand)] for operand in node.operands)})"

    def _greater(self, node: Quantity) -> str:
        return f"GREATEST({', '.join(self._texts[id(operand)] for operand in node.operands)})"

    def _negative(self, node: Quantity) -> str:
        return f"-{self._text(node.operands[0])}"

    def _picked(self, node: Quantity) -> str:
        index, *options = (self._texts[id(operand)] for operand in node.operands)
        if len(options) == 1:  # CASE wants one WHEN at least
            return f"CAST({options[0]} AS BIGINT)"
        cases = "".join(f" WHEN {number} THEN {option}" for number, option in enumerate(options[:-1]))
        # The index is a fact whose range was checked. Numbers alone would make a narrower type.
        return f"CAST(CASE {index}{cases} ELSE {options[-1]} END AS BIGINT)"

    def _rescaled(self, node: Quantity) -> str:
        assert node.rounding is not None
        return _times(self._text(node.operands[0]), node.rounding.multiplier)

    def _rounded(self, node: Quantity) -> str:
        rounding = node.rounding
        assert rounding is not None
        if node.leaves_value:
            return self._texts[id(node.operands[0])]
        value = self._text(node.operands[0])
        if rounding.shared:
            return self._shared(node, value, "0")
        if rounding.divisor == 1:
            return _times(value, rounding.multiplier)
        return _signed(node, value, lambda magnitude: self._divided(node, magnitude))

    def _divided(self, node: Quantity, magnitude: str) -> str:
        assert node.rounding is not None
        divisor = node.rounding.divisor
        raised = magnitude if node.rounding.mode == DOWN else f"({magnitude} + {divisor // 2})"
        return f"{raised} {self._dialect.division} {divisor}"

    def _shared(self, node: Quantity, value: str, nothing: str) -> str:
        """value × part ÷ whole by the steps of `Rounding.apply`, whose intermediates are known to fit."""
        _, part, whole = (self._text(operand) for operand in node.operands)
        share = _signed(node, value, lambda magnitude: self._quotient(node, magnitude, part, whole))
        return share if node.operands[2].low > 0 else f"CASE WHEN {whole} = 0 THEN {nothing} ELSE {share} END"

    def _quotient(self, node: Quantity, value: str, part: str, whole: str) -> str:
        rounding, over = node.rounding, self._dialect.division
        assert rounding is not None
        factor = _bracketed(_times(part, rounding.multiplier))
        divisor = _bracketed(_times(whole, rounding.divisor))
        rest = f"({value} % {divisor}) * {factor}"
        last = f"({rest}) {over} {divisor}"
        if rounding.mode != DOWN:
            last = f"(2 * {rest} + {divisor}) {over} (2 * {divisor})"
        return f"({value} {over} {divisor}) * {factor} + {last}"


def _wholes(graph: Graph) -> dict[str, set[str]]:
    """For a fact that is a part of other facts of its unit, which: ranges rest on no part exceeding its whole."""
    wholes: dict[str, set[str]] = {}
    for node in graph.order:
        if node.operation is Operation.ROUND and len(node.operands) > 1 and _same_unit(node):
            _, part, whole = node.operands
            if part.operation is Operation.FACT and whole.operation is Operation.FACT:
                wholes.setdefault(part.name, set()).add(whole.name)
    return wholes


def _signed(node: Quantity, value: str, divide: Callable[[str], str]) -> str:
    """Rounding away from zero is rounding of the magnitude."""
    if not _may_be_negative(node):
        return divide(value)
    return f"CASE WHEN {value} < 0 THEN -({divide(f'(-{value})')}) ELSE {divide(value)} END"


def _may_be_negative(node: Quantity) -> bool:
    return node.operands[0].low < 0


def _same_unit(node: Quantity) -> bool:
    return node.operands[1].unit == node.operands[2].unit


def _widest_result(node: Quantity) -> int:
    return max(abs(node.low), abs(node.high)) * to_hundredths(node)


def _times(text: str, number: int) -> str:
    if text.isdigit():
        return str(int(text) * number)
    return text if number == 1 else f"{text} * {number}"


def _bracketed(text: str) -> str:
    return text if _ATOM.fullmatch(text) else f"({text})"


_EXPRESSIONS: Mapping[Operation, Callable[[_Layout, Quantity], str]] = {
    Operation.ADD: _Layout._sum,
    Operation.SUBTRACT: _Layout._difference,
    Operation.EXCESS: _Layout._excess,
    Operation.MULTIPLY: _Layout._product,
    Operation.LESSER: _Layout._lesser,
    Operation.GREATER: _Layout._greater,
    Operation.NEGATE: _Layout._negative,
    Operation.PICK: _Layout._picked,
    Operation.RESCALE: _Layout._rescaled,
    Operation.ROUND: _Layout._rounded,
}
