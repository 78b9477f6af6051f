"""tests/errors: each broken example says exactly its expected text, and every code has an example."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import link
from tools.generate import error_catalogue

from chaiqian.documents.codes import CODES, KINDS
from chaiqian.documents.problem import Finding, Place, Problem
from chaiqian.output.text import portable

MADE_OF_LINKS = {"F107-unreadable", "F108-not-a-file"}


@pytest.mark.parametrize("example", error_catalogue.examples(), ids=lambda folder: folder.name)
def test_example_says_its_text(example: Path, tmp_path: Path) -> None:
    if example.name in MADE_OF_LINKS:
        link(tmp_path / "link", "case.toml")
    text, codes = error_catalogue.said_of(example)
    assert portable(text) == portable((example / error_catalogue.EXPECTED).read_text("utf-8"))
    code = error_catalogue.code_of(example)
    assert code in codes if code else len(set(codes)) > 3


def test_every_code_has_an_example() -> None:
    shown = {error_catalogue.code_of(example) for example in error_catalogue.examples()}
    assert set(CODES) - shown == set()


def test_codes_are_of_a_known_kind() -> None:
    assert {code[0] for code in CODES} == set(KINDS)


def test_an_unknown_code_is_no_finding() -> None:
    with pytest.raises(KeyError):
        Finding("C999")
    with pytest.raises(KeyError):
        Problem("C999", "", Place("")).severity  # noqa: B018


def test_texts_encode_in_gbk() -> None:
    for example in error_catalogue.examples():
        text = (example / error_catalogue.EXPECTED).read_text("utf-8")
        text.replace("𪚥", "").encode("gbk")  # the rare name of the one about fonts


def test_page_is_up_to_date() -> None:
    assert error_catalogue.main(["--check"]) == 0
