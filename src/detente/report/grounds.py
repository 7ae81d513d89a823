"""What the numbers rest on: assumptions, measures in force, solves, data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente import catalogue
from detente.i18n import Language, text
from detente.report import caption, ground_files, model_list
from detente.report.accounts import Citation, citation, day, kind
from detente.report.magnitude import magnitude as size_of
from detente.report.numbers import words
from detente.report.quantity import MILLION, Column, missing, quantity
from detente.report.table import Cell, Head, Line, Table


def assumptions(
    rows: Iterable[Mapping[str, Any]],
    titles: Mapping[str, str],
    units: Mapping[tuple[str, int], str],
    lang: Language,
) -> Table | None:
    """Return every number of the deal with range, basis and source, or None.

    ``units`` has the unit of a measure's volume by provision and position.
    """
    rows, lines, bases = list(rows), [], []
    for row in rows:
        if row.get("field") == "likelihood":
            continue  # stands with the provision's status
        values = [row.get(end) for end in ("low", "central", "high")]
        name = str(row["provision"])
        what = str(row.get("kind") or ""), str(row["field"])
        unit = units.get((name, row.get("measure") or 0))
        bases.append(row.get("basis"))
        lines.append(
            Line(
                (
                    Cell(titles.get(name, name), note=number_of(*what, row.get("body"), lang)),
                    *(Cell(size_of(v, *what, unit, lang), numeric=True) for v in values),
                    Cell(_basis(row, lang)),
                    Cell(words(row.get("source"), lang)),
                )
            )
        )
    if not lines:
        return None
    names = ("h_field", "h_low", "h_central", "h_high", "h_basis", "h_source")
    heads = tuple(
        Head(text(f"report.{n}", lang), numeric=n in ("h_low", "h_central", "h_high"))
        for n in names
    )
    told = {"n": bases.count("assumption"), "all": len(bases)}
    return Table(
        heads,
        tuple(lines),
        title=text("report.a_numbers", lang),
        caption=caption.unit("as_given", lang),
        see=text("captions.assumptions", lang, **told),
        csv=ground_files.assumptions(rows, units, lang),
        file="assumptions.csv",
    )


def number_of(name: str, field: str, body: Mapping[str, str] | None, lang: Language) -> str:
    """Return the reader's name of a number of the deal: the measure, the body, the field."""
    said = [kind(name, lang)] if name else []
    if body:
        said.append(words(body, lang))
    return text("report.list_comma", lang).join([*said, field_name(field, lang)])


@dataclass(frozen=True)
class RegimeRow:
    """One measure in force, and how much of it is left."""

    title: str
    dates: str
    sizes: tuple[tuple[str, str], ...]
    sources: tuple[Citation, ...]
    today: str
    deal: str
    left: float
    eased: bool


def regime(rows: Iterable[Mapping[str, Any]], lang: Language) -> list[RegimeRow]:
    """Return the measures in force, those that the deal changes first."""
    found = []
    for row in rows:
        today, deal = (row.get(f"strength_{s}") for s in ("today", "deal"))
        today = 1.0 if today is None else float(today)
        deal = today if deal is None else float(deal)
        ends = {"starts": row.get("starts"), "ends": row.get("ends")}
        dates = [
            text(f"report.{key}_date", lang, date=day(value, lang))
            for key, value in (("from", ends["starts"]), ("until", ends["ends"]))
            if value
        ]
        found.append(
            RegimeRow(
                title=words(row["title"], lang),
                dates=text("report.list_comma", lang).join(dates) or text("report.undated", lang),
                sizes=tuple(_size(s, lang) for s in row.get("sizes") or ()),
                sources=tuple(citation(s) for s in row.get("sources") or ()),
                today=quantity(100 * today, "%", lang, signed=False),
                deal=quantity(100 * deal, "%", lang, signed=False),
                left=round(100 * max(0.0, min(1.0, deal)), 1),
                eased=deal < today,
            )
        )
    return sorted(found, key=lambda r: not r.eased)


def _size(size: Mapping[str, Any], lang: Language) -> tuple[str, str]:
    """Return a measure's number with its basis, and the source of that."""
    name, field = (str(size.get(key, "")) for key in ("kind", "field"))
    about = text(
        "report.size", lang, kind=kind(name, lang), field=field_name(field, lang),
        value=size_of(size.get("value"), name, field, size.get("unit"), lang),
        basis=_basis(size, lang),
    )  # fmt: skip
    ratio = size.get("observed")
    if not missing(ratio):
        seen = quantity(ratio, "", lang, signed=False)
        about += text("report.observed", lang, ratio=seen)
    moved = size.get("value_moved")
    if not missing(moved):
        about += text("report.moves", lang, value=quantity(moved, MILLION, lang, signed=False))
    return about, words(size.get("source"), lang)


