"""`seal`, `verify`, and the flag of a case that is no longer as it was sealed."""

import io
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from chaiqian.cli.app import main
from chaiqian.output.width import cells

NOT_COMPARED = "没有核对的：身份证号、电话、银行账号（不写进回执），注释和排版，以及所载的事实是否属实。"
NOT_A_SIGNATURE = "回执是校验用的摘要，不是签名：它能查出改动，不能证明是谁开具的，也不能代替签字盖章。"


def damage(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def sealed(run: Any, project: Path) -> Path:
    assert run("seal", project)[0] == 0
    return project


def test_seal_writes_a_receipt_beside_each_case(run: Any, project: Path) -> None:
    code, out, err = run("seal", project)
    assert (code, err) == (0, "")
    assert sorted(path.name for path in project.glob("*.receipt.json")) == [
        "HZ-0001.receipt.json",
        "HZ-0002.receipt.json",
    ]
    rows = out.splitlines()
    assert "".join(rows[2:]) == f"开具回执 2 份（结算 1、试算 1）。{NOT_A_SIGNATURE}"
    assert all(cells(row) < 80 for row in rows[2:])
    digest = json.loads((project / "HZ-0001.receipt.json").read_text("utf-8"))["digest"]
    groups = "-".join(digest[start : start + 4] for start in range(0, 32, 4))
    assert rows[0] == f"{groups}  结算  HZ-0001  {project / 'HZ-0001.receipt.json'}"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_on_a_screen_the_list_is_broken_and_in_a_pipe_each_receipt_is_one_line(
    run: Any, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    line = run("seal", "HZ-0001.toml", "-o", "回执/").out.splitlines()[0]
    assert cells(line) > 80 and line.endswith("  HZ-0001  回执/HZ-0001.receipt.json".replace("/", os.sep))
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["seal", "HZ-0001.toml", "-o", "回执/", "--force"]) == 0
    first, second, *rest = screen.getvalue().splitlines()
    assert f"{first}  {second.strip()}" == line and second.startswith("    回执")
    assert max(map(cells, (first, second, *rest))) < 80


def test_sealing_again_writes_nothing(run: Any, sealed: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in sealed.iterdir()}
    code, out, _ = run("seal", sealed)
    assert (code, out.replace("\n", "")) == (0, f"与原回执相同 2 份。{NOT_A_SIGNATURE}")
    assert {path: path.stat().st_mtime_ns for path in sealed.iterdir()} == before


def test_a_receipt_that_differs_stays_unless_forced(run: Any, sealed: Path) -> None:
    damage(sealed / "HZ-0001.toml", "area = 300.00", "area = 301.00")
    before = (sealed / "HZ-0001.receipt.json").read_bytes()
    code, out, err = run("seal", sealed / "HZ-0001.toml")
    said = f"与原回执不符、没有重开（核对无误要重开的，加 --force） 1 份。{NOT_A_SIGNATURE}"
    assert code == 1 and out.replace("\n", "") == said
    assert "案件：宅基地 · 宅基地面积：300.00 → 301.00" in err.replace("\n", "").replace("      ", "")
    assert (sealed / "HZ-0001.receipt.json").read_bytes() == before
    assert run("seal", sealed / "HZ-0001.toml", "--force")[0] == 0
    assert run("verify", sealed / "HZ-0001.receipt.json")[0] == 0


def test_seal_elsewhere(run: Any, project: Path, tmp_path: Path) -> None:
    assert run("seal", project, "-o", tmp_path / "回执")[0] == 0
    assert sorted(path.name for path in (tmp_path / "回执").iterdir()) == [
        "HZ-0001.receipt.json",
        "HZ-0002.receipt.json",
    ]
    assert run("verify", tmp_path / "回执", "--against", project)[0] == 0
    one = tmp_path / "一.receipt.json"
    assert run("seal", project / "HZ-0001.toml", "-o", one)[0] == 0
    assert run("verify", one, "--against", project / "HZ-0001.toml")[0] == 0
    assert run("verify", one)[0] == 0
    assert run("seal", project, "-o", one)[0] == 2


@pytest.mark.parametrize("name", ["一.json", "一", "HZ-0001.toml", "一.RECEIPT.JSON"])
def test_a_file_that_verify_would_not_take_for_a_receipt_is_refused(run: Any, project: Path, name: str) -> None:
    before = sorted(project.iterdir())
    code, out, err = run("seal", project / "HZ-0001.toml", "-o", project / name, "--force")
    assert (code, out) == (2, "") and sorted(project.iterdir()) == before
    assert f"错误：输出文件 {project / name} 的扩展名应为 .receipt.json（是文件夹的，末尾加 /）" in err.splitlines()


@pytest.mark.parametrize("there", [False, True])
def test_the_receipt_of_one_case_goes_into_a_folder(run: Any, project: Path, tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "回执" / "七月"
    if there:
        folder.mkdir(parents=True)
    assert run("seal", project / "HZ-0001.toml", "-o", folder if there else f"{folder}{os.sep}")[0] == 0
    assert [path.name for path in folder.iterdir()] == ["HZ-0001.receipt.json"]


def test_a_file_is_no_folder(run: Any, project: Path, tmp_path: Path) -> None:
    file = tmp_path / "一.receipt.json"
    file.write_text("随便", "utf-8")
    code, _, err = run("seal", project / "HZ-0001.toml", "-o", f"{file}/")
    assert code == 2 and f"错误：-o 应为文件夹：{file} 是文件" in err.splitlines()
    assert run("seal", project, "-o", file)[0] == 2
    assert file.read_text("utf-8") == "随便"


def test_a_receipt_s_name_for_a_folder_of_them_is_a_slip(run: Any, project: Path) -> None:
    code, _, err = run("seal", project, "-o", "x.receipt.json")
    assert code == 2 and not Path("x.receipt.json").exists()
    said = "错误：-o 应为文件夹：x.receipt.json 是一份回执的文件名（确是文件夹的，末尾加 /）"
    assert said in err.splitlines()
    assert run("seal", project / "HZ-0001.toml", "-o", ".receipt.json")[0] == 2
    assert run("seal", project, "-o", "x.receipt.json/")[0] == 0


def test_a_broken_case_is_told_and_the_rest_is_sealed(run: Any, project: Path) -> None:
    damage(project / "HZ-0002.toml", "area = ", "area = -")
    code, out, err = run("seal", project)
    assert code == 1 and "开具回执 1 份（结算 1、试算 0）、未能结算 1 份" in out and "V102" in err
    damage(project / "scheme.toml", "per_capita = 40", "per_capita = 41")
    code, out, err = run("seal", project, "--force")
    assert code == 1 and "P321" in err and "有问题，没有结算" in err and out.startswith("未能结算 2 份")


def test_usage(run: Any, project: Path) -> None:
    assert run("seal", project / "HZ-0001.toml", "--count-signed")[0] == 2
    assert run("verify", project, "--against", project / "none")[0] == 2
    assert run("verify", project, "--against", project / "HZ-0001.toml")[0] == 2
    assert run("verify", project / "HZ-0001.toml", "--count-signed")[0] == 2


def test_verify_says_what_differs_first_and_why(run: Any, sealed: Path) -> None:
    damage(sealed / "HZ-0001.toml", "area = 300.00", "area = 301.00")
    code, out, _ = run("verify", sealed)
    assert code == 1
    assert f"{sealed / 'HZ-0001.receipt.json'}：不一致，因案件" in out.replace("\n", "")
    assert "    - 案件：宅基地 · 宅基地面积：300.00 → 301.00\n" in out
    assert "    - 宅基地区位补偿价（控制标准以外）：61,050.00（计入） → 62,900.00（计入）\n" in out
    assert out.replace("\n", "").endswith(f"一致 1 份，不一致 1 份。{NOT_COMPARED}{NOT_A_SIGNATURE}")


def test_a_receipt_without_its_case_is_checked_by_itself_but_missed_in_a_folder(run: Any, sealed: Path) -> None:
    (sealed / "HZ-0001.toml").unlink()
    code, out, _ = run("verify", sealed / "HZ-0001.receipt.json")
    assert code == 0 and out.startswith("旁边没有案件 HZ-0001.toml：只按回执所载的内容重算")
    code, out, _ = run("verify", sealed)
    assert code == 1 and f"{sealed / 'HZ-0001.receipt.json'}：未能核对，找不到它的案件\n" in out


def test_what_cannot_be_checked_is_said(run: Any, sealed: Path) -> None:
    (sealed / "HZ-0002.receipt.json").write_text("{}", "utf-8")
    damage(sealed / "HZ-0001.toml", "year = 1978", "year = 1878")
    code, out, err = run("verify", sealed)
    assert code == 1
    assert f"{sealed / 'HZ-0002.receipt.json'}：未能核对，回执读不出来" in out
    assert f"{sealed / 'HZ-0001.receipt.json'}：未能核对，现在的案件不能结算" in out
    assert "Q701" in err and "V102" in err
    assert run("verify", sealed / "HZ-0001.receipt.json")[0] == 1
    (sealed / "HZ-0002.receipt.json").unlink()
    assert "没有回执的案件 1 宗" in run("verify", sealed)[1]


def test_a_file_that_is_no_receipt(run: Any, project: Path) -> None:
    code, out, err = run("verify", project / "HZ-0001.toml")
    assert (code, out) == (1, "") and "Q701 这不是结算回执" in err and "例如 HZ-0001.receipt.json" in err


def test_nothing_sealed_is_not_verified(run: Any, project: Path, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    assert run("verify", tmp_path / "空")[0] == run("seal", tmp_path / "空")[0] == 1
    code, out, _ = run("verify", project)
    assert code == 1 and out.startswith("没有回执的案件：HZ-0001、HZ-0002\n没有回执，没有回执的案件 2 宗。")


def test_cases_without_a_receipt_are_listed_within_the_screen(run: Any, project: Path) -> None:
    case = (project / "HZ-0001.toml").read_text("utf-8")
    for number in range(3, 43):
        changed = case.replace('case_id = "HZ-0001"', f'case_id = "HZ-{number:04}"')
        (project / f"HZ-{number:04}.toml").write_text(changed, "utf-8")
    out = run("verify", project).out
    first, second, *_ = out.splitlines()
    assert first == "没有回执的案件：HZ-0001、HZ-0002、HZ-0003、HZ-0004、HZ-0005、HZ-0006、HZ-0007、"
    assert second == "HZ-0008、HZ-0009、HZ-0010、HZ-0011、HZ-0012、HZ-0013、HZ-0014、HZ-0015、"
    assert max(map(cells, out.splitlines())) < 80 and "、HZ-0042\n没有回执，没有回执的案件 42 宗。" in out


def test_what_is_sealed_says_where_cases_contradict_each_other(run: Any, project: Path, tmp_path: Path) -> None:
    shutil.copy(project / "HZ-0001.toml", project / "备份.toml")
    said = "有 1 处案件互相矛盾（编号重复、一人在两宗安置等），合计可能重复，改正以前不能作准。"
    code, out, err = run("seal", project)
    assert code == 1 and said in out.replace("\n", "") and "移出项目文件夹" in err.replace("\n", "").replace(" ", "")
    code, out, _ = run("sheet", project, "-o", tmp_path / "一.pdf")
    assert code == 1 and out.replace("\n", "").startswith(said)
    code, out, _ = run("batch", project)
    assert code == 1 and said in out.replace("\n", "")


def test_a_phone_or_a_full_width_id_number_in_a_name_is_not_in_a_receipt(run: Any, project: Path) -> None:
    damage(
        project / "HZ-0001.toml", 'address = "', 'address = "电话 139 1234 5678 １１０１０５１９４９１２３１００２Ｘ '
    )
    assert run("seal", project / "HZ-0001.toml")[0] == 0
    text = (project / "HZ-0001.receipt.json").read_text("utf-8")
    assert "1234 5678" not in text and "１１０１０５" not in text
    assert run("verify", project / "HZ-0001.receipt.json")[0] == 0


def test_batch_and_sheet_flag_a_case_that_is_not_as_sealed(run: Any, sealed: Path, tmp_path: Path) -> None:
    assert "W701" not in run("batch", sealed)[2]
    damage(sealed / "HZ-0001.toml", "area = 300.00", "area = 301.00")
    code, out, err = run("batch", sealed)
    assert code == 0 and "W701" in err and err.count("W701") == 1
    assert "宅基地面积：300.00 → 301.00" in err.replace("\n", "").replace("    ", "")
    code, _, err = run("sheet", sealed / "HZ-0001.toml", "-o", tmp_path / "一.pdf")
    assert code == 0 and "W701" in err
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "一.pdf").pages).replace("\n", "")
    assert "与回执（校验码" in text and "不一致：案件" in text
    (sealed / "HZ-0002.receipt.json").write_text("{}", "utf-8")
    assert "W702" in run("batch", sealed)[2]


def test_a_sheet_carries_the_digest_of_its_receipt(run: Any, sealed: Path, tmp_path: Path) -> None:
    assert run("sheet", sealed / "HZ-0001.toml", "-o", tmp_path / "一.pdf")[0] == 0
    digest = json.loads((sealed / "HZ-0001.receipt.json").read_text("utf-8"))["digest"]
    pages = [page.extract_text() for page in PdfReader(tmp_path / "一.pdf").pages]
    assert all(f"校验码 {digest[:4]}-{digest[4:8]}-{digest[8:12]}" in page for page in pages)
    assert "不是签名，不代替签字盖章" in "".join(pages).replace("\n", "")


def test_moving_the_project_and_touching_its_files_changes_no_digest(run: Any, sealed: Path, tmp_path: Path) -> None:
    shutil.copytree(sealed, tmp_path / "别处")
    for path in (tmp_path / "别处").glob("*.toml"):
        path.write_text("# 另存\n" + path.read_text("utf-8"), "utf-8")
    assert run("verify", tmp_path / "别处")[0] == 0
    assert run("seal", tmp_path / "别处")[1].startswith("与原回执相同 2 份")
