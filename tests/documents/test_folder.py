"""Which files of a folder are read: in order, none that is hidden, however deep."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.conftest import link
from tests.test_samples import CASES

from chaiqian.cli.app import main
from chaiqian.documents.folder import toml_files, toml_names, unlistable
from chaiqian.documents.problem_page import problem_text

LEVELS = 1800


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Path]:
    """A project whose one case lies under 1 800 folders."""
    if os.name == "nt":
        pytest.skip("paths end at 260 characters")
    here = os.getcwd()
    os.chdir(tmp_path)
    shutil.copy(CASES / "yukou" / "scheme.toml", "scheme.toml")
    try:
        for _ in range(LEVELS):
            os.mkdir("d")
            os.chdir("d")
        shutil.copy(CASES / "yukou" / "LSG-001.toml", "A.toml")
    finally:
        os.chdir(here)
    yield tmp_path
    os.chdir(tmp_path)  # removing it by its path calls itself for every level, too
    os.rename("d", "e")
    while os.path.isdir("e"):
        inner = Path("e/d")
        if inner.is_dir():
            os.rename(inner, "f")
        shutil.rmtree("e")
        if os.path.isdir("f"):
            os.rename("f", "e")
    os.chdir(here)


def test_names_are_in_order_folders_after_files(tmp_path: Path) -> None:
    for name in ("b/x.toml", "b/a/z.toml", "a/y.TOML", "c.toml", "a.toml", ".h/x.toml", ".x.toml", "a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    found = [path.relative_to(tmp_path).as_posix() for path in toml_files(tmp_path)]
    assert found == ["a.toml", "c.toml", "a/y.TOML", "b/x.toml", "b/a/z.toml"]


@pytest.mark.parametrize(
    ("folder", "start"), [(".", ""), ("./b/", "b/"), ("b//c", "b/c/"), (Path("b"), "b/"), ("b/../b", "b/../b/")]
)
def test_a_name_is_that_of_its_path(
    folder: str | Path, start: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    for place in (".", "b", "b/c"):
        (tmp_path / place / "x.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    assert next(toml_names(folder)) == str(Path(start, "x.toml"))
    assert list(map(Path, toml_names(folder))) == list(toml_files(folder))


def test_links_to_folders_are_not_entered(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x.toml").write_text("")
    link(tmp_path / "l.toml", tmp_path / "b", to_folder=True)
    assert list(toml_files(tmp_path)) == [tmp_path / "b" / "x.toml"]


def test_a_deep_tree_is_read_to_its_end(deep: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["batch", str(deep)]) == 0
    assert "结算 1 户，试算 0 户，失败 0 个文件" in capsys.readouterr().out.replace("\n", "")
    for words in (["check", str(deep)], ["seal", str(deep)], ["verify", str(deep)]):
        assert main(words) == 0, words
        capsys.readouterr()


def test_a_path_that_the_system_cannot_open_is_told(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("paths end at 260 characters")
    told: list[OSError] = []
    list(toml_files(os.path.join(tmp_path, *["d" * 200] * 30), told.append))
    (error,) = told
    text = problem_text(unlistable(error), 10_000)
    assert "F107 文件夹的层数太多，路径太长，读不出来" in text
    assert "改法：减少文件夹的层数，或缩短各层的名称" in text
