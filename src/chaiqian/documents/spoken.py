"""Floors, years and choices as people say them, and the value that each is: one grammar for `edit`, the wizard, a cell.

    首层 一层 第二层 地下一层 B1 1F                     floors
    1979年5月 1982.6.1 一九七八年 1982年底               years, of what has one
    公示期满无异议 肢体四级 产权调换                     choices
    健在 已故                                         yes and no, of a column that asks who is dead

What two readers could take differently is refused: 顶层, 两层 (so many storeys), 82年, 1982年以后, 已公示.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from chaiqian.documents.numerals import whole, year_in_digits
from chaiqian.documents.written import STROKES, Unwritten, folded, quoted, read_choice, read_day, read_flag, read_whole
from chaiqian.output.pattern import pattern

_FLOOR = pattern(
    r"(?P<below>(?:地下|负)第?|B|-)?(?P<above>地上第?|地面第?|第|F|L)?(?P<number>[0-9]{1,2}|[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})"
    r"(?P<unit>层|楼|F)?"
)
_FIRST = frozenset(("首层", "首"))
_PART_OF_YEAR = pattern("(?<=年)(?:初|底|末|上半年|下半年)$")
_MONTH = pattern(r"([0-9]{4})(?:年度?|\s*[-./年]\s*(0?[1-9]|1[0-2])\s*月?)")
_FULL_YEAR = pattern("[0-9]{4}")


def read_floor(text: str) -> int | Decimal:
    """A floor; a basement is below 0. How many storeys a house has is no floor."""
    word = "".join(folded(text).split()).upper()
    found = _FLOOR.fullmatch(word)
    if word in _FIRST:
        return 1
    if found is None or found["below"] and found["above"] or found["above"] in ("F", "L") and found["unit"]:
        return _number_of_floor(text)
    number = int(found["number"]) if found["number"].isdecimal() else whole(found["number"])
    if number is None:
        return _number_of_floor(text)
    return -number if found["below"] else number


def _number_of_floor(text: str) -> int | Decimal:
    try:
        return read_whole(text)
    except Unwritten:
        expected = "哪一层：1、2、-1，或首层、二层、地下一层"
        raise Unwritten("V101", f"应填楼层，现为{quoted(text)}", expected, "只填整数，例如 2；地下一层填 -1") from None


def read_year(text: str) -> int | Decimal:
    """The year of what has one, a year, a month or a day; never of two digits, nor of a time before or after one."""
    word = _PART_OF_YEAR.sub("", folded(text))
    word = year_in_digits("".join(word.split())) or word
    found = _MONTH.fullmatch(word)
    if found is not None or _FULL_YEAR.fullmatch(word):
        return int(word[:4])
    try:
        day = read_day(word)
    except Unwritten as refusal:
        if refusal.code != "V101":
            raise
    else:
        return day.year
    return _number_of_year(text, word)


def _number_of_year(text: str, word: str) -> int | Decimal:
    expected, remedy = "四位数的年份，例如 1982", "对照批准文件写四位数的年份；写年月日的，取其中的年份"
    try:
        number = read_whole(word)
    except Unwritten:
        raise Unwritten("V101", f"应填年份，现为{quoted(text)}", expected, remedy) from None
    if 0 <= number < 100:
        raise Unwritten("V101", f"应填年份，现为{quoted(text)}，只有两位", expected, remedy)
    return number


_PUBLICITY = {
    "无异议": "公示无异议 已公示无异议 公示期满无异议 公示期满,无异议 公示后无异议 经公示无异议 公示期内无异议 "
    "公示期无异议 公示完毕无异议 公示结束无异议 已公示,无异议 公示,无异议 没有异议 没异议",
    "有异议": "公示有异议 公示期内有异议 公示后有异议 经公示有异议 已公示有异议",
    "公示中": "正在公示 公示期内 公示期间 在公示",
    "未公示": "没有公示 没公示 尚未公示 还没公示 还未公示 待公示",
}
_GRADES = {"一级": "一级 1级 I级 壹级", "二级": "二级 2级 II级 贰级", "三级": "三级 3级 III级", "四级": "四级 4级 IV级"}
_KINDS_OF_DISABILITY = "视力 听力 言语 肢体 智力 精神 多重"
_MODES = {
    "货币安置": "货币 货币补偿 货币化安置 货币化",
    "回迁安置": "回迁 回迁房 回迁安置房 产权调换 房屋产权调换",
}
_BASES = {"批准文件": "批准 有批准文件", "登统认定": "登统"}
_SPECIAL = {"服兵役": "当兵 参军 现役 服役", "上学": "在校学生 在校 就学 求学", "服刑": "服刑人员"}


def _words(said: Mapping[str, str]) -> dict[str, str]:
    return {word: meant for meant, words in said.items() for word in words.split()}


def _grades() -> dict[str, str]:
    """一级 as 1级, 壹级 and with the kind of disability before it, which is not considered (八（五）6)."""
    found = {}
    kinds = ("", *_KINDS_OF_DISABILITY.split())
    for grade, words in _GRADES.items():
        for word in words.split():
            for kind in kinds:
                found.update(dict.fromkeys((f"{kind}{word}", f"{kind}残疾{word}", f"{kind}{word}残疾"), grade))
    return found


SAID: dict[str, dict[str, str]] = {
    "publicity": _words(_PUBLICITY),
    "disability": _grades(),
    "mode": _words(_MODES),
    "special": _words(_SPECIAL),
}
_SAID_OF_LAND = _words(_BASES)


# What offices write in a column of 是 and 否; 未认定 may be no verdict yet, and is no word for one.
_FLAGS: dict[str, tuple[str, str]] = {
    "low_income": ("低保 低保户 享受低保", "非低保 非低保户 不是低保户"),
    "only_child": ("独生子女 独生子女户", "非独生子女 非独生子女户"),
    "licence_valid": ("有效", "无效 过期 已注销"),
    "permit_valid": ("齐备 齐全 有效", "不齐备 不齐全 不齐"),
    "address_matches": ("一致 相符", "不一致 不符 不相符"),
    "operating": ("在营 正在经营 营业中", "停业 歇业 已停业 未经营"),
    "inside": ("以内 内 宅基地内 在", "以外 外 宅基地外 不在"),
    "permit": ("有手续 有审批手续 手续齐全", "无手续 没有手续 无审批手续 没有审批手续"),
    "illegal": ("违建 违法建设 违法", "合法 不违法 无违建"),
    "collective_member": ("成员 是成员 社员", "非成员 不是成员 非社员"),
    "registered_in_scope": ("在册 在 在范围内", "不在册 不在 不在范围内"),
    "housed_before": ("已享受 享受过 已安置", "未享受 没享受 没有享受过 未安置"),
    "deceased": ("去世 已去世 已故 死亡 亡故", "健在 在世"),
    "recognised": ("认定 予以认定 是被安置人员", "不予认定 不是被安置人员"),
    "major_illness": ("大病 患大病", "无大病"),
}
_FLAG_WORDS = {
    key: {**dict.fromkeys(yes.split(), True), **dict.fromkeys(no.split(), False)} for key, (yes, no) in _FLAGS.items()
}
_VERDICT = "recognised"


def flag_words(key: str) -> Mapping[str, bool]:
    """What says yes or no in one column alone: 健在 where it is asked who is dead."""
    return _FLAG_WORDS.get(key, {})


def flag_reader(key: str) -> Callable[[str], bool]:
    """How yes or no is read at a key. A stroke in place of a verdict may be no verdict yet, so it is refused."""
    words = flag_words(key)

    def read(text: str) -> bool:
        word = "".join(folded(text).split())
        if word in words:
            return words[word]
        if key == _VERDICT and word in STROKES:
            raise Unwritten("V101", f"应填“是”或“否”，现为{quoted(text)}", "是、否", "填 是 或 否；还没有结论的留空")
        return read_flag(text)

    return read


def said_of(table: str, key: str) -> Mapping[str, str]:
    """Other words for the choices of a field, each for exactly one of them."""
    return _SAID_OF_LAND if (table, key) == ("homestead", "basis") else SAID.get(key, {})


_TOWNSHIP = pattern("^.{2,6}?(?:镇|乡|街道)(?=.)")
_ENDING = pattern("(?<=.)(?:村民委员会|村委会|村|户型|居室|居|室|型)$")
_NUMERALS = str.maketrans("123456789", "一二三四五六七八九")


def named_otherwise(name: str, names: Iterable[str]) -> str | None:
    """The one of some names that another way of writing it means: 韩庄 for 韩庄村, 1居室 for 一居室.

    None where another letter differs: 四居室 is nearly 三居室, and not that.
    """
    wanted = _bare(name)
    found = [known for known in names if _bare(known) == wanted]
    return found[0] if len(found) == 1 else None


def _bare(name: str) -> str:
    plain = "".join(folded(name).split()).casefold().translate(_NUMERALS)
    return _ENDING.sub("", _TOWNSHIP.sub("", plain))


def read_said(text: str, words: Iterable[str], said: Mapping[str, str]) -> str | None:
    """The one of some choices that a text means; None where that is not certain."""
    found = read_choice("".join(text.split()), words)
    if found is not None or not said:
        return found
    return said.get("".join(folded(text).split()).strip("。.,;"))
