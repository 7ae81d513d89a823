"""Small security worlds: states in a network of pacts, with what the models read."""

from itertools import chain, combinations

import numpy as np
import xarray as xr

from detente.world.world import World

COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")


def network(strength, pacts=(), great=(), labels=None, near=None, distance=None) -> xr.Dataset:
    """Return a part ``security``: everybody's neighbour, each state of one million USD a unit."""
    strength = np.asarray(strength, dtype=float)
    count = len(strength)
    labels = list(labels or (f"S{i:02d}" for i in range(count)))
    defence = np.zeros((count, count), dtype=bool)
    for i, j in pacts:
        defence[i, j] = defence[j, i] = True
    pair = ("country", "partner")
    major = np.isin(np.arange(count), list(great))
    return xr.Dataset(
        {
            "gdp": ("country", 50 * strength + 1),
            "population": ("country", strength + 2),
            "military_spending": ("country", strength),
            "capability": (("component", "country"), np.tile(strength + 1, (len(COMPONENTS), 1))),
            "capability_known": (
                ("component", "country"),
                np.ones((len(COMPONENTS), count), dtype=bool),
            ),
            "warheads": ("country", np.zeros(count)),
            "major": ("country", major),
            "defence": (pair, defence),
            "rivalry": (pair, np.zeros((count, count), dtype=bool)),
            "war": (pair, np.zeros((count, count), dtype=bool)),
            "contiguity": (pair, np.ones((count, count)) if near is None else near),
            "distance": (pair, np.zeros((count, count)) if distance is None else distance),
        },
        {"country": labels, "partner": labels, "component": list(COMPONENTS)},
    )


def world(data: xr.Dataset) -> World:
    """Return a world that has this part ``security`` and nothing else."""
    return World(xr.Dataset(), xr.Dataset(), "network", "network", security=data)


def subsets(members):
    """Return every subset."""
    members = list(members)
    return chain.from_iterable(combinations(members, n) for n in range(len(members) + 1))


def vulnerable(pacts, strength, i, gamma, loyal, standing=None) -> bool:
    """Search all coalitions without the loyal for one that overpowers i."""
    count = len(strength)
    allies = set(np.flatnonzero(pacts[i]))
    standing = allies if standing is None else standing
    for j in set(range(count)) - {i}:
        circle = {j} | set(np.flatnonzero(pacts[j]))
        for coalition in map(set, subsets(circle - {i})):
            if j not in coalition or coalition & loyal:
                continue
            defenders = ({i} | standing) - coalition
            if sum(strength[k] for k in coalition) > gamma * sum(strength[k] for k in defenders):
                return True
    return False
