"""Random workbooks, each read by a child with limits as `register import` reads one.

    python tools/fuzz/workbooks.py [COUNT [FIRST]]            (default 10 000 of them, from another number each time)
    python tools/fuzz/workbooks.py --within [COUNT [FIRST]]   in this process, which takes the child's limit: quicker

Each is worked out from a number: a good workbook (.xlsx, .xls, .csv) in which some things are spelt otherwise, repeated
without end, moved, torn off or overwritten. Every one has to end in a workbook or in a refusal in words (R601 to R605)
within SECONDS and the child's limit of memory. What does not is printed by its number; `workbook_of(number)` makes it
again.
"""

from __future__ import annotations

import io
import random
import re
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from pathlib import Path

import xlsxwriter

from chaiqian.register.book.child import MEMORY_LIMIT, messages
from chaiqian.register.book.limits import limit_memory
from chaiqian.register.book.opening import HALFWAY, LATE, gathered, read_workbook
from chaiqian.register.problems import RegisterRefused

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60
CODES = frozenset(("R601", "R602", "R603", "R604", "R605"))
Parts = dict[str, bytes]
Mutation = Callable[[random.Random, Parts], None]
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_PLACE = re.compile(rb'\br="([A-Z]+)([0-9]+)"')
_FAR = (
    b"XFD1048576",
    b"A1048576",
    b"XFD1",
    b"ZZZZZZ9",
    b"A99999999999",
    b"XFE2",
    b"xfd1048576",
    b"A0",
    b"1A",
    b"",
    b"\xe7\x94\xb21",
)
_TEXTS = (
    b"1e999",
    b"nan",
    b"-1",
    b"99999999999",
    b"",
    b" ",
    b"1_000",
    b"&#0;",
    b"&x;",
    b"_xD800_",
    b"\xff",
    b"]]>",
    b"#N/A",
)
_TAGS = (b"<a>", b"<c>", b"<row>", b"<si>", b"<mergeCells>", b"<is>", b"<x:c>", b"<t>")


def workbook_of(number: int) -> bytes:
    """The workbook of this number."""
    dice = random.Random(number)
    if dice.random() < 0.2:
        return _overwritten(dice, dice.choice(_others()))
    base = dice.choice(_bases())
    parts = _unpacked(base)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        dice.choice(MUTATIONS)(dice, parts)
    data = _packed(dice, parts)
    return _overwritten(dice, data) if dice.random() < 0.2 else data


@cache
def _bases() -> list[bytes]:
    return [_sheet({}), _sheet({"constant_memory": True})]


@cache
def _others() -> list[bytes]:
    old = [file.read_bytes() for file in sorted((ROOT / "tests" / "register").glob("*.xls"))]
    text = "编号,姓名,面积\n" + "".join(f'{n:03},"甲{n}（示例）",{n}.5\n' for n in range(200))
    return [*old, text.encode("gbk"), text.encode("utf-8-sig")]


def _sheet(options: dict[str, bool]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, **options}) as book:
        book.set_properties({"created": datetime(2019, 6, 20)})  # the same bytes at any time
        day, unit = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": '0.00"万元"'})
        for name in ("登记", "人员"):
            sheet = book.add_worksheet(name)
            for row in range(60):
                sheet.write_row(row, 0, [f"甲{row}（示例）", "本人", row * 1.5, True])
                sheet.write_number(row, 4, 43636 + row, day)
                sheet.write_number(row, 5, row / 8, unit)
                sheet.write_formula(row, 6, "=1/0", None, "#DIV/0!" if row % 9 == 0 else row)
            sheet.merge_range(61, 0, 63, 2, "合计")
            sheet.set_row(5, None, None, {"hidden": True})
            sheet.autofilter(0, 0, 59, 6)
    return stream.getvalue()


def _unpacked(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(dice: random.Random, parts: Parts) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED if dice.random() < 0.9 else zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, archive.compression)
    return stream.getvalue()


def _overwritten(dice: random.Random, data: bytes) -> bytes:
    """Some bytes changed, a piece doubled or left out, or the end torn off."""
    changed = bytearray(data)
    for _ in range(dice.choice((0, 1, 3, 20, 200))):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    first, second = sorted(dice.randrange(len(changed)) for _ in range(2))
    choice = dice.randrange(6)
    if choice == 0:
        del changed[first:]
    elif choice == 1:
        del changed[first : min(second, first + 600)]
    elif choice == 2:
        changed[first:first] = changed[first : min(second, first + 100_000)] * dice.choice((1, 1, 3, 50))
    return bytes(changed)


