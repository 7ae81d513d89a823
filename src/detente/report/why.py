"""The chain behind a number: the document's words, the measure, the equation, the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from detente import catalogue
from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import Language, number, text
from detente.report.accounts import kind
from detente.report.grounds import cases, field_name
from detente.report.numbers import Number, Numbers, words

if TYPE_CHECKING:
    import pandas as pd

    from detente.deal.schema import Provision
    from detente.record import Run

# So many names of an axis are printed of a shock.
SHOWN = 6
# So many states of contributions fit a terminal.
COLUMNS = 5


def chain(
    run: Run,
    outcome: str,
    countries: list[str] | None,
    partner: str | None,
    sector: str | None,
    lang: Language,
) -> RenderableType:
    """Return the chain behind ``outcome`` for the named states (default: the deal's parties).

    A group stands for its members, and of real income is also shown as one.

    Raises
    ------
    DataError
        For an outcome, state or sector that the run does not have, with the nearest name.
    """
    table = run.table(outcome)
    row = catalogue.outcomes()[outcome]
    rows = _select(run, table, countries, partner, sector)
    numbers = Numbers(run)
    named = [n for n in countries or run.deal.parties if n in catalogue.place_groups()]
    wholes = (
        [n for g in named if (n := numbers.group_income(g))] if outcome == "real_income" else []
    )
    parts: list[RenderableType] = [
        Text(f"{row.label(lang)} ({outcome})", style="bold"),
        text("why.unit", lang, unit=row.said("unit", lang), horizon=row.said("horizon", lang)),
        # As Text, so that the index of an equation is not read as markup.
        Text(text("why.equation", lang, equation=row.equation)),
        _values(rows, wholes, outcome, lang),
        text("why.range", lang, cases=cases(run.meta["solves"], lang)),
    ]
    if outcome == "real_income" and not run.contributions.empty:
        parts += [_heading("why.contributions", lang), _contributions(numbers, rows, wholes, lang)]
    for provision in run.deal.provisions:
        if provision.id in run.meta["covered"]:
            parts += _provision(run, provision, lang)
    parts += [_heading("why.behind", lang), *_behind(run, lang)]
    return Group(*parts)


def _heading(key: str, lang: Language) -> Text:
    return Text(f"\n{text(key, lang)}", style="bold")


def _select(
    run: Run,
    table: pd.DataFrame,
    countries: list[str] | None,
    partner: str | None,
    sector: str | None,
) -> pd.DataFrame:
    place = "country" if "country" in table else "exporter"
    here = {str(n) for n in table[place].cat.categories}
    default = [n for n in catalogue.expand_places(tuple(run.deal.parties)) if n in here]
    wanted = {place: _members(countries, here) or default}
    wanted |= {"importer": _members([partner] if partner else [], here)}
    wanted |= {"sector": list(catalogue.expand_sectors((sector,))) if sector else []}
    faults = []
    for axis, names in wanted.items():
        if not names:
            continue
        if axis not in table:
            option = {"importer": "--partner"}.get(axis, f"--{axis}")
            faults.append(Fault(str(run.path), text("why.no_axis"), option, ", ".join(names)))
            continue
        known = [str(n) for n in table[axis].cat.categories]
        for name in names:
            if name not in known:
                near = did_you_mean(name, known) or ""
                faults.append(Fault(str(run.path), text("why.unknown"), axis, name, nearest=near))
        table = table[table[axis].isin(names)]
    if faults:
        raise DataError(faults)
    order = table["value"].abs().sort_values(ascending=False).index
    return table.loc[order].head(20)


def _members(names: list[str] | None, here: set[str]) -> list[str]:
    """Return names with groups replaced by those of their members that the run holds."""
    found: dict[str, None] = {}
    for name in names or ():
        members = (
            [m for m in catalogue.expand_places((name,)) if m in here]
            if (name in catalogue.place_groups())
            else [name]
        )
        found |= dict.fromkeys(members)
    return list(found)


def _values(rows: pd.DataFrame, wholes: list[Number], outcome: str, lang: Language) -> Table:
    axes = [c for c in rows if c in {"country", "exporter", "importer", "sector"}]
    heads = [text(f"why.{axis}", lang) for axis in axes]
    table = Table(*heads, *(text(f"why.{c}", lang) for c in ("value", "low", "high")))
    digits = 4 if catalogue.outcomes()[outcome].unit == "%" else 2
    whole = [{"country": n.at[0], "value": n.value, "low": n.low, "high": n.high} for n in wholes]
    for row in [*whole, *rows.to_dict("records")]:
        numbers = (number(row[c], lang, digits, signed=True) for c in ("value", "low", "high"))
        table.add_row(*(catalogue.label(str(row[axis]), lang) for axis in axes), *numbers)
    return table


def _contributions(
    numbers: Numbers, rows: pd.DataFrame, wholes: list[Number], lang: Language
) -> Table:
    run = numbers.run
    shares = run.contributions
    titles = {p.id: p.title[lang] for p in run.deal.provisions}
    here = [str(c) for c in rows["country"]]
    first = [c for c in numbers.alone if c in here]
    countries = list(dict.fromkeys((*(n.at[0] for n in wholes), *first, *here)))[:COLUMNS]
    table = Table(text("why.provision", lang), *(catalogue.label(c, lang) for c in countries))
    for provision, group in shares.groupby("provision", sort=False, observed=True):
        states = zip(group["country"].astype(str), group["value"], strict=True)
        by_country = {code: float(value) for code, value in states}
        by_country |= {n.at[0]: numbers.whole(n.at[0], by_country) or 0.0 for n in wholes}
        values = (number(by_country[c], lang, 4, signed=True) for c in countries)
        table.add_row(titles[str(provision)], *values)
    return table


def _provision(run: Run, provision: Provision, lang: Language) -> list[RenderableType]:
    chance = provision.chance()
    lines: list[RenderableType] = [
        Text(f"\n{provision.title[lang]} ({provision.id})", style="bold")
    ]
    quotes = [q for q in provision.quotes if q.document == lang] or provision.quotes[:1]
    lines += [text("why.quote", lang, quote=q.exact, start=q.start, end=q.end) for q in quotes]
    status = text(f"terms.status_{provision.status.value}", lang)
    likelihood = f"{number(chance.low, lang)}–{number(chance.high, lang)}"
    lines.append(
        text("why.status", lang, status=status, likelihood=likelihood, source=chance.source[lang])
    )
    for row in run.assumptions:
        if row["provision"] == provision.id and row["measure"] is not None:
            span = " / ".join(number(row[c], lang, 3) for c in ("low", "central", "high"))
            basis = text(f"terms.basis_{row['basis']}", lang)
            lines.append(
                text(
                    "why.measure",
                    lang,
                    kind=kind(row["kind"], lang),
                    field=field_name(row["field"], lang),
                    span=span,
                    basis=_noted(basis, words(row["source"], lang), lang),
                )
            )
    lines += [_shock(run, s, lang) for s in run.shocks if s["provision"] == provision.id]
    lifted = {
        name
        for s in run.shocks
        if s["provision"] == provision.id and s["variable"] == "regime_strength"
        for name in s["where"]["regime_measure"]
    }
    for row in run.regime:
        if row["id"] in lifted:
            lines.append(
                text("why.lifted", lang, title=row["title"][lang], strength=_strength(row, lang))
            )
            lines += [
                f"    · {s['publisher']}, {s['title']} {s['date'] or ''}" for s in row["sources"]
            ]
    return lines


def _noted(basis: str, source: str, lang: Language) -> str:
    return text("why.sourced", lang, basis=basis, source=source) if source else basis


def _shock(run: Run, shock: dict[str, Any], lang: Language) -> str:
    titles = {row["id"]: row["title"][lang] for row in run.regime}
    comma = text("report.list_comma", lang)
    where = text("report.list_semicolon", lang).join(
        text(
            "report.colon",
            lang,
            name=_said(f"why.axis_{axis}", lang) or axis,
            value=comma.join(
                _said(f"explain.{axis}_{n}", lang) or titles.get(n) or catalogue.label(n, lang)
                for n in names[:SHOWN]
            )
            + (" …" if len(names) > SHOWN else ""),
        )
        for axis, names in shock["where"].items()
    )
    return text(
        "why.shock",
        lang,
        variable=catalogue.label(shock["variable"], lang),
        operation=text(f"why.op_{shock['operation']}", lang),
        value=number(shock["value"], lang, 4),
        where=where,
    )


def _said(key: str, lang: Language) -> str:
    """Return a message if there is one: a name added later has none."""
    try:
        return text(key, lang)
    except KeyError:
        return ""


def _strength(row: dict[str, Any], lang: Language) -> str:
    return f"{number(row['strength_today'], lang)} → {number(row['strength_deal'], lang)}"


def _behind(run: Run, lang: Language) -> list[RenderableType]:
    world = run.meta["world"]
    lines: list[RenderableType] = [
        text("why.model", lang, name=m["name"], source=m["source"]) for m in run.meta["models"]
    ]
    worst = max(run.meta["solves"], key=lambda s: s["residual"])
    lines += [
        text("why.world", lang, name=world["name"], year=world["year"], hash=world["hash"][:12]),
        text(
            "why.elasticity",
            lang,
            name=world["elasticity"],
            source=world["sources"]["trade_elasticity"]["source"],
        ),
        text("why.regime", lang, day=run.meta["regime_as_of"], n=len(run.regime)),
        text(
            "why.solves",
            lang,
            n=len(run.meta["solves"]),
            residual=f"{worst['residual']:.1e}",
            fingerprint=run.meta["fingerprint"][:16],
        ),
    ]
    return lines
