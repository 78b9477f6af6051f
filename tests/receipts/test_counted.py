"""A receipt of a household whose collective award the count of a folder decided: it knows so, and verifies."""

import json
import shutil
from pathlib import Path

import pytest
from tests.conftest import Run
from tests.project.folders import MEMBER_ID, add, project

NOT_RECORDED = ("signed = 37\n", "")
SMALL = ("amount = 1500 }", "amount = 150 }")  # so that the cap leaves room
PERSON = (MEMBER_ID, MEMBER_ID + 'id_number = "110117190001010015"\n')
AGAIN = "开具时的已签户数按案件统计，现在没有统计：请核对整个项目文件夹，并加--count-signed"


@pytest.fixture
def sealed(tmp_path: Path, run: Run) -> Path:
    folder = project(tmp_path / "p", 35, NOT_RECORDED, SMALL)
    assert run("seal", folder, "--count-signed").code == 0
    return folder


def joined(text: str) -> str:
    return "".join(text.split())


def test_what_was_counted_verifies(sealed: Path, run: Run, tmp_path: Path) -> None:
    shown = run("verify", sealed, "--count-signed")
    assert shown.code == 0 and "一致 35 份" in shown.out
    assert json.loads((sealed / "C-00000.receipt.json").read_text("utf-8"))["counted"] == [1]
    (tmp_path / "alone").mkdir()
    shutil.copy(sealed / "C-00000.receipt.json", tmp_path / "alone")
    shown = run("verify", tmp_path / "alone" / "C-00000.receipt.json")
    assert shown.code == 0 and "：一致（C-00000" in shown.out
    (sealed / "C-00001.toml").unlink()
    again = run("seal", sealed / "C-00000.toml")
    assert again.code == 1 and AGAIN in joined(again.err)


def test_without_the_count_it_is_said_how_to_compare(sealed: Path, run: Run) -> None:
    shown = run("verify", sealed / "C-00000.receipt.json")
    assert shown.code == 1 and AGAIN in joined(shown.out) and "程序版本" not in shown.out
    text = (sealed / "scheme.toml").read_text("utf-8")
    (sealed / "scheme.toml").write_text(text.replace("households = 40", "households = 40\nsigned = 35"), "utf-8")
    shown = run("verify", sealed / "C-00000.receipt.json")
    assert shown.code == 0 and "一致" in shown.out and AGAIN not in joined(shown.out)


def test_who_signed_since_is_the_cause(sealed: Path, run: Run) -> None:
    add(sealed, "N")
    shown = run("verify", sealed, "--count-signed")
    words = "其他案件：签约单位“示例村第一村民小组”·已签户数（按案件统计）：35→36"
    assert shown.code == 1 and words in joined(shown.out) and "方案：" not in shown.out
    listed = joined(shown.out[shown.out.index("金额与回执不同的户（元）") :])
    assert "+80,000.00C-00000（回迁安置" in listed and "）：其他案件" in listed
    assert "+2,800,000.00合计，35户" in listed


def test_a_contradiction_since_is_named_in_the_list(sealed: Path, run: Run) -> None:
    add(sealed, "C-00000", PERSON)
    add(sealed, "C-00001", PERSON)
    shown = joined(run("verify", sealed, "--count-signed").out)
    assert "另有2户与回执不符，所选方式的金额没有变：其他案件2户（C-00000、C-00001）" in shown
    add(sealed, "N")
    shown = joined(run("verify", sealed, "--count-signed").out)
    assert shown.count("）：其他案件、与其他案件矛盾") == 2
