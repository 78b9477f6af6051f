"""Every problem of a file at once: what is still checked when something else is wrong."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from chaiqian import load_case, load_scheme
from chaiqian.documents import case_checks, examine
from chaiqian.documents import problem_page as problem_output
from chaiqian.documents.case import Case
from chaiqian.documents.case_checks import check_case
from chaiqian.documents.codes import CODES
from chaiqian.documents.examine import partial
from chaiqian.documents.labels import MODELS, field_at, item_of, key_of, keys_at, label_of, nearest, tables_of
from chaiqian.documents.locate import place_of
from chaiqian.documents.model import NotKnown
from chaiqian.documents.problem import DocumentError, Place
from chaiqian.documents.problem_page import excerpt
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.source import Source, parse, read_source
from chaiqian.output.width import cells

EXAMPLES = Path(__file__).parent.parent / "examples"
CASE = EXAMPLES / "hanzhuang" / "HZ-0001.toml"
SCHEME = EXAMPLES / "hanzhuang" / "scheme.toml"


def problems(tmp_path: Path, base: Path, *changes: tuple[str, str]) -> list[str]:
    """Codes and keys of what is wrong with an example after textual changes."""
    text = base.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    file = tmp_path / base.name
    file.write_text(text, "utf-8")
    with pytest.raises(DocumentError) as caught:
        load_scheme(file) if base is SCHEME else load_case(file)
    for problem in caught.value.problems:
        assert problem.code in CODES
        assert problem.place.file == str(file)
    return [f"{problem.code} {problem.key}".strip() for problem in caught.value.problems]


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*/*.toml")), ids=lambda file: file.name)
def test_examples_have_no_problem(file: Path) -> None:
    document: Case | Scheme = load_scheme(file) if file.name == "scheme.toml" else load_case(file)
    assert document.source is not None
    assert document.source.text == file.read_text("utf-8")
    if isinstance(document, Scheme):
        assert document.warnings == ()


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*/*.toml")), ids=lambda file: file.name)
def test_a_document_written_out_reads_the_same(file: Path) -> None:
    model: type[Case] | type[Scheme] = Scheme if file.name == "scheme.toml" else Case
    document = model.model_validate(parse(file.read_text("utf-8")))
    written = tomli_w.dumps(document.model_dump(exclude_none=True))
    assert model.model_validate(parse(written)) == document
    assert document.source is None


def test_checks_run_beside_a_bad_value(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        CASE,
        ('publicity = "无异议"', 'publicity = "没有"'),
        ("area = 300.00 ", "area = 232.00 "),
        ('name = "甲二（示例）"', 'name = "甲一（示例）"'),
    )
    assert found == ["V108 homestead.publicity", "C201 buildings[1].area", "C206 members[2].name"]


def test_a_building_outside_is_no_first_floor_whatever_its_floor_is(tmp_path: Path) -> None:
    shed = '[[buildings]]\nname = "棚（示例）"\nfloor = "一"\ninside = false\narea = 10.00\n\n[appraisal]'
    found = problems(tmp_path, CASE, ("area = 300.00 ", "area = 232.00 "), ("[appraisal]", shed))
    assert found == ["C201 buildings[1].area", "V101 buildings[6].floor"]


def test_checks_stop_at_what_is_missing(tmp_path: Path) -> None:
    found = problems(tmp_path, CASE, ("area = 300.00 ", "area = -1 "), ('relation = "配偶"', 'relation = "本人"'))
    assert found == ["V102 homestead.area", "C202 members[2].relation"]


def test_a_list_of_nothing_like_tables(tmp_path: Path) -> None:
    found = problems(tmp_path, CASE, ("[choice]\n", "[choice]\nbasis2 = 1\n"), ("units = [ {", 'units = [ 1, "x", {'))
    assert found == ["V111 choice.basis2", "V112 choice.units[1]", "V112 choice.units[2]"]


def test_awards_of_unknown_shape(tmp_path: Path) -> None:
    text = SCHEME.read_text("utf-8")
    head, tail = text.split("[[awards]]", 1)[0], text[text.index("[[signing_units]]") :]
    file = tmp_path / "scheme.toml"
    file.write_text('awards = [1, { kind = 1 }, { kind = "cooperation", name = 1 }]\n' + head + tail, "utf-8")
    with pytest.raises(DocumentError) as caught:
        load_scheme(file)
    assert [f"{p.code} {p.key}" for p in caught.value.problems] == [
        "V112 awards[1]",
        "V101 awards[2].kind",
        "V110 awards[3].basis",
        "V110 awards[3].amount",
        "V101 awards[3].name",
    ]


def test_scheme_checks_beside_a_bad_value(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        SCHEME,
        ("fixed_quota = true", "fixed_quota = 1"),
        ("rate = 800 ", "rate = 900 "),
        ("end = 2019-07-31", "end = 2019-06-01"),
        ("signed = 42", "signed = 43"),
    )
    assert found == [
        "P301 award_period.end",
        "V101 decoration.fixed_quota",
        "P320 business_loss.rate",
        "P311 signing_units[1].signed",
    ]


@pytest.mark.parametrize(("key", "expected"), [("stages", "P316 awards[2].stages"), ("tiers", "P316 awards[3].tiers")])
def test_an_award_without_steps(tmp_path: Path, key: str, expected: str) -> None:
    text = SCHEME.read_text("utf-8")
    start = text.index(f"{key} = [")
    whole = text[start : text.index("\n]", start) + 2]
    assert problems(tmp_path, SCHEME, (whole, f"{key} = []")) == [expected]


def test_the_owner_may_also_be_a_member(tmp_path: Path) -> None:
    number = "110226197803154217"
    text = CASE.read_text("utf-8")
    text = text.replace("[household]", f'[household]\nid_number = "{number}"', 1)
    text = text.replace("[[members]]", f'[[members]]\nid_number = "{number}"', 1)
    file = tmp_path / "case.toml"
    file.write_text(text, "utf-8")
    assert load_case(file).household.id_number == number


def test_units_of_count_nought_are_none_chosen(tmp_path: Path) -> None:
    text = CASE.read_text("utf-8").replace('mode = "回迁安置"', "").replace("count = 2 }", "count = 0 }")
    file = tmp_path / "case.toml"
    file.write_text(text.replace("count = 1 } ]", "count = 0 } ]"), "utf-8")
    assert load_case(file).choice.mode is None
    file.write_text(text, "utf-8")
    with pytest.raises(DocumentError) as caught:
        load_case(file)
    assert [p.key for p in caught.value.problems] == ["choice.units"]


def test_warnings_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "scheme.toml"
    file.write_text(SCHEME.read_text("utf-8").replace("price = 4500 ", "price = 4600 "), "utf-8")
    assert [warning.code for warning in load_scheme(file).warnings] == ["W320"]


def test_a_partial_document_has_only_what_is_right() -> None:
    made: Any = partial(Case, {"case_id": 1, "homestead": {"area": 1}, "buildings": 5, "household": []})
    assert made.homestead.area == 100
    assert made.equipment == ()
    for missing in ("case_id", "buildings", "household", "members"):
        with pytest.raises(NotKnown):
            getattr(made, missing)
    assert list(check_case(Case.model_validate(parse(CASE.read_text("utf-8"))))) == []


def test_deep_and_long(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    file.write_text("a = " + "9" * 20_000)
    with pytest.raises(DocumentError) as caught:
        load_case(file)
    assert [p.code for p in caught.value.problems] == ["S115"]


def test_labels() -> None:
    assert label_of("case", ("buildings", 0, "area")) == "房屋第1项 · 建筑面积"
    assert key_of(("buildings", 0, "area")) == "buildings[1].area"
    assert label_of("scheme", ("awards", 2, "tiers", 1, "rate")) == "奖励第3项 · 档次第2项 · 签约比例"
    assert label_of("case", ("buildings", 0, "colour")) == "房屋第1项 · colour"
    assert field_at("case", ("nothing", "below")) is None
    assert keys_at("case", ("nothing",)) == ()
    assert keys_at("case", ("case_id",)) == ()
    assert "case_id" in keys_at("case", ())
    assert nearest("x" * 100_000, ["area"]) is None


def test_every_field_has_a_chinese_label() -> None:
    waiting = list(MODELS.values())
    for table in waiting:
        for info in table.model_fields.values():
            assert info.title
            assert not info.title.isascii()
            waiting += [inner for inner in tables_of(info.annotation) if inner not in waiting]
    assert len(waiting) == 34
    assert item_of(int) is None


@pytest.mark.parametrize(
    ("path", "line", "text"),
    [
        (("homestead", "area"), 13, "300.00"),
        (("homestead", "zone"), 12, "[homestead]"),
        (("homestead",), 12, "[homestead]"),
        (("buildings", 1, "area"), 27, "72.50"),
        (("buildings", 1, "permit"), 24, "[[buildings]]"),
        (("buildings", 9, "area"), 19, "buildings"),
        (("choice", "units", 1, "name"), 104, '"一居室"'),
        (("choice", "units", 1), 104, '{ name = "一居室", count = 1 }'),
        (("adjustments", 0), 1, ""),
        ((), 1, ""),
    ],
)
def test_places(path: tuple[str | int, ...], line: int, text: str) -> None:
    place = place_of(read_source(CASE), path)
    assert (place.line, place.text[place.column - 1 : place.column - 1 + place.length]) == (line, text)


@pytest.mark.parametrize(
    ("text", "path", "line", "shown"),
    [
        ("x.a.b = 1\n", ("x", "a"), 1, "x.a.b"),
        ("[x.a]\nb = 1\n", ("x",), 1, "[x.a]"),
        ("[ x . a ]\nb = 1\n", ("x", "a"), 1, "[ x . a ]"),
        ('a = """\nb\n"""\n', ("a",), 1, '"""'),
        ("[x]\ny.z = 1\n", ("x", "y"), 2, "y.z"),
        ('甲乙 = “x”\n"丙丁" = { "戊" = "己" }\n', ("丙丁", "戊"), 2, '"己"'),
        ("a = " + "[" * 99, ("a",), 1, ""),
        ("a = " + "9" * 20_000, ("a",), 1, ""),
        ("a = x\n" * 1_500, ("a",), 1, ""),
    ],
)
def test_places_of_odd_documents(text: str, path: tuple[str, ...], line: int, shown: str) -> None:
    place = place_of(Source("case.toml", b"", text), path)
    assert (place.line, place.text[place.column - 1 : place.column - 1 + place.length]) == (line, shown)


