"""What the energy model takes from the world: plain arrays of two years, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.errors import DataError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    import xarray as xr

LAST, BEFORE = -1, 0  # the calibration year and the last year without the measures of 2022-24
BALANCE = 1e-4  # largest gap of a balance that the data may have, relative to the market

_NODE = ("country",)
_CELL = ("country", "commodity")
_PAIR = ("exporter", "importer")
_NEEDED = {
    "energy_flow": ("year", "exporter", "importer", "fuel"),
    "energy_demand": ("year", *_CELL),
    "energy_price": ("year", *_CELL),
    "energy_netback": ("year", *_CELL),
    "refinery_capacity": ("year", *_NODE),
    "refinery_yield": ("year", *_NODE),
    "pipeline_capacity": _PAIR,
    "interconnector": _PAIR,
    "liquefaction": ("year", *_NODE),
    "regasification": ("year", *_NODE),
    "distance": _PAIR,
    "restricted": (*_PAIR, "fuel"),
}
# Fuels that ships carry: a seller of these may find a new buyer.
SEABORNE = ("crude", "products", "lng", "coal")


@dataclass(frozen=True, eq=False)
class EnergyData:
    """The energy world as arrays; ``flow``, ``price``, ``netback`` are by fuel or commodity.

    ``flow[fuel]`` and ``flow_before[fuel]`` are [exporter, importer] in the calibration year and
    in the last year without the measures of 2022-24; supply and demand are their sums, so that
    balances hold to the last digit. Nodes without a published price take the world average.
    """

    labels: np.ndarray
    fuels: tuple[str, ...]
    commodities: tuple[str, ...]
    flow: dict[str, np.ndarray]
    flow_before: dict[str, np.ndarray]
    price: dict[str, np.ndarray]
    netback: dict[str, np.ndarray]
    price_before: dict[str, np.ndarray]
    netback_before: dict[str, np.ndarray]
    restricted: dict[str, np.ndarray]
    set_price: dict[str, np.ndarray]
    refinery_capacity: np.ndarray
    refinery_yield: np.ndarray
    pipeline: np.ndarray
    interconnector: np.ndarray
    liquefaction: np.ndarray
    regasification: np.ndarray
    distance: np.ndarray
    barrels_per_tonne: dict[str, float]
    mmbtu_per_bcm: float

    def supply(self, commodity: str) -> np.ndarray:
        """Return what each node supplies of a commodity in the calibration year."""
        return self._sum(commodity).sum(axis=1)

    def demand(self, commodity: str) -> np.ndarray:
        """Return what each node uses of a commodity in the calibration year."""
        return self._sum(commodity).sum(axis=0)

    def _sum(self, commodity: str) -> np.ndarray:
        return sum(self.flow[fuel] for fuel in fuels_of(commodity))  # pyright: ignore

    @classmethod
    def of(cls, energy: xr.Dataset) -> EnergyData:
        """Read the energy world.

        Raises
        ------
        DataError
            Missing variables, other axes or labels, numbers that are not finite, negative flows,
            and balances that do not hold.
        """
        _check(energy)
        fuels = tuple(map(str, energy["fuel"].values))
        commodities = tuple(map(str, energy["commodity"].values))
        data = {name: energy[name].transpose(*dims).values for name, dims in _NEEDED.items()}
        flow = np.maximum(data["energy_flow"].astype(float), 0.0)
        by_year = [
            {fuel: flow[year, :, :, f] for f, fuel in enumerate(fuels)} for year in (LAST, BEFORE)
        ]
        prices = [_prices(data, commodities, fuels, year) for year in (LAST, BEFORE)]
        attrs = energy.attrs
        return cls(
            labels=energy["country"].values.astype(str),
            fuels=fuels,
            commodities=commodities,
            flow=by_year[0],
            flow_before=by_year[1],
            price=prices[0][0],
            netback=prices[0][1],
            price_before=prices[1][0],
            netback_before=prices[1][1],
            restricted={
                fuel: data["restricted"][:, :, f].astype(bool) for f, fuel in enumerate(fuels)
            },
            set_price=_set_price(energy, commodities),
            refinery_capacity=np.nan_to_num(data["refinery_capacity"][LAST]),
            refinery_yield=np.nan_to_num(data["refinery_yield"][LAST]),
            pipeline=np.nan_to_num(data["pipeline_capacity"]),
            interconnector=np.nan_to_num(data["interconnector"]),
            liquefaction=np.nan_to_num(data["liquefaction"][LAST]),
            regasification=np.nan_to_num(data["regasification"][LAST]),
            distance=np.nan_to_num(data["distance"]),
            barrels_per_tonne={k: float(v) for k, v in attrs["barrels_per_tonne"].items()},
            mmbtu_per_bcm=float(attrs["mmbtu_per_bcm"]),
        )


def fuels_of(commodity: str) -> tuple[str, ...]:
    """Return the fuels that deliver a commodity."""
    return tuple(
        sorted(
            name
            for name in catalogue.expand_fuels(catalogue.fuels())
            if catalogue.fuels()[name].commodity == commodity
        )
    )


def _set_price(energy: xr.Dataset, commodities: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Return where the state sets the price at home; nowhere in a world that does not say."""
    if "set_price" not in energy:
        nowhere = np.zeros(energy.sizes["country"], dtype=bool)
        return dict.fromkeys(commodities, nowhere)
    table = energy["set_price"].transpose(*_CELL).values.astype(bool)
    return {commodity: table[:, c] for c, commodity in enumerate(commodities)}


