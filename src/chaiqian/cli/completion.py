"""Shell completion: Typer's scripts, our words."""

from __future__ import annotations

from typing import Any

from typer import Context, Exit

from chaiqian.cli.chinese import UsageError

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
PROGRAM = "chaiqian"
VARIABLE = "_CHAIQIAN_COMPLETE"


def show(ctx: Context, param: Any, value: bool) -> bool:
    """Option callback: print the completion script of the current shell."""
    if value and not ctx.resilient_parsing:
        from typer._completion_shared import get_completion_script

        print(get_completion_script(prog_name=PROGRAM, complete_var=VARIABLE, shell=_shell(ctx)))
        raise Exit()
    return value


def install(ctx: Context, param: Any, value: bool) -> bool:
    """Option callback: install the completion script for the current shell."""
    if value and not ctx.resilient_parsing:
        from typer import _completion_shared

        shell, path = _completion_shared.install(_shell(ctx), PROGRAM, VARIABLE)
        print(f"已为 {shell} 安装命令补全：{path}")
        print("重新打开终端后生效。")
        raise Exit()
    return value


def _shell(ctx: Context) -> str:
    from typer._completion_shared import _get_shell_name

    shell = _get_shell_name()
    if shell not in SHELLS:
        raise UsageError(f"认不出当前的终端，可用的有：{'、'.join(SHELLS)}", ctx)
    return shell
