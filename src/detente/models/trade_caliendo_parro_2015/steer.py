"""How wages steer a warm iteration: the benchmark's linear response to them, made once.

Half the steps of an iteration go into finding wages while prices and spending follow. With the
benchmark's own derivatives a step moves all three together. They only steer: what is a solution
does not depend on them, so that all elasticities and policies can share them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from detente.models.trade_caliendo_parro_2015.data import TradeData
from detente.models.trade_caliendo_parro_2015.equilibrium import System
from detente.models.trade_caliendo_parro_2015.policy import policy
from detente.models.trade_caliendo_parro_2015.response import Linear

# One elasticity for all sectors, so that the way to an answer does not depend on which model of a
# world was solved first: that of Costinot and Rodriguez-Clare (2014), Handbook of International
# Economics 4, ch. 4. Between 4 and 8 it hardly matters.
ELASTICITY = 5.0


@dataclass(frozen=True)
class Steer:
    """Moves of log wages by excess demand for value added in money, and what follows them.

    ``price`` (logs) and ``spending`` (over ``data.scale``) are the responses to log wages, single
    precision since they are read at each step.
    """

    wage: np.ndarray  # [N, N]
    price: np.ndarray  # [J * N, N]
    spending: np.ndarray  # [J * N, N]

    @classmethod
    def of(cls, data: TradeData) -> Steer:
        """Return the derivatives at the benchmark, whatever the elasticities of ``data``."""
        data = replace(data, elasticity=np.full_like(data.elasticity, ELASTICITY))
        n, cells = len(data.countries), data.spending.size
        system = System(data, policy(data, None, None, None, None, "share"))
        linear = Linear(system, np.zeros(n), np.zeros_like(data.spending), data.spending)
        total = linear.solve(np.eye(n), None)
        excess = data.value_added[:, None] * linear.jacobian(total)
        # Walras' law leaves one equation to the numeraire, world value added.
        bloc = np.equal.outer(system.policy.bloc, system.policy.bloc)
        wage = -np.linalg.inv(excess + bloc * data.value_added)
        price = total.price.reshape(cells, n)
        spending = (total.spending / data.scale[:, None]).reshape(cells, n)
        return cls(wage, price.astype(np.float32), spending.astype(np.float32))
