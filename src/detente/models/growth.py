"""Real GDP of every state as the trade model moves it, for the models that come after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from detente import catalogue
from detente.models.base import Solution, writer
from detente.models.plain import numbers, places


def real_gdp(upstream: Mapping[str, Solution], countries: Sequence[str] | np.ndarray) -> np.ndarray:
    """Return the factor of each state's real GDP relative to the benchmark; 1 without trade.

    Value added is wages in the trade model, so that real GDP is the wage over the price index of
    final demand. States within its rest of the world move as that does.
    """
    wage, price = (writer(upstream, name) for name in ("wage", "final_demand_price"))
    if wage is None or price is None:
        return np.ones(len(countries))
    here = wage.data.variables["country"].values
    bought = places(here, price.data.variables["country"].values)
    real = numbers(wage.data, "wage") / numbers(price.data, "final_demand_price")[bought]
    # The last one is the rest of the world, or no change.
    found = _standing(tuple(map(str, countries)), tuple(here.tolist()))
    return np.append(real, 1.0)[found]


@lru_cache(maxsize=64)
def _standing(countries: tuple[str, ...], here: tuple[str, ...]) -> np.ndarray:
    """Return which state of the trade model stands for each; the rest of the world for others."""
    known = {code: n for n, code in enumerate(here)}
    rest = known.get(catalogue.ROW, len(here))
    return np.array([known.get(code, rest) for code in countries])
