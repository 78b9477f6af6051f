"""Options that several commands take."""

from datetime import date

import pytest

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.days import day_of


@pytest.mark.parametrize("text", ["2020-07-20", "2020-7-20", "2020.7.20", "2020年7月20日", "20200720", "２０２０.7.20"])
def test_a_day_as_people_write_it(text: str) -> None:
    assert day_of(text, "--on") == date(2020, 7, 20)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("2020-02-30", "选项 --on：没有 2020-02-30 这个日期"),
        ("明天", "选项 --on 应写日期，例如 2020-07-20、2020.7.20 或 2020年7月20日，现为 明天"),
        ("2020-07-20 09:30", "现为 2020-07-20 09:30"),
        ("", "现为 "),
    ],
)
def test_what_is_no_day(text: str, complaint: str) -> None:
    with pytest.raises(UsageError) as caught:
        day_of(text, "--on")
    assert complaint in caught.value.message
