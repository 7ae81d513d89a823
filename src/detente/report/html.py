"""The report: one HTML file that needs no network, no script and nothing but the run."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from detente import catalogue
from detente.files import whole
from detente.i18n import LANGUAGES, Language, default_language, text
from detente.report import (
    accounts,
    backtests,
    certainty,
    currency,
    drawn,
    drivers,
    energy,
    figures,
    glance,
    ground_files,
    grounds,
    industries,
    likely,
    model_list,
    odds,
    powers,
    security,
    shares,
    who,
)
from detente.report.findings import findings
from detente.report.limits import limits
from detente.report.numbers import Numbers, joined, words
from detente.report.world_map import geometry

if TYPE_CHECKING:
    from jinja2 import Environment

    from detente.deal.schema import Deal
    from detente.record import Run

SECTIONS = (
    "findings", "who", "claims", "odds", "flows", "energy", "currency", "security", "powers",
    "sectors", "contributions", "assumed", "not_covered", "method",
)  # fmt: skip
MOVING = ("flows", "sectors")


def write(run: Run, lang: Language | None = None, path: Path | str | None = None) -> Path:
    """Write the report of a run, by default as ``report.<lang>.html`` in its folder.

    The file takes its place only when it is complete.

    Parameters
    ----------
    run
        A run; nothing else is read.
    lang
        The reader's language; default the locale's.

    Returns
    -------
    Path of the report.
    """
    lang = lang or default_language()
    path = Path(path) if path else Path(run.path) / f"report.{lang}.html"
    page = render(run, lang)
    with whole(path) as draft:
        draft.write_text(page, "utf-8")
    return path


def languages(folder: Path) -> list[Language]:
    """Return the languages in which a run folder holds a report."""
    return [lang for lang in LANGUAGES if (folder / f"report.{lang}.html").exists()]


def render(run: Run, lang: Language) -> str:
    """Return the report as HTML."""
    return _environment().get_template("report.html.j2").render(context(run, lang))


def context(run: Run, lang: Language) -> dict[str, Any]:
    """Return everything that the template draws; all text of the document is left unescaped."""
    numbers, deal, meta = Numbers(run), run.deal, run.meta
    titles = {p.id: words(p.title, lang) for p in deal.provisions}
    solves, residual = grounds.solves(meta["solves"], lang)
    claims = accounts.claims(run.claims, lang)
    parts = {"odds": odds, "energy": energy, "currency": currency, "security": security}
    parts |= {"powers": powers, "who": who}
    markets = {name: part.section(numbers, lang) for name, part in parts.items()}
    missing = {name for name, made in markets.items() if made is None}
    missing |= set() if run.claims else {"claims"}
    # Tables of zeros would read as a finding of no effect.
    missing |= set(MOVING) if numbers.still else set()
    return {
        "lang": lang,
        **markets,
        "horizon": lambda outcome: _horizon(outcome, lang),
        "security_text": lambda key: text(f"security.{key}", lang),
        "t": lambda key, **values: text(f"report.{key}", lang, **values),
        "d": lambda key, **values: text(f"draws.{key}", lang, **values),
        "deal": deal,
        "title": words(deal.title, lang),
        "summary": words(deal.summary, lang),
        "reviewed": bool(meta.get("reviewed", deal.reviewed)),
        "questions": [words(question, lang) for question in deal.questions],
        "facts": {
            "date": accounts.day(deal.date, lang, "medium"),
            "parties": joined([catalogue.label(p, lang) for p in deal.parties], lang),
            "regime_as_of": accounts.day(meta["regime_as_of"], lang, "medium"),
            "made": accounts.day(meta["created"], lang, "medium"),
        },
        "meta": meta,
        "world_meta": meta["world"],
        "as_of": accounts.day(meta["regime_as_of"], lang),
        "sections": [name for name in SECTIONS if name not in missing],
        "findings": glance.findings(findings(numbers), lang),
        "claims_first": glance.claims(run, claims, lang),
        "glance_note": glance.note(run, lang),
        "w": lambda key, **values: text(f"who.{key}", lang, **values),
        "g": lambda key, **values: text(f"glance.{key}", lang, **values),
        "claims": claims,
        "tally": accounts.tally(claims, lang),
        "elasticity": grounds.study(str(meta["world"]["elasticity"])),
        "flows": figures.flows(numbers, lang),
        "party_sectors": industries.table(numbers, lang),
        "sector_table": figures.sectors(numbers, lang),
        "still": numbers.still,
        "contributions": certainty.contributions(numbers, lang),
        "splits": shares.section(numbers, lang),
        "drivers": drivers.table(numbers, lang),
        "likely": likely.table(numbers, lang),
        "three_states": figures.three_states(numbers, lang),
        "clipped": figures.clipped,
        "provisions": accounts.provisions(deal.provisions, run.regime, lang),
        "assumptions": grounds.assumptions(run.assumptions, titles, units(deal), lang),
        "regime": grounds.regime(run.regime, lang),
        "provision_file": ground_files.provisions(deal, meta["covered"], lang),
        "regime_file": ground_files.regime(run.regime, lang),
        "gaps": accounts.uncovered(run, lang),
        "solves": solves,
        "residual": residual,
        "band_note": drawn.note(run, lang),
        "chances": odds.span(run, lang),
        "design": drawn.design(run, lang),
        "inputs": drivers.listed((meta.get("draws") or {}).get("inputs", ()), run, lang),
        "models": model_list.listed(meta.get("models", ()), run.outcomes, lang),
        "limits": limits(run, lang),
        "backtests": backtests.section(meta.get("models", ()), lang),
        "narrow": backtests.narrow(meta.get("models", ()), lang) if meta.get("draws") else "",
        "backtest_text": lambda key: text(f"backtest.{key}", lang),
        "energy_meta": meta.get("energy") or {},
        "has": numbers.has,
        "data_sources": grounds.data_sources(meta["world"].get("sources") or {}, lang),
        "deal_sources": [accounts.citation(s) for s in deal.sources],
        "map_source": geometry(),
    }  # fmt: skip


def units(deal: Deal) -> dict[tuple[str, int], str]:
    """Return the unit of each measure that has one, by provision and position."""
    found = {
        (p.id, at): getattr(measure, "unit", None)
        for p in deal.provisions
        for at, measure in enumerate(p.measures)
    }
    return {key: str(unit) for key, unit in found.items() if unit}


def _horizon(outcome: str, lang: Language) -> str:
    return text("report.horizon", lang, horizon=catalogue.outcomes()[outcome].said("horizon", lang))


def _code(said: str) -> Markup:
    """Return text in which what stands between backticks is set as code."""
    parts = enumerate(said.split("`"))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in parts
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("detente.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = resources.files("detente.report").joinpath("templates/style.css").read_text("utf-8")
    environment.filters["code"] = _code
    environment.globals["style"] = Markup(style)
    return environment
