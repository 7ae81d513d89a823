"""Whether those who must consent to a provision do: the compromise model and the error it makes.

The bodies of one state decide one issue on a scale of support from 0 to 100. Their compromise is
the mean of their positions, weighted by capability and salience (Van den Bos 1991; Achen 2006):

.. math:: C = \\sum_k c_k s_k x_k / \\sum_k c_k s_k

On issues of the European Union with known outcomes no model of bargaining forecast better than
this mean (Achen 2006), and the outcome was

.. math:: y = a + b C + e, \\qquad a \\sim N, \\; b \\sim N, \\; e \\sim Q(u), \\; u \\sim U(0, 1)

clipped to 0 to 100, with coefficients and quantiles of the error from the catalogue. The state
consents if y reaches a threshold. States do not outvote each other: each must consent, and the
probability that all do is the product. The quantile function Q is linear between the known
quantiles, so that the integral over the error has a closed form and nothing is simulated.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from detente.deal.schema import Status
from detente.models.parameters import deviation, parameter

if TYPE_CHECKING:
    from detente.deal.consent import Consent
    from detente.deal.schema import Case, Provision

SOURCE = (
    "Achen, C. H. (2006), Evaluating political decision-making models, in Thomson, Stokman, Achen "
    "and Koenig (eds), The European Union Decides, Cambridge University Press, chapter 10"
)
# The quantiles of the error that the catalogue has, in per cent.
KNOWN = (5, 25, 50, 75, 95)


class Range(NamedTuple):
    """A number with the ends of its range."""

    low: float
    central: float
    high: float


@dataclass(frozen=True)
class Ratification:
    """What an issue's outcome is, given the compromise of the positions.

    ``intercept`` and ``slope`` with their standard errors; their errors are taken as independent,
    which makes the outcome a little less certain than a regression with a known covariance would.
    ``quantiles`` are those of the error at 5, 25, 50, 75 and 95 per cent, ``spread`` its standard
    deviation.
    """

    intercept: float = field(default_factory=lambda: parameter("ratification_intercept"))
    intercept_error: float = field(default_factory=lambda: deviation("ratification_intercept"))
    slope: float = field(default_factory=lambda: parameter("ratification_slope"))
    slope_error: float = field(default_factory=lambda: deviation("ratification_slope"))
    quantiles: tuple[float, ...] = field(
        default_factory=lambda: tuple(parameter(f"ratification_residual_q{q:02d}") for q in KNOWN)
    )
    spread: float = field(default_factory=lambda: parameter("ratification_residual_sd"))

    @cached_property
    def nodes(self) -> tuple[tuple[float, float], ...]:
        """Return probability and quantile of the error, between which it is linear.

        Beyond the outermost known quantiles it goes on by the same distance on either side, the
        one at which the standard deviation is ``spread``.
        """
        inner = [(q / 100, value) for q, value in zip(KNOWN, self.quantiles, strict=True)]
        low, high = self.quantiles[0], self.quantiles[-1]

        def variance(reach: float) -> float:
            return _variance([(0.0, low - reach), *inner, (1.0, high + reach)])

        below, above = 0.0, self.spread
        while variance(above) < self.spread**2:
            above *= 2.0
        # Sixty halvings are more than a float can tell apart.
        for _ in range(60):
            middle = (below + above) / 2
            below, above = (middle, above) if variance(middle) < self.spread**2 else (below, middle)
        return ((0.0, low - above), *inner, (1.0, high + above))

    def probability(self, compromise: float, threshold: float) -> float:
        """Return the probability that the outcome reaches a threshold, both on 0 to 100.

        .. math:: \\sum_m (u_{m+1} - u_m) \\frac{G(z_{m+1}) - G(z_m)}{z_{m+1} - z_m}, \\quad
            z = (a + b C + Q - t) / \\sqrt{\\sigma_a^2 + \\sigma_b^2 C^2}, \\quad
            G(z) = z \\Phi(z) + \\phi(z)
        """
        # What lies below 0 counts as 0, so that a threshold of 0 is always reached.
        if threshold <= 0.0:
            return 1.0
        mean = self.intercept + self.slope * compromise - threshold
        spread = math.hypot(self.intercept_error, self.slope_error * compromise)
        total = 0.0
        for (u, q), (v, r) in pairwise(self.nodes):
            y, z = (mean + q) / spread, (mean + r) / spread
            share = (_integral(z) - _integral(y)) / (z - y) if z > y else _normal(y)
            total += (v - u) * share
        return min(max(total, 0.0), 1.0)


def compromise(positions: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted mean of positions; it lies within their range.

    Raises
    ------
    ValueError
        No weight is above zero.
    """
    total = math.fsum(weights)
    if not total > 0.0:
        raise ValueError("no weight")
    pairs = zip(positions, weights, strict=True)
    mean = math.fsum(position * weight for position, weight in pairs) / total
    return min(max(mean, min(positions)), max(positions))


