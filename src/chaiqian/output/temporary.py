"""Folders for what is on its way to a file, and what killed runs left of them."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from pathlib import Path

TEMPORARY = "chaiqian-part-"
_DAY = 24 * 60 * 60


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder for what is on its way to a file; those that killed runs left more than a day ago are taken away."""
    _sweep_temporary(Path(tempfile.gettempdir()))
    return tempfile.TemporaryDirectory(prefix=TEMPORARY, ignore_cleanup_errors=True)


def _sweep_temporary(folder: Path) -> None:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            named = entry.name.startswith(TEMPORARY) and entry.is_dir(follow_symlinks=False)
            if named and time.time() - entry.stat(follow_symlinks=False).st_mtime > _DAY:
                shutil.rmtree(entry.path, ignore_errors=True)
