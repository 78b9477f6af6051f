"""Writing a result file: whole or not at all, never over an input, over nothing unasked."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from chaiqian.output.text import safe

BESIDE_LIMIT = 1000
BUFFER = 1 << 20


class Refused(Exception):
    """A file that must not be written there; the message is Chinese and says why."""


def check_destination(target: Path, inputs: Iterable[Path], force: bool) -> None:
    """Refuse what can be refused before any work: inputs, folders, devices, existing files."""
    name = safe(str(target))
    if os.path.isdir(target):
        raise Refused(f"输出位置 {name} 是文件夹，请写出文件名")
    if not os.path.isdir(target.parent):
        raise Refused(f"输出文件夹 {safe(str(target.parent))} 不存在或不能进入")
    if any(_same(target, source) for source in inputs):
        raise Refused(f"输出文件 {name} 就是输入文件，不予覆盖（加 --force 也不行）")
    if os.path.exists(target) and not os.path.isfile(target):
        raise Refused(f"输出位置 {name} 不是普通文件")
    if os.path.lexists(target) and not force:
        raise Refused(f"输出文件 {name} 已存在；确要替换请加 --force")


def write_whole(target: Path, text: str, inputs: Iterable[Path] = (), force: bool = False) -> None:
    """Write `text` as UTF-8: the file appears complete, or nothing changes.

    Raises Refused, or OSError where the disk does not take it.
    """
    check_destination(target, inputs, force)
    draft = _draft_of(target)
    try:
        _write_draft(draft, text.encode("utf-8", "backslashreplace"))
        _publish(draft, target, force)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


class Draft:
    """A file being written, out of sight until it is whole; `stream` takes bytes, in any order."""

    def __init__(self, target: Path, force: bool) -> None:
        self._target, self._force = target, force
        self._path = _draft_of(target)
        self.stream: BinaryIO = os.fdopen(_create(self._path), "wb", BUFFER)

    def publish(self) -> Path:
        """Bring the file to its place. Where another program holds that place, beside it: the path taken.

        Raises Refused where the place was taken meanwhile, or OSError.
        """
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        try:
            _publish(self._path, self._target, self._force)
            return self._target
        except PermissionError:
            return _publish_beside(self._path, self._target)

    def discard(self) -> None:
        """Leave nothing behind; after publishing there is nothing to leave."""
        with contextlib.suppress(OSError):
            self.stream.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def _draft_of(target: Path) -> Path:
    return target.parent / f".{target.name[:80]}.{os.urandom(6).hex()}.tmp"


def _publish_beside(draft: Path, target: Path) -> Path:
    """Take the first free name of `stem-2.xlsx`, `stem-3.xlsx` …"""
    for number in range(2, BESIDE_LIMIT):
        beside = target.with_name(f"{target.stem}-{number}{target.suffix}")
        with contextlib.suppress(Refused):
            _publish(draft, beside, force=False)
            return beside
    raise PermissionError(None, "no free name beside", str(target))


def _same(target: Path, source: Path) -> bool:
    try:
        return os.path.samefile(target, source)
    except OSError:
        return False


def _write_draft(draft: Path, data: bytes) -> None:
    with os.fdopen(_create(draft), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _create(draft: Path) -> int:
    # os.open and not tempfile: the file is to have the permissions that the user's umask gives.
    return os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)


def _publish(draft: Path, target: Path, force: bool) -> None:
    if force:
        _keep_mode(target, draft)
        os.replace(draft, target)
        return
    try:
        os.link(draft, target)
    except FileExistsError:
        raise Refused(f"输出文件 {safe(str(target))} 已存在；确要替换请加 --force") from None
    except OSError:
        _publish_without_links(draft, target)


def _publish_without_links(draft: Path, target: Path) -> None:
    """Reserve the name, then replace the reservation: for file systems without hard links."""
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        raise Refused(f"输出文件 {safe(str(target))} 已存在；确要替换请加 --force") from None
    try:
        os.replace(draft, target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def _keep_mode(target: Path, draft: Path) -> None:
    with contextlib.suppress(OSError):
        os.chmod(draft, stat.S_IMODE(target.stat().st_mode))
