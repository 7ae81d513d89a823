"""What states can muster: the resources of power, as the models before move them.

Net resources are GDP times GDP per head (Beckley 2018); the CINC is the mean of a state's six
shares in military expenditure and personnel, iron and steel, energy, and total and urban population
(Singer, Bremer and Stuckey 1972).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from detente.models.growth import real_gdp
from detente.models.plain import of_countries, values

if TYPE_CHECKING:
    import xarray as xr

    from detente.models.base import Solution


def resources(
    data: xr.Dataset, upstream: Mapping[str, Solution], arms: np.ndarray | float = 0.0
) -> dict[str, np.ndarray]:
    """Return, by the resources of the catalogue, what each state has, in units of its own.

    GDP moves with real income, military expenditure by its factor; ``arms`` (million USD a year)
    counts as expenditure, and within the CINC as its military expenditure.
    """
    countries = values(data, "country")
    factor = of_countries(upstream, "military_spending", countries)
    grown = 1.0 if factor is None else factor
    gdp = values(data, "gdp") * real_gdp(upstream, countries)
    return {
        "net_resources": gdp * (gdp / values(data, "population")),
        "gdp": gdp,
        "spending": values(data, "military_spending") * grown + arms,
        "cinc": composite(
            _components(data, grown, arms),
            values(data, "capability_known", "component", "country").astype(bool),
        ),
    }


def _components(data: xr.Dataset, grown: np.ndarray | float, arms: np.ndarray | float):
    parts = np.array(values(data, "capability", "component", "country"), dtype=float)
    here = values(data, "component").tolist().index("milex")
    # The index counts thousand USD.
    parts[here] = parts[here] * grown + 1e3 * np.asarray(arms)
    return parts


def composite(components: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return the CINC: each state's mean share over its known components.

    Both arguments are on (component, state). As published, a component of which a state's figure
    is missing does not count for it, so that the index sums to 1 only where none is.
    """
    total = components.sum(1, keepdims=True)
    share = np.divide(components, total, out=np.zeros(components.shape), where=total > 0)
    return np.where(known, share, 0.0).sum(0) / np.maximum(known.sum(0), 1)


def shares(levels: np.ndarray) -> np.ndarray:
    """Return each state's share of the total."""
    return levels / levels.sum()


def concentration(levels: np.ndarray) -> float:
    r"""Return CON (Ray and Singer 1973): 0 where all are equal, 1 where one has everything.

    .. math:: CON = \sqrt{(\sum_i s_i^2 - 1/N) / (1 - 1/N)}
    """
    count = len(levels)
    spread = (shares(levels) ** 2).sum() - 1 / count
    return float(np.sqrt(max(spread, 0.0) / (1 - 1 / count)))


def effective_number(levels: np.ndarray) -> float:
    """Return the number of equal powers that are as concentrated: 1 over the sum of s squared."""
    return float(1 / (shares(levels) ** 2).sum())
