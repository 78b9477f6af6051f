"""What is written reads back as the same document; keys as people type them."""

import tempfile
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


def test_keys_as_typed_and_as_check_labels_them() -> None:
    for key in (
        "buildings[2].area",
        "buildings.2.area",
        "房屋[2].建筑面积",
        "房屋第2项 · 建筑面积",
        "房屋［２］．建筑面积",
        "房屋 第２项。area",
    ):
        assert parse_key("case", key) == ("buildings", 1, "area")
    for bad in ("", ".", "a..b", "[1]", "a[x]", "a[0]", "a[1", "a]", "a[99999]"):
        with pytest.raises(ValueError):
            parse_key("case", bad)
