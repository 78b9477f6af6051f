"""`chaiqian sheet --html`: a page for each household into a folder, and a contents page that none of them links to."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA
from chaiqian.cli.results import save
from chaiqian.household.family_page import Linked, contents_page, family_page
from chaiqian.law.settlement import FINAL
from chaiqian.output.file_names import Names, distinct_stem
from chaiqian.output.files import unwritable
from chaiqian.output.text import safe
from chaiqian.project.listing_order import in_order
from chaiqian.project.run import Event, Settled
from chaiqian.project.telling import Telling
from chaiqian.receipts.seal_warning import seal_warning

ENDING = ".html"
CONTENTS = f"目录{ENDING}"


def write_pages(events: Iterable[Event], folder: Path, on: date | None, force: bool) -> int:
    """Write the pages into `folder`, which is made where it is missing; an exit code."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        print(unwritable(folder), file=sys.stderr)
        return DATA
    pages = _Pages(folder, on, force)
    for settled in pages.telling.households(events):
        with pages.telling.one(settled.file):
            pages.write(settled)
    return pages.finish()


class _Pages:
    """The pages of some households as they come."""

    def __init__(self, folder: Path, on: date | None, force: bool) -> None:
        self.folder, self.on, self.force = folder, on, force
        self.telling = Telling("没有写页面")
        self.names = Names([CONTENTS])
        self.rows: list[Linked] = []

    def write(self, settled: Settled) -> None:
        """Write the page of one household."""
        settlement = settled.settlement
        case = settlement.case
        deviation = seal_warning(settlement, None, settled.file)
        if deviation is not None:
            self.telling.show((deviation,))
        remarks = () if deviation is None else (deviation.message,)
        name = self.names.free(distinct_stem(case.case_id), ENDING)
        if self._save(name, family_page(settlement, remarks, self.on)):
            place = case.household.village + (case.household.group or "")
            self.rows.append(Linked(name, case.case_id, case.household.owner, place, settlement.status))

    def _save(self, name: str, text: str) -> bool:
        """Whether a page came to its place; told where it did not."""
        try:
            code = save(self.folder / name, text, (), self.force)
        except UsageError as refusal:
            print(refusal, file=sys.stderr)
            code = DATA
        self.telling.code = self.telling.code or code
        return code == 0

    def finish(self) -> int:
        """Write the contents, and say how many pages there are; an exit code."""
        if not self.rows:
            print("没有可写的案件，没有写页面", file=sys.stderr)
            return self.telling.code or DATA
        self._save(CONTENTS, contents_page(sorted(self.rows, key=lambda row: in_order(row.case_id))))
        final = sum(row.status == FINAL for row in self.rows)
        failed = f"，没有写 {self.telling.failed} 户" if self.telling.failed else ""
        counted = f"结算 {final} 户、试算 {len(self.rows) - final} 户的页面和目录{failed}"
        print(f"{counted}：已写入 {safe(str(self.folder))}")
        return self.telling.code
