"""The programme solved from a guess, against closed forms, its conditions and an interior point."""

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.solve import ActiveSet, Held, Objective, Quadratic, Switch

FREE = np.inf


def small(**other):
    """Minimise (x^2 + y^2)/2 + c'(x, y) with x + y = b and a limit on x, nothing shared."""
    none = np.empty(0, int)
    given = {"shared": none, "slack": none, "toward": np.full(2, -1)} | other
    return ActiveSet(
        sp.csc_matrix([[1.0, 1.0]]), sp.csc_matrix([[1.0, 0.0]]),
        pairs=sp.csc_matrix((0, 2)), **given,
    )  # fmt: skip


FLAT = Objective(np.ones(2), np.zeros(2), np.zeros((0, 0)))
BOX = (np.zeros(2), np.full(2, FREE))


@pytest.mark.parametrize(
    ("guess", "held"),
    [((0, 0), -1), ((0, 0), 0), ((0, 0), 1), ((-1, 0), -1), ((-1, 0), 0), ((-1, 0), 1),
     ((0, -1), 0)],
)  # fmt: skip
def test_closed_form_and_multipliers_from_any_guess(guess, held):
    found = small().solve(
        FLAT, np.zeros(2), np.array([2.0]), (np.array([-9.0]), np.array([0.5])), BOX,
        Held(np.array(guess), np.array([held])),
    )  # fmt: skip
    assert found.converged
    np.testing.assert_allclose(found.x, [0.5, 1.5], rtol=1e-14)
    np.testing.assert_allclose(found.equality, [-1.5], rtol=1e-14)
    np.testing.assert_allclose(found.group, [1.0], rtol=1e-14)
    np.testing.assert_array_equal(found.held.groups, [1])


def test_a_guess_that_holds_too_much_is_not_converged():
    group = (np.array([-9.0]), np.array([0.5]))
    guess = Held(np.array([0, -1]), np.array([1]))
    found = small().solve(FLAT, np.zeros(2), np.array([2.0]), group, BOX, guess)
    assert not found.converged
    assert np.isnan(found.x).all()


def test_what_has_no_solution_is_not_converged():
    none = (np.array([-9.0]), np.array([9.0]))
    found = small().solve(
        FLAT, np.zeros(2), np.array([2.0]), none, (np.zeros(2), np.full(2, 0.4)), Held(np.zeros(2))
    )
    assert not found.converged
    assert np.isnan(found.x).all()


def test_what_misses_a_row_by_more_than_rounding_allows_is_not_converged():
    """Of numbers this large the last digits alone are more than what may be missed."""
    none = (np.array([-FREE]), np.array([FREE]))
    objective = Objective(np.array([1.0, 3.0]), np.zeros(2), np.zeros((0, 0)))
    missed = []
    for n in range(1, 20):
        right = np.array([n * 1e14 / 7])
        found = small().solve(objective, np.zeros(2), right, none, BOX, Held(np.zeros(2)))
        missed.append(abs(found.x.sum() - right[0]))
        assert found.converged == (found.residual < 1e-10)
        assert found.residual == missed[-1]
    assert max(missed) > 1e-10


@pytest.mark.parametrize(
    ("level", "share", "x"),
    [(-0.9, 0.0, 1.0), (-1.1, 0.2, 0.9), (-1.4, 0.8, 0.6), (-2.0, 1.0, 0.5)],
)
@pytest.mark.parametrize("guess", [-1, 0, 1])
def test_switch_keeps_the_multiplier_at_its_level_while_it_can(level, share, x, guess):
    """The multiplier is -1 without the cost on x, and -1.5 with all of it."""
    found = small().solve(
        FLAT, np.zeros(2), np.array([2.0]), (np.array([-9.0]), np.array([9.0])), BOX,
        Held(np.zeros(2), switches=np.array([guess])),
        (Switch(0, level, np.array([1.0, 0.0])),),
    )  # fmt: skip
    assert found.converged
    np.testing.assert_allclose(found.share, [share], atol=1e-12)
    np.testing.assert_allclose(found.x, [x, 2 - x], rtol=1e-12)
    np.testing.assert_allclose(found.equality, [-1 - share / 2], rtol=1e-12)


