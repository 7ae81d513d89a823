"""What every registered model must do, whoever wrote it."""

from dataclasses import replace

import numpy as np
import pytest

from detente import catalogue
from detente.errors import DataError, SolveError
from detente.models.base import Model, Solution, models, uncertain, variants, with_parameters
from detente.models.coupling import Memory, order, solve
from detente.shocks.shock import Shock
from detente.world.load import load_world

CHAIN = order(models())
NAMES = [model.name for model in CHAIN]
SETS = {
    f"{model.name}-{getattr(one, 'variant', '')}".strip("-"): one
    for model in CHAIN
    for one in variants(model)
}
MEMORY = Memory()
RUSSIA_TO_GERMANY = {"exporter": ("RUS",), "importer": ("DEU",)}
MOVES = {
    "tariff": Shock("tariff", {"importer": ("USA",), "exporter": ("CHN",)}, "add", 0.1, "p"),
    "market_access": Shock(
        "market_access", {"importer": ("DEU",), "exporter": ("RUS",)}, "multiply", 0.0, "p"
    ),
    "trade_cost": Shock("trade_cost", {"importer": ("JPN",)}, "multiply", 1.1, "p"),
    "productivity": Shock("productivity", {"country": ("FRA",)}, "multiply", 0.99, "p"),
    "capital_stock": Shock("capital_stock", {"country": ("RUS",)}, "multiply", 0.95, "p"),
    "export_tax": Shock("export_tax", {"exporter": ("NOR",)}, "add", 0.05, "p"),
    "energy_access": Shock(
        "energy_access", {"exporter": ("RUS",), "importer": ("IND", "CHN")}, "multiply", 0.5, "p"
    ),
    "energy_cost": Shock("energy_cost", {"importer": ("JPN",), "fuel": ("lng",)}, "add", 0.1, "p"),
    "energy_price_cap": Shock(
        "energy_price_cap", {"exporter": ("RUS",), "fuel": ("crude",)}, "set", 30.0, "p"
    ),
    "energy_contract": Shock(
        "energy_contract",
        {"exporter": ("USA",), "importer": ("DEU",), "fuel": ("lng",), "unit": ("bcm/y",)},
        "add",
        20.0,
        "p",
    ),
    "energy_link": Shock(
        "energy_link",
        {**RUSSIA_TO_GERMANY, "fuel": ("pipeline_gas",), "unit": ("bcm/y",)},
        "add",
        10.0,
        "p",
    ),
    "energy_supply": Shock(
        "energy_supply",
        {"country": ("SAU",), "commodity": ("crude",), "unit": ("mb/d",)},
        "add",
        0.5,
        "p",
    ),
    "settlement_share": Shock(
        "settlement_share",
        {"exporter": ("SAU",), "importer": ("CHN",), "currency": ("CNY",), "group": ("energy",)},
        "set",
        0.4,
        "p",
    ),
    "swap_line": Shock("swap_line", {"country": ("IND",), "partner": ("CHN",)}, "set", 1.0, "p"),
    "payment_access": Shock(
        "payment_access", {"country": ("KAZ",), "partner": ("USA",)}, "multiply", 0.5, "p"
    ),
    "reserve_access": Shock("reserve_access", {"country": ("RUS",)}, "add", -50.0, "p"),
    "arms_limit": Shock(
        "arms_limit",
        {"state": ("EST", "POL"), "partner": ("RUS",), "region": ("eastern_europe",)},
        "add",
        0.2,
        "p",
    ),
    "restraint_zone": Shock(
        "restraint_zone", {"state": ("USA", "RUS"), "region": ("arctic",)}, "add", 0.2, "p"
    ),
    "intelligence_tie": Shock(
        "intelligence_tie",
        {"state": ("USA",), "partner": ("RUS",), "region": ("middle_east",)},
        "add",
        0.5,
        "p",
    ),
    "guarantee_doubt": Shock(
        "guarantee_doubt", {"guarantor": ("USA",), "ally": ("EST", "JPN", "CAN")}, "set", 0.5, "p"
    ),
    "relation": Shock("relation", {"state": ("USA",), "partner": ("RUS",)}, "add", 0.2, "p"),
    "recognition": Shock("recognition", {"state": ("SAU",), "partner": ("ISR",)}, "add", 1.0, "p"),
    "defence_pact": Shock(
        "defence_pact", {"state": ("UKR",), "partner": ("USA",)}, "add", 1.0, "p"
    ),
    "arms_supply": Shock(
        "arms_supply", {"state": ("USA",), "recipient": ("TWN", "UKR")}, "add", 9e4, "p"
    ),
    "defence_floor": Shock("defence_floor", {"country": ("DEU",)}, "set", 0.035, "p"),
    "defence_budget": Shock("defence_budget", {"country": ("DEU",)}, "set", 0.035, "p"),
}
# The receiver of a rent is a state, not a number; a quota is a solve of its own, tested apart.
APART = {"rent_receiver", "quota"}
COUNTRIES = {"country", "partner", "exporter", "importer"}


@pytest.fixture(params=SETS)
def model(request) -> Model:
    return SETS[request.param]


def solved(model: Model, world=None, shocks=()) -> Solution:
    """Return the model's answer, with those of the models before it; only these are remembered."""
    before = CHAIN[: NAMES.index(model.name)]
    world = world or load_world()
    return model.solve(world, shocks, MEMORY.solve(before, world, shocks))


def shocks_for(model: Model) -> list[Shock]:
    written = {name for other in CHAIN for name in other.writes}
    named = [name for name in model.reads if name not in APART | written]
    own = [MOVES.get(name) or Shock(name, {}, "add", 0.1, "p") for name in named]
    # A model that reads only what others write moves with these.
    return own or [s for m in CHAIN if set(m.writes) & set(model.reads) for s in shocks_for(m)]


