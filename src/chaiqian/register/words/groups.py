"""Village groups as spoken, and the signing unit of the scheme that is meant."""

from __future__ import annotations

from collections.abc import Collection

from chaiqian.documents.numerals import whole
from chaiqian.documents.written import folded
from chaiqian.output.pattern import pattern

_GROUP = pattern(
    "(?:村民)?(?:第)?([0-9]{1,2}|[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})(?:村民)?(小组|组|队|生产队|社)?(?:村民)?"
)


def group_meant(word: str, village: str, names: Collection[str]) -> str | None:
    """The one of these groups that a word means: 一组, 1组, 第1村民小组 for 第一村民小组; None where that is not sure.

    A 队 or a 社 is taken for one that is called so: many a village numbers them otherwise than its groups.
    """
    plain = _plain(word, village)
    same = [name for name in names if _plain(name, village) == plain]
    if len(same) != 1:
        wanted = _numbered(plain)
        same = [name for name in names if wanted is not None and _numbered(_plain(name, village)) == wanted]
    return same[0] if len(same) == 1 else None


def _plain(word: str, village: str) -> str:
    plain = "".join(folded(word).split())
    return plain.removeprefix(village) or plain


def _numbered(plain: str) -> tuple[int, str] | None:
    """The number of a group and what it is called; 2 alone is of a group."""
    found = _GROUP.fullmatch(plain)
    if found is None:
        return None
    number = int(found[1]) if found[1].isdecimal() else whole(found[1])
    kind = (found[2] or "组")[-1]
    return None if number is None else (number, kind)
