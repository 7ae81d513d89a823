"""Who is bound to defend whom, and how far that word is doubted: what several models start from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from detente.models.plain import values
from detente.shocks.shock import by_state

if TYPE_CHECKING:
    import xarray as xr

    from detente.shocks.shock import Shock


def pact_change(shocks: Sequence[Shock], states: np.ndarray) -> np.ndarray:
    """Return by how much pacts of mutual defence are made (to 1) or ended (to -1); symmetric.

    Of what is said of the two in either direction, the larger counts.
    """
    change = by_state(shocks, "defence_pact", states)
    return np.where(abs(change) >= abs(change.T), change, change.T)


def pacts(data: xr.Dataset, shocks: Sequence[Shock]) -> np.ndarray:
    """Return, by two states, whether a pact of mutual defence binds them; symmetric.

    A ``defence_pact`` shock of 1 adds the pact, one of -1 ends it; less than half of either leaves
    it as it is.
    """
    bound = values(data, "defence", "country", "partner") > 0
    if any(shock.variable == "defence_pact" for shock in shocks):
        change = pact_change(shocks, values(data, "country"))
        bound = (bound | (change >= 0.5)) & (change > -0.5)
    np.fill_diagonal(bound, False)
    return bound


def doubts(data: xr.Dataset, shocks: Sequence[Shock]) -> np.ndarray:
    """Return the probability, by guarantor and ally, that shocks take away from a guarantee."""
    return by_state(shocks, "guarantee_doubt", values(data, "country")).clip(0.0, 1.0)


def arms(data: xr.Dataset, shocks: Sequence[Shock]) -> np.ndarray:
    """Return the arms that each state is given, million USD a year."""
    return by_state(shocks, "arms_supply", values(data, "country")).sum(0)


def great_powers(data: xr.Dataset) -> np.ndarray:
    """Say which states can guarantee others: those with nuclear weapons, and COW's major powers."""
    return (values(data, "warheads") > 0) | values(data, "major").astype(bool)
