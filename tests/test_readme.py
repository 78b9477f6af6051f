"""Every command that the READMEs show works, and what they show is what it prints."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tools.generate import readme_console

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = re.compile(r"```bat\n(.*?)```", re.DOTALL)


def windows_commands() -> list[str]:
    """The Windows commands of README.zh-CN.md that are typed after installing, as this system writes them."""
    blocks = WINDOWS.findall((ROOT / "README.zh-CN.md").read_text("utf-8"))
    lines = [line for block in blocks for line in block.strip().split("\n")]
    return [line.replace("\\", "/") for line in lines if line.startswith("chaiqian ")]


def test_what_the_readmes_show_is_what_is_printed() -> None:
    assert readme_console.main(["--check"]) == 0


INTERACTIVE = ("init", "new")


def test_the_windows_commands_work_one_after_the_other(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    commands = windows_commands()
    assert len(commands) > 10
    for command in commands:
        arguments = command.split()[1:]
        result = subprocess.run(
            [sys.executable, "-m", "chaiqian", *arguments],
            cwd=tmp_path,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        if arguments[0] in INTERACTIVE:  # they ask first; tests/wizard answers them in a pseudo-terminal
            assert (command, result.returncode) == (command, 1)
            assert "没有写入任何文件" in result.stderr
        else:
            assert (command, result.returncode, result.stderr if result.returncode else "") == (command, 0, "")


def test_ci_runs_the_second_command_and_both_readmes_say_the_same() -> None:
    english = (ROOT / "README.md").read_text("utf-8")
    first, second = re.findall(r"```sh\n(python3 -m venv .*?)\n```", english)
    assert second in (ROOT / ".ci/run").read_text("utf-8")
    chinese = WINDOWS.findall((ROOT / "README.zh-CN.md").read_text("utf-8"))[:2]
    for here, there in zip((first, second), chinese, strict=True):
        windows = here.replace("python3 -m", "py -m").replace("/bin/", "\\Scripts\\").replace("'", "")
        assert there.strip().replace("\\", "/") == windows.replace("\\", "/")


def test_the_library_example_runs_and_prints_what_it_says() -> None:
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert code is not None
    result = subprocess.run([sys.executable, "-c", code[1]], cwd=ROOT, capture_output=True, encoding="utf-8")
    status, total, *_ = result.stdout.split()
    assert (status, f"# money is whole 分: {total}" in code[1]) == ("结算", True)
