"""Indices of functions whose variance is known: what drives a number, and what does not."""

import numpy as np
import pandas as pd
import pytest

from detente.ensemble.draws import BLOCK, hypercube
from detente.ensemble.sensitivity import CLOSELY, FEWEST, drivers

NAMES = ("a", "b", "c", "form", "idle")


def points(draws, names=NAMES) -> pd.DataFrame:
    """Return inputs drawn as a run draws them, ``form`` as a choice of three."""
    blocks = [hypercube(11, block, names) for block in range(-(-draws // BLOCK))]
    table = pd.DataFrame(np.concatenate(blocks)[:draws], columns=list(names))
    if "form" in table:
        table["form"] = np.array(["x", "y", "z"])[(3 * table["form"]).astype(int)]
    return table


def shares(found) -> dict[str, float]:
    return {one.input: one.share for one in found}


@pytest.mark.parametrize("draws", [200, 1000])
def test_of_a_sum_each_part_has_its_share_of_the_variance(draws):
    """Uniform a and b have variance 1/12; the three forms -1, 0, 1 have 2/3."""
    inputs = points(draws)
    form = inputs["form"].map({"x": -1.0, "y": 0.0, "z": 1.0})
    values = 4 * inputs["a"] + 2 * inputs["b"] + form
    parts = {"a": 16 / 12, "b": 4 / 12, "form": 2 / 3}
    found = drivers(inputs, values.to_numpy())
    known = shares(found)
    tolerance = 2 / np.sqrt(draws)
    for name, part in parts.items():
        assert known[name] == pytest.approx(part / sum(parts.values()), abs=tolerance), name
    assert {one.input for one in found if one.sure} >= {"a", "form"}
    assert [one.share for one in found] == sorted(known.values(), reverse=True)
    assert sum(known.values()) < 1.2


def test_what_does_nothing_is_not_told_apart_from_nothing():
    inputs = points(400)
    values = inputs["a"].to_numpy() + 0.5 * inputs["b"].to_numpy()
    sure = {one.input for one in drivers(inputs, values) if one.sure}
    assert sure == {"a", "b"}


def test_a_curve_that_has_no_slope_is_a_driver_too():
    inputs = points(400)
    values = (inputs["c"].to_numpy() - 0.5) ** 2
    found = drivers(inputs, values)
    assert found[0].input == "c"
    assert found[0].share == pytest.approx(1.0, abs=0.1)


def test_what_works_only_together_has_no_share_of_its_own():
    inputs = points(1000)
    values = ((inputs["a"] - 0.5) * (inputs["b"] - 0.5)).to_numpy()
    assert all(one.share < 0.1 for one in drivers(inputs, values))


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_shares_do_not_depend_on_the_unit(scale):
    inputs = points(200)
    values = inputs["a"].to_numpy() + inputs["b"].to_numpy()
    one, other = (shares(drivers(inputs, v)) for v in (values, 5 * scale + scale * values))
    assert other == pytest.approx(one, abs=1e-6)


def test_too_few_draws_and_nothing_that_varies_have_no_driver():
    inputs = points(FEWEST)
    values = inputs["a"].to_numpy()
    assert drivers(inputs, values)
    assert drivers(inputs[:-1], values[:-1]) == []
    assert drivers(inputs, np.full(FEWEST, 0.3)) == []
    assert drivers(inputs, np.zeros(FEWEST)) == []
    assert drivers(inputs, np.full(FEWEST, 0.1) + 0.2) == []
    assert drivers(pd.DataFrame({"a": np.ones(FEWEST)}), values) == []


MANY = [f"idle{n}" for n in range(60)]


def test_of_many_inputs_those_that_matter_are_looked_at_closely():
    inputs = points(400, [*MANY, "a", "b"])
    values = (2 * inputs["a"] + inputs["b"]).to_numpy()
    found = drivers(inputs, values)
    assert len(found) == CLOSELY
    assert [one.input for one in found][:2] == ["a", "b"]
    assert {one.input for one in found if one.sure} == {"a", "b"}
    assert found == drivers(inputs, values)


def test_chance_drives_nothing_however_many_inputs_are_looked_at():
    """The ten largest of sixty indices are large by chance alone; their margins say so."""
    values = np.random.default_rng(4).normal(size=200)
    assert not [one for one in drivers(points(200, MANY), values) if one.sure]
