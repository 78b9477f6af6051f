"""Scenarios: how a key names a value, what is refused and where, and that nothing but what it names changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from chaiqian.district.scenario import changed
from chaiqian.district.scenario_file import read_scenarios
from chaiqian.district.scenario_keys import (
    GUIDANCE,
    HOW_TO_NAME,
    Target,
    check_keys,
    check_only,
    figure_name,
    known_keys,
    target_of,
)
from chaiqian.documents.content import content_of
from chaiqian.documents.load import load_scheme
from chaiqian.documents.problem import DocumentError
from chaiqian.documents.problem_page import problem_short
from chaiqian.documents.scheme import Scheme, SigningUnit
from chaiqian.guidance.register import load_guidance

SCHEMES = {path.parent.name: load_scheme(path) for path in sorted(Path("cases").glob("*/scheme.toml"))}


def scenario_file(folder: Path, text: str) -> Path:
    path = folder / "情景.toml"
    path.write_text(text, "utf-8")
    return path


def changes(tmp_path: Path, text: str, scheme: Scheme) -> list[tuple[str, object, object]]:
    (scenario,) = read_scenarios(scenario_file(tmp_path, text))
    return [
        (change.label, change.before, change.after)
        for change in changed(scheme, scenario).changes
        if change.document == "scheme"
    ]


@pytest.mark.parametrize(
    ("key", "value", "label", "before", "after"),
    [
        ("temporary_housing.rent", "30", "临时安置 · 临时安置费标准", "23.75", 30),
        ("award_cap", "500000", "奖励封顶", None, 500000),
        ("awards.工程配合奖.amount", "1.5", "奖励“工程配合奖” · 标准", "120000.00", "1.5"),
        (
            "awards.提前签约奖.stages.2020-06-05.amount",
            "1",
            "奖励“提前签约奖” · 阶段“2020-06-05” · 标准",
            "280000.00",
            1,
        ),
        ("awards.整体签约奖.tiers.0.9500.amount", "80000", "奖励“整体签约奖” · 档次“0.9500” · 标准", "90000.00", 80000),
        ("housing.units.三居室.price", "4700", "回迁安置房 · 户型“三居室” · 自有售价", "4620.00", 4700),
        ("equipment.空调.price", "401", "设备移机费“空调” · 移机单价", "400.00", 401),
        ("signing_units.柳树沟村第四村民小组.signed", "30", "签约单位“柳树沟村第四村民小组” · 已签户数", None, 30),
        ("subsidies.low_income", "false", "其他补助费 · 低保补助费", True, False),
        ("housing.delivered_on", "2024-05-06", "回迁安置房 · 实际交房日期", None, "2024-05-06"),
        ("rounding.to", '"元"', "取整 · 取整单位", None, "元"),
    ],
)
def test_a_key_names_a_value_of_the_scheme(
    tmp_path: Path, key: str, value: str, label: str, before: object, after: object
) -> None:
    assert changes(tmp_path, f'[change]\n"{key}" = {value}\n', SCHEMES["yukou"]) == [(label, before, after)]


def test_a_key_names_a_figure_of_the_guidance(tmp_path: Path) -> None:
    """十三: what the law sets may be asked about; the scheme stays."""
    (scenario,) = read_scenarios(
        scenario_file(tmp_path, '[change]\n"moving.price" = 50\n"guidance.only_child.amount" = 1\n')
    )
    under = changed(SCHEMES["yukou"], scenario)
    assert under.figures["moving.price"].value == 5000 and under.figures["only_child.amount"].value == 100
    assert content_of(under.scheme) == content_of(SCHEMES["yukou"])


@pytest.mark.parametrize("name", SCHEMES)
def test_every_known_key_names_something(name: str) -> None:
    content = content_of(SCHEMES[name])
    assert all(target_of(key, content) is not None for key in known_keys(content))


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("临时安置.临时安置费标准", "temporary_housing.rent"),
        ("临时安置 · 临时安置费标准", "temporary_housing.rent"),
        ("临时安置费标准", "temporary_housing.rent"),
        ("奖励.提前签约奖.阶段.2020-06-05.标准", "awards.提前签约奖.stages.2020-06-05.amount"),
        ("奖励“提前签约奖” · 阶段“2020-06-05” · 标准", "awards.提前签约奖.stages.2020-06-05.amount"),
        ("奖励.提前签约奖.stages．2020-06-05.标准", "awards.提前签约奖.stages.2020-06-05.amount"),
        ("搬迁费标准", "moving.price"),
        ("指导意见规定的搬迁费标准", "moving.price"),
        ("指导意见规定的人均购房面积上限", "limit.per_capita"),
        ("搬迁费标准（八（五）1）", "moving.price"),
        ("区位补偿价（八（一）1（2））", "location_price.town"),
        ("区位补偿价(八(一)1(3))", "location_price.township"),
        ("指导意见规定的区位补偿价（八（一）1（1））", "location_price.new_town"),
    ],
)
def test_a_value_may_be_named_as_the_program_names_it(label: str, key: str) -> None:
    content = content_of(SCHEMES["yukou"])
    assert target_of(label, content) == target_of(key, content) is not None


def problems_of(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    (scenario,) = read_scenarios(scenario_file(tmp_path, text))
    schemes = list(SCHEMES.values())
    found = [*check_keys(schemes, scenario), *check_only(schemes, scenario)]
    return [(problem.code, problem.message, problem.remedy) for problem in found]


@pytest.mark.parametrize(
    ("key", "remedy"),
    [
        ("搬迁费", "是否想写 搬迁费标准？"),
        ("标准", "是否想写 奖励.工程配合奖.标准？"),
        ("奖励.提前签约奖.阶段.2020-06-05.金额", "是否想写 奖励.提前签约奖.阶段.2020-06-05.标准？"),
        ("awards.提前签约奖.amount", HOW_TO_NAME),  # it has stages
        ("housing.units.area", None),  # a scheme without flats has none to name
    ],
)
def test_a_key_of_no_value_gets_a_name_that_there_is(tmp_path: Path, key: str, remedy: str | None) -> None:
    ((code, _, said),) = problems_of(tmp_path, f'[change]\n"{key}" = 1\n')
    assert code == "N807" and (remedy is None or said == remedy)
    near = said.removeprefix("是否想写 ").removesuffix("？")
    if near != said:
        contents = [content_of(scheme) for scheme in SCHEMES.values()]
        assert any(target_of(near, content) is not None for content in contents)


@pytest.mark.parametrize("key", ["区位补偿价", "指导意见规定的区位补偿价"])
def test_a_name_that_several_figures_have_is_refused_with_each_of_them(tmp_path: Path, key: str) -> None:
    """八（一）1: which of the three is meant, only who asks can know."""
    remedy = (
        "写明哪一项：区位补偿价（八（一）1（1））（即 location_price.new_town，新城规划区和整建制拆迁村）"
        "、区位补偿价（八（一）1（2））（即 location_price.town，十三个镇、街道）"
        "、区位补偿价（八（一）1（3））（即 location_price.township，四个山区乡镇）"
    )
    assert problems_of(tmp_path, f'[change]\n"{key}" = 3800\n') == [
        ("N807", f"指导意见里叫 {key.removeprefix('指导意见规定的')} 的有 3 项", remedy)
    ]


def test_every_figure_goes_by_the_name_that_the_program_shows() -> None:
    content = content_of(SCHEMES["yukou"])
    for figure in load_guidance().entries[0]:
        assert target_of(figure_name(figure), content) == Target(GUIDANCE, (figure.name,))


def test_a_name_that_is_refused_is_never_proposed(tmp_path: Path) -> None:
    """Each name of the guidance, cut by a character: what is proposed names something."""
    contents = [content_of(scheme) for scheme in SCHEMES.values()]
    for figure in load_guidance().entries[0]:
        for code, _, remedy in problems_of(tmp_path, f'[change]\n"{figure_name(figure)[:-1]}" = 1\n'):
            near = remedy.removeprefix("是否想写 ").removesuffix("？")
            assert code == "N807" and any(target_of(near, content) is not None for content in contents)


def test_two_entries_of_one_spelling_are_not_told_apart_by_chance(tmp_path: Path) -> None:
    """Village and group are written together: 甲 + 乙丙 and 甲乙 + 丙 read the same."""
    units = tuple(
        SigningUnit(village=village, group=group, households=2, signed=1)
        for village, group in (("甲", "乙丙"), ("甲乙", "丙"))
    )
    scheme = SCHEMES["yukou"].model_copy(update={"signing_units": units})
    (scenario,) = read_scenarios(scenario_file(tmp_path, '[change]\n"signing_units.甲乙丙.signed" = 2\n'))
    (problem,) = check_keys([scheme], scenario)
    assert (problem.code, problem.message) == ("N807", "signing_units.甲乙丙.signed 说的不止一项")


def test_a_value_is_named_once(tmp_path: Path) -> None:
    text = '[change]\n"moving.price" = 60\n"guidance.moving.price" = 50\n'
    assert problems_of(tmp_path, text) == [("N808", "guidance.moving.price 和 moving.price 是同一个值", "删去一行")]


def test_a_place_that_no_scheme_has_is_a_problem(tmp_path: Path) -> None:
    text = '[change]\n"award_cap" = 1\n[only]\ntownships = ["峪口镇", "峪口"]\nvillages = ["无此村"]\n'
    assert problems_of(tmp_path, text) == [
        ("N806", "各方案里都没有“峪口”", "是否想写“峪口镇”？"),
        ("N806", "各方案里都没有“无此村”", "核对名称"),
    ]


def test_a_village_outside_the_townships_beside_it_is_a_problem(tmp_path: Path) -> None:
    """Both are there, and together they ask of nobody."""
    text = '[change]\n"award_cap" = 1\n[only]\ntownships = ["峪口镇"]\nvillages = ["柳树沟村", "桃坞村"]\n'
    (scenario,) = read_scenarios(scenario_file(tmp_path, text))
    (problem,) = check_only(list(SCHEMES.values()), scenario)
    assert (problem.code, problem.message) == ("N806", "所写的乡镇里没有“桃坞村”")
    assert (problem.expected, problem.remedy) == ("柳树沟村", "“桃坞村”在大华山镇：改正乡镇或村，或只写其中一样")
    assert (problem.place.line, problem.place.column) == (5, 21)


def test_a_value_is_found_by_its_name_on_the_sheet(tmp_path: Path) -> None:
    """人均购房面积 is what the formulas call housing.per_capita; the guidance's limit has a name that is nearer."""
    for written, near in (("人均购房面积", "回迁安置房.人均面积"), ("人均购房面积上线", "人均购房面积上限")):
        text = f'[change]\n"{written}" = 30\n'
        message = f"各方案和指导意见里都没有 {written}"
        assert problems_of(tmp_path, text) == [("N807", message, f"是否想写 {near}？")]


