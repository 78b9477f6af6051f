"""The words of the case file's checks, for someone who has cells before him and not TOML keys."""

from __future__ import annotations

from chaiqian.documents.problem import Finding, Mention, Path, Text
from chaiqian.documents.wording import worded
from chaiqian.register.columns import RegisterColumn, sheets

# What to do in a workbook, where that is not what to do in a file.
_REMEDIES = {
    "C205": "在“人员”表里逐人列出，至少列被拆迁人本人；核对两张表的档案编号是否一致。",
    "C208": "改安置方式，或删去户型和套数。",
    "C213": "两项条件都填；只有认定小组结论的，填“认定为被安置人员”一格。",
    "C214": "在这一格填写；认定时已去世的，“认定时已去世”填“是”。",
    "C216": "“认定时已去世”填“是”或“否”，姓名一格只填姓名。",
    "C217": "每套一行，套数填 1；还没有实测的，实测面积留空。",
    "V104": "按规定的位数填写，程序不替您四舍五入；单元格里的小数可能比显示的多。",
    "V106": "缩短文字。",
    "V110": "在这一格填写。",
}
# Of what is missing in a row as a whole, the cell to fill in.
_CELLS = {"C213": "collective_member", "C214": "publicity"}


def place_of(finding: Finding) -> Path:
    """The path of the cell that a finding is about, as near as there is one."""
    key = _CELLS.get(finding.code)
    return (*finding.path, key) if key is not None else finding.path


def remedy_of(finding: Finding) -> str:
    """What to do, in terms of sheets and headers."""
    return _REMEDIES.get(finding.code) or for_cell(finding.remedy, finding.document)


def for_cell(text: Text, document: str) -> str:
    """Keys, sections and truth values as headers, sheets, 是 and 否."""
    return worded(text, document, _in_a_workbook)


def _in_a_workbook(mention: Mention, label: str) -> str:
    if mention.brackets:
        return next((f"“{name}”表" for name in _sheets_with(mention.path[-1])), f"“{label}”")
    column = None if mention.document == "scheme" else _column(mention)
    title = column.title if column is not None else label
    return f"“{title}”" + (f"填“{mention.held or '…'}”" if mention.value else "")


def _sheets_with(table: str) -> list[str]:
    return [sheet.name for sheet in sheets() if any(table in column.table for column in sheet.columns)]


def _column(mention: Mention) -> RegisterColumn | None:
    found = (sheet.column(mention.path[:-1], mention.path[-1]) for sheet in sheets())
    return next((column for column in found if column is not None), None)
