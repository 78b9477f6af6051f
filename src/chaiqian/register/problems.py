"""What is wrong with a register, by sheet, row, column letter and header."""

from __future__ import annotations

from dataclasses import dataclass

from chaiqian.documents.problem import ERROR, WARNING

CODES: dict[str, str] = {
    "R601": "不是 Excel 工作簿",
    "R602": "工作簿有密码",
    "R603": "工作簿解压后过大",
    "R604": "工作簿损坏",
    "R605": "表的范围过大",
    "R606": "缺少“宅基地”表",
    "R607": "找不到表头",
    "R608": "列重复",
    "R609": "缺少必填的列",
    "R610": "表重复",
    "R611": "身份证号被 Excel 存成了数字",
    "R612": "单元格出错",
    "R613": "公式没有结果",
    "R614": "合并单元格",
    "R615": "缺少档案编号",
    "R616": "档案编号重复",
    "R617": "“宅基地”表里没有这个编号",
    "R618": "同一户的几行写法不一致",
    "R619": "案件文件已存在",
    "W621": "没有读的列",
    "W622": "没有读的表",
    "W623": "隐藏的行或表",
    "W624": "合计行",
    "W625": "公式",
    "W626": "登记簿里容不下的写法",
}


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One thing wrong; `row` is 1-based, `column` 0-based and -1 for a whole row, both as far as they are known."""

    code: str
    message: str
    expected: str = ""
    remedy: str = ""
    sheet: str = ""
    row: int = 0
    column: int = -1
    header: str = ""
    case_id: str = ""
    clause: str = ""
    severity: str = ERROR

    @property
    def order(self) -> tuple[bool, int, int, str]:
        return self.severity == ERROR, self.row, self.column, self.code


def note(code: str, message: str, remedy: str = "", sheet: str = "", row: int = 0, column: int = -1) -> CellProblem:
    """Something to know that stops nothing."""
    return CellProblem(code, message, "", remedy, sheet, row, column, severity=WARNING)


class RegisterRefused(Exception):
    """The workbook as a whole cannot be used."""

    def __init__(self, code: str, message: str, expected: str, remedy: str) -> None:
        super().__init__(message)
        self.problem = CellProblem(code, message, expected, remedy)
