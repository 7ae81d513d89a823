"""Time the trade model against the schemes in common use, on one machine, at one tolerance.

Run: ``python benchmarks/trade.py [--synthetic] [--quick]``. One thread.
"""

import argparse
import os
import platform
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np
import xarray as xr
from trade_schemes import Problem, nested_damped, vectorised_damped

from detente.errors import SolveError
from detente.models.trade_caliendo_parro_2015 import TradeModel
from detente.models.trade_caliendo_parro_2015.data import by_sector
from detente.models.trade_caliendo_parro_2015.equilibrium import equilibrium
from detente.models.trade_caliendo_parro_2015.policy import policy

TOLERANCE = 1e-10
WEST = """
AUS AUT BEL BGR CAN CHE CYP CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ITA JPN KOR LTU
LUX LVA MLT NLD NOR POL PRT ROU SVK SVN SWE USA
""".split()  # noqa: SIM905
ENERGY = ["mining", "refined_petroleum", "electricity_gas"]


def synthetic(n: int = 44, j: int = 56, seed: int = 1) -> xr.Dataset:
    """Draw a world of the size and openness of a multi-region input-output table."""
    rng = np.random.default_rng(seed)
    size = rng.lognormal(0, 1.5, n)
    share = rng.lognormal(0, 1.0, (n, n, j)) * size[:, None, None]
    own = np.arange(n)
    share[own, own] = 0
    home = rng.beta(4, 1, (n, j))
    share *= (1 - home) / share.sum(axis=0)
    share[own, own] = home
    tariff = rng.uniform(0, 0.2, (n, n, j)) * (rng.random((n, n, j)) < 0.6)
    tariff[own, own] = 0
    tariff[:, :, j // 2 :] = 0
    value_share = rng.uniform(0.3, 0.7, (n, j))
    inputs = rng.dirichlet(np.full(j, 0.3), size=(n, j)).transpose(0, 2, 1)
    inputs *= (1 - value_share)[:, None, :]
    final = rng.dirichlet(np.full(j, 1.0), size=n)
    received = share / (1 + tariff)
    demand = final * (1e6 * size)[:, None]
    spending = demand.copy()
    for _ in range(500):
        sales = (received * spending).sum(axis=1)
        spending = demand + np.matmul(inputs, sales[:, :, None])[:, :, 0]
    countries = [f"C{k:02d}" for k in range(n)]
    sectors = [f"s{k:02d}" for k in range(j)]
    pair, cell = ("exporter", "importer", "sector"), ("country", "sector")
    return xr.Dataset(
        {
            "flow": (pair, received * spending),
            "tariff": (pair, tariff),
            "input_share": (("country", "input", "sector"), inputs),
            "value_added_share": (cell, value_share),
            "trade_elasticity": (("sector",), rng.uniform(2, 10, j)),
        },
        coords=dict.fromkeys(("exporter", "importer", "country"), countries)
        | dict.fromkeys(("sector", "input"), sectors),
    )


def cases(data: xr.Dataset) -> dict[str, dict]:
    """Return the policies that are timed."""
    one = xr.ones_like(data["flow"])
    off = one.copy()
    own = np.arange(len(data["country"]))
    off.values[own, own] = 0
    embargo = one.copy()
    if "RUS" in data["exporter"]:
        name = "West bans Russian energy"
        embargo.loc[{"exporter": "RUS", "importer": WEST, "sector": ENERGY}] = np.inf
    else:
        name = "35 countries ban 3 sectors of one"
        embargo.values[0, 1:36, :3] = np.inf
    half = xr.where(data["trade_elasticity"] == data["trade_elasticity"].min(), 0.4, np.nan)
    return {
        name: {"cost": embargo},
        "no deficits": {"deficit": "zero"},
        "all tariffs x 10": {"tariff": data["tariff"] * 10},
        "all trade 50% cheaper": {"cost": one - 0.5 * off},
        "tariffs + 100 points": {"tariff": data["tariff"] + off},
        "all trade 3 times as dear": {"cost": one + 2 * off},
        "ban, theta from 0.4 to 65": {"cost": embargo, "theta": half.fillna(65.0).where(
            data["trade_elasticity"] != data["trade_elasticity"].median(), 5.0)},
    }  # fmt: skip


def best(function, repeat: int):
    """Return the fastest of ``repeat`` runs, in seconds, and the last result."""
    times = []
    for _ in range(repeat):
        began = time.perf_counter()
        result = function()
        times.append(time.perf_counter() - began)
    return min(times), result


def core(model: TradeModel, tariff=None, cost=None, deficit="share"):
    """Solve from plain arrays to plain arrays, as the other schemes do."""
    arrays = [None if a is None else by_sector(a) for a in (tariff, cost)]
    rules = policy(model.data, *arrays, None, None, deficit)
    return equilibrium(model.data, rules, TOLERANCE)


def excess(problem: Problem, state: xr.Dataset) -> float:
    """Return excess demand over value added at a state's wages, by the plain scheme's own code."""
    log_price = np.log(state["price"].values)
    found = problem.excess(np.log(state["wage"].values), log_price, state["expenditure"].values)
    return float(np.abs(found).max())


def main() -> None:
    """Print a table of times and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--synthetic", action="store_true", help="do not use the embedded world")
    parser.add_argument("--quick", action="store_true", help="leave out the slow schemes")
    options = parser.parse_args()
    if options.synthetic:
        data = synthetic()
    else:
        from detente.world.load import load_world

        data = load_world().trade
    print(f"{platform.processor() or platform.machine()}, numpy {np.__version__}, one thread")
    shape = f"{len(data['country'])} countries x {len(data['sector'])} sectors"
    print(f"{shape}, tolerance {TOLERANCE:.0e}\n")
    began = time.perf_counter()
    model = TradeModel(data)
    model.solve(deficit="zero")
    print(f"data checked and first solve: {1e3 * (time.perf_counter() - began):.1f} ms\n")
    print("ours: from arrays to arrays, as plain and nested; labelled: the public call, all told")
    heads = ("policy", "labelled ms", "ours ms", "steps", "check", "plain ms", "ratio")
    heads += ("nested ms", "ratio")
    print("{:28}{:>12}{:>9}{:>7}{:>9}{:>10}{:>7}{:>11}{:>7}".format(*heads))
    for name, change in cases(data).items():
        arguments = dict(change)
        theta = arguments.pop("theta", None)
        here = model if theta is None else model.with_elasticity(theta)
        try:
            whole, state = best(lambda h=here, a=arguments: h.solve(**a, tolerance=TOLERANCE), 9)
            ours, _ = best(lambda h=here, a=arguments: core(h, **a), 9)
        except SolveError as error:
            print(f"{name:28} {error}")
            continue
        problem = Problem.of(data, theta=theta, **arguments)
        line = f"{name:28}{1e3 * whole:12.2f}{1e3 * ours:9.2f}{state.attrs['iterations']:7d}"
        line += f"{excess(problem, state):9.0e}"
        for scheme in () if options.quick else (vectorised_damped, nested_damped):
            repeat = 3 if scheme is vectorised_damped else 1
            taken, found = best(lambda s=scheme, p=problem: s(p, TOLERANCE), repeat)
            if found is None:
                line += f"{'fails':>{10 if scheme is vectorised_damped else 11}}{'-':>7}"
            else:
                gap = np.abs(np.exp(found) / state["wage"].values - 1).max()
                assert gap < 1e-6, (name, scheme.__name__, gap)
                width = 10 if scheme is vectorised_damped else 11
                line += f"{1e3 * taken:{width}.0f}{taken / ours:7.1f}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
