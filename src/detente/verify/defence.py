"""The equation of defence spending, estimated again, and held against NATO's budgets since 2014.

The forecast knows nothing after 2013 but GDP: the equation estimated on the years before, each
state's own effect, and the mean of the last ten years' effects for those to come. Beside it stand
three naive answers: the burden of 2013 as a share of GDP, the level of 2013, and the trend of
2004-13. A scenario adds threat: from 2014 each member has all of today's threat of a fatal dispute
with Russia on top of 2013's, as the threat model puts it, which is more than came in 2014.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente import catalogue
from detente.models.defence_panel import (
    Estimate,
    Panel,
    corrected,
    differenced,
    jackknife,
    observations,
    pooled,
    separate,
    within,
)
from detente.models.parameters import parameter
from detente.models.threat import ex_ante, of_states
from detente.world.security import DISPUTES

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

LAST_KNOWN, LAST = 2013, 2022
DECADE = 10
SHOWN = (2017, 2019, 2022)
LATER = 1992
DRAWS = 400
SEED = 2014
# Members in 2014 that have forces of their own.
JOINED_LATER_OR_UNARMED = ("FIN", "ISL", "MKD", "MNE", "SWE")
GROUPS = {"members": "NATO", "eastern": "NATO_EAST"}
NAIVE = ("burden", "level", "trend")
ANSWERS = ("model", "ahead", "threat", "fast", *NAIVE)
NEIGHBOUR = "RUS"


@dataclass(frozen=True)
class Path:
    """A member's log spending at constant prices, 2014-22: observed (NaN: no figure) and foretold.

    ``model`` is given the GDP that came, ``ahead`` the trend of GDP of 2004-13; ``low`` and
    ``high`` are the 5 and 95 per cent ends of the model's forecast given GDP. ``threat`` and
    ``fast`` are the model in the scenario of threat, with its response at the central value and at
    the high end.
    """

    country: str
    observed: np.ndarray
    model: np.ndarray
    low: np.ndarray
    high: np.ndarray
    ahead: np.ndarray
    threat: np.ndarray
    fast: np.ndarray
    burden: np.ndarray
    level: np.ndarray
    trend: np.ndarray


@dataclass(frozen=True)
class Foretold:
    """A member's log spending at constant prices as foretold from the last year that is known.

    ``gdp`` is log GDP of the decade up to that year and of the years to come, its trend where none
    is known; ``spent`` log spending in the same years (NaN: no figure). ``model`` and ``spread``
    (draw, year) are of the years to come, given this GDP, ``ahead`` given the decade's trend.
    ``persistence`` is the estimate's.
    """

    country: str
    gdp: np.ndarray
    spent: np.ndarray
    model: np.ndarray
    ahead: np.ndarray
    spread: np.ndarray
    persistence: float

    @property
    def start(self) -> float:
        """Return log spending of the last year that is known."""
        return float(self.spent[DECADE - 1])


@dataclass(frozen=True)
class Score:
    """Mean absolute log errors of a group in a year, or over all; the model's bias and coverage."""

    group: str
    year: int | None
    members: int
    model: float
    ahead: float
    threat: float
    fast: float
    burden: float
    level: float
    trend: float
    bias: float
    covered: float


def estimates(frame: pd.DataFrame) -> Iterator[tuple[str, Estimate]]:
    """Yield the equation's estimates by name: the one that ships, its bounds, and other choices."""
    jump, tight, loose = (parameter("defence_jump", end) for end in ("value", "low", "high"))
    panel = observations(frame, jump)
    yield "corrected", corrected(panel)
    yield "jackknife", jackknife(panel)
    yield "within", within(panel)
    yield "pooled", pooled(panel)
    yield "differenced", differenced(panel)
    yield "tight", corrected(observations(frame, tight))
    yield "loose", corrected(observations(frame, loose))
    yield "every", corrected(observations(frame, np.inf))
    yield "later", corrected(observations(frame, jump, since=LATER))


