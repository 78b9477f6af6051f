"""Writing a result file: whole or not at all, never over an input, over nothing unasked.

A document is replaced only while it is still what was read: whoever changed it meanwhile loses nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import sys
import time
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from chaiqian.output.file_lock import Busy, locked
from chaiqian.output.file_names import unfit_for_windows
from chaiqian.output.pattern import pattern
from chaiqian.output.regular_file import NotRegular, open_regular, too_long_for_windows
from chaiqian.output.text import safe

BESIDE_LIMIT = 1000
BUFFER = 1 << 20
LONGEST_BESIDE = 200
PATIENCE = 1.0  # seconds; a virus scanner holds for a moment what was just written
_AGAIN = 0.02
_DAY = 24 * 60 * 60
_DRAFT = pattern(r"\..+\.[0-9a-f]{12}\.tmp", re.DOTALL)
_OWN = 0o600  # a draft may hold ID numbers: nobody else reads it before it is where it was meant to be
WINDOWS = sys.platform == "win32"
DRAFT_LONGER = len(".") + len(".123456789abc.tmp")
HOLDERS = "可能在 WPS、Excel、PDF 阅读器或记事本里打开着"


class Refused(Exception):
    """A file that must not be written there; the message is Chinese and says why."""


class ReadOnly(Refused):
    """A file that its owner has protected."""


class Changed(Exception):
    """A document that is not what was read, or cannot be replaced now; the message is Chinese and says what to do."""


class Held(PermissionError):
    """A place that another program holds: nothing can be put there now."""


def check_destination(target: Path, inputs: Iterable[str | Path], force: bool) -> None:
    """Refuse what can be refused before any work: inputs, folders, devices, existing files."""
    name = safe(str(target))
    unfit = unfit_for_windows(target.name) if WINDOWS else ""
    if unfit:
        raise Refused(f"输出文件 {name}：{safe(unfit)}，请换一个文件名")
    if os.path.isdir(target):
        raise Refused(f"输出位置 {name} 是文件夹，请写出文件名")
    if not os.path.isdir(target.parent):
        raise Refused(f"输出文件夹 {safe(str(target.parent))} 不存在或不能进入")
    if is_one_of(target, inputs):
        raise Refused(f"输出文件 {name} 就是输入文件，不予覆盖（加 --force 也不行）")
    if os.path.exists(target) and not os.path.isfile(target):
        raise Refused(f"输出位置 {name} 不是普通文件")
    if os.path.lexists(target) and not force:
        raise Refused(f"输出文件 {name} 已存在；确要替换请加 --force")
    _refuse_read_only(target)


def _refuse_read_only(target: Path) -> None:
    if os.path.exists(target) and not os.stat(target).st_mode & 0o222:
        name = safe(str(target))
        raise ReadOnly(f"输出文件 {name} 是只读的，没有替换；确要替换，先在它的属性里去掉“只读”")


def unwritable(target: Path) -> str:
    """What to say of a place where the system did not take a file."""
    too_long = too_long_for_windows(target, DRAFT_LONGER)
    if too_long:
        return f"无法写入 {safe(str(target))}：{too_long}，请换一个较短的位置或文件名"
    return f"无法写入 {safe(str(target))}：请检查权限和磁盘空间"


def write_whole(target: Path, text: str, inputs: Iterable[Path] = (), force: bool = False) -> Path:
    """Write `text` as UTF-8: the file appears complete, or nothing changes.

    Returns where it is: beside the target where another program holds that. Raises Refused, or OSError where the disk
    does not take it.
    """
    check_destination(target, inputs, force)
    draft = Draft(target, force)
    try:
        draft.stream.write(_bytes(text))
        return draft.publish()
    finally:
        draft.discard()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")


def seen(target: Path) -> str | None:
    """The digest of what a file holds, to be given to `replace_document` later; None where none can be read."""
    try:
        return _digest_of(target)
    except OSError:
        return None


def _digest_of(target: Path) -> str | None:
    try:
        with open_regular(target) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError, NotRegular):
        return None


def replace_document(target: Path, text: str, was: str | None) -> None:
    """Write `text` where a document of the digest `was` stands (None: none at all), under a lock.

    Raises Changed where something else stands there by now, Refused, or OSError; then nothing is changed.
    """
    check_destination(target, (), force=True)
    name = safe(str(target))
    try:
        with locked(_beside(target, "lock")):
            if _digest_of(target) != was:
                raise Changed(f"文件 {name} 在这期间被别人或别的程序改动，没有写入；请看过现在的内容，再做一遍")
            _put(target, text, force=was is not None)
    except Held:
        raise Changed(f"文件 {name} 正被其他程序占用（{HOLDERS}），没有改动；关闭它，再做一遍") from None
    except Busy:
        raise Changed(f"文件 {name} 正由另一个 chaiqian 改写，没有写入；等它结束，看过现在的内容，再做一遍") from None
    except ReadOnly:
        raise
    except Refused:
        raise Changed(f"文件 {name} 在这期间由别人或别的程序写出，没有替换；请看过现在的内容，再做一遍") from None


def _put(target: Path, text: str, force: bool) -> None:
    draft = _draft_of(target)
    try:
        _write_draft(draft, _bytes(text))
        _publish(draft, target, force)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def create_unsynced(target: str, text: str) -> None:
    """A new file, whole or not at all; FileExistsError where there is one already.

    Not safe from a loss of power: synced one by one, ten thousand small files would wait for the disk ten thousand
    times. `sync_folder` brings their names there when all are written; one that is cut or empty then says so itself
    (documents/closing.py).
    """
    folder, name = os.path.split(target)
    draft = os.path.join(folder, f".{name[: LONGEST_BESIDE // 4]}.{os.urandom(6).hex()}.tmp")
    handle = _create(draft)
    try:
        try:
            data = _bytes(text)
            while data:
                data = data[os.write(handle, data) :]
        finally:
            os.close(handle)
        _publish_new(draft, target)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(draft)


def sync_folder(folder: Path) -> None:
    """Have the names of a folder on the disk, where the system can be asked for that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


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
        except Held:
            return _publish_beside(self._path, self._target)

    def discard(self) -> None:
        """Leave nothing behind; after publishing there is nothing to leave."""
        with contextlib.suppress(OSError):
            self.stream.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def _draft_of(target: Path) -> Path:
    _sweep(target.parent)
    return _beside(target, f"{os.urandom(6).hex()}.tmp")


