"""Where a disk, the memory or a reader fails: one line in Chinese, no traceback, no success that was none."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import CONSOLE
from tests.project.folders import command, run
from tests.test_samples import CASES

from chaiqian.cli import bug_report, failures
from chaiqian.cli.app import main
from chaiqian.output import files
from chaiqian.project.across import Across

on_posix = pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
Captured = pytest.CaptureFixture[str]
NO_MEMORY = "内存不足，没有做完：请关闭其他程序，或分批处理\n"
NO_TEMPORARY = "无法写入临时文件：系统临时文件夹的磁盘可能已满\n"
WRITING = [
    "batch p -o o/x.xlsx",
    "batch p -o o/x.csv",
    "batch p -o o/x.jsonl",
    "sheet p -o o/x.pdf",
    "sheet p --separate -o o",
    "notice p --kind land -o o/x.pdf",
    "notice p --kind land -o o/x.xlsx",
    "progress p --on 2020-07-01 -o o/x.xlsx",
    "order p -o o/x.csv",
    "facts build p -o o/x.parquet",
    "register export p o/x.xlsx",
    "register template o/x.xlsx",
    "settle p/LSG-001.toml -o o/x.txt",
    "seal p -o o",
]
OVER_FOLDERS = [*(words for words in WRITING if " p " in words and "register" not in words), "verify p"]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a project `p` and an empty folder `o`, where the program runs."""
    shutil.copytree(CASES / "yukou", tmp_path / "p")
    (tmp_path / "o").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 KiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", folder], capture_output=True).returncode
    ):
        pytest.skip("no right to mount a small file system here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def limited(kind: str, size: int) -> Callable[[], None]:
    """What sets a limit of POSIX in a child."""
    import resource

    return lambda: resource.setrlimit(getattr(resource, kind), (size, size))


def quiet(text: str) -> bool:
    return "Traceback" not in text and "Exception ignored" not in text and "程序内部出错" not in text


@on_posix
@pytest.mark.parametrize("words", WRITING)
@pytest.mark.parametrize("limit", [1_000, 5_000])
def test_a_full_disk(work: Path, words: str, limit: int) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd() / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = run(*words.split(), env=environment, preexec_fn=limited("RLIMIT_FSIZE", limit))
    if done.returncode == 0:  # small enough
        assert any((work / "o").iterdir())
        return
    assert done.returncode == 1 and "无法写" in done.stderr and quiet(done.stderr)
    assert "已写入 o" not in done.stdout or any((work / "o").iterdir())
    assert not [path for path in (work / "o").iterdir() if path.name.startswith(".")]


@on_posix
def test_sheets_that_were_not_written_are_not_counted(work: Path) -> None:
    done = run("sheet", "p", "--separate", "-o", "o", preexec_fn=limited("RLIMIT_FSIZE", 1_000))
    lines = done.stderr.splitlines()
    count = len(lines)
    assert done.returncode == 1 and count > 1
    assert all(line.startswith("无法写入 o/") and line.endswith("：请检查权限和磁盘空间") for line in lines)
    assert done.stdout.endswith(f"结算单 0 份、参考单（试算）0 份，未打印 {count} 户：没有写文件\n")
    assert not any((work / "o").iterdir())


def test_a_file_in_the_way_is_not_counted_as_a_sheet(work: Path, capsys: Captured) -> None:
    assert main(["sheet", "p", "--separate", "-o", "o"]) in (0, 1)
    whole = capsys.readouterr().out.splitlines()[-1]
    made = sorted((work / "o").iterdir())
    for path in made[1:]:
        path.unlink()
    assert main(["sheet", "p", "--separate", "-o", "o"]) == 1
    shown = capsys.readouterr()
    assert f"输出文件 {made[0].relative_to(work)} 已存在；确要替换请加 --force" in shown.err
    assert "未打印 1 户：已写入 o" in shown.out and "未打印" not in whole


@pytest.mark.parametrize("words", [words for words in WRITING if not words.startswith("seal")])
def test_results_go_beside_files_that_another_program_holds(
    work: Path, words: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever command writes: it names the file, what may hold it, and where the result is."""
    assert main(words.split()) in (0, 1)
    capsys.readouterr()
    held, replace = sorted(Path("o").iterdir()), os.replace
    before = [path.read_bytes() for path in held]

    def refusing(source: object, target: object) -> None:
        if Path(str(target)) in held:
            raise PermissionError(13, "held open", str(target))
        replace(str(source), str(target))

    monkeypatch.setattr(os, "replace", refusing)
    monkeypatch.setattr(files, "PATIENCE", 0.0)
    assert held and main([*words.split(), "--force"]) == 1
    said = capsys.readouterr().err
    for path in held:
        beside = path.with_name(f"{path.stem}-2{path.suffix}")
        assert f"{path} 正被其他程序占用（{files.HOLDERS}），没有替换；结果已写入旁边的 {beside}\n" in said
        assert beside.stat().st_size > 0
    assert [path.read_bytes() for path in held] == before


@pytest.mark.parametrize("words", OVER_FOLDERS)
def test_a_full_temporary_disk(work: Path, words: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Across, "_flush", refusing)
    monkeypatch.setattr(Across, "add", refusing)
    assert main(words.split()) == 1
    assert capsys.readouterr().err == NO_TEMPORARY
    assert not any((work / "o").iterdir())


@on_posix
@pytest.mark.parametrize("words", [words for words in WRITING if "xlsx" in words])
def test_a_small_temporary_file_system(work: Path, small: Path, words: str) -> None:
    (small / "filled").write_bytes(bytes(8192))
    done = run(*words.split(), env={**os.environ, "TMPDIR": str(small), "TMP": str(small), "TEMP": str(small)})
    assert quiet(done.stderr)
    assert (done.returncode == 0) is (len(os.listdir(work / "o")) == 1)


def test_no_folder_for_temporary_files(work: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> str:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found")

    monkeypatch.setattr("tempfile.gettempdir", nowhere)
    assert main(["register", "template", "o/x.xlsx"]) == 1
    shown = capsys.readouterr().err
    assert shown in (NO_TEMPORARY, f"无法写入 {Path('o/x.xlsx')}：请检查权限和磁盘空间\n")
    assert not any((work / "o").iterdir())
    monkeypatch.chdir(os.sep)
    monkeypatch.setattr("builtins.open", nowhere)
    assert bug_report.report_bug(ValueError(), "") == failures.DEFECT


@pytest.mark.parametrize("words", OVER_FOLDERS)
def test_no_memory(work: Path, words: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(Across, "add", short)
    assert main(words.split()) == 1
    assert capsys.readouterr().err == NO_MEMORY
    assert not any((work / "o").iterdir())


@pytest.mark.parametrize("words", ["settle p/LSG-001.toml", "sheet p -o o/x.pdf", "batch p", "check p", "seal p -o o"])
def test_no_memory_for_one_household(work: Path, words: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def short(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("chaiqian.project.run.settle", short)
    assert main(words.split()) == 1
    assert capsys.readouterr().err == NO_MEMORY


def test_no_memory_to_report_a_defect_with(work: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    def short(*_: object, **__: object) -> str:
        raise MemoryError

    monkeypatch.setattr("chaiqian.cli.app._invoke", broken)
    monkeypatch.setattr(bug_report, "report_bug", short)
    assert main(["check", "p"]) == 1
    assert capsys.readouterr().err == NO_MEMORY
    monkeypatch.setattr(bug_report, "report_bug", broken)
    assert main(["check", "p"]) == 3
    assert capsys.readouterr().err == failures.DEFECT + "\n"


NOT_LOADED = "程序有一部分未能载入，没有做完：多半是内存不足，请关闭其他程序再试；仍然如此，请重新安装\n"


def test_a_library_that_no_memory_was_left_for(work: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Linux and Windows say it, "failed to map segment" there; a module that is not there is a defect."""
    unloadable = ImportError("DLL load failed while importing _sqlite3: The paging file is too small")

    def broken(*_: object, **__: object) -> None:
        raise unloadable

    monkeypatch.setattr("chaiqian.cli.app._invoke", broken)
    assert main(["check", "p"]) == 1
    assert capsys.readouterr().err == NOT_LOADED
    missing = ModuleNotFoundError("No module named '_sqlite3'"), ImportError("cannot import name 'settle'")
    for unloadable in missing:  # noqa: B007  # raised above
        assert main(["check", "p"]) == 3
        assert "程序内部出错" in capsys.readouterr().err


def test_a_library_that_breaks_off(work: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """A panic of typst, say, where no thread can be started; what ends a program on purpose is none."""

    class PanicException(BaseException):
        pass

    raised: BaseException = PanicException("ThreadPoolBuildError")

    def broken(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("chaiqian.cli.app._invoke", broken)
    assert main(["check", "p"]) == 3
    assert "程序内部出错" in capsys.readouterr().err
    raised = SystemExit(7)
    with pytest.raises(SystemExit):
        main(["check", "p"])


CONSOLE_HAS_IT = pytest.mark.skipif(os.name == "nt", reason="a console of code page 936 has loaded it already")


@pytest.mark.parametrize("library", ["typer", pytest.param("_multibytecodec", marks=CONSOLE_HAS_IT)])
def test_a_library_that_no_memory_was_left_for_at_the_start(work: Path, library: str) -> None:
    script = (
        "import sys\n"
        "class Short:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == '{library}': raise ImportError('failed to map segment from shared object')\n"
        "sys.meta_path.insert(0, Short())\n"
        "from chaiqian.__main__ import main\n"
        "sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, encoding=CONSOLE)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", NOT_LOADED)


def test_the_chinese_codec_is_loaded_while_there_is_memory() -> None:
    script = "import sys, chaiqian.output.text; sys.exit('encodings.gbk' not in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0


@on_posix
def test_whatever_memory_there_is(work: Path) -> None:
    """From none to enough: done, or said that there is too little; the interpreter alone may end otherwise."""
    codes = set()
    for megabytes in range(60, 420, 60):
        done = run("batch", "p", preexec_fn=limited("RLIMIT_AS", megabytes << 20))
        codes.add(done.returncode)
        assert "程序内部出错" not in done.stderr
        if "内存不足" in done.stderr:
            assert done.returncode == 1
        if done.returncode == 0:
            assert "合计" in done.stdout
    assert 0 in codes


@pytest.mark.parametrize("words", [*WRITING, "batch p", "verify p", "settle p/LSG-001.toml", "rules", "policy"])
def test_a_reader_that_went_away(work: Path, words: str) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command(*words.split()), stdout=write, stderr=subprocess.PIPE, text=True, encoding=CONSOLE)
    os.close(write)
    assert done.stderr == "" or quiet(done.stderr)
    assert done.returncode in (0, 1)
    if " -o " in words or words.startswith("register"):
        assert any((work / "o").iterdir())


@on_posix
def test_a_full_disk_under_both_streams(work: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    with open("/dev/full", "w") as full:
        for words in ("batch p", "settle nowhere.toml", "frobnicate", "check p"):
            done = subprocess.run(command(*words.split()), stdout=full, stderr=full)
            assert done.returncode in (1, 2)


def test_windows_says_otherwise_that_a_reader_went_away(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(failures, "discard_stdout", lambda: None)
    monkeypatch.setattr("chaiqian.cli.app._invoke", gone)
    monkeypatch.setattr(failures, "_WINDOWS", False)
    assert main(["rules"]) == 1
    assert capsys.readouterr().err == "无法写出结果：输出位置写不进去（磁盘可能已满）\n"
    monkeypatch.setattr(failures, "_WINDOWS", True)
    assert main(["rules"]) == 0
    assert capsys.readouterr().err == ""


def test_windows_says_that_its_paging_file_is_too_small(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def short(*_: object, **__: object) -> None:
        error = OSError(errno.EINVAL, "The paging file is too small for this operation to complete")
        error.winerror = 1455  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr("chaiqian.cli.app._invoke", short)
    monkeypatch.setattr(failures, "_WINDOWS", True)
    assert main(["rules"]) == 1
    assert capsys.readouterr().err == NO_MEMORY


def test_a_system_that_has_no_memory_left(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def short(*_: object, **__: object) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr("chaiqian.cli.app._invoke", short)
    assert main(["rules"]) == 1
    assert capsys.readouterr().err == NO_MEMORY


def test_a_disk_full_elsewhere_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "甲/x")

    monkeypatch.setattr(failures, "discard_stdout", lambda: None)
    monkeypatch.setattr("chaiqian.cli.app._invoke", full)
    assert main(["rules"]) == 1
    assert capsys.readouterr().err == "无法写入 甲/x：磁盘可能已满\n"


@pytest.mark.parametrize("words", ["register export p o/x.xlsx", "register template o/x.xlsx", "batch p -o o/x.xlsx"])
def test_an_interrupt_while_a_workbook_is_written(work: Path, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import sys, xlsxwriter.packager, chaiqian.__main__\n"
        "def interrupted(*_): raise KeyboardInterrupt\n"
        "xlsxwriter.packager.Packager.{} = interrupted\n"
        "sys.exit(chaiqian.__main__.main())"
    )
    for step in ("_create_package", "_write_styles_file", "_write_worksheet_files"):
        done = subprocess.run(
            [sys.executable, "-c", script.format(step), *words.split()],
            capture_output=True,
            text=True,
            encoding=CONSOLE,
        )
        assert done.returncode == 130 and done.stderr.endswith("已中断\n") and quiet(done.stderr)
        assert os.listdir("o") == []
