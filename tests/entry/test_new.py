"""`chaiqian new` in a real pseudo-terminal: what an officer types and sees, and what is left afterwards."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chaiqian import load_case, load_scheme, settle

Start = Callable[..., Any]

HOUSEHOLD = (
    ("编号", ""),
    ("被拆迁人", "丙户（示例）"),
    ("村", ""),
    ("村民小组", "1"),
    ("地址", "金海湖镇韩庄村3号"),
    ("身份证号", ""),
    ("电话", ""),
    ("代理人", ""),
    ("低保户", ""),
    ("独生子女家庭", "是"),
)
LAND = (
    ("宅基地面积", "200.5"),
    ("批准年份", "1996"),
    ("认定依据", "登统"),
    ("公示", "无异议"),
    ("批准文件", ""),
    ("区位", ""),
    ("整宗编号", ""),
    ("评估机构", "示例评估机构"),
    ("评估报告", "示例评报字第0003号"),
    ("装修及附属物评估额", "120,000.50元"),
)
OWNER = (
    ("姓名", ""),
    ("与被拆迁人关系", ""),
    ("集体经济组织成员", "是"),
    ("户籍在拆迁范围内", "是"),
    ("公示", "4"),
    ("认定小组认定的其他人员", ""),
    ("已享受安置或政策性住房", ""),
    ("残疾等级", ""),
    ("大病", ""),
    ("身份证号", ""),
    ("还要再填一项“人员”吗", ""),
)
HOUSE = (
    ("要填写“房屋”吗", ""),
    ("名称", "正房"),
    ("楼层", "1"),
    ("建筑面积", "150"),
    ("重置成新价", "200000"),
    ("在宅基地以内", ""),
    ("有审批手续", ""),
    ("违法建设", ""),
    ("还要再填一项“房屋”吗", ""),
)
REST = (
    ("要填写“经营”吗", ""),
    ("要填写“设备”吗", "y"),
    ("设备", "空调"),
    ("数量", "2"),
    ("还要再填一项“设备”吗", "n"),
    ("要填写“历史遗留问题认定”吗", ""),
)
CHOICE = (
    ("安置方式", "货币"),
    ("应安置面积的确定方式", ""),
    ("签约日期", "2019.6.20"),
    ("交房日期", "2019年7月20日"),
)
ALL = (*HOUSEHOLD, *LAND, *OWNER, *HOUSE, *REST, *CHOICE)
WRITE = "回车写入文件；输入序号修改那一项："


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


def test_a_household_from_the_first_question_to_the_settlement(project: Path, officer: Start) -> None:
    one = officer(project, "new")
    one.answers(*ALL)
    one.answer(WRITE)
    assert one.end() == 0
    assert "已写入 HZ-0003.toml" in one.seen
    assert "结算单" in one.seen and "HZ-0003" in one.seen.split("已写入")[1]
    case = load_case(project / "HZ-0003.toml")
    assert case.case_id == "HZ-0003"
    assert case.homestead.area == 20050 and case.homestead.basis == "登统认定"
    assert case.appraisal.decoration_value == 12000050
    assert case.members[0].name == "丙户（示例）" and case.members[0].relation == "本人"
    assert case.household.only_child and not case.household.low_income
    assert case.choice.mode == "货币安置" and str(case.choice.handed_over_on) == "2019-07-20"
    assert settle(case, load_scheme(project / "scheme.toml")).status == "结算"
    assert files(project) == {"scheme.toml", "HZ-0001.toml", "HZ-0002.toml", "HZ-0003.toml"}


def test_every_answer_is_checked_at_once(project: Path, officer: Start) -> None:
    one = officer(project, "new")
    one.answer("编号", "hz-0001")
    one.until("X501 编号：编号 hz-0001 重复")
    one.answers(*HOUSEHOLD[:2], ("村", "王庄"))
    one.until("M401 住户 · 村：“王庄”不在方案的拆迁范围内")
    one.answers(*HOUSEHOLD[2:5], ("身份证号", "11010119900101123x"))
    one.until("C211 住户 · 身份证号：身份证号 110***********123X 不对")
    one.answers(*HOUSEHOLD[5:], ("宅基地面积", "0"))
    one.until("V102 宅基地 · 宅基地面积：面积超出范围")
    one.answer("宅基地面积", "12.345")
    one.until("V104 宅基地 · 宅基地面积：面积至多 2 位小数")
    one.answer("宅基地面积", "大")
    one.until("V101 宅基地 · 宅基地面积：应填数字，现为文字“")
    one.answers(LAND[0], ("批准年份", ""))
    one.until("这一项必须填写")
    one.answers(LAND[1], ("认定依据", "批件"))
    one.until("V108 宅基地 · 认定依据：“批件”不在可选的值之内")
    one.answers(*LAND[2:], *OWNER[:1], ("与被拆迁人关系", "表兄"))
    one.until("V108 人员第1项 · 与被拆迁人关系：“表兄”不在可选的值之内")
    one.answers(*OWNER[1:], *HOUSE, *REST, *CHOICE[:2], ("签约日期", "2019-2-30"))
    one.until("S104 选择与签约 · 签约日期：没有 2019-02-30 这个日期")
    one.answers(CHOICE[2], ("交房日期", "2019-06-01"))
    one.until("C210 选择与签约 · 交房日期：交房日期 2019-06-01 早于签约日期 2019-06-20")
    one.answers(CHOICE[3])
    one.answer(WRITE)
    assert one.end() == 0


def test_help_and_the_way_back(project: Path, officer: Start) -> None:
    one = officer(project, "new")
    one.answer("编号", "<")
    one.until("已经是第一项")
    one.answers(HOUSEHOLD[0], ("被拆迁人", "错名"), ("村", "《"))
    one.until("被拆迁人（宅基地使用权人） [错名]")
    one.child.sendline("丙户（示例）")
    one.answers(*HOUSEHOLD[2:], ("宅基地面积", "？"))
    one.until("应填：大于 0、不大于 99,999.99 的数")
    one.answers(LAND[0], ("批准年份", "<"))
    one.until("宅基地面积（认定的面积，㎡） [200.5]")
    one.child.sendline("")
    one.answers(*LAND[1:], *OWNER, *HOUSE, *REST, *CHOICE)
    one.answer(WRITE, "<")
    one.until("交房日期（选填，如 2019-06-20） [2019-07-20]")
    one.child.sendline("-")
    one.answer(WRITE)
    assert one.end() == 0
    case = load_case(project / "HZ-0003.toml")
    assert case.household.owner == "丙户（示例）" and case.choice.handed_over_on is None


def test_the_overview_corrects_adds_and_deletes(project: Path, officer: Start) -> None:
    one = officer(project, "new")
    again = [("还要再填一项“房屋”吗", "是"), ("名称", "棚子"), ("楼层", "1"), ("建筑面积", "30"), ("重置成新价", "1")]
    one.answers(*HOUSEHOLD, *LAND, *OWNER, *HOUSE[:-1], *again, *HOUSE[5:], *REST, *CHOICE)
    number = one.until(WRITE).split(" 建筑面积 150")[0].split()[-1]
    one.child.sendline(number)
    one.answer("建筑面积（㎡） [150]", "160")
    shed = one.until(WRITE).split(" 名称 棚子")[0].split()[-1]
    one.child.sendline(f"-{shed}")
    shown = one.until(WRITE)
    assert "棚子" not in shown and "建筑面积 160" in shown
    more = shown.split(" 还要再填一项“房屋”吗")[0].split()[-1]
    one.child.sendline(more)
    one.answers(("还要再填一项“房屋”吗", "是"), ("名称", "厢房"), ("楼层", "1"), ("建筑面积", "50"))
    one.answers(("重置成新价", "5"), ("在宅基地以内", ""), ("有审批手续", ""), ("违法建设", ""))
    one.until("C201 房屋第1项 · 建筑面积：首层建筑面积合计 210.00㎡，大于宅基地面积 200.50㎡")
    one.answers(("违法建设", ""), ("还要再填一项“房屋”吗", ""))
    shown = one.until("输入序号修改那一项：")
    assert "有 1 处错误，改正后才能写入" in shown
    one.child.sendline("")
    one.until("还有错误没有改正")
    one.until("输入序号修改那一项：")
    one.child.sendline("999")
    one.until("请输入 1 至")
    one.until("输入序号修改那一项：")
    one.child.sendline(shown.split(" 建筑面积 50")[0].split()[-1])
    one.answer("建筑面积", "20")
    one.answer(WRITE)
    assert one.end() == 0
    assert [(b.name, b.area) for b in load_case(project / "HZ-0003.toml").buildings] == [
        ("正房", 16000),
        ("厢房", 2000),
    ]


@pytest.mark.parametrize("asked", [0, 1, 12, len(ALL)])
def test_an_interrupt_leaves_nothing(project: Path, officer: Start, asked: int) -> None:
    before = files(project)
    one = officer(project, "new")
    one.answers(*ALL[:asked])
    one.until(ALL[asked][0] if asked < len(ALL) else WRITE)
    one.interrupt()
    assert one.end() == 130
    assert "没有写入任何文件" in one.seen and "Traceback" not in one.seen
    assert files(project) == before


def test_the_end_of_the_input_leaves_nothing(project: Path, officer: Start) -> None:
    before = files(project)
    one = officer(project, "new")
    one.answers(*HOUSEHOLD)
    one.until("宅基地面积")
    one.child.sendeof()
    assert one.end() == 1
    assert "输入已经结束" in one.seen
    assert files(project) == before


def test_a_hangup_leaves_nothing(project: Path, officer: Start) -> None:
    before = files(project)
    one = officer(project, "new")
    one.answers(*HOUSEHOLD)
    one.child.kill(signal.SIGHUP)
    one.end()
    assert files(project) == before


def test_an_existing_file_is_kept(project: Path, officer: Start, run: Any) -> None:
    old = (project / "HZ-0001.toml").read_bytes()
    code, _, err = run("new", project / "HZ-0001.toml")
    assert code == 2 and "已存在" in err
    (project / "HZ-0003.toml").write_text("# 别的文件\n", encoding="utf-8")
    one = officer(project, "new")
    one.answers(*ALL)
    one.answer(WRITE)
    one.answer("另取一个文件名", "丙/户")
    assert one.end() == 0
    assert (project / "HZ-0003.toml").read_text(encoding="utf-8") == "# 别的文件\n"
    assert load_case(project / "丙-户.toml").case_id == "HZ-0003"
    assert (project / "HZ-0001.toml").read_bytes() == old


def test_with_force_a_file_is_replaced(project: Path, officer: Start) -> None:
    one = officer(project, "new", "HZ-0002.toml", "--force")
    one.answers(*ALL)
    one.answer(WRITE)
    assert one.end() == 0
    assert load_case(project / "HZ-0002.toml").case_id == "HZ-0003"


@pytest.mark.parametrize("place", ["", "第二村"])
def test_a_household_never_takes_the_place_of_the_scheme(project: Path, officer: Start, place: str) -> None:
    (project / "第二村").mkdir()
    before = (project / "scheme.toml").read_bytes()
    one = officer(project, "new", place or ".", "--force")
    one.answers(("编号", "Scheme"), *ALL[1:])
    one.answer(WRITE)
    assert one.end() == 0
    assert (project / "scheme.toml").read_bytes() == before
    assert load_case(project / place / "_Scheme.toml").case_id == "Scheme"
    assert not (project / "第二村" / "scheme.toml").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [("scheme", "scheme.toml 是方案的文件名"), ("SCHEME.toml", "scheme.toml 是方案的文件名"), ("con", "Windows 不许"),
     ("方案二.toml", "是方案，不能用案件替换")],
)  # fmt: skip
def test_names_that_no_household_may_have(project: Path, run: Any, name: str, said: str) -> None:
    (project / "方案二.toml").write_bytes((project / "scheme.toml").read_bytes())
    before = {path: path.read_bytes() for path in project.iterdir()}
    code, _, err = run("new", project / name, "--force")
    assert code == 2 and said in err.replace("\n", "")
    assert {path: path.read_bytes() for path in project.iterdir()} == before


def test_what_was_typed_is_kept_beside_a_file_that_changed_meanwhile(project: Path, officer: Start) -> None:
    one = officer(project, "new", "HZ-0002.toml", "--force")
    one.answers(*ALL)
    one.until(WRITE[:-1])
    (project / "HZ-0002.toml").write_text("# 别人写的\n", "utf-8")
    one.child.sendline("")
    assert one.end() == 1
    assert "在这期间被别人或别的程序改动，没有写入" in one.seen and "旁边的 HZ-0002-2.toml" in one.seen
    assert (project / "HZ-0002.toml").read_text("utf-8") == "# 别人写的\n"
    assert load_case(project / "HZ-0002-2.toml").case_id == "HZ-0003"


def test_a_name_that_differs_in_its_letters_only_is_taken(project: Path, officer: Start) -> None:
    (project / "hz-0003.toml").write_text("# 别的文件\n", encoding="utf-8")
    one = officer(project, "new")
    one.answers(*ALL)
    one.answer(WRITE)
    one.answer("另取一个文件名", "HZ-0003.TOML")
    one.answer("另取一个文件名", "戊")
    assert one.end() == 0
    assert load_case(project / "戊.toml").case_id == "HZ-0003"


def test_without_a_scheme_the_officer_is_sent_to_init(tmp_path: Path, run: Any) -> None:
    code, _, err = run("new", tmp_path)
    assert code == 1 and "F111" in err and "chaiqian init" in err
    code, _, err = run("new", tmp_path / "没有\u202e" / "a.toml")
    assert code == 2 and "没有\\u202e 不存在" in err and "\u202e" not in err


def test_a_shared_plot_a_trade_and_flats(project: Path, officer: Start) -> None:
    one = officer(project, "new", "丁.toml")
    land = [pair if pair[0] != "整宗编号" else ("整宗编号", "Z-1") for pair in LAND]
    one.answers(*HOUSEHOLD, *land[:7], ("整宗面积", "100"))
    one.until("C204 宅基地 · 宅基地面积：本户宅基地面积 200.50㎡ 大于整宗面积 100.00㎡")
    one.answers(("整宗面积", "300"), *land[7:], *OWNER, *HOUSE)
    one.answers(("要填写“经营”吗", "是"), ("营业执照有效", "是"), ("许可证明齐备", "是"), ("登记地址一致", "是"))
    one.answers(("正在经营", "是"), ("标明的经营面积", ""), ("实测经营面积", ""))
    one.until("C207 经营：经营没有填写面积")
    one.answers(("实测经营面积", "60"), *REST[1:], ("安置方式", "2"), ("应安置面积的确定方式", ""))
    one.answers(("要填写“所选户型”吗", "是"), ("户型", "三居室"), ("套数", "2"), ("还要再填一项“所选户型”吗", ""))
    one.answers(*CHOICE[2:])
    shown = one.until("输入序号修改那一项：")
    assert "M405 选择与签约 · 所选户型" in shown
    one.child.sendline(shown.split(" 套数 2")[0].split()[-1])
    one.answer("套数", "1")
    one.answer(WRITE)
    assert one.end() == 0
    case = load_case(project / "丁.toml")
    assert case.homestead.plot_area == 30000 and case.business is not None and case.business.measured_area == 6000
    assert [(unit.name, unit.count) for unit in case.choice.units] == [("三居室", 1)]


def test_a_narrow_terminal_shows_no_longer_lines(project: Path, officer: Start) -> None:
    from chaiqian.output.width import cells

    one = officer(project, "new", columns=76)
    one.answers(*ALL)
    one.until(WRITE)
    assert max(cells(line) for line in one.seen.splitlines()) <= 76 + 12  # a prompt with its answer may wrap
