"""The verb backtest: dated episodes solved and held against what came."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from detente.cli_options import DEFAULT_LANG, LangOption, console, help_of, language
from detente.i18n import text


def backtest(
    episodes: Annotated[
        list[str] | None, typer.Argument(help=help_of("episodes"), metavar="[EPISODE]...")
    ] = None,
    draws: Annotated[
        int | None, typer.Option("--draws", "-n", help=help_of("backtest_draws"))
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", help=help_of("seed"))] = None,
    workers: Annotated[str | None, typer.Option("--workers", "-w", help=help_of("workers"))] = None,
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
    from detente.files import whole

    language_, screen = language(lang), console()
    if stored:
        if (draws, seed, workers) != (None, None, None):
            raise DetenteError(Fault("--stored", text("backtest.not_stored")))
        chosen = {load_episode(name).id for name in episodes or ()}
        scores = [one for one in scorecard() if not chosen or one.episode in chosen]
    else:
        from detente.backtest.run import DRAWS, run
        from detente.cli_progress import progress
        from detente.ensemble.backends import cores
        from detente.ensemble.draws import SEED

        with progress(screen, language_) as tell:
            scores = run(
                tuple(episodes or ()),
                draws=DRAWS if draws is None else draws,
                seed=SEED if seed is None else seed,
                workers=workers or cores(),
                progress=partial(tell, "stage_draws"),
            )
    for part in render(scores, language_):
        screen.print(part)
    if write:
        with whole(write) as draft:
            draft.write_text(to_csv(scores), "utf-8")
        screen.print(text("backtest.written", language_, path=write))
