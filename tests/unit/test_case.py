"""The central case in memory is the run that the pipeline writes without draws."""

import datetime
import json
from dataclasses import replace

import numpy as np
import pytest

from detente.deal.load import load_deal
from detente.deal.settings import changed
from detente.forecasts.forecast import from_run
from detente.pipeline import run
from detente.report import accounts
from detente.report.html import render
from detente.report.numbers import Numbers
from detente.studio.desk import Desk

DAY = datetime.date(2026, 1, 1)
PLAIN = load_deal("moscow-washington-2025")
CHANGED = changed(
    PLAIN,
    {"us-russian-energy-imports.0.share": 0.4, "rouble-energy-payments.status": "signed"},
    ["technology-and-investment-for-russia"],
)


@pytest.fixture(scope="module")
def desk():
    return Desk(DAY)


@pytest.fixture(scope="module")
def both(desk, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    return run(CHANGED, folder, as_of=DAY, draws=0), desk.run(CHANGED)


def timeless(run):
    """Return a run without the times that it took and was made at."""
    meta = json.loads(json.dumps(run.meta))
    datetime.datetime.fromisoformat(meta["created"])
    meta["created"] = "2026-01-01T00:00:00+00:00"
    for row in meta["solves"]:
        assert row["seconds"] >= 0
        row["seconds"] = 0.0
    return replace(run, meta=meta)


def test_every_table_is_the_same(both):
    written, held = both
    files = {path.stem for path in written.path.glob("*.parquet")}
    assert files == set(held.tables)
    assert written.outcomes == held.outcomes
    for name in files:
        one, other = written._read(name), held.tables[name]
        assert list(one.columns) == list(other.columns)
        for column in one:
            if one[column].dtype == float:
                np.testing.assert_array_equal(one[column], other[column], err_msg=name)
            else:
                assert (one[column].astype(str) == other[column].astype(str)).all(), name


def test_what_it_rests_on_is_the_same(both):
    written, held = (timeless(one).meta for one in both)
    assert written.keys() == held.keys()
    for key in written:
        assert written[key] == held[key], key


def test_the_report_is_the_same(both):
    one, other = (render(timeless(one), "en") for one in both)
    assert one == other


def test_a_run_in_memory_reads_no_file(desk, tmp_path, monkeypatch):
    """Its path is a name; where it is taken for one, nothing is there."""
    held = desk.run(PLAIN)
    decoy = tmp_path / held.path
    decoy.mkdir()
    for name in ("real_income", "odds", "contributions", "cells"):
        (decoy / f"{name}.parquet").write_bytes(b"none")
    (decoy / "report.en.html").write_text("none", "utf-8")
    page = render(held, "en")
    monkeypatch.chdir(tmp_path)
    assert render(type(held)(held.path, held.meta, held.tables), "en") == page


def test_what_is_set_aside_is_told_in_the_report(desk):
    held = desk.run(CHANGED)
    name = "technology-and-investment-for-russia"
    title = CHANGED.provision(name).title
    assert name not in held.meta["covered"]
    assert all(row["provision"] != name for row in held.shocks)
    assert name not in set(held.contributions["provision"])
    for lang, said in (("en", "Set aside: this scenario"), ("ja", "このシナリオの計算から除外")):
        page = render(held, lang)
        assert said in page
        gaps = page[page.index('<section id="not_covered"') :]
        assert title[lang] in gaps[: gaps.index(said)].rsplit("<div", 1)[1]
    kept = accounts.uncovered(desk.run(PLAIN), "en")
    assert not any(gap.reason.startswith("Set aside") for gap in kept)


def test_nothing_rests_on_the_numbers_of_what_is_set_aside(desk):
    left_out = {p.id for p in CHANGED.provisions if p.set_aside}
    assert left_out
    every = {p.id for p in PLAIN.provisions}
    assert {row["provision"] for row in desk.run(PLAIN).assumptions} == every
    assert {row["provision"] for row in desk.run(CHANGED).assumptions} == every - left_out


def test_what_is_set_aside_is_not_forecast(desk):
    day = datetime.date.today() + datetime.timedelta(365)
    told = {one.provision for one in from_run(desk.run(CHANGED), by=day)}
    assert "technology-and-investment-for-russia" not in told
    assert "technology-and-investment-for-russia" in {
        one.provision for one in from_run(desk.run(PLAIN), by=day)
    }


def test_only_what_it_is_asked_for_is_split(desk):
    case = desk.case(PLAIN)
    whole, quick = case.run(), case.run(split=False)
    assert len(whole.contributions)
    assert not len(quick.contributions)
    assert Numbers(quick).income.keys() == Numbers(whole).income.keys()
    assert quick.meta["fingerprint"] == whole.meta["fingerprint"]
