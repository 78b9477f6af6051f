"""What recognition reads of a scheme and of the guidance, found by watching it: whatever it never read cannot change
a fact, so that a scenario which changes nothing else needs no new recognition.
"""

from __future__ import annotations

from typing import Any, cast

from pydantic import BaseModel

from chaiqian.documents.case import Case
from chaiqian.documents.scheme import Scheme
from chaiqian.guidance.register import LOCATION_PRICES, Figure, Figures
from chaiqian.law.recognition.recognise import recognise, signing_units

Reads = set[str]
# Adjustments are rounded to the unit of the scheme before their sum becomes a fact, outside recognition.
ALWAYS_READ = frozenset({"rounding.to"})
# Read for the reason of a line alone; a test holds that no fact depends on them.
REASONS_ONLY = frozenset(
    {
        "subsidies.only_child",
        "subsidies.disability",
        "subsidies.low_income",
        "subsidies.major_illness",
        "decoration.fixed_quota",
        "housing.maintenance_fund",
        "housing.units.price",
        *(f"guidance.{name}" for name in LOCATION_PRICES),
    }
)


def note_reads(case: Case, scheme: Scheme, figures: Figures, reads: Reads) -> None:
    """Recognise a household and note every key of the scheme and every figure that it took.

    A key stands without the names of entries (`awards.deadline`), a figure after `guidance.`.
    """
    watched = cast(Scheme, _Watched(scheme, "", reads))
    recognise(case, watched, cast(Figures, _WatchedFigures(figures, reads)), signing_units(watched))


class _Watched:
    """Stands in for a table of the scheme and notes what is asked of it."""

    def __init__(self, table: BaseModel, path: str, reads: Reads) -> None:
        self._table, self._path, self._reads = table, path, reads

    @property
    def __class__(self) -> Any:  # an award is told by its class
        return type(self._table)

    @__class__.setter
    def __class__(self, _: Any) -> None:
        raise AttributeError

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._table, name)
        if name not in type(self._table).model_fields:
            return value
        return _watched(value, f"{self._path}.{name}" if self._path else name, self._reads)


def _watched(value: Any, path: str, reads: Reads) -> Any:
    if isinstance(value, BaseModel):
        return _Watched(value, path, reads)
    if isinstance(value, tuple) and value and all(isinstance(item, BaseModel) for item in value):
        return tuple(_Watched(item, path, reads) for item in value)
    reads.add(path)
    return value


class _WatchedFigures:
    """Stands in for the figures and notes which of them are asked for."""

    def __init__(self, figures: Figures, reads: Reads) -> None:
        self._figures, self._reads = figures, reads

    def __getitem__(self, name: str) -> Figure:
        self._reads.add(f"guidance.{name}")
        return self._figures[name]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._figures, name)
