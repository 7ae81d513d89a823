"""How sure: what each provision contributes, what is to be expected, what drives the range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente import catalogue
from detente.i18n import Language, number, text
from detente.report.grounds import study
from detente.report.numbers import ASIA, EUROPE, Numbers, words
from detente.report.quantity import Column
from detente.report.table import Cell, Head, Line, Table, csv_uri

if TYPE_CHECKING:
    import pandas as pd

CASES = ("low", "central", "high")


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
        csv=csv_uri(
            ["country", "provision", "value"],
            table[["country", "provision", "value"]].itertuples(index=False),
        ),
        file="contributions.csv",
    )


def cases(numbers: Numbers, lang: Language) -> Table | None:
    """Return the change of real income of the parties in every case, or None.

    Rows are the published sets of elasticities, columns the deal's magnitudes: along a row one
    sees what the open numbers of the deal do, down a column what the choice of study does.
    """
    import pandas as pd

    table = numbers.run.cases
    if table.empty:
        return None
    central = str(numbers.run.meta["world"]["elasticity"])
    solved = {
        (str(name), str(case)): numbers.spread(_by_state(group))
        for (name, case), group in table.groupby(["elasticity", "case"], sort=False, observed=True)
    }
    named = [n for n in numbers.heads[:4] if all(n in of for of in solved.values())]
    if not named:
        return None
    rows = [(n, case, name, of[n]) for n in named for (name, case), of in solved.items()]
    table = pd.DataFrame(rows, columns=["country", "case", "elasticity", "value"])
    column = Column.of(table["value"].tolist(), lang)
    wide = table.pivot_table(
        index=["country", "elasticity"], columns="case", values="value", sort=False
    )
    lines = []
    for country in named:
        values = wide.loc[country]
        most = float(values.abs().to_numpy().max()) or 1.0
        for name, row in zip(values.index, values[list(CASES)].to_numpy(), strict=True):
            cells = (Cell(column(float(v)), tint=tint(float(v) / most), numeric=True) for v in row)
            state = Cell(catalogue.label(country, lang), note=study(str(name)))
            lines.append(Line((state, *cells), strong=str(name) == central))
    return Table(
        (
            Head(text("report.h_state", lang)),
            *(Head(text(f"report.h_case_{case}", lang), numeric=True) for case in CASES),
        ),
        tuple(lines),
        caption=text("report.cases_caption", lang, study=study(central)),
        csv=csv_uri(
            ["country", "case", "elasticity", "value"],
            table[["country", "case", "elasticity", "value"]].itertuples(index=False),
        ),
        file="cases.csv",
    )


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
