"""What must agree within one case about its people and its lists. Each check yields its findings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from chaiqian.documents.case import MOST_MEASURED, Case, Member
from chaiqian.documents.problem import Finding, Keyed, Path, contradiction, key_field
from chaiqian.documents.values import AREA

DOCUMENT = "case"
wrong = partial(contradiction, DOCUMENT)
LARGEST = int(AREA.upper * 100)
WORDS_OF_DEATH = ("已故", "去世", "死亡", "亡故")
OWNER = "本人"


def check_stated(case: Case) -> Iterator[Finding]:
    """Who is alive states the group's verdict or both conditions, and how the publicity stands."""
    for index, member in enumerate(case.members):
        if member.deceased:
            continue
        if member.recognised is None and not member.states_conditions:
            yield _without_conditions(member, ("members", index))
        if member.publicity is None:
            yield _without_publicity(member, ("members", index))


def _without_publicity(member: Member, path: Path) -> Finding:
    message, expected = f"“{member.name}”没有写公示", "公示结果；只有认定时已去世的可以不写"
    remedy, typed = Keyed("补写{members.publicity}"), Keyed("填写{members.publicity}")
    return wrong("C214", path, message, expected, remedy, "五（三）", typed=typed)


def _without_conditions(member: Member, path: Path) -> Finding:
    keys = ("collective_member", "registered_in_scope")
    both = "和".join(key_field(("members", key)) for key in keys)
    missing = "和".join(key_field(("members", key)) for key in keys if getattr(member, key) is None)
    message = f"“{member.name}”的认定条件没有写全"
    expected = Keyed(f"{both}两项都写；只有认定小组结论的，写{{members.recognised}}")
    remedy = Keyed(f"补写{missing}；只有结论的，写{{members.recognised}}")
    typed = Keyed(f"填写{missing}；只有结论的，填写{{members.recognised}}")
    return wrong("C213", path, message, expected, remedy, "五（三）", typed=typed)


def check_verdict_alone(case: Case) -> Iterator[Finding]:
    """Nobody is recognised who is dead or was housed before."""
    for index, member in enumerate(case.members):
        if not member.recognised:
            continue
        others = (("deceased", member.is_deceased), ("housed_before", member.housed_before))
        for key in (key for key, stated in others if stated):
            path, also = ("members", index, "recognised"), ("members", index, key)
            both = f"{{members.recognised}}和{key_field(also)}"
            message, expected = Keyed(f"“{{0}}”同时写着{both}", (member.name,)), "两者不能同时为“是”"
            yield wrong("C215", path, message, expected, "核对认定结果，改正写错的一处", "五（三）", also)


def check_names_of_the_dead(case: Case) -> Iterator[Finding]:
    """Who is dead is said by a key that the law reads, not by a name that nobody reads."""
    names = "".join([member.name for member in case.members])
    if not any(word in names for word in WORDS_OF_DEATH):
        return
    for index, member in enumerate(case.members):
        word = next((word for word in WORDS_OF_DEATH if word in member.name), None)
        if word is not None and member.deceased is None:
            yield wrong(
                "C216",
                ("members", index, "name"),
                Keyed(f"姓名里写着“{word}”，没有写{{members.deceased}}，仍会计入被安置人员"),
                expected=Keyed("认定时不在世的，{members.deceased=true}；认定以后去世的，{members.deceased=false}"),
                remedy=Keyed("补写{members.deceased}，姓名只写姓名"),
                clause="五（三）",
                typed=Keyed("填写{members.deceased}，姓名只写姓名"),
            )


def check_owner(case: Case) -> Iterator[Finding]:
    """Somebody is the owner, alive or dead."""
    if case.members and OWNER not in [member.relation for member in case.members]:
        message = f"人员中没有一人是“{OWNER}”"
        expected = Keyed(f"被拆迁人列为{OWNER}；已去世的也列出，标明{{members.deceased}}")
        yield wrong("W214", ("members",), message, expected, "核对各人与被拆迁人的关系", "五（三）")


def check_lists(case: Case) -> Iterator[Finding]:
    """No name twice within one list of marked subsidies or awards."""
    home = case.household
    if not home.subsidies and not home.awards and not any(member.subsidies for member in case.members):
        return
    lists: list[tuple[Path, tuple[str, ...]]] = [
        (("household", "subsidies"), home.subsidies),
        (("household", "awards"), home.awards),
        *((("members", index, "subsidies"), member.subsidies) for index, member in enumerate(case.members)),
    ]
    for path, names in lists:
        for index, name in enumerate(names):
            first = names.index(name)
            if first != index:
                message, expected = f"“{name}”重复列入，第 {first + 1} 项已有", "同一名单内各不相同"
                yield wrong("C206", (*path, index), message, expected, "删去重复的一项", also=(*path, first))


def check_flats(case: Case) -> Iterator[Finding]:
    """One entry for each type of flat, or one for each flat that was surveyed."""
    units = case.choice.units
    if not units:
        return
    first: dict[str, int] = {}
    surveyed = [unit.measured for unit in units if unit.measured is not None]
    if len(surveyed) > MOST_MEASURED or sum(surveyed) > LARGEST:
        message = f"有实测面积的房屋有 {len(surveyed)} 套，共 {sum(surveyed) // 100:,} ㎡"
        expected = f"至多 {MOST_MEASURED} 套，面积合计不大于 {AREA.upper:,f} ㎡"
        yield wrong("C205", ("choice", "units"), message, expected, "核对是否重复粘贴", "八（七）")
    for index, unit in enumerate(units):
        path: Path = ("choice", "units", index)
        if unit.measured is not None and unit.count != 1:
            message = f"“{unit.name}”写了实测面积，套数是 {unit.count}"
            single = Keyed("写{choice.units.measured}的，{choice.units.count}是 1")
            remedy = Keyed("每套一条，{choice.units.count}写 1；还没有实测的，删去{choice.units.measured}")
            yield wrong("C217", (*path, "count"), message, single, remedy, "八（七）1")
        earlier = first.setdefault(unit.name, index)
        if earlier != index and (unit.measured is None or units[earlier].measured is None):
            yield wrong(
                "C206",
                (*path, "name"),
                f"户型“{unit.name}”重复，第 {earlier + 1} 项已有",
                expected="同一户型写一条；只有每套都有实测面积的，才每套一条",
                remedy=Keyed("合并为一条，改{choice.units.count}；已实测的，每条补写{choice.units.measured}"),
                clause="八（七）1",
                also=("choice", "units", earlier, "name"),
            )


def check_adjustments(case: Case) -> Iterator[Finding]:
    """An award that is called a legacy problem would escape the cap."""
    for index, decided in enumerate(case.adjustments):
        if "奖" in decided.name:
            message = f"“{decided.name}”名称里有“奖”，列为历史遗留问题就不计入奖励封顶"
            expected = "奖励列在方案里，只给名单上的户的也是"
            remedy = "是奖励的，由方案列为限名单的奖励；确是历史遗留问题的改名"
            yield wrong("W215", ("adjustments", index, "name"), message, expected, remedy, "八（六）")


CHECKS = (
    check_stated,
    check_verdict_alone,
    check_names_of_the_dead,
    check_owner,
    check_lists,
    check_flats,
    check_adjustments,
)
