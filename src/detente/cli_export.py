"""The verb export: a run as tables for other tools, or as a brief of two pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from detente.cli_options import DEFAULT_LANG, LangOption, console, help_of, language


def export(
    folder: Annotated[Path, typer.Argument(help=help_of("run_folder"), metavar="RUN")],
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="csv|parquet|iamc|docx", help=help_of("export_format")),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="PATH", help=help_of("export_out"))
    ] = None,
    outcome: Annotated[
        list[str] | None, typer.Option("--outcome", help=help_of("export_outcome"))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=help_of("read_force"))] = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Write a run as one long table, in the layout of the IAMC, or as a brief in Word."""
    from detente.exports.files import write
    from detente.record import Run

    run = Run.load(folder)
    made = write(run, format, out, language(lang), outcomes=outcome or (), force=force)
    screen = console()
    for path in made:
        screen.print(str(path), soft_wrap=True)
