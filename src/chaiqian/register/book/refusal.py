"""Why a workbook cannot be used, in words: what the child says instead of cells."""

from __future__ import annotations

WANTED = "Excel 工作簿（.xlsx、.xls、.et）或 .csv"
SAVE_AS = "在 Excel 或 WPS 里打开，另存为“Excel 工作簿 (.xlsx)”。"
SHOWN = 40


class Refusal(Exception):
    """A workbook that cannot be used: `words` are code, message, what was expected and what to do."""

    def __init__(self, code: str, message: str, expected: str, remedy: str) -> None:
        super().__init__(message)
        self.words = (code, message, expected, remedy)


def damaged() -> Refusal:
    """The refusal of a workbook that cannot be read at all."""
    remedy = "在 Excel 或 WPS 里打开修复，另存为 .xlsx 后再试。"
    return Refusal("R604", "工作簿损坏，读不出来", "完好的 Excel 工作簿", remedy)


def locked() -> Refusal:
    """The refusal of a workbook with a password."""
    return Refusal("R602", "工作簿有打开密码", "没有密码的工作簿", "在 Excel 或 WPS 里取消密码，另存后再试。")


def foreign(message: str, remedy: str = SAVE_AS) -> Refusal:
    """The refusal of a file of another kind."""
    return Refusal("R601", message, WANTED, remedy)


def too_large(limit: str) -> Refusal:
    """The refusal of what would fill the memory; `limit` in words."""
    remedy = "确认文件来源可靠；表里若有大片空白格式，删去后另存，或按村分成几个登记簿。"
    return Refusal("R603", "工作簿里的内容过大，没有读取", limit, remedy)


def too_wide(rows: int, columns: int, limit: int) -> Refusal:
    """The refusal of cells in far corners: the rectangle between them would be set out in memory."""
    return Refusal(
        "R605",
        f"表的范围过大（到第 {rows:,} 行、第 {columns:,} 列）",
        f"行数乘列数不超过 {limit:,}",
        "删去数据以外的空行、空列（选中整行整列删除），保存后再试。",
    )


def cut(text: str) -> str:
    """A text of the file, as much as a message shows of it."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
