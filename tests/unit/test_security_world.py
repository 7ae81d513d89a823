"""The embedded security world: identities, published figures, refusal of damaged tables."""

from __future__ import annotations

import itertools
import shutil
from collections import Counter

import numpy as np
import pytest

from detente import catalogue
from detente.errors import DataError
from detente.outcomes.audit import about_world
from detente.world.load import load_world
from detente.world.security import (
    CHECKSUM,
    digest,
    embedded,
    load_defence_panel,
    load_security,
    told,
)
from detente.world.security_check import PAIRS, check_security, index

SESSION = 74


@pytest.fixture(scope="module")
def security():
    return load_security()


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "security"
    shutil.copytree(embedded(), folder)
    return folder


def sign(folder):
    (folder / CHECKSUM).write_text(f"{digest(folder)}\n")


def partners(security, name, state):
    return set(security["partner"].values[security[name].sel(country=state).values].tolist())


def test_every_identity_holds(security):
    assert [(i.name, i.where) for i in check_security(security) if not i.passed] == []


def test_the_states_are_the_members_and_two_more(security):
    states = security["country"].values.tolist()
    assert len(states) == 195
    assert states == sorted(states) == security["partner"].values.tolist()
    assert {"TWN", "XKX", "SRB", "NAM", "SSD", "DEU", "VNM"} <= set(states)
    assert set(catalogue.places()) >= set(states)
    numbers = dict(zip(states, security["cow"].values.tolist(), strict=True))
    assert len(set(numbers.values())) == 195
    few = {"DEU": 255, "YEM": 679, "SRB": 345, "VNM": 816, "ETH": 530, "XKX": 347, "RUS": 365}
    assert {k: numbers[k] for k in few} == few


def test_the_index_of_capability_is_the_published_one(security):
    # NMC 7.0, 2022: the mean of six shares, of those that are known where one is missing.
    gap = abs(index(security) - security["cinc"])
    assert float(gap.max()) < 1e-7
    assert security["cinc"].sel(country="CHN") == pytest.approx(0.234097, abs=1e-6)
    assert security["cinc"].sel(country="USA") == pytest.approx(0.123566, abs=1e-6)
    shares = security["capability"] / security["capability"].sum("country")
    assert shares.sum("country").values == pytest.approx(np.ones(6))
    known = security["capability_known"].sel(component="milex")
    assert int((~known).sum()) == 22


def test_pairs_are_the_same_both_ways(security):
    for name in PAIRS:
        values = security[name].values
        assert (values == values.T).all(), name
        assert not np.diag(values).any(), name


def test_alliances_are_those_of_today(security):
    allies = catalogue.place_groups()["NATO"].members
    for a, b in itertools.combinations(allies, 2):
        assert security["defence"].sel(country=a, partner=b), (a, b)
    assert partners(security, "defence", "RUS") >= {"BLR", "KAZ", "KGZ", "TJK", "ARM", "PRK"}
    for ally in ("JPN", "KOR", "PHL", "AUS", "CAN"):
        assert security["defence"].sel(country="USA", partner=ally)
    for no_ally in ("RUS", "CHN", "UKR", "TWN", "IND", "MEX"):
        assert not security["defence"].sel(country="USA", partner=no_ally)
    assert partners(security, "defence", "CHN") == {"PRK"}
    assert partners(security, "defence", "UKR") == set()


def test_wars_and_rivalries(security):
    assert partners(security, "war", "UKR") == {"RUS", "PRK"}
    assert {"CHN", "IRN", "RUS"} <= partners(security, "rivalry", "USA")
    assert security["rivalry"].sel(country="IND", partner="PAK")
    assert not security["rivalry"].sel(country="FRA", partner="DEU")
    most = security["fatal_disputes"].stack(pair=("country", "partner")).idxmax("pair").item()
    assert set(most) == {"IND", "PAK"}


def test_great_powers_and_their_arms(security):
    great = security["country"].values[security["major"].values].tolist()
    assert great == ["CHN", "DEU", "FRA", "GBR", "JPN", "RUS", "USA"]
    bombs = security["warheads"].to_series()
    assert bombs[bombs > 0].sort_values().index.tolist() == [
        "PRK", "ISR", "IND", "PAK", "GBR", "FRA", "CHN", "USA", "RUS",
    ]  # fmt: skip
    spending = security["military_spending"].to_series().sort_values(ascending=False)
    assert spending.index[:3].tolist() == ["USA", "CHN", "RUS"]
    # NATO, August 2025: per cent of GDP, estimates of 2025.
    burden = {"POL": 4.48, "LTU": 4.00, "LVA": 3.73, "EST": 3.38, "NOR": 3.35, "USA": 3.22}
    for state, share in burden.items():
        assert security["military_burden"].sel(country=state) == pytest.approx(share, abs=0.15)


def test_levels_say_their_year_and_basis(security):
    estimated = security["country"].values[security["gdp_basis"].values == "estimated"]
    assert {"PRK", "TWN", "VEN", "ERI", "SYR"} <= set(estimated.tolist())
    assert Counter(security["gdp_year"].values.tolist()).most_common(1)[0][0] == 2023
    assert 95e6 < float(security["gdp"].sum()) < 115e6
    assert 7.9e6 < float(security["population"].sum()) < 8.3e6
    assert not np.isnan(security["military_spending"]).any()
    old = security["military_spending_year"] < 2021
    assert set(security["military_spending_basis"].values[old.values].tolist()) == {"estimated"}


