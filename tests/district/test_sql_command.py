"""`sql`: the statement of a scheme, on the screen or in a file, and what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chaiqian.district import sql as command
from chaiqian.documents.content import sha256_of
from chaiqian.documents.load import load_scheme
from chaiqian.documents.scheme import ExtraSubsidy, Scheme
from chaiqian.law.rules.terms import LARGEST_MONEY


def test_the_header_says_what_it_computes_from(run: Any, project: Path) -> None:
    scheme = project / "scheme.toml"
    code, out, err = run("sql", scheme, "--dialect", "spark", "--table", "库.事实")
    assert (code, err) == (0, "")
    header = out.split("WITH ")[0].splitlines()
    assert header[0].endswith("spark 用")
    assert f"-- 方案内容的摘要（scheme_sha256）：{sha256_of(load_scheme(scheme))}" in header
    assert "-- 指导意见：京平政发〔2019〕7号，2019-03-22 起施行的标准" in header
    assert any(line.startswith("-- 事实表：库.事实；") for line in header)
    assert "FROM `库`.`事实`" in out
    assert "AS `location_price`,  -- 区位补偿价单价，分/㎡" in out
    assert "AS `monetary.total`,  -- 货币安置合计，分" in out
    assert "AS `persons`,  -- 被安置人员，人" in out


def test_into_a_file(run: Any, project: Path) -> None:
    words = ("sql", project / "scheme.toml", "--dialect", "duckdb")
    assert run(*words, "-o", "all.sql") == (0, "", "")
    assert Path("all.sql").read_text("utf-8") == run(*words).out
    assert run(*words, "-o", "all.sql").code == 2
    assert run(*words, "-o", "all.sql", "--force").code == 0
    assert run(*words, "-o", project / "scheme.toml", "--force").code == 2


@pytest.mark.parametrize("table", ["", "a..b", ".a", "a.", "a\nb", "a\u202eb"])
def test_what_is_no_name_of_a_table(run: Any, project: Path, table: str) -> None:
    code, out, err = run("sql", project / "scheme.toml", "--dialect", "duckdb", "--table", table)
    assert (code, out) == (2, "")
    assert "--table 应写表名，例如 facts 或 库名.表名，现为 " in err


def test_a_scheme_with_a_problem(run: Any, project: Path) -> None:
    code, out, err = run("sql", project / "none.toml", "--dialect", "duckdb")
    assert (code, out) == (1, "") and "F101" in err


@pytest.mark.parametrize(
    ("extras", "words"),
    [
        (
            (("补助A", 1), ("补助a", 1)),
            "结果列 subsidy.补助A 与 subsidy.补助a 在数据库里分不开：请在方案中改其中一个的名称",
        ),
        ((("过大", LARGEST_MONEY),), "方案中的数值过大，以下各项不能成批计算：过大、"),
    ],
)
def test_what_an_engine_could_not_take(
    extras: Any, words: str, run: Any, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = command.load_scheme

    def changed(path: Path) -> Scheme:
        scheme = read(path)
        basis = "每平方米建筑"
        extra = tuple(ExtraSubsidy.model_construct(name=name, basis=basis, amount=amount) for name, amount in extras)
        subsidies = scheme.subsidies.model_copy(update={"extra": extra})
        return scheme.model_copy(update={"subsidies": subsidies})

    monkeypatch.setattr(command, "load_scheme", changed)
    code, out, err = run("sql", project / "scheme.toml", "--dialect", "duckdb")
    assert (code, out) == (1, "") and err.startswith(words)
