"""A second simple answer beside no change, where there is a sensible one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from detente.backtest.quantity import State, change
from detente.models.base import Solution
from detente.shocks.shock import under
from detente.verify.energy import SELLER, abroad, access, proportional

if TYPE_CHECKING:
    import xarray as xr

    from detente.backtest.episode import Observation
    from detente.ensemble.evaluate import States

# The variable that the naive answer moves, by what is asked.
MOVED = {"flow": "flow", "import_share": "flow", "export_share": "flow", "energy": "energy_flow"}


def answers(observed: Sequence[Observation], states: States) -> np.ndarray:
    """Return the naive changes; NaN where nothing simple can be said.

    - Of energy: what is shut off goes to the open destinations in proportion to the year before.
    - Of trade under a ban: what is banned falls away, and nothing else changes.
    """
    moved = {name: _state(name, states) for name in {MOVED.get(o.what, "") for o in observed}}
    return np.array([_answer(one, states, moved[MOVED.get(one.what, "")]) for one in observed])


def _answer(asked: Observation, states: States, pair: tuple[State, State] | None) -> float:
    return np.nan if pair is None else change(states.world, *pair, asked)


def _state(name: str, states: States) -> tuple[State, State] | None:
    """Return the flows before and after as states that hold nothing else."""
    if name == "flow" and any(s.variable == "market_access" for s in states.shocks):
        flow = states.world.trade["flow"]
        whole = flow.copy(data=np.ones_like(flow.values)).rename("market_access")
        return _naked(name, flow), _naked(name, flow * under(states.shocks, whole))
    if name == "energy_flow":
        flow = states.world.part("energy")[name].isel(year=0, drop=True)
        admitted = access(states.world.part("energy"), states.shocks)
        ours = {"exporter": SELLER}
        after = abroad(flow).copy()
        after.loc[ours] = proportional(after.sel(ours), admitted.sel(ours))
        return _naked(name, flow), _naked(name, after)
    return None


def _naked(name: str, values: xr.DataArray) -> State:
    return {"naive": Solution("naive", values.to_dataset(name=name), True, 0.0, 0)}
