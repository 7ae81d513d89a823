"""Which provision does what to each outcome, and what is to be expected at their likelihoods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.ensemble.contributions import (
    EXACT_UP_TO,
    SEED,
    Coalition,
    expectation,
    split,
    worths,
)
from detente.ensemble.evaluate import CASES, States, chances, regime_shocks, under_deal
from detente.models.base import Model
from detente.models.coupling import toward
from detente.outcomes import Outcomes, Question, compute, questions

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from detente.deal.schema import Deal
    from detente.shocks.shock import Shock
    from detente.world.regime import Regime

# An outcome by pair of states and goods, or by sector, has too many cells to split each.
LARGE = {"importer", "sector"}
INCOME = "real_income"
REGIME = "regime_strength"


def axes() -> tuple[str, ...]:
    """Return the axes of the outcomes that are split, in the order of the catalogue."""
    return tuple(dict.fromkeys(dim for name in split_outcomes() for dim in _dims(name)))


def split_outcomes() -> list[str]:
    """Return the outcomes of the catalogue that are split by provision."""
    return [name for name in catalogue.outcomes() if LARGE.isdisjoint(_dims(name))]


def _dims(outcome: str) -> tuple[str, ...]:
    return catalogue.outcomes()[outcome].dims


@dataclass
class Game:
    """Outcomes that the same provisions move: a coalition's value is these outcomes beside today.

    Only the models on which the outcomes rest are solved, and none twice.
    """

    central: States
    outcomes: tuple[str, ...]
    players: tuple[str, ...]
    known: dict[tuple, Outcomes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._asked: tuple[Question, ...] = questions(self.outcomes)
        self._chain = _behind(self.central.chain, self.outcomes)

    def answer(self, coalition: Coalition) -> Outcomes:
        """Return the outcomes where a coalition of the provisions is carried out."""
        states = self.central
        # All but the players stay: their shocks reach no model of this game, but the same shocks
        # as in the deal find the same solution in memory.
        absent = set(self.players) - coalition
        own = [shock for shock in states.shocks if shock.provision not in absent]
        shocks = under_deal(states.regime, own)
        after = states.memory.solve(self._chain, states.world, shocks)
        return compute(states.world, states.today, after, self._asked, self.known)

    def value(self, coalition: Coalition) -> np.ndarray:
        """Return all cells of the outcomes, one after the other."""
        found = self.answer(coalition)
        return np.concatenate([_cells(name, found[name]).ravel() for name in self.outcomes])


def games(central: States) -> list[Game]:
    """Return the games of a deal: outcomes that the same provisions move are played together."""
    full = compute(central.world, central.today, central.deal, questions(split_outcomes()))
    parts: dict[tuple[str, ...], list[str]] = {}
    for name in split_outcomes():
        if name in full:
            chain = _behind(central.chain, (name,))
            players = movers(chain, central.shocks, central.regime)
            parts.setdefault(players, []).append(name)
    known: dict[tuple, Outcomes] = {}
    return [Game(central, tuple(names), players, known) for players, names in parts.items()]


def movers(chain: Sequence[Model], shocks: Iterable[Shock], regime: Regime) -> tuple[str, ...]:
    """Return the provisions that move a variable which one of the models reads.

    A provision that changes a measure in force moves what that measure moves.
    """
    read = {variable for model in chain for variable in model.reads}
    moved: dict[str, set[str]] = {}
    for shock in regime_shocks(regime):
        moved.setdefault(shock.provision, set()).add(shock.variable)

    def reached(shock: Shock) -> set[str]:
        if shock.variable != REGIME:
            return {shock.variable}
        named = {name for names in shock.where.values() for name in names}
        # A measure without shocks of today may come to have some.
        return set().union(*(moved.get(name, read) for name in named)) if named else read

    return tuple(dict.fromkeys(s.provision for s in shocks if not read.isdisjoint(reached(s))))


def _behind(chain: Sequence[Model], outcomes: Iterable[str]) -> tuple[Model, ...]:
    """Return the models on which outcomes rest; all where one does not say."""
    rests = [catalogue.outcomes()[name].rests_on for name in outcomes]
    if not all(rests):
        return tuple(chain)
    return tuple(toward(chain, *(variable for each in rests for variable in each)))


def _cells(name: str, found: xr.Dataset) -> np.ndarray:
    return found["value"].transpose(*_dims(name)).values


def provisions(
    deal: Deal, chain: Sequence[Model], central: States, *, seed: int = SEED
) -> dict[str, pd.DataFrame]:
    """Return the tables ``contributions`` of every outcome and ``expected`` of real income.

    ``contributions`` (outcome, its axes, provision, value, error) are Shapley values of the
    provisions that move a model behind the outcome, in the outcome's unit; they sum to the
    change from today to the deal. ``error`` is the standard error, zero where the values are
    exact, as they are up to ten such provisions. Of pairs of states those that move are listed.

    ``expected`` (country, value, low, high) is the mean of real income over which provisions are
    carried out, at the central, lowest and highest likelihoods; empty beyond ten provisions.
    """
    import pandas as pd

    found: dict[str, pd.DataFrame] = {}
    parts: list[pd.DataFrame] = []
    for game in games(central):
        own = split(game.players, game.value, seed=seed)
        whole = game.answer(frozenset(game.players))
        start = 0
        for name in game.outcomes:
            size = _cells(name, whole[name]).size
            here = slice(start, start + size)
            start += size
            parts += [
                _rows(name, whole[name], provision, part[here], own.errors[provision][here])
                for provision, part in own.parts.items()
            ]
        if INCOME in game.outcomes and len(game.players) <= EXACT_UP_TO:
            found["expected"] = _expected(deal, game)
    parts = [part for part in parts if len(part)]
    if parts:
        columns = ["outcome", *axes(), "provision", "value", "error"]
        table = pd.concat(parts, ignore_index=True).reindex(columns=columns)
        texts = [c for c in columns if c not in ("value", "error")]
        # An axis that no outcome has is a column of nothing, not of numbers.
        named = {c: table[c].astype(object).fillna("").astype("category") for c in texts}
        found["contributions"] = table.assign(**named)
    return found


def _rows(
    name: str, whole: xr.Dataset, provision: str, value: np.ndarray, error: np.ndarray
) -> pd.DataFrame:
    import pandas as pd

    dims = _dims(name)
    shape = _cells(name, whole).shape
    columns: dict = {"outcome": name}
    columns |= {
        dim: whole[dim].values[position.ravel()]
        for dim, position in zip(dims, np.indices(shape), strict=True)
    }
    table = pd.DataFrame({**columns, "provision": provision, "value": value, "error": error})
    # Nothing has a size where the change has none.
    listed = np.isfinite(value)
    return table[listed & (value != 0) if "partner" in dims else listed]


def _expected(deal: Deal, game: Game) -> pd.DataFrame:
    import pandas as pd

    def income(coalition: Coalition) -> np.ndarray:
        return _cells(INCOME, game.answer(coalition)[INCOME])

    worth = worths(game.players, income)
    mean = {case: expectation(worth, chances(deal, game.players, case)) for case in CASES}
    ends = np.stack(list(mean.values()))
    countries = game.answer(frozenset(game.players))[INCOME]["country"].values
    columns = {"value": mean["central"], "low": ends.min(axis=0), "high": ends.max(axis=0)}
    return pd.DataFrame({"country": countries, **columns})
