"""A convex quadratic programme solved from a guess at which of its limits hold."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class _Numbers:
    """What stays while one programme is solved; entries of variables are its own ones'."""

    diagonal: np.ndarray
    cost: np.ndarray
    low: np.ndarray
    high: np.ndarray
    right: np.ndarray
    group: tuple[np.ndarray, np.ndarray]
    value: np.ndarray
    product: np.ndarray
    system: np.ndarray
    side: np.ndarray
    loose: np.ndarray
    columns: list[np.ndarray]
    levels: np.ndarray
    at: np.ndarray


@dataclass(frozen=True)
class _Guess:
    """Which limits hold: of variables, of sums; which slack is not at zero; of switches."""

    state: np.ndarray
    held: np.ndarray
    slack: np.ndarray
    on: np.ndarray

    def same(self, other: _Guess) -> bool:
        return (
            np.array_equal(self.state, other.state)
            and np.array_equal(self.held, other.held)
            and np.array_equal(self.slack, other.slack)
            and np.array_equal(self.on, other.on)
        )


@dataclass(frozen=True)
class _Point:
    """A solution of the first-order conditions, whether or not it is within the limits.

    ``slope`` is the derivative at the variables that are held, ``left`` what rows miss.
    """

    x: np.ndarray
    dual: np.ndarray
    share: np.ndarray
    slope: np.ndarray
    sums: np.ndarray
    left: np.ndarray


