"""The kept inputs of each fuzzing target: one archive a target, the same bytes for the same inputs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "inputs"
EPOCH = (1980, 1, 1, 0, 0, 0)


def inputs(name: str) -> list[bytes]:
    """Every input of a target; none where it has no archive yet."""
    archive = FOLDER / f"{name}.zip"
    if not archive.exists():
        return []
    with zipfile.ZipFile(archive) as packed:
        return [packed.read(entry) for entry in packed.infolist()]


def keep(name: str, found: Iterable[bytes]) -> None:
    """Pack the inputs of a target, each once, in the order of their bytes."""
    FOLDER.mkdir(exist_ok=True)
    with zipfile.ZipFile(FOLDER / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for number, data in enumerate(sorted(set(found))):
            packed.writestr(zipfile.ZipInfo(f"{number:05}", EPOCH), data, zipfile.ZIP_DEFLATED)
