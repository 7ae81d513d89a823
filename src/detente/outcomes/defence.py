"""What states spend on defence, and how likely a fatal dispute is for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.models.base import written
from detente.models.growth import real_gdp
from detente.outcomes.change import change_in_per_cent, change_of_level

if TYPE_CHECKING:
    from detente.outcomes import Outcomes, States
    from detente.world.world import World

OUTCOMES = ("defence_spending", "defence_burden", "threat")


def answer(world: World, before: States, after: States) -> Outcomes:
    """Return military expenditure in per cent and as a share of GDP, and the threat in points.

    The level before is the latest published one (billion USD, per cent of GDP): the models find
    factors, and what is spent today is known.
    """
    found: Outcomes = {}
    factors = [written(states, "military_spending") for states in (before, after)]
    if factors[0] is not None and factors[1] is not None:
        data = world.part("security")
        countries = factors[0]["country"].values
        data = data.sel(country=countries)
        spent = factors[0].copy(data=data["military_spending"].values / 1e3)
        later = spent.copy(data=spent.values * (factors[1].values / factors[0].values))
        found["defence_spending"] = change_in_per_cent(spent, later)
        # As published, of the GDP of the same year: the latest GDP may be of an earlier one.
        burden = spent.copy(data=data["military_burden"].values)
        grown = real_gdp(after, countries) / real_gdp(before, countries)
        ratio = factors[1].values / factors[0].values / grown
        found["defence_burden"] = change_of_level(burden, burden * ratio)
    threats = [written(states, "threat") for states in (before, after)]
    if threats[0] is not None and threats[1] is not None:
        found["threat"] = change_of_level(
            *(100 * threat for threat in threats if threat is not None)
        )
    return found
