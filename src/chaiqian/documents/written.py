"""What people write for one value, and the value that it means: one grammar for `edit`, the wizard and the register.

    1,200.50元  ￥1,200.5  1.2万  95%  ２００㎡   numbers, exact; the unit has to be that of the place
    2019，6，5  2019年6月5日 9时30分  20190605       days and moments
    是 有 √ ✓   否 没有 无 × / —                    yes and no

Full-width characters, quotes around the whole and blanks at the ends do not count. What has no certain meaning is
refused with what is expected; nothing is guessed. Ranges and decimal places are for the doors (documents/values).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, NoReturn

from chaiqian.documents.numerals import whole, year_in_digits
from chaiqian.output.pattern import pattern

MONEY, AREA, RATE = "元", "㎡", "%"
HECTARE = "公顷"  # 10 000 ㎡, exactly; a 亩 is no exact number of them
STROKES = frozenset(("/", "//", "\\", "-", "--", "—", "——", "–", "―", "─"))
NOTHING = STROKES | {"无"}  # what forms write for "nothing"
YES = frozenset(("是", "有", "对", "真", "√", "✓", "✔", "☑", "是的", "y", "yes", "true", "1"))
NO = frozenset(("否", "无", "没有", "没", "不是", "不", "非", "假", "×", "✕", "✗", "✘", "n", "no", "false", "0"))
LONGEST_INTEGER = 18
LONGEST_DATE = 40
TEN_THOUSANDS = 4
NO_SUCH = "S104"
_ECHOED = 20

_MINUS = str.maketrans({"\u2212": "-", "\ufe0f": ""})  # the minus of formulas; what makes ✔ an emoji
_NUMBER = pattern(
    r"([+-]?)\s*(?:\u00a5\s*([+-]?)\s*)?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?\s*(万?)((?:\s*[^0-9.,\s].*)?)"
)
_TWO = pattern(r"([+-]?[0-9.,]+)\s+([+-]?[0-9.,]+)")
_COUNTED = pattern("[年层楼台部户套个次人口间]")
_TWO_OF = pattern("^两(?=[台部户套个次口间]$)")  # 两层 are two storeys, and no floor
_SPOKEN_COUNT = pattern("(?<=[一二三四五六七八九十])[台部户套个次口间]$")
_SQUARE_METRE = pattern("平方米|平米|平")
_PER_MONTH = pattern(r"(?<=m2)[/·.*x×]?月")
_KNOWN_UNIT = pattern("元(?:/m2(?:/月)?|/宗|/人|/户)?|m2(?:/人)?|%|[年层楼台部户套个次人口间]|")
_DAY = pattern(
    r"([0-9]{4})\s*[-./年,、。\s]\s*([0-9]{1,2})\s*[-./月,、。\s]\s*([0-9]{1,2})\s*"
    # Without 日 a blank or a T has to tell the day from the hour: 2019-6-209:31 may be two days.
    r"(?:([日号])?(?:(?:(?<=[日号])|(?<=\s)|T)\s*([0-9]{1,2})\s*(?::|时|点)\s*([0-9]{1,2})"
    r"(?:\s*分|\s*[:分]\s*([0-9]{1,2})(?:\.([0-9]{1,6}))?\s*秒?)?)?)"
)
_COMPACT_DAY = pattern(r"([0-9]{4})([0-9]{2})([0-9]{2})()()()()()")
_SPOILT_ID = pattern(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+")
_NO_WIDTH = pattern("[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff]")
_BREAK_OF_LATIN = pattern(r"(?<=[0-9A-Za-z])[ \t]*[\r\n\x0b\x0c\x85]+[ \t]*(?=[0-9A-Za-z])")
_BREAK = pattern(r"[ \t\u3000]*[\r\n\x0b\x0c\x85]+[ \t\u3000]*|\t+$")
_BLANKS = " \t\u3000"
_BETWEEN = pattern(r"[、，,；;\s]+")


class Unwritten(Exception):
    """A text that means no such value; the three texts are Chinese: what is wrong, what is expected, what to do."""

    def __init__(self, code: str, message: str, expected: str, remedy: str) -> None:
        super().__init__(message)
        self.code, self.message, self.expected, self.remedy = code, message, expected, remedy


class Numeral(NamedTuple):
    """A number as written: digits without commas, whether ten thousands are meant, the unit folded to 元/m2/月."""

    digits: str
    by_ten_thousands: bool
    unit: str

    @property
    def value(self) -> Decimal:
        """Exact, however long: the context's precision never comes in."""
        return _shifted(Decimal(self.digits), TEN_THOUSANDS if self.by_ten_thousands else 0)


class _Moment(NamedTuple):
    """The digits of a day; those of its time of day are empty where there are none."""

    year: str
    month: str
    day: str
    hour: str
    minute: str
    second: str
    fraction: str


