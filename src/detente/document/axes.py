"""Which outcome of the catalogue holds a quantity that a clause names, and on which axes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

from detente import catalogue
from detente.document.effects import Quantity
from detente.document.reading import Mention, Span
from detente.i18n import Language

Axes = tuple[tuple[str, str], ...]
# A claim on more states than these names none of them.
MOST = 3
NEAR = {"ja": 14, "en": 28}
_TWO = ("tie", "strain")
# What a text on two states says of nobody is said of them.
_AMONG = ("threat",)
_OWN = {
    "ja": re.compile(
        r"(?:国内|国|側|政府|内|産|経済)*"
        r"(?:の|における|での?|は|が|も|にとって)?[^、。]{0,8}"
    ),
    "en": re.compile(r"(?:'s?|’s?)?(?:\s+[\w-]+){0,2}\s*"),
}
_IN = re.compile(r"(?:\s+\w+)?\s+(?:in|for|of|within|across)\s+(?:the\s+)?", re.IGNORECASE)
_AND = {
    "ja": re.compile(r"(?:や|と|・|、|および|及び)+"),
    "en": re.compile(r",?\s*(?:and\s+)?(?:the\s+)?"),
}
_TO = {
    "ja": re.compile(r"(?:向け|への|国内|市場|側?での?)"),
    "en": re.compile(r"\b(?:to|into|in)\s+(?:the\s+)?$", re.IGNORECASE),
}
_FROM = {
    "ja": re.compile(r"(?:産|から)"),
    "en": re.compile(r"\b(?:from|by|of)\s+(?:the\s+)?$", re.IGNORECASE),
}
_WITH = re.compile(r"\s+with\s+(?:the\s+)?", re.IGNORECASE)
_BOTH = re.compile(r"両国|二国間|両国間|bilateral|mutual", re.IGNORECASE)
_ARMS = re.compile(r"軍事|国防|防衛|military|defen[cs]e", re.IGNORECASE)
_WEALTH = re.compile(r"経済|GDP|econom", re.IGNORECASE)
ENERGY = re.compile(
    r"エネルギー|原油|石油|ガス|LNG|石炭|燃料|産油|\b(?:energy|oil|gas|crude|LNG|coal|fuel|petrol|pipeline)\b",
    re.IGNORECASE,
)


class Place(NamedTuple):
    """A quantity in its clause, with the actors named there."""

    text: str
    lang: Language
    clause: Span
    quantity: Span
    mentions: Sequence[Mention]
    deal: tuple[str, ...]
    subject: tuple[str, ...]
    energy: bool


@cache
def _patterns(axis: str, lang: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    file = resources.files("detente.document").joinpath("axis.toml")
    rows = tomllib.loads(file.read_text("utf-8"))[axis]
    found = []
    for name, (en, ja) in rows.items():
        words = ja if lang == "ja" else rf"\b(?:{en.replace(' ', chr(92) + 's+')})\b"
        found.append((name, re.compile(words, 0 if lang == "ja" else re.IGNORECASE)))
    return tuple(found)


def named(axis: str, place: Place) -> str:
    """Return what an axis is by the words of the quantity, else of its clause, else empty."""
    for span in (place.quantity, place.clause):
        end = min(span.end, span.start + 600)
        for name, pattern in _patterns(axis, place.lang):
            if pattern.search(place.text, span.start, end):
                return name
    return ""


def outcomes(quantity: Quantity, place: Place) -> tuple[tuple[str, Axes], ...]:
    """Return the outcome that holds a quantity with its axes, once for each state concerned.

    Empty where the words do not give an axis that the outcome needs.
    """
    for name in quantity.outcomes:
        if "energy" in name and not place.energy:
            continue
        if found := _filled(name, quantity, place):
            return found
    return ()


def _filled(name: str, quantity: Quantity, place: Place) -> tuple[tuple[str, Axes], ...]:
    dims = catalogue.outcomes()[name].dims
    fixed = dict(quantity.fixed)
    for axis in ("commodity", "fuel", "currency"):
        if axis in dims and axis not in fixed:
            found = named(axis, place)
            if not found and axis == "commodity":
                found = "crude"
            if not found:
                return ()
            fixed[axis] = found
    if "resource" in dims and "resource" not in fixed:
        words = place.quantity.of(place.text)
        fixed["resource"] = (
            "spending"
            if _ARMS.search(words)
            else "gdp"
            if _WEALTH.search(words)
            else "net_resources"
        )
    if "sector" in dims and "sector" not in fixed and (sector := named("sector", place)):
        fixed["sector"] = sector
    if name == "price" and "sector" not in fixed:
        return ()
    return tuple(
        (name, tuple({**dict(states), **fixed}.items()))
        for states in _states(name, dims, quantity, place)
    )


def _states(name: str, dims: tuple[str, ...], quantity: Quantity, place: Place) -> tuple[Axes, ...]:
    if name in _TWO:
        pair = _pair(place)
        return ((("country", pair[0]), ("partner", pair[1])),) if pair else ()
    if "importer" in dims:
        flow = _flow(quantity, place)
        return ((("country", flow[0]), ("partner", flow[1])),) if flow else ()
    if "country" not in dims:
        return ((),)
    states = owners(place)
    if name in _AMONG and not states and not any(map(place.clause.holds, place.mentions)):
        states = _known(place.deal)[:2]
    if name == "exchange_rate" and (currency := named("currency", place)):
        issuer = _issuer(currency)
        states = (issuer,) if issuer else ()
    return tuple((("country", code),) for code in states)


@cache
def _issuer(currency: str) -> str:
    if currency == "EUR":
        return "EURO_AREA"
    two = {place.alpha2: code for code, place in catalogue.places().items()}
    return two.get(currency[:2], "")


def _known(codes: Sequence[str]) -> tuple[str, ...]:
    groups = catalogue.place_groups()
    return tuple(c for c in dict.fromkeys(codes) if c in catalogue.places() or c in groups)


def owners(place: Place) -> tuple[str, ...]:
    """Return the states whose quantity it is, as far as the words next to it tell."""
    inside = [m for m in place.mentions if place.clause.holds(m) and _known(m.codes)]
    within = [m for m in inside if place.quantity.meets(m)]
    if within:
        return _few(_known(within[0].codes))
    before = [m for m in inside if m.end <= place.quantity.start]
    after = [m for m in inside if m.start >= place.quantity.end]
    text = place.text
    if place.lang == "en" and after:
        gap = text[place.quantity.end : after[0].start]
        if len(gap) <= NEAR["en"] and _IN.fullmatch(gap):
            return _few(_coordinated(after, place))
    if before and place.quantity.start - before[-1].end <= NEAR[place.lang]:
        gap = text[before[-1].end : place.quantity.start]
        if _OWN[place.lang].fullmatch(gap):
            return _few(_coordinated(before[::-1], place))
    codes = _known([c for m in inside for c in m.codes])
    if len(codes) == 1:
        return codes
    subject = _known(place.subject)
    return subject if not codes and len(subject) == 1 else ()


def _few(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(codes) if len(codes) <= MOST else ()


def _coordinated(mentions: Sequence[Mention], place: Place) -> tuple[str, ...]:
    """Return the codes of the first mention and of those joined to it by an "and"."""
    codes = list(_known(mentions[0].codes))
    for one, other in pairwise(mentions):
        low, high = sorted((one, other))
        gap = _AND[place.lang].fullmatch(place.text, low.end, high.start)
        if low.end > high.start or not gap:
            break
        codes += _known(other.codes)
    return tuple(dict.fromkeys(codes))


def _pair(place: Place) -> tuple[str, str] | None:
    inside = [m for m in place.mentions if place.clause.holds(m)]
    for mention in inside:
        near = mention.meets(place.quantity) or 0 <= place.quantity.start - mention.end <= 8
        if near and len(codes := _known(mention.codes)) == 2:
            return codes[0], codes[1]
    codes = _known([c for m in inside for c in m.codes])
    own = _known(place.subject)
    # "Relations with X" are those of whoever is spoken of, not of the next state named.
    other = next((_known(m.codes) for m in inside if _with(m, place)), ())
    if len(other) == 1:
        rest = own if len(own) == 1 else ()
        return (rest[0], other[0]) if rest and rest != other else None
    if len(codes) == 2:
        return codes[0], codes[1]
    known = _known(place.deal)[:2]
    both = not own or _BOTH.search(place.quantity.of(place.text))
    # Where nobody is named, the relations spoken of are those of the parties.
    if not codes and len(known) == 2 and both:
        return known[0], known[1]
    if len(codes) == 1 and len(own) == 1 and own != codes:
        return own[0], codes[0]
    return None


def _with(mention: Mention, place: Place) -> bool:
    """Return whether a mention is whom the relations that the quantity names are with."""
    if place.lang == "ja":
        gap = place.text[mention.end : place.quantity.start]
        return gap in ("との", "との外交", "との経済", "との二国間")
    return bool(_WITH.fullmatch(place.text, place.quantity.end, mention.start))


def _flow(quantity: Quantity, place: Place) -> tuple[str, str] | None:
    """Return exporter and importer, where the words tell which is which."""
    inside = [m for m in place.mentions if place.clause.holds(m) and len(_known(m.codes)) == 1]
    codes = _known([c for m in inside for c in m.codes])
    if len(codes) == 1 and len(own := _known(place.subject)) == 1 and own != codes:
        codes = (*own, *codes)
    if len(codes) != 2:
        return None
    for pattern, role in ((_FROM, 0), (_TO, 1)):
        for mention in inside:
            if _marked(pattern[place.lang], mention, place):
                code = mention.codes[0]
                other = codes[0] if codes[1] == code else codes[1]
                return (code, other) if role == 0 else (other, code)
    if quantity.name == "market_access":
        return codes[0], codes[1]
    return None


def _marked(pattern: re.Pattern[str], mention: Mention, place: Place) -> bool:
    if place.lang == "ja":
        return bool(pattern.match(place.text, mention.end))
    return bool(pattern.search(place.text, max(0, mention.start - 12), mention.start))