class ActiveSet:
    r"""Minimise :math:`\tfrac12 x'Hx + c'x` with ``A x = b``, ``low <= G x <= high`` and bounds.

    The primal-dual active-set method of Hintermüller, Ito and Kunisch (2002), a semismooth Newton
    method: with the limits held to a guess, the first-order conditions are linear; a variable
    beyond a limit is put on it, a limit whose multiplier has the wrong sign is let go, until
    nothing changes. It takes few steps from a guess near by, and what it returns depends on the
    limits that hold at the end and not on the guess. From a bad guess it may not end: the answer is
    then not converged, and says nothing.

    Most variables meet one another in the rows and through a few ``shared`` ones only, so that
    what is solved is a dense system in the multipliers. Every variable is in some row.

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

        (self.rows, self.size), (self.groups, _) = _shape(equality), _shape(group)
        own = np.ones(self.size, dtype=bool)
        own[shared] = own[slack] = False
        self.own, self.shared, self.slack = np.flatnonzero(own), shared, slack
        toward = toward[self.own]
        tied = np.flatnonzero(toward >= 0)
        ties = sp.csc_matrix(
            (np.ones(len(tied)), (toward[tied], tied)), shape=(len(shared), len(self.own))
        )
        parts = [part.tocsc()[:, self.own] for part in (equality, group, pairs)]
        matrix = sp.csc_matrix(sp.vstack([*parts, ties]))
        matrix.sort_indices()
        self.first = self.rows + self.groups + _shape(pairs)[0]
        self.total = _shape(matrix)[0]
        self._shared_rows = equality.tocsc()[:, shared].toarray()
        # Rows of shared variables may add up to nothing but these: they come last, with them.
        late = np.zeros(self.total, dtype=int)
        late[np.flatnonzero(self._shared_rows.any(axis=1))] = 1
        late[self.first :] = 2
        place = np.argsort(np.argsort(late, kind="stable"), kind="stable")
        self._early = int((late == 0).sum())
        ends = np.cumsum([self.rows, self.groups, _shape(pairs)[0]])
        self._equal, self._sum, self._pair, _ = np.split(place, ends)
        self._start, self._value, self._kind = matrix.indptr, matrix.data, matrix.indices
        self._row = place[self._kind]
        self._column = np.repeat(np.arange(len(self.own)), np.diff(matrix.indptr))
        self._tied = self._kind >= self.first
        # All pairs of entries of one column.
        count = np.diff(matrix.indptr)[self._column]
        self._left = np.repeat(np.arange(len(self._row)), count)
        self._owner = self._column[self._left]
        ends = np.cumsum(count)
        offset = np.arange(len(self._left)) - np.repeat(ends - count, count)
        self._right = np.repeat(matrix.indptr[:-1][self._column], count) + offset
        self._cell = self._row[self._left] * self.total + self._row[self._right]
        self._slack = equality.tocsc()[:, slack].indices
        self._slack_row = self._equal[self._slack]

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

        Every variable but the shared and slack ones has a positive diagonal. ``start`` has an entry
        for every variable; entries of groups and switches may be left out.
        """
        given = self._numbers(objective, cost, right, group, bounds, switches)
        guess = _Guess(
            start.bounds[self.own].copy(),
            _fitting(start.groups, self.groups),
            start.bounds[self.slack] == 0,
            _fitting(start.switches, len(switches), -1),
        )
        for step in range(1, limit + 1):
            self._loosen(guess)
            try:
                point = self._point(given, guess)
            except np.linalg.LinAlgError:
                break
            new = self._turned(given, guess, point)
            if new.same(guess):
                return self._result(given, guess, point, step)
            guess = new
        nothing = np.full(self.size, np.nan)
        return ActiveResult(
            nothing, np.inf, limit, False, nothing, nothing, nothing, "not solved", start, NONE
        )  # fmt: skip

    def _numbers(
        self,
        objective: Objective,
        cost: np.ndarray,
        right: np.ndarray,
        group: tuple[np.ndarray, np.ndarray],
        bounds: tuple[np.ndarray, np.ndarray],
        switches: tuple[Switch, ...],
    ) -> _Numbers:
        own = self.own
        value = self._value.copy()
        value[self._tied] = objective.coupling[own[self._column[self._tied]]]
        system, late = np.zeros((self.total, self.total)), slice(self.first, None)
        system[self._equal, late] = -self._shared_rows
        system[late, self._equal] = -self._shared_rows.T
        system[late, late] = -objective.shared
        tight = objective.weight > 0
        system[self._pair[tight], self._pair[tight]] = 1 / objective.weight[tight]
        side = np.zeros(self.total)
        side[self._equal], side[late] = right, -cost[self.shared]
        return _Numbers(
            objective.diagonal[own], cost[own], bounds[0][own], bounds[1][own], right, group, value,
            value[self._left] * value[self._right], system, side, self._pair[~tight],
            [switch.column[own] for switch in switches],
            np.array([switch.level for switch in switches]),
            self._equal[[switch.row for switch in switches]],
        )  # fmt: skip

    def _over(self, given: _Numbers, x: np.ndarray) -> np.ndarray:
        """Return the sums of ``x`` by row."""
        return np.bincount(self._row, given.value * x[self._column], minlength=self.total)

    def _point(self, given: _Numbers, guess: _Guess) -> _Point:
        """Return the solution of the first-order conditions with the limits held to the guess."""
        free, held = guess.state == 0, guess.held
        inverse = np.where(free, 1 / given.diagonal, 0.0)
        fixed = np.where(guess.state < 0, given.low, np.where(guess.state > 0, given.high, 0.0))
        charge = given.cost.copy()
        for k in np.flatnonzero(guess.on > 0):
            charge += given.columns[k]
        met = np.bincount(
            self._cell, given.product * inverse[self._owner], minlength=self.total * self.total
        )
        system = met.reshape(self.total, self.total)
        system += given.system
        side = given.side.copy()
        low, high = given.group
        side[self._sum] = np.where(held < 0, low, np.where(held > 0, high, 0.0))
        between = np.flatnonzero(guess.on == 0)
        sides = [side + self._over(given, charge * inverse - fixed)]
        sides += [self._over(given, given.columns[k] * inverse) for k in between]
        zero = np.concatenate([self._sum[held == 0], given.loose, self._slack_row[guess.slack]])
        answer = _solved(system, np.stack(sides, axis=1), zero, self._early)
        dual, share = answer[:, 0], (guess.on > 0).astype(float)
        if len(between):
            move, at = answer[:, 1:], given.at[between]
            share[between] = np.linalg.solve(move[at], given.levels[between] - dual[at])
            dual = dual + move @ share[between]
            for k in between:
                charge += share[k] * given.columns[k]
        pull = charge + np.add.reduceat(given.value * dual[self._row], self._start[:-1])
        x = np.where(free, -pull * inverse, fixed)
        sums = self._over(given, x)
        left = given.right - sums[self._equal] - self._shared_rows @ dual[self.first :]
        slope = np.where(free, 0.0, pull + given.diagonal * fixed)
        return _Point(x, dual, share, slope, sums[self._sum], left)

    def _turned(self, given: _Numbers, guess: _Guess, point: _Point) -> _Guess:
        """Return the next guess: what is beyond a limit on it, what it pulls away from it free."""
        multiplier = point.dual[self._sum]
        at_zero = point.dual[self._slack_row] < -CLOSE
        above = point.dual[given.at] - given.levels
        return _Guess(
            _turned(guess.state, point.x, given.low, given.high, -point.slope),
            _turned(guess.held, point.sums, *given.group, multiplier),
            np.where(guess.slack, point.left[self._slack] >= -CLOSE, at_zero),
            # A share is to a switch what a multiplier is to a limit, and the other way round.
            _turned(guess.on, point.share, np.zeros(len(above)), np.ones(len(above)), above),
        )

    def _result(self, given: _Numbers, guess: _Guess, point: _Point, steps: int) -> ActiveResult:
        dual, slack = point.dual, guess.slack
        found, bound = np.zeros(self.size), np.zeros(self.size)
        holds = np.zeros(self.size, dtype=np.int8)
        found[self.own], found[self.shared] = point.x, dual[self.first :]
        found[self.slack] = np.where(slack, np.maximum(point.left[self._slack], 0.0), 0.0)
        bound[self.own] = -point.slope
        bound[self.slack] = np.where(slack, 0.0, -dual[self._slack_row])
        holds[self.own], holds[self.slack] = guess.state, np.where(slack, 0, -1)
        left = point.left.copy()
        left[self._slack[slack]] = 0
        low, high = given.group
        ends = np.where(guess.held < 0, low, np.where(guess.held > 0, high, point.sums))
        missed = np.concatenate([left, point.sums - ends])
        residual = float(np.abs(missed).max(initial=0.0))
        return ActiveResult(
            found, residual, steps, residual < CLOSE, dual[self._equal], dual[self._sum],
            bound, "solved", Held(holds, guess.held, guess.on), point.share,
        )  # fmt: skip

    def _loosen(self, guess: _Guess) -> None:
        """Let go, in place, of the variables of a held sum of which every one is held."""
        state, held = guess.state, guess.held
        some = np.bincount(self._kind, state[self._column] == 0, minlength=self.total)
        stuck = (held != 0) & (some[self.rows : self.rows + self.groups] == 0)
        if not stuck.any():
            return
        number = self._kind - self.rows
        inside = np.flatnonzero((number >= 0) & (number < self.groups))
        inside = inside[stuck[number[inside]]]
        number, column = number[inside], self._column[inside]
        same = state[column] == held[number]
        eased = np.zeros(self.groups, dtype=bool)
        eased[number[same]] = True
        state[column[same]] = 0
        held[stuck & ~eased] = 0


