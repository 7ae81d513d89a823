import numpy as np
import pandas as pd
import pytest
import xarray as xr
from pydantic import ValidationError

from detente.deal.schema import Claim, Effect, Text
from detente.i18n import text
from detente.outcomes.bands import Held
from detente.outcomes.claims import check, read, signs, sums
from detente.world.world import World

WORDS = Text(en="x", ja="あ")


def world() -> World:
    places = ["DEU", "FRA", "RUS"]
    flow = xr.DataArray(
        np.ones((3, 3, 2)) * [3.0, 1.0],
        {"exporter": places, "importer": places, "sector": ["mining", "refined_petroleum"]},
    )
    gdp = xr.DataArray([3.0, 1.0, 2.0], {"country": places})
    return World(xr.Dataset({"flow": flow}), xr.Dataset({"gdp": gdp}), "hash", "toy")


def claim(sign="+", outcome="real_income", **where) -> Claim:
    return Claim(
        id="c",
        title=WORDS,
        kind="mechanism",
        said_by=WORDS,
        provisions=["p"],
        cause=WORDS,
        effect=Effect(outcome=outcome, sign=sign, about=WORDS, **where),
    )


def income(*rows) -> dict[str, pd.DataFrame]:
    columns = ["country", "value", "low", "high"]
    return {"real_income": pd.DataFrame(rows, columns=columns).assign(before=np.nan, after=np.nan)}


def nothing(provisions):
    raise AssertionError("no claim asked for its own provisions alone")


def checked(claims, comparisons, covered=frozenset({"p"}), added=nothing, consents=None):
    """Return the check; the bands are the rows' own ends, weighted as their values are."""
    readings = read(claims, comparisons, world(), set(covered), added)
    held = {}
    for name, reading in readings.items():
        low, high = (float(reading.weights @ reading.rows[end]) for end in ("low", "high"))
        held[name] = Held(reading.value, low, high, 0.75)
    return check(claims, comparisons, readings, set(covered), held, consents or {})


def verdict(claim_, tables, covered=frozenset({"p"})):
    (row,) = checked([claim_], {"deal": tables}, covered)
    assert set(row["reason"]) == {"en", "ja"}
    return row


@pytest.mark.parametrize(
    ("sign", "value", "expected"),
    [
        ("+", 0.5, "supported"),
        ("-", 0.5, "contradicted"),
        ("-", -0.5, "supported"),
        ("+", 0.0001, "too-small"),
        ("?", 0.5, "outside"),
    ],
)
def test_sign_decides(sign, value, expected):
    row = verdict(claim(sign, country="DEU"), income(["DEU", value, value, value]))
    assert row["verdict"] == expected


def test_a_range_with_both_signs_is_not_robust():
    row = verdict(claim(country="DEU"), income(["DEU", 0.5, -0.1, 0.9]))
    assert row["verdict"] == "supported"
    assert row["robust"] is False
    sure = verdict(claim(country="DEU"), income(["DEU", 0.5, 0.1, 0.9]))
    assert sure["robust"] is True
    touching = verdict(claim(country="DEU"), income(["DEU", 0.5, 0.0, 0.9]))
    assert touching["robust"] is False
    assert all(row["reason"][lang] != sure["reason"][lang] for lang in ("en", "ja"))
    assert all(row["reason"]["en"] != row["reason"]["ja"] for row in (row, sure))


@pytest.mark.parametrize(
    ("sign", "row", "expected", "reason"),
    [
        # The threshold of real income is 0.01%.
        ("+", (0.5, 0.02, 0.9), "supported", "over the whole 90% band"),
        ("+", (0.5, 0.005, 0.9), "supported", "at one end of the 90% band by less"),
        ("+", (0.5, 0.0, 0.9), "supported", "at one end of the 90% band by less"),
        ("+", (-0.5, -0.9, -0.005), "contradicted", "at one end of the 90% band by less"),
        ("+", (0.005, 0.001, 0.009), "too-small", "below the visibility threshold"),
        ("+", (0.005, 0.001, 0.9), "too-small", "at one end of the 90% band it is above"),
    ],
)
def test_the_reason_says_which_ends_of_the_range_are_visible(sign, row, expected, reason):
    found = verdict(claim(sign, country="DEU"), income(["DEU", *row]))
    assert found["verdict"] == expected
    assert reason in found["reason"]["en"]


