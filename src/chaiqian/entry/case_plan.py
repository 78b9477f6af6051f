"""The plan of a case: names from the scheme, the next free number, what follows from what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path as File
from typing import Any

from chaiqian.documents.case import Case
from chaiqian.documents.case_checks import check_id_numbers
from chaiqian.documents.case_writer import case_text
from chaiqian.documents.codes import ERROR
from chaiqian.documents.examine import as_far_as_known, partial
from chaiqian.documents.model import Origin
from chaiqian.documents.problem import Finding, Path, Problem
from chaiqian.documents.repair.syntax import STAND_IN
from chaiqian.documents.scheme import CollectiveAward, Scheme
from chaiqian.documents.source import Source
from chaiqian.entry import case_terms
from chaiqian.entry.plan import MORE, Answers, Plan, generic
from chaiqian.entry.screen import problem_of
from chaiqian.guidance import load_guidance
from chaiqian.law.prepared import prepare
from chaiqian.law.recognition.agreement import CHECKS
from chaiqian.law.recognition.people import OTHER_RELATION
from chaiqian.law.recognition.recognise import signing_units
from chaiqian.law.recognition.signing import SigningUnits
from chaiqian.law.settlement import Settlement, findings_with, settle
from chaiqian.output.pattern import pattern
from chaiqian.project.conflicts import check_project

GROUP: Path = ("household", "group")
NUMBER_AT_END = pattern(r"(.*?)(\d+)$")


class CasePlan(Plan):
    """One household of a project; `siblings` are the cases that the project has already."""

    document = "case"

    def __init__(self, scheme: Scheme, siblings: Iterable[Case] = (), schema: str = "") -> None:
        self.scheme = scheme
        self.siblings = tuple(siblings)
        self.schema = schema
        self.units: SigningUnits = signing_units(scheme)
        self.by_group = any(isinstance(a, CollectiveAward) and a.by == "村民小组" for a in scheme.awards)

    def skips(self, path: Path, answers: Answers) -> bool:
        return case_terms.is_skipped(self.scheme, path, answers)

    def rare(self, path: Path, answers: Answers) -> bool:
        return case_terms.is_rare(path, answers)

    def opens(self, path: Path, answers: Answers) -> bool:
        return path == ("appraisal",)

    def left_out(self, path: Path, answers: Answers) -> str:
        return case_terms.left_out(path)

    def order(self, path: Path, keys: Iterable[str]) -> Iterable[str]:
        """From the village down to the house; whether a member is dead before what is asked of the living."""
        if path == ("household",):
            first = ("owner", "village", "group", "address")
            return (*first, *(key for key in keys if key not in first))
        if path[:1] != ("members",):
            return keys
        return sorted(keys, key=("name", "deceased").__contains__, reverse=True)

    def required(self, path: Path, required: bool, answers: Answers) -> bool:
        return required or case_terms.is_required(path, answers) or (path == GROUP and self.by_group)

    def default(self, path: Path, answers: Answers) -> Any:
        if path == ("case_id",):
            return self._next_id()
        if path == ("members", 0, "name"):
            return answers.get(("household", "owner"))
        if path == ("members", 0, "relation"):
            return next(iter(self._relations()))
        if path == ("members", 0, "id_number"):
            return answers.get(("household", "id_number"))
        if generic(path) == ("members", "deceased"):
            return case_terms.says_dead(path[:2], answers) or None
        if path == ("choice", "units", 0, MORE):
            return answers.get(("choice", "mode")) == case_terms.RELOCATION or None
        return path == ("buildings", 0, MORE) or None

    def _next_id(self) -> str | None:
        """One more than the highest number among the cases there are."""
        found = [NUMBER_AT_END.fullmatch(case.case_id) for case in self.siblings]
        known = [(int(match[2]), match[1], len(match[2])) for match in found if match]
        if not known:
            return None
        highest, name, digits = max(known)
        return f"{name}{highest + 1:0{digits}d}"

    def _relations(self) -> tuple[str, ...]:
        relations = load_guidance().entries[-1].relations
        return (*relations, *(r for r in self.scheme.members.extra_relations if r not in relations), OTHER_RELATION)

    def choices(self, path: Path, answers: Answers) -> tuple[str, ...]:
        keys = generic(path)
        if keys == ("household", "group"):
            village = answers.get(("household", "village"))
            return tuple(u.group for u in self.scheme.signing_units if u.group and u.village == village)
        if keys == ("household", "village"):
            return self.scheme.project.villages
        if keys == ("members", "relation"):
            return self._relations()
        if keys == ("equipment", "name"):
            return tuple(device.name for device in self.scheme.equipment)
        if keys == ("choice", "units", "name"):
            return tuple(unit.name for unit in self.scheme.housing.units)
        if keys == ("business", "rate"):
            return tuple(trade.name for trade in self.scheme.business_loss.rates or ())
        return case_terms.listable(self.scheme, path)

    def findings(self, document: dict[str, Any]) -> Iterator[Finding]:
        subject: Any = partial(Case, document)
        for check in CHECKS:
            yield from as_far_as_known(check(subject, self.scheme, self.units))
        yield from as_far_as_known(check_id_numbers(_numbers_only(document)))
        case_id = document.get("case_id")
        if any(case.case_id.casefold() == str(case_id).casefold() for case in self.siblings):
            message, remedy = f"编号 {case_id} 重复", "给其中一宗另编编号。"
            yield Finding("X501", "case", ("case_id",), message, "全项目唯一（不分大小写）", remedy)

    def problems(self, document: dict[str, Any]) -> tuple[Problem, ...]:
        case = self.case(document)
        found = [finding for finding in findings_with(case, prepare(self.scheme)) if finding.severity == ERROR]
        if found:
            return tuple(map(problem_of, found))
        name = case.source.file if case.source else ""
        across = check_project([*self.siblings, case], self.scheme)
        return tuple(p for p in across if p.place.file == name and p.severity == ERROR)

    def case(self, document: dict[str, Any]) -> Case:
        """The finished case, with the file that it will be as its source."""
        case = Case.model_validate(document)
        text = case_text(case, self.schema)
        case._origin = Origin(Source("", text.encode("utf-8", "backslashreplace"), text))
        return case

    def settlement(self, document: dict[str, Any], file: File) -> Settlement:
        """The settlement of a document without problems."""
        case = self.case(document)
        if case.source is not None:
            case._origin = Origin(Source(str(file), case.source.data, case.source.text), case.warnings)
        return settle(case, self.scheme)


def _numbers_only(document: dict[str, Any]) -> Any:
    """The ID numbers there are: each is checked when it is typed, before the date of signing is known."""

    def number(table: Any) -> dict[str, Any]:
        known = isinstance(table, dict) and table.get("id_number") not in (None, STAND_IN)
        return {"id_number": table["id_number"]} if known else {}

    members = [number(member) for member in document.get("members", ())]
    return partial(Case, {"household": number(document.get("household")), "members": members, "choice": {}})
