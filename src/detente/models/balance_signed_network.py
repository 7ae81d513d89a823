"""The signed network of states: ties, how far it is from balance, and which ties are strained.

Structural balance (Heider 1946; Cartwright and Harary 1956): a friend's friend and an enemy's enemy
are friends. A network's balance is

    F = 1 - 2 L / m,        m = sum_{i<j} |t_ij|

with L the frustration index, the least weight of ties that break its division into two camps, here
with weights (Aref and Wilson 2019, Journal of Complex Networks 7(2)). A tie's strain is its size
times the share of its triangles with third powers that are unbalanced, by the triangles' weight:

    u_ij = |t_ij| sum_k max(0, -s_ij t_jk t_ki) / sum_k |t_jk t_ki|,        s_ij = sign t_ij

Ties are in :mod:`detente.models.ties`. That states move towards balance is not assumed: over
1946-1999 they did not (Doreian and Mrvar 2015).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.errors import Fault, SolveError
from detente.i18n import text
from detente.models.base import Solution, register
from detente.models.kept import kept
from detente.models.plain import axes, axis, labelled, values
from detente.models.ties import POINTS, WEIGHTS, Likeness, Points, Weights, moved, standing
from detente.solve.frustration import frustration

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from detente.shocks.shock import Shock
    from detente.world.world import World

# Third powers, whose ties strain a tie, are the members of this network.
POWERS = "great_powers"
_PAIR = ("country", "partner")
_READS = (
    "relation", "intelligence_tie", "arms_limit", "restraint_zone", "guarantee_doubt",
    "recognition", "defence_pact", "arms_supply", "payment_access",
)  # fmt: skip


@register
@dataclass(frozen=True)
class Balance:
    """Ties of all states, their ``strain``, and the ``balance`` of each network.

    ``likeness`` says how votes in the UN enter ties, ``points`` what acts say of them;
    ``iterations`` bounds the divisions into camps that are weighed for one network.
    """

    likeness: Likeness = "kappa"
    weights: Weights = field(default_factory=Weights)
    points: Points = field(default_factory=Points)
    iterations: int = 1_000_000
    variant: str = "kappa"

    name: str = field(default="balance", init=False)
    source: str = field(
        default=(
            "Aref and Wilson (2019), Journal of Complex Networks 7(2); "
            "ties: Haege (2011), Goldstein (1992) and this project's own weights"
        ),
        init=False,
    )
    reads: tuple[str, ...] = field(default=_READS, init=False)
    writes: tuple[str, ...] = field(default=("tie", "strain", "balance"), init=False)

    @property
    def variants(self) -> tuple[Balance, ...]:
        """Return the model, and with other measures of likeness."""
        return (
            self,
            replace(self, likeness="S", variant="S"),
            replace(self, likeness="ideal_points", variant="ideal_points"),
        )

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the parameters that have a range: weights and points of ties, in every form."""
        return (*WEIGHTS, *POINTS)

    def with_parameters(self, values: Mapping[str, float]) -> Balance:
        """Return the model with some of its weights and points at other values."""
        weights, points = (
            {own[name]: value for name, value in values.items() if name in own}
            for own in (WEIGHTS, POINTS)
        )
        return replace(
            self, weights=replace(self.weights, **weights), points=replace(self.points, **points)
        )

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Return the state under ``shocks``; SolveError where a balance is not exact."""
        security = world.part("security")
        names = values(security, "country")
        before = standing(security, shocks, self.likeness, self.weights)
        ties = moved(before, shocks, names, self.points, self.weights.act)
        networks = kept(security, _networks)
        found, gap, states = [], 0.0, 0
        for name, inside in networks.items():
            among = ties[np.ix_(inside, inside)]
            best = frustration(among, self.iterations)
            if not best.exact:
                limit = f"{self.iterations:,}"
                raise SolveError(Fault(name, text("relations.unsolved", states=limit)))
            weight = abs(among).sum() / 2
            found.append(1 - 2 * best.weight / weight if weight > 0 else 1.0)
            gap, states = max(gap, best.weight - best.bound), max(states, best.states)
        solved = {
            "tie": (_PAIR, ties),
            "strain": (_PAIR, strain(ties, networks[POWERS])),
            "balance": (("network",), np.array(found)),
        }
        data = labelled(axes(security, *_PAIR) | axis("network", *networks), solved)
        return Solution(self.name, data, True, max(gap, 0.0), max(states, 1))


def strain(ties: np.ndarray, powers: np.ndarray) -> np.ndarray:
    """Return the strain on each tie by its triangles with third ``powers`` (positions), 0 to 1."""
    third = ties[:, powers]
    weight = abs(third)
    # Triangles by weight, and the balanced less the unbalanced of a positive tie among them. Both
    # sums are of the same numbers in one order, so that what is balanced is so to the last bit.
    every, net = weight @ weight.T, third @ third.T
    held = net / np.where(every > 0, every, 1.0)
    return np.where(every > 0, (abs(ties) - ties * held) / 2, 0.0)


def strained(
    before: xr.Dataset, after: xr.Dataset, *, third: bool = True, least: float = 0.0
) -> pd.DataFrame:
    """Rank the ties that a change strains most: pairs of states, the most strained first.

    Parameters
    ----------
    before, after
        ``tie`` and ``strain`` of two solved states, with the same labels.
    third
        Only ties that the change itself does not move.
    least
        Rise of the strain above which a tie is listed.

    Returns
    -------
    pandas.DataFrame
        ``country``, ``partner``, ``tie_before``, ``tie_after``, ``strain_before``,
        ``strain_after``, ``change``, and ``through``, the power whose triangle with the pair turns
        most against the tie. Each pair once.
    """
    import pandas as pd

    names = before["country"].values
    old, new = (data["tie"].transpose(*_PAIR).values for data in (before, after))
    was, now = (data["strain"].transpose(*_PAIR).values for data in (before, after))
    rises = np.triu(now - was > least, 1)
    if third:
        rises &= old == new
    i, j = np.nonzero(rises)
    powers = _powers(names)
    # How far each power's triangle pulls against the tie; below zero where it holds it up.
    pull = [
        -np.sign(t[i, j])[:, None] * t[np.ix_(i, powers)] * t[np.ix_(j, powers)] for t in (old, new)
    ]
    through = names[powers][(pull[1] - pull[0]).argmax(1)] if len(i) else names[:0]
    table = pd.DataFrame(
        {
            "country": names[i],
            "partner": names[j],
            "tie_before": old[i, j],
            "tie_after": new[i, j],
            "strain_before": was[i, j],
            "strain_after": now[i, j],
            "change": (now - was)[i, j],
            "through": through,
        }
    )
    ranked = table.sort_values(["change", "country", "partner"], ascending=[False, True, True])
    return ranked.reset_index(drop=True)


def _networks(security: xr.Dataset) -> dict[str, np.ndarray]:
    """Return the positions of the members of each network."""
    names = values(security, "country")
    networks = catalogue.networks()
    return {k: np.flatnonzero(np.isin(names, n.members)) for k, n in networks.items()}


def _powers(names: np.ndarray) -> np.ndarray:
    return np.flatnonzero(np.isin(names, catalogue.networks()[POWERS].members))
