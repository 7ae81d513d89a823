"""Time the energy model: a thousand perturbed equilibria, and one against other ways to solve it.

Run: ``python benchmarks/energy.py [--count 1000] [--processes 2]``. One thread a process.
"""

import argparse
import os
import platform
import time
from concurrent.futures import ProcessPoolExecutor

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import clarabel
import numpy as np
import scipy.sparse as sp

from detente.models.energy_network import EnergyModel
from detente.models.energy_network.equilibrium import MarketSolver
from detente.models.energy_network.layout import MARKETS, Layout
from detente.models.energy_network.market import Market
from detente.models.energy_network.policy import terms
from detente.models.energy_network.problem import caps_of
from detente.models.energy_network.terms import Terms
from detente.shocks.shock import Shock
from detente.world.energy import load_energy

BUYERS = ("DEU", "FRA", "ITA", "POL", "NLD", "ESP", "USA", "JPN")


def drawn(seed: int) -> list[Shock]:
    """Draw a policy that moves every market: bans in part, costs and supply."""
    rng = np.random.default_rng(seed)
    return [
        Shock("energy_access", {"exporter": ("RUS",), "importer": BUYERS}, "multiply",
              float(rng.uniform(0, 1)), "ban"),
        Shock("energy_cost", {"exporter": ("RUS",)}, "add", float(rng.uniform(0, 0.1)), "cost"),
        Shock("energy_supply", {"country": ("SAU",), "commodity": ("crude",), "unit": ("mb/d",)},
              "add", float(rng.uniform(-1, 1)), "quota"),
    ]  # fmt: skip


_model: EnergyModel | None = None


def prepare() -> None:
    """Set the model up in this process."""
    global _model  # noqa: PLW0603
    _model = EnergyModel(load_energy())
    _model.equilibria()


def work(seeds: list[int]) -> float:
    """Solve these draws in this process; return the largest residual."""
    assert _model is not None
    found = (_model.equilibria(drawn(seed)) for seed in seeds)
    return max(state.residual for one in found for _, state in one.values())


def interior(solver: MarketSolver, given: Terms):
    """Solve by the interior-point method, which starts from nothing but keeps its matrices."""
    return solver._by_secant(given, solver.problem(given), caps_of(solver.market, given))


def fresh(solver: MarketSolver, given: Terms):
    """Assemble the market and its programme anew, then solve by the interior-point method."""
    old = solver.market
    market = Market(Layout(old.data, old.name, old.given.trader), old.given)
    return interior(MarketSolver(market, solver.tolerance, solver.limit), given)


def clarabel_solve(solver: MarketSolver, given: Terms) -> np.ndarray:
    """Solve the same market by Clarabel, limits of the arcs only, at its default tolerance."""
    market, slots = solver.market, solver.market.slots
    cost = market.cost.copy()
    cost[market.block("arc")] += given.cost
    right = market.right.copy()
    sells = slots.out_row >= 0
    right[slots.out_row[sells]] += given.shift[sells]
    high = np.full(slots.size, np.inf)
    high[market.block("arc")] = np.minimum(given.access, given.ceiling)
    signed = np.full(slots.size, True)
    signed[market.block("world")] = False
    eye = sp.eye(slots.size, format="csc")
    limited = np.flatnonzero(np.isfinite(high))
    matrix = sp.vstack([market.equality, -eye[np.flatnonzero(signed)], eye[limited]], format="csc")
    side = np.concatenate([right, np.zeros(signed.sum()), high[limited]]) / market.volume
    cones = [clarabel.ZeroConeT(slots.rows), clarabel.NonnegativeConeT(len(side) - slots.rows)]
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    hessian = sp.triu(market.hessian * (market.volume / market.money), format="csc")
    answer = clarabel.DefaultSolver(hessian, cost / market.money, matrix, side, cones, settings)
    return np.array(answer.solve().x) * market.volume


def best(function, repeat: int) -> float:
    """Return the fastest of ``repeat`` runs, in milliseconds."""
    times = []
    for _ in range(repeat):
        began = time.perf_counter()
        function()
        times.append(time.perf_counter() - began)
    return 1e3 * min(times)


def main() -> None:
    """Print the times and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, numpy {np.__version__}")
    model = EnergyModel(load_energy())
    print("{:8}{:>7}{:>11}{:>12}{:>13}{:>7}{:>11}{:>7}{:>13}{:>7}".format(
        "market", "arcs", "variables", "again ms", "interior ms", "ratio", "fresh ms", "ratio",
        "Clarabel ms", "ratio",
    ))  # fmt: skip
    for name in MARKETS:
        solver = model.market(name)
        given = terms(solver.market, drawn(0))
        solver.solve(given)
        again = best(lambda s=solver, g=given: s._solve(g), 9)
        inside = best(lambda s=solver, g=given: interior(s, g), 3)
        anew = best(lambda s=solver, g=given: fresh(s, g), 3)
        other = best(lambda s=solver, g=given: clarabel_solve(s, g), 3)
        sizes = f"{len(solver.market.arcs):7d}{solver.market.slots.size:11d}"
        print(f"{name:8}{sizes}{again:12.2f}{inside:13.1f}{inside / again:7.1f}{anew:11.1f}"
              f"{anew / again:7.1f}{other:13.1f}{other / again:7.1f}")  # fmt: skip
    parts = [
        list(range(k, options.count, 4 * options.processes)) for k in range(4 * options.processes)
    ]
    with ProcessPoolExecutor(options.processes, initializer=prepare) as pool:
        # Two short tasks a process, so that every one of them has been set up.
        list(pool.map(time.sleep, [1.0] * options.processes * 2))
        began = time.perf_counter()
        residual = max(pool.map(work, parts))
    taken = time.perf_counter() - began
    print(f"\n{options.count} perturbed equilibria, {options.processes} processes: {taken:.2f} s")
    print(f"{1e3 * taken / options.count:.2f} ms each, all markets; residual {residual:.0e}")


if __name__ == "__main__":
    main()
