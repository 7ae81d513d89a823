"""The steps of the build, on small figures whose answer is known, and one whole build."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.catalogue import sectors
from detente.errors import DataError, SolveError
from detente.i18n import text
from detente.world.build.elasticities import DEFAULT, elasticity_sets
from detente.world.build.levels import levels
from detente.world.build.repair import balance, flow_spending, intermediate
from detente.world.build.retarget import Pattern, rebalance
from detente.world.build.snapshot import build
from detente.world.build.tariffs import tariffs
from detente.world.check import check
from detente.world.load import load_world
from detente.world.sources import wiod_assembled

sys.path.insert(0, str(Path(__file__).parent))
import world_files as files


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("raw")
    files.write_all(folder)
    return folder


def test_the_same_files_give_the_same_bytes_and_a_world_that_adds_up(raw, tmp_path):
    steps = []
    one = build(raw, tmp_path / "one.npz", steps.append)
    two = build(raw, tmp_path / "two.npz")
    assert one.sha256 == two.sha256
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    names = ("read", "tariff", "retarget", "balance", "levels", "write")
    assert steps == [text(f"world.step_{name}") for name in names]
    assert [i for i in check(load_world(path=tmp_path / "one.npz")) if not i.passed] == []
    kinds = {repair.kind for repair in one.repairs}
    assert {"stocks_kept", "value_added", "retargeted", "tariff_swapped", "level_gdp"} <= kinds


def test_a_build_names_every_missing_file_and_writes_nothing(tmp_path):
    with pytest.raises(DataError) as caught:
        build(tmp_path, tmp_path / "w.npz")
    assert len(caught.value.faults) == 5
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def table(tmp_path):
    np.savez(tmp_path / "w.npz", **files.wiod_arrays(["RUS", "DEU", "ROW"], ["A", "B", "C"]))
    return wiod_assembled.read(tmp_path / "w.npz")


def test_balance_closes_every_account_at_any_duties(table):
    duty = np.random.default_rng(2).uniform(0, 0.5, table.flow.shape)
    duty[np.arange(3), np.arange(3)] = 0
    world = balance(table, duty)
    output = world.flow.sum(axis=1)
    final = flow_spending(world.flow, duty) - intermediate(world.input_share, output)
    income = final.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(final, world.final_demand_share * income, atol=1e-10)
    np.testing.assert_allclose(world.input_share.sum(axis=1) + world.value_added_share, 1)
    assert (world.flow >= 0).all()
    assert (world.value_added_share > 0).all()
    assert {r.where for r in world.repairs if r.kind == "stocks_kept"} == {"RUS, DEU, A"}
    assert {r.where for r in world.repairs if r.kind == "value_added"} == {"RUS, B"}


@pytest.mark.parametrize("left", [-2.5, 0.0, 1e-9])
@pytest.mark.parametrize("made", [0.5, 2.0])
def test_stocks_leave_no_buyer_without_what_the_seller_makes(table, left, made):
    flow, drawn, output = table.flow.copy(), np.zeros_like(table.flow), table.output.copy()
    flow[1, 1, 2] = left
    drawn[1, 1, 2] = 40.0 - left  # 40 were bought, all or more than all of it from stocks
    output[1, 2] = made * 40.0
    given = replace(table, flow=flow, drawn=drawn, output=output)
    world = balance(given, np.zeros_like(flow))
    kind = "stocks_kept" if made > 1 else "negative_flow"
    listed = [(r.kind, r.before, r.after) for r in world.repairs if r.where == "DEU, DEU, C"]
    if made > 1:
        assert listed == [(kind, left, 40.0)]
        assert world.flow[1, 1, 2] > 1
    else:
        assert listed == ([(kind, left, 0.0)] if left < 0 else [])
        assert world.flow[1, 1, 2] < 1e-6


def test_stocks_that_leave_something_stay_out(table):
    drawn = 0.9 * table.flow.clip(0)
    world = balance(replace(table, drawn=drawn), np.zeros_like(drawn))
    assert not [r for r in world.repairs if r.kind == "stocks_kept"]


def test_balance_leaves_a_table_alone_that_adds_up(table):
    once = balance(table, np.zeros_like(table.flow))
    output = once.flow.sum(axis=1)
    use = once.input_share * output[:, None, :]
    sound = table.with_flow(once.flow)
    sound = type(sound)(
        **{**vars(sound), "domestic_use": use, "imported_use": 0 * use, "output": output}
    )
    twice = balance(sound, np.zeros_like(table.flow))
    np.testing.assert_allclose(twice.flow, once.flow, rtol=1e-12)
    assert {r.kind for r in twice.repairs} == {
        "duty_on_inputs",
        "value_added_total",
        "output_total",
    }


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), kept=st.booleans())
def test_retargeting_keeps_both_margins(seed, kept):
    draw = np.random.default_rng(seed)
    flow = draw.uniform(5, 10, (6, 6))
    target = flow[1] * draw.uniform(0.8, 1, 6)  # the rest can take what is left
    target[2] = np.nan
    pattern = Pattern(1, target, flow.sum(axis=0), rest=5, rest_kept=kept)
    new = rebalance(flow, pattern)
    np.testing.assert_allclose(new.sum(axis=0), flow.sum(axis=0), rtol=1e-9)
    np.testing.assert_allclose(new.sum(axis=1), flow.sum(axis=1), rtol=1e-9)
    np.testing.assert_allclose(np.diag(new), np.diag(flow))
    assert (new >= 0).all()
    assert new[1, 2] == pytest.approx(flow[1, 2])
    if kept:
        assert new[1, 5] == pytest.approx(flow[1, 5])
    else:
        np.testing.assert_allclose(new[1, [0, 3, 4]], target[[0, 3, 4]])


def test_retargeting_more_than_an_importer_buys_is_refused():
    flow = np.ones((3, 3))
    pattern = Pattern(0, np.array([np.nan, 0.0, np.nan]), np.full(3, 9.0), rest=2, rest_kept=False)
    flow[0, 1] = 5
    with pytest.raises(SolveError):
        rebalance(flow, pattern)


def test_tariffs_mend_the_swap_the_accession_and_the_empty_exporter():
    countries = ("BGR", "BRA", "BEL", "LUX", "HRV", "SVN", "USA")
    at = {code: i for i, code in enumerate(countries)}
    raw = np.zeros((7, 7, 16))
    raw[at["BGR"], at["USA"]] = 0.11  # Brazil's duty, in Bulgaria's place
    raw[at["USA"], at["BEL"]] = 0.03
    raw[at["USA"], at["SVN"]] = 0.04
    raw[at["SVN"], at["HRV"]] = 0.05
    raw[:, :, 15] = 0.01
    duty, repairs = tariffs(raw, countries)
    crops, finance = (list(sectors()).index(s) for s in ("crops_livestock", "finance"))
    assert duty[at["USA"], at["BRA"], crops] == 0.11
    assert duty[at["USA"], at["BGR"], crops] == 0
    assert duty[at["LUX"], at["USA"], crops] == 0.03
    assert duty[at["HRV"], at["USA"], crops] == 0.04
    assert duty[at["HRV"], at["SVN"], crops] == 0
    assert duty[:, :, finance].max() == 0
    assert {r.kind for r in repairs} >= {"tariff_swapped", "tariff_services"}


def test_machinery_and_electronics_follow_the_order_of_the_published_groups():
    raw = np.zeros((2, 2, 16))
    raw[0, 1, 11], raw[0, 1, 12] = 0.12, 0.13
    duty, _ = tariffs(raw, ("USA", "JPN"))
    names = list(sectors())
    assert duty[1, 0, names.index("machinery")] == 0.12
    assert duty[1, 0, names.index("electronics")] == 0.13
    assert duty[1, 0, names.index("electrical_equipment")] == 0.13


def test_published_elasticities_by_sector():
    sets = elasticity_sets()
    names = list(sectors())

    def of(name, sector):
        at = sets.names.index(name), names.index(sector)
        return sets.value[at], sets.error[at]

    assert sets.names[0] == DEFAULT
    assert of("lashkaripour_lugovskyy_2023", "refined_petroleum") == (0.636, 0.464)
    assert of("lashkaripour_lugovskyy_2023", "machinery") == (7.750, 1.330)
    assert of("lashkaripour_lugovskyy_2023", "electronics") == (1.235, 0.323)
    assert of("caliendo_parro_2015", "refined_petroleum") == (64.85, 15.61)
    assert of("fontagne_guimbard_orefice_2022", "mining")[0] == 3.41
    assert of("simonovska_waugh_2014", "finance")[0] == 4
    assert (sets.value > 0).all()
    assert (sets.error > 0).all()


def test_levels_use_the_latest_year_and_the_rest_is_what_the_world_has_left():
    gdp = {"DEU": {2023: 5.0, 2024: 6.0}, "RUS": {2022: 2.0}, "WLD": {2024: 100.0}}
    level, repairs = levels(gdp, gdp, ("DEU", "RUS", "ROW"))
    np.testing.assert_allclose(level.gdp, [6, 2, 92])
    assert level.gdp_year.tolist() == [2024, 2022, 2024]
    assert repairs == ()
    with pytest.raises(DataError, match="FRA"):
        levels(gdp, gdp, ("DEU", "FRA", "ROW"))


def test_taiwan_is_implied_by_military_spending():
    table = {"WLD": {2024: 1e14}}
    level, repairs = levels(table, table, ("TWN", "ROW"))
    assert level.gdp[0] == pytest.approx(16475.0e6 / 0.020981)
    assert [r.where for r in repairs] == ["TWN", "TWN"]
