"""A small reader of the text layer of a printed sheet, which knows nothing of the program: rows, formulas, names.

A formula is read as an auditor reads it: numbers with units, + - × ÷, brackets, 较小者(…), 较大者(…), 负数按0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

UNIT = r"(?:元/㎡·月|元/[㎡人台证套]|㎡/[人套]|个月|元|㎡|人|台|证|户|套|宅|%)"
NUMBER = rf"-?(?!\d{{4}}-\d\d-\d\d)[0-9][0-9,]*(?:\.[0-9]+)? ?{UNIT}?"
TOKEN = re.compile(rf"较小者 ?\(|较大者 ?\(|，负数按0|每[宅户]|{NUMBER}|, |[()×÷+=-]|\s+")
CLAUSE = "[一二三四五六七八九十]+(?:（[一二三四五六七八九十]+）)?[0-9]*(?:（[0-9]+）)?"
ROW = re.compile(rf"^([0-9]+) (.+?) (-?[0-9,]+\.[0-9][0-9]|/|待定) ({CLAUSE})$")
DOWN = re.compile(r"， ?(舍去尾数|四舍五入)到(分|元|[0-9.]+)")
PUNCTUATED = re.compile(" ?([（）：，；、]) ?")  # set narrow, it is read as a line or a word of its own
CHINESE = re.compile(r"[\u4e00-\u9fff）”] ?$")
Value = tuple[Fraction, str]


@dataclass
class Row:
    """A row of money: its amount, the formula, what is named beside it, and what was worked out on the way."""

    words: str
    amount: Fraction
    formula: str = ""
    named: set[Value] = field(default_factory=set)
    reckoned: list[tuple[Value, str, str]] = field(default_factory=list)


def value_of(text: str) -> Value:
    """A number and its unit; 50% is the plain number 0.5."""
    found = re.fullmatch(rf"(-?[0-9,]+(?:\.[0-9]+)?) ?({UNIT}?)", text.strip())
    assert found is not None, text
    number, unit = Fraction(found[1].replace(",", "")), found[2]
    return (number / 100, "") if unit == "%" else (number, unit)


def runs(text: str) -> Iterator[tuple[int, str, int]]:
    """Every stretch of a text that is nothing but formula, with where it begins and ends."""
    place = 0
    while place < len(text):
        start, numbers = place, 0
        while (token := TOKEN.match(text, place)) is not None:
            numbers += token[0][:1].isdigit() or token[0][1:2].isdigit()
            place = token.end()
        if numbers:
            yield start, text[start:place].strip(), place
        place = max(place, start + 1)


def rows_of(text: str) -> Iterator[Row]:
    """The rows of money of a sheet's text, pages joined."""
    waiting = ""
    for line in lines_of(text):
        waiting = f"{waiting} {line}" if waiting else line if re.match(r"[0-9]+ ", line) else ""
        found = ROW.match(waiting) if waiting else None
        if found is not None:
            if found[3] not in ("/", "待定"):
                yield read_row(found[2], Fraction(found[3].replace(",", "")))
            waiting = ""
        elif re.match(r"[一二三四]、|.*小计|合计", line):
            waiting = ""


def compared_of(text: str) -> Iterator[tuple[str, str, str, str]]:
    """The rows of the comparison: label, what stands behind it, and what either way has."""
    waiting = ""
    inside = text.replace("\u200b", "").partition("两种方式对比")[2]
    inside = re.split("签约时间与所得|房价平衡点：|本单所用的标准", inside)[0]
    for line in lines_of(inside):
        waiting = PUNCTUATED.sub(r"\1", f"{waiting} {line}".strip())
        cell = r"(-?[0-9][0-9,]*(?:\.[0-9]{2})?|/)"
        found = re.fullmatch(rf"([^\s0-9(（]+(?:（[^0-9（）]*）)?) ?(.*?) ?{cell} {cell}", waiting)
        if found is not None:
            yield found[1], found[2], found[3], found[4]
            waiting = ""


def stages_of(text: str) -> Iterator[tuple[str, Fraction, Fraction, Fraction]]:
    """The rows of the timeline: the awards with their names, then awards, increase of the decoration, and both."""
    inside = " ".join(lines_of(text.partition("签约时间与所得")[2].partition("待定事项")[0]))
    inside = re.sub(" ?(，以上限)", r"\1", inside.replace("， 以", "，以"))
    amount = r"(-?[0-9,]+\.[0-9]{2})"
    for found in re.finditer(rf"日(?:（已过）)? ([^。；]*?) ?{amount} {amount} {amount}(?= |$)", inside):
        yield found[1], *(Fraction(number.replace(",", "")) for number in found.groups()[1:])


