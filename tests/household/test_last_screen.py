"""What `settle` ends with in a terminal: the answer; and that what goes elsewhere is whole, as it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import Run

from chaiqian import load_case, load_scheme
from chaiqian.household.sheet_content import compose
from chaiqian.household.sheet_page import sheet
from chaiqian.law.settlement import Settlement, settle
from chaiqian.output.page import page_text
from chaiqian.output.width import cells

CASES = sorted(Path("cases").rglob("[A-Z]*-*.toml"))


def settled(name: str) -> Settlement:
    case = Path("cases") / f"{name}.toml"
    return settle(load_case(case), load_scheme(case.with_name("scheme.toml")))


def answer(settlement: Settlement, width: int = 80) -> str:
    """What stands below the double line that begins the answer."""
    return page_text(sheet(settlement, width, full=False)).rpartition("=" * (width - 1))[2]


def test_the_last_screen_has_both_ways_who_is_paid_and_what_is_pending() -> None:
    lines = answer(settled("yukou/LSG-003")).splitlines()
    assert len(lines) <= 30
    assert lines[1:3] == ["两种方式对比（元）", " " * 46 + "货币安置            回迁安置"]
    assert "  合计                                    2,435,291.00        1,132,041.00" in lines
    assert "    2,435,291.00  货币安置　应付（付给被拆迁人）" in lines
    assert "      232,041.00  回迁安置　应付（付给被拆迁人）" in lines
    assert "  - 宅基地认定的公示：公示中（五（二））" in lines
    left = "没有显示的：两种方式对比的算式、本单所用的标准、本单采用的口径、依据的文件。加--full 显示全部。"
    assert "".join(lines[-2:]) == left


def test_a_final_sheet_that_is_paid_in_says_by_whom() -> None:
    shown = answer(settled("dahuashan/TW-002"))
    assert "应补交（由被拆迁人交纳）" in shown and "待定事项" not in shown


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_it_fits_the_screen_and_leaves_out_no_line_of_money(case: Path, width: int) -> None:
    settlement = settle(load_case(case), load_scheme(case.with_name("scheme.toml")))
    short, whole = (page_text(sheet(settlement, width, full)) for full in (False, True))
    assert all(cells(line) < width for line in short.splitlines())
    for row in (row for group in compose(settlement).groups for row in group.rows):
        assert row.name in short
    for reading in settlement.readings:
        assert reading.text[:12] in whole and f"- {reading.id} " not in short
    for entry in settlement.pending:
        assert "".join(entry.text.split()) in "".join(short.split())


def in_terminal(*words: str) -> str:
    """What a person sees at a terminal of 80 columns."""
    if os.name == "nt":
        pytest.skip("Windows 没有伪终端")
    import pty

    environment = {**os.environ, "COLUMNS": "80", "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    ours, theirs = pty.openpty()
    started = subprocess.Popen([sys.executable, "-m", "chaiqian", *words], stdout=theirs, env=environment)
    os.close(theirs)
    said = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:
            break
        if not more:
            break
        said += more
    assert started.wait() == 0
    os.close(ours)
    return said.decode()


def test_a_terminal_ends_with_the_answer_and_a_pipe_has_all(run: Run) -> None:
    case = "cases/yukou/LSG-003.toml"
    assert "没有显示的" in in_terminal("settle", case) and "\x1b[" in in_terminal("settle", case)
    assert "没有显示的" not in in_terminal("settle", case, "--full")
    piped = run("settle", case).out
    assert "没有显示的" not in piped and "本单采用的口径" in piped
    assert run("settle", case, "--full").out == piped
