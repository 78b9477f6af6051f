"""What a scenario does not move takes no room on paper, and is named."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.conftest import Run

SCENARIO = '[change]\n"temporary_housing.rent" = {}\n[only]\ntownships = ["峪口镇"]\n'
TABLES = ("结算与试算", "各项目", "按乡镇", "按村", "每户变动的分布", "较优方式的变化", "假如都选同一种方式")


def printed(folder: Path, run: Run, rent: str, ending: str = "pdf") -> str:
    scenario, target = folder / "x.toml", folder / f"a.{ending}"
    scenario.write_text(SCENARIO.format(rent), "utf-8")
    assert run("simulate", "cases/yukou", "--scenario", scenario, "-o", target, "--force").code == 0
    if ending == "html":
        return target.read_text("utf-8")
    return "".join("".join(page.extract_text() for page in PdfReader(target).pages).split())


def test_tables_of_zeros_are_not_printed_but_named(tmp_path: Path, run: Run) -> None:
    text = printed(tmp_path, run, "23.75")
    before, told = text.split("全部没有变动、没有印出的表：")
    assert [name for name in TABLES if name in told] == list(TABLES)
    assert not [name for name in TABLES[4:] if name in before]


@pytest.mark.parametrize(("rent", "ending"), [("30", "pdf"), ("23.75", "html")])
def test_what_moves_and_what_has_room_stays(rent: str, ending: str, tmp_path: Path, run: Run) -> None:
    text = printed(tmp_path, run, rent, ending)
    assert all(name in text for name in TABLES[:5])
    assert "每户变动的分布" not in text.partition("没有印出的表：")[2]