def _any(dice: random.Random, parts: Parts) -> str:
    """A part: mostly one that is read."""
    read = [name for name in parts if "sheet" in name.lower() or "workbook" in name.lower() or "s.xml" in name.lower()]
    return dice.choice(read or list(parts))


def _worksheet(dice: random.Random, parts: Parts) -> str:
    return dice.choice([name for name in parts if "worksheets" in name.lower()] or list(parts))


def quoted_otherwise(dice: random.Random, parts: Parts) -> None:
    name, form = _any(dice, parts), dice.choice((rb"\1='\2'", rb'\1 = "\2"', rb"\1\n=\t'\2'", rb'\1=" \2"', rb"\1=\2"))
    parts[name] = _ATTRIBUTE.sub(form, parts[name])


def places_spelt_otherwise(dice: random.Random, parts: Parts) -> None:
    name, form = (
        _worksheet(dice, parts),
        dice.choice((rb'r="\g<1>000\2"', rb'r="$\1$\2"', rb'r="\2"', rb'R="\1\2"', b"")),
    )
    parts[name] = _PLACE.sub(form, parts[name], count=dice.choice((0, 1, 20)))


def places_in_lower_case(dice: random.Random, parts: Parts) -> None:
    name = _worksheet(dice, parts)
    parts[name] = _PLACE.sub(lambda found: found.group().lower(), parts[name])


def far_places(dice: random.Random, parts: Parts) -> None:
    name, far = _worksheet(dice, parts), dice.choice(_FAR)
    found = list(_PLACE.finditer(parts[name]))
    for one in reversed(dice.sample(found, min(len(found), dice.choice((1, 3, 60))))):
        parts[name] = parts[name][: one.start()] + b"r='" + far + b"'" + parts[name][one.end() :]


def names_of_other_case(dice: random.Random, parts: Parts) -> None:
    name = _any(dice, parts)
    spelt = dice.choice((name.upper(), name.replace("/", "\\"), "/" + name, "./" + name, name + "/", "../" + name))
    parts[spelt] = parts.pop(name)


def without_a_part(dice: random.Random, parts: Parts) -> None:
    del parts[_any(dice, parts)]
    parts.setdefault("xl/workbook.xml", b"<workbook/>")


def parts_exchanged(dice: random.Random, parts: Parts) -> None:
    one, other = _any(dice, parts), _any(dice, parts)
    parts[one], parts[other] = parts[other], parts[one]


def torn_off(dice: random.Random, parts: Parts) -> None:
    name = _any(dice, parts)
    parts[name] = parts[name][: dice.randrange(len(parts[name]) + 1)]


def overwritten(dice: random.Random, parts: Parts) -> None:
    name = _any(dice, parts)
    if parts[name]:
        parts[name] = _overwritten(dice, parts[name])


def _put(dice: random.Random, parts: Parts, name: str, piece: bytes) -> None:
    """Put a piece in where an element ends or starts."""
    places = [found.start() for found in re.finditer(b"<", parts[name])] or [0]
    place = dice.choice(places)
    parts[name] = parts[name][:place] + piece + parts[name][place:]


def a_comment(dice: random.Random, parts: Parts) -> None:
    piece = dice.choice((b'<c t="e" ', b' hidden="1" <row ', b"<f> <c", b"<c r='XFD1048576'><v>1</v></c>", b"x", b"-"))
    _put(
        dice, parts, _any(dice, parts), b"<!--" + piece * dice.choice((1, 1_000, 400_000)) + dice.choice((b"-->", b""))
    )


def a_long_text(dice: random.Random, parts: Parts) -> None:
    text = dice.choice((b"x", "长".encode(), b"&amp;", b"<r/>")) * dice.choice((1_000, 33_000, 1_000_000))
    name = _any(dice, parts)
    parts[name] = parts[name].replace("甲1（示例）".encode(), text)
    _put(dice, parts, name, dice.choice((b"<si><t>%b</t></si>", b"<t>%b</t>", b"<v>%b</v>", b"%b")) % text)


def nested(dice: random.Random, parts: Parts) -> None:
    tag, deep = dice.choice(_TAGS), dice.choice((5, 150, 100_000))
    _put(dice, parts, _any(dice, parts), tag * deep + (b"</" + tag[1:]) * deep)


def without_end(dice: random.Random, parts: Parts) -> None:
    piece = dice.choice(
        (b"<a/>", b"<si/>", b"<v/>", b"<c/>", b"<row/>", b'<mergeCell ref="A1:B2"/>', b"<xf/>", b"<sheet/>")
    )
    _put(dice, parts, _any(dice, parts), piece * dice.choice((10, 3_000, 600_000)))


