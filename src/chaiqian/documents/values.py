"""The doors: a TOML value becomes a scaled integer, a text or a date, or is refused with the reason.

A number is checked in this order: exact type (a bool is no number), finite, range by comparison, and only then
precision by value. Nothing is converted before its range is known: `int(Decimal("1e9999999"))` takes minutes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, NamedTuple, NoReturn

from pydantic import GetCoreSchemaHandler, Strict
from pydantic_core import PydanticCustomError, core_schema

TEXT_LIMIT = 200
FIRST_YEAR, LAST_YEAR = 1900, 2100
# What people will try for money, and the guidance has no place for.
NO_PERCENTAGE = "写多少元；补助、奖励和价格都不按百分比定（八（五）4、八（七）2）"
LAST_MONTH = 9_999  # of a rent that rises: longer than any two dates lie apart


class Shape(NamedTuple):
    """A door and what it lets in: `keywords` for the JSON Schema, or a date, which JSON has no type for.

    `door` is the only validator of the value and `back` makes it writable again; pydantic is told so directly,
    which costs a tenth of what its own wrappers of the two cost at start-up.
    """

    keywords: tuple[tuple[str, Any], ...] = ()
    date: bool = False
    door: Callable[[object], Any] | None = None
    back: Callable[[int], Decimal] | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        if self.door is None:
            return handler(source)
        writing = core_schema.plain_serializer_function_ser_schema(self.back) if self.back else None
        return core_schema.no_info_plain_validator_function(self.door, serialization=writing)


class Range(NamedTuple):
    """Bounds in whole units, and the decimal places allowed. `above` excludes the lower bound, `below` the upper."""

    name: str
    lower: int
    upper: Decimal
    places: int
    unit: str
    above: bool = False
    below: bool = False

    def words(self) -> str:
        low = "大于" if self.above else "不小于"
        high = "小于" if self.below else "不大于"
        bounds = f"{low} {self.lower}、{high} {self.upper:,f} 的数"
        return f"{bounds}，至多 {self.places} 位小数" + (f"（{self.unit}）" if self.unit else "")

    def holds(self, value: Decimal | int) -> bool:
        low = self.lower < value if self.above else self.lower <= value
        return low and (value < self.upper if self.below else value <= self.upper)


def refuse(code: str, message: str, expected: str, remedy: str, typed: str = "") -> NoReturn:
    """End a door with a problem, its texts in the context; `typed` is the remedy for who types no quotes."""
    context = {"message": message, "expected": expected, "remedy": remedy, "typed": typed}
    raise PydanticCustomError(code, "{message}", context)


def scaled(bounds: Range) -> Callable[[object], int]:
    """A door for numbers, as integers of 10^-places units; it refuses what is none, out of range or too precise."""
    units = Decimal(10**bounds.places)
    unit = 1 / units
    lowest, highest = bounds.lower + bounds.above * unit, bounds.upper - bounds.below * unit

    def number(value: object) -> int:
        if type(value) is Decimal and value.is_finite() and lowest <= value <= highest:
            whole = int(value * units)
            if whole * unit == value:  # else too precise, past all digits too, where the product is not exact
                return whole
        return _whole_or_refused(value, bounds)

    return number


def _whole_or_refused(value: object, bounds: Range) -> int:
    if type(value) is int and bounds.holds(value):
        return value * 10**bounds.places  # type: ignore[no-any-return]
    if type(value) not in (int, Decimal):
        _refuse_type(value, bounds)
    assert isinstance(value, (int, Decimal))
    if isinstance(value, Decimal) and not value.is_finite():
        refuse("V103", f"{bounds.name}不能是 nan 或 inf", bounds.words(), "改为具体的数")
    if not bounds.holds(value):
        refuse("V102", f"{bounds.name}超出范围", bounds.words(), "核对数值和单位")
    message = f"{bounds.name}至多 {bounds.places} 位小数"
    refuse("V104", message, bounds.words(), "按规定的位数填写，程序不替您四舍五入")


def _refuse_type(value: object, bounds: Range) -> NoReturn:
    remedy, typed = "直接写数字，例如 120.50", "只写数字，例如 120.50"
    if isinstance(value, str):
        from chaiqian.documents.written import plain_number  # a good file needs none of its patterns

        meant = plain_number(value) if len(value) <= TEXT_LIMIT else None
        what = f" {meant}" if meant else "数字"
        remedy, typed = f"去掉引号，直接写{what}", f"只写{what}"
        if bounds.unit == MONEY.unit and value.rstrip().endswith(("%", "％")):
            remedy = typed = NO_PERCENTAGE
    refuse("V101", f"{bounds.name}应填数字，现为{kind_of(value)}", bounds.words(), remedy, typed)


KINDS: tuple[tuple[type, str], ...] = (
    (bool, "是否值（true/false）"),
    (int, "整数"),
    (Decimal, "小数"),
    (str, "文字"),
    (datetime, "日期时间"),
    (date, "日期"),
    (list, "列表"),
    (dict, "一组键值"),
)


def kind_of(value: object) -> str:
    """The Chinese name of a TOML type."""
    return next((name for kind, name in KINDS if isinstance(value, kind)), "时间")


AREA = Range("面积", 0, Decimal("99999.99"), 2, "㎡", above=True)
MONEY = Range("金额", 0, Decimal(10**10), 2, "元", below=True)
SIGNED_MONEY = Range("金额", -(10**10), Decimal(10**10), 2, "元", above=True, below=True)
RATE = Range("比例", 0, Decimal(1), 4, "", above=True)


area = scaled(AREA)  # ㎡ → hundredths of ㎡
money = scaled(MONEY)  # 元 → 分, not negative
signed_money = scaled(SIGNED_MONEY)  # 元 → 分, of either sign
rate = scaled(RATE)  # a ratio in (0, 1] → ten-thousandths


def text(value: object) -> str:
    """A name or number as written: not blank, no invisible characters."""
    if type(value) is str and value.isprintable() and value[:1] > " " and len(value) <= TEXT_LIMIT:  # nor empty
        return value
    return _examined_text(value)


def _examined_text(value: object) -> str:
    if not isinstance(value, str):
        quoted = "给值加上英文双引号" if type(value) in (int, Decimal) else "写成英文双引号括起的文字"
        refuse("V101", f"应填文字，现为{kind_of(value)}", "英文双引号括起的文字", quoted)
    if not value.strip():
        refuse("V105", "没有填写内容", "非空的文字", "填写内容；没有的选填项整行删去", "填写内容")
    if len(value) > TEXT_LIMIT:
        message, expected = f"文字过长（{len(value)} 个字）", f"不超过 {TEXT_LIMIT} 个字"
        refuse("V106", message, expected, "缩短；是否漏了结尾的引号？", "缩短。")
    for character in value:
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            refuse(
                "V107",
                f"文字中有看不见的字符 U+{ord(character):04X}（{invisible_name(character)}）",
                "可见的文字，写在一行里",
                "删去后重新输入，不要从网页或表格里粘贴",
            )
    return value


def invisible_name(character: str) -> str:
    """What kind of invisible character it is, in Chinese."""
    if character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c":
        return "文字方向控制符"
    if character in "\n\r\u2028\u2029\x85":
        return "换行"
    if character == "\x1b":
        return "终端控制符"
    return "控制字符" if unicodedata.category(character) == "Cc" else "零宽字符"


def day(value: object) -> date:
    """A date of a scheme, which counts whole: an hour would decide who is late, and no rule knows hours."""
    if type(value) is date and FIRST_YEAR <= value.year <= LAST_YEAR:
        return value
    if isinstance(value, datetime):
        remedy = f"写日期（含当日）：{value.date()}"
        refuse("V113", "方案里的日期不带时刻", "日期，例如 2019-06-20，含当日", remedy)
    return moment(value)


def _as_a_date(value: object) -> tuple[str, str]:
    """How to write a date: in a file, and where it is typed alone."""
    if not isinstance(value, str):
        return "写成 2019-06-20", ""
    from chaiqian.documents.written import plain_day  # as above

    written = f"写成 {plain_day(value) or '2019-06-20'}"
    return f"去掉引号，{written}", written


def moment(value: object) -> date | datetime:
    """A date or a local date-time, kept as written."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        refuse("V109", "日期时间不能带时区", "2019-06-20 或 2019-06-20T09:31:05", "删去末尾的时区（Z 或 +08:00）")
    if not isinstance(value, date):
        refuse("V101", f"应填日期，现为{kind_of(value)}", "日期，例如 2019-06-20", *_as_a_date(value))
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        refuse("V102", "日期超出范围", f"{FIRST_YEAR} 年至 {LAST_YEAR} 年之间的日期", "核对年份")
    return value


