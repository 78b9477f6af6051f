"""The nearest scheme is the scheme: one that cannot be read ends the search, and one from above is named."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import link

CASE = Path("cases/yukou/LSG-001.toml")


@pytest.fixture
def village(tmp_path: Path) -> Path:
    """A case in a folder of its own, the project's scheme above it."""
    shutil.copy("cases/yukou/scheme.toml", tmp_path)
    folder = tmp_path / "柳树沟村"
    folder.mkdir()
    shutil.copy(CASE, folder)
    return folder


def joined(text: str) -> str:
    """A page without its line breaks, and without spaces, which fall away at them."""
    return "".join(text.split())


def _nowhere(path: Path) -> None:
    link(path, path.parent / "一块没有接上的硬盘" / "scheme.toml")


def _loop(path: Path) -> None:
    link(path, path)


@pytest.mark.parametrize(
    ("put", "told"),
    [
        (_nowhere, "F101 找不到文件"),
        (_loop, "F107 文件读不出来"),
        (os.mkdir, "F102 这是文件夹，不是文件"),
        pytest.param(
            getattr(os, "mkfifo", None),
            "F108 这不是普通文件，没有读取",
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX"),
        ),
    ],
    ids=["a drive that is not there", "a loop", "a folder", "a pipe"],
)
@pytest.mark.parametrize("command", ["settle", "batch", "check"])
def test_a_nearest_scheme_that_cannot_be_read_ends_the_search(
    run: Any, village: Path, put: Any, told: str, command: str
) -> None:
    put(village / "scheme.toml")
    code, out, err = run(command, village / CASE.name if command == "settle" else village)
    assert code == 1 and told.replace(" ", "") in joined(out + err) and "合计" not in out


def test_a_scheme_from_above_the_given_folder_is_named(run: Any, village: Path) -> None:
    for words in (("batch",), ("seal",), ("progress", "--on", "2020-06-10")):
        code, out, err = run(words[0], village, *words[1:])
        told = joined(err)
        assert code == 0, err
        assert f"{village.parent / 'scheme.toml'}:1:1" in err.replace("\n", "")
        assert f"提示W101文件夹{village}里没有方案，用的是它上级文件夹里的这一份" in told
        assert told.count("W101") == 1
    assert "W101" not in run("batch", village.parent).err + run("settle", village / CASE.name).err
