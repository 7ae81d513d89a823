"""The names of actors: tables of states, persons in office, bodies, and words that name nobody."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from detente import catalogue
from detente.document.reading import MentionKind

# What a name is read as: a kind of mention, or nothing at all.
NOBODY = "nobody"
# Names of persons that many others bear: only with a title or a first name beside them.
COMMON = frozenset(
    "Abe Abbas Anwar Barrot Costa Dar Dmitriev Doval Fidan Goyal Greer Hayashi Katayama Katz "
    "Kellogg Koizumi Lammy Marles Merz Munir Novak Petro Reeves Ruto Saar Sandu Sharif Sharaa "
    "Sudani Tusk Ueda Vance Xi Yoon Yunus 石破 高市 岸田 安倍 岩屋 茂木 上川 赤沢 小泉 片山 植田".split()
)
# Seats that are given names, words, or places elsewhere more often than a government.
UNSURE_SEATS = frozenset({"Sucre", "Praia", "Kingston", "Georgetown", "Victoria", "Santiago"})
KEEP_ARTICLE = frozenset({"the West", "the Gulf", "the States", "the Jewish state"})
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
        if lang == "en" and text.lower().startswith("the ") and text not in KEEP_ARTICLE:
            text = text[4:]
        if text:
            tables[lang].setdefault(text, name)
    for text, name in list(tables["en"].items()):
        if len(text) > 3 and "'" not in text:
            tables["en"].setdefault(text.upper(), name)
    kanji = {k: r["code"] for r in _states() for k in r["kanji"]} | {"欧": "EU", "パ": "PAK"}
    return Names(
        _by(tables["en"], first_word), _by(tables["ja"], lambda text: text[:2]), kanji
    )


def first_word(text: str) -> str:
    """Return the letters and digits that a name begins with."""
    for at, char in enumerate(text):
        if not char.isalnum():
            return text[:at]
    return text


def _by(table, head) -> dict[str, tuple[tuple[str, Name], ...]]:
    found: dict[str, list[tuple[str, Name]]] = {}
    for text, name in table.items():
        found.setdefault(head(text), []).append((text, name))
    return {
        key: tuple(sorted(rows, key=lambda row: -len(row[0]))) for key, rows in found.items()
    }


@cache
def _states() -> tuple[dict[str, str], ...]:
    return tuple(csv.DictReader(_file("state.csv").splitlines()))


def _all() -> Iterator[tuple[str, str, Name]]:
    """Yield every name with its language, those that win over others of the same text first."""
    table = tomllib.loads(_file("actor.toml"))
    for lang in ("en", "ja"):
        for text in table["not"][lang]:
            yield lang, text, NONE
    places = catalogue.places()
    for row in _states():
        code, place = row["code"], places[row["code"]]
        state = Name((code,), "state", "state_name")
        for lang, own in (("en", place.en), ("ja", place.ja)):
            for text in (*_forms(own), *_split(row[lang])):
                yield lang, text, state
        people = Name((code,), "people", "state_people")
        for text in _split(row["people"]):
            yield "en", text, people
            if text[-1] in "niey" and not text.endswith(("sh", "ese", "men", "ch")):
                yield "en", f"{text[:-1]}ies" if text.endswith("y") else f"{text}s", people
            elif text[-1] not in "shx":
                yield "en", f"{text}s", people
        seat = Name((code,), "capital", "state_seat")
        for lang in ("en", "ja"):
            for text in _split(row[f"seat_{lang}"]):
                if text not in UNSURE_SEATS:
                    yield lang, text, seat
    for lang, text in (("en", "Brussels"), ("ja", "ブリュッセル")):
        yield lang, text, Name(("EU",), "capital", "state_seat")
    both = Name(("KOR", "PRK"), "compound", "state_compound")
    for text in ("Koreas", "North and South Korea", "South and North Korea"):
        yield "en", text, both
    yield "ja", "南北朝鮮", both
    for kind in ("bloc", "institution"):
        for code, words in table[kind].items():
            named = Name((code,), kind, f"{kind}_name")
            for lang in ("en", "ja"):
                for text in words[lang]:
                    yield lang, text, named
    for text, code in SHARED.items():
        yield "en" if text.isascii() else "ja", text, Name((code,), "institution", "body_shared")
    for row in csv.DictReader(_file("leader.csv").splitlines()):
        for lang in ("en", "ja"):
            for text in _split(row[lang]):
                yield lang, text, Name((row["code"],), "leader", "leader_name")
    for kind in ("region", "other"):
        for lang in ("en", "ja"):
            for text in table[kind][lang]:
                yield lang, text, Name((), kind, f"{kind}_name")


def _split(cell: str) -> tuple[str, ...]:
    return tuple(text for text in cell.split(";") if text)


def _forms(name: str) -> Iterator[str]:
    """Yield the forms of a name of CLDR: without what stands in brackets, and with "and"."""
    yield name
    if "(" in name:
        yield name.split("(")[0].strip()
    if "&" in name:
        yield name.replace("&", "and")
    if name.startswith("St. "):
        yield f"Saint {name[4:]}"
        yield f"St {name[4:]}"
    if "’" in name:
        yield name.replace("’", "'")
