"""A pasted document becomes a draft deal, as files."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.i18n import Language


def drafted(source: str, lang: Language) -> tuple[str, dict[str, str]]:
    """Return a name for the draft, and its files: the deal and the document's text.

    Raises
    ------
    DataError, DealError
        The text is none that can be read, or nothing in it makes a deal.
    """
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
