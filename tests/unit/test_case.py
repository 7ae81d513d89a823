"""The central case in memory is the run that the pipeline writes without draws."""

import datetime
import re

import pandas as pd
import pytest

from detente.deal.load import load_deal
from detente.deal.settings import changed
from detente.pipeline import run
from detente.report.html import render
from detente.report.numbers import Numbers
from detente.studio.desk import Desk

DAY = datetime.date(2026, 1, 1)
DEALS = {
    "as it is": load_deal("moscow-washington-2025"),
    "changed": changed(
        load_deal("moscow-washington-2025"),
        {"us-russian-energy-imports.0.share": 0.4, "rouble-energy-payments.status": "signed"},
        ["technology-and-investment-for-russia"],
    ),
}


@pytest.fixture(scope="module")
def desk():
    return Desk(DAY)


@pytest.fixture(scope="module", params=list(DEALS))
def both(request, desk, tmp_path_factory):
    deal = DEALS[request.param]
    folder = tmp_path_factory.mktemp("runs")
    return run(deal, folder, as_of=DAY, draws=0), desk.run(deal)


def test_every_table_is_the_same(both):
    written, held = both
    files = {path.stem for path in written.path.glob("*.parquet")}
    assert files == set(held.tables)
    assert written.outcomes == held.outcomes
    for name in written.outcomes:
        for comparison in ("deal", "today", "speculated", "odds"):
            one, other = (one.table(name, comparison) for one in both)
            pd.testing.assert_frame_equal(
                one, other, check_dtype=False, check_categorical=False, rtol=1e-12, atol=0
            )
    for name in ("contributions", "expected", "odds"):
        one, other = (getattr(run, name) for run in both)
        pd.testing.assert_frame_equal(one, other, check_dtype=False, check_categorical=False)


def test_what_it_rests_on_is_the_same(both):
    written, held = (dict(one.meta) for one in both)
    for meta in (written, held):
        datetime.datetime.fromisoformat(meta.pop("created"))
    assert written.keys() == held.keys()
    for key in written:
        assert written[key] == held[key], key


def test_the_report_is_the_same(both):
    for lang in ("en", "ja"):
        one, other = (render(one, lang) for one in both)
        created = [run.meta["created"][:16].replace("T", " ") for run in both]
        assert one.replace(created[0], "") == other.replace(created[1], "")


def test_a_run_in_memory_reads_no_file(desk, tmp_path, monkeypatch):
    """Its path is a name; where it is taken for one, nothing is there."""
    held = desk.run(DEALS["as it is"])
    decoy = tmp_path / held.path
    decoy.mkdir()
    for name in ("real_income", "odds", "contributions", "cells"):
        (decoy / f"{name}.parquet").write_bytes(b"none")
    (decoy / "report.en.html").write_text("none", "utf-8")
    page = render(held, "en")
    monkeypatch.chdir(tmp_path)
    assert render(type(held)(held.path, held.meta, held.tables), "en") == page


def test_what_is_set_aside_is_told_in_the_report(desk):
    deal = DEALS["changed"]
    held = desk.run(deal)
    name = "technology-and-investment-for-russia"
    title = deal.provision(name).title
    assert name not in held.meta["covered"]
    assert all(row["provision"] != name for row in held.shocks)
    assert name not in set(held.contributions["provision"])
    for lang, said in (("en", "Set aside: this scenario"), ("ja", "このシナリオの計算から除外")):
        page = render(held, lang)
        assert said in page
        gaps = page[page.index('<section id="not_covered"') :]
        row = next(
            x for x in re.findall(r"<(?:li|tr|p)\b.*?</(?:li|tr|p)>", gaps, re.S) if said in x
        )
        assert title[lang] in row
        assert said not in render(desk.run(DEALS["as it is"]), lang)


def test_only_what_it_is_asked_for_is_split(desk):
    case = desk.case(DEALS["as it is"])
    whole, quick = case.run(), case.run(split=False)
    assert len(whole.contributions)
    assert not len(quick.contributions)
    assert Numbers(quick).income.keys() == Numbers(whole).income.keys()
    assert quick.meta["fingerprint"] == whole.meta["fingerprint"]