def whole(name: str, lower: int, upper: int) -> Callable[[object], int]:
    """A door for whole numbers between two bounds, both included."""
    expected = f"{lower} 至 {upper} 的整数"

    def number(value: object) -> int:
        if type(value) is int and lower <= value <= upper:
            return value
        if type(value) is not int:
            quoted = ("去掉引号，直接写整数", "只写整数")
            remedy, typed = quoted if isinstance(value, str) else ("写成整数，不要小数点", "")
            refuse("V101", f"{name}应填整数，现为{kind_of(value)}", expected, remedy, typed)
        refuse("V102", f"{name}超出范围", expected, "核对数值")

    return number


def _whole(name: str, lower: int, upper: int) -> Shape:
    return Shape((("type", "integer"), ("minimum", lower), ("maximum", upper)), door=whole(name, lower, upper))


def _decimal(places: int) -> Callable[[int], Decimal]:
    def back(value: int) -> Decimal:
        return Decimal(value).scaleb(-places)

    return back


def _number(bounds: Range, door: Callable[[object], int]) -> Shape:
    low = "exclusiveMinimum" if bounds.above else "minimum"
    high = "exclusiveMaximum" if bounds.below else "maximum"
    upper = int(bounds.upper) if bounds.upper == int(bounds.upper) else float(bounds.upper)
    keywords = (("type", "number"), (low, bounds.lower), (high, upper))
    return Shape(keywords, door=door, back=_decimal(bounds.places))


_TEXT = (("type", "string"), ("minLength", 1), ("maxLength", TEXT_LIMIT))

Area = Annotated[int, _number(AREA, area)]
Money = Annotated[int, _number(MONEY, money)]
SignedMoney = Annotated[int, _number(SIGNED_MONEY, signed_money)]
Rate = Annotated[int, _number(RATE, rate)]
Text = Annotated[str, Shape(_TEXT, door=text)]
Flag = Annotated[bool, Strict(), Shape((("type", "boolean"),))]
Day = Annotated[date, Shape(date=True, door=day)]
Moment = Annotated[date | datetime, Shape(date=True, door=moment)]
Year = Annotated[int, _whole("年份", FIRST_YEAR, LAST_YEAR)]
Count = Annotated[int, _whole("数量", 0, 99)]
Floor = Annotated[int, _whole("楼层", -9, 99)]
Households = Annotated[int, _whole("户数", 1, 99_999)]
Months = Annotated[int, _whole("月数", 1, LAST_MONTH)]
Signed = Annotated[int, _whole("已签户数", 0, 99_999)]
