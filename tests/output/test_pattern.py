"""A pattern is compiled when it is first used; each that the program has is one."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import chaiqian
from chaiqian.output.pattern import _Later, pattern


def patterns() -> Iterator[tuple[str, _Later]]:
    """Every pattern that stands in a module of the program, by module and name."""
    for module in pkgutil.walk_packages(chaiqian.__path__, "chaiqian."):
        if module.name != "chaiqian.__main__":
            yield from (
                (f"{module.name}.{name}", value)
                for name, value in vars(importlib.import_module(module.name)).items()
                if isinstance(value, _Later)
            )


def test_it_does_what_a_compiled_one_does() -> None:
    later, compiled = pattern("(?P<year>[0-9]{4})年", re.ASCII), re.compile("(?P<year>[0-9]{4})年", re.ASCII)
    assert (later.pattern, later.flags, later.groupindex) == (compiled.pattern, compiled.flags, compiled.groupindex)
    assert [found.span() for found in later.finditer("2026年、2027年")] == [(0, 5), (6, 11)]
    assert pattern(b"[a-z]+").fullmatch(b"case_id") is None


def test_nothing_is_compiled_before_it_is_used() -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.match("(")


def test_each_of_the_program_is_a_pattern() -> None:
    known = dict(patterns())
    assert len(known) > 100
    for value in known.values():
        assert value.groups >= 0, value
