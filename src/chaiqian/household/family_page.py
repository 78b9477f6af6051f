"""The page that a family keeps: one HTML file from the one sheet, that needs nothing else and runs nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from chaiqian.household.left_open import open_questions
from chaiqian.household.sheet import IN_CAPITALS, YUAN, LineRow, Listing, Sheet, amount_text, with_unit
from chaiqian.household.sheet_content import compose
from chaiqian.household.sheet_page import day_text
from chaiqian.law.settlement import Settlement
from chaiqian.output.html import environment

TEMPLATE = Path(__file__).with_name("family_page.html")
CONTENTS_TEMPLATE = Path(__file__).with_name("contents_page.html")
CONTENTS_TITLE = "各户页面目录"
ASKED = "还要问清楚的"
# The file of another household is named after whoever it is of: a family is told that there is one.
NOT_COMPARED = "同一项目有文件读不出来，本户和它未能核对（W507）。"


class Linked(NamedTuple):
    """A household in the contents: where its page is, and by what the office finds it."""

    file: str
    case_id: str
    owner: str
    place: str
    status: str

    @property
    def href(self) -> str:
        """The page beside the contents, whatever its name has in it."""
        return quote(f"./{self.file}")


def family_page(settlement: Settlement, remarks: Sequence[str] = (), on: date | None = None) -> str:
    """The page of one household."""
    case, unread = settlement.case, settlement.others.unread
    known = replace(settlement, warnings=tuple(one for one in settlement.warnings if one not in unread))
    remarks = (*remarks, NOT_COMPARED) if unread else remarks
    asked = Listing(ASKED, open_questions(settlement))
    return page_of(compose(known, remarks, on), case.case_id, both=case.choice.mode is None, asked=asked)


def page_of(sheet: Sheet, case_id: str, both: bool, asked: Listing | None = None) -> str:
    """A sheet as a page; who has chosen no way has `both` beside each line; `asked` is what no sum answers."""
    made = environment()
    made.globals.update(amount_text=amount_text, with_unit=with_unit, day=_value, zip=zip, in_way=_in_way)
    made.globals.update(unit=YUAN, capitals=IN_CAPITALS)
    return made.from_string(TEMPLATE.read_text("utf-8")).render(sheet=sheet, case_id=case_id, both=both, asked=asked)


def _in_way(row: LineRow, way: str) -> str:
    """What a line shows in the column of a way."""
    return amount_text(row.amount if way in row.ways else None)


def _value(value: Any) -> str:
    return day_text(value) if isinstance(value, date) else str(value)


def contents_page(rows: Sequence[Linked]) -> str:
    """The contents for the office, in order of the case numbers."""
    template = environment().from_string(CONTENTS_TEMPLATE.read_text("utf-8"))
    return template.render(title=CONTENTS_TITLE, rows=rows)
