"""Registers as offices lay them out, at random: the same cases come in, or each comes back with a cause."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.register.laid_out import differences, imported
from tests.register.layout_breaks import broken, silent_differences
from tests.register.layout_cases import cases_of
from tests.register.layouts import layout_of

NUMBERS = st.integers(0, 2**32)


@settings(max_examples=200)
@given(number=NUMBERS)
def test_a_random_layout(number: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    random = Random(number)
    layout = layout_of(random, cases_of(random))
    came = imported(layout, tmp_path_factory.mktemp("layout"))
    assert differences(layout, came) == []


def test_nearly_all_come_in_whole(tmp_path: Path) -> None:
    """A case that comes back with a cause is no fault; but offices do not want to hear of causes."""
    whole = 0
    for number in range(60):
        random = Random(number)
        layout = layout_of(random, cases_of(random))
        folder = tmp_path / str(number)
        folder.mkdir()
        came = imported(layout, folder)
        whole += all(case.case_id in came.facts for case in layout.cases)
    assert whole >= 55


@settings(max_examples=150)
@given(number=NUMBERS)
def test_one_thing_broken(number: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No household is written otherwise than it was, but for the cell that was broken, without a word."""
    random = Random(number)
    layout = layout_of(random, cases_of(random))
    before = imported(layout, tmp_path_factory.mktemp("before"))
    changed, broke = broken(random, layout)
    after = imported(changed, tmp_path_factory.mktemp("after"))
    assert silent_differences(before, after, broke) == []