def test_the_ends_of_a_level_are_judged_in_per_cent_of_it_too():
    place = {"country": ["RUS"], "before": [1000.0], "after": [1002.0]}
    table = pd.DataFrame(place).assign(value=2.0, low=0.5, high=4.0)
    found = verdict(claim("+", "energy_revenue", country="RUS"), {"energy_revenue": table})
    assert found["verdict"] == "supported"  # 0.2%, of which 0.05% at the low end
    assert "at one end of the 90% band by less" in found["reason"]["en"]


def test_a_claim_says_in_how_many_draws_it_holds_and_without_draws_nothing():
    asked = claim(country="DEU")
    tables = {"deal": income(["DEU", 0.5, -0.1, 0.9])}
    (row,) = checked([asked], tables)
    assert (row["probability"], row["median"]) == (0.75, 0.5)
    readings = read([asked], tables, world(), {"p"}, nothing)
    (bare,) = check([asked], tables, readings, {"p"})
    assert bare["verdict"] == "supported"
    assert [bare[key] for key in ("low", "high", "median", "probability", "robust")] == [None] * 5
    # Without draws there is no band over which anything could hold.
    assert bare["reason"]["en"] == text("claims.supported_central", "en")
    assert signs([asked]) == {"c": (1, 0.01)}


def test_a_band_on_the_other_side_of_the_central_case_is_not_robust():
    row = verdict(claim(country="DEU"), income(["DEU", 0.5, -0.9, -0.1]))
    assert (row["verdict"], row["robust"]) == ("supported", False)
    assert "the 90% band includes the opposite" in row["reason"]["en"]


def test_groups_are_weighted_by_gdp():
    tables = income(["DEU", 1.0, 1.0, 1.0], ["FRA", -1.0, -1.0, -1.0], ["RUS", 9.0, 9.0, 9.0])
    row = verdict(claim(country="EU"), tables)
    assert row["value"] == pytest.approx((3 * 1.0 - 1 * 1.0) / 4)


def test_prices_of_a_sector_group_are_weighted_by_spending():
    table = pd.DataFrame(
        {
            "country": ["DEU", "DEU"],
            "sector": ["mining", "refined_petroleum"],
            "value": [-4.0, 4.0],
            "low": [-4.0, 4.0],
            "high": [-4.0, 4.0],
            "before": np.nan,
            "after": np.nan,
        }
    )
    row = verdict(claim("-", "price", country="DEU", sector="energy"), {"price": table})
    assert row["value"] == pytest.approx(-2.0)
    assert row["verdict"] == "supported"


def test_flows_are_summed_and_judged_against_their_level():
    table = pd.DataFrame(
        {
            "exporter": ["RUS", "RUS"],
            "importer": ["DEU", "FRA"],
            "sector": ["mining", "mining"],
            "before": [100.0, 0.0],
            "after": [101.0, 2.0],
            "value": [1.0, 2.0],
            "low": [1.0, 2.0],
            "high": [1.0, 2.0],
        }
    )
    row = verdict(claim("+", "flow", country="RUS", partner="EU"), {"flow": table})
    assert row["value"] == pytest.approx(3.0)
    assert row["verdict"] == "supported"


def test_a_flow_that_hardly_moves_is_too_small_whatever_its_dollars():
    columns = {"exporter": ["RUS"], "importer": ["DEU"], "sector": ["mining"], "before": [1e6]}
    table = pd.DataFrame(columns).assign(after=1e6 + 50, value=50.0, low=50.0, high=50.0)
    row = verdict(claim("+", "flow", country="RUS", partner="DEU"), {"flow": table})
    assert row["verdict"] == "too-small"


