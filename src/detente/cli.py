"""The command line: verbs only; each imports what it needs when it is called."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from detente.cli_backtest import backtest
from detente.cli_export import export
from detente.cli_forecasts import app as forecasts_app
from detente.cli_options import (
    DEFAULT_LANG,
    LangOption,
    SetOption,
    WithoutOption,
    deal_of,
    need,
)
from detente.cli_options import console as _console
from detente.cli_options import help_of as _help
from detente.cli_options import language as _language
from detente.cli_read import read
from detente.cli_serve import serve
from detente.i18n import text

# Plain help: rich markup would triple the time that --help takes.
app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
world_app = typer.Typer(help=_help("world"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(world_app, name="world")
app.add_typer(forecasts_app, name="forecasts")
app.command("read", help=_help("read"))(read)
app.command("backtest", help=_help("backtest"))(backtest)
app.command("serve", help=_help("serve"))(serve)
app.command("export", help=_help("export"))(export)


DealArgument = Annotated[str, typer.Argument(help=_help("deal"), metavar="DEAL")]
RunArgument = Annotated[Path, typer.Argument(help=_help("run_folder"), metavar="RUN")]
DrawsOption = Annotated[int, typer.Option("--draws", "-n", min=0, help=_help("draws"))]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help=_help("seed"))]
WorkersOption = Annotated[
    str,
    typer.Option("--workers", "-w", metavar="N|dask[:N]|tcp://HOST:PORT", help=_help("workers")),
]
ElasticityOption = Annotated[str | None, typer.Option("--elasticity", help=_help("elasticity"))]
AsOfOption = Annotated[
    datetime.datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help=_help("as_of"))
]


INTERRUPTED = 130


def _version(wanted: bool) -> None:
    if wanted:
        from detente import __version__

        print(f"detente {__version__}")
        raise typer.Exit


@app.callback(help=_help("app"))
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_help("version"))
    ] = False,
) -> None:
    """Take the options that stand before a verb."""


def main() -> NoReturn:
    """Run the command line; every expected error is one clear line a fault, and an exit code."""
    from detente.errors import DetenteError

    try:
        app()
    except DetenteError as error:
        for fault in error.faults:
            print(f"detente: {fault}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None
    except (KeyboardInterrupt, SystemExit) as error:
        # Typer turns an interruption into this exit code without a word.
        if getattr(error, "code", INTERRUPTED) != INTERRUPTED:
            raise
        print(f"detente: {text('cli.interrupted')}", file=sys.stderr)
        raise SystemExit(INTERRUPTED) from None
    raise SystemExit(0)


@app.command(help=_help("check"))
def check(
    deal: DealArgument,
    as_of: AsOfOption = None,
    settings: SetOption = None,
    without: WithoutOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Read a deal, resolve it against the world, and say what is wrong, or that nothing is."""
    from detente.shocks.coverage import coverage
    from detente.shocks.resolve import resolve
    from detente.world.load import load_world
    from detente.world.regime import load_regime

    found, world = deal_of(deal, settings, without), load_world()
    regime = load_regime(as_of and as_of.date(), world.elasticity)
    resolve(found, world, regime_ids=regime.ids)
    language, console = _language(lang), _console()
    for gap in coverage(found, world):
        console.print(f"{gap.where}: {gap.sentence(language)}", style="yellow")
    if found.reanchored:
        console.print(text("deal.reanchored", language, count=found.reanchored), style="yellow")
    measures = sum(len(p.measures) for p in found.provisions)
    console.print(
        text(
            "cli.check_ok",
            language,
            deal=found.id,
            provisions=len(found.provisions),
            measures=measures,
            claims=len(found.claims),
        )
    )


