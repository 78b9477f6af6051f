"""Reading and guarding: encodings, size, nesting; and the parser against the one of the standard library."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tomllib
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import toml_rs
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from chaiqian import load_case
from chaiqian.documents import source
from chaiqian.documents.examine import examine
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.documents.source import DEPTH_LIMIT, Source, may_nest, parse, read_source, too_deep, too_long_number

EXAMPLES = sorted(Path(__file__).parent.parent.glob("examples/*/*.toml"))


def tables(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(texts, inner, max_size=4)


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
scalars = (
    st.booleans()
    | st.integers(-(2**70), 2**70)
    | texts
    | st.dates(date(1, 1, 1))
    | st.datetimes(datetime(1, 1, 1))
    | st.times()
    | st.decimals(allow_nan=False, allow_infinity=False, places=4).map(lambda d: d + Decimal("0.0000"))
)
contents = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | tables(inner), max_leaves=12)


def code(path: str | Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read_source(path)
    assert "F1" in str(caught.value)
    return caught.value.problems[0].code


@given(tables(contents))
def test_documents_read_as_tomllib_reads_them(document: dict[str, Any]) -> None:
    text = tomli_w.dumps(document)
    expected = tomllib.loads(text, parse_float=Decimal)
    assert repr(parse(text)) == repr(expected)


PIECES = st.sampled_from(
    ["a", "b", "=", " = ", "1", "01", "1.50", "-", "2019-02-30", "2019-06-20", "[", "]", "[[", "]]", "{", "}", ",", ".",
     '"x"', "'y'",
     '"', "'", '"""', "#", "\n", "\r\n", "true", "nan", "T09:00:00", "Z", "\\", "甲", "“", "１", "\t", "_"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=200)
def test_broken_documents_are_refused_alike(text: str) -> None:
    try:
        expected = repr(tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError:
        with pytest.raises((toml_rs.TOMLDecodeError, ValueError)):
            parse(text)
    else:
        assert repr(parse(text)) == expected


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_examples_read_as_tomllib_reads_them(file: Path) -> None:
    text = file.read_text("utf-8")
    assert repr(parse(text)) == repr(tomllib.loads(text, parse_float=Decimal))
    assert too_deep(text) is None


def test_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_bytes("a = 1\n".encode("utf-8-sig"))
    assert read_source(file).text == "a = 1\n"
    assert len(read_source(str(file)).sha256) == 64


WIDE = 'case_id = "A-1"  # 编号\n\n[household]\nowner = "甲户（示例）"\nvillage = "韩庄村"\n'


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("a = '甲'".encode("gbk"), "F104"),
        ("\ufeffa = '甲'".encode("utf-16-le"), "F105"),
        ("\ufeffa = '甲'".encode("utf-16-be"), "F105"),
        (WIDE.encode("utf-16-le"), "F105"),
        (WIDE.encode("utf-16-be"), "F105"),
        ("a = '甲'".encode("utf-16-le"), "F105"),
        (b"\xff\xff\xff\xff", "F109"),
        (b"#" * (source.SIZE_LIMIT + 1), "F106"),
    ],
    ids=["gbk", "marked-le", "marked-be", "le", "be", "short", "binary", "large"],
)
def test_unreadable_content(tmp_path: Path, data: bytes, expected: str) -> None:
    file = tmp_path / "case.toml"
    file.write_bytes(data)
    assert code(file) == expected


def test_zeros_alone_are_no_other_encoding(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_bytes(b"a = 1\n\0\0\0\0")
    assert read_source(file).text.endswith("\0")


def test_largest_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_bytes(b"#" * source.SIZE_LIMIT)
    assert len(read_source(file).data) == source.SIZE_LIMIT


def test_no_file(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_text("")
    assert code(tmp_path / "nothing.toml") == "F101"
    assert code(file / "below.toml") == "F101"
    assert code(tmp_path) == "F102"
    assert code("a\0b") == "F107"


@pytest.mark.skipif(os.name == "nt", reason="no pipes in folders")
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "case.toml")
    assert code(tmp_path / "case.toml") == "F108"


def nested(opening: str, closing: str, depth: int) -> str:
    return "a = " + opening * depth + closing * depth


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{b = ", "}")])
def test_depth(opening: str, closing: str) -> None:
    inner = "1" if opening != "[" else ""
    assert too_deep("a = " + opening * DEPTH_LIMIT + inner + closing * DEPTH_LIMIT) is None
    assert too_deep("\na = " + opening * (DEPTH_LIMIT + 1) + inner) == (2, 5 + len(opening) * DEPTH_LIMIT)
    assert too_deep("a = " + opening * 100_000) is not None


def test_depth_of_keys() -> None:
    assert too_deep(".".join("a" * DEPTH_LIMIT) + " = 1") is None
    assert too_deep(".".join("a" * (DEPTH_LIMIT + 1)) + " = 1") is not None
    assert too_deep("[" + ".".join("a" * 50_000) + "]") is not None


def test_what_only_looks_deep() -> None:
    headers = "\n[[a]]\n[a.b]" * 100
    assert too_deep(headers) is None
    assert too_deep("a = [" + "[1], " * 100 + "]") is None
    assert too_deep('a = "' + "[" * 100 + '"') is None
    assert too_deep("a = '''" + "[" * 100 + "'''") is None
    assert too_deep('a = """' + "\n[" * 100 + '\\""""') is None
    assert too_deep("# " + "[" * 100 + " ." * 100) is None
    assert too_deep("a = [" + "1.5, " * 100 + "]") is None
    assert too_deep("a = ']]'" + "}]" * 40) is None


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "\n[[a]" * 40,
        'a = ["""x"""", ' + "[" * 40 + ' "b"',
        "a = ['''x'''', " + "[" * 40 + " 'b'",
        'a = "]]]]]]]]" ' + "[" * 40,
        'a = """\n' + '"""\nb = ' + "[" * 40,
        'a = "\\"" + ' + "[" * 40 + '"',
    ],
)
def test_nothing_hides_depth(text: str) -> None:
    assert too_deep(text) is not None


