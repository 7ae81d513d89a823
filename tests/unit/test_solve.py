"""Algorithms on small problems of known solution."""

import numpy as np
import pytest

from detente.solve import anderson, newton


def linear(seed: int, size: int, radius: float):
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(size, size))
    matrix *= radius / np.abs(np.linalg.eigvals(matrix)).max()
    right = rng.normal(size=size)
    solution = np.linalg.solve(np.eye(size) - matrix, right)

    def step(x):
        f = matrix @ x + right - x
        return f, float(np.abs(f).max())

    return step, solution


@pytest.mark.parametrize("radius", [0.5, 0.99, 3.0])
def test_anderson_solves_a_linear_system_within_its_dimension(radius):
    step, solution = linear(1, 6, radius)
    found = anderson(step, np.zeros(6), depth=10, tolerance=1e-10)
    assert found.converged
    # Equivalent to GMRES without restart (Walker and Ni 2011): dimension + 1 steps, and one to see
    # it, up to rounding.
    assert found.iterations <= 6 + 4
    np.testing.assert_allclose(found.x, solution, atol=1e-8)


def test_anderson_returns_a_solution_untouched():
    step, solution = linear(2, 5, 0.5)
    found = anderson(step, solution, tolerance=1e-12)
    assert found.iterations == 0
    assert found.x is solution


def test_anderson_keeps_to_its_limit_and_says_so():
    step, _ = linear(3, 40, 0.999)
    found = anderson(step, np.zeros(40), depth=2, tolerance=1e-14, limit=5)
    assert not found.converged
    assert found.iterations == 5
    assert np.isfinite(found.residual)


def test_anderson_returns_from_outside_the_domain():
    # The logarithm is undefined below zero, where plain steps from this start go.
    def step(x):
        with np.errstate(invalid="ignore", divide="ignore"):
            f = np.cos(x) * 3 - x**3 + np.log(x)
        return f, float(np.abs(f).max()) if np.isfinite(f).all() else np.nan

    found = anderson(step, np.array([0.9, 1.4]), tolerance=1e-12)
    assert np.isfinite(found.x).all()
    if found.converged:
        assert np.abs(step(found.x)[0]).max() <= 1e-12


def test_anderson_gives_up_on_a_start_outside_the_domain():
    found = anderson(lambda x: (x * np.nan, np.nan), np.ones(3))
    assert not found.converged


def test_anderson_keeps_bounded_entries_nonnegative():
    seen = []

    def step(x):
        seen.append(x.copy())
        f = np.maximum(x - np.array([0.5, 1.0]) * (x - np.array([-1.0, 2.0])), 0) - x
        return f, float(np.abs(f).max())

    found = anderson(step, np.array([3.0, 0.0]), tolerance=1e-12, nonnegative=slice(None))
    assert found.converged
    np.testing.assert_allclose(found.x, [0, 2], atol=1e-12)
    assert min(map(np.min, seen)) >= 0


@pytest.mark.parametrize("start", [(1.0, 1.0), (-1.2, 1.0), (5.0, 9.0)])
def test_newton_finds_the_root_of_rosenbrocks_system(start):
    def function(x):
        return np.array([10 * (x[1] - x[0] ** 2), 1 - x[0]])

    def jacobian(x):
        return np.array([[-20 * x[0], 10.0], [-1.0, 0.0]])

    found = newton(function, jacobian, np.array(start), longest=100.0)
    assert found.converged
    np.testing.assert_allclose(found.x, 1, atol=1e-10)


def test_newton_converges_quadratically():
    errors = []
    for limit in range(1, 5):
        found = newton(
            lambda x: np.exp(x) - 2, lambda x: np.diag(np.exp(x)), np.array([1.0]),
            tolerance=0.0, limit=limit,
        )  # fmt: skip
        errors.append(abs(float(found.x[0]) - np.log(2)))
    assert errors[2] < 2 * errors[1] ** 2
    assert errors[1] < 2 * errors[0] ** 2


def test_newton_without_a_root_is_not_converged():
    found = newton(lambda x: x**2 + 1, lambda x: np.diag(2 * x), np.array([0.7]))
    assert not found.converged


def test_newton_shortens_a_step_that_leaves_the_domain():
    def function(x):
        with np.errstate(invalid="ignore"):
            return np.log(x)

    found = newton(function, lambda x: np.diag(1 / x), np.array([8.0]), longest=100.0)
    assert found.converged
    np.testing.assert_allclose(found.x, 1)
