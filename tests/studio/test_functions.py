"""The page's own functions against the same rules in Python."""

from __future__ import annotations

import random
from dataclasses import asdict

import pytest

from detente.deal.load import load_deal
from detente.deal.settings import changed, knobs
from detente.ensemble.response import response
from detente.report.quantity import quantity, writing

DEAL = "moscow-washington-2025"
PREDICT = """async ({ response, knobs, board, solved, wanted }) => {
  const { predicted } = await import("/static/predict.js");
  return predicted({ values: board }, response, new Map(knobs), solved, wanted).values;
}"""


@pytest.fixture
def blank(watched, address):
    """A page of the studio's origin on which nothing runs."""
    watch = watched()
    watch.expect("404")  # the browser asks for an icon of the picture
    page = watch.context.new_page()
    page.goto(f"{address}/static/icon.svg")
    return page


def toy(deal):
    """A solve that is quick, not linear, and in which provisions work together."""
    import numpy as np

    total = {"a": 1.0, "b": 0.0}
    for one in knobs(deal):
        if not deal.provision(one.provision).set_aside:
            total["a"] += one.central**2 + len(one.name)
            total["b"] += np.sin(one.central)
    return {
        "deal/x": np.array([total["a"], total["b"], total["a"] * total["b"]]),
        "cells": np.array([total["b"] - total["a"]]),
    }


def test_predictions_are_those_of_python(blank):
    deal = load_deal(DEAL)
    movers = [p.id for p in deal.provisions if p.measures and not p.set_aside]
    found = response(deal, toy, movers)
    plain = lambda part: part and {k: v.tolist() for k, v in part.items()}  # noqa: E731
    sent = {
        "chords": {
            name: {"low": plain(one.low), "high": plain(one.high)}
            for name, one in found.chords.items()
        },
        "without": {name: plain(part) for name, part in found.without.items()},
        "along": found.along,
    }
    every = {one.name: one for one in knobs(deal)}
    seen = [
        (n, {"provision": k.provision, "low": k.low, "central": k.central, "high": k.high,
             "together": list(k.together)})
        for n, k in every.items()
    ]  # fmt: skip
    chance = random.Random(8)
    assert len(found.chords) >= 3
    for _ in range(40):
        names = chance.sample(sorted(found.chords), chance.randint(0, len(found.chords)))
        values = {n: every[n].at(chance.choice([0, 0.2, 0.5, 0.7, 1])) for n in names}
        without = chance.sample(movers, chance.randint(0, min(2, len(movers))))
        wanted = found.at(values, without)
        told = blank.evaluate(
            PREDICT,
            {
                "response": sent,
                "knobs": seen,
                "board": plain(found.central),
                "solved": {"values": {}, "without": []},
                "wanted": {"values": values, "without": without},
            },
        )
        for group, cells in wanted.items():
            assert told[group] == pytest.approx(cells.tolist(), rel=1e-9, abs=1e-12)


def test_a_number_at_an_end_is_predicted_exactly(blank):
    deal = load_deal(DEAL)
    movers = [p.id for p in deal.provisions if p.measures and not p.set_aside]
    found = response(deal, toy, movers)
    for name, chord in found.chords.items():
        alone = not chord.knob.together
        for end in (chord.knob.low, chord.knob.high):
            exact = toy(changed(deal, {name: end}))
            assert found.at({name: end})["cells"] == pytest.approx(exact["cells"]) or not alone


SHOWN = """async ({ values, writing, lang }) => {
  const { shown } = await import("/static/format.js");
  return values.map((value) => shown(value, { writing }, lang));
}"""
UNITS = (
    "%",
    "percentage points",
    "million USD of 2014",
    "billion USD a year",
    "Mt",
    "bcm",
    "other",
)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_numbers_are_written_as_the_report_writes_them(blank, lang):
    chance = random.Random(3)
    sizes = [0.0, 1.0, 0.5, 9.996, 99.96, 999.6, 1e3, 1e-3, 9.99e-4, 1e4, 12345.6]
    sizes += [10 ** chance.uniform(-6, 6) for _ in range(200)]
    values = [sign * one for one in sizes for sign in (1, -1)] + [None]
    for unit in UNITS:
        sent = {"values": values, "writing": asdict(writing(unit, lang)), "lang": lang}
        wanted = [quantity(one, unit, lang) if one is not None else "–" for one in values]
        told = blank.evaluate(SHOWN, sent)
        wrong = [t for t in zip(values, told, wanted, strict=True) if t[1] != t[2]]
        assert not wrong, (unit, wrong[:5], len(wrong))
