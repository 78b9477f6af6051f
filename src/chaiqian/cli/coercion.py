"""Words of the command line as values, for the few types that our commands take.

Typer builds a pydantic adapter for each parameter, which costs more than reading, recognising and
settling a case. Paths, texts and choices need none; any other type stays Typer's.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer._click import Context
from typer._click.exceptions import BadParameter
from typer._coercion import RuntimeParam, TypeDescriptor

PLAIN: dict[Any, Callable[[Any], Any]] = {
    Path: Path,
    str: str,
    list[Path]: lambda words: [Path(word) for word in words],
    list[str]: list,
}


class PlainParam(RuntimeParam):
    """Converts by one call."""

    def _coerce_value(self, value: Any, param: Any, ctx: Context) -> Any:
        return PLAIN[self.annotation](value)


class ChoiceParam(RuntimeParam):
    """Lets the listed words pass."""

    def _coerce_value(self, value: Any, param: Any, ctx: Context) -> Any:
        if value not in param.type_descriptor.choices:
            raise BadParameter(f"{value!r} is not a choice", ctx=ctx, param=param)
        return value


def plain_coercion(descriptor: TypeDescriptor) -> RuntimeParam | None:
    """Give the coercion for a parameter, or None to leave it to Typer."""
    parameter, annotation = descriptor.parameter_info, descriptor.annotation
    if annotation in PLAIN and parameter.parser is None:
        return PlainParam(parameter, annotation)
    if descriptor.choices is not None and not descriptor.is_list and not descriptor.is_tuple:
        return ChoiceParam(parameter, annotation)
    return None
