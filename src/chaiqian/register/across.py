"""What the households of a register contradict each other in, and the cases that the folder has already.

Looked at when all of them are known and none is written: what is wrong holds back the households concerned, each with
an error in its own cell that names the other place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from chaiqian.documents.case import Case
from chaiqian.documents.id_number import same_person
from chaiqian.documents.problem import Finding, Path
from chaiqian.documents.scheme import Scheme
from chaiqian.output.text import masked
from chaiqian.project.conflicts import Clash, Entry, contradictions
from chaiqian.register.defects import NO_DEFECT, one, sound
from chaiqian.register.gathered import RegisterHousehold
from chaiqian.register.judging import at_cell, cell_name
from chaiqian.register.wording import for_cell

Judged = tuple[RegisterHousehold, Case | None]


class _Person(NamedTuple):
    """Where a person stands: a household of the register, or a case of the folder."""

    household: RegisterHousehold | None
    case: Case | None
    path: Path
    name: object

    @property
    def number(self) -> str:
        if self.household is not None:
            return self.household.case_id
        return self.case.case_id if self.case is not None else ""


def check_across(
    judged: Sequence[Judged], others: Sequence[Case], scheme: Scheme | None, defects: list[Exception]
) -> None:
    """Add to each household what it contradicts: of the register, or of `others`, cases that stay as they are."""
    of_case = {id(case): household for household, case in judged if case is not None}
    errors: set[str] = set()
    for clash in _clashes([*others, *(c for _, c in judged if c is not None)], scheme, of_case, defects):
        errors.update(_tell(clash, of_case, defects))
    for persons in _in_two_households(judged, others, defects):
        if not errors.issuperset(person.number for person in persons if person.household is not None):
            _tell_of_person(persons, defects)


def _clashes(
    cases: Sequence[Case], scheme: Scheme | None, of_case: dict[int, RegisterHousehold], defects: list[Exception]
) -> list[Clash]:
    """What cases contradict each other in; those in which a defect is met are sent back and left out."""
    sharing = _sharing(cases)
    while sharing:
        try:
            return list(contradictions(sharing, scheme))
        except NO_DEFECT:
            raise
        except Exception as error:
            sharing = sound(
                sharing,
                error,
                lambda case: list(contradictions([case], scheme)),
                lambda case: of_case.get(id(case)),
                defects,
            )
    return []


def _sharing(cases: Sequence[Case]) -> list[Case]:
    """The cases that have a plot or a person in common with another: the rest cannot contradict."""
    seen: defaultdict[str, list[int]] = defaultdict(list)
    for place, case in enumerate(cases):
        if case.homestead.plot_id is not None:
            seen[f"plot {case.homestead.plot_id}"].append(place)
        for member in case.members:
            if member.id_number is not None:
                seen[same_person(member.id_number)].append(place)
    places = {place for shared in seen.values() if len(shared) > 1 for place in shared}
    return [cases[place] for place in sorted(places)]


def _tell(clash: Clash, of_case: dict[int, RegisterHousehold], defects: list[Exception]) -> Iterator[str]:
    """Say a contradiction of every household of the register that is in it; yields their numbers."""
    entries = _concerned(clash)
    for entry in entries:
        household = of_case.get(id(entry.case))
        if household is None:
            continue
        with one(household, defects):
            also = "；".join(_where(other, of_case) for other in entries if other is not entry)
            found = clash.finding
            remedy = f"{for_cell(found.remedy, 'case')}（另见 {also}）"
            expected = for_cell(found.expected, "case")
            placed = replace(found, path=entry.path, expected=expected, remedy=remedy)
            household.problems.append(at_cell(placed, household))
        yield household.case_id


def _concerned(clash: Clash) -> list[Entry]:
    """Each case of both sides once."""
    entries: list[Entry] = []
    for entry in (*clash.one, *clash.other):
        if not any(entry.case is known.case for known in entries):
            entries.append(entry)
    return entries


def _where(entry: Entry, of_case: dict[int, RegisterHousehold]) -> str:
    household = of_case.get(id(entry.case))
    if household is not None:
        return f"{household.case_id}：{cell_name(entry.path, household)}"
    return _file_of(entry.case)


def _file_of(case: Case) -> str:
    return f"{case.case_id}：案件文件 {case.source.file if case.source is not None else ''}".rstrip()


def _in_two_households(
    judged: Sequence[Judged], others: Sequence[Case], defects: list[Exception]
) -> Iterator[list[_Person]]:
    """Everyone who stands in two households by the number of the identity card, counted or not."""
    found: defaultdict[str, list[_Person]] = defaultdict(list)
    for case in others:
        for index, member in enumerate(case.members):
            if member.id_number is not None:
                path: Path = ("members", index, "id_number")
                found[same_person(member.id_number)].append(_Person(None, case, path, member.name))
    for household, _ in judged:
        with one(household, defects):
            for number, person in _people(household):
                found[number].append(person)
    for persons in found.values():
        if len({person.number for person in persons}) > 1:
            yield persons


def _people(household: RegisterHousehold) -> Iterator[tuple[str, _Person]]:
    members = household.values.get("members")
    for index, member in enumerate(members if isinstance(members, list) else ()):
        number = member.get("id_number")
        if isinstance(number, str):
            path: Path = ("members", index, "id_number")
            yield same_person(number), _Person(household, None, path, member.get("name"))


def _tell_of_person(persons: Iterable[_Person], defects: list[Exception]) -> None:
    listed = list(persons)
    for person in listed:
        if person.household is None:
            continue
        with one(person.household, defects):
            also = "；".join(_place(other) for other in listed if other.number != person.number)
            number = person.household.values["members"][person.path[1]]["id_number"]
            message = f"“{person.name}”（身份证号 {masked(number)}）同时列在两户"
            remedy = f"核对这个人是哪一户的；只在一户计入的不必改。（另见 {also}）"
            finding = Finding("W634", "case", person.path, message, "一人一户", remedy, "五（三）")
            person.household.problems.append(at_cell(finding, person.household))


def _place(person: _Person) -> str:
    if person.household is not None:
        return f"{person.number}：{cell_name(person.path, person.household)}"
    assert person.case is not None
    return _file_of(person.case)
