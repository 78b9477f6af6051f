"""Which questions of a case its scheme and the answers so far call for."""

from __future__ import annotations

from typing import Any

from chaiqian.documents.member_checks import WORDS_OF_DEATH
from chaiqian.documents.problem import Path
from chaiqian.documents.scheme import CollectiveAward, Scheme
from chaiqian.entry.plan import Answers, generic

RELOCATION = "回迁安置"
AGENCY: Path = ("appraisal", "agency")
PER_PERSON = "每人"
# What is asked of the living only, 五（三）: who is listed as dead needs none of it.
_OF_THE_LIVING = frozenset(
    ("collective_member", "registered_in_scope", "publicity", "special", "housed_before", "recognised", "subsidies")
    + ("disability", "major_illness")
)
_RARE = {("members", "recognised"), ("choice", "units", "measured")}


def listable(scheme: Scheme, path: Path) -> tuple[str, ...]:
    """The marked names of the scheme that a household or a member can be listed for at `path`."""
    extras = [extra for extra in scheme.subsidies.extra if extra.marked]
    lists: dict[Path, list[str]] = {
        ("household", "subsidies"): [extra.name for extra in extras if extra.basis != PER_PERSON],
        ("members", "subsidies"): [extra.name for extra in extras if extra.basis == PER_PERSON],
        ("household", "awards"): [a.name for a in scheme.awards if not isinstance(a, CollectiveAward) and a.marked],
    }
    return tuple(lists.get(generic(path), ()))


def is_skipped(scheme: Scheme, path: Path, answers: Answers) -> bool:
    """Whether the question at `path` does not arise."""
    if path[-1] in ("subsidies", "awards") and not listable(scheme, path):
        return True
    if path[0] == "members" and len(path) == 3:
        return _is_skipped_member(path, answers)
    chosen = answers.get(("choice", "mode"))
    needed: dict[Path, Any] = {
        ("homestead", "plot_area"): answers.get(("homestead", "plot_id"), ""),
        ("appraisal", "report"): is_appraised(answers),
        ("appraisal", "decoration_value"): is_appraised(answers),
        ("buildings", "replacement_value"): is_appraised(answers),
        ("business", "rate"): bool(scheme.business_loss.rates),
        ("choice", "units"): chosen == RELOCATION and bool(scheme.housing.units),
        ("choice", "handed_over_on"): answers.get(("choice", "signed_on"), ""),
        ("equipment",): bool(scheme.equipment),
    }
    return needed.get(generic(path), True) in (None, False)


def is_appraised(answers: Answers) -> bool:
    """Whether there is an appraisal: the agency is asked first, and left out where there is none."""
    return answers.get(AGENCY, "") is not None


def _is_skipped_member(path: Path, answers: Answers) -> bool:
    member, key = path[:2], path[2]
    if answers.get((*member, "deceased")) and key in _OF_THE_LIVING:
        return True
    return key == "registered_in_scope" and by_verdict_alone(member, answers)


def by_verdict_alone(member: Path, answers: Answers) -> bool:
    """Whether the conditions of a member were left out, so that the group's verdict is asked instead."""
    return answers.get((*member, "collective_member"), "") is None


def is_rare(path: Path, answers: Answers) -> bool:
    """Whether hardly any household needs the question: it is reached from the overview."""
    keys = generic(path)
    if keys == ("members", "deceased"):
        return not says_dead(path[:2], answers)
    return keys in _RARE and not by_verdict_alone(path[:2], answers)


def says_dead(member: Path, answers: Answers) -> bool:
    """Whether the name of a member has such a remark as 已故."""
    name = str(answers.get((*member, "name")) or "")
    return any(word in name for word in WORDS_OF_DEATH)


def is_required(path: Path, answers: Answers) -> bool:
    """Whether an answer is needed where the model, which reads cases without it as well, asks for none."""
    keys = generic(path)
    if keys == ("members", "recognised"):
        return by_verdict_alone(path[:2], answers)
    if keys in (("members", "collective_member"), ("members", "registered_in_scope")):
        return answers.get((*path[:2], "recognised")) is None
    return keys in _NEEDED


_NEEDED = {
    ("homestead", "plot_area"),
    ("buildings", "replacement_value"),
    ("business", "rate"),
    ("members", "publicity"),
}


def left_out(path: Path) -> str:
    """When a stroke may stand for the answer."""
    return _LEFT_OUT.get(generic(path), "")


_LEFT_OUT = {
    AGENCY: "还没有评估的",
    ("buildings", "replacement_value"): "还没有评估的",
    ("members", "collective_member"): "只有认定小组结论的",
}
