"""不联网安装 chaiqian，由 install.cmd 或 install.sh 用所选的 Python 运行：install.py [安装位置]。

It checks the folder against its sums, installs into a user's folder from the wheels beside it, puts `chaiqian` on the
user's PATH and says what to do next. What it needs of Python and of the machine was looked at by its caller.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SUMS = "SHA256SUMS"
WINDOWS = sys.platform == "win32"
KEY = "Environment"  # of the user, in Windows' registry: no administrator need be asked
BROKEN = "安装文件夹不完整或被改过，没有安装；请重新复制，并和制作人核对 zip 的 SHA-256"


class Failed(Exception):
    """What keeps it from being installed, in Chinese."""


def checked_sums(folder: Path) -> int:
    """Compare every file with its sum, and find wheels that have none; the number of files. Raises Failed."""
    try:
        lines = (folder / SUMS).read_text("utf-8").splitlines()
    except OSError:
        raise Failed(f"找不到 {SUMS}：{BROKEN}") from None
    sums = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    for name, digest in sums.items():
        if not (folder / name).is_file():
            raise Failed(f"缺少文件 {name}：{BROKEN}")
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
            raise Failed(f"文件 {name} 与 {SUMS} 不符：{BROKEN}")
    for path in sorted((folder / "wheels").iterdir()):
        if f"wheels/{path.name}" not in sums:
            raise Failed(f"多出文件 wheels/{path.name}：{BROKEN}")
    return len(sums)


def default_target() -> Path:
    """Where it goes unless told otherwise: a folder of the user's, for which nobody else need be asked."""
    local = os.environ.get("LOCALAPPDATA") if WINDOWS else None
    return Path(local or Path.home()) / "chaiqian"


def install(target: Path) -> Path:
    """Make an environment of its own there; the command in it. Raises Failed."""
    if target.exists() and not (target / "pyvenv.cfg").exists():
        raise Failed(f"{target} 已存在，请另选安装位置，写在命令后面")
    if subprocess.run([sys.executable, "-m", "venv", str(target)]).returncode:
        raise Failed("建不成运行环境：检查安装位置和磁盘空间；Debian、麒麟上先装 python3-venv")
    scripts = target / ("Scripts" if WINDOWS else "bin")
    options = ["--isolated", "--quiet", "--disable-pip-version-check", "--no-index", "--find-links"]
    words = [str(scripts / "python"), "-m", "pip", "install", *options, str(HERE / "wheels"), "--upgrade", "chaiqian"]
    command = scripts / ("chaiqian.exe" if WINDOWS else "chaiqian")
    if subprocess.run(words).returncode or subprocess.run([str(command), "--version"]).returncode:
        raise Failed("没有装成，原因见上；检查磁盘空间，或是否被杀毒软件拦下")
    return command


def with_entry(path: str, folder: str) -> str:
    """The value of Windows' user PATH with a folder at its end, once."""
    entries = [entry for entry in path.split(";") if entry]
    there = {entry.rstrip("\\").lower() for entry in entries}
    return ";".join(entries if folder.lower() in there else [*entries, folder])


def put_on_path(command: Path) -> str:
    """Have the command found by its bare name; what the user has to do for that. Raises OSError."""
    if not WINDOWS:
        return _link_in(Path.home() / ".local" / "bin", command)
    # A folder of its own: Scripts would bring a second `python` and `pip` along.
    folder = command.parent.parent / "bin"
    if ";" in str(folder):
        return f"安装位置里有“;”，加不进 PATH，请写全路径：{command}"
    folder.mkdir(exist_ok=True)
    shutil.copy(command, folder / command.name)
    _enter(str(folder))
    return "新开一个命令提示符（或 PowerShell）窗口"


def _link_in(folder: Path, command: Path) -> str:
    link = folder / command.name
    folder.mkdir(parents=True, exist_ok=True)
    if link.is_symlink():
        link.unlink()
    elif link.exists():
        return f"{link} 是别的程序，没有替换，请写全路径：{command}"
    link.symlink_to(command.absolute())
    if str(folder) in os.environ.get("PATH", "").split(os.pathsep):
        return "现在"
    profile = Path.home() / ".profile"
    line = 'PATH="$HOME/.local/bin:$PATH"'
    text = profile.read_text("utf-8", "surrogateescape") if profile.exists() else ""
    if ".local/bin" not in text:
        with open(profile, "a", encoding="utf-8") as file:
            file.write(f"\n{line}\n" if text else f"{line}\n")
    return "重新登录后"


if sys.platform == "win32":

    def _enter(folder: str) -> None:
        import ctypes
        import winreg

        # Not by `setx`, which cuts a PATH of over 1024 characters.
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, KEY) as key:
            try:
                value, kind = winreg.QueryValueEx(key, "Path")
            except FileNotFoundError:
                value, kind = "", winreg.REG_EXPAND_SZ
            winreg.SetValueEx(key, "Path", 0, kind, with_entry(value, folder))
        # Windows that are opened from now on know it (HWND_BROADCAST, WM_SETTINGCHANGE, SMTO_ABORTIFHUNG).
        ctypes.windll.user32.SendMessageTimeoutW(0xFFFF, 0x1A, 0, "Environment", 2, 1000, None)

else:

    def _enter(folder: str) -> None:
        raise NotImplementedError(folder)


def main(words: list[str]) -> int:
    """Install; an exit code."""
    try:
        print(f"核对 {checked_sums(HERE)} 个文件，与 {SUMS} 相符")
        command = install(Path(words[0]) if words else default_target())
    except Failed as failed:
        print(failed, file=sys.stderr)
        return 1
    try:
        when = put_on_path(command)
    except OSError as error:
        when = f"没有加进 PATH（{error.strerror}），请写全路径：{command}"
    print(f"安装完成。{when}，运行：chaiqian --help")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
