"""Every reason, formula and rule that the samples reach, word for word, as a page that an officer can read.

After a change of wording run `python -m tests.law.test_words_of_samples` and read the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chaiqian import load_case, load_scheme, settle
from chaiqian.household.why import limits_that_bound
from chaiqian.law.readers.rule_book import Rule, rule_book
from chaiqian.law.settlement import Settlement

ROOT = Path(__file__).resolve().parents[2]
PAGE = Path(__file__).with_name("words_of_samples.txt")
SCHEMES = [*ROOT.glob("cases/*/scheme.toml"), *ROOT.glob("tests/examples/*/scheme.toml")]
FOLDERS = sorted(path.parent for path in SCHEMES)


def words_of(settlement: Settlement) -> Iterator[str]:
    """One settlement: its verdicts, lines, what is pending, warnings, readings and limits."""
    yield f"## {settlement.case.case_id} {settlement.status}"
    for verdict in settlement.verdicts:
        path = ".".join(map(str, verdict.path))
        counted = "计" if verdict.counted else "不计"
        yield f"{verdict.kind} {verdict.subject} {counted} {verdict.clause} [{path}] {verdict.reason}"
    facts = settlement.recognition.facts
    yield "事实 " + " ".join(f"{name}={facts[name]}" for name in sorted(facts))
    for line in settlement.lines:
        yield f"{line.id} {line.name} {line.group} {line.clause} {line.status} {line.amount} {line.reason}"
        yield f"  = {line.formula}"
    for pending in settlement.pending:
        yield f"待定 {pending.clause} {pending.text}"
    for warning in settlement.warnings:
        yield f"{warning.code} {warning.path} {warning.message} {warning.expected} {warning.remedy} {warning.also}"
    for limit in limits_that_bound(settlement):
        yield f"限制 {limit.name} {limit.clause} {limit.text} {limit.difference}"
    yield "口径 " + " ".join(reading.id for reading in settlement.readings)


def words_of_rules(rules: tuple[Rule, ...]) -> Iterator[str]:
    """A rule book, with its named terms."""
    for rule in rules:
        yield f"{rule.id} {rule.name} {rule.group} {rule.clause} {'、'.join(rule.modes)} = {rule.wording}"
        for name, wording in rule.named:
            yield f"  {name} = {wording}"


def page() -> str:
    """The whole page."""
    lines = ["# 通用规则", *words_of_rules(rule_book())]
    for folder in FOLDERS:
        scheme = load_scheme(folder / "scheme.toml")
        lines += [f"# {scheme.project.name}", *words_of_rules(rule_book(scheme))]
        for path in sorted(folder.glob("*.toml")):
            if path.name != "scheme.toml":
                lines += words_of(settle(load_case(path), scheme))
    return "\n".join(lines) + "\n"


def test_the_words_are_those_on_the_page() -> None:
    assert page().splitlines() == PAGE.read_text("utf-8").splitlines()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8", newline="\n")
