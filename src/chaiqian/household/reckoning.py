"""How what a line rests on was itself reckoned, in the words of the rules: so that the paper alone is enough.

Beside a line stand the operands that the sheet does not show elsewhere: a value of the files by its name, whatever
was worked out on the way with its formula. The figures used are gathered and listed once, each with its clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import starmap

from chaiqian.household.explanation import adjustment_of, decided, members_counted
from chaiqian.household.used import Used
from chaiqian.law.lines import SettledLine
from chaiqian.law.prepared import Evaluation
from chaiqian.law.readers.wording import measured, money_place, rounding_words
from chaiqian.law.recognition.verdict import DOES_NOT_APPLY, UNDECIDED
from chaiqian.law.rules.line import ADJUSTMENT
from chaiqian.law.rules.terms import differ
from chaiqian.law.settlement import Settlement
from chaiqian.output.text import money
from chaiqian.quantity import DOWN, Operation, Quantity

# Facts that the sheet shows where they arise: the flats chosen, the months and the buildings judged, what was decided.
SHOWN_WHERE_THEY_ARISE = ("units", "measured_units", "months", "replacement_value", "adjustments")
MONTHS = ("months", "months_of")
# Totals stand on the sheet, above what is worked out from them.
TOTALS = ("monetary.total", "relocation.total", "relocation.net")
OF_A_FAMILY = ("low_income",)


class Reckoner:
    """Words for one sheet; `boxed` are the facts that it shows by themselves. `figures` fills as it is asked."""

    def __init__(self, settlement: Settlement, boxed: Iterable[str], evaluation: Evaluation | None = None) -> None:
        self.settlement = settlement
        self.evaluation = evaluation or settlement.evaluation
        outputs = settlement.prepared.graph.outputs
        self.boxed = {key: outputs[key] for key in boxed if key in outputs}
        self.figures: dict[tuple[str, str], Quantity] = {}
        self._lines = {id(line.quantity) for line in settlement.lines}
        self._used = Used(self.evaluation.of)
        self._known = {id(node) for node in (*self.boxed.values(), *(outputs[key] for key in TOTALS if key in outputs))}

    def at(self, evaluation: Evaluation) -> Reckoner:
        """The same sheet with other numbers: those of a day on which the household may sign."""
        then = Reckoner(self.settlement, self.boxed, evaluation)
        then.figures = self.figures
        return then

    def formula(self, line: SettledLine) -> str:
        """How a line came about: what is fixed says of what it is one, what was decided stands as it was decided."""
        if line.status in (DOES_NOT_APPLY, UNDECIDED):
            return ""
        if line.id.startswith(ADJUSTMENT):
            return f"认定金额 {decided(adjustment_of(self.settlement, line.id)[1])}"
        if line.id == "replacement":
            return self._appraised()
        only = None if line.quantity is None else self._only(line.quantity)
        if only is None:
            return line.formula
        if only.operation is Operation.FACT:
            return f"{only.label} {line.formula}"
        whose = "户" if line.id in OF_A_FAMILY else "宅"
        return f"每{whose} {line.formula} × 1{whose}"

    def _only(self, quantity: Quantity) -> Quantity | None:
        """The one value of a file, or the one fixed amount, that a line is, where it is one."""
        found = [node for node in self._used.reached(quantity) if str(node.unit)]
        whole = len(found) == 1 and found[0].is_leaf and str(found[0].unit) == "元"
        return found[0] if whole else None

    def _appraised(self) -> str:
        """The appraised values that make up the replacement value: their sum happens in recognition."""
        counted = [one.entry for one in self.settlement.verdicts if one.kind == "building" and one.counted]
        values = [self.settlement.case.buildings[entry].replacement_value for entry in counted]
        return " + ".join(f"{money(value)}元" for value in values if value is not None)

    def under(self, line: SettledLine) -> tuple[str, ...]:
        """What else a line rests on, in order of use."""
        if line.quantity is None or line.status in (DOES_NOT_APPLY, UNDECIDED):
            return ()
        below = self.below(line.quantity)
        only = self._only(line.quantity)
        return () if only is not None and only.operation is Operation.FACT else below

    def below(self, quantity: Quantity) -> tuple[str, ...]:
        """What a quantity rests on that the sheet does not show elsewhere."""
        return tuple(dict.fromkeys(self._below(quantity)))

    def of_facts(self) -> tuple[str, ...]:
        """How the facts shown were reckoned, where they are more than what a file states."""
        found: list[str] = []
        for key, node in self.boxed.items():
            if node.is_leaf:
                self._note(node)
            elif not (key == "months" and differ(self.settlement.scheme)):
                found += [*self._reckoned(node), *self._below(node)]
        return tuple(dict.fromkeys(found))

    def _below(self, quantity: Quantity) -> Iterator[str]:
        for node in self._used.reached(quantity):
            if node.operation is Operation.FIGURE:
                self._note(node)
            elif id(node) in self._known or id(node) in self._lines:
                continue
            elif node.operation is Operation.FACT:
                yield from self._fact(node)
            else:
                yield from self._reckoned(node)
                yield from self._below(node)

    def _note(self, leaf: Quantity) -> None:
        if leaf.operation is Operation.FIGURE:
            self.figures.setdefault((leaf.label, measured(leaf, leaf.low)), leaf)

    def _reckoned(self, node: Quantity) -> Iterator[str]:
        formula, value = self.words(node), measured(node, self._used.value(node))
        judged = node.name.partition(".")[0] in MONTHS and self._used.value(node) == self._used.value(node.operands[0])
        if formula != value and not judged:
            yield f"{node.label} {value} = {formula}"

    def words(self, node: Quantity) -> str:
        """How a quantity was worked out; how it is rounded, where otherwise than the sheet."""
        formula = self.evaluation.prepared.sentences.formula(node, self.evaluation.values)
        return f"{formula}，{rounding_words(node)}" if self._rounded_otherwise(node) else formula

    def _rounded_otherwise(self, node: Quantity) -> bool:
        rounding = node.rounding
        if node.operation is not Operation.ROUND or rounding is None:
            return False
        shared = len(self._used.operands(node)) > 1
        otherwise = rounding.mode == DOWN or rounding.places != self.settlement.scheme.rounding.places
        return shared and otherwise

    def _fact(self, node: Quantity) -> Iterator[str]:
        kind, _, index = node.name.partition(".")
        if not str(node.unit) or kind in SHOWN_WHERE_THEY_ARISE:
            return
        value = measured(node, self._used.value(node))
        if kind == "measured_area":
            surveyed = self._surveyed(int(index))
            value += f" = {' + '.join(surveyed)}" if len(surveyed) > 1 else ""
        members = self.settlement.case.members
        names = "、".join(members[entry].name for entry in members_counted(self.settlement, node.name))
        yield f"{node.label} {value}" + (f"（{names}）" if names else "")

    def _surveyed(self, index: int) -> list[str]:
        name, units = self.settlement.scheme.housing.units[index].name, self.settlement.case.choice.units
        return [f"{money(unit.measured)}㎡" for unit in units if unit.name == name and unit.measured is not None]

    def listed_figures(self) -> tuple[str, ...]:
        """The figures used so far, those of one owner together; one that differs by stage or tier is one entry."""
        owned: dict[str, dict[tuple[str, str], list[str]]] = {}
        for (label, value), node in self.figures.items():
            assert node.origin is not None
            entries = owned.setdefault(node.origin.owner, {})
            entries.setdefault((label, node.origin.clause), []).append(value)
        return tuple(f"{owner}：{'；'.join(starmap(_entry, entries.items()))}" for owner, entries in owned.items())


def _entry(of: tuple[str, str], values: list[str]) -> str:
    label, clause = of
    return f"{label} {'、'.join(values)}（{clause}）"


def rounding_note(settlement: Settlement) -> str:
    """To what the amounts of this very sheet are rounded."""
    place = money_place(settlement.scheme.rounding.places)
    return "本单各项四舍五入到分" if place == "分" else "本单各项取整到元（四舍五入）"
