"""The chain behind a number: the document's words, the measure, the equation, the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text

from detente import catalogue
from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import Language, number, text
from detente.report import drawn, drivers, shares_console
from detente.report.accounts import kind
from detente.report.grounds import field_name
from detente.report.magnitude import magnitude
from detente.report.model_list import behind, label, said, source
from detente.report.numbers import STILL, Number, Numbers, currency_name, words
from detente.report.places import place_of
from detente.report.quantity import COUNT, POINTS, SCORE, missing, quantity

if TYPE_CHECKING:
    import pandas as pd

    from detente.deal.schema import Provision
    from detente.record import Run

COMPARISONS = ("deal", "today", "speculated", "odds")
# Decimals by unit, two of any other.
DIGITS = {"%": 4, POINTS: 3, SCORE: 3, COUNT: 3}
MOST_DIGITS = 6
# So many rows of an outcome are printed.
ROWS = 20
# So many numbers of a chain are taken apart by what drives them.
DRIVEN = 3
# So many names of an axis are printed of a shock.
SHOWN = 6


def chain(
    run: Run,
    outcome: str,
    countries: list[str] | None,
    lang: Language,
    comparison: str = "deal",
    **axes: str | None,
) -> RenderableType:
    """Return the chain behind ``outcome`` for the named states (default: the deal's parties).

    ``comparison`` is one of :meth:`detente.record.Run.table`.

    A group stands for its members, and of real income is also shown as one. ``axes`` narrows the
    outcome further: ``partner`` (the importer, or the other state of a pair), ``sector``, ``fuel``,
    ``commodity``, ``currency``, ``resource``, ``network``.
    Only the models on which the outcome rests are named, and the shocks that these read.

    Raises
    ------
    DataError
        For an outcome, state or sector that the run does not have, with the nearest name.
    """
    if comparison not in COMPARISONS:
        near = did_you_mean(comparison, COMPARISONS) or ""
        what = text("why.unknown_comparison", lang)
        allowed = ", ".join(COMPARISONS)
        raise DataError(Fault(str(run.path), what, "comparison", comparison, allowed, near))
    table = run.table(outcome, comparison)
    row = catalogue.outcomes()[outcome]
    rows = _select(run, table, countries, axes)
    models = behind(run.meta["models"], outcome)
    read = {v for m in models for v in m["reads"]}
    # No measure in force moves what the models of security read of their own.
    read |= set() if {m["name"] for m in models} <= {"threat"} else {"regime_strength"}
    numbers = Numbers(run)
    named = [n for n in countries or run.deal.parties if n in catalogue.place_groups()]
    wholes = (
        [n for g in named if (n := numbers.group_income(g))]
        if (outcome, comparison) == ("real_income", "deal")
        else []
    )
    parts: list[RenderableType] = [
        Text(f"{row.label(lang)} ({outcome})", style="bold"),
        text(
            "why.unit",
            lang,
            unit=row.said("unit", lang),
            horizon=row.said("horizon", lang),
            comparison=text(f"why.of_{comparison}", lang),
        ),
        *([levels] if (levels := said(f"why.levels_{outcome}", lang)) else []),
        # As Text, so that the index of an equation is not read as markup.
        Text(text("why.equation", lang, equation=row.equation)),
        *(
            [text("why.not_kept", lang)]
            if rows.empty and not wholes
            else [_values(run, rows, wholes, outcome, lang, comparison)]
        ),
        drawn.note(run, lang, comparison),
        *_drivers(numbers, rows, wholes, outcome, comparison, lang),
    ]
    if comparison == "deal" and outcome in set(run.contributions["outcome"]):
        parts += [_heading("why.contributions", lang)]
        parts += shares_console.contributions(numbers, outcome, rows, wholes, lang)
    moving = {"deal": "covered", "odds": "covered", "speculated": "speculated"}.get(comparison)
    for provision in run.deal.provisions:
        if moving and provision.id in run.meta.get(moving, ()) and _bears(run, provision.id, read):
            parts += _provision(run, provision, read, lang)
    parts += [_heading("why.behind", lang), *_behind(run, models, lang)]
    return Group(*parts)


def _drivers(
    numbers: Numbers,
    rows: pd.DataFrame,
    wholes: Sequence[Number],
    outcome: str,
    comparison: str,
    lang: Language,
) -> list[RenderableType]:
    """Return the inputs that drive the first numbers of a chain, as far as these were drawn."""
    dims = list(catalogue.outcomes()[outcome].dims)
    own = [
        Number(outcome, tuple(map(str, at)), 0.0, comparison=comparison)
        for at in rows[dims].itertuples(index=False, name=None)
    ] or ([Number(outcome, (), 0.0, comparison=comparison)] if not dims else [])
    parts: list[RenderableType] = []
    for one in [*wholes, *own][:DRIVEN]:
        drawn = numbers.sums(outcome, {one.at: 1.0}, comparison)
        # Of what stays as it is in every draw there is nothing to say.
        if one not in wholes and (drawn is None or not drawn.abs().max() > STILL):
            continue
        found = drivers.sentences(drivers.of(numbers, one), numbers.run, lang)
        where = place_of(one.outcome, one.at, lang)
        parts += [Text(where)] if where else []
        parts += [f"  {line}" for line in found or [text("draws.why_nothing", lang)]]
    return [_heading("draws.why_title", lang), *parts] if parts else []


def _heading(key: str, lang: Language) -> Text:
    return Text(f"\n{text(key, lang)}", style="bold")


def _bears(run: Run, provision: str, read: set[str]) -> bool:
    """Return whether a provision moves what the models read; true where no shock is recorded."""
    moved = {s["variable"] for s in run.shocks if s["provision"] == provision}
    return not moved or not moved.isdisjoint(read)


def _select(
    run: Run, table: pd.DataFrame, countries: list[str] | None, axes: Mapping[str, str | None]
) -> pd.DataFrame:
    given = {axis: name for axis, name in axes.items() if name}
    wanted: dict[str, list[str]] = {}
    place = next((axis for axis in ("country", "exporter") if axis in table), None)
    if place:
        here = {str(n) for n in table[place].cat.categories}
        default = [n for n in catalogue.expand_places(tuple(run.deal.parties)) if n in here]
        wanted[place] = _members(countries, here) or default
    elif countries:
        wanted["country"] = list(countries)
    if "partner" in given:
        name = given.pop("partner")
        axis = "partner" if "partner" in table else "importer"
        here = {str(n) for n in table[axis].cat.categories} if axis in table else set()
        wanted[axis] = _members([name], here)
    expand = {"sector": catalogue.expand_sectors, "fuel": catalogue.expand_fuels}
    wanted |= {axis: list(expand.get(axis, tuple)((name,))) for axis, name in given.items()}
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
    table = table.loc[order]
    moving = table[table[["value", "low", "high"]].ne(0.0).any(axis=1)]
    # Of many rows, such as a state's ties to all others, those that stay as they are say nothing.
    return (moving if len(table) > ROWS and len(moving) else table).head(ROWS)


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


def _values(
    run: Run,
    rows: pd.DataFrame,
    wholes: list[Number],
    outcome: str,
    lang: Language,
    comparison: str,
) -> Table:
    """Return the rows with value and range, and before and after where the outcome has levels."""
    axes = [c for c in rows if c in catalogue.outcomes()[outcome].dims]
    levels = [c for c in ("before", "after") if not wholes and rows[c].notna().any()]
    columns = [*levels, "value", "median", "low", "high"]
    suffix = "" if comparison == "deal" else f"_{comparison}"
    heads = (text(f"why.{c}{suffix if c in levels else ''}", lang) for c in (*axes, *columns))
    table = Table(*(Column(head, overflow="fold") for head in heads))
    digits = DIGITS.get(catalogue.outcomes()[outcome].unit, 2)
    factors = (run.meta.get("energy") or {}).get("factors") or {}
    whole = [
        {
            "country": n.at[0],
            "value": n.value,
            "median": nan if n.median is None else n.median,
            "low": nan if n.low is None else n.low,
            "high": nan if n.high is None else n.high,
        }
        for n in wholes
    ]
    for row in [*whole, *rows.to_dict("records")]:
        price = factors.get(row.get("commodity")) if outcome == "energy_price" else None
        shown = [_level(row[c], price, lang) for c in levels]
        shown += [_change(float(row[c]), lang, digits) for c in ("value", "median", "low", "high")]
        table.add_row(*(currency_name(str(row[axis]), lang) for axis in axes), *shown)
    return table


def _change(value: float, lang: Language, digits: int) -> str:
    """Return a change; one that is not zero gets the decimals that show it, up to six."""
    if missing(value):
        return "–"
    if value == 0:
        return "0"
    while digits < MOST_DIGITS and not round(value, digits):
        digits += 1
    return number(value, lang, digits, signed=True)


def _level(value: float, price: Mapping[str, Any] | None, lang: Language) -> str:
    """Return a level; a price in the unit in which markets quote it."""
    if price is None:
        return number(value, lang, 2)
    return quantity(value / price["divide_by"], price["unit"], lang, signed=False)


def _provision(
    run: Run, provision: Provision, read: set[str], lang: Language
) -> list[RenderableType]:
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
            unit = getattr(provision.measures[row["measure"]], "unit", None)
            what = row["kind"], row["field"], unit
            ends = (row[c] for c in ("low", "central", "high"))
            span = " / ".join(magnitude(value, *what, lang) for value in ends)
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
    own = [s for s in run.shocks if s["provision"] == provision.id]
    lines += [_shock(run, s, lang) for s in own if s["variable"] in read]
    lifted = {
        name
        for s in own
        if s["variable"] == "regime_strength"
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
            name=said(f"why.axis_{axis}", lang) or axis,
            value=comma.join(
                said(f"explain.{axis}_{n}", lang) or titles.get(n) or catalogue.label(n, lang)
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


def _strength(row: dict[str, Any], lang: Language) -> str:
    return f"{number(row['strength_today'], lang)} → {number(row['strength_deal'], lang)}"


def _behind(run: Run, models: Sequence[Mapping[str, Any]], lang: Language) -> list[RenderableType]:
    """Return models, data, regime and solves on which the outcome rests."""
    world = run.meta["world"]
    energy = run.meta.get("energy") or {}
    reads = {v for m in models for v in m["reads"]}
    lines: list[RenderableType] = [
        text("why.model", lang, name=label(m["name"], lang), source=source(m, lang)) for m in models
    ]
    if any("tariff" in m["reads"] for m in models):
        elasticity = world["sources"]["trade_elasticity"]["source"]
        lines += [
            text(
                "why.world", lang, name=world["name"], year=world["year"], hash=world["hash"][:12]
            ),
            text("why.elasticity", lang, name=world["elasticity"], source=elasticity),
        ]
    if energy.get("hash") and any(v.startswith("energy_") for v in reads):
        lines.append(
            text("why.energy", lang, name=energy.get("name", ""), year=energy.get("year", ""),
                 hash=energy["hash"][:12])
        )  # fmt: skip
    named = {m["name"] for m in models}
    solves = [s for s in run.meta["solves"] if s["model"] in named] or run.meta["solves"]
    worst = max(solves, key=lambda s: s["residual"])
    lines += [
        text("why.regime", lang, day=run.meta["regime_as_of"], n=len(run.regime)),
        text(
            "why.solves",
            lang,
            n=len(solves),
            residual=f"{worst['residual']:.1e}",
            fingerprint=run.meta["fingerprint"][:16],
        ),
    ]
    return lines