def test_what_the_guidance_limits_says_how_to_lift_the_limit(tmp_path: Path) -> None:
    for text, remedy in (
        (
            '"housing.per_capita" = 45',
            "要测算超过限额的，在 [change] 下同时改指导意见的人均购房面积上限（limit.per_capita）",
        ),
        ('"members.extra_relations" = ["外甥"]', "值本身是列表的，外面再加一层方括号：[[…]]（外层的各项逐一测算）"),
    ):
        (scenario,) = read_scenarios(scenario_file(tmp_path, f"[change]\n{text}\n"))
        with pytest.raises(DocumentError) as raised:
            changed(SCHEMES["yukou"], scenario)
        assert raised.value.problems[0].remedy == remedy
    text = '[change]\n"housing.per_capita" = 45\n"limit.per_capita" = 45\n"members.extra_relations" = [["外甥"]]\n'
    (scenario,) = read_scenarios(scenario_file(tmp_path, text))
    assert changed(SCHEMES["yukou"], scenario).scheme.members.extra_relations == ("外甥",)


def test_a_list_makes_a_grid(tmp_path: Path) -> None:
    text = 'name = "网格"\n[change]\n"temporary_housing.rent" = [24, 25]\n"award_cap" = [1, 2, 3]\n'
    text += '"housing.cost_price" = 5000\n'
    scenarios = read_scenarios(scenario_file(tmp_path, text))
    assert len(scenarios) == 6
    assert scenarios[0].name == "网格（temporary_housing.rent=24，award_cap=1）"
    assert [setting.value for setting in scenarios[-1].settings] == [25, 3, 5000]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1:1: N803 没有写要改变的值"),
        ("[change]\n", "1:1: N803 没有写要改变的值"),
        ("[chnge]\na = 1\n", "1:1: N802 情景文件没有 chnge 这一项"),
        ("[change]\nhousing.price = 1\n", "2:1: N804 housing 没有写成一个值或一串值"),
        ('[change]\n"a" = []\n', '2:7: N804 a 没有写成一个值或一串值'),
        ('[change]\n"a" = [1,2,3,4,5,6,7,8,9]\n"b" = [1,2,3,4,5,6,7,8]\n', "1:1: N805 各项取值组合起来有 72 种"),
        ('[change]\n"award_cap" = 1\n[only]\ntowns = ["峪口镇"]\n', "4:9: N802 [only] 没有 towns 这一项"),
        ('[change]\n"award_cap" = 1\n[only]\nvillages = "一村"\n', "4:12: N806 应是一串名称"),
        ('only = 1\n[change]\n"award_cap" = 1\n', "1:8: N806 only 应是一节"),
        ("[change\n", "1:1: S110"),
        ("[" * 40, "1:1: N801 文件嵌套过深或数字过长，没有读取"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_has_a_place(tmp_path: Path, text: str, said: str) -> None:
    path = scenario_file(tmp_path, text)
    with pytest.raises(DocumentError) as raised:
        read_scenarios(path)
    texts = [problem_short(problem).removeprefix(f"{path}:") for problem in raised.value.problems]
    assert any(text.startswith(said) for text in texts), texts


YUKOU = "情景“情景”下，峪口镇柳树沟村住宅房屋拆迁项目（示例）的"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('"temporary_housing.rent" = 10', f"2:28: P322 {YUKOU}临时安置 · 临时安置费标准："),
        ('"business_loss.rate" = 900', "2:24: P320 "),
        ('"award_cap" = -1', f"2:15: V102 {YUKOU}奖励封顶：金额超出范围"),
        ('"award_cap" = 1.234', "2:15: V104 "),
        ('"award_cap" = "many"', "2:15: N808 "),
        ('"housing.kind" = "空房"', "2:18: V108 "),
        ('"moving.price" = "x"', "2:18: N808 moving.price 应填数字"),
        ('"moving.price" = -1', "2:18: N808 "),
        ('"moving.price" = 1.005', "2:18: N808 "),
        ('"moving.price" = nan', "2:18: N808 "),
    ],
)  # fmt: skip
def test_a_value_that_no_scheme_may_have_is_refused_at_its_line(tmp_path: Path, settings: str, said: str) -> None:
    path = scenario_file(tmp_path, f"[change]\n{settings}\n")
    (scenario,) = read_scenarios(path)
    with pytest.raises(DocumentError) as raised:
        changed(SCHEMES["yukou"], scenario)
    text = problem_short(raised.value.problems[0]).removeprefix(f"{path}:")
    assert text.startswith(said), text


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("人均面积", "45", "P321"),
        ("回迁安置房.建设成本价", "-1", "V102"),
        ("奖励.提前签约奖.阶段.2020-06-05.标准", "1.234", "V104"),
        ("awards.提前签约奖.stages.2020-06-05.amount", "1.234", "V104"),
    ],
)
def test_a_value_is_refused_at_the_line_that_names_it_in_chinese_too(
    tmp_path: Path, key: str, value: str, code: str
) -> None:
    text = f'[change]\n"temporary_housing.rent" = 30\n"奖励.工程配合奖.标准" = 1\n"{key}" = {value}\n'
    (scenario,) = read_scenarios(scenario_file(tmp_path, text))
    with pytest.raises(DocumentError) as raised:
        changed(SCHEMES["yukou"], scenario)
    assert [(problem.code, problem.place.line) for problem in raised.value.problems] == [(code, 4)]


