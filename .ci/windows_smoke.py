"""The same command lines here and on a Windows, compared: exit codes, texts but for separators, bytes of files.

    python .ci/windows_smoke.py run FOLDER       runs every line in a copy of cases/ and writes FOLDER/outcomes.json
    python .ci/windows_smoke.py compare A B      says where two such runs differ; exit code 1 where they do

`run` takes whatever Python it runs on; under wine its streams are GBK, as an officer's console is.
"""

from __future__ import annotations

import hashlib
import json
import locale
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent
PROJECT = "金海湖 项目（示例）"
CASES = f"{PROJECT}\\XHY-001.toml"
# One command line each, `\` as an officer writes it; % stands for a number that belongs to the line.
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
)
# Names that Windows keeps for itself: there, and there alone, each is refused in words.
REFUSED_ON_WINDOWS = (
    f"settle {CASES} -o CON.txt",
    f"settle {CASES} -o 甲.txt:流",
    f"seal {CASES} -o NUL.receipt.json",
)
BROKEN = 'case_id = "坏"\n[household\nowner = 1\n'
SCENARIO = 'name = "提高搬迁费"\n\n[change]\n"搬迁费标准" = 60\n'


def prepared(folder: Path) -> Path:
    """A fresh working folder with the project under a name as an office gives it."""
    work = folder / "工作"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    shutil.copytree(SOURCE / "cases" / "jinhaihu", work / PROJECT)
    (work / "坏.toml").write_bytes(BROKEN.encode())
    (work / "情景.toml").write_bytes(SCENARIO.encode())
    return work


def words_of(line: str) -> list[str]:
    """The words of a line; a project's name has a blank in it, and `\\` is this system's separator."""
    words = line.replace(PROJECT, PROJECT.replace(" ", "\0")).split()
    return [word.replace("\0", " ").replace("\\", os.sep) for word in words]


def run(folder: Path) -> None:
    """Run every line and keep what came of it."""
    work = prepared(folder)
    encoding = "utf-8" if os.name != "nt" else locale.getencoding()
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "SOURCE_DATE_EPOCH": "1590000000"}
    outcomes = []
    for line in (*LINES, *(REFUSED_ON_WINDOWS if os.name == "nt" else ())):
        done = subprocess.run(
            [sys.executable, "-m", "chaiqian", *words_of(line)],
            cwd=work,
            env=environment,
            stdin=subprocess.PIPE,
            capture_output=True,
            check=False,
            timeout=300,
        )
        for_machines = "json" in line.split() or line.startswith(("schema", "sql"))
        spoken = "utf-8" if for_machines else encoding
        said = [done.stdout.decode(spoken, "replace"), done.stderr.decode(encoding, "replace")]
        said = [text.replace("\r\n", "\n") for text in said]
        outcomes.append({"line": line, "code": done.returncode, "out": said[0], "err": said[1]})
    files = {path.relative_to(work).as_posix(): _kept(path) for path in sorted(work.rglob("*")) if path.is_file()}
    told = {"outcomes": outcomes, "files": files}
    (folder / "outcomes.json").write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")


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
    differences = 0
    for mine, theirs in zip(one["outcomes"][: len(LINES)], other["outcomes"][: len(LINES)], strict=True):
        for part in ("code", "out", "err"):
            if _alike(mine[part]) != _alike(theirs[part]):
                differences += 1
                print(f"{mine['line']}: {part}\n  - {mine[part]!s:.600}\n  + {theirs[part]!s:.600}")
    for refused in (*one["outcomes"][len(LINES) :], *other["outcomes"][len(LINES) :]):
        if refused["code"] not in (1, 2) or not refused["err"].strip() or "Traceback" in refused["err"]:
            differences += 1
            print(f"{refused['line']}: not refused in words, but {refused['code']}: {refused['err']:.300}")
    for name in sorted({*one["files"], *other["files"]}):
        mine, theirs = one["files"].get(name), other["files"].get(name)
        if mine != theirs:
            parts = sorted({*(mine or {}), *(theirs or {})})
            unlike = [part for part in parts if (mine or {}).get(part) != (theirs or {}).get(part)]
            differences += 1
            print(f"{name}: {'、'.join(unlike) or 'only in one'}")
    print(f"{len(LINES)} lines, {len(one['files'])} files, {differences} differences")
    return 1 if differences else 0


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
