"""The same command lines here and on a Windows, compared: exit codes, texts but for separators, bytes of files.

    python .ci/windows_smoke.py run FOLDER       runs every line in a copy of cases/ and writes FOLDER/outcomes.json
    python .ci/windows_smoke.py compare A B      says where two such runs differ; exit code 1 where they do

The lines are those below, and every command that README.md and the manual show, in the order in which they show them.
`run` takes whatever Python it runs on; under wine its streams are GBK, as an officer's console is.
"""

from __future__ import annotations

import hashlib
import io
import json
import locale
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(SOURCE))

from tools.generate.shown_output import STEP  # noqa: E402

CONSOLE = locale.getencoding() if os.name == "nt" else "utf-8"
SHOWN = ("README.md", "docs/manual.zh-CN.md")
PROJECT = '"金海湖 项目（示例）"'  # with a blank in it, as offices name folders
CASES = f"{PROJECT}\\XHY-001.toml"
GIVEN = " ".join(
    f"--set {setting}"
    for setting in (
        "project.name=甲项目（示例）",
        "project.approved_on=2020-1-1",
        "project.announced_on=2020年2月1日",
        "project.relocation_deadline=2020.9.1",
        "project.township=平谷镇",
        "project.villages=甲村",
        "project.zone=镇域",
        "award_period.start=2020-3-1",
        "award_period.end=2020-4-30",
        "decoration.fixed_quota=是",
        "temporary_housing.market_rent=20",
        "temporary_housing.rent=22.50元",
        "housing.kind=现房",
        "housing.cost_price=5,000",
        "housing.assessed_price=9000",
    )
)
HOUSEHOLD = (
    *("甲-1", "丙户（示例）", "", "", "甲村3号", "", "", "", "", "是"),  # the household
    *("200.5", "1996", "登统", "无异议", "", "", "", "示例评估机构", "示例评报字第0003号", "120,000.50元"),  # its land
    *("", "", "是", "是", "4", "", "", "", "", "", ""),  # its owner
    *("", "正房", "1", "150", "200000", "", "", "", ""),  # a building
    *("", "", "货币", "", "2020.3.5", "2020年3月20日", ""),  # no more; the choice; written
)
# One command line each, `\` and quotes as an officer writes them for cmd.
LINES = (
    "--version",
    "--help",
    "settle --help",
    f"settle {CASES}",
    f"settle {CASES} --format json",
    f"settle {PROJECT}\\没有.toml",
    f"settle {CASES} -o 结算单.txt",
    f"settle {CASES} -o 结算单.json",
    f"explain {CASES}",
    f"explain {CASES} --why",
    f"check {PROJECT}",
    "check 坏.toml",
    f"compare {CASES}",
    f"compare {CASES} --format json",
    f"compare {CASES} -o 比较单.pdf",
    f"batch {PROJECT}",
    f"batch {PROJECT} -o 台账.xlsx",
    f"batch {PROJECT} -o 台账.csv",
    f"batch {PROJECT} -o 台账.jsonl",
    f"batch {PROJECT} -o 台账.jsonl",
    f"batch {PROJECT} -o 台账.jsonl --force",
    f"sheet {CASES} -o 单户.pdf",
    f"sheet {PROJECT} -o 全村.pdf",
    f"sheet {PROJECT} --separate -o 各户",
    f"notice {PROJECT} --kind land -o 公示.pdf",
    f"notice {PROJECT} --kind result -o 公示.xlsx",
    f"notice {PROJECT} --kind people -o 人员公示.pdf --mask-names",
    f"progress {PROJECT} --on 2026-06-30",
    f"progress {PROJECT} --on 2026-06-30 -o 进度.pdf",
    f"order {PROJECT}",
    f"order {PROJECT} -o 次序.csv",
    f"seal {CASES} -o 单户.receipt.json",
    f"seal {PROJECT} -o 回执",
    "verify 单户.receipt.json",
    f"verify 单户.receipt.json --against {CASES}",
    "verify 回执",
    f"diff {CASES} {PROJECT}\\XHY-002.toml",
    f"diff {CASES} {PROJECT}\\XHY-002.toml --format json",
    f"sql {PROJECT}\\scheme.toml --dialect duckdb",
    f"sql {PROJECT}\\scheme.toml --dialect spark -o 计算.sql",
    "policy",
    f"rules --scheme {PROJECT}\\scheme.toml",
    "schema case",
    "schema scheme -o 方案.schema.json",
    "register template 空登记簿.xlsx",
    f"register template 登记簿样式.xlsx --scheme {PROJECT}\\scheme.toml",
    f"register export {PROJECT} 登记簿.xlsx",
    "register import 登记簿.xlsx 新项目",
    "register import 登记簿.xlsx 新项目",
    f"edit {CASES} household.phone=13800000000",
    f"edit {CASES} 没有的键=1",
    "settle a.toml:流",
    "settle C:\\没有\\a.toml",
    "settle \\\\server\\share\\a.toml",
    "不存在的命令",
    "settle --nope",
    f"facts build {PROJECT} -o 事实.parquet",
    "simulate 事实.parquet --scenario 情景.toml",
    f"simulate {PROJECT} --scenario 情景.toml -o 测算.html",
    f"simulate {PROJECT} --scenario 情景.toml --format json",
    f"settle {CASES} -o 单户.html",
    f"sheet {PROJECT} --html -o 页面",
    f"sheet {CASES} --since 单户.receipt.json -o 补差单.pdf",
    "verify 单户.receipt.json --printed 0000-0000",
    f"batch {PROJECT} --pay -o 付款单.xlsx",
    f"progress {PROJECT} --on 2026-06-30 --summary",
    f"check {PROJECT} --format json",
    f"register export {PROJECT} 一张表.xlsx --layout one-sheet",
    "edit 只读\\LSG-001.toml 电话=13911112222",
    "settle 只读\\LSG-001.toml -o 只读\\单.txt --force",
    f"init 新开项目 --yes {GIVEN}",
    "new 新开项目",
    "check 新开项目",
)
# These run in processes of their own, as everybody starts them: each kind of stream and of end.
OF_THEIR_OWN = (
    "--version",
    f"settle {CASES}",
    f"settle {CASES} --format json",
    f"settle {PROJECT}\\没有.toml",
    f"batch {PROJECT} -o 台账.xlsx",
    "register import 登记簿.xlsx 新项目",
    "schema case",
    "new 新开项目",
    "settle --nope",
)
# What is typed, where a line asks.
ANSWERS = {"new 新开项目": "\n".join(HOUSEHOLD)}
# Names that Windows keeps for itself: there, and there alone, each is refused in words.
REFUSED_ON_WINDOWS = (
    f"settle {CASES} -o CON.txt",
    f"settle {CASES} -o 甲.txt:流",
    f"seal {CASES} -o NUL.receipt.json",
    "settle CON",
    "check NUL",
)
READ_ONLY = ("只读/LSG-001.toml", "只读/单.txt")
BROKEN = 'case_id = "坏"\n[household\nowner = 1\n'
SCENARIO = 'name = "提高搬迁费"\n\n[change]\n"搬迁费标准" = 60\n'


