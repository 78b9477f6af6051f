"""A defect of ours while a register is imported: it sends back the household that it is met in, and no other."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from chaiqian.output.files import Changed, Refused
from chaiqian.output.trouble import PASSED_ON
from chaiqian.project.telling import DEFECT, DEFECT_MESSAGE, DEFECT_REMEDY
from chaiqian.register.gathered import RegisterHousehold
from chaiqian.register.problems import flaw

NO_DEFECT = (*PASSED_ON, Refused, Changed)
Thing = TypeVar("Thing")


@contextlib.contextmanager
def one(household: RegisterHousehold | None, defects: list[Exception]) -> Iterator[None]:
    """Do what is done for one household, or for a case that is none of the register's: the others go on."""
    try:
        yield
    except NO_DEFECT:
        raise
    except Exception as error:
        defects.append(error)
        if household is not None and not is_hurt(household):
            household.note(flaw(DEFECT, DEFECT_MESSAGE, remedy=f"{DEFECT_REMEDY}。"), *household.home, -1)


def is_hurt(household: RegisterHousehold) -> bool:
    """Whether a defect was met in it: what was read of it may be half of it."""
    return any(problem.code == DEFECT for problem in household.problems)


def sound(
    things: Sequence[Thing],
    error: Exception,
    alone: Callable[[Thing], object],
    household_of: Callable[[Thing], RegisterHousehold | None],
    defects: list[Exception],
) -> list[Thing]:
    """Those with which the same can be done alone that for all together ended in `error`: the others are sent back.

    Where it can be done with each alone, the defect is all of theirs, and none is left.
    """
    found: list[Thing] = []
    for thing in things:
        with one(household_of(thing), defects):
            alone(thing)
            found.append(thing)
    if len(found) < len(things):
        return found
    for thing in things:
        with one(household_of(thing), defects):
            raise error
    return []
