"""The embedded snapshot: every identity, known figures, and a file that has been damaged."""

from __future__ import annotations

import dataclasses
import io
import json
import tomllib
from importlib import resources

import numpy as np
import pytest
from rich.console import Console

from detente import catalogue
from detente.errors import DataError
from detente.world import snapshot_file
from detente.world.check import check
from detente.world.load import embedded, load_world
from detente.world.show import describe, render, render_check, repair_kinds, repairs


@pytest.mark.parametrize("identity", check(load_world()), ids=lambda i: i.name)
def test_identity(identity):
    assert identity.passed, (identity.worst, identity.where)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("non_negative", lambda t: t.flow[0, 1].__setitem__(3, -1.0)),
        ("input_shares", lambda t: t.input_share[2, 3].__setitem__(4, 0.9)),
        ("value_added_positive", lambda t: t.value_added_share[2].__setitem__(4, 0.0)),
        ("final_shares", lambda t: t.final_demand_share[2].__setitem__(4, 0.5)),
        ("market_clearing", lambda t: t.flow[0, 1].__setitem__(3, 1e5)),
        ("tariff_range", lambda t: t.tariff[0, 1].__setitem__(50, 0.1)),
        ("tariff_range", lambda t: t.tariff[1, 1].__setitem__(0, 0.1)),
        ("finite", lambda t: t.flow[0, 1].__setitem__(3, np.nan)),
        ("elasticities", lambda t: t.trade_elasticity.__setitem__(0, 0.0)),
        ("described", lambda t: t.flow.attrs.pop("licence")),
    ],
)
def test_each_identity_can_fail(name, broken):
    world = load_world()
    trade = world.trade.copy(deep=True)
    for variable in trade.data_vars.values():
        variable.values = np.array(variable.values)
    broken(trade)
    failed = {i.name for i in check(dataclasses.replace(world, trade=trade)) if not i.passed}
    assert name in failed


def test_labels_out_of_order_are_found_with_the_axis():
    world = load_world()
    importers = world.trade["importer"].values[::-1]
    wrong = dataclasses.replace(world, trade=world.trade.assign_coords(importer=importers))
    found = {i.name: i for i in check(wrong)}
    assert not found["country_labels"].passed
    assert "importer" in found["country_labels"].where


def test_russian_energy_goes_where_customs_saw_it():
    # BACI 2013, coal, oil, gas and other mining: Italy 18.1 billion; WIOD has 106 of 188 on ROW.
    sold = load_world().trade.flow.sel(exporter="RUS", sector="mining")
    abroad = sold.drop_sel(importer="RUS").sum() / 1e3
    assert float(abroad) == pytest.approx(187.7, rel=0.01)
    assert float(sold.sel(importer="ITA")) / 1e3 == pytest.approx(18.1, rel=0.02)
    assert 18 < float(sold.sel(importer="DEU")) / 1e3 < 21
    assert float(sold.sel(importer="ROW")) / 1e3 < 26


@pytest.mark.parametrize(
    ("importer", "exporter", "sector", "low", "high"),
    [
        ("JPN", "USA", "motor_vehicles", 0.0, 0.0),  # Japan has no duty on cars
        ("DEU", "USA", "motor_vehicles", 0.04, 0.10),
        ("CHN", "USA", "motor_vehicles", 0.12, 0.25),
        ("IND", "USA", "motor_vehicles", 0.20, 0.60),
        ("USA", "MEX", "motor_vehicles", 0.0, 0.0),
        ("DEU", "FRA", "crops_livestock", 0.0, 0.0),
        ("DEU", "TUR", "motor_vehicles", 0.0, 0.0),  # customs union, without agriculture
        ("TUR", "DEU", "crops_livestock", 0.10, 0.40),
        ("KOR", "USA", "crops_livestock", 0.30, 0.60),
        ("BRA", "DEU", "motor_vehicles", 0.10, 0.35),
        ("BGR", "DEU", "motor_vehicles", 0.0, 0.0),
        ("USA", "CHN", "textiles_apparel_leather", 0.07, 0.12),
    ],
)
def test_known_duties_of_2014(importer, exporter, sector, low, high):
    duty = load_world().trade.tariff.sel(importer=importer, exporter=exporter, sector=sector)
    assert low <= float(duty) <= high


