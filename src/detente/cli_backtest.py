"""The verb backtest: dated episodes solved and held against what came."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from detente.cli_options import DEFAULT_LANG, Lang, LangOption, console, help_of, language
from detente.i18n import text

if TYPE_CHECKING:
    from detente.backtest.score import Score


def backtest(
    episodes: Annotated[
        list[str] | None, typer.Argument(help=help_of("episodes"), metavar="[EPISODE]...")
    ] = None,
    draws: Annotated[
        int | None, typer.Option("--draws", "-n", help=help_of("backtest_draws"))
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help=help_of("backtest_seed"))] = None,
    workers: Annotated[
        str | None, typer.Option("--workers", "-w", help=help_of("backtest_workers"))
    ] = None,
    stored: Annotated[bool, typer.Option("--stored", help=help_of("backtest_stored"))] = False,
    write: Annotated[
        Path | None, typer.Option("--write", metavar="CSV", help=help_of("backtest_write"))
    ] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Solve the episodes, or read the package's scorecard, and print it."""
    from detente.backtest.episode import load_episode
    from detente.backtest.score import scorecard, to_csv
    from detente.backtest.show import render
    from detente.errors import DetenteError, Fault

    language_, screen = language(lang), console()
    if stored:
        if (draws, seed, workers) != (None, None, None):
            raise DetenteError(Fault("--stored", text("backtest.not_stored")))
        chosen = {load_episode(name).id for name in episodes or ()}
        scores = [one for one in scorecard() if not chosen or one.episode in chosen]
    else:
        given = {"draws": draws, "seed": seed, "workers": workers}
        scores = _solve(episodes or (), {k: v for k, v in given.items() if v is not None}, lang)
    for part in render(scores, language_):
        screen.print(part)
    if write:
        write.write_text(to_csv(scores), "utf-8")
        screen.print(text("backtest.written", language_, path=write))


def _solve(episodes: Iterable[str], options: dict[str, Any], lang: Lang) -> list[Score]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from detente.backtest.run import run

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeRemainingColumn(), console=console(), transient=True) as bar:
        task = bar.add_task(text("backtest.draws", language(lang)), total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        return run(tuple(episodes), progress=progress, **options)
