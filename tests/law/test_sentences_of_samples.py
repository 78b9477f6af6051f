"""Formulas that are filled in equal formulas that are worded anew, whatever the household."""

import random

import pytest

from chaiqian.documents.folder import case_files, find_scheme
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.law.prepared import PreparedScheme, prepare
from chaiqian.law.readers import sentences
from chaiqian.law.readers.sentences import Sentences
from chaiqian.law.readers.wording import Wording
from chaiqian.law.settlement import settle
from chaiqian.quantity import Operation

SAMPLES = list(case_files("cases"))


def invented(prepared: PreparedScheme, chance: random.Random) -> dict[str, int]:
    """Facts anywhere in their ranges, and often at 0 or at the same value, where sentences change."""
    facts = {}
    for node in prepared.graph.order:
        if node.operation is Operation.FACT:
            small = [value for value in (0, 1, -100, 20000) if node.low <= value <= node.high]
            facts[node.name] = chance.choice([*small, chance.randint(node.low, node.high)])
    return facts


@pytest.mark.parametrize("folder", sorted({file.parent for file in SAMPLES}), ids=str)
@pytest.mark.parametrize("limit", [20_000, 7])
def test_filled_equals_worded(folder: object, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_LIMIT", limit)
    prepared = prepare(load_scheme(f"{folder}/scheme.toml"))
    filler, chance = Sentences(prepared.program), random.Random(7)
    for _ in range(300):
        then = prepared.run(invented(prepared, chance))
        # Totals too: a negative net changes + to -.
        for quantity in (*(line.amount for line in prepared.graph.lines), *prepared.graph.outputs.values()):
            assert filler.formula(quantity, then.values) == Wording(then.of).formula(quantity)


@pytest.mark.parametrize("file", SAMPLES, ids=str)
def test_samples(file: object) -> None:
    settlement = settle(load_case(str(file)), load_scheme(find_scheme(str(file))))
    for line in settlement.lines:
        if line.formula:
            assert line.formula == Wording(settlement.evaluation.of).formula(line.quantity)
