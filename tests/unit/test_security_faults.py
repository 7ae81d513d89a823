"""Security worlds that models must refuse: gaps, impossible figures, axes that do not match."""

from dataclasses import replace

import numpy as np
import pytest
from security_networks import network, world

from detente.errors import DataError
from detente.models.base import models
from detente.world.load import load_world

MODELS = ("threat", "defence_spending", "exposure", "power", "balance")


def sound():
    return network([5, 3, 2, 1], [(0, 1)], great=[0])


def with_figure(name, value, at=1):
    data = sound()
    values = data[name].values.astype(float)
    values[(at,) * values.ndim] = value
    return data.assign({name: (data[name].dims, values)})


def test_a_sound_world_is_read():
    assert world(sound()).part("security")["gdp"].size == 4


@pytest.mark.parametrize("name", ["gdp", "population", "military_spending", "distance", "warheads"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -1.0])
def test_a_figure_that_cannot_be_is_named_with_its_state(name, value):
    with pytest.raises(DataError) as error:
        world(with_figure(name, value)).part("security")
    assert [(fault.field, fault.found) for fault in error.value.faults] == [(name, "S01")]


@pytest.mark.parametrize("name", ["gdp", "population"])
def test_nobody_without_people_or_income(name):
    with pytest.raises(DataError):
        world(with_figure(name, 0.0)).part("security")
    assert world(with_figure("military_spending", 0.0)).part("security") is not None


def test_axes_that_differ_are_refused():
    data = sound()
    for odd in (
        data.isel(partner=slice(None, None, -1)),
        data.isel(country=slice(1, None)),
        data.isel(country=[0, 1, 2, 2], partner=[0, 1, 2, 2]),
    ):
        with pytest.raises(DataError) as error:
            world(odd).part("security")
        assert error.value.faults[0].field == "partner"


def test_every_fault_is_told_at_once():
    data = with_figure("gdp", np.nan, 2).assign(population=("country", [1.0, 0.0, 1.0, -1.0]))
    with pytest.raises(DataError) as error:
        world(data).part("security")
    assert [(fault.field, fault.found) for fault in error.value.faults] == [
        ("gdp", "S02"),
        ("population", "S01, S03"),
    ]


@pytest.mark.parametrize("name", MODELS)
def test_models_refuse_a_world_without_and_one_with_gaps(name):
    whole = load_world()
    gap = whole.security["military_spending"].values.copy()
    gap[7] = np.nan
    torn = whole.security.assign(military_spending=("country", gap))
    for security in (None, torn):
        with pytest.raises(DataError):
            models()[name].solve(replace(whole, security=security), (), {})
