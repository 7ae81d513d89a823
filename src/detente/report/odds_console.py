"""The chances of a deal, and who would move whom, as tables for the terminal."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from detente import catalogue
from detente.deal.schema import Status
from detente.ensemble.odds import ENDS, odds
from detente.errors import DealError, Fault, did_you_mean
from detente.i18n import Language, number, text
from detente.models.bargaining_scholz_2011 import bodies_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.deal.schema import Deal


def render(deal: Deal, lang: Language) -> Group:
    """Return the chance of each provision with what it is made of; denied and absent ones left out.

    Each number stands with its range. Where no consent is modelled there is no column on it.
    """
    rows = odds(deal).to_dict("records")
    table = Table(title=text("odds.title", lang))
    for name in ("provision", "status"):
        table.add_column(text(f"odds.h_{name}", lang), overflow="fold")
    modelled = any(not math.isnan(float(row["consent_central"])) for row in rows)
    parts = ("rung", "consent", "given", "chance") if modelled else ("rung", "chance")
    for name in parts:
        table.add_column(text(f"odds.h_{name}", lang), justify="right", overflow="fold")
    for row in rows:
        provision = deal.provision(str(row["provision"]))
        if not provision.zero:
            status = text(f"terms.status_{provision.status.value}", lang)
            given = provision.status is Status.IN_FORCE
            cells = (_cell(row, name, lang, given=given) for name in parts)
            table.add_row(provision.title[lang], status, *cells)
    return Group(table, Text(text("odds.caption", lang), style="dim"))


def render_path(deal: Deal, name: str, lang: Language) -> Group | Text:
    """Return the positions of those who must consent to a provision after each round of bargaining.

    Raises DealError if no provision has this id.
    """
    names = [provision.id for provision in deal.provisions]
    if name not in names:
        near, allowed = did_you_mean(name, names) or "", ", ".join(names)
        fault = Fault(deal.where(), text("deal.unknown_provision"), "--path", name, allowed, near)
        raise DealError(fault)
    provision = deal.provision(name)
    path = bodies_path(provision)
    if path is None:
        return Text(text("odds.no_path", lang))
    # Beside the table, not on it: a title as narrow as the table would be broken up.
    title = Text(text("odds.path_title", lang, provision=provision.title[lang]), style="bold")
    table = Table()
    table.add_column(text("odds.h_body", lang))
    rounds = len(path.positions)
    table.add_column(text("odds.start", lang), justify="right")
    for stage in range(1, rounds):
        table.add_column(text("odds.round", lang, number=stage), justify="right")
    placed = [body for body in provision.consent if body.position is not None]
    for k, body in enumerate(placed):
        actor = catalogue.label(body.actor, lang)
        name = text("report.bracketed", lang, name=body.body[lang], value=actor)
        table.add_row(name, *(number(x, lang, 0) for x in path.positions[:, k]))
    table.add_row(text("odds.mean", lang), *(number(x, lang, 0) for x in path.mean))
    return Group(title, table, Text(text("odds.path_caption", lang), style="dim"))


def _cell(row: Mapping[Any, Any], name: str, lang: Language, *, given: bool) -> str:
    low, central, high = (row[f"{name}_{end}"] for end in ENDS)
    if math.isnan(central):
        return text("odds.not_needed" if given else "odds.not_modelled", lang)
    shown = [number(100 * value, lang, 1) for value in (central, low, high)]
    # The range on a line of its own, so that a narrow terminal has room for it.
    return f"{shown[0]}%" if low == high else f"{shown[0]}%\n{shown[1]}–{shown[2]}"
