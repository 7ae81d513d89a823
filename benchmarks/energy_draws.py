"""Time draws of the energy model: parameters drawn, base, today and a deal solved and labelled.

Run: ``python benchmarks/energy_draws.py [--count 60] [--deal deals/moscow-washington-2025]``. One
thread. Beside it the same draws with nothing kept between them and every state solved from nothing
by the interior-point method. The two must agree or the run stops.
"""

import argparse
import datetime
import os
import time
from statistics import median

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np

from detente.deal.load import load_deal
from detente.ensemble.evaluate import deal_shocks, regime_shocks, under_deal
from detente.models.energy_network import EnergyNetwork, equilibrium
from detente.models.energy_network.layout import layout
from detente.models.energy_network.model import _models
from detente.models.energy_network.parameters import FORMS, drawn
from detente.models.parameters import parameter
from detente.world.load import load_world
from detente.world.regime import load_regime

AGREE = 1e-4  # of the largest number of a variable; the interior-point method is no nearer


def network(seed: int) -> EnergyNetwork:
    """Draw a form and its parameters between their ends, the central value the likeliest."""
    rng = np.random.default_rng(seed)
    form = FORMS[seed % len(FORMS)]
    rows = {name: (parameter(name, "low"), parameter(name), parameter(name, "high"))
            for name in drawn(form)}  # fmt: skip
    return EnergyNetwork(form).with_parameters({k: rng.triangular(*v) for k, v in rows.items()})


def cold(model: EnergyNetwork, world, states):
    """Solve the states with nothing kept and no guess."""
    layout.cache_clear()
    _models.clear()
    steps, equilibrium.STEPS = equilibrium.STEPS, 0
    try:
        return [model.solve(world, shocks, {}).data for shocks in states]
    finally:
        equilibrium.STEPS = steps
        _models.clear()


def main() -> None:
    """Print draws a second and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--deal", default="deals/moscow-washington-2025")
    parser.add_argument("--as-of", type=datetime.date.fromisoformat, default="2025-11-01")
    options = parser.parse_args()
    world = load_world()
    regime = load_regime(options.as_of, world.elasticity)
    shocks, _ = deal_shocks(load_deal(options.deal), world, regime)
    reads = EnergyNetwork().reads
    states = [
        [shock for shock in some if shock.variable in reads]
        for some in ((), regime_shocks(regime), under_deal(regime, shocks))
    ]

    def warm(model: EnergyNetwork):
        return [model.solve(world, some, {}).data for some in states]

    times: dict[str, list[float]] = {"warm": [], "cold": []}
    apart = 0.0
    for seed in range(options.count):
        # What the cold way forgot is made again before the clock runs: layout and central case.
        model = network(seed)
        began = time.perf_counter()
        theirs = cold(network(seed), world, states)
        times["cold"].append(time.perf_counter() - began)
        warm(EnergyNetwork())
        began = time.perf_counter()
        ours = warm(model)
        times["warm"].append(time.perf_counter() - began)
        for one, two in zip(ours, theirs, strict=True):
            for name in ("energy_flow", "energy_price", "energy_demand", "energy_revenue"):
                scale = float(abs(two[name]).max())
                apart = max(apart, float(abs(one[name] - two[name]).max()) / scale)
    if apart > AGREE:
        raise SystemExit(f"the two ways are {apart:.1e} apart")
    ours, theirs = (1e3 * median(times[name]) for name in ("warm", "cold"))
    print(f"{options.count} draws, {len(states)} states each, apart at most {apart:.0e}")
    print(f"a draw {ours:.1f} ms ({1e3 / ours:.0f} a second); from nothing {theirs:.1f} ms; "
          f"ratio {theirs / ours:.1f}")  # fmt: skip


if __name__ == "__main__":
    main()