def _beside(target: Path, ending: str) -> Path:
    """A hidden name beside a file, as long as a file's name may be."""
    name = target.name.encode("utf-8", "surrogateescape")[:LONGEST_BESIDE].decode("utf-8", "ignore")
    return target.parent / f".{name}.{ending}"


def _publish_beside(draft: Path, target: Path) -> Path:
    """Take the first free name of `stem-2.xlsx`, `stem-3.xlsx` …"""
    for number in range(2, BESIDE_LIMIT):
        beside = target.with_name(f"{target.stem}-{number}{target.suffix}")
        with contextlib.suppress(Refused):
            _publish(draft, beside, force=False)
            return beside
    raise PermissionError(None, "no free name beside", str(target))


def is_one_of(target: Path, sources: Iterable[str | Path]) -> bool:
    """Whether a name is of the same file as one of others, which are not asked for where it leads nowhere."""
    try:
        own = os.stat(target)
    except OSError:
        return False
    return any(_leads_to(own, source) for source in sources)


def _leads_to(own: os.stat_result, source: str | Path) -> bool:
    try:
        return os.path.samestat(own, os.stat(source))
    except OSError:
        return False


def _write_draft(draft: Path, data: bytes) -> None:
    with os.fdopen(_create(draft), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@lru_cache(maxsize=64)
def _sweep(folder: Path) -> None:
    """Take away what was left here by a run that was killed, once a folder: drafts of more than a day ago."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _DRAFT.fullmatch(entry.name) and time.time() - entry.stat().st_mtime > _DAY:
                os.unlink(entry.path)


def _create(draft: Path | str) -> int:
    # os.open and not tempfile, whose file could not be widened to what the user's umask gives.
    return os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _OWN)


def _publish(draft: Path, target: Path, force: bool) -> None:
    if force and os.path.lexists(target):
        mode = stat.S_IMODE(os.lstat(target).st_mode) if target.is_file() else _usual_mode()
        _set_mode(draft, mode | stat.S_IWUSR)  # Windows lets nobody take away a draft that is read-only
        _replace(draft, target)
        return
    try:
        _publish_new(draft, target)
    except FileExistsError:
        raise Refused(f"输出文件 {safe(str(target))} 已存在；确要替换请加 --force") from None


def _publish_new(draft: Path | str, target: Path | str) -> None:
    """Bring a draft to a place where nothing is; FileExistsError where something is."""
    _set_mode(draft, _usual_mode())
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        _publish_without_links(draft, target)


def _publish_without_links(draft: Path | str, target: Path | str) -> None:
    """Reserve the name, then replace the reservation: for file systems without hard links."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    try:
        _replace(draft, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(target)
        raise


def _replace(draft: Path | str, target: Path | str) -> None:
    """Replace, and where that is refused, try again for a second."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            os.replace(draft, target)
            return
        except PermissionError as refusal:
            _refuse_read_only(Path(target))
            if time.monotonic() > end:
                raise Held(*refusal.args) from refusal
            time.sleep(_AGAIN)


def _usual_mode() -> int:
    """What the user's umask lets a new file have; it can only be asked for by setting it."""
    umask = os.umask(0o077)
    os.umask(umask)
    return 0o666 & ~umask


def _set_mode(draft: Path | str, mode: int) -> None:
    with contextlib.suppress(OSError):
        os.chmod(draft, mode)
