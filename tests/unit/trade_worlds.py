"""Small trade worlds for tests, and a slow, literal statement of the model's equations."""

import numpy as np
import xarray as xr
from scipy.optimize import root

PAIR = ("exporter", "importer", "sector")
CELL = ("country", "sector")


def dataset(flow, tariff, inputs, value_share, theta, final=None) -> xr.Dataset:
    """Label plain arrays (exporter, importer, sector) as a trade world."""
    n, _, j = flow.shape
    countries, sectors = [f"C{k:02d}" for k in range(n)], [f"s{k}" for k in range(j)]
    variables = {
        "flow": (PAIR, flow),
        "tariff": (PAIR, tariff),
        "input_share": (("country", "input", "sector"), inputs),
        "value_added_share": (CELL, value_share),
        "trade_elasticity": (("sector",), np.asarray(theta, dtype=float)),
    }
    if final is not None:
        variables["final_demand_share"] = (CELL, final)
    axes = dict.fromkeys(("exporter", "importer", "country"), countries)
    return xr.Dataset(variables, coords=axes | dict.fromkeys(("sector", "input"), sectors))


def random_world(seed=0, n=4, j=3, *, theta=None, holes=False, home=0.6) -> xr.Dataset:
    """Draw shares, incomes and tariffs, and put together the flows that are consistent with them.

    With ``holes``, nobody buys the last sector in the first country, and the second country makes
    none of the first sector.
    """
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.ones(n), size=(n, j)).transpose(2, 0, 1) * (1 - home)
    share[np.arange(n), np.arange(n)] += home
    tariff = rng.uniform(0, 0.3, (n, n, j)) * (rng.random((n, n, j)) < 0.7)
    tariff[np.arange(n), np.arange(n)] = 0
    tariff[:, :, j - 1 if j > 1 else j :] = 0
    value_share = rng.uniform(0.3, 0.8, (n, j))
    inputs = rng.dirichlet(np.ones(j), size=(n, j)).transpose(0, 2, 1)
    final = rng.dirichlet(np.full(j, 2.0), size=n)
    if holes:
        inputs[0, -1] = final[0, -1] = 0
        inputs[0] /= np.where(inputs[0].sum(axis=0) > 0, inputs[0].sum(axis=0), 1)
        final[0] /= final[0].sum()
        share[:, 0, -1] = 0
        share[0, :, -1] = 0
        share[1, :, 0] = 0
        share[0, 1:, 0] += 0.05
        total = share.sum(axis=0)
        share /= np.where(total > 0, total, 1)
    inputs = inputs * (1 - value_share)[:, None, :]
    spending = consistent_spending(share, tariff, inputs, final, rng.uniform(50, 500, n))
    theta = rng.uniform(1.5, 9, j) if theta is None else theta
    return dataset(share * spending / (1 + tariff), tariff, inputs, value_share, theta)


def consistent_spending(share, tariff, inputs, final, income) -> np.ndarray:
    """Return X (n, j) with X = inputs used by the sales it causes + final spending of income."""
    n, j = final.shape
    received = share / (1 + tariff)
    use = np.einsum("njk,nmk->njmk", inputs, received).reshape(n * j, n * j)
    demand = (final * income[:, None]).ravel()
    return np.linalg.solve(np.eye(n * j) - use, demand).reshape(n, j)


def one_sector_world(seed=0, n=4, theta=4.0, value_share=1.0, rates=0.0) -> xr.Dataset:
    """Draw a world of one sector with value-added share ``value_share`` and balanced trade."""
    rng = np.random.default_rng(seed)
    flow = rng.uniform(1, 10, (n, n))
    flow = flow + flow.T + np.diag(rng.uniform(50, 100, n))
    tariff = np.full((n, n, 1), rates)
    tariff[np.arange(n), np.arange(n)] = 0
    inputs, shares = np.full((n, 1, 1), 1 - value_share), np.full((n, 1), value_share)
    return dataset(flow[:, :, None], tariff, inputs, shares, [theta])


def neutral(data: xr.Dataset, value: float = 1.0) -> xr.DataArray:
    """Return a bilateral array of one value."""
    return xr.full_like(data["flow"], value)


