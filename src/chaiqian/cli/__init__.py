"""Typer in Chinese: the table of commands, what they share, and outcomes turned into exit codes."""
