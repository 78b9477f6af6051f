"""Commands to copy: what a shell makes of them is what was meant."""

import shlex
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaiqian.output.command_line import command_line

TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" \"'$`\\!%&|<>()[]^*?"), max_size=12)


def windows_words(line: str) -> list[str]:
    """What a Windows program makes of its command line, by the documented rules of CommandLineToArgvW."""
    words, word, place, inside, begun = list[str](), "", 0, False, False
    while place < len(line):
        slashes = 0
        while line[place : place + 1] == "\\":
            slashes, place = slashes + 1, place + 1
        mark = line[place : place + 1]
        if mark == '"':
            word += "\\" * (slashes // 2)
            if slashes % 2:
                word += '"'
            else:
                inside, begun = not inside, True
            place += 1
        elif slashes:
            word += "\\" * slashes
        elif mark == " " and not inside:
            if word or begun:
                words.append(word)
            word, begun, place = "", False, place + 1
        else:
            word, place = word + mark, place + 1
    return [*words, word] if word or begun else words


@given(words=st.lists(TEXTS, min_size=1, max_size=4))
def test_every_shell_reads_the_same_words(words: list[str]) -> None:
    assert shlex.split(command_line(words, windows=False)) == words
    assert windows_words(command_line(words, windows=True)) == words


@pytest.mark.parametrize("windows", [True, False])
def test_what_is_quoted(windows: bool) -> None:
    words = ["chaiqian", "edit", "我的 项目/A-1.toml", "buildings[2].area=72.5", "签约日期=2020-06-08"]
    line = 'chaiqian edit "我的 项目/A-1.toml" "buildings[2].area=72.5" 签约日期=2020-06-08'
    assert command_line(words, windows) == line


def test_a_path_of_windows_is_copied_as_it_is() -> None:
    assert command_line(["check", r"峪口\LSG-001.toml"], windows=True) == r"check 峪口\LSG-001.toml"
    assert command_line([r"峪口\LSG-001.toml"], windows=False) == r"'峪口\LSG-001.toml'"


@pytest.mark.skipif(shutil.which("sh") is None, reason="no sh here")
def test_the_shell_itself() -> None:
    words = ["甲 乙", "a[1].b=$HOME", "`x`", "it's", '"', "\\"]
    line = command_line(["printf", r"%s\n", *words], windows=False)
    assert subprocess.run(["sh", "-c", line], capture_output=True, text=True).stdout.splitlines() == words
