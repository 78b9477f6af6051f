"""What every HTML page is made with: a template whose values are made inert and escaped, none by being remembered."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from chaiqian.output.text import safe


def environment() -> Environment:
    """Templates in which a value that is missing is an error, and no value is markup."""
    return Environment(
        autoescape=True, finalize=_shown, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip


def _shown(value: Any) -> Any:
    """What is shown of a value of the template, before it is escaped; a macro's result is markup already."""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value
