"""The rule book as a page: every line of a settlement in words, and the quantities that have a name."""

from __future__ import annotations

from collections.abc import Iterable

from chaiqian.law.readers.rule_book import Rule
from chaiqian.output.page import HEADING, NOTE, Page

TITLE = "规则书（京平政发〔2019〕7号）"


def rule_book_page(rules: Iterable[Rule], width: int) -> Page:
    """Compose the rule book, grouped as the sheet is."""
    page = Page(width)
    page.paragraph(TITLE, style=HEADING)
    page.rule("=")
    group = ""
    explained: set[str] = set()
    for rule in rules:
        if rule.group != group:
            group = rule.group
            page.heading(f"【{group}】")
        _rule(page, rule, explained)
    return page


def _rule(page: Page, rule: Rule, explained: set[str]) -> None:
    only = "" if len(rule.modes) != 1 else f"【仅{rule.modes[0]}】"
    page.paragraph(f"{rule.name}{only}  {rule.clause}  [{rule.id}]", 2, 2)
    for part in rule.wording.splitlines():
        page.paragraph(f"= {part}", 6, 2, NOTE)
    for name, wording in rule.named:
        if name != rule.name and name not in explained:
            explained.add(name)
            page.paragraph(f"其中 {name} = {wording}", 6, 2)
