"""A folder as one project: finding schemes and cases, and what several cases must agree on."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chaiqian import load_scheme
from chaiqian.documents import folder as folder_module
from chaiqian.documents.case import Case
from chaiqian.documents.folder import case_files, find_scheme, is_case_file
from chaiqian.documents.problem import DocumentError, Problem
from chaiqian.documents.source import parse
from chaiqian.project.conflicts import SharedKey, check_project, clashes, shared_keys

EXAMPLES = Path(__file__).parent.parent / "examples"
CASE = (EXAMPLES / "weijiawan" / "WJW-031-1.toml").read_text("utf-8")
SCHEME = load_scheme(EXAMPLES / "weijiawan" / "scheme.toml")
NUMBER = "110226197803154217"


def case(*changes: tuple[str, str]) -> Case:
    text = CASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return Case.model_validate(parse(text))


OTHER = (("WJW-031-1", "WJW-031-2"), ("area = 200.00", "area = 133.33"), ("only_child = true\n", ""))


def found(*cases: Case) -> list[str]:
    problems: tuple[Problem, ...] = check_project(cases, SCHEME)
    assert all(len(problem.also) == 1 for problem in problems)
    return [f"{problem.code} {problem.key}" for problem in problems]


def test_households_of_one_plot_that_agree() -> None:
    assert found(case(), case(*OTHER)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("WJW-031-2", "wjw-031-1"), "X501 case_id"),
        (("area = 133.33", "area = 133.34"), "X502 homestead.area"),
        (("plot_area = 333.33", "plot_area = 333.34"), "X503 homestead.plot_area"),
        (("year = 1982", "year = 1983"), "X503 homestead.year"),
        (('publicity = "无异议"', 'publicity = "无异议"\nzone = "镇域"'), "X503 homestead.zone"),
        (("[household]", "[household]\nonly_child = true"), "X504 household.only_child"),
    ],
)
def test_households_of_one_plot_that_differ(change: tuple[str, str], expected: str) -> None:
    assert found(case(), case(*OTHER, change)) == [expected]


def test_two_claims_are_no_matter_where_nothing_is_paid() -> None:
    unpaid = SCHEME.model_copy(update={"subsidies": SCHEME.subsidies.model_copy(update={"only_child": False})})
    assert check_project([case(), case(*OTHER, ("[household]", "[household]\nonly_child = true"))], unpaid) == ()


def test_one_person_is_resettled_once() -> None:
    own = ('relation = "本人"', f'relation = "本人"\nid_number = "{NUMBER}"')
    housed = ('relation = "本人"', f'relation = "本人"\nhoused_before = true\nid_number = "{NUMBER}"')
    assert found(case(own), case(*OTHER, own)) == ["X505 members[1].id_number"]
    assert found(case(own), case(*OTHER, housed)) == []
    extra = ('relation = "外孙子女"', f'relation = "外孙子女"\nid_number = "{NUMBER}"')
    assert found(case(extra), case(*OTHER, own)) == ["X505 members[1].id_number"]
    assert len(check_project([case(extra), case(*OTHER, own)])) == 0


def test_shared_keys_lead_to_the_same_conflicts() -> None:
    own = ('relation = "本人"', f'relation = "本人"\nid_number = "{NUMBER}"')
    first, second = case(own), case(("WJW-031-1", "wjw-031-1"), own)
    keys = list(shared_keys(first, SCHEME))
    assert keys == [SharedKey("id", "wjw-031-1"), SharedKey("plot", "WJW-031"), SharedKey("person", NUMBER)]
    assert keys == list(shared_keys(second, SCHEME))
    together = [clash.problem for key in keys for clash in clashes(key.kind, [first, second], SCHEME)]
    assert tuple(together) == check_project([first, second], SCHEME)
    alone = case(*OTHER, ('plot_id = "WJW-031"\nplot_area = 333.33\n', ""))
    assert [key.kind for key in shared_keys(alone, SCHEME)] == ["id"]
    assert found(alone) == []


def test_the_nearest_scheme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    with pytest.raises(DocumentError) as caught:
        find_scheme(below / "case.toml")
    assert caught.value.problems[0].code == "F111"
    (tmp_path / "scheme.toml").touch()
    assert find_scheme(below / "case.toml") == tmp_path / "scheme.toml"
    (tmp_path / "a" / "scheme.toml").touch()
    assert find_scheme(below / "case.toml") == tmp_path / "a" / "scheme.toml"
    monkeypatch.chdir(below)
    assert find_scheme("case.toml") == Path("..") / "scheme.toml"
    assert find_scheme("../case.toml") == Path("..") / "scheme.toml"


def remedy_without_scheme(case_path: str | Path) -> str:
    with pytest.raises(DocumentError) as caught:
        find_scheme(case_path)
    assert caught.value.problems[0].code == "F111"
    return str(caught.value.problems[0].remedy)


def test_a_scheme_by_another_name_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    general = "把案件放进项目文件夹，或用 --scheme 指定方案文件"
    (below / "案件.toml").write_text(CASE, "utf-8")
    (below / "pyproject.toml").write_text('[project]\nname = "x"\n', "utf-8")
    assert remedy_without_scheme(below / "案件.toml") == general
    scheme = tmp_path / "a" / "方案.toml"
    scheme.write_bytes((EXAMPLES / "weijiawan" / "scheme.toml").read_bytes())
    named = "{} 像是方案：把它改名为 scheme.toml，或用 --scheme 指定它"
    assert remedy_without_scheme(below / "案件.toml") == named.format(scheme)
    monkeypatch.chdir(below)
    assert remedy_without_scheme("案件.toml") == named.format(Path("..") / "方案.toml")
    nearer = below / "安置方案.TOML"
    nearer.write_bytes(scheme.read_bytes())
    assert remedy_without_scheme(below / "案件.toml") == named.format(nearer)
    (below / "旧方案.toml").write_bytes(scheme.read_bytes())
    assert remedy_without_scheme(below / "案件.toml") == general


def test_a_scheme_that_notepad_named_a_text_is_named(tmp_path: Path) -> None:
    """Windows shows scheme.toml.txt as scheme.toml; a text beside a scheme by another name is its copy."""
    text = tmp_path / "scheme.toml.TXT"
    text.write_bytes((EXAMPLES / "weijiawan" / "scheme.toml").read_bytes())
    assert remedy_without_scheme(tmp_path / "案件.toml").startswith(f"{text} 像是方案：把它改名为 scheme.toml，")
    other = tmp_path / "方案.toml"
    other.write_bytes(text.read_bytes())
    os.utime(tmp_path, (1, 1))
    assert remedy_without_scheme(tmp_path / "案件.toml").startswith(f"{other} 像是方案：")


def test_a_folder_is_looked_through_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "方案.toml").write_bytes((EXAMPLES / "weijiawan" / "scheme.toml").read_bytes())
    opened: list[Path] = []
    original = folder_module.open_regular
    monkeypatch.setattr(folder_module, "open_regular", lambda path: opened.append(path) or original(path))
    for number in range(3):
        remedy_without_scheme(tmp_path / f"{number}.toml")
    assert opened == [tmp_path / "方案.toml"]


def test_a_scheme_on_another_drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> str:
        raise ValueError

    (tmp_path / "scheme.toml").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os.path, "relpath", refuse)
    assert find_scheme("case.toml") == tmp_path / "scheme.toml"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('case_id = "x"', True),
        ('\ufeffcase_id = "x"', True),
        ('# c\n  "case_id" = "x"\n[a]', True),
        ("case_id： “x”\n", True),
        ("case_id ＝ “x”\n", True),
        ('[a]\ncase_id = "x"', False),
        ('a = 1\n[[b]]\ncase_id = "x"', False),
        ("# case_id\n", False),
        ("", False),
        ("[household]\n[homestead]\n", True),
        ("[household]\n", False),
    ],
)
def test_what_is_a_case(tmp_path: Path, data: str, expected: bool) -> None:
    file = tmp_path / "x.toml"
    file.write_text(data, "utf-8")
    assert is_case_file(file) is expected


def test_cases_in_other_encodings_are_cases(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    for encoding in ("gbk", "utf-16", "utf-16-le"):
        file.write_bytes('case_id = "甲"\n[a]'.encode(encoding))
        assert is_case_file(file)


def test_what_cannot_be_read_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_case_file(tmp_path)
    assert is_case_file(tmp_path / "nothing.toml")

    def refuse(*_: object) -> None:
        raise PermissionError

    (tmp_path / "x.toml").touch()
    monkeypatch.setattr("os.open", refuse)
    assert is_case_file(tmp_path / "x.toml")


def test_walking_a_folder(tmp_path: Path) -> None:
    for name in ("b/case.toml", "a/2.toml", "a/1.TOML", "a/scheme.toml", ".git/x.toml", "a/.x.toml", "a/note.txt"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text('case_id = "x"\n')
    (tmp_path / "a" / "other.toml").write_text("a = 1\n")
    assert [str(path.relative_to(tmp_path)) for path in case_files(tmp_path)] == [
        str(Path("a/1.TOML")), str(Path("a/2.toml")), str(Path("b/case.toml")),
    ]  # fmt: skip
