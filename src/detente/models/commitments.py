"""Who is bound to defend whom, and how far that word is doubted: what several models start from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from detente.shocks.shock import moved

if TYPE_CHECKING:
    import xarray as xr

    from detente.shocks.shock import Shock


def pacts(data: xr.Dataset, shocks: Sequence[Shock]) -> np.ndarray:
    """Return, by two states, whether a pact of mutual defence binds them; symmetric.

    A ``defence_pact`` shock of 1 adds the pact, one of -1 ends it; less than half of either leaves
    it as it is.
    """
    change = _moved("defence_pact", ("state", "partner"), data, shocks)
    change = np.where(abs(change) >= abs(change.T), change, change.T)
    bound = data["defence"].transpose("country", "partner").values + np.where(change >= 0.5, 1, 0)
    bound = np.where(change <= -0.5, 0, bound) > 0
    np.fill_diagonal(bound, False)
    return bound


def doubts(data: xr.Dataset, shocks: Sequence[Shock]) -> np.ndarray:
    """Return the probability, by guarantor and ally, that shocks take away from a guarantee."""
    return _moved("guarantee_doubt", ("guarantor", "ally"), data, shocks).clip(0.0, 1.0)


def arms(data: xr.Dataset, shocks: Sequence[Shock]) -> np.ndarray:
    """Return the arms that each state is given, million USD a year."""
    return _moved("arms_supply", ("state", "recipient"), data, shocks).sum(0)


def great_powers(data: xr.Dataset) -> np.ndarray:
    """Say which states can guarantee others: those with nuclear weapons, and COW's major powers."""
    return (data["warheads"].values > 0) | data["major"].values.astype(bool)


def _moved(
    variable: str, dims: tuple[str, str], data: xr.Dataset, shocks: Sequence[Shock]
) -> np.ndarray:
    labels = data["country"].values
    nothing = np.zeros((len(labels), len(labels)))
    return moved(shocks, variable, dict.fromkeys(dims, labels), nothing)
