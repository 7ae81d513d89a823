"""Linear response of the world equilibrium, by the implicit function theorem at a solved state.

Prices and spending are linear in the wage and in the policy's direct effects; their systems are
solved for all directions at once, by block Jacobi over countries, which converges because both
are M-matrices. The wage's own derivative then solves the dense Jacobian of excess demand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from detente.errors import SolveError
from detente.i18n import text
from detente.models.trade_caliendo_parro_2015.equilibrium import System

TOLERANCE = 1e-12
LIMIT = 1000


@dataclass(frozen=True)
class Direct:
    """Direct effects of directions m at given wages and spending.

    ``price`` d log P, [J, N, m]; ``sales`` producers' receipts, [J, N, m]; ``income`` duty, rent
    and deficit, [N, m]; ``share`` d log pi, ``[J, N, N]`` each direction (made on demand).
    """

    price: np.ndarray
    sales: np.ndarray
    income: np.ndarray


@dataclass(frozen=True)
class Total:
    """Derivatives in each direction: logs of wage, price and unit cost; levels of the rest."""

    wage: np.ndarray  # [N, m]
    price: np.ndarray  # [J, N, m]
    unit_cost: np.ndarray  # [J, N, m]
    spending: np.ndarray  # [J, N, m]
    sales: np.ndarray  # [J, N, m]
    income: np.ndarray  # [N, m]


class Linear:
    """The system linearised at log wages, log prices and spending."""

    def __init__(self, system: System, wage: np.ndarray, price: np.ndarray, spending: np.ndarray):
        data, policy = system.data, system.policy
        self.system, self.data, self.policy = system, data, policy
        self.theta = data.elasticity[:, None, None]
        self.spending = spending
        self.value_added = np.exp(wage) * data.value_added
        s = system.sweep(wage, price, spending)
        weight = s.cost_power[:, None, :] / s.scale[:, :, None]
        self.share = policy.access * weight
        self.received = policy.producer * weight
        self.sold = self.received * spending[:, :, None]
        self.sales = s.sales
        self.duty = np.zeros_like(self.share)
        self.duty[policy.taxed] = policy.duty * weight[policy.taxed]
        self.duty_share = self.duty.sum(axis=2)
        j, n, i = policy.rent_cell
        self.rent_share = policy.rent * weight[j, n, i]
        self.labour = s.labour

    def solve(self, wage: np.ndarray, direct: Direct | None) -> Total:
        """Return the derivatives for log-wage moves ``wage`` [N, m] plus direct effects."""
        data, theta = self.data, self.theta
        own = data.value_added_share.T[:, :, None] * wage
        zero = np.zeros((*self.sales.shape, wage.shape[1]))
        push = zero if direct is None else direct.price

        def cost(price: np.ndarray) -> np.ndarray:
            return own + _by_country(data.input_share.transpose(0, 2, 1), price)

        price = _fixed_point(
            lambda p: np.matmul(self.share, cost(p)) + push, zero, data.home_price, 1.0
        )
        unit_cost = cost(price)
        back = self.sold.transpose(0, 2, 1)
        # d log pi = -theta (d log c - d log P) on what is sold, taken in duty and in rent.
        sales = -theta * (self.sales[:, :, None] * unit_cost - np.matmul(back, price))
        owed = self.spending[:, :, None]
        taken = owed * (np.matmul(self.duty, unit_cost) - self.duty_share[:, :, None] * price)
        income = self.value_added[:, None] * wage - (theta * taken).sum(axis=0)
        j, n, i = self.policy.rent_cell
        moved = -data.elasticity[j, None] * (unit_cost[j, i] - price[j, n])
        income = income + self._rents(self.spending[j, n, None] * moved)
        if direct is not None:
            sales = sales + direct.sales
            income = income + direct.income
        back = self.received.transpose(0, 2, 1)
        final = data.final_share.T[:, :, None]

        def flows(spending: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            earned = (self.duty_share[:, :, None] * spending).sum(axis=0)
            return (
                sales + np.matmul(back, spending),
                income + earned + self._rents(spending[j, n]),
            )

        def spend(spending: np.ndarray) -> np.ndarray:
            sold, earned = flows(spending)
            return _by_country(data.input_share, sold) + final * earned

        scale = float(data.income.mean())
        spending = _fixed_point(spend, zero, data.home_spending, scale)
        sold, earned = flows(spending)
        return Total(wage, price, unit_cost, spending, sold, earned)

    def _rents(self, per_cell: np.ndarray) -> np.ndarray:
        out = np.zeros((len(self.value_added), per_cell.shape[1]))
        np.add.at(out, self.policy.rent_receiver, self.rent_share[:, None] * per_cell)
        return out

    def jacobian(self, total: Total) -> np.ndarray:
        """Return the derivative of value added demanded over value added, [N, m]."""
        demanded = (self.data.value_added_share.T[:, :, None] * total.sales).sum(axis=0)
        return demanded / self.value_added[:, None] - self.labour[:, None] * total.wage

    def respond(self, direct: Direct) -> Total:
        """Return the full derivatives: the wage moves so that every market clears again.

        d log w = - J^(-1) z, with the numeraire (value added of each bloc) in place of the
        equation that Walras' law makes redundant.
        """
        n = len(self.value_added)
        m = direct.income.shape[1]
        none = np.zeros((n, m))
        columns = np.concatenate([np.eye(n), none], axis=1)
        padded = Direct(
            *(
                np.concatenate([np.zeros((*part.shape[:-1], n)), part], axis=-1)
                for part in (direct.price, direct.sales, direct.income)
            )
        )
        both = self.solve(columns, padded)
        excess = self.value_added[:, None] * self.jacobian(both)
        bloc = self.policy.bloc
        blocs = np.equal.outer(bloc, bloc)
        bordered = excess[:, :n] + blocs * self.value_added
        wage = np.linalg.solve(bordered, -excess[:, n:])

        def combine(part: np.ndarray) -> np.ndarray:
            return part[..., n:] + part[..., :n] @ wage

        return Total(
            wage, *(combine(getattr(both, k)) for k in list(Total.__dataclass_fields__)[1:])
        )


def wage_jacobian(
    system: System, wage: np.ndarray, price: np.ndarray, spending: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return d (value added demanded / value added) / d log wage [N, N], and that ratio [N]."""
    linear = Linear(system, wage, price, spending)
    total = linear.solve(np.eye(system.n), None)
    return linear.jacobian(total), linear.labour


def _by_country(matrix: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Apply [N, J, J] to [J, N, m]."""
    return np.matmul(matrix, columns.transpose(1, 0, 2)).transpose(1, 0, 2)


def _fixed_point(
    image: Callable[[np.ndarray], np.ndarray], x: np.ndarray, home: np.ndarray, scale: float
) -> np.ndarray:
    """Solve x = image(x), image affine, by block Jacobi over countries."""
    gap = np.inf
    for _ in range(LIMIT):
        missing = image(x) - x
        gap = float(np.abs(missing).max(initial=0.0)) / scale
        if not gap > TOLERANCE * max(1.0, float(np.abs(x).max(initial=0.0)) / scale):
            break
        x = x + _by_country(home, (missing / scale).astype(np.float32)) * scale
    else:
        raise SolveError(text("trade.unconverged_linear", residual=gap))
    if not np.isfinite(gap):
        raise SolveError(text("trade.unconverged_linear", residual=gap))
    return x
