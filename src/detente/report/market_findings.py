"""Findings of the energy and currency models, by rule: who is supplied, what it costs, in what."""

from __future__ import annotations

from detente import catalogue
from detente.i18n import Language, text
from detente.report import currency as money
from detente.report import energy as fuels
from detente.report.finding import Finding, finding, moves, sentences
from detente.report.numbers import Number, Numbers, currency_name, place
from detente.report.quantity import quantity

# Variables of the catalogue that a deal moves in order to change what is paid in which currency.
CURRENCY_VARIABLES = ("settlement_share", "swap_line", "payment_access", "reserve_access")


def market_findings(numbers: Numbers) -> list[Finding]:
    """Return the findings of the markets that the deal moves: energy, currency, or none.

    Currency is told where a share or a rate moves visibly, or where the deal has a provision on
    payments or reserves, so that a clause without effect is told as such.
    """
    found = []
    if numbers.moves(*fuels.OUTCOMES):
        found.append(energy(numbers))
    if _currency_asked(numbers) or _currency_seen(numbers):
        found.append(currency(numbers))
    return found


def energy(numbers: Numbers) -> Finding:
    """Say which delivery changes most, which price, and what the parties' exports earn."""
    flow = next(iter(numbers.every("energy_flow")), None)
    price = _price(numbers, flow)
    revenue = [n for n in numbers.every("energy_revenue") if n.at[0] in numbers.parties]
    revenue = sorted(revenue, key=lambda n: -abs(n.value))[:2]
    factors = numbers.run.meta.get("energy", {}).get("factors", {})
    seen = flow is not None and numbers.visible(flow)

    def write(lang: Language) -> tuple[str, str]:
        parts = []
        title = text("report.f_energy_price_title", lang)
        if flow is not None:
            names = {
                "exporter": place(flow.at[0], lang), "importer": place(flow.at[1], lang),
                "fuel": catalogue.label(flow.at[2], lang),
            }  # fmt: skip
            ends = {
                end: quantity(value, flow.unit, lang, signed=False)
                for end, value in (("before", flow.before), ("after", flow.after))
            }
            if seen:
                title = text("report.f_energy_title", lang, **names)
            moved = {"move": moves(flow, lang), "span": flow.span(lang)}
            parts.append(text("report.f_energy", lang, **names, **ends, **moved))
        if price is not None:
            parts.append(_price_sentence(price, factors, lang))
        parts += [
            text("report.f_revenue", lang, place=place(n.at[0], lang), move=moves(n, lang),
                 span=n.span(lang))
            for n in revenue
        ]  # fmt: skip
        return title, sentences(parts, lang)

    given = (flow, price, *revenue)
    return finding("energy", tuple(n for n in given if n is not None), write)


def _price(numbers: Numbers, flow: Number | None) -> Number | None:
    """Return the price that moves most at a party or a large state.

    That of the commodity delivered, if it moves visibly, goes first.
    """
    named = {*numbers.main, *numbers.alone, *(flow.at[:2] if flow else ())}
    found = [n for n in numbers.every("energy_price") if n.at[0] in named]
    if flow is not None:
        commodity = catalogue.fuels()[flow.at[2]].commodity
        own = [n for n in found if n.at[1] == commodity and numbers.visible(n)]
        found = own or found
    return next(iter(found), None)


def _price_sentence(price: Number, factors: dict, lang: Language) -> str:
    names = {"place": place(price.at[0], lang), "commodity": catalogue.label(price.at[1], lang)}
    moved = {"move": moves(price, lang, plural=True), "span": price.span(lang)}
    levels = fuels.level(price, lang, factors)
    if levels is None or levels[0] == levels[1]:
        return text("report.f_energy_price", lang, **names, **moved)
    ends = {"before": levels[0], "after": levels[1]}
    return text("report.f_energy_price_level", lang, **names, **moved, **ends)


def currency(numbers: Numbers) -> Finding:
    """Say what the parties' energy is paid in, the dollar's shares, and the exchange rate."""
    own = _own(numbers)
    dollar = [n for name in money.OUTCOMES if (n := numbers.at(name, money.DOLLAR))]
    rate = next((n for n in money.floating(numbers) if n.at[0] in numbers.parties), None)
    given = [*own, *dollar, *([rate] if rate else [])]
    seen = [n for n in given if numbers.visible(n)]

    def write(lang: Language) -> tuple[str, str]:
        parts = [
            text(
                "report.f_settlement", lang, place=place(n.at[0], lang),
                currency=currency_name(n.at[1], lang), move=_moves(n, lang), span=n.span(lang),
            )
            for n in own
        ]  # fmt: skip
        if dollar:
            listed = text("report.list_comma", lang).join(
                text("report.f_share", lang, of=text(f"report.of_{n.outcome}", lang),
                     value=n.shown(lang), span=n.span(lang))
                for n in dollar
            )  # fmt: skip
            parts.append(text("report.f_dollar", lang, list=listed))
        if rate:
            names = {"place": place(rate.at[0], lang), "span": rate.span(lang)}
            parts.append(text("report.f_rate", lang, **names, value=rate.shown(lang)))
        return _currency_title(seen, dollar, lang), sentences(parts, lang)

    lead = sorted(given, key=lambda n: (n not in seen, n not in dollar[:1]))
    return finding("currency", tuple(lead), write)


def _own(numbers: Numbers) -> list[Number]:
    """Return the share that moves most of the exporters among the parties, and its dollar's."""
    every = [money.shares_of(numbers, code) for code in money.exporters(numbers)]
    every = [shares for shares in every if shares]
    if not every:
        return []
    shares = max(every, key=lambda shares: round(abs(shares[0].value), 3))
    first = [n for n in shares if n.at[1] == money.DOLLAR]
    return list(dict.fromkeys((*shares[:1], *first)))


def _currency_title(seen: list[Number], dollar: list[Number], lang: Language) -> str:
    moved = [n for n in dollar if n in seen]
    if moved:
        way = "up" if moved[0].value > 0 else "down"
        of = text(f"report.of_{moved[0].outcome}", lang)
        return text(f"report.f_dollar_{way}_title", lang, of=of)
    return text("report.f_currency_title" if seen else "report.f_currency_none_title", lang)


def _moves(n: Number, lang: Language) -> str:
    ends = {end: quantity(v, "%", lang, signed=False)
            for end, v in (("before", n.before), ("after", n.after))}  # fmt: skip
    return text("report.f_share_move", lang, value=n.shown(lang), **ends)


def _currency_asked(numbers: Numbers) -> bool:
    """Return whether a provision that moves a model is about payments or reserves."""
    if not numbers.has("world_settlement") and not numbers.has("exchange_rate"):
        return False
    covered = numbers.run.meta["covered"]
    return any(
        s["variable"] in CURRENCY_VARIABLES and s["provision"] in covered
        for s in numbers.run.shocks
    )


def _currency_seen(numbers: Numbers) -> bool:
    found = [n for name in (*money.OUTCOMES, "exchange_rate") for n in numbers.every(name)]
    found += [n for code in money.exporters(numbers) for n in money.shares_of(numbers, code)]
    return any(numbers.visible(n) for n in found)
