"""Each kind of measure moves the variables that it names, by the size that it gives."""

import itertools
from typing import get_args

import numpy as np
import pytest
import xarray as xr

from detente import catalogue
from detente.deal.measure import AnyMeasure
from detente.shocks.resolve import in_order, resolve_measure
from detente.shocks.rules import Setting, rules
from detente.shocks.shock import Shock, touched, under

KINDS = {kind.model_fields["kind"].default: kind for kind in get_args(get_args(AnyMeasure)[0])}
TRADE = {"exporter": ["RUS", "CHN"], "importer": ["USA"], "sector": ["energy"]}
CELLS = {
    "exporter": ("RUS", "CHN"),
    "importer": ("USA",),
    "sector": ("mining", "refined_petroleum"),
}
MADE = {"country": ["RUS"], "sector": ["metals"]}
MAKERS = {"country": ("RUS",), "sector": ("basic_metals", "fabricated_metals")}
PARTIES = {"parties": ["USA", "RUS"], "region": "arctic"}
FUEL = {"exporter": ["RUS"], "importer": ["JPN"], "fuel": ["crude", "products"]}
FUELS = {"exporter": ("RUS",), "importer": ("JPN",), "fuel": ("crude", "products")}
GAS = {"exporter": ["RUS"], "importer": ["AUT", "SVK"], "fuel": ["pipeline_gas"], "unit": "bcm/y"}
PIPES = {
    "exporter": ("RUS",),
    "importer": ("AUT", "SVK"),
    "fuel": ("pipeline_gas",),
    "unit": ("bcm/y",),
}
PAYERS = {"country": ["RUS"], "partner": ["USA", "GBR"]}
BANKS = [
    {"country": ("RUS",), "partner": ("USA", "GBR")},
    {"country": ("USA", "GBR"), "partner": ("RUS",)},
]
RELEASE = {"country": ["G7"], "commodity": ["crude"], "unit": "mb/d"}
WEDGE = catalogue.parameters()["payment_wedge"].value or 0