def lines_of(text: str) -> list[str]:
    """The lines of the text layer, footers, repeated headings and the watermark left out."""
    lines = [line.strip() for line in text.replace("\u200b", "").replace("\f", "\n").splitlines()]
    return [
        line for line in lines if line and not re.match(r"编号 .*第 \d+ 页|序号 项目|项目（元）|[参考单试算 ]+$", line)
    ]


def read_row(words: str, amount: Fraction) -> Row:
    """Take a row apart: its formula comes first, what that rests on behind it."""
    row = Row(words, amount)
    for start, run, end in runs(words):
        if not row.formula:
            row.formula = run
        else:
            take_apart(words, start, run, end, row.named, row.reckoned)
    if CHINESE.search(words[: words.find(row.formula)]) and re.fullmatch(NUMBER, row.formula):
        row.named.add(value_of(row.formula))
    return row


def take_apart(
    words: str, start: int, run: str, end: int, named: set[Value], reckoned: list[tuple[Value, str, str]]
) -> None:
    """One entry: 名称 值, or 名称 值 = 计算式."""
    value, equals, formula = (part.strip() for part in run.partition("="))
    if not re.fullmatch(NUMBER, value) or not CHINESE.search(words[:start].rstrip() + " "):
        return
    named.add(value_of(value))
    if equals:
        rounding = DOWN.match(words, end)
        reckoned.append((value_of(value), formula, rounding[0] if rounding else ""))


def entries(text: str) -> tuple[set[Value], list[tuple[Value, str, str]]]:
    """All that a stretch of text names and reckons."""
    named: set[Value] = set()
    reckoned: list[tuple[Value, str, str]] = []
    for start, run, end in runs(text):
        take_apart(text, start, run, end, named, reckoned)
    return named, reckoned


def numbers_in(formula: str) -> set[Value]:
    """Every number of a formula; 每宅 … × 1宅 says itself what its 1 is."""
    found = {value_of(number) for number in re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)? ?" + UNIT + "?", formula)}
    found.discard((Fraction(0), ""))
    return {value for value in found if not (value[0] == 1 and value[1] in ("宅", "户"))}


class Formula:
    """A formula worked out by recursive descent."""

    def __init__(self, text: str) -> None:
        pattern = rf"较小者 ?\(|较大者 ?\(|，负数按0|[0-9][0-9,]*(?:\.[0-9]+)? ?{UNIT}?|,|[()×÷+-]"
        self.tokens = re.findall(pattern, re.sub(r"[每][宅户] ?", "", text))
        self.place = 0

    @staticmethod
    def stands_in(words: str) -> bool:
        """Whether a text holds a formula of more than one number."""
        return any(re.search("[×÷+(]", run) for _, run, _ in runs(words))

    def worked_out(self) -> Fraction:
        """The value of the whole."""
        result = self._sum()
        assert self.place == len(self.tokens), (self.tokens, self.place)
        return result

    def _next(self) -> str:
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def _take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1]

    def _sum(self) -> Fraction:
        result = self._product()
        while self._next() in ("+", "-"):
            result = result + self._product() if self._take() == "+" else result - self._product()
        if self._next() == "，负数按0":
            self._take()
            result = max(result, Fraction(0))
        return result

    def _product(self) -> Fraction:
        result = self._atom()
        while self._next() in ("×", "÷"):
            result = result * self._atom() if self._take() == "×" else result / self._atom()
        return result

    def _atom(self) -> Fraction:
        token = self._take()
        if token == "-":
            return -self._atom()
        if token == "(":
            result = self._sum()
            assert self._take() == ")"
            return result
        if token.startswith("较"):
            found = [self._sum()]
            while self._take() == ",":
                found.append(self._sum())
            return min(found) if token.startswith("较小者") else max(found)
        return value_of(token)[0]


def rounded(value: Fraction, places: int, down: bool = False) -> Fraction:
    """Half up away from zero, or downward."""
    scaled = abs(value) * 10**places
    whole = int(scaled) if down else int(scaled + Fraction(1, 2))
    return Fraction(whole if value >= 0 else -whole, 10**places)