def test_a_place_that_cannot_be_worked_out_is_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise TypeError

    monkeypatch.setattr("chaiqian.documents.locate._place_at", fail)
    assert place_of(read_source(CASE), ("case_id",)).line == 1


def test_an_error_in_words_shows_nothing_that_acts(tmp_path: Path) -> None:
    file = tmp_path / "case.toml"
    text = CASE.read_text("utf-8").replace('mode = "回迁安置"', 'mode = "\u202e110226197803154217\\u001b"')
    file.write_text(text, "utf-8")
    with pytest.raises(DocumentError) as caught:
        load_case(file)
    assert "V108 “\\u202e110***********4217\\x1b”" in str(caught.value)


@pytest.mark.parametrize(
    ("key", "entry", "message"),
    [
        ("buildings", '{ name = "%d", floor = 1, area = 0.01, replacement_value = 0 }', "房屋有 1000 项"),
        ("adjustments", '{ name = "%d", reason = "示例", publicity = "无异议" }', "认定事项有 1000 项"),
    ],
)
def test_a_list_longer_than_the_graph_provides_for(tmp_path: Path, key: str, entry: str, message: str) -> None:
    sample = (Path(__file__).parents[1] / "clauses/base-case.toml").read_text("utf-8")
    kept = re.sub(r"\[\[buildings\]\].*?(?=\n\[)", "", sample, flags=re.DOTALL)
    path = tmp_path / "case.toml"
    path.write_text(f"{key} = [{', '.join(entry % number for number in range(1000))}]\n{kept}", "utf-8")
    with pytest.raises(DocumentError) as refused:
        load_case(path)
    assert [(problem.code, problem.message) for problem in refused.value.problems] == [("C205", message)]


