"""A bug of ours: one Chinese line for the user, a report file for the maintainers.

The report holds types and places in our own code only. Messages, values, arguments and paths
outside the package may hold a household's data and stay out of it.
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from chaiqian import __version__

PACKAGE = Path(__file__).resolve().parent.parent


def report_bug(error: BaseException, command: str) -> str:
    """Write the report and return the line to show; never fails itself."""
    line = "程序内部出错：这是程序的缺陷，不是文件的问题。"
    path = _write(report_text(error, command))
    return f"{line}报告已写入 {path}，请交给维护人员。" if path else f"{line}报告也未能写入。"


def report_text(error: BaseException, command: str) -> str:
    """Compose the report: versions, the command's name, exception types and our frames."""
    versions = f"Python {platform.python_version()} {sys.platform}"
    lines = ["chaiqian 程序缺陷报告（不含案件内容）", f"版本：chaiqian {__version__}，{versions}", f"命令：{command}"]
    for link in _chain(error):
        lines.append(f"异常：{type(link).__module__}.{type(link).__qualname__}")
        lines.extend(_frames(link))
    return "\n".join(lines) + "\n"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        yield link
        link = link.__cause__ or link.__context__


def _frames(error: BaseException) -> list[str]:
    lines, outside = [], 0
    for frame, number in traceback.walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if not path.is_relative_to(PACKAGE):
            outside += 1
            continue
        lines.append(f"  {path.relative_to(PACKAGE.parent).as_posix()}:{number} {frame.f_code.co_name}")
    return [*lines, f"  （另有 {outside} 层在其他程序中）"] if outside else lines


def _write(text: str) -> str:
    name = f"chaiqian-bug-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    for place in (str, tempfile.gettempdir):
        try:
            folder = Path(place())
            with open(folder / name, "x", encoding="utf-8") as file:
                file.write(text)
            return str(folder / name)
        except OSError:
            continue
    return ""
