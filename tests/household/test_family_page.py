"""The page that a family keeps, as a browser shows it: alone, narrow, by keyboard, in the dark, with hostile names."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.browser import CHROMIUM, NONE, Browser, browser
from tests.conftest import Run

from chaiqian import load_case, load_scheme
from chaiqian.household.sheet import amount_text
from chaiqian.household.sheet_content import compose
from chaiqian.law.settlement import settle

CASES = sorted(Path("cases").rglob("[A-Z]*-*.toml"))
HOSTILE = "<script>document.title='坏'</script>\\\"><img src=x onerror=alert(1)>{{7*7}}"


class Words(HTMLParser):
    """The text of a page, its links and its marks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.tags, self.outside = "", list[str](), list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.outside += [value or "" for name, value in attrs if name in ("href", "src", "action", "data", "srcset")]

    def handle_data(self, data: str) -> None:
        self.text += data


def page(run: Run, case: Path | str, target: Path) -> Words:
    assert run("settle", str(case), "-o", str(target)).code == 0
    return Words(target.read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_page_says_all_that_the_sheet_says_and_links_to_nothing(case: Path, run: Run, tmp_path: Path) -> None:
    found = page(run, case, tmp_path / "页.html")
    shown = compose(settle(load_case(case), load_scheme(case.with_name("scheme.toml"))))
    for row in (row for group in shown.groups for row in group.rows):
        for words in (row.name, row.clause, amount_text(row.amount), row.formula, row.note, *row.under):
            assert words in found.text
    for judged in (row for table in shown.verdicts for row in table.rows):
        assert judged.subject in found.text and judged.reason in found.text
    for entry in (entry for listing in shown.lists for entry in listing.entries):
        assert entry in found.text
    assert found.outside == [] and not {"script", "img", "link", "iframe", "object", "form"} & set(found.tags)


def test_the_page_says_what_a_family_has_to_ask(run: Run, tmp_path: Path) -> None:
    asked = page(run, "cases/yukou/LSG-003.toml", tmp_path / "3.html").text.partition("还要问清楚的")[2]
    for words in (
        "补偿款什么时候付（要补交的什么时候交），指导意见没有规定，以协议为准。",
        "期房的临时安置费怎样分次发，指导意见没有规定，以协议为准（八（五）2（2））。",
        "专项维修资金由被拆迁人按《北京市住宅专项维修资金管理办法》（京建物〔2009〕836号）缴纳（八（七）5）。",
        "要带的材料（指导意见提到的，有的带上）：宅基地批准文件（五（二））、本市户口（五（三）2）",
    ):
        assert words in asked
    money = page(run, "cases/yukou/LSG-002.toml", tmp_path / "2.html").text
    assert "期房的临时安置费怎样分次发" not in money and "什么时候付，指导意见没有规定" in money


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A household whose owner's name is markup, with a number and a telephone where they are allowed."""
    folder = tmp_path / "项目"
    shutil.copytree("cases/yukou", folder)
    case = folder / "LSG-003.toml"
    text = re.sub(r'(?m)^owner = ".*?"', f'owner = "{HOSTILE}"', case.read_text("utf-8"))
    text = text.replace("[household]", '[household]\nid_number = "11010519491231002X"\nphone = "13812345678"', 1)
    text = re.sub(r'(?m)^(id_number|phone) = "(?!11010519491231002X|13812345678).*\n', "", text)
    case.write_text(text, "utf-8")
    return case


def test_numbers_are_masked_and_names_are_no_markup(hostile: Path, run: Run, tmp_path: Path) -> None:
    found = page(run, hostile, tmp_path / "页.html")
    text = (tmp_path / "页.html").read_text("utf-8")
    assert "11010519491231002X" not in text and "13812345678" not in text and "002X" in text
    assert "&lt;script&gt;" in text and "script" not in found.tags and "img" not in found.tags
    assert "{{7*7}}" in found.text


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(NONE)
    with browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


def test_a_hostile_name_does_nothing_in_a_browser(hostile: Path, run: Run, chromium: Browser, tmp_path: Path) -> None:
    page(run, hostile, tmp_path / "页.html")
    chromium.requests.clear()
    chromium.open(tmp_path / "页.html")
    assert chromium.value("document.title").endswith("LSG-003")
    assert [url for url in chromium.requests if not url.startswith("file:")] == []
    assert len(chromium.requests) == 1


@pytest.mark.parametrize("case", ["yukou/LSG-003", "yukou/LSG-001", "binhe/QY-001", "huangsongyu/SBY-012-1"])
def test_a_telephone_of_360_pixels_shows_it_whole(case: str, run: Run, chromium: Browser, tmp_path: Path) -> None:
    page(run, f"cases/{case}.toml", tmp_path / "页.html")
    chromium.open(tmp_path / "页.html", width=360)
    chromium.value("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert chromium.value("document.documentElement.scrollWidth") <= 360
    beyond = "[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > 360.5).length"
    assert chromium.value(beyond) == 0


def test_a_line_opens_by_keyboard(run: Run, chromium: Browser, tmp_path: Path) -> None:
    page(run, "cases/yukou/LSG-003.toml", tmp_path / "页.html")
    chromium.open(tmp_path / "页.html")
    chromium.press("Tab")
    assert chromium.value("document.activeElement.tagName") == "SUMMARY"
    assert chromium.value("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert not chromium.value("document.activeElement.parentElement.open")
    chromium.press("Enter")
    assert chromium.value("document.activeElement.parentElement.open")
    shown = chromium.value("document.activeElement.parentElement.innerText")
    assert "安置房按评估价格的价值" in shown and "= " in shown


@pytest.mark.parametrize("dark", [False, True])
def test_ink_and_paper_are_apart_by_day_and_in_the_dark(
    dark: bool, run: Run, chromium: Browser, tmp_path: Path
) -> None:
    page(run, "cases/yukou/LSG-003.toml", tmp_path / "页.html")
    chromium.open(tmp_path / "页.html", dark=dark)
    for ink, paper in (("body", "body"), (".note", "body"), (".clause", "details>div")):
        dark_one, light_one = sorted((luminance(chromium, ink, "color"), luminance(chromium, paper, "backgroundColor")))
        assert (light_one + 0.05) / (dark_one + 0.05) >= 4.5  # what WCAG asks of text
    assert (luminance(chromium, "body", "backgroundColor") < 0.2) == dark


def luminance(chromium: Browser, which: str, what: str) -> float:
    """The relative luminance of a colour as it is shown."""
    colour = chromium.value(f"getComputedStyle(document.querySelector('{which}')).{what}")
    parts = [int(number) / 255 for number in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_folder_has_a_page_each_and_contents_that_none_links_to(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "页面"
    done = run("sheet", "cases/yukou", "--html", "-o", str(folder))
    assert (done.code, done.out) == (0, f"结算 4 户、试算 3 户的页面和目录：已写入 {folder}\n")
    names = sorted(path.name for path in folder.iterdir())
    assert names == [*(f"LSG-00{number}.html" for number in range(1, 8)), "目录.html"]
    contents = Words((folder / "目录.html").read_text("utf-8"))
    assert contents.outside == [f"./LSG-00{number}.html" for number in range(1, 8)]
    owners = {path.stem: load_case(path).household.owner for path in Path("cases/yukou").glob("LSG-*.toml")}
    for case_id, owner in owners.items():
        assert owner in contents.text
        text = (folder / f"{case_id}.html").read_text("utf-8")
        assert "目录" not in text and "href" not in text
        assert not any(other in text for other in owners.values() if other != owner)


def test_another_case_is_named_by_its_number_alone(run: Run, tmp_path: Path) -> None:
    """Two households that list one person: each page says which case, and not whose."""
    project = tmp_path / "项目"
    shutil.copytree("cases/yukou", project)
    first, second = project / "LSG-001.toml", project / "LSG-002.toml"
    for path in (first, second):
        text = re.sub(r"(?m)^id_number = .*\n", "", path.read_text("utf-8"))
        path.write_text(text.replace("[[members]]", '[[members]]\nid_number = "11010519491231002X"', 1), "utf-8")
    run("sheet", str(project), "--html", "-o", str(tmp_path / "页面"))
    text = (tmp_path / "页面" / "LSG-001.html").read_text("utf-8")
    assert "与案件 LSG-002 矛盾" in text
    assert load_case(second).household.owner not in text and "002X" not in text.replace("***********002X", "")


def test_a_file_of_another_household_is_not_named(run: Run, tmp_path: Path) -> None:
    """W507 names the file, which is often called by the owner's name: the sheet of the office does, the page not."""
    project = tmp_path / "项目"
    shutil.copytree("cases/yukou", project)
    broken = project / "钱大户.toml"
    broken.write_text((project / "LSG-001.toml").read_text("utf-8") + "\n[[[\n", "utf-8")
    case = str(project / "LSG-001.toml")
    assert "钱大户.toml" in "".join(run("settle", case).out.split())
    found = page(run, case, tmp_path / "页.html")
    assert "钱大户" not in found.text and "同一项目有文件读不出来，本户和它未能核对（W507）。" in found.text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["settle", "cases/yukou/LSG-001.toml", "cases/yukou/LSG-002.toml", "-o", "x.html"],
            "-o 写 .html 是一户的网页",
        ),
        (["settle", "cases/yukou/LSG-001.toml", "--format", "json", "-o", "x.html"], "-o 写 .html 是一户的网页"),
        (
            ["sheet", "cases/yukou", "--html", "--annex", "-o", "页面"],
            "--html 写的是网页，不与 --separate、--duplex、--annex、--full、--since、--font-dir 同用",
        ),
    ],
)
def test_what_cannot_be_is_refused(words: list[str], message: str, run: Run) -> None:
    done = run(*words)
    assert done.code == 2 and message in done.err
