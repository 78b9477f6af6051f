"""The aims by which combinations of flats are ranked: each a list of figures to compare, one after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Aim(NamedTuple):
    """`key` as an option has it, `name` for people, and what is compared: (figure, 1 for least or -1 for most)."""

    key: str
    name: str
    order: tuple[tuple[str, int], ...]

    @property
    def words(self) -> str:
        """The order in words, the last tie included."""
        steps = [f"{NAMES[figure]}{self._which(figure, sign)}的在前" for figure, sign in self.order]
        return "，再按".join(steps) + "；仍相同的，方案中排在前面的户型套数多的在前"

    @staticmethod
    def _which(figure: str, sign: int) -> str:
        less, more = ("低", "高") if figure == WORTH else ("少", "多")
        return less if sign > 0 else more

    def values(self, figures: Mapping[str, Any]) -> tuple[Any, ...]:
        """What to sort by, least first: numbers or columns, as `figures` holds them."""
        return tuple(figures[figure] * sign for figure, sign in self.order)


class Wanted(NamedTuple):
    """The first `top` combinations by an aim, at least one."""

    aim: Aim
    top: int


PRICE, AREA, EXCESS, UNUSED, FLATS, WORTH = "price", "area", "excess", "unused", "flats", "worth"
NAMES = {PRICE: "购房款", AREA: "面积", EXCESS: "面积差", UNUSED: "未用面积", FLATS: "套数", WORTH: "折合价值"}

AIMS = {
    aim.key: aim
    for aim in (
        Aim("most-value", "价值最高", ((WORTH, -1), (PRICE, 1), (FLATS, 1))),
        Aim("least-cash", "购房款最少", ((PRICE, 1), (AREA, -1), (FLATS, 1))),
        Aim("most-area", "面积最大", ((AREA, -1), (PRICE, 1), (FLATS, 1))),
        Aim("least-unused", "未用面积最少", ((UNUSED, 1), (EXCESS, 1), (PRICE, 1), (FLATS, 1))),
        Aim("fewest-flats", "套数最少", ((FLATS, 1), (AREA, -1), (PRICE, 1))),
    )
}
DEFAULT = "most-value"
# Whose best a family is shown, never several of one aim.
DECIDING = tuple(AIMS[key] for key in (DEFAULT, "most-area", "least-cash", "least-unused"))