def rows_without_end(dice: random.Random, parts: Parts) -> None:
    cell = dice.choice((b'<c t="s"><v>0</v></c>', b"<c><v>1</v></c>", b"<c t='str'><v>%b</v></c>" % (b"x" * 900)))
    _put(dice, parts, _worksheet(dice, parts), b"<row>" + cell * 40 + b"</row>" * dice.choice((1, 1, 0)))
    name = _worksheet(dice, parts)
    parts[name] = parts[name].replace(b"</sheetData>", (b"<row>" + cell * 20 + b"</row>") * 500 + b"</sheetData>")


def other_values(dice: random.Random, parts: Parts) -> None:
    name, text = _any(dice, parts), dice.choice(_TEXTS)
    parts[name] = re.sub(rb"<v>[^<]*</v>", lambda _: b"<v>" + text + b"</v>", parts[name], count=dice.choice((0, 1, 9)))


def other_attributes(dice: random.Random, parts: Parts) -> None:
    name, text = _any(dice, parts), dice.choice(_TEXTS).replace(b"\xff", b"t")
    found = list(_ATTRIBUTE.finditer(parts[name]))
    for one in sorted(dice.sample(found, min(len(found), 5)), key=lambda one: -one.start()):
        piece = one.group(1) + b'="' + text + b'"'
        parts[name] = parts[name][: one.start()] + piece + parts[name][one.end() :]


def entities(dice: random.Random, parts: Parts) -> None:
    name = _any(dice, parts)
    inner = b"".join(b'<!ENTITY e%d "%b">' % (n + 1, b"&e%d;" % n * 10) for n in range(9))
    kind = dice.choice(
        (b"<!DOCTYPE a>", b"<!DOCTYPE a [<!ENTITY e0 'x'>" + inner + b"]>", b"<!DOCTYPE a SYSTEM 'file:///a'>")
    )
    parts[name] = re.sub(rb"^(<\?xml[^>]*\?>)?", lambda found: found.group() + kind, parts[name], count=1)


def other_encodings(dice: random.Random, parts: Parts) -> None:
    name, encoding = _any(dice, parts), dice.choice(("utf-16", "gbk", "utf-32", "latin-1", "x-unknown"))
    text = parts[name].decode("utf-8", "replace").replace("UTF-8", encoding, 1)
    parts[name] = text.encode("utf-16") if dice.random() < 0.4 else text.encode("utf-8")


def prefixed(dice: random.Random, parts: Parts) -> None:
    name, prefix = _any(dice, parts), dice.choice((b"x:", b"xml:", b":", b"a:b:"))
    parts[name] = re.sub(rb"<(/?)(\w)", rb"<\1" + prefix + rb"\2", parts[name])


MUTATIONS: tuple[Mutation, ...] = (
    quoted_otherwise, places_spelt_otherwise, places_in_lower_case, far_places, names_of_other_case, without_a_part,
    parts_exchanged, torn_off, overwritten, a_comment, a_long_text, nested, without_end, rows_without_end, other_values,
    other_attributes, entities, other_encodings, prefixed,
)  # fmt: skip


def outcome(number: int, read: Callable[[bytes], object] = read_workbook) -> str:
    """What became of the workbook of this number: "read", or the code of its refusal; else it raises."""
    data, began = workbook_of(number), time.monotonic()
    try:
        read(data)
        found: str = "read"
    except RegisterRefused as refusal:
        found = refusal.finding.code
        if found not in CODES or not refusal.finding.message or not refusal.finding.remedy:
            raise AssertionError(f"{found} is no refusal in words") from refusal
        if refusal.finding.message in (HALFWAY, LATE):
            found += " the child was ended"
    if time.monotonic() - began > SECONDS:
        raise AssertionError(f"took {time.monotonic() - began:.0f} s")
    return found


def within(data: bytes) -> object:
    """Read a workbook as the child does, without one."""
    return gathered(messages(data))


def _told(number: int, read: Callable[[bytes], object]) -> str:
    try:
        return outcome(number, read)
    except Exception as error:
        print(f"workbook {number}: {type(error).__name__}: {error}", flush=True)
        return "DEFECT"


def main(words: list[str]) -> int:
    """Read them; an exit code."""
    alone = words[:1] == ["--within"]
    numbers = [int(word) for word in words if word.isdecimal()]
    count = numbers[0] if numbers else 10_000
    first = numbers[1] if len(numbers) > 1 else time.time_ns() // 1000
    if alone:
        limit_memory(MEMORY_LIMIT)
    with ThreadPoolExecutor(1 if alone else 2) as pool:
        read = within if alone else read_workbook
        found = Counter(pool.map(lambda number: _told(number, read), range(first, first + count)))
    print(", ".join(f"{what}: {times}" for what, times in sorted(found.items())) + f" (from {first})")
    return 1 if found["DEFECT"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