@pytest.mark.parametrize(
    "text", ["[[members]]\nname = 1\n" * 40_000, "members = [" + "{name = 1}," * 60_000 + "{name = 1}]"]
)
def test_a_file_that_is_wrong_throughout_is_told_in_bounded_work(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    monkeypatch.setattr(examine, "partial", lambda model, raw: looked_at.append(1) or partial(model, raw))
    source = Source("case.toml", text.encode(), f'case_id = "A"\n{text}')
    found = examine.examine(source, "case").problems
    assert len(found) == examine.PROBLEMS + 1 and len(looked_at) <= examine.ITEMS + 1
    said = [problem.message for problem in found if problem.code == "F116"]
    assert said[0].startswith("问题太多，只列出 1000 处，还有 ")
    assert said[1] == f"这里有 {text.count('name')} 项，只检查了前 1000 项"


def test_a_value_within_full_width_quotes_is_marked_whole() -> None:
    text = Path("cases/yukou/LSG-001.toml").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("mode = "))
    source = Source("case.toml", b"", text.replace(line, "mode = “回迁”", 1))
    found = {problem.code: problem.place for problem in examine.examine(source, "case").problems}
    assert [(found[code].column, found[code].length) for code in ("S101", "V108")] == [(8, 4), (8, 4)]


