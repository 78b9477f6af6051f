"""The folder for an office without internet: complete for each platform, checked, and installed from on Linux."""

import importlib.util
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
# A run that must not pass over the network tests says so.
REQUIRED = "CHAIQIAN_NETWORK_TESTS"


def _loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / "offline" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


offline, installer = _loaded("offline"), _loaded("install")
MACHINES = {"windows": "win_amd64", "linux": "x86_64", "linux-arm": "aarch64"}


def fake_wheel(folder: Path, name: str, *requires: str, tag: str = "py3-none-any") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {r}" for r in requires)]
    with zipfile.ZipFile(folder / f"{name}-1.0-{tag}.whl", "w") as wheel:
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n\n")
        wheel.writestr(f"{name}-1.0.dist-info/licenses/src/LICENSE", f"licence of {name}")


def test_what_the_target_needs_is_judged_for_the_target(tmp_path: Path) -> None:
    fake_wheel(tmp_path, "chaiqian", "plain", 'only_windows; sys_platform == "win32"', 'more; extra == "test"')
    fake_wheel(tmp_path, "plain", "deeper>=2", tag="cp311-cp311-win_amd64")
    windows, linux = offline.PLATFORMS["windows"], offline.PLATFORMS["linux"]
    assert offline.missing(tmp_path, windows, "3.11") == {"only-windows", "deeper"}
    assert offline.missing(tmp_path, windows, "3.12") == {"only-windows", "plain"}
    fake_wheel(tmp_path, "deeper")
    assert offline.missing(tmp_path, linux, "3.11") == {"deeper>=2"}


@pytest.mark.parametrize("name", sorted(offline.PLATFORMS))
def test_installers_are_written_for_their_shell(tmp_path: Path, name: str) -> None:
    platform = offline.PLATFORMS[name]
    offline._write_installer(tmp_path, platform, ("3.11", "3.12"))
    data = (tmp_path / platform.installer).read_bytes()
    text = data.decode(platform.encoding)
    assert not re.search("@[A-Z]+@", text) and "3.12 3.11" in text and "install.py" in text
    assert (b"\r\n" in data) is (name == "windows")
    assert "http" not in text


@pytest.mark.skipif(os.name == "nt", reason="a script for sh")
def test_the_shell_script_refuses_another_machine_or_python(tmp_path: Path) -> None:
    offline._write_installer(tmp_path, offline.PLATFORMS["linux"], (PYTHON,))
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, said in (("uname", "riscv64"), ("old", "")):
        (tools / name).write_text(f"#!/bin/sh\necho {said}\n[ {name} = uname ]\n")
        (tools / name).chmod(0o755)

    def refused(**more: str) -> str:
        words = ["sh", str(tmp_path / "install.sh")]
        done = subprocess.run(words, env={**os.environ, **more}, capture_output=True, text=True, encoding="utf-8")
        assert done.returncode == 1
        return done.stderr

    said = refused(PATH=f"{tools}{os.pathsep}{os.environ['PATH']}")
    assert said == "这个安装文件夹用于 x86_64 的电脑，这台是 riscv64，没有安装\n"
    if os.uname().machine == "x86_64":
        said = refused(PYTHON=str(tools / "old"))
        assert said == f"需要 64 位的 Python {PYTHON} 之一；装在别处的，写 PYTHON=路径 sh install.sh\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to install from, of one made-up wheel."""
    folder = tmp_path / "folder"
    fake_wheel(folder / "wheels", "chaiqian")
    (folder / "install.py").write_text("")
    offline._write_sums(folder)
    monkeypatch.setattr(installer, "HERE", folder)
    return folder


def refusal(capsys: pytest.CaptureFixture[str], target: Path) -> str:
    assert installer.main([str(target)]) == 1 and not (target / "pyvenv.cfg").exists()
    return capsys.readouterr().err


BROKEN = "安装文件夹不完整或被改过，没有安装；请重新复制，并和制作人核对 zip 的 SHA-256\n"


