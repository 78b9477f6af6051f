"""Kinship as families and household books say it (GB/T 4761), and the word of the guidance for it, 五（三）3.

Only words that leave no doubt: 媳妇 may be a wife or a daughter-in-law, 继子 is a child to some rules alone.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from chaiqian.output.pattern import pattern

OWN, SPOUSE, CHILD, CHILD_SPOUSE = "本人", "配偶", "子女", "子女配偶"
GRANDCHILD, OTHER = "孙子女", "其他"
HEADS = frozenset(("户主", "户主本人", "本户户主", "户主(本人)", "本人(户主)"))
OWNERS = frozenset(("被拆迁人", "被拆迁人本人", "宅基地使用权人", "使用权人"))
SELVES = frozenset((OWN, "自己"))

_ORDER = "[长大次二三四五六七八九小]"
_SPOUSES = "妻子|妻|丈夫|夫|爱人|老伴|老婆|老公|配偶"
_SON, _DAUGHTER = f"(?:{_ORDER}|独生?)?(?:儿子|子)|独生儿子|儿|养子", f"(?:{_ORDER}|独生?)?(?:女儿|女)|闺女|养女"
_LISTED: tuple[tuple[str, str], ...] = (
    (SPOUSE, f"{_SPOUSES}|夫妻"),
    (CHILD, f"{_SON}|{_DAUGHTER}|子女|孩子|养子女|独生子女"),
    (CHILD_SPOUSE, f"{_ORDER}?(?:儿媳妇|儿媳|女婿)|[长次二三四五六]媳|[长次]婿|子女的?配偶"),
    (CHILD_SPOUSE, f"(?:儿子|女儿|{_ORDER}(?:子|女|儿子|女儿))[之的]?(?:{_SPOUSES}|媳妇)"),
    ("父母", "父母|父亲|母亲|父|母|爸爸|妈妈|爸|妈|养父|养母|养父母|生父|生母"),
    ("祖父母", "祖父母|祖父|祖母|爷爷|奶奶"),
    (GRANDCHILD, f"{_ORDER}?(?:孙子|孙女|孙儿|孙)|孙子女|孙子孙女"),
    (GRANDCHILD, f"(?:儿子|{_ORDER}子|{_ORDER}儿子)[之的](?:儿子|女儿|子女|子|女)"),
    ("孙子女配偶", f"{_ORDER}?(?:孙媳妇|孙媳|孙女婿)|孙(?:子女的?|子|女)配偶"),
)
_PATTERNS = [(relation, pattern(words)) for relation, words in _LISTED]

# Kin that the guidance does not list: who of them counts is for the project's list, or for the group (五（三）3).
_UNLISTED = {
    "外孙子女": "外孙 外孙子 外孙女 外孙儿 女儿之子 女儿之女 女儿的儿子 女儿的女儿 长女之子 长女之女 次女之子 次女之女",
    "外孙子女配偶": "外孙媳 外孙媳妇 外孙女婿",
    "曾孙子女": "曾孙 曾孙子 曾孙女 重孙 重孙子 重孙女 外曾孙 外曾孙子 外曾孙女",
    "兄弟姐妹": "兄 弟 姐 妹 哥 哥哥 弟弟 姐姐 妹妹 兄长 兄弟 姐妹 姊妹 大哥 二哥 三哥 大弟 二弟 三弟 大姐 二姐 三姐 "
    "大妹 二妹 三妹 长兄 次兄 胞兄 胞弟 胞姐 胞妹",
    "兄弟姐妹配偶": "嫂 嫂子 弟媳 姐夫 妹夫",
    "公婆": "公公 婆婆 公婆",
    "岳父母": "岳父 岳母 岳父母 丈人 丈母娘",
    "外祖父母": "外祖父 外祖母 外公 外婆 姥爷 姥姥",
    "曾祖父母": "曾祖父 曾祖母",
    "侄子女": "侄 侄子 侄女 侄儿",
    "外甥子女": "外甥 外甥女",
    "其他亲属": "伯父 伯母 叔父 叔叔 婶母 婶婶 舅父 舅舅 舅母 姨父 姨夫 姨母 姨妈 姑父 姑母 姑姑 "
    "堂兄 堂弟 堂姐 堂妹 表兄 表弟 表姐 表妹 侄媳 侄媳妇 侄女婿",
    "非亲属": "非亲属 保姆 雇工 租户 房客 无亲属关系",
}
_GROUPS = {word: group for group, words in _UNLISTED.items() for word in words.split()}
_KNOWN = frozenset((*_UNLISTED, *_GROUPS))
_TO_WHOM = pattern(r"(?:(户主|本人|被拆迁人|使用权人)[之的]?|之)(?=.)")


class Kin(NamedTuple):
    """A relation, and to whom: `to` is 户主 or 本人 where the word itself says so, else empty."""

    relation: str
    to: str = ""


def plain_kin(word: str) -> str:
    """A word of kinship without blanks and full-width signs."""
    return "".join(word.split()).replace("（", "(").replace("）", ")")


def kin_said(word: str, extra: Collection[str] | None = None) -> Kin | None:
    """The relation that a word says; None where that is not certain.

    `extra` are the relations that the scheme adds; None where there is no scheme to say so. Kin that the guidance does
    not list is 其他, unless the scheme lists it, or a relation that might hold it.
    """
    plain = plain_kin(word)
    if plain in HEADS:
        return Kin(OWN, "户主")
    if plain in OWNERS:
        return Kin(OWN, "被拆迁人")
    if plain in SELVES:
        return Kin(OWN)
    prefix = _TO_WHOM.match(plain)
    to, plain = ("", plain) if prefix is None else (prefix[1] or "", plain[prefix.end() :])
    relation = _listed(plain) or _of_the_scheme(plain, extra)
    return None if relation is None else Kin(relation, "被拆迁人" if to == "使用权人" else to)


def _listed(plain: str) -> str | None:
    return next((relation for relation, shape in _PATTERNS if shape.fullmatch(plain)), None)


def _of_the_scheme(plain: str, extra: Collection[str] | None) -> str | None:
    if plain == OTHER or plain in (_UNLISTED if extra is None else extra):
        return plain  # without a scheme such a word waits for one that lists it
    group = _GROUPS.get(plain)
    if group is None or extra is None:
        return None
    if group in extra:
        return group
    return OTHER if _KNOWN.issuperset(extra) else None


def relation_meant(word: str, relations: Collection[str]) -> str | None:
    """The relation to the owner among these that a word stands for; None where that is not certain."""
    said = kin_said(word)
    if said is None or said.to == "户主" or said.relation == word:
        return None
    return said.relation if said.relation in relations else None
