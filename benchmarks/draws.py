"""Draws a second: an ensemble's way of solving a draw against each draw solved by itself.

Run: ``python benchmarks/draws.py [--model trade] [--count 200] [--cold 20] [--processes 2]``.

A draw has the model's parameters, form and elasticities at random, and every shock of the regime
at between half and all of its size. The ensemble shares what draws have in common and starts from
today's state; alone, nothing is shared: the world is another copy and the start is the benchmark.
"""

import argparse
import datetime
import os
import platform
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from multiprocessing import get_context

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np

from detente import catalogue
from detente.ensemble.evaluate import regime_shocks
from detente.ensemble.resize import redrawn, resizing
from detente.models.base import models, uncertain, variants, with_parameters
from detente.models.coupling import order, solve
from detente.world.elasticity import estimated, name
from detente.world.load import load_world
from detente.world.regime import load_regime

DAY = datetime.date(2026, 1, 1)
# A drawn answer may differ from the one found alone by this much of the variable's largest value.
CLOSE = 1e-6


@cache
def prepared():
    """Return the models in their order and today's solutions in the central case."""
    chain = order(models())
    return chain, solve(chain, load_world(), regime_shocks(load_regime(DAY)))


def drawn(model, number: int):
    """Return world, shocks and model of a draw, which depend on its number alone."""
    rng = np.random.default_rng([20250318, number])
    world, regime = load_world(), load_regime(DAY)
    if model.name == "trade":
        scores = {name(sector): rng.normal() for sector in estimated(world)}
        world, regime = redrawn(str(rng.choice(world.elasticity_sets)), DAY, scores)
    shocks = [reduced(shock, rng.uniform(0.5, 1.0)) for shock in regime_shocks(regime)]
    forms = variants(model)
    form = forms[rng.integers(len(forms))]
    rows = catalogue.parameters()
    values = {p: rng.triangular(rows[p].low, rows[p].value, rows[p].high) for p in uncertain(form)}
    return world, shocks, with_parameters(form, values)


def reduced(shock, part: float):
    """Return a shock at part of its size."""
    if shock.operation == "multiply":
        return replace(shock, value=1 + part * (shock.value - 1))
    return replace(shock, value=part * shock.value) if shock.operation == "add" else shock


def one(model, number: int):
    """Solve a draw as an ensemble does; return the solution and the seconds that it took."""
    near = prepared()[1]
    began = time.process_time()
    world, shocks, form = drawn(model, number)
    if getattr(form, "warm", False):
        found = form.solve(world, shocks, near, start=near[model.name])
    else:
        found = form.solve(world, shocks, near)
    return found, time.process_time() - began


def alone(model, number: int):
    """Solve a draw by itself, on a copy of the world whose making does not count."""
    near = prepared()[1]
    began = time.process_time()
    world, shocks, form = drawn(model, number)
    spent = time.process_time() - began
    parts = {
        part: None if (data := getattr(world, part)) is None else data.copy(deep=True)
        for part in ("trade", "levels", "energy", "currency", "security")
    }
    copy = replace(world, **parts)
    began = time.process_time()
    found = form.solve(copy, shocks, near)
    return found, spent + time.process_time() - began


def gap(model, first, second) -> float:
    """Return the largest difference of what a model writes, of each variable's largest value."""
    worst = 0.0
    for variable in model.writes:
        a, b = (np.asarray(s.data[variable].values, dtype=float) for s in (first, second))
        size = np.nanmax(np.abs(b), initial=0.0, where=np.isfinite(b))
        apart = np.nanmax(np.abs(np.where(np.isfinite(b), a - b, 0.0)), initial=0.0)
        worst = max(worst, apart / size if size else apart)
    return float(worst)


def rate(function, model, count: int) -> float:
    """Return draws a second of processor time."""
    return count / sum(function(model, number)[1] for number in range(count))


def ready(label: str) -> None:
    """Set a worker up for a model: what is made once however many draws there are."""
    chosen = next(model for model in prepared()[0] if model.name == label)
    for number in range(5):
        one(chosen, number)
    if label == "trade":
        for elasticities in load_world().elasticity_sets[1:3]:
            resizing(elasticities, DAY)


def batch(label: str, numbers: range) -> list[float]:
    """Solve draws in this process; return the seconds of processor time that each took."""
    chosen = next(model for model in prepared()[0] if model.name == label)
    return [one(chosen, number)[1] for number in numbers]


def main() -> None:
    """Print draws a second of every model, and of one model on several processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", help="one model instead of all")
    parser.add_argument("--count", type=int, default=100, help="draws of the ensemble")
    parser.add_argument("--cold", type=int, default=10, help="draws solved alone")
    parser.add_argument("--processes", type=int, help="solve --count draws on so many as well")
    options = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, numpy {np.__version__}, one thread each")
    print(
        "{:12}{:>14}{:>10}{:>10}{:>10}".format("model", "ensemble /s", "alone /s", "ratio", "gap")
    )
    for model in prepared()[0]:
        if options.model not in (None, model.name):
            continue
        ready(model.name)
        fast, slow = rate(one, model, options.count), rate(alone, model, options.cold)
        apart = max(gap(model, one(model, k)[0], alone(model, k)[0]) for k in range(3))
        assert apart < CLOSE, (model.name, apart)
        print(
            f"{model.name:12}{fast:14.1f}{slow:10.1f}{fast / slow:10.1f}{apart:10.0e}", flush=True
        )
    if options.processes:
        many(options.model or "trade", options.count, options.processes)


def many(label: str, count: int, processes: int) -> None:
    """Print the time of draws on processes that start from nothing, and once they are set up."""
    began = time.perf_counter()
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, ready, (label,)) as pool:
        # Two short tasks a process, so that every one of them has been set up.
        list(pool.map(time.sleep, [0.5] * processes * 2))
        steady = time.perf_counter()
        parts = [range(k, min(k + 25, count)) for k in range(0, count, 25)]
        spent = sum(map(sum, pool.map(batch, [label] * len(parts), parts)))
        ended = time.perf_counter()
    print(f"\n{count} draws of {label}, {processes} processes: {ended - steady:.1f} s,")
    print(
        f"with their start {ended - began:.1f} s; {1e3 * spent / count:.1f} ms of processor a draw,"
    )
    print(f"which is {spent / processes:.1f} s if nothing else runs")


if __name__ == "__main__":
    main()