def test_a_limit_of_the_guidance_may_be_lifted_together_with_the_value(tmp_path: Path) -> None:
    text = '[change]\n"business_loss.rate" = 900\n"limit.business_rate" = 1000\n'
    (scenario,) = read_scenarios(scenario_file(tmp_path, text))
    assert changed(SCHEMES["yukou"], scenario).scheme.business_loss.rate == 900_00


def test_a_key_of_no_scheme_suggests_the_nearest(tmp_path: Path) -> None:
    text = '[change]\n"temporary_housing.rnt" = 30\n"乱写" = 1\n'
    (scenario,) = read_scenarios(scenario_file(tmp_path, text))
    problems = list(check_keys(SCHEMES.values(), scenario))
    places = [(problem.code, problem.place.line, problem.place.column) for problem in problems]
    assert places == [("N807", line, 1) for line in (2, 3)]
    assert problems[0].remedy == "是否想写 temporary_housing.rent？"
    assert problems[1].remedy.startswith("写方案里的键")


def test_an_award_that_a_scheme_does_not_have_leaves_it_as_it_is(tmp_path: Path) -> None:
    (scenario,) = read_scenarios(scenario_file(tmp_path, '[change]\n"awards.别的奖.amount" = 1\n"moving.price" = 40\n'))
    assert [change.document for change in changed(SCHEMES["yukou"], scenario).changes] == ["guidance"]


