"""Write docs/glossary.zh-CN.md: the terms, the facts and sums, the lines of money; --check only compares.

Terms are those of terms.toml beside this file; facts, sums and lines are what the program itself calls them.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chaiqian.law.fact_labels import FACTS, RESULTS
from chaiqian.law.readers.rule_book import rule_book
from chaiqian.law.rules.line import GROUPS, LEGACY

PAGE = Path(__file__).parents[2] / "docs" / "glossary.zh-CN.md"
TERMS = Path(__file__).with_name("terms.toml")
HEAD = """\
# 用语

屏幕、纸面和文件上，一样东西只用一个词。由 `tools/generate/glossary.py` 生成。
"""


def terms() -> list[dict[str, Any]]:
    """Each term with its meaning, its clause and the words that are not printed for it."""
    found: list[dict[str, Any]] = tomllib.loads(TERMS.read_text("utf-8"))["term"]
    return found


def glossary() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_terms(), "", *_facts(), "", *_lines(), ""])


def _terms() -> Iterator[str]:
    yield from ("## 词义", "", "| 用语 | 意思 | 条款 | 不用的词 |", "|---|---|---|---|")
    for term in terms():
        yield f"| {term['name']} | {term['meaning']} | {term.get('clause', '')} | {'、'.join(term['others'])} |"


def _facts() -> Iterator[str]:
    yield from ("## 认定的事实和合计", "", "| 名称 | 单位 | 机器输出的键 |", "|---|---|---|")
    named = [*FACTS.items(), *((key, (label, "")) for key, label in RESULTS.items())]
    for key, (label, unit) in named:
        yield f"| {label} | {unit} | `{key}` |"


def _lines() -> Iterator[str]:
    yield from ("## 金额项目", "", "| 项目 | 组 | 条款 | 机器输出的键 |", "|---|---|---|---|")
    for rule in rule_book():
        if rule.group in GROUPS or "." in rule.id or rule.id == "maintenance_fund":
            yield f"| {rule.name} | {rule.group} | {rule.clause} | `{rule.id}` |"
    yield f"| 工作小组认定的各项 | {LEGACY} | 十一 | `adjustment.名称` |"


def main(arguments: Sequence[str]) -> int:
    """Write the page, or with --check report where it is out of date."""
    wanted = glossary()
    if "--check" not in arguments:
        PAGE.write_text(wanted, "utf-8", newline="\n")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != wanted:
        print("docs/glossary.zh-CN.md is out of date; run tools/generate/glossary.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