def read_number(text: str, unit: str = "") -> int | Decimal:
    """A number of this unit (元, 元/㎡·月, ㎡, % …; empty for any); its unit may be left out, but be no other."""
    found = _numeral(text)
    if found is None or found.unit == RATE and found.by_ten_thousands or not (unit or _is_known(found.unit)):
        expected = f"数字（{unit}）" if unit else "数字"
        raise Unwritten("V101", f"应填数字，现为{quoted(text)}", expected, "只填数字，例如 120.50")
    if unit == AREA and found.unit == HECTARE:
        return _simplest(_shifted(found.value, TEN_THOUSANDS))
    if unit and not _is_unit(found.unit, _folded_unit(unit)):
        what = {MONEY: "金额", AREA: "面积", RATE: "比例"}[unit[:1]]
        raise Unwritten("V101", f"应填{what}，现为{quoted(text)}", f"{what}（{unit}）", "核对单位，是否填错了地方")
    return _simplest(_shifted(found.value, -2) if found.unit == RATE else found.value)


def read_whole(text: str) -> int | Decimal:
    """A whole number, with 年, 层, 台 … behind it or not; a fraction is passed on, for the door to refuse."""
    spoken = whole(_SPOKEN_COUNT.sub("", _TWO_OF.sub("二", folded(text))))
    if spoken is not None:
        return spoken
    found = _numeral(text)
    if found is None or found.unit and not _COUNTED.fullmatch(found.unit):
        raise Unwritten("V101", f"应填整数，现为{quoted(text)}", "整数", "只填整数，例如 2")
    value = found.value
    return int(value) if value.adjusted() < LONGEST_INTEGER and value == value.to_integral_value() else value


def read_day(text: str) -> date | datetime:
    """A day, or a moment where a time of day stands with it."""
    found = _day(text)
    if found is None:
        expected = "日期，例如 2019-06-20、2019.6.20、2019年6月20日；有时刻的，2019-06-20 09:31"
        raise Unwritten("V101", f"应填日期，现为{quoted(text)}", expected, "写出年、月、日，年份四位")
    year, month, day, hour, minute, second, fraction = found
    try:
        written = date(int(year), int(month), int(day))
    except ValueError:
        _no_such("日期", f"{year}-{int(month):02d}-{int(day):02d}", "年、月、日")
    if not hour:
        return written
    time = (int(hour), int(minute), int(second or 0), int(fraction.ljust(6, "0")))
    try:
        return datetime(written.year, written.month, written.day, *time)
    except ValueError:
        _no_such("时间", f"{written}T{int(hour):02d}:{int(minute):02d}:{int(second or 0):02d}", "时、分、秒")


def _no_such(what: str, written: str, parts: str) -> NoReturn:
    raise Unwritten(NO_SUCH, f"没有 {written} 这个{what}", f"实际存在的{what}", f"核对{parts}") from None


def read_flag(text: str) -> bool:
    """Yes or no, in one of the usual words and marks; the stroke of a form says no."""
    word = folded(text).lower()
    if word in YES or word in NO or word in STROKES:
        return word in YES
    raise Unwritten("V101", f"应填“是”或“否”，现为{quoted(text)}", "是、否", "填 是 或 否")


def read_choice(text: str, words: Iterable[str]) -> str | None:
    """The one of some words that was written, full width or half; None where it is none of them."""
    meant = folded(text)
    return next((word for word in words if folded(word) == meant), None)


def read_id_number(text: str) -> str:
    """An ID number without blanks, X in capitals; one that went through a number of Excel's is lost, and refused."""
    number = "".join(folded(text).split()).upper()
    if _SPOILT_ID.fullmatch(number):
        message = "身份证号须设为文本格式：Excel 已把它存成数字，末几位丢失，不能恢复"
        remedy = "把整列设为“文本”格式，再对照证件重新输入这个号码。"
        raise Unwritten("R611", message, "18 位身份证号，存为文本", remedy)
    if not number or says_nothing(number):
        raise Unwritten("V101", f"应填身份证号，现为{quoted(text)}", "18 位身份证号，存为文本", "没有的留空。")
    return number


def read_words(text: str) -> list[str]:
    """Several names, between them commas, blanks or 、; none is no list of names."""
    found = [word for word in _BETWEEN.split(text.strip().strip('[]"')) if word]
    if not found or says_nothing(text):
        raise Unwritten("V101", f"应填名称，现为{quoted(text)}", "名称，几个的用顿号隔开", "没有的留空。")
    return found


def says_nothing(text: str) -> bool:
    """Whether a text is the stroke, or the 无, that forms use for "nothing"."""
    return folded(text) in NOTHING


