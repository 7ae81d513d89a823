"""The checks that come with the package, and a published case, as tables for the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from detente import catalogue
from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import Language, number, text
from detente.models.settlement_fit import fit, observations
from detente.verify.energy import REST, Delivery, backtest, fits
from detente.verify.show_defence import defence
from detente.verify.show_threat import threat
from detente.verify.study import verify_case
from detente.verify.targets import Target, targets
from detente.world.currency import read_table

if TYPE_CHECKING:
    from rich.console import RenderableType

    from detente.world.world import World


def built_in(world: World, lang: Language, part: str | None = None) -> Iterator[RenderableType]:
    """Yield the checks of every part, or of one of ``PARTS``."""
    for name, checks in PARTS.items():
        if part in (None, name):
            yield from checks(world, lang)


def _energy(world: World, lang: Language) -> Iterator[RenderableType]:
    """Yield the backtest of deliveries, its errors and the published targets."""
    deliveries = backtest(world.part("energy"))
    yield _deliveries(deliveries, lang)
    yield text("verify.deliveries_note", lang)
    yield _errors(deliveries, lang)
    yield _targets(targets(world), lang)


def study(case: Path, lang: Language) -> tuple[Table, bool]:
    """Return published against computed of a case in its folder, and whether every figure agrees.

    Raises
    ------
    DataError, SolveError
        As :func:`detente.verify.study.verify_case`.
    """
    if not case.exists():
        near = did_you_mean(str(case), PARTS) or ""
        what, allowed = text("verify.no_case", lang), ", ".join(PARTS)
        raise DataError(Fault(str(case), what, allowed=allowed, nearest=near))
    rows = verify_case(case)
    heads = ("region", "quantity", "published", "computed", "reference", "verdict")
    table = Table(*(text(f"cli.{head}", lang) for head in heads))
    for row in rows:
        verdict = Text("ok", "green") if row.passed else Text("FAIL", "red")
        reference = "" if row.reference is None else number(row.reference, lang, 7)
        published = number(row.published, lang, row.digits)
        computed = number(row.computed, lang, 7)
        table.add_row(row.region, row.quantity, published, computed, reference, verdict)
    return table, all(row.passed for row in rows)


def _table(lang: Language, title: str, *heads: str, words: int = 1) -> Table:
    table = Table(title=text(f"verify.{title}", lang), title_justify="left")
    for position, head in enumerate(heads):
        justify = "left" if position < words else "right"
        table.add_column(text(f"verify.{head}", lang), justify=justify, overflow="fold")
    return table


def _deliveries(rows: Iterable[Delivery], lang: Language) -> Table:
    table = _table(
        lang, "deliveries_title", "fuel", "to", "before", "observed", "model", "range",
        "proportional", "kind", words=2,
    )  # fmt: skip
    for row in rows:
        if not any((row.before, row.observed, row.model)):
            continue
        place = text("verify.rest", lang) if row.to == REST else catalogue.label(row.to, lang)
        figures = (row.before, row.observed, row.model)
        table.add_row(
            catalogue.label(row.fuel, lang), place,
            *(number(x, lang, 1) for x in figures),
            f"{number(row.low, lang, 1)}–{number(row.high, lang, 1)}",
            number(row.proportional, lang, 1),
            text("verify.free" if row.free else "verify.held", lang),
        )  # fmt: skip
    return table


def _errors(rows: Iterable[Delivery], lang: Language) -> Table:
    table = _table(lang, "errors_title", "fuel", "model", "no_change", "proportional")
    for row in fits(rows):
        figures = (row.model, row.no_change, row.proportional)
        table.add_row(catalogue.label(row.fuel, lang), *(number(x, lang, 1) for x in figures))
    return table


def _targets(rows: Iterable[Target], lang: Language) -> Table:
    table = _table(
        lang, "targets_title", "question", "published", "model", "range", "verdict", "source"
    )
    for row in rows:
        ends = dict.fromkeys((row.published_low, row.published_high))
        verdict = "inside" if row.inside else "meets" if row.meets else "outside"
        table.add_row(
            text(f"verify.{row.name}", lang),
            f"{'–'.join(number(x, lang, 1) for x in ends)} {row.unit}",
            number(row.model, lang, 1, signed=True),
            f"{number(row.low, lang, 1)}–{number(row.high, lang, 1)}",
            Text(text(f"verify.{verdict}", lang), "red" if verdict == "outside" else "green"),
            row.source,
        )
    return table


def _settlement(world: World, lang: Language) -> Iterator[Table]:
    """Yield the fit of the currencies of Russia's exports; it reads no part of the world."""
    found = fit(observations(read_table("russia.csv")))
    table = _table(
        lang, "settlement_title", "month", "kind", "rouble", "friendly", "unfriendly", words=2
    )
    for month, errors in found.error.items():
        kind = text("verify.held_out" if month in found.held_out else "verify.fitted", lang)
        table.add_row(month, kind, *(number(x, lang, 1, signed=True) for x in errors))
    yield table


Checks = Callable[["World", Language], Iterator["RenderableType"]]
PARTS: dict[str, Checks] = {
    "energy": _energy,
    "currency": _settlement,
    "defence": defence,
    "threat": threat,
}
