"""Every paper of villages from one household to four hundred, measured; its pictures are kept to be looked at.

Pages, print, edges, rows left alone, headings left at the foot, broken names and numbers, and what each page must say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.conftest import keep
from tests.office.villages import overlapping, poppler, recalculated, smallest_print, soffice, words_by_page
from tests.papers.sizes import CROWDED_EVERY, sized

from chaiqian.cli.app import main

pytestmark = poppler
PERIOD = ("--from", "2020-05-10", "--to", "2020-05-16", "--round", "1")
RENT = '[change]\n"temporary_housing.rent" = 40\n'
Word = tuple[float, float, float, float, str]


class Paper(NamedTuple):
    """A paper: its command after the folder, its least print in points, the rows that a page holds at the least.

    `first` is how many pages more it may have; `said` is on every page.
    """

    words: tuple[str, ...]
    print: float
    rows: int
    first: int
    said: tuple[str, ...] = ()
    each: str = "household"


WALL = ("柳树沟村", "第1次公示", "2020年5月10日", "盖章处")
PAPERS = {
    "people": Paper(("notice", "--kind", "people", *PERIOD), 8, 20, 2, WALL, "person"),
    "people-large": Paper(("notice", "--kind", "people", "--large", *PERIOD), 12, 16, 2, WALL, "person"),
    "land": Paper(("notice", "--kind", "land", *PERIOD), 8, 14, 2, WALL),
    "land-large": Paper(("notice", "--kind", "land", "--large", *PERIOD), 12, 20, 2, WALL),
    "result": Paper(("notice", "--kind", "result", *PERIOD), 8, 22, 2, WALL),
    "result-large": Paper(("notice", "--kind", "result", "--large", *PERIOD), 12, 16, 2, WALL),
    "amounts": Paper(("notice", "--kind", "result", "--amounts", *PERIOD), 8, 14, 2, WALL),
    "order": Paper(("order",), 8, 22, 2, ("选房顺序", "柳树沟村", "盖章处")),
    "progress": Paper(("progress", "--on", "2020-06-20"), 8, 20, 2, ("签约进度", "2020-06-20")),
    "summary": Paper(("progress", "--on", "2020-06-20", "--summary"), 7, 10_000, 1, ("截至2020-06-20",)),
    "pay": Paper(("batch", "--pay"), 8, 30, 2, ("付款单", "只列结算的户")),
    "sheets": Paper(("sheet",), 9, 0, 0),
}
EACH = [(name, households) for households in (1, 3, 40) for name in PAPERS]
EACH += [(name, 400) for name in PAPERS if name != "sheets"]  # forty sheets are merged from two chunks already
each = pytest.mark.parametrize(("name", "households"), EACH)


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("papers")


def village_of(room: Path, households: int) -> Path:
    folder = room / str(households)
    return folder if folder.exists() else sized(folder, households)


def printed(room: Path, name: str, households: int) -> Path:
    """The paper as the command prints it; one file of the village cannot be read."""
    target = room / f"{name}-{households:03}.pdf"
    if not target.exists():
        command, *options = PAPERS[name].words
        done = main([command, str(village_of(room, households)), *options, "-o", str(target)])
        assert done == (1 if households >= 3 else 0)
        keep(target, target.stem)
    return target


@cache
def pages_of(pdf: Path) -> list[list[Word]]:
    """Every page's words, the letters of a watermark left out."""
    return [[word for word in page if word[3] - word[1] < 25] for page in words_by_page(pdf)]


def lines(page: list[Word]) -> list[str]:
    """The lines of a page from top to bottom, without spaces; words that stand a little lower are a line of theirs."""
    found: dict[float, list[tuple[float, str]]] = {}
    for left, top, _, _, text in page:
        found.setdefault(round(top, 1), []).append((left, text))
    return ["".join(text for _, text in sorted(found[top])).replace("\u200b", "") for top in sorted(found)]


