"""Kinship as families say it, and the word of the guidance for it, 五（三）3: to suggest, never to substitute.

Only words that leave no doubt: 媳妇 may be a wife or a daughter-in-law, and 外孙 is for the project to decide.
"""

from __future__ import annotations

from collections.abc import Collection

_SAID = {
    "本人": "户主 户主本人 自己 被拆迁人 宅基地使用权人 使用权人",
    "配偶": "妻子 妻 丈夫 夫 爱人 老伴 夫妻 老婆 老公 户主妻子 户主配偶",
    "子女": "儿子 女儿 儿 女 子 长子 次子 三子 长女 次女 三女 独生子 独生女 独子 独女 孩子 养子 养女 养子女",
    "子女配偶": "儿媳 儿媳妇 女婿 子女的配偶 儿子配偶 女儿配偶 长媳 次媳",
    "父母": "父亲 母亲 父 母 爸爸 妈妈 养父 养母 养父母",
    "祖父母": "祖父 祖母 爷爷 奶奶",
    "孙子女": "孙子 孙女 孙 孙儿 长孙 长孙女",
    "孙子女配偶": "孙媳 孙媳妇 孙女婿 孙子女的配偶 孙子配偶 孙女配偶",
}
_WORDS = {word: relation for relation, words in _SAID.items() for word in words.split()}


def relation_meant(word: str, relations: Collection[str]) -> str | None:
    """The relation among these that a word stands for; None where that is not certain."""
    meant = _WORDS.get("".join(word.split()))
    return meant if meant in relations else None
