"""Settlement and reserves tell who pays from who is paid, and leave alone what nobody holds."""

import numpy as np
import pytest
import xarray as xr

from detente.models.base import Solution
from detente.models.reserves_chinn_frankel import Reserves
from detente.models.settlement import Settlement
from detente.shocks.shock import Shock
from detente.world.load import load_world

WORLD = load_world()
DATA = WORLD.part("currency")


def settled(*shocks):
    return Settlement().solve(WORLD, shocks, {}).data


@pytest.mark.parametrize(
    ("exporter", "importer", "usual"),
    [("RUS", "IND", "russia_exports"), ("IND", "RUS", "russia_imports")],
)
def test_other_trade_leaves_the_currencies_of_its_own_direction(exporter, importer, usual):
    where = {
        "exporter": (exporter,),
        "importer": (importer,),
        "currency": ("RUB",),
        "group": ("other",),
    }
    change = (settled(Shock("settlement_share", where, "set", 1.0, "p")) - settled())[
        "world_settlement"
    ]
    left, shares = (x.sel(currency=["USD", "EUR", "CNY"]).values for x in (change, DATA[usual]))
    assert (left < 0).all()
    np.testing.assert_allclose(left / left.sum(), shares / shares.sum(), rtol=1e-6)


def test_banks_closed_to_one_side_are_closed_to_both():
    one = Shock("payment_access", {"country": ("KAZ",), "partner": ("USA",)}, "multiply", 0.5, "p")
    other = Shock(
        "payment_access", {"country": ("USA",), "partner": ("KAZ",)}, "multiply", 0.5, "p"
    )
    assert settled(one).equals(settled(one, other))
    assert settled(other).equals(settled(one, other))
    assert not settled(one).equals(settled())


def test_nobody_has_a_swap_line_with_itself():
    line = Shock("swap_line", {"country": ("SAU",), "partner": ("CHN",)}, "set", 1.0, "p")
    wide = Shock("swap_line", {"country": ("SAU", "CHN"), "partner": ("CHN",)}, "set", 1.0, "p")
    assert settled(wide).equals(settled(line))


def test_a_currency_that_nobody_holds_is_not_held_because_its_issuer_grows():
    wage = xr.ones_like(WORLD.levels["gdp"]).rename("wage")
    wage.loc["RUS"] = 1.5
    grown = Solution("trade", wage.to_dataset(), True, 0.0, 1)
    share = Reserves().solve(WORLD, (), {"trade": grown}).data["reserve_share"]
    assert float(DATA["reserve_share"].sel(currency="RUB")) == 0
    assert float(share.sel(currency="RUB")) == 0