def most_pages(name: str, households: int) -> int:
    paper, crowded = PAPERS[name], -(-households // CROWDED_EVERY)
    if name == "sheets":
        return 2 * households + 4 * crowded + 2
    rows = 5 * households + 20 * crowded if paper.each == "person" else households
    return paper.first + rows // paper.rows


@each
def test_as_many_pages_as_its_rows_take(room: Path, name: str, households: int) -> None:
    assert len(pages_of(printed(room, name, households))) <= most_pages(name, households)


@each
def test_print_can_be_read_and_stays_on_the_page(room: Path, name: str, households: int) -> None:
    paper = printed(room, name, households)
    least, (width, height) = PAPERS[name].print, sizes_of(paper)
    for page in pages_of(paper):
        assert min(bottom - top for _, top, _, bottom, _ in page) > least - 0.05
        assert all(left > 20 and right < width - 20 and bottom < height for left, _, right, bottom, _ in page)
        assert name == "sheets" or not [pair for pair in overlapping(page) if "（" not in pair[0]]


def sizes_of(pdf: Path) -> tuple[float, float]:
    from pypdf import PdfReader

    width, height = PdfReader(pdf).pages[0].mediabox[2:]
    return float(width), float(height)


@each
def test_no_row_or_heading_is_left_alone(room: Path, name: str, households: int) -> None:
    """A page after the first has two rows or none; none ends with the heading of what stands on the next."""
    if name == "sheets":
        pytest.skip("tests/household/test_sheet_pages.py measures the tables of sheets")
    for number, page in enumerate(pages_of(printed(room, name, households))):
        found = [line for line in lines(page) if not re.search(r"第\d+页|盖章处|截至2020-06-20$|^峪口镇", line)]
        rows = [line for line in found if re.search(r"LSG-\d{3}(?!.*人$)|（示例）.*(被安置|不予|待定)", line)]
        alone = any(re.search(r"小组（1户）$", line) for line in found)  # a group of one has a heading of its own
        assert not number or len(rows) != 1 or alone, found
        assert not re.search(r"小组（\d+[户人]）$|^LSG-\d+.*人$|^序号", found[-1]), found


BROKEN = re.compile(r"(?<![\d-])\d{4}-(\d\d-?)?$|\d,$|\d\.$")


@each
def test_no_name_number_or_date_is_broken(room: Path, name: str, households: int) -> None:
    for page in pages_of(printed(room, name, households)):
        assert not [word for *_, word in page if BROKEN.search(word)]
        for line in lines(page):
            for start, whole in (("欧阳", r"欧阳买买提江·阿卜杜拉\d+"), ("阿卜杜热", r"阿卜杜热西提·买买提艾力\d+\w")):
                assert line.count(start) == len(re.findall(whole, line)), line


@each
def test_every_page_says_what_it_is_of(room: Path, name: str, households: int) -> None:
    for page in pages_of(printed(room, name, households)):
        told = "".join(lines(page))
        assert all(words in told for words in PAPERS[name].said)


def test_a_sheet_that_runs_on_is_printed(room: Path) -> None:
    """What may fill the end of the first part was chosen from a place that moved with the choice: no choice held."""
    assert len(pages_of(printed(room, "sheets", 1))) > 2


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_comparison_is_read_by_the_family(room: Path, number: int) -> None:
    """Twenty persons and fifty buildings, money chosen, nothing chosen."""
    target = room / f"comparison-{number}.pdf"
    assert main(["compare", str(village_of(room, 3) / f"{number:04}.toml"), "-o", str(target)]) == 0
    keep(target, target.stem)
    found = pages_of(target)
    assert len(found) <= (3 if number == 1 else 2)
    for page in found:
        assert min(bottom - top for _, top, _, bottom, _ in page) > 8.95
        assert all(left > 40 and right < 560 and bottom < 842 for left, _, right, bottom, _ in page)
        assert not [word for *_, word in page if BROKEN.search(word)]


def test_a_simulation_of_forty(room: Path) -> None:
    scenario, target = room / "rent.toml", room / "simulation.pdf"
    scenario.write_text(RENT, "utf-8")
    assert main(["simulate", str(village_of(room, 40)), "--scenario", str(scenario), "-o", str(target)]) == 1
    keep(target, target.stem)
    found = pages_of(target)
    assert len(found) <= 4
    for page in found:
        assert min(bottom - top for _, top, _, bottom, _ in page) > 7.95
        assert all(left > 20 and right < 822 and bottom < 595 for left, _, right, bottom, _ in page)
        assert not overlapping(page) and not [word for *_, word in page if BROKEN.search(word)]


@soffice
def test_a_ledger_of_forty_on_paper(room: Path) -> None:
    book = room / "ledger.xlsx"
    assert main(["batch", str(village_of(room, 40)), "-o", str(book)]) == 1
    paper = recalculated(book, room, "pdf")
    keep(paper, "ledger-040")
    assert smallest_print(paper) >= 8
    found = list(ledger_pages(paper))
    assert len(found) <= 24
    for tab, told in found:
        assert "（示例）" in told and "###" not in told
        assert {"明细": "被拆迁人", "汇总": "村民小组", "需要复核": "事由", "问题": "级别"}[tab] in told
        if tab == "汇总":  # what is said below the sums is whole on each page, or on none
            assert told.count("签约户数") == 4 and told.count("方案尚未认定") == 3, told


def ledger_pages(pdf: Path) -> Iterator[tuple[str, str]]:
    """The tab and the text of each page."""
    for page in pages_of(pdf):
        told = "".join(lines(page))
        yield told.partition("台账：")[2].partition("（")[0], told
