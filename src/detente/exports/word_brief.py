"""A brief of two pages for a word processor, from the same findings as the report."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from detente.exports.brief_content import content
from detente.exports.brief_docx import About, check, write
from detente.exports.brief_fit import fitted
from detente.files import whole
from detente.i18n import Language, text

if TYPE_CHECKING:
    from detente.record import Run


def brief(run: Run, lang: Language, path: Path | str) -> Path:
    """Write a brief of a run: at most two pages of A4, in Word's format.

    It says what the deal is, the findings with their bands, whose real income moves most, the claim
    check, what drives the bands, what is not covered, the method. What does not fit is counted and
    left to the report; the findings are always whole. The same run gives the same bytes.

    Raises
    ------
    DetenteError
        python-docx is not installed (extra ``docx``).
    """
    check()
    path = Path(path)
    said = content(run, lang)
    # The format of the parts knows no zone.
    created = datetime.datetime.fromisoformat(str(run.meta["created"])).replace(tzinfo=None)
    about = About(
        title=said.title,
        lang=lang,
        created=created,
        subject=run.deal.id,
        fingerprint=run.meta["fingerprint"],
        draft=text("report.draft", lang) if said.draft else "",
        footer=said.footer,
    )
    made = fitted(said)
    with whole(path) as place:
        write(made, about, place)
    return path
