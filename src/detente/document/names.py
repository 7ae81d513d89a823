"""The names of actors: tables of states, persons in office, bodies, and words that name nobody."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from detente import catalogue
from detente.document.reading import MentionKind

# What a name is read as: a kind of mention, or nothing at all.
NOBODY = "nobody"
# Names of persons that many others bear: only with a title or a first name beside them.
COMMON = frozenset(
    [
        "Abe",
        "Abbas",
        "Anwar",
        "Barrot",
        "Costa",
        "Dar",
        "Dmitriev",
        "Doval",
        "Fidan",
        "Goyal",
        "Greer",
        "Hayashi",
        "Katayama",
        "Katz",
        "Kellogg",
        "Koizumi",
        "Lammy",
        "Marles",
        "Merz",
        "Munir",
        "Novak",
        "Petro",
        "Reeves",
        "Ruto",
        "Saar",
        "Sandu",
        "Sharif",
        "Sharaa",
        "Sudani",
        "Tusk",
        "Ueda",
        "Vance",
        "Xi",
        "Yoon",
        "Yunus",
        "石破",
        "高市",
        "岸田",
        "安倍",
        "岩屋",
        "茂木",
        "上川",
        "赤沢",
        "小泉",
        "片山",
        "植田",
    ]
)
# Seats that are given names, words, or places elsewhere more often than a government.
UNSURE_SEATS = frozenset({"Sucre", "Praia", "Kingston", "Georgetown", "Victoria", "Santiago"})
KEEP_ARTICLE = frozenset({"the West", "the Gulf", "the Jewish state", "The Hague"})
# Bodies that other states have as well: read only where the state is named in the text besides.
SHARED = {
    "Congress": "USA",
    "Commission": "EU",
    "Treasury": "USA",
    "Diet": "JPN",
    "Chancellery": "DEU",
    "State Council": "CHN",
    "外務省": "JPN",
    "財務省": "JPN",
    "防衛省": "JPN",
    "法務省": "JPN",
    "経済産業省": "JPN",
    "経産省": "JPN",
    "農林水産省": "JPN",
    "農水省": "JPN",
    "国土交通省": "JPN",
    "防衛相": "JPN",
    "官房長官": "JPN",
    "首相官邸": "JPN",
    "警察庁": "JPN",
    "水産庁": "JPN",
    "国務長官": "USA",
    "国務省": "USA",
    "連邦準備理事会": "USA",
    "通商代表部": "USA",
    "人民銀行": "CHN",
}
SINO = {
    "Sino": "CHN",
    "Russo": "RUS",
    "Anglo": "GBR",
    "Franco": "FRA",
    "Indo": "IND",
    "Greco": "GRC",
    "Italo": "ITA",
    "Luso": "PRT",
    "Turco": "TUR",
    "Nippo": "JPN",
}


@dataclass(frozen=True)
class Name:
    """What a name stands for."""

    codes: tuple[str, ...]
    kind: MentionKind | str
    rule: str


@dataclass(frozen=True)
class Hit:
    """Where a name stands in a text."""

    start: int
    end: int
    name: Name

    @property
    def kind(self) -> str:
        """Return what the name is read as."""
        return self.name.kind


NONE = Name((), NOBODY, "")


@dataclass(frozen=True)
class Names:
    """Names by how they begin: the first word, or in Japanese the first two characters."""

    english: dict[str, tuple[tuple[str, Name], ...]]
    japanese: dict[str, tuple[tuple[str, Name], ...]]
    kanji: dict[str, str]


def _file(name: str) -> str:
    return resources.files("detente.document").joinpath(name).read_text("utf-8")


@cache
def names() -> Names:
    """Return the tables; read once."""
    tables: dict[str, dict[str, Name]] = {"en": {}, "ja": {}}
    for lang, text, name in _all():
        tables[lang].setdefault(_bare(text) if lang == "en" else text, name)
    for text, name in list(tables["en"].items()):
        if len(text) > 3:
            tables["en"].setdefault(text.upper(), name)
    kanji = {k: r["code"] for r in _states() for k in r["kanji"]} | {"欧": "EU", "パ": "PAK"}
    return Names(_by(tables["en"], first_word), _by(tables["ja"], lambda text: text[:2]), kanji)


@cache
def seats() -> dict[str, str]:
    """Return the code of the state or bloc that governs from each seat."""
    return {text: name.codes[0] for _, text, name in _all() if name.kind == "capital"}


def longer(text: str, at: int) -> bool:
    """Return whether a Japanese word of the tables begins here."""
    return any(text.startswith(known, at) for known, _ in _heads(text, at))


def _heads(text: str, at: int) -> tuple[tuple[str, Name], ...]:
    return names().japanese.get(text[at : at + 2], ())


@cache
def actors() -> dict[str, Any]:
    """Return the table of bodies and of words of the grammar."""
    return tomllib.loads(_file("actor.toml"))


def first_word(text: str) -> str:
    """Return the letters and digits that a name begins with."""
    for at, char in enumerate(text):
        if not char.isalnum():
            return text[:at]
    return text


def _bare(text: str) -> str:
    """Return a name without its article, which is no part of most names."""
    article = text.lower().startswith("the ") and text not in KEEP_ARTICLE
    return text[4:] if article else text


def _by(
    table: dict[str, Name], head: Callable[[str], str]
) -> dict[str, tuple[tuple[str, Name], ...]]:
    found: dict[str, list[tuple[str, Name]]] = {}
    for text, name in table.items():
        found.setdefault(head(text), []).append((text, name))
    return {key: tuple(sorted(rows, key=lambda row: -len(row[0]))) for key, rows in found.items()}


@cache
def _states() -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader(_file("state.csv").splitlines()))


def _all() -> Iterator[tuple[str, str, Name]]:
    """Yield every name with its language, those that win over others of the same text first."""
    table = actors()
    yield from _listed(table["not"], NONE)
    for row in _states():
        yield from _state(row)
    for text, name in ((("en", "Brussels"), "EU"), (("ja", "ブリュッセル"), "EU")):
        yield *text, Name((name,), "capital", "state_seat")
    both = Name(("KOR", "PRK"), "compound", "state_compound")
    words = {"en": ["Koreas", "North and South Korea", "South and North Korea"], "ja": ["南北朝鮮"]}
    yield from _listed(words, both)
    for kind in ("bloc", "institution"):
        for code, words in table[kind].items():
            yield from _listed(words, Name((code,), kind, f"{kind}_name"))
    for text, code in SHARED.items():
        yield "en" if text.isascii() else "ja", text, Name((code,), "institution", "body_shared")
    for row in csv.DictReader(_file("leader.csv").splitlines()):
        words = {lang: _split(row[lang]) for lang in ("en", "ja")}
        yield from _listed(words, Name((row["code"],), "leader", "leader_name"))
    for row in csv.DictReader(_file("body.csv").splitlines()):
        words = {lang: _split(row[lang]) for lang in ("en", "ja")}
        yield from _listed(words, Name((row["code"],), "institution", "institution_name"))
    for kind in ("region", "other"):
        yield from _listed(table[kind], Name((), kind, f"{kind}_name"))


def _listed(words: Mapping[str, Iterable[str]], name: Name) -> Iterator[tuple[str, str, Name]]:
    for lang in ("en", "ja"):
        for text in words[lang]:
            yield lang, text, name


def _state(row: dict[str, str]) -> Iterator[tuple[str, str, Name]]:
    code, place = row["code"], catalogue.places()[row["code"]]
    own = {"en": place.en, "ja": place.ja}
    words = {lang: (*_forms(own[lang]), *_split(row[lang])) for lang in own}
    yield from _listed(words, Name((code,), "state", "state_name"))
    people = [form for text in _split(row["people"]) for form in _people(text)]
    yield from _listed({"en": people, "ja": ()}, Name((code,), "people", "state_people"))
    seat = {lang: [t for t in _split(row[f"seat_{lang}"]) if t not in UNSURE_SEATS] for lang in own}
    yield from _listed(seat, Name((code,), "capital", "state_seat"))


def _people(text: str) -> Iterator[str]:
    """Yield an adjective and, where it has one, its plural."""
    yield text
    if not text.endswith(("sh", "ese", "men", "ch", "s", "x")):
        yield f"{text[:-1]}ies" if text.endswith("y") else f"{text}s"


def _split(cell: str) -> tuple[str, ...]:
    return tuple(text for text in cell.split(";") if text)


def _forms(name: str) -> Iterator[str]:
    """Yield the forms of a name of CLDR: without what stands in brackets, and with "and"."""
    yield name
    if "(" in name:
        yield name.split("(", maxsplit=1)[0].strip()
    if "&" in name:
        yield name.replace("&", "and")
    if name.startswith("St. "):
        yield f"Saint {name[4:]}"
        yield f"St {name[4:]}"
    if "’" in name:
        yield name.replace("’", "'")
