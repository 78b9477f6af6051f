"""Screen and paper show the same: every text and amount of the sheet's value, and no other amount."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.household.printed import CASES, printed

from chaiqian import Settlement, __version__, load_case, load_scheme, settle
from chaiqian.documents.folder import find_scheme
from chaiqian.household.sheet import Group, Sheet, amount_text
from chaiqian.household.sheet_content import compose
from chaiqian.household.sheet_json import json_line
from chaiqian.household.sheet_page import day_text, sheet_page
from chaiqian.household.sheet_typst import Print, sheet_json
from chaiqian.output.page import page_text
from chaiqian.output.pdf import BREAK, day
from chaiqian.quantity import plain

AMOUNT = re.compile(r"-?[0-9][0-9,]*\.[0-9]+")
NOT_SHOWN = {"id"}  # a name for programs
REMARKS = ("与存档的回执不一致（示例）：合计 1.00 → 2.00",)
every_case = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
Leaf = str | int | date


@cache
def settled(path: Path) -> Settlement:
    return settle(load_case(path), load_scheme(find_scheme(path)))


def leaves(value: Any) -> Iterator[Leaf]:
    """Every text, number and date of a value; None and yes or no are layout."""
    if hasattr(value, "_asdict"):
        for name, part in value._asdict().items():
            if name not in NOT_SHOWN:
                yield from leaves(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from leaves(part)
    elif value is not None and value != "" and not isinstance(value, bool):
        yield value


def on_screen(leaf: Leaf) -> str:
    return day_text(leaf) if isinstance(leaf, date) else amount_text(leaf)


def on_paper(leaf: Leaf) -> str:
    return day(leaf) if isinstance(leaf, date) else amount_text(leaf)


def squeezed(words: str) -> str:
    return re.sub(r"\s", "", words.replace(BREAK, ""))


def shown_amounts(value: Sheet) -> set[str]:
    return {found for leaf in leaves(value) for found in AMOUNT.findall(on_screen(leaf))}


@every_case
@pytest.mark.parametrize("width", [80, 120])
def test_the_screen_shows_all_of_it_and_no_other_amount(path: Path, width: int) -> None:
    value = compose(settled(path), REMARKS)
    words = page_text(sheet_page(value, width))
    if width == 80:  # notes stand below, not beside, so that a text is in one piece
        flat = squeezed(words)
        assert [leaf for leaf in leaves(value) if squeezed(on_screen(leaf)) not in flat] == []
    assert set(AMOUNT.findall(words)) <= shown_amounts(value)


def texts(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for part in data:
            yield from texts(part)
    elif isinstance(data, str):
        yield data


@every_case
def test_the_template_is_given_all_of_it_and_no_other_amount(path: Path) -> None:
    value = compose(settled(path), REMARKS)
    given = [words.replace(BREAK, "") for words in texts(json.loads(sheet_json(settled(path), Print(remarks=REMARKS))))]
    assert [leaf for leaf in leaves(value) if on_paper(leaf) not in given] == []
    assert {found for words in given for found in AMOUNT.findall(words)} <= shown_amounts(value)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sheets")
    assert printed(*CASES, "-o", made / "each", "--separate", "--full") == 0
    return made / "each"


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler")
@every_case
def test_the_paper_shows_all_of_it_and_no_other_amount(folder: Path, path: Path) -> None:
    value = compose(settled(path))
    pdf = folder / f"{settled(path).case.case_id}.pdf"
    words = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True).stdout.decode()
    flat = squeezed(words)
    assert [leaf for leaf in leaves(value) if squeezed(on_paper(leaf)) not in flat] == []
    assert set(AMOUNT.findall(words.replace(f"chaiqian {__version__}", ""))) <= shown_amounts(value)


@every_case
def test_json_says_the_same(path: Path) -> None:
    value, said = compose(settled(path)), json.loads(json_line(settled(path)))
    amounts = {line["id"]: line["amount"] for line in said["lines"]}
    groups: tuple[Group, ...] = (*value.groups, *(value.housing.groups if value.housing else ()))
    for row in (row for group in groups for row in group.rows):
        assert amounts[row.id] == (plain(row.amount) if isinstance(row.amount, int) else "0.00")
    stages = value.timeline.rows if value.timeline else ()
    assert [[s.until.isoformat(), plain(s.total)] for s in stages] == [
        [s["until"], s["total"]] for s in said["timeline"]
    ]
    totals = {row.label: (row.monetary, row.relocation) for row in value.comparison.rows if row.strong}
    lacking = "（未含待评估项）" if said["appraisal_pending"] else ""
    assert totals["合计" + lacking] == tuple(
        int(way["total"].replace(".", "")) if way else None for way in (said["monetary"], said["relocation"])
    )
    assert (value.pending is None) == (said["pending"] == []) == (said["status"] == "结算")
    assert (value.warnings is None) == (said["warnings"] == [])


def test_the_samples_reach_every_part_of_a_sheet() -> None:
    parts = Sheet._fields
    reached = {name for path in CASES for name in parts if getattr(compose(settled(path), REMARKS), name)}
    assert reached == set(parts)
