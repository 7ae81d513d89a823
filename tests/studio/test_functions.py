"""The page's own functions against the same rules in Python."""

from __future__ import annotations

import random
from dataclasses import asdict

import pytest
from predict_cases import cases

from detente.i18n import messages
from detente.report.quantity import quantity, writing
from detente.report.world_map import Classes

PREDICT = """async (cases) => {
  const { predicted } = await import("/static/predict.js");
  return cases.map(({ board, response, knobs, solved, wanted }) =>
    predicted(board, response, new Map(Object.entries(knobs)), solved, wanted).values);
}"""


@pytest.fixture
def blank(watched, address):
    """A page of the studio's origin on which nothing runs."""
    watch = watched()
    watch.expect("404")  # the browser asks for an icon of the picture
    page = watch.context.new_page()
    page.goto(f"{address}/static/icon.svg")
    return page


def same(told, wanted):
    """Whether two predictions have the same numbers and the same gaps."""
    assert told.keys() == wanted.keys()
    for group, cells in wanted.items():
        gaps = [one is None for one in cells]
        assert [one is None for one in told[group]] == gaps
        numbers = [[x for x in one if x is not None] for one in (told[group], cells)]
        assert numbers[0] == pytest.approx(numbers[1], rel=1e-9, abs=1e-12)


def test_predictions_are_those_of_python(blank):
    """Ends and inner places, one unknown in two places, what goes along, what cannot be solved."""
    given = cases()
    for told, case in zip(blank.evaluate(PREDICT, given), given, strict=True):
        same(told, case["expected"])


def test_a_prediction_from_where_a_deal_was_solved_is_the_difference_of_two(blank):
    """From a board at one scenario to another: as from the deal's own by way of neither."""
    given = cases()
    at = next(one for one in given if one["wanted"]["values"] and not one["wanted"]["without"])
    board = {"values": at["expected"]}
    moved = [one | {"board": board, "solved": at["wanted"]} for one in given]
    for told, case in zip(blank.evaluate(PREDICT, moved), given, strict=True):
        same(told, case["expected"])


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


CLASSES = """async ({ values, colours }) => {
  const { limits, ordered, painter } = await import("/static/classes.js");
  const ends = limits(values);
  const paint = painter(new Map(values.map((x, i) => [`${i}`, x])), ends, colours, {});
  return { ends, paints: values.map((x, i) => paint(`${i}`)), worse: ordered(colours, -1),
    better: ordered(colours, 1), neither: ordered(colours, 0) };
}"""


def test_areas_have_the_classes_of_the_report_and_what_is_worse_is_orange(blank):
    colours = [f"#{i}" for i in range(9)]
    chance = random.Random(5)
    for _ in range(40):
        size = 10 ** chance.uniform(-6, 6)
        values = [0.0, *(chance.uniform(-size, size) for _ in range(30)), 3 * size, -size]
        told = blank.evaluate(CLASSES, {"values": values, "colours": colours})
        classes = Classes.of(values)
        assert told["ends"] == pytest.approx(classes.limits, rel=1e-9)
        assert told["paints"] == [colours[classes.index(one)] for one in values]
        assert told["better"] == told["neither"] == colours
        assert told["worse"] == colours[::-1]


CAPTION = """async ({ values, texts }) => {
  const { caption } = await import("/static/ranked.js");
  const { writing, ...rest } = values;
  const outcome = { writing, unit_shown: "u", horizon: "h" };
  const start = { texts, countries: { AAA: "Aland", BBB: "Bland", CCC: "Cland", ROW: "Rest" } };
  return caption({ values: new Map(Object.entries(rest)), outcome, comparison: "deal", changes: 0,
    start, lang: "en" });
}"""


@pytest.mark.parametrize(
    ("values", "key", "top", "bottom"),
    [
        ({"AAA": -2.0, "BBB": 5.0, "CCC": None, "ROW": 90.0}, "caption_ends", "BBB", "AAA"),
        ({"AAA": 0.0, "BBB": 5.0, "CCC": 6.0, "ROW": -9.0}, "caption_up", "CCC", None),
        ({"AAA": -4.0, "BBB": 0.0, "CCC": -3.0}, "caption_down", None, "AAA"),
        ({"AAA": 0.0, "BBB": None}, "caption_still", None, None),
        ({"AAA": None, "BBB": None}, None, None, None),
    ],
)
def test_a_caption_names_the_highest_and_the_lowest(blank, values, key, top, bottom):
    """Of states: the rest of the world is none, and what has no number is neither."""
    texts = messages("studio_outcomes", "en")
    names = {"AAA": "Aland", "BBB": "Bland", "CCC": "Cland"}
    named = {
        end: f"{names[code]} {quantity(values[code], '%', 'en')}"
        for end, code in (("top", top), ("bottom", bottom))
        if code
    }
    told = blank.evaluate(
        CAPTION, {"values": values | {"writing": asdict(writing("%", "en"))}, "texts": texts}
    )
    first = [texts[key].format(**named)] if key else []
    last = [texts["caption_deal"], texts["caption_unit"].format(unit="u", horizon="h")]
    assert told == " ".join([*first, *last])


