"""What the verbs of the command line share: language, help, console."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, cast

import typer

from detente.i18n import Language, default_language, text

if TYPE_CHECKING:
    from rich.console import Console


class Lang(StrEnum):
    """Languages of the reader."""

    EN = "en"
    JA = "ja"


def help_of(key: str) -> str:
    """Return the help of a verb or an option."""
    return text(f"cli.{key}")


def _speak(lang: Lang) -> Lang:
    # What goes wrong is said in the language that was asked for, too.
    os.environ["DETENTE_LANG"] = lang.value
    return lang


LangOption = Annotated[
    Lang, typer.Option("--lang", callback=_speak, is_eager=True, help=help_of("lang"))
]
DEFAULT_LANG = Lang(default_language())


def console() -> Console:
    """Return the console, which never reads words of a document as markup or emoji codes."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def language(lang: Lang) -> Language:
    """Return the language as messages name it."""
    return cast(Language, lang.value)