def test_levels_of_today():
    levels = load_world().levels
    assert float(levels.gdp.sel(country="USA")) == pytest.approx(28.75e12, rel=0.01)
    assert float(levels.gdp.sum()) == pytest.approx(110.98e12, rel=0.001)
    assert float(levels.population.sum()) == pytest.approx(8.142e9, rel=0.001)


def test_value_added_stays_near_the_published():
    totals = [r for r in load_world().repairs if r.kind == "value_added_total"]
    assert len(totals) == 44
    assert max(abs(r.after / r.before - 1) for r in totals) < 0.005


def test_elasticities_are_selected_by_name():
    default = load_world().trade
    other = load_world("caliendo_parro_2015").trade
    assert default.trade_elasticity.attrs["set"] == default["elasticity_set"].values[0]
    assert float(other.trade_elasticity.sel(sector="refined_petroleum")) == 64.85
    assert other.trade_elasticity.attrs["source"].startswith("Caliendo")
    with pytest.raises(DataError) as caught:
        load_world("caliendo_paro_2015")
    assert caught.value.faults[0].nearest == "caliendo_parro_2015"


def test_a_world_is_read_only():
    with pytest.raises(ValueError, match="read-only"):
        load_world().trade.flow.values[0, 0, 0] = 1


@pytest.mark.parametrize("damage", ["truncate", "flip", "no_checksum", "empty"])
def test_a_damaged_snapshot_is_refused(tmp_path, damage):
    path = tmp_path / "world.npz"
    content = bytearray(embedded().read_bytes())
    checksum = snapshot_file.checksum(path)
    checksum.write_bytes(snapshot_file.checksum(embedded()).read_bytes())
    if damage == "truncate":
        content = content[: len(content) // 2]
    elif damage == "flip":
        content[len(content) // 2] ^= 1
    elif damage == "empty":
        content = bytearray()
    else:
        checksum.unlink()
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        load_world(path=path)
    assert caught.value.exit_code == 2
    assert "world.npz" in str(caught.value)


def test_a_snapshot_that_reads_well_but_is_another_is_refused(tmp_path):
    arrays, metadata, digest = snapshot_file.read(embedded())
    path = tmp_path / "world.npz"
    snapshot_file.write(path, {**arrays, "gdp": 2 * arrays["gdp"]}, metadata)
    load_world(path=path)
    snapshot_file.checksum(path).write_text(f"{digest}\n")
    with pytest.raises(DataError, match="sha256"):
        snapshot_file.read(path)


def test_the_snapshot_is_a_few_megabytes_and_names_its_sources():
    assert embedded().stat().st_size < 5e6
    _, metadata, digest = snapshot_file.read(embedded())
    assert load_world().hash == digest
    assert all(len(value) == 64 for value in metadata["source_sha256"].values())
    json.dumps(metadata, allow_nan=False)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_everything_shown_has_words_in_both_languages(lang):
    world = load_world()
    assert {row.name for row in describe(world, lang)} >= {"flow", "gdp", "trade_elasticity"}
    assert all(row.label for row in repairs(world, lang))
    assert len(repairs(world, lang)) == sum(n for _, _, n in repair_kinds(world, lang))
    assert all(identity.label(lang) for identity in check(world))
    for axis, table in (("country", catalogue.places()), ("sector", catalogue.sectors())):
        for name in world.trade[axis].values.tolist():
            assert table[name].label(lang)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_tables_print_names_sources_and_verdicts(lang):
    console = Console(width=200, record=True, file=io.StringIO())
    console.print(render(load_world(), lang), render_check(check(load_world()), lang))
    shown = console.export_text()
    assert "World Input-Output Database" in shown
    assert load_world().hash in shown
    assert "FAIL" not in shown
    assert {"en": "Italy", "ja": "イタリア"}[lang] in shown


def test_messages_have_both_languages():
    raw = resources.files("detente.i18n").joinpath("world.toml").read_text("utf-8")
    for name, message in tomllib.loads(raw).items():
        assert set(message) == {"en", "ja"}, name
