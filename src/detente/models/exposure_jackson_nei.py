"""Exposure: how likely a coalition could overpower a state and those who stand by it.

Vulnerability is Jackson and Nei's (2015), PNAS 112(50); see :mod:`detente.models.coalitions`. Each
great power that is bound to defend the state keeps its word with probability r (1 - d): r is the
base rate at which pacts were honoured in war, d the doubt that a deal adds. A great power that does
not stays out: it helps neither side. All other allies stand. Exposure is the probability, over
every set of great powers that fail, of being vulnerable; an exact sum.

Allies do not attack each other: the paper's reason is the trade that they would lose. Nor, by this
project's own rule, do states to whose defence the same great power is bound; without it the
strongest coalition against Japan would be Europe's. Other than that the model measures what states
could do, not what they want: who has no pact with a strong coalition is exposed to it, however
friendly the two are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.models import coalitions
from detente.models.base import Solution, register
from detente.models.capability import resources, shares
from detente.models.commitments import arms, doubts, great_powers, pacts
from detente.models.parameters import parameter

if TYPE_CHECKING:
    import xarray as xr

    from detente.shocks.shock import Shock
    from detente.world.world import World

_READS = (
    "guarantee_doubt",
    "defence_pact",
    "arms_supply",
    "military_spending",
    "wage",
    "final_demand_price",
)


@register
@dataclass(frozen=True)
class Exposure:
    """``exposure``, the probability of being vulnerable; ``margin``, the defenders' share.

    ``gamma`` is the strength that an attack needs per unit of defence, ``reliability`` is r.
    ``strength`` is what is counted; ``half_distance`` the kilometres over which half of it is lost
    (infinite: no loss). ``attackers`` are who may lead an attack: ``relevant`` (neighbours on land
    or within 400 miles of water, and pairs with a major power: Lemke and Reed 2001), ``rivals`` or
    ``any``. ``loyal`` are those who never attack a state: those bound to the same great power and
    its ``allies`` (``guaranteed``), its ``allies`` only, or, as in the paper's first definition,
    ``nobody``.
    """

    gamma: float = field(default_factory=partial(parameter, "exposure_gamma"))
    reliability: float = field(default_factory=partial(parameter, "exposure_reliability"))
    strength: Literal["spending", "cinc", "net_resources", "gdp"] = "spending"
    half_distance: float = float("inf")
    attackers: Literal["relevant", "rivals", "any"] = "relevant"
    loyal: Literal["guaranteed", "allies", "nobody"] = "guaranteed"
    variant: str = "spending"

    name: str = field(default="exposure", init=False)
    source: str = field(
        default=(
            "Jackson and Nei (2015), PNAS 112(50); reliability: Leeds (2003), "
            "Berkemeier and Fuhrmann (2018)"
        ),
        init=False,
    )
    reads: tuple[str, ...] = field(default=_READS, init=False)
    writes: tuple[str, ...] = field(default=("exposure", "margin"), init=False)

    @property
    def variants(self) -> tuple[Exposure, ...]:
        """Return the model; with ends of its ranges, other strength, loss over distance, rivals."""
        low, high = (parameter("exposure_reliability", end) for end in ("low", "high"))
        needed = parameter("exposure_gamma", "high")
        return (
            self,
            replace(self, reliability=low, variant="low_reliability"),
            replace(self, half_distance=parameter("exposure_distance"), variant="distance"),
            replace(self, strength="cinc", variant="cinc"),
            replace(self, strength="net_resources", variant="net_resources"),
            replace(self, attackers="rivals", variant="rivals"),
            replace(self, gamma=needed, variant="defence_favoured"),
            replace(self, reliability=high, variant="high_reliability"),
        )

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Return exposure and margin of every state; an exact sum."""
        import xarray as xr

        data = world.part("security")
        bound = pacts(data, shocks)
        force = self.force(data, upstream, arms(data, shocks))
        fail = 1 - self.reliability * (1 - doubts(data, shocks))
        guarantors = bound & great_powers(data)[:, None]
        exposed, margin = self.expected(data, bound, force, np.where(guarantors, fail, 0.0))
        found = {"exposure": ("country", exposed), "margin": ("country", margin)}
        labels = {"country": data["country"].values}
        return Solution(self.name, xr.Dataset(found, labels), True, 0.0, 1)

    def force(
        self,
        data: xr.Dataset,
        upstream: Mapping[str, Solution],
        supplied: np.ndarray | float = 0.0,
    ) -> np.ndarray:
        """Return the strength of each state (first axis) where each other one is."""
        level = shares(resources(data, upstream, supplied)[self.strength])
        away = data["distance"].transpose("country", "partner").values
        return level[:, None] * np.exp2(-away / self.half_distance)

    def loyalty(self, data: xr.Dataset, bound: np.ndarray) -> np.ndarray:
        """Return who (first axis) never attacks whom."""
        itself = np.eye(len(bound), dtype=bool)
        if self.loyal == "nobody":
            return itself
        if self.loyal == "allies":
            return bound | itself
        great = bound & great_powers(data)[:, None]
        return bound | itself | (great.T @ great)

    def able(self, data: xr.Dataset) -> np.ndarray:
        """Return who is near enough, or at odds enough, to lead an attack (first axis) on whom."""
        match self.attackers:
            case "relevant":
                major = data["major"].values.astype(bool)
                near = data["contiguity"].transpose("country", "partner").values > 0
                return near | near.T | major[:, None] | major
            case "rivals":
                quarrel = (data["rivalry"] | data["war"]).transpose("country", "partner").values
                return quarrel.astype(bool) | quarrel.T.astype(bool)
            case "any":
                return np.ones((data.sizes["country"],) * 2, dtype=bool)

    def attack(
        self, data: xr.Dataset, bound: np.ndarray, force: np.ndarray, loyal: np.ndarray
    ) -> np.ndarray:
        """Return the strength of the best coalition, by leader and by state attacked."""
        leads = self.able(data) & ~loyal
        return np.where(leads, coalitions.attack(bound, force, loyal), 0.0)

    def expected(
        self, data: xr.Dataset, bound: np.ndarray, force: np.ndarray, fail: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the probability of being vulnerable and the expected margin.

        ``fail`` (ally, state) is the probability that the ally leaves the state alone.
        """
        loyal = self.loyalty(data, bound)
        attack = self.attack(data, bound, force, loyal)
        exposed, margin = np.zeros(len(bound)), np.zeros(len(bound))
        for chance, standing in _draws(fail):
            defence = coalitions.defence(bound, force, loyal, standing)
            exposed += chance * coalitions.overpowered(attack, defence, self.gamma).any(0)
            margin += chance * coalitions.margin(attack, defence)
        return exposed, margin


def _draws(fail: np.ndarray):
    """Yield every way in which allies may fail: its probability, by state, and who then stands.

    Each state's doubtful allies are counted on their own, so that there are as many ways as the
    state with most of them has, whichever they are.
    """
    count = int((fail > 0).sum(0).max(initial=0))
    # The doubtful allies of each state come first; what follows them never fails.
    first = np.argsort(fail == 0, axis=0, kind="stable")[:count]
    states = np.arange(fail.shape[1])
    chance_of_each = fail[first, states]
    for fails in product((False, True), repeat=count):
        failed = np.array(fails, dtype=bool)[:, None]
        chance = np.where(failed, chance_of_each, 1 - chance_of_each).prod(0)
        standing = np.ones(fail.shape)
        standing[first, states] = ~failed
        yield chance, standing


def reliant(
    world: World,
    guarantor: str,
    model: Exposure | None = None,
    upstream: Mapping[str, Solution] | None = None,
    shocks: Sequence[Shock] = (),
) -> xr.Dataset:
    """Say what each ally of a guarantor could muster with it and without it.

    Returns
    -------
    xarray.Dataset
        On ``country`` (the allies) and ``side`` (``with``, ``without``): ``exposed``, ``margin``
        (the defenders' part of the strength on both sides) and ``against``, the strongest member
        of the coalition that is worst for the ally (empty where nobody could attack). All other
        allies stand.
    """
    import xarray as xr

    model = model or Exposure()
    data = world.part("security")
    labels = data["country"].values
    bound = pacts(data, shocks)
    force = model.force(data, upstream or {}, arms(data, shocks))
    loyal = model.loyalty(data, bound)
    attack = model.attack(data, bound, force, loyal)
    here = list(labels).index(guarantor)
    sides = []
    for stands in (1.0, 0.0):
        standing = np.ones(bound.shape)
        standing[here] = stands
        defence = coalitions.defence(bound, force, loyal, standing)
        worst = np.where(attack > 0, attack - model.gamma * defence, -np.inf).argmax(0)
        members = coalitions.with_oneself(bound)[worst].T & ~loyal
        strongest = labels[np.where(members, force, -1.0).argmax(0)]
        sides.append(
            {
                "exposed": coalitions.overpowered(attack, defence, model.gamma).any(0),
                "margin": coalitions.margin(attack, defence),
                "against": np.where((attack > 0).any(0), strongest, ""),
            }
        )
    names = {"country": labels, "side": ["with", "without"]}
    found = {
        name: (("country", "side"), np.stack([side[name] for side in sides], -1))
        for name in sides[0]
    }
    return xr.Dataset(found, names).isel(country=np.flatnonzero(bound[here]))
