"""Readings of the guidance that were revised after a receipt was made, and what of a settlement each of them decides.

The old rules are not kept. A receipt records what they came to: the months, the control standard, the lines that rest
on the reading alone. With these held as recorded, the rules of today must come to the receipt in every other line and
total; where they do, nothing but the revision explains what differs, and where they do not, the rest is the program's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from chaiqian.guidance.register import Reading, load_guidance
from chaiqian.output.pattern import pattern
from chaiqian.receipts.receipt import Receipt

# The first program that reads so: a receipt says which program made it, and no edition of the readings.
FIRST_PROGRAM = {date(2026, 11, 29): (0, 2)}

# What each revised reading decides: facts and lines by the name under which a receipt records them. The first of each
# has to differ, else nothing is held: a temporary housing of other amount for the same months is not K5's doing.
# K5 counts months, and on them one line rests. K7 counts certificates and the ill, each for one line. K11 rounds two
# areas, and all else that it touches (location, flats, rent, purchase) is worked out from these.
DECIDED = {
    "K5": (("months", "temporary_housing.relocation"),),
    "K7": (("disability",), ("major_illness",)),
    "K11": (("control_standard",), ("unit_excess_limit",)),
}
_VERSION = pattern(r"\d{1,9}(?:\.\d{1,9})*", re.ASCII)


def revised_since(program: str) -> tuple[Reading, ...]:
    """The readings that were revised, or are new, since the program of this version; none where it is no version."""
    found = _VERSION.match(program)
    if found is None:
        return ()
    version = tuple(map(int, found[0].split(".")))
    dated = (reading for reading in load_guidance().readings.values() if reading.changed_on is not None)
    return tuple(reading for reading in dated if version < FIRST_PROGRAM[reading.changed_on or date.min])


def decided(receipt: Receipt, now: Receipt | None, revised: Iterable[Reading]) -> dict[str, str]:
    """What the revised readings decided in a receipt, and decide otherwise now: its recorded values by name.

    `now` is the receipt of the same content today; None where today's readings refuse it.
    """
    touched = {*receipt.readings, *(() if now is None else now.readings)}
    then, today = recorded(receipt), {} if now is None else recorded(now)
    return {
        name: then[name]
        for reading in revised
        if reading.id in touched
        for names in DECIDED.get(reading.id, ())
        if then.get(names[0]) != today.get(names[0])
        for name in names
        if name in then
    }


def recorded(receipt: Receipt) -> dict[str, str]:
    """Every fact and every line's amount of a receipt, by name."""
    return {**receipt.facts, **{line.id: line.amount for line in receipt.lines}}


def explaining(revised: Iterable[Reading], held: Iterable[str]) -> tuple[Reading, ...]:
    """The readings that decided what was held."""
    decides = {key: {name for group in groups for name in group} for key, groups in DECIDED.items()}
    return tuple(reading for reading in revised if decides.get(reading.id, set()).intersection(held))


def note_of(reading: Reading) -> str:
    """That a reading explains a difference, and since when it reads so."""
    return f"口径 {reading.id}（{reading.title}）{reading.changed_on} 修订，回执是按修订以前的口径开具的"
