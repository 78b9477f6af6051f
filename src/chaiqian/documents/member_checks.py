"""What must agree within one case about its people and its lists. Each check yields its findings."""

from __future__ import annotations

from collections.abc import Iterator

from chaiqian.documents.case import MOST_MEASURED, Case, Member
from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.values import AREA

DOCUMENT = "case"
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
            yield Finding(
                "C214",
                DOCUMENT,
                ("members", index),
                f"“{member.name}”没有写公示",
                "公示结果；只有认定时已去世的可以不写",
                "补写 publicity",
                "五（三）",
            )


def _without_conditions(member: Member, path: Path) -> Finding:
    keys = ("collective_member", "registered_in_scope")
    missing = [key for key in keys if getattr(member, key) is None]
    remedy = f"补写 {' 和 '.join(missing)}；只有结论的，写 recognised"
    message = f"“{member.name}”的认定条件没有写全"
    expected = f"{' 和 '.join(keys)} 两项都写；只有认定小组结论的，写 recognised"
    return Finding("C213", DOCUMENT, path, message, expected, remedy, "五（三）")


def check_verdict_alone(case: Case) -> Iterator[Finding]:
    """Nobody is recognised who is dead or was housed before."""
    for index, member in enumerate(case.members):
        if not member.recognised:
            continue
        others = (("deceased", member.is_deceased), ("housed_before", member.housed_before))
        for key in (key for key, stated in others if stated):
            path: Path = ("members", index)
            message = f"“{member.name}”同时写着 recognised 和 {key}"
            remedy = "核对认定结果，改正写错的一处"
            also = ((DOCUMENT, (*path, key)),)
            yield Finding(
                "C215", DOCUMENT, (*path, "recognised"), message, "两者不能同时为“是”", remedy, "五（三）", also=also
            )


def check_names_of_the_dead(case: Case) -> Iterator[Finding]:
    """Who is dead is said by a key that the law reads, not by a name that nobody reads."""
    names = "".join([member.name for member in case.members])
    if not any(word in names for word in WORDS_OF_DEATH):
        return
    for index, member in enumerate(case.members):
        word = next((word for word in WORDS_OF_DEATH if word in member.name), None)
        if word is not None and member.deceased is None:
            yield Finding(
                "C216",
                DOCUMENT,
                ("members", index, "name"),
                f"姓名里写着“{word}”，没有写 deceased，仍会计入被安置人员",
                "认定时已去世的写 true，认定以后去世的写 false",
                "补写 deceased，姓名只写姓名",
                "五（三）",
            )


def check_owner(case: Case) -> Iterator[Finding]:
    """Somebody is the owner, alive or dead."""
    if case.members and all(member.relation != OWNER for member in case.members):
        yield Finding(
            "W214",
            DOCUMENT,
            ("members",),
            f"人员中没有一人是“{OWNER}”",
            f"被拆迁人列为{OWNER}；已去世的也列出，标明 deceased",
            "核对各人与被拆迁人的关系",
            "五（三）",
        )


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
                also = ((DOCUMENT, (*path, first)),)
                message = f"“{name}”重复列入，第 {first + 1} 项已有"
                yield Finding(
                    "C206", DOCUMENT, (*path, index), message, "同一名单内各不相同", "删去重复的一项", also=also
                )


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
        yield Finding("C205", DOCUMENT, ("choice", "units"), message, expected, "核对是否重复粘贴", "八（七）")
    for index, unit in enumerate(units):
        path: Path = ("choice", "units", index)
        if unit.measured is not None and unit.count != 1:
            message = f"“{unit.name}”写了实测面积，套数是 {unit.count}"
            remedy = "每套一条，count 写 1；还没有实测的，删去 measured"
            yield Finding(
                "C217", DOCUMENT, (*path, "count"), message, "写 measured 的，count 是 1", remedy, "八（七）1"
            )
        earlier = first.setdefault(unit.name, index)
        if earlier != index and (unit.measured is None or units[earlier].measured is None):
            yield Finding(
                "C206",
                DOCUMENT,
                (*path, "name"),
                f"户型“{unit.name}”重复，第 {earlier + 1} 项已有",
                "同一户型写一条；只有每套都有实测面积的，才每套一条",
                "合并为一条，改 count；已实测的，每条补写 measured",
                "八（七）1",
                also=((DOCUMENT, ("choice", "units", earlier, "name")),),
            )


def check_adjustments(case: Case) -> Iterator[Finding]:
    """An award that is called a legacy problem would escape the cap."""
    for index, decided in enumerate(case.adjustments):
        if "奖" in decided.name:
            yield Finding(
                "W215",
                DOCUMENT,
                ("adjustments", index, "name"),
                f"“{decided.name}”名称里有“奖”，列为历史遗留问题就不计入奖励封顶",
                "奖励列在方案里，只给名单上的户的也是",
                "是奖励的，由方案列为限名单的奖励；确是历史遗留问题的改名",
                "八（六）",
            )


CHECKS = (
    check_stated,
    check_verdict_alone,
    check_names_of_the_dead,
    check_owner,
    check_lists,
    check_flats,
    check_adjustments,
)
