"""Which industries of the parties gain and which lose: by value, in dollars and in per cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente import catalogue
from detente.i18n import Language, text
from detente.report import caption
from detente.report.bars import Scale
from detente.report.drawn import with_bands
from detente.report.numbers import STILL, Numbers
from detente.report.places import place_of
from detente.report.quantity import MILLION, Column, missing, quantity
from detente.report.table import Cell, Head, Line, Table, csv_uri, level_heads, percent_of

if TYPE_CHECKING:
    import pandas as pd

# So many industries of a party that gain, and so many that lose.
EACH = 3
AXES = ("country", "sector")


def table(numbers: Numbers, lang: Language) -> Table | None:
    """Return the industries of each party that gain and lose most, gains first; None if none move.

    Parties that the data hold, as the report names them: of groups the members that move most.
    """
    every = numbers.table("output_value")
    every = every.astype({"country": str, "sector": str})
    every = every[every["country"].isin(numbers.leading) & (every["value"].abs() > STILL)]
    if every.empty:
        return None
    every = every.assign(percent=list(map(percent_of, every["value"], every["before"])))
    own = {code: every[every["country"] == code] for code in numbers.leading}
    shown = [row for code in own for row in _most(own[code])]
    scale = Scale.of(
        *([row[end] for row in shown] for end in ("value", "low", "high")),
        better=catalogue.outcomes()["output_value"].better,
    )
    value = Column.of([row["value"] for row in shown], lang, most=1)
    share = Column.of([row["percent"] for row in shown], lang, most=3)
    lines = tuple(
        Line(
            (
                Cell(
                    catalogue.label(row["country"], lang), note=catalogue.label(row["sector"], lang)
                ),
                Cell(bar=scale.bar(row["value"], row["low"], row["high"])),
                Cell(
                    value(row["value"]),
                    note="" if missing(row["low"]) else value.between(row["low"], row["high"]),
                    numeric=True,
                ),
                Cell(share(row["percent"]), numeric=True),
            )
        )
        for row in shown
    )
    entries = [
        (
            place_of("output_value", tuple(row[axis] for axis in AXES), lang),
            row["value"],
            quantity(row["value"], MILLION, lang),
        )
        for row in shown
    ]
    said = text("captions.sectors_caption", lang, n=EACH)
    fields = [*AXES, "before", "after", "value", "low", "high", "percent"]
    return Table(
        (
            Head(text("report.h_sector", lang)),
            Head(text("report.h_value", lang), plot=True),
            Head(text("report.h_value", lang), numeric=True),
            Head(text("captions.h_share", lang), numeric=True),
        ),
        lines,
        title=text("captions.sectors_title", lang),
        caption=with_bands(said, "below_line", numbers.run, lang),
        see=caption.ends(entries, lang, still=STILL),
        csv=csv_uri(
            [*AXES, *level_heads(MILLION), "change [%]"],
            every[fields].itertuples(index=False),
        ),
        file="sectors-parties.csv",
    )


def _most(own: pd.DataFrame) -> list[dict]:
    """Return the rows of a state that gain most, then those that lose most, largest first."""
    ranked = own.sort_values("value", ascending=False)
    gains, losses = ranked[ranked["value"] > 0], ranked[ranked["value"] < 0]
    return [*gains.head(EACH).to_dict("records"), *losses.tail(EACH)[::-1].to_dict("records")]
