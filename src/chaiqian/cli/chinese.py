"""Typer's command classes with Chinese help and Chinese usage errors.

Typer words its help and its errors in English and carries its own click, whose catalogue cannot
be replaced. The parsing stays Typer's; every text that it would print is made here. This is the one
file that rests on modules which Typer keeps for itself: its parser's errors, its context with the words
that a group has not yet passed on, and its scripts for shells.
"""

from __future__ import annotations

import os
import re
import shutil
from difflib import get_close_matches
from typing import Any

from typer import Exit
from typer._click import Context as Context
from typer._click import exceptions as click_errors
from typer._click.globals import get_current_context
from typer._completion_classes import completion_init
from typer._completion_shared import _get_shell_name as shell_name
from typer._completion_shared import get_completion_script
from typer._completion_shared import install as install_script
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from chaiqian.output.text import LONGEST_LINE, inert, mask_within, shortened
from chaiqian.output.width import cells, fold, pad

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
PROGRAM = "chaiqian"
VARIABLE = "_CHAIQIAN_COMPLETE"

OPTIONS = "[选项]"
WIDEST = 100


AnyUsageError = click_errors.UsageError


def running_command() -> str:
    """The name of the command that runs, empty where none does."""
    context = get_current_context(silent=True)
    return "" if context is None else context.info_name or ""


class UsageError(click_errors.UsageError):
    """A usage error that is worded already."""


class _Chinese:
    """What our command and our group share: help options, usage line and help page."""

    params: list[Any]

    def get_help_option_names(self, ctx: Context) -> list[str]:
        # Typer gives them in the order of a set, which changes from run to run.
        return ["-h", "--help"]

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        option: TyperOption | None = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "显示本帮助"
            option.callback = _show_help
        return option

    def get_usage(self, ctx: Context) -> str:
        return "用法：" + " ".join([ctx.command_path, *usage_pieces(self)])

    def get_help(self, ctx: Context) -> str:
        return help_page(self, ctx)


class ChineseCommand(_Chinese, TyperCommand):
    """A command whose help and errors are Chinese."""

    allow_extra_args = True  # so that the complaint about them is ours

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except click_errors.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if rest and not ctx.resilient_parsing:
            raise UsageError("多余的参数：" + " ".join(map(inert, rest)), ctx)
        return rest


class ChineseGroup(_Chinese, TyperGroup):
    """The group of commands, with a suggestion for a mistyped command."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        if not args and not ctx.resilient_parsing:
            raise UsageError("缺少命令", ctx)
        rest = super().parse_args(ctx, args)
        if not ctx._protected_args and not ctx.resilient_parsing:
            raise UsageError("缺少命令", ctx)
        return rest

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Any, list[str]]:
        command = self.get_command(ctx, args[0])
        if command is None and not ctx.resilient_parsing:
            hint = suggestion(args[0], self.list_commands(ctx))
            raise UsageError(f"没有命令 {inert(args[0])}{hint}", ctx)
        return (args[0] if command else None), command, args[1:]

    def summaries(self) -> list[tuple[str, str]]:
        """Name and summary of each command, for the help page."""
        raise NotImplementedError

    def complete(self, program: str) -> None:
        """Answer a shell that asks for completions (and exit), or do nothing."""
        if os.environ.get(f"_{program}_COMPLETE".upper()):
            completion_init()
            self._main_shell_completion({}, program)


def _show_help(ctx: Context, param: Any, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        print(ctx.get_help())
        ctx.exit()


def usage_pieces(command: Any) -> list[str]:
    """List what follows the program's name in the usage line."""
    arguments = [_argument_name(param) for param in command.params if isinstance(param, TyperArgument)]
    return [OPTIONS, *arguments, *(["命令", "..."] if isinstance(command, TyperGroup) else [])]


