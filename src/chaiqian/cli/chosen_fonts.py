"""The fonts that `--font-dir` asks for."""

from __future__ import annotations

from pathlib import Path

from chaiqian.cli.chinese import UsageError
from chaiqian.output.fonts import FontsUnusable, SheetFonts, sheet_fonts
from chaiqian.output.text import safe


def chosen_fonts(own: Path | None) -> SheetFonts:
    """The fonts to print with; UsageError where the folder holds none."""
    try:
        return sheet_fonts(own)
    except FontsUnusable as error:
        raise UsageError(f"--font-dir {safe(str(own))} {error}") from None
