"""`diff`: two cases, a case and its receipt, two schemes over a folder."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest


def damage(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def measured_again(project: Path) -> Path:
    shutil.copy(project / "HZ-0001.toml", project / "新.toml")
    damage(project / "新.toml", "area = 300.00", "area = 301.00")
    return project / "新.toml"


def test_two_cases(run: Any, project: Path, measured_again: Path) -> None:
    code, out, err = run("diff", project / "HZ-0001.toml", measured_again)
    assert (code, err) == (0, "")
    assert out == (Path(__file__).parent / "diff_of_two_cases.txt").read_text("utf-8")


def test_a_subsidy_that_enters_another_sum_is_named(run: Any, tmp_path: Path) -> None:
    """Its amount is the same, 267 ㎡ × 33.33 元."""
    folder = Path(shutil.copytree("cases/huangsongyu", tmp_path / "项目"))
    assert run("seal", folder)[0] == 0
    damage(folder / "scheme.toml", 'basis = "每平方米宅基地"', 'basis = "每平方米宅基地"\nmode = "货币安置"')
    out = run("diff", folder / "SBY-020.receipt.json", folder / "SBY-020.toml").out
    assert "影响：山区搬迁补助费（回迁安置）-8,899.44" in "".join(out.split())


def test_a_way_that_is_offered_no_more_does_not_regroup_every_line(run: Any, tmp_path: Path) -> None:
    """The total says that it is gone; only what changed itself is named."""
    folder = Path(shutil.copytree("cases/yukou", tmp_path / "项目"))
    assert run("seal", folder)[0] == 0
    damage(folder / "scheme.toml", "[project]", '[project]\nmodes = ["回迁安置"]')
    out = "".join(run("diff", folder / "LSG-001.receipt.json", folder / "LSG-001.toml").out.split())
    assert "影响：临时安置费（货币安置）-25,365.00；弃房补助费-1,949,100.00-----" in out


def test_the_same_case(run: Any, project: Path) -> None:
    code, out, _ = run("diff", project / "HZ-0001.toml", project / "HZ-0001.toml")
    assert (code, out.splitlines()[1]) == (0, "事实和数值都没有变化，每一行相同。")


def test_a_case_against_its_receipt(run: Any, project: Path) -> None:
    assert run("seal", project)[0] == 0
    damage(project / "HZ-0001.toml", "area = 300.00", "area = 301.00")
    code, out, _ = run("diff", project / "HZ-0001.receipt.json", project / "HZ-0001.toml", "--format", "json")
    assert code == 0
    found = json.loads(out)
    (step,) = found["steps"]
    assert step["changes"] == [
        {
            "document": "case",
            "label": "宅基地 · 宅基地面积",
            "key": "homestead.area",
            "before": "300.00",
            "after": "301.00",
        }
    ]
    assert step["lines"]["宅基地区位补偿价（控制标准以外）"] == "1850.00"
    damage(project / "HZ-0001.receipt.json", '"amount": "61050.00"', '"amount": "61050.01"')
    _, out, _ = run("diff", project / "HZ-0001.receipt.json", project / "HZ-0001.toml")
    assert "开具后被改动过，下面的差异不可靠" in out and "程序：同样的案件" in out


def test_private_numbers_are_told_without_being_shown(run: Any, project: Path) -> None:
    shutil.copy(project / "HZ-0001.toml", project / "新.toml")
    damage(project / "新.toml", "[household]", '[household]\nphone = "13800000000"')
    _, out, _ = run("diff", project / "HZ-0001.toml", project / "新.toml")
    assert "身份证号、电话等不影响金额的内容也有变动" in out and "13800000000" not in out


def test_two_schemes_over_the_folder(run: Any, project: Path) -> None:
    shutil.copy(project / "scheme.toml", project.parent / "旧方案.toml")
    damage(project / "scheme.toml", "\nrent = ", "\nrent = 1")
    code, out, err = run("diff", project.parent / "旧方案.toml", project / "scheme.toml")
    assert (code, err) == (0, "")
    assert "HZ-0001" in out and "HZ-0002" in out and "临时安置费标准" in out and "结算 2 户，金额有变动的 2 户。" in out
    code, out, _ = run("diff", project.parent / "旧方案.toml", project / "scheme.toml", "--format", "json")
    *households, summary = map(json.loads, out.splitlines())
    assert [household["case_id"] for household in households] == ["HZ-0001", "HZ-0002"]
    assert summary["households"] == 2 and len(summary["credits"]) == 1


def test_households_that_cannot_be_compared_are_told(run: Any, project: Path) -> None:
    shutil.copy(project / "scheme.toml", project.parent / "旧方案.toml")
    shutil.copytree(project, project / "下级")
    shutil.copy(project / "HZ-0001.toml", project / "坏.toml")
    damage(project / "坏.toml", "year = 1978", "year = 1878")
    damage(project / "scheme.toml", "\nrent = ", "\nrent = 1")
    code, out, err = run("diff", project.parent / "旧方案.toml", project / "scheme.toml")
    assert code == 1 and "V102" in err
    assert "有 1 户在其中一份方案下不能结算" in out and "下级文件夹里另有方案的 2 户没有计入" in out


def test_output_file(run: Any, project: Path, measured_again: Path, tmp_path: Path) -> None:
    target = tmp_path / "差异.txt"
    assert run("diff", project / "HZ-0001.toml", measured_again, "-o", target)[:2] == (0, "")
    assert target.read_text("utf-8").startswith("差异：HZ-0001.toml → 新.toml")
    assert run("diff", project / "HZ-0001.toml", measured_again, "-o", target)[0] == 2
    assert run("diff", project / "HZ-0001.toml", measured_again, "-o", measured_again, "--force")[0] == 2
    schemes = (project / "scheme.toml", project / "scheme.toml")
    assert run("diff", *schemes, "-o", tmp_path / "方案.txt")[0] == 0
    assert "结算 3 户，金额有变动的 0 户。" in (tmp_path / "方案.txt").read_text("utf-8")
    assert run("diff", *schemes, "-o", tmp_path / "方案.jsonl", "--format", "json")[0] == 0


def test_another_household_is_pointed_out(run: Any, project: Path) -> None:
    _, out, _ = run("diff", project / "HZ-0001.toml", project / "HZ-0002.toml")
    assert "两份的编号不同，可能不是同一户，请核对" in out


def test_usage_and_problems(run: Any, project: Path) -> None:
    case, scheme = project / "HZ-0001.toml", project / "scheme.toml"
    assert run("diff", case, scheme)[0] == 2
    assert run("diff", case, case, "--cases", project)[0] == 2
    assert run("diff", scheme, scheme, "--cases", case)[0] == 2
    damage(case, "year = 1978", "year = 1878")
    assert run("diff", case, project / "HZ-0002.toml")[0] == 1
    damage(scheme, "per_capita = 40", "per_capita = 41")
    assert run("diff", scheme, scheme)[0] == 1
    assert run("diff", project / "HZ-0002.toml", project / "HZ-0002.toml")[0] == 1


def test_a_receipt_that_cannot_be_settled_any_more(run: Any, project: Path) -> None:
    assert run("seal", project)[0] == 0
    damage(project / "HZ-0001.receipt.json", '"area": "300.00"', '"area": "-300.00"')
    code, _, err = run("diff", project / "HZ-0001.receipt.json", project / "HZ-0001.toml")
    assert code == 1 and "先用 chaiqian verify 核对" in err


def test_an_amended_stage_over_the_folder(run: Any, project: Path) -> None:
    shutil.copy(project / "scheme.toml", project.parent / "旧方案.toml")
    damage(
        project / "scheme.toml", "{ until = 2019-07-15", "{ until = 2019-07-12, amount = 1 },\n  { until = 2019-07-15"
    )
    code, out, err = run("diff", project.parent / "旧方案.toml", project / "scheme.toml")
    assert (code, err) == (0, "") and "加入" in out


def test_schemes_whose_changes_cannot_be_put_in_an_order(
    run: Any, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chaiqian.receipts.difference.state import Unsettled

    def refused(*_: object) -> None:
        raise Unsettled

    monkeypatch.setattr("chaiqian.receipts.difference.diff.FolderComparison", refused)
    code, _, err = run("diff", project / "scheme.toml", project / "scheme.toml")
    assert (code, err) == (1, "两份方案之间的变动排不出先后，无法逐项比较\n")
