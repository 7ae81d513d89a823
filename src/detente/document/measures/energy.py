"""Fuels: purchases and their end, bans that are lifted, pipelines, supply, price caps."""

from __future__ import annotations

import re
from typing import Any

from detente import catalogue
from detente.document.amounts import dates
from detente.document.flows import Flow, joined
from detente.document.lifting import fuels_banned
from detente.document.measures.case import Build, Case, arcs
from detente.document.measures.proposal import Proposal, ask, nothing, one
from detente.document.measures.sanctions import ended
from detente.document.measures.size import Size, assumed, days, over, stated, turned, volume
from detente.document.measures.words import ENERGY, LESS, PORT, RETURN, STOP
from detente.document.reading import Question, Span

ALIKE = (("crude", "products"), ("lng", "pipeline_gas"), ("coal",))
STOCKS = ("crude", "products")
UNTIL = re.compile(r"\buntil\b|まで")


def _fuels(case: Case) -> list[str]:
    """Return the fuels that are named, the more exact of two names: LNG before gas."""
    found = case.names("fuel")
    for exact, wide in (("lng", "pipeline_gas"), ("products", "crude")):
        if exact in found and wide in found:
            found.remove(wide)
    return found


def _groups(fuels: list[str]) -> list[list[str]]:
    """Return the fuels by the unit in which they are measured, the first named first."""
    groups = [[f for f in fuels if f in alike] for alike in ALIKE]
    return sorted((g for g in groups if g), key=lambda g: fuels.index(g[0]))


def _shipped(fuels: list[str], pair: Flow) -> tuple[list[str], list[Question]]:
    """Return the fuels with gas as LNG where no pipeline can join the two, which is asked."""
    if "pipeline_gas" not in fuels or joined(pair):
        return fuels, []
    by_sea = ["lng" if fuel == "pipeline_gas" else fuel for fuel in fuels]
    return list(dict.fromkeys(by_sea)), [ask("lng", "fuel")]


def _purchase(case: Case) -> Proposal:
    """Return the purchase of a fuel, a ban on it, or the end of the ban that is in force."""
    fuels = _fuels(case)
    if not fuels and not case.says(ENERGY):
        return nothing("fuel", ask("fuel", "fuel"))
    if not case.flow.known:
        return nothing("direction", ask("direction", "exporter"))
    fuels, asked = _shipped(fuels, case.flow)
    if case.says(STOP) and not case.says(RETURN):
        return _stopped(case, fuels, asked)
    sized = bool(fuels) and volume(case.term.amounts, fuels[0]) is not None
    if not sized and (found := fuels_banned(case.regime, case.flow, fuels)):
        return ended(case, found, "share")
    if not fuels:
        return nothing("fuel", ask("fuel", "fuel"))
    return _bought(case, fuels, asked)


def _stopped(case: Case, fuels: list[str], asked: list[Question]) -> Proposal:
    if not fuels:
        return nothing("fuel", ask("fuel", "fuel"))
    share, told = case.part("lift")
    questions = asked if told else [*asked, ask("share", "share")]
    measures = arcs("energy_embargo", [case.flow], fuel=fuels, share=share)
    return Proposal(measures, questions=tuple(questions))


def _bought(case: Case, fuels: list[str], asked: list[Question]) -> Proposal:
    groups = _groups(fuels)
    if found := volume(case.term.amounts, groups[0][0]):
        size: dict[str, Any] = {"volume": found[0], "unit": found[1]}
        groups, questions = groups[:1], asked
    else:
        size = {"share": assumed("purchase_share")}
        questions = [*asked, ask("volume", "share")]
    until = dates(case.words, Span(0, len(case.words)), case.lang)
    if len(until) == 1 and UNTIL.search(case.words):
        size["until"] = until[0].last().isoformat()
    measures = [m for g in groups for m in arcs("energy_purchase", [case.flow], fuel=g, **size)]
    return Proposal(tuple(measures), questions=tuple(questions))


def _link(case: Case) -> Proposal:
    """Return what a pipeline or terminal carries more, or less where transit ends."""
    if not case.flow.known:
        return nothing("direction", ask("direction", "exporter"))
    fuels, asked = _shipped(_fuels(case) or ["pipeline_gas"], case.flow)
    fuels = _groups(fuels)[0]
    if not (found := volume(case.term.amounts, fuels[0])):
        return nothing("size", ask("volume_needed", "change"))
    size, unit = found
    if not case.says(STOP):
        measures = arcs("energy_link", [case.flow], fuel=fuels, change=size, unit=unit)
    elif via := [s for s in case.states if s not in (*case.flow.exporter, *case.flow.importer)]:
        measures = arcs("transit_stop", [case.flow], fuel=fuels, via=via, volume=size, unit=unit)
    else:
        measures = arcs("energy_link", [case.flow], fuel=fuels, change=turned(size), unit=unit)
    return Proposal(measures, questions=tuple(asked))


def _supply(case: Case, instrument: str) -> Proposal:
    """Return more or less supply by the state that acts."""
    actor, others = case.sides
    country = list(actor or others[:1])
    fuels = [catalogue.fuels()[f].commodity for group in _groups(_fuels(case))[:1] for f in group]
    if not fuels and case.amount("barrels/d", "barrels/y", "barrels"):
        fuels = ["crude"]
    if not fuels:
        return nothing("fuel", ask("fuel", "commodity"))
    found = volume(case.term.amounts, fuels[0])
    asked: list[Question] = []
    if not found and instrument == "stock_release":
        found, asked = _spread(case)
    if not country or not found:
        return nothing("size", ask("volume_needed", "change"))
    size, unit = found
    return one(
        *asked,
        kind="energy_supply",
        country=country,
        commodity=list(dict.fromkeys(fuels)),
        change=turned(size) if case.says(LESS) else size,
        unit=unit,
        instrument=instrument,
    )


def _spread(case: Case) -> tuple[tuple[Size, str] | None, list[Question]]:
    """Return a stock of oil that is released, a day, over the time told or a range of it."""
    stock = case.amount("barrels")
    if stock is None:
        return None, []
    if period := days(case.term.amounts):
        return (stated(stock, 1e-6 / period), "mb/d"), []
    return (over(stock, "release_days", 1e-6), "mb/d"), [ask("release_days", "change")]


def _cap(case: Case) -> Proposal:
    """Return a price cap on oil shipped by sea, in USD a barrel, which the text must give."""
    cap = case.amount("USD/barrel") or (case.amount("USD") if case.says(PORT) else None)
    fuels = [f for f in _fuels(case) if f in STOCKS] or ["crude"]
    if cap is None:
        return nothing("size", ask("cap", "cap"))
    if not case.flow.known:
        return nothing("direction", ask("direction", "exporter"))
    return Proposal(arcs("price_cap", [case.flow], fuel=fuels, cap=stated(cap)))


BUILDERS: dict[str, Build] = {
    **dict.fromkeys(
        ("gas_purchase", "oil_purchase", "energy_supply", "coal_power_trade"), _purchase
    ),
    "pipeline_transit": _link,
    "stock_release": lambda case: _supply(case, "stock_release"),
    "production_quota": lambda case: _supply(case, "production_quota"),
    "price_cap": _cap,
}
