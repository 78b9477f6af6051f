"""Names that are no UTF-8, as a zip from Windows leaves them on Linux: every command does its work."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are Unicode there")


@pytest.fixture
def gbk(project: Path, tmp_path: Path) -> Path:
    """A project in a folder, and with a case, named in GBK."""
    folder = tmp_path / os.fsdecode("平谷区项目".encode("gbk"))
    shutil.copytree(project, folder)
    (folder / "HZ-0001.toml").rename(folder / os.fsdecode("甲户.toml".encode("gbk")))
    return folder


def test_every_command_does_its_work(run: Any, gbk: Path, tmp_path: Path) -> None:
    case = gbk / os.fsdecode("甲户.toml".encode("gbk"))
    scenario = tmp_path / os.fsdecode("租金.toml".encode("gbk"))
    scenario.write_text('[change]\n"moving.price" = 55\n', "utf-8")
    out = gbk.parent
    for command in [
        ("check", gbk),
        ("check", gbk, "--format", "json"),
        ("settle", case),
        ("settle", case, "--format", "json"),
        ("settle", case, "-o", gbk / "一.json", "--format", "json"),
        ("explain", case),
        ("compare", case, "--format", "json"),
        ("compare", case, "-o", out / "比.pdf"),
        ("batch", gbk),
        *(("batch", gbk, "-o", out / f"台账{ending}") for ending in (".xlsx", ".csv", ".jsonl")),
        ("sheet", gbk, "-o", out / "单.pdf"),
        ("sheet", gbk, "--separate", "-o", out / "各户"),
        ("seal", gbk),
        ("verify", gbk),
        ("diff", case, gbk / "HZ-0002.toml"),
        ("notice", gbk, "--kind", "人员", "-o", out / "公示.pdf"),
        ("notice", gbk, "--kind", "人员", "-o", out / "公示.xlsx"),
        ("order", gbk),
        ("progress", gbk, "--on", "2020-06-10"),
        ("simulate", gbk, "--scenario", scenario),
        ("simulate", gbk, "--scenario", scenario, "--format", "json"),
        ("simulate", gbk, "--scenario", scenario, "-o", out / "测.html"),
        ("facts", "build", gbk, "-o", out / "事实.parquet"),
        ("simulate", out / "事实.parquet", "--scenario", scenario),
        ("register", "export", gbk, out / "登记簿.xlsx"),
        ("register", "import", out / "登记簿.xlsx", gbk, "--update", "--yes"),
        ("edit", case, "homestead.year=1979"),
    ]:
        code, told, err = run(*command)
        assert code in (0, 1) and "Traceback" not in err and "程序出错" not in err, (command, err)
        assert code == 0 or command[0] == "diff", (command, told, err)
