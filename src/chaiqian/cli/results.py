"""Where results go: standard output, or a file written whole; and problems to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

from chaiqian.cli.chinese import UsageError
from chaiqian.cli.exit_codes import DATA, DONE
from chaiqian.cli.kinds import in_the_way
from chaiqian.documents.problem import Problem
from chaiqian.documents.problem_page import problem_text
from chaiqian.output.file_names import Names
from chaiqian.output.files import (
    HOLDERS,
    Changed,
    Draft,
    Refused,
    check_destination,
    replace_document,
    unwritable,
    write_whole,
)
from chaiqian.output.page import page_width
from chaiqian.output.text import safe


def checked_folder(folder: Path) -> None:
    """UsageError where this is no folder."""
    if not folder.is_dir():
        raise UsageError(f"文件夹 {safe(str(folder))} {'不是文件夹' if folder.exists() else '找不到'}")


def check_output(output: Path | None, force: bool, inputs: Iterable[str | Path], own: str = "") -> None:
    """Refuse a bad `-o` before any work is done; `own` is the kind of what is written where its ending does not say."""
    if output is None:
        return
    try:
        check_destination(output, inputs, force)
    except Refused as refusal:
        raise UsageError(str(refusal)) from None
    refuse_others(output, own)


def refuse_others(output: Path, own: str = "") -> None:
    """Refuse to write over a file of another kind, whatever was read and whatever was forced."""
    found = in_the_way(output, own)
    if found:
        raise UsageError(f"输出文件 {safe(str(output))} 是{found}，不予覆盖（加 --force 也不行）")


def save(output: Path, text: str, inputs: Iterable[Path], force: bool) -> int:
    """Write the result file; an exit code."""
    try:
        taken = write_whole(output, text, inputs, force)
    except Refused as refusal:
        raise UsageError(str(refusal)) from None
    except OSError:
        print(unwritable(output), file=sys.stderr)
        return DATA
    return DONE if is_taken(output, taken) else DATA


def save_document(target: Path, text: str, was: str | None, beside: bool = False) -> int:
    """Replace a document that was read with this digest, or write one where there was none (None); an exit code.

    Where something else stands there by now, the text goes `beside` it, if somebody typed it who would lose it.
    """
    try:
        replace_document(target, text, was)
    except Refused as refusal:
        raise UsageError(str(refusal)) from None
    except Changed as change:
        print(change, file=sys.stderr)
        return _save_beside(target, text) if beside else DATA
    except OSError:
        print(unwritable(target), file=sys.stderr)
        return DATA
    return DONE


def _save_beside(target: Path, text: str) -> int:
    """Keep a text under the first free name like that of `target`; it is not where it was to be: DATA."""
    place = target.with_name(Names(os.listdir(target.parent)).free(target.stem, target.suffix))
    if save_document(place, text, None) == DONE:
        print(f"填写的内容已写入旁边的 {safe(str(place))}：请和 {safe(target.name)} 对照，留下一个", file=sys.stderr)
    return DATA


def write_as_it_comes(output: Path, force: bool, write: Callable[[BinaryIO], int]) -> int:
    """Have `write` fill a file that appears whole or not at all; its exit code, or that of what went wrong."""
    draft = None
    try:
        draft = Draft(output, force)
        code = write(draft.stream)
        taken = draft.publish()
    except Refused as refusal:
        raise UsageError(str(refusal)) from None
    except OSError:
        print(unwritable(output), file=sys.stderr)
        return DATA
    finally:
        if draft is not None:
            draft.discard()
    return code if is_taken(output, taken) else DATA


def is_taken(wanted: Path, taken: Path) -> bool:
    """Whether a file came to its place; where another program holds that, say that it stands beside it."""
    if taken != wanted:
        words = f"{safe(str(wanted))} 正被其他程序占用（{HOLDERS}），没有替换；结果已写入旁边的 {safe(str(taken))}"
        print(words, file=sys.stderr)
    return taken == wanted


def report(problems: Sequence[Problem]) -> None:
    """Show problems on standard error, a blank line between them."""
    width = page_width(sys.stderr)
    for problem in problems:
        print(problem_text(problem, width) + "\n", file=sys.stderr)