def test_a_claim_is_held_against_the_comparison_that_it_names():
    tables = {"deal": income(["DEU", 1.0, 1.0, 1.0]), "speculated": income(["DEU", -1, -1, -1])}
    values = {}
    for which in ("deal", "speculated"):
        claims = [claim(country="DEU", comparison=which)]
        values[which] = checked(claims, tables)[0]["value"]
    assert values == {"deal": 1.0, "speculated": -1.0}


def test_a_claim_about_consent_is_told_the_odds():
    asked = claim("-", None, comparison="consent")
    consents = {"p": (0.112, 0.375, 0.604), "q": (0.0, 0.0, 0.1)}
    (row,) = checked([asked], {"deal": {}}, consents=consents)
    assert row["verdict"] == "outside"
    for words in row["reason"].values():
        assert all(figure in words for figure in ("37.5", "11.2", "60.4"))
    (row,) = checked([asked], {"deal": {}}, consents={"q": (0.0, 0.0, 0.1)})
    assert row["verdict"] == "outside"
    assert "%" not in row["reason"]["en"]


def test_a_claim_about_its_own_provisions_takes_what_they_alone_add():
    asked = []

    def added(provisions, outcomes):
        asked.append(provisions)
        assert "real_income" in outcomes
        return income(["DEU", -0.5, -0.5, -0.5])

    claims = [claim(country="DEU", comparison="provisions")] * 2
    rows = checked(claims, {"deal": income(["DEU", 1.0, 1.0, 1.0])}, {"p", "q"}, added)
    assert [row["value"] for row in rows] == [-0.5, -0.5]
    assert asked == [frozenset({"p"})]


def test_a_claim_about_provisions_is_about_those_that_move_a_model():
    asked = []

    def added(provisions, outcomes):
        asked.append(provisions)
        return income(["DEU", 0.5, 0.5, 0.5])

    about = claim(comparison="provisions", country="DEU").model_copy(
        update={"provisions": ["p", "unread"]}
    )
    readings = read([about], {"deal": {}}, world(), {"p", "q"}, added)
    assert asked == [readings["c"].without] == [{"p"}]


def test_draws_are_read_as_the_central_case_is():
    """A claim's sum has the cells, weights and scale of its reading; one without a sign none."""
    table = pd.DataFrame({"country": ["DEU", "FRA", "RUS"], "value": [1.0, -2.0, 4.0]})
    table = table.assign(before=[10.0, 20.0, 30.0], country=table["country"].astype("category"))
    every = [
        claim(outcome="real_income_usd", country="EU"),
        claim("?", outcome="real_income_usd", country="DEU").model_copy(update={"id": "open"}),
        claim(outcome="exports", country="DEU").model_copy(update={"id": "unread"}),
    ]
    readings = read(every, {"deal": {"real_income_usd": table}}, world(), {"p"}, nothing)
    assert set(readings) == {"c", "open"}
    (one,) = sums(every, readings)
    assert (one.claim, one.comparison, one.outcome) == ("c", "deal", "real_income_usd")
    np.testing.assert_array_equal(one.cells, [0, 1])
    np.testing.assert_array_equal(one.weights, [1.0, 1.0])
    assert one.size == 100 / 30
    assert one.without == frozenset()


def test_what_the_models_compute_and_provisions_leave_alone_is_no_gap():
    row = verdict(claim(country="DEU"), income(["DEU", 0.0, 0.0, 0.0]))
    assert row["verdict"] == "too-small"
    assert row["value"] == 0
    assert "do not move" in row["reason"]["en"]


