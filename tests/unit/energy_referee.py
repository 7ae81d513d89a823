"""Clarabel on a market of the energy model, with the limits written out as inequalities."""

import clarabel
import numpy as np
import scipy.sparse as sp

from detente.models.energy_network.arcs import at_least
from detente.models.energy_network.terms import Terms


def referee(solver, given_terms: Terms):
    market, slots = solver.market, solver.market.slots
    at = market.block("arc")
    volume, money = market.volume, market.money
    cost = market.cost.copy()
    cost[at] += given_terms.cost
    right = market.right.copy()
    sells = slots.out_row >= 0
    lone = ~sells & (slots.in_row >= 0)
    right[slots.out_row[sells]] += given_terms.shift[sells]
    right[slots.in_row[lone]] -= given_terms.shift[lone]
    high = np.full(slots.size, np.inf)
    high[at] = np.minimum(given_terms.access, given_terms.ceiling)
    k, j = slots.resale
    high[market.block("resale")] = market.data.interconnector[k, j]
    if market.refines:
        refining = slots.demand[0] == 0
        most = at_least(market.data.refinery_capacity[slots.demand[1]], market.used[slots.demand])
        high[market.block("demand")] = np.where(refining, most, np.inf)
    eye = sp.eye(slots.size, format="csc")
    signed = np.ones(slots.size, dtype=bool)
    signed[market.block("world")] = False
    shut = high <= 0
    signed &= ~shut
    limited = np.flatnonzero(np.isfinite(high) & ~shut)
    fixed = np.flatnonzero(shut)
    rows = [market.equality, eye[fixed], -eye[np.flatnonzero(signed)], eye[limited]]
    sides = [right, np.zeros(len(fixed)), np.zeros(signed.sum()), high[limited]]
    for _, _, plant in solver.plants:
        row = np.zeros(slots.size)
        row[slots.start["arc"] + plant.arcs] = plant.weight
        rows.append(sp.csc_matrix(row))
        sides.append(np.array([plant.high]))
    side = np.concatenate(sides) / volume
    equal = slots.rows + len(fixed)
    cones = [clarabel.ZeroConeT(equal), clarabel.NonnegativeConeT(len(side) - equal)]
    chosen = clarabel.DefaultSettings()
    chosen.verbose = False
    hessian = sp.triu(market.hessian * (volume / money), format="csc")
    matrix = sp.vstack(rows, format="csc")
    # Where rounding leaves no progress to the last digit, one digit less is asked for.
    for tolerance in (1e-13, 1e-12, 1e-11, 1e-10):
        chosen.tol_gap_abs = chosen.tol_gap_rel = chosen.tol_feas = tolerance
        answer = clarabel.DefaultSolver(hessian, cost / money, matrix, side, cones, chosen).solve()
        if answer.status == clarabel.SolverStatus.Solved:
            break
    assert answer.status == clarabel.SolverStatus.Solved
    return np.array(answer.x) * volume
