"""Which currencies the deal's trade, world trade and reserves are held in, and the rouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from detente.models.base import writer
from detente.models.deliveries import payments
from detente.outcomes.answers import Answers
from detente.outcomes.change import Pair, change_in_per_cent, change_of_level

if TYPE_CHECKING:
    from detente.outcomes import States
    from detente.outcomes.answers import Said
    from detente.world.world import World

OUTCOMES = ("energy_settlement", "world_energy_settlement", "world_settlement", "reserve_share",
            "exchange_rate")  # fmt: skip


def answer(world: World, before: States, after: States) -> Answers:
    """Return settlement and reserve shares in percentage points, exchange rates in per cent.

    Shares of energy exports are weighted by the value of the deliveries in the state that they
    belong to, so that they move with the flows as well as with the clauses.
    """
    found: dict[str, Said] = {}
    settled = Pair.of(before, after, "settlement", "exporter", "importer", "currency")
    paid = None if settled is None else _paid(world, before, after, settled)
    if paid is not None:
        found["energy_settlement"] = change_of_level(paid.then(_shares))
        worldwide = paid.then(lambda value: value.sum(0), currency="currency")
        found["world_energy_settlement"] = change_of_level(worldwide.then(_shares))
    for name in ("world_settlement", "reserve_share"):
        share = Pair.of(before, after, name)
        if share is not None:
            found[name] = change_of_level(share.then(lambda part: 100 * part))
    rate = Pair.of(before, after, "exchange_rate")
    if rate is not None:
        found["exchange_rate"] = change_in_per_cent(rate)
    return Answers(found)


def _paid(world: World, before: States, after: States, settled: Pair) -> Pair | None:
    """Return what each state is paid for energy in each currency, million USD."""
    if any(writer(states, "energy_flow") is None for states in (before, after)):
        return None
    nodes = settled.labels("exporter")
    old, new = (
        np.einsum("ij,ijc->ic", payments(world, states, nodes), shares)
        for states, shares in ((before, settled.before), (after, settled.after))
    )
    labels = {"country": settled.axes["exporter"], "currency": settled.axes["currency"]}
    return Pair(labels, old, new)


def _shares(paid: np.ndarray) -> np.ndarray:
    """Return each currency's share, per cent; NaN where nothing is paid."""
    total = paid.sum(-1, keepdims=True)
    return 100 * paid / np.where(total > 0, total, np.nan)
