"""What several cases of one project must agree on, and where they contradict each other or the scheme's count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from chaiqian.documents.case import Case
from chaiqian.documents.case_checks import square
from chaiqian.documents.id_number import same_person
from chaiqian.documents.problem import Finding, Keyed, Place, Problem, Text
from chaiqian.documents.problem import Path as KeyPath
from chaiqian.documents.scheme import Scheme
from chaiqian.documents.source import Source
from chaiqian.guidance import load_guidance
from chaiqian.law.recognition.people import member_verdict
from chaiqian.output.text import masked
from chaiqian.project.signing_count import UnitCount

TWICE = "是同一户的备份的，移出项目文件夹；是两户的，给其中一宗另编编号"

# Beside conditions that are met, this verdict would contradict them (M410).
_NOT_HERE = "{members.recognised=false}，那里只写结论，不写各项条件"
_WITHIN = Keyed("合计不大于{homestead.plot_area}"), Keyed("核对各户的{homestead.area}和{homestead.plot_area}")


class Entry(NamedTuple):
    """A value of one case, with the scheme that the case is judged by."""

    case: Case
    path: KeyPath

    def place(self) -> Place:
        """Where it stands in the file."""
        from chaiqian.documents.locate import place_of  # positions are worked out only when there is a problem

        return place_of(self.case.source, self.path)

    @property
    def file(self) -> str:
        """The file of the case; empty where it was not read from one."""
        return self.case.source.file if self.case.source is not None else ""


class Clash(NamedTuple):
    """One contradiction: what is said, and which households of each side contradict those of the other.

    The problem stands at the first of `one`, and names the first of `other`, or `also` where these are several.
    """

    finding: Finding
    one: tuple[Entry, ...]
    other: tuple[Entry, ...]
    also: tuple[Entry, ...] = ()

    @property
    def problem(self) -> Problem:
        """In the words of the files."""
        from chaiqian.documents.labels import key_of, label_of
        from chaiqian.documents.wording import for_file

        said, entry = self.finding, self.one[0]
        label, key = label_of("case", entry.path), key_of(entry.path)
        also = tuple(other.place() for other in self.also or self.other[:1])
        message, expected, remedy = (for_file(text, "case") for text in (said.message, said.expected, said.remedy))
        return Problem(
            said.code, message, entry.place(), expected, remedy, label=label, key=key, clause=said.clause, also=also
        )

    def sides(self) -> Iterator[tuple[str, tuple[Entry, ...]]]:
        """The file of each household concerned, and those that it contradicts."""
        for entries, others in ((self.one, self.other), (self.other, self.one)):
            for entry in entries:
                yield entry.file, tuple(other for other in others if other.case is not entry.case)


def _clash(
    code: str, message: str, expected: Text, remedy: Text, clause: str, one: Iterable[Entry], other: Iterable[Entry]
) -> Clash:
    one = tuple(one)
    return Clash(Finding(code, "case", one[0].path, message, expected, remedy, clause), one, tuple(other))


class SharedKey(NamedTuple):
    """What must be unique or agree where several cases have it: cases without a key in common cannot conflict."""

    kind: str
    value: str


SAME_ID, SAME_PLOT, SAME_PERSON = "id", "plot", "person"


def shared_keys(case: Case, scheme: Scheme | None) -> Iterator[SharedKey]:
    """The keys of a case, so that a large folder can be compared without holding its cases."""
    yield SharedKey(SAME_ID, case.case_id.casefold())
    if case.homestead.plot_id is not None:
        yield SharedKey(SAME_PLOT, case.homestead.plot_id)
    yield from (SharedKey(SAME_PERSON, number) for _, number in _resettled(case, scheme))


def clashes(kind: str, cases: Sequence[Case], scheme: Scheme | None) -> tuple[Clash, ...]:
    """What the cases of one project that share one key of this kind contradict each other in."""
    if kind == SAME_ID:
        return tuple(_repeated_ids(cases))
    if kind == SAME_PLOT:
        return tuple(_plots(cases, scheme is None or scheme.subsidies.only_child))
    return tuple(_resettled_twice(cases, scheme))


def check_project(cases: Sequence[Case], scheme: Scheme | None = None) -> tuple[Problem, ...]:
    """What the cases of one project contradict each other in; each problem names every place involved."""
    return tuple(clash.problem for clash in contradictions(cases, scheme))


def contradictions(cases: Sequence[Case], scheme: Scheme | None = None) -> Iterator[Clash]:
    """The same, with the cases themselves: they need not be files yet."""
    for kind in (SAME_ID, SAME_PLOT, SAME_PERSON):
        yield from clashes(kind, cases, scheme)


def _repeated_ids(cases: Sequence[Case]) -> Iterator[Clash]:
    first: dict[str, Entry] = {}
    for case in cases:
        entry = Entry(case, ("case_id",))
        earlier = first.setdefault(case.case_id.casefold(), entry)
        if earlier is not entry:
            message, expected = f"编号 {case.case_id} 重复", "全项目唯一（不分大小写）"
            yield _clash("X501", message, expected, TWICE, "五（一）", [entry], [earlier])


def _plots(cases: Sequence[Case], only_child_paid: bool) -> Iterator[Clash]:
    plots: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.homestead.plot_id is not None:
            plots[case.homestead.plot_id].append(case)
    for plot in plots.values():
        yield from _differing(plot)
        yield from _too_large(plot)
        if only_child_paid:
            yield from _only_child_twice(plot)


def _differing(plot: list[Case]) -> Iterator[Clash]:
    from chaiqian.documents.labels import label_of

    first, *rest = plot
    for case in rest:
        for key in ("plot_area", "year", "zone"):
            own = getattr(case.homestead, key)
            if own == getattr(first.homestead, key):
                continue
            path = ("homestead", key)
            label = label_of("case", path).split(" · ")[-1]
            message = f"整宗 {case.homestead.plot_id} 各户的{label}不一致"
            remedy = "同一宗宅基地各户写一样的，核对后改正"
            others = [Entry(other, path) for other in plot if getattr(other.homestead, key) != own]
            yield _clash("X503", message, "各户一致", remedy, "六", [Entry(case, path)], others)


def _too_large(plot: list[Case]) -> Iterator[Clash]:
    total = sum(case.homestead.area for case in plot)
    *others, last = [Entry(case, ("homestead", "area")) for case in plot]
    whole = min((case.homestead.plot_area for case in plot if case.homestead.plot_area is not None), default=None)
    if whole is not None and others and total > whole:
        message = f"整宗 {last.case.homestead.plot_id} 各户面积合计 {square(total)}，大于整宗面积 {square(whole)}"
        found = _clash("X502", message, *_WITHIN, "六", [last, *others], [*others, last])
        yield found._replace(also=tuple(others))


def _only_child_twice(plot: list[Case]) -> Iterator[Clash]:
    claims = [Entry(case, ("household", "only_child")) for case in plot if case.household.only_child]
    for entry in claims[1:]:
        message = f"整宗 {entry.case.homestead.plot_id} 有两户享受独生子女补助费"
        remedy = Keyed("只有一户的{household.only_child=true}")
        others = [other for other in claims if other is not entry]
        yield _clash("X504", message, "一宗宅基地一户享受", remedy, "八（五）6", [entry], others)


def _resettled(case: Case, scheme: Scheme | None) -> Iterator[tuple[Entry, str]]:
    """The persons of a case who are resettled under its scheme (by the guidance alone where none can be used)."""
    guidance = load_guidance()
    figures = guidance.entries[-1] if scheme is None else guidance.figures_on(scheme.project.figures_day)
    relations, extra = figures.relations, () if scheme is None else scheme.members.extra_relations
    for index, member in enumerate(case.members):
        if member.id_number is not None and member_verdict(member, relations, extra)[0]:
            yield Entry(case, ("members", index, "id_number")), same_person(member.id_number)


def _resettled_twice(cases: Sequence[Case], scheme: Scheme | None) -> Iterator[Clash]:
    listed: defaultdict[str, list[Entry]] = defaultdict(list)
    for case in cases:
        for entry, number in _resettled(case, scheme):
            earlier = [other for other in listed[number] if other.case is not case]
            if earlier:
                message = f"身份证号 {masked(number)} 在两宗宅基地都列为被安置人员"
                remedy = Keyed(f"核对这个人应在哪一宗安置；另一宗的{_NOT_HERE}")
                yield _clash("X505", message, "一人只安置一次", remedy, "五（三）", [entry], earlier)
            listed[number].append(entry)


def resettled_elsewhere(projects: Iterable[tuple[Sequence[Case], Scheme | None]]) -> Iterator[Problem]:
    """Who is resettled in several projects: an error that is no household's of one of them alone."""
    first: dict[str, tuple[int, Entry]] = {}
    for project, (cases, scheme) in enumerate(projects):
        told: set[str] = set()
        for entry, number in (found for case in cases for found in _resettled(case, scheme)):
            earlier, other = first.setdefault(number, (project, entry))
            if earlier != project and number not in told:
                told.add(number)
                message = f"身份证号 {masked(number)} 在两个项目都列为被安置人员"
                remedy = Keyed(f"核对这个人应在哪个项目安置；另一个项目的{_NOT_HERE}")
                yield _clash("X507", message, "一人只安置一次", remedy, "五（三）", [entry], [other]).problem


