"""Findings beside trade, by rule: who is supplied, what it costs, in what currency, how safely."""

from __future__ import annotations

from collections.abc import Sequence

from detente import catalogue
from detente.i18n import Language, text
from detente.report import energy as fuels
from detente.report import security_finding
from detente.report.currency_finding import asked, currency, seen
from detente.report.finding import Finding, finding, moves, sentences
from detente.report.numbers import Number, Numbers, joined, place
from detente.report.quantity import missing, quantity

# Parties whose revenue is told, and the smallest part of the largest change that is worth telling.
EARNERS, SMALL = 2, 0.05


def market_findings(numbers: Numbers) -> list[Finding]:
    """Return the findings of energy, currency and security, as far as the deal moves them.

    Currency is told where a share or a rate moves visibly, or where the deal has a provision on
    payments or reserves, so that a clause without effect is told as such; security likewise.
    """
    found = []
    if numbers.moves(*fuels.OUTCOMES):
        found.append(energy(numbers))
    if asked(numbers) or seen(numbers):
        found.append(currency(numbers))
    if security_finding.asked(numbers) or security_finding.seen(numbers):
        found.append(security_finding.security(numbers))
    return found


def energy(numbers: Numbers) -> Finding:
    """Say which delivery changes most by value, which price, and what the parties' exports earn.

    Where a contract names several fuels together their sum is what it settles, so that the sum is
    told first and then how the model divides it.
    """
    flow = next(iter(numbers.deliveries), None)
    parts = fuels.together(numbers, flow) if flow else ()
    whole = _sum(parts, numbers) if len(parts) > 1 else flow
    price = _price(numbers, flow)
    revenue = [n for n in numbers.every("energy_revenue") if n.at[0] in numbers.parties]
    revenue = [n for n in revenue[:EARNERS] if abs(n.value) >= SMALL * abs(revenue[0].value)]
    factors = numbers.run.meta.get("energy", {}).get("factors", {})
    moved = whole is not None and numbers.visible(whole)

    def write(lang: Language) -> tuple[str, str]:
        said = []
        title = text("report.f_energy_price_title", lang)
        if whole is not None:
            names = {
                "exporter": place(whole.at[0], lang), "importer": place(whole.at[1], lang),
                "fuel": text("report.list_and", lang).join(
                    catalogue.label(n.at[2], lang) for n in parts
                ),
            }  # fmt: skip
            if moved:
                title = text("report.f_energy_title", lang, **names)
            ends = {
                end: quantity(value, whole.unit, lang, signed=False)
                for end, value in (("before", whole.before), ("after", whole.after))
            }
            change = {"move": moves(whole, lang), "span": whole.span(lang)}
            said.append(text("report.f_energy", lang, **names, **ends, **change))
            if len(parts) > 1:
                said.append(_division(parts, lang))
        if price is not None:
            said.append(_price_sentence(price, factors, lang))
        said += [
            text("report.f_revenue", lang, place=place(n.at[0], lang), move=moves(n, lang),
                 span=n.span(lang))
            for n in revenue
        ]  # fmt: skip
        return title, sentences(said, lang)

    own = parts if len(parts) > 1 else ()
    given = (whole, *own, price, *revenue)
    return finding("energy", tuple(n for n in given if n is not None), write)


def _sum(parts: Sequence[Number], numbers: Numbers) -> Number:
    """Return deliveries as one, their band summed draw by draw."""
    before, after = (
        sum(x for n in parts if (x := getattr(n, end)) is not None and not missing(x))
        for end in ("before", "after")
    )
    value = sum(n.value for n in parts)
    low, high = numbers.band("energy_flow", {n.at: 1.0 for n in parts})
    return Number("energy_flow", parts[0].at, value, low, high, before, after)


def _division(parts: Sequence[Number], lang: Language) -> str:
    listed = [
        text("report.f_fuel_part", lang, fuel=catalogue.label(n.at[2], lang), value=n.shown(lang),
             span=n.span(lang))
        for n in parts
    ]  # fmt: skip
    said = text("report.f_together", lang, list=joined(listed, lang))
    banded = any(not missing(n.low) for n in parts)
    return said + (text("report.f_together_ends", lang) if banded else "")


def _price(numbers: Numbers, flow: Number | None) -> Number | None:
    """Return the price that moves most at a party, a large state or an end of the delivery.

    It is of the commodity whose price changes weigh most: by the value of what is traded at them.
    """
    named = {*numbers.main, *numbers.alone, *(flow.at[:2] if flow else ())}
    every = numbers.every("energy_price")
    percent = {n.at: n.value for n in every}
    stake: dict[str, float] = {}
    for n in numbers.deliveries:
        commodity = catalogue.fuels()[n.at[2]].commodity
        paid = abs(numbers.worth(n, n.before)) * abs(percent.get((n.at[1], commodity), 0.0))
        stake[commodity] = stake.get(commodity, 0.0) + paid
    found = [n for n in every if n.at[0] in named]
    heaviest = max(stake, key=stake.__getitem__, default=None)
    own = [n for n in found if n.at[1] == heaviest]
    return next(iter(own or found), None)


def _price_sentence(price: Number, factors: dict, lang: Language) -> str:
    names = {"place": place(price.at[0], lang), "commodity": catalogue.label(price.at[1], lang)}
    moved = {"move": moves(price, lang, plural=True), "span": price.span(lang)}
    levels = fuels.level(price, lang, factors)
    if levels is None or levels[0] == levels[1]:
        return text("report.f_energy_price", lang, **names, **moved)
    ends = {"before": levels[0], "after": levels[1]}
    return text("report.f_energy_price_level", lang, **names, **moved, **ends)