@given(st.lists(PIECES | st.sampled_from(["[" * 20, "{a=" * 20, "[[a]]\n"]), max_size=20).map("".join))
def test_what_passes_the_guard_is_shallow(text: str) -> None:
    if too_deep(text) is None:
        try:
            document = parse(text)
        except (toml_rs.TOMLDecodeError, ValueError):
            return
        assert depth_of(document) <= 2 * DEPTH_LIMIT


def depth_of(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


def test_long_numbers() -> None:
    assert too_long_number("a = 1") is None
    assert too_long_number("# 说明\n" * 3000) is None
    assert too_long_number("b = 1\na = " + "9" * source.NUMBER_LIMIT) == (2, 5)


def test_time_is_read() -> None:
    assert parse("a = 09:31:05") == {"a": time(9, 31, 5)}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = 1\nx = " + "-" * source.SIGN_LIMIT, (2, 2)),
        ("=" * source.SIGN_LIMIT, (1, 1)),
        ("=" * (source.SIGN_LIMIT - 1), None),
        ("# " + "=-\n" * source.SIGN_LIMIT, None),
        ("a = 1 = " + "+\t -" * source.SIGN_LIMIT, (1, 6)),
        ("9" * (source.NUMBER_LIMIT - 1) + "x" + "_" * source.NUMBER_LIMIT, (1, source.NUMBER_LIMIT + 1)),
    ],
)
def test_runs_of_signs_stay_far_below_what_ends_the_process_on_windows(
    text: str, place: tuple[int, int] | None
) -> None:
    assert too_long_number(text) == place


@pytest.mark.parametrize("text", ["x = " + "-" * 120_000, "=" * 120_000, "x = " + "+ " * 60_000, "x = " + "9" * 10_000])
def test_runs_that_would_end_the_parser_and_the_process_are_refused_before_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(DocumentError) as refused:
        load_case(path)
    assert [problem.code for problem in refused.value.problems] == ["S115"]
    assert refused.value.problems[0].message == "连在一起的数字或符号过多，文件没有读取"


PREFIXES = ['a"""', '1e"""', 'a = 1"""\n', '\\"""', 'x={"T,', "éa'''", ""]
UNITS = ["x=[", "x={", "\nx=[", "[[a]", "..\\"]
READ = """
import sys
from chaiqian import load_case
from chaiqian.documents.problem import DocumentError
for path in sys.argv[1:]:
    print(path, flush=True)
    try:
        load_case(path)
    except DocumentError:
        print("told")
"""


@pytest.mark.skipif(os.name == "nt", reason="nothing limits the stack of a child")
@pytest.mark.parametrize("stack", [None, 1024 * 1024], ids=["usual stack", "1 MiB"])
def test_nothing_behind_an_error_ends_the_process(tmp_path: Path, stack: int | None) -> None:
    paths = [tmp_path / f"{number}.toml" for number in range(len(PREFIXES) * len(UNITS))]
    for path, (prefix, unit) in zip(paths, itertools.product(PREFIXES, UNITS), strict=True):
        path.write_text(prefix + unit * 20_000, "utf-8")

    def limit() -> None:
        import resource

        if stack:
            resource.setrlimit(resource.RLIMIT_STACK, (stack, resource.getrlimit(resource.RLIMIT_STACK)[1]))

    words = [sys.executable, "-c", READ, *map(str, paths)]
    done = subprocess.run(words, capture_output=True, text=True, preexec_fn=limit)
    assert done.returncode == 0, done.stdout[-200:] + done.stderr[-200:]
    assert done.stdout.count("told") == len(paths)


ERRORS = sorted((Path(__file__).parent.parent / "errors").glob("*/*.toml"))


@pytest.mark.parametrize("file", ERRORS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_many_brackets_in_a_remark_change_nothing_that_is_told(file: Path) -> None:
    """They make another parser read the file."""
    try:
        text = read_source(file).text
    except DocumentError:
        return
    kind = file.stem
    remark = f"{text}\n# {'[' * 40}"
    assert not may_nest(text) or too_deep(text)
    assert may_nest(remark)
    assert told(text, kind) == told(remark, kind)


def told(text: str, kind: str) -> list[Problem]:
    problems = examine(Source("x", text.encode(), text), "scheme" if kind == "scheme" else "case").problems
    return [problem._replace(place=problem.place._replace(text="")) for problem in problems]


@pytest.mark.parametrize(
    "text", ["a = {\n b = 1 }", "a = {b = 1,}", 'a = "\\e"', "a = 09:30", "a = 2019-06-20T09:30", 'a = "\\x41"']
)
def test_many_brackets_do_not_change_the_version_of_toml(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)
    with pytest.raises(ValueError):
        parse(f"{text}\n# {'[' * 40}")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a = 1\n" * 170_000, id="repeated keys"),
        pytest.param("“\n" * 260_000, id="full-width marks"),
        pytest.param("".join(f"[a{number}.b.c.d.e]\n" for number in range(50_000)), id="unknown tables"),
    ],
)
def test_a_mebibyte_of_mistakes_is_judged_by_a_bounded_number_of_them(tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.toml"
    path.write_bytes(text.encode())  # no byte more: they would make it too large
    with pytest.raises(DocumentError) as refused:
        load_case(path)
    assert 5 <= len(refused.value.problems) <= 1010
