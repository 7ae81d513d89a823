"""The panel equation of military expenditure, and its estimators.

    ln M_it = a_i + d_t + phi ln M_i,t-1 + beta ln Y_it + e_it,

with M military expenditure at constant prices, Y real GDP, a_i and d_t effects of state and year.
M is deflated by the GDP's own deflator, M = (spending / GDP in dollars) x real GDP: both are
converted at one rate, so that exchange rates and prices drop out.

Least squares with both effects (`within`) understates phi (Nickell 1981), without effects of states
(`pooled`) overstates it; the two are bounds. Three published corrections:

* `corrected`: the iterated bootstrap of Everaert and Pozzi (2007) and De Vos, Everaert and Ruyssen
  (2015), the simulated form of Gourieroux, Phillips and Yu's (2010) indirect inference: those
  parameters from which simulated panels give, on average, the estimates seen;
* `jackknife`: the half-panel jackknife of Dhaene and Jochmans (2015), with year effects as in
  Chudik, Pesaran and Yang (2018): twice the estimate less the mean of those of the two halves;
* `differenced`: instruments of Anderson and Hsiao (1982) for the equation in first differences.

Standard errors are clustered by state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

LEAST = 10  # years of a state
DRAWS = 200
SEED = 20120713
TOLERANCE = 1e-5
ROUNDS = 100
STEP = 0.01


@dataclass(frozen=True)
class Panel:
    """Observations in the order of state and year.

    ``y`` [n] is explained by ``x`` [n, k], whose first column is its own past year; ``state`` and
    ``year`` are positions in ``states`` and ``years``. ``before`` is the position of the past
    year's observation, -1 where that is none of the panel's.
    """

    y: np.ndarray
    x: np.ndarray
    state: np.ndarray
    year: np.ndarray
    before: np.ndarray
    states: tuple[str, ...]
    years: tuple[int, ...]

    def keep(self, rows: np.ndarray) -> Panel:
        """Return the panel of some observations (a mask)."""
        place = np.where(rows, np.cumsum(rows) - 1, -1)
        before = self.before[rows]
        before = np.where(before >= 0, place[before], -1)
        return replace(
            self, y=self.y[rows], x=self.x[rows], state=self.state[rows], year=self.year[rows],
            before=before,
        )  # fmt: skip


@dataclass(frozen=True)
class Estimate:
    """``value`` of the coefficients, clustered ``covariance``; ``spread`` of the residuals."""

    value: np.ndarray
    covariance: np.ndarray
    spread: float
    observations: int
    states: int

    @property
    def error(self) -> np.ndarray:
        """Return the standard errors of the coefficients."""
        return np.sqrt(np.diag(self.covariance))

    @property
    def persistence(self) -> float:
        """Return phi."""
        return float(self.value[0])

    @property
    def income(self) -> float:
        """Return beta, of the same year."""
        return float(self.value[1])


def observations(
    frame: pd.DataFrame, jump: float, since: int | None = None, until: int | None = None
) -> Panel:
    """Return the panel of a table with ``country``, ``year``, ``milex``, ``gdp``, ``real_gdp``.

    Parameters
    ----------
    frame
        Spending and GDP in current dollars, GDP at constant prices; a year without one of them, or
        without spending, is left out.
    jump
        Years in which real spending moves by more than this in logs are left out: seams between the
        sources of the published series, for the most part. ``inf`` keeps all.
    since, until
        First and last year.
    """
    data = frame[["country", "year", "milex", "gdp", "real_gdp"]].dropna()
    data = data[(data["milex"] > 0) & (data["gdp"] > 0) & (data["real_gdp"] > 0)]
    data = data[data["year"].between(since or 0, until or 9999)].sort_values(["country", "year"])
    real = np.log(data["real_gdp"].to_numpy(float))
    spent = np.log(data["milex"].to_numpy(float) / data["gdp"].to_numpy(float)) + real
    country, year = data["country"].to_numpy(str), data["year"].to_numpy(int)
    follows = np.flatnonzero((country[1:] == country[:-1]) & (np.diff(year) == 1)) + 1
    follows = follows[np.abs(spent[follows] - spent[follows - 1]) <= jump]
    names, count = np.unique(country[follows], return_counts=True)
    follows = follows[np.isin(country[follows], names[count >= LEAST])]
    place = np.full(len(data), -1)
    place[follows] = np.arange(len(follows))
    states, state = np.unique(country[follows], return_inverse=True)
    years, when = np.unique(year[follows], return_inverse=True)
    return Panel(
        spent[follows],
        np.column_stack([spent[follows - 1], real[follows]]),
        state,
        when,
        place[follows - 1],
        tuple(states.tolist()),
        tuple(years.tolist()),
    )


def pooled(panel: Panel) -> Estimate:
    """Return least squares with effects of years alone: phi too high."""
    return _least_squares(panel, _Effects(panel.year))


def within(panel: Panel) -> Estimate:
    """Return least squares with effects of states and years: phi too low."""
    return _least_squares(panel, _Effects(panel.year, panel.state))


def jackknife(panel: Panel) -> Estimate:
    """Return the half-panel jackknife; the errors are those of a jackknife over states.

    Each state's own observations are halved, so that an unbalanced panel loses no state.
    """
    whole = np.bincount(panel.state)[panel.state]
    order = np.arange(len(panel.y)) - np.searchsorted(panel.state, panel.state)
    halves = [panel.keep(order < whole // 2), panel.keep(order >= whole - whole // 2)]
    blocks = [_blocks(part) for part in (panel, *halves)]

    def estimate(left_out: int | None = None) -> np.ndarray:
        full, first, last = (_solve(block, panel.x.shape[1], left_out) for block in blocks)
        return 2 * full - (first + last) / 2

    value = estimate()
    states = len(np.unique(panel.state))
    others = np.array([estimate(state) for state in range(states)])
    apart = others - others.mean(0)
    covariance = (states - 1) / states * (apart.T @ apart)
    return replace(within(panel), value=value, covariance=covariance)


def corrected(panel: Panel, draws: int = DRAWS, seed: int = SEED) -> Estimate:
    """Return the parameters from which simulated panels give, on average, what `within` gives.

    Panels are simulated from the first spending seen, the states' and years' effects and the GDP,
    with residuals of random sign (so that every year of every state keeps its own size); the same
    signs serve every round. The covariance is that of `within` through the slope of the map.
    """
    effects = _Effects(panel.year, panel.state)
    seen = _least_squares(panel, effects)
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], (len(panel.y), draws))

    def told(value: np.ndarray) -> np.ndarray:
        return _simulated(panel, effects, value, signs)

    value = seen.value
    for _ in range(ROUNDS):
        miss = seen.value - told(value)
        value = value + miss
        if np.abs(miss).max() < TOLERANCE:
            break
    here = told(value)
    slope = np.empty((len(value), len(value)))
    for k in range(len(value)):
        moved = value.copy()
        moved[k] -= STEP
        slope[:, k] = (here - told(moved)) / STEP
    covariance = _clustered(panel, effects, seen.value)
    back = np.linalg.inv(slope)
    return replace(seen, value=value, covariance=back @ covariance @ back.T)


def differenced(panel: Panel, lag: int = 1) -> Estimate:
    """Return the estimate in first differences, ``lag`` 1 or 2 years further back as instrument.

    The past level of spending, ``lag`` years before the difference, stands in for the difference
    of past spending. With lag 2 an error of measurement that lasts one year does no harm.
    """
    before = panel.before
    rows = np.flatnonzero(before >= 0)
    instrument = panel.x[before[rows], 0]
    for _ in range(lag - 1):
        deeper = before[before[rows]] >= 0
        rows = rows[deeper]
        instrument = panel.x[before[before[rows]], 0]
    dy = panel.y[rows] - panel.y[before[rows]]
    dx = panel.x[rows] - panel.x[before[rows]]
    z = np.column_stack([instrument, dx[:, 1:]])
    free = _Effects(panel.year[rows])
    dy, dx, z = free.out(dy), free.out(dx), free.out(z)
    fitted = z @ np.linalg.lstsq(z, dx, rcond=None)[0]
    value = np.linalg.solve(fitted.T @ dx, fitted.T @ dy)
    residual = dy - dx @ value
    covariance = _sandwich(fitted, residual, panel.state[rows])
    states = len(np.unique(panel.state[rows]))
    return Estimate(value, covariance, float(residual.std()), len(rows), states)


class _Effects:
    """Effects of groups, taken out by projection."""

    def __init__(self, *groups: np.ndarray) -> None:
        columns = [np.equal.outer(group, np.unique(group)).astype(float) for group in groups]
        # The first group keeps its constant; of every other one member is the base.
        dummies = np.hstack([columns[0], *(c[:, 1:] for c in columns[1:])])
        basis, triangle = np.linalg.qr(dummies)
        diagonal = np.abs(np.diag(triangle))
        self._basis = basis[:, diagonal > 1e-9 * diagonal.max()]
        self.count = self._basis.shape[1]

    def fitted(self, values: np.ndarray) -> np.ndarray:
        return self._basis @ (self._basis.T @ values)

    def out(self, values: np.ndarray) -> np.ndarray:
        return values - self.fitted(values)


def _least_squares(panel: Panel, effects: _Effects) -> Estimate:
    x, y = effects.out(panel.x), effects.out(panel.y)
    value = np.linalg.lstsq(x, y, rcond=None)[0]
    covariance = _sandwich(x, y - x @ value, panel.state)
    states = len(np.unique(panel.state))
    return Estimate(value, covariance, float((y - x @ value).std()), len(y), states)


def _clustered(panel: Panel, effects: _Effects, value: np.ndarray) -> np.ndarray:
    x = effects.out(panel.x)
    return _sandwich(x, effects.out(panel.y) - x @ value, panel.state)


def _sandwich(x: np.ndarray, residual: np.ndarray, state: np.ndarray) -> np.ndarray:
    _, group = np.unique(state, return_inverse=True)
    scores = np.zeros((group.max() + 1, x.shape[1]))
    np.add.at(scores, group, x * residual[:, None])
    bread = np.linalg.inv(x.T @ x)
    few = len(scores) / (len(scores) - 1)
    return few * bread @ (scores.T @ scores) @ bread


def _simulated(panel: Panel, effects: _Effects, value: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Return the mean of `within` over panels simulated with the given parameters."""
    rest = panel.y - panel.x @ value
    usual = effects.fitted(rest)
    # Residuals are smaller than errors by the freedom that the effects take.
    widen = np.sqrt(len(rest) / (len(rest) - effects.count - len(value)))
    shock = widen * (rest - usual)[:, None] * signs
    steady = usual + panel.x[:, 1:] @ value[1:]
    y = np.empty_like(shock)
    past = np.empty_like(shock)
    for year in range(len(panel.years)):
        rows = np.flatnonzero(panel.year == year)
        before = panel.before[rows]
        seen = np.broadcast_to(panel.x[rows, :1], (len(rows), shock.shape[1]))
        past[rows] = np.where(before[:, None] >= 0, y[before], seen)
        y[rows] = steady[rows, None] + value[0] * past[rows] + shock[rows]
    y, past, others = effects.out(y), effects.out(past), effects.out(panel.x[:, 1:])
    # Normal equations of every draw at once; only past spending differs between them.
    k = len(value)
    left, right = np.empty((shock.shape[1], k, k)), np.empty((shock.shape[1], k))
    left[:, 0, 0], right[:, 0] = (past**2).sum(0), (past * y).sum(0)
    left[:, 0, 1:] = left[:, 1:, 0] = past.T @ others
    left[:, 1:, 1:], right[:, 1:] = others.T @ others, y.T @ others
    return np.linalg.solve(left, right[..., None])[..., 0].mean(0)


