"""The households of a folder, of its table of facts, and of a made-up district, under a scenario."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.district.test_simulation import scenario

from chaiqian.district import facts_table
from chaiqian.district.facts_table import FactsTable, FactsWriter
from chaiqian.district.folder import FolderDistrict
from chaiqian.district.running import simulate
from chaiqian.district.scenario_file import Scenario, read_scenarios
from chaiqian.district.simulation import After, OutOfRangeError, compiled, tally
from chaiqian.district.synthetic import SyntheticDistrict
from chaiqian.district.tally import Tally
from chaiqian.documents.content import content_of
from chaiqian.documents.problem import DocumentError
from chaiqian.law.prepared import prepare

CASES = Path("cases")


AMOUNT_ONLY = '[change]\n"moving.price" = [40, 55]\n"subsidies.low_income" = false\n'


def scenarios(tmp_path: Path, text: str) -> tuple[Scenario, ...]:
    path = tmp_path / "情景.toml"
    path.write_text(text, "utf-8")
    return read_scenarios(path)


def written(district: Any, path: Path, synthetic: bool = False) -> FactsTable:
    with open(path, "wb") as stream:
        writer = FactsWriter(stream, district.schemes, district.names, synthetic)
        for block in district.blocks():
            writer.add(block, district.units)
        writer.close(getattr(district, "left_out", 0))
    return FactsTable(path)


def by_unit(tally: Tally, units: Any) -> dict[Any, Any]:
    return {(final, units[unit]): sums for (final, unit), sums in tally.units.items()}


def test_a_folder_and_its_table_come_to_the_same(tmp_path: Path) -> None:
    folder = FolderDistrict(CASES)
    table = written(folder, tmp_path / "事实.parquet")
    assert (table.households, folder.households, table.left_out) == (23, 23, 0)
    assert [content_of(entry.scheme) for entry in table.schemes] == [content_of(e.scheme) for e in folder.schemes]
    asked = scenarios(tmp_path, AMOUNT_ONLY)
    for one, other in zip(simulate(folder, asked), simulate(table, asked), strict=True):
        assert by_unit(one.tally, folder.units) == by_unit(other.tally, table.units)
        assert one.tally.lines == other.tally.lines and one.tally.ways == other.tally.ways
        assert one.tally.modes == other.tally.modes


def test_a_folder_is_recognised_anew_where_the_scenario_asks_for_it(tmp_path: Path) -> None:
    text = '[change]\n"award_period.end" = 2020-05-21\n[only]\ntownships = ["峪口镇"]\n'
    folder = FolderDistrict(CASES / "yukou")
    with pytest.raises(DocumentError):  # the stages would lie outside the period
        simulate(folder, scenarios(tmp_path, text))
    text = text.replace('"award_period.end" = 2020-05-21', '"awards.按时交房奖.deadline" = 2020-05-21')
    (result,) = simulate(folder, scenarios(tmp_path, text))
    assert result.tally.total.losers > 0


def test_a_table_refuses_what_needs_recognition(tmp_path: Path) -> None:
    table = written(FolderDistrict(CASES / "yukou"), tmp_path / "事实.parquet")
    with pytest.raises(DocumentError) as raised:
        simulate(table, scenarios(tmp_path, '[change]\n"award_cap" = 1\n"awards.按时交房奖.deadline" = 2020-05-21\n'))
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.line, problem.place.column) == ("N810", 3, 27)
    assert problem.message == (
        "awards.按时交房奖.deadline 决定认定（算不算、在哪一档、几个月），事实表里只有认定的结果，不能改它"
    )


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("奖励.按时交房奖.交房期限", "2020-05-21"),
        ("奖励“提前签约奖” · 阶段“2020-06-05” · 截止日期", "2020-06-04"),
        ("无须审批手续即予认定的最高地上楼层", "3"),
    ],
)
def test_a_table_refuses_it_in_chinese_too(tmp_path: Path, key: str, value: str) -> None:
    table = written(FolderDistrict(CASES / "yukou"), tmp_path / "事实.parquet")
    with pytest.raises(DocumentError) as raised:
        simulate(table, scenarios(tmp_path, f'[change]\n"award_cap" = 1\n"{key}" = {value}\n'))
    ((code, message, line),) = [(one.code, one.message, one.place.line) for one in raised.value.problems]
    assert (code, line) == ("N810", 3) and message.startswith(f"{key} 决定认定（")


def test_names_and_numbers_like_telephones_change_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "yukou"
    shutil.copytree(CASES / "yukou", folder)
    for path in folder.glob("*.toml"):
        path.write_text(path.read_text("utf-8").replace("一居室", "户型60001105"), "utf-8")
    scheme = folder / "scheme.toml"
    scheme.write_text(scheme.read_text("utf-8").replace("示例-拆许-2020-01", "示例-拆许-69961234"), "utf-8")
    asked = scenarios(tmp_path, '[change]\n"awards.按时交房奖.deadline" = 2020-05-21\n')
    (plain,), (named,) = (simulate(FolderDistrict(at), asked) for at in (CASES / "yukou", folder))
    assert named.tally.refused == plain.tally.refused == 0 and named.tally.lines == plain.tally.lines
    district = FolderDistrict(folder)
    table = written(district, tmp_path / "x.parquet")
    assert table.schemes[0].sha256 == district.schemes[0].sha256
    assert "69961234" not in str(content_of(table.schemes[0].scheme))


def test_only_the_villages_asked_for_are_counted(tmp_path: Path) -> None:
    text = '[change]\n"moving.price" = 55\n[only]\nvillages = ["柳树沟村"]\n'
    folder = FolderDistrict(CASES)
    (result,) = simulate(folder, scenarios(tmp_path, text))
    assert result.tally.total.households == 7
    assert {folder.units[unit].village for _, unit in result.tally.units} == {"柳树沟村"}


def test_what_is_no_table_is_a_problem(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    (tmp_path / "坏.parquet").write_bytes(b"PAR1 nothing PAR1")
    pq.write_table(pa.table({"x": [1]}), tmp_path / "别的.parquet")
    for name in ("坏.parquet", "别的.parquet", "没有.parquet"):
        with pytest.raises(DocumentError) as raised:
            FactsTable(tmp_path / name)
        assert raised.value.problems[0].code == "N809"


def rewritten(path: Path, change: Any) -> Path:
    """A table changed by other hands: its metadata kept, its columns as `change` makes them."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    target = path.with_name("改.parquet")
    kept = {key: text for key, text in pq.ParquetFile(path).metadata.metadata.items() if key != b"ARROW:schema"}
    pq.write_table(change(table).replace_schema_metadata(kept), target)
    return target


