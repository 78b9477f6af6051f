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
        steps = [f"{NAMES[figure]}{'少' if sign > 0 else '多'}的在前" for figure, sign in self.order]
        return "，再按".join(steps) + "；仍相同的，方案中排在前面的户型套数多的在前"

    def values(self, figures: Mapping[str, Any]) -> tuple[Any, ...]:
        """What to sort by, least first: numbers or columns, as `figures` holds them."""
        return tuple(figures[figure] * sign for figure, sign in self.order)


PRICE, AREA, EXCESS, UNUSED, FLATS = "price", "area", "excess", "unused", "flats"
NAMES = {PRICE: "购房款", AREA: "面积", EXCESS: "面积差", UNUSED: "未用面积", FLATS: "套数"}

AIMS = {
    aim.key: aim
    for aim in (
        Aim("least-cash", "现金最少", ((PRICE, 1), (AREA, -1), (FLATS, 1))),
        Aim("most-area", "面积最大", ((AREA, -1), (PRICE, 1), (FLATS, 1))),
        Aim("least-unused", "未用面积最少", ((UNUSED, 1), (EXCESS, 1), (PRICE, 1), (FLATS, 1))),
        Aim("fewest-flats", "套数最少", ((FLATS, 1), (AREA, -1), (PRICE, 1))),
    )
}
