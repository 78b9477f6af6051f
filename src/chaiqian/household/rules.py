"""`chaiqian rules`: the rule book, worded by the same reader that words a settlement."""

from __future__ import annotations

import sys

from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.options import SchemeOption
from chaiqian.cli.results import report
from chaiqian.documents.load import load_scheme
from chaiqian.documents.problem import DocumentError
from chaiqian.household.rule_book_page import rule_book_page
from chaiqian.law.readers.rule_book import rule_book
from chaiqian.output.page import page_width, print_page


def rules(scheme: SchemeOption = None) -> int:
    """显示规则书：每个金额项目怎样计算、依据哪一条。

    写 --scheme 则为该方案的规则书，含方案的奖项和其他补助；不写则只列指导意见固定的项目。
    """
    try:
        entries = rule_book(load_scheme(scheme) if scheme else None)
    except DocumentError as error:
        report(error.problems)
        return DATA
    print_page(rule_book_page(entries, page_width(sys.stdout)), sys.stdout)
    return DONE
