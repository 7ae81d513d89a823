"""Real GDP of every state as the trade model moves it, for the models that come after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detente import catalogue
from detente.models.base import Solution, writer
from detente.models.plain import places, values


def real_gdp(upstream: Mapping[str, Solution], countries: Sequence[str] | np.ndarray) -> np.ndarray:
    """Return the factor of each state's real GDP relative to the benchmark; 1 without trade.

    Value added is wages in the trade model, so that real GDP is the wage over the price index of
    final demand. States within its rest of the world move as that does.
    """
    wage, price = (writer(upstream, name) for name in ("wage", "final_demand_price"))
    if wage is None or price is None:
        return np.ones(len(countries))
    here = values(wage.data, "country")
    bought = places(here, values(price.data, "country"))
    real = values(wage.data, "wage") / values(price.data, "final_demand_price")[bought]
    # Without a rest of the world, others are where nothing changes.
    rest = [*here.tolist(), catalogue.ROW].index(catalogue.ROW)
    return np.append(real, 1.0)[places(np.asarray(countries), here, rest)]
