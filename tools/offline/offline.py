"""One folder (and zip) per platform from which chaiqian installs without a network.

    python tools/offline/offline.py OUT [--platform windows|linux|linux-arm …] [--python 3.11 …] [--no-zip]

Each holds the wheels of chaiqian and of everything that it needs, their licences, the sum of every file, and an
install.cmd or install.sh. Run it on a machine
with a package index; carry the folder to the office. pip judges the conditions of a dependency (`; sys_platform ==
"win32"`) by the machine that it runs on, not by the platform asked for, so the set is completed here: every wheel's
own statement of what it needs is read and judged for the target, until nothing is missing.
"""

from __future__ import annotations

import argparse
import email.parser
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
ROUNDS = 10


@dataclass(frozen=True)
class Platform:
    """A target: its name in the folder, pip's tags for it, its installer, what markers say there."""

    name: str
    tags: tuple[str, ...]
    installer: str
    encoding: str
    newline: str
    markers: tuple[tuple[str, str], ...]


PLATFORMS = {
    "windows": Platform(
        "windows-x64",
        ("win_amd64",),
        "install.cmd",
        "gbk",  # what a Chinese Windows reads batch files in
        "\r\n",
        (("sys_platform", "win32"), ("platform_system", "Windows"), ("os_name", "nt"), ("platform_machine", "AMD64")),
    ),
    "linux": Platform(
        "linux-x86_64",
        ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_5_x86_64"),
        "install.sh",
        "utf-8",
        "\n",
        (("sys_platform", "linux"), ("platform_system", "Linux"), ("os_name", "posix"), ("platform_machine", "x86_64")),
    ),
    "linux-arm": Platform(  # Kunpeng, Phytium
        "linux-aarch64",
        ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),
        "install.sh",
        "utf-8",
        "\n",
        (
            ("sys_platform", "linux"),
            ("platform_system", "Linux"),
            ("os_name", "posix"),
            ("platform_machine", "aarch64"),
        ),
    ),
}
# Where wheels keep the licences of what is in them.
LICENCE = re.compile(
    r"[^/]+\.dist-info/(?:licenses?/.+|[^/]*(?:licen[cs]e|copying|notice|authors)[^/]*)", re.IGNORECASE
)


class Incomplete(Exception):
    """The wheels do not suffice; the message says what is missing."""


def environment(platform: Platform, python: str) -> dict[str, str]:
    """What environment markers evaluate to on the target."""
    return {
        **dict(platform.markers),
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_version": "",
        "implementation_version": f"{python}.0",
        "extra": "",
    }


def requirements_of(wheel: Path) -> list[Requirement]:
    """What a wheel says that it needs."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = email.parser.Parser().parsestr(archive.read(name).decode("utf-8"), headersonly=True)
    return [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]


def missing(wheels: Path, platform: Platform, python: str) -> set[str]:
    """The requirements on the target that no wheel for this Python fulfils."""
    there: dict[str, list[Path]] = {}
    for wheel in sorted(wheels.glob("*.whl")):
        project, _, _, tags = parse_wheel_filename(wheel.name)
        if any(_fits(tag.interpreter, tag.abi, python) for tag in tags):
            there.setdefault(str(project), []).append(wheel)
    found: set[str] = set()
    waiting = ["chaiqian"]
    seen = set(waiting)
    for name in waiting:
        if name not in there:
            found.add(name)
        for requirement in (r for wheel in there.get(name, ()) for r in requirements_of(wheel)):
            if requirement.marker is not None and not requirement.marker.evaluate(environment(platform, python)):
                continue
            needed = str(canonicalize_name(requirement.name))
            if needed in there and not any(_satisfies(wheel, requirement) for wheel in there[needed]):
                found.add(f"{needed}{requirement.specifier}")
            if needed not in seen:
                seen.add(needed)
                waiting.append(needed)
    return found


def _satisfies(wheel: Path, requirement: Requirement) -> bool:
    return requirement.specifier.contains(parse_wheel_filename(wheel.name)[1], prereleases=True)


def _fits(interpreter: str, abi: str, python: str) -> bool:
    own = f"cp{python.replace('.', '')}"
    older = interpreter.startswith("cp3") and int(interpreter[3:]) <= int(own[3:])
    return interpreter.startswith("py") or interpreter == own or (abi == "abi3" and older)


def build(out: Path, platform: Platform, pythons: Iterable[str], wheel: Path) -> Path:
    """Make the folder of one platform; raises Incomplete or CalledProcessError."""
    folder = out / f"{wheel.name.rsplit('-', 3)[0]}-{platform.name}"
    if folder.exists():
        shutil.rmtree(folder)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    shutil.copy(wheel, wheels)
    for python in pythons:
        complete(wheels, platform, python)
    _write_installer(folder, platform, tuple(pythons))
    shutil.copy(ROOT / "LICENSE", folder / "LICENSE.txt")
    for found in sorted(wheels.glob("*.whl")):
        copy_licences(found, folder / "licenses")
    _write_sums(folder)
    return folder


def complete(wheels: Path, platform: Platform, python: str) -> None:
    """Download until nothing is missing for one Python."""
    for _ in range(ROUNDS):
        wanted = missing(wheels, platform, python)
        if not wanted:
            return
        _download(sorted(wanted), wheels, platform, python)
    raise Incomplete(f"{platform.name}, Python {python}: {', '.join(sorted(missing(wheels, platform, python)))}")


def _download(wanted: list[str], wheels: Path, platform: Platform, python: str) -> None:
    number = python.replace(".", "")
    tags = [word for tag in platform.tags for word in ("--platform", tag)]
    abis = ["--implementation", "cp", "--abi", f"cp{number}", "--abi", "abi3", "--abi", "none"]
    options = ["--only-binary", ":all:", "--no-deps", "--python-version", number, *tags, *abis]
    constraints = ["--constraint", str(ROOT / ".ci" / "constraints.txt")]
    pip("download", "-q", "-d", str(wheels), *options, *constraints, *wanted)


def pip(*words: str) -> None:
    """Run this Python's pip."""
    subprocess.run([sys.executable, "-m", "pip", "--disable-pip-version-check", *words], check=True)


