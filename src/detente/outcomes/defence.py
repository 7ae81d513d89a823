"""What states spend on defence, and how likely a fatal dispute is for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.models.growth import real_gdp
from detente.models.kept import kept
from detente.outcomes.answers import Answers
from detente.outcomes.change import Pair, change_in_per_cent, change_of_level

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

    from detente.outcomes import States
    from detente.outcomes.answers import Said
    from detente.world.world import World

OUTCOMES = ("defence_spending", "defence_burden", "threat")


def answer(world: World, before: States, after: States) -> Answers:
    """Return military expenditure in per cent and as a share of GDP, and the threat in points.

    The level before is the latest published one (billion USD, per cent of GDP): the models find
    factors, and what is spent today is known.
    """
    found: dict[str, Said] = {}
    factor = Pair.of(before, after, "military_spending", "country")
    if factor is not None:
        countries = factor.labels("country")
        spent, burden = kept(world.part("security"), _published, tuple(countries.tolist()))
        ratio = factor.after / factor.before
        found["defence_spending"] = change_in_per_cent(Pair(factor.axes, spent, spent * ratio))
        # As published, of the GDP of the same year: the latest GDP may be of an earlier one.
        grown = real_gdp(after, countries) / real_gdp(before, countries)
        found["defence_burden"] = change_of_level(
            Pair(factor.axes, burden, burden * (ratio / grown))
        )
    threat = Pair.of(before, after, "threat")
    if threat is not None:
        found["threat"] = change_of_level(threat.then(lambda chance: 100 * chance))
    return Answers(found)


def _published(security: xr.Dataset, countries: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return military expenditure, billion USD, and its share of GDP, per cent."""
    data = security[["military_spending", "military_burden"]].sel(country=list(countries))
    return data["military_spending"].values / 1e3, data["military_burden"].values
