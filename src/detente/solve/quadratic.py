"""A sparse convex quadratic programme with bounds, solved again and again as its vectors change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from detente.solve.result import Result

if TYPE_CHECKING:
    import scipy.sparse as sp


RUIZ = 20  # passes of the scaling


@dataclass(frozen=True)
class QuadraticResult(Result):
    """Where the programme stopped, with its multipliers.

    ``equality`` belongs to ``A x = b``, ``group`` to ``low <= G x <= high`` and ``bound`` to the
    bounds of ``x``; the latter two are positive where the upper limit holds and negative where the
    lower one does, so that at the solution ``H x + c + A'equality + G'group + bound = 0``.
    ``status`` is the solver's word for how it ended.
    """

    equality: np.ndarray
    group: np.ndarray
    bound: np.ndarray
    status: str


class Quadratic:
    r"""Minimise :math:`\tfrac12 x'Hx + c'x` with ``A x = b``, ``low <= G x <= high`` and bounds.

    The matrices are set once and factorised in one order; ``solve`` changes vectors only. Solved
    by the proximal interior-point method of Schwan, Jiang, Kuhn and Jones (2023), "PIQP: A Proximal
    Interior-Point Quadratic Programming Solver", whose iterations start from the same point
    whatever was solved before, so that the same vectors give the same numbers.

    Parameters
    ----------
    hessian, equality, group
        Sparse ``H`` (symmetric, positive semidefinite), ``A`` and ``G``, each
        row of ``G`` has a finite limit.
    tolerance
        Largest residual, absolute and relative to the terms of the equation, and likewise the gap.
    limit
        Most iterations.
    """

    def __init__(
        self,
        hessian: sp.csc_matrix,
        equality: sp.csc_matrix,
        group: sp.csc_matrix,
        *,
        tolerance: float = 1e-10,
        limit: int = 200,
    ):
        import piqp
        import scipy.sparse as sp

        self._solver = piqp.SparseSolver()
        settings = self._solver.settings
        settings.max_iter = limit
        settings.eps_abs = settings.eps_rel = tolerance
        settings.eps_duality_gap_abs = settings.eps_duality_gap_rel = tolerance
        # Scaling by the solver is undone and redone at each update, which leaves a trace in the
        # last digit of what was solved before; here the scale is set once.
        settings.preconditioner_iter = 0
        # Tests of infeasibility at the default 1e-4 take slow starts for proofs.
        settings.eps_primal_inf = settings.eps_dual_inf = 1e-8
        self._scale = _equilibrated(hessian, equality, group)
        x, y, z = (sp.diags(part) for part in self._scale)
        self._matrices = (
            sp.csc_matrix(x @ hessian @ x),
            sp.csc_matrix(y @ equality @ x),
            sp.csc_matrix(z @ group @ x),
        )
        self._solved = piqp.PIQP_SOLVED
        self._ready = False

    def solve(
        self,
        cost: np.ndarray,
        right: np.ndarray,
        group: tuple[np.ndarray, np.ndarray],
        bounds: tuple[np.ndarray, np.ndarray],
    ) -> QuadraticResult:
        """Solve for these vectors: ``c``, ``b``, (low, high) of ``G x`` and of ``x``."""
        solver, (x, y, z) = self._solver, self._scale
        cost, right = cost * x, right * y
        group, bounds = (group[0] * z, group[1] * z), (bounds[0] / x, bounds[1] / x)
        if self._ready:
            low, high = bounds
            solver.update(c=cost, b=right, h_l=group[0], h_u=group[1], x_l=low, x_u=high)
        else:
            hessian, equality, grouped = self._matrices
            solver.setup(hessian, cost, equality, right, grouped, *group, *bounds)
            self._ready = True
        status = solver.solve()
        found, info = solver.result, solver.result.info
        return QuadraticResult(
            x=found.x * x,
            residual=float(max(info.primal_res, info.dual_res)),
            iterations=int(info.iter),
            converged=status == self._solved,
            equality=found.y * y,
            group=(found.z_u - found.z_l) * z,
            bound=(found.z_bu - found.z_bl) / x,
            status=status.name.removeprefix("PIQP_").lower().replace("_", " "),
        )


def _equilibrated(
    hessian: sp.csc_matrix, equality: sp.csc_matrix, group: sp.csc_matrix
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return scales of the variables and rows at which the largest entries are near 1.

    Ruiz (2001), "A scaling algorithm to equilibrate both rows and columns norms in matrices", on
    the matrix of the first-order conditions.
    """
    import scipy.sparse as sp

    rows = sp.vstack([equality, group])
    whole = sp.csr_matrix(sp.bmat([[hessian, rows.T], [rows, None]]))
    scale = np.ones(len(whole.indptr) - 1)
    size_of, column = abs(whole.data), whole.indices
    row = np.repeat(np.arange(len(scale)), np.diff(whole.indptr))
    filled = np.flatnonzero(np.diff(whole.indptr))
    for _ in range(RUIZ):
        largest = np.zeros(len(scale))
        scaled = scale[row] * size_of * scale[column]
        if len(filled):
            largest[filled] = np.maximum.reduceat(scaled, whole.indptr[filled])
        scale /= np.sqrt(np.where(largest > 0, largest, 1.0))
    size, equations = len(hessian.indptr) - 1, len(sp.csr_matrix(equality).indptr) - 1
    return scale[:size], scale[size : size + equations], scale[size + equations :]
