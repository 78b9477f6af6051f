"""Which questions of a scheme the answers so far call for: of two ways to write a term only the one that is used."""

from __future__ import annotations

from datetime import date
from typing import Any

from chaiqian.documents.problem import Path
from chaiqian.entry.plan import MORE, Answers, generic, stated_below

FORWARD = "期房"
PER_PLOT, PER_FLAT_AREA = "每宅", "每平方米安置房"
# The amount or day that most schemes state, and the list that stands in its place where it is left out.
_LIST_INSTEAD: dict[Path, str] = {("business_loss", "rate"): "rates", ("awards", "deadline"): "stages"}
_LEFT_OUT: dict[Path, str] = {("business_loss", "rate"): "按经营类别分别定标准的", ("awards", "deadline"): "分阶段的"}
_BOUNDS = ("at_least", "at_most")
_RARE = {("members", "as_of"), ("temporary_housing", "late", MORE), ("housing", "units", "kind")}


def is_skipped(path: Path, answers: Answers) -> bool:
    """Whether the question at `path` does not arise."""
    keys = generic(path)
    if keys in (("housing", "delivery_on"), ("housing", "delivered_on")):
        return bool(answers.get(("housing", "kind"), "现房") != FORWARD)
    if keys in (("housing", "units", "delivery_on"), ("housing", "units", "delivered_on")):
        return not _is_forward_unit(path, answers)
    if keys in (("business_loss", "rates"), ("awards", "stages")):
        return _is_skipped_list(path, answers)
    if keys[0] == "awards":
        return _is_skipped_of_award(path, answers)
    if keys == ("signing_units", "signed"):
        return _is_counted_often(path[:2], answers)
    return keys == ("signing_units", "counts") and not _is_counted_often(path[:2], answers)


def _is_forward_unit(path: Path, answers: Answers) -> bool:
    kind: Any = answers.get((*path[:-1], "kind")) or answers.get(("housing", "kind"))
    return bool(kind == FORWARD)


def _is_skipped_list(path: Path, answers: Answers) -> bool:
    """A list in place of one amount; the stages of early signing have no other way."""
    if path[0] == "awards" and answers.get((*path[:2], "kind")) != "handover":
        return False
    single: Path = (*path[:-1], "rate" if path[0] == "business_loss" else "deadline")
    otherwise = None if stated_below(path, answers) else ""
    return answers.get(single, otherwise) is not None


def is_stated_otherwise(path: Path, answers: Answers) -> bool:
    """Whether the list that replaces the amount or day at `path` is there."""
    instead = _LIST_INSTEAD.get(_generic_of_award(path, answers))
    return instead is not None and stated_below((*path[:-1], instead), answers)


def _generic_of_award(path: Path, answers: Answers) -> tuple[str, ...]:
    """The keys; nothing for awards of other kinds, whose deadline has no list in its place."""
    other = path[0] == "awards" and answers.get((*path[:2], "kind")) != "handover"
    return () if other else generic(path)


def _is_skipped_of_award(path: Path, answers: Answers) -> bool:
    award, key = path[:2], path[-1]
    if key in _BOUNDS and answers.get((*award, "basis")) == PER_PLOT:
        return True
    if len(path) != 3 or answers.get((*award, "kind")) != "handover":
        return False
    staged = answers.get((*award, "deadline"), "") is None
    return staged and key in ("amount", *_BOUNDS)


def deadlines_of(unit: Path, answers: Answers) -> list[date]:
    """The deadlines of the collective awards that a village, or a group, is counted for."""
    by = "村民小组" if answers.get((*unit, "group")) else "村"
    awards = {path[:2] for path, answer in answers.items() if generic(path) == ("awards", "by") and answer == by}
    days = {answers.get((*award, "deadline")) for award in awards}
    return sorted(day for day in days if isinstance(day, date))


def deadline_of(path: Path, answers: Answers) -> date | None:
    """The deadline that a count belongs to when they are entered one after the other."""
    days, index = deadlines_of(path[:2], answers), path[3]
    return days[index] if isinstance(index, int) and index < len(days) else None


def _is_counted_often(unit: Path, answers: Answers) -> bool:
    return len(deadlines_of(unit, answers)) > 1 or stated_below((*unit, "counts"), answers)


def is_rare(path: Path, answers: Answers) -> bool:
    """Whether hardly any scheme needs the question: it is reached from the overview, or set in advance."""
    keys = generic(path)
    if path[-1] == MORE and keys[:-1] == ("signing_units", "counts"):
        return deadline_of(path, answers) is None
    if path[-1] == MORE:
        return keys in _RARE and path[-2] == 0
    if keys in (("housing", "units", "delivery_on"), ("housing", "units", "delivered_on")):
        return not is_required(path, answers)
    if keys == ("subsidies", "extra", "mode"):
        return not is_required(path, answers)
    return keys in _RARE or path[-1] in _BOUNDS


def is_required(path: Path, answers: Answers) -> bool:
    """Whether an answer is needed where the model, which reads the other way as well, asks for none."""
    keys = generic(path)
    if keys == ("subsidies", "extra", "mode"):
        return answers.get((*path[:-1], "basis")) == PER_FLAT_AREA
    if keys == ("housing", "units", "delivery_on"):
        # A type of its own in a scheme of ready flats: no other day is known for it.
        return answers.get((*path[:-1], "kind")) == FORWARD != answers.get(("housing", "kind"))
    if keys in _LIST_INSTEAD:
        return not is_stated_otherwise(path, answers)
    return keys in (("housing", "delivery_on"), ("awards", "amount"))


def is_opened(path: Path) -> bool:
    """Whether a list stands in place of an amount that was left out, so that it has one item at least."""
    return generic(path) in (("business_loss", "rates"), ("awards", "stages"))


def left_out(path: Path, answers: Answers) -> str:
    """When a stroke may stand for the answer."""
    return _LEFT_OUT.get(_generic_of_award(path, answers), "")