def abroad(data: xr.Dataset) -> xr.DataArray:
    """Return 1 for trade between different countries, 0 for domestic sales."""
    off = neutral(data)
    n = len(data["country"])
    off.values[np.arange(n), np.arange(n)] = 0
    return off


class Referee:
    """The equations of Caliendo and Parro (2015) in loops and words, solved by MINPACK.

    Written apart from the model and in another layout; for a handful of countries only.
    """

    def __init__(self, data, tariff=None, cost=None, tax=None, receiver=None, deficit=None):
        self.flow, self.old = data["flow"].values, data["tariff"].values
        self.n, _, self.j = self.flow.shape
        self.new = self.old if tariff is None else tariff.values
        self.cost = np.ones_like(self.old) if cost is None else cost.values
        self.tax = np.zeros_like(self.old) if tax is None else tax.values
        self.receiver = receiver
        self.g, self.va = data["input_share"].values, data["value_added_share"].values
        self.theta = data["trade_elasticity"].values
        paid = self.flow * (1 + self.old)
        self.X = paid.sum(axis=0)
        self.pi = paid / self.X
        sales = self.flow.sum(axis=1)
        self.wl = (self.va * sales).sum(axis=1)
        imports, exports = self.flow.sum(axis=(0, 2)), self.flow.sum(axis=(1, 2))
        self.deficit = imports - exports if deficit is None else deficit
        used = np.array([self.g[n] @ sales[n] for n in range(self.n)])
        final = self.X - used
        self.alpha = final / final.sum(axis=1, keepdims=True)

    def gaps(self, z):
        n, j = self.n, self.j
        w, P = np.exp(z[:n]), np.exp(z[n : n + n * j]).reshape(n, j)
        X = z[n + n * j :].reshape(n, j) * self.X
        c = np.ones((n, j))
        for m in range(n):
            for k in range(j):
                c[m, k] = w[m] ** self.va[m, k] * np.prod(P[m] ** self.g[m, :, k])
        price_gap, pi = np.zeros((n, j)), np.zeros((n, n, j))
        for m in range(n):
            for k in range(j):
                total = 0.0
                for i in range(n):
                    kappa = (1 + self.new[i, m, k]) / (1 + self.old[i, m, k])
                    kappa *= self.cost[i, m, k] * (1 + self.tax[i, m, k])
                    pi[i, m, k] = self.pi[i, m, k] * (kappa * c[i, k] / P[m, k]) ** -self.theta[k]
                    total += pi[i, m, k]
                price_gap[m, k] = total - 1
        sales, income = np.zeros((n, j)), w * self.wl + self.deficit
        for m in range(n):
            for i in range(n):
                for k in range(j):
                    before_duty = X[m, k] * pi[i, m, k] / (1 + self.new[i, m, k])
                    producer = before_duty / (1 + self.tax[i, m, k])
                    sales[i, k] += producer
                    income[m] += before_duty * self.new[i, m, k]
                    to = i if self.receiver is None else self.receiver[i, m, k]
                    income[to] += before_duty - producer
        spend_gap = np.zeros((n, j))
        for m in range(n):
            for k in range(j):
                spend_gap[m, k] = (
                    self.g[m, k] @ sales[m] + self.alpha[m, k] * income[m] - X[m, k]
                ) / self.X[m, k]
        wage_gap = (self.va * sales).sum(axis=1) / (w * self.wl) - 1
        wage_gap[-1] = (w * self.wl).sum() / self.wl.sum() - 1
        self.income, self.P, self.w = income, P, w
        self.trade = X * pi / (1 + self.new)
        return np.concatenate([wage_gap, price_gap.ravel(), spend_gap.ravel()])

    def solve(self):
        start = np.zeros(self.n + 2 * self.n * self.j)
        start[self.n + self.n * self.j :] = 1
        found = root(self.gaps, start, method="hybr", tol=1e-13)
        assert np.abs(self.gaps(found.x)).max() < 1e-9, found.message
        self.index = np.prod(self.P**self.alpha, axis=1)
        return self
