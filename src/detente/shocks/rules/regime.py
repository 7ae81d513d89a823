"""Lifting measures that are in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente.deal.schema import Lift
from detente.shocks.rules import Setting, rule
from detente.shocks.shock import Shock


@rule(Lift)
def lift(measure: Lift, at: Setting) -> Iterator[Shock]:
    """Leave the share of each named measure that is not lifted; several lifts multiply."""
    left = 1 - at.strength * at.size(measure.share)
    yield at.shock("regime_strength", "multiply", left, regime_measure=tuple(measure.regime))


def strengths(shocks: Iterable[Shock]) -> dict[str, float]:
    """Return what the shocks leave of each regime measure that they name (1 is all of it)."""
    left: dict[str, float] = {}
    for shock in shocks:
        if shock.variable == "regime_strength":
            for name in shock.where["regime_measure"]:
                left[name] = left.get(name, 1.0) * shock.value
    return left
