"""The page's own functions against the same rules in Python."""

from __future__ import annotations

import random
from dataclasses import asdict

import pytest
from predict_cases import cases

from detente.report.quantity import quantity, writing

PREDICT = """async ({ response, knobs, board, solved, wanted }) => {
  const { predicted } = await import("/static/predict.js");
  return predicted(board, response, new Map(Object.entries(knobs)), solved, wanted).values;
}"""


@pytest.fixture
def blank(watched, address):
    """A page of the studio's origin on which nothing runs."""
    watch = watched()
    watch.expect("404")  # the browser asks for an icon of the picture
    page = watch.context.new_page()
    page.goto(f"{address}/static/icon.svg")
    return page


def test_predictions_are_those_of_python(blank):
    for case in cases():
        told = blank.evaluate(PREDICT, case)
        assert told.keys() == case["expected"].keys()
        for group, cells in case["expected"].items():
            assert told[group] == [one and pytest.approx(one, rel=1e-9) for one in cells], case


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
