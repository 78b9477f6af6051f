"""登记簿对照表 proposed, kept and taken: what it says once holds for every register of the office."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.register.books import examples, make_book
from tests.register.offices import HEADINGS, office_rows
from tests.register.table.layouts import Rows

from chaiqian.documents.folder import case_files
from chaiqian.documents.headings_table import NAME, read_headings_table
from chaiqian.documents.load import load_case
from chaiqian.documents.source import parse
from chaiqian.register.existing import facts_of
from chaiqian.register.importing import NEW, import_register
from chaiqian.register.reading import read_book
from chaiqian.register.table.model import Reading
from chaiqian.register.taught import Entry, entries_of, heading_entries, keep, table_file, taught_by, with_entries

UNKNOWN = ["奖励面积", "补助金额", "某某", "其他", "民族"]
HEADS, WORDS = ("headings",), ("words", "关系")


def entry(key: str, meaning: str = "", section: tuple[str, ...] = HEADS, comment: str = "") -> Entry:
    return Entry(section, key, meaning, comment)


def with_unknown(rows: Rows, unknown: list[str]) -> Rows:
    return [[*row, *(unknown if number == 0 else [7] * len(unknown))] for number, row in enumerate(rows)]


@settings(deadline=None, max_examples=examples(40), suppress_health_check=list(HealthCheck))
@given(
    order=st.permutations(range(len(HEADINGS))),
    unknown=st.lists(st.sampled_from(UNKNOWN), unique=True, max_size=3),
    groups=st.booleans(),
)
def test_what_is_proposed_reads_every_column_as_it_was_read(
    order: list[int], unknown: list[str], groups: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("taught")
    rows = with_unknown(
        [[row[index] for index in order] for row in office_rows(2, 2)], ["奖励面积", *unknown][: len(unknown)]
    )
    if groups:
        rows.insert(0, ["表（示例）"])
    book = make_book(folder / "登记簿.xlsx", {"登记表": rows})
    before = read_book(book)
    keep(folder / NAME, heading_entries(before))
    after = read_book(book, taught=taught_by(folder / NAME))
    for old, new in zip(before.tables, after.tables, strict=True):
        for one, other in zip(old.columns, new.columns, strict=True):
            if one.reading is not Reading.OPEN:
                assert other.reading == one.reading or {one.reading, other.reading} == {Reading.REMARK, Reading.UNUSED}
    again = with_entries((folder / NAME).read_text("utf-8"), heading_entries(after))
    assert again == (folder / NAME).read_text("utf-8")


def test_next_months_register_comes_in_without_a_question(tmp_path: Path) -> None:
    month = make_book(tmp_path / "一月.xlsx", {"登记表": with_unknown(office_rows(2, 2), ["奖励面积"])})
    result = import_register(month, tmp_path / "项目")
    assert result.count(NEW) == 0
    keep(tmp_path / NAME, entries_of(result.book, result.problems))
    text = (tmp_path / NAME).read_text("utf-8")
    assert '"奖励面积" = ""  # 登记表 Q 列，前几格：7' in text and '"户主姓名" = "被拆迁人"' in text
    (tmp_path / NAME).write_text(text.replace('"奖励面积" = ""', '"奖励面积" = "不用"'), "utf-8")
    following = make_book(tmp_path / "二月.xlsx", {"登记表": with_unknown(office_rows(5, 3), ["奖励面积"])})
    taught = taught_by(tmp_path / NAME)
    result = import_register(following, tmp_path / "项目", taught=taught)
    assert result.count(NEW) == 5 and not result.failed
    assert entries_of(result.book, result.problems) == []


def test_what_is_taught_is_taken_as_it_stands(tmp_path: Path) -> None:
    """A heading that we know otherwise too, and a word that we would read another way."""
    rows = office_rows(1, 2)
    text = '[headings]\n"村名" = "地址"\n"房屋坐落" = "村"\n\n[words."与户主关系"]\n"之妻" = "父母"\n'
    (tmp_path / NAME).write_text(text, "utf-8")
    book = make_book(tmp_path / "登记簿.xlsx", {"登记表": rows})
    import_register(book, tmp_path / "项目", taught=taught_by(tmp_path / NAME))
    (case,) = map(load_case, case_files(tmp_path / "项目"))
    assert (case.household.village, case.household.address) == ("韩庄村1号", "韩庄村")
    assert [member.relation for member in case.members] == ["本人", "父母"]
    assert facts_of(case)["household"]["village"] == "韩庄村1号"


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_what_stands_is_not_touched(end: str, tmp_path: Path) -> None:
    text = '# 本项目的对照表\n[headings]  # 列名\n"b" = "不用"   # 为什么\n"a" = ""\n\n[ words."关系" ]\n"x" = "子女"\n'
    file = tmp_path / NAME
    file.write_bytes(text.replace("\n", end).encode())
    assert keep(file, [entry("b", "宅基地面积"), entry("c", "不用", comment="前几格：1"), entry("y", "", WORDS)])
    new = file.read_bytes().decode()
    assert new.replace("\r\n", "\n").count("\n") == new.count(end)
    assert [line for line in new.split(end) if line in text.split("\n")] == text.split("\n")
    assert parse(new)["headings"] == {"c": "不用", "b": "不用", "a": ""}
    assert parse(new)["words"] == {"关系": {"y": "", "x": "子女"}}
    assert not keep(file, [entry("b"), entry("c")])


@given(
    st.lists(
        st.tuples(
            st.sampled_from([HEADS, WORDS, ("words", 'a".b')]), st.text(min_size=1, max_size=6), st.text(max_size=6)
        ),
        max_size=6,
    )
)
def test_whatever_stands_in_a_heading_is_kept_as_it_is(listed: list[tuple[tuple[str, ...], str, str]]) -> None:
    entries = [entry(key, "", section, comment) for section, key, comment in listed]
    text = with_entries(with_entries("", entries[:3]), entries)
    document = parse(text)
    for one in entries:
        inner = document
        for name in one.section:
            inner = inner[name]
        assert one.key in inner


def test_the_table_lies_in_the_folder_or_beside_the_scheme_above(tmp_path: Path) -> None:
    (tmp_path / "案件").mkdir()
    assert table_file(tmp_path / "案件") == tmp_path / "案件" / NAME
    (tmp_path / "scheme.toml").write_bytes(Path("cases/yukou/scheme.toml").read_bytes())
    (tmp_path / NAME).write_text("", "utf-8")
    assert table_file(tmp_path / "案件") == tmp_path / NAME


def test_a_new_one_names_the_schema_of_its_project(tmp_path: Path) -> None:
    keep(tmp_path / NAME, [entry("a")])
    assert (tmp_path / NAME).read_text("utf-8").startswith("# 登记簿对照表")
    (tmp_path / "b" / "schemas").mkdir(parents=True)
    (tmp_path / "b" / "schemas" / "register.schema.json").write_text("{}", "utf-8")
    keep(tmp_path / "b" / NAME, [entry("a")])
    assert (tmp_path / "b" / NAME).read_text("utf-8").startswith("#:schema schemas/register.schema.json\n# 登记簿")
    assert read_headings_table(tmp_path / "b" / NAME).headings == {"a": ""}
