"""Questions at the terminal: a heading once, a word once; what is not answered stays open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.register.books import make_book
from tests.register.offices import HEADINGS, RELATION, office_rows
from tests.register.table.layouts import Rows

from chaiqian.cli.app import main
from chaiqian.documents.folder import case_files
from chaiqian.documents.headings_table import NAME, read_headings_table
from chaiqian.documents.load import load_case
from chaiqian.register import import_command
from chaiqian.register.asking import HOW


def register() -> Rows:
    """Two households, with a heading that nobody knows and a word in two of four rows that is not certain."""
    rows = office_rows(2, 2)
    rows = [[*row, "奖励面积" if number == 0 else number * 10] for number, row in enumerate(rows)]
    for row in (rows[2], rows[4]):
        row[RELATION] = "过继"
    return rows


class Desk:
    """Somebody at the terminal: answers in turn, then the end of the input."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.capsys, self.monkeypatch = folder, capsys, monkeypatch
        self.prompts: list[str] = []
        self.book = make_book(folder / "登记簿.xlsx", {"登记表": register()})
        monkeypatch.setattr(import_command, "can_ask", lambda: True)

    def imported(self, *answers: str) -> tuple[int, str]:
        """Exit code and what was printed."""
        left = self._answers(answers)

        def reply(prompt: str = "") -> str:
            self.prompts.append(prompt)
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        self.monkeypatch.setattr("builtins.input", reply)
        self.prompts.clear()
        self.capsys.readouterr()
        code = main(["register", "import", str(self.book), str(self.folder / "项目")])
        assert not list(left)
        return code, self.capsys.readouterr().out

    def _answers(self, answers: tuple[str, ...]) -> Iterator[str]:
        yield from answers

    @property
    def table(self) -> dict[str, str]:
        """What was kept of headings and words."""
        table = read_headings_table(self.folder / "项目" / NAME)
        words = {word: value for said in table.words.values() for word, value in said.items()}
        return {**{key: label for key, label in table.headings.items() if key not in HEADINGS}, **words}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, capsys, monkeypatch)


def test_each_is_asked_once_and_kept(desk: Desk) -> None:
    code, out = desk.imported("不用", "子女")
    assert code == 0 and len(desk.prompts) == 2
    assert out.count(HOW[:10]) == 1
    assert "列名“奖励面积”（登记表 Q 列，前几格：10、20、30" in out
    assert "“与户主关系”一列里的“过继”（2 处：登记表 第 3 行等" in out.replace("\n", "")
    assert desk.table == {"奖励面积": "不用", "过继": "子女"}
    cases = [load_case(path) for path in case_files(desk.folder / "项目")]
    assert [[member.relation for member in case.members] for case in cases] == [["本人", "子女"]] * 2
    assert desk.imported()[0] == 0 and not desk.prompts


def test_a_number_chooses_and_what_is_none_is_asked_again(desk: Desk) -> None:
    code, out = desk.imported("没有的项目", "不用", "99", "3")
    assert code == 0 and "没有“没有的项目”这一项" in out and "没有“99”这一项。可填：本人、配偶" in out
    assert desk.table == {"奖励面积": "不用", "过继": "子女"}


def test_an_empty_answer_leaves_it_open(desk: Desk) -> None:
    code, out = desk.imported("", "子女")
    assert code == 1
    assert desk.table == {"奖励面积": "", "过继": "子女"}
    assert "1 处空着，填好，再导入一遍。" in out.replace("\n", "")
    assert not list(case_files(desk.folder / "项目"))


@pytest.mark.parametrize(
    ("answers", "kept"), [([], {"奖励面积": "", "过继": ""}), (["不用"], {"奖励面积": "不用", "过继": ""})]
)
def test_the_end_of_the_input_leaves_the_rest(desk: Desk, answers: list[str], kept: dict[str, str]) -> None:
    code, _ = desk.imported(*answers)
    assert code == 1 and desk.table == kept and len(desk.prompts) == len(answers) + 1


def test_without_a_terminal_it_is_written_down_and_taken_the_next_time(desk: Desk) -> None:
    desk.monkeypatch.setattr(import_command, "can_ask", lambda: False)
    code, out = desk.imported()
    file = desk.folder / "项目" / NAME
    assert code == 1 and not desk.prompts
    said = f"不认得的列名和词已列入 {file}：2 处空着，填好，再导入一遍。"
    assert said.replace(" ", "") in out.replace("\n", "").replace(" ", "")
    text = file.read_text("utf-8")
    file.write_text(
        text.replace('"奖励面积" = ""', '"奖励面积" = "不用"').replace('"过继" = ""', '"过继" = "子女"'), "utf-8"
    )
    assert desk.imported()[0] == 0
    assert desk.imported()[0] == 0


def test_a_trial_asks_and_writes_nothing(desk: Desk) -> None:
    assert main(["register", "import", str(desk.book), str(desk.folder / "项目"), "--dry-run"]) == 1
    assert not desk.prompts and not (desk.folder / "项目").exists()
