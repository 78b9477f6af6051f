"""登记簿对照表.toml: what it may hold, what each label means, and what `check` says of it."""

from pathlib import Path

import pytest

from chaiqian.cli.app import main
from chaiqian.documents.folder import case_files
from chaiqian.documents.headings_table import (
    KEY,
    NAME,
    NOT_USED,
    Named,
    fields,
    named,
    read_headings_table,
    short_label,
    unsaid_warning,
)
from chaiqian.documents.labels import key_of
from chaiqian.documents.problem import DocumentError


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / NAME
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("label", fields())
def test_every_field_has_a_label_that_means_it(label: str) -> None:
    path = fields()[label]
    assert (
        named(label) == named(short_label(path)) == named(key_of(path)) == named(label.replace(" ", "")) == Named(path)
    )


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("宅基地面积", Named(("homestead", "area"))),
        ("宅基地面积（㎡）", Named(("homestead", "area"))),
        ("套数（一居室）", Named(("choice", "units", "count"), "一居室")),
        ("数量（空调）", Named(("equipment", "count"), "空调")),
        ("建筑面积（2 层）", Named(("buildings", "area"), 2)),
        ("建筑面积（首层）", Named(("buildings", "area"), 1)),
        ("建筑面积(-1层)", Named(("buildings", "area"), -1)),
        ("建筑面积（正房）", None),
        ("宅基地面积（首层）", None),
        ("公示", None),
        ("没有的", None),
        ("", None),
    ],
)
def test_labels(label: str, meant: Named | None) -> None:
    assert named(label) == meant


def test_it_is_read(tmp_path: Path) -> None:
    text = f'[headings]\n"宗地" = "宅基地面积"\n"民族" = "{NOT_USED}"\n"户头" = "{KEY}"\n"新" = ""\n\n'
    table = read_headings_table(written(tmp_path, text + '[words."关系"]\n"过继子" = "子女"\n"不详" = ""\n'))
    assert table.headings == {"宗地": "宅基地面积", "民族": NOT_USED, "户头": KEY, "新": ""}
    assert table.words == {"关系": {"过继子": "子女", "不详": ""}}
    assert table.unsaid == [("headings", "新"), ("words", "关系", "不详")]


def test_what_is_left_open_is_one_warning_however_much_it_is(tmp_path: Path) -> None:
    text = "[headings]\n" + "".join(f'"列{number}" = ""\n' for number in range(12))
    (warning,) = unsaid_warning(read_headings_table(written(tmp_path, text)))
    shown = "、".join(f"“列{number}”" for number in range(8))
    assert str(warning.message) == f"还有 12 处没有填：{shown} 等；用到它们的户不能写成案件"


@pytest.mark.parametrize("text", ["", "# 只有注释\n", "[headings]\n", "[words]\n"])
def test_an_empty_one_says_nothing(text: str, tmp_path: Path) -> None:
    assert not list(unsaid_warning(read_headings_table(written(tmp_path, text))))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[headings\n"a" = ""\n', "S1"),
        ('[headings]\n"a" = “宅基地面积”\n', "S101"),
        ("a = " + "[" * 500 + "]" * 500, "R650"),
        ("a = " + "9" * 9999, "R650"),
        ("columns = 1\n", "R650"),
        ("headings = 1\n", "R650"),
        ('[headings]\n"a" = true\n', "R651"),
        ('[words]\n"a" = "b"\n', "R651"),
        ('[words."关系"]\n"a" = 1\n', "R651"),
        ('[headings]\n"a" = "没有的"\n', "R652"),
        ('[words."公示"]\n"a" = "b"\n[headings]\n"公示" = "人员 · 公示"\n', "R653"),
    ],
)
def test_what_is_wrong_with_one(text: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read_headings_table(written(tmp_path, text))
    assert [problem.code.startswith(code) for problem in caught.value.problems] == [True]
    assert main(["check", str(tmp_path / NAME)]) == 1


def test_check_knows_it_and_other_commands_take_it_for_no_case(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "项目", '[headings]\n"新" = ""\n')
    assert list(case_files(tmp_path / "项目")) == []
    for path in (file, file.parent):
        assert main(["check", str(path)]) == 0
        shown = capsys.readouterr().out
        assert "提示 W650 对照表（headings · 新）：还有 1 处没有填：“新”" in shown.replace("\n", "").replace(
            "    ", " "
        )
        assert "检查了 0 个案件、0 个方案、登记簿对照表 1 份：错误 0 处，提示 1 处。" in shown
    project = Path("cases/yukou")
    (file.parent / "scheme.toml").write_bytes((project / "scheme.toml").read_bytes())
    (file.parent / "LSG-001.toml").write_bytes((project / "LSG-001.toml").read_bytes())
    for words in (["batch"], ["check"]):
        assert main([*words, str(file.parent)]) == 0
        shown = capsys.readouterr()
        assert "不是案件" not in shown.out + shown.err
