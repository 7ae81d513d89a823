"""Who sends what to whom, as the words of a clause tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

from detente import catalogue
from detente.document.reading import Mention, Span
from detente.i18n import Language

Area = Literal["sector", "fuel", "currency", "region"]

FROM = {
    "en": re.compile(r"\b(?:from|by|of|imports of|sold by|on)\s+(?:the\s+)?$", re.IGNORECASE),
    "ja": re.compile(r"(?!)"),
}
TO = {
    "en": re.compile(r"\b(?:to|into|reach|towards?)\s+(?:the\s+)?$", re.IGNORECASE),
    "ja": re.compile(r"対$"),
}
SENDS = {
    "en": re.compile(
        r"^(?:'s|’s)?\s+(?:(?!(?:that|which|who|their|its|with|from|to|and|of)\b)\w+\s+){0,4}?(?:sell|export|suppl|deliver|ship|send|provid|pump)\w*\b"
        r"|^(?:n|ian|ese|i|ish|an)?\s+(?:natural\s+|crude\s+)?"
        r"(?:gas|oil|crude|LNG|coal|steel|cars|goods|energy|grain|wheat|beef|products|supplies)\b",
        re.IGNORECASE,
    ),
    "ja": re.compile(
        r"^(?:側)?(?:産|製|から|からの|発|は[^。]{0,40}(?:供給|輸出|売却|送る|放流)|が(?:供給|輸出|売却))"
    ),
}
TAKES = {
    "en": re.compile(
        r"^(?:'s|’s)?\s+(?:(?!(?:that|which|who|their|its|with|from|to|and|of)\b)\w+\s+){0,4}?(?:buy|bought|purchas|import|take|receiv|admit)\w*\b",
        re.IGNORECASE,
    ),
    "ja": re.compile(
        r"^(?:側)?(?:向け|への|へ|に(?:供給|輸出|売却|送)|"
        r"[はが][^。]{0,40}(?:輸入|購入|買い|引き?取|受け入れ))"
    ),
}

# A name that says whose rule or office it is tells no way of goods: "exposure to U.S. sanctions".
RULES = {
    "en": re.compile(
        r"^(?:'s|’s)?\s+(?:sanctions|laws?|rules|regulations?|courts?|jurisdiction|approval|consent"
        r"|standards|pressure|demands?|concerns?|requests?)\b",
        re.IGNORECASE,
    ),
    "ja": re.compile(r"^の?(?:制裁|法|法律|規則|規制|裁判所|管轄|承認|同意|圧力|要求|懸念)"),
}
OBJECT_JA = re.compile(r"産|製|向け|からの|への")


class Flow(NamedTuple):
    """The states that send and those that receive; empty where the words do not tell."""

    exporter: tuple[str, ...]
    importer: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Return whether both sides are told, and are not the same."""
        return bool(self.exporter and self.importer) and set(self.exporter) != set(self.importer)


@cache
def _words(area: Area, lang: Language) -> dict[str, re.Pattern[str]]:
    file = resources.files("detente.document").joinpath("flow.toml")
    table = tomllib.loads(file.read_text("utf-8"))[area]
    return {name: _pattern(row[lang], lang) for name, row in table.items()}


def _pattern(words: str, lang: Language) -> re.Pattern[str]:
    if lang == "ja":
        return re.compile(words)
    spaced = words.replace(" ?", r"[\s\-]*").replace(" ", r"[\s\-]+").replace("~", r"\w*")
    return re.compile(rf"(?<!\w)(?:{spaced})(?!\w)", re.IGNORECASE)


def named(area: Area, words: str, lang: Language) -> tuple[str, ...]:
    """Return the entries of the catalogue that the words name, in order of the text."""
    found = [(m.start(), name) for name, p in _words(area, lang).items() if (m := p.search(words))]
    return tuple(name for _, name in sorted(found))


def places(codes: Sequence[str]) -> tuple[str, ...]:
    """Return the codes that a deal file knows."""
    known = {*catalogue.places(), *catalogue.place_groups()}
    return tuple(dict.fromkeys(code for code in codes if code in known))


def flow(
    text: str, span: Span, mentions: Sequence[Mention], parties: Sequence[str], lang: Language
) -> Flow:
    """Return who exports and who imports, by the words next to the names in ``span``.

    Of two parties, one that is told decides the other. Where nothing is told, both are empty.
    """
    sent: list[str] = []
    taken: list[str] = []
    for mention, before, after in _beside(text, span, mentions):
        if mention.kind == "compound" or RULES[lang].match(after):
            continue
        if TO[lang].search(before) or (lang == "ja" and TAKES[lang].match(after)):
            taken += mention.codes
        elif FROM[lang].search(before) or SENDS[lang].match(after):
            sent += mention.codes
        elif TAKES[lang].match(after):
            taken += mention.codes
    exporter, importer = places(sent), places(taken)
    others = [p for p in places(parties) if p not in (*exporter, *importer)]
    if exporter and not importer and others:
        importer = tuple(others)
    elif importer and not exporter and others:
        exporter = tuple(others)
    return Flow(exporter, importer)


def imposer(text: str, span: Span, mentions: Sequence[Mention], lang: Language) -> tuple[str, ...]:
    """Return the state that acts: the first one named that is no origin or destination."""
    for mention, before, after in _beside(text, span, sorted(mentions)):
        if TO[lang].search(before) or FROM[lang].search(before):
            continue
        if lang == "ja" and OBJECT_JA.match(after):
            continue
        if mention.kind == "compound" or len(mention.codes) > 1:
            return ()
        return places(mention.codes)
    return ()


def _beside(
    text: str, span: Span, mentions: Sequence[Mention]
) -> Iterator[tuple[Mention, str, str]]:
    """Yield the names of states in ``span`` with the words of it before and after."""
    for mention in mentions:
        if mention.codes and span.holds(mention):
            before = text[max(span.start, mention.start - 16) : mention.start]
            yield mention, before, text[mention.end : min(span.end, mention.end + 60)]


@cache
def _networks() -> tuple[frozenset[str], ...]:
    file = resources.files("detente.document").joinpath("flow.toml")
    rows = tomllib.loads(file.read_text("utf-8"))["network"]
    return tuple(frozenset(row["members"]) for row in rows.values())


def joined(pair: Flow) -> bool:
    """Return whether a pipeline could join some of the two sides: no ocean lies between all."""
    exporter, importer = map(catalogue.expand_places, pair)
    return any(_network(one) == _network(two) for one in exporter for two in importer)


def _network(state: str) -> int:
    """Return the network of a state; those of no table are of the mainland of the old world."""
    return next((i for i, members in enumerate(_networks()) if state in members), -1)
