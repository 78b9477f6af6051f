"""Some of the random workbooks that tools/fuzz/workbooks.py reads by the thousand."""

import pytest
from tools.fuzz.workbooks import CODES, outcome, within


@pytest.mark.parametrize("first", range(0, 120, 20))
def test_random_workbooks_end_in_words(first: int) -> None:
    for number in range(first, first + 20):
        assert outcome(number, within) in {"read", *CODES}


def test_random_workbooks_read_by_children() -> None:
    assert {outcome(number) for number in range(200, 210)} <= {"read", *CODES}
