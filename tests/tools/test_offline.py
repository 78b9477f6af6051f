"""The folder for an office without internet: complete for both platforms, and installed from on Linux."""

import importlib.util
import os
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


def _offline() -> ModuleType:
    spec = importlib.util.spec_from_file_location("offline", ROOT / "tools" / "offline" / "offline.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["offline"] = module
    spec.loader.exec_module(module)
    return module


offline = _offline()


def fake_wheel(folder: Path, name: str, *requires: str, tag: str = "py3-none-any") -> None:
    folder.mkdir(exist_ok=True)
    lines = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {r}" for r in requires)]
    with zipfile.ZipFile(folder / f"{name}-1.0-{tag}.whl", "w") as wheel:
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n\n")


def test_what_the_target_needs_is_judged_for_the_target(tmp_path: Path) -> None:
    fake_wheel(tmp_path, "chaiqian", "plain", 'only_windows; sys_platform == "win32"', 'more; extra == "test"')
    fake_wheel(tmp_path, "plain", "deeper>=2", tag="cp311-cp311-win_amd64")
    windows, linux = offline.PLATFORMS["windows"], offline.PLATFORMS["linux"]
    assert offline.missing(tmp_path, windows, "3.11") == {"only-windows", "deeper"}
    assert offline.missing(tmp_path, windows, "3.12") == {"only-windows", "plain"}
    fake_wheel(tmp_path, "deeper")
    assert offline.missing(tmp_path, linux, "3.11") == {"deeper>=2"}


@pytest.mark.parametrize("name", ["windows", "linux"])
def test_installers_are_written_for_their_shell(tmp_path: Path, name: str) -> None:
    platform = offline.PLATFORMS[name]
    offline._write_installer(tmp_path, platform, ("3.11", "3.12"))
    data = (tmp_path / platform.installer).read_bytes()
    text = data.decode(platform.encoding)
    assert "@" not in text.replace("@echo", "") and "3.12 3.11" in text and "--no-index" in text
    assert (b"\r\n" in data) is (name == "windows")
    assert "http" not in text


def test_the_shell_script_refuses_what_it_must_not_touch(tmp_path: Path) -> None:
    offline._write_installer(tmp_path, offline.PLATFORMS["linux"], (PYTHON,))
    target = tmp_path / "mine"
    target.mkdir()
    done = subprocess.run(["sh", "install.sh", target], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 1 and "已存在" in done.stderr


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both folders, for this Python; skipped where there is no package index."""
    out = tmp_path_factory.mktemp("offline")
    if offline.main([str(out), "--python", PYTHON, "--no-zip"]) != 0:
        if os.environ.get(REQUIRED):
            pytest.fail("the folders could not be made")
        pytest.skip("no package index")
    return {name: next(out.glob(f"*-{platform.name}")) for name, platform in offline.PLATFORMS.items()}


def test_both_sets_are_complete(made: dict[str, Path]) -> None:
    for name, folder in made.items():
        wheels = folder / "wheels"
        assert offline.missing(wheels, offline.PLATFORMS[name], PYTHON) == set()
        tags = {path.stem.rsplit("-", 1)[1] for path in wheels.glob("*.whl")} - {"any"}
        assert tags and all(("win_amd64" if name == "windows" else "x86_64") in tag for tag in tags)
        files = sum(path.is_file() for path in folder.rglob("*"))
        assert len((folder / "SHA256SUMS").read_text("utf-8").splitlines()) == files - 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="installs for Linux")
def test_it_installs_and_settles_without_an_index(made: dict[str, Path], tmp_path: Path) -> None:
    nowhere = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHON": sys.executable, "LANG": "C.UTF-8"}
    nowhere |= {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "PIP_CONFIG_FILE": os.devnull}
    target = tmp_path / "安装 位置"
    done = subprocess.run(
        ["sh", made["linux"] / "install.sh", target], env=nowhere, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    case = next(path for path in sorted((ROOT / "cases").glob("*/*.toml")) if path.name != "scheme.toml")
    settled = subprocess.run(
        [target / "bin" / "chaiqian", "settle", case], env=nowhere, capture_output=True, text=True, encoding="utf-8"
    )
    assert settled.returncode == 0 and "货币安置" in settled.stdout
    made_book = subprocess.run(
        [target / "bin" / "chaiqian", "register", "template", tmp_path / "b.xlsx"], env=nowhere, capture_output=True
    )
    assert made_book.returncode == 0
