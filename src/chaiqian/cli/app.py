"""The command line: the table of commands, each loaded when it is asked for, and outcomes turned into exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from types import ModuleType
from typing import Annotated, Any, NamedTuple, cast

import typer

from chaiqian import __version__
from chaiqian.cli.chinese import (
    AnyUsageError,
    ChineseCommand,
    ChineseGroup,
    Context,
    UsageError,
    install_completion,
    show_completion,
    usage_text,
)
from chaiqian.cli.exit_codes import DONE, INTERRUPTED, USAGE
from chaiqian.cli.failures import failed, tell
from chaiqian.cli.loading import loaded
from chaiqian.output.page import print_lines
from chaiqian.output.streams import prepare
from chaiqian.output.trouble import is_panic

PROGRAM = "chaiqian"
HELP = """
按《平谷区集体土地上住宅房屋拆迁补偿安置指导意见》（京平政发〔2019〕7号）结算一宗或多宗宅基地，并说明每一分钱的由来。

退出码：0 完成（有提示也算）；1 文件有问题；2 命令写法不对；3 程序缺陷；130 被中断。
"""
LOOKS: dict[str, Any] = {
    "rich_markup_mode": None,
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}


class Extra(NamedTuple):
    """Libraries that only some commands need, and what to say where they are not installed."""

    modules: tuple[str, ...]
    missing: str


class Command(NamedTuple):
    """One command: the module below `chaiqian` whose function bears its name, its summary, and what else it needs.

    `commands` makes it a group, whose own commands stand in it.
    """

    module: str
    summary: str
    extra: Extra | None = None
    commands: dict[str, Command] = {}


DISTRICT = Extra(("numpy", "pyarrow"), "全区测算要另装组件：pip install 'chaiqian[district]'")
COMMANDS = {
    "init": Command("entry.init", "新建一个拆迁项目：逐项询问补偿安置方案，写成 scheme.toml（带中文注释）。"),
    "new": Command("entry.new", "逐项询问，录入一宗宅基地，写成案件文件，并显示结算单。"),
    "edit": Command("entry.edit", "修改案件（或方案）里的值，其余内容、注释和次序都不动。"),
    "settle": Command("household.settle", "结算一宗或多宗宅基地，货币安置与回迁安置两种方式并列。"),
    "compare": Command("household.compare.compare", "签约前比较一户的各种选择：补偿方式、选房组合、签约和交房的时间。"),
    "batch": Command(
        "office.batch",
        "结算文件夹内每个项目的每一户，列出台账：每户一行，合计，村和村民小组小计，结算、试算、失败各多少。",
    ),
    "sheet": Command(
        "household.sheet_print", "打印 A4 拆迁补偿安置结算单，每户一份，存为 PDF；试算的打印为参考单，带水印。"
    ),
    "explain": Command("household.explain", "说明金额的由来：计算式、所依据的条款和数值、认定理由，直到文件的某一行。"),
    "check": Command("office.check", "检查案件、方案和文件夹，一次列出全部问题。"),
    "notice": Command(
        "office.notice", "出公示：认定了什么、理由是什么、公示期、向谁提出异议；不含身份证号和电话，各处误填的也隐去。"
    ),
    "progress": Command(
        "office.progress", "截至某一天的签约进度：各村、各组的总户数、已签、签约率、已交房，每日签约曲线。"
    ),
    "order": Command("office.order", "排选房顺序：先签约先选房，精确到秒（八（七）3）；每个项目各排一份。"),
    "seal": Command(
        "receipts.seal",
        "开具回执：记下案件和方案的内容、所用数值、每一行和合计，并对全部内容算出校验码，日后用 verify 核对。",
    ),
    "verify": Command(
        "receipts.verify",
        "核对回执：用现在的案件、方案、数值和程序重新结算，有不符的说明先差在哪里、为什么，退出码为 1。",
    ),
    "diff": Command(
        "receipts.difference.diff", "比较两次结算：哪些事实和数值变了，每一项变动各带来多少元，逐项相加正好等于总差额。"
    ),
    "simulate": Command(
        "district.simulate",
        "测算：方案或指导意见的某些值改了，全部住户的费用怎样变，逐户按改后的方案重新结算，分毫不差。",
        DISTRICT,
    ),
    "sql": Command("district.sql", "输出一条 SELECT 语句，按方案算出事实表中每户的各项金额，与逐户结算分毫不差。"),
    "policy": Command("household.policy", "查看指导意见的条款登记：每条如何处理、有哪些数值、采用什么口径。"),
    "rules": Command("household.rules", "显示规则书：每个金额项目怎样计算、依据哪一条。"),
    "schema": Command(
        "entry.schema", "输出案件、方案或登记簿对照表的 JSON Schema（2020-12），供编辑器的 TOML 插件补全和检查。"
    ),
    "register": Command(
        "register.command",
        "Excel 登记簿：出空表、导入为案件文件、从案件文件导出。",
        commands={
            "template": Command("register.command", "写出空的登记簿：表头、下拉列表、格式和每一列的填写说明。"),
            "import": Command("register.import_command", "把登记簿导入为案件文件，一户一个。"),
            "export": Command("register.command", "把文件夹里的案件导出为登记簿，再导入即得原样的案件。"),
        },
    ),
    "facts": Command(
        "district.facts",
        "事实表：把许多户的认定结果存成一个 .parquet 文件，供 simulate 测算、供数据库计算。",
        DISTRICT,
        {
            "build": Command(
                "district.facts",
                "结算文件夹内每一户，把认定的事实写成事实表；方案和来源写在文件里，文件自己说明自己。",
                DISTRICT,
            ),
            "synth": Command(
                "district.facts",
                "合成一个区的住户（指导意见的十七个乡镇和两个特别区位），标明是合成的，用来试算规模和速度。",
                DISTRICT,
            ),
        },
    ),
}


class TableGroup(ChineseGroup):
    """A group whose commands stand in a table: a command's module is loaded when the command is asked for."""

    rows: dict[str, Command]

    def list_commands(self, ctx: Context) -> list[str]:
        return list(self.rows)

    def get_command(self, ctx: Context, name: str) -> Any:
        row = self.rows.get(name)
        if row is None:
            return None
        if row.commands:
            return group_of(name, row.summary, row.commands)
        if row.extra is not None and any(find_spec(module) is None for module in row.extra.modules):
            if ctx.resilient_parsing:  # a shell completes what there is
                return None
            raise UsageError(row.extra.missing, ctx)
        return command_of(name, row)

    def summaries(self) -> list[tuple[str, str]]:
        return [(name, row.summary) for name, row in self.rows.items()]