# Kind, fields, shocks at full and at half strength: (variable, operation, where, full, half).
EXPECTED = [
    ("tariff", TRADE | {"rate": 0.1}, [("tariff", "set", CELLS, 0.1, None)]),
    ("tariff", TRADE | {"change": -0.1}, [("tariff", "add", CELLS, -0.1, -0.05)]),
    ("trade_cost", TRADE | {"change": 0.1}, [("trade_cost", "multiply", CELLS, 1.1, 1.05)]),
    ("embargo", TRADE, [("market_access", "multiply", CELLS, 0.0, 0.5)]),
    ("embargo", TRADE | {"share": 0.6}, [("market_access", "multiply", CELLS, 0.4, 0.7)]),
    ("export_tax", TRADE | {"rate": 0.3}, [("export_tax", "add", CELLS, 0.3, 0.15)]),
    ("export_tax", TRADE | {"rate": 0.3, "receiver": "USA"},
     [("export_tax", "add", CELLS, 0.3, 0.15),
      ("rent_receiver", "set", CELLS | {"receiver": ("USA",)}, 1.0, 1.0)]),
    ("quota", TRADE | {"cut": 0.2, "receiver": "RUS"},
     [("quota", "multiply", CELLS, 0.8, 0.9),
      ("rent_receiver", "set", CELLS | {"receiver": ("RUS",)}, 1.0, 1.0)]),
    ("lift", {"regime": ["a", "b"], "share": 0.4},
     [("regime_strength", "multiply", {"regime_measure": ("a", "b")}, 0.6, 0.8)]),
    ("technology", MADE | {"change": -0.02}, [("productivity", "multiply", MAKERS, 0.98, 0.99)]),
    ("investment", MADE | {"change": 0.02}, [("capital_stock", "multiply", MAKERS, 1.02, 1.01)]),
    ("energy_purchase", FUEL | {"volume": 0.5, "unit": "mb/d"},
     [("energy_contract", "add", FUELS | {"unit": ("mb/d",)}, 0.5, 0.25)]),
    ("energy_purchase", FUEL | {"share": 0.1},
     [("energy_contract", "add", FUELS | {"unit": ("share of demand",)}, 0.1, 0.05)]),
    ("energy_embargo", FUEL, [("energy_access", "multiply", FUELS, 0.0, 0.5)]),
    ("energy_embargo", FUEL | {"share": 0.8}, [("energy_access", "multiply", FUELS, 0.2, 0.6)]),
    ("energy_cost", FUEL | {"change": 0.1}, [("energy_cost", "add", FUELS, 0.1, 0.05)]),
    ("energy_link", GAS | {"change": 10, "via": ["UKR"]},
     [("energy_link", "add", PIPES | {"via": ("UKR",)}, 10, 5)]),
    ("energy_link", GAS | {"change": -10}, [("energy_link", "add", PIPES, -10, -5)]),
    ("transit_stop", GAS | {"via": ["UKR"], "volume": 15},
     [("energy_link", "add", PIPES | {"via": ("UKR",)}, -15, -7.5)]),
    ("price_cap", FUEL | {"cap": 60}, [("energy_price_cap", "set", FUELS, 60, 120)]),
    ("price_cap", FUEL | {"cap": 60, "outside": 0.1},
     [("energy_price_cap", "set", FUELS, 60, 120), ("energy_cost", "add", FUELS, 0.1, 0.05)]),
    ("energy_supply", RELEASE | {"change": 0.4, "instrument": "stock_release"},
     [("energy_supply", "add", {"country": catalogue.expand_places(["G7"]), "commodity": ("crude",),
       "unit": ("mb/d",), "instrument": ("stock_release",)}, 0.4, 0.2)]),
    ("swap_line", {"lender": ["CHN"], "borrower": ["RUS"]},
     [("swap_line", "set", {"country": ("RUS",), "partner": ("CHN",)}, 1, 0.5)]),
    ("payment_access", PAYERS | {"share": 0.6},
     [("payment_access", "multiply", where, 0.4, 0.7) for where in BANKS]),
    ("payment_access", PAYERS | {"share": 0.6, "action": "restore"},
     [("payment_access", operation, where, full, half) for where in BANKS
      for operation, full, half in (("multiply", 0.4, 0.7), ("add", 0.6, 0.3))]),
    ("payment_access", {"country": ["RUS"], "partner": ["USA"], "share": 0.5, "goods": True},
     [*(("payment_access", "multiply", {"country": (a,), "partner": (b,)}, 0.5, 0.75)
        for a, b in (("RUS", "USA"), ("USA", "RUS"))),
      *(("trade_cost", "multiply",
         {"exporter": (a,), "importer": (b,), "sector": catalogue.expand_sectors(["goods"])},
         1 + WEDGE / 2, 1 + WEDGE / 4) for a, b in (("RUS", "USA"), ("USA", "RUS")))]),
    ("reserve_access", {"country": ["RUS"], "amount": 300, "action": "freeze"},
     [("reserve_access", "add", {"country": ("RUS",)}, -300, -150)]),
    ("reserve_access", {"country": ["RUS"], "amount": 300, "action": "release"},
     [("reserve_access", "add", {"country": ("RUS",)}, 300, 150)]),
    ("settlement_currency", {"exporter": ["RUS"], "importer": ["CHN"], "currency": "CNY",
     "share": 0.5}, [("settlement_share", "set", {"exporter": ("RUS",), "importer": ("CHN",),
                      "currency": ("CNY",), "group": ("all",)}, 0.5, 0.25)]),
    ("arms_control", PARTIES | {"reduction": 0.2},
     [("arms_limit", "add", {"state": ("USA", "RUS"), "partner": ("USA", "RUS"),
       "region": ("arctic",)}, 0.2, 0.1)]),
    ("arms_control", PARTIES | {"reduction": 0.2, "covers": ["POL"], "weapons": ["conventional"]},
     [("arms_limit", "add", {"state": ("POL",), "partner": ("USA", "RUS"), "region": ("arctic",)},
       0.2, 0.1)]),
    ("restraint_zone", PARTIES | {"reduction": 0.2},
     [("restraint_zone", "add", {"state": ("USA", "RUS"), "region": ("arctic",)}, 0.2, 0.1)]),
    ("intelligence_sharing", PARTIES | {"level": "operational"},
     [("intelligence_tie", "add", {"state": (a,), "partner": (b,), "region": ("arctic",)}, 1, 0.5)
      for a, b in (("USA", "RUS"), ("RUS", "USA"))]),
    ("commitment_doubt", {"guarantor": "USA", "allies": ["POL"], "probability": 0.2},
     [("guarantee_doubt", "set", {"guarantor": ("USA",), "ally": ("POL",)}, 0.2, 0.1)]),
    ("tie", {"parties": ["USA", "RUS"], "change": 0.2},
     [("relation", "add", {"state": (a,), "partner": (b,)}, 0.2, 0.1)
      for a, b in (("USA", "RUS"), ("RUS", "USA"))]),
    ("commitment_doubt", {"guarantor": "USA", "allies": ["G7"], "probability": 0.2},
     [("guarantee_doubt", "set", {"guarantor": ("USA",), "ally": (
         "CAN", "DEU", "FRA", "GBR", "ITA", "JPN")}, 0.2, 0.1)]),
    ("recognition", {"by": ["USA"], "of": ["PRK"]},
     [("recognition", "set", {"state": ("USA",), "partner": ("PRK",)}, 1, 0.5)]),
    ("recognition", {"by": ["USA"], "of": ["PRK"], "action": "withdraw", "mutual": True},
     [("recognition", "set", {"state": (a,), "partner": (b,)}, -1, -0.5)
      for a, b in (("USA", "PRK"), ("PRK", "USA"))]),
    ("defence_pact", {"parties": ["UKR", "GBR", "FRA"]},
     [("defence_pact", "set", {"state": (a,), "partner": (b,)}, 1, 0.5)
      for one, other in (("UKR", "GBR"), ("UKR", "FRA"), ("GBR", "FRA"))
      for a, b in ((one, other), (other, one))]),
    ("defence_pact", {"parties": ["UKR", "G7"], "action": "end"},
     [("defence_pact", "set", {"state": a, "partner": b}, -1, -0.5)
      for a, b in ((("UKR",), catalogue.expand_places(["G7"])),
                   (catalogue.expand_places(["G7"]), ("UKR",)))]),
    ("troops", {"state": ["FRA", "GBR"], "host": "UKR", "change": 30},
     [("troop_presence", "add", {"state": ("FRA", "GBR"), "host": ("UKR",)}, 15, 7.5)]),
    ("arms_supply", {"supplier": ["FRA", "DEU"], "recipient": ["UKR"], "value": 600},
     [("arms_supply", "add", {"state": ("FRA", "DEU"), "recipient": ("UKR",)}, 300, 150)]),
    ("arms_supply", {"supplier": ["USA"], "recipient": ["UKR"], "value": 600, "action": "stop"},
     [("arms_supply", "add", {"state": ("USA",), "recipient": ("UKR",)}, -600, -300)]),
    ("defence_budget", {"country": ["DEU", "FRA"], "share_of_gdp": 0.035},
     [("defence_floor", "set", {"country": ("DEU", "FRA")}, 0.035, None)]),
    ("defence_budget", {"country": ["DEU"], "share_of_gdp": 0.01, "at_least": False},
     [("defence_budget", "set", {"country": ("DEU",)}, 0.01, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "expected"), EXPECTED)
def test_rule(kind, fields, expected):
    measure = KINDS[kind](**fields)
    full = list(resolve_measure(measure, Setting("p", 3)))
    half = list(resolve_measure(measure, Setting("p", 3, strength=0.5)))
    assert [(s.variable, s.operation, s.where) for s in full] == [e[:3] for e in expected]
    assert [s.value for s in full] == pytest.approx([e[3] for e in expected])
    assert {(s.provision, s.measure) for s in full} == {("p", 3)}
    assert all(s.variable in catalogue.variables() for s in full)
    if all(e[4] is not None for e in expected):
        assert [s.value for s in half] == pytest.approx([e[4] for e in expected])


@pytest.mark.parametrize("strength", [0.25, 1.0])
def test_a_budget_partly_in_force_is_a_step_towards_it(strength):
    base = xr.DataArray([0.02], dims="country", coords={"country": ["DEU"]}, name="defence_floor")
    pledge = KINDS["defence_budget"](country=["DEU"], share_of_gdp=0.035)
    new = under(in_order(resolve_measure(pledge, Setting("p", strength=strength))), base)
    assert new.item() == pytest.approx(0.02 + strength * 0.015)


def test_every_kind_has_a_rule_and_a_test():
    assert set(rules()) == set(KINDS.values())
    assert {kind for kind, *_ in EXPECTED} == set(KINDS)


def test_case_and_size_from_outside():
    change = {"low": 0.1, "central": 0.2, "high": 0.4}
    measure = KINDS["tariff"](**TRADE, change=change)

    def size(**setting):
        return next(resolve_measure(measure, Setting("p", 1, **setting))).value

    assert [size(case=case) for case in change] == [0.1, 0.2, 0.4]
    assert size(case="high", sizes={("p", 1): 0.3, ("p", 0): 9.0, ("q", 1): 9.0}) == 0.3


def test_rest_of_the_world_is_the_pooled_energy_regions():
    where = {"exporter": ["RUS", "ROW"], "importer": ["G7"], "fuel": ["crude"]}
    shock = next(resolve_measure(KINDS["energy_embargo"](**where), Setting("p")))
    assert shock.where["exporter"] == ("RUS", *catalogue.energy_regions())
    assert shock.where["importer"] == catalogue.expand_places(["G7"])


def test_a_cap_that_is_lifted_is_none():
    cap = KINDS["price_cap"](**FUEL, cap=60)
    assert next(resolve_measure(cap, Setting("p", strength=0.0))).value == np.inf


@pytest.mark.parametrize("access", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_restored_payments_lie_between_what_is_left_and_all(access, share):
    base = xr.DataArray(
        np.full((2, 2), access),
        dims=("country", "partner"),
        coords={"country": ["RUS", "USA"], "partner": ["RUS", "USA"]},
        name="payment_access",
    )
    fields = {"country": ["RUS"], "partner": ["USA"], "share": share, "action": "restore"}
    new = under(in_order(resolve_measure(KINDS["payment_access"](**fields), Setting("p"))), base)
    for one, other in (("RUS", "USA"), ("USA", "RUS")):
        moved = new.sel(country=one, partner=other).item()
        assert moved == pytest.approx(access + share * (1 - access))
    assert new.sel(country="RUS", partner="RUS") == access


def test_payments_restored_undo_the_cost_of_payments_cut():
    fields = {"country": ["RUS"], "partner": ["USA"], "share": 0.5, "goods": True}
    both = [
        shock.value
        for action in ("cut", "restore")
        for shock in resolve_measure(KINDS["payment_access"](**fields, action=action), Setting("p"))
        if shock.variable == "trade_cost"
    ]
    assert np.prod(both) == pytest.approx(1.0)


def test_calibrated_size():
    observed = {"ratio": 0.1, "before": "2021", "after": "2023", "source": "x"}
    measure = KINDS["embargo"](**TRADE, share={"observed": observed})
    setting = Setting("p", sizes={("p", 0): 0.8}, strength=0.5)
    assert next(resolve_measure(measure, setting)).value == pytest.approx(0.6)


# What shocks do to a variable

PLACES = ["RUS", "USA", "DEU"]


@pytest.fixture
def tariff():
    return xr.DataArray(
        np.full((3, 3, 2), 0.05),
        dims=("exporter", "importer", "sector"),
        coords={"exporter": PLACES, "importer": PLACES, "sector": ["mining", "paper"]},
        name="tariff",
    )


def moved(tariff, *measures, strength=1.0):
    shocks = [
        shock
        for position, measure in enumerate(measures)
        for shock in resolve_measure(measure, Setting("p", position, strength=strength))
    ]
    return under(in_order(shocks), tariff)


def duty(**fields):
    fields = {"exporter": ["RUS"], "importer": ["USA"], "sector": ["mining"]} | fields
    return KINDS["tariff"](**fields)


def test_only_the_named_cells_move(tariff):
    new = moved(tariff, duty(rate=0.3))
    assert new.sel(exporter="RUS", importer="USA", sector="mining") == 0.3
    assert (new != tariff).sum() == 1


def test_own_trade_is_untouched(tariff):
    new = moved(tariff, duty(exporter=PLACES, importer=["EU", "RUS"], sector=["all"], rate=0.3))
    for place in PLACES:
        assert (new.sel(exporter=place, importer=place) == 0.05).all()
    assert (new != tariff).sum() == 4 * 2


def test_states_that_the_world_lacks_move_nothing(tariff):
    assert moved(tariff, duty(exporter=["SAU"], rate=0.3)).equals(tariff)


@pytest.mark.parametrize("strength", [0.0, 0.25, 1.0])
def test_a_set_duty_partly_in_force_is_a_step_towards_it(tariff, strength):
    new = moved(tariff, duty(rate=0.25), strength=strength)
    cell = new.sel(exporter="RUS", importer="USA", sector="mining")
    assert cell.item() == pytest.approx(0.05 + strength * 0.2)


def test_a_cut_takes_a_duty_away_and_makes_no_subsidy(tariff):
    cut = Shock("tariff", {}, "add", -0.5, "p")
    new = under([cut], tariff)
    abroad = ~np.eye(3, dtype=bool)
    assert (new.values[abroad] == 0).all()
    given = tariff.copy(data=tariff.values - 1)  # a subsidy in the data stays as it is
    assert (under([cut], given).values == given.values).all()


def test_order_within_a_deal_does_not_matter(tariff):
    measures = duty(rate=0.25), duty(change=0.1)
    assert moved(tariff, *measures).equals(moved(tariff, *reversed(measures)))
    some = moved(tariff, *measures, strength=0.5)
    xr.testing.assert_allclose(some, moved(tariff, *reversed(measures), strength=0.5))


def test_a_deal_replaces_the_duty_of_the_regime(tariff):
    where = {"exporter": ("RUS",), "importer": ("USA",), "sector": ("mining",)}
    regime = Shock("tariff", where, "add", 0.25, "regime")
    deal = Shock("tariff", where, "set", 0.1, "deal")
    assert under([regime, deal], tariff).max() == 0.1


@pytest.mark.parametrize("dtype", [object, "U3", "U9"])
def test_labels_are_found_however_they_are_held(dtype):
    """Places are remembered by the labels' bytes, which for objects are addresses."""
    at = Shock("tariff", {"exporter": ("USA", "FRA"), "importer": ("DEU",)}, "set", 0.0, "p")
    for order in itertools.permutations(PLACES):
        labels = np.array(order, dtype=dtype)
        found = touched(at, {"exporter": labels, "importer": labels, "sector": ["mining"]})
        expected = [order.index("USA")], [order.index("DEU")], [0]
        assert tuple(places.tolist() for places in found.values()) == expected
        assert not any(places.flags.writeable for places in found.values())
    assert touched(at, {"exporter": np.array([], dtype=dtype)})["exporter"].size == 0


def test_no_shock_is_exactly_no_change(tariff):
    assert under([], tariff) is tariff
