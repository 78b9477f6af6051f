"""Scenarios over a district as a report: what each costs, where, in which lines, for whom, and how it is spread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from chaiqian.district.columns import DistrictScheme, DistrictUnit
from chaiqian.district.running import Result
from chaiqian.district.simulation import ADJUSTMENTS, EITHER, PURCHASE
from chaiqian.district.simulation_words import changes_guidance, mixed_bases, scenario_text, tried
from chaiqian.district.tally import BANDS, Sums, Tally, band_of
from chaiqian.guidance.register import load_guidance
from chaiqian.law.fact_labels import LACKS_APPRAISAL
from chaiqian.law.prepared import prepare
from chaiqian.law.recognition.verdict import UNAPPRAISED
from chaiqian.law.rules.line import BOTH, GROUPS, MONETARY, RELOCATION
from chaiqian.output.report import BAR, MONEY, NUMBER, WHOLE_BAR, WORD, Cell, Column, Report, Table, folder_cautions
from chaiqian.output.text import money

COST = (
    "费用是付给住户的钱：选货币安置的为货币安置合计；选回迁安置的为补偿合计减购房款，建房的钱不计；"
    "还没有选定方式的，按评估价格折算的较优方式计（相等的按货币安置）。单位：元。"
)
TITLE = "情景测算"
STATUS = {True: "结算", False: "试算"}
BEFORE, AFTER, CHANGE = Column("现行费用", MONEY, 9), Column("情景费用", MONEY, 9), Column("增减", MONEY, 8)
AMOUNTS = (BEFORE, AFTER, CHANGE)
WHO = (Column("增加", NUMBER, 4), Column("减少", NUMBER, 4), Column("不变", NUMBER, 4))
TRIED = Column("改动", width=21)
WAY_NAMES = {MONETARY: MONETARY, RELOCATION: RELOCATION, "": "未选定"}
LEFT_OUT = (
    "屏幕窄，各表没有列“现行费用”，总览也没有列增加、减少、不变的户数："
    "110 列以上的屏幕和 -o 写出的 .xlsx、.html、.pdf 里有。"
)
SHOWN = 12
CAP = "award_cap"


class SimulationSource(NamedTuple):
    """Where the households came from."""

    file: str
    sha256: str
    households: int
    left_out: int
    synthetic: bool
    schemes: Sequence[DistrictScheme]
    units: Sequence[DistrictUnit]
    contradictions: int = 0


def simulation_report(
    source: SimulationSource, results: Sequence[Result], most_rows: int | None = None, narrow: bool = False
) -> Report:
    """The whole report; `most_rows` cuts long tables of places, and says so; a narrow one leaves out what is now."""
    cut = (LEFT_OUT,) if narrow else ()
    tables = [_overview(source, results)._replace(notes=(*_undecided(results), *cut, _note(source, results)))]
    for number, result in enumerate(results, 1):
        part, note = f"情景{number}", _note(source, [result])
        for table in _scenario_tables(source, result, most_rows):
            named = table._replace(name=f"{part} {table.name}", title=f"{part}　{table.title}", part=part)
            tables.append(_with_note(named, note))
    if narrow:
        tables = [_narrowed(table) for table in tables]
    return Report(
        title=TITLE + ("（合成数据）" if source.synthetic else ""),
        facts=tuple(_facts(source, results)),
        tables=tuple(tables),
        cautions=tuple(_cautions(source, results)),
        closing=(COST,),
        facts_once=True,
    )


def _with_note(table: Table, note: str) -> Table:
    return table._replace(notes=(*table.notes, note))


def _narrowed(table: Table) -> Table:
    """The table without what things cost now: the change says it; where values are tried, they need the room of WHO."""
    dropped = {BEFORE, *(WHO if TRIED in table.columns else ())}
    kept = [index for index, column in enumerate(table.columns) if column not in dropped]

    def cut(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(row[index] for index in kept)

    return table._replace(
        columns=tuple(table.columns[index] for index in kept),
        rows=tuple(map(cut, table.rows)),
        total=None if table.total is None else cut(table.total),
    )


def _facts(source: SimulationSource, results: Sequence[Result]) -> Iterator[tuple[str, str]]:
    yield "数据", f"{source.file}（摘要 {source.sha256[:16]}），{source.households:,} 户"
    entries = {prepare(entry.scheme).figures.in_force for entry in source.schemes}
    document = load_guidance().entries[0].document
    yield "指导意见", f"{document}，{'、'.join(f'{day} 起施行的数值' for day in sorted(entries))}"
    for entry in source.schemes[:SHOWN]:
        yield "方案", f"{entry.scheme.project.name}（摘要 {entry.sha256[:16]}）"
    if len(source.schemes) > SHOWN:
        yield "方案", f"……共 {len(source.schemes)} 份"
    for number, result in enumerate(results, 1):
        yield f"情景{number}", scenario_text(source.schemes, result)


def _cautions(source: SimulationSource, results: Sequence[Result]) -> Iterator[str]:
    if source.synthetic:
        yield "这是程序合成的数据，不是任何真实的住户和方案，只用来试算规模。"
    if source.left_out:
        yield f"有 {source.left_out} 户不能结算，没有计入。"
    yield from folder_cautions(source.contradictions, 0)
    lacking = _lacking(results)
    if lacking:
        yield f"有 {lacking}，这些户的费用和各项合计{LACKS_APPRAISAL}。"
    yield from mixed_bases(source.schemes, results)
    if changes_guidance(source.schemes, results):
        yield "有的情景改变了指导意见规定的数值：只是测算，现行结算仍按指导意见。"
    for number, result in enumerate(results, 1):
        if result.tally.refused:
            why = "多为所选安置房超出允许的面积差"
            yield f"情景{number}下有 {result.tally.refused} 户不能结算（{why}），前后都没有计入。"


def _undecided(results: Sequence[Result]) -> Iterator[str]:
    """What the change holds beside what the scenario costs: households without a way may switch to the other one."""
    households = _households([result.tally.modes[""] for result in results])
    if households:
        yield f"其中 {households}还没有选定方式，改前改后各按较优的方式计，因此换了方式的，差额也计在增减里。"


def _lacking(results: Sequence[Result]) -> str:
    """How many households lack an appraisal, K15; nothing for none."""
    households = _households([result.tally.total.unappraised for result in results])
    return f"{households}{UNAPPRAISED}完" if households else ""


def _households(counts: Sequence[int]) -> str:
    """So many households, from the fewest to the most of some scenarios; nothing for none."""
    fewest, most = min(counts), max(counts)
    return f"{fewest:,} 至 {most:,} 户" if fewest != most else f"{most:,} 户" if most else ""


def _note(source: SimulationSource, results: Sequence[Result]) -> str:
    """From what a table is, and what its sums lack."""
    lacking = _lacking(results)
    return _source_note(source) + (f"；其中 {lacking}，费用{LACKS_APPRAISAL}" if lacking else "")


def _source_note(source: SimulationSource) -> str:
    days = sorted({prepare(entry.scheme).figures.in_force for entry in source.schemes})
    return (
        f"来源：{source.file}（摘要 {source.sha256[:16]}）；方案 {len(source.schemes)} 份；"
        f"指导意见 {'、'.join(map(str, days))} 起的数值" + ("；合成数据" if source.synthetic else "")
    )


def _overview(source: SimulationSource, results: Sequence[Result]) -> Table:
    columns = (Column("情景", WORD, 5), TRIED, Column("户数", NUMBER, 5), *AMOUNTS, Column("户均增减", MONEY, 7), *WHO)
    totals = [result.tally.total for result in results]
    rows = tuple(
        (f"情景{number}", text, total.households, *_amounts(total), _average(total), *_who(total))
        for number, (text, total) in enumerate(zip(tried(source.schemes, results), totals, strict=True), 1)
    )
    return Table("总览", "总览", columns, rows)


def _who(sums: Sums) -> tuple[int, int, int]:
    return sums.winners, sums.losers, sums.unchanged


def _amounts(sums: Sums) -> tuple[int, int, int]:
    return sums.before, sums.after, sums.change


def _average(sums: Sums) -> int | None:
    """分 a household, half away from zero."""
    if not sums.households:
        return None
    half = (2 * abs(sums.change) + sums.households) // (2 * sums.households)
    return half if sums.change >= 0 else -half


def _scenario_tables(source: SimulationSource, result: Result, most_rows: int | None) -> Iterator[Table]:
    tally = result.tally
    yield _statuses(tally)
    yield _lines(source, tally)
    yield _places(source, tally, "乡镇", 1, most_rows)
    yield _places(source, tally, "村", 2, most_rows)
    if any(unit.group for unit in source.units):
        yield _places(source, tally, "村民小组", 3, most_rows)
    yield _distribution(tally)
    yield _better_ways(tally)
    yield _all_in_one_way(tally)


def _statuses(tally: Tally) -> Table:
    columns = (Column("状态", WORD, 3), Column("户数", NUMBER, 5), *AMOUNTS, *WHO)
    parts = [(STATUS[final], tally.of_status(final)) for final in (True, False)]
    rows = tuple((name, part.households, *_amounts(part), *_who(part)) for name, part in parts if part.households)
    total = tally.total
    sums = ("合计", total.households, *_amounts(total), *_who(total))
    notes = (_households_note(tally),) if total.households else ()
    return Table("结算与试算", "结算与试算", columns, rows, sums, notes)


def _households_note(tally: Tally) -> str:
    """What households chose, how many the cap holds, and how much one gains or loses at most."""
    chosen = "，".join(f"{name} {tally.modes[mode]:,} 户" for mode, name in WAY_NAMES.items() if tally.modes[mode])
    capped = f"现行 {tally.capped[0]:,} 户，情景 {tally.capped[1]:,} 户"
    most = [f"最多{word} {money(fen)} 元" for word, fen in (("增加", tally.most), ("减少", -tally.least)) if fen]
    return f"选择：{chosen}。奖励封顶起作用的：{capped}。" + (f"一户{'，'.join(most)}。" if most else "")


def _lines(source: SimulationSource, tally: Tally) -> Table:
    sums: dict[str, list[int]] = {}
    for (_, line), (before, after) in tally.lines.items():
        pair = sums.setdefault(line, [0, 0])
        pair[0], pair[1] = pair[0] + before, pair[1] + after
    kept = [
        (name, sums[line][0], sums[line][1])
        for line, name in _line_names(source.schemes).items()
        if any(sums.get(line, ()))
    ]
    most = max((abs(after - before) for _, before, after in kept), default=0)
    rows = tuple((name, before, after, after - before, _bar(after - before, most)) for name, before, after in kept)
    columns = (Column("项目", width=10), *AMOUNTS, Column("变动大小", BAR, 8))
    before, after = sum(row[1] for row in kept), sum(row[2] for row in kept)
    total = ("合计", before, after, after - before, "")
    return Table("项目", "各项目", columns, rows, total, ("购房款由住户交纳，按负数列。",))


def _line_names(schemes: Iterable[DistrictScheme]) -> dict[str, str]:
    """Names of lines by id: group by group as the guidance has them, the cap after all awards, the purchase last."""
    lines = {line.id: line for entry in schemes for line in prepare(entry.scheme).graph.lines}
    parts: list[list[str]] = [[key for key, line in lines.items() if line.group == group] for group in GROUPS]
    named = {key: lines[key].name for part in parts for key in sorted(part, key=CAP.__eq__)}
    purchase = {key: lines[key].name for key in PURCHASE if key in lines}
    return {**named, ADJUSTMENTS: "历史遗留问题认定", **purchase}


def _bar(amount: int, most: int) -> Cell:
    if not amount or not most:
        return ""
    length = abs(amount) * WHOLE_BAR // most
    return length if amount > 0 else -length


def _places(source: SimulationSource, tally: Tally, title: str, depth: int, most_rows: int | None) -> Table:
    sums: dict[tuple[str, ...], Sums] = {}
    for (_, unit), part in tally.units.items():
        sums.setdefault(source.units[unit][:depth], Sums()).add(part)
    placed = sorted(sums.items(), key=lambda entry: (-abs(entry[1].change), entry[0]))
    notes: tuple[str, ...] = ()
    if most_rows is not None and len(placed) > most_rows:
        notes = (f"按变动大小列前 {most_rows} 个，共 {len(placed)} 个；全部见 -o 写出的 .xlsx 或 .html。",)
        placed = placed[:most_rows]
    most = max((abs(part.change) for _, part in placed), default=0)
    rows = tuple(("".join(place), *_row_of(part), _bar(part.change, most)) for place, part in placed)
    columns = (Column(title, width=9), Column("户数", NUMBER, 5), *AMOUNTS, *WHO, Column("变动大小", BAR, 6))
    return Table(title, f"按{title}（变动大的在前）", columns, rows, notes=notes)


def _row_of(sums: Sums) -> tuple[int, ...]:
    return sums.households, *_amounts(sums), *_who(sums)


def _distribution(tally: Tally) -> Table:
    numbers = range(-len(BANDS) - 1, len(BANDS) + 2)
    most = max(tally.bands.values(), default=0)
    rows = tuple((_band(number), tally.bands[number], _bar(tally.bands[number], most)) for number in numbers)
    columns = (Column("每户增减", WORD, 12), Column("户数", NUMBER, 6), Column("户数多少", BAR, 14))
    return Table("分布", "每户变动的分布", columns, rows)


def _band(number: int) -> str:
    low, high = band_of(number)
    if number == 0:
        return "不变"
    edges = sorted(abs(edge) for edge in (low, high) if edge is not None)
    word = "增加" if number > 0 else "减少"
    if low is None or high is None:
        return f"{word} {_yuan(edges[0])} 元以上"
    return (
        f"{word}不到 {_yuan(edges[1])} 元" if not edges[0] else f"{word} {_yuan(edges[0])} 至不到 {_yuan(edges[1])} 元"
    )


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}"


def _better_ways(tally: Tally) -> Table:
    ways = (*BOTH, EITHER)
    rows = tuple(
        (before, after, tally.ways[before, after]) for before in ways for after in ways if tally.ways[before, after]
    )
    flipped = sum(number for (before, after), number in tally.ways.items() if before != after)
    columns = (Column("现行较优方式", width=8), Column("情景较优方式", width=8), Column("户数", NUMBER, 6))
    notes = (f"按评估价格折算的较优方式改变的 {flipped:,} 户。较优只是算术比较，不是选择建议。",)
    return Table("较优方式", "较优方式的变化", columns, rows, notes=notes)


def _all_in_one_way(tally: Tally) -> Table:
    rows = []
    for mode, name in ((MONETARY, "全部货币安置"), (RELOCATION, "全部回迁安置（净额）")):
        found = [tally.all_ways.get((final, mode), [0, 0]) for final in (True, False)]
        before, after = (sum(pair[side] for pair in found) for side in (0, 1))
        if before or after:
            rows.append((name, before, after, after - before))
    return Table("同一方式", "假如都选同一种方式", (Column("方式", width=10), *AMOUNTS), tuple(rows))
