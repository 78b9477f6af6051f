"""A scheme that stands above the folder that was given is named: it was not among what the user pointed at."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from chaiqian.documents.problem import Place, Problem
from chaiqian.project.run import Failed, Noticed, Recorded, Settled

Rest = ParamSpec("Rest")
Given = TypeVar("Given")
Run = Callable[Concatenate[Path, Rest], Iterator[Given]]


def naming_schemes_above(
    run: Run[Rest, Given],
) -> Callable[Concatenate[Path, Rest], Generator[Given | Noticed, None, None]]:
    """The same run over a folder; before the first household of such a scheme comes the notice of it."""

    @wraps(run)
    def named(folder: Path, /, *args: Rest.args, **kwargs: Rest.kwargs) -> Generator[Given | Noticed, None, None]:
        met: set[int] = set()
        for event in run(folder, *args, **kwargs):
            project = event.project if isinstance(event, Settled | Recorded | Failed) else None
            if project is not None and project.number not in met:
                met.add(project.number)
                if not _is_below(project.file, folder):
                    yield Noticed((_notice(project.file, folder),))
            yield event

    return named


def _is_below(file: Path, folder: Path) -> bool:
    return Path(os.path.abspath(file)).is_relative_to(os.path.abspath(folder))


def _notice(scheme: Path, folder: Path) -> Problem:
    message = f"文件夹 {folder} 里没有方案，用的是它上级文件夹里的这一份"
    remedy = "核对是不是这个项目的方案；不是的，把方案放进项目文件夹，或用 --scheme 指定"
    return Problem("W101", message, Place(str(scheme)), remedy=remedy)
