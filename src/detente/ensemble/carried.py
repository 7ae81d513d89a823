r"""Which provisions a draw carries out: each with its chance, provisions of one deal together.

Provision i has a score :math:`z_i = \sqrt{\rho}\, \Phi^{-1}(u) + \sqrt{1 - \rho}\, \Phi^{-1}(u_i)`,
with what all provisions of the deal have in common, u, and what is each one's own (a Gaussian
copula with one factor; Vasicek 1987). It is carried out if all that it depends on is and the score
is below a threshold. Of a provision that depends on nothing this is :math:`\Phi^{-1}(p)`, p its
chance. The chance of another is the one *given* what it depends on; that this is carried out says
something of what is in common, so that its threshold is the t at which

.. math:: \mathrm{P}(z_i < t \mid \text{all that it depends on is carried out}) = p
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from detente.ensemble.inputs import COMMON, likelihood
from detente.ensemble.odds import conditions
from detente.models.parameters import parameter

if TYPE_CHECKING:
    from detente.deal.schema import Deal, Provision

# Points at which what is in common is integrated over, and how far out a threshold can lie.
NODES = 64
FARTHEST = 40.0


def carried_out(deal: Deal, row: Mapping[str, float | str]) -> frozenset[str]:
    """Return the provisions that a draw carries out.

    Parameters
    ----------
    row
        The draw: likelihoods, probabilities of consent, and points between 0 and 1 of what is each
        provision's own and of what they have in common.
    """
    from scipy.special import ndtri

    rho = parameter("odds_correlation")
    common = np.sqrt(rho) * ndtri(row[COMMON])
    depends = {provision.id: set(conditions(deal, provision.id)) for provision in deal.provisions}
    threshold: dict[str, float] = {}
    held: set[str] = set()
    # What a provision depends on comes before it, since it depends on less.
    for provision in sorted(deal.provisions, key=lambda one: len(depends[one.id])):
        name, before = provision.id, depends[provision.id]
        if provision.zero or not before <= held:
            continue
        known = [threshold[other] for other in before]
        threshold[name] = _threshold(_chance(provision, row), known, rho)
        score = common + np.sqrt(1 - rho) * ndtri(row[f"carried.{name}"])
        if score < threshold[name]:
            held.add(name)
    return frozenset(held)


def _chance(provision: Provision, row: Mapping[str, float | str]) -> float:
    """Return the chance given what the provision depends on: likelihood times consent."""
    chance = float(row.get(likelihood(provision), provision.chance().central))
    return chance * float(row.get(f"consent.{provision.id}", 1.0))


def _threshold(chance: float, known: Collection[float], rho: float) -> float:
    """Return the threshold at which a provision has its chance if those of ``known`` hold."""
    from scipy.optimize import brentq
    from scipy.special import ndtr, ndtri

    if not known or not 0.0 < chance < 1.0:
        return float(ndtri(chance))
    points, weights = _nodes()
    own = np.sqrt(1 - rho)
    for other in known:
        weights = weights * ndtr((other - np.sqrt(rho) * points) / own)
    weights = weights / weights.sum()

    def excess(threshold: float) -> float:
        return float(weights @ ndtr((threshold - np.sqrt(rho) * points) / own)) - chance

    return float(brentq(excess, -FARTHEST, FARTHEST, xtol=1e-12))  # pyright: ignore[reportArgumentType]


@cache
def _nodes() -> tuple[np.ndarray, np.ndarray]:
    """Return points and weights by which a normal variable is integrated over."""
    points, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return points, weights / weights.sum()
