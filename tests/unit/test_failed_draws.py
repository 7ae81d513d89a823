"""Draws that cannot be solved are told and left out; where none can be, there is no run."""

import html
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from report_synthetic import drawn, make
from toy_model import SLOPE, Toy, run

from detente import pipeline
from detente.ensemble.stream import FAULT
from detente.errors import SolveError
from detente.report.drawn import note
from detente.report.html import render

MOST = 1.75


def of(monkeypatch, most):
    monkeypatch.setattr(pipeline, "models", lambda: {"toy": Toy(most=most)})


@pytest.fixture
def made(monkeypatch, tmp_path):
    of(monkeypatch, MOST)
    return run(tmp_path)


def test_a_failed_draw_is_recorded_with_its_reason(made):
    steep = made.draws[f"parameter.{SLOPE}"] > MOST
    assert 0 < steep.sum() < len(steep)
    failed = made.meta["draws"]["failed"]
    assert [one["draw"] for one in failed] == list(made.draws.index[steep])
    assert all("too steep" in one["reason"] for one in failed)
    assert made.draws[FAULT].notna().equals(steep.rename(FAULT))
    assert made.meta["draws"]["count"] == len(steep)


@pytest.mark.parametrize("comparison", ["deal", "odds"])
def test_bands_are_over_the_others(made, comparison):
    table, found = made.table("exposure", comparison), made.drawn("exposure", comparison)
    assert len(found) == made.draws[FAULT].isna().sum()
    assert not found.isna().any(axis=None)
    each = found[table["country"].astype(str)].to_numpy(float)
    for quantile, end in ((0.05, "low"), (0.5, "median"), (0.95, "high")):
        np.testing.assert_allclose(table[end], np.quantile(each, quantile, axis=0), rtol=1e-6)
    np.testing.assert_allclose(table["positive"], (each > 0).mean(axis=0))


def test_the_report_says_how_many_failed_and_why(made):
    count = str(len(made.meta["draws"]["failed"]))
    for lang, words in (("en", f"{count} draws could not be solved"), ("ja", f"{count}通りは計算")):
        said = note(made, lang)
        assert words in said
        assert "too steep" in said
        made.meta["draws"]["failed"], failed = [], made.meta["draws"]["failed"]
        assert words not in note(made, lang)
        made.meta["draws"]["failed"] = failed


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_note_stands_in_the_report(tmp_path, lang):
    income = pd.DataFrame(np.ones((3, 1)), columns=pd.Index(["RUS"], name="country"))
    whole = drawn(make(tmp_path / "run"), {"deal/real_income": income})
    about = whole.meta["draws"] | {"failed": [{"draw": 1, "reason": "too steep"}]}
    page = html.unescape(render(replace(whole, meta={**whole.meta, "draws": about}), lang))
    assert "too steep" in page
    assert "too steep" not in html.unescape(render(whole, lang))


def test_where_every_draw_fails_there_is_no_run(monkeypatch, tmp_path, english):
    class Central(Toy):
        """It solves its central case alone."""

        def solve(self, world, shocks, upstream):
            if self.slope != Toy().slope:
                raise SolveError("no way")
            return super().solve(world, shocks, upstream)

    monkeypatch.setattr(pipeline, "models", lambda: {"toy": Central()})
    with pytest.raises(SolveError, match=r"every draw failed.*no way"):
        run(tmp_path / "runs")
    assert not list(tmp_path.iterdir())


def test_where_the_central_case_fails_there_is_no_run(monkeypatch, tmp_path):
    of(monkeypatch, 0.0)
    with pytest.raises(SolveError, match="too steep"):
        run(tmp_path)
    assert not list(tmp_path.iterdir())
