"""Days as people write them."""

from __future__ import annotations

import pytest

from chaiqian.documents.date_text import plain_day, read_moment


@pytest.mark.parametrize(
    "written",
    [
        "2019-06-05", "2019-6-5", "2019/6/5", "2019.6.5", "2019．06．05", "2019年6月5日", "2019年6月5", "2019,06,05",
        "2019，6，5", "2019、6、5", "2019。6。5", "2019 6 5", "20190605", "２０１９年６月５日",
    ],
)  # fmt: skip
def test_one_day_in_many_ways(written: str) -> None:
    assert plain_day(written) == "2019-06-05"


@pytest.mark.parametrize("written", ["", "2019-06", "2019-13-05", "2019-06-32", "2019-0-5", "无", "2" * 50, "19-6-5"])
def test_what_is_no_day(written: str) -> None:
    assert plain_day(written) is None


def test_a_time_of_day() -> None:
    assert read_moment("2019年6月20日 9:05") == ("2019", "6", "20", "9", "05", None)
    assert read_moment("2019-06-20T09:31:05") == ("2019", "06", "20", "09", "31", "05")
    assert plain_day("2019-06-20 09:31") == "2019-06-20"
