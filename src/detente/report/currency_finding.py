"""The finding on currencies: what moves, why by rule, what the dollar and the rates do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.i18n import Language, text
from detente.report import currency as money
from detente.report.finding import Finding, finding, sentences
from detente.report.numbers import Number, Numbers, currency_name, joined, place
from detente.report.quantity import BILLION, quantity

# Variables of the catalogue that a deal moves in order to change what is paid in which currency.
VARIABLES = ("settlement_share", "swap_line", "payment_access", "reserve_access")
# Points; a smaller change of the dollar's share is told in words.
SHOWN = 0.001


def currency(numbers: Numbers) -> Finding:
    """Say what an exporter's energy is paid in and why, the dollar's shares, the exchange rate."""
    own = _own(numbers)
    every = [n for name in money.OUTCOMES if (n := numbers.at(name, money.DOLLAR))]
    # A share that stands still in the numbers shown is said to stand still.
    moving = [n for n in every if abs(n.value) >= SHOWN]
    rate = next((n for n in money.floating(numbers) if n.at[0] in numbers.parties), None)
    given = [n for n in (own, *moving, rate) if n]
    seen = [n for n in given if numbers.visible(n)]

    def write(lang: Language) -> tuple[str, str]:
        parts = []
        if own:
            parts = [_share(own, lang), *_why(numbers, own, lang)]
        if moving:
            listed = [_dollar(n, n in moving, lang) for n in every]
            parts.append(text("report.f_dollar", lang, list=joined(listed, lang)))
        elif every:
            names = joined([text(f"report.of_{n.outcome}", lang) for n in every], lang)
            parts.append(text("report.f_dollar_still", lang, list=names))
        if rate:
            parts.append(money.rate(rate, lang))
        return _title(seen, every, lang), sentences(parts, lang)

    lead = sorted(given, key=lambda n: (n not in seen, n not in every[:1]))
    return finding("currency", tuple(lead), write)


def asked(numbers: Numbers) -> bool:
    """Return whether a provision that moves a model is about payments or reserves."""
    if not numbers.has("world_settlement") and not numbers.has("exchange_rate"):
        return False
    return any(s["variable"] in VARIABLES for s in _shocks(numbers))


def seen(numbers: Numbers) -> bool:
    """Return whether a share or a rate moves visibly."""
    found = [n for name in (*money.OUTCOMES, "exchange_rate") for n in numbers.every(name)]
    found += [n for code in money.exporters(numbers) for n in money.shares_of(numbers, code)]
    return any(numbers.visible(n) for n in found)


def _shocks(numbers: Numbers) -> list[Mapping[str, Any]]:
    covered = numbers.run.meta["covered"]
    return [s for s in numbers.run.shocks if s["provision"] in covered]


def _own(numbers: Numbers) -> Number | None:
    """Return the share of payments to tell of the exporter whose shares move most.

    It is the dollar's where that moves visibly, otherwise the one that moves most.
    """
    every = [money.shares_of(numbers, code) for code in money.exporters(numbers)]
    every = [shares for shares in every if shares]
    if not every:
        return None
    shares = max(every, key=lambda shares: round(abs(shares[0].value), 3))
    dollar = (n for n in shares if n.at[1] == money.DOLLAR and numbers.visible(n))
    return next(dollar, shares[0])


def _share(n: Number, lang: Language) -> str:
    """Return a share of an exporter's payments, today and under the deal."""
    return text(
        "report.f_settlement", lang, place=place(n.at[0], lang),
        currency=currency_name(n.at[1], lang), before=_percent(n.before, lang),
        after=_percent(n.after, lang), value=n.shown(lang), span=n.span(lang),
    )  # fmt: skip


def _dollar(n: Number, moves: bool, lang: Language) -> str:
    of = text(f"report.of_{n.outcome}", lang)
    if not moves:
        return text("report.f_share_still", lang, of=of)
    return text("report.f_share", lang, of=of, value=n.shown(lang), span=n.span(lang))


def _percent(value: float | None, lang: Language) -> str:
    return quantity(value, "%", lang, signed=False)


def _why(numbers: Numbers, share: Number, lang: Language) -> list[str]:
    """Return the reason for the change of a share of an exporter's payments, by rule.

    A clause that names the currency, or another that takes its place, is the reason; a share that
    moves against the clauses, or without any, moves with who buys.
    """
    exporter, name = share.at
    if not numbers.visible(share):
        return []
    clauses = [
        s for s in _shocks(numbers)
        if s["variable"] == "settlement_share" and exporter in s["where"].get("exporter", ())
    ]  # fmt: skip
    said = [_clause(s, share, lang) for s in clauses]
    named = any(name in s["where"]["currency"] for s in clauses)
    others = any(name not in s["where"]["currency"] for s in clauses)
    if (share.value > 0 and named) or (share.value < 0 and others):
        return said
    buyer = _buyer(numbers, exporter)
    if buyer is None:
        return said
    rises = share.value > 0 and buyer[1] > 0
    key = "f_why_sales" if rises else "f_why_buyers"
    values = {
        "currency": currency_name(name, lang), "importer": place(buyer[0], lang),
        "value": quantity(buyer[1] / 1e3, BILLION, lang, signed=not rises),
    }  # fmt: skip
    return [*said, text(f"report.{key}{'_clause' if rises and said else ''}", lang, **values)]


def _clause(shock: Mapping[str, Any], share: Number, lang: Language) -> str:
    where = shock["where"]
    return text(
        "report.f_why_clause", lang, exporter=place(share.at[0], lang),
        importers=joined([place(i, lang) for i in where["importer"]], lang),
        currency=joined([currency_name(c, lang) for c in where["currency"]], lang),
        share=quantity(100 * shock["value"], "%", lang, signed=False),
    )  # fmt: skip


def _buyer(numbers: Numbers, exporter: str) -> tuple[str, float] | None:
    """Return whose purchases from an exporter change most, at today's prices, million USD."""
    bought: dict[str, float] = {}
    for n in numbers.deliveries:
        if n.at[0] == exporter:
            bought[n.at[1]] = bought.get(n.at[1], 0.0) + numbers.worth(n)
    if not any(bought.values()):
        return None
    return max(bought.items(), key=lambda item: abs(item[1]))


def _title(seen: list[Number], dollar: list[Number], lang: Language) -> str:
    moved = [n for n in dollar if n in seen]
    if moved:
        n = moved[0]
        way = "up" if n.value > 0 else "down"
        of = text(f"report.of_{n.outcome}", lang)
        title = text(f"report.f_dollar_{way}_title", lang, of=of)
        # A headline that the range does not bear out says so itself.
        return text("report.f_open", lang, title=title) if _open(n) else title
    return text("report.f_currency_title" if seen else "report.f_currency_none_title", lang)


def _open(n: Number) -> bool:
    return n.low is not None and n.high is not None and n.low < 0 < n.high