def test_what_was_changed_added_or_lost_is_not_installed(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (wheel,) = (folder / "wheels").iterdir()
    whole = wheel.read_bytes()
    wheel.write_bytes(whole[:-1] + b"x")
    assert refusal(capsys, tmp_path / "t") == f"文件 wheels/{wheel.name} 与 SHA256SUMS 不符：{BROKEN}"
    wheel.unlink()
    assert refusal(capsys, tmp_path / "t") == f"缺少文件 wheels/{wheel.name}：{BROKEN}"
    wheel.write_bytes(whole)
    (folder / "wheels" / "chaiqian-9.whl").write_bytes(whole)
    assert refusal(capsys, tmp_path / "t") == f"多出文件 wheels/chaiqian-9.whl：{BROKEN}"
    (folder / "SHA256SUMS").unlink()
    assert refusal(capsys, tmp_path / "t") == f"找不到 SHA256SUMS：{BROKEN}"


def test_a_folder_of_somebody_elses_is_left_alone(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").mkdir()
    assert refusal(capsys, tmp_path / "mine") == f"{tmp_path / 'mine'} 已存在，请另选安装位置，写在命令后面\n"


def test_licence_texts_travel(tmp_path: Path) -> None:
    fake_wheel(tmp_path, "plain")
    offline.copy_licences(tmp_path / "plain-1.0-py3-none-any.whl", tmp_path / "licenses")
    assert (tmp_path / "licenses" / "plain" / "src-LICENSE").read_text() == "licence of plain"
    with zipfile.ZipFile(tmp_path / "none-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("none-1.0.dist-info/METADATA", "")
    with pytest.raises(offline.Incomplete, match="none-1.0-py3-none-any.whl has no licence text"):
        offline.copy_licences(tmp_path / "none-1.0-py3-none-any.whl", tmp_path / "licenses")


def test_a_folder_is_put_on_windows_path_once() -> None:
    assert installer.with_entry("", r"C:\x\bin") == r"C:\x\bin"
    assert installer.with_entry(r"%A%;D:\b;", r"C:\x\bin") == r"%A%;D:\b;C:\x\bin"
    assert installer.with_entry("c:\\X\\bin\\;D:\\b", r"C:\x\bin") == "c:\\X\\bin\\;D:\\b"


@pytest.mark.skipif(sys.platform != "win32", reason="Windows' registry")
def test_the_command_is_found_from_windows_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import winreg

    monkeypatch.setattr(installer, "KEY", "Software\\chaiqian（示例）")
    command, other = tmp_path / "chaiqian" / "Scripts" / "chaiqian.exe", "%USERPROFILE%\\别的"
    command.parent.mkdir(parents=True)
    command.write_bytes(b"program")
    found = str(tmp_path / "chaiqian" / "bin")
    try:
        for before, after in ((None, found), (other, f"{other};{found}"), (f"{found};{other}", f"{found};{other}")):
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, installer.KEY) as key:
                if before is not None:
                    winreg.SetValueEx(key, "Path", 0, winreg.REG_EXPAND_SZ, before)
                assert installer.put_on_path(command) == "新开一个命令提示符（或 PowerShell）窗口"
                assert winreg.QueryValueEx(key, "Path") == (after, winreg.REG_EXPAND_SZ)
    finally:
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, installer.KEY)
    assert os.listdir(found) == ["chaiqian.exe"] and (Path(found) / "chaiqian.exe").read_bytes() == b"program"
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert installer.default_target() == tmp_path / "chaiqian"


@pytest.mark.skipif(os.name == "nt", reason="how it is on Linux")
def test_the_command_is_linked_where_the_path_leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = tmp_path / "t" / "bin" / "chaiqian"
    link, profile = tmp_path / ".local" / "bin" / "chaiqian", tmp_path / ".profile"
    monkeypatch.setenv("HOME", str(tmp_path))
    for _ in range(2):
        assert installer.put_on_path(command) == "重新登录后"
        assert link.readlink() == command and profile.read_text() == 'PATH="$HOME/.local/bin:$PATH"\n'
    monkeypatch.setenv("PATH", str(link.parent))
    assert installer.put_on_path(command) == "现在"
    link.unlink()
    link.write_text("another program")
    assert installer.put_on_path(command) == f"{link} 是别的程序，没有替换，请写全路径：{command}"
    assert link.read_text() == "another program"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders, for this Python; skipped where there is no package index."""
    out = tmp_path_factory.mktemp("offline")
    if offline.main([str(out), "--python", PYTHON, "--no-zip"]) != 0:
        if os.environ.get(REQUIRED):
            pytest.fail("the folders could not be made")
        pytest.skip("no package index")
    return {name: next(out.glob(f"*-{platform.name}")) for name, platform in offline.PLATFORMS.items()}


def test_the_sets_are_complete(made: dict[str, Path]) -> None:
    for name, folder in made.items():
        wheels = folder / "wheels"
        assert offline.missing(wheels, offline.PLATFORMS[name], PYTHON) == set()
        tags = {path.stem.rsplit("-", 1)[1] for path in wheels.glob("*.whl")} - {"any"}
        assert tags and all(MACHINES[name] in tag for tag in tags)
        files = sum(path.is_file() for path in folder.rglob("*"))
        assert installer.checked_sums(folder) == files - 1
        projects = {path.name.split("-")[0] for path in wheels.glob("*.whl")}
        assert {path.name for path in (folder / "licenses").iterdir()} == projects


@pytest.mark.skipif(sys.platform != "linux" or os.uname().machine != "x86_64", reason="installs for Linux, x86-64")
def test_it_installs_and_settles_without_an_index(made: dict[str, Path], tmp_path: Path) -> None:
    nowhere = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHON": sys.executable, "LANG": "C.UTF-8"}
    nowhere |= {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "PIP_CONFIG_FILE": os.devnull}
    target = tmp_path / "安装 位置"
    done = subprocess.run(
        ["sh", made["linux"] / "install.sh", target], env=nowhere, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("安装完成。重新登录后，运行：chaiqian --help\n")
    assert (tmp_path / ".local" / "bin" / "chaiqian").resolve() == target / "bin" / "chaiqian"
    case = next(path for path in sorted((ROOT / "cases").glob("*/*.toml")) if path.name != "scheme.toml")
    settled = subprocess.run(
        [target / "bin" / "chaiqian", "settle", case], env=nowhere, capture_output=True, text=True, encoding="utf-8"
    )
    assert settled.returncode == 0 and "货币安置" in settled.stdout
    made_book = subprocess.run(
        [target / "bin" / "chaiqian", "register", "template", tmp_path / "b.xlsx"], env=nowhere, capture_output=True
    )
    assert made_book.returncode == 0