def command_of(name: str, row: Command) -> Any:
    """Load a command's module and make the command of its function."""
    function = loaded(f"{row.module}:{name}" + "_" * (name == "import"))
    alone = typer.Typer(**LOOKS)
    alone.command(name, cls=ChineseCommand)(function)
    return typer.main.get_command(alone)


def no_options() -> None:
    """Declare that a group takes no options of its own."""


def group_of(name: str, text: str, rows: dict[str, Command], options: Callable[..., None] = no_options) -> TableGroup:
    """Make a group of the commands in some rows."""
    group = typer.Typer(name=name, cls=TableGroup, help=text, **LOOKS)
    group.callback(help=text)(options)
    made = cast(TableGroup, typer.main.get_command(group))
    made.rows = rows
    return made


def _show_version(ctx: Context, param: Any, value: bool) -> bool:
    if value and not ctx.resilient_parsing:
        print(f"{PROGRAM} {__version__}")
        raise typer.Exit()
    return value


def options(
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="显示版本")] = False,
    install: Annotated[
        bool,
        typer.Option("--install-completion", callback=install_completion, is_eager=True, help="为当前终端安装命令补全"),
    ] = False,
    show: Annotated[
        bool,
        typer.Option("--show-completion", callback=show_completion, is_eager=True, help="显示当前终端的命令补全脚本"),
    ] = False,
) -> None:
    """Declare the options of the program itself."""


def main(args: list[str] | None = None) -> int:
    """Run one command line and return its exit code; never raises, never shows a traceback."""
    prepare()
    _leave_plugins_alone()
    words = sys.argv[1:] if args is None else args
    try:
        code = _invoke(words)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        tell("已中断")
        return INTERRUPTED
    except BaseException as error:
        if not isinstance(error, Exception) and not is_panic(error):
            raise
        return failed(error, next((word for word in words if word in COMMANDS), ""))


def _leave_plugins_alone() -> None:
    """Pydantic would look for plugins in the metadata of every package, a tenth of a start; none takes part here."""
    loader = ModuleType("pydantic.plugin._loader")
    loader.__dict__["get_plugins"] = tuple
    sys.modules.setdefault(loader.__name__, loader)


def _invoke(words: list[str]) -> int:
    group = group_of(PROGRAM, HELP, COMMANDS, options)
    group.complete(PROGRAM)
    try:
        with group.make_context(PROGRAM, list(words)) as context:
            return int(group.invoke(context) or DONE)
    except AnyUsageError as error:
        print_lines(usage_text(error), sys.stderr)
        return USAGE
    except typer.Exit as error:
        return error.exit_code