def _with(table: Any, name: str, column: Any) -> Any:
    return table.set_column(table.schema.get_field_index(name), name, column)


@pytest.mark.parametrize(
    "change",
    [
        lambda table, pa: _with(table, "persons", table["persons"].cast(pa.int32())),
        lambda table, pa: _with(table, "building_area", table["building_area"].cast(pa.float64())),
        lambda table, pa: _with(table, "election", table["election"].cast(pa.uint64())),
        lambda table, pa: _with(table, "scheme", pa.array([-1] * len(table), pa.int32())),
        lambda table, pa: _with(table, "scheme", pa.array([1] * len(table), pa.int32())),
        lambda table, pa: _with(table, "scheme", table["scheme"].cast(pa.int64())),
        lambda table, pa: table.slice(1),
        lambda table, pa: _with(table, "mode", pa.array(["货币安置 "] * len(table)).dictionary_encode()),
        lambda table, pa: _with(table, "status", pa.array(["已结算"] * len(table)).dictionary_encode()),
        lambda table, pa: _with(table, "group", pa.array([None] * len(table), pa.string()).dictionary_encode()),
        lambda table, pa: _with(table, "persons", pa.array([None] * len(table), pa.int64())),
        lambda table, pa: _with(table, "case_id", pa.array([f"甲-{n}" for n in range(len(table))])),
        lambda table, pa: _with(table, "village", pa.array(["某村"] * len(table)).dictionary_encode()),
        lambda table, pa: _with(table, "scheme_sha256", pa.array(["0" * 64] * len(table)).dictionary_encode()),
        lambda table, pa: _with(table, "synthetic", pa.array([True] * len(table))),
        lambda table, pa: table.take(list(range(len(table)))[::-1]),
        lambda table, pa: pa.concat_tables([table.slice(1), table.slice(1, 1)]),
        lambda table, pa: table.append_column("more", pa.array([1] * len(table), pa.int64())),
        lambda table, pa: table.drop_columns(["persons"]),
    ],
)
def test_a_table_that_other_hands_changed_is_not_read_as_ours(tmp_path: Path, change: Any) -> None:
    import pyarrow as pa

    table = written(FolderDistrict(CASES / "yukou"), tmp_path / "x.parquet")
    assert simulate(FactsTable(rewritten(table.path, lambda table: table)), [scenario()])
    with pytest.raises(DocumentError) as raised:
        simulate(FactsTable(rewritten(table.path, lambda table: change(table, pa))), [scenario()])
    assert raised.value.problems[0].code == "N809"


