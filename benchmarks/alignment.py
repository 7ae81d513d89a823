"""Time the likeness of votes, the frustration index, and the model of the signed network.

Run: ``python benchmarks/alignment.py``. One thread. The index is held against the integer programme
of Aref, Mason and Wilson (2020) solved by HiGHS, with the inequalities of all triangles.
"""

import argparse
import os
import platform
import time
from dataclasses import replace

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
import scipy.sparse as sp
from scipy.optimize import LinearConstraint, milp

from detente import catalogue
from detente.models.alignment_un_votes import similarity
from detente.models.balance_signed_network import Balance
from detente.shocks.shock import Shock
from detente.solve.frustration import frustration
from detente.world.load import load_world
from detente.world.security import load_security


def timed(label: str, work, count: int = 1):
    start = time.perf_counter()
    for _ in range(count):
        result = work()
    print(f"{label}: {1e3 * (time.perf_counter() - start) / count:.1f} ms")
    return result


def by_integer_programme(ties: np.ndarray) -> float:
    """Minimise the frustrated weight over ties cut, x = 1, with the inequalities of triangles."""
    n = len(ties)
    number = np.full((n, n), -1)
    i, j = np.triu_indices(n, 1)
    number[i, j] = number[j, i] = np.arange(len(i))
    rows, columns, values, high = [], [], [], []
    for a in range(n):
        for b in range(a + 1, n):
            for c in range(b + 1, n):
                edges = number[a, b], number[b, c], number[a, c]
                for signs, limit in (((1, 1, 1), 2), ((1, -1, -1), 0), ((-1, 1, -1), 0),
                                     ((-1, -1, 1), 0)):  # fmt: skip
                    rows += [len(high)] * 3
                    columns += edges
                    values += signs
                    high.append(limit)
    matrix = sp.csr_matrix((values, (rows, columns)), (len(high), len(i)))
    weight = ties[i, j]
    found = milp(
        weight,
        constraints=LinearConstraint(matrix, -np.inf, np.array(high, float)),
        integrality=np.ones(len(i)),
        bounds=(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    # Positive ties cost where they are cut, negative ones where they are not.
    return float(found.fun + np.maximum(-weight, 0).sum())


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(platform.processor() or platform.machine(), platform.python_version())
    security = load_security()
    world = replace(load_world(), security=security)
    last = security["vote"].isel(
        roll_call=(security["session"] == security["session"].max()).values
    )
    for measure in ("kappa", "S", "pi"):
        timed(f"{measure}, all pairs of one session", lambda m=measure: similarity(last, m), 10)
    timed("kappa, all pairs of five sessions", lambda: similarity(security["vote"]), 10)

    model = Balance()
    ties = model.solve(world, (), {}).data["tie"]
    for network in catalogue.networks().values():
        among = ties.sel(country=list(network.members), partner=list(network.members)).values
        label = f"{network.name} ({len(among)})"
        found = timed(f"frustration index, {label}", lambda t=among: frustration(t), 10)
        other = timed(f"the same by HiGHS, {label}", lambda t=among: by_integer_programme(t))
        print(f"  {found.weight:.9f}, HiGHS {other:.9f}, {found.states} partial divisions")
    rng = np.random.default_rng(1)
    glass = np.triu(rng.normal(size=(33, 33)), 1)
    glass += glass.T
    found = timed("frustration index, 33 nodes at random", lambda: frustration(glass))
    print(f"  {found.states} partial divisions")

    def run() -> None:
        for draw in rng.uniform(-0.5, 0.5, 50):
            where = {"state": ("USA",), "partner": ("RUS",)}
            model.solve(world, [Shock("relation", where, "add", draw, "p")], {})

    timed("fifty solves of the model", run)


if __name__ == "__main__":
    main()