def _argument_name(argument: TyperArgument) -> str:
    name = (argument.metavar or argument.name) + ("..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def help_page(command: Any, ctx: Context) -> str:
    """Compose the help of a command: usage, text, arguments, options, commands."""
    width = help_width()
    params = [param for param in command.get_params(ctx) if not param.hidden]
    arguments = [(_argument_name(p), p.help or "") for p in params if isinstance(p, TyperArgument)]
    options = [(_option_name(p), p.help or "") for p in params if isinstance(p, TyperOption)]
    summaries = command.summaries() if isinstance(command, ChineseGroup) else []
    blocks = [[command.get_usage(ctx)], _paragraphs(command.help, width)]
    for heading, rows in (("参数", arguments), ("选项", options), ("命令", summaries)):
        blocks.append(_section(heading, rows, width) if rows else [])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def help_width() -> int:
    """Measure the terminal for the help page, within what reads well."""
    return max(50, min(WIDEST, shutil.get_terminal_size().columns - 1))


def _option_name(option: TyperOption) -> str:
    names = ", ".join(sorted(option.opts, key=len))
    return names if option.is_flag else f"{names} {option.metavar or option.name}"


def _paragraphs(text: str | None, width: int) -> list[str]:
    lines = [line.strip() for line in (text or "").strip().splitlines()]
    return [("  " + part).rstrip() for line in lines for part in fold(line, width - 2)]


def _section(heading: str, rows: list[tuple[str, str]], width: int) -> list[str]:
    column = min(30, max(cells(name) for name, _ in rows)) + 2
    lines = [f"{heading}："]
    for name, text in rows:
        first, *rest = fold(text, width - column - 2)
        own_line = cells(name) > column - 2
        lines.append(f"  {name}" if own_line else f"  {pad(name, column)}{first}".rstrip())
        lines.extend(f"  {' ' * column}{part}" for part in ([first, *rest] if own_line else rest))
    return lines


def suggestion(word: str, known: list[str]) -> str:
    """Word the nearest known names as a question, or nothing where none is near."""
    near = get_close_matches(word, known, n=2, cutoff=0.5)
    return f"，是否想写 {' 或 '.join(map(inert, near))}？" if near else ""


def worded(error: click_errors.UsageError) -> str:
    """Say in Chinese what is wrong with the command line."""
    if isinstance(error, UsageError):
        return error.message
    if isinstance(error, click_errors.NoSuchOption):
        return f"没有选项 {inert(error.option_name)}{_options_like(error)}"
    if isinstance(error, click_errors.BadOptionUsage):
        return _bad_option(error)
    if isinstance(error, click_errors.MissingParameter):
        return f"缺少{_param_words(error)}"
    if isinstance(error, click_errors.BadParameter):
        return f"{_param_words(error)} 的值{_bad_value(error)}不对{_allowed(error)}"
    return "命令行写法不对"


def _options_like(error: click_errors.NoSuchOption) -> str:
    near = list(error.possibilities or ())
    return f"，是否想写 {' 或 '.join(near)}？" if near else ""


def _bad_option(error: click_errors.BadOptionUsage) -> str:
    lacks = "requires" in error.message
    return f"选项 {inert(error.option_name)} " + ("后面缺少值" if lacks else "不带值")


def _param_words(error: click_errors.BadParameter) -> str:
    param = error.param
    if isinstance(param, TyperOption):
        return "选项 " + max(param.opts, key=len)
    return "参数 " + str(getattr(param, "metavar", None) or getattr(param, "name", ""))


def _bad_value(error: click_errors.BadParameter) -> str:
    # The value travels inside the message only, in quotes and first.
    quoted = re.match(r"""(?:Value error, )?(['"])(.*)\1 is not""", error.message)
    return f" {inert(quoted[2])} " if quoted else ""


def _allowed(error: click_errors.BadParameter) -> str:
    descriptor = getattr(error.param, "type_descriptor", None)
    choices = getattr(descriptor, "choices", None) or ()
    if choices:
        return f"，可选：{'、'.join(map(str, choices))}"
    if getattr(descriptor, "annotation", None) is not int:
        return ""
    least, most = (getattr(error.param, end, None) for end in ("min", "max"))
    if least is None:
        return "，应为整数"
    return f"，应为不小于 {least:,} 的整数" if most is None else f"，应为 {least:,} 至 {most:,} 的整数"


def usage_text(error: click_errors.UsageError) -> str:
    """Compose the whole complaint: usage line, what is wrong, where help is."""
    lines = [f"错误：{shortened(worded(error), LONGEST_LINE)}"]
    if error.ctx is not None:
        lines.insert(0, error.ctx.get_usage())
        lines.append(f"查看帮助：{error.ctx.command_path} --help")
    return mask_within("\n".join(lines))


def show_completion(ctx: Context, param: Any, value: bool) -> bool:
    """Option callback: print the completion script of the current shell."""
    if value and not ctx.resilient_parsing:
        print(get_completion_script(prog_name=PROGRAM, complete_var=VARIABLE, shell=_known_shell(ctx)))
        raise Exit()
    return value


def install_completion(ctx: Context, param: Any, value: bool) -> bool:
    """Option callback: install the completion script for the current shell."""
    if value and not ctx.resilient_parsing:
        shell, path = install_script(_known_shell(ctx), PROGRAM, VARIABLE)
        print(f"已为 {shell} 安装命令补全：{path}")
        print("重新打开终端后生效。")
        raise Exit()
    return value


def _known_shell(ctx: Context) -> str:
    shell = shell_name()
    if shell not in SHELLS:
        raise UsageError(f"认不出当前的终端，可用的有：{'、'.join(SHELLS)}", ctx)
    return shell
