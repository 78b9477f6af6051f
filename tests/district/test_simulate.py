"""`facts` and `simulate` as a planner runs them: on the screen, as workbook, as one HTML page that prints."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.conftest import CONSOLE, project, run

from chaiqian.district.table_digest import TableDigest

__all__ = ["project", "run"]
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
RENT = 'name = "提高租金"\n[change]\n"temporary_housing.rent" = 40\n'


@pytest.fixture
def rent(tmp_path: Path) -> Path:
    path = tmp_path / "租金.toml"
    path.write_text(RENT, "utf-8")
    return path


def test_the_whole_way(run: Any, tmp_path: Path, rent: Path) -> None:
    table = tmp_path / "事实.parquet"
    code, out, err = run("facts", "build", "cases", "-o", table)
    assert (code, out) == (0, f"事实表 23 户、方案 5 份：已写入 {table}\n")
    from_table, from_folder = run("simulate", table, "--scenario", rent), run("simulate", "cases", "--scenario", rent)
    assert from_table.code == from_folder.code == 0
    assert "情景1         提高租金：临时安置 · 临时安置费标准 → 40" in from_table.out
    amounts = re.compile(r"^情景1 .* 23 +[0-9].*$", re.MULTILINE)
    assert amounts.findall(from_table.out) == amounts.findall(from_folder.out) != []


def test_every_table_says_from_what(run: Any, rent: Path) -> None:
    out = run("simulate", "cases", "--scenario", rent).out
    titles = [line for line in out.splitlines() if line.startswith("情景1　") or line == "总览"]
    assert len(titles) == 9 and out.count("来源：cases（摘要") == 9
    assert all(len(line) <= 200 for line in out.splitlines())


@pytest.mark.parametrize("columns", ["80", "120"])
def test_it_reads_at_this_width(run: Any, rent: Path, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    from chaiqian.output.width import cells

    monkeypatch.setenv("COLUMNS", columns)
    out = run("simulate", "cases", "--scenario", rent).out
    assert max(cells(line) for line in out.splitlines()) < int(columns)
    assert (" 现行费用 " in out) == (columns == "120")


def test_json_is_one_object_a_scenario(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[change]\n"moving.price" = [40, 41]\n', "utf-8")
    code, out, _ = run("simulate", "cases", "--scenario", path, "--format", "json")
    first, second = map(json.loads, out.splitlines())
    assert code == 0 and first["total"]["before"] == first["total"]["after"]
    lines = second["lines"].values()
    assert sum(round(float(line["after"]) * 100) for line in lines) == round(float(second["total"]["after"]) * 100)
    assert {unit["village"] for unit in second["units"]} >= {"柳树沟村"}


def test_workbook(run: Any, tmp_path: Path, rent: Path) -> None:
    target = tmp_path / "测算.xlsx"
    assert run("simulate", "cases", "--scenario", rent, "-o", target)[:2] == (
        0,
        f"1 个情景、23 户的测算：已写入 {target}\n",
    )
    book = CalamineWorkbook.from_path(target)
    assert book.sheet_names == ["总览", *(f"情景1 {name}" for name in (
        "结算与试算", "项目", "乡镇", "村", "村民小组", "分布", "较优方式", "同一方式"))]  # fmt: skip
    rows = book.get_sheet_by_name("情景1 项目").to_python()
    total = next(row for row in rows if row[0] == "合计")
    header = next(index for index, row in enumerate(rows) if row[0] == "项目")
    amounts = rows[header + 1 : rows.index(total)]
    assert round(sum(row[2] for row in amounts), 2) == total[2]
    assert run("simulate", "cases", "--scenario", rent, "-o", target)[0] == 2


def test_html_needs_nothing_from_outside_and_names_in_it_are_text(
    run: Any, project: Path, tmp_path: Path, rent: Path
) -> None:
    evil = '<script>alert(1)</script>&"=1+1'
    scheme = (project / "scheme.toml").read_text("utf-8")
    for path in project.glob("*.toml"):
        path.write_text(path.read_text("utf-8").replace("提前签约奖", evil.replace('"', '\\"')), "utf-8")
    assert evil not in scheme
    target = tmp_path / "测算.html"
    code, _, err = run("simulate", project, "--scenario", rent, "-o", target)
    assert code == 0, err
    page = target.read_text("utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page
    assert not re.search(r"(src|href)=\"(?!#)|url\(|@import|https?:", page)
    assert page.count("<svg") >= 3


@pytest.mark.skipif(CHROMIUM is None, reason="没有安装 Chromium")
def test_html_in_a_browser(run: Any, tmp_path: Path, rent: Path) -> None:
    target, printed = tmp_path / "测算.html", tmp_path / "测算.pdf"
    assert run("simulate", "cases", "--scenario", rent, "-o", target)[0] == 0
    assert CHROMIUM is not None
    base = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    found = subprocess.run([*base, "--dump-dom", target.as_uri()], capture_output=True, check=True, timeout=120)
    assert "提高租金" in found.stdout.decode() and b"<rect" in found.stdout
    subprocess.run([*base, f"--print-to-pdf={printed}", target.as_uri()], capture_output=True, check=True, timeout=120)
    from pypdf import PdfReader

    pages = PdfReader(printed).pages
    assert len(pages) > 2 and "情景测算" in pages[0].extract_text()
    width, height = pages[0].mediabox.width, pages[0].mediabox.height
    assert width > height  # landscape A4, as its own style asks


def test_nothing_is_lost_silently(run: Any, project: Path, rent: Path, tmp_path: Path) -> None:
    case = project / "HZ-0001.toml"
    case.write_text(case.read_text("utf-8").replace("year = 1978", "year = 1878"), "utf-8")
    code, out, err = run("simulate", project, "--scenario", rent)
    assert code == 1 and "V102" in err and "有 1 户不能结算，没有计入。" in out
    code, out, err = run("facts", "build", project, "-o", tmp_path / "x.parquet")
    assert code == 1 and "事实表 1 户" in out and "V102" in err
    code, out, _ = run("simulate", tmp_path / "x.parquet", "--scenario", rent)
    assert code == 0 and "有 1 户不能结算，没有计入。" in out


def test_a_household_whose_flats_no_longer_fit_is_told(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[change]\n"housing.per_capita" = 30\n[only]\ntownships = ["峪口镇"]\n', "utf-8")
    code, out, _ = run("simulate", "cases", "--scenario", path)
    assert code == 0 and "情景1下有 1 户不能结算" in out.replace("\n", "")


def test_synth_is_marked_and_repeats(run: Any, tmp_path: Path, rent: Path) -> None:
    for name in ("a", "b"):
        assert run("facts", "synth", "--households", 200, "--seed", 5, "-o", tmp_path / f"{name}.parquet")[0] == 0
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
    out = run("simulate", tmp_path / "a.parquet", "--scenario", rent).out
    assert out.startswith("情景测算（合成数据）") and "不是任何真实的住户" in out


def test_usage(run: Any, project: Path, rent: Path, tmp_path: Path) -> None:
    assert run("simulate", project / "none", "--scenario", rent)[0] == 2
    assert run("simulate", project / "HZ-0001.toml", "--scenario", rent)[0] == 2
    assert run("simulate", project)[0] == 2
    assert run("simulate", project, "--scenario", rent, "-o", tmp_path / "x.doc")[0] == 2
    assert run("simulate", project, "--scenario", rent, "-o", rent, "--force")[0] == 2
    assert run("simulate", project, "--scenario", tmp_path / "none.toml")[0] == 1
    assert run("facts", "build", project, "-o", tmp_path / "x.csv")[0] == 2
    assert run("facts", "build", project / "none", "-o", tmp_path / "x.parquet")[0] == 2
    assert run("facts", "synth", "--households", 0, "-o", tmp_path / "x.parquet")[0] == 2
    (tmp_path / "空").mkdir()
    assert run("facts", "build", tmp_path / "空", "-o", tmp_path / "x.parquet")[0] == 1
    assert run("simulate", tmp_path / "空", "--scenario", rent)[0] == 1


def test_without_the_extra_it_says_how_to_install(
    run: Any, project: Path, rent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chaiqian.cli.app.find_spec", lambda name: None)
    code, _, err = run("simulate", project, "--scenario", rent)
    assert code == 2 and "pip install 'chaiqian[district]'" in err


def test_where_nobody_can_be_settled_the_files_are_at_fault_and_not_the_command(
    run: Any, project: Path, rent: Path, tmp_path: Path
) -> None:
    for case in project.glob("HZ-*.toml"):
        case.write_text(case.read_text("utf-8").replace("year = 19", "year = 18"), "utf-8")
    code, out, err = run("simulate", project, "--scenario", rent)
    assert (code, out) == (1, "") and err.endswith("没有可以测算的住户\n") and "用法" not in err
    code, out, err = run("facts", "build", project, "-o", tmp_path / "x.parquet")
    assert (code, out) == (1, "") and err.endswith("没有可以写入的住户，没有写文件\n")


def test_settling_imports_none_of_it(tmp_path: Path) -> None:
    program = (
        "import sys; from chaiqian.cli.app import main\n"
        "main(['settle', 'cases/yukou/LSG-001.toml', '-o', sys.argv[1]]);"
        "main(['settle', 'cases/yukou/LSG-001.toml']);"
        "print([m for m in sys.modules if m.split('.')[0] in ('numpy', 'pyarrow') or 'chaiqian.district' in m])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "a.txt"], capture_output=True, check=True, encoding=CONSOLE
    )
    assert found.stdout.rstrip().endswith("[]")


def test_the_statement_of_each_scheme_takes_its_own_households_of_a_table(run: Any, tmp_path: Path) -> None:
    """From cases to facts to SQL in DuckDB: every line of every household as `settle` says, and none lost or mixed."""
    import duckdb

    from chaiqian import load_case, load_scheme, settle

    table = tmp_path / "facts.parquet"
    assert run("facts", "build", "cases", "-o", table)[0] == 0
    seen = 0
    for path in sorted(Path("cases").glob("*/scheme.toml")):
        code, text, _ = run("sql", path, "--dialect", "duckdb", "--table", table)
        assert code == 0
        found = duckdb.sql(text)
        rows = {row[0]: dict(zip(found.columns, row, strict=True)) for row in found.fetchall()}
        cases = [load_case(file) for file in sorted(path.parent.glob("*-*.toml"))]
        assert set(rows) == {case.case_id for case in cases}
        for case in cases:
            settlement = settle(case, load_scheme(path))
            row = rows[case.case_id]
            assert row["status"] == settlement.status and row["mode"] == case.choice.mode
            for line in settlement.lines:
                assert line.id.startswith("adjustment.") or row[line.id] == line.amount, (case.case_id, line.id)
            if settlement.monetary is not None:
                assert row["monetary.total"] == settlement.monetary.total
            if settlement.relocation is not None:
                assert row["relocation.net"] == settlement.relocation.net
            seen += 1
    assert seen == 23


@pytest.mark.parametrize(("name", "value"), [("persons", -1), ("plot_area", 1), ("award.0", 9), ("persons", None)])
def test_a_fact_that_no_recognition_gives_stops_the_simulation(
    run: Any, tmp_path: Path, rent: Path, name: str, value: int | None
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = tmp_path / "facts.parquet"
    assert run("facts", "build", "cases/yukou", "-o", table)[0] == 0
    data = pq.read_table(table)
    place = data.column_names.index(name)
    if value is None:
        data = data.remove_column(place)
    else:
        data = data.set_column(place, name, pa.array([value] * data.num_rows, pa.int64()))
    about = json.loads(pq.ParquetFile(table).metadata.metadata[b"chaiqian"])
    digest = TableDigest()  # by hands that know how the file proves itself
    for batch in data.to_batches():
        digest.add(batch)
    about["sha256"] = digest.hex(about)
    pq.write_table(data.replace_schema_metadata({"chaiqian": json.dumps(about)}), table)
    code, out, err = run("simulate", table, "--scenario", rent)
    wrong = "homestead_area" if name == "plot_area" else name
    assert (code, out) == (1, "") and err == f"事实表里的 {wrong} 超出范围，没有测算；用 chaiqian facts 重新生成\n"


def test_a_household_that_stands_twice_is_told_on_the_report_and_in_the_table(
    run: Any, project: Path, tmp_path: Path, rent: Path
) -> None:
    shutil.copy(project / "HZ-0001.toml", project / "备份.toml")
    said = "有 1 处案件互相矛盾（编号重复、一人在两宗安置等），合计可能重复，改正以前不能作准。"
    code, out, _ = run("simulate", project, "--scenario", rent)
    assert code == 1 and said in out.replace("\n", "")
    assert run("facts", "build", project, "-o", tmp_path / "x.parquet")[0] == 1
    code, out, _ = run("simulate", tmp_path / "x.parquet", "--scenario", rent)
    assert code == 0 and said in out.replace("\n", "")


def test_households_that_a_scenario_refuses_are_counted_apart_and_left_out_on_both_sides(
    run: Any, tmp_path: Path
) -> None:
    """A device renamed in the scheme is no longer the one in the cases: they cannot be settled, M403."""
    path = tmp_path / "x.toml"
    path.write_text('[change]\n"equipment.电话.name" = "座机"\n', "utf-8")
    with_phones = [p for p in Path("cases/yukou").glob("LSG-*.toml") if '"电话"' in p.read_text("utf-8")]
    code, out, _ = run("simulate", "cases/yukou", "--scenario", path, "--format", "json")
    found = json.loads(out)
    assert (code, found["refused"]) == (0, len(with_phones)) and 0 < len(with_phones) < 7
    assert found["total"]["households"] == 7 - len(with_phones)
    assert found["total"]["before"] == found["total"]["after"]


def test_a_scenario_under_which_nobody_can_be_settled_fails(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[change]\n"equipment.电话.name" = "座机"\n', "utf-8")
    case = next(p for p in sorted(Path("cases/yukou").glob("LSG-*.toml")) if '"电话"' in p.read_text("utf-8"))
    folder = tmp_path / "项目"
    folder.mkdir()
    for file in (case, Path("cases/yukou/scheme.toml")):
        (folder / file.name).write_bytes(file.read_bytes())
    code, out, _ = run("simulate", folder, "--scenario", path)
    assert code == 1 and "情景1下有 1 户不能结算" in out


def test_what_costs_less_is_hollow_in_the_html_report(run: Any, tmp_path: Path) -> None:
    path, target = tmp_path / "x.toml", tmp_path / "x.html"
    path.write_text('[change]\n"moving.price" = 55\n"subsidies.low_income" = false\n', "utf-8")
    assert run("simulate", "cases", "--scenario", path, "-o", target)[0] == 0
    page = target.read_text("utf-8")
    assert 'class="more"' in page and 'class="less"' in page and "（实心为增加，空心为减少）" in page
    path.write_text('[change]\n"moving.price" = 55\n', "utf-8")
    assert run("simulate", "cases", "--scenario", path, "-o", target, "--force")[0] == 0
    assert "空心为减少" not in target.read_text("utf-8")


def test_lines_stand_group_by_group_with_the_cap_after_every_award(run: Any, rent: Path) -> None:
    out = run("simulate", "cases", "--scenario", rent).out
    places = [
        out.index(f"\n{name} ") for name in ("宅基地区位补偿价（控制标准以内）", "山区搬迁补助费", "小组整体签约奖")
    ]
    assert sorted(places) == places and out.index("\n奖励总额封顶核减 ") > max(places)
