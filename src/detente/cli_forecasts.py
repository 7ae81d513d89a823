"""The verbs on forecasts: add, list, resolve, score."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from detente.cli_options import DEFAULT_LANG, LangOption, console, help_of, language
from detente.i18n import text

app = typer.Typer(help=help_of("forecasts"), no_args_is_help=True, rich_markup_mode=None)

# As in the store, which is not imported before a verb needs it.
DEFAULT_FILE = Path("forecasts.jsonl")
FileOption = Annotated[Path, typer.Option("--file", "-f", help=help_of("forecasts_file"))]


@app.command(help=help_of("forecasts_add"))
def add(
    run: Annotated[Path, typer.Argument(help=help_of("run_folder"), metavar="RUN")],
    by: Annotated[
        datetime.datetime,
        typer.Option("--by", formats=["%Y-%m-%d"], help=help_of("forecasts_by")),
    ],
    provision: Annotated[
        list[str] | None, typer.Option("--provision", "-p", help=help_of("forecasts_provision"))
    ] = None,
    file: FileOption = DEFAULT_FILE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Store the chance of each provision of a run as a forecast with a day."""
    from detente.forecasts import store
    from detente.forecasts.forecast import from_run
    from detente.record import Run
    from detente.report.forecasts import render

    made = from_run(Run.load(run), by.date(), only=provision or ())
    store.add(made, file)
    screen = console()
    screen.print(render(made, file, datetime.date.today(), language(lang)))
    screen.print(text("forecasts.added", language(lang), n=len(made), path=file))


@app.command("list", help=help_of("forecasts_list"))
def list_(file: FileOption = DEFAULT_FILE, lang: LangOption = DEFAULT_LANG) -> None:
    """Print the forecasts with their days and outcomes."""
    from detente.forecasts import store
    from detente.report.forecasts import render

    console().print(render(store.read(file), file, datetime.date.today(), language(lang)))


@app.command(help=help_of("forecasts_resolve"))
def resolve(
    forecast: Annotated[str, typer.Argument(help=help_of("forecasts_id"), metavar="FORECAST")],
    outcome: Annotated[str, typer.Option("--outcome", help=help_of("forecasts_outcome"))],
    source: Annotated[str, typer.Option("--source", help=help_of("forecasts_source"))],
    date: Annotated[
        datetime.datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help=help_of("forecasts_date")),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help=help_of("forecasts_again"))] = False,
    file: FileOption = DEFAULT_FILE,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Say what happened, when, and how one knows."""
    from detente.forecasts import store
    from detente.i18n import number

    day = date and date.date()
    settled = store.resolve(forecast, outcome, source, day, file, again=again)
    probability = f"{number(100 * settled.probability, language(lang), 1)}%"
    said = {"id": settled.id, "outcome": outcome, "probability": probability}
    console().print(text("forecasts.settled", language(lang), **said))


@app.command(help=help_of("forecasts_score"))
def score(file: FileOption = DEFAULT_FILE, lang: LangOption = DEFAULT_LANG) -> None:
    """Print Brier score with its parts, log score and calibration of what is resolved."""
    from detente.forecasts import store
    from detente.forecasts.score import score as score_of
    from detente.report.forecasts import render_score

    settled = [one for one in store.read(file) if one.resolution]
    outcomes = [one.resolution.outcome for one in settled if one.resolution]
    found = score_of([one.probability for one in settled], outcomes) if settled else None
    console().print(render_score(found, language(lang)))
