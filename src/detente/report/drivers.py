"""Which uncertain inputs drive the numbers that readers ask for first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.ensemble.inputs import ELASTICITY
from detente.ensemble.sensitivity import Driver, drivers
from detente.ensemble.stream import FAULT
from detente.i18n import Language, number, text
from detente.report import caption, grounds, model_list
from detente.report.headlines import headlines, security_headlines
from detente.report.numbers import Number, Numbers, words
from detente.report.places import place_of
from detente.report.quantity import quantity, smallest
from detente.report.table import Cell, Head, Line, Table, csv_uri

if TYPE_CHECKING:
    import pandas as pd

    from detente.record import Run

# So many inputs are named for a number, so many numbers are taken apart in the page.
NAMED, ROWS = 3, 12
# Of a plain number the ends are this part of the draws at either side.
FIFTH = 0.2
# Inputs of the odds: they do not bear on the deal as such, only on how far it is carried out.
ODDS = ("carried", "likelihood", "consent")


def table(numbers: Numbers, lang: Language) -> Table | None:
    """Return the inputs that drive the main numbers, or None where nothing was drawn."""
    if not (numbers.run.meta.get("draws") or {}).get("count"):
        return None
    split = [(one, [d for d in of(numbers, one) if d.sure]) for one in main(numbers)]
    # No column that is empty throughout.
    most = min(NAMED, max((len(found) for _, found in split), default=0))
    lines, rows, turned = [], [], []
    for one, found in split:
        if not found:
            continue
        sides = {driver.input: _sides(driver, numbers, one, lang) for driver in found}
        named = [
            Cell(_said(driver, numbers.run, lang), note=_told(sides[driver.input], one, lang))
            for driver in found[:most]
        ]
        named += [Cell("")] * (most - len(named))
        where = place_of(one.outcome, one.at, lang)
        cells = (Cell(where or "–", note=catalogue.label(one.outcome, lang)), *named)
        lines.append(Line(cells))
        rows += [
            (one.outcome, "/".join(one.at), one.unit, d.input, d.share, d.margin,
             *(x for side in sides[d.input] for x in (side.name, side.median)))
            for d in found
        ]  # fmt: skip
        what = caption.named(lang, *(x for x in (catalogue.label(one.outcome, lang), where) if x))
        turned += [
            text("captions.turns", lang, name=label(d.input, numbers.run, lang), what=what)
            for d in found[:most]
            if _turns(sides[d.input], one)
        ]
    if not lines:
        return None
    ranks = (text("draws.h_driver", lang, n=n + 1) for n in range(most))
    listed = text("report.list_semicolon", lang).join(turned)
    hangs = text("captions.drivers_turn", lang, list=listed)
    return Table(
        (Head(text("report.h_outcome", lang)), *map(Head, ranks)),
        tuple(lines),
        title=text("captions.drivers_change", lang),
        caption=caption.together(
            lang, caption.unit("share", lang), text("draws.drivers_caption", lang)
        ),
        see=hangs if turned else text("captions.drivers_hold", lang),
        csv=csv_uri(
            ["outcome", "place", "unit of medians", "input", "share [0-1]", "margin [0-1]",
             "low end", "median at low end", "high end", "median at high end"], rows
        ),
        file="drivers.csv",
    )  # fmt: skip


def main(numbers: Numbers) -> list[Number]:
    """Return the numbers that are taken apart: the parties' income, then what visibly moves."""
    others = [n for n in (*headlines(numbers), *security_headlines(numbers)) if numbers.visible(n)]
    found = [*list(numbers.party_income.values())[:NAMED], *others]
    return list({(n.outcome, n.at): n for n in found}.values())[:ROWS]


def of(numbers: Numbers, one: Number) -> list[Driver]:
    """Return the inputs that drive a number, most important first; none where it was not drawn."""
    drawn = values(numbers, one)
    if drawn is None:
        return []
    return drivers(_inputs(numbers, one), drawn.to_numpy(float))


def values(numbers: Numbers, one: Number) -> pd.Series | None:
    """Return a number in every draw that did not fail, a group's as one; None if not drawn."""
    weights = {one.at: 1.0}
    if one.outcome == "real_income" and one.at and one.at[0] in numbers.groups:
        places = catalogue.expand_places(one.at)
        size = {c: numbers.size[c] for c in places if c in numbers.income and c in numbers.size}
        weights = {(code,): gdp / sum(size.values()) for code, gdp in size.items()}
    return numbers.sums(one.outcome, weights, one.comparison)


def _inputs(numbers: Numbers, one: Number) -> pd.DataFrame:
    """Return the inputs of the draws that did not fail, as far as they can bear on a number."""
    run = numbers.run
    models = {m["name"] for m in model_list.behind(run.meta["models"], one.outcome)}
    apart = () if one.comparison == "odds" else ODDS
    own = {
        row.get("stream") or row["name"]: row["name"]
        # Of numbers that are one unknown the first stands for all.
        for row in reversed(run.meta["draws"]["inputs"])
        if row["kind"] not in apart and (not row["of"] or not models.isdisjoint(row["of"]))
    }
    names = list(own.values())[::-1]
    return run.draws.loc[run.draws[FAULT].isna(), names]