def test_an_excerpt_is_whole_where_it_fits_and_ends_with_the_line_where_the_caret_does() -> None:
    fits = Place("case.toml", 1, 5, 1, "甲" * 35)
    assert excerpt(fits) == [f"     1 | {'甲' * 35}", "       | " + "\u3000" * 4 + "^^"]
    line = "甲" * 36
    cut, caret = excerpt(Place("case.toml", 1, 36, 1, line))
    assert cut == f"     1 | ...{'甲' * 32}" and caret == "       |    " + "\u3000" * 31 + "^^"
    cut, caret = excerpt(Place("case.toml", 1, 1, 36, line))
    assert cut == f"     1 | {'甲' * 32}..." and caret == "       | " + "^" * 64


def test_an_excerpt_of_a_very_long_line_is_of_the_neighbourhood(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "身份证号 = 110101199001011237, " + "x" * 5000 + "= 错" + "y" * 900_000
    place = Place("case.toml", 1, line.index("错") + 1, 1, line)
    row, caret = excerpt(place)
    assert row.endswith("...") and "= 错y" in row and 70 < cells(row) < 80 and row[cells(caret) - 2] == "错"
    assert 110 < cells(excerpt(place, 120)[0]) < 120
    seen: list[int] = []
    kept = problem_output.safe_line
    monkeypatch.setattr(problem_output, "safe_line", lambda text: seen.append(len(text)) or kept(text))
    assert excerpt(place) == [row, caret] and max(seen) <= 2 * problem_output.NEIGHBOURHOOD


def test_a_slip_in_a_check_surfaces(monkeypatch: pytest.MonkeyPatch) -> None:
    def slip(case: Any) -> Any:
        yield from case.homestead.aera

    raw = parse(CASE.read_text("utf-8"))
    del raw["household"]["owner"]
    monkeypatch.setattr(case_checks, "CHECKS", (slip,))
    with pytest.raises(AttributeError, match="aera"):
        examine.all_findings(raw, "case")


def test_a_check_ends_at_a_value_that_is_not_known_also_behind_a_property() -> None:
    raw = parse(CASE.read_text("utf-8"))
    raw["choice"]["signed_on"] = "昨天"
    case: Any = partial(Case, raw)
    with pytest.raises(NotKnown):
        case.choice.signed_date  # noqa: B018
    assert [f.code for f in examine.all_findings(raw, "case")] == ["V101"]
