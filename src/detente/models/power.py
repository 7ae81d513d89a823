r"""Power: shares of the world by resource, and how many powers and blocs they amount to.

By net resources (Beckley 2018), GDP, military expenditure and CINC. The effective number of powers
is :math:`1 / \sum_i s_i^2`. For that of blocs, states that a great power is bound to defend count
with it: each state stands in the bloc of the largest great power that has a defence pact with it;
a great power which has a pact with a larger one belongs to that one's bloc and leads none. Everyone
else stands alone. An ally whose guarantee is doubted by d stands in the bloc with probability
1 - d and alone otherwise, each on its own, so that the expected sum of squares is

.. math:: E \sum_B s_B^2 = \sum_B (s_h + \sum_i p_i s_i)^2 + \sum_i p_i (1 - p_i) s_i^2
          + \sum_i (1 - p_i) s_i^2,  \qquad p_i = 1 - d_{hi},

and the effective number of blocs is one over that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.base import Solution, register
from detente.models.capability import effective_number, resources, shares
from detente.models.commitments import doubts, great_powers, pacts
from detente.models.plain import axes, axis, labelled

if TYPE_CHECKING:
    from detente.shocks.shock import Shock
    from detente.world.world import World

_READS = ("wage", "final_demand_price", "military_spending", "guarantee_doubt", "defence_pact")
_WRITES = ("power_share", "effective_powers", "effective_blocs")


@register
@dataclass(frozen=True)
class Power:
    """``power_share`` by state and resource, ``effective_powers`` and ``effective_blocs``."""

    name: str = field(default="power", init=False)
    source: str = field(
        default=(
            "Beckley (2018), International Security 43(2); Singer, Bremer and Stuckey (1972); "
            "blocs by this project's own rule"
        ),
        init=False,
    )
    reads: tuple[str, ...] = field(default=_READS, init=False)
    writes: tuple[str, ...] = field(default=_WRITES, init=False)

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Return the shares and numbers in the state that the models before it found."""
        began = perf_counter()
        data = world.part("security")
        bound, doubt = pacts(data, shocks), doubts(data, shocks)
        great = great_powers(data)
        levels = resources(data, upstream)
        names = tuple(catalogue.power_resources())
        share = np.stack([shares(levels[name]) for name in names], -1)
        heads = [bloc_heads(one, bound, great) for one in share.T]
        blocs = [
            1 / expected_squares(one, head, doubt) for one, head in zip(share.T, heads, strict=True)
        ]
        powers = [effective_number(one) for one in share.T]
        found = {
            "power_share": (("country", "resource"), share),
            "effective_powers": (("resource",), np.array(powers)),
            "effective_blocs": (("resource",), np.array(blocs)),
        }
        solved = labelled(axes(data, "country") | axis("resource", *names), found)
        return Solution(self.name, solved, True, 0.0, 1, perf_counter() - began)


def bloc_heads(share: np.ndarray, pacts: np.ndarray, great: np.ndarray) -> np.ndarray:
    """Return the position of the state in whose bloc each one stands; its own if alone.

    ``great`` are the great powers; of two with the same share the first counts as larger.
    """
    count = len(share)
    rank = np.empty(count, dtype=int)
    rank[np.argsort(-share, kind="stable")] = np.arange(count)
    # A great power bound to a larger one leads nobody, so that no two that lead are bound.
    able = np.flatnonzero(great)
    led = (pacts[np.ix_(able, able)] & (rank[able][:, None] < rank[able])).any(0)
    leads = able[~led]
    # The largest first, so that a state's first leader is its head.
    leads = leads[np.argsort(rank[leads])]
    own = pacts[leads]
    if not len(leads):
        return np.arange(count)
    return np.where(own.any(0), leads[own.argmax(0)], np.arange(count))


def expected_squares(share: np.ndarray, head: np.ndarray, doubt: np.ndarray) -> float:
    """Return the expected sum of squared shares of blocs; ``doubt`` is by guarantor and ally."""
    own = np.arange(len(share))
    stays = np.where(head == own, 1.0, 1 - doubt[head, own])
    blocs = np.zeros(len(share))
    np.add.at(blocs, head, stays * share)
    alone = (1 - stays) * share**2
    return float((blocs**2).sum() + (stays * alone).sum() + alone.sum())
