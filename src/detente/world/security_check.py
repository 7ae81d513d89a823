"""The identities that a security world must satisfy, each by name with its worst cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente import catalogue
from detente.errors import Fault
from detente.i18n import text
from detente.world.identity import Identity, undescribed, worst

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

STATES = 195
# The index is published with nine decimals.
INDEX = 1e-7
LEVELS = (
    "gdp",
    "population",
    "military_spending",
    "personnel",
    "warheads",
    "cinc",
    "democracy",
    "military_burden",
)
PAIRS = (
    "defence", "neutrality", "nonaggression", "consultation", "rivalry", "war", "fatal_disputes",
    "last_dispute", "contiguity", "distance",
)  # fmt: skip
POSITIVE = ("gdp", "population")
VOTES = 3
# Neighbours by land whose outlines do not touch on the map: by a bridge, or by troops (Cyprus).
LAND_KM = 100.0


def check_security(security: xr.Dataset) -> list[Identity]:
    """Return every identity of the security world; none is skipped when an earlier one fails."""
    import numpy as np

    levels = security[list(LEVELS)].to_dataarray()
    known = [name for name in PAIRS if name in security]
    pairs = security[known].to_dataarray().astype(float)
    mirrored = pairs.copy(data=np.swapaxes(pairs.values, 1, 2))
    own = np.diagonal(pairs.values, axis1=1, axis2=2)
    vote = security["vote"]
    session = security["session"]
    return [
        *_labels(security),
        worst("security_levels", -levels.where(np.isfinite(levels)), 0),
        worst("security_positive", security[list(POSITIVE)].to_dataarray() <= 0, 0),
        worst("security_cinc", abs(index(security) - security["cinc"]), INDEX),
        worst("security_symmetric", abs(pairs - mirrored), 0),
        worst("security_own", pairs[:, :, 0].copy(data=abs(own)), 0),
        worst("security_land", security["distance"].where(security["contiguity"] == 1, 0), LAND_KM),
        worst("security_votes", (vote < 0) | (vote > VOTES) | (session <= 0), 0),
        worst("security_years", _from_the_future(security), 0),
    ]


def faults(security: xr.Dataset) -> list[Fault]:
    """Return what keeps models from reading a security world, its own or one made by others.

    The labels of ``country`` and ``partner`` must be the same, each once and in one order, and
    what there is of levels and pairs known and not negative (GDP and population above zero). A
    missing figure would not stop a model: every share of the world would be lost with it.
    """
    import numpy as np

    states = [str(label) for label in security["country"].values]
    found = []
    partners = [str(label) for label in security["partner"].values]
    if states != partners or len(set(states)) < len(states):
        odd = sorted(set(states) ^ set(partners)) or [s for s in states if states.count(s) > 1]
        labels = ", ".join(odd[:3])
        found.append(Fault("security", text("world.axes_differ"), "partner", labels))
    for name in (*LEVELS, *PAIRS, "capability"):
        if name not in security:
            continue
        values = security[name].transpose(..., "country").values.astype(float)
        least = np.nextafter(0.0, 1.0) if name in POSITIVE else 0.0
        wrong = ~(np.isfinite(values) & (values >= least))
        if wrong.any():
            at = np.flatnonzero(wrong.reshape(-1, len(states)).any(0))
            labels = ", ".join(states[i] for i in at[:3])
            found.append(Fault("security", text("world.no_figure"), name, labels))
    return found


def index(security: xr.Dataset) -> xr.DataArray:
    """Return the index of capabilities recomputed: the mean of the known shares of the world.

    CINC is the mean of six shares (Singer, Bremer and Stuckey 1972); where a component of a state
    is missing, of the others. That is what the published index of 2022 does.
    """
    known, parts = security["capability_known"], security["capability"]
    share = parts / parts.sum("country")
    return share.where(known).mean("component")


def _labels(security: xr.Dataset) -> list[Identity]:
    states = [str(x) for x in security["country"].values]
    wrong = [s for s in states if s not in catalogue.places()]
    wrong += [] if states == sorted(set(states)) else ["country"]
    wrong += [] if states == [str(x) for x in security["partner"].values] else ["partner"]
    wrong += [] if len(states) == STATES else [str(len(states))]
    silent = undescribed(security.data_vars)
    named = {"security_labels": wrong, "security_described": silent}
    return [Identity(name, len(bad), ", ".join(bad[:3]), 0) for name, bad in named.items()]


def _from_the_future(security: xr.Dataset) -> xr.DataArray:
    """Return where a dispute is fatal without a year of its last one."""
    fatal: np.ndarray = security["fatal_disputes"].values > 0
    return security["last_dispute"].copy(data=fatal & (security["last_dispute"].values == 0))