def _said(driver: Driver, run: Run, lang: Language) -> str:
    share, margin = (number(100 * x, lang, 0) for x in (driver.share, driver.margin))
    name = label(driver.input, run, lang)
    return text("draws.driver", lang, name=name, share=share, margin=margin)


@dataclass(frozen=True)
class Side:
    """One end of an input: its name and what the number comes to there, in the median."""

    name: str
    median: float


def _sides(driver: Driver, numbers: Numbers, one: Number, lang: Language) -> tuple[Side, Side]:
    """Return what a number comes to at both ends of an input.

    Of a choice these are the choices with the smallest and largest median, of a plain number the
    fifths of the draws in which it is lowest and highest.
    """
    drawn = values(numbers, one)
    assert drawn is not None
    given = numbers.run.draws.loc[drawn.index, driver.input]
    if driver.input == ELASTICITY or driver.input.startswith("form."):
        medians = drawn.groupby(given).median().sort_values()
        low, high = (
            Side(grounds.variant({"variant": medians.index[at]}, lang), float(medians.iloc[at]))
            for at in (0, -1)
        )
        return low, high
    ends = given <= given.quantile(FIFTH), given >= given.quantile(1 - FIFTH)
    low, high = (
        Side(text(f"captions.{name}", lang), float(drawn[own].median()))
        for name, own in zip(("lowest", "highest"), ends, strict=True)
    )
    return low, high


def _told(sides: tuple[Side, Side], one: Number, lang: Language) -> str:
    """Return what a number comes to at both ends in words."""
    low, high = (
        text("draws.choice", lang, name=side.name, value=quantity(side.median, one.unit, lang))
        for side in sides
    )
    return text("draws.choices", lang, low=low, high=high)


def _turns(sides: tuple[Side, Side], one: Number) -> bool:
    """Return whether a number has another sign at the other end, large enough to show."""
    low, high = (side.median for side in sides)
    return low * high < 0 and min(abs(low), abs(high)) >= smallest(one.unit)


def sentences(found: Sequence[Driver], run: Run, lang: Language) -> list[str]:
    """Return a line an input, for those whose share is told apart from none."""
    return [_said(driver, run, lang) for driver in found if driver.sure]


def label(name: str, run: Run, lang: Language) -> str:
    """Return the reader's name of an uncertain input."""
    kind, _, rest = name.partition(".")
    match kind:
        case "parameter":
            return catalogue.label(rest, lang)
        case "form":
            return text("draws.form", lang, model=model_list.label(rest, lang))
        case "magnitude":
            provision, position, field = rest.rsplit(".", 2)
            found = run.deal.provision(provision)
            what = grounds.number_of(found.measures[int(position)].kind, field, None, lang)
            return text("report.colon", lang, name=words(found.title, lang), value=what)
        case "carried" | "consent" | "likelihood" if rest:
            titles = {p.id: words(p.title, lang) for p in run.deal.provisions}
            named = titles.get(rest) or text(f"terms.status_{rest}", lang)
            return text(f"draws.{kind}", lang, name=named)
        case "carried":
            return text("draws.carried_all", lang)
    return text(f"draws.{kind}", lang, name=catalogue.label(rest, lang) if rest else "")


def listed(inputs: Iterable[Mapping[str, Any]], run: Run, lang: Language) -> Table:
    """Return every number that was drawn from a range, with that range."""
    inputs = [one for one in inputs if one["kind"] == "parameter"]
    lines = [
        Line(
            (
                Cell(label(str(one["name"]), run, lang), note=_unit(str(one["name"]), lang)),
                *(Cell(_size(one[end], lang), numeric=True) for end in ("low", "central", "high")),
                Cell(text(f"draws.spread_{one['spread']}", lang)),
            )
        )
        for one in inputs
    ]
    names = ("low", "central", "high")
    heads = [Head(text("report.h_field", lang))]
    heads += [Head(text(f"report.h_{name}", lang), numeric=True) for name in names]
    rows = [
        (name, _unit(str(name), "en"), *(one[end] for end in names), one["spread"])
        for one in inputs
        for name in (one["name"],)
    ]
    return Table(
        (*heads, Head(text("draws.h_spread", lang))),
        tuple(lines),
        title=text("captions.inputs_title", lang),
        caption=caption.unit("as_given", lang),
        see=text("captions.inputs", lang, n=len(rows)),
        csv=csv_uri(["parameter", "unit", *names, "distribution"], rows),
        file="parameters.csv",
    )


def _unit(name: str, lang: Language) -> str:
    """Return the unit of a parameter that is drawn; nothing for one of a model from outside."""
    found = catalogue.parameters().get(name.partition(".")[2])
    return found.said("unit", lang) if found else ""


def _size(value: float, lang: Language) -> str:
    return quantity(value, "", lang, signed=False)