@app.command(help=_help("explain"))
def explain(
    deal: DealArgument,
    settings: SetOption = None,
    without: WithoutOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Print the deal in sentences, before any run."""
    from detente.deal.explain import explain as sentences
    from detente.world.regime import provisions

    console = _console()
    titles = {p.id: p.title for p in provisions()}
    for section in sentences(deal_of(deal, settings, without), _language(lang), titles):
        console.print(f"\n{section.title}", style="bold")
        for line in section.lines:
            console.print(f"  {line}", soft_wrap=False)


@app.command(help=_help("odds"))
def odds(
    deal: DealArgument,
    path: Annotated[
        str | None, typer.Option("--path", metavar="PROVISION", help=_help("path"))
    ] = None,
    settings: SetOption = None,
    without: WithoutOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Print the chance that each provision is carried out, or who would move whom on one."""
    from detente.report.odds_console import render, render_path

    found = deal_of(deal, settings, without)
    if path is None:
        _console().print(render(found, _language(lang)))
    else:
        _console().print(render_path(found, path, _language(lang)))


@app.command(help=_help("run"))
def run(
    deal: DealArgument,
    out: Annotated[Path, typer.Option("--out", "-o", help=_help("out"))] = Path("runs"),
    as_of: AsOfOption = None,
    elasticity: ElasticityOption = None,
    draws: DrawsOption = 200,
    seed: SeedOption = 20250318,
    workers: WorkersOption = "",
    settings: SetOption = None,
    without: WithoutOption = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Run a deal through the models and write the run folder with its report."""
    from detente.cli_progress import progress
    from detente.ensemble.backends import cores
    from detente.pipeline import run as run_deal
    from detente.report.console import summary

    language, console = _language(lang), _console()
    with progress(console, language) as tell:
        result = run_deal(
            deal_of(deal, settings, without),
            out,
            as_of=as_of and as_of.date(),
            elasticity=elasticity,
            draws=draws,
            seed=seed,
            workers=workers or cores(),
            lang=language,
            progress=tell,
        )
    console.print(summary(result, language))


@app.command(help=_help("report"))
def report(folder: RunArgument, lang: LangOption = DEFAULT_LANG) -> None:
    """Write the report of a run again, in a language."""
    from detente.record import Run
    from detente.report.html import write

    _console().print(str(write(Run.load(folder), _language(lang))))


@app.command(help=_help("why"))
def why(
    folder: RunArgument,
    outcome: Annotated[str, typer.Argument(help=_help("outcome"), metavar="OUTCOME")],
    country: Annotated[
        list[str] | None, typer.Option("--country", "-c", help=_help("country"))
    ] = None,
    partner: Annotated[str | None, typer.Option("--partner", help=_help("partner"))] = None,
    sector: Annotated[str | None, typer.Option("--sector", help=_help("sector"))] = None,
    fuel: Annotated[str | None, typer.Option("--fuel", help=_help("fuel"))] = None,
    commodity: Annotated[str | None, typer.Option("--commodity", help=_help("commodity"))] = None,
    currency: Annotated[str | None, typer.Option("--currency", help=_help("currency"))] = None,
    resource: Annotated[str | None, typer.Option("--resource", help=_help("resource"))] = None,
    network: Annotated[str | None, typer.Option("--network", help=_help("network"))] = None,
    comparison: Annotated[str, typer.Option("--comparison", help=_help("comparison"))] = "deal",
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Print the chain from the document's words to a number."""
    from detente.record import Run
    from detente.report.why import chain

    loaded = Run.load(folder)
    axes = {"partner": partner, "sector": sector, "fuel": fuel}
    axes |= {"commodity": commodity, "currency": currency}
    axes |= {"resource": resource, "network": network}
    said = chain(loaded, outcome, country or None, _language(lang), comparison, **axes)
    _console().print(said)


@app.command(help=_help("compare"))
def compare(
    one: Annotated[Path, typer.Argument(help=_help("run_folder"), metavar="RUN")],
    other: Annotated[Path, typer.Argument(help=_help("run_other"), metavar="RUN")],
    outcome: Annotated[str | None, typer.Option("--outcome", help=_help("outcome"))] = None,
    country: Annotated[
        list[str] | None, typer.Option("--country", "-c", help=_help("country"))
    ] = None,
    comparison: Annotated[str, typer.Option("--comparison", help=_help("of_compare"))] = "deal",
    csv: Annotated[Path | None, typer.Option("--csv", help=_help("csv"))] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Print two runs side by side, and in what share of the draws one is better."""
    from detente.record import Run
    from detente.report import compared
    from detente.report.compare_console import render

    runs = Run.load(one), Run.load(other)
    found = compared.sections(*runs, outcome, country or (), comparison)
    if csv:
        compared.write_csv(compared.csv(found), csv)
    _console().print(render(found, _language(lang), every=bool(outcome or country)))


@app.command(help=_help("models"))
def models(lang: LangOption = DEFAULT_LANG) -> None:
    """List the models with what they read and their source."""
    from rich.table import Column, Table

    from detente import catalogue
    from detente.models.base import models as registered
    from detente.report.model_list import source

    language = _language(lang)
    heads = (text(f"cli.{c}", language) for c in ("model", "reads", "source"))
    # Japanese has no spaces to break a line at.
    table = Table(*(Column(head, overflow="fold") for head in heads))
    for model in registered().values():
        reads = text("report.list_comma", language).join(
            catalogue.label(name, language) for name in model.reads
        )
        about = source({"name": model.name, "source": model.source}, language)
        table.add_row(model.name, reads, about)
    _console().print(table)


@app.command(help=_help("verify"))
def verify(
    case: Annotated[Path | None, typer.Argument(help=_help("case"), metavar="CASE")] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Print the checks that come along, all or of one part, or a case in its folder."""
    from detente.verify import show
    from detente.world.load import load_world

    language = _language(lang)
    if case is None or str(case) in show.PARTS:
        for part in show.built_in(load_world(), language, None if case is None else str(case)):
            _console().print(part)
        return
    table, passed = show.study(case, language)
    _console().print(table)
    if not passed:
        raise typer.Exit(1)


@world_app.command("show", help=_help("world_show"))
def world_show(elasticity: ElasticityOption = None, lang: LangOption = DEFAULT_LANG) -> None:
    """Print what the world is: variables, units, years, sources, repairs."""
    from detente.world.load import load_world
    from detente.world.show import render

    _console().print(render(load_world(elasticity), _language(lang)))


@world_app.command("check", help=_help("world_check"))
def world_check(elasticity: ElasticityOption = None, lang: LangOption = DEFAULT_LANG) -> None:
    """Verify that the world adds up; exit code 1 if it does not."""
    from detente.world.check import check as identities
    from detente.world.load import load_world
    from detente.world.show import render_check

    found = identities(load_world(elasticity))
    _console().print(render_check(found, _language(lang)))
    if not all(identity.passed for identity in found):
        raise typer.Exit(1)


@world_app.command("build", help=_help("world_build"))
def world_build(
    source: Annotated[Path, typer.Argument(help=_help("source_folder"), metavar="SOURCE")],
    to: Annotated[Path, typer.Option("--to", help=_help("to"))],
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Build a snapshot from the raw files."""
    need("build", "openpyxl", "scipy")
    from detente.world.build.snapshot import build
    from detente.world.show import render_build

    console = _console()
    with console.status(text("cli.world_build", _language(lang))) as status:
        made = build(source, to, progress=status.update)
    console.print(render_build(made, _language(lang)))


@world_app.command("regime", help=_help("world_regime"))
def world_regime(as_of: AsOfOption = None, lang: LangOption = DEFAULT_LANG) -> None:
    """List the measures in force on a day, with size, basis and source."""
    from detente.report.regime import render
    from detente.world.load import load_world
    from detente.world.regime import load_regime

    world = load_world()
    regime = load_regime(as_of and as_of.date(), world.elasticity)
    _console().print(render(regime, world, _language(lang)))


@world_app.command("calibrate", help=_help("world_calibrate"))
def world_calibrate(
    to: Annotated[Path | None, typer.Option("--to", help=_help("to"))] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Size the regime's measures of unknown size by the observed changes of trade."""
    from detente.ensemble.calibrate import calibrate, write
    from detente.report.regime import render_calibration

    console = _console()
    with console.status(text("cli.world_calibrate", _language(lang))):
        sizes = calibrate()
    console.print(render_calibration(sizes, _language(lang)))
    console.print(str(write(sizes, to)))