class Step(NamedTuple):
    """A command line of ours, where it runs, what it is fed, and the exit code that a document shows for it."""

    folder: str
    line: str
    fed: str = ""
    code: int | None = None


def steps(work: Path) -> Iterator[Step]:
    """Every line in turn; what the documents do in between is done on the way to the next."""
    yield from (Step("工作", line, ANSWERS.get(line, "")) for line in LINES)
    for name in SHOWN:
        folder = f"照做 {name.replace('/', ' ')}"
        shutil.copytree(SOURCE / "cases", work / folder / "cases")
        for match in STEP.finditer((SOURCE / name).read_text("utf-8")):
            yield from _shown(match, work, folder)
    yield from (Step("工作", line) for line in (REFUSED_ON_WINDOWS if os.name == "nt" else ()))


def _shown(match: re.Match[str], work: Path, folder: str) -> Iterator[Step]:
    if match["file"]:
        (work / folder / match["file"]).write_bytes(match["content"].encode())
        return
    code = re.search(r"exit=(\d+)", match["choice"] or "")
    lines = [line[2:] for line in (match["body"] or "").split("\n") if line.startswith("$ ")]
    for line in lines or match["unshown"].split(" && "):
        if line.startswith("chaiqian "):
            yield Step(folder, line.removeprefix("chaiqian "), code=int(code[1]) if code else 0)
        else:
            by_hand(shlex.split(line), work / folder)


