"""What stands on paper against a receipt: 128 bits, read aloud or scanned."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Run
from tests.receipts.test_verification import settlement_of

from chaiqian.law.fact_labels import grouped
from chaiqian.receipts.printed import code_of, from_paper, in_groups
from chaiqian.receipts.receipt import receipt_of
from chaiqian.receipts.receipt_file import read_receipt

DIGEST = "3f2a91bc07de4455a0b1c2d3e4f5061728394a5b6c7d8e9f0011223344556677"
GROUPS = "3f2a-91bc-07de-4455-a0b1-c2d3-e4f5-0617"


def test_it_is_printed_in_eight_groups() -> None:
    assert in_groups(DIGEST) == GROUPS


@pytest.mark.parametrize(
    "text",
    [
        GROUPS,
        GROUPS.upper(),
        GROUPS.replace("-", " "),
        GROUPS.replace("-", ""),
        GROUPS.replace("-", "—"),
        GROUPS.replace("-", "－"),
        GROUPS.replace("-", "\u2060-"),
        f"  {GROUPS.replace('-', ' - ')}\n",
        "３Ｆ２Ａ" + GROUPS[4:],
    ],
)
def test_what_stands_on_paper_is_read_however_it_is_typed(text: str) -> None:
    assert from_paper(text) == DIGEST[:32]


@pytest.mark.parametrize("text", ["", "3f2a", GROUPS[:-1], GROUPS + "0", GROUPS[:-1] + "g", "校验码", DIGEST + "0"])
def test_anything_else_is_none(text: str) -> None:
    assert from_paper(text) is None


def test_all_of_it_and_the_earlier_twelve_are_taken() -> None:
    assert (from_paper(DIGEST), from_paper(GROUPS[:14])) == (DIGEST, DIGEST[:12])


@pytest.fixture
def sealed(run: Run, project: Path) -> tuple[Path, str]:
    assert run("seal", project)[0] == 0
    return project / "HZ-0001.receipt.json", receipt_of(settlement_of(project / "HZ-0001.toml")).printed_digest


def joined(text: str) -> str:
    """A page without its line breaks, and without spaces, which fall away at them."""
    return "".join(text.split())


def test_paper_and_receipt_of_one_content_agree(run: Run, sealed: tuple[Path, str]) -> None:
    path, printed = sealed
    code, out, err = run("verify", path, "--printed", printed.upper().replace("-", " "))
    assert (code, err) == (0, "")
    assert f"：一致（HZ-0001，结算，校验码{printed}）" in joined(out)
    totals = read_receipt(path).totals
    assert "-纸上的校验码与回执的相同；请再看纸上的金额是不是这些：货币安置合计" in joined(out)
    paid = f"货币安置合计{grouped(totals['monetary.total'])}元，回迁安置合计{grouped(totals['relocation.total'])}元"
    assert f"{paid}，回迁安置净额{grouped(totals['relocation.net'])}元没有核对的" in joined(out)


def test_another_paper_is_told_first(run: Run, sealed: tuple[Path, str]) -> None:
    path, printed = sealed
    other = printed[:-1] + ("0" if printed[-1] != "0" else "1")
    code, out, _ = run("verify", path, "--printed", other)
    assert code == 1 and "：不一致，因纸面（" in joined(out)
    told = f"-纸面：纸上的校验码不是这份回执的：纸和回执不是出自同一份内容：{other}→{printed}"
    assert told in joined(out)


def test_the_twelve_digits_of_earlier_sheets_say_how_little_they_prove(run: Run) -> None:
    path = Path(__file__).parent / "made_at_0.2.0" / "yukou-LSG-001.receipt.json"
    code, out, _ = run("verify", path, "--printed", "6616-4954-bc13")
    assert code == 0 and "-纸上的12位校验码（旧式）与回执的开头相同：查得出笔误，防不住有意作假" in joined(out)


def test_twelve_digits_are_too_few_for_a_sheet_that_has_more(run: Run, sealed: tuple[Path, str]) -> None:
    path, printed = sealed
    code, out, _ = run("verify", path, "--printed", printed[:14])
    assert code == 1
    assert "-纸面：只给了校验码的前12位：这份回执的纸上印的是32位，请全部写上" in joined(out)


def test_usage(run: Run, sealed: tuple[Path, str]) -> None:
    path, printed = sealed
    code, _, err = run("verify", path, "--printed", "3f2a")
    assert code == 2
    assert "--printed3f2a不是校验码：应为32位（8组，每组4位，0至9、a至f）" in joined(err)
    code, _, err = run("verify", path.parent, "--printed", printed)
    assert code == 2 and "--printed是一户的校验码：请写那一户的回执文件，不写文件夹" in joined(err)


def test_the_code_is_one_small_drawing_of_the_digits() -> None:
    drawn = code_of(DIGEST)
    assert drawn == code_of(DIGEST) and drawn.count("<path") == 1 and len(drawn) < 2000
    assert 'viewBox="0 0 25 25"' in drawn and 'xmlns="http://www.w3.org/2000/svg"' in drawn


def test_nothing_but_a_sheet_loads_the_library_that_draws_it(run: Any) -> None:
    probe = "import sys; import chaiqian.receipts.verify, chaiqian.household.sheet_print; print('segno' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True).stdout == "False\n"