CHANGED = "事实表与它自己记的摘要不符：写出以后被改动过"


def test_a_million_more_in_every_row_are_told_before_anything_is_printed(run: Any, tmp_path: Path) -> None:
    """Under the digest of the original, with its metadata kept."""
    import pyarrow.compute as pc

    table = written(FolderDistrict(CASES / "yukou"), tmp_path / "x.parquet")
    more = rewritten(
        table.path, lambda table: _with(table, "replacement_value", pc.add(table["replacement_value"], 1_000_000_00))
    )
    (tmp_path / "s.toml").write_text('[change]\n"moving.price" = 55\n', "utf-8")
    for form in ("text", "json"):
        code, out, err = run("simulate", more, "--scenario", tmp_path / "s.toml", "--format", form)
        assert (code, out) == (1, "") and f"错误 N809 {CHANGED}" in err
        assert "改法：用 chaiqian facts 从项目文件夹重新生成；查清是谁改的" in err


@pytest.mark.parametrize("key", ["left_out", "contradictions", "program", "synthetic", "content", "reads", "file"])
def test_what_a_table_says_of_itself_is_in_its_digest(tmp_path: Path, key: str) -> None:
    import pyarrow.parquet as pq

    path = written(FolderDistrict(CASES / "yukou"), tmp_path / "x.parquet").path
    about = json.loads(pq.ParquetFile(path).metadata.metadata[b"chaiqian"])
    if key in about:
        about[key] = {"program": "0", "synthetic": True}.get(key, 7)
    else:
        about["schemes"][0][key] = {"file": "x", "reads": []}.get(key) if key != "content" else {
            **about["schemes"][0]["content"], "note": "x"}  # fmt: skip
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({"chaiqian": json.dumps(about)}), path)
    with pytest.raises(DocumentError) as raised:
        list(FactsTable(path).blocks())
    assert raised.value.problems[0].code == "N809"


def test_a_table_proves_itself_however_it_was_cut(tmp_path: Path) -> None:
    """Row groups of other sizes and other dictionaries, as other programs write them again: the same values."""
    import pyarrow.parquet as pq

    path = written(SyntheticDistrict(3_000, 7), tmp_path / "x.parquet", True).path
    kept = {key: text for key, text in pq.ParquetFile(path).metadata.metadata.items() if key != b"ARROW:schema"}
    pq.write_table(pq.read_table(path).replace_schema_metadata(kept), path, row_group_size=177, compression="none")
    assert sum(block.rows for block in FactsTable(path).blocks()) == 3_000


