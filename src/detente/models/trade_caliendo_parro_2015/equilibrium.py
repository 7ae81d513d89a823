"""The world equilibrium under a policy: wages, prices and spending iterated together.

One sweep evaluates the equations of Caliendo and Parro (2015) once; Anderson acceleration mixes
the sweeps; Newton on wages alone is the fallback.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from detente.errors import Fault, SolveError
from detente.i18n import text
from detente.models.trade_caliendo_parro_2015.data import TradeData
from detente.models.trade_caliendo_parro_2015.policy import Policy
from detente.solve import Result, anderson, newton

if TYPE_CHECKING:
    from detente.models.trade_caliendo_parro_2015.steer import Steer

# Exponent of excess demand in the wage update. Undamped iteration wants about 1 / (1 + mean trade
# elasticity), 0.2; mixed, 0.3 to 0.7 take the fewest steps on easy and hard policies alike.
WAGE_STEP = 0.5
# Bound of one wage move, in logs, so that a first step from far away stays in the domain.
WAGE_BOUND = 0.5
LIMIT = 1000
NEWTON_LIMIT = 60


@dataclass(frozen=True)
class Equilibrium:
    """Log wages [N], log prices [J, N], spending [J, N] at which the world clears."""

    wage: np.ndarray
    price: np.ndarray
    spending: np.ndarray
    residual: float
    iterations: int


@dataclass(frozen=True)
class Sweep:
    """The equations evaluated once at given wages, prices and spending.

    ``gap_*`` are what is missing: log excess demand for value added, log price, spending.
    """

    cost_power: np.ndarray  # q = c^(-theta), [J, N]
    scale: np.ndarray  # sum_i access * q = P^(-theta) if solved, [J, N]
    sales: np.ndarray  # [J, N]
    duty_revenue: np.ndarray  # [N]
    rent_revenue: np.ndarray  # [N]
    income: np.ndarray  # [N]
    labour: np.ndarray  # value added demanded over value added, [N]
    gap_price: np.ndarray
    gap_spending: np.ndarray


class System:
    """The equilibrium conditions under one policy, as functions of the stacked unknowns.

    The unknowns are log wages [N], log prices [J, N] and spending over (about) benchmark
    income [J, N].
    """

    def __init__(self, data: TradeData, policy: Policy, steer: Steer | None = None):
        self.data, self.policy, self.steer = data, policy, steer
        self.n, self.j = len(data.countries), len(data.sectors)
        self.cells = self.n * self.j
        self._theta = data.elasticity[:, None]
        self._input_to_using = data.input_share.transpose(0, 2, 1)
        self._to_producer = policy.producer.transpose(0, 2, 1)
        self._value_share = np.ascontiguousarray(data.value_added_share.T)
        self._final = np.ascontiguousarray(data.final_share.T)

    def start(self, found: Equilibrium | None) -> np.ndarray:
        """Return the benchmark, or an earlier equilibrium, as a starting point."""
        data = self.data
        if found is None:
            quiet = np.zeros(self.n + self.cells)
            return np.concatenate([quiet, (data.spending / data.scale).ravel()])
        spending = (found.spending / data.scale).ravel()
        return np.concatenate([found.wage, found.price.ravel(), spending])

    def split(self, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return log wages, log prices and spending (in money) of the stacked unknowns."""
        shape = (self.j, self.n)
        price = x[self.n : self.n + self.cells].reshape(shape)
        spending = x[self.n + self.cells :].reshape(shape) * self.data.scale
        return x[: self.n], price, spending

    def unit_cost(self, wage: np.ndarray, price: np.ndarray) -> np.ndarray:
        """Return log unit cost [J, N]: equation 10, va ln w + sum_k g ln P."""
        inputs = np.matmul(self._input_to_using, np.ascontiguousarray(price.T)[:, :, None])
        return (self.data.value_added_share * wage[:, None] + inputs[:, :, 0]).T

    def sweep(self, wage: np.ndarray, price: np.ndarray, spending: np.ndarray) -> Sweep:
        """Evaluate equations 10 to 14 of the paper, five batches of matrix-vector products."""
        data, policy = self.data, self.policy
        q = np.exp(-self._theta * self.unit_cost(wage, price))
        scale = np.matmul(policy.access, q[:, :, None])[:, :, 0] + data.idle
        gap_price = np.log(scale) / -self._theta - price
        per_scale = spending / scale
        sales = np.matmul(self._to_producer, per_scale[:, :, None])[:, :, 0] * q
        value_added = np.exp(wage) * data.value_added
        taxed = policy.taxed
        collected = np.matmul(policy.duty, q[taxed][:, :, None])[:, :, 0] * per_scale[taxed]
        duty = collected.sum(axis=0)
        rent = self._rents(q, per_scale)
        income = value_added + duty + rent + policy.deficit
        using = np.matmul(data.input_share, np.ascontiguousarray(sales.T)[:, :, None])[:, :, 0]
        gap_spending = using.T + self._final * income - spending
        labour = (self._value_share * sales).sum(axis=0) / value_added
        return Sweep(q, scale, sales, duty, rent, income, labour, gap_price, gap_spending)

    def _rents(self, q: np.ndarray, per_scale: np.ndarray) -> np.ndarray:
        j, n, i = self.policy.rent_cell
        if not len(j):
            return np.zeros(self.n)
        paid = self.policy.rent * q[j, i] * per_scale[j, n]
        return np.bincount(self.policy.rent_receiver, weights=paid, minlength=self.n)

    def numeraire(self, wage: np.ndarray) -> np.ndarray:
        """Shift log wages so that value added of the world (of each bloc) is the benchmark's."""
        bloc, base = self.policy.bloc, self.data.value_added
        now = np.bincount(bloc, weights=np.exp(wage) * base)
        return wage - np.log(now / np.bincount(bloc, weights=base))[bloc]

    def residual(self, sweep: Sweep) -> float:
        """Return the largest gap: excess demand over value added, log price, spending/income."""
        return float(
            max(
                np.abs(sweep.labour - 1).max(),
                np.abs(sweep.gap_price).max(),
                np.abs(sweep.gap_spending / self.data.income).max(),
            )
        )

    def step(self, x: np.ndarray, *, free_wage: bool = True) -> tuple[np.ndarray, float]:
        """Return the step of the iteration at ``x`` and the residual there.

        Gaps of price and spending pass through each country's own input-output feedback (block
        Jacobi over countries), and prices follow the wage's move through the country's own costs,
        or prices and spending through all of the world if the system is steered.
        """
        data, n = self.data, self.n
        wage, price, spending = self.split(x)
        s = self.sweep(wage, price, spending)
        gap_spending = s.gap_spending / data.income
        worst = max(np.abs(s.gap_price).max(), np.abs(gap_spending).max())
        move = np.empty_like(x)
        steer = np.ascontiguousarray(s.gap_price.T, dtype=np.float32)[:, :, None]
        d_price = np.matmul(data.home_price, steer)[:, :, 0].T
        steer = np.ascontiguousarray(s.gap_spending.T, dtype=np.float32)[:, :, None]
        d_spending = np.matmul(data.home_spending, steer)[:, :, 0].T / data.scale
        move[:n] = 0.0
        if free_wage:
            worst = max(worst, np.abs(s.labour - 1).max())
            d_wage = self._wage_move(wage, s.labour)
            move[:n] = d_wage
            if self.steer is None:
                d_price = d_price + data.home_wage * d_wage
            else:
                single = d_wage.astype(np.float32)
                d_price = d_price + (self.steer.price @ single).reshape(d_price.shape)
                d_spending = d_spending + (self.steer.spending @ single).reshape(d_price.shape)
        move[n : n + self.cells] = d_price.ravel()
        move[n + self.cells :] = d_spending.ravel()
        return move, float(worst)

    def _wage_move(self, wage: np.ndarray, labour: np.ndarray) -> np.ndarray:
        """Return the move of log wages toward clearing, the numeraire kept."""
        with np.errstate(invalid="ignore", divide="ignore"):
            if self.steer is None:
                move = WAGE_STEP * np.log(labour)
            else:
                move = self.steer.wage @ (np.exp(wage) * self.data.value_added * (labour - 1))
            move = np.clip(move, -WAGE_BOUND, WAGE_BOUND)
        return self.numeraire(wage + move) - wage