def test_declares_itself(model):
    assert isinstance(model, Model)
    assert {*model.reads, *model.writes} <= set(catalogue.variables())
    assert model.source
    same = next(m for m in variants(models()[model.name]) if m == model)
    assert hash(model) == hash(same)
    # A run's fingerprint sees the settings as they are written out.
    assert repr(model) == repr(same)


def test_sets_of_parameters_have_names_of_their_own():
    for model in CHAIN:
        names = [getattr(one, "variant", "") for one in variants(model)]
        assert variants(model)[0] == model
        assert len(set(names)) == len(names)


def test_zero_shock_is_exactly_no_change(model):
    solution = solved(model)
    assert solution.converged
    for name in model.writes:
        neutral = catalogue.variables()[name].neutral
        if neutral is not None:
            assert (solution.data[name] == neutral).all(), name
    if "flow" in model.writes:
        flow = load_world().trade["flow"].transpose(*solution.data["flow"].dims)
        np.testing.assert_array_equal(solution.data["flow"], flow)


def test_shocks_of_no_size_are_exactly_no_shocks(model):
    none = (("multiply", 1.0), ("add", 0.0))
    shocks = [replace(s, operation=o, value=v) for s in shocks_for(model) for o, v in none]
    quiet, still = solved(model, shocks=shocks).data, solved(model).data
    for name in model.writes:
        np.testing.assert_array_equal(quiet[name], still[name], err_msg=name)


@pytest.mark.parametrize("name", NAMES)
def test_each_variable_that_it_reads_moves_it(name):
    model = models()[name]
    still = solved(model).data
    for shock in shocks_for(model):
        moved = solved(model, shocks=[shock]).data
        assert any(not moved[x].equals(still[x]) for x in model.writes), shock.variable


def test_writes_what_it_declares(model):
    data = solved(model, shocks=shocks_for(model)).data
    for name in model.writes:
        assert data[name].dims == catalogue.variables()[name].dims
        assert np.isfinite(data[name]).all(), name


def test_same_input_same_numbers(model):
    one, two = (solved(model, shocks=shocks_for(model)) for _ in range(2))
    assert one.data.equals(two.data)


def test_relabelling_permutes(model):
    world = load_world()
    shuffled = np.random.default_rng(7).permutation(world.trade["country"].values)
    assert world.energy is not None
    assert world.currency is not None
    assert world.security is not None
    nodes = np.random.default_rng(8).permutation(world.energy["country"].values)
    states = np.random.default_rng(9).permutation(world.security["country"].values)
    trade, levels, energy, currency, security = (
        data.sel(dict.fromkeys(COUNTRIES & set(data.dims), order))
        for data, order in (
            (world.trade, shuffled),
            (world.levels, shuffled),
            (world.energy, nodes),
            (world.currency, nodes),
            (world.security, states),
        )
    )
    other = replace(
        world,
        trade=trade,
        levels=levels,
        energy=energy,
        currency=currency,
        security=security,
        hash=f"{world.hash}-permuted",
    )
    straight, permuted = (solved(model, w, shocks_for(model)).data for w in (world, other))
    for name in model.writes:
        one = straight[name]
        two = permuted[name].sel({d: one[d].values for d in COUNTRIES & set(one.dims)})
        scale = float(abs(one).max())
        np.testing.assert_allclose(two, one, rtol=1e-7, atol=1e-9 * scale, err_msg=name)


def test_unconverged_is_an_error(model):
    if solved(model, shocks=shocks_for(model)).iterations <= 1:
        return  # a closed form has nothing to converge
    assert hasattr(model, "iterations"), "a model that iterates has a bound, `iterations`"
    with pytest.raises(SolveError):
        solved(replace(model, iterations=1), shocks=shocks_for(model))


@pytest.mark.parametrize("part", ["energy", "currency", "security"])
def test_a_part_that_a_world_is_without_is_said(part):
    with pytest.raises(DataError) as raised:
        solve(CHAIN, replace(load_world(), **{part: None}), ())
    assert raised.value.faults[0].where == part


def test_chain_solves_each_model_once():
    assert list(solve(CHAIN, load_world(), ())) == NAMES


def follower(name, reads, writes):
    class Follower:
        source = "none"

        def solve(self, world, shocks, upstream):
            raise AssertionError

    made = Follower()
    made.name, made.reads, made.writes = name, reads, writes
    return made


def test_who_reads_comes_after_who_writes():
    chain = {
        "third": follower("third", ("price",), ()),
        "second": follower("second", ("flow",), ("price",)),
        "first": follower("first", ("tariff",), ("flow",)),
    }
    assert [m.name for m in order(chain)] == ["first", "second", "third"]


def test_a_circle_of_models_is_said():
    chain = {"a": follower("a", ("flow",), ("price",)), "b": follower("b", ("price",), ("flow",))}
    with pytest.raises(DataError, match=" -> "):
        order(chain)


@pytest.mark.parametrize("model", CHAIN, ids=NAMES)
def test_a_model_is_drawn_by_parameters_of_the_catalogue_that_have_a_range(model):
    rows = catalogue.parameters()
    for name in uncertain(model):
        assert rows[name].low < rows[name].high, name
        assert rows[name].low <= rows[name].value <= rows[name].high, name
    central = {name: rows[name].value for name in uncertain(model)}
    assert with_parameters(model, central) == model
    for name in uncertain(model):
        for end in (rows[name].low, rows[name].high):
            if end != rows[name].value:
                moved = with_parameters(model, central | {name: end})
                assert moved != model, name
                assert (moved.reads, moved.writes) == (model.reads, model.writes)
