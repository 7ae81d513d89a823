"""Threat: the yearly probability that a state is in a fatal dispute, pair by pair.

After Nordhaus, Oneal and Russett (2012):

    p_i = m_i + c (1 - prod_j (1 - p_ij) - m_i),    m_i = max_j p_ij,

between disputes that all come together (c = 0) and each by itself (c = 1, theirs), for coalitions
fight together; c is ``threat_apart``, estimated. p_ij is from the logit of
:mod:`detente.models.threat_fit` on today's borders, power, pacts, democracy, rivalries and past. A
pair in conflict goes on with the observed share of its like.

What shocks do. An arms limit of r, and a restraint zone of r for the part of the risk that arises
in the region, take their share away: p (1 - r). Between two that are in conflict they do so only if
both are parties: what others agree does not end a war. A pact between two lowers their odds by the
coefficient of pacts. Protection by others, 0 to 1, lowers the odds by ``deterrence`` times itself:

    logit p_ij = logit p_ij(today) + deterrence (s_ij(today) - s_ij + s_ji(today) - s_ji),

where s_ij is the part of i's defenders, by military spending, that would come against j.

``more_threat`` is what budgets answer to: the change, against a world without shocks, of the ex
ante probability of a state, for which a pair in conflict has the logit's p_ij like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

from detente import catalogue
from detente.models.base import Solution, register
from detente.models.commitments import doubts, pact_change
from detente.models.parameters import parameter
from detente.models.threat_fit import index, terms
from detente.shocks.shock import Shock, touched
from detente.world.dispute import GOING_ON, NEAREST, SMALLEST, defended, history

if TYPE_CHECKING:
    import xarray as xr

    from detente.world.world import World

TINY = 1e-300
REDUCTIONS = ("arms_limit", "restraint_zone")


def ex_ante(security: xr.Dataset) -> np.ndarray:
    """Return the logit's p_ij of today's pairs, as if none of them were in conflict."""
    return expit(_logit(covariates(security)))


def covariates(security: xr.Dataset) -> dict[str, np.ndarray]:
    """Return the columns of :func:`detente.models.threat_fit.terms` for today's pairs."""
    power = np.maximum(security["cinc"].values, SMALLEST)
    large, small = np.maximum.outer(power, power), np.minimum.outer(power, power)
    contact = security["contiguity"].values
    covered = defended(security["defence"].values)
    rule = security["democracy"].values
    last, since = security["last_fatal"].values, security["fighting_since"].values
    latest = last.max()
    return {
        "contact": np.where(contact == 1, 1, np.where(contact > 1, 2, 0)),
        "rivalry": security["rivalry"].values,
        "pact": security["defence"].values,
        "defended": covered.astype(int) + covered.T,
        "history": history(
            np.where(last > 0, latest + 1 - last, 0), np.where(since > 0, latest + 1 - since, 0)
        ),
        "distance": np.log(security["distance"].values + NEAREST),
        "ratio": np.log(large / small),
        "size": np.log(large),
        "democracy": np.minimum.outer(rule, rule),
    }