def _basis(row: Mapping[str, Any], lang: Language) -> str:
    return _named("terms.basis", str(row.get("basis") or ""), lang)


def field_name(name: str, lang: Language) -> str:
    """Return the reader's name of a measure's number."""
    return _named("terms.number", name, lang)


def _named(group: str, name: str, lang: Language) -> str:
    """Return the message of a name; one added later has its catalogue's label."""
    try:
        return text(f"{group}_{name}", lang)
    except KeyError:
        return catalogue.label(name, lang)


def solves(rows: Iterable[Mapping[str, Any]], lang: Language) -> tuple[Table, str]:
    """Return the solves with their residuals, and the largest residual as text.

    A model all of whose solves are exact has one line for all of them.
    """
    rows = list(rows)
    by_model: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_model.setdefault(str(row.get("model", "")), []).append(row)
    lines: list[Line] = []
    for name, own in by_model.items():
        exact = len(own) > 1 and all(r.get("converged") and r.get("residual") == 0 for r in own)
        for r in [_together(own)] if exact else own:
            where = text("report.exact_solves", lang, n=len(own)) if exact else _form(r, lang)
            lines.append(
                Line(
                    (
                        Cell(model_list.label(name, lang)),
                        Cell("–" if exact else _state(str(r.get("state", "")), lang)),
                        Cell(where),
                        Cell(text("report.yes" if r.get("converged") else "report.no", lang)),
                        Cell(_power(r.get("residual")), numeric=True),
                        Cell(str(r.get("iterations", "–")), numeric=True),
                        Cell(Column(2, lang, signed=False)(r.get("seconds")), numeric=True),
                    )
                )
            )
    names = (
        "h_model",
        "h_state_of",
        "h_form",
        "h_converged",
        "h_residual",
        "h_iterations",
        "h_seconds",
    )
    heads = tuple(
        Head(text(f"report.{n}", lang), n in ("h_residual", "h_iterations", "h_seconds"))
        for n in names
    )
    residuals = [float(r["residual"]) for r in rows if not missing(r.get("residual"))]
    worst = _power(max(residuals, default=None))
    said = text("report.convergence_caption", lang)
    table = Table(
        heads,
        tuple(lines),
        title=text("report.m_convergence", lang),
        caption=caption.together(lang, caption.unit("seconds", lang), said),
        see=text("captions.solves", lang, n=len(rows), residual=worst),
        csv=ground_files.solves(rows),
        file="convergence.csv",
    )
    return table, worst


def _together(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return exact solves as one: the most iterations, all seconds."""
    most = max(r.get("iterations") or 0 for r in rows)
    seconds = sum(r.get("seconds") or 0.0 for r in rows)
    return {"converged": True, "residual": 0.0, "iterations": most, "seconds": seconds}


def _form(row: Mapping[str, Any], lang: Language) -> str:
    """Return the form of a model that was solved, or its set of elasticities."""
    if row.get("variant"):
        return variant(row, lang)
    return study(str(row["elasticity"])) if row.get("elasticity") else "–"


def variant(row: Mapping[str, Any], lang: Language) -> str:
    """Return the name of a model's own set of parameters: a study, or words."""
    name = str(row["variant"])
    found = study(name)
    spoken = model_list.said(f"report.variant_{name}", lang)
    return spoken or (found if found != name else name.replace("_", " "))


def study(name: str) -> str:
    """Return authors and year from a set's name, such as caliendo_parro_2015."""
    *authors, year = name.split("_")
    if not year.isdigit():
        return name
    return f"{', '.join(a.capitalize() for a in authors)} ({year})"


def _state(name: str, lang: Language) -> str:
    return text(f"report.state_{name}", lang) if name in ("base", "today", "deal") else name


def _power(value: float | None) -> str:
    """Return a small number as a power of ten."""
    if missing(value) or not value:
        return "–" if missing(value) else "0"
    digits, power = f"{value:.1e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits} × 10{raised}"


def data_sources(
    variables: Mapping[str, Mapping[str, Any]], lang: Language
) -> list[tuple[str, str]]:
    """Return each source of the world's data with its licence, and the variables it gives."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, attributes in variables.items():
        source = str(attributes.get("source") or "")
        if source and not str(name).endswith("_error"):  # it shares its estimate's source
            licence = str(attributes.get("licence") or "")
            found.setdefault((source, licence), []).append(
                _named("world.variable", str(name), lang)
            )
    gap = text("report.list_semicolon", lang)
    return [
        (gap.join(dict.fromkeys(names)), f"{source} ({licence})" if licence else source)
        for (source, licence), names in found.items()
    ]