def _blocks(panel: Panel) -> np.ndarray:
    """Return each state's products of x, years and y, less the state's means, by position."""
    years = np.equal.outer(panel.year, np.unique(panel.year)[1:]).astype(float)
    every = np.column_stack([panel.x, years, panel.y])
    found = np.zeros((int(panel.state.max()) + 1, every.shape[1], every.shape[1]))
    for state in np.unique(panel.state):
        own = every[panel.state == state]
        own = own - own.mean(0)
        found[state] = own.T @ own
    return found


def _solve(blocks: np.ndarray, count: int, left_out: int | None) -> np.ndarray:
    total = blocks.sum(0)
    if left_out is not None:
        total = total - blocks[left_out]
    return np.linalg.lstsq(total[:-1, :-1], total[:-1, -1], rcond=None)[0][:count]


def separate(panel: Panel, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the effects of states and of years in some values; the last year's is 0."""
    states = np.equal.outer(panel.state, np.arange(len(panel.states))).astype(float)
    years = np.equal.outer(panel.year, np.arange(len(panel.years) - 1)).astype(float)
    found = np.linalg.lstsq(np.hstack([states, years]), values, rcond=None)[0]
    own, common = np.split(found, [len(panel.states)])
    return own, np.concatenate([common, np.zeros((1, *common.shape[1:]))])
