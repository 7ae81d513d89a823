"""How alike states vote in the UN General Assembly: S, and agreement corrected for chance.

With d(k, l) the distance of two votes (yes, abstain, no at equal steps, largest 1), p_kl the share
of roll calls on which i votes k and j votes l, and p_k. and p_.l their margins:

    S_ij     = 1 - 2 sum p_kl d_kl                              (Signorino and Ritter 1999)
    kappa_ij = 1 - sum p_kl d_kl / sum p_k. p_.l d_kl           (Cohen 1968)
    pi_ij    = 1 - sum p_kl d_kl / sum m_k m_l d_kl, m = (p_k. + p_.k) / 2      (Scott 1955)

Two states that both nearly always say yes agree often by chance alone, and S counts that as
likeness; kappa and pi do not (Haege 2011, Political Analysis 19(3), 287-305), with kappa keeping
the states' margins apart. A roll call counts for a pair if both voted yes, no or abstained; an
absence is no vote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    import xarray as xr

Measure = Literal["kappa", "S", "pi"]
Distance = Literal["absolute", "squared"]
POWER: dict[Distance, int] = {"absolute": 1, "squared": 2}
# As the votes are coded, from one end to the other; anything else is an absence.
YES, ABSTAIN, NO = 1, 2, 3
VOTES = (YES, ABSTAIN, NO)


def similarity(
    votes: xr.DataArray, measure: Measure = "kappa", distance: Distance | None = None
) -> xr.DataArray:
    """Return how alike each pair of states votes, (country, partner), at most 1.

    Parameters
    ----------
    votes
        ``(roll_call, country)``: 1 yes, 2 abstain, 3 no, anything else absent.
    measure
        ``kappa`` (Cohen), ``S`` (Signorino and Ritter) or ``pi`` (Scott).
    distance
        Of two votes, ``absolute`` or ``squared``; if not given, ``squared`` for kappa and pi, as
        Haege (2011) has it, and ``absolute`` for S.

    Returns
    -------
    xarray.DataArray
        NaN where two states never voted on the same roll call; 1 where they always voted alike,
        also if chance alone leaves them no room to differ.
    """
    chosen = distance or ("absolute" if measure == "S" else "squared")
    cast = votes.transpose("roll_call", "country").values
    # One product of matrices a pair of votes counts it for all pairs of states.
    by_vote = np.stack([(cast == vote) for vote in VOTES]).astype(float)
    joint = np.einsum("kri,lrj->klij", by_vote, by_vote, optimize=True)
    both = joint.sum((0, 1))
    joint = joint / np.where(both > 0, both, np.nan)
    place = np.arange(len(VOTES)) / (len(VOTES) - 1)
    weight = abs(place[:, None] - place) ** POWER[chosen]
    differ = np.einsum("kl,klij->ij", weight, joint)
    if measure == "S":
        found = 1 - 2 * differ
    else:
        one, other = joint.sum(1), joint.sum(0)
        if measure == "pi":
            one = other = (one + other) / 2
        chance = np.einsum("kl,kij,lij->ij", weight, one, other, optimize=True)
        found = 1 - differ / np.where(chance > 0, chance, np.inf)
        found = np.where(np.isnan(differ), np.nan, found)
    names = votes["country"].values
    import xarray as xr

    return xr.DataArray(
        found, {"country": names, "partner": names}, ("country", "partner"), name=measure
    )


def ideal_distance(points: xr.DataArray, year: int | None = None) -> xr.DataArray:
    """Return the distance of ideal points of each pair, (country, partner), in their own unit.

    The points are those of Bailey, Strezhnev and Voeten (2017), whose scale bridges the sessions
    by resolutions of the same content; ``year`` is the last of ``points`` (year, country) if not
    given. NaN where a state has no point.
    """
    import xarray as xr

    chosen = int(points["year"].values.max()) if year is None else year
    at = points.sel(year=chosen).values
    names = points["country"].values
    return xr.DataArray(
        abs(at[:, None] - at), {"country": names, "partner": names}, ("country", "partner")
    )
