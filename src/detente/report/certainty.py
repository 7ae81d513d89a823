"""How sure: what each provision contributes to real income, and what is to be expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.i18n import Language, number, text
from detente.report import caption
from detente.report.numbers import ASIA, EUROPE, STILL, Numbers, words
from detente.report.quantity import POINTS, Column, quantity
from detente.report.table import Cell, Head, Line, Table, csv_uri

if TYPE_CHECKING:
    import pandas as pd

    from detente.record import Run


def contributions(numbers: Numbers, lang: Language) -> Table | None:
    """Return each provision's part in the main states' change of real income, or None.

    Below the total stand what is to be expected at the provisions' likelihoods, and what would
    come on top if the provisions that only commentators speak of were carried out as well.
    """
    import numpy as np
    import pandas as pd

    run = numbers.run
    table = run.shares("real_income")
    speculated = run.table("real_income", "speculated")
    # What would come on top, if it moves anything.
    speculated = speculated if (speculated["value"].abs() > STILL).any() else speculated[:0]
    if speculated.empty and (table.empty or numbers.still):
        return None
    shares = {
        str(name): numbers.spread(_by_state(group))
        for name, group in table.groupby("provision", sort=False, observed=True)
    }
    more = numbers.spread(_by_state(speculated))
    named = [c for c in _named(numbers) if all(c in of for of in shares.values() or (more,))]
    shown = pd.DataFrame([[of[c] for c in named] for of in shares.values()], list(shares), named)
    shown = shown.loc[shown.abs().sum(axis=1).sort_values(ascending=False).index]
    sizes = shown.to_numpy().ravel() if shares else np.array([more[c] for c in named])
    column = Column.of(sizes, lang)
    most = float(np.abs(sizes).max()) or 1.0

    def line(
        label: str, note: str, values: Any, *, tinted: bool = False, total: bool = False
    ) -> Line:
        cells = (
            Cell(column(float(v)), tint=tint(float(v) / most) if tinted else "", numeric=True)
            for v in values
        )
        return Line((Cell(label, note=note), *cells), total=total)

    lines = []
    for name, row in zip(shown.index, shown.to_numpy(), strict=True):
        provision = run.deal.provision(str(name))
        lines.append(
            line(words(provision.title, lang), _likelihood(provision, lang), row, tinted=True)
        )
    if shares:
        lines.append(line(text("report.total", lang), "", shown.sum(), total=True))
    if shares and not run.expected.empty:
        expected = numbers.spread(_by_state(run.expected))
        note = text("report.expected_note", lang)
        lines.append(line(text("report.expected", lang), note, [expected[c] for c in named]))
    if not speculated.empty:
        titles = [words(run.deal.provision(p).title, lang) for p in run.meta["speculated"]]
        note = text("report.list_comma", lang).join(titles)
        lines.append(line(text("report.speculated", lang), note, [more[c] for c in named]))
    return Table(
        (
            Head(text("report.h_provision", lang)),
            *(Head(catalogue.label(c, lang), numeric=True) for c in named),
        ),
        tuple(lines),
        caption=text("report.contributions_caption", lang),
        see=_see(shown, run, lang)
        or caption.ends(
            ((catalogue.label(c, lang), more[c], quantity(more[c], "%", lang)) for c in named), lang
        ),
        csv=csv_uri(
            ["country", "provision", f"contribution [{POINTS}]"],
            [
                *table[["country", "provision", "value"]].itertuples(index=False, name=None),
                *((c, "speculated, on top", v) for c, v in _by_state(speculated).items()),
            ],
        ),
        file="contributions.csv",
    )


def _see(shown: pd.DataFrame, run: Run, lang: Language) -> str:
    """Return a sentence with the largest contribution of all, or nothing where there is none."""
    if shown.empty:
        return ""
    sizes = shown.to_numpy()
    row, column = divmod(int(abs(sizes).argmax()), len(shown.columns))
    provision, country = str(shown.index[row]), str(shown.columns[column])
    value = float(sizes[row, column])
    return text(
        "captions.contributions", lang, provision=words(run.deal.provision(provision).title, lang),
        place=catalogue.label(country, lang), value=quantity(value, POINTS, lang),
    )  # fmt: skip


def _named(numbers: Numbers) -> list[str]:
    return list(dict.fromkeys((*numbers.heads[:4], *EUROPE[:4], *ASIA)))


def _by_state(table: pd.DataFrame) -> dict[str, float]:
    states = zip(table["country"].astype(str), table["value"], strict=True)
    return {code: float(value) for code, value in states}


def _likelihood(provision: Any, lang: Language) -> str:
    chance = provision.chance()
    low, high = (number(100 * x, lang, 0) for x in (chance.low, chance.high))
    return text("report.likelihood_note", lang, low=low, high=high)


def tint(share: float) -> str:
    """Return the class of a cell's background: the sign, and how large among its table."""
    strength = 3 if abs(share) > 0.5 else 2 if abs(share) > 0.15 else 1 if abs(share) > 0.02 else 0
    return f"{'gain' if share > 0 else 'loss'}{strength}" if strength else ""