def findings_of_units(counts: Iterable[UnitCount], scheme: Scheme | None) -> Iterator[Problem]:
    """What the folder's count of a signing unit says against the scheme: more cases than households, other counts."""
    crowded: set[int] = set()
    source = scheme.source if scheme is not None else None
    for count in counts if source is not None else ():
        assert source is not None
        if count.inside > count.unit.households and count.index not in crowded:
            crowded.add(count.index)
            yield _too_many(count, source)
        if count.disagrees:
            yield _disagreement(count, source)


def _too_many(count: UnitCount, scheme: Source) -> Problem:
    path = ("signing_units", count.index, "households")
    message = f"{count.name}的案件 {count.inside} 宗，多于方案的总户数 {count.unit.households} 户"
    remedy = "核对总户数，以及各户的村、村民小组是否写对"
    found = Finding("X506", "scheme", path, message, "案件不多于总户数", remedy, "八（六）3")
    from chaiqian.documents.locate import locate

    return locate([found], {"scheme": scheme})[0]


def _disagreement(count: UnitCount, scheme: Source) -> Problem:
    path = ("signing_units", count.index, "signed" if count.unit.counts is None else "counts")
    message = f"{count.name}的已签户数：{count.by_scheme()}；{count.by_cases(count.deadline)}"
    remedy = f"{count.why_different}；核对案件是否齐全、签约日期是否写全"
    from chaiqian.documents.locate import locate

    return locate([Finding("W506", "scheme", path, message, "两个数一致", remedy, "八（六）3")], {"scheme": scheme})[0]
