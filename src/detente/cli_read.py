"""The verb read: a document becomes a draft deal, or is shown with what was read and why."""

from __future__ import annotations

import datetime
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli_options import DEFAULT_LANG, LangOption, console, help_of, language, need
from detente.i18n import Language, text

if TYPE_CHECKING:
    from detente.document.reading import Reading

STDIN = "-"
DEAL = "deal.yaml"


def read(
    document: Annotated[
        str | None, typer.Argument(help=help_of("document"), metavar="[DOCUMENT]")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help=help_of("read_out"))
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help=help_of("read_explain"))] = False,
    evaluate: Annotated[
        Path | None, typer.Option("--evaluate", metavar="GOLD", help=help_of("read_evaluate"))
    ] = None,
    llm: Annotated[bool, typer.Option("--llm", help=help_of("read_llm"))] = False,
    force: Annotated[bool, typer.Option("--force", help=help_of("read_force"))] = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Read a document into a draft deal; or say what was read and why; or score the reader."""
    from detente.errors import DetenteError, Fault

    language_, screen = language(lang), console()
    need("read", "sudachipy", "sudachidict_small")
    if evaluate:
        from detente.document.evaluate import evaluate as scored
        from detente.document.gold import load
        from detente.report.reading_scores import render

        screen.print(render(scored(load(evaluate)), language_))
        return
    if document is None:
        raise DetenteError(Fault("read", text("document.no_document"), allowed="DOCUMENT, -"))
    reading = _reading(document, llm=llm)
    if explain:
        from detente.report.reading_console import render as shown

        screen.print(shown(reading, language_))
        return
    _draft(document, reading, out, force=force, lang=language_)


def _reading(document: str, *, llm: bool) -> Reading:
    from detente.errors import DataError, Fault

    try:
        content = sys.stdin.buffer.read() if document == STDIN else Path(document).read_bytes()
    except OSError as error:
        said = text("document.unreadable")
        raise DataError(Fault(document, said, found=error.strerror or str(error))) from None
    name = "stdin" if document == STDIN else Path(document).name
    if llm:
        need("llm", "openai")
        from detente.document.llm import read as ask

        return ask(content, name)
    from detente.document.read import read as rules

    return rules(content, name)


def _draft(
    document: str, reading: Reading, out: Path | None, *, force: bool, lang: Language
) -> None:
    """Write the draft and, where the document cannot be quoted as it lies, its text beside it."""
    from detente.document.draft import draft
    from detente.report.reading_console import summary, yaml
    from detente.world.regime import provisions

    target = None if out is None else _target(out)
    source = None if document == STDIN else Path(document)
    place = f"document.{reading.document.lang}.txt"
    folder = target.parent if target else source.parent if source else Path()
    beside = source is not None and _as_it_lies(source, folder, reading)
    if beside and source:
        place = source.resolve().relative_to(folder.resolve()).as_posix()
    made = draft(reading, provisions(), identifier=_identifier(target, source), place=place)
    written = yaml(made, reading, lang)
    if target is None:
        sys.stdout.write(written)
        errors = console(stderr=True)
        errors.print(summary(made, reading, lang))
        if not beside:
            errors.print(text("document.no_text_beside", lang, place=place))
        return
    files = {target: written}
    if not beside:
        files[folder / place] = reading.document.text
    _write(files, force=force)
    console().print(summary(made, reading, lang, target))


def _write(files: dict[Path, str], *, force: bool) -> None:
    """Write the files, none of them where one that another hand may have made is in the way."""
    from detente.errors import DetenteError, Fault
    from detente.files import whole

    taken = [
        path
        for path, content in files.items()
        if path.exists() and not (path.is_file() and path.read_bytes() == content.encode())
    ]
    if taken and not force:
        raise DetenteError([Fault(str(path), text("document.taken")) for path in taken])
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with whole(path) as made:
                made.write_bytes(content.encode())
    except OSError as error:
        said = text("document.unwritable")
        raise DetenteError(Fault(error.filename or "", said, found=error.strerror or "")) from None


def _target(out: Path) -> Path:
    return out if out.suffix.lower() in (".yaml", ".yml") and not out.is_dir() else out / DEAL


def _as_it_lies(source: Path, folder: Path, reading: Reading) -> bool:
    """Return whether a deal in ``folder`` can quote the file itself: UTF-8 text within it."""
    from detente.deal.quotes import read_document

    if not source.resolve().is_relative_to(folder.resolve()):
        return False
    try:
        return read_document(source) == reading.document.text
    except (OSError, UnicodeDecodeError):
        return False


def _identifier(target: Path | None, source: Path | None) -> str:
    """Return an id from the names of folder and file, as far as they have Latin letters."""
    names = [target.resolve().parent.name] if target and target.name == DEAL else []
    names += [path.stem for path in (target, source) if path and path.name != DEAL]
    for name in names:
        if slug := re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-"):
            return slug
    return f"draft-{datetime.date.today():%Y%m%d}"
