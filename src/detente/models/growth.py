"""Real GDP of every state as the trade model moves it, for the models that come after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from detente import catalogue
from detente.models.base import Solution, writer
from detente.models.labels import of_states, values


def real_gdp(upstream: Mapping[str, Solution], countries: Sequence[str] | np.ndarray) -> np.ndarray:
    """Return the factor of each state's real GDP relative to the benchmark; 1 without trade.

    Value added is wages in the trade model, so that real GDP is the wage over the price index of
    final demand. States within its rest of the world move as that does.
    """
    wages = writer(upstream, "wage")
    if wages is None:
        return np.ones(len(countries))
    known = values(wages.data, "country")
    price = of_states(upstream, "final_demand_price", known)
    if price is None:
        return np.ones(len(countries))
    # One more for states of which nothing is known where there is no rest of the world.
    factor = np.append(values(wages.data, "wage") / price, 1.0)
    return factor[_places(tuple(known.tolist()), tuple(np.asarray(countries).tolist()))]


@lru_cache(maxsize=16)
def _places(known: tuple[str, ...], countries: tuple[str, ...]) -> np.ndarray:
    """Return where each country is among those known: itself, the rest of the world, or the end."""
    places = {code: place for place, code in enumerate(known)}
    rest = places.get(catalogue.ROW, len(known))
    return np.array([places.get(code, rest) for code in countries], dtype=int)
