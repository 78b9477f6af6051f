"""A household that another case of its project contradicts: no receipt of it, and one sealed before names the cause."""

from pathlib import Path

from tests.conftest import Run
from tests.project.folders import MEMBER_ID, add, project

PERSON = (MEMBER_ID, MEMBER_ID + 'id_number = "110117190001010015"\n')
WORDS = "身份证号 110***********0015 在两宗宅基地都列为被安置人员"


def test_seal_refuses_a_household_in_contradiction(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path, 1)
    for name in ("A", "B"):
        add(folder, name, PERSON)
    for path, others in (
        (folder, "开具回执 1 份（结算 1、试算 0）、与其他案件矛盾、没有开具 2 份"),
        (folder / "A.toml", ""),
    ):
        code, out, err = run("seal", path, "--force")
        assert code == 1 and "错误 X505" in err
        assert f"A：与案件 B 矛盾：{WORDS}，没有开具回执\n" in err
        assert out.startswith(others or "与其他案件矛盾、没有开具 1 份。") or others in out
        assert not (folder / "A.receipt.json").exists() and not (folder / "B.receipt.json").exists()


def test_a_contradiction_that_arose_since_is_the_cause(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path)
    add(folder, "A", PERSON)
    assert run("seal", folder).code == 0
    receipt = folder / "A.receipt.json"
    assert run("verify", receipt).code == 0
    add(folder, "B", PERSON)
    shown = run("verify", receipt)
    assert shown.code == 1
    assert f"其他案件：与案件 B 矛盾：{WORDS}（五（三））" in shown.out.replace("\n", "").replace("  ", "")
    assert "程序" not in shown.out.partition("校验码")[0]
    shown = run("verify", folder)
    assert shown.code == 1 and "其他案件" in shown.out
    (folder / "A.toml").rename(tmp_path / "kept.txt")
    assert "一致" in run("verify", receipt).out


def test_a_copy_to_compare_with_is_no_other_household(tmp_path: Path, run: Run) -> None:
    folder = project(tmp_path)
    add(folder, "A", PERSON)
    add(folder, "A", PERSON, ("signed_on = 2019-06-20", "signed_on = 2019-06-21"), file="A-later.toml")
    shown = run("diff", folder / "A.toml", folder / "A-later.toml")
    assert shown.code == 0 and "矛盾" not in shown.out and "变动以后（结算）" in shown.out
    add(folder, "B", PERSON)
    shown = run("diff", folder / "A.toml", folder / "A-later.toml")
    assert "变动以后（试算）" in shown.out
    assert f"A.toml：与案件 B 矛盾：{WORDS}（五（三））；按试算" in shown.out.replace("\n", "").replace("  ", "")
