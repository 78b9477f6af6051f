"""What several cases of one project must agree on, and where they contradict each other or the scheme's count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from chaiqian.documents.case import Case
from chaiqian.documents.case_checks import square
from chaiqian.documents.id_number import same_person
from chaiqian.documents.labels import key_of, label_of
from chaiqian.documents.locate import locate, place_of
from chaiqian.documents.problem import Finding, Keyed, Place, Problem, Text
from chaiqian.documents.problem import Path as KeyPath
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.source import Source
from chaiqian.documents.wording import for_file
from chaiqian.guidance import load_guidance
from chaiqian.law.recognition.people import member_verdict
from chaiqian.output.text import masked
from chaiqian.project.signing_count import UnitCount

TWICE = "是同一户的备份的，移出项目文件夹；是两户的，给其中一宗另编编号"

_WITHIN = Keyed("合计不大于{homestead.plot_area}"), Keyed("核对各户的{homestead.area}和{homestead.plot_area}")


class Entry(NamedTuple):
    """A value of one case."""

    case: Case
    path: KeyPath

    def place(self) -> Place:
        return place_of(self.case.source, self.path)


class Conflict(NamedTuple):
    """Values of several cases that contradict each other; the problem is said of `entry`, and names the others."""

    finding: Finding
    entry: Entry
    others: tuple[Entry, ...]

    def problem(self) -> Problem:
        """In the words of the files."""
        said, entry = self.finding, self.entry
        also = tuple(other.place() for other in self.others)
        label, key = label_of("case", entry.path), key_of(entry.path)
        message, expected, remedy = (for_file(text, "case") for text in (said.message, said.expected, said.remedy))
        return Problem(
            said.code, message, entry.place(), expected, remedy, label=label, key=key, clause=said.clause, also=also
        )


def _conflict(
    code: str, entry: Entry, message: str, expected: Text, remedy: Text, clause: str, others: Iterable[Entry]
) -> Conflict:
    return Conflict(Finding(code, "case", entry.path, message, expected, remedy, clause), entry, tuple(others))


def check_project(cases: Sequence[Case], scheme: Scheme | None = None) -> tuple[Problem, ...]:
    """What the cases of one project contradict each other in; each problem names every place involved."""
    return tuple(found.problem() for found in contradictions(cases, scheme))


def contradictions(cases: Sequence[Case], scheme: Scheme | None = None) -> Iterator[Conflict]:
    """The same, with the cases themselves: they need not be files yet."""
    yield from _repeated_ids(cases)
    yield from _plots(cases, scheme is None or scheme.subsidies.only_child)
    yield from _resettled_twice(cases, scheme)


class SharedKey(NamedTuple):
    """What must be unique or agree where several cases have it: cases without a key in common cannot conflict."""

    kind: str
    value: str


SAME_ID, SAME_PLOT, SAME_PERSON = "id", "plot", "person"


def shared_keys(case: Case, scheme: Scheme) -> Iterator[SharedKey]:
    """The keys of a case, so that a large folder can be compared without holding its cases."""
    yield SharedKey(SAME_ID, case.case_id.casefold())
    if case.homestead.plot_id is not None:
        yield SharedKey(SAME_PLOT, case.homestead.plot_id)
    relations = load_guidance().figures_on(scheme.project.figures_day).relations
    for member in case.members:
        if member.id_number is not None and member_verdict(member, relations, scheme.members.extra_relations)[0]:
            yield SharedKey(SAME_PERSON, same_person(member.id_number))


def conflicts(kind: str, cases: Sequence[Case], scheme: Scheme) -> tuple[Problem, ...]:
    """What the cases that share one key of this kind contradict each other in."""
    found = _resettled_twice(cases, scheme)
    if kind == SAME_ID:
        found = _repeated_ids(cases)
    elif kind == SAME_PLOT:
        found = _plots(cases, scheme.subsidies.only_child)
    return tuple(conflict.problem() for conflict in found)


def _repeated_ids(cases: Sequence[Case]) -> Iterator[Conflict]:
    first: dict[str, Entry] = {}
    for case in cases:
        entry = Entry(case, ("case_id",))
        earlier = first.setdefault(case.case_id.casefold(), entry)
        if earlier is not entry:
            message, expected = f"编号 {case.case_id} 重复", "全项目唯一（不分大小写）"
            yield _conflict("X501", entry, message, expected, TWICE, "", [earlier])


def _plots(cases: Sequence[Case], only_child_paid: bool) -> Iterator[Conflict]:
    plots: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.homestead.plot_id is not None:
            plots[case.homestead.plot_id].append(case)
    for plot in plots.values():
        yield from _differing(plot)
        yield from _too_large(plot)
        if only_child_paid:
            yield from _only_child_twice(plot)


def _differing(plot: list[Case]) -> Iterator[Conflict]:
    first, *rest = plot
    for case in rest:
        for key in ("plot_area", "year", "zone"):
            if getattr(case.homestead, key) != getattr(first.homestead, key):
                path = ("homestead", key)
                label = label_of("case", path).split(" · ")[-1]
                message = f"整宗 {case.homestead.plot_id} 各户的{label}不一致"
                remedy = "同一宗宅基地各户写一样的，核对后改正"
                yield _conflict("X503", Entry(case, path), message, "各户一致", remedy, "六", [Entry(first, path)])


def _too_large(plot: list[Case]) -> Iterator[Conflict]:
    total = sum(case.homestead.area for case in plot)
    *others, last = [Entry(case, ("homestead", "area")) for case in plot]
    whole = last.case.homestead.plot_area
    if whole is not None and others and total > whole:
        message = f"整宗 {last.case.homestead.plot_id} 各户面积合计 {square(total)}，大于整宗面积 {square(whole)}"
        yield _conflict("X502", last, message, *_WITHIN, "六", others)


def _only_child_twice(plot: list[Case]) -> Iterator[Conflict]:
    claims = [Entry(case, ("household", "only_child")) for case in plot if case.household.only_child]
    for entry in claims[1:]:
        message = f"整宗 {entry.case.homestead.plot_id} 有两户享受独生子女补助费"
        yield _conflict(
            "X504",
            entry,
            message,
            "一宗宅基地一户享受",
            Keyed("只在一户写{household.only_child=true}"),
            "八（五）6",
            claims[:1],
        )


def _resettled_twice(cases: Sequence[Case], scheme: Scheme | None) -> Iterator[Conflict]:
    guidance = load_guidance()
    figures = guidance.figures_on(scheme.project.figures_day) if scheme is not None else guidance.entries[-1]
    extra, relations = scheme.members.extra_relations if scheme is not None else (), figures.relations
    first: dict[str, Entry] = {}
    for case in cases:
        for index, member in enumerate(case.members):
            if member.id_number is None or not member_verdict(member, relations, extra)[0]:
                continue
            entry = Entry(case, ("members", index, "id_number"))
            earlier = first.setdefault(same_person(member.id_number), entry)
            if earlier.case is not case:
                message = f"身份证号 {masked(member.id_number)} 在两宗宅基地都列为被安置人员"
                remedy = "核对这个人应在哪一宗安置"
                yield _conflict("X505", entry, message, "一人只安置一次", remedy, "五（三）", [earlier])


def disagreements(counts: Iterable[UnitCount], scheme: Scheme | None) -> Iterator[Problem]:
    """Where the folder's count of who has signed is not the one that the scheme records, with both numbers."""
    for count in counts:
        if count.disagrees and scheme is not None and scheme.source is not None:
            yield _disagreement(count, scheme.source)


def _disagreement(count: UnitCount, scheme: Source) -> Problem:
    path = ("signing_units", count.index, "signed" if count.unit.counts is None else "counts")
    until = f"（截至 {count.deadline}）" if count.deadline else ""
    message = f"{count.name}的已签户数：方案写 {count.recorded} 户，文件夹内案件统计{until}为 {count.signed} 户"
    inside = f"文件夹内有该单位案件 {count.inside} 宗、方案总户数 {count.unit.households} 户"
    remedy = f"{inside}；核对案件是否齐全、签约日期是否写全"
    return locate([Finding("W506", "scheme", path, message, "两个数一致", remedy, "八（六）3")], {"scheme": scheme})[0]
