"""Prices at the nodes and what exporters receive, from annual means of published markers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from detente.world.build.energy_flow import distance
from detente.world.build.energy_label import members, points

if TYPE_CHECKING:
    import numpy as np

Assumed = Mapping[str, float]
Markers = Mapping[str, Mapping[int, float]]
COMMODITIES = ("crude", "products", "gas", "coal")
AMERICA = ("USA", "CAN", "MEX")
EAST = ("Middle East", "China", "India", "Japan", "Singapore", "Other Asia Pacific", "Australasia")
JAPAN_LNG = ("JPN", "KOR", "TWN", "SGP", "THA", "IND", "PAK", "KWT", "MYS", "IDN", "AUS",
             "OTHER_ASIA_PACIFIC")  # fmt: skip
CONTRACT = ("RUS", "BLR", "KAZ", "UZB", "TKM", "AZE", "OTHER_CIS", "SAU", "IRQ", "IRN", "ARE",
            "QAT", "OMN", "VEN", "LBY", "OTHER_MIDDLE_EAST")  # fmt: skip


def unit(commodity: str, assumed: Assumed) -> float:
    """Return million USD per Mt or bcm of 1 USD per barrel, per MMBtu or per tonne."""
    return {
        "crude": assumed["barrels_per_tonne_crude"],
        "products": assumed["barrels_per_tonne_products"],
        "gas": assumed["mmbtu_per_bcm"],
        "coal": 1.0,
    }[commodity]


def freight(fuel: str, assumed: Assumed) -> np.ndarray:
    """Return the cost of delivery between the nodes, million USD per Mt or bcm; home has none."""
    import numpy as np

    commodity = "gas" if fuel in ("pipeline_gas", "lng") else fuel
    cost = assumed[f"{fuel}_freight"] + assumed[f"{fuel}_freight_1000km"] * distance() / 1000
    np.fill_diagonal(cost, 0)
    return cost * unit(commodity, assumed)


def delivered(year: int, markers: Markers, assumed: Assumed) -> dict[str, np.ndarray]:
    """Return the price that each node pays for imports: the marker of its region plus freight."""
    import numpy as np

    names = list(points())
    at = {n: i for i, n in enumerate(names)}
    east = {a for region in EAST for a in members(region, "oil")}
    oil_hub = ["USA" if n in AMERICA else "ARE" if n in east else "GBR" for n in names]
    oil_marker = {"USA": "CRUDE_WTI", "ARE": "CRUDE_DUBAI", "GBR": "CRUDE_BRENT"}
    by_hub = np.array([markers[oil_marker[h]][year] for h in oil_hub])
    way = np.array(
        [freight("crude", assumed)[at[h], at[n]] for h, n in zip(oil_hub, names, strict=True)]
    )
    per_tonne = assumed["barrels_per_tonne_crude"]
    crude = by_hub * per_tonne + way
    products = (crude / per_tonne + assumed[f"crack_{year}"]) * unit("products", assumed)

    ttf, henry, japan = (markers[c][year] for c in ("NGAS_EUR", "NGAS_US", "NGAS_JP"))
    pipe = freight("pipeline_gas", assumed) / unit("gas", assumed)
    gas = np.full(len(names), ttf)
    for name in names:
        if name in AMERICA:
            gas[at[name]] = henry + pipe[at["USA"], at[name]]
        elif name in JAPAN_LNG:
            gas[at[name]] = japan
        elif name == "CHN":
            gas[at[name]] = japan * assumed["china_gas_share"]
        elif name in CONTRACT:
            gas[at[name]] = assumed["contract_gas"]
    heat = assumed["coal_gj_per_tonne"] / assumed["coal_marker_gj_per_tonne"]
    pacific = {a for r in EAST[1:] for a in members(r, "oil")}
    ship = freight("coal", assumed)
    coal = np.array(
        [
            markers["COAL_AUS"][year] * heat + ship[at["AUS"], at[n]]
            if n in pacific
            else markers["COAL_SAFRICA"][year] * heat + ship[at["ZAF"], at[n]]
            for n in names
        ]
    )
    return {"crude": crude, "products": products, "gas": gas * unit("gas", assumed), "coal": coal}


def prices(
    year: int, flows: Mapping[str, np.ndarray], markers: Markers, assumed: Assumed
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return price and netback of each node by commodity, million USD per Mt or bcm.

    An importer pays the marker of its region plus freight. An exporter receives the average of
    what its customers abroad pay, less freight, and never more than the lowest of these prices;
    a state that exports more than it imports sells at home at the price that it receives. What
    Russia receives for oil is the published price of Urals.

    Parameters
    ----------
    flows
        Fuel to ``[exporter, importer]``.
    markers
        ``{code: {year: USD}}`` of the Pink Sheet.
    """
    import numpy as np

    price = delivered(year, markers, assumed)
    netback: dict[str, np.ndarray] = {}
    russia = list(points()).index("RUS")
    for commodity in COMMODITIES:
        fuels = ("pipeline_gas", "lng") if commodity == "gas" else (commodity,)
        abroad = {f: flows[f] * (1 - np.eye(len(points()))) for f in fuels}
        cost = {f: freight(f, assumed) for f in fuels}
        sold = np.sum([m.sum(axis=1) for m in abroad.values()], axis=0)
        bought = np.sum([m.sum(axis=0) for m in abroad.values()], axis=0)
        own = np.sum([np.diag(flows[f]) for f in fuels], axis=0)
        exports = sold > bought
        paid = price[commodity]
        received = sum((m * (paid[None, :] - cost[f])).sum(axis=1) for f, m in abroad.items())
        mean = np.divide(received, sold, out=paid.copy(), where=sold > 0)
        set_by_state = _set(CONTRACT if commodity == "gas" else ())
        p = np.where(exports, np.where(set_by_state, mean, np.minimum(mean, paid)), paid)
        back = np.minimum(
            mean, _lowest(p, abroad, exports | set_by_state, assumed["small_customer"])
        )
        # Nobody sells abroad for more than the same is worth at home.
        back = np.where((own > 0) & ~(set_by_state & ~exports), np.minimum(back, p), back)
        if commodity in ("crude", "products"):
            crack = assumed[f"crack_{year}"] if commodity == "products" else 0.0
            back[russia] = (assumed[f"urals_{year}"] + crack) * unit(commodity, assumed)
            p[russia] = back[russia]
        price[commodity], netback[commodity] = p, back
    return price, netback


def _set(names: tuple[str, ...]) -> np.ndarray:
    import numpy as np

    return np.array([n in names for n in points()])


def _lowest(
    price: np.ndarray, abroad: Mapping[str, np.ndarray], exempt: np.ndarray, small: float
) -> np.ndarray:
    """Return the lowest price among an exporter's customers, small and exempt ones left out."""
    import numpy as np

    sold = np.sum(list(abroad.values()), axis=0)
    served = (sold > small * sold.sum(axis=1, keepdims=True)) & ~exempt[None, :]
    return np.where(served, price[None, :], np.inf).min(axis=1)
