"""What must hold of every word: nothing is suggested, nothing is half read, what is taught goes first."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaiqian.documents.id_number import fault, full_form, same_person
from chaiqian.documents.spoken import named_otherwise, read_floor, read_said, read_year, said_of
from chaiqian.documents.written import Unwritten, folded, readable
from chaiqian.register.columns import Kind, RegisterColumn, sheets
from chaiqian.register.problems import CellFault
from chaiqian.register.words.asked import Asked, LeftOut, OpenWord, WordQuestion
from chaiqian.register.words.groups import group_meant
from chaiqian.register.words.household_numbers import breaks, number_key
from chaiqian.register.words.people import several
from chaiqian.register.words.reading import quick_of, reader_of
from chaiqian.register.words.texts import as_shown

COLUMNS = [column for sheet in sheets() for column in sheet.columns]
NUMERALS = "零一二三四五六七八九"
PIECES = st.sampled_from(
    [
        *"有无没不未是已公示中异议户主妻子女儿媳孙弟外养继一二三四级层楼首地下负顶年月日82197/×√—?？",
        "1982",
        "以后",
        "左右",
        "残疾",
    ]
)
WORDS = st.lists(PIECES, min_size=1, max_size=6).map("".join)


def column(key: str, table: str) -> RegisterColumn:
    return next(c for c in COLUMNS if c.key == key and c.table[-1] == table)


@given(WORDS | st.text(min_size=1), st.sampled_from(COLUMNS))
def test_no_cell_is_answered_with_a_value_that_it_might_not_mean(word: str, where: RegisterColumn) -> None:
    """No advice changes a fact: what is not read is told with all the values that there are, none of them picked."""
    try:
        reader_of(where, asked=Asked(extra=()))(word)
    except CellFault as refusal:
        assert "是否想写" not in str(refusal.finding.remedy)
        if isinstance(refusal, OpenWord):
            question = refusal.finding
            assert isinstance(question, WordQuestion) and question.word == word and question.column is where
            assert not where.choices or question.choices == where.choices


@given(WORDS, st.sampled_from([c for c in COLUMNS if c.choices]))
def test_a_suggested_choice_means_what_was_written(word: str, where: RegisterColumn) -> None:
    """Of a file as well: a choice is suggested for words that mean it alone."""
    meant = read_said(word, where.choices, said_of(where.table[0], where.key))
    if meant is not None and meant != folded(word):
        assert read_said(meant, where.choices, {}) == meant
        told_apart = ("有异议", "无异议", "一级", "二级", "三级", "四级")
        assert not any(other in word and other != meant for other in told_apart if "没" not in word)


@given(st.lists(st.sampled_from("东西南北韩庄村镇一二三12居室户型"), min_size=1, max_size=5).map("".join))
def test_a_suggested_name_differs_in_its_writing_alone(word: str) -> None:
    known = ["东韩庄村", "西韩庄村", "一居室", "二居室", "三居室"]
    meant = named_otherwise(word, known)
    if meant is not None:
        assert not set(meant) - set("村居室") - set(word.replace("1", "一").replace("2", "二"))


@given(st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 28))
def test_the_year_of_a_day_however_it_is_written(year: int, month: int, day: int) -> None:
    chinese = "".join(NUMERALS[int(digit)] for digit in str(year))
    ways = (
        f"{year}",
        f"{year}年",
        f"{year}年{month}月",
        f"{year}.{month}",
        f"{year}/{month:02}",
        f"{year}-{month}-{day}",
    )
    more = (f"{year}年{month}月{day}日", f"{year}{month:02}{day:02}", f"{chinese}年", f"{chinese}年{_chinese(month)}月")
    assert {read_year(way) for way in (*ways, *more)} == {year}
    assert reader_of(column("year", "homestead"))(date(year, month, day)) == year


def _chinese(number: int) -> str:
    return ("十" if number >= 10 else "") + (NUMERALS[number % 10] if number % 10 else "")


@given(
    st.integers(1900, 2099),
    st.sampled_from(["以后", "之后", "以前", "前", "后", "左右", "代", "多", "或1990年", "~1990年"]),
)
def test_about_a_year_is_no_year(year: int, word: str) -> None:
    for text in (
        f"{year}年{word}",
        f"约{year}年",
        f"{year % 100:02}年",
        f"'{year % 100:02}",
        f"{year % 100:02}年{word}",
    ):
        with pytest.raises(Unwritten) as caught:
            read_year(text)
        assert str(year % 100) not in caught.value.remedy.replace("1982", "")


@given(st.integers(1, 19))
def test_floors(number: int) -> None:
    chinese = _chinese(number) if number > 9 else NUMERALS[number]
    for above in (
        f"{number}层",
        f"第{number}层",
        f"{chinese}层",
        f"第{chinese}层",
        f"地上{chinese}层",
        f"{number}F",
        f"{number}楼",
    ):
        assert read_floor(above) == number
    for below in (f"地下{number}层", f"地下{chinese}层", f"负{chinese}层", f"B{number}", f"-{number}"):
        assert read_floor(below) == -number
    for storeys in (f"{chinese}层楼", f"共{chinese}层", f"{number}-{number + 1}层", f"{chinese}至{NUMERALS[9]}层"):
        with pytest.raises(Unwritten):
            read_floor(storeys)


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(100_000, 999_999), st.integers(0, 999))
def test_an_old_number_is_a_right_one_in_its_new_form(born: date, place: int, serial: int) -> None:
    old = f"{place}{born:%y%m%d}{serial:03}"
    new = full_form(old)
    assert new is not None and fault(new, date(2020, 1, 1)) is None and same_person(old) == new == same_person(new)
    assert full_form(f"{place}9913{serial:03}1") is None or len(old) != 15


@given(st.text())
def test_what_is_readable_once_stays(text: str) -> None:
    once = readable(text)
    assert readable(once) == once and not set(once) & set("\n\r\u200b\ufeff")


@pytest.mark.parametrize(
    ("number", "shape", "shown"),
    [(1, "000", "001"), (12, "000", "012"), (1234, "000", None), (7, '"HZ-"000', "HZ-007"), (7, "\\A000", "A007"),
     (7, "000_ ", "007"), (7, "000;-000", "007"), (7, '0"号"', "7号"), (7, "General", None), (7, "0", None),
     (7, "0.00", None), (7, "#,##0", None), (7, "yyyy-mm-dd", None), (7, "0%", None), (7, "[>5]000", None),
     (7.5, "000", None), (-7, "000", None), (7, "", None), (7, "@", None)],
)  # fmt: skip
def test_a_number_is_what_its_cell_shows(number: float, shape: str, shown: str | None) -> None:
    assert as_shown(number, shape) == shown


UNITS = ("第一村民小组", "第二村民小组", "第十一村民小组")


@pytest.mark.parametrize(
    ("word", "meant"),
    [("一组", "第一村民小组"), ("1组", "第一村民小组"), ("第1村民小组", "第一村民小组"), ("第二组", "第二村民小组"),
     ("2", "第二村民小组"), ("韩庄村二组", "第二村民小组"), ("村民2组", "第二村民小组"), ("十一小组", "第十一村民小组"),
     ("１１组", "第十一村民小组"), ("三组", None), ("二队", None), ("二社", None), ("东街", None), ("一、二组", None)],
)  # fmt: skip
def test_groups_as_spoken(word: str, meant: str | None) -> None:
    assert group_meant(word, "韩庄村", UNITS) == meant


def test_a_group_that_two_units_may_be_is_neither() -> None:
    assert group_meant("1组", "韩庄村", ("第一村民小组", "一组")) is None
    assert group_meant("二队", "韩庄村", ("第一生产队", "第二生产队")) == "第二生产队"


@pytest.mark.parametrize(
    ("one", "other"), [("A-1", "ａ－１"), ("001", "1"), ("HZ-001", "hz—1"), ("A 1", "A1"), ("1-01", "01-1")]
)
def test_one_number_in_two_spellings(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(("one", "other"), [("A-1", "A-10"), ("1-11", "11-1"), ("100", "1"), ("A-1", "A1")])
def test_two_numbers(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(
    ("numbers", "found"),
    [("AAABBB", []), ("AABAAC", [("B", (2,), "A")]), ("AABBA", [("B", (2, 3), "A")]), ("ABABAB", []), ("", []),
     ("ABCABCABCABC", []), ("ABA", [("B", (1,), "A")])],
)  # fmt: skip
def test_rows_that_stand_in_the_block_of_another(numbers: str, found: list[tuple[str, tuple[int, ...], str]]) -> None:
    assert [(b.number, b.rows, b.around) for b in breaks(list(enumerate(numbers)))] == found


@pytest.mark.parametrize(
    "cell", ["张三、李四", "张三，李四", "张三/李四", "张三 李四", "张三\n李四", "张三和李四四", "甲一；乙二"]
)
def test_several_people_in_one_cell(cell: str) -> None:
    assert several(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "张三",
        "张 三",
        "欧阳 建国",
        "欧阳\n建国",
        "赵甲\n（示例）",
        "阿布都·克里木",
        "张三（李四之子）",
        "张和平",
        "John Smith",
    ],
)
def test_one_person_in_one_cell(cell: str) -> None:
    assert not several(cell)


def test_what_the_project_says_of_a_word_goes_first() -> None:
    taught = Asked("低保户", {"有": "否", "？": "是", "2": "否", "不详": "不填"})
    read, quick = (
        reader_of(column("low_income", "household"), asked=taught),
        quick_of(column("low_income", "household"), taught),
    )
    assert "有" not in quick and (read("有"), read(" ? "), read(2.0), read("没有")) == (False, True, False, False)
    with pytest.raises(LeftOut):
        read("不详")
    relation = reader_of(column("relation", "members"), asked=Asked("与被拆迁人关系", {"媳妇": "子女配偶"}, ()))
    assert relation("媳\n妇") == "子女配偶"


@pytest.mark.parametrize("where", [c for c in COLUMNS if c.kind is Kind.FLAG])
def test_quick_words_are_read_as_the_reader_reads_them(where: RegisterColumn) -> None:
    read = reader_of(where)
    assert {word: read(word) for word in quick_of(where)} == quick_of(where)
