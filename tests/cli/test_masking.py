"""An ID number in the name of a file is masked like any other."""

from pathlib import Path
from typing import Any

import pytest

NUMBER = "110101199001011237"


@pytest.fixture
def named(project: Path) -> Path:
    """A project in which an office named a case by the number of its owner; another is broken."""
    file = project / f"{NUMBER}.toml"
    (project / "HZ-0001.toml").rename(file)
    broken = project / f"甲 {NUMBER}.toml"
    broken.write_text(file.read_text("utf-8").replace("year = 1978", "year = 78"), "utf-8")
    return project


def test_no_command_prints_it(named: Path, run: Any) -> None:
    good, broken, missing = (named / name for name in (f"{NUMBER}.toml", f"甲 {NUMBER}.toml", f"{NUMBER}-2.toml"))
    commands = [
        ("check", named),
        ("check", named, "--format", "short"),
        ("check", named, "--format", "json"),
        ("settle", good, broken),
        ("settle", good, "--format", "json"),
        ("settle", good, "-o", named / f"{NUMBER}.txt"),
        ("settle", good, "-o", named / f"{NUMBER}.txt"),
        ("settle", good, "-o", good),
        ("explain", good),
        ("edit", broken, "homestead.year=79"),
        ("edit", missing, "homestead.year=79"),
        ("batch", named),
        ("batch", named / NUMBER),
        ("batch", named, "-o", named / f"{NUMBER}.csv"),
        ("sheet", good, "-o", named / f"{NUMBER}.doc"),
        ("new", named / NUMBER / "a.toml"),
        ("init", good),
        ("register", "import", missing, named),
        ("register", "export", named / NUMBER, "a.xlsx"),
        ("register", "export", named, named / f"{NUMBER}.xlsx"),
        ("register", "import", named / f"{NUMBER}.xlsx", named, "--update"),
    ]
    for command in commands:
        _, out, err = run(*command)
        assert NUMBER not in out + err, command
    assert "110***********1237.toml:1" in run("check", named, "--format", "short").out


def test_programs_are_not_told_it_either(named: Path, run: Any, tmp_path: Path) -> None:
    """Paths as they were typed, in JSON and in what a table says of itself."""
    folder = named.rename(tmp_path / NUMBER)
    (folder / f"甲 {NUMBER}.toml").unlink()
    scenario = tmp_path / f"{NUMBER}.toml"
    scenario.write_text(f'name = "{NUMBER}"\n[change]\n"moving.price" = 55\n', "utf-8")
    table = tmp_path / "表.parquet"
    commands = [
        ("simulate", folder, "--scenario", scenario, "--format", "json"),
        ("compare", folder / f"{NUMBER}.toml", "--format", "json"),
        ("batch", folder, "-o", tmp_path / "台账.csv"),
        ("facts", "build", folder, "-o", table),
        ("simulate", table, "--scenario", scenario, "--format", "json"),
    ]
    for command in commands:
        code, out, err = run(*command)
        assert code == 0 and NUMBER not in out + err, command
    assert NUMBER.encode() not in table.read_bytes() + (tmp_path / "台账.csv").read_bytes()
