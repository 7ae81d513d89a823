"""What every registered model must do, whoever wrote it."""

from dataclasses import replace

import numpy as np
import pytest

from detente import catalogue
from detente.errors import SolveError
from detente.models.base import Model, models
from detente.models.coupling import order, solve
from detente.shocks.shock import Shock
from detente.world.load import load_world

NAMES = sorted(models())
MOVES = {
    "tariff": Shock("tariff", {"importer": ("USA",), "exporter": ("CHN",)}, "add", 0.1, "p"),
    "market_access": Shock(
        "market_access", {"importer": ("DEU",), "exporter": ("RUS",)}, "multiply", 0.0, "p"
    ),
    "trade_cost": Shock("trade_cost", {"importer": ("JPN",)}, "multiply", 1.1, "p"),
    "productivity": Shock("productivity", {"country": ("FRA",)}, "multiply", 0.99, "p"),
    "capital_stock": Shock("capital_stock", {"country": ("RUS",)}, "multiply", 0.95, "p"),
    "export_tax": Shock("export_tax", {"exporter": ("NOR",)}, "add", 0.05, "p"),
}


@pytest.fixture(params=NAMES)
def model(request) -> Model:
    return models()[request.param]


def shocks_for(model: Model) -> list[Shock]:
    return [shock for name, shock in MOVES.items() if name in model.reads]


def test_declares_itself(model):
    assert isinstance(model, Model)
    assert set(model.reads) <= set(catalogue.variables())
    assert model.source
    assert hash(model) is not None  # frozen


def test_zero_shock_is_exactly_no_change(model):
    world = load_world()
    solution = model.solve(world, (), {})
    assert solution.converged
    for name in ("wage", "price", "unit_cost"):
        if name in solution.data:
            assert np.array_equal(solution.data[name], np.ones(solution.data[name].shape))
    if "flow" in solution.data:
        flow = world.trade["flow"].transpose(*solution.data["flow"].dims)
        np.testing.assert_array_equal(solution.data["flow"], flow)


def test_writes_what_it_declares(model):
    solution = model.solve(load_world(), shocks_for(model), {})
    assert set(model.writes) <= set(solution.data)
    assert all(np.isfinite(solution.data[name]).all() for name in model.writes)


def test_same_input_same_numbers(model):
    shocks = shocks_for(model)
    one, two = (model.solve(load_world(), shocks, {}) for _ in range(2))
    assert one.data.equals(two.data)


def test_relabelling_permutes(model):
    world = load_world()
    rng = np.random.default_rng(7)
    order_ = rng.permutation(world.trade["country"].values)
    axes = {d: order_ for d in ("country", "exporter", "importer") if d in world.trade.dims}
    other = replace(world, trade=world.trade.sel(axes), hash=world.hash + "-permuted")
    shocks = shocks_for(model)
    straight = model.solve(world, shocks, {}).data["wage"]
    permuted = model.solve(other, shocks, {}).data["wage"]
    np.testing.assert_allclose(permuted.sel(country=straight["country"]), straight, rtol=1e-8)


def test_unconverged_is_an_error(model):
    if not hasattr(model, "iterations"):
        pytest.fail("a model bounds its iterations with a field `iterations`")
    with pytest.raises(SolveError):
        replace(model, iterations=1).solve(load_world(), shocks_for(model), {})


def test_chain_solves_each_model_once():
    solved = solve(order(models()), load_world(), ())
    assert sorted(solved) == NAMES
