"""What must not stand on a public board: ID numbers, phones and bank accounts in any text, and whole names on wish.

A number is hidden wherever it was typed: in a name, an address, a document, a reason. Nothing of it is left to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count

from chaiqian.output.pattern import pattern
from chaiqian.output.private_numbers import half_width, numbers_in

HIDDEN = "***"
# Whatever is no letter, no digit and not hidden already, where the places of the digits tell what a number is.
_BREAK = r"(?:[^\w*]|_){0,3}"
# A field for a phone may say 无 or 同上: what has fewer digits is no number of a person.
_KNOWN = pattern(r"[0-9]{4,}[Xx]?")
_LONG_ENOUGH_TO_BREAK = 7
_NAMES_APART = pattern(r"([、，,；;/\s]+)")
_REMARK = pattern(r"[（(〔\[][^）)〕\]]*[）)〕\]]?")
_OWN_NUMBER = pattern(r"(?<=\D\D)[1-9１-９]\d?$")  # tells 李强1 from 李强2, and is no letter of the name
_MOST_STARS = 2


def hide_private(text: str, known: Iterable[str] = ()) -> str:
    """The text with every number hidden that identifies or reaches a person, and those that are `known` to.

    What is known counts by its digits, four at least.
    """
    for shape in _known_patterns(known):
        text = _hide(text, [found.span() for found in shape.finditer(half_width(text))])
    return _hide(text, numbers_in(text, public=True))


def _hide(text: str, spans: Iterable[tuple[int, int]]) -> str:
    hidden, end = [], 0
    for start, stop in spans:
        hidden += [text[end:start], HIDDEN]
        end = stop
    return "".join([*hidden, text[end:]])


def _known_patterns(known: Iterable[str]) -> Iterator[re.Pattern[str]]:
    for text in known:
        plain = half_width(text)
        whole = "".join(character for character in plain if character.isalnum())
        found = {*_KNOWN.findall(plain), *filter(_KNOWN.fullmatch, [whole])}
        for number in sorted(found, key=lambda one: (-len(one), one)):
            short = len(number) < _LONG_ENOUGH_TO_BREAK
            shape = rf"(?<![0-9]){number}(?![0-9])" if short else _BREAK.join(number)
            yield re.compile(shape, re.IGNORECASE)


def masked_name(name: str) -> str:
    """A name with its first character left: 张三 is 张*, 欧阳修远 is 欧**; each of several names by itself.

    Never more than two stars, so that a long name cannot be told by its length; remarks in brackets go.
    """
    words = _REMARK.sub("", name).split()
    spaced_out = any(len(word) == 1 for word in words)  # 张 三 is one name
    parts = _NAMES_APART.split(("" if spaced_out else " ").join(words))
    return "".join(part if index % 2 else _masked(part) for index, part in enumerate(parts)) or "*"


def _masked(name: str) -> str:
    name = _OWN_NUMBER.sub("", name)
    return name[:1] + "*" * min(len(name) - 1, _MOST_STARS) if len(name) > 1 else "*" * len(name)


def masks_of(names: Iterable[str]) -> dict[str, str]:
    """How each of these names is masked: those that would read the same have a number, 赵*1 and 赵*2.

    A remark in brackets makes no other name.
    """
    masks = {name: masked_name(hide_private(name)) for name in names}
    alike: dict[str, list[str]] = {}
    for name, mask in masks.items():
        same = alike.setdefault(mask, [])
        if _bare(name) not in same:
            same.append(_bare(name))
    numbers = {mask: _numbers_of(same) for mask, same in alike.items()}
    return {
        name: f"{mask}{numbers[mask][_bare(name)]}" if len(alike[mask]) > 1 else mask for name, mask in masks.items()
    }


def _numbers_of(names: Sequence[str]) -> dict[str, int]:
    """A number for each of several names: the one that a name ends in, where no other has it, else the next."""
    numbers: dict[str, int] = {}
    for name in names:
        own = _OWN_NUMBER.search(name)
        if own is not None and int(own[0]) not in numbers.values():
            numbers[name] = int(own[0])
    free = (number for number in count(1) if number not in numbers.values())
    return {name: numbers[name] if name in numbers else next(free) for name in names}


def mask_names(text: str, masks: Mapping[str, str]) -> str:
    """A text with each of these names masked where it stands in it, longer ones first, with its remark if it has it."""
    named = {**{_bare(name): mask for name, mask in masks.items()}, **masks}
    for name in sorted(named, key=len, reverse=True):
        if len(_bare(name)) > 1:
            text = text.replace(name, named[name])
    return text


def _bare(name: str) -> str:
    return _REMARK.sub("", name).strip()
