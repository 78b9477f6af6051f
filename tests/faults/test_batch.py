"""What goes wrong outside: killed, full, read-only, deleted, linked, held open, corrupt; and memory."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from tests.conftest import link
from tests.project.folders import add, command, project, run

from chaiqian.cli.app import main
from chaiqian.output import files

Captured = pytest.CaptureFixture[str]
ENDINGS = ["xlsx", "csv", "jsonl"]
on_posix = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


def whole(path: Path, cases: int) -> bool:
    """Whether an output file is complete."""
    if path.suffix == ".jsonl":
        return len([json.loads(line) for line in path.read_text("utf-8").splitlines()]) == cases
    if path.suffix == ".csv":
        return path.read_text("utf-8-sig").count("\n") == cases + 1
    with zipfile.ZipFile(path) as archive:
        return archive.testzip() is None


def visible(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


@on_posix
@pytest.mark.parametrize("ending", ENDINGS)
def test_killed_at_any_time(tmp_path: Path, ending: str) -> None:
    folder = project(tmp_path / "p", 500, ("households = 40", "households = 500"))
    out = tmp_path / "out"
    out.mkdir()
    target = out / f"a.{ending}"
    chance, started = random.Random(ending), time.monotonic()
    assert run("batch", folder, "-o", target).returncode == 0
    took, old = time.monotonic() - started, target.read_bytes()
    assert whole(target, 500)
    for turn in range(4):
        new = out / f"new.{ending}"
        wanted = target if turn % 2 else new
        process = subprocess.Popen(
            command("batch", folder, "-o", wanted, "--force"), stdout=subprocess.DEVNULL, stderr=-3
        )
        time.sleep(took * chance.uniform(0.3, 1.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert target.read_bytes() == old or whole(target, 500)
        assert not new.exists() or whole(new, 500)
        assert visible(out) <= {target.name, new.name}
        new.unlink(missing_ok=True)


@on_posix
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("limit", [0, 3_000])
def test_a_full_disk(tmp_path: Path, ending: str, limit: int) -> None:
    folder, out = project(tmp_path / "p", 60), tmp_path / "out"
    out.mkdir()
    target = out / f"a.{ending}"
    target.write_bytes(b"old")

    def small() -> None:
        import resource  # of POSIX

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = run("batch", folder, "-o", target, "--force", preexec_fn=small)
    assert done.returncode == 1
    assert "无法写入" in done.stderr and "Traceback" not in done.stderr
    assert target.read_bytes() == b"old"
    assert os.listdir(out) == [target.name]


@on_posix
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_file_system(tmp_path: Path, ending: str) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(small)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no right to mount a small file system here")
    try:
        done = run("batch", project(tmp_path / "p", 60), "-o", small / f"a.{ending}")
        assert done.returncode == 1 and "无法写入" in done.stderr
        assert os.listdir(small) == []
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_read_only_folder(tmp_path: Path, ending: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = project(tmp_path / "p", 2), tmp_path / "out"
    out.mkdir()
    if os.name != "posix" or os.geteuid() == 0:
        # Root may write anywhere, and Windows asks otherwise: the refusal of the system is played.
        monkeypatch.setattr(
            files, "_create", lambda draft: (_ for _ in ()).throw(PermissionError(13, "no", str(draft)))
        )
    else:
        out.chmod(0o555)
    assert main(["batch", str(folder), "-o", str(out / f"a.{ending}")]) == 1
    assert "无法写入" in capsys.readouterr().err
    assert os.listdir(out) == []


def test_a_case_deleted_midway(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    from chaiqian.project import look

    folder = project(tmp_path / "p", 5)
    read = look.load_case

    def deleting(path: object) -> object:
        (folder / "C-00003.toml").unlink(missing_ok=True)
        return read(str(path))

    monkeypatch.setattr(look, "load_case", deleting)
    output = tmp_path / "a.jsonl"
    assert main(["batch", str(folder), "-o", str(output)]) == 1
    shown = capsys.readouterr()
    assert "F101" in shown.err and shown.err.count("C-00003") == 1
    assert "失败 1 个文件" in shown.out
    assert whole(output, 4)


@pytest.mark.parametrize("ending", ENDINGS)
def test_two_batches_on_one_output(tmp_path: Path, ending: str) -> None:
    folders = [project(tmp_path / name, 40) for name in ("one", "two")]
    target = tmp_path / f"a.{ending}"
    both = [subprocess.Popen(command("batch", f, "-o", target, "--force"), stdout=-3, stderr=-3) for f in folders]
    assert [process.wait() for process in both] == [0, 0]
    assert whole(target, 40)
    refused = [subprocess.Popen(command("batch", f, "-o", target), stdout=-3, stderr=-3) for f in folders]
    assert [process.wait() for process in refused] == [2, 2]


def test_links_in_a_circle(tmp_path: Path, capsys: Captured) -> None:
    folder = project(tmp_path / "p", 2)
    link(folder / "loop", folder, to_folder=True)
    link(folder / "self.toml", folder / "self.toml")
    assert main(["batch", str(folder)]) == 1
    shown = capsys.readouterr()
    assert "结算 2 户，试算 0 户，失败 1 个文件" in shown.out
    assert shown.err.count("self.toml") == 1


@pytest.mark.parametrize("ending", ENDINGS)
def test_output_held_open(tmp_path: Path, ending: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / f"台账.{ending}"
    target.write_bytes(b"held")
    replace = os.replace

    def held(source: object, place: object) -> None:
        if Path(str(place)) == target:
            raise PermissionError(13, "held", str(place))
        replace(str(source), str(place))

    monkeypatch.setattr(files.os, "replace", held)
    for number in (2, 3):
        assert main(["batch", str(project(tmp_path / "p", 2)), "-o", str(target), "--force"]) == 1
        assert f"台账-{number}.{ending}" in capsys.readouterr().err
        assert whole(tmp_path / f"台账-{number}.{ending}", 2)
    assert target.read_bytes() == b"held"
    assert not [name for name in os.listdir(tmp_path) if name.endswith(".tmp")]


def corrupt(path: Path, chance: random.Random) -> None:
    """Damage a file in one of the ways that files are damaged."""
    data = path.read_bytes()
    damaged = [
        b"",
        data[: len(data) // 2] + b"\n[household",
        data.decode().encode("gb18030"),
        data.replace(b"area = 286.40", b"area = 1e999999999"),
        data.replace(b"[choice]", b"[choise]"),
        data.replace("二居室".encode(), "九居室".encode()),
        data.replace('示例村"'.encode(), '别处村"'.encode()),
        b"\xff\xfe" + data,
        data + b"x = " + b"[" * 500,
    ]
    path.write_bytes(chance.choice(damaged))


def test_one_file_in_twenty_corrupt(tmp_path: Path) -> None:
    count, chance = 400, random.Random(5)
    folder = project(tmp_path / "p", count)
    bad = set(chance.sample(sorted(path.name for path in folder.glob("C-*.toml")), count // 20))
    for name in sorted(bad):
        corrupt(folder / name, chance)
    output = tmp_path / "a.jsonl"
    done = run("batch", folder, "-o", output)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    settled = [json.loads(line)["case_id"] + ".toml" for line in output.read_text("utf-8").splitlines()]
    assert len(settled) == len(set(settled)) and not set(settled) & bad
    assert {name for name in bad if f"{name}:" in done.stderr} == bad
    assert len(settled) + len(bad) == count
    assert f"失败 {len(bad)} 个文件" in done.stdout


def test_a_broken_scheme_is_reported_once(tmp_path: Path, capsys: Captured) -> None:
    project(tmp_path / "good", 2)
    project(tmp_path / "bad", 3, ("[award_period]", "[award_perioden]"))
    assert main(["batch", str(tmp_path)]) == 1
    shown = capsys.readouterr()
    assert shown.err.count("award_perioden：") == 1
    assert "其下 3 户没有结算" in shown.out.replace("\n", "") and "结算 2 户，试算 0 户，失败 3 个文件" in shown.out


@on_posix
def test_memory_stays_flat(tmp_path: Path) -> None:
    def most(cases: int) -> int:
        folder = project(tmp_path / str(cases), cases)
        measure = (
            "import resource, sys; from chaiqian.cli.app import main; main(sys.argv[1:]);"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
        )
        words = ["batch", str(folder), "-o", str(folder / "a.xlsx")]
        done = subprocess.run([sys.executable, "-c", measure, *words], stdout=-3, stderr=-1, text=True)
        shutil.rmtree(folder)
        return int(done.stderr.split()[-1])

    few, many = most(200), most(1500)
    assert many < few * 1.08


def test_files_that_are_no_cases_are_counted(tmp_path: Path, capsys: Captured) -> None:
    folder = project(tmp_path, 1)
    (folder / "notes.toml").write_text("x = 1\n")
    (folder / "old.toml").write_bytes((folder / "scheme.toml").read_bytes())
    assert main(["batch", str(folder)]) == 0
    assert "另有 2 个 .toml 文件不是案件" in capsys.readouterr().out


def test_progress_is_quiet_in_a_pipe_and_clears_itself(tmp_path: Path) -> None:
    assert run("batch", project(tmp_path, 30, ("signed = 37", "signed = 30"))).stderr == ""
    import io

    from chaiqian.output.progress_bar import ProgressBar

    stream = io.StringIO()
    bar = ProgressBar(stream, 4)
    bar.step(1, 0)
    bar.clear()
    bar.step(2, 1)
    assert stream.getvalue().startswith("\r[#######-") and stream.getvalue().endswith(" 50%  2/4  失败 1")


def test_nothing_is_read_of_hidden_folders(tmp_path: Path, capsys: Captured) -> None:
    folder = project(tmp_path, 1)
    add(project(folder / ".trash"), "X")
    assert main(["batch", str(folder)]) == 0
    assert "结算 1 户" in capsys.readouterr().out
