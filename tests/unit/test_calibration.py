"""The calibration table is what the code computes from the regime files and the embedded world."""

import json

import pytest

from detente.deal.library import library
from detente.ensemble.calibrate import calibrate
from detente.world.load import load_world
from detente.world.regime import CALIBRATED, calibration_table, provisions, to_calibrate


@pytest.fixture(scope="module")
def stored() -> dict:
    return json.loads((library() / "regime" / CALIBRATED).read_text("utf-8"))


def test_table_belongs_to_the_embedded_world(stored):
    assert stored["world"] == load_world().hash, "run `detente world calibrate`"


def test_every_measure_is_sized_for_every_set():
    wanted = {key for key, _ in to_calibrate(provisions())}
    table = calibration_table()
    assert set(table) == set(load_world().elasticity_sets)
    assert all(set(sizes) == wanted for sizes in table.values())


def test_default_set_computes_again(stored):
    name = load_world().elasticity
    again = calibrate((name,))[name]
    for (provision, position), size in again.items():
        row = stored["sizes"][name][f"{provision}#{position}"]
        assert size.value == pytest.approx(row["value"], abs=2e-5)
        if not size.bound:
            assert size.model == pytest.approx(size.observed, rel=1e-5)
