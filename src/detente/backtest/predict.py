"""What the models say of an episode, draw by draw, as in a run.

The draws are those of :class:`detente.ensemble.draws.Design`: forms and parameters of the models,
published sets of elasticities, and magnitudes of the deal file. All provisions hold: they did.
Budgets are foretold by the estimated equation, whose own errors give the draws, because a run's
inputs hold nothing of what moves budgets from one year to the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from detente.backtest import naive
from detente.backtest.episode import Episode, Setup, load_episode
from detente.backtest.quantity import change
from detente.ensemble.draws import SEED, Design, Draw
from detente.ensemble.evaluate import States, solve_states
from detente.ensemble.inputs import ELASTICITY
from detente.ensemble.resize import redrawn
from detente.errors import DetenteError, SolveError
from detente.i18n import text
from detente.models.base import Model, models
from detente.verify.defence import DECADE, foretell
from detente.verify.energy import SELLER, year_alone
from detente.world.load import load_world
from detente.world.regime import load_regime
from detente.world.security import load_defence_panel

if TYPE_CHECKING:
    import xarray as xr

    from detente.world.regime import Regime
    from detente.world.world import World

TRADE, BUDGETS = "trade", "defence_spending"
SIZE = 10
# The year whose regime the data of the settlement model is of, when nothing was in force yet.
QUIET = "2021"


@dataclass(frozen=True)
class Predicted:
    """Changes of an episode's quantities: ``draws`` (draw, quantity), the central case, naive.

    NaN where a draw failed, or no second naive answer is sensible.
    """

    draws: np.ndarray
    central: np.ndarray
    naive: np.ndarray


def central(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the central case's answers to an episode's observed quantities, and naive ones."""
    episode = load_episode(name)
    if episode.model == BUDGETS:
        told = _budgets(episode, 1, SEED)
        return told.central, told.naive
    states = _central(name)
    return _read(episode, states), naive.answers(episode.observations, states)


def batches(name: str, draws: int) -> list[tuple[int, int]]:
    """Return first draw and size of the batches of an episode; the equation's are one."""
    size = draws if load_episode(name).model == BUDGETS else SIZE
    return [(first, min(size, draws - first)) for first in range(0, draws, size)]


def solved(name: str, seed: int, first: int, count: int) -> np.ndarray:
    """Return the answers of some draws (draw, quantity); NaN where one failed."""
    episode = load_episode(name)
    if episode.model == BUDGETS:
        return _budgets(episode, count, seed).draws
    near = _central(name).today
    design = Design.of(episode.deal, world(name), _chain(episode), seed)
    found = np.full((count, len(episode.observations)), np.nan)
    for place, draw in enumerate(design.draws(first, count)):
        try:
            at, regime = _redrawn(episode, draw)
            states = solve_states(draw.deal, draw.chain, at, regime, near=near, checked=True)
        except (DetenteError, FloatingPointError, np.linalg.LinAlgError):
            continue
        found[place] = _read(episode, states)
    return found


@cache
def world(name: str, elasticity: str | None = None) -> World:
    """Return the world before an episode; the same object each time, which models know again."""
    return _before(load_episode(name).setup, load_world(elasticity))


def _redrawn(episode: Episode, draw: Draw) -> tuple[World, Regime]:
    """Return world and regime of a draw; elasticities are drawn where trade is solved."""
    elasticity = str(draw.row[ELASTICITY])
    if TRADE not in episode.setup.models:
        return world(episode.id, elasticity), _regime(episode.before, elasticity)
    found, regime = redrawn(elasticity, episode.before, draw.row)
    return _before(episode.setup, found), regime


_regime = cache(load_regime)


def _before(setup: Setup, found: World) -> World:
    if setup.energy_year is not None:
        found = replace(found, energy=_energy(setup.energy_year))
    if setup.paid_in is not None:
        found = replace(found, currency=_paid(found.part("currency"), setup.paid_in))
    return found


@cache
def _energy(year: int) -> xr.Dataset:
    return year_alone(load_world().part("energy"), year)


def _paid(currency: xr.Dataset, shares: Mapping[str, float]) -> xr.Dataset:
    """Return the currency world in which all Russian energy is paid in the same shares."""
    settlement = currency["settlement"].copy()
    row = [shares.get(str(name), 0.0) for name in settlement["currency"].values]
    settlement.loc[{"exporter": SELLER}] = row
    settlement.attrs = currency["settlement"].attrs | {"date": QUIET}
    return currency.assign(settlement=settlement)


@cache
def _central(name: str) -> States:
    episode, before = load_episode(name), world(name)
    regime = load_regime(episode.before, before.elasticity)
    return solve_states(episode.deal, _chain(episode), before, regime)


def _chain(episode: Episode) -> tuple[Model, ...]:
    every = models()
    return tuple(every[name] for name in episode.setup.models)


def _read(episode: Episode, states: States) -> np.ndarray:
    return np.array(
        [change(states.world, states.today, states.deal, o) for o in episode.observations]
    )


def _budgets(episode: Episode, draws: int, seed: int) -> Predicted:
    """Return changes of spending as a share of GDP, per cent; the naive answer keeps its level."""
    known, until = episode.setup.known, episode.setup.until
    assert known is not None, episode.id
    assert until is not None, episode.id
    told = {t.country: t for t in foretell(load_defence_panel(), known, until, draws, seed)}
    rows = [told[o.exporter[0]] for o in episode.observations]
    grown = np.array([t.gdp[-1] - t.gdp[DECADE - 1] for t in rows])
    start = np.array([t.start for t in rows])
    paths = np.stack([t.spread[:, -1] for t in rows], axis=1)
    middle = np.array([t.model[-1] for t in rows])
    return Predicted(*(100 * np.expm1(path - start - grown) for path in (paths, middle, start)))


def collect(name: str, parts: Mapping[int, np.ndarray]) -> Predicted:
    """Return the prediction from the answers of all batches by their first draw.

    Raises
    ------
    SolveError
        No draw of the episode could be solved.
    """
    found = np.concatenate([parts[first] for first in sorted(parts)])
    good = np.isfinite(found).all(axis=1)
    if not good.any():
        raise SolveError(text("backtest.all_failed", episode=name))
    return Predicted(found[good], *central(name))
