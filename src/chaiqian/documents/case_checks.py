"""What must agree within one case. Each check is a pure function that yields its findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from datetime import date
from functools import partial
from typing import Protocol

from chaiqian.documents import id_number, member_checks
from chaiqian.documents.case import MOST_ENTRIES, Case, Choice
from chaiqian.documents.problem import Finding, Keyed, Path, contradiction, key_field
from chaiqian.output.private_numbers import FEWEST_PUBLIC
from chaiqian.output.text import is_private_use, masked

DOCUMENT = "case"
wrong = partial(contradiction, DOCUMENT)


class Named(Protocol):
    """Anything in a list that is told apart by name."""

    @property
    def name(self) -> str: ...


def repeated(
    code: str, document: str, path: Path, label: str, items: Iterable[Named], key: str = "name"
) -> Iterator[Finding]:
    """Names that occur twice within one list; each points at both places."""
    seen: dict[str, int] = {}
    for index, item in enumerate(items):
        first = seen.setdefault(item.name, index)
        if first != index:
            message, where, also = (
                f"{label}“{item.name}”重复，第 {first + 1} 项已有",
                (*path, index, key),
                (*path, first, key),
            )
            remedy = "改一个名称以示区别，或删去重复的一项"
            yield contradiction(document, code, where, message, "同一列表内名称各不相同", remedy, also=also)


def check_plot(case: Case) -> Iterator[Finding]:
    """A shared plot needs both of its keys, and a part is no more than the whole."""
    land = case.homestead
    if (land.plot_id is None) != (land.plot_area is None):
        there, missing = ("plot_id", "plot_area") if land.plot_area is None else ("plot_area", "plot_id")
        has, lacks = (key_field(("homestead", key)) for key in (there, missing))
        yield wrong(
            "C203",
            ("homestead", there),
            Keyed(f"分户的宅基地写了{has}，还缺{lacks}"),
            expected=Keyed("{homestead.plot_id}和{homestead.plot_area}同写或都不写"),
            remedy=Keyed(f"补写{lacks}；不是分户的，删去{has}"),
            clause="六",
            typed=Keyed(f"填写{lacks}；不是分户的，删去{has}"),
        )
    if land.plot_area is not None and land.area > land.plot_area:
        yield wrong(
            "C204",
            ("homestead", "area"),
            f"本户宅基地面积 {square(land.area)} 大于整宗面积 {square(land.plot_area)}",
            expected=Keyed("{homestead.area}不大于{homestead.plot_area}"),
            remedy="核对两个面积，是否写反",
            clause="六",
            also=("homestead", "plot_area"),
        )


def check_first_floor(case: Case) -> Iterator[Finding]:
    """The recognised first floor stands on the homestead, so it cannot be larger."""
    counted = [
        (index, building.area)
        for index, building in enumerate(case.buildings)
        if building.inside and building.floor == 1 and not building.illegal
    ]
    total = sum(area for _, area in counted)
    if total > case.homestead.area:
        yield wrong(
            "C201",
            ("buildings", counted[0][0], "area"),
            f"首层建筑面积合计 {square(total)}，大于宅基地面积 {square(case.homestead.area)}",
            expected="宅基地以内首层房屋的面积之和不大于宅基地面积",
            remedy=Keyed("核对各房屋的{buildings.area}和{buildings.floor}；在宅基地以外的，{buildings.inside=false}"),
            clause="七",
            also=("homestead", "area"),
        )


def check_persons(case: Case) -> Iterator[Finding]:
    """One 本人 and one 配偶 at most, and a list of sensible length."""
    first: dict[str, int] = {}
    for index, member in enumerate(case.members):
        if member.relation not in ("本人", "配偶"):
            continue
        earlier = first.setdefault(member.relation, index)
        if earlier != index:
            message = f"“{member.relation}”只能有一人，第 {earlier + 1} 项已是"
            expected, remedy = f"至多一人为{member.relation}", "核对与被拆迁人的关系"
            also = ("members", earlier, "relation")
            yield wrong("C202", ("members", index, "relation"), message, expected, remedy, "五（三）3", also)
    if not 1 <= len(case.members) <= MOST_ENTRIES:
        message, expected = f"人员有 {len(case.members)} 人", f"1 至 {MOST_ENTRIES} 人"
        listed = Keyed("在{[[members]]}里逐人列出，至少列被拆迁人本人")
        yield wrong("C205", ("members",), message, expected, listed, "五（三）")


def check_lengths(case: Case) -> Iterator[Finding]:
    """No list longer than the ranges of the graph provide for."""
    lists: list[tuple[Path, str, Sized]] = [
        (("buildings",), "房屋", case.buildings),
        (("adjustments",), "认定事项", case.adjustments),
    ]
    for path, label, items in lists:
        if len(items) > MOST_ENTRIES:
            remedy = "核对是否重复粘贴；一份案件只写一宗宅基地"
            yield wrong("C205", path, f"{label}有 {len(items)} 项", f"至多 {MOST_ENTRIES} 项", remedy)


def check_names(case: Case) -> Iterator[Finding]:
    """No name twice within one list."""
    yield from repeated("C206", DOCUMENT, ("buildings",), "房屋", case.buildings)
    yield from repeated("C206", DOCUMENT, ("members",), "姓名", case.members)
    yield from repeated("C206", DOCUMENT, ("equipment",), "设备", case.equipment)
    yield from repeated("C206", DOCUMENT, ("adjustments",), "事项", case.adjustments)


def check_business(case: Case) -> Iterator[Finding]:
    """A business is paid by area, so one of the two areas is needed."""
    business = case.business
    if business is not None and business.stated_area is None and business.measured_area is None:
        yield wrong(
            "C207",
            ("business",),
            "经营没有填写面积",
            expected=Keyed("{business.stated_area}、{business.measured_area}至少填一个"),
            remedy=Keyed("执照标明面积的写{business.stated_area}，没有的写{business.measured_area}"),
            clause="八（四）2",
        )


def check_choice(case: Case) -> Iterator[Finding]:
    """Flats only under relocation; handed over only after signing."""
    choice = case.choice
    if choice.mode != "回迁安置" and any(unit.count for unit in choice.units):
        yield wrong(
            "C208",
            ("choice", "mode") if choice.mode else ("choice", "units"),
            "选了户型，但安置方式不是回迁安置",
            expected=Keyed("选户型的须{choice.mode=回迁安置}"),
            remedy=Keyed("改{choice.mode}，或删去{choice.units}"),
            clause="八（七）",
            also=("choice", "units") if choice.mode else (),
        )
    yield from _check_handing_over(choice)


def _check_handing_over(choice: Choice) -> Iterator[Finding]:
    path: Path = ("choice", "handed_over_on")
    if choice.handed_over_on is None:
        return
    if choice.signed_on is None:
        yield wrong(
            "C209",
            path,
            "填了交房日期，没有签约日期",
            expected="先签约、后交房",
            remedy=Keyed("补写{choice.signed_on}，或删去{choice.handed_over_on}"),
            clause="八（六）",
            typed=Keyed("填写{choice.signed_on}，或删去{choice.handed_over_on}"),
        )
    elif _before(choice.handed_over_date, choice.signed_date):
        message = f"交房日期 {choice.handed_over_date} 早于签约日期 {choice.signed_date}"
        also = ("choice", "signed_on")
        yield wrong("C210", path, message, "交房不早于签约", "核对两个日期，是否写反", "八（六）", also)


def check_id_numbers(case: Case) -> Iterator[Finding]:
    """Every ID number passes its check digit, and no two people share one."""
    latest = case.choice.signed_date or date.today()
    numbers: list[tuple[Path, str]] = []
    if case.household.id_number is not None:
        numbers.append((("household", "id_number"), case.household.id_number))
    for index, member in enumerate(case.members):
        if member.id_number is not None:
            numbers.append((("members", index, "id_number"), member.id_number))
    for path, number in numbers:
        reason = id_number.fault(number, latest)
        if reason is not None:
            message = f"身份证号 {masked(number)} 不对：{reason}"
            yield wrong("C211", path, message, "GB 11643 的 18 位公民身份号码", "对照证件逐位核对")
    yield from _shared_numbers(numbers)


def _shared_numbers(numbers: list[tuple[Path, str]]) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for path, number in numbers:
        if path[0] != "members":
            continue
        earlier = first.setdefault(number, path)
        if earlier != path:
            message, remedy = f"身份证号 {masked(number)} 重复", "核对两人的身份证号，或删去重复的人"
            yield wrong("C212", path, message, "各人的身份证号不同", remedy, also=earlier)


def check_texts(case: Case) -> Iterator[Finding]:
    """What is printed for all to read: no private number in it, and no character that nobody else has."""
    for label, path, text in _texts_for_all_to_read(case):
        if len(text) >= FEWEST_PUBLIC <= _digits(text) and _has_private(text):
            yield _private_number(_of(label, path), path)
        if not text.isprintable() and any(map(is_private_use, text)):
            yield _self_made(_of(label, path), path, text)


def _of(label: str, path: Path) -> str:
    """A label with the numbers of the entries that it names, from 1."""
    return label.format(*(step + 1 for step in path if isinstance(step, int)))


def _private_number(label: str, path: Path) -> Finding:
    """A phone or ID number within a name or an address, where whoever reads the name would read it too."""
    expected = "号码只写在自己的栏里；姓名、地址和理由会印在结算单和台账上"
    remedy = "把号码移到“电话”或“身份证号”一栏，没有这一栏的删去；不是这类号码的，不必改"
    return wrong("W213", path, f"{label}里像有电话、身份证号或银行账号", expected, remedy)


def _self_made(label: str, path: Path, text: str) -> Finding:
    """A character that an office made itself shows on its own computer alone, and prints as a blank box."""
    # As they are: a screen names them [U+E863], paper has the box that is spoken of.
    found = "、".join(sorted(set(filter(is_private_use, text))))
    message = f"{label}里有自造的字“{found}”，别的电脑上没有，打印出来是空框"
    remedy = "换成规范字；没有规范字的照样写入，打印后在空框里手写并盖章"
    return wrong("W216", path, message, "字库里有的字", remedy)


def _digits(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _has_private(text: str) -> bool:
    from chaiqian.documents.private_text import hide_private  # its patterns take as long as a whole case

    return hide_private(text) != text


def _texts_for_all_to_read(case: Case) -> Iterator[tuple[str, Path, str]]:
    home = case.household
    yield "被拆迁人", ("household", "owner"), home.owner
    yield "地址", ("household", "address"), home.address
    yield "村民小组", ("household", "group"), home.group or ""
    yield "代理人", ("household", "agent"), home.agent or ""
    for index, member in enumerate(case.members):
        yield "第 {} 人的姓名", ("members", index, "name"), member.name
    for index, building in enumerate(case.buildings):
        yield "第 {} 项房屋的名称", ("buildings", index, "name"), building.name
    for index, decided in enumerate(case.adjustments):
        yield "第 {} 项认定的事项", ("adjustments", index, "name"), decided.name
        yield "第 {} 项认定的理由", ("adjustments", index, "reason"), decided.reason


def _before(left: date | None, right: date | None) -> bool:
    return left is not None and right is not None and left < right


def square(hundredths: int) -> str:
    """An area as people write it."""
    return f"{hundredths // 100:,}.{hundredths % 100:02d}㎡"


CHECKS = (
    check_plot,
    check_first_floor,
    check_persons,
    check_lengths,
    check_names,
    check_business,
    check_choice,
    check_id_numbers,
    check_texts,
    *member_checks.CHECKS,
)


def check_case(case: Case) -> tuple[Finding, ...]:
    """All findings within one case."""
    return tuple([finding for check in CHECKS for finding in check(case)])
