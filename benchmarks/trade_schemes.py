"""Two ways in common use to solve the trade model, written apart from the package.

Both keep the paper's layout and update wages with a fixed damping; neither accelerates.
"""

from dataclasses import dataclass

import numpy as np

LIMIT = 3000


@dataclass(frozen=True)
class Problem:
    """Plain arrays (exporter, importer, sector) of a world and a policy."""

    share: np.ndarray
    kappa: np.ndarray
    tariff: np.ndarray
    inputs: np.ndarray
    value_share: np.ndarray
    final: np.ndarray
    theta: np.ndarray
    value_added: np.ndarray
    deficit: np.ndarray
    spending: np.ndarray
    idle: np.ndarray

    @classmethod
    def of(cls, data, tariff=None, cost=None, deficit="share", theta=None):
        """Read a labelled world and a policy."""
        flow, old = data["flow"].values, data["tariff"].values
        new = old if tariff is None else tariff.values
        kappa = (1 + new) / (1 + old) * (1 if cost is None else cost.values)
        paid = flow * (1 + old)
        spending = paid.sum(axis=0)
        idle = spending == 0
        share = paid / np.where(idle, 1, spending)
        sales = flow.sum(axis=1)
        inputs, value_share = data["input_share"].values, data["value_added_share"].values
        if "final_demand_share" in data:
            final = data["final_demand_share"].values
        else:
            final = spending - np.matmul(inputs, sales[:, :, None])[:, :, 0]
            final = np.maximum(final, 0) / np.maximum(final, 0).sum(axis=1, keepdims=True)
        balance = flow.sum(axis=(0, 2)) - flow.sum(axis=(1, 2))
        return cls(
            share, kappa, new, inputs, value_share, final,
            data["trade_elasticity"].values if theta is None else theta.values,
            (value_share * sales).sum(axis=1),
            balance if deficit == "share" else np.zeros_like(balance), spending, idle,
        )  # fmt: skip

    def unit_cost(self, log_wage, log_price):
        """Return log unit costs (country, sector)."""
        used = np.matmul(self.inputs.transpose(0, 2, 1), log_price[:, :, None])[:, :, 0]
        return self.value_share * log_wage[:, None] + used

    def shares(self, log_cost):
        """Return new trade shares and log prices; a power on every bilateral cell."""
        terms = self.share * (self.kappa * np.exp(log_cost)[:, None, :]) ** -self.theta
        total = terms.sum(axis=0) + self.idle
        return terms / total, -np.log(total) / self.theta

    def spend(self, share, log_wage, spending):
        """Return spending one round on, and producers' sales."""
        before_duty = share * spending / (1 + self.tariff)
        sales = before_duty.sum(axis=1)
        revenue = (before_duty * self.tariff).sum(axis=(0, 2))
        income = np.exp(log_wage) * self.value_added + revenue + self.deficit
        used = np.matmul(self.inputs, sales[:, :, None])[:, :, 0]
        return used + self.final * income[:, None], sales

    def labour(self, log_wage, sales):
        """Return value added demanded over value added."""
        return (self.value_share * sales).sum(axis=1) / (np.exp(log_wage) * self.value_added)

    def excess(self, log_wage, log_price, spending):
        """Return excess demand over value added at given wages, prices and spending."""
        share, _ = self.shares(self.unit_cost(log_wage, log_price))
        return self.labour(log_wage, self.spend(share, log_wage, spending)[1]) - 1

    def numeraire(self, log_wage):
        """Hold world value added."""
        world = (np.exp(log_wage) * self.value_added).sum() / self.value_added.sum()
        return log_wage - np.log(world)


def nested_damped(problem: Problem, tolerance: float, damping: float = 0.2):
    """Return log wages: prices to tolerance, then spending to tolerance, then one damped move."""
    log_wage = np.zeros(len(problem.value_added))
    log_price = np.zeros_like(problem.value_share)
    spending = problem.spending.copy()
    inner = tolerance / 10
    scale = problem.value_added[:, None]
    with np.errstate(all="ignore"):
        for _ in range(LIMIT):
            for _ in range(LIMIT):
                share, new = problem.shares(problem.unit_cost(log_wage, log_price))
                gap = np.abs(new - log_price).max()
                log_price = new
                if not gap > inner:
                    break
            for _ in range(LIMIT):
                new, sales = problem.spend(share, log_wage, spending)
                gap = (np.abs(new - spending) / scale).max()
                spending = new
                if not gap > inner:
                    break
            labour = problem.labour(log_wage, sales)
            worst = np.abs(labour - 1).max()
            if worst <= tolerance:
                return log_wage
            if not np.isfinite(worst):
                return None
            log_wage = problem.numeraire(log_wage + damping * np.log(labour))
    return None


def vectorised_damped(problem: Problem, tolerance: float, damping: float = 0.2):
    """Return log wages: the same iteration without nesting and without bilateral powers.

    One pass of prices, spending and wages at a time, on shares times kappa^-theta made once.
    """
    access = np.ascontiguousarray(
        (problem.share * problem.kappa**-problem.theta).transpose(2, 1, 0)
    )
    received = access / (1 + problem.tariff).transpose(2, 1, 0)
    idle, theta = problem.idle.T, problem.theta[:, None]
    log_wage = np.zeros(len(problem.value_added))
    log_price = np.zeros_like(problem.value_share).T
    spending = problem.spending.T
    with np.errstate(all="ignore"):
        for _ in range(LIMIT):
            cost = problem.unit_cost(log_wage, log_price.T).T
            q = np.exp(-theta * cost)
            total = np.matmul(access, q[:, :, None])[:, :, 0] + idle
            new_price = -np.log(total) / theta
            weight = spending / total
            sales = np.matmul(received.transpose(0, 2, 1), weight[:, :, None])[:, :, 0] * q
            kept = np.matmul(received, q[:, :, None])[:, :, 0] * weight
            revenue = (spending - kept).sum(axis=0) - (spending * idle).sum(axis=0)
            income = np.exp(log_wage) * problem.value_added + revenue + problem.deficit
            used = np.matmul(problem.inputs, sales.T[:, :, None])[:, :, 0]
            new_spending = (used + problem.final * income[:, None]).T
            labour = problem.labour(log_wage, sales.T)
            worst = max(
                np.abs(labour - 1).max(),
                np.abs(new_price - log_price).max(),
                (np.abs(new_spending - spending) / problem.value_added).max(),
            )
            if worst <= tolerance:
                return log_wage
            if not np.isfinite(worst):
                return None
            log_price, spending = new_price, new_spending
            log_wage = problem.numeraire(log_wage + damping * np.log(labour))
    return None
