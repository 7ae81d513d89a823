"""Which provision does what to real income, and what is to be expected at their likelihoods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from detente.ensemble.contributions import expectation, shapley
from detente.ensemble.evaluate import CASES, States, chances, movers, worth
from detente.models.coupling import toward
from detente.outcomes import welfare

if TYPE_CHECKING:
    import pandas as pd

    from detente.deal.schema import Deal
    from detente.models.base import Model, Solution


def provisions(deal: Deal, chain: Sequence[Model], central: States) -> dict[str, pd.DataFrame]:
    """Return the tables ``contributions`` and ``expected`` of real income, per cent.

    ``contributions`` (country, provision, value) are Shapley values of the moving provisions;
    ``expected`` (country, value, low, high) is the mean over which of them are carried out, at
    the central, lowest and highest likelihoods. Both are empty where there are too many.
    """
    import pandas as pd

    def real_income(after: Mapping[str, Solution]) -> np.ndarray:
        return welfare.answer(central.world, central.today, after)["real_income"]["value"].values

    chain = toward(chain, "final_demand_price")
    value = worth(chain, central.world, central.regime, central.shocks, real_income)
    if not value:
        return {}
    players = movers(chain, central.shocks)
    countries = central.world.trade["country"].values
    mean = {case: expectation(value, chances(deal, players, case)) for case in CASES}
    ends = np.stack(list(mean.values()))
    columns = {"value": mean["central"], "low": ends.min(axis=0), "high": ends.max(axis=0)}
    found = {"expected": pd.DataFrame({"country": countries, **columns})}
    parts = [
        pd.DataFrame({"country": countries, "provision": provision, "value": values})
        for provision, values in shapley(value).items()
    ]
    return found | ({"contributions": pd.concat(parts, ignore_index=True)} if parts else {})