def across(frame: pd.DataFrame, security: xr.Dataset) -> tuple[float, float, int]:
    """Return how log burdens differ with the yearly chance of a fatal dispute, across states.

    The slope of the mean of ln(spending / GDP) on 1 - exp(-cases a year), both of the years of the
    disputes; its heteroskedasticity-robust error, and the number of states. Differences between
    states are of long standing: the slope is an effect in the long run.
    """
    data = frame[frame["year"].between(*DISPUTES) & (frame["milex"] > 0) & (frame["gdp"] > 0)]
    data = data.assign(burden=np.log(data["milex"] / data["gdp"]))
    burden = data.groupby("country")["burden"].agg(["mean", "size"])
    burden = burden[burden["size"] >= DECADE]
    cases = security["fatal_disputes"].sum("partner").sel(country=burden.index.to_numpy())
    chance = 1 - np.exp(-cases.values / (DISPUTES[1] - DISPUTES[0] + 1))
    return _slope(chance, burden["mean"].to_numpy())


def today(security: xr.Dataset) -> tuple[float, float, int]:
    """Return how today's log burdens differ with the threat model's probability, across states.

    The same slope as :func:`across`, from figures that played no part in either estimate.
    """
    spends = security["military_burden"].values > 0
    threat = of_states(ex_ante(security))
    return _slope(threat[spends], np.log(security["military_burden"].values[spends]))


def _slope(chance: np.ndarray, burden: np.ndarray) -> tuple[float, float, int]:
    x = np.column_stack([np.ones(len(chance)), chance])
    bread = np.linalg.inv(x.T @ x)
    slope = bread @ (x.T @ burden)
    scores = x * (burden - x @ slope)[:, None]
    error = np.sqrt(np.diag(bread @ (scores.T @ scores) @ bread))
    return float(slope[1]), float(error[1]), len(burden)


def backtest(frame: pd.DataFrame, security: xr.Dataset) -> tuple[Path, ...]:
    """Return every member's path from 2014 as foretold from 2013, beside what came."""
    rise = more_threat(security)
    return tuple(_path(told, rise[told.country]) for told in foretell(frame))


