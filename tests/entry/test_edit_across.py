"""`edit` writes what contradicts another case, for two may have to be changed, and says so."""

from pathlib import Path
from typing import Any

from tests.project.folders import MEMBER_ID, add, project

NUMBER, ANOTHER = "110117190001010015", "110226197803154217"


def person(number: str) -> tuple[str, str]:
    return MEMBER_ID, f'{MEMBER_ID}id_number = "{number}"\n'


def test_a_change_that_contradicts_another_case_is_told(tmp_path: Path, run: Any) -> None:
    folder = project(tmp_path / "p")
    add(folder, "A", person(NUMBER))
    add(folder, "B", person(ANOTHER))
    code, out, err = run("edit", folder / "B.toml", f"members[1].id_number={NUMBER}")
    assert code == 1 and " → " in out and NUMBER in (folder / "B.toml").read_text("utf-8")
    first, _, rest = err.partition("\n")
    assert first == "已写入；本户与其他案件矛盾，改正以前只能试算："
    assert "错误 X505 人员第1项 · 身份证号" in rest and "两宗宅基地都列为被安置人员" in rest.replace("\n", "")
    code, out, err = run("edit", folder / "A.toml", f"members[1].id_number={ANOTHER}")
    assert (code, err) == (0, "") and out


def test_it_is_told_where_the_change_stands(tmp_path: Path, run: Any) -> None:
    """Whichever of the two is the later one."""
    folder = project(tmp_path / "p")
    add(folder, "A", person(ANOTHER))
    add(folder, "B", person(NUMBER))
    code, _, err = run("edit", folder / "A.toml", f"members[1].id_number={NUMBER}")
    first, place, what, *_ = err.splitlines()
    assert code == 1 and first == "已写入；本户与其他案件矛盾，改正以前只能试算："
    assert place.startswith(f"{folder / 'A.toml'}:")
    assert what == f"    错误 X505 身份证号 {NUMBER[:3]}***********{NUMBER[-4:]} 在两宗宅基地都列为被安置人员"
    assert f"另见：{folder / 'B.toml'}:" in err.replace("\n          ", "")


def test_a_scheme_has_no_neighbours(tmp_path: Path, run: Any) -> None:
    folder = project(tmp_path / "p")
    add(folder, "A", person(NUMBER))
    add(folder, "B", person(NUMBER))
    assert run("edit", folder / "scheme.toml", "housing.price=4500")[0] == 0
