"""What the lines of the samples are built of: every fact, figure and named quantity, with where it comes from.

After a change run `python -m tests.law.test_quantities_of_samples` and read the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chaiqian import load_scheme
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import load_guidance
from chaiqian.law.readers.rule_book import general_scheme
from chaiqian.law.rules.graph import build_graph
from chaiqian.quantity import Quantity

ROOT = Path(__file__).resolve().parents[2]
PAGE = Path(__file__).with_name("quantities_of_samples.txt")
SCHEMES = sorted([*ROOT.glob("cases/*/scheme.toml"), *ROOT.glob("tests/examples/*/scheme.toml")])


def words_of(quantity: Quantity) -> str:
    """Name, label, unit, decimals, range and rounding; of a leaf its document, keys, clause and owner too."""
    known = f"{quantity.name} {quantity.label} {quantity.unit or '个数或比例'} {quantity.scale}位小数"
    known += f" {quantity.low}至{quantity.high}（最大 {quantity.widest}）"
    if quantity.rounding is not None:
        known += f" {quantity.rounding.mode}到{quantity.rounding.places}位"
    origin = quantity.origin
    if origin is None:
        return known
    keys = " ".join(".".join(map(str, path)) for path in origin.paths)
    return f"{known} {origin.document} [{keys}] {origin.clause} {origin.owner}".rstrip()


def words_of_scheme(scheme: Scheme) -> Iterator[str]:
    """Every quantity that has a name, then every line and output, as the graph of the scheme has them."""
    graph = build_graph(scheme, load_guidance().figures_on(scheme.project.figures_day))
    for node in graph.order:
        if node.label or node.name:
            yield words_of(node)
    for line in graph.lines:
        yield f"{line.id}：{line.name} {line.group} {line.clause} {'、'.join(line.modes)} 否则{line.otherwise}"
        yield f"{line.id}：{words_of(line.amount)}"
    for name, quantity in graph.outputs.items():
        yield f"{name}：{words_of(quantity)}"


def page() -> list[str]:
    """The general rules, then of each scheme what was not said before."""
    lines, said = [], set()
    for scheme in (general_scheme(), *map(load_scheme, SCHEMES)):
        lines.append(f"# {scheme.project.name}")
        new = [words for words in dict.fromkeys(words_of_scheme(scheme)) if words not in said]
        said.update(new)
        lines += new
    return lines


def test_the_quantities_are_those_on_the_page() -> None:
    assert page() == PAGE.read_text("utf-8").splitlines()


def test_a_graph_carries_what_it_was_built_from() -> None:
    scheme, figures = general_scheme(), load_guidance().entries[0]
    graph = build_graph(scheme, figures)
    assert (graph.scheme, graph.figures) == (scheme, figures)


if __name__ == "__main__":
    PAGE.write_text("\n".join(page()) + "\n", "utf-8", newline="\n")
