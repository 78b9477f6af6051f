"""Help, usage errors, version and completion: every word Chinese, exit codes as promised."""

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import CONSOLE

from chaiqian import __version__
from chaiqian.cli import app, chinese
from chaiqian.cli.app import COMMANDS, Command

ENGLISH = re.compile(r"usage|options|arguments|commands|error|required|default|missing|invalid|show|try", re.IGNORECASE)


def without_names(text: str) -> str:
    """The text without option names and other words that are typed as they stand."""
    return re.sub(r"--?[a-z-]+|chaiqian|#:schema|scheme\.toml|JSON Schema", "", text)


@pytest.mark.parametrize("words", [[], *([name] for name in COMMANDS)])
def test_help_is_chinese_and_the_same_both_ways(run: Any, words: list[str]) -> None:
    short, long = run(*words, "-h"), run(*words, "--help")
    assert short == long
    assert short.code == 0 and not short.err
    assert short.out.startswith("用法：chaiqian")
    assert "选项：" in short.out and "-h, --help" in short.out
    assert not ENGLISH.search(without_names(short.out))
    assert all(line == line.rstrip() for line in short.out.splitlines())


def every_row(rows: dict[str, Command], *above: str) -> Iterator[tuple[tuple[str, ...], Command]]:
    """Each command of the table with the words that call it, groups left out."""
    for name, row in rows.items():
        if row.commands:
            yield from every_row(row.commands, *above, name)
        else:
            yield (*above, name), row


@pytest.mark.parametrize(("words", "row"), list(every_row(COMMANDS)), ids=lambda value: " ".join(value[:2]))
def test_a_summary_is_the_first_sentence_of_the_docstring(words: tuple[str, ...], row: Command) -> None:
    text = app.command_of(words[-1], row).help
    assert row.summary == "".join(text.strip().split("\n\n")[0].split("\n"))


def test_help_loads_no_command() -> None:
    program = "import sys; from chaiqian.cli.app import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding=CONSOLE, check=True)
    rooms = {name.split(".")[1] for name in done.stderr.split() if name.startswith("chaiqian.")}
    assert rooms == {"cli", "output"}


def test_no_plugin_is_looked_for() -> None:
    """Not even what would look is loaded."""
    case = (Path(__file__).parents[2] / "cases/yukou/LSG-001.toml").as_posix()
    program = f"import sys; from chaiqian.cli.app import main; main(['settle', {case!r}])"
    program += "; print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding=CONSOLE, check=True)
    assert "pydantic.plugin._schema_validator" in done.stderr
    assert not {"importlib.metadata", "email.message", "importlib.resources"}.intersection(done.stderr.split())


def test_every_command_is_listed(run: Any) -> None:
    out = run("--help").out
    assert all(re.search(rf"^  {name} ", out, re.MULTILINE) for name in COMMANDS)
    assert {"settle", "explain", "check", "policy", "rules", "schema"} <= set(COMMANDS)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "缺少命令"),
        (["--"], "缺少命令"),
        (["setle"], "没有命令 setle，是否想写 settle"),
        (["zzzzz"], "没有命令 zzzzz"),
        (["\x1b[31msettle"], "没有命令 \\x1b[31msettle"),
        (["settle"], "缺少参数 案件文件"),
        (["settle", "a", "--fromat", "json"], "没有选项 --fromat，是否想写 --format？"),
        (["settle", "a", "-z"], "没有选项 -z"),
        (["settle", "a", "--format", "xml"], "选项 --format 的值 xml 不对，可选：text、json"),
        (["settle", "a", "-o"], "选项 -o 后面缺少值"),
        (["settle", "a", "--force=1"], "选项 --force 不带值"),
        (["policy", "一", "二"], "多余的参数：二"),
        (
            ["facts", "synth", "--households", "0", "-o", "x.parquet"],
            "选项 --households 的值不对，应为 1 至 100,000,000 的整数",
        ),
        (
            ["notice", "a", "--kind", "人员", "-o", "x.pdf", "--round", "0"],
            "选项 --round 的值不对，应为不小于 1 的整数",
        ),
        (["compare", "a.toml", "--top", "三"], "选项 --top 的值不对，应为整数"),
        (["schema", "other"], "参数 case|scheme|register 的值 other 不对，可选：case、scheme、register"),
        (["schema"], "缺少参数 case|scheme|register"),
        (["check"], "缺少参数 路径"),
        (["--vresion"], "没有选项 --vresion，是否想写 --version？"),
        (["policy", "二十"], "没有条款 二十"),
    ],
)
def test_usage_errors(run: Any, words: list[str], complaint: str) -> None:
    code, out, err = run(*words)
    assert code == 2
    assert not out
    assert f"错误：{complaint}" in err
    assert err.startswith("用法：chaiqian")
    assert "--help" in err.splitlines()[-1]
    assert not ENGLISH.search(without_names(err))


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_usage_error_is_broken_where_the_screen_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a pipe each part of it stays one line."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("COLUMNS", "80")
    case = Path(__file__).parents[2] / "cases" / "yukou" / "LSG-001.toml"
    assert app.main(["compare", str(case), "--aim", "x"]) == 2
    assert screen.getvalue() == (
        "用法：chaiqian compare [选项] 案件文件\n"
        "错误：--aim 应为 most-value（价值最高）、least-cash（购房款最少）、most-area\n"
        "    （面积最大）、least-unused（未用面积最少）、fewest-flats（套数最少） 之一，\n"
        "    现为 x\n"
        "查看帮助：chaiqian compare --help\n"
    )


def test_version(run: Any) -> None:
    assert run("--version") == (0, f"chaiqian {__version__}\n", "")


def test_completion_script_is_shown(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chinese, "_known_shell", lambda ctx: "bash")
    code, out, _ = run("--show-completion")
    assert code == 0
    assert chinese.VARIABLE in out


def test_completion_is_installed(run: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(chinese, "_known_shell", lambda ctx: "fish")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    code, out, _ = run("--install-completion")
    assert code == 0
    assert "已为 fish 安装命令补全" in out
    assert (tmp_path / ".config/fish/completions/chaiqian.fish").exists()


def test_an_unknown_shell_is_a_usage_error(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chinese, "shell_name", lambda: "tcsh")
    code, _, err = run("--show-completion")
    assert code == 2
    assert "认不出当前的终端" in err


def test_the_shell_is_answered(run: Any, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(chinese.VARIABLE, "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "chaiqian s")
    monkeypatch.setenv("COMP_CWORD", "1")
    with pytest.raises(SystemExit) as end:
        run()
    assert end.value.code == 0
    offered = capsys.readouterr().out.split()
    assert {"settle", "schema"} <= set(offered)
    assert all(name.startswith("s") for name in offered)
