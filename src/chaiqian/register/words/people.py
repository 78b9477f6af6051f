"""Names of people: whether two are one, and whether a cell holds several."""

from __future__ import annotations

from collections.abc import Callable

from chaiqian.documents.written import folded, quoted, readable
from chaiqian.output.pattern import pattern
from chaiqian.register.problems import CellFault
from chaiqian.register.words.asked import Cell
from chaiqian.register.words.texts import text

_IN_BRACKETS = pattern(r"\([^)]*\)|\[[^]]*\]")
_PHONE = pattern("[0-9]{7,}")
_BETWEEN = pattern(r"[、，,；;/／&＆]|(?<=[\u4e00-\u9fff])(?:和|与|及)(?=[\u4e00-\u9fff]{2})")
_LINES = pattern(r"[\r\n]+")
_HANZI_NAME = pattern("[\u3400-\u9fff\ue000-\uf8ff\U00020000-\U0003fffd]{2,4}")
_SURNAMES = (
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 夏侯 端木 呼延 "
    "南宫 百里 东郭 轩辕 独孤 完颜 叶赫 爱新觉罗"
)
_LONG_SURNAMES = frozenset(_SURNAMES.split())


def same_name(one: str, other: str) -> bool:
    """Whether two cells name one person: width, blanks and what stands in brackets do not count."""
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """A name without blanks and remarks in brackets."""
    plain = _PHONE.sub("", "".join(folded(name).split()))
    return _IN_BRACKETS.sub("", plain) or plain


def person_reader(usual: Callable[[Cell], str] = text) -> Callable[[Cell], str]:
    """How the name of one person is read: a cell with several is refused, for each of them counts."""

    def read(cell: Cell) -> str:
        if isinstance(cell, str) and several(cell):
            message = f"一格里有几个人：{quoted(readable(cell))}"
            raise CellFault("R632", message, "一人一行，一格一个姓名", "每人另起一行，填上各自的关系等各项。")
        return usual(cell)

    return read


def several(cell: str) -> bool:
    """Whether a cell holds the names of several people; 张 三 and 欧阳↵建国 are one."""
    plain = _IN_BRACKETS.sub("", folded(cell.replace("\n", "\u2029"))).replace("\u2029", "\n").strip()
    parts = [part for part in _BETWEEN.split(plain) if part.strip()]
    if len(parts) > 1:
        return True
    words = [word for line in _LINES.split(plain) for word in line.split()]
    return len(words) > 1 and words[0] not in _LONG_SURNAMES and all(map(_HANZI_NAME.fullmatch, words))
