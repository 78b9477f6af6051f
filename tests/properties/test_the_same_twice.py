"""From the register to the receipts, twice: every file has the same bytes, whatever the day and the folder."""

import hashlib
import os
import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from chaiqian.cli.app import main

SAMPLES = Path("cases").resolve()


def pipeline(folder: Path) -> dict[str, str]:
    """Everything that an office makes of a register; the hash of every file by name."""
    folder.mkdir()
    before = Path.cwd()
    os.chdir(folder)
    try:
        shutil.copytree(SAMPLES / "yukou", "旧")
        Path("项目").mkdir()
        shutil.copy("旧/scheme.toml", "项目/scheme.toml")
        Path("情景.toml").write_text('[change]\n"moving.price" = [41, 50]\n', "utf-8")
        for words in (
            "register export 旧 登记簿.xlsx",
            "register import 登记簿.xlsx 项目",
            "batch 项目 -o 台账.xlsx",
            "batch 项目 -o 台账.csv",
            "batch 项目 -o 台账.jsonl",
            "sheet 项目 -o 结算单.pdf --on 2020-08-01",
            "seal 项目",
            "verify 项目",
            "notice 项目 --kind 人员 -o 人员公示.pdf --from 2020-05-10 --to 2020-05-16",
            "notice 项目 --kind 宅基地 -o 宅基地公示.xlsx",
            "progress 项目 --on 2020-06-20 -o 进度.xlsx",
            "progress 项目 --on 2020-06-20 -o 进度.pdf",
            "order 项目 -o 选房顺序.csv",
            "compare 项目/LSG-003.toml -o 比较单.pdf --on 2020-05-18",
            "diff 项目/scheme.toml 旧/scheme.toml --cases 项目 -o 差异.txt",
            "facts build 项目 -o 事实.parquet",
            "simulate 项目 --scenario 情景.toml -o 测算.html",
            "simulate 事实.parquet --scenario 情景.toml -o 测算.xlsx",
            "sql 项目/scheme.toml --dialect duckdb -o 方案.sql",
        ):
            assert main(words.split()) == 0, words
    finally:
        os.chdir(before)
    return {str(path.relative_to(folder)): _hash(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_same_register_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    first = pipeline(tmp_path / "一")
    told = capsys.readouterr().out
    monkeypatch.setenv("TZ", "America/New_York")
    getattr(time, "tzset", lambda: None)()  # Windows has none
    # Whatever the clock says: the folders of other runs are not a year old.
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    now = time.time
    monkeypatch.setattr("time.time", lambda: now() + 400 * 86_400)
    second = pipeline(tmp_path / "二")
    assert second == first
    assert capsys.readouterr().out == told
    assert len([name for name in first if name.endswith(".receipt.json")]) == 7