@pytest.mark.parametrize(
    ("claim_", "covered"),
    [
        (claim(outcome=None), {"p"}),
        (claim(country="DEU"), set()),
        (claim(country="JPN"), {"p"}),
        (claim(outcome="exports", country="DEU"), {"p"}),
    ],
)
def test_outside_the_models_says_why(claim_, covered):
    row = verdict(claim_, income(["DEU", 1.0, 1.0, 1.0]), covered)
    assert row["verdict"] == "outside"
    assert row["value"] is None
    assert row["reason"]["en"]


def energy() -> dict[str, pd.DataFrame]:
    """Deliveries, prices, use, revenue and settlement of three states."""
    flow = pd.DataFrame(
        [
            ("RUS", "RUS", "crude", 250.0, 240.0),
            ("RUS", "DEU", "crude", 0.0, 6.0),
            ("RUS", "FRA", "crude", 10.0, 12.0),
            ("RUS", "FRA", "pipeline_gas", 5.0, 8.0),
            ("RUS", "FRA", "lng", 3.0, 1.0),
        ],
        columns=["exporter", "importer", "fuel", "before", "after"],
    )
    flow["value"] = flow["after"] - flow["before"]
    price = pd.DataFrame(
        [("DEU", "gas", -2.0), ("FRA", "gas", -5.0), ("DEU", "crude", -9.0)],
        columns=["country", "commodity", "value"],
    ).assign(before=300.0)
    use = price.assign(before=[80.0, 40.0, 90.0], value=1.0)
    shares = pd.DataFrame(
        [("DEU", "USD", -1.0), ("FRA", "USD", -4.0), ("DEU", "EUR", 1.0)],
        columns=["country", "currency", "value"],
    ).assign(before=50.0)
    revenue = pd.DataFrame({"country": ["DEU", "FRA"], "before": [1.0, 3.0], "value": 0.0})
    found = {
        "energy_flow": flow, "energy_price": price, "energy_consumption": use,
        "energy_settlement": shares, "energy_revenue": revenue,
    }  # fmt: skip
    return {
        name: table.assign(low=table["value"] - 0.5, high=table["value"] + 0.5)
        for name, table in found.items()
    }


@pytest.mark.parametrize(
    ("effect", "value"),
    [
        ({"outcome": "energy_flow", "country": "RUS", "fuel": "crude"}, 8.0),
        ({"outcome": "energy_flow", "country": "RUS", "partner": "DEU", "fuel": "crude"}, 6.0),
        ({"outcome": "energy_flow", "country": "RUS", "partner": "EU", "fuel": "gas"}, 1.0),
        ({"outcome": "energy_price", "country": "EU", "commodity": "gas"}, -3.0),
        ({"outcome": "energy_price", "country": "DEU", "commodity": "crude"}, -9.0),
        ({"outcome": "energy_settlement", "country": "EU", "currency": "USD"}, -3.25),
    ],
)
def test_energy_is_summed_or_weighted_by_what_it_is(effect, value):
    """Own use is no delivery; prices by use (80 and 40), settlement by revenue (1 and 3)."""
    row = verdict(claim("+", **effect), energy())
    assert row["value"] == pytest.approx(value)
    assert row["verdict"] == ("supported" if value > 0 else "contradicted")
    assert row["fuel"] == effect.get("fuel")


@pytest.mark.parametrize(
    ("outcome", "change", "threshold"),
    [("consumer_price_energy", 0.05, "0.10 percentage points"), ("exchange_rate", 0.05, "0.10%")],
)
def test_shares_and_markets_have_thresholds_of_their_own(outcome, change, threshold):
    table = income(["DEU", change, change, change])["real_income"]
    row = verdict(claim(outcome=outcome, country="DEU"), {outcome: table})
    assert row["verdict"] == "too-small"
    assert threshold in row["reason"]["en"]


@pytest.mark.parametrize(
    ("effect", "fault"),
    [
        ({"outcome": "energy_flow"}, "name one"),
        ({"outcome": "real_income", "fuel": "lng"}, "not split"),
        ({"outcome": "energy_price", "commodity": "gass"}, "unknown commodity"),
        ({"outcome": "energy_flow", "fuel": "pipline_gas"}, "unknown fuel"),
        ({"outcome": "reserve_share", "currency": "USX"}, "unknown currency"),
    ],
)
def test_an_effect_names_what_its_outcome_is_split_by(effect, fault):
    with pytest.raises(ValidationError, match=fault):
        claim(**effect)


