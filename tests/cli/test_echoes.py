"""What is repeated of a file or of a command line is cut, however long it is; half a number is not left legible."""

import re
import shutil
from pathlib import Path

import pytest
from tests.register.books import HOMESTEAD, MEMBERS, homestead, make_book, member, rows, with_cell
from tests.test_samples import CASES

from chaiqian.cli.app import main
from chaiqian.documents.labels import key_of, label_of
from chaiqian.output.text import shortened

LONG, WIDE = "k" * 60_000, "甲" * 60_000
MOST = 9_000
Captured = pytest.CaptureFixture[str]
CASE = (CASES / "yukou" / "LSG-001.toml").read_text("utf-8")
SCHEME = (CASES / "yukou" / "scheme.toml").read_text("utf-8")


def told(capsys: Captured, *words: str) -> str:
    assert main(list(words)) in (0, 1, 2)
    shown = capsys.readouterr()
    return shown.out + shown.err


def with_value(text: str, key: str, value: str) -> str:
    return re.sub(rf"(?m)^{key} = .*$", lambda _: f"{key} = {value}", text, count=1)


@pytest.mark.parametrize("key", [LONG, f'"{WIDE}"', '"' + "s " * 30_000 + '"'])
@pytest.mark.parametrize(
    "text",
    ["{0} = 1\n{1}", "{1}\n[{0}]\na = 1\n", "{0} = 1\n{0} = 2\n{1}", "{0} =\n{1}", "{1}\n[{0}]\n[{0}]\n"]
    + ["{1}\n{0} {0}\n", "homestead.{0} = 1\n{1}"],
)
def test_keys(tmp_path: Path, capsys: Captured, key: str, text: str) -> None:
    shutil.copy(CASES / "yukou" / "scheme.toml", tmp_path)
    (tmp_path / "A.toml").write_text(text.replace("{0}", key).replace("{1}", CASE), "utf-8")
    for words in (["settle"], ["check", "--format", "json"], ["check", "--format", "short"]):
        assert 0 < len(told(capsys, words[0], str(tmp_path / "A.toml"), *words[1:])) < MOST


@pytest.mark.parametrize("value", [f'"{LONG}"', f'"{WIDE}"', f'["{WIDE}"]', LONG, "9" * 9_000])
def test_values(tmp_path: Path, capsys: Captured, value: str) -> None:
    for key in re.findall(r"(?m)^(\w+) = ", CASE):
        shutil.copy(CASES / "yukou" / "scheme.toml", tmp_path)
        (tmp_path / "A.toml").write_text(with_value(CASE, key, value), "utf-8")
        assert len(told(capsys, "check", str(tmp_path / "A.toml"))) < MOST, key
    for key in sorted(set(re.findall(r"(?m)^(\w+) = ", SCHEME))):
        (tmp_path / "scheme.toml").write_text(with_value(SCHEME, key, value), "utf-8")
        assert len(told(capsys, "check", str(tmp_path / "scheme.toml"))) < MOST, key


@pytest.mark.parametrize(
    "words",
    [["edit", "A.toml", "{}=1"], ["edit", "A.toml", "homestead.area={}"], ["edit", "A.toml", "{}"], ["settle", "{}"]]
    + [["settle", "A.toml", "--format", "{}"], ["{}"], ["settle", "--{}"], ["batch", ".", "-o", "{}"], ["policy", "{}"]]
    + [["explain", "A.toml", "{}"], ["sheet", ".", "-o", "x.pdf", "--on", "{}"], ["notice", ".", "--kind", "{}"]],
)
def test_command_lines(tmp_path: Path, capsys: Captured, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(CASES / "yukou" / "scheme.toml", tmp_path)
    (tmp_path / "A.toml").write_text(CASE, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert 0 < len(told(capsys, *[word.replace("{}", LONG) for word in words])) < MOST


@pytest.mark.parametrize("place", [(0, 3), (1, 0), (1, 1), (1, 5)])
def test_cells(tmp_path: Path, capsys: Captured, place: tuple[int, int]) -> None:
    table = with_cell([HOMESTEAD, homestead()], *place, "甲" * 30_000)
    book = make_book(tmp_path / "b.xlsx", rows(宅基地=table, 人员=[MEMBERS, member()]))
    assert len(told(capsys, "register", "import", str(book), str(tmp_path / "cases"))) < MOST


def test_nothing_private_is_laid_open_by_the_cut() -> None:
    number = "110105194912310021"  # of nobody: its check digit is wrong
    for before in range(22, 40):
        assert "19491231" not in shortened("x" * (before - 1) + " " + number + " " + "y" * 100)
    assert shortened("甲" * 40) == "甲" * 40
    assert shortened("甲" * 41) == "甲" * 40 + "…"
    assert key_of(("members", 1, "k" * 41)) == "members[2]." + "k" * 40 + "…"
    assert label_of("case", ("k" * 41,)) == "k" * 40 + "…"
