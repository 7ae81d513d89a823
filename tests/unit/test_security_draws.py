"""Draws of defence, exposure, power and ties: what is drawn, and where each number goes."""

from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest

from detente import catalogue
from detente.models.balance_signed_network import Balance
from detente.models.base import uncertain, variants, with_parameters
from detente.models.defence_panel import corrected, observations
from detente.models.defence_spending import DefenceSpending
from detente.models.exposure_jackson_nei import Exposure
from detente.models.parameters import parameter
from detente.models.power import Power
from detente.world.load import load_world
from detente.world.security import load_defence_panel

ROWS = catalogue.parameters()
FORMS: list[Any] = [
    one for model in (DefenceSpending(), Exposure(), Balance()) for one in variants(model)
]
# A definition of the estimate; what exposure is the probability over; what a report calls no sign.
APART = {"defence_jump", "exposure_gamma", "triangle_dead_band"}


def numbers(model: Any, path: str = "") -> dict[str, float]:
    """Return a model's numbers, those of its parts included."""
    found = {}
    for own in fields(model):
        value = getattr(model, own.name)
        if is_dataclass(value):
            found |= numbers(value, f"{path}{own.name}.")
        elif isinstance(value, float):
            found[path + own.name] = value
    return found


def name_of(model: Any) -> str:
    return f"{model.name}-{model.variant}"


def test_all_that_has_a_range_is_drawn_in_some_form():
    drawn = {name for form in FORMS for name in uncertain(form)}
    own = ("defence_", "exposure_", "tie_", "triangle_")
    ranged = {n for n, r in ROWS.items() if n.startswith(own) and r.low != r.high}
    assert drawn == ranged - APART
    assert not uncertain(Power())


@pytest.mark.parametrize("form", FORMS, ids=name_of)
def test_every_row_is_one_number_of_the_form(form):
    central: dict[str, float] = {n: ROWS[n].value or 0.0 for n in uncertain(form)}
    assert with_parameters(form, central) == form
    still, places = numbers(form), {}
    for name in uncertain(form):
        moved = numbers(with_parameters(form, {name: 0.123}))
        changed = {place for place in still if moved[place] != still[place]}
        if name == "defence_persistence":
            changed -= {"income"}
        (places[name],) = changed
        assert moved[places[name]] == pytest.approx(0.123, rel=1e-15)
        assert still[places[name]] == ROWS[name].value
    assert len(set(places.values())) == len(places)
    left = set(still) - set(places.values())
    assert left <= {"years", "half_distance"}


def test_forms():
    def names(model):
        return [form.variant for form in variants(model)]

    assert names(DefenceSpending()) == ["estimated"]
    assert names(Exposure()) == ["spending", "distance", "cinc", "net_resources", "rivals"]
    assert names(Balance()) == ["kappa", "S", "ideal_points"]


def test_distance_is_drawn_where_it_counts():
    plain, far = variants(Exposure())[:2]
    assert set(uncertain(far)) - set(uncertain(plain)) == {"exposure_distance"}
    assert with_parameters(plain, {"exposure_distance": 100.0}) == plain


def test_income_in_the_long_run_does_not_hang_on_persistence():
    model = DefenceSpending()
    long_run = parameter("defence_income") / (1 - parameter("defence_persistence"))
    for persistence in (0.816, 0.85, 0.938):
        moved = with_parameters(model, {"defence_persistence": persistence})
        assert isinstance(moved, DefenceSpending)
        assert moved.income / (1 - moved.persistence) == pytest.approx(long_run)
        both = {"defence_persistence": persistence, "defence_income": 0.1}
        once = with_parameters(model, both)
        assert isinstance(once, DefenceSpending)
        assert once.income / (1 - persistence) == pytest.approx(long_run * 0.1 / 0.054)
        for first, value in both.items():
            step = with_parameters(model, {first: value})
            again = with_parameters(step, {n: v for n, v in both.items() if n != first})
            assert isinstance(again, DefenceSpending)
            assert again.income == pytest.approx(once.income)
            assert replace(again, income=0.0) == replace(once, income=0.0)


def test_drawn_incomes_are_those_that_go_with_other_treatments_of_the_data():
    """The estimates with other years left out lie on the line, and the errors lean the same way."""
    frame, model = load_defence_panel(), DefenceSpending()
    for jump in (parameter("defence_jump", "low"), parameter("defence_jump", "high"), np.inf):
        found = corrected(observations(frame, jump))
        moved = with_parameters(model, {"defence_persistence": found.persistence})
        assert isinstance(moved, DefenceSpending)
        assert abs(moved.income - found.income) < 0.5 * found.error[1]
    shipped = corrected(observations(frame, parameter("defence_jump")))
    correlation = shipped.covariance[0, 1] / shipped.error.prod()
    assert correlation == pytest.approx(-0.54, abs=0.01)


@pytest.mark.parametrize("form", FORMS[-3:], ids=name_of)
def test_ties_can_be_drawn_anywhere_in_their_ranges(form):
    """At the corners too the balance is exact, and ties are within their bounds."""
    names, generator = uncertain(form), np.random.default_rng(4)
    for _ in range(4):
        ends = generator.choice(["low", "high"], len(names))
        values = {name: parameter(name, end) for name, end in zip(names, ends, strict=True)}
        found = with_parameters(form, values).solve(load_world(), (), {}).data
        assert abs(found["tie"].values).max() <= 1
        assert (found["balance"].values > 0.5).all()
