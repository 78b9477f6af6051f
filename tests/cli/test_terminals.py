"""Encodings, pipes, widths and start-up, in processes of their own."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import CONSOLE

import chaiqian

PACKAGE = Path(chaiqian.__file__).parent
EXAMPLES = Path(__file__).parent.parent / "examples"
CASE = EXAMPLES / "hanzhuang" / "HZ-0002.toml"
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("settle", str(CASE)),
    ("settle", str(CASE), "--format", "json"),
    ("settle", "none.toml"),
    ("explain", str(CASE)),
    ("explain", str(CASE), "--why"),
    ("check", str(EXAMPLES)),
    ("policy",),
    ("rules",),
    ("schema", "scheme"),
    ("--help",),
    ("settle", "--oops"),
)
HEAVY = ("numpy", "typst", "openpyxl", "xlsxwriter", "python_calamine", "duckdb", "textual", "hypothesis")

# Characters that a module accepts or refuses in what it reads, and never prints.
CHINESE = re.compile("[\u4e00-\u9fff]")  # a docstring that begins in Chinese is help, and shown
LOOKED_FOR = {
    "documents/repair/diagnosis.py": "\u00a5",
    "documents/written.py": "✓✔☑✕✗✘\u00a5\u2212\ufe0f",
    "output/file_names.py": "¹²³",
    "register/words/household_numbers.py": "\u2011\u2012\u2212",
    "register/words/people.py": "\u3400\u9fff\ue000\uf8ff\U00020000\U0003fffd",
    "output/private_numbers.py": "\u2022\xa0",
}


def process(*words: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "COLUMNS": "", **environment}
    return subprocess.run([sys.executable, "-m", "chaiqian", *words], env=env, capture_output=True, check=False)


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_encoding_fails(encoding: str, words: tuple[str, ...]) -> None:
    done = process(*words, PYTHONIOENCODING=encoding)
    assert done.returncode in (0, 1, 2)
    for_machines = "json" in words or "schema" in words
    text = done.stdout.decode("utf-8" if for_machines else encoding) + done.stderr.decode(encoding)
    assert text and "Traceback" not in text and "\x1b" not in text
    if encoding != "ascii" or for_machines:
        assert "[U+" not in text


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_what_programs_read_is_utf_8_wherever_it_goes(tmp_path: Path, encoding: str) -> None:
    case = tmp_path / "case.toml"
    case.write_text('"\U00020bb7" = 1\n', "utf-8")
    out = process("check", str(case), "--format", "json", PYTHONIOENCODING=encoding).stdout.decode("utf-8")
    messages = [json.loads(line)["message"] for line in out.splitlines()]
    assert "没有“\U00020bb7”这个键" in messages


def test_a_rare_name_degrades_visibly(tmp_path: Path) -> None:
    scheme = (EXAMPLES / "hanzhuang" / "scheme.toml").read_text("utf-8")
    (tmp_path / "scheme.toml").write_text(scheme, "utf-8")
    case = tmp_path / "case.toml"
    case.write_text(CASE.read_text("utf-8").replace("乙户（示例）", "\U00020bb7\u4dae（示例）"), "utf-8")
    text = process("settle", str(case), PYTHONIOENCODING="gbk").stdout.decode("gbk")
    assert "[U+20BB7]" in text
    (settled,) = process("settle", str(case), "--format", "json", PYTHONIOENCODING="ascii").stdout.splitlines()
    assert json.loads(settled)["case_id"] == "HZ-0002"


def literals(path: Path) -> Iterator[str]:
    """Texts in a module that may be printed: all but docstrings, and the docstrings that are help."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }

    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and (id(node) not in docs or CHINESE.match(node.value))
        ):
            yield node.value


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_literals_encode_in_gbk(path: Path) -> None:
    looked_for = LOOKED_FOR.get(path.relative_to(PACKAGE).as_posix(), "")
    for text in literals(path):
        # Control and format characters stand in tables of what is looked for; they are never printed.
        "".join(c for c in text if (c.isprintable() or c == "\n") and c not in looked_for).encode("gbk")


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.toml")), ids=lambda path: path.name)
def test_data_encodes_in_gbk(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        if not line.lstrip().startswith("#"):
            line.partition("    # ")[0].encode("gbk")


@pytest.mark.parametrize("words", COMMANDS[:3] + COMMANDS[9:10], ids=" ".join)
def test_nothing_heavy_is_imported(words: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom chaiqian.__main__ import main\nmain()\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run([sys.executable, "-c", code, *words], env=env, capture_output=True, check=True)
    assert done.stderr.decode(CONSOLE).splitlines()[-1] == "[]"


def test_help_needs_no_models() -> None:
    code = (
        "import sys\nfrom chaiqian.__main__ import main\nmain()\n"
        "print([name for name in ('pydantic', 'rich', 'toml_rs') if name in sys.modules], file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run([sys.executable, "-c", code, "--help"], env=env, capture_output=True, check=True)
    assert done.stderr.split() == [b"[]"]


def test_a_reader_that_leaves_is_no_problem() -> None:
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    words = [sys.executable, "-m", "chaiqian", "settle", *[str(CASE)] * 40]
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_device_is_told_in_a_line() -> None:
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    with open("/dev/full", "wb") as full:
        words = [sys.executable, "-m", "chaiqian", "policy"]
        done = subprocess.run(words, env=env, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert done.stderr.decode(CONSOLE).startswith("无法写出结果") and done.stderr.count(b"\n") == 1


@pytest.mark.skipif(os.name == "nt", reason="pty")
@pytest.mark.parametrize(("setting", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_on_a_terminal_only_where_wanted(setting: dict[str, str], coloured: bool) -> None:
    import pty

    env = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    env |= {"PYTHONPATH": str(PACKAGE.parent), "TERM": "xterm-256color", "COLUMNS": "100", **setting}
    leader, follower = pty.openpty()
    with subprocess.Popen([sys.executable, "-m", "chaiqian", "policy", "六"], env=env, stdout=follower) as running:
        os.close(follower)
        shown = b""
        try:
            while chunk := os.read(leader, 4096):
                shown += chunk
        except OSError:
            pass
        assert running.wait() == 0
    os.close(leader)
    assert (b"\x1b[" in shown) is coloured
