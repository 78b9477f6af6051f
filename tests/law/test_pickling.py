"""A settlement can be sent to another process: it arrives as the same settlement."""

import pickle
from pathlib import Path

from tests.observed import flat

from chaiqian import load_case, load_scheme, settle
from chaiqian.guidance import load_guidance
from chaiqian.law.prepared import prepare_with
from chaiqian.law.settlement import Settlement, settle_with

CASES = Path(__file__).parent.parent.parent / "cases"


def sent(settlement: Settlement) -> Settlement:
    found = pickle.loads(pickle.dumps(settlement))
    assert isinstance(found, Settlement)
    return found


def test_every_sample_arrives_as_it_was() -> None:
    for document in sorted(CASES.glob("*/scheme.toml")):
        scheme = load_scheme(document)
        for file in sorted(document.parent.glob("*.toml")):
            if file.name != "scheme.toml":
                settlement = settle(load_case(file), scheme)
                arrived = sent(settlement)
                assert flat(arrived) == flat(settlement)
                assert (arrived.sources, arrived.pending, arrived.warnings, arrived.timeline) == (
                    settlement.sources,
                    settlement.pending,
                    settlement.warnings,
                    settlement.timeline,
                )
                assert [line.formula for line in arrived.lines] == [line.formula for line in settlement.lines]


def test_other_figures_arrive_too() -> None:
    scheme = load_scheme(CASES / "yukou" / "scheme.toml")
    case = load_case(CASES / "yukou" / "LSG-001.toml")
    figures = load_guidance().entries[-1].replacing({"moving.price": 41})
    settlement = settle_with(case, prepare_with(scheme, figures))
    assert flat(sent(settlement)) == flat(settlement) != flat(settle(case, scheme))
