"""Findings: short sentences made by rules from the numbers of a run, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from detente import catalogue
from detente.i18n import Language, text
from detente.report.finding import Finding, finding, moves, sentences
from detente.report.market_findings import market_findings
from detente.report.numbers import ASIA, EUROPE, Number, Numbers, joined, place
from detente.report.quantity import SMALLEST_PERCENT, quantity

# A flow must move by this much (million USD of 2014) to be called visible.
VISIBLE_FLOW = 1.0
MOST = 5


def findings(numbers: Numbers) -> list[Finding]:
    """Return the findings that matter, at most five.

    Extremes and parties come first, then energy and currency where the deal moves them, then
    others, trade and prices as far as there is room. Where real income stays as it is the markets
    come first, with one finding that says so; where nothing moves there is only that one.
    """
    markets = market_findings(numbers)
    if numbers.still:
        return [*markets, nothing(numbers, elsewhere=bool(markets))]
    rules = (extremes, parties, others, trade, prices)
    own = [rule(numbers) for rule in rules[: MOST - len(markets)]]
    return [*own[:2], *markets, *own[2:]]


def _count(count: int, lang: Language) -> str:
    return str(count) if count else text("report.none", lang)


def nothing(numbers: Numbers, *, elsewhere: bool = False) -> Finding:
    """Say that nothing was computed, or that what was computed moves nothing.

    ``elsewhere`` says that energy or currency moves, though real income does not.
    """
    meta = numbers.run.meta
    key = "idle" if meta["covered"] else "speculation" if meta.get("speculated") else "unread"
    key = "trade_still" if elsewhere else key

    def write(lang: Language) -> tuple[str, str]:
        sections = {
            name: text(f"report.s_{name}", lang) for name in ("not_covered", "contributions")
        }
        body = text(f"report.f_{key}", lang, **sections)
        return text(f"report.f_{key}_title", lang), body

    return finding("nothing", (), write)


def extremes(numbers: Numbers) -> Finding:
    """Say who gains most and who loses most real income, or that nobody visibly does."""
    states = _states(numbers)
    top, bottom = states[0], states[-1]
    named = _extreme(numbers)
    gains, losses = top.value >= numbers.threshold, bottom.value <= -numbers.threshold
    largest = max((top, bottom), key=lambda n: abs(n.value))
    up, down = _counts(states, numbers)

    def write(lang: Language) -> tuple[str, str]:
        limit = quantity(numbers.threshold, "%", lang, signed=False)
        if not gains and not losses:
            body = text(
                "report.f_none", lang, place=place(largest.at[0], lang), threshold=limit,
                move=moves(largest, lang), span=largest.span(lang),
            )  # fmt: skip
            return text("report.f_none_title", lang), body
        key = "extremes" if gains and losses else "gain" if gains else "loss"
        title = text(
            f"report.f_{key}_title", lang,
            top=place(top.at[0], lang, start=True),
            bottom=place(bottom.at[0], lang, start=key == "loss"),
        )  # fmt: skip
        parts = [
            text("report.f_extreme", lang, place=place(n.at[0], lang), move=moves(n, lang),
                 span=n.span(lang))
            for n in named
        ]  # fmt: skip
        counts = text(
            "report.f_counts", lang, all=len(states), up=_count(up, lang),
            down=_count(down, lang), threshold=limit,
        )  # fmt: skip
        return title, sentences([*parts, counts], lang)

    return finding("extremes", named, write)


def _states(numbers: Numbers) -> list[Number]:
    return [n for code, n in numbers.income.items() if code != catalogue.ROW]


def _extreme(numbers: Numbers) -> tuple[Number, ...]:
    """Return the largest visible gain and loss of real income; if neither is, what moves most."""
    states = _states(numbers)
    top, bottom = states[0], states[-1]
    ends = ((top, top.value), (bottom, -bottom.value))
    seen = tuple(n for n, size in ends if size >= numbers.threshold)
    return seen or (max((top, bottom), key=lambda n: abs(n.value)),)


def parties(numbers: Numbers) -> Finding:
    """Say what the deal does to its parties, in per cent and in today's dollars.

    A party that is a group of states is taken as one, and its members are counted. The finding
    leads with the party that moves most; where that is the state that the extremes lead with, with
    the largest change in dollars, or else with the next party.
    """
    every = list(numbers.party_income.values())
    outside = [p for p in numbers.alone if p not in numbers.income]
    dollars = numbers.by_state("real_income_usd")
    groups = {group: _sum(group, dollars, numbers) for group in numbers.groups}
    dollars |= {group: total for group, total in groups.items() if total}
    seen = [n for n in every if numbers.visible(n)]
    if not every:
        key = "outside"
    elif not seen:
        key = "none"
    elif len(seen) == len(every) and len({n.value > 0 for n in every}) == 1:
        key = "gain" if every[0].value > 0 else "loss"
    elif {n.value > 0 for n in seen} == {True, False}:
        key = "split"
    elif len(seen) == 1:
        key = "some_gain" if seen[0].value > 0 else "some_loss"
    else:
        key = "mixed"

    def write(lang: Language) -> tuple[str, str]:
        parts = []
        for n in every:
            values: dict[str, Any] = {
                "place": place(n.at[0], lang), "move": moves(n, lang), "span": n.span(lang),
            }  # fmt: skip
            money = dollars.get(n.at[0])
            if money:
                shown = money.shown(lang, signed=False)
                parts.append(text("report.f_party", lang, **values, money=shown))
            else:
                parts.append(text("report.f_party_no_money", lang, **values))
            if n.at[0] in numbers.groups:
                members = [numbers.income[c] for c in _members(n.at[0]) if c in numbers.income]
                up, down = (_count(found, lang) for found in _counts(members, numbers))
                parts.append(text("report.f_group", lang, all=len(members), up=up, down=down))
        if outside:
            names = joined([place(p, lang) for p in outside], lang)
            names = names[0].upper() + names[1:]
            parts.append(text("report.f_party_row", lang, places=names))
        names = joined([place(n.at[0], lang) for n in seen], lang)
        title = text(f"report.f_parties_{key}_title", lang, places=names)
        return title, sentences(parts, lang)

    income = sorted(every, key=_size)
    money = sorted((dollars[n.at[0]] for n in every if n.at[0] in dollars), key=_size)
    told = [n for n in income[:1] if n.at == _extreme(numbers)[0].at]
    given = (*income, *money) if not told else (*money[:1], *income[1:], *told, *money[1:])
    return finding("parties", given, write)


def _size(number: Number) -> float:
    """Return what sorts the largest change first."""
    return -abs(number.value)


def _members(group: str) -> tuple[str, ...]:
    return catalogue.expand_places((group,))


def _sum(group: str, dollars: dict[str, Number], numbers: Numbers) -> Number | None:
    """Return a group's dollars, its band summed draw by draw."""
    found = [dollars[c] for c in _members(group) if c in dollars]
    if not found:
        return None
    low, high = numbers.band("real_income_usd", {n.at: 1.0 for n in found})
    return Number("real_income_usd", (group,), sum(n.value for n in found), low, high)