def _logit(columns: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the log odds of pairs at peace; those of a state with itself are minus infinity."""
    out = index({name: parameter(f"threat_{name}") for name in terms(columns)}, columns)
    np.fill_diagonal(out, -np.inf)
    return out


def _going_on(columns: Mapping[str, np.ndarray], peace: np.ndarray) -> np.ndarray:
    """Return the log odds of all pairs, of which those in conflict have the odds of their like."""
    out = peace
    for name in GOING_ON:
        out = np.where(columns["history"] == name, logit(parameter(f"threat_{name}")), out)
    return out


def of_states(pairs: np.ndarray) -> np.ndarray:
    """Return p_i of states (rows) from p_ij: between disputes together and each by itself."""
    most, apart = pairs.max(axis=1), 1 - np.prod(1 - pairs, axis=1)
    return most + parameter("threat_apart") * (apart - most)


@register
@dataclass(frozen=True)
class Threat:
    """Threat of every pair, ``pair_threat``, and of every state, ``threat``.

    ``deterrence`` is what full protection takes off the log odds, ``region_share`` the part of a
    pair's risk that arises in a region where both lie. ``whole``: protection ends with any one
    defender in doubt, rather than shrinking by its part of the defenders' spending. ``judged``:
    rivalries that this project adds to the published list count.
    """

    deterrence: float = field(default_factory=partial(parameter, "threat_deterrence"))
    region_share: float = field(default_factory=partial(parameter, "threat_region_share"))
    whole: bool = False
    judged: bool = True
    variant: str = "default"

    name: str = field(default="threat", init=False)
    source: str = field(
        default="Nordhaus, Oneal and Russett (2012), International Organization 66(3), form",
        init=False,
    )
    reads: tuple[str, ...] = field(
        default=(*REDUCTIONS, "guarantee_doubt", "defence_pact"), init=False
    )
    writes: tuple[str, ...] = field(default=("pair_threat", "threat", "more_threat"), init=False)

    @property
    def variants(self) -> tuple[Threat, ...]:
        """Return the model, the ends of its ranges, one defender as all, published rivalries."""
        names = ("threat_deterrence", "threat_region_share")
        (none, much), (little, all_) = (
            (parameter(name, "low"), parameter(name, "high")) for name in names
        )
        return (
            self,
            replace(self, deterrence=none, variant="deterrence_low"),
            replace(self, deterrence=much, variant="deterrence_high"),
            replace(self, region_share=little, variant="region_low"),
            replace(self, region_share=all_, variant="region_high"),
            replace(self, whole=True, variant="one_defender"),
            replace(self, judged=False, variant="published_rivalries"),
        )

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Return the threat under the shocks; a closed form."""
        began = perf_counter()
        security = world.part("security")
        if not self.judged:
            security = security.assign(rivalry=security["rivalry"] & ~security["rivalry_judged"])
        columns = covariates(security)
        fighting = np.isin(columns["history"], GOING_ON)
        peace = _logit(columns)
        shift = self._shift(security, shocks)
        left = self._left(security["country"].values, fighting, shocks)
        pairs = expit(_going_on(columns, peace) + shift) * left
        more = of_states(expit(peace + shift) * left) - of_states(expit(peace))
        data = _labelled(security, pairs, "pair_threat").to_dataset(name="pair_threat")
        data["threat"] = _labelled(security, of_states(pairs), "threat")
        data["more_threat"] = _labelled(security, more, "more_threat")
        return Solution(self.name, data, True, 0.0, 1, perf_counter() - began)

    def _shift(self, security: xr.Dataset, shocks: Sequence[Shock]) -> np.ndarray:
        """Return what changed pacts and doubted guarantees add to the log odds."""
        labels = security["country"].values
        moved = {s.variable for s in shocks}
        if not moved & {"guarantee_doubt", "defence_pact"}:
            return np.zeros((len(labels),) * 2)
        before = security["defence"].values.astype(float)
        after = np.clip(before + pact_change(shocks, labels), 0.0, 1.0)
        np.fill_diagonal(after, 0.0)
        firm = after * (1 - doubts(security, shocks).T)
        lost = self._lost(before, after, firm, security["military_spending"].values)
        return parameter("threat_pact") * (after - before) + self.deterrence * (lost + lost.T)

    def _lost(
        self, before: np.ndarray, after: np.ndarray, firm: np.ndarray, spending: np.ndarray
    ) -> np.ndarray:
        """Return s_ij(today) - s_ij; ``firm`` is the part of each pact of i (rows) that holds."""
        was, still = _outsiders(before), _outsiders(after)
        had = defended(before).astype(float)
        if self.whole:
            # Each defender of today must hold, or a new one come.
            held = np.log(np.maximum(firm, TINY)) * before @ was
            held += before @ (was * np.log(np.maximum(still, TINY)))
            come = 1 - _none((firm - before).clip(0.0), still)
            return had - np.maximum(had * np.exp(held), come)
        then, now = (before * spending) @ was, (firm * spending) @ still
        part = np.divide(now, then, out=np.zeros_like(then), where=then > 0)
        # Where there was no defender (or none who spends), the chance that one comes.
        return had - np.where(then > 0, part.clip(max=1.0), 1 - _none(firm, still))

    def _left(
        self, labels: np.ndarray, fighting: np.ndarray, shocks: Sequence[Shock]
    ) -> np.ndarray:
        """Return the part of each pair's probability that limits and restraint leave."""
        taken = {name: np.zeros((len(labels),) * 2) for name in REDUCTIONS}
        for shock in shocks:
            if shock.variable not in REDUCTIONS:
                continue
            state, part = _named(labels, shock, "state"), 1.0
            if shock.variable == "arms_limit":
                parties = _named(labels, shock, "partner")
                pairs = np.outer(state, parties)
            else:
                parties = state
                here = np.isin(labels, _members(shock.where.get("region"), labels))
                pairs, part = np.outer(state & here, here), self.region_share
            pairs = (pairs | pairs.T) & (~fighting | np.outer(parties, parties))
            old = taken[shock.variable]
            new = _taken(old, shock, part).clip(0.0, 1.0)
            taken[shock.variable] = np.where(pairs, new, old)
        return np.prod([1 - every for every in taken.values()], axis=0)


def _taken(old: np.ndarray, shock: Shock, part: float) -> np.ndarray:
    """Return what a shock makes of the reduction so far; reductions that are added compound."""
    match shock.operation:
        case "multiply":
            return old * shock.value
        case "set":
            return np.full_like(old, part * shock.value)
        case _:
            return 1 - (1 - old) * (1 - part * shock.value)


def _outsiders(pact: np.ndarray) -> np.ndarray:
    """Return how far the first is no ally of the second; 0 of a state with itself."""
    out = 1 - pact
    np.fill_diagonal(out, 0.0)
    return out


def _none(pact: np.ndarray, outsider: np.ndarray) -> np.ndarray:
    """Return the chance that none of the first's allies, each by itself, is there and comes."""
    out = np.ones_like(pact)
    for k in np.flatnonzero(pact.any(axis=0)):
        out *= 1 - np.outer(pact[:, k], outsider[k])
    return out


def _named(labels: np.ndarray, shock: Shock, axis: str) -> np.ndarray:
    out = np.zeros(len(labels), dtype=bool)
    out[touched(shock, {axis: labels})[axis]] = True
    return out


def _members(regions: Iterable[str] | None, labels: np.ndarray) -> list[str]:
    """Return the states of regions, which may also be places or groups; all if none is named."""
    if regions is None:
        return labels.tolist()
    known = catalogue.regions()
    found: list[str] = []
    for name in regions:
        found += known[name].members if name in known else catalogue.expand_places([name])
    return found


def _labelled(security: xr.Dataset, values: np.ndarray, name: str) -> xr.DataArray:
    import xarray as xr

    about = catalogue.variables()[name]
    labels = security["country"].values
    return xr.DataArray(
        values, dict.fromkeys(about.dims, labels), about.dims, name, {"unit": about.unit}
    )
