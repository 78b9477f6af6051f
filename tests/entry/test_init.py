"""`chaiqian init`: in a pseudo-terminal, and with every answer given in advance."""

import json
import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from chaiqian import load_scheme
from chaiqian.documents.labels import choices_of
from chaiqian.documents.scheme import CollectiveAward, CooperationAward, EarlySigningAward, HandoverAward
from chaiqian.entry import init as command
from chaiqian.guidance import load_guidance
from chaiqian.law.rules.awards import CLAUSE_OF_KIND

Start = Callable[..., Any]

GIVEN = (
    "project.name=甲项目（示例）",
    "project.approved_on=2020-1-1",
    "project.announced_on=2020年2月1日",
    "project.relocation_deadline=2020.9.1",
    "project.township=平谷镇",
    "project.villages=甲村、乙村",
    "project.zone=镇域",
    "award_period.start=2020-3-1",
    "award_period.end=2020-4-30",
    "decoration.fixed_quota=是",
    "temporary_housing.market_rent=20",
    "temporary_housing.rent=22.50元",
    "housing.kind=现房",
    "housing.cost_price=5,000",
    "housing.assessed_price=9000",
)
AWARD = ("awards[1].kind=cooperation", "奖励第1项 · 名称=工程配合奖", "awards[1].basis=每宅", "awards[1].amount=150000")
WRITE = "回车写入文件；输入序号修改那一项："


def settings(*given: str) -> list[str]:
    return [word for setting in given for word in ("--set", setting)]


def test_with_every_answer_in_advance_nothing_is_asked(tmp_path: Path, run: Any) -> None:
    folder = tmp_path / "一" / "项目"
    code, out, err = run("init", folder, "--yes", *settings(*GIVEN, *AWARD))
    assert (code, err) == (0, "")
    assert "已写入" in out and "chaiqian new" in out
    scheme = load_scheme(folder / "scheme.toml")
    assert scheme.project.villages == ("甲村", "乙村")
    assert scheme.housing.price == 450000 and scheme.housing.per_capita == 4000 and scheme.business_loss.rate == 80000
    assert scheme.awards[0].name == "工程配合奖"
    text = (folder / "scheme.toml").read_text("utf-8")
    first = text.splitlines()[0]
    assert first == "#:schema schemas/scheme.schema.json"
    for name in ("case", "scheme", "register"):
        assert json.loads((folder / "schemas" / f"{name}.schema.json").read_text("utf-8"))["type"] == "object"
    assert 'township = "平谷镇"  # 乡镇（街道）' in text
    assert "# award_cap =  # 选填：奖励封顶" in text
    assert run("check", folder)[0] == 0


def uncommented(text: str, header: str) -> str:
    """The sections that the comments hold under this header, as text of their own."""
    found, on = [], False
    for line in text.splitlines():
        on = line.startswith(f"# {header}") or on and line.startswith("# ") and not line.startswith("# [")
        found += [line.removeprefix("# ")] if on else []
    return "\n".join(found)


def test_the_scheme_shows_how_what_is_left_out_is_written(tmp_path: Path, run: Any) -> None:
    folder = tmp_path / "项目"
    run("init", folder, "--yes", *settings(*GIVEN))
    text = (folder / "scheme.toml").read_text("utf-8")
    shown = [uncommented(text, header) for header in ("[[subsidies.extra]]", "[[signing_units]]", "[[awards]]")]
    shown += [uncommented(text, header) for header in ("[subsidies]", "[[housing.units]]", "[[equipment]]")]
    assert all(shown)
    kinds = ("cooperation", "early_signing", "collective", "handover")
    assert re.findall(r'(?m)^kind = "(.*?)"  # 奖项类别：[^：]+：', shown[2]) == [*kinds]
    numbers = count()
    everything = re.sub(r'(?m)^name = "奖项名称（示例）"', lambda _: f'name = "奖项{next(numbers)}"', "\n".join(shown))
    everything = everything.replace("2020-06-30", "2020-04-30").replace("柳树沟村（示例）", "甲村")
    (folder / "scheme.toml").write_text(f"{text}\n{everything}", "utf-8")
    assert run("check", folder / "scheme.toml")[0] == 0
    scheme = load_scheme(folder / "scheme.toml")
    assert {award.kind for award in scheme.awards} == set(kinds)
    assert scheme.subsidies.extra[0].amount == scheme.equipment[0].price == 0


def test_the_kinds_of_award_are_called_as_their_clauses() -> None:
    for kind in (CooperationAward, EarlySigningAward, CollectiveAward, HandoverAward):
        info = kind.model_fields["kind"]
        heading = load_guidance().clause(CLAUSE_OF_KIND[choices_of(info.annotation)[0]]).heading
        assert str(info.description).startswith(f"{heading}：")


def test_what_is_missing_is_listed(tmp_path: Path, run: Any) -> None:
    code, _, err = run("init", tmp_path / "项目", "--yes", *settings(*GIVEN[1:]))
    assert code == 2
    assert "--set project.name=…  项目 · 项目名称" in err and "project.township" not in err
    assert not (tmp_path / "项目").exists()


