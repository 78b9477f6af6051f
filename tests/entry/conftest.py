"""An officer at a terminal: the program in a real pseudo-terminal, and a project to work in."""

import os
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import chaiqian
from chaiqian.cli.app import main

EXAMPLES = Path(__file__).parent.parent / "examples"
SOURCE = Path(chaiqian.__file__).parent.parent
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\r\x07]")


def _as_a_terminal_starts_it() -> None:
    """A test run under nohup hands on that hangups are ignored; a terminal does not."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Officer:
    """Types answers at the prompts of one run; `screen` is everything shown so far."""

    def __init__(self, folder: Path, words: tuple[str, ...], columns: int = 100) -> None:
        import pexpect

        env = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8", "TERM": "xterm", "COLUMNS": ""}
        env.pop("NO_COLOR", None)
        self.child: Any = pexpect.spawn(
            sys.executable,
            ["-m", "chaiqian", *words],
            cwd=str(folder),
            env=env,
            encoding="utf-8",
            timeout=20,
            dimensions=(50, columns),
            preexec_fn=_as_a_terminal_starts_it,
        )
        self.child.delaybeforesend = None  # every reply waits for its prompt
        self.seen = ""

    def until(self, text: str) -> str:
        """Wait for a text; what came before it."""
        self.child.expect_exact(text)
        before = CONTROL.sub("", self.child.before)
        self.seen += before + text
        return before

    def answer(self, prompt: str, reply: str = "") -> None:
        """At the prompt of this label, type a reply and Enter."""
        self.until(prompt)
        self.until("：" if not prompt.endswith("：") else "")
        self.child.sendline(reply)

    def answers(self, *pairs: tuple[str, str]) -> None:
        for prompt, reply in pairs:
            self.answer(prompt, reply)

    def interrupt(self) -> None:
        """Press Ctrl-C, once the program waits for a key: nobody is faster than its line editor."""
        time.sleep(0.3)
        self.child.sendintr()

    def end(self) -> int:
        """Wait for the end; the exit code."""
        import pexpect

        self.child.expect(pexpect.EOF)
        self.seen += CONTROL.sub("", self.child.before)
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the first sample project."""
    folder = tmp_path / "项目"
    shutil.copytree(EXAMPLES / "hanzhuang", folder)
    (folder / "expected.json").unlink()
    return folder


@pytest.fixture
def officer() -> Iterator[Callable[..., Officer]]:
    """Start the program as an officer would."""
    pytest.importorskip("pexpect")
    if os.name == "nt":
        pytest.skip("pseudo-terminals")
    started: list[Officer] = []

    def start(folder: Path, *words: str, columns: int = 100) -> Officer:
        started.append(Officer(folder, words, columns))
        return started[-1]

    yield start
    for one in started:
        one.child.close(force=True)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Run one command line in this process."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.delenv("COLUMNS", raising=False)

    def run_command(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_command
