"""The frustration index: brute force, an integer programme, and what must hold."""

from itertools import product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from detente.solve import frustration as module
from detente.solve.frustration import frustrated, frustration


def network(n, seed, density=0.8):
    rng = np.random.default_rng(seed)
    ties = np.triu(rng.normal(size=(n, n)) * (rng.random((n, n)) < density), 1)
    return ties + ties.T


def by_brute_force(ties):
    sides = product((-1.0, 1.0), repeat=len(ties))
    return min(frustrated(ties, np.array(side)) for side in sides)


def by_integer_programme(ties):
    """Aref, Mason and Wilson (2020), Networks 75(1): the XOR model, f_ij >= z_i xor z_j."""
    n = len(ties)
    edges = [(i, j) for i in range(n) for j in range(i) if ties[i, j]]
    rows, low = [], []
    for e, (i, j) in enumerate(edges):
        for sign in (1.0, -1.0):
            row = np.zeros(n + len(edges))
            row[n + e] = 1.0
            if ties[i, j] > 0:
                row[i], row[j] = -sign, sign
                low.append(0.0)
            else:
                row[i], row[j] = sign, sign
                low.append(sign if sign > 0 else -1.0)
            rows.append(row)
    cost = np.concatenate([np.zeros(n), [abs(ties[edge]) for edge in edges]])
    # A negative tie within a camp is frustrated: f >= 1 - z_i - z_j and f >= z_i + z_j - 1.
    found = milp(
        cost,
        constraints=LinearConstraint(np.array(rows), np.array(low), np.inf),
        integrality=np.ones(len(cost)),
        bounds=(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    return found.fun


@given(n=st.integers(0, 9), seed=st.integers(0, 10**6), density=st.sampled_from([0.2, 0.6, 1.0]))
@settings(max_examples=60, deadline=None)
def test_equals_brute_force(n, seed, density):
    ties = network(n, seed, density)
    found = frustration(ties)
    assert found.exact
    assert found.weight == pytest.approx(by_brute_force(ties) if n else 0.0, abs=1e-12)
    assert frustrated(ties, 1.0 - 2.0 * found.camps) == pytest.approx(found.weight, abs=1e-12)


@given(n=st.integers(0, 12), seed=st.integers(0, 10**6), density=st.sampled_from([0.2, 0.6, 1.0]))
@settings(max_examples=60, deadline=None)
def test_parts_solved_first_give_the_same_as_the_whole_at_once(n, seed, density):
    ties = network(n, seed, density)
    at_once = frustration(ties)
    with patch.object(module, "AT_ONCE", 0):
        by_parts = frustration(ties)
    assert at_once.exact
    assert by_parts.exact
    assert by_parts.weight == pytest.approx(at_once.weight, abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_networks_near_balance_are_proved_with_few_partial_divisions(seed):
    rng = np.random.default_rng(seed)
    side = rng.choice([-1.0, 1.0], 33)
    ties = abs(network(33, seed, 1.0)) * np.outer(side, side)
    i, j = rng.integers(0, 33, (2, 20))
    ties[i, j] = ties[j, i] = -ties[i, j]
    found = frustration(ties)
    assert found.exact
    assert 0 < found.weight <= frustrated(ties, side) + 1e-12
    assert found.states < 200


@pytest.mark.parametrize("seed", range(3))
def test_equals_the_integer_programme(seed):
    ties = network(14, seed, 0.5)
    assert frustration(ties).weight == pytest.approx(by_integer_programme(ties), abs=1e-6)


@given(n=st.integers(2, 30), seed=st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_is_zero_on_balanced_networks_and_finds_their_camps(n, seed):
    rng = np.random.default_rng(seed)
    camp = rng.integers(0, 2, n)
    side = 1.0 - 2.0 * camp
    ties = abs(network(n, seed, 1.0)) * np.outer(side, side)
    found = frustration(ties)
    assert found.weight == pytest.approx(0.0, abs=1e-12)
    assert np.array_equal(found.camps, camp) or np.array_equal(found.camps, 1 - camp)


@given(n=st.integers(3, 18), seed=st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_relabelling_and_switching_change_nothing(n, seed):
    rng = np.random.default_rng(seed)
    ties, order = network(n, seed), rng.permutation(n)
    side = rng.choice([-1.0, 1.0], n)
    weight = frustration(ties).weight
    assert frustration(ties[np.ix_(order, order)]).weight == pytest.approx(weight, abs=1e-10)
    assert frustration(ties * np.outer(side, side)).weight == pytest.approx(weight, abs=1e-10)


def test_closed_forms():
    """One negative tie in a cycle costs itself; a clique of enemies, its ties within even camps."""
    n = 7
    cycle = np.zeros((n, n))
    for i in range(n):
        cycle[i, (i + 1) % n] = cycle[(i + 1) % n, i] = 1.0
    cycle[0, 1] = cycle[1, 0] = -0.3
    assert frustration(cycle).weight == pytest.approx(0.3)
    # All enemies: the two camps are as even as can be, and quarrel within.
    foes = np.eye(n) - 1.0
    assert frustration(foes).weight == pytest.approx(3 * 2 / 2 + 4 * 3 / 2)


def test_a_bound_that_does_not_suffice_is_said():
    ties = network(24, 5, 1.0)
    full, cut = frustration(ties), frustration(ties, limit=60)
    assert full.exact
    assert not cut.exact
    assert cut.bound <= full.weight <= cut.weight + 1e-12
    assert cut.states <= 60


@given(n=st.integers(2, 9), seed=st.integers(0, 10**6))
@settings(max_examples=30, deadline=None)
def test_ties_of_a_node_with_itself_count_nothing(n, seed):
    ties = network(n, seed)
    odd = ties + np.diag(np.random.default_rng(seed).normal(size=n))
    assert frustration(odd).weight == pytest.approx(frustration(ties).weight, abs=1e-12)


def test_a_bound_is_what_the_largest_part_solved_must_cost():
    """Of five enemies four pairs quarrel at least, and a part of that size is soon solved."""
    foes = np.eye(24) - 1.0
    found = frustration(foes, limit=200)
    assert not found.exact
    assert 4 <= found.bound < frustrated(foes, np.resize([1.0, -1.0], 24))
