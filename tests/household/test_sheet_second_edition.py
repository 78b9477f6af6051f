"""What a sheet and a comparison say of the terms of the second edition, on the sample that uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.conftest import Run

from chaiqian import load_case, load_scheme, settle
from chaiqian.documents.scheme import Scheme
from chaiqian.household.sheet_ways import is_arithmetic

FOLDER = Path("cases/jinhaihu")
MEASURED, VERDICTS, UNAPPRAISED, PARTLY = (FOLDER / f"XHY-00{number}.toml" for number in (1, 2, 3, 4))


def said(run: Run, *words: str | Path) -> str:
    """What a command prints, on one line."""
    return "".join(line.strip() for line in run(*words).out.splitlines())


@pytest.mark.parametrize(
    "words",
    [
        "补偿小计（未含待评估项）",
        "合计（货币安置，未含待评估项）",
        "合计（回迁安置，未含待评估项）",
        "货币安置　应付（付给被拆迁人，未含待评估项）",
        "应付（未含待评估项）",
        "房屋重置成新价、装修及附属物补偿尚未评估完：各项合计未含待评估项，评估后增加。",
        "重置成新价 尚未评估）",
        "装修及附属物尚未评估，定额增加暂按全部定额计",
    ],
)
def test_a_sheet_without_an_appraisal_says_so_at_every_sum(run: Run, words: str) -> None:
    assert words in said(run, "settle", UNAPPRAISED)


def test_a_sum_that_lacks_nothing_says_nothing(run: Run) -> None:
    assert "（未含待评估项）" not in said(run, "settle", VERDICTS)
    assert "奖励小计（未含" not in said(run, "settle", UNAPPRAISED)


def test_what_is_known_of_an_appraisal_is_provisional(run: Run) -> None:
    out = said(run, "settle", PARTLY)
    assert "103,500.00  房屋重置成新价【暂计】" in out and "合计（未含待评估项）" in out


def test_the_comparison_says_so_too(run: Run) -> None:
    assert "尚未评估完，合计和净额未含待评估项。" in said(run, "compare", UNAPPRAISED)
    assert "未含待评估项" not in said(run, "compare", VERDICTS)
    machine = json.loads(run("compare", UNAPPRAISED, "--format", "json").out)
    assert machine["appraisal_pending"] == ["replacement", "decoration"]


def test_a_line_that_comes_to_nothing_in_every_way_is_not_compared(run: Run) -> None:
    assert "自行购房补助费" not in said(run, "compare", UNAPPRAISED)


def test_the_day_of_recognition_stands_with_the_verdicts(run: Run) -> None:
    assert "人员（认定截止日 2021-03-01）：" in said(run, "settle", VERDICTS)
    assert "认定截止日" not in said(run, "settle", "cases/yukou/LSG-001.toml")


def test_flats_say_what_they_measure_and_when_each_type_is_delivered(run: Run) -> None:
    out = said(run, "settle", MEASURED)
    assert "甲户型 1 套（实测 58.93㎡）、乙户型 1 套（实测86.12㎡）" in out
    assert "甲户型 现房；乙户型 期房，已于 2023-02-25 交房" in out
    assert "甲户型 现房；丙户型 期房，预计 2024-06-30 交房" in said(run, "settle", PARTLY)


def test_a_collective_award_is_compared_by_the_count_of_its_own_deadline(run: Run) -> None:
    machine = json.loads(run("compare", UNAPPRAISED, "--format", "json").out)
    counts = [(award["signed"], award["deadline"]) for award in machine["collective"]]
    assert counts == [(33, "2021-04-25"), (None, "2021-05-31")]
    assert "33/33 户（方案认定，截至 2021-04-25，不含本户）" in said(run, "compare", UNAPPRAISED)


def test_both_ways_are_equal_by_arithmetic_only_where_nothing_else_tells_them_apart() -> None:
    scheme, case = load_scheme(Path("cases/binhe/scheme.toml")), load_case(Path("cases/binhe/QY-002.toml"))
    case = case.model_copy(update={"choice": case.choice.model_copy(update={"mode": None, "units": ()})})
    assert is_arithmetic(settle(case, scheme))
    extra = {"name": "物业补助费", "basis": "每宅", "amount": 100, "mode": "回迁安置"}
    other = Scheme.model_validate({**scheme.model_dump(), "subsidies": {"extra": [extra]}})
    assert not is_arithmetic(settle(case, other))


@pytest.mark.parametrize(
    "title",
    [
        "折合价值（未含待评估项）",
        "能选的房（元，未含待评估项）",
        "签约和交房的时间：奖励（元，装修及附属物定额增加暂按全部定额计）",
        "签约和交房的时间：各方式合计（元，未含待评估项）",
    ],
)
def test_every_table_of_a_comparison_that_has_totals_says_so(run: Run, title: str) -> None:
    assert title in said(run, "compare", UNAPPRAISED)


def test_awards_with_an_appraised_decoration_lack_nothing(run: Run, tmp_path: Path) -> None:
    appraisal = '\n[appraisal]\nagency = "示例"\nreport = "示例"\ndecoration_value = 1000.00\n'
    case = tmp_path / UNAPPRAISED.name
    case.write_text(UNAPPRAISED.read_text("utf-8") + appraisal, "utf-8")
    out = said(run, "compare", case, "--scheme", FOLDER / "scheme.toml")
    assert "签约和交房的时间：奖励（元）" in out and "各方式合计（元，未含待评估项）" in out


def test_an_explanation_says_so_above_everything(run: Run) -> None:
    assert run("explain", UNAPPRAISED).out.startswith("XHY-003 计算过程（试算，未含待评估项）\n")
    assert run("explain", UNAPPRAISED, "--why").out.startswith("XHY-003 受哪些限制（试算，未含待评估项）\n")
    assert run("explain", VERDICTS).out.startswith("XHY-002 计算过程（结算）\n")
