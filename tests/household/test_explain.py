"""`explain`: a line down to the files, the nearest name for a wrong one, and what bound."""

from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
CASE = EXAMPLES / "hanzhuang" / "HZ-0001.toml"


@pytest.mark.parametrize("name", ["location.within", "宅基地区位补偿价（控制标准以内）", "控制标准以内"])
def test_one_line(run: Any, name: str) -> None:
    code, out, err = run("explain", CASE, name)
    assert (code, err) == (0, "")
    assert "宅基地区位补偿价（控制标准以内） = 987,900.00元（八（一）1）" in out
    assert "= 较小者(300.00㎡, 267㎡) × 3,700元/㎡" in out
    assert "HZ-0001.toml:13:8" in out and "指导意见规定" in out
    assert "搬迁费" not in out


def test_all_lines(run: Any) -> None:
    out = run("explain", CASE).out
    assert "搬迁费 = 12,500.00元" in out and "奖励总额封顶核减" in out
    assert "理由：不计：地上第3层，没有审批手续" in out
    assert "（已列于上）" in out


def test_a_wrong_name_suggests_and_lists(run: Any) -> None:
    code, out, err = run("explain", CASE, "搬运费")
    assert code == 2 and not out
    assert "没有项目 搬运费，是否想写 搬迁费" in err
    assert "  location.within  宅基地区位补偿价（控制标准以内）" in err
    assert "是否想写 moving？" in run("explain", CASE, "movin").err


def test_a_fact_by_its_name(run: Any) -> None:
    code, out, err = run("explain", CASE, "应安置面积")
    assert (code, err) == (0, "")
    assert "\n应安置面积 = 267㎡\n" in out and "按宅基地可购面积" in out and "购房款" not in out
    out = run("explain", CASE, "控制标准").out
    assert "\n控制标准 = 267㎡\n" in out and "没有正好叫" not in out
    assert "合法建筑面积 = " in run("explain", CASE, "合法建筑面积").out


def test_a_part_of_a_name_says_what_it_took(run: Any) -> None:
    out = run("explain", CASE, "移机").out
    assert "没有正好叫“移机”的项目；以下说明“设备移机费”，名称里有这几个字的还有：电话移机费" in "".join(out.split())
    assert "\n设备移机费 = " in out
    out = "".join(run("explain", CASE, "搬迁").out.split())
    assert "没有正好叫“搬迁”的项目；以下说明“搬迁费”，名称里有这几个字的还有：搬迁费标准。" in out
    out = run("explain", CASE, "弃房补").out
    assert "没有正好叫“弃房补”的项目；只有“弃房补助费”的名称里有这几个字，以下说明这一项。" in "".join(out.split())


def test_of_several_figures_of_one_name_the_households_own_is_told(run: Any, project: Path) -> None:
    """The guidance has a 区位补偿价 for each zone, the scheme a 提前签约奖标准 for each stage."""
    path = project / "HZ-0001.toml"
    assert "\n区位补偿价 = 3,700元/㎡（八（一）1（2），指导意见规定）\n" in run("explain", path, "区位补偿价").out
    assert "\n提前签约奖标准 = 300,000元" in run("explain", path, "提前签约奖标准").out
    text = path.read_text("utf-8")
    path.write_text(text.replace("signed_on = 2019-06-20", "signed_on = 2019-07-10"), "utf-8")
    out = run("explain", path, "提前签约奖标准").out
    assert "\n提前签约奖标准 = 200,000元" in out and "有 3 个" not in out


def test_figures_of_one_name_are_all_told_where_the_household_has_none_of_them(run: Any) -> None:
    out = "".join(run("explain", EXAMPLES / "hanzhuang" / "HZ-0002.toml", "提前签约奖标准").out.split())
    assert "叫“提前签约奖标准”的数有3个：300,000元、200,000元、100,000元；以下说明第一个。" in out


def test_every_name_that_is_listed_can_be_asked_for(run: Any) -> None:
    err = run("explain", CASE, "不存在的名称").err
    facts = "".join(err.split("可以查看的事实和数值：\n")[1].splitlines()[:-1]).replace(" ", "").split("、")
    assert len(facts) > 20
    for name in facts:
        code, out, _ = run("explain", CASE, name)
        assert code == 0 and f"\n{name}" in out, name


def test_a_name_that_fits_several_lines_is_not_guessed(run: Any) -> None:
    code, out, err = run("explain", CASE, "临时安置费")
    assert (code, out) == (2, "")
    listed = "临时安置费（货币安置）、临时安置费（回迁安置）、临时安置费标准"
    assert f"没有正好叫“临时安置费”的；名称里有这几个字的有：{listed}\n" in err


def test_why(run: Any) -> None:
    code, out, _ = run("explain", CASE, "--why")
    assert code == 0
    assert "奖励总额封顶  八（六）" in out and "+60,000.00" in out
    assert "经营面积上限" in out and "宅基地面积控制标准" in out


def test_a_line_and_why(run: Any) -> None:
    out = run("explain", CASE, "moving", "--why").out
    assert "搬迁费 = 12,500.00元" in out and "经营面积上限" in out


def test_illegal_construction_has_no_price(run: Any) -> None:
    out = run("explain", EXAMPLES / "duxinzhuang" / "DXZ-017.toml", "--why").out
    (line,) = [line for line in out.splitlines() if "加建房" in line]
    assert line.split()[0] == "/" and "十" in line


def test_problems_are_told(run: Any, project: Path) -> None:
    code, out, err = run("explain", project / "none.toml")
    assert code == 1 and not out and "F101" in err


@pytest.mark.parametrize("name", ["甲", "甲一（示例）", "甲一长得多的一个名字（示例）"])
def test_a_number_that_an_excerpt_ends_in_is_masked_too(run: Any, tmp_path: Path, name: str) -> None:
    number = "11010519491231002X"
    row = f'{{ name = "{name}", relation = "本人", id_number = "{number}", collective_member = true, '
    row += 'registered_in_scope = true, publicity = "无异议" }'
    text, _, rest = CASE.read_text("utf-8").partition("[[members]]")
    _, _, rest = rest.partition("[[equipment]]")
    head, comma, tail = text.partition("[household]")
    written = f"{head}members = [\n  {row},\n]\n{comma}{tail}[[equipment]]{rest}"
    (tmp_path / "HZ.toml").write_text(written, "utf-8")
    out = run("explain", tmp_path / "HZ.toml", "被安置人员", "--scheme", CASE.parent / "scheme.toml").out
    assert f'name="{name}"' in "".join(out.split())  # wherever the length of the path breaks the line
    assert number[3:8] not in out
