"""What a measure on energy lacks in the data is counted over arcs between states only."""

from small_deal import arcs, deal, small_energy

from detente.shocks.coverage_energy import Lack, lacks


def test_own_supply_is_no_arc():
    made = deal(arcs("energy_embargo", "RUS, USA", "RUS, USA", "crude", "share: 1"))
    found = list(lacks(made.provisions[0].measures[0], small_energy()))
    # Of the two arcs the American one is empty.
    assert found == [Lack("no_energy_flow", count=1, total=2)]


def test_what_a_state_made_in_any_year_is_no_lack():
    energy = small_energy().copy(deep=True)
    energy["energy_production"].loc[{"country": "NOR", "year": 2024}] = 0.0
    where = "country: [NOR], commodity: [gas], change: 1, unit: bcm/y"
    made = deal(f"kind: energy_supply, {where}, instrument: production_quota")
    assert list(lacks(made.provisions[0].measures[0], energy)) == []
