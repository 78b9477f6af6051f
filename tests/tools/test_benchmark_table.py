"""tools/README.md shows the benchmark run that was recorded."""

from __future__ import annotations

from tools.generate.benchmark_table import BEGIN, END, RESULTS, main, with_results


def test_what_stands_between_the_markers_is_the_recorded_run() -> None:
    text = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    assert with_results(text, "| new |\n") == f"before\n{BEGIN}\n\n| new |\n\n{END}\nafter\n"
    assert with_results("no place\n", "| new |") == "no place\n"


def test_a_run_is_recorded_with_every_contestant() -> None:
    results = RESULTS.read_text("utf-8")
    assert all(name in results for name in ("chaiqian", "by hand", "OpenFisca-Core", "DuckDB", "zen-engine"))


def test_the_page_shows_the_recorded_run() -> None:
    assert main(["--check"]) == 0
