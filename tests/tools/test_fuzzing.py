"""Every reader of files takes whatever it is given: the kept corpus, and mutations of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools" / "fuzz"))

import corpus
import small_stack
import targets

TOKENS = [
    b'"', b"'", b"\n", b"=", b"[", b"]", b"[[", b"{", b"}", b"#", b",", b".", b"\\", b'"""', b"\xef\xbb\xbf", b"\x00",
    b"\xff\xfe", b"nan", b"-inf", b"1e9999999", b"9" * 400, b"true", b"2019-02-30", b"\xe2\x80\xae", b"\x1b[31m",
    b"11010519491231002X", b"=cmd|'/c calc'!A0", "无异议".encode(), "（示例）".encode(), "＝".encode(), b"PK\x03\x04",
    b"]" * 99,
]  # fmt: skip


@pytest.mark.parametrize("name", sorted(targets.TARGETS))
def test_the_kept_inputs(name: str) -> None:
    inputs = corpus.inputs(name)
    assert inputs
    for data in inputs:
        targets.run(name, data)


@st.composite
def mutated(draw: st.DrawFn, name: str) -> bytes:
    """An input of the corpus with a few pieces cut, put in, or taken from another."""
    inputs = corpus.inputs(name)
    data = draw(st.sampled_from(inputs))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 3, 40])))
        other = draw(st.sampled_from(inputs))
        piece = draw(st.sampled_from(TOKENS) | st.binary(max_size=6) | st.just(other[start : start + 60]))
        data = data[:start] + piece + data[end:]
    return data


@pytest.mark.parametrize("name", sorted(targets.TARGETS))
@given(data=st.data())
def test_mutations(name: str, data: st.DataObject) -> None:
    targets.run(name, data.draw(mutated(name)))


def test_a_number_shown_in_full_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(targets.TARGETS, "case", lambda data: [data.decode()])
    with pytest.raises(AssertionError):
        targets.run("case", b"x 11010519491231002X")
    targets.run("case", b"x 110105194912310020")  # its check digit is wrong: no such person


@pytest.mark.skipif(os.name == "nt", reason="nothing limits the stack of a child")
def test_no_file_ends_a_process_that_has_a_small_stack() -> None:
    assert small_stack.deadly(600, 100) is None  # 639 did


@pytest.mark.skipif(os.name == "nt", reason="nothing limits the stack of a child")
def test_what_ended_the_process_in_the_security_review_does_not() -> None:
    assert small_stack.deadly(0, 21, kind="--reviewed") is None  # all: small_stack.py
