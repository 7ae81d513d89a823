"""What the verbs of the command line share: language, help, console."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, cast

import typer

from detente.i18n import Language, default_language, text

if TYPE_CHECKING:
    from rich.console import Console

    from detente.deal.schema import Deal


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
SetOption = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help=help_of("set"))
]
WithoutOption = Annotated[
    list[str] | None, typer.Option("--without", metavar="PROVISION", help=help_of("without"))
]


def console(*, stderr: bool = False) -> Console:
    """Return the console, which never reads words of a document as markup or emoji codes."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, stderr=stderr)


def need(extra: str, *modules: str) -> None:
    """Raise DetenteError if a module of an optional extra is not installed."""
    from importlib.util import find_spec

    from detente.errors import DetenteError

    if missing := [name for name in modules if find_spec(name) is None]:
        raise DetenteError(text("cli.needs_extra", extra=extra, modules=", ".join(missing)))


def language(lang: Lang) -> Language:
    """Return the language as messages name it."""
    return cast(Language, lang.value)


def deal_of(name: str, settings: list[str] | None, without: list[str] | None) -> Deal:
    """Return a deal with numbers set and provisions set aside, as ``SetOption`` and the other say.

    Raises
    ------
    DealError
        With every fault found.
    """
    from detente.deal.load import load_deal
    from detente.deal.settings import changed, given

    return changed(load_deal(name), given(settings or ()), without or ())
