"""Load the embedded world, or another that was built from official files."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import text
from detente.world import snapshot_file
from detente.world.currency import load_currency
from detente.world.energy import load_energy
from detente.world.security import load_security
from detente.world.world import Repair, World

if TYPE_CHECKING:
    import xarray as xr

AXES = {
    "flow": ("exporter", "importer", "sector"),
    "tariff": ("exporter", "importer", "sector"),
    "input_share": ("country", "input", "sector"),
    "value_added_share": ("country", "sector"),
    "final_demand_share": ("country", "sector"),
    "trade_elasticity_set": ("elasticity_set", "sector"),
    "trade_elasticity_error": ("elasticity_set", "sector"),
}
LEVELS = ("gdp", "population", "gdp_year", "population_year")


def embedded() -> Path:
    """Return the path of the snapshot in the package."""
    return Path(str(resources.files("detente.world"))) / "data" / "wiod-2014.npz"


@cache
def load_world(elasticity: str | None = None, path: Path | None = None) -> World:
    """Return the embedded world (or the one at ``path``) with a set of trade elasticities.

    Parameters
    ----------
    elasticity
        A label of ``trade["elasticity_set"]``; ``None`` takes the first, the default.

    Raises
    ------
    DataError
        If the file is missing or damaged, or there is no such set (the nearest name is given).
    """
    first = _first(path or embedded())
    names = first.elasticity_sets
    chosen = names[0] if elasticity is None else elasticity
    if chosen == names[0]:
        return first
    if chosen not in names:
        raise DataError(
            Fault(
                "trade_elasticity",
                text("world.unknown_elasticity"),
                found=chosen,
                allowed=", ".join(names),
                nearest=did_you_mean(chosen, names) or "",
            )
        )
    return replace(first, trade=first.trade.assign(trade_elasticity=_chosen(first.trade, chosen)))


@cache
def _first(path: Path) -> World:
    """Return the world at ``path`` with its first set of trade elasticities."""
    import xarray as xr

    arrays, metadata, digest = snapshot_file.read(path)
    names = metadata["elasticity_sets"]
    countries, sectors = metadata["countries"], metadata["sectors"]
    labels = {
        "exporter": countries,
        "importer": countries,
        "country": countries,
        "sector": sectors,
        "input": sectors,
        "elasticity_set": names,
    }
    attributes = metadata["attributes"]
    variables: dict[str, Any] = {
        name: (axes, arrays[name], attributes[name]) for name, axes in AXES.items()
    }
    trade = xr.Dataset(variables, coords=labels, attrs={"name": metadata["name"]})
    trade["trade_elasticity"] = _chosen(trade, names[0])
    levels = xr.Dataset(
        {name: (("country",), arrays[name], attributes.get(name, {})) for name in LEVELS},
        coords={"country": countries},
    )
    repairs = tuple(Repair(*row) for row in metadata["repairs"])
    parts = (load_energy(), load_currency(), load_security())
    return World(trade, levels, digest, metadata["name"], repairs, *parts)


def _chosen(trade: xr.Dataset, name: str) -> xr.Variable:
    """Return one set of elasticities by sector, with the attributes of its own."""
    import xarray as xr

    every = trade["trade_elasticity_set"]
    own = every.attrs
    kept = {key: own[key] for key in ("unit", "year", "licence")}
    described = {"set": name, "source": own["sources"][name], "status": own["statuses"][name]}
    return xr.Variable("sector", every.sel(elasticity_set=name).values, {**kept, **described})