def by_hand(words: list[str], folder: Path) -> None:
    """What a document has its reader do beside our commands, without a shell."""
    match words:
        case ["mkdir", name]:
            (folder / name).mkdir()
        case ["cp", source, target]:
            shutil.copy(folder / source, folder / target)
        case ["cat", name]:
            (folder / name).read_bytes()
        case ["printf", text, ">", name]:
            (folder / name).write_bytes(text.replace("\\n", "\n").encode())
        case ["sed", "-i", script, name]:
            text = (folder / name).read_bytes().decode()
            (folder / name).write_bytes(edited(text, script).encode())
        case _:
            raise ValueError(words)


def edited(text: str, script: str) -> str:
    """A text as the two commands of sed leave it that the documents use: `s/…/…/` on each line, and `/…/d`."""
    for command in script.split("; "):
        if deleted := re.fullmatch(r"/(.*)/d", command):
            text = re.sub(f"(?m){deleted[1]}.*\n", "", text)
        elif replaced := re.fullmatch(r"s/(.*)/(.*)/", command):
            text = re.sub(f"(?m){replaced[1]}", replaced[2].replace("&", r"\g<0>"), text)
        else:
            raise ValueError(command)
    return text


def prepared(folder: Path) -> Path:
    """A fresh folder to work in, with the project under a name as an office gives it."""
    made = Path(os.path.abspath(folder)) / "现场"
    shutil.rmtree(made, ignore_errors=True)
    work = made / "工作"
    work.mkdir(parents=True)
    shutil.copytree(SOURCE / "cases" / "jinhaihu", work / PROJECT.strip('"'))
    shutil.copytree(SOURCE / "cases" / "yukou", work / "只读")
    (work / "只读" / "单.txt").write_bytes("原来的\n".encode())
    for name in READ_ONLY:
        (work / name).chmod(0o444)
    (work / "坏.toml").write_bytes(BROKEN.encode())
    (work / "情景.toml").write_bytes(SCENARIO.encode())
    return made


def words_of(line: str) -> list[str]:
    """The words of a line as cmd parts them; `\\` is this system's separator."""
    words = re.findall(r'(?:"[^"]*"|[^\s"])+', line)
    return [word.replace('"', "").replace("\\", os.sep) for word in words]


def run(folder: Path) -> None:
    """Run every line and keep what came of it."""
    os.environ |= {"COLUMNS": "100", "NO_COLOR": "1", "SOURCE_DATE_EPOCH": "1590000000"}
    made = prepared(folder)
    outcomes = [outcome(step, made) for step in steps(made)]
    files = {path.relative_to(made).as_posix(): _kept(path) for path in sorted(made.rglob("*")) if path.is_file()}
    for name in READ_ONLY:
        (made / "工作" / name).chmod(0o666)  # so that the folder can be removed
    told = {"outcomes": outcomes, "files": files}
    (folder / "outcomes.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")


def outcome(step: Step, made: Path) -> dict[str, object]:
    """What came of one line: its code and both its texts."""
    words = words_of(step.line)
    for_machines = "json" in words or words[0] in ("schema", "sql")
    how = started if step.line in OF_THEIR_OWN else called
    code, *said = how(words, made / step.folder, step.fed.replace("\n", os.linesep).encode(CONSOLE))
    encodings = ("utf-8" if for_machines else CONSOLE), CONSOLE
    out, err = (
        data.decode(one, "replace").replace("\r\n", "\n").replace(str(made), "")
        for data, one in zip(said, encodings, strict=True)
    )
    return {"line": step.line, "expected": step.code, "code": code, "out": out, "err": err}


