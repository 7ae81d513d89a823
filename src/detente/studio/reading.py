"""A pasted document becomes a draft deal, as files."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from detente.errors import DetenteError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    from detente.i18n import Language


MOST = 5_000_000
NEEDED = ("sudachipy", "sudachidict_small")


def missing(lang: Language) -> str:
    """Return what must be installed before a document can be read; nothing if all is there."""
    from importlib.util import find_spec

    lacking = [name for name in NEEDED if find_spec(name) is None]
    return (
        text("cli.needs_extra", lang, extra="read", modules=", ".join(lacking)) if lacking else ""
    )


def drafted(source: str, lang: Language) -> tuple[str, dict[str, str]]:
    """Return a name for the draft, and its files: the deal and the document's text.

    Raises
    ------
    DetenteError
        The reader is not installed, or the text is too long.
    DataError, DealError
        The text is none that can be read, or nothing in it makes a deal.
    """
    if lacking := missing(lang):
        raise DetenteError(lacking)
    if len(source.encode("utf-8", "surrogatepass")) > MOST:
        raise DetenteError(Fault("text", text("studio.too_long"), allowed=f"<= {MOST / 1e6:g} MB"))
    from detente.document.draft import draft
    from detente.document.read import read
    from detente.report.reading_console import yaml
    from detente.world.regime import provisions

    reading = read(source)
    place = f"document.{reading.document.lang}.txt"
    made = draft(reading, provisions(), identifier=_name(reading.parties), place=place)
    return made.deal.id, {"deal.yaml": yaml(made, reading, lang), place: reading.document.text}


def _name(parties: tuple[str, ...]) -> str:
    who = "-".join(re.sub(r"[^a-z0-9]+", "-", party.lower()).strip("-") for party in parties[:2])
    return "-".join(part for part in ("draft", who, f"{datetime.date.today():%Y%m%d}") if part)
