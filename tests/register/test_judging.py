"""Households that are not right by themselves, compared with a scheme as far as they are known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chaiqian.documents.load import load_scheme
from chaiqian.register.judging import Agreement

SCHEME = Path(__file__).parents[1] / "errors" / "scheme.toml"


@pytest.mark.parametrize("values", [{}, {"equipment": 5}, {"choice": {"units": "一居室"}}, {"household": []}])
def test_a_comparison_ends_where_nothing_is_known(values: dict[str, Any]) -> None:
    assert list(Agreement(load_scheme(SCHEME)).findings_as_far_as_known(values)) == []