def test_only_some_townships(tmp_path: Path) -> None:
    text = '[change]\n"housing.cost_price" = 1\n[only]\ntownships = ["大华山镇"]\n'
    (scenario,) = read_scenarios(scenario_file(tmp_path, text))
    assert changed(SCHEMES["yukou"], scenario).changes == ()
    assert changed(SCHEMES["dahuashan"], scenario).changes != ()


@pytest.mark.parametrize("written", ["0.95", "0.950", "0.9500"])
def test_a_tier_is_named_by_its_rate_however_it_is_written(tmp_path: Path, written: str) -> None:
    found = changes(tmp_path, f'[change]\n"awards.整体签约奖.tiers.{written}.amount" = 80000\n', SCHEMES["yukou"])
    assert found == [("奖励“整体签约奖” · 档次“0.9500” · 标准", "90000.00", 80000)]


def test_a_tier_of_the_whole(tmp_path: Path) -> None:
    found = changes(tmp_path, '[change]\n"awards.整体签约奖.tiers.1.amount" = 160000\n', SCHEMES["yukou"])
    assert found == [("奖励“整体签约奖” · 档次“1.0000” · 标准", "150000.00", 160000)]


def test_what_renames_an_entry_is_put_in_after_what_names_it(tmp_path: Path) -> None:
    text = (
        '[change]\n"awards.提前签约奖.stages.2020-06-25.until" = 2020-06-20\n'
        '"awards.提前签约奖.stages.2020-06-25.amount" = 1\n'
    )
    (scenario,) = read_scenarios(scenario_file(tmp_path, text))
    stages = next(a for a in changed(SCHEMES["yukou"], scenario).scheme.awards if a.name == "提前签约奖").stages  # type: ignore[union-attr]
    assert [(str(stage.until), stage.amount) for stage in stages][1] == ("2020-06-20", 100)


def test_two_names_one_of_which_begins_the_other() -> None:
    content = content_of(SCHEMES["yukou"])
    awards = [{**content["awards"][0], "name": "提前"}, {**content["awards"][1], "name": "提前.签约"}]
    found = target_of("awards.提前.签约.stages.2020-06-05.amount", {**content, "awards": awards})
    assert found is not None and str(found.path[1]) == "提前.签约"