def security() -> dict[str, pd.DataFrame]:
    """Budgets, threat, ties and power of three states, and the effective number of powers."""
    states = ["DEU", "FRA", "RUS"]
    of_states = pd.DataFrame({"country": states, "before": [30.0, 10.0, 99.0]})
    ties = pd.DataFrame(
        [("RUS", "RUS", 9.0), ("RUS", "DEU", 0.1), ("RUS", "FRA", 0.3), ("DEU", "RUS", 0.7)],
        columns=["country", "partner", "value"],
    )
    power = pd.DataFrame(
        [("DEU", "gdp", 1.0), ("FRA", "gdp", 0.5), ("DEU", "cinc", -9.0)],
        columns=["country", "resource", "value"],
    )
    found = {
        "defence_spending": of_states.assign(value=[1.0, 5.0, 9.0]),
        "defence_burden": of_states.assign(value=[1.0, 5.0, 9.0]),
        "threat": of_states.assign(value=[-1.0, -2.0, 9.0]),
        "tie": ties,
        "power_share": power,
        "effective_powers": pd.DataFrame({"resource": ["gdp", "cinc"], "value": [0.3, -0.2]}),
        "balance": pd.DataFrame({"network": ["great_powers"], "value": [0.25]}),
    }
    return {
        name: t.assign(low=t["value"] - 0.05, high=t["value"] + 0.05) for name, t in found.items()
    }


@pytest.mark.parametrize(
    ("effect", "value"),
    [
        ({"outcome": "defence_spending", "country": "EU"}, 2.0),  # (30 x 1 + 10 x 5) / 40
        ({"outcome": "defence_burden", "country": "EU"}, 2.0),  # by GDP: (3 x 1 + 1 x 5) / 4
        ({"outcome": "threat", "country": "EU"}, -1.5),
        ({"outcome": "tie", "country": "RUS", "partner": "EU"}, 0.2),
        ({"outcome": "tie", "country": "RUS", "partner": "DEU"}, 0.1),
        ({"outcome": "power_share", "country": "EU", "resource": "gdp"}, 1.5),
        ({"outcome": "effective_powers", "resource": "gdp"}, 0.3),
        ({"outcome": "effective_powers", "resource": "cinc"}, -0.2),
        ({"outcome": "balance", "network": "great_powers"}, 0.25),
    ],
)
def test_security_is_averaged_or_summed_by_what_it_is(effect, value):
    """Budgets by what is spent, burdens by GDP, threat and ties alike, shares of power summed."""
    row = verdict(claim("+", **effect), security())
    assert row["value"] == pytest.approx(value)
    assert row["verdict"] == ("supported" if value > 0 else "contradicted")
    assert (row["resource"], row["network"]) == (effect.get("resource"), effect.get("network"))


@pytest.mark.parametrize(
    ("effect", "field"),
    [
        ({"outcome": "tie", "country": "RUS"}, "partner"),
        ({"outcome": "threat", "country": "RUS", "partner": "DEU"}, "partner"),
        ({"outcome": "power_share", "country": "RUS"}, "resource"),
        ({"outcome": "power_share", "country": "RUS", "resource": "gold"}, "resource"),
        ({"outcome": "threat", "country": "RUS", "resource": "gdp"}, "resource"),
        ({"outcome": "balance"}, "network"),
        ({"outcome": "balance", "network": "all"}, "network"),
    ],
)
def test_outcomes_of_security_name_what_they_are_split_by(effect, field):
    with pytest.raises(ValidationError) as caught:
        claim(**effect)
    assert [error["loc"][-1] for error in caught.value.errors()] == [field]
