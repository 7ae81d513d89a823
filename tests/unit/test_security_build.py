"""One whole build of the security world from small files in the official layouts."""

from __future__ import annotations

import numpy as np
import pytest
from security_files import AFGHANISTAN, components, numbers, published, raw

from detente.errors import DataError
from detente.world.build import security as building
from detente.world.build import security_change, security_label
from detente.world.security import digest, load_defence_panel, load_security
from detente.world.security_check import check_security


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return raw(tmp_path_factory.mktemp("raw"))


@pytest.fixture(scope="module")
def built(folder, tmp_path_factory):
    to = tmp_path_factory.mktemp("built")
    return building.build(folder, to)


@pytest.fixture(scope="module")
def security(built):
    return load_security(built.path)


def test_every_identity_holds_and_the_bytes_are_the_same_again(folder, built, security, tmp_path):
    assert [i.name for i in check_security(security) if not i.passed] == []
    again = building.build(folder, tmp_path)
    assert again.sha256 == built.sha256 == digest(built.path)
    for path in built.path.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_states_join_by_number(security):
    assert security.sizes["country"] == 195
    here = dict(
        zip(security["country"].values.tolist(), security["cow"].values.tolist(), strict=True)
    )
    assert here == numbers()
    assert (here["DEU"], here["SRB"], here["XKX"], here["YEM"]) == (255, 345, 347, 679)


def test_what_is_missing_is_said(security):
    known = security["capability_known"].sel(country="AFG", component="milex")
    assert not known
    assert security["capability"].sel(country="AFG", component="milex") == 0
    assert security["cinc"].sel(country="AFG") == published()[AFGHANISTAN]
    spending = security.sel(country="AFG")
    assert spending["military_spending"] == 1880.0
    assert spending["military_spending_year"] == 2021
    assert spending["military_spending_basis"] == "estimated"
    assert security["gdp_basis"].sel(country="SYR") == "estimated"
    assert security["gdp_year"].sel(country="SYR") == 2021
    assert not security["democracy_known"].sel(country="CHN")
    assert security["democracy"].sel(country="CHN") in (0.2, 0.8)


def test_thousand_dollars_become_million(security):
    name = "GAB"
    given = components()[numbers()[name]][0]
    assert security["military_spending"].sel(country=name) == pytest.approx(given / 1000)


def test_a_pact_binds_both_and_later_acts_count(security):
    pact = security["defence"]
    assert pact.sel(country="JPN", partner="USA")
    assert security["consultation"].sel(country="USA", partner="JPN")
    assert not pact.sel(country="USA", partner="CHN")  # ended in 2017
    assert pact.sel(country="POL", partner="FIN")  # NATO, 2023
    assert pact.sel(country="PRK", partner="RUS")  # 2024
    assert not security["nonaggression"].sel(country="UKR", partner="RUS")  # ended in 2019


def test_relations(security):
    war = security["war"]
    assert war.sel(country="UKR", partner="PRK")
    assert war.sel(country="RUS", partner="POL")
    assert war.sel(country="JPN", partner="RUS")
    assert not war.sel(country="USA", partner="CHN")  # not in the latest year
    assert not war.sel(country="RUS", partner="PRK")
    assert security["rivalry"].sel(country="CHN", partner="USA")
    fatal = security["fatal_disputes"]
    assert fatal.sel(country="USA", partner="CHN") == 2  # by number, not by year; 1948 is out
    assert fatal.sel(country="USA", partner="RUS") == 0  # others lost lives
    assert security["last_dispute"].sel(country="USA", partner="RUS") == 1962
    assert security["last_dispute"].sel(country="POL", partner="RUS") == 1994


def test_places(security, built):
    assert security["contiguity"].sel(country="USA", partner="RUS") == 2
    assert security["contiguity"].sel(country="USA", partner="JPN") == 0
    distance = security["distance"]
    assert distance.sel(country="POL", partner="USA") == 6200
    assert distance.sel(country="RUS", partner="USA") == 80  # the last year's
    # Riyadh and Moscow from the table of mended capitals, where no distance is given.
    assert distance.sel(country="SAU", partner="RUS") == pytest.approx(3530, rel=0.02)
    km = (built.path / "distance.csv").read_text().splitlines()
    assert any(line.startswith("SAU,") and "~" in line for line in km)
    assert "capitals" in distance.attrs["source"]
    assert "capitals" not in load_security()["distance"].attrs["source"]


def test_votes_by_state(security):
    vote, session = security["vote"], security["session"]
    assert session.values.tolist() == [70, 71]
    assert vote.sel(country="NAM").values.tolist() == [3, 0]
    assert vote.sel(country="SRB").values.tolist() == [0, 2]
    assert int((vote > 0).sum()) == 3
    points = security["ideal_point"]
    assert points.sel(year=2024, country="USA") == pytest.approx(1.002)
    assert points.sel(year=2024, country="SRB") == pytest.approx(1.345)
    assert np.isnan(points.sel(year=2024, country="TWN"))
    assert np.isnan(points.sel(year=2000)).all()


def test_the_panel_has_each_figure_in_its_unit(built):
    panel = load_defence_panel(built.path).set_index(["country", "year"])
    first = panel.loc["USA", 1950]
    assert first.to_dict() == pytest.approx(
        {"milex": 500.0, "gdp": np.nan, "real_gdp": 2e6, "population": 150e3, "democracy": 0.8},
        nan_ok=True,
    )
    assert ("RUS", 1980) not in panel.index  # the number was the Soviet Union's
    assert ("RUS", 2000) in panel.index
    assert ("NAM", 2021) in panel.index


def test_every_missing_file_is_named(folder, tmp_path):
    with pytest.raises(DataError) as caught:
        building.build(tmp_path, tmp_path / "to")
    assert len(caught.value.faults) == len(building.FILES)
    assert not (tmp_path / "to").exists()


def test_too_few_members_are_refused(folder, tmp_path):
    import pandas as pd

    few = pd.DataFrame({"ccode": [2], "iso3c": ["USA"], "year": [2024]})
    with pytest.raises(DataError, match="195"):
        security_label.states(few, [])


def test_acts_are_checked_all_at_once(monkeypatch):
    rows = [
        {"country": "USA", "partner": "ZZZ", "kind": "love", "change": "made", "date": "2020"},
        {"country": "USA", "partner": "CHN", "kind": "defence", "change": "lost", "date": "soon"},
    ]
    monkeypatch.setattr(security_change, "rows", lambda _: rows)
    with pytest.raises(DataError) as caught:
        security_change.changes("acts.csv", ["USA", "CHN"], ["defence"])
    assert [f.field for f in caught.value.faults] == ["partner", "kind", "change", "date"]
    assert "acts.csv:3" in str(caught.value)


def test_later_acts_come_later_and_groups_spread(monkeypatch):
    rows = [
        {"country": "SWE", "partner": "NATO", "kind": "defence", "change": "ended", "date": "2030"},
        {
            "country": "FIN SWE",
            "partner": "USA",
            "kind": "defence",
            "change": "made",
            "date": "2023",
        },
    ]
    monkeypatch.setattr(security_change, "rows", lambda _: rows)
    labels = load_security()["country"].values.tolist()
    found = security_change.changes("acts.csv", labels, ["defence"])
    assert [c.pair for c in found[:2]] == [("FIN", "USA"), ("SWE", "USA")]
    assert len(found) == 2 + 31
    assert not found[-1].made
