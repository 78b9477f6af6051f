"""A file of a few KB fills no memory: what a facts table may hold is told by its footer, before it is read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from chaiqian.district import table_limits
from chaiqian.district.facts_table import FactsTable, FactsWriter
from chaiqian.district.folder import FolderDistrict
from chaiqian.documents.problem import DocumentError


@pytest.fixture
def table(tmp_path: Path) -> Path:
    district, path = FolderDistrict(Path("cases/yukou")), tmp_path / "x.parquet"
    with open(path, "wb") as stream:
        writer = FactsWriter(stream, district.schemes, district.names)
        for block in district.blocks():
            writer.add(block, district.units)
        writer.close()
    return path


def told(path: Path) -> str:
    with pytest.raises(DocumentError) as raised:
        list(FactsTable(path).blocks())
    (problem,) = raised.value.problems
    assert problem.code == "N809" and problem.expected == "大小合理的事实表"
    assert problem.remedy == "核对文件是不是 chaiqian facts 写的；是的，分乡镇各写一份"
    return problem.message


def with_village(path: Path, village: str) -> None:
    read = pq.read_table(path)
    villages = pa.array([village] * len(read)).dictionary_encode()
    place = read.schema.get_field_index("village")
    kept = {key: text for key, text in pq.ParquetFile(path).metadata.metadata.items() if key != b"ARROW:schema"}
    changed = read.set_column(place, "village", villages).replace_schema_metadata(kept)
    pq.write_table(changed, path, compression="zstd")


def test_a_village_of_many_megabytes(table: Path) -> None:
    with_village(table, "村" * 5_000_000)
    assert table.stat().st_size < 200_000
    assert told(table) == "事实表文字一列展开后太大，没有读取"


def test_a_village_that_the_footer_lets_pass(table: Path) -> None:
    with_village(table, "村" * 400)
    assert told(table) == "事实表有超过 1,000 字节的名称，没有读取"
    with_village(table, "a" * table_limits.LONGEST_WORD)
    with pytest.raises(DocumentError, match="摘要不符"):
        list(FactsTable(table).blocks())


@pytest.mark.parametrize(
    ("limit", "least", "message"),
    [
        ("ROWS", 6, "事实表超过 6 户，没有读取"),
        ("ROWS_OF_A_GROUP", 6, "事实表第 1 组超过 6 行或 1 GiB，没有读取"),
        ("BYTES_OF_A_GROUP", 100, "事实表第 1 组超过 1,048,576 行或 1 GiB，没有读取"),
        ("FOOTER_BYTES", 1000, "事实表文件尾的说明超过 32 MiB，没有读取"),
    ],
)
def test_each_limit(table: Path, monkeypatch: pytest.MonkeyPatch, limit: str, least: int, message: str) -> None:
    assert list(FactsTable(table).blocks())
    monkeypatch.setattr(table_limits, limit, least)
    assert told(table) == message


def test_a_footer_that_says_it_is_larger_than_may_be(table: Path) -> None:
    data = table.read_bytes()
    table.write_bytes(data[:-8] + (2**31).to_bytes(4, "little") + b"PAR1")
    assert told(table) == "事实表文件尾的说明超过 32 MiB，没有读取"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX")
def test_a_pipe_is_not_waited_for(run: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.parquet")
    (tmp_path / "s.toml").write_text('[change]\n"moving.price" = 55\n', "utf-8")
    code, out, err = run("simulate", tmp_path / "a.parquet", "--scenario", tmp_path / "s.toml")
    assert (code, out) == (1, "") and "N809 事实表读不出来" in err
