"""File names from case numbers: what anybody wrote becomes a name that stays in its folder on every system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator

from chaiqian.output.pattern import pattern
from chaiqian.output.text import inert, is_inert, mask_within

# NTFS counts UTF-16 units and ext4 bytes, 255 of either; an ending, a number and the draft's random part come on top,
# and Windows lets a whole path have no more than 260 units.
LONGEST_UNITS, LONGEST_BYTES = 60, 180
# Windows takes these for devices in every folder, whatever ending follows.
DEVICE = pattern(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\..*)?", re.IGNORECASE | re.DOTALL)
SCHEME = pattern(r"scheme\s*(?:\..*)?", re.IGNORECASE | re.DOTALL)
FORBIDDEN = frozenset('<>:"/\\|?*')
STAND_IN, BEFORE = "-", "_"
DIGEST_SHOWN = 8


def file_stem(text: str) -> str:
    """A file name without its ending: masked, visible, no device, no scheme, not hidden, no option of a command."""
    named = "".join(STAND_IN if _unfit(character) else character for character in mask_within(text))
    stem = _cut(named.strip()).rstrip(" .")
    if not stem or stem[0] in ".-" or is_reserved(stem):
        stem = BEFORE + stem.lstrip(".")
    return stem


def distinct_stem(text: str) -> str:
    """The same where two texts must never share a name, in whatever run: one that had to be changed shows its hash.

    Numbers of persons are not in the hash, which would tell them: two texts that differ in them alone share a name.
    """
    stem = file_stem(text)
    digest = hashlib.sha256(mask_within(text).encode("utf-8", "surrogatepass")).hexdigest()
    return stem if stem == text else f"{stem}-{digest[:DIGEST_SHOWN]}"


def is_reserved(stem: str) -> bool:
    """Whether no case may have this name: Windows' devices, and the scheme's."""
    return DEVICE.fullmatch(stem) is not None or SCHEME.fullmatch(stem) is not None


def unfit_for_windows(name: str) -> str:
    """Why Windows makes no file of this name, in Chinese; empty where it does.

    A colon it takes for a stream, hidden in a file of the name before it; dots and spaces at the end it leaves out.
    """
    if DEVICE.fullmatch(name):
        return f"{name} 是 Windows 的设备名"
    wrong = next((one for one in name if one in FORBIDDEN or ord(one) < 0x20), "")
    if wrong:
        return f"文件名里不能有“{inert(wrong)}”"
    return "文件名末尾不能是句点或空格" if name.rstrip(" .") != name else ""


def heard(name: str) -> str:
    """A name as Windows and macOS hear it: two that sound the same are one file there."""
    return unicodedata.normalize("NFC", name).casefold()


class Names:
    """The names that a folder has; one that differs in its letters' case only is the same, as on Windows and macOS."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._taken = set(map(heard, names))

    def __contains__(self, name: str) -> bool:
        return heard(name) in self._taken

    def free(self, stem: str, ending: str) -> str:
        """The first name of `stem`, `stem-2`, `stem-3` … that is not taken, and from now on is."""
        found = next(name for name in _attempts(stem, ending) if name not in self)
        self._taken.add(heard(found))
        return found


def _attempts(stem: str, ending: str) -> Iterator[str]:
    yield f"{stem}{ending}"
    number = 2
    while True:
        yield f"{stem}-{number}{ending}"
        number += 1


def _unfit(character: str) -> bool:
    return character in FORBIDDEN or not is_inert(character)


def _cut(stem: str) -> str:
    """No longer than may be; a character is taken whole or not at all."""
    units = size = 0
    for place, character in enumerate(stem):
        units += 1 + (ord(character) > 0xFFFF)
        size += len(character.encode())
        if units > LONGEST_UNITS or size > LONGEST_BYTES:
            return stem[:place]
    return stem
