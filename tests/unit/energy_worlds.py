"""Small energy worlds that add up, for tests and benchmarks."""

import numpy as np
import xarray as xr

FUELS = ["crude", "products", "pipeline_gas", "lng", "coal"]
COMMODITIES = ["crude", "products", "gas", "coal"]
OF = {"crude": "crude", "products": "products", "pipeline_gas": "gas", "lng": "gas", "coal": "coal"}
YEARS = [2021, 2024]


def world(labels, flow, before=None, *, price, netback, restricted=None, **given) -> xr.Dataset:
    """Put an energy world together from flows {fuel: [exporter, importer]} and prices.

    ``price`` and ``netback`` are {commodity: [node]}; what is left out is zero, or the same in both
    years. Refineries make products of all that the flows of products say, other liquids nothing.
    """
    n = len(labels)
    before = flow if before is None else {**flow, **before}
    restricted = restricted or {}
    none = np.zeros((n, n))
    flows = np.stack(
        [np.stack([year.get(f, none) for f in FUELS], axis=-1) for year in (before, flow)]
    )
    by_commodity = np.stack(
        [flows[..., [i for i, f in enumerate(FUELS) if OF[f] == c]].sum(-1) for c in COMMODITIES],
        axis=-1,
    )
    demand, production = by_commodity.sum(axis=1), by_commodity.sum(axis=2)

    def prices(table):
        last = np.stack([np.broadcast_to(table.get(c, 0.0), n) for c in COMMODITIES], axis=-1)
        past = np.stack(
            [np.broadcast_to(table.get(f"{c}_before", table.get(c, 0.0)), n) for c in COMMODITIES],
            axis=-1,
        )
        return np.stack([past, last]).astype(float)

    intake = demand[:, :, 0]
    made = np.where(intake > 0, production[:, :, 1] / np.where(intake > 0, intake, 1), 0.0)
    made = np.minimum(made, given.get("most_yield", 1.0))
    other = production[:, :, 1] - made * intake

    def both(name, default):
        return np.broadcast_to(np.asarray(given.get(name, default), dtype=float), (2, n)).copy()

    def pairs(name, default):
        return np.broadcast_to(np.asarray(given.get(name, default), dtype=float), (n, n)).copy()

    pair, cell, node = ("exporter", "importer"), ("country", "commodity"), ("country",)
    held = np.stack([restricted.get(f, none) for f in FUELS], axis=-1).astype(bool)
    return xr.Dataset(
        {
            "energy_flow": (("year", *pair, "fuel"), flows),
            "energy_production": (("year", *cell), production),
            "energy_demand": (("year", *cell), demand),
            "energy_price": (("year", *cell), prices(price)),
            "energy_netback": (("year", *cell), prices(netback)),
            "refinery_intake": (("year", *node), intake),
            "refinery_capacity": (("year", *node), both("refinery_capacity", 1e3)),
            "refinery_yield": (("year", *node), made),
            "other_liquids": (("year", *node), other),
            "pipeline_capacity": (pair, pairs("pipeline_capacity", 0.0)),
            "pipeline_capacity_2021": (pair, pairs("pipeline_capacity", 0.0)),
            "interconnector": (pair, pairs("interconnector", 0.0)),
            "liquefaction": (("year", *node), both("liquefaction", 0.0)),
            "regasification": (("year", *node), both("regasification", 0.0)),
            "distance": (pair, pairs("distance", 1e3)),
            "restricted": ((*pair, "fuel"), held),
        },
        coords={axis: list(labels) for axis in (*pair, "country")}
        | {"fuel": FUELS, "commodity": COMMODITIES, "year": YEARS},
        attrs={
            "barrels_per_tonne": {"crude": 7.33, "products": 7.9, "gas": 0.0, "coal": 0.0},
            "mmbtu_per_bcm": 37.9,
        },
    )


def random_world(n: int = 6, seed: int = 0, density: float = 0.5) -> xr.Dataset:
    """Draw a world of ``n`` nodes: all fuels, some restricted, some nodes without a commodity."""
    rng = np.random.default_rng(seed)
    labels = [f"N{i:02d}" for i in range(n)]
    flow, before, restricted = {}, {}, {}
    for fuel in FUELS:
        size = rng.lognormal(2, 1, (n, n)) * (rng.random((n, n)) < density)
        size[rng.random(n) < 0.2] = 0.0  # no supply
        size[:, rng.random(n) < 0.1] = 0.0  # no demand
        flow[fuel] = size
        restricted[fuel] = (rng.random((n, n)) < 0.15) & ~np.eye(n, dtype=bool)
        before[fuel] = np.where(restricted[fuel], size + rng.lognormal(2, 1, (n, n)), size)
    flow["lng"][np.eye(n, dtype=bool)] = 0
    held = restricted["lng"] & ~np.eye(n, dtype=bool)
    before["lng"] = np.where(held, before["lng"], flow["lng"])
    level = {"crude": 590.0, "products": 760.0, "gas": 350.0, "coal": 130.0}
    price, netback = {}, {}
    for name, mean in level.items():
        price[name] = mean * rng.uniform(0.9, 1.2, n)
        netback[name] = mean * rng.uniform(0.6, 0.9, n)
    distance = rng.uniform(5e2, 2e4, (n, n))
    distance = (distance + distance.T) / 2
    np.fill_diagonal(distance, 0.0)
    near = (rng.random((n, n)) < 0.3) & ~np.eye(n, dtype=bool)
    return world(
        labels, flow, before, price=price, netback=netback, restricted=restricted,
        refinery_capacity=1.1 * flow["crude"].sum(axis=0),
        pipeline_capacity=1.3 * flow["pipeline_gas"] * ~np.eye(n, dtype=bool),
        interconnector=np.where(near | near.T, rng.uniform(5, 30, (n, n)), 0.0),
        liquefaction=1.1 * flow["lng"].sum(axis=1), regasification=1.5 * flow["lng"].sum(axis=0),
        distance=distance, most_yield=0.95,
    )  # fmt: skip
