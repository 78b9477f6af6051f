"""Run every command that the READMEs show and write its real output below it; `--check` only compares.

A block starts with ```console and may choose lines of the output: ```console lines=1-12,40-44 (gaps become …).
Each README runs in a folder of its own with a copy of the samples, its blocks one after the other.
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
READMES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"```console(?P<choice>[^\n]*)\n(?P<body>.*?)```", re.DOTALL)


def run(command: str, folder: Path) -> list[str]:
    """What a command prints on both streams, 80 columns wide, without colour."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120
    )
    printed = (result.stdout + result.stderr).rstrip("\n")
    return printed.split("\n") if printed else []


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
    """The README with every block's output renewed."""

    def block(match: re.Match[str]) -> str:
        commands = [line for line in match["body"].split("\n") if line.startswith("$ ")]
        shown: list[str] = []
        for command in commands:
            shown += [command, *(line.rstrip() for line in chosen(run(command[2:], folder), match["choice"]))]
        while shown and not shown[-1]:
            shown.pop()
        return f"```console{match['choice']}\n" + "\n".join(shown) + "\n```"

    return BLOCK.sub(block, text)


def main(arguments: list[str]) -> int:
    stale = []
    for name in READMES:
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
        print(f"out of date, run tools/generate/readme_console.py: {', '.join(stale)}", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
