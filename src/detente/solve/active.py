"""A convex quadratic programme solved from a guess at which of its limits hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from detente.solve.quadratic import QuadraticResult

if TYPE_CHECKING:
    import scipy.sparse as sp

CLOSE = 1e-10  # by so much a limit may be missed, or a multiplier have the wrong sign
NONE = np.empty(0, int)


@dataclass(frozen=True)
class Held:
    """Which limits hold: -1 the lower, 1 the upper, 0 none; of a switch -1 off, 1 on, 0 between."""

    bounds: np.ndarray
    groups: np.ndarray = field(default_factory=lambda: NONE)
    switches: np.ndarray = field(default_factory=lambda: NONE)


@dataclass(frozen=True)
class Switch:
    """A cost that comes in where the multiplier of an equality is above ``level``.

    ``column`` is what is added to the cost of each variable. Where the multiplier is at the level,
    a share of it is added that keeps it there.
    """

    row: int
    level: float
    column: np.ndarray


@dataclass(frozen=True)
class Objective:
    r"""The quadratic form, :math:`x'Hx = \sum d x^2 + 2 \sum h x w + w'Ww + \sum_p k_p x_p^2`.

    ``diagonal`` d and ``coupling`` h have one entry a variable, ``shared`` is W, ``weight`` is k
    for each pair of variables, whose sum is x_p.
    """

    diagonal: np.ndarray
    coupling: np.ndarray
    shared: np.ndarray
    weight: np.ndarray = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True)
class ActiveResult(QuadraticResult):
    """A quadratic programme's solution with the limits that hold and the switches' shares."""

    held: Held
    share: np.ndarray


class ActiveSet:
    r"""Minimise :math:`\tfrac12 x'Hx + c'x` with ``A x = b``, ``low <= G x <= high`` and bounds.

    The primal-dual active-set method of Hintermüller, Ito and Kunisch (2002), a semismooth Newton
    method: with the limits held to a guess, the first-order conditions are linear; a variable
    beyond a limit is put on it, a limit whose multiplier has the wrong sign is let go, until
    nothing changes. It takes few steps from a guess near by, and what it returns depends on the
    limits that hold at the end and not on the guess. From a bad guess it may not end: the answer is
    then not converged, and says nothing.

    Most variables meet one another in the rows and through a few ``shared`` ones only, so that
    what is solved is a dense system in the multipliers.

    Parameters
    ----------
    equality, group
        Sparse ``A`` and ``G``; G without ``shared`` and ``slack``.
    shared
        Positions of the variables without bounds that enter the cost of many.
    slack
        Positions of the variables of no cost, not below zero, each in one row of A with factor 1.
    toward
        For every variable the number of the shared one that it is coupled to, or -1.
    pairs
        Sparse 0 and 1, (pair, variable): sums of variables with a cost of their own.
    """

    def __init__(
        self,
        equality: sp.csc_matrix,
        group: sp.csc_matrix,
        *,
        shared: np.ndarray,
        slack: np.ndarray,
        toward: np.ndarray,
        pairs: sp.csc_matrix,
    ):
        import scipy.sparse as sp

        self.size = equality.shape[1]
        own = np.ones(self.size, dtype=bool)
        own[shared] = own[slack] = False
        self.own, self.shared, self.slack = np.flatnonzero(own), shared, slack
        self.rows, self.groups = equality.shape[0], group.shape[0]
        self.toward = toward[self.own]
        tied = np.flatnonzero(self.toward >= 0)
        ties = sp.csc_matrix(
            (np.ones(len(tied)), (self.toward[tied], tied)), shape=(len(shared), len(self.own))
        )
        parts = [part.tocsc()[:, self.own] for part in (equality, group, pairs)]
        matrix = sp.csc_matrix(sp.vstack([*parts, ties]))
        matrix.sort_indices()
        self.first = self.rows + self.groups + pairs.shape[0]
        self.total = matrix.shape[0]
        self._row, self._start, self._value = matrix.indices, matrix.indptr, matrix.data
        self._column = np.repeat(np.arange(len(self.own)), np.diff(matrix.indptr))
        self._tied = self._row >= self.first
        # All pairs of entries of one column.
        count = np.diff(matrix.indptr)[self._column]
        self._left = np.repeat(np.arange(len(self._row)), count)
        ends = np.cumsum(count)
        offset = np.arange(len(self._left)) - np.repeat(ends - count, count)
        self._right = np.repeat(matrix.indptr[:-1][self._column], count) + offset
        self._cell = self._row[self._left] * self.total + self._row[self._right]
        self._shared_rows = equality.tocsc()[:, shared].toarray()
        self._slack_row = equality.tocsc()[:, slack].indices

    @cached_property
    def free(self) -> Held:
        """Return the guess at which nothing holds but what is never negative at zero."""
        bounds = np.zeros(self.size, dtype=np.int8)
        bounds[self.slack] = -1
        return Held(bounds, np.zeros(self.groups, dtype=np.int8))

    def solve(
        self,
        objective: Objective,
        cost: np.ndarray,
        right: np.ndarray,
        group: tuple[np.ndarray, np.ndarray],
        bounds: tuple[np.ndarray, np.ndarray],
        start: Held,
        switches: tuple[Switch, ...] = (),
        limit: int = 20,
    ) -> ActiveResult:
        """Solve for these numbers: H, ``c``, ``b``, (low, high) of ``G x`` and of ``x``.

        Every variable but the shared and slack ones has a positive diagonal.
        """
        own, first, rows = self.own, self.first, self.rows
        diagonal, plain = objective.diagonal[own], cost[own]
        low, high = bounds[0][own], bounds[1][own]
        value = self._value.copy()
        value[self._tied] = objective.coupling[own[self._column[self._tied]]]
        product = value[self._left] * value[self._right]
        across = np.zeros((self.total, self.total))
        across[:rows, first:] = self._shared_rows
        across[first:, :rows] = self._shared_rows.T
        across[first:, first:] = objective.shared
        pair = np.arange(rows + self.groups, first)
        loose = pair[objective.weight <= 0]
        tight = objective.weight > 0
        across[pair[tight], pair[tight]] = -1 / objective.weight[tight]
        given = np.zeros(self.total)
        given[:rows], given[first:] = right, -cost[self.shared]
        columns = [switch.column[own] for switch in switches]
        levels = np.array([switch.level for switch in switches])
        at = np.array([switch.row for switch in switches], dtype=int)

        def over(x: np.ndarray) -> np.ndarray:
            return np.bincount(self._row, value * x[self._column], minlength=self.total)

        state, slack = start.bounds[own].copy(), start.bounds[self.slack] == 0
        held = _fitting(start.groups, self.groups)
        on = _fitting(start.switches, len(switches), -1)
        for step in range(1, limit + 1):
            self._loosen(state, held)
            free = state == 0
            inverse = np.where(free, 1 / diagonal, 0.0)
            fixed = np.where(state < 0, low, np.where(state > 0, high, 0.0))
            charge = plain + sum(
                (column for column, one in zip(columns, on, strict=True) if one > 0), 0.0
            )
            system = across - np.bincount(
                self._cell, product * inverse[self._column[self._left]],
                minlength=self.total * self.total,
            ).reshape(self.total, self.total)  # fmt: skip
            ends = np.where(held < 0, group[0], np.where(held > 0, group[1], 0.0))
            given[rows : rows + self.groups] = ends
            between = np.flatnonzero(on == 0)
            sides = [given + over(charge * inverse - fixed)]
            sides += [over(columns[k] * inverse) for k in between]
            side = np.stack(sides, axis=1)
            pins = np.concatenate([rows + np.flatnonzero(held == 0), loose, self._slack_row[slack]])
            system[pins] = 0
            system[:, pins] = 0
            system[pins, pins] = 1
            side[pins] = 0
            try:
                answer = np.linalg.solve(system, side)
                dual, share = answer[:, 0], (on > 0).astype(float)
                if len(between):
                    move = answer[:, 1:]
                    part = np.linalg.solve(move[at[between]], levels[between] - dual[at[between]])
                    dual, share[between] = dual + move @ part, part
                    charge = charge + sum(
                        (w * columns[k] for k, w in zip(between, part, strict=True)), 0.0
                    )
            except np.linalg.LinAlgError:
                break
            pull = charge + np.add.reduceat(value * dual[self._row], self._start[:-1])
            x = np.where(free, -pull * inverse, fixed)
            slope = pull + diagonal * fixed
            sums = over(x)
            left = right - sums[:rows] - self._shared_rows @ dual[first:]
            spare = left[self._slack_row]
            on_group, multiplier = sums[rows : rows + self.groups], dual[rows : rows + self.groups]
            level = dual[at]
            new = (
                _turned(state, x, low, high, -slope),
                _turned(held, on_group, *group, multiplier),
                np.where(slack, spare >= -CLOSE, dual[self._slack_row] < -CLOSE),
                _switched(on, share, level - levels),
            )
            if all(map(np.array_equal, new, (state, held, slack, on))):
                left[self._slack_row[slack]] = 0
                found = np.zeros(self.size)
                found[own], found[self.shared] = x, dual[first:]
                found[self.slack] = np.where(slack, np.maximum(spare, 0.0), 0.0)
                bound = np.zeros(self.size)
                bound[own] = np.where(free, 0.0, -slope)
                bound[self.slack] = np.where(slack, 0.0, -dual[self._slack_row])
                holds = start.bounds.copy()
                holds[own], holds[self.slack] = state, np.where(slack, 0, -1)
                residual = float(np.abs(left).max(initial=0.0))
                return ActiveResult(
                    found, residual, step, residual < CLOSE, dual[:rows], multiplier, bound,
                    "solved", Held(holds, held, on), share,
                )  # fmt: skip
            state, held, slack, on = new
        nothing = np.full(self.size, np.nan)
        return ActiveResult(
            nothing, np.inf, limit, False, nothing, nothing, nothing, "not solved", start, NONE
        )  # fmt: skip

    def _loosen(self, state: np.ndarray, held: np.ndarray) -> None:
        """Let go, in place, of the variables of a held sum of which every one is held."""
        some = np.bincount(self._row, state[self._column] == 0, minlength=self.total)
        stuck = (held != 0) & (some[self.rows : self.rows + self.groups] == 0)
        if not stuck.any():
            return
        number = self._row - self.rows
        inside = np.flatnonzero((number >= 0) & (number < self.groups))
        inside = inside[stuck[number[inside]]]
        number, column = number[inside], self._column[inside]
        same = state[column] == held[number]
        eased = np.zeros(self.groups, dtype=bool)
        eased[number[same]] = True
        state[column[same]] = 0
        held[stuck & ~eased] = 0


def _fitting(guess: np.ndarray, count: int, other: int = 0) -> np.ndarray:
    """Return the guess if it is of this many limits, else the one that says nothing."""
    return guess.copy() if len(guess) == count else np.full(count, other, dtype=np.int8)


def _turned(
    state: np.ndarray, x: np.ndarray, low: np.ndarray, high: np.ndarray, multiplier: np.ndarray
) -> np.ndarray:
    """Return which limits are held next; multipliers are positive where the upper one holds."""
    new = state.copy()
    free = state == 0
    new[free & (x < low - CLOSE)] = -1
    new[free & (x > high + CLOSE)] = 1
    new[(state < 0) & (multiplier > CLOSE)] = 0
    new[(state > 0) & (multiplier < -CLOSE)] = 0
    return new


def _switched(on: np.ndarray, share: np.ndarray, above: np.ndarray) -> np.ndarray:
    new = on.copy()
    between = on == 0
    new[between & (share > 1 + CLOSE)] = 1
    new[between & (share < -CLOSE)] = -1
    new[(on > 0) & (above < -CLOSE)] = 0
    new[(on < 0) & (above > CLOSE)] = 0
    return new
