"""Names that act, hide or tell too much, each in a field of an invented case （示例）."""

from pathlib import Path

from tests.project.folders import add, project

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "＝1+1")
MARKUP = "#show: it => panic() $x$ [/red] <b> _a_ *b* \\u{41} #(1/0)"
HIDING = "\x1b[31m甲\u202e乙\u200b\r丙"
PATHS = "../../甲/乙"
PHONE, LANDLINE, ACCOUNT = "13912345678", "010-69961234", "6222020200012345678"
ID = "11011719000101001"  # and 5, of a sample person
TOML_MARKUP = MARKUP.replace("\\", "\\\\")


def hostile_project(folder: Path) -> Path:
    """A project of one household for each kind of hostile text."""
    project(folder)
    for number, formula in enumerate(FORMULAS):
        add(folder, f"F-{number}", ("甲户（示例）", formula), ("甲一（示例）", formula), ("马坊镇示例村1号", formula))
    add(folder, "M", ("甲户（示例）", TOML_MARKUP), ("甲一（示例）", TOML_MARKUP), ("马坊镇示例村1号", TOML_MARKUP))
    add(folder, PATHS, ("甲户（示例）", PATHS), file="path.toml")
    add(folder, "=1+1", file="equals.toml")
    return folder


def cell_texts(rows: list[list[object]]) -> list[str]:
    """Every text of a sheet read back."""
    return [cell for row in rows for cell in row if isinstance(cell, str)]
