"""The command line: the commands put together, and outcomes turned into exit codes."""

from __future__ import annotations

import errno
import os
import sys
from typing import Annotated, Any, cast

import typer
from typer._click.exceptions import UsageError

from chaiqian import __version__
from chaiqian.cli import completion
from chaiqian.cli.chinese import ChineseCommand, ChineseGroup, usage_text
from chaiqian.cli.exit_codes import BUG, DATA, DONE, INTERRUPTED, USAGE
from chaiqian.district.facts import facts
from chaiqian.district.simulate import simulate
from chaiqian.district.sql import sql
from chaiqian.entry.edit import edit
from chaiqian.entry.init import init
from chaiqian.entry.new import new
from chaiqian.entry.schema import schema
from chaiqian.household.compare.compare import compare
from chaiqian.household.explain import explain
from chaiqian.household.policy import policy
from chaiqian.household.rules import rules
from chaiqian.household.settle import settle
from chaiqian.household.sheet_command import sheet
from chaiqian.office.batch import batch
from chaiqian.office.notice import notice
from chaiqian.office.order import order
from chaiqian.office.progress import progress
from chaiqian.output.streams import discard_stdout, prepare
from chaiqian.project.check import check
from chaiqian.receipts.difference.diff import diff
from chaiqian.receipts.seal import seal
from chaiqian.receipts.verify import verify
from chaiqian.register.command import register

PROGRAM = "chaiqian"
NOT_WRITABLE = (errno.ENOSPC, errno.EIO, errno.EBADF, errno.EINVAL, errno.EFBIG)
HELP = """
按《平谷区集体土地上住宅房屋拆迁补偿安置指导意见》（京平政发〔2019〕7号）结算一宗或多宗宅基地，并说明每一分钱的由来。

退出码：0 完成（有提示也算）；1 文件有问题；2 命令写法不对；3 程序缺陷；130 被中断。
"""

app = typer.Typer(
    name=PROGRAM,
    cls=ChineseGroup,
    help=HELP,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(ctx: typer.Context, param: Any, value: bool) -> bool:
    if value and not ctx.resilient_parsing:
        print(f"{PROGRAM} {__version__}")
        raise typer.Exit()
    return value


@app.callback(help=HELP)
def options(
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本")] = False,
    install_completion: Annotated[
        bool,
        typer.Option("--install-completion", callback=completion.install, is_eager=True, help="为当前终端安装命令补全"),
    ] = False,
    show_completion: Annotated[
        bool,
        typer.Option("--show-completion", callback=completion.show, is_eager=True, help="显示当前终端的命令补全脚本"),
    ] = False,
) -> None:
    """Declare the options of the program itself."""


COMMANDS = (
    (init, new, edit, settle, compare, batch, sheet, explain, check)
    + (notice, progress, order)
    + (seal, verify, diff)
    + (simulate, sql)
    + (policy, rules, schema)
)
for command in COMMANDS:
    app.command(command.__name__, cls=ChineseCommand)(command)
app.add_typer(register)
app.add_typer(facts)


def main(args: list[str] | None = None) -> int:
    """Run one command line and return its exit code; never raises, never shows a traceback."""
    prepare()
    # Looking for pydantic plugins reads the metadata of every installed package; none takes part here.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    words = sys.argv[1:] if args is None else args
    try:
        code = _invoke(words)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("已中断", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads us has seen enough, as with `| head`: that is no problem of anybody's.
        discard_stdout()
        return DONE
    except Exception as error:
        return _failed(error, words)


def _invoke(words: list[str]) -> int:
    group = cast(ChineseGroup, typer.main.get_command(app))
    group.complete(PROGRAM)
    try:
        with group.make_context(PROGRAM, list(words)) as context:
            return int(group.invoke(context) or DONE)
    except UsageError as error:
        print(usage_text(error), file=sys.stderr)
        return USAGE
    except typer.Exit as error:
        return error.exit_code


def _failed(error: Exception, words: list[str]) -> int:
    # Reading files words its own failures, so an OSError without a file name comes from writing out.
    if isinstance(error, OSError) and error.filename is None and error.errno in NOT_WRITABLE:
        discard_stdout()
        print("无法写出结果：输出位置写不进去（磁盘可能已满）", file=sys.stderr)
        return DATA
    from chaiqian.cli.bug_report import report_bug

    known = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
    name = next((word for word in words if word in known), "")
    print(report_bug(error, name), file=sys.stderr)
    return BUG
