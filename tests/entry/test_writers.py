"""What is written reads back as the same document; what people type is understood."""

import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.properties.strategies import Pair, pairs

from chaiqian import load_case, load_scheme
from chaiqian.documents.case_writer import case_text
from chaiqian.documents.key_names import parse_key
from chaiqian.documents.layout import literal
from chaiqian.documents.scheme_writer import scheme_text
from chaiqian.documents.source import parse
from chaiqian.documents.typed import Mistyped, read_text, shown

ROOT = Path(__file__).parent.parent.parent
FILES = sorted([*(ROOT / "cases").glob("*/*.toml"), *(ROOT / "tests" / "examples").glob("*/*.toml")])


def written(file: Path, folder: Path) -> tuple[Any, Any]:
    """A document and what comes back after writing it."""
    is_scheme = file.name == "scheme.toml"
    copy = folder / "written.toml"
    if is_scheme:
        scheme = load_scheme(file)
        copy.write_text(scheme_text(scheme, "s.json"), "utf-8")
        return scheme.model_dump(), load_scheme(copy).model_dump()
    case = load_case(file)
    copy.write_text(case_text(case, "c.json"), "utf-8")
    return case.model_dump(), load_case(copy).model_dump()


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_sample_comes_back(file: Path, tmp_path: Path) -> None:
    before, after = written(file, tmp_path)
    assert before == after


@given(pairs())
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
def test_random_documents_come_back(pair: Pair) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, raw in (("case.toml", pair.case), ("scheme.toml", pair.scheme)):
            file = Path(folder, name)
            file.write_text(tomli_w.dumps(raw), encoding="utf-8")
            before, after = written(file, Path(folder))
            assert before == after


@given(st.text(st.characters(exclude_categories=("Cs",))))
@settings(derandomize=True, database=None)
def test_any_text_is_quoted_right(text: str) -> None:
    assert parse(f"k = {literal(text)}") == {"k": text}


def test_left_out_keys_stand_ready_as_comments(tmp_path: Path) -> None:
    text = scheme_text(load_scheme(FILES[-1].parent / "scheme.toml"))
    filled = text.replace("# demolisher =", 'demolisher = "某公司（示例）"')
    (tmp_path / "scheme.toml").write_text(filled, "utf-8")
    assert load_scheme(tmp_path / "scheme.toml").project.demolisher == "某公司（示例）"


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("number", "1,234.50", Decimal("1234.50")),
        ("number", "１２０．５㎡", Decimal("120.5")),
        ("number", "200 元", 200),
        ("number", "22.00元/㎡·月", Decimal("22.00")),
        ("number", "40㎡/人", 40),
        ("number", "95%", Decimal("0.95")),
        ("number", "-3", -3),
        ("number", "1,5", "1,5"),
        ("number", "15万", "15万"),
        ("number", "1e9", "1e9"),
        ("number", "nan", "nan"),
        ("integer", "1978年", 1978),
        ("integer", "2层", 2),
        ("integer", "9" * 5000, Decimal("9" * 5000)),
        ("flag", "是", True),
        ("flag", "Ｙ", True),
        ("flag", "没有", False),
        ("flag", "也许", "也许"),
        ("date", "2019-06-05", dt.date(2019, 6, 5)),
        ("date", "2019.6.5", dt.date(2019, 6, 5)),
        ("date", "2019年6月5日", dt.date(2019, 6, 5)),
        ("date", "20190605", dt.date(2019, 6, 5)),
        ("date", "2019-06-05 9:31", dt.datetime(2019, 6, 5, 9, 31)),
        ("date", "2019/6/5 09:31:05", dt.datetime(2019, 6, 5, 9, 31, 5)),
        ("date", "六月五日", "六月五日"),
        ("words", "甲村、乙村，丙村 丁村", ["甲村", "乙村", "丙村", "丁村"]),
        ("text", " 甲 乙 ", "甲 乙"),
    ],
)
def test_what_people_type(kind: str, text: str, value: Any) -> None:
    got = read_text(kind, text)
    assert got == value and type(got) is type(value)
    if kind != "number" and not isinstance(value, str) and len(text) < 100:
        assert read_text(kind, shown(value)) == value


@pytest.mark.parametrize("text", ["2019-02-30", "2019-13-01", "2019-06-05 25:00", "0000-01-01"])
def test_dates_that_do_not_exist(text: str) -> None:
    with pytest.raises(Mistyped) as caught:
        read_text("date", text)
    assert caught.value.finding.code == "S104"


def test_keys_as_typed_and_as_check_labels_them() -> None:
    for key in ("buildings[2].area", "buildings.2.area", "房屋[2].建筑面积", "房屋第2项 · 建筑面积"):
        assert parse_key("case", key) == ("buildings", 1, "area")
    for bad in ("", ".", "a..b", "[1]", "a[x]", "a[0]", "a[1", "a]", "a[99999]"):
        with pytest.raises(ValueError):
            parse_key("case", bad)