def equilibrium(
    data: TradeData,
    policy: Policy,
    tolerance: float,
    found: Equilibrium | None = None,
    scenario: str = "policy",
    limit: int = LIMIT,
    steer: Steer | None = None,
) -> Equilibrium:
    """Solve for the equilibrium; raise SolveError naming scenario, residual and worst country."""
    system = System(data, policy, steer)
    start = system.start(found)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        result = accelerated(system, start, tolerance, limit)
        if not result.converged:
            first = result.iterations
            result = by_newton(system, result.x, tolerance, limit)
            result = Result(result.x, result.residual, first + result.iterations, result.converged)
        wage, price, spending = system.split(result.x)
        if not result.converged or not (spending >= 0).all():
            sweep = system.sweep(wage, price, spending)
            raise SolveError(_unconverged(data, sweep, result.residual, tolerance, scenario))
    return Equilibrium(wage, price, spending, result.residual, result.iterations)


def accelerated(system: System, start: np.ndarray, tolerance: float, limit: int = LIMIT) -> Result:
    """Iterate wages, prices and spending together, mixed by Anderson acceleration."""
    positive = slice(system.n + system.cells, None)
    return anderson(system.step, start, tolerance=tolerance, limit=limit, nonnegative=positive)


def by_newton(system: System, start: np.ndarray, tolerance: float, limit: int = LIMIT) -> Result:
    """Solve for wages by Newton, prices and spending solved within; the referee and fallback."""
    from detente.models.trade_caliendo_parro_2015.response import wage_jacobian

    inner = min(tolerance, 1e-12)
    memory = {"x": start}
    n, base, bloc = system.n, system.data.value_added, system.policy.bloc
    blocs = np.equal.outer(bloc, bloc).astype(float)
    target = np.bincount(bloc, weights=base)

    def within(wage: np.ndarray) -> np.ndarray:
        x = np.concatenate([wage, memory["x"][n:]])
        step: Callable = partial(system.step, free_wage=False)
        positive = slice(n + system.cells, None)
        result = anderson(step, x, tolerance=inner, limit=limit, nonnegative=positive)
        if result.converged:
            memory["x"] = result.x
        return result.x if result.converged else np.full_like(x, np.nan)

    def excess(wage: np.ndarray) -> np.ndarray:
        # Walras' law leaves one equation of each bloc to the numeraire.
        gap = system.sweep(*system.split(within(wage))).labour - 1
        money = np.bincount(bloc, weights=np.exp(wage) * base) / target - 1
        return gap * np.exp(wage) + money[bloc]

    def slope(wage: np.ndarray) -> np.ndarray:
        x = within(wage)
        d_excess, labour = wage_jacobian(system, *system.split(x))
        w = np.exp(wage)
        gap = w[:, None] * d_excess + np.diag(w * (labour - 1))
        return gap + blocs * (w * base)[None, :] / target[bloc][:, None]

    result = newton(
        excess,
        slope,
        start[:n],
        tolerance=tolerance / 10,
        limit=min(NEWTON_LIMIT, limit),
        longest=WAGE_BOUND,
    )
    x = within(result.x)
    if not np.isfinite(x).all():
        return Result(start, np.inf, result.iterations, False)
    residual = system.residual(system.sweep(*system.split(x)))
    return Result(x, residual, result.iterations, residual <= tolerance)


def _unconverged(
    data: TradeData, sweep: Sweep, residual: float, tolerance: float, scenario: str
) -> Fault:
    off = np.abs(sweep.labour - 1)
    worst = str(data.countries[int(np.where(np.isfinite(off), off, np.inf).argmax())])
    message = text(
        "trade.unconverged", scenario=scenario, residual=residual, tolerance=tolerance, worst=worst
    )
    return Fault(scenario, message, found=f"{residual:.1e}", allowed=f"{tolerance:.1e}")
