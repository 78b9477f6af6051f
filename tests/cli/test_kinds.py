"""`--force` replaces only a file of its own kind, told by what is in it."""

import shutil
from pathlib import Path

import pytest
from tests.conftest import Run

from chaiqian.cli.kinds import in_the_way, kind_of


@pytest.fixture
def made(run: Run, project: Path, tmp_path: Path) -> Path:
    """One file of each kind."""
    folder = tmp_path / "各种"
    folder.mkdir()
    assert run("seal", project / "HZ-0001.toml", "-o", folder / "回执.receipt.json")[0] == 0
    assert run("register", "export", project, folder / "登记簿.xlsx")[0] == 0
    assert run("batch", project, "-o", folder / "台账.xlsx")[0] == 0
    assert run("facts", "build", project, "-o", folder / "事实.parquet")[0] == 0
    assert run("sheet", project, "-o", folder / "结算单.pdf")[0] == 0
    shutil.copy(project / "HZ-0001.toml", folder / "案件.toml")
    (folder / "文字.txt").write_text("随便", "utf-8")
    (folder / "空.json").touch()
    return folder


KINDS = {
    "回执.receipt.json": "结算回执",
    "登记簿.xlsx": "登记簿",
    "台账.xlsx": "Excel 工作簿",
    "事实.parquet": "事实表",
    "结算单.pdf": "PDF 文件",
    "案件.toml": "案件或方案",
    "文字.txt": "",
    "空.json": "",
}


def test_each_kind_is_known_by_what_is_in_it(made: Path) -> None:
    assert {path.name: kind_of(path) for path in made.iterdir()} == KINDS
    assert in_the_way(made / "没有.pdf", "") == in_the_way(made / "结算单.pdf", "") == ""


def test_nothing_of_another_kind_is_replaced(run: Run, project: Path, made: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "s.toml"
    scenario.write_text('[change]\n"moving.price" = 55\n', "utf-8")
    shutil.copy(made / "回执.receipt.json", made / "回执.csv")
    shutil.copy(made / "结算单.pdf", made / "结算单.parquet")
    for target, kind, command in [
        ("回执.receipt.json", "结算回执", ("settle", project / "HZ-0001.toml", "--format", "json")),
        ("回执.csv", "结算回执", ("batch", project)),
        ("登记簿.xlsx", "登记簿", ("batch", project)),
        ("登记簿.xlsx", "登记簿", ("simulate", project, "--scenario", scenario)),
        ("结算单.parquet", "PDF 文件", ("facts", "build", project)),
        ("案件.toml", "案件或方案", ("settle", project / "HZ-0002.toml")),
    ]:
        before = (made / target).read_bytes()
        code, _, err = run(*command, "-o", made / target, "--force")
        assert code == 2, (target, err)
        assert f"是{kind}，不予覆盖（加 --force 也不行）" in "".join(err.split("\n")), err
        assert (made / target).read_bytes() == before
    code, _, err = run("register", "export", project, made / "台账.xlsx", "--force")
    assert code == 2 and "是Excel 工作簿，不予覆盖" in "".join(err.split("\n"))


def test_its_own_kind_is(run: Run, project: Path, made: Path) -> None:
    for target, command in [
        ("台账.xlsx", ("batch", project, "-o")),
        ("事实.parquet", ("facts", "build", project, "-o")),
        ("结算单.pdf", ("sheet", project, "-o")),
        ("登记簿.xlsx", ("register", "export", project)),
        ("文字.txt", ("settle", project / "HZ-0001.toml", "-o")),
    ]:
        assert run(*command, made / target, "--force")[0] == 0, target


def test_a_sheet_of_one_household_replaces_nothing_else_either(run: Run, project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "各户"
    assert run("sheet", project / "HZ-0001.toml", "--separate", "-o", folder)[0] == 0
    (sheet,) = folder.iterdir()
    assert run("register", "export", project, tmp_path / "登记簿.xlsx")[0] == 0
    shutil.copy(tmp_path / "登记簿.xlsx", sheet)
    code, _, err = run("sheet", project / "HZ-0001.toml", "--separate", "-o", folder, "--force")
    assert code == 1 and f"输出文件 {sheet} 是登记簿，不予覆盖（加 --force 也不行）" in err
    assert sheet.read_bytes() == (tmp_path / "登记簿.xlsx").read_bytes()
