"""Villages from one household to four hundred, with all that makes paper hard, and what is measured on a page.

Longest names, amounts of nine digits, twenty persons, fifty buildings, both ways and each status are among them.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.office.villages import LONG_NAME, village

CROWDED_EVERY = 20
LONGEST_GROUP = "第四村民小组"
TWENTY = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"


def sized(folder: Path, households: int) -> Path:
    """A project of so many households; from three on, a file among them cannot be read."""
    made = village(folder, households, extreme=True)
    scheme = made / "scheme.toml"
    scheme.write_text(_counted(scheme.read_text("utf-8"), households // 4 + 1), "utf-8")
    for number in range(1, households + 1):
        case = made / f"{number:04}.toml"
        case.write_text(_case(case.read_text("utf-8"), number), "utf-8")
    if households >= 3:
        (made / "unreadable.toml").write_text('case_id = "LSG-9999\n', "utf-8")
    return made


def _counted(scheme: str, households: int) -> str:
    """Groups of so many; two are counted, one just below and one at a step of the award."""
    kept = re.sub(r"households = \d+\nsigned = \d+.*", f"households = {households}", scheme)
    return kept.replace(f"households = {households}", f"households = {households}\nsigned = {households}", 1)


def _case(text: str, number: int) -> str:
    moment = f"T{8 + number % 9:02}:{number * 7 % 60:02}:{number * 13 % 60:02}"
    text = re.sub(r"(signed_on = \d{4}-\d\d-\d\d)\b(?!T).*", rf"\1{moment}", text) if number % 3 else text
    text = text.replace(LONG_NAME, LONG_NAME.replace("（", f"{number}（"), 1)
    return _crowded(text, number) if number % CROWDED_EVERY == 1 else text


def _crowded(text: str, number: int) -> str:
    people = "".join(
        f'[[members]]\nname = "阿卜杜热西提·买买提艾力{number}{one}（示例）"\nrelation = "子女"\n'
        'collective_member = true\nregistered_in_scope = true\npublicity = "无异议"\n'
        for one in TWENTY
    )
    buildings = "".join(
        f'[[buildings]]\nname = "第{one:02}间"\nfloor = 1\narea = 1.25\nreplacement_value = 7654321.09\n'
        for one in range(50)
    )
    return text.replace("[[members]]", f"{buildings}{people}[[members]]", 1)
