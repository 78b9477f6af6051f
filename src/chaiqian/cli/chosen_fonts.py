"""The fonts that `--font-dir` asks for."""

from __future__ import annotations

import sys
from pathlib import Path

from chaiqian.cli.chinese import UsageError
from chaiqian.output.fonts import SERIF, FontsUnusable, SheetFonts, sheet_fonts
from chaiqian.output.text import safe


def chosen_fonts(own: Path | None) -> SheetFonts:
    """The fonts to print with; UsageError where the folder holds none."""
    try:
        return sheet_fonts(own)
    except FontsUnusable as error:
        raise UsageError(f"--font-dir {safe(str(own))} {error}") from None


def used_fonts(own: Path | None) -> SheetFonts:
    """The same, and says which face of the office's it is."""
    fonts = chosen_fonts(own)
    if fonts.own is not None:
        print(f"正文字体：{safe(fonts.own)}（{safe(fonts.own_file)}）；其中没有的字用 {SERIF}", file=sys.stderr)
    return fonts