def _prices(
    data: dict[str, np.ndarray], commodities: tuple[str, ...], fuels: tuple[str, ...], year: int
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Return price and netback by commodity; gaps are filled with what the market as a whole has.

    A gap is a price that is missing or not positive; at a node that neither uses nor supplies the
    commodity the number moves nothing, elsewhere the check has refused it.
    """
    price, netback = {}, {}
    for c, commodity in enumerate(commodities):
        columns = [fuels.index(fuel) for fuel in fuels_of(commodity)]
        flow = data["energy_flow"][year][:, :, columns].sum(axis=2)
        bought, sold = flow.sum(axis=0), flow.sum(axis=1)
        here = data["energy_price"][year, :, c].astype(float)
        there = data["energy_netback"][year, :, c].astype(float)
        known = np.isfinite(here) & (here > 0)
        used = known & (bought > 0)
        mean = np.average(here[used], weights=bought[used]) if used.any() else 1.0
        price[commodity] = np.where(known, here, mean)
        fine = np.isfinite(there) & (there > 0) & (sold > 0)
        netback[commodity] = np.where(fine, there, price[commodity])
    return price, netback


def _check(energy: xr.Dataset) -> None:
    faults = [
        Fault(f"energy: {name}", text("energy.missing"), found="", allowed=", ".join(dims))
        for name, dims in _NEEDED.items()
        if name not in energy or set(energy[name].dims) != set(dims)
    ]
    faults += [
        Fault("energy", text("energy.missing"), found=name)
        for name in ("barrels_per_tonne", "mmbtu_per_bcm")
        if name not in energy.attrs
    ]
    if faults:
        raise DataError(faults)
    labels = energy["country"].values
    if any(not np.array_equal(energy[axis].values, labels) for axis in _PAIR):
        faults.append(Fault("energy", text("energy.labels")))
    flow = energy["energy_flow"].transpose(*_NEEDED["energy_flow"])
    if not np.isfinite(flow.values).all() or (flow.values < 0).any():
        faults.append(Fault("energy_flow", text("energy.negative")))
    faults += _gaps(energy)
    if faults:
        raise DataError(faults)


def _gaps(energy: xr.Dataset) -> list[Fault]:
    """Return the balances that do not hold, and prices missing where something is bought."""
    faults = []
    for commodity in map(str, energy["commodity"].values):
        flow = energy["energy_flow"].isel(year=LAST).sel(fuel=list(fuels_of(commodity)))
        bought = flow.sum(["fuel", "exporter"]).rename(importer="country")
        used = energy["energy_demand"].isel(year=LAST).sel(commodity=commodity)
        gap = np.abs(bought.values - used.transpose("country").values)
        if (gap > BALANCE * max(float(bought.max()), 1e-12)).any():
            worst = str(energy["country"].values[int(gap.argmax())])
            faults.append(
                Fault(f"{worst}, {commodity}", text("energy.balance"), found=f"{gap.max():.6g}")
            )
        price = energy["energy_price"].isel(year=LAST).sel(commodity=commodity)
        empty = (bought.values > 0) & ~(price.transpose("country").values > 0)
        faults += [
            Fault(f"{node}, {commodity}", text("energy.no_price"))
            for node in energy["country"].values[empty]
        ]
    return faults
