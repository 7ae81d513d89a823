"""Exposure: how likely a coalition could overpower a state and those who stand by it.

Vulnerability is Jackson and Nei's (2015), PNAS 112(50); see :mod:`detente.models.coalitions`. In
the paper a coalition overpowers a state or it does not, at a known ratio of attack to defence. What
an attack needs is not known: here its logarithm is uniform between parity and three to one, so that
a little more strength makes a state a little more exposed. Each great power that is bound to defend
the state keeps its word with probability r (1 - d): r is the base rate at which pacts were honoured
in war, d the doubt that a deal adds. A great power that does not stays out: it helps neither side.
All other allies stand. Exposure is the probability of being vulnerable over both: in closed form
over what an attack needs, an exact sum over every set of great powers that fail.

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
from time import perf_counter
from typing import TYPE_CHECKING, Literal

import numpy as np

from detente.models import coalitions
from detente.models.base import Solution, register
from detente.models.capability import resources, shares
from detente.models.coalitions import Sides
from detente.models.commitments import arms, doubts, great_powers, pacts
from detente.models.kept import kept
from detente.models.parameters import parameter
from detente.models.plain import axes, labelled, values

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

_STATE, _PAIR = ("country",), ("country", "partner")
Attackers = Literal["reach", "relevant", "rivals", "any"]
Loyal = Literal["guaranteed", "allies", "nobody"]
DISTANCE = "distance"
_OWN = {"exposure_reliability": "reliability", "exposure_distance": "half_distance"}


def _range(name: str) -> tuple[float, float]:
    return parameter(name, "low"), parameter(name, "high")


@register
@dataclass(frozen=True)
class Exposure:
    """``exposure``, the probability of being vulnerable; ``margin``, the defenders' share.

    ``gamma`` is the strength that an attack needs per unit of defence: the ends of what it may be,
    one number twice for a yes or no. ``reliability`` is r. ``strength`` is what is counted;
    ``half_distance`` the kilometres over which half of it is lost (infinite: no loss).
    ``attackers`` are who may lead an attack: whom it can ``reach`` (a major power everyone, others
    their neighbours on land or within 400 miles of water), ``relevant`` (the same of either state
    of the pair: Lemke and Reed 2001), ``rivals`` or ``any``. ``loyal`` are those who never attack a
    state: those bound to the same great power and its ``allies`` (``guaranteed``), its ``allies``
    only, or, as in the paper's first definition, ``nobody``.
    """

    gamma: tuple[float, float] = field(default_factory=partial(_range, "exposure_gamma"))
    reliability: float = field(default_factory=partial(parameter, "exposure_reliability"))
    strength: Literal["spending", "cinc", "net_resources", "gdp"] = "spending"
    half_distance: float = float("inf")
    attackers: Attackers = "reach"
    loyal: Loyal = "guaranteed"
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
        """Return the model; with loss of strength over distance, other strength, rivals alone."""
        return (
            self,
            replace(self, half_distance=parameter("exposure_distance"), variant=DISTANCE),
            replace(self, strength="cinc", variant="cinc"),
            replace(self, strength="net_resources", variant="net_resources"),
            replace(self, attackers="rivals", variant="rivals"),
        )

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the parameters that have a range.

        What an attack needs is not drawn: exposure is the probability over its range already.
        """
        own = [name for name in _OWN if name != "exposure_distance" or self.variant == DISTANCE]
        return tuple(own)

    def with_parameters(self, values: Mapping[str, float]) -> Exposure:
        """Return the model with some of its parameters at other values."""
        return replace(self, **{_OWN[name]: value for name, value in values.items()})

    def solve(
        self, world: World, shocks: Sequence[Shock], upstream: Mapping[str, Solution]
    ) -> Solution:
        """Return exposure and margin of every state; an exact sum."""
        began = perf_counter()
        data = world.part("security")
        moving = {shock.variable for shock in shocks}
        sides = self.sides(data, shocks)
        force = self.force(data, upstream, arms(data, shocks) if "arms_supply" in moving else 0.0)
        great = np.flatnonzero(great_powers(data))
        doubt = doubts(data, shocks)[great] if "guarantee_doubt" in moving else 0.0
        fail = np.where(sides.bound[great], 1 - self.reliability * (1 - doubt), 0.0)
        exposed, margin = self.expected(sides, force, great, fail)
        columns = {"exposure": (_STATE, exposed), "margin": (_STATE, margin)}
        found = labelled(axes(data, "country"), columns)
        return Solution(self.name, found, True, 0.0, 1, perf_counter() - began)

    def force(
        self,
        data: xr.Dataset,
        upstream: Mapping[str, Solution],
        supplied: np.ndarray | float = 0.0,
    ) -> np.ndarray:
        """Return the strength of each state (first axis) where each other one is."""
        level = shares(resources(data, upstream, supplied)[self.strength])[:, None]
        if np.isinf(self.half_distance):
            return np.broadcast_to(level, (len(level),) * 2)
        return level * np.exp2(-values(data, "distance", *_PAIR) / self.half_distance)

    def sides(self, data: xr.Dataset, shocks: Sequence[Shock] = ()) -> Sides:
        """Return who stands by whom under the shocks, and who may attack whom."""
        if any(shock.variable == "defence_pact" for shock in shocks):
            return _sides(data, self.loyal, self.attackers, shocks)
        return kept(data, _sides, self.loyal, self.attackers)

    def expected(
        self, sides: Sides, force: np.ndarray, great: np.ndarray, fail: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the probability of being vulnerable and the expected margin.

        ``great`` are the positions of the great powers, ``fail`` (great power, state) the
        probability that the ally leaves the state alone.
        """
        chance, defence = _ways(sides, force, great, fail)
        attack = sides.attack(force)
        # Where the defence is the same whoever leads, the strongest attack is the worst.
        attack = attack.max(0, keepdims=True) if sides.united else attack
        worst = coalitions.advantage(attack, defence).max(1)
        exposed = coalitions.overpowered(worst, *self.gamma)
        return (chance * exposed).sum(0), (chance * coalitions.margin(worst)).sum(0)


def _sides(
    data: xr.Dataset, loyal: Loyal, attackers: Attackers, shocks: Sequence[Shock] = ()
) -> Sides:
    bound, itself = pacts(data, shocks), np.eye(data.sizes["country"], dtype=bool)
    match loyal:
        case "nobody":
            never = itself
        case "allies":
            never = bound | itself
        case "guaranteed":
            guarded = bound[great_powers(data)].astype(float)
            never = bound | itself | (guarded.T @ guarded > 0)
    return Sides(bound, never, _able(data, attackers) & ~never)


def _able(data: xr.Dataset, attackers: Attackers) -> np.ndarray:
    """Return who is near enough, or at odds enough, to lead an attack (first axis) on whom."""
    match attackers:
        case "reach" | "relevant":
            near = values(data, "contiguity", *_PAIR) > 0
            reach = near | near.T | values(data, "major").astype(bool)[:, None]
            return reach if attackers == "reach" else reach | reach.T
        case "rivals":
            rivals, war = (values(data, name, *_PAIR).astype(bool) for name in ("rivalry", "war"))
            return rivals | rivals.T | war | war.T
        case "any":
            return np.ones((data.sizes["country"],) * 2, dtype=bool)


def _ways(
    sides: Sides, force: np.ndarray, great: np.ndarray, fail: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return every way in which allies may fail: its probability (way, state), and the defence.

    The defence is on (way, attacker, state), or (way, 1, state) where it is the same for all. Each
    state's doubtful allies are counted on their own, so that there are as many ways as the state
    with most of them has, whichever they are.
    """
    standing = np.ones(force.shape)
    standing[great] = fail == 0
    chance, defence = np.ones((1, len(force))), sides.defence(force, standing)[None]
    states = np.arange(len(force))
    # The doubtful allies of each state come first; what follows them never fails.
    order = np.argsort(fail == 0, axis=0, kind="stable")[: int((fail > 0).sum(0).max(initial=0))]
    for place in order:
        ally, fails = great[place], fail[place, states]
        adds = sides.adds(np.where(fails > 0, force[ally, states], 0.0), ally)
        chance = np.concatenate([chance * (1 - fails), chance * fails])
        defence = np.concatenate([defence + adds, defence])
    return chance, defence


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
        On ``country`` (the allies) and ``side`` (``with``, ``without``): ``exposure``, ``margin``
        (the defenders' part of the strength on both sides) and ``against``, the strongest member
        of the coalition that is worst for the ally (empty where nobody could attack). All other
        allies stand.
    """
    import xarray as xr

    model = model or Exposure()
    data = world.part("security")
    labels = data["country"].values
    sides = model.sides(data, shocks)
    force = model.force(data, upstream or {}, arms(data, shocks))
    attack = sides.attack(force)
    here = list(labels).index(guarantor)
    with_and_without = []
    for stands in (1.0, 0.0):
        standing = np.ones(force.shape)
        standing[here] = stands
        advantage = coalitions.advantage(attack, sides.defence(force, standing))
        members = (sides.side[advantage.argmax(0)].T > 0) & ~sides.loyal
        strongest = labels[np.where(members, force, -1.0).argmax(0)]
        with_and_without.append(
            {
                "exposure": coalitions.overpowered(advantage.max(0), *model.gamma),
                "margin": coalitions.margin(advantage.max(0)),
                "against": np.where((attack > 0).any(0), strongest, ""),
            }
        )
    names = {"country": labels, "side": ["with", "without"]}
    found = {
        name: (("country", "side"), np.stack([one[name] for one in with_and_without], -1))
        for name in with_and_without[0]
    }
    return xr.Dataset(found, names).isel(country=np.flatnonzero(sides.bound[here]))
