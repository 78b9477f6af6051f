"""Run every command that the documents show and write its real output below it; `--check` only compares.

    ```console lines=1-12,40-44        commands after `$ `, each with its output, or the lines chosen (gaps become …)
    ```console exit=1                  the same, where the commands end with another code than 0
    ```toml NAME                       a file that the reader is told to write: it is written
    <!-- run: COMMAND -->              what the words around say was done by hand, such as a value typed wrongly

Each document runs in a folder of its own with a copy of the samples, its steps one after the other, without a keyboard.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("README.md", "docs/manual.zh-CN.md", "docs/contributing.md")
STEP = re.compile(
    r"<!-- run: (?P<unshown>[^\n]*) -->"
    r"|```toml (?P<file>\S+)\n(?P<content>.*?)```"
    r"|```console(?P<choice>[^\n]*)\n(?P<body>.*?)```",
    re.DOTALL,
)


def environment() -> dict[str, str]:
    """A terminal 80 columns wide, without colour, in which `chaiqian` is this Python's."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command with both its streams."""
    return subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def printed(command: str, folder: Path, code: int = 0) -> list[str]:
    """The lines that a command prints, results before problems; CalledProcessError where it ends with another code."""
    result = run(command, folder)
    if result.returncode != code:
        raise subprocess.CalledProcessError(result.returncode, command, result.stdout, result.stderr)
    text = (result.stdout + result.stderr).rstrip("\n")
    return [line.rstrip() for line in text.split("\n")] if text else []


def chosen(lines: list[str], choice: str) -> list[str]:
    """The lines that `lines=a-b,c-d` names, with … where some are left out; all without it."""
    ranges = re.findall(r"(\d+)-(\d+)", choice)
    if not ranges:
        return lines
    kept: list[str] = []
    last = 0
    for first, end in ((int(a), int(b)) for a, b in ranges):
        kept += (["…"] if first > last + 1 else []) + lines[first - 1 : end]
        last = end
    return kept + (["…"] if last < len(lines) else [])


def filled(text: str, folder: Path) -> str:
    """The document with every block's output renewed; CalledProcessError where a command does not end as it says."""

    def step(match: re.Match[str]) -> str:
        if match["unshown"] is not None:
            run(match["unshown"], folder).check_returncode()
        elif match["file"] is not None:
            (folder / match["file"]).write_text(match["content"], "utf-8")
        else:
            return _block(match["choice"], match["body"], folder)
        return match[0]

    return STEP.sub(step, text)


def _block(choice: str, body: str, folder: Path) -> str:
    shown: list[str] = []
    code = re.search(r"exit=(\d+)", choice)
    for command in (line for line in body.split("\n") if line.startswith("$ ")):
        shown += [command, *chosen(printed(command[2:], folder, int(code[1]) if code else 0), choice)]
    while shown and not shown[-1]:
        shown.pop()
    return f"```console{choice}\n" + "\n".join(shown) + "\n```"


def main(arguments: list[str]) -> int:
    """Write the documents, or with --check report each that is out of date."""
    stale = []
    for name in DOCUMENTS:
        path = ROOT / name
        text = path.read_text("utf-8")
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "cases", Path(folder) / "cases")
            renewed = filled(text, Path(folder))
        if "--check" not in arguments:
            path.write_text(renewed, "utf-8", newline="\n")
        elif renewed != text:
            stale.append(name)
    if stale:
        print(f"out of date, run tools/generate/shown_output.py: {', '.join(stale)}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
