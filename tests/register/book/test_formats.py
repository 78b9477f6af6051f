"""What a number format shows."""

import pytest

from chaiqian.register.book.formats import MOMENT, shown_by


@pytest.mark.parametrize(
    "code",
    [
        "General", "GENERAL", "G/通用格式", "@", "", "0", "0.00", "#,##0", "#,##0.00", "#,##0.00_ ", "0_);[Red](0)",
        "[Red]0.0", "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * &quot;-&quot;??_ ;_ @_ ", "[$-804]0", "#.##", "0_);\\(0\\)",
    ],
)  # fmt: skip
def test_formats_that_show_the_bare_number(code: str) -> None:
    assert shown_by(164, code) == ""


@pytest.mark.parametrize(
    "code",
    [
        "000", "0.00万元", '0.00"万元"', '#,##0"元"', "¥#,##0.00", "[$¥-804]#,##0.00", '"HZ-"000', "0%", "0.00E+00",
        "0,", "#,##0,,", "# ?/?", "0\\亩", "[>100]0;0.0", "[h]:mm", "0!.0,", "00", '"第"0"号"', "m0" * 0 + '"d"0',
    ],
)  # fmt: skip
def test_formats_that_show_something_else(code: str) -> None:
    assert shown_by(164, code) == code


@pytest.mark.parametrize(
    "code",
    [
        "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy\\-m\\-d;@", "yyyy年m月", "h:mm AM/PM", "YYYY/M/D",
        "[DBNum1][$-804]yyyy年m月d日", "e年m月", "mm:ss.0", "d",
    ],
)  # fmt: skip
def test_formats_of_days_and_times(code: str) -> None:
    assert shown_by(164, code) is MOMENT


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, ""), (2, ""), (4, ""), (9, "0%"), (14, MOMENT), (22, MOMENT), (27, MOMENT), (36, MOMENT), (57, MOMENT)]
    + [(44, ""), (46, "[h]:mm:ss"), (49, ""), (59, "")],
)
def test_formats_that_need_no_code(number: int, shown: str) -> None:
    assert shown_by(number, None) == shown


def test_a_code_is_cut_where_excel_would() -> None:
    assert shown_by(164, "0" * 1000) == "0" * 255
