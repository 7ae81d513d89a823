"""Ties between states, -1 hostile to 1 allied: what they rest on, and what acts move them.

A tie is the mean of what is known of the pair, each part with its weight:

    t_ij = sum_c w_c v_ij,c / (w_neutral + sum_c w_c)

with v = 1 for a pact of mutual defence and, where there is none, for a treaty of consultation or
neutrality; -1 for a strategic rivalry; below zero for sanctions in force between the two; and the
likeness of their votes, or of their ideal points, in the UN. States at war have -1. The signs are
those of the literature on signed networks of states (Maoz et al. 2007; Doreian and Mrvar 2015;
Lerner 2016; Oishi and Sakuwa 2020); the weights are assumptions.

An act is one more part: its value is a tenth of its points on Goldstein's (1992) scale, its weight
that of an act times its size. So a relation on which much is known moves little, several acts
add less and less, and none takes a tie beyond what the act itself says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from detente.models.alignment_un_votes import Measure, ideal_distance, similarity
from detente.models.commitments import doubts, pact_change
from detente.models.kept import kept
from detente.models.parameters import parameter
from detente.models.plain import values
from detente.shocks.shock import Shock, by_state

if TYPE_CHECKING:
    import xarray as xr

Likeness = Measure | Literal["ideal_points"]
# Half the width of Goldstein's scale, from -10 to 10: its points over this are scores of a tie.
SCALE = 10.0


@dataclass(frozen=True)
class Weights:
    """Weights of the parts of a tie; ``sanctioned`` is the value of sanctions in force.

    ``act`` is the weight of an act of full size. Payment access between two states counts as their
    sanctions as far as it is below ``spared``.
    """

    pact: float = field(default_factory=partial(parameter, "tie_weight_pact"))
    consultation: float = field(default_factory=partial(parameter, "tie_weight_consultation"))
    rivalry: float = field(default_factory=partial(parameter, "tie_weight_rivalry"))
    votes: float = field(default_factory=partial(parameter, "tie_weight_votes"))
    sanction: float = field(default_factory=partial(parameter, "tie_weight_sanction"))
    act: float = field(default_factory=partial(parameter, "tie_weight_act"))
    neutral: float = field(default_factory=partial(parameter, "tie_weight_neutral"))
    sanctioned: float = field(default_factory=partial(parameter, "tie_sanction_score"))
    spared: float = field(default_factory=partial(parameter, "tie_sanction_spared"))


@dataclass(frozen=True)
class Points:
    """Points of acts between states on the scale of Goldstein (1992), -10 to 10.

    ``arms_size``, million USD a year, is the supply that counts for half of its points.
    """

    intelligence: float = field(default_factory=partial(parameter, "tie_points_intelligence"))
    agreement: float = field(default_factory=partial(parameter, "tie_points_agreement"))
    recognition: float = field(default_factory=partial(parameter, "tie_points_recognition"))
    withdrawal: float = field(default_factory=partial(parameter, "tie_points_withdrawal"))
    arms: float = field(default_factory=partial(parameter, "tie_points_arms"))
    arms_stopped: float = field(default_factory=partial(parameter, "tie_points_arms_stopped"))
    arms_size: float = field(default_factory=partial(parameter, "tie_arms_size"))


# The catalogue's parameters, and what they are called here.
WEIGHTS = {
    f"tie_weight_{name}": name
    for name in ("pact", "consultation", "rivalry", "votes", "sanction", "act", "neutral")
} | {"tie_sanction_score": "sanctioned", "tie_sanction_spared": "spared"}
POINTS = {
    f"tie_points_{name}": name
    for name in ("intelligence", "agreement", "recognition", "withdrawal", "arms", "arms_stopped")
} | {"tie_arms_size": "arms_size"}


class Standing(NamedTuple):
    """Ties before any act, and the weight of all that each rests on, (country, partner)."""

    tie: np.ndarray
    weight: np.ndarray


def standing(
    security: xr.Dataset, shocks: Sequence[Shock], likeness: Likeness, weights: Weights
) -> Standing:
    """Return the ties that pacts, rivalries, sanctions and votes make.

    Doubt about a guarantee takes its probability off the weight of the pact between the two. War
    speaks for every part.
    """
    known, names = kept(security, _known, likeness), values(security, "country")
    moving = {shock.variable for shock in shocks}
    pact, spoken = known.pact, known.spoken
    if "defence_pact" in moving:
        pact = np.clip(pact + pact_change(shocks, names), 0.0, 1.0)
        spoken = known.treaty * (1 - pact)
    firm = weights.pact * pact
    if "guarantee_doubt" in moving:
        doubt = doubts(security, shocks)
        firm *= 1 - np.maximum(doubt, doubt.T)
    firm += weights.consultation * spoken
    total = firm + weights.rivalry * known.rivalry
    ties = firm - weights.rivalry * known.rivalry
    if "payment_access" in moving:
        against = weights.sanction * _sanctions(shocks, names, weights.spared)
        total += against
        ties += weights.sanctioned * against
    total += weights.votes * known.voted + weights.neutral
    ties += weights.votes * known.alike
    ties /= np.where(total > 0, total, 1.0)
    ties[known.war] = -1.0
    np.fill_diagonal(ties, 0.0)
    return Standing(ties, total)


class _Known(NamedTuple):
    """What the data say of pairs: ``spoken`` is a treaty other than a pact where there is none."""

    pact: np.ndarray
    treaty: np.ndarray
    spoken: np.ndarray
    rivalry: np.ndarray
    war: np.ndarray
    voted: np.ndarray
    alike: np.ndarray


def _known(security: xr.Dataset, likeness: Likeness) -> _Known:
    pact, rivalry = _of(security, "defence"), _of(security, "rivalry")
    treaty = np.maximum(_of(security, "consultation"), _of(security, "neutrality"))
    alike = _alike(security, likeness)
    voted = np.isfinite(alike).astype(float)
    war = _of(security, "war") > 0
    return _Known(pact, treaty, treaty * (1 - pact), rivalry, war, voted, np.nan_to_num(alike))


def moved(
    before: Standing, shocks: Sequence[Shock], names: np.ndarray, points: Points, act: float
) -> np.ndarray:
    """Return ties after the acts between states, each of the weight ``act`` times its size.

    .. math:: t' = t + \\sum_a w_a (v_a - t) / (W + \\sum_a w_a), \\quad v_a = points_a / 10

    with W the weight of what the tie rests on. Of acts of one kind between two states, in whatever
    region, the strongest counts. Relations that a measure softens or worsens move by the measure's
    own size.
    """
    ties, known = before
    weight, pull = np.zeros_like(ties), np.zeros_like(ties)

    def add(score: float, size: np.ndarray) -> None:
        if size.any():
            weight[:] += act * size
            pull[:] += act * size * (score / SCALE - ties)

    for variable, gained, lost in (
        ("intelligence_tie", points.intelligence, -points.intelligence),
        ("arms_limit", points.agreement, -points.agreement),
        ("recognition", points.recognition, points.withdrawal),
        ("arms_supply", points.arms, points.arms_stopped),
    ):
        own = [shock for shock in shocks if shock.variable == variable]
        if not own:
            continue
        gain, loss = _acts(variable, _between_parties(own), names)
        if variable == "arms_supply":
            gain, loss = (x / (points.arms_size + abs(x)) for x in (gain, loss))
        add(gained, gain)
        add(lost, -loss)
    moving = {shock.variable for shock in shocks}
    if "restraint_zone" in moving:
        add(points.agreement, _zones(shocks, names))
    found = ties
    if weight.any():
        total = known + weight
        found = ties + pull / np.where(total > 0, total, 1.0)
    if "relation" in moving:
        softer, worse = _acts("relation", shocks, names)
        found = found + softer + worse
    result = np.clip(found, -1.0, 1.0)
    np.fill_diagonal(result, 0.0)
    return result


def _of(security: xr.Dataset, name: str) -> np.ndarray:
    return values(security, name, "country", "partner").astype(float)


def _alike(security: xr.Dataset, likeness: Likeness) -> np.ndarray:
    """Return the graded part of ties; NaN where a state has no votes."""
    if likeness == "ideal_points":
        points = security["ideal_point"].transpose("year", "country")
        distance = ideal_distance(points).values
        # From 1, the same, to -1, the ends of the scale in that year.
        return 1 - 2 * distance / np.nanmax(distance)
    votes = security["vote"].transpose("roll_call", "country").values
    return _votes_alike(np.ascontiguousarray(votes).tobytes(), votes.shape, votes.dtype, likeness)


@lru_cache(maxsize=16)
def _votes_alike(
    votes: bytes, shape: tuple[int, ...], dtype: np.dtype, measure: Measure
) -> np.ndarray:
    import xarray as xr

    table = xr.DataArray(np.frombuffer(votes, dtype).reshape(shape), dims=("roll_call", "country"))
    table["country"] = np.arange(shape[1])
    found = similarity(table, measure).values
    # The same to the last bit from either side.
    return (found + found.T) / 2


def _sanctions(shocks: Sequence[Shock], names: np.ndarray, spared: float) -> np.ndarray:
    access = by_state(shocks, "payment_access", names)
    access = np.minimum(access, access.T)
    return np.clip(1 - access / spared, 0.0, 1.0)


def _acts(
    variable: str, shocks: Sequence[Shock], names: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the strongest act, and the strongest one taken back, of each pair, whoever acts."""
    acts = by_state(shocks, variable, names).reshape(len(names), len(names), -1)
    gain, loss = acts.max(-1).clip(min=0.0), acts.min(-1).clip(max=0.0)
    return np.maximum(gain, gain.T), np.minimum(loss, loss.T)


def _zones(shocks: Sequence[Shock], names: np.ndarray) -> np.ndarray:
    """Return by how much both states of a pair hold back, in the region where that is most."""
    held = by_state(shocks, "restraint_zone", names)
    return np.minimum(held[:, None], held[None, :]).max(-1).clip(min=0.0)


def _between_parties(shocks: Sequence[Shock]) -> list[Shock]:
    """Return shocks with limits on arms as acts between the parties, not with whom they cover.

    Where arms of one state alone are limited, it is an act towards those covered.
    """
    return [
        replace(shock, where={**shock.where, "state": shock.where["partner"]})
        if shock.variable == "arms_limit" and len(shock.where.get("partner", ())) > 1
        else shock
        for shock in shocks
    ]