def _counts(found: Iterable[Number], numbers: Numbers) -> tuple[int, int]:
    """Return how many gain and lose visibly."""
    found = list(found)
    up = sum(n.value >= numbers.threshold for n in found)
    return up, sum(n.value <= -numbers.threshold for n in found)


def others(numbers: Numbers) -> Finding:
    """Say what the deal does to Europe, Japan and China, as far as they are not parties.

    The member of the EU that moves most is named first; if the EU is a party itself, the third
    state that moves most.
    """
    third = {c: n for c, n in numbers.income.items() if c not in numbers.parties}
    third.pop(catalogue.ROW, None)
    union = [third[c] for c in _members("EU") if c in third]
    largest = max(union or third.values(), key=lambda n: abs(n.value), default=None)
    codes = dict.fromkeys((*(largest.at if largest else ()), *EUROPE, *ASIA))
    named = tuple(third[c] for c in codes if c in third)
    up, down = _counts(union, numbers)

    def write(lang: Language) -> tuple[str, str]:
        counts = {"up": _count(up, lang), "down": _count(down, lang)}
        if not union:
            key = "third" if largest and numbers.visible(largest) else "third_none"
            where = place(largest.at[0], lang) if largest else ""
            title = text(f"report.f_{key}_title", lang, place=where)
        elif up or down:
            title = text("report.f_others_title", lang, all=len(union), **counts)
        else:
            title = text("report.f_others_none_title", lang)
        small = [n for n in named if 0 < abs(n.value) < SMALLEST_PERCENT]
        listed = [
            f"{place(n.at[0], lang)} {n.shown(lang)}{n.span(lang) if n is largest else ''}"
            for n in named
            if n not in small
        ]
        comma = text("report.list_comma", lang)
        parts = [text("report.f_others", lang, list=comma.join(listed))] if listed else []
        if small:
            names = joined([place(n.at[0], lang) for n in small], lang)
            parts.append(
                text("report.f_others_small", lang, size=small[0].shown(lang), places=names)
            )
        return title, sentences(parts, lang)

    lead = sorted(named, key=_size)
    return finding("others", tuple(lead), write)


