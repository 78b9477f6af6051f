"""Loading what a command or a format names, when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def loaded(place: str) -> Any:
    """Give what `module:name` below `chaiqian` stands for, such as `output.report_csv:write_csv`."""
    module, _, name = place.partition(":")
    return getattr(import_module(f"chaiqian.{module}"), name)