def test_a_table_of_the_form_before_says_that_it_proves_nothing(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    path = written(FolderDistrict(CASES / "yukou"), tmp_path / "x.parquet").path
    about = {**json.loads(pq.ParquetFile(path).metadata.metadata[b"chaiqian"]), "format": "chaiqian 事实表 1"}
    pq.write_table(pq.read_table(path).replace_schema_metadata({"chaiqian": json.dumps(about)}), path)
    with pytest.raises(DocumentError) as raised:
        FactsTable(path)
    (problem,) = raised.value.problems
    assert problem.message == "事实表是旧式的，查不出有没有被改动，不再读取"
    assert problem.remedy == "用 chaiqian facts 从项目文件夹重新生成"


def test_months_of_the_guidance_have_a_bound(tmp_path: Path) -> None:
    text = '[change]\n"temporary_housing.months_after_delivery" = {}\n'
    folder = FolderDistrict(CASES / "yukou")
    (result,) = simulate(folder, scenarios(tmp_path, text.format(600)))
    assert result.tally.total.winners
    with pytest.raises(DocumentError) as raised:
        simulate(folder, scenarios(tmp_path, text.format(601)))
    (problem,) = raised.value.problems
    assert (problem.code, problem.expected) == ("N808", "不超过 600 个月")


def test_a_seed_gives_the_same_district_in_any_order_of_making(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts_table, "__version__", "0.2.0")  # which is in the digest, as all that a table says
    one, other = (written(SyntheticDistrict(3_000, 7), tmp_path / f"{n}.parquet", True) for n in (1, 2))
    assert one.sha256 == other.sha256 == "9fc01588ae2910a4451bdaa46861ec7a45fb08b6dc89450340f0219e64f7f57f"
    assert one.synthetic and one.households == 3_000 and len(one.schemes) == 19
    assert written(SyntheticDistrict(3_000, 8), tmp_path / "3.parquet", True).sha256 != one.sha256


def test_a_synthetic_district_reaches_what_a_real_one_would() -> None:
    district = SyntheticDistrict(20_000, 1)
    capped = excess = 0
    for block in district.blocks():
        scheme = compiled(prepare(district.schemes[block.scheme].scheme))
        values = scheme.run(block.facts, block.rows)
        capped += int((values["award_cap"] != 0).sum())
        excess += int((values["purchase.excess"] != 0).sum())
        assert not (values.refused & (block.facts["units_chosen"] > 0)).any()
        for line in scheme.prepared.graph.lines:
            assert int(np.abs(values[line.id]).max()) < 10**12
    assert capped and excess


def test_facts_may_be_out_of_range_under_a_scenario_alone() -> None:
    district = SyntheticDistrict(500, 1)
    block = next(district.blocks())
    before = compiled(prepare(district.schemes[block.scheme].scheme))
    everybody = np.ones(block.rows, np.bool_)
    (found,) = tally(before, block, [After(before, everybody)])
    assert found.total.households == block.rows
    narrower = before._replace(ranges={**before.ranges, "persons": (0, 0)})
    recognised_anew = {**block.facts, "persons": block.facts["persons"] + 10**6}
    for after in (After(narrower, everybody), After(before, everybody, recognised_anew)):
        with pytest.raises(OutOfRangeError, match="persons"):
            tally(before, block, [after])


def test_a_table_with_damaged_words_is_a_problem_when_it_is_read(tmp_path: Path) -> None:
    table = written(FolderDistrict(CASES / "yukou"), tmp_path / "x.parquet")
    data = table.path.read_bytes()
    assert data.count("峪口镇".encode()) > 1
    table.path.write_bytes(data.replace("峪口镇".encode(), b"\xe5\xb3\xaa\xff\x8f\xa3\xe9\x95\x87"))
    with pytest.raises(DocumentError) as raised:
        list(FactsTable(table.path).blocks())
    assert raised.value.problems[0].code == "N809"
