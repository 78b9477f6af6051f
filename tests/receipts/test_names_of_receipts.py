"""Names of receipts: no two cases have one, and none shows a number that is hidden in it."""

from pathlib import Path

import pytest
from tests.conftest import Run

from chaiqian.receipts.receipt_file import Sharing, case_path, receipt_path

NUMBER = "110101199001011237"


def joined(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


@pytest.fixture
def twins(project: Path) -> Path:
    """Two cases of one stem: no folder of Windows has both, and a folder of Linux may."""
    if (project / "HZ-0001.TOML").exists():
        pytest.skip("letters' case makes no other name here")
    second = (project / "HZ-0001.toml").read_text("utf-8").replace("HZ-0001", "HZ-0003")
    (project / "HZ-0001.TOML").write_text(second, "utf-8")
    return project


def test_two_cases_never_share_a_receipt(run: Run, twins: Path) -> None:
    code, out, err = run("seal", twins)
    assert code == 1 and "开具回执 1 份" in out
    assert sorted(path.name for path in twins.glob("*.receipt.json")) == ["HZ-0002.receipt.json"]
    assert f"{twins / 'HZ-0001.TOML'} 和 HZ-0001.toml 会共用一份回执，没有开具；请给其中一个改名" in err
    assert f"{twins / 'HZ-0001.toml'} 和 HZ-0001.TOML 会共用一份回执，没有开具；请给其中一个改名" in err
    assert run("seal", twins / "HZ-0001.TOML", "--force")[0] == 1
    (twins / "HZ-0001.TOML").rename(twins / "HZ-0003.toml")
    assert run("seal", twins)[0] in (0, 1)
    assert (twins / "HZ-0001.receipt.json").exists() and (twins / "HZ-0003.receipt.json").exists()


def test_a_case_with_a_capital_ending_has_its_receipt(run: Run, project: Path) -> None:
    (project / "HZ-0001.toml").rename(project / "HZ-0001.TOML")
    assert run("seal", project / "HZ-0001.TOML")[0] == 0
    code, out, _ = run("verify", project / "HZ-0001.receipt.json")
    assert code == 0 and "旁边没有案件" not in out


def test_a_case_that_is_called_in_other_letters(run: Run, project: Path) -> None:
    """As Windows lets everybody do; elsewhere a second name of the file stands for that."""
    called = project / "HZ-0001.TOML"
    if called.exists():
        assert run("seal", called)[0] == 0
    else:
        called.hardlink_to(project / "HZ-0001.toml")
    assert Sharing().other(called) is None


def test_a_number_in_the_name_of_a_case_is_not_in_that_of_its_receipt(run: Run, project: Path) -> None:
    case = project / f"{NUMBER}.toml"
    (project / "HZ-0001.toml").rename(case)
    receipt = project / "110-----------1237.receipt.json"
    assert receipt_path(case) == receipt
    assert run("seal", project)[0] == 0 and receipt.exists()
    assert case_path(receipt) == case
    code, out, _ = run("verify", project)
    assert code == 0 and "一致 2 份" in joined(out)
    assert run("verify", receipt)[0] == 0


def test_a_receipt_that_an_earlier_program_named_is_still_found(run: Run, project: Path) -> None:
    case = project / f"{NUMBER}.toml"
    (project / "HZ-0001.toml").rename(case)
    assert run("seal", project)[0] == 0
    (project / "110-----------1237.receipt.json").rename(project / f"{NUMBER}.receipt.json")
    assert "一致 2 份" in joined(run("verify", project)[1])
    case.write_text(case.read_text("utf-8").replace("area = 300.00", "area = 301.00"), "utf-8")
    assert "W701" in run("batch", project).err


def test_a_receipt_replaces_no_other_kind_of_file(run: Run, project: Path) -> None:
    target = project / "HZ-0001.receipt.json"
    target.write_bytes(b"%PDF-1.7\n")
    code, _, err = run("seal", project / "HZ-0001.toml", "--force")
    assert code == 1 and target.read_bytes() == b"%PDF-1.7\n"
    assert f"{target} 是PDF 文件，不是回执，没有替换（加 --force 也不行）" in err
    target.write_text("{", "utf-8")  # a receipt that was damaged is what --force is for
    assert run("seal", project / "HZ-0001.toml", "--force")[0] == 0
