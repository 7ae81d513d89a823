"""What a measure of security lacks in the data, and what could move nothing at all."""

import dataclasses

import numpy as np
import pytest
import xarray as xr
from small_deal import deal, small_world

from detente.errors import DealError
from detente.shocks.coverage import coverage
from detente.shocks.resolve import resolve

pytestmark = pytest.mark.usefixtures("english")

STATES = ["FRA", "JPN", "LVA", "POL", "RUS", "UKR", "URY", "USA"]


def security() -> xr.Dataset:
    """The United States guarantees France and Poland; Russia borders Latvia and fights Ukraine."""
    places = {"country": STATES, "partner": STATES}

    def pairs(*some: str) -> xr.DataArray:
        found = xr.DataArray(
            np.zeros((len(STATES),) * 2, dtype=bool), places, ("country", "partner")
        )
        for pair in some:
            one, other = pair.split("-")
            found.loc[one, other] = found.loc[other, one] = True
        return found

    return xr.Dataset(
        {
            "defence": pairs("USA-FRA", "USA-POL", "FRA-POL"),
            "contiguity": pairs("LVA-RUS"),
            "rivalry": pairs(),
            "war": pairs("RUS-UKR"),
            "fatal_disputes": pairs(),
            "military_burden": xr.DataArray(
                [2.0, 1.4, 3.7, 4.5, 7.5, 40.0, 2.0, 3.1], {"country": STATES}
            ),
            "major": xr.DataArray(np.isin(STATES, ["RUS", "USA"]), {"country": STATES}),
        }
    )


def world():
    return dataclasses.replace(small_world(), security=security())


def gaps(*measures):
    return [(g.reason, g.labels, g.count, g.total) for g in coverage(deal(*measures), world())]


def doubt(allies, guarantor="USA"):
    return f"kind: commitment_doubt, guarantor: {guarantor}, allies: [{allies}], probability: 0.1"


def pact(parties, action="make"):
    return f"kind: defence_pact, parties: [{parties}], action: {action}"


def arms(parties, covers=""):
    return (
        f"kind: arms_control, parties: [{parties}], region: arctic, covers: [{covers}], "
        "reduction: 0.1"
    )


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (doubt("FRA, POL"), []),
        (doubt("FRA, JPN, LVA"), [("no_guarantee", ("JPN", "LVA"), 0, 0)]),
        (doubt("USA, POL"), []),  # the guarantor itself is passed over
        (doubt("POL, GRL"), [("no_security_state", ("GRL",), 0, 0)]),
        (pact("USA, JPN"), []),
        (pact("USA, JPN, POL"), [("pact_in_force", (), 1, 3)]),
        (pact("USA, FRA, JPN", "end"), [("no_pact", (), 2, 3)]),
        (arms("USA, RUS", "LVA, POL"), []),
        (arms("USA, RUS", "POL, UKR"), [("at_war_with_others", ("RUS", "UKR"), 0, 0)]),
        (arms("RUS, UKR"), []),
        (arms("LVA, POL", "URY, RUS"), [("hardly_a_threat", ("URY",), 0, 0)]),
        ("kind: tie, parties: [USA, ROW], change: 0.1", [("no_security_state", ("ROW",), 0, 0)]),
        (
            "kind: defence_budget, country: [FRA, ROW], share_of_gdp: 0.03",
            [("no_security_state", ("ROW",), 0, 0)],
        ),
        (
            "kind: defence_budget, country: [FRA, POL, USA], share_of_gdp: 0.03",
            [("pledge_met", ("POL", "USA"), 0, 0)],
        ),
        ("kind: defence_budget, country: [POL], share_of_gdp: 0.03, at_least: false", []),
        (
            "kind: restraint_zone, parties: [USA, RUS], region: arctic, reduction: 0.1",
            [],
        ),
        (
            "kind: restraint_zone, parties: [USA, RUS], region: black_sea, reduction: 0.1",
            [("not_there", ("USA",), 0, 0), ("at_war_with_others", ("RUS", "UKR"), 0, 0)],
        ),
        ("kind: troops, state: [FRA, USA], host: POL, change: 5", []),
    ],
)
def test_lacks(measure, expected):
    assert gaps(measure) == expected


FAULTS = {
    "no ally has a pact": (doubt("JPN, LVA"), "no ally named has a pact"),
    "the guarantor alone": (doubt("USA"), "one state only"),
    "pacts in force": (pact("USA, FRA, POL"), "in force already"),
    "no pact to end": (pact("JPN, LVA", "end"), "none of these pacts"),
    "tie with itself": ("kind: tie, parties: [USA, USA], change: 0.1", "one state only"),
    "recognises itself": ("kind: recognition, by: [FRA], of: [FRA]", "one state only"),
    "at home": ("kind: troops, state: [POL], host: POL, change: 5", "one state only"),
    "arms for itself": (
        "kind: arms_supply, supplier: [FRA], recipient: [FRA], value: 9",
        "one state only",
    ),
}


@pytest.mark.parametrize(("measure", "words"), FAULTS.values(), ids=FAULTS)
def test_a_measure_that_could_move_nothing_is_a_fault(measure, words):
    with pytest.raises(DealError) as caught:
        resolve(deal(measure), world())
    (fault,) = caught.value.faults
    assert words in fault.message
    assert resolve(deal(measure, status="denied"), world()) == ()


def test_a_pact_that_the_deal_makes_can_be_doubted():
    made = (pact("USA, JPN"), doubt("JPN, POL"))
    assert gaps(*made) == []
    assert len(resolve(deal(*made), world())) == 3


def test_states_that_the_data_lack_are_no_fault():
    assert resolve(deal(doubt("GRL, ROW")), world())
    assert [g[:2] for g in gaps(doubt("GRL, ROW"))] == [("no_security_state", ("GRL", "ROW"))]


def test_gaps_are_said_in_both_languages():
    measures = doubt("FRA, LVA"), pact("USA, JPN, POL"), pact("USA, LVA, FRA", "end")
    found = coverage(deal(*measures, arms("LVA, POL", "URY, RUS"), doubt("POL, ROW")), world())
    assert len({g.reason for g in found}) == 5
    said = [g.sentence(lang) for g in found for lang in ("en", "ja")]
    assert len(set(said)) == len(said)
    assert "Latvia" in said[0]
    assert "ラトビア" in said[1]
