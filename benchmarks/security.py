"""Time the exposure of all states, against the definition written out with sets and a full search.

Run: ``python benchmarks/security.py [--largest 14]``. One thread.
"""

import argparse
import os
import time
from dataclasses import replace
from itertools import combinations

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np

from detente.models import coalitions
from detente.models.exposure_jackson_nei import Exposure
from detente.models.power import Power
from detente.world.load import load_world
from detente.world.security import load_security


def best_of(count: int, work) -> float:
    """Return the least time of some runs, ms."""
    times = []
    for _ in range(count):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e3 * min(times)


def stronger(
    strength: np.ndarray, group: set[int], defenders: set[int], gamma: float = 1.0
) -> bool:
    """Say whether a coalition has more than the defenders that are not in it."""
    against = sum(strength[k] for k in defenders - group)
    return sum(strength[k] for k in group) > gamma * against * (1 + coalitions.ROUNDING)


def columns(pairs: np.ndarray) -> list[set[int]]:
    """Return, by the second state, the first states of the pairs."""
    return [set(np.flatnonzero(column).tolist()) for column in pairs.T]


def by_sets(sides: coalitions.Sides, strength: np.ndarray) -> np.ndarray:
    """Say who is vulnerable, one pair of states at a time, everybody who may join joining."""
    states = range(len(strength))
    allies, friends = columns(sides.bound), columns(sides.loyal)
    return np.array(
        [
            any(
                stronger(strength, ({j} | allies[j]) - friends[i], {i} | allies[i])
                for j in states
                if sides.leads[j, i]
            )
            for i in states
        ]
    )


def by_search(bound: np.ndarray, strength: np.ndarray, gamma: float) -> np.ndarray:
    """Say who is vulnerable, allies included, trying every coalition of the definition."""
    states = range(len(bound))
    allies = columns(bound)
    found = []
    for i in states:
        found.append(False)
        for j in states:
            if i == j or found[i]:
                continue
            others = allies[j] - {i}
            groups = (
                {j, *some} for n in range(len(others) + 1) for some in combinations(others, n)
            )
            found[i] = any(stronger(strength, group, {i} | allies[i], gamma) for group in groups)
    return np.array(found)


def closed(sides: coalitions.Sides, strength: np.ndarray, gamma: float = 1.0) -> np.ndarray:
    """Say who is vulnerable by the package's closed form."""
    force = np.repeat(strength[:, None], len(strength), 1)
    best = coalitions.advantage(sides.attack(force), sides.defence(force)).max(0)
    return coalitions.overpowered(best, gamma, gamma) > 0


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--largest", type=int, default=14)
    largest = arguments.parse_args().largest
    data = load_security()
    world = replace(load_world(), security=data)
    for model in (Exposure(), Exposure(loyal="nobody"), Power()):
        spent = best_of(5, lambda m=model: m.solve(world, (), {}))
        print(f"{model.name}, one state of the world: {spent:.1f} ms")

    model = Exposure()
    sides, strength = model.sides(data), model.force(data, {})[:, 0]
    assert (by_sets(sides, strength) == closed(sides, strength)).all()
    ours = best_of(5, lambda: closed(sides, strength))
    sets = best_of(1, lambda: by_sets(sides, strength))
    print(
        f"{len(strength)} states, everybody standing: closed form {ours:.2f} ms, sets {sets:.0f} ms"
    )

    # Defence so much at an advantage that most states are safe and every coalition has to be tried.
    rng, gamma = np.random.default_rng(1), 8.0
    for count in range(8, largest + 1, 2):
        bound = np.triu(rng.random((count, count)) < 0.8, 1)
        bound |= bound.T
        strength = rng.uniform(1, 2, count)
        nobody = np.eye(count, dtype=bool)
        case = (coalitions.Sides(bound, nobody, ~nobody), strength, gamma)
        searched = by_search(bound, strength, gamma)
        assert (searched == closed(*case)).all()
        ours = best_of(5, lambda c=case: closed(*c))
        search = best_of(1, lambda b=bound, s=strength: by_search(b, s, gamma))
        print(
            f"{count} states, {searched.sum()} vulnerable: "
            f"closed form {ours:.3f} ms, search {search:.0f} ms"
        )


if __name__ == "__main__":
    main()
