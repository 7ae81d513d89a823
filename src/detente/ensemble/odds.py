"""Will it be carried out? The chance of each provision, from its rung and from consent.

The likelihood of a rung of the ladder is the chance that the parties conclude a provision and
carry it out as far as that is up to them. Where positions of those who must consent are given, the
chance is this likelihood times the probability of consent; where they are not, the likelihood
stands alone. A provision that depends on others needs these as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.models.ratification_compromise import Range, consent

if TYPE_CHECKING:
    import pandas as pd

    from detente.deal.schema import Deal, Provision

ENDS = Range._fields
COLUMNS = (
    "provision",
    *(f"{part}_{end}" for part in ("rung", "consent", "given", "chance") for end in ENDS),
)


def chance(provision: Provision) -> Range:
    """Return the chance that a provision is carried out, given all that it depends on."""
    rung = likelihood(provision)
    given = consent(provision)
    return Range(*(a * b for a, b in zip(rung, given, strict=True))) if given else rung


def likelihood(provision: Provision) -> Range:
    """Return the likelihood of the provision's rung, or the deal file's own."""
    found = provision.chance()
    return Range(found.low, found.central, found.high)


def odds(deal: Deal) -> pd.DataFrame:
    """Return likelihood of the rung, probability of consent and chance of each provision.

    Columns ``rung``, ``consent``, ``given`` and ``chance``, each ``_low``, ``_central``, ``_high``.
    ``consent`` is NaN where no positions are given or consent was given already; ``given`` is the
    chance of the provision if all that it depends on is carried out, ``chance`` that of the
    provision and all that it depends on.
    """
    import pandas as pd

    chances = {provision.id: chance(provision) for provision in deal.provisions}
    nothing = Range(*[math.nan] * 3)
    rows = []
    for provision in deal.provisions:
        # Once each, in an order that does not change from run to run.
        chain = dict.fromkeys((provision.id, *conditions(deal, provision.id)))
        whole = (math.prod(chances[name][end] for name in chain) for end in range(len(ENDS)))
        agreed = consent(provision) or nothing
        own = chances[provision.id]
        rows.append((provision.id, *likelihood(provision), *agreed, *own, *whole))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def conditions(deal: Deal, name: str) -> Iterator[str]:
    """Yield what a provision depends on, directly or not; the same may come twice."""
    for condition in deal.provision(name).conditional_on:
        yield condition
        yield from conditions(deal, condition)