def shown(value: object) -> str:
    """A value in the words in which it can be written again."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.isoformat(" ")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, (list, tuple)):
        return "、".join(map(shown, value))
    if isinstance(value, dict):
        return " ".join(map(shown, value.values()))
    return str(value)


def plain_number(text: str) -> str | None:
    """The number to write in a file for what somebody wrote, or None; 万 is multiplied out, % is not."""
    found = _numeral(text)
    if found is None or found.unit == RATE or not _is_known(found.unit):
        return None
    if not found.by_ten_thousands:
        return found.digits
    whole, _, rest = f"{found.value:f}".partition(".")
    return f"{whole}.{rest.rstrip('0')}".rstrip(".")


def is_bare_number(text: str) -> bool:
    """Whether a text is a number with no unit beside it, so that its column's heading says of what; ￥ is none."""
    found = _numeral(text)
    if found is None or found.by_ten_thousands:
        return False
    return not found.unit or "\u00a5" in (plain := folded(text)) and plain.endswith(tuple("0123456789"))


def two_numbers(text: str) -> tuple[str, str] | None:
    """Two numbers with nothing but blanks between them, as they come out of a table."""
    found = _TWO.fullmatch(folded(text))
    return None if found is None else (found[1].replace(",", ""), found[2].replace(",", ""))


def plain_day(text: str) -> str | None:
    """The day to write in a file for what somebody wrote, None where it is none; a time of day is left out."""
    found = _day(text)
    if found is None:
        return None
    year, month, day = found[:3]
    return f"{year}-{int(month):02d}-{int(day):02d}" if 1 <= int(month) <= 12 and 1 <= int(day) <= 31 else None


def readable(text: str) -> str:
    """A text as it is meant: without line breaks (they fit it to a cell), characters of no width, blanks at the ends.

    A blank stays where a break stood between two words of Latin letters or digits.
    """
    if text.isprintable():
        return text.strip()
    plain = _NO_WIDTH.sub("", text)
    plain = _BREAK_OF_LATIN.sub(" ", plain)
    return _BREAK.sub("", plain).replace("\t", " ").strip(_BLANKS)


def quoted(text: str) -> str:
    """文字“约200”, for saying what stands there."""
    start = text.strip()
    return f"文字“{start[:_ECHOED]}{'…' if len(start) > _ECHOED else ''}”"


def folded(text: str) -> str:
    """A text without what makes no difference: full width, line breaks, blanks at the ends, quotes around it."""
    return unicodedata.normalize("NFKC", readable(text)).translate(_MINUS).strip().strip("\"'").strip()


def _numeral(text: str) -> Numeral | None:
    found = _NUMBER.fullmatch(folded(text))
    if found is None or found[1] and found[2]:
        return None
    digits = f"{found[1] or found[2] or ''}{found[3].replace(',', '')}{found[4] or ''}"
    unit = _folded_unit(found[6])
    if "\u00a5" in found[0]:
        unit = unit or MONEY
        if not unit.startswith(MONEY):
            return None
    return Numeral(digits, bool(found[5]), unit)


def _folded_unit(unit: str) -> str:
    """元整, ㎡, 平米, 元/平方米·月 as 元, m2, m2, 元/m2/月."""
    plain = "".join(unicodedata.normalize("NFKC", unit).split()).replace("圆", MONEY)
    plain = re.sub("(?<=元)[整正]$", "", plain)
    return _PER_MONTH.sub("/月", _SQUARE_METRE.sub("m2", plain))


def _is_known(unit: str) -> bool:
    return _KNOWN_UNIT.fullmatch(unit) is not None


def _is_unit(written: str, wanted: str) -> bool:
    """Whether a unit is the one wanted, or the first part of it: 元 for 元/㎡·月."""
    return not written or written == wanted or wanted.startswith(f"{written}/")


def _shifted(value: Decimal, places: int) -> Decimal:
    sign, digits, exponent = value.as_tuple()
    return Decimal((sign, digits, int(exponent) + places))


def _simplest(value: Decimal) -> int | Decimal:
    """An int where no decimal places were written and it is of an int's usual size."""
    _, digits, exponent = value.as_tuple()
    return int(value) if int(exponent) >= 0 and len(digits) + int(exponent) <= LONGEST_INTEGER else value


def _day(text: str) -> _Moment | None:
    """The parts of a day as written; None where it is no day at all."""
    if len(text) > LONGEST_DATE:
        return None
    plain = folded(text)
    plain = year_in_digits(plain) or plain
    found = _DAY.fullmatch(plain) or _COMPACT_DAY.fullmatch(plain)
    if found is None:
        return None
    return _Moment(*found.group(1, 2, 3), *(found[part] or "" for part in (5, 6, 7, 8)))
