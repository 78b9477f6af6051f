"""What a quantity of one household rests on: the operands that its numbers went through, down to what has a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chaiqian.quantity import Operation, Quantity


class Used:
    """The operands used; `value` gives a quantity's value for the household."""

    def __init__(self, value: Callable[[Quantity], int]) -> None:
        self.value = value

    def reached(self, quantity: Quantity) -> Iterator[Quantity]:
        """The named quantities and named leaves that `quantity` is made of, in order of use."""
        for operand in self.operands(quantity):
            if operand.is_leaf or operand.label:
                if operand.label:
                    yield operand
            else:
                yield from self.reached(operand)

    def operands(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """The operands that this household's numbers went through: one option of a choice, terms that are not zero."""
        if quantity.operation is Operation.PICK:
            index, *options = quantity.operands
            return index, options[self.value(index)]
        if quantity.operation is Operation.ADD:
            named = [term for term in quantity.operands if term.label and not term.name.startswith("measured_area.")]
            counted = tuple(term for term in quantity.operands if self.value(term) or term in named)
            return counted or quantity.operands[:1]
        if quantity.operation is Operation.ROUND and self._whole_plot(quantity):
            return quantity.operands[:1]
        return quantity.operands

    def is_rounded(self, quantity: Quantity) -> bool:
        """Whether the value is no more than about what its operands give: a share of a plot, or digits were lost."""
        rounding = quantity.rounding
        if quantity.operation is not Operation.ROUND or rounding is None:
            return False
        shared = len(self.operands(quantity)) > 1
        return shared or bool(self.value(quantity.operands[0]) * rounding.multiplier % rounding.divisor)

    def _whole_plot(self, quantity: Quantity) -> bool:
        _, *share = quantity.operands
        return bool(share) and share[0].unit == share[1].unit and self.value(share[0]) == self.value(share[1])
