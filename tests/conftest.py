"""What every test may use: the command line in this process, a sample project, and Hypothesis made repeatable.

Property tests are never judged by the clock, on whatever machine they run.
"""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, settings
from pypdf import PdfReader

from chaiqian.cli.app import main

CONSOLE = locale.getpreferredencoding(False) if os.name == "nt" else "utf-8"  # what the program speaks in a pipe
EXAMPLES = Path(__file__).parent / "examples"


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


def link(name: Path, target: Path | str, to_folder: bool = False) -> None:
    """Make a symbolic link; skips where there are none, or rights are needed for them, as on Windows."""
    try:
        name.symlink_to(target, to_folder)
    except OSError as error:
        pytest.skip(f"no links here: {error.strerror}")
    if not name.is_symlink():
        pytest.skip("no links here")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run one command line, as a pipe of 80 columns."""
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setenv("NO_COLOR", "1")

    def run_command(*words: object) -> Outcome:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run_command


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the first sample project to damage, with the current folder beside it."""
    folder = tmp_path / "项目"
    shutil.copytree(EXAMPLES / "hanzhuang", folder)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return folder


@pytest.fixture
def three(project: Path) -> Path:
    """The sample project and a third household."""
    text = (project / "HZ-0001.toml").read_text("utf-8").replace('"HZ-0001"', '"HZ-0003"')
    (project / "HZ-0003.toml").write_text(text, "utf-8")
    return project


PICTURES = "CHAIQIAN_PICTURES"
LOOKED_AT = 2  # pages at the beginning, and as many at the end


def keep(paper: Path, name: str) -> None:
    """Keep a PDF and pictures of its first and last pages under this name, where CHAIQIAN_PICTURES names a folder."""
    folder = os.environ.get(PICTURES)
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    kept = Path(shutil.copy(paper, Path(folder) / f"{name}.pdf"))
    last = len(PdfReader(kept).pages)
    for number in sorted({*range(1, last + 1)[:LOOKED_AT], *range(1, last + 1)[-LOOKED_AT:]}):
        page, picture = ("-f", str(number), "-l", str(number)), kept.with_name(f"{name}-{number}")
        subprocess.run(["pdftoppm", "-r", "80", "-png", "-singlefile", *page, kept, picture], check=True)


COMMON = {"deadline": None, "suppress_health_check": list(HealthCheck)}

settings.register_profile("quick", max_examples=25, derandomize=True, print_blob=True, **COMMON)
settings.register_profile("thorough", max_examples=1000, **COMMON)
# Few and unshrunk: a mutant only needs to be noticed (tools/mutation).
FEW = {"max_examples": 4, "derandomize": True, "database": None, "phases": [Phase.explicit, Phase.generate]}
settings.register_profile("mutation", **FEW, **COMMON)
settings.load_profile("quick")
