"""Draws of threat: the logit's coefficients come together, as they were estimated."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, ndtri
from scipy.stats import qmc

from detente import catalogue
from detente.models.base import Model, uncertain, variants, with_parameters
from detente.models.parameters import deviation, parameter
from detente.models.threat import Threat
from detente.models.threat_fit import TERMS, at_peace, estimate, terms
from detente.models.threat_logit import NAMES, drawn, shipped
from detente.world.dispute import load_cases
from detente.world.load import load_world

MODEL = Threat()
ERRORS = np.array([deviation(name) for name in NAMES])
SHARES = ("threat_first", "threat_second", "threat_long")
SHOWN = ["POL", "UKR", "FIN", "TWN"]


def correlation() -> np.ndarray:
    out = np.eye(len(NAMES))
    for (one, other), value in catalogue.correlations().items():
        i, j = NAMES.index(one), NAMES.index(other)
        out[i, j] = out[j, i] = value
    return out


def threat(model: Model) -> np.ndarray:
    return model.solve(load_world(), (), {}).data["threat"].sel(country=SHOWN).values


def test_terms_are_in_the_order_of_the_index():
    assert tuple(terms(load_cases())) == TERMS


def test_every_pair_of_coefficients_has_its_correlation_once():
    known = catalogue.correlations()
    assert len(known) == len(NAMES) * (len(NAMES) - 1) // 2
    assert len({frozenset(pair) for pair in known}) == len(known)
    assert np.linalg.eigvalsh(correlation()).min() > 0.01


def test_correlations_are_those_of_the_embedded_cases_but_for_clusters():
    # Groups of pair-years cannot be clustered by pair; what is strongly correlated stays so.
    plain, here = estimate(at_peace(load_cases())).correlation, correlation()
    strong = abs(here) > 0.5
    assert (np.sign(plain) == np.sign(here))[strong].all()
    assert np.corrcoef(plain[np.triu_indices(15, 1)], here[np.triu_indices(15, 1)])[0, 1] > 0.85


def test_scores_of_unit_variance_become_the_estimates_covariance():
    step = [
        np.array(drawn(shipped(), {name: parameter(name) + deviation(name)})) - shipped()
        for name in NAMES
    ]
    found = np.stack(step, axis=1)
    expected = correlation() * np.outer(ERRORS, ERRORS)
    np.testing.assert_allclose(found @ found.T, expected, atol=1e-12)
    # Each score is most of all that of the coefficient after which it is named.
    assert (abs(found / ERRORS[:, None]).argmax(axis=1) == np.arange(len(NAMES))).all()


def test_parameters_at_the_estimate_are_the_model_and_the_rest_stays():
    middle = {name: parameter(name) for name in uncertain(MODEL)}
    assert with_parameters(MODEL, middle) == MODEL
    one, other = {"threat_land": 0.3}, {"threat_size": 0.5, "threat_deterrence": 0.1}
    twice = with_parameters(with_parameters(MODEL, one), other)
    once = with_parameters(MODEL, one | other)
    assert isinstance(twice, Threat)
    assert isinstance(once, Threat)
    np.testing.assert_allclose(twice.coefficients, once.coefficients, rtol=1e-12)
    assert replace(twice, coefficients=()) == replace(once, coefficients=())


def test_spread_of_todays_threat_is_the_delta_methods():
    """Of the logit's coefficients, with their whole covariance, and of the shares that go on."""
    covariance = correlation() * np.outer(ERRORS, ERRORS)
    slope = np.stack(
        [
            (
                threat(replace(MODEL, coefficients=tuple(np.array(shipped()) + step)))
                - threat(replace(MODEL, coefficients=tuple(np.array(shipped()) - step)))
            )
            / 2e-4
            for step in 1e-4 * np.eye(len(NAMES))
        ],
        axis=1,
    )
    variance = np.einsum("ik,kl,il->i", slope, covariance, slope)
    alone = (slope**2 @ ERRORS**2)[[0, 2, 3]]
    for name in SHARES:
        ends = (threat(with_parameters(MODEL, {name: parameter(name) + s * 1e-4})) for s in (1, -1))
        variance += ((next(ends) - next(ends)) / 2e-4 * deviation(name)) ** 2
    names = (*NAMES, *SHARES)
    points = ndtri(qmc.Sobol(len(names), rng=np.random.default_rng(5)).random(256))
    drawn_ = np.stack(
        [
            threat(
                with_parameters(
                    MODEL,
                    {n: parameter(n) + deviation(n) * x for n, x in zip(names, row, strict=True)},
                )
            )
            for row in points
        ]
    )
    np.testing.assert_allclose(drawn_.std(axis=0), np.sqrt(variance), rtol=0.08)
    # Independent draws would make states' threat about twice as uncertain as it is.
    assert (np.sqrt(alone) > 1.5 * np.sqrt(variance[[0, 2, 3]])).all()


def test_a_share_that_goes_on_is_drawn_with_its_error_and_never_leaves_zero_to_one():
    for k, name in enumerate(SHARES):
        share, error = parameter(name), deviation(name)
        for step, exact in ((1e-3 * error, True), (40 * error, False), (-40 * error, False)):
            moved = with_parameters(MODEL, {name: share + step})
            assert isinstance(moved, Threat)
            found = float(expit(moved.going_on[k]))
            assert 0 < found < 1
            assert np.sign(found - share) == np.sign(step)
            if exact:
                assert found - share == pytest.approx(step, rel=1e-3)
            assert moved.going_on[:k] + moved.going_on[k + 1 :] == (
                MODEL.going_on[:k] + MODEL.going_on[k + 1 :]
            )


def test_every_number_with_an_interval_of_its_own_is_drawn_as_an_estimate():
    rows = catalogue.parameters()
    assert {n for n in uncertain(MODEL) if rows[n].spread == "normal"} == {*NAMES, *SHARES}
    for name in (*NAMES, *SHARES):
        row = rows[name]
        assert None not in (row.low, row.value, row.high)
        # The interval is around the estimate, and its error is the one that the source tells.
        middle = ((row.low or 0.0) + (row.high or 0.0)) / 2
        assert row.value == pytest.approx(middle, abs=0.0011)
        told = float(row.source.split("standard error ")[1].split()[0].rstrip(";,."))
        assert deviation(name) == pytest.approx(told, abs=0.0006)


def test_forms_differ_by_no_number():
    names = [form.variant for form in variants(MODEL) if isinstance(form, Threat)]
    assert names == ["default", "one_defender", "published_rivalries"]
    for form in variants(MODEL):
        assert isinstance(form, Threat)
        assert replace(form, whole=False, judged=True, variant="default") == MODEL


@pytest.mark.parametrize("name", ["threat_constant", "threat_democracy", "threat_apart"])
def test_a_moved_parameter_moves_threat(name: str):
    moved = with_parameters(MODEL, {name: catalogue.parameters()[name].low or 0.0})
    assert isinstance(moved, Threat)
    assert (abs(threat(moved) - threat(MODEL)) > 1e-6).any()
