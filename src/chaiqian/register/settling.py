"""What only a whole household can tell: whether the head is the owner, whose paper it is, which group is meant.

Runs before a household is judged. What it finds has a path, and is placed in the cell like any finding of the checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chaiqian.documents.kinship import OWN
from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.scheme import Scheme
from chaiqian.output.text import masked, shortened
from chaiqian.register.columns import RegisterColumn, sheets
from chaiqian.register.gathered import RegisterHousehold
from chaiqian.register.part_reader import UNREADABLE
from chaiqian.register.words.asked import question
from chaiqian.register.words.groups import group_meant
from chaiqian.register.words.kinship import ToHead
from chaiqian.register.words.papers import Paper
from chaiqian.register.words.people import plain_name, same_name

_FEWEST_DIGITS = 5
ECHOED_OF_A_CELL = 20


def settle(household: RegisterHousehold, scheme: Scheme | None, owner_is_head: bool) -> list[Finding]:
    """Put values in place of what was left open, and say what could not be settled, or what has to be known."""
    return [
        *_kinship(household, owner_is_head),
        *_papers(household.values),
        *(_group(household, scheme) if scheme is not None else ()),
        *_no_business(household.values),
    ]


def _members(values: dict[str, Any]) -> list[dict[str, Any]]:
    members = values.get("members")
    return members if isinstance(members, list) else []


# Kinship: it is to the owner where the head of household is the owner -----------------


def _kinship(household: RegisterHousehold, owner_is_head: bool) -> Iterator[Finding]:
    members = _members(household.values)
    to_head = [index for index, member in enumerate(members) if isinstance(member.get("relation"), ToHead)]
    if not to_head:
        return
    heads = [index for index in to_head if members[index]["relation"].relation == OWN]
    owner = household.values["household"].get("owner")
    named = [index for index in heads if members[index]["relation"].of_head]
    problem = _not_the_owner(members, named, owner) if named else None
    if not heads and not owner_is_head and all(isinstance(member.get("relation"), ToHead) for member in members):
        problem = _without_head(members, to_head[0], owner)
    for index in to_head:
        members[index]["relation"] = members[index]["relation"].relation if problem is None else UNREADABLE
        if problem is not None:
            household.faults.add(("members", index, "relation"))
    if problem is not None:
        yield problem
    elif heads and not named:
        yield from _unlisted_owner(members, heads[0], owner)


def _not_the_owner(members: list[dict[str, Any]], heads: list[int], owner: object) -> Finding | None:
    name = members[heads[0]].get("name")
    if not isinstance(owner, str) or not isinstance(name, str) or same_name(owner, name):
        return None
    message = f"关系是对户主“{name}”的，被拆迁人是“{owner}”"
    return _kin_fault(heads[0], message)


def _without_head(members: list[dict[str, Any]], first: int, owner: object) -> Finding:
    word = members[first]["relation"].word
    return _kin_fault(first, f"“{word}”是对户主的关系，这一户的人员里没有列出户主")


def _kin_fault(index: int, message: str) -> Finding:
    expected = "户主就是被拆迁人的，户主列为一人；不是的，写与被拆迁人的关系"
    remedy = "把这一户各人的关系改成与被拆迁人的关系：列名写“与被拆迁人关系”；或核对被拆迁人和户主是不是同一人。"
    path: Path = ("members", index, "relation")
    return Finding("R631", "case", path, message, expected, remedy, "五（三）3")


def _unlisted_owner(members: list[dict[str, Any]], own: int, owner: object) -> Iterator[Finding]:
    """Where a heading says 关系 alone, whoever is 本人 should be the owner by name; owners may share a cell."""
    names = [name for member in members if isinstance(name := member.get("name"), str)]
    if not isinstance(owner, str) or len(names) < len(members):
        return
    if any(same_name(owner, name) or plain_name(name) in owner for name in names):
        return
    message = f"被拆迁人“{owner}”没有列在人员里，人员里的本人是“{members[own]['name']}”"
    expected = "被拆迁人列为本人；已去世的也列出，标明认定时已去世"
    path: Path = ("household", "owner")
    remedy = "核对被拆迁人的姓名；人员里漏列的补上。"
    also = (("case", ("members", own, "relation")),)
    yield Finding("W633", "case", path, message, expected, remedy, "五（三）", also)


# Papers: the number is left out, the person stays --------------------------------------


def _papers(values: dict[str, Any]) -> Iterator[Finding]:
    home = values.get("household")
    if isinstance(home, dict) and isinstance(home.get("id_number"), Paper):
        yield _paper(home, ("household", "id_number"), home.get("owner"))
    for index, member in enumerate(_members(values)):
        if isinstance(member.get("id_number"), Paper):
            yield _paper(member, ("members", index, "id_number"), member.get("name"))


def _paper(holder: dict[str, Any], path: Path, name: object) -> Finding:
    paper = holder.pop("id_number")
    who = f"“{name}”" if isinstance(name, str) else "这个人"
    if paper.number is not None:
        holder["id_number"] = paper.number
        message = f"{who}的身份证号是 15 位的旧号，已按 18 位写成 {masked(paper.number)}"
        return Finding("W631", "case", path, message, "18 位身份证号", "对照现在的证件核对；不对的在这一格改写。")
    message = f"{who}的身份证号写的是“{_hidden(paper.written)}”，不是 18 位身份证号，没有写进案件，人照样列入"
    return Finding("W631", "case", path, message, "18 位身份证号", "有身份证号的在这一格改写；没有的不必改。")


def _hidden(written: str) -> str:
    """A number shortened for whoever reads over a shoulder; words stay."""
    many = sum(map(str.isdecimal, written)) >= _FEWEST_DIGITS
    return masked(written) if many else written[:ECHOED_OF_A_CELL]


# Groups: the unit of the scheme that is meant ------------------------------------------


def _group(household: RegisterHousehold, scheme: Scheme) -> Iterator[Finding]:
    home = household.values["household"]
    said, village = home.get("group"), home.get("village")
    units = [unit.group for unit in scheme.signing_units if unit.group is not None and unit.village == village]
    if not isinstance(said, str) or not isinstance(village, str) or not units or said in units:
        return
    meant = group_meant(said, village, units)
    if meant is not None:
        home["group"] = meant
        return
    path: Path = ("household", "group")
    household.faults.add(path)
    home["group"] = UNREADABLE
    asked = question(
        "M408", f"方案的签约单位里没有{village}“{shortened(said, ECHOED_OF_A_CELL)}”", _group_column(), said, units
    )
    yield replace(asked, document="case", path=path, clause="八（六）3")


def _group_column() -> RegisterColumn:
    column = sheets()[0].column(("household",), "group")
    assert column is not None
    return column


# A business of which everything is said not to be ---------------------------------------


def _no_business(values: dict[str, Any]) -> Iterator[Finding]:
    """Strokes across the columns of a business: there is none."""
    business = values.get("business")
    if isinstance(business, dict) and all(value is False for value in business.values()):
        del values["business"]
    yield from ()
