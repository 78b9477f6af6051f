"""Every command that the documents show works, and what they show is what it prints."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from tools.generate import clause_table, json_schemas, shown_output

ROOT = Path(__file__).resolve().parent.parent
README, MANUAL, CONTRIBUTING = (ROOT / name for name in shown_output.DOCUMENTS)
INLINE = re.compile(r"`chaiqian\s+([^`]+)`")
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
SUBCOMMANDS = ("facts", "register")


def text_of(document: Path) -> str:
    return document.read_text("utf-8")


needs_shell = pytest.mark.skipif(shutil.which("sh") is None, reason="the documents are run by a shell of POSIX")


@needs_shell
def test_what_the_documents_show_is_what_is_printed() -> None:
    assert shown_output.main(["--check"]) == 0


@needs_shell
@pytest.mark.parametrize("step", ["<!-- run: false -->", "```console\n$ false\n```", "```console exit=1\n$ true\n```"])
def test_a_command_that_ends_otherwise_than_said_is_not_shown(step: str, tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        shown_output.filled(step, tmp_path)


@needs_shell
def test_a_file_that_the_reader_writes_is_there(tmp_path: Path) -> None:
    text = "```toml a.toml\nb = 1\n```\n\n```console lines=1-1\n$ cat a.toml\n```\n"
    assert "$ cat a.toml\nb = 1\n" in shown_output.filled(text, tmp_path)


@cache
def help_of(*command: str) -> str:
    words = [sys.executable, "-m", "chaiqian", *command, "--help"]
    result = subprocess.run(words, capture_output=True, encoding="utf-8", env=shown_output.environment())
    assert (command, result.returncode) == (command, 0)
    return result.stdout


def test_commands_named_in_a_sentence_have_the_options_named_with_them() -> None:
    named = [span.split() for page in (README, MANUAL, CONTRIBUTING) for span in INLINE.findall(text_of(page))]
    assert named
    for words in named:
        command = words[: 2 if words[0] in SUBCOMMANDS else 1]
        for option in (word for word in words if word.startswith("--")):
            assert option in help_of(*command), words
        help_of(*command)


def test_the_manual_shows_every_command() -> None:
    listed = re.search(r"命令：\n(.*)", help_of(), re.DOTALL)
    assert listed is not None
    commands = set(re.findall(r"^  ([a-z]+) ", listed[1], re.MULTILINE))
    shown = set(re.findall(r"^\$ chaiqian ([a-z]+)", text_of(MANUAL), re.MULTILINE))
    assert len(commands) > 20 and commands == shown


def test_ci_runs_the_second_command_and_the_manual_says_the_same() -> None:
    first, second = re.findall(r"```sh\n(python3 -m venv .*?)\n```", text_of(README))
    assert second in (ROOT / ".ci/run").read_text("utf-8")
    chinese = re.findall(r"```bat\n(.*?)```", text_of(MANUAL), re.DOTALL)
    for here, there in zip((first, second), chinese, strict=True):
        windows = here.replace("python3 -m", "py -m").replace("/bin/", "\\Scripts\\").replace("'", "")
        assert there.strip().replace("\\", "/") == windows.replace("\\", "/")


def test_ci_runs_the_local_gate() -> None:
    gate = re.search(r"```sh\n(.*?)```", text_of(CONTRIBUTING), re.DOTALL)
    assert gate is not None
    everything = (ROOT / ".ci/run").read_text("utf-8")
    commands = re.split(r" && |\n", gate[1].strip())
    assert len(commands) == 4
    for command in commands:
        assert command.removesuffix(" -n auto") in everything


def test_the_library_example_runs_and_prints_what_it_says() -> None:
    code = re.search(r"```python\n(.*?)```", text_of(README), re.DOTALL)
    assert code is not None
    words = [sys.executable, "-X", "utf8", "-c", code[1]]  # else a pipe on Windows is in GBK
    result = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8")
    status, total, *_ = result.stdout.split()
    assert (status, f"# money is whole 分: {total}" in code[1]) == ("结算", True)


@pytest.mark.parametrize("generator", [clause_table, json_schemas], ids=lambda module: module.__name__)
def test_what_is_generated_is_up_to_date(generator: object) -> None:
    assert generator.main(["--check"]) == 0  # type: ignore[attr-defined]


def test_links_between_the_documents_lead_somewhere() -> None:
    pages = (README, MANUAL, CONTRIBUTING, ROOT / "tools/README.md", ROOT / "tests/errors/README.md")
    links = [(page, link) for page in pages for link in LINK.findall(text_of(page)) if "://" not in link]
    assert links
    assert [(page.name, link) for page, link in links if not (page.parent / link).exists()] == []


def test_the_readme_is_short() -> None:
    assert len(text_of(README).splitlines()) <= 150


def test_the_manual_says_where_each_output_for_programs_is_described() -> None:
    section = text_of(MANUAL).partition("### 给程序读的输出\n")[2].partition("\n### ")[0]
    places = re.findall(r"\| `([a-z_/]+\.py)` \|", section)
    assert len(places) == section.count("\n| ") - 1
    for place in places:
        assert (ROOT / "src" / "chaiqian" / place).read_text("utf-8").startswith('"""'), place
