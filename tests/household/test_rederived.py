"""Every amount of a printed sheet follows from the sheet alone, read from its text layer by a reader of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import pytest
from tests.household.paper import (
    UNIT,
    Formula,
    Row,
    Value,
    compared_of,
    entries,
    lines_of,
    numbers_in,
    read_row,
    rounded,
    rows_of,
    runs,
    stages_of,
    value_of,
)
from tests.household.printed import CASES, printed

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")
every_case = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sheets")
    assert printed(*CASES, "-o", made / "each", "--separate") == 0
    return made / "each"


def text_of(folder: Path, path: Path) -> str:
    number = re.search(r'^case_id = "(.+?)"', path.read_text("utf-8"), re.M)
    assert number is not None
    pdf = folder / f"{number[1]}.pdf"
    return subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True).stdout.decode()


def places_of(text: str) -> int:
    """To what the sheet says that it rounds."""
    said = {"本单各项四舍五入到分": 2, "本单各项取整到元": 0}
    (found,) = (places for words, places in said.items() if words in text)
    return found


def named_on(text: str) -> set[Value]:
    """What the sheet names once for all: recognised facts and what they rest on, flats chosen, figures with clause."""
    lines = lines_of(text)
    words = "\n".join(lines)
    box, _ = entries(" ".join(words.partition("\n认定\n")[2].partition("\n其他认定 ")[0].splitlines()))
    chosen = {value_of(f"{number} 套") for number in re.findall(r" ([0-9]+) 套", words)}
    surveyed = {value_of(number) for number in re.findall(r"实测 ([0-9.,]+㎡)", words)}
    months = {value_of(f"{number}个月") for number in re.findall(r"共 ?([0-9]+) ?个月", re.sub(r"\n", "", words))}
    _, _, figures = words.partition("本单所用的标准\n")
    flat = "".join(re.split("签约时间与所得|校验码|序号 项目", figures)[0].splitlines())
    clause = r"(?=、[0-9]|（[一二三四五六七八九十])"  # the stages of an award stand together
    with_clause = {value_of(number) for number in re.findall(rf" ?([0-9][0-9,]*(?:\.[0-9]+)? ?{UNIT}){clause}", flat)}
    appraised = {
        (Fraction(number.replace(",", "")), "元") for number in re.findall(r" ([0-9,]+\.[0-9]{2}) (?:计入|不计)", words)
    }
    shown = {value_of(number) for number in re.findall(r"(-?[0-9,]+\.[0-9]{2}㎡)", words.partition("\n房屋 ")[0])}
    return box | chosen | surveyed | months | with_clause | appraised | shown


def check(row: Row, known: set[Value], places: int) -> None:
    """The formula comes to the amount, and each number of it is known; so for all that was worked out on the way."""
    assert row.formula, f"no formula: {row.words}"
    assert rounded(Formula(row.formula).worked_out(), places) == row.amount, row.words
    known = known | row.named | {(abs(number), unit) for number, unit in row.named}
    unknown = numbers_in(row.formula) - known
    for value, formula, rounding in row.reckoned:
        result = Formula(formula).worked_out()
        if rounding:
            result = rounded(result, places if rounding.endswith(("分", "元")) else 2, "舍去" in rounding)
        assert result == value[0], (row.words, formula)
        unknown |= numbers_in(formula) - known
    assert not unknown, f"not on the sheet: {unknown} in {row.words}"


@every_case
def test_every_line_of_money_can_be_worked_out_again(folder: Path, path: Path) -> None:
    text = text_of(folder, path)
    known, places = named_on(text), places_of(text)
    rows = list(rows_of(text))
    assert len(rows) > 3
    amounts = {(row.amount, "元") for row in rows}
    for row in rows:
        check(row, known | amounts, places)


@every_case
def test_the_comparison_can_be_worked_out_again(folder: Path, path: Path) -> None:
    """Each row that the sheet has nowhere else has its formula; sums add up in either column."""
    text = text_of(folder, path)
    known, places = named_on(text), places_of(text)
    rows = list(compared_of(text))
    amounts = {(Fraction(cell.replace(",", "")), "元") for row in rows for cell in row[2:] if cell != "/"}
    worked_out = 0
    for label, words, *cells in rows:
        if Formula.stands_in(words):
            (amount,) = {Fraction(cell.replace(",", "")) for cell in cells if cell != "/"}
            row = read_row(f"{label} {words}", amount)
            check(
                row, known | amounts | {(-number, unit) for number, unit in amounts}, 2 if "平衡点" in label else places
            )
            worked_out += 1
    assert worked_out >= ("安置房按评估价格的价值 /" not in text)
    for column in (2, 3):
        sums(rows, column)


def sums(rows: list[tuple[str, str, str, str]], column: int) -> None:
    """One column of the comparison, from the subtotals to what is paid."""
    found = {row[0].partition("（未含")[0]: row[column] for row in rows}
    if found["合计"] == "/":
        return
    by_label = {label: Fraction(cell.replace(",", "")) for label, cell in found.items() if cell != "/"}
    assert by_label["合计"] == sum(cell for label, cell in by_label.items() if label.endswith("小计"))
    bought = sum(cell for label, cell in by_label.items() if label.startswith("减："))
    paid = [
        cell if label.startswith("应付") else -cell for label, cell in by_label.items() if label[:2] in ("应付", "应补")
    ]
    assert paid == [by_label["合计"] - bought]


@every_case
def test_the_timeline_can_be_worked_out_again(folder: Path, path: Path) -> None:
    text = text_of(folder, path)
    known, places = named_on(text), places_of(text)
    rows = list(stages_of(text))
    assert bool(rows) == ("签约时间与所得" in text)
    _, below = entries(" ".join(lines_of(text.partition("签约时间与所得")[2])))
    named = {value for value, _, _ in below}
    for words, awards, gained, total in rows:
        assert total == awards + gained
        earned, _, cap = words.partition("，以上限")
        parts = [run for _, run, _ in runs(earned)]
        assert all(numbers_in(part) <= known | named for part in parts), words
        full = sum(rounded(Formula(part.strip(" +")).worked_out(), places) for part in parts)
        assert awards == (min(full, Fraction(re.sub("[^0-9.]", "", cap))) if cap else full)
        gains = {value[0] for value, formula, _ in below if Formula(formula).worked_out() == value[0]}
        assert not gained or gained in gains


@every_case
def test_recognised_facts_can_be_worked_out_again(folder: Path, path: Path) -> None:
    text = text_of(folder, path)
    lines = " ".join(lines_of(text)).partition(" 认定 ")[2].partition(" 房屋 楼层")[0]
    known = named_on(text)
    _, reckoned = entries(lines)
    for value, formula, rounding in reckoned:
        result = Formula(formula).worked_out()
        result = rounded(result, 2, down=True) if "舍去" in rounding else result
        assert result == value[0], formula
        assert numbers_in(formula) <= known, formula