def project_wheel(folder: Path) -> Path:
    """The wheel of chaiqian itself, which suits every platform."""
    pip("wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT))
    return next(folder.glob("chaiqian-*.whl"))


def copy_licences(wheel: Path, folder: Path) -> None:
    """Lay the licence texts of a wheel into a folder of its project's name; raises Incomplete where it has none."""
    own = folder / wheel.name.split("-")[0]
    with zipfile.ZipFile(wheel) as archive:
        texts = [name for name in archive.namelist() if LICENCE.fullmatch(name) and not name.endswith("/")]
        for name in texts:
            target = own / "-".join(part for part in name.split("/")[1:] if part not in ("licenses", ".", ".."))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
    if not texts:
        raise Incomplete(f"{wheel.name} has no licence text")


def _write_installer(folder: Path, platform: Platform, pythons: tuple[str, ...]) -> None:
    text = (HERE / platform.installer).read_text("utf-8")
    text = text.replace("@PYTHONS@", " ".join(reversed(pythons))).replace("@NAMED@", "、".join(pythons))
    text = text.replace("@MACHINE@", dict(platform.markers)["platform_machine"])
    target = folder / platform.installer
    target.write_bytes(text.replace("\n", platform.newline).encode(platform.encoding))
    target.chmod(0o755)
    shutil.copy(HERE / "install.py", folder)


def _write_sums(folder: Path) -> None:
    """Hashes of all files, so that a copy on a stick can be checked."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = (
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files
    )
    (folder / "SHA256SUMS").write_text("".join(sums), "utf-8", newline="\n")


def zipped(folder: Path) -> Path:
    """The folder as one zip; wheels are compressed already."""
    target = folder.with_name(f"{folder.name}.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{folder.name}/{path.relative_to(folder).as_posix()}")
    return target


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Make folders from which chaiqian installs without a network.")
    parser.add_argument("out", type=Path, help="where the folders go")
    parser.add_argument("--platform", action="append", choices=sorted(PLATFORMS), help="default: all")
    parser.add_argument("--python", action="append", choices=PYTHONS, help="default: all")
    parser.add_argument("--no-zip", action="store_true", help="leave the folders, make no zip")
    return parser.parse_args(words)


def _made(arguments: argparse.Namespace) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as temporary:
        wheel = project_wheel(Path(temporary))
        for name in arguments.platform or sorted(PLATFORMS):
            folder = build(arguments.out, PLATFORMS[name], arguments.python or PYTHONS, wheel)
            yield folder if arguments.no_zip else zipped(folder)


def main(words: list[str] | None = None) -> int:
    try:
        for made in _made(_arguments(words)):
            print(made)
            if made.is_file():  # to be published elsewhere: whoever changes the folder changes the sums in it as well
                print(f"SHA-256: {hashlib.sha256(made.read_bytes()).hexdigest()}")
    except (Incomplete, subprocess.CalledProcessError) as error:
        print(f"not complete: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