def _solved(system: np.ndarray, side: np.ndarray, zero: np.ndarray, early: int) -> np.ndarray:
    """Solve -system v = side with v zero at ``zero``; what is handed in is used up.

    The system is positive definite in the ``early`` unknowns. LinAlgError where it is not: the rows
    depend on one another.
    """
    from scipy.linalg.lapack import dposv  # pyright: ignore[reportAttributeAccessIssue]

    system[zero] = 0
    system[:, zero] = 0
    system[zero, zero] = 1
    side[zero] = 0
    ties, count = system[:early, early:], side.shape[1]
    # The transpose of what is symmetric is in the order that needs no copy.
    block = np.ascontiguousarray(system[:early, :early]).T
    right = np.hstack([side[:early], ties])
    _, found, fault = dposv(block, right, lower=1, overwrite_a=1)
    if fault:
        raise np.linalg.LinAlgError
    plain, moved = found[:, :count], found[:, count:]
    late = np.linalg.solve(system[early:, early:] - ties.T @ moved, ties.T @ plain - side[early:])
    return np.concatenate([-plain - moved @ late, late])


def _shape(matrix: sp.csc_matrix) -> tuple[int, int]:
    rows, columns = matrix.shape  # pyright: ignore[reportGeneralTypeIssues]
    return rows, columns


def _fitting(guess: np.ndarray, count: int, other: int = 0) -> np.ndarray:
    """Return the guess if it is of this many limits, else the one that says nothing."""
    return guess.copy() if len(guess) == count else np.full(count, other, dtype=np.int8)


def _turned(
    state: np.ndarray, x: np.ndarray, low: np.ndarray, high: np.ndarray, multiplier: np.ndarray
) -> np.ndarray:
    """Return which limits are held next; multipliers are positive where the upper one holds."""
    new, free = state.copy(), state == 0
    new[free & (x < low - CLOSE)] = -1
    new[free & (x > high + CLOSE)] = 1
    new[(state < 0) & (multiplier > CLOSE)] = 0
    new[(state > 0) & (multiplier < -CLOSE)] = 0
    return new