def compromise_range(bodies: Sequence[Consent]) -> Range:
    """Return the compromise of bodies with positions, over the ranges of positions and weights.

    A mean is lowest where positions are, with the most weight on those below some point and the
    least on those above; every such point is tried, so that the range is exact.
    """
    central = compromise([_position(b) for b in bodies], [b.weight() for b in bodies])
    lows = sorted((_position(b, "low"), b.weight("low"), b.weight("high")) for b in bodies)
    highs = sorted((_position(b, "high"), b.weight("high"), b.weight("low")) for b in bodies)
    return Range(min(central, *_means(lows)), central, max(central, *_means(highs)))


def consent(provision: Provision, model: Ratification | None = None) -> Range | None:
    """Return the probability that all who must consent do, with its range.

    The bodies of one state are one issue, those of another a second one. A state whose bodies have
    no positions is left to the likelihood of the rung. None where there are no positions at all, so
    that consent is not modelled, and where the provision is in force, so that it was given.
    """
    issues = _issues(provision.consent)
    if not issues or provision.status is Status.IN_FORCE:
        return None
    model = model or Ratification()
    threshold = provision.consent_threshold
    # A higher threshold makes consent less likely: the ends cross.
    ends: tuple[Case, ...] = ("high", "central", "low")
    usual = parameter("ratification_threshold")
    bars = [threshold.value(end) if threshold else usual for end in ends]
    # The ends of all states' compromises together.
    ranges = zip(*(compromise_range(bodies) for bodies in issues), strict=True)
    return Range(
        *(
            math.prod(model.probability(compromise, bar) for compromise in end)
            for end, bar in zip(ranges, bars, strict=True)
        )
    )


def _issues(bodies: Sequence[Consent]) -> list[list[Consent]]:
    """Return the bodies with a position, those of one state together."""
    found: dict[str, list[Consent]] = {}
    for body in bodies:
        if body.position is not None:
            found.setdefault(body.actor, []).append(body)
    return list(found.values())


def _position(body: Consent, case: Case = "central") -> float:
    assert body.position is not None
    return body.position.value(case)


def _means(bodies: list[tuple[float, float, float]]) -> list[float]:
    """Return the mean of sorted positions for every point at which the second weight takes over.

    Each is position, weight above the point, weight below it.
    """
    found = []
    for point in range(len(bodies) + 1):
        weights = [
            below if number < point else above for number, (_, above, below) in enumerate(bodies)
        ]
        if sum(weights) > 0:
            found.append(compromise([position for position, _, _ in bodies], weights))
    return found


def _variance(nodes: Sequence[tuple[float, float]]) -> float:
    """Return the variance of a quantile function that is linear between nodes."""
    mean = math.fsum((v - u) * (q + r) / 2 for (u, q), (v, r) in pairwise(nodes))
    square = math.fsum((v - u) * (q * q + q * r + r * r) / 3 for (u, q), (v, r) in pairwise(nodes))
    return square - mean**2


def _normal(z: float) -> float:
    return math.erfc(-z / math.sqrt(2.0)) / 2.0


def _integral(z: float) -> float:
    """Return the integral of the normal distribution function from minus infinity."""
    return z * _normal(z) + math.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)
