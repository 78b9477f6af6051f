"""`verify FOLDER` ends with one list: whose amount changes, by how much, by which cause."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import Run

from chaiqian.law.fact_labels import grouped
from chaiqian.receipts.changed_values import figure_words


def sealed(run: Run, tmp_path: Path) -> Path:
    folder = Path(shutil.copytree("cases/yukou", tmp_path / "项目"))
    assert run("seal", folder)[0] == 0
    return folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_nothing_is_listed_where_nothing_changed(run: Run, tmp_path: Path) -> None:
    folder = sealed(run, tmp_path)
    assert "金额与回执不同的户" not in run("verify", folder).out


def test_each_household_with_its_difference_and_cause(run: Run, tmp_path: Path) -> None:
    folder = sealed(run, tmp_path)
    change(folder / "scheme.toml", "delivery_on = 2023-03-31", "delivery_on = 2023-03-31\ndelivered_on = 2023-06-30")
    change(folder / "LSG-002.toml", "decoration_value = 150000.00", "decoration_value = 150100.00")
    out = run("verify", folder).out
    words = "".join(line.strip() for line in out[out.index("金额与回执不同的户（元）") :].splitlines())
    assert "+19,308.75  LSG-001（回迁安置 1,614,846.51 → 1,634,155.26）：方案" in words
    assert "+100.00  LSG-002（货币安置 2,672,582.84 → 2,672,682.84）：案件" in words
    assert "另有 1 户与回执不符，所选方式的金额没有变：方案 1 户（LSG-005）" in words
    undecided = "/  LSG-003（未选定方式，回迁安置 232,041.00 → 246,291.00）：方案"
    assert undecided in words
    assert "+55,323.50  合计，6 户（未选定方式的 1 户不计）" in words
    assert "逐项差额和应补应退：chaiqian sheet 案件 --since 回执 -o 补差单.pdf" in words


def test_several_causes_each_with_what_it_brought(run: Run, tmp_path: Path) -> None:
    folder = sealed(run, tmp_path)
    change(folder / "scheme.toml", "delivery_on = 2023-03-31", "delivery_on = 2023-03-31\ndelivered_on = 2023-06-30")
    change(folder / "LSG-001.toml", "only_child = true", "only_child = false")
    out = run("verify", folder).out
    words = "".join(line.strip() for line in out[out.index("金额与回执不同的户（元）") :].splitlines())
    assert "-30,691.25  LSG-001（回迁安置 1,614,846.51 → 1,584,155.26）：方案+19,308.75、案件 -50,000.00" in words


def test_an_amount_that_lacks_its_appraisal_says_so(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree("cases/jinhaihu", tmp_path / "项目"))
    assert run("seal", folder)[0] == 0
    change(folder / "scheme.toml", "rent = 21.50", "rent = 21.60")
    out = run("verify", folder).out
    words = "".join(line.strip() for line in out[out.index("金额与回执不同的户（元）") :].splitlines())
    assert "XHY-003（未选定方式，货币安置 " in words and "，未含待评估项）：方案" in words


def test_a_household_that_chose_no_way_has_no_chosen_one(run: Run, tmp_path: Path) -> None:
    folder = sealed(run, tmp_path)
    change(folder / "LSG-003.toml", "replacement_value = 96910.00", "replacement_value = 96900.00")
    change(folder / "LSG-003.toml", "decoration_value = 40000.00", "decoration_value = 40010.00")
    both = "另有1户与回执不符，没有选定安置方式，货币安置、回迁安置的金额没有变：案件1户（LSG-003）"
    assert both in "".join(run("verify", folder).out.split())
    change(folder / "LSG-003.toml", "decoration_value = 40010.00", "decoration_value = 40000.00")
    out = "".join(run("verify", folder).out.split())
    ways = "货币安置2,435,291.00→2,435,281.00，回迁安置232,041.00→232,031.00"
    assert f"/LSG-003（未选定方式，{ways}）：案件" in out
    assert "/合计，1户（未选定方式的1户不计）" in out


def test_who_chose_another_way_since_is_listed_with_both(run: Run, tmp_path: Path) -> None:
    """LSG-002: neither way's own amount has changed, and 762,662.84 is due in place of 2,672,582.84."""
    folder = sealed(run, tmp_path)
    change(folder / "LSG-002.toml", 'mode = "货币安置"', 'mode = "回迁安置"')
    words = "".join(run("verify", folder).out.split())
    ways = "LSG-002（货币安置2,672,582.84→回迁安置762,662.84）"
    assert f"-1,909,920.00{ways}：案件--" in words and "-1,909,920.00合计，1户货币" in words
    change(folder / "scheme.toml", "delivery_on = 2023-03-31", "delivery_on = 2023-03-31\ndelivered_on = 2023-06-30")
    words = "".join(run("verify", folder).out.split())
    ways = "LSG-002（货币安置2,672,582.84→回迁安置774,989.09）"
    assert f"-1,897,593.75{ways}：案件-1,909,920.00、方案+12,326.25" in words


def test_several_causes_of_who_chose_no_way_are_named_alone(run: Run, tmp_path: Path) -> None:
    """What each brought is another amount in each way."""
    folder = sealed(run, tmp_path)
    change(folder / "LSG-003.toml", "decoration_value = 40000.00", "decoration_value = 40010.00")
    change(folder / "scheme.toml", "delivery_on = 2023-03-31", "delivery_on = 2023-03-31\ndelivered_on = 2023-06-30")
    words = "".join(run("verify", folder).out.split())
    assert "货币安置2,435,291.00→2,435,301.00，回迁安置232,041.00→246,301.00）：方案、案件" in words


def test_changed_values_have_their_thousands_separated(run: Run, tmp_path: Path) -> None:
    """As the lines and sums have; a year stays as it is written."""
    folder = sealed(run, tmp_path)
    change(folder / "scheme.toml", "rate = 0.90, amount = 50000", "rate = 0.90, amount = 60000")
    change(folder / "LSG-002.toml", "decoration_value = 150000.00", "decoration_value = 150100.00")
    change(folder / "LSG-005.toml", "year = 2003", "year = 2004")
    change(folder / "LSG-006.toml", "amount = -12345.67", "amount = -23456.78")
    told = "".join(run("verify", folder).out.split())
    assert "-方案：奖励“整体签约奖”·档次“0.9000”·标准：50,000.00→60,000.00" in told
    assert "-案件：评估·装修及附属物评估额：150,000.00→150,100.00" in told
    assert "-案件：历史遗留问题认定“多占地核减”·金额：-12,345.67→-23,456.78" in told
    assert "-案件：宅基地·批准年份：2003→2004" in told
    out = run("diff", folder / "LSG-006.receipt.json", folder / "LSG-006.toml").out
    assert "金额：-12,345.67→-23,456.78" in "".join(out.split())


def test_figures_and_sums_of_another_program_have_their_thousands_separated() -> None:
    assert figure_words("10000.00元/证") == "10,000.00元/证" and figure_words("1982年") == "1982年"
    assert figure_words(None) is None and figure_words("0.75") == "0.75"
    assert [grouped(text) for text in ("-12345.67", "312.46", "1/3")] == ["-12,345.67", "312.46", "1/3"]
