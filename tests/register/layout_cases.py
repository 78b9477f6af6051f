"""Households for the generator of layouts, each worked out from a Random: all that a case may state."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from chaiqian.documents.case import Case
from chaiqian.documents.id_number import full_form

Values = dict[str, Any]
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", "甲乙丙丁戊己庚辛壬癸建国秀英桂兰志强红梅"
GROUPS = ("第一村民小组", "第二村民小组")
PUBLICITY = ("无异议", "无异议", "无异议", "未公示", "公示中", "有异议")
DEVICES, FLATS = ("电话", "有线电视", "空调", "天然气"), ("一居室", "二居室")


def cases_of(random: Random, most: int = 5) -> list[Case]:
    """Some households of one village, no two persons alike in name."""
    names = [a + b for a in SURNAMES for b in GIVEN]
    random.shuffle(names)
    style = random.choice(("HZ-{}", "{}", "韩-{}", "HZ{}"))
    start = random.choice((1, 101, 998))
    return [_case(random, style.format(f"{start + n:03d}"), names) for n in range(random.randint(1, most))]


def _cents(random: Random, low: int, high: int) -> Decimal:
    """An amount that often is whole."""
    number = random.randint(low, high)
    return Decimal(number - number % random.choice((1, 1, 10, 100))).scaleb(-2) or Decimal("0.01")


def _perhaps(random: Random, chance: float, **values: Any) -> Values:
    return values if random.random() < chance else {}


def _case(random: Random, number: str, names: list[str]) -> Case:
    area = _cents(random, 10_000, 60_000)
    people = _members(random, names)
    appraised = random.random() < 0.8
    values: Values = {
        "case_id": number,
        "household": _household(random, people[0]),
        "homestead": _homestead(random, area),
        "members": people,
        "buildings": _buildings(random, area, appraised),
        "equipment": [{"name": n, "count": random.randint(1, 9)} for n in DEVICES if random.random() < 0.4],
        "adjustments": [_adjustment(random, n) for n in range(random.choice((0, 0, 0, 1, 2)))],
        "choice": _choice(random),
    }
    if appraised:
        report = f"示评〔2019〕第{random.randint(1, 99)}号"
        values["appraisal"] = {
            "agency": "示例评估公司",
            "report": report,
            "decoration_value": _cents(random, 0, 9_000_000),
        }
    values |= _perhaps(random, 0.2, business=_business(random))
    return Case.model_validate(values)


def _household(random: Random, owner: Values) -> Values:
    made: Values = {"owner": owner["name"], "village": "韩庄村", "address": f"金海湖镇韩庄村{random.randint(1, 300)}号"}
    made["group"] = random.choice(GROUPS)
    if "id_number" in owner and random.random() < 0.8:
        made["id_number"] = owner["id_number"]
    made |= _perhaps(random, 0.5, phone=f"1380000{random.randint(0, 9999):04d}")
    made |= _perhaps(random, 0.2, agent="代理（示例）")
    return made | _perhaps(random, 0.3, low_income=True) | _perhaps(random, 0.3, only_child=True)


def _homestead(random: Random, area: Decimal) -> Values:
    made: Values = {
        "area": area,
        "year": random.randint(1960, 2010),
        "basis": random.choice(("批准文件", "登统认定")),
        "publicity": random.choice(PUBLICITY),
    }
    return made | _perhaps(random, 0.3, document=f"平政地字{random.randint(1, 99)}号")


def _id_number(random: Random) -> str:
    born = dt.date(1940, 1, 1) + dt.timedelta(random.randint(0, 20_000))
    made = full_form(f"110117{born:%y%m%d}{random.randint(1, 999):03d}")
    assert made is not None
    return made


def _members(random: Random, names: list[str]) -> list[Values]:
    relations = ["本人", *random.choices(("配偶",), k=random.randint(0, 1))]
    others = ("子女", "子女", "子女配偶", "孙子女", "父母", "祖父母", "孙子女配偶")
    relations += random.choices(others, k=random.choice((0, 0, 1, 2, 3, 5)))
    return [_member(random, names.pop() + "（示例）", relation) for relation in relations]


def _member(random: Random, name: str, relation: str) -> Values:
    made: Values = {
        "name": name,
        "relation": relation,
        "collective_member": random.random() < 0.8,
        "registered_in_scope": random.random() < 0.8,
        "publicity": random.choice(PUBLICITY),
    }
    made |= _perhaps(random, 0.6, id_number=_id_number(random)) | _perhaps(random, 0.1, major_illness=True)
    made |= _perhaps(random, 0.15, disability=random.choice(("残疾", "重残", "一级", "四级")))
    return made | _perhaps(random, 0.1, housed_before=True)


def _buildings(random: Random, land: Decimal, appraised: bool) -> list[Values]:
    made = []
    for number in range(random.choice((0, 1, 1, 2, 3))):
        floor = random.choice((1, 1, 2, 3, -1))
        area = _cents(random, 1000, 9000)
        if floor == 1 and area > land:
            floor = 2
        land -= area if floor == 1 else 0
        entry: Values = {"name": f"{'正东西南后'[number]}房", "floor": floor, "area": area}
        entry |= {"replacement_value": _cents(random, 100_000, 30_000_000)} if appraised else {}
        made.append(entry | _perhaps(random, 0.2, illegal=True) | _perhaps(random, 0.2, permit=True))
    return made


def _business(random: Random) -> Values:
    made: Values = {
        key: random.random() < 0.9 for key in ("licence_valid", "permit_valid", "address_matches", "operating")
    }
    made["operating"] = True
    return made | {"measured_area": _cents(random, 1000, 30_000)} | _perhaps(random, 0.5, stated_area=Decimal(40))


def _adjustment(random: Random, number: int) -> Values:
    made: Values = {"name": f"历史遗留事项{number + 1}", "reason": "会议认定", "publicity": random.choice(PUBLICITY)}
    return made | _perhaps(random, 0.7, amount=_cents(random, 10_000, 9_000_000))


def _choice(random: Random) -> Values:
    made = _perhaps(random, 0.7, mode=random.choice(("货币安置", "回迁安置")))
    if made and random.random() < 0.5:
        made["signed_on"] = dt.date(2019, 6, 10) + dt.timedelta(random.randint(0, 40))
        made |= _perhaps(random, 0.6, handed_over_on=made["signed_on"] + dt.timedelta(random.randint(0, 20)))
    if made.get("mode") == "回迁安置":
        made["units"] = [{"name": random.choice(FLATS), "count": 1}]
    return made
