"""The texts of the readings, once for a project: the sheets name them by number."""

from __future__ import annotations

import json

from chaiqian.guidance.register import Reading
from chaiqian.household.sheet_content import INTERPRETER, in_words
from chaiqian.law.settlement import Settlement
from chaiqian.output.pdf import text

ANNEX = "口径附件"
WHERE = f"全文见项目的{ANNEX}"


class Annex:
    """Gathers what the sheets of a run name."""

    def __init__(self) -> None:
        self._readings: dict[str, Reading] = {}
        self._projects: dict[str, None] = {}

    def add(self, settlement: Settlement) -> None:
        """Take in what the sheet of this household names."""
        self._readings.update((reading.id, reading) for reading in settlement.readings)
        self._projects[settlement.scheme.project.name] = None

    def json(self) -> str:
        """The annex as the template takes it, in the order of the numbers."""
        readings = sorted(self._readings.values(), key=lambda reading: int(reading.id[1:]))
        data = {
            "annex": True,
            "watermark": False,
            "title": ANNEX,
            "running": ANNEX,
            "bookmark": ANNEX,
            "holder": "",
            "short_id": "",
            "footer": "与本项目各户的结算单一并使用",
            "projects": [text(name) for name in self._projects],
            "entries": [text(in_words(reading)) for reading in readings],
            "closing": INTERPRETER,
        }
        return json.dumps(data, ensure_ascii=False)


def by_number(settlement: Settlement) -> str:
    """The readings of one household by their numbers, and where their texts are."""
    numbers = "、".join(reading.id for reading in settlement.readings)
    return f"采用的口径：{numbers}（{WHERE}）；指导意见由区住房城乡建设委负责解释（十八）。" if numbers else ""