@pytest.mark.parametrize(
    ("setting", "code", "complaint"),
    [
        ("project.name", 2, "没有等号"),
        ("project..name=x", 2, "写法不对"),
        ("project.nam=x", 2, "“project.nam”：没有这一项；是否想写 项目.项目名称（project.name）？"),
        ("奖励期开始=2020-1-1", 2, "没有这一项；是否想写 奖励期.开始日期（award_period.start）？"),
        ("安置房价格=4500", 2, "没有这一项；是否想写 回迁安置房（housing）下面的一项？"),
        ("awards[1]=x", 2, "下面还有各项"),
        ("project=x", 2, "下面还有各项"),
        ("project.township=平谷", 1, "P312 项目 · 乡镇（街道）：指导意见没有列出“平谷”"),
        ("business_loss.rate=801", 1, "P320"),
        ("award_period.start=2020-2-30", 1, "S104 奖励期 · 开始日期：没有 2020-02-30 这个日期"),
        ("temporary_housing.rent=很多", 1, "V101"),
    ],
)
def test_a_bad_setting_is_refused_at_once(tmp_path: Path, run: Any, setting: str, code: int, complaint: str) -> None:
    got, _, err = run("init", tmp_path / "项目", "--set", setting)
    assert got == code and complaint in err
    assert not (tmp_path / "项目").exists()


def test_contradictions_are_found_without_questions(tmp_path: Path, run: Any) -> None:
    late = [setting.replace("end=2020-4-30", "end=2020-2-1") for setting in GIVEN]
    code, _, err = run("init", tmp_path / "项目", "--yes", *settings(*late))
    assert code == 1 and "P301" in err and not (tmp_path / "项目").exists()


TWO_WAYS = (
    "business_loss.rates[1].name=餐饮",
    "business_loss.rates[1].rate=800",
    "awards[1].kind=handover",
    "awards[1].name=按时交房奖",
    "awards[1].basis=每人",
    "awards[1].stages[1].until=2020-6-1",
    "awards[1].stages[1].amount=3000",
    "awards[1].stages[1].at_most=9000",
    "awards[1].marked=是",
    "temporary_housing.late[1].after=18",
    "temporary_housing.late[1].rent=26",
    "members.as_of=2020-1-31",
    "subsidies.extra[1].name=购房补助费",
    "subsidies.extra[1].basis=每平方米安置房",
    "subsidies.extra[1].amount=300",
    "subsidies.extra[1].mode=货币安置",
    "signing_units[1].village=甲村",
    "signing_units[1].households=40",
    "housing.units[1].name=小户型",
    "housing.units[1].area=60",
    "housing.units[1].kind=期房",
    "housing.units[1].delivery_on=2022-3-31",
)


def test_what_has_two_ways_can_be_given_in_advance(tmp_path: Path, run: Any) -> None:
    code, _, err = run("init", tmp_path / "项目", "--yes", *settings(*GIVEN, *TWO_WAYS))
    assert (code, err) == (0, "")
    scheme = load_scheme(tmp_path / "项目" / "scheme.toml")
    assert scheme.business_loss.rate is None and scheme.business_loss.rates is not None
    (award,) = scheme.awards
    assert award.kind == "handover" and award.deadline is None and award.amount is None and award.marked
    assert award.stages is not None and award.stages[0].at_most == 900000
    assert scheme.temporary_housing.late[0].after == 18 and str(scheme.members.as_of) == "2020-01-31"
    assert scheme.subsidies.extra[0].mode == "货币安置" and not scheme.subsidies.extra[0].marked
    assert scheme.housing.units[0].kind == "期房"


def test_what_is_needed_for_a_term_is_listed(tmp_path: Path, run: Any) -> None:
    given = [setting for setting in TWO_WAYS if "delivery_on" not in setting and ".mode" not in setting]
    code, _, err = run("init", tmp_path / "项目", "--yes", *settings(*GIVEN, *given))
    assert code == 2 and not (tmp_path / "项目").exists()
    assert "housing.units[1].delivery_on=" in err and "subsidies.extra[1].mode=" in err


def test_an_existing_scheme_is_kept_unless_forced(project: Path, run: Any) -> None:
    old = (project / "scheme.toml").read_bytes()
    words = ("init", project, "--yes", *settings(*GIVEN))
    code, _, err = run(*words)
    assert code == 2 and "已存在" in err and (project / "scheme.toml").read_bytes() == old
    assert not (project / "schemas").exists()
    assert run(*words, "--force")[0] == 0
    assert load_scheme(project / "scheme.toml").project.name == "甲项目（示例）"