def started(words: list[str], folder: Path, fed: bytes) -> tuple[int, bytes, bytes]:
    """A line in a process of its own, as everybody runs it; exit code, output, errors."""
    command = [sys.executable, "-m", "chaiqian", *words]
    done = subprocess.run(command, cwd=folder, input=fed, capture_output=True, check=False, timeout=300)
    return done.returncode, done.stdout, done.stderr


def called(words: list[str], folder: Path, fed: bytes) -> tuple[int, bytes, bytes]:
    """The same in this process: under wine a start takes seconds, and there are more than a hundred lines."""
    from chaiqian.cli.app import main as chaiqian

    kept, here = (sys.stdin, sys.stdout, sys.stderr), os.getcwd()
    streams = [io.TextIOWrapper(io.BytesIO(data), encoding=CONSOLE) for data in (fed, b"", b"")]
    try:
        os.chdir(folder)
        sys.stdin, sys.stdout, sys.stderr = streams
        code = chaiqian(words)
        for stream in streams[1:]:
            stream.flush()
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept
        os.chdir(here)
    return code, *(stream.buffer.getvalue() for stream in streams[1:])


def _kept(path: Path) -> dict[str, str]:
    """Digests of a file, of a workbook those of its parts.

    XlsxWriter writes its parts as text: on Windows the one line break of each, behind the XML declaration, has a
    carriage return, and for that alone the packages differ.
    """
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            return {name: _digest(book.read(name).replace(b"\r\n", b"\n", 1)) for name in book.namelist()}
    return {"": _digest(path.read_bytes())}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def compare(left: Path, right: Path) -> int:
    """Say every difference of two runs; an exit code."""
    one, other = (json.loads((folder / "outcomes.json").read_text("utf-8")) for folder in (left, right))
    told = [*_unlike(one["outcomes"], other["outcomes"]), *_unlike_files(one["files"], other["files"])]
    print(*told, sep="\n", end="\n" if told else "")
    lines = min(len(one["outcomes"]), len(other["outcomes"]))
    print(f"{lines} lines, {len(one['files'])} files, {len(told)} differences")
    return 1 if told else 0


def _unlike(one: list[dict[str, object]], other: list[dict[str, object]]) -> Iterator[str]:
    for mine, theirs in zip(one, other, strict=False):
        for part in ("line", "code", "out", "err"):
            if _alike(mine[part]) != _alike(theirs[part]):
                yield f"{mine['line']}: {part}\n  - {mine[part]!s:.600}\n  + {theirs[part]!s:.600}"
        if mine["expected"] not in (None, mine["code"]):
            yield f"{mine['line']}: {mine['code']}, where its document says {mine['expected']}: {mine['err']!s:.300}"
    common = min(len(one), len(other))
    more = [*one[common:], *other[common:]]
    if len(more) not in (0, len(REFUSED_ON_WINDOWS)):
        yield f"one has {len(one)} lines, the other {len(other)}"
    for refused in more:
        said = f"{refused['out']}{refused['err']}".strip()  # `check` shows what it finds as its result
        if refused["code"] not in (1, 2) or not said or "Traceback" in said:
            yield f"{refused['line']}: not refused in words, but {refused['code']}: {said:.300}"


def _unlike_files(one: dict[str, dict[str, str]], other: dict[str, dict[str, str]]) -> Iterator[str]:
    for name in sorted({*one, *other}):
        mine, theirs = one.get(name, {}), other.get(name, {})
        parts = [part for part in sorted({*mine, *theirs}) if mine.get(part) != theirs.get(part)]
        if parts:
            yield f"{name}: {'、'.join(parts) or 'differs'}" if mine and theirs else f"{name}: only in one"


def _alike(value: object) -> object:
    """A text with one kind of separator, and with its folded lines as one."""
    return re.sub(r"\s+", " ", value.replace("\\", "/")) if isinstance(value, str) else value


def main(words: list[str]) -> int:
    if words[:1] == ["run"] and len(words) == 2:
        run(Path(words[1]))
        return 0
    if words[:1] == ["compare"] and len(words) == 3:
        return compare(Path(words[1]), Path(words[2]))
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