def foretell(
    frame: pd.DataFrame,
    known: int = LAST_KNOWN,
    last: int = LAST,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Iterator[Foretold]:
    """Yield every member's spending to the year ``last`` as foretold from the year ``known``."""
    panel = observations(frame, parameter("defence_jump"), until=known)
    future = _Future(panel, corrected(panel), last - known, draws, seed)
    for country in members("members"):
        table = frame[frame["country"] == country].set_index("year")
        span = range(known - DECADE + 1, last + 1)
        # A decade more, from which the trend is taken where GDP ends before the year known.
        longer = range(span.start - DECADE, span.stop)
        gdp = _with_trend(np.log(table["real_gdp"].reindex(longer).to_numpy(float)))[DECADE:]
        share = (table["milex"] / table["gdp"]).where(table["milex"] > 0)
        spent = np.log(share.reindex(span).to_numpy(float)) + gdp
        start, coming = spent[DECADE - 1], gdp[DECADE:]
        growth = (gdp[DECADE - 1] - gdp[0]) / (DECADE - 1)
        expected = gdp[DECADE - 1] + growth * np.arange(1, len(coming) + 1)
        central = future.central(country)
        spread = np.stack([_forecast(*draw, start, coming) for draw in future.draws(country)])
        model, ahead = (_forecast(*central, start, path) for path in (coming, expected))
        yield Foretold(country, gdp, spent, model, ahead, spread, future.found.persistence)


def more_threat(security: xr.Dataset) -> dict[str, float]:
    """Return what today's pair threat of each state with Russia adds to that of all others."""
    labels = security["country"].values.tolist()
    pairs = ex_ante(security)
    others = np.delete(pairs, labels.index(NEIGHBOUR), axis=1)
    return dict(zip(labels, (of_states(pairs) - of_states(others)).tolist(), strict=True))


def members(group: str) -> tuple[str, ...]:
    """Return a group's members of 2014 that have forces."""
    every = catalogue.expand_places((GROUPS[group],))
    return tuple(sorted(set(every) - set(JOINED_LATER_OR_UNARMED)))


def scores(paths: Iterable[Path]) -> Iterator[Score]:
    """Yield the errors of each group, in the years shown and over all years."""
    every = list(paths)
    for group in GROUPS:
        own = [path for path in every if path.country in members(group)]
        for year in (*SHOWN, None):
            at = slice(None) if year is None else year - LAST_KNOWN - 1
            seen = np.array([path.observed[at] for path in own])
            known = np.isfinite(seen)

            def told(name: str, at=at, own=own, known=known) -> np.ndarray:
                return np.array([getattr(path, name)[at] for path in own])[known]

            truth = seen[known]
            errors = {name: float(np.abs(told(name) - truth).mean()) for name in ANSWERS}
            inside = (told("low") <= truth) & (truth <= told("high"))
            bias = float((told("model") - truth).mean())
            yield Score(group, year, len(own), **errors, bias=bias, covered=float(inside.mean()))


def _path(told: Foretold, rise: float) -> Path:
    gdp, spent, model = told.gdp, told.spent, told.model
    past, coming = np.arange(DECADE), np.arange(DECADE, len(gdp))
    low, high = np.quantile(told.spread, (0.05, 0.95), axis=0)
    gone = 1 - told.persistence ** np.arange(1, len(coming) + 1)
    threat, fast = (
        model + parameter("defence_threat", end) * rise * gone for end in ("value", "high")
    )
    known = np.isfinite(spent[past])
    line = np.polynomial.Polynomial.fit(past[known], spent[past][known], 1)
    return Path(
        told.country, spent[coming], model, low, high, told.ahead, threat, fast,
        told.start - gdp[DECADE - 1] + gdp[coming], np.full(len(coming), told.start), line(coming),
    )  # fmt: skip


def _forecast(value: np.ndarray, rest: np.ndarray, start: float, gdp: np.ndarray) -> np.ndarray:
    """Return the path from ``start`` with ``rest`` (effects and errors) added each year."""
    path, now = np.empty(len(gdp)), start
    for step in range(len(gdp)):
        now = value[0] * now + value[1] * gdp[step] + rest[step]
        path[step] = now
    return path


class _Future:
    """The effects and errors that a state's future years have, from a panel and its estimate."""

    def __init__(self, panel: Panel, found: Estimate, steps: int, draws: int, seed: int) -> None:
        self.panel, self.found = panel, found
        self.steps, self.count, self.seed = steps, draws, seed
        self.y, self.x = separate(panel, panel.y), separate(panel, panel.x)

    def central(self, country: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the coefficients, and each year the state's effect and the mean of the decade."""
        own, common = self._effects(self.panel.states.index(country), self.found.value)
        return self.found.value, np.full(self.steps, own + common[-DECADE:].mean())

    def draws(self, country: str) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield coefficients from their errors, with what each year adds.

        That is the state's effect that belongs to the coefficients, the effect of one of the last
        ten years, and one of the state's own residuals.
        """
        state, steps = self.panel.states.index(country), self.steps
        generator = np.random.default_rng(self.seed + state)
        own, common = self._effects(state, self.found.value)
        rows = self.panel.state == state
        rest = (self.panel.y - self.panel.x @ self.found.value)[rows]
        residual = rest - own - common[self.panel.year[rows]]
        for _ in range(self.count):
            value = generator.normal(self.found.value, self.found.error)
            mine, years = self._effects(state, value)
            yearly = generator.choice(years[-DECADE:], steps) + generator.choice(residual, steps)
            yield value, mine + yearly

    def _effects(self, state: int, value: np.ndarray) -> tuple[float, np.ndarray]:
        (own_y, common_y), (own_x, common_x) = self.y, self.x
        return own_y[state] - own_x[state] @ value, common_y - common_x @ value


def _with_trend(gdp: np.ndarray) -> np.ndarray:
    """Return log GDP, its last decade's growth going on where the series has ended."""
    known = np.flatnonzero(np.isfinite(gdp))
    last = known[-1]
    growth = (gdp[last] - gdp[last - DECADE]) / DECADE
    after = np.arange(len(gdp)) - last
    return np.where(after > 0, gdp[last] + growth * after, gdp)
