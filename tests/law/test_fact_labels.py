"""A fact has one name: on the sheet, in receipts and in the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaiqian import load_case, load_scheme, settle
from chaiqian.law.fact_labels import FACTS, LABELS, grouped, label_of, labelled
from chaiqian.receipts.receipt import receipt_of

ROOT = Path(__file__).resolve().parents[2]
SCHEMES = sorted([*ROOT.glob("cases/*/scheme.toml"), *ROOT.glob("tests/examples/*/scheme.toml")])
IN_NO_GRAPH = {"share"}


@pytest.mark.parametrize("file", SCHEMES, ids=lambda file: file.parent.name)
def test_what_the_graph_names_is_named_so_everywhere(file: Path) -> None:
    case = next(path for path in sorted(file.parent.glob("*.toml")) if path.name != "scheme.toml")
    settlement = settle(load_case(case), load_scheme(file))
    graph = settlement.prepared.graph
    names = {key: quantity.label for key, quantity in graph.outputs.items()}
    lines = {f"relocation.{line.id.replace('.', '_')}": line.name for line in graph.lines}
    named = {**names, **lines, "relocation.units_area": names["units_area"]}
    assert {key: label for key, label in LABELS.items() if key in named} == {
        key: label for key, label in named.items() if key in LABELS
    }
    receipt = receipt_of(settlement)
    of_names = {key for key in receipt.facts if "." in key}
    assert {*receipt.facts, *receipt.totals} - of_names <= set(LABELS)
    assert all(key.partition(".")[2] in label_of(key) != key for key in of_names)
    assert set(FACTS) <= set(names) | IN_NO_GRAPH


def test_a_fact_of_a_name_is_labelled_by_it() -> None:
    """Months of a type of flat, 八（五）2; who is listed for a subsidy, 八（五）6."""
    assert label_of("months.甲户型") == "甲户型发放月数" and label_of("months") == "发放月数"
    assert label_of("marked.高龄补助费") == "列入高龄补助费名单"
    assert label_of("monetary.total") == "货币安置合计" and label_of("不知.甲") == "不知.甲"


def test_thousands_are_separated_and_a_whole_plot_has_no_share() -> None:
    assert list(labelled({"location_price": "3700.00", "share": "1"})) == [("区位补偿价单价", "3,700.00元/㎡")]
    assert grouped("200.00/333.33") == "200.00/333.33"
