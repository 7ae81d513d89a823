"""The quadratic programme against closed forms and an independent solver."""

import numpy as np
import pytest
import scipy.sparse as sp

from detente.solve import Quadratic

FREE = np.inf


def small(**settings):
    """Minimise (x^2 + y^2)/2 + c'(x, y) with x + y = b and a limit on x."""
    return Quadratic(
        sp.eye(2, format="csc"),
        sp.csc_matrix([[1.0, 1.0]]),
        sp.csc_matrix([[1.0, 0.0]]),
        **settings,
    )


def test_closed_form_and_multipliers():
    found = small().solve(
        np.array([0.0, 0.0]), np.array([2.0]), (np.array([-9.0]), np.array([0.5])),
        (np.zeros(2), np.full(2, FREE)),
    )  # fmt: skip
    assert found.converged
    np.testing.assert_allclose(found.x, [0.5, 1.5], rtol=1e-8)
    np.testing.assert_allclose(found.equality, [-1.5], rtol=1e-8)
    np.testing.assert_allclose(found.group, [1.0], rtol=1e-8)
    np.testing.assert_allclose(found.bound, 0, atol=1e-8)


def test_what_has_no_solution_is_not_converged():
    box = (np.zeros(2), np.full(2, 0.4))
    group = (np.array([-9.0]), np.array([9.0]))
    found = small().solve(np.zeros(2), np.array([2.0]), group, box)
    assert not found.converged
    assert found.status == "primal infeasible"
    short = small(limit=1).solve(np.ones(2), np.array([2.0]), group, (np.zeros(2), np.full(2, 9.0)))
    assert not short.converged
    assert short.iterations == 1


def problem(seed, size=60, rows=15, groups=6):
    rng = np.random.default_rng(seed)
    root = sp.random(size, size, 0.1, random_state=seed, format="csc")
    hessian = sp.csc_matrix(root.T @ root + sp.diags(rng.uniform(1e-3, 1e3, size)))
    equality = sp.random(rows, size, 0.3, random_state=seed + 1, format="csc")
    group = sp.random(groups, size, 0.3, random_state=seed + 2, format="csc")
    x = rng.random(size)
    vectors = (
        rng.normal(size=size), equality @ x, (np.full(groups, -FREE), group @ x),
        (np.zeros(size), np.full(size, FREE)),
    )  # fmt: skip
    return (hessian, equality, group), vectors


@pytest.mark.parametrize("seed", range(5))
def test_first_order_conditions(seed):
    (hessian, equality, group), vectors = problem(seed)
    found = Quadratic(hessian, equality, group, tolerance=1e-12).solve(*vectors)
    cost, right, (_, high), _ = vectors
    slope = hessian @ found.x + cost + equality.T @ found.equality
    slope += group.T @ found.group + found.bound
    assert np.abs(slope).max() < 1e-7
    np.testing.assert_allclose(equality @ found.x, right, atol=1e-9)
    assert (group @ found.x <= high + 1e-9).all()
    assert (found.x >= -1e-9).all()
    assert np.abs(found.bound * found.x).max() < 1e-7


def test_what_was_solved_before_leaves_no_trace():
    matrices, vectors = problem(0)
    others = [problem(seed)[1] for seed in (1, 2)]
    fresh, used = Quadratic(*matrices), Quadratic(*matrices)
    for cost, _, _, _ in others:
        used.solve(cost, *vectors[1:])
    one, two = fresh.solve(*vectors), used.solve(*vectors)
    for name in ("x", "equality", "group", "bound"):
        np.testing.assert_array_equal(getattr(one, name), getattr(two, name))