def problem(seed, size=60, rows=12, groups=5, worlds=2, pairs=4):
    """Draw a programme with all that the method knows, and its matrices for another solver."""
    rng = np.random.default_rng(seed)
    total = size + rows + worlds
    own, slack, shared = np.split(np.arange(total), [size, size + rows])
    toward = np.full(total, -1)
    toward[own] = rng.integers(-1, worlds, size)
    diagonal, coupling = np.zeros(total), np.zeros(total)
    diagonal[own] = rng.uniform(0.1, 10, size)
    mean = rng.uniform(0, 0.3, size) * (toward[own] >= 0)
    coupling[own] = -diagonal[own] * mean
    block = np.diag(np.bincount(toward[own] + 1, diagonal[own] * mean**2, worlds + 1)[1:])
    some = rng.permutation(size)[: 2 * pairs].reshape(pairs, 2)
    both = sp.csc_matrix(
        (np.ones(2 * pairs), (np.repeat(np.arange(pairs), 2), some.ravel())), (pairs, total)
    )
    weight = rng.uniform(0, 5, pairs)
    weight[0] = 0.0

    def sparse(count, density):
        at = sp.random(count, size, density, random_state=rng, format="csc")
        return sp.csc_matrix(sp.hstack([at, sp.csc_matrix((count, rows + worlds))]))

    spare = sp.csc_matrix((np.ones(rows), (np.arange(rows), slack)), (rows, total))
    every = sp.csc_matrix(
        (
            np.concatenate([np.full(size, 1 / size), -np.ones(worlds)]),
            (
                np.concatenate([np.arange(size) % worlds, np.arange(worlds)]),
                np.concatenate([own, shared]),
            ),
        ),
        (worlds, total),
    )
    equality = sp.csc_matrix(sp.vstack([sparse(rows, 0.3) + spare, every]))
    group = sparse(groups, 0.3)
    x = np.zeros(total)
    x[own] = rng.random(size) + 0.1
    x[shared] = every[:, own] @ x[own]
    low, high = np.zeros(total), np.full(total, FREE)
    low[shared] = -FREE
    high[own[::3]] = x[own[::3]] + 0.2
    sums = group @ x
    cost = np.zeros(total)
    cost[own] = rng.normal(0, 3, size)
    tie = sp.csc_matrix(
        (coupling[own][toward[own] >= 0], (own[toward[own] >= 0], shared[toward[own]][
            toward[own] >= 0])), (total, total)
    )  # fmt: skip
    corner = sp.csc_matrix(
        (block.ravel(), (np.repeat(shared, worlds), np.tile(shared, worlds))), (total, total)
    )
    hessian = sp.diags(diagonal) + tie + tie.T + corner + both.T @ sp.diags(weight) @ both
    shape = {"shared": shared, "slack": slack, "toward": toward, "pairs": both}
    vectors = (cost, equality @ x, (sums - 0.1, sums + 0.1), (low, high))
    objective = Objective(diagonal, coupling, block, weight)
    return (sp.csc_matrix(hessian), equality, group), shape, objective, vectors


def plain(total, slack):
    bounds = np.zeros(total, dtype=np.int8)
    bounds[slack] = -1
    return Held(bounds)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_an_interior_point_method_agrees_and_no_guess_matters(seed):
    (hessian, equality, group), shape, objective, vectors = problem(seed)
    other = Quadratic(hessian, equality, group, tolerance=1e-12).solve(*vectors)
    assert other.converged
    method = ActiveSet(equality, group, **shape)
    near = Held(
        np.where(other.bound < -1e-7, -1, np.where(other.bound > 1e-7, 1, 0)),
        np.where(other.group < -1e-7, -1, np.where(other.group > 1e-7, 1, 0)),
    )
    found = method.solve(objective, *vectors, near)
    assert found.converged
    np.testing.assert_allclose(found.x, other.x, atol=1e-5)
    cost, right, (least, most), (low, high) = vectors
    slope = hessian @ found.x + cost + equality.T @ found.equality
    slope += group.T @ found.group + found.bound
    np.testing.assert_allclose(slope, 0, atol=1e-11)
    np.testing.assert_allclose(equality @ found.x, right, atol=1e-11)
    sums = group @ found.x
    for x, one, two, multiplier in (
        (found.x, low, high, found.bound), (sums, least, most, found.group)
    ):  # fmt: skip
        assert (x >= one - 1e-9).all()
        assert (x <= two + 1e-9).all()
        np.testing.assert_allclose(x[multiplier > 0], two[multiplier > 0], atol=1e-11)
        np.testing.assert_allclose(x[multiplier < 0], one[multiplier < 0], atol=1e-11)
    far = method.solve(objective, *vectors, plain(len(cost), shape["slack"]), limit=60)
    assert far.converged
    for name in ("x", "equality", "group", "bound"):
        np.testing.assert_array_equal(getattr(far, name), getattr(found, name))