def test_a_failure_while_writing_leaves_nothing(tmp_path: Path, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    true_save = command.save_document

    def fail_at_the_scheme(output: Path, *rest: Any, **how: Any) -> int:
        if output.name == "scheme.toml":
            raise KeyboardInterrupt
        return true_save(output, *rest, **how)

    monkeypatch.setattr(command, "save_document", fail_at_the_scheme)
    assert run("init", tmp_path / "一" / "项目", "--yes", *settings(*GIVEN))[0] == 130
    assert not (tmp_path / "一").exists()
    assert command.SCHEMAS == "schemas"


def test_the_questions_of_a_project(tmp_path: Path, officer: Start) -> None:
    one = officer(tmp_path, "init", "项目", *settings(*GIVEN[1:6]))
    one.answer("项目名称", "甲项目（示例）")
    one.answers(("区位", "镇域"), ("拆迁人", ""), ("方案批准文号", ""), ("拆迁许可证", ""))
    one.answers(("项目批准实施日期", ""), ("补偿方式", ""), ("公益项目", ""), ("开始日期", "2020-3-1"))
    one.answer("结束日期", "2020-2-1")
    one.until("P301 奖励期 · 结束日期：奖励期结束日期 2020-02-01 早于开始日期 2020-03-01")
    one.answers(("结束日期", "2020-4-30"), ("设置装修及附属物定额补偿", "是"), ("停产停业损失补偿标准", "900"))
    one.until("P320 停产停业损失 · 停产停业损失补偿标准")
    one.answers(("停产停业损失补偿标准", ""), ("市场月租金", "20"), ("临时安置费标准", "19"))
    one.until("P322")
    one.answers(("临时安置费标准", "22"), ("现房或期房", "期房"), ("销售均价", ""), ("建设成本价", "5000"))
    one.answers(("评估价格", "9000"), ("人均面积", ""), ("预计交房日期", "2022-12-31"), ("实际交房日期", ""))
    one.answers(("专项维修资金", ""), ("要填写“户型”吗", ""), ("户型", "小户型"), ("面积", "60"), ("自有售价", ""))
    one.answers(
        ("还要再填一项“户型”吗", ""), ("奖励封顶", ""), ("取整单位", ""), ("另行认可的亲属关系", "外祖父母、兄弟姐妹")
    )
    one.answers(("人员范围", ""), ("独生子女补助费", "是"), ("残疾补助费", ""), ("低保补助费", ""))
    one.answers(("大病补助费", ""), ("要填写“另设补助费”吗", ""), ("要填写“设备移机费”吗", "否"))
    one.answers(("要填写“奖励”吗", ""), ("奖项类别", "提前"), ("名称", ""), ("计算依据", "1"))
    one.answers(("截止日期", ""), ("标准", "100000"), ("还要再填一项“阶段”吗", ""), ("限名单", ""))
    one.answer("还要再填一项“奖励”吗", "是")
    one.answers(("奖项类别", "3"), ("名称", ""), ("计算依据", "每宅"), ("签约单位", "村"), ("签约期限", ""))
    one.answers(("签约比例", "95%"), ("标准", "50000"), ("还要再填一项“档次”吗", ""), ("还要再填一项“奖励”吗", ""))
    one.answers(("要填写“签约单位”吗", "是"), ("村", "甲村"), ("总户数", "40"), ("村民小组", ""), ("已签户数", "41"))
    one.until("P311")
    one.answers(("已签户数", "-"), ("还要再填一项“签约单位”吗", ""))
    one.answer(WRITE)
    assert one.end() == 0
    scheme = load_scheme(tmp_path / "项目" / "scheme.toml")
    assert [(award.kind, award.name) for award in scheme.awards] == [
        ("early_signing", "提前签约奖"),
        ("collective", "整体签约奖"),
    ]
    assert scheme.members.extra_relations == ("外祖父母", "兄弟姐妹")
    assert scheme.signing_units[0].signed is None


def test_a_day_is_called_as_its_kind_of_award_calls_it(tmp_path: Path, run: Any) -> None:
    late = [
        f"awards[1].{value}" for value in ("name=甲", "kind=collective", "basis=每宅", "by=村", "deadline=2031-1-1")
    ]
    code, _, err = run("init", tmp_path / "项目", "--yes", *settings(*GIVEN, *late))
    assert code == 1 and "P304 奖励第1项 · 签约期限：" in err


def test_an_interrupt_leaves_no_folder(tmp_path: Path, officer: Start) -> None:
    one = officer(tmp_path, "init", "项目")
    one.answer("项目名称", "甲")
    one.until("方案批准日期")
    one.interrupt()
    assert one.end() == 130
    assert list(tmp_path.iterdir()) == []


def test_new_after_init_points_at_the_schema(tmp_path: Path, run: Any) -> None:
    from chaiqian.entry.new import _plan

    assert run("init", tmp_path / "项目", "--yes", *settings(*GIVEN))[0] == 0
    file = tmp_path / "项目" / "scheme.toml"
    (file.parent / "案件").mkdir()
    assert _plan(load_scheme(file), file, file.parent / "案件").schema == "../schemas/case.schema.json"
