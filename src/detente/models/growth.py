"""Real GDP of every state as the trade model moves it, for the models that come after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.base import Solution, written

if TYPE_CHECKING:
    import xarray as xr


def real_gdp(upstream: Mapping[str, Solution], countries: Sequence[str] | np.ndarray) -> np.ndarray:
    """Return the factor of each state's real GDP relative to the benchmark; 1 without trade.

    Value added is wages in the trade model, so that real GDP is the wage over the price index of
    final demand. States within its rest of the world move as that does.
    """
    wage, price = (written(upstream, name) for name in ("wage", "final_demand_price"))
    if wage is None or price is None:
        return np.ones(len(countries))
    known = dict(zip(wage["country"].values.tolist(), _ratio(wage, price), strict=True))
    rest = known.get(catalogue.ROW, 1.0)
    return np.array([known.get(str(code), rest) for code in countries])


def _ratio(wage: xr.DataArray, price: xr.DataArray) -> np.ndarray:
    return wage.values / price.sel(country=wage["country"].values).values