def test_ideal_points_are_the_published_estimates(security):
    point = security["ideal_point"].sel(year=2024)
    for state, value in {"USA": 2.21, "RUS": -0.60, "CHN": -0.85}.items():
        assert point.sel(country=state) == pytest.approx(value, abs=0.006)
    assert security["year"].values.tolist() == list(range(2000, 2025))


@pytest.mark.parametrize(
    ("one", "other", "similar", "kappa"),
    [("USA", "RUS", -0.425, -0.192), ("USA", "CHN", -0.596, -0.180), ("RUS", "CHN", 0.747, 0.710)],
)
def test_votes_give_the_similarity_of_session_74(security, one, other, similar, kappa):
    # Signorino and Ritter's S with absolute distances, and Cohen's kappa with squared weights.
    vote = security["vote"][security["session"].values == SESSION]
    x, y = (vote.sel(country=c).values.astype(int) for c in (one, other))
    both = (x > 0) & (y > 0)
    x, y = x[both], y[both]
    assert 1 - 2 * abs(x - y).mean() / 2 == pytest.approx(similar, abs=5e-4)
    expected = ((x[:, None] - y[None, :]) ** 2).mean()
    assert 1 - ((x - y) ** 2).mean() / expected == pytest.approx(kappa, abs=5e-4)


def test_treaties_in_force(security):
    party = security["treaty_party"]
    count = party.sum("country").to_series()
    assert count["npt"] == 188  # with the Holy See and Palestine, which are no members here
    assert count["inf"] == 0
    assert not party.sel(treaty="open_skies", country=["USA", "RUS"]).any()
    assert not party.sel(treaty="npt", country=["IND", "ISR", "PAK", "SSD", "PRK"]).any()
    assert not party.sel(treaty="ctbt", country=["USA", "CHN", "RUS", "IND"]).any()


def test_the_panel_is_of_states_as_they_are_now():
    panel = load_defence_panel()
    assert panel.columns.tolist() == [
        "country", "year", "milex", "gdp", "real_gdp", "population", "democracy",
    ]  # fmt: skip
    assert not panel.duplicated(["country", "year"]).any()
    assert panel["year"].between(1950, 2022).all()
    assert "NAM" in set(panel["country"])
    russia = panel[(panel["country"] == "RUS") & panel["milex"].notna()]
    assert russia["year"].min() == 1992
    germany = panel[panel["country"] == "DEU"].set_index("year")["milex"]
    assert germany.loc[1956:2022].notna().all()
    latest = panel[(panel["year"] == 2022) & (panel["country"] == "USA")].iloc[0]
    assert latest["milex"] == 838_814
    assert 0.02 < latest["milex"] / latest["gdp"] < 0.05


def test_it_is_part_of_the_world_and_of_its_audit(security):
    world = load_world()
    assert world.part("security") is security
    sources = about_world(world)["sources"]
    assert set(told(security)) <= set(sources)
    assert "Correlates of War" in sources["security_cinc"]["source"]
    assert sources["gdp"] == {k: str(v) for k, v in world.levels["gdp"].attrs.items()}


def test_the_tables_are_small_and_name_their_sources(security):
    assert sum(path.stat().st_size for path in embedded().iterdir()) < 1.5e6
    for name, array in security.data_vars.items():
        assert array.attrs["source"], name
        assert array.attrs["licence"], name
    shown = " ".join(str(a.attrs["source"]) for a in security.data_vars.values())
    assert "Global Sanctions" not in shown


def test_damage_is_refused(copy):
    path = copy / "state.csv"
    path.write_text(path.read_text().replace("USA,", "USB,", 1))
    with pytest.raises(DataError, match="sha256") as caught:
        load_security(copy)
    assert caught.value.exit_code == 2
    with pytest.raises(DataError, match="sha256"):
        load_defence_panel(copy)


@pytest.mark.parametrize("name", ["vote.csv", "panel.csv", CHECKSUM])
def test_a_missing_table_is_named(copy, name):
    (copy / name).unlink()
    if name != CHECKSUM:
        sign(copy)
    with pytest.raises(DataError, match=name):
        load_defence_panel(copy) if name == "panel.csv" else load_security(copy)


def test_a_wrong_figure_is_found_and_named(copy):
    path = copy / "state.csv"
    lines = path.read_text().splitlines()
    at = next(k for k, line in enumerate(lines) if line.startswith("IND,"))
    cells = lines[at].split(",")
    cells[-1] = str(float(cells[-1]) + 0.001)
    lines[at] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n")
    sign(copy)
    failed = [i for i in check_security(load_security(copy)) if not i.passed]
    assert [(i.name, i.where) for i in failed] == [("security_cinc", "IND")]


def test_a_one_sided_pact_is_found(security):
    broken = security.copy(deep=True)
    broken["defence"].loc[{"country": "USA", "partner": "JPN"}] = False
    failed = [i.name for i in check_security(broken) if not i.passed]
    assert failed == ["security_symmetric"]


def test_states_at_war_are_those_whose_fighting_goes_on():
    """Ties read ``war``, threat since when there is fighting: of the same pairs."""
    security = load_security()
    np.testing.assert_array_equal(security["war"].values, security["fighting_since"].values > 0)
