"""One forecast: a question, a probability, a day by which it is settled, and how it was settled."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from detente.deal.schema import Status
from detente.deal.value import Day, Number, Strict, Text
from detente.ensemble.odds import odds
from detente.errors import DataError, Fault, did_you_mean
from detente.i18n import LANGUAGES, text

if TYPE_CHECKING:
    from detente.record import Run

Filled = Annotated[str, Field(min_length=1)]


class Resolution(Strict):
    """What happened: 1 if it was carried out by the day of the forecast, else 0.

    ``date`` is the day on which it happened or was known not to; ``source`` says how one knows.
    """

    outcome: Literal[0, 1]
    date: Day
    source: Filled


class Forecast(Strict):
    """A probability, stored before the outcome is known.

    ``run`` is the fingerprint of the run from which it comes, ``provision`` the one it is about.
    ``superseded`` keeps resolutions that were replaced.
    """

    id: Filled
    made: Day
    question: Text
    probability: Annotated[Number, Field(ge=0, le=1)]
    resolves_by: Day
    run: Filled
    deal: Filled
    provision: Filled
    resolution: Resolution | None = None
    superseded: tuple[Resolution, ...] = ()


def from_run(
    run: Run,
    by: datetime.date,
    made: datetime.date | None = None,
    only: Collection[str] = (),
) -> list[Forecast]:
    """Return a forecast of each provision of a run: its chance, all that it depends on counted in.

    What is in force has happened, and what is denied or absent is not forecast. Claims are held
    against models and have no probability.

    Parameters
    ----------
    run, by
        The run, and the day by which the provisions are to be carried out.
    made
        Day of the forecast, default today.
    only
        Ids of provisions, default all.

    Raises
    ------
    DataError
        ``by`` is over, no provision has an id of ``only``, or there is nothing to forecast.
    """
    made = made or datetime.date.today()
    faults = list(_faults(run, by, made, only))
    if faults:
        raise DataError(faults)
    table = run.odds if len(run.odds) else odds(run.deal)
    chances = dict(zip(table["provision"], table["chance_central"], strict=True))
    fingerprint = str(run.meta["fingerprint"])
    return [
        Forecast(
            id=f"{name}-{by:%Y%m%d}-{fingerprint[:8]}",
            made=made,
            question=_question(run.deal.provision(name).title, by),
            probability=float(chances[name]),
            resolves_by=by,
            run=fingerprint,
            deal=run.deal.id,
            provision=name,
        )
        for name in _open(run, only)
    ]


def _faults(
    run: Run, by: datetime.date, made: datetime.date, only: Collection[str]
) -> Iterator[Fault]:
    where = str(run.path)
    names = [p.id for p in run.deal.provisions]
    if by < made:
        yield Fault(where, text("forecasts.over"), "--by", str(by), f">= {made}")
    for name in only:
        if name not in names:
            near = did_you_mean(name, names) or ""
            allowed = ", ".join(names)
            yield Fault(where, text("forecasts.no_provision"), "--provision", name, allowed, near)
    if set(only) <= set(names) and not _open(run, only):
        yield Fault(where, text("forecasts.nothing"))


def _open(run: Run, only: Collection[str]) -> list[str]:
    return [
        p.id
        for p in run.deal.provisions
        if not p.zero and p.status is not Status.IN_FORCE and (not only or p.id in only)
    ]


def _question(title: Text, by: datetime.date) -> Text:
    from babel.dates import format_date

    said = {
        lang: text(
            "forecasts.question",
            lang,
            title=title[lang],
            by=format_date(by, format="long", locale=lang),
        )
        for lang in LANGUAGES
    }
    return Text(**said)