def test_one_unknown_that_is_named_twice_counts_once(blank):
    given = next(one for one in cases() if one["wanted"]["values"] == {"one.0.change": 0.5})
    twice = {"values": {"one.0.change": 0.5, "one.1.change": 0.1}, "without": []}
    [told] = blank.evaluate(PREDICT, [given | {"wanted": twice}])
    same(told, given["expected"])


STILL = """async ({ boards, writing }) => {
  const { outcomeOf, stillOf } = await import("/static/outcome.js");
  const outcomes = [{ id: "a", writing }, { id: "b", writing }];
  return boards.map((values) => {
    const board = { values };
    return [[...stillOf(outcomes, board, "deal")], outcomeOf(outcomes, {}, board).id];
  });
}"""


def test_what_has_no_number_is_not_said_to_stay_as_it_is(blank):
    boards = [
        {"deal/a": [0.0, None], "deal/b": [1.0]},
        {"deal/a": [None, None], "deal/b": [1.0]},
        {"deal/b": [0.0]},
        {"deal/a": [0.0], "deal/b": [0.0]},
    ]
    told = blank.evaluate(STILL, {"boards": boards, "writing": asdict(writing("%", "en"))})
    assert told == [[["a"], "b"], [[], "a"], [["b"], "a"], [["a", "b"], "a"]]


FIGURES = """async ({ figures, cells, base, writing }) => {
  const { Figures, live } = await import("/static/figures.js");
  const { html, render } = await import("/static/vendor/preact.js");
  const of = (one) => ({ ...one, writing, topic: "income", label: "x", horizon: "", low: null,
    high: null });
  const rows = live(figures.map(of), cells, base, "en");
  const box = document.createElement("div");
  const texts = new Proxy({ figure_still: "{places}", was: "{value}" }, {
    get: (own, key) => own[key] ?? key, has: () => true });
  render(html`<${Figures} ...${{ rows, fresh: true, texts, lang: "en" }} />`, box);
  return [...box.querySelectorAll("dl > div, .nothing")].map((one) => one.textContent);
}"""


def test_a_figure_without_a_number_is_shown_as_one(blank):
    """It neither stays as it is, nor keeps the number before, nor rises or falls."""
    places = ["moves", "stays", "unknown", "lost"]
    figures = [{"outcome": "a", "place": one, "at": [one], "value": 7.0} for one in places]
    sent = {"figures": figures, "cells": [1.0, 0.0, None, None], "base": [2.0, 0.0, None, 3.0]}
    told = blank.evaluate(FIGURES, sent | {"writing": asdict(writing("%", "en"))})
    assert told == ["moves▼ +1%+2%", "unknown–", "lost–+3%", "stays"]


BETTER = """async (texts) => {
  const { good } = await import("/static/ranking.js");
  const { colourNote, sides } = await import("/static/legend.js");
  return [1, -1, 0].map((better) => [good(1, better), good(-1, better), sides(better),
    colourNote(better, texts)]);
}"""


def test_what_is_better_is_blue_in_bars_legend_and_note(blank):
    texts = messages("studio_outcomes", "en")
    words = [
        ("gain", "loss", "legend_loss", "legend_gain"),
        ("loss", "gain", "legend_better", "legend_worse"),
        ("gain", "loss", "legend_falls", "legend_rises"),
    ]
    notes = [("legend_gain", "legend_loss"), ("legend_better", "legend_worse")]
    notes.append(("legend_rises", "legend_falls"))
    told = blank.evaluate(BETTER, texts)
    for (up, down, left, right), (blue, orange), one in zip(words, notes, told, strict=True):
        note = texts["chart_colours"].format(blue=texts[blue], orange=texts[orange])
        assert one == [up, down, [left, right], note]
