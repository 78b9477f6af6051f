"""What offices write for a value, and over a column: the words of the generator of layouts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from chaiqian.documents.id_number import full_form
from chaiqian.register.columns import Kind, RegisterColumn, plain
from chaiqian.register.synonyms import HEADERS
from chaiqian.register.table.meaning import dictionary
from chaiqian.register.table.resolving import _WEAK

Write = Callable[[Any], Any]
YES, NO = ("是", "√", "有", "Y", True, 1), ("否", "×", "无", "没有", False, 0)
KIN = {
    "本人": ("户主", "本人"),
    "配偶": ("之妻", "妻子", "妻", "配偶", "爱人"),
    "子女": ("长子", "次女", "儿子", "女儿", "子女", "之子"),
    "子女配偶": ("儿媳", "女婿", "长媳", "子女配偶"),
    "孙子女": ("孙子", "孙女", "孙子女"),
    "父母": ("父亲", "母亲", "之母", "父母"),
    "祖父母": ("祖父", "奶奶", "祖父母"),
    "孙子女配偶": ("孙媳", "孙女婿", "孙子女配偶"),
}
SAID = {
    "无异议": ("无异议", "公示无异议", "已公示无异议", "公示期满无异议"),
    "有异议": ("有异议", "公示有异议"),
    "公示中": ("公示中", "正在公示"),
    "未公示": ("未公示", "尚未公示", "没有公示"),
    "货币安置": ("货币安置", "货币", "货币补偿"),
    "回迁安置": ("回迁安置", "回迁", "产权调换"),
    "一级": ("一级", "肢体一级", "1级"),
    "四级": ("四级", "听力四级", "4级"),
    "第一村民小组": ("第一村民小组", "一组", "1组", "第1村民小组"),
    "第二村民小组": ("第二村民小组", "二组", "2组", "第二组"),
}
FLOORS = {
    1: ("首层", "一层", "1层", 1, "1F", "第一层"),
    2: ("二层", "2层", 2, "地上二层"),
    3: ("三层", 3),
    -1: ("地下一层", "B1", -1),
}
_DIGITS = dict(zip("0123456789", "〇一二三四五六七八九", strict=True))
UNKNOWN = ("栏目", "填列", "所载", "录列", "记载")


@dataclass
class Head:
    """A heading, what it makes of a number, and the meaning that the project has to teach (empty: none)."""

    text: str
    factor: Decimal = Decimal(1)
    taught: str = ""
    number_format: str = ""


def is_clear(heading: str, field: RegisterColumn) -> bool:
    """Whether a heading means one field only, whatever stands around it."""
    return dictionary().get(plain(heading)) == (field,) and plain(heading) not in _WEAK


def heading_of(random: Random, field: RegisterColumn, grouped: bool, label: str, taken: set[str]) -> Head:
    """A heading for a field: one that is known, or one that is not, with what it is taught to mean."""
    if label and random.random() < 0.06:
        text = f"{random.choice(UNKNOWN)}{'甲乙丙丁戊己庚辛'[len(taken) % 8]}{len(taken)}"
        taken.add(text)
        return Head(text, taught=label)
    words = (field.title, *HEADERS.get((*field.table, field.key), ()))
    fit = [word for word in words if grouped or is_clear(word, field)]
    text = field.title if random.random() < 0.3 and field.title in fit else random.choice(fit or words)
    taken.add(text)
    head = Head(text)
    _add_unit(random, field, head)
    if random.random() < 0.1:
        head.text = random.choice(("*{}", "{}*", "{} ", "{}（必填）")).format(head.text)
    if random.random() < 0.08 and len(text) > 3:
        head.text = head.text[:2] + "\n" + head.text[2:]
    return head


def _add_unit(random: Random, field: RegisterColumn, head: Head) -> None:
    if field.kind is Kind.MONEY:
        shape = random.choice(("{}", "{}（元）", "{}(元)", "{}/元", "{}（万元）", "{}（单位：万元）", "{}"))
        head.factor = Decimal(10_000) if "万元" in shape else Decimal(1)
        head.text = shape.format(head.text)
        head.number_format = random.choice(("", "#,##0.00", '0.00"元"')) if head.factor == 1 else ""
        if head.factor == 1 and "元" not in shape and random.random() < 0.15:
            head.factor, head.number_format = Decimal(10_000), '0.000000"万元"'
    elif field.kind is Kind.AREA:
        shape = random.choice(("{}", "{}（㎡）", "{}(平方米)", "{}（m2）", "{}（公顷）", "{}"))
        head.factor = Decimal(10_000) if "公顷" in shape else Decimal(1)
        head.text = shape.format(head.text)
        head.number_format = random.choice(("", "0.00", "")) if head.factor == 1 else ""


def writer_of(random: Random, field: RegisterColumn, head: Head) -> Write:
    """How a column writes its values: one way for all of them, or another each time."""
    key, kind = field.key, field.kind
    if kind is Kind.FLAG:
        yes = random.choice(YES)
        no = random.choice(NO)
        return lambda value: yes if value else no
    if kind in (Kind.AREA, Kind.MONEY):
        return _number(random, head.factor)
    if key == "year":
        return random.choice((int, "{}年".format, "{}年5月".format, _year_in_words, _day_of))
    if key == "floor":
        return lambda value: random.choice(FLOORS[value])
    if key == "relation":
        return lambda value: random.choice(KIN[value])
    if kind is Kind.MOMENT:
        return random.choice((lambda day: day, _in_words, str, lambda day: day.strftime("%Y.%m.%d")))
    if kind is Kind.ID:
        return lambda value: _old_form(value) if random.random() < 0.1 else value
    if kind is Kind.WHOLE:
        return random.choice((int, int, str))
    return lambda value: random.choice(SAID.get(value, (value,)))


def _number(random: Random, factor: Decimal) -> Write:
    as_text = factor == 1 and random.random() < 0.15

    def write(value: Any) -> Any:
        number = Decimal(value) / factor
        return f"{number:,f}" if as_text else float(number)

    return write


def _in_words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _year_in_words(year: int) -> str:
    return "".join(map(_DIGITS.__getitem__, str(year))) + "年"


def _day_of(year: int) -> dt.date:
    return dt.date(year, 6, 1)


def _old_form(number: str) -> str:
    older = number[:6] + number[8:17]
    return older if full_form(older) == number else number