def trade(numbers: Numbers) -> Finding:
    """Name the trade flow that changes most, before and after."""
    table = numbers.table("flow")
    row: Any = table.iloc[int(table["value"].abs().to_numpy().argmax())]
    at = (str(row["exporter"]), str(row["importer"]), str(row["sector"]))
    number = Number("flow", at, float(row["value"]), float(row["low"]), float(row["high"]))

    def write(lang: Language) -> tuple[str, str]:
        sector = catalogue.label(at[2], lang)
        names = {"exporter": place(at[0], lang), "importer": place(at[1], lang), "sector": sector}
        if abs(number.value) < VISIBLE_FLOW:
            body = text("report.f_flow_none", lang, **names, value=number.shown(lang))
            return text("report.f_flow_none_title", lang), body
        ends = {
            end: quantity(float(row[end]), number.unit, lang, signed=False)
            for end in ("before", "after")
        }
        body = text("report.f_flow", lang, move=moves(number, lang), span=number.span(lang), **ends)
        return text("report.f_flow_title", lang, **names), body

    return finding("trade", (number,), write)


def prices(numbers: Numbers) -> Finding:
    """Say where consumer prices rise and fall most, and what happens at the parties."""
    states = {c: n for c, n in numbers.by_state("consumer_price").items() if c != catalogue.ROW}
    ranked = sorted(states.values(), key=lambda n: -n.value)
    top, bottom = ranked[0], ranked[-1]
    rises, falls = top.value >= numbers.threshold, bottom.value <= -numbers.threshold
    largest = max((top, bottom), key=lambda n: abs(n.value))
    named = [n for n, seen in ((top, rises), (bottom, falls)) if seen] or [largest]
    named += [states[p] for p in numbers.alone if p in states and states[p] not in named][:2]
    named = sorted(named, key=_size)

    def write(lang: Language) -> tuple[str, str]:
        if rises and falls:
            key = "f_price_title"
        else:
            key = "f_price_" + ("up" if rises else "down" if falls else "none") + "_title"
        title = text(
            f"report.{key}", lang, top=place(top.at[0], lang), bottom=place(bottom.at[0], lang)
        )
        parts = [
            text("report.f_price", lang, place=place(n.at[0], lang),
                 move=moves(n, lang, plural=True), span=n.span(lang))
            for n in named
        ]  # fmt: skip
        return title, sentences([*parts, text("report.f_price_unit", lang)], lang)

    return finding("prices", tuple(named), write)
