"""What of a deal reaches a model, and why the rest does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.report.numbers import words

if TYPE_CHECKING:
    from detente.deal.schema import Deal
    from detente.i18n import Language
    from detente.models.base import Model
    from detente.world.regime import Regime
    from detente.world.world import World

# A measure: the id of its provision and its position there.
Place = tuple[str, int]


@dataclass(frozen=True)
class Reach:
    """The measures that a model reads, and what is said of those, or parts, that none does."""

    read: frozenset[Place]
    reasons: Mapping[Place, tuple[str, ...]]


def reach(
    deal: Deal, chain: Iterable[Model], world: World, regime: Regime, lang: Language
) -> Reach:
    """Return the reach of a deal's measures, its speculation among them. Nothing is solved."""
    from detente.ensemble.evaluate import deal_shocks
    from detente.models.coupling import read_by
    from detente.outcomes.audit import outside_world, unread

    chain = tuple(chain)
    shocks = deal_shocks(deal, None, regime)[1]
    known = read_by(chain)
    reasons: dict[Place, list[str]] = {}
    for row in [*unread(deal, chain, shocks), *outside_world(deal, world)]:
        said = words(row["reason"], lang)
        reasons.setdefault((row["provision"], row["measure"]), []).append(
            said[:1].upper() + said[1:]
        )
    return Reach(
        frozenset((s.provision, s.measure) for s in shocks if s.variable in known),
        {place: tuple(dict.fromkeys(said)) for place, said in reasons.items()},
    )
