"""Names that act or hide are inert in every output of notice, order and progress."""

import csv
import json
import re
import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.conftest import Run
from tests.office.hostile import FORMULAS, HIDING, MARKUP, hostile_project

from chaiqian.output.fonts import sheet_fonts
from chaiqian.output.page import page_text
from chaiqian.output.report import NUMBER, Column, Report, Table
from chaiqian.output.report_csv import write_csv
from chaiqian.output.report_page import report_page
from chaiqian.output.report_pdf import write_pdf
from chaiqian.output.report_workbook import write_workbook

COMMANDS = {
    "land": ("notice", "--kind", "land"),
    "people": ("notice", "--kind", "people"),
    "masked": ("notice", "--kind", "people", "--mask-names"),
    "result": ("notice", "--kind", "result", "--amounts"),
    "order": ("order",),
    "progress": ("progress", "--on", "2019-06-01"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_project(tmp_path_factory.mktemp("hostile") / "p")


OUR_SUM = re.compile(r"<f>ROUND\(SUM\([A-Z0-9:,]+\),2\)</f>")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_workbook_has_no_formula_and_no_link(tmp_path: Path, run: Run, folder: Path, name: str) -> None:
    command, *options = COMMANDS[name]
    target = tmp_path / "a.xlsx"
    assert run(command, folder, *options, "-o", target).code == 0
    with zipfile.ZipFile(target) as archive:
        parts = {part: archive.read(part).decode() for part in archive.namelist() if part.endswith(".xml")}
    whole = OUR_SUM.sub("", "".join(parts.values()))
    assert "<f>" not in whole and "hyperlink" not in whole
    assert "=cmd|" in parts["xl/sharedStrings.xml"] or name == "masked"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_pdf_prints_markup_as_it_stands(tmp_path: Path, run: Run, folder: Path, name: str) -> None:
    command, *options = COMMANDS[name]
    target = tmp_path / "a.pdf"
    assert run(command, folder, *options, "-o", target).code == 0
    text = "".join("".join(page.extract_text() for page in PdfReader(target).pages).split())
    if name != "masked":
        for words in ("#show:it=>panic()$x$", "*b*", "=cmd|", "../../"):
            assert words in text


def test_csv_is_not_obeyed(tmp_path: Path, run: Run, folder: Path) -> None:
    target = tmp_path / "a.csv"
    assert run("order", folder, "-o", target).code == 0
    with open(target, encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))]
    for formula in FORMULAS:
        assert "'" + formula in cells
    assert "'=1+1" in cells


@pytest.mark.parametrize("words", [("order",), ("order", "--format", "json"), ("progress", "--on", "2019-06-01")])
def test_a_terminal_is_not_steered(run: Run, folder: Path, words: tuple[str, ...]) -> None:
    command, *options = words
    code, out, _ = run(command, folder, *options)
    assert code == 0
    assert all(character == "\n" or character.isprintable() for character in out)
    if "json" in words:
        assert {*FORMULAS, MARKUP} <= {one["owner"] for one in json.loads(out)["order"]}
    else:
        assert "=cmd|" in out


def hiding_report() -> Report:
    """What no file may hold, and an option or a later reader might."""
    table = Table("页", HIDING, (Column(HIDING), Column("数", NUMBER)), ((HIDING, 1), ("=1+1", 2)), notes=(HIDING,))
    words = (HIDING,)
    return Report(HIDING, ((HIDING, HIDING),), (table,), words, words, words, HIDING)


def test_characters_that_act_or_hide_are_shown_in_every_format(tmp_path: Path) -> None:
    report = hiding_report()
    with open(tmp_path / "a.xlsx", "wb") as stream:
        write_workbook([report], stream)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        texts = [archive.read(name).decode() for name in archive.namelist()]
    with open(tmp_path / "a.csv", "w+b") as stream:
        write_csv([report], stream)
    texts.append((tmp_path / "a.csv").read_text("utf-8-sig"))
    texts.append(page_text(report_page(report, 80)))
    with open(tmp_path / "a.pdf", "wb") as stream:
        assert write_pdf([report], stream, sheet_fonts()) == frozenset()
    texts.append("".join("".join(page.extract_text() for page in PdfReader(tmp_path / "a.pdf").pages).split()))
    assert all(not set(text) & set(HIDING) - {"[", "3", "1", "m", "甲", "乙", "丙", "\r"} for text in texts)
    assert sum("\\x1b[31m甲\\u202e乙\\u200b" in text for text in texts) >= 4


def test_an_option_cannot_steer_either(tmp_path: Path, run: Run, folder: Path) -> None:
    options = ("--contact", HIDING, "--place", FORMULAS[0], "--phone", HIDING)
    target = tmp_path / "a.xlsx"
    assert run("notice", folder, "--kind", "land", "-o", target, *options).code == 0
    with zipfile.ZipFile(target) as archive:
        texts = archive.read("xl/sharedStrings.xml").decode()
    assert "\\u202e" in texts and not set(texts) & {"\u202e", "\u200b", "\x1b"}


def test_nothing_is_written_outside(tmp_path: Path, run: Run, folder: Path) -> None:
    before = sorted(path for path in folder.parent.rglob("*"))
    assert run("order", folder, "-o", tmp_path / "a.xlsx").code == 0
    assert sorted(path for path in folder.parent.rglob("*")) == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
