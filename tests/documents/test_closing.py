"""What the program writes says where it ends: no beginning of a file is taken for the file."""

from pathlib import Path

import pytest
from tests.test_samples import CASES

from chaiqian.documents.case_writer import case_text
from chaiqian.documents.closing import END, with_end_last
from chaiqian.documents.edit_text import with_value
from chaiqian.documents.load import load_case, load_scheme
from chaiqian.documents.problem import DocumentError
from chaiqian.documents.scheme_writer import scheme_text

CASE, SCHEME = CASES / "jinhaihu" / "XHY-001.toml", CASES / "jinhaihu" / "scheme.toml"


@pytest.mark.parametrize("kind", ["case", "scheme"])
def test_a_file_cut_at_any_line_is_refused(tmp_path: Path, kind: str) -> None:
    load = load_case if kind == "case" else load_scheme
    whole = case_text(load_case(CASE)) if kind == "case" else scheme_text(load_scheme(SCHEME))
    lines, file = whole.splitlines(keepends=True), tmp_path / f"{kind}.toml"
    codes = set()
    for count in range(len(lines)):
        file.write_text("".join(lines[:count]), "utf-8")
        with pytest.raises(DocumentError) as refusal:
            load(file)
        codes.add(refusal.value.problems[0].code)
    file.write_text(whole, "utf-8")
    assert load(file) is not None
    assert codes == {"F103", "F117"}  # the first lines hold nothing yet


def test_what_edit_adds_stands_before_the_end(tmp_path: Path) -> None:
    edited = with_value(case_text(load_case(CASE)), ("equipment", 0, "name"), "空调")
    assert edited.endswith(f"\n{END}\n") and edited.count(END) == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_the_end_is_moved_behind_what_was_added(newline: str) -> None:
    text = newline.join(["a = 1", "", END, "", "[b]", "c = 2", ""])
    assert with_end_last(text) == newline.join(["a = 1", "", "", "[b]", "c = 2", "", END, ""])
    assert with_end_last("a = 1\n") == "a = 1\n"
