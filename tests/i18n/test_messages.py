"""Every message and every name is there in both languages, with the same gaps to fill."""

import re
import tomllib
from importlib import resources
from string import Formatter

import pytest

from detente import catalogue, i18n
from detente.models.base import models

JAPANESE = re.compile(r"[ぁ-んァ-ヶー一-龠々]")
AREAS = sorted(path.name for path in resources.files(i18n).iterdir() if path.name.endswith(".toml"))
MESSAGES = [
    (f"{area.removesuffix('.toml')}.{key}", message)
    for area in AREAS
    for key, message in tomllib.loads(
        resources.files(i18n).joinpath(area).read_text("utf-8")
    ).items()
]
TABLES = {
    name: getattr(catalogue, name)
    for name in (
        "places", "sectors", "place_groups", "sector_groups", "variables", "parameters", "outcomes",
    )
}  # fmt: skip
ROWS = [(f"{table}.{name}", row) for table, rows in TABLES.items() for name, row in rows().items()]


def gaps(message):
    return sorted({name for _, name, _, _ in Formatter().parse(message) if name is not None})


def words(message):
    """Return what is left of a message without gaps, marks, numbers, code and acronyms."""
    said = "".join(part for part, *_ in Formatter().parse(message))
    return re.findall(r"\b(?![A-Z]{2})[A-Za-z]{2,}\b", re.sub(r"`[^`]*`|<[^>]*>", "", said))


@pytest.mark.parametrize(("key", "message"), MESSAGES, ids=[key for key, _ in MESSAGES])
def test_message(key, message):
    assert set(message) == {"en", "ja"}
    assert gaps(message["en"]) == gaps(message["ja"])
    assert not JAPANESE.search(message["en"])
    assert JAPANESE.search(message["ja"]) or not words(message["ja"]), "not translated"
    assert message["ja"] or not words(message["en"])


@pytest.mark.parametrize(("key", "row"), ROWS, ids=[key for key, _ in ROWS])
def test_name(key, row):
    assert row.label("en").strip()
    assert not JAPANESE.search(row.label("en"))
    assert JAPANESE.search(row.label("ja")) or row.label("ja") == row.label("en").upper()


def test_every_area_is_read():
    assert {"deal.toml", "errors.toml", "explain.toml"} <= set(AREAS)


def test_number_and_sign():
    assert i18n.number(-1234.5, "en", 1) == "\N{MINUS SIGN}1,234.5"
    assert i18n.percent(-0.0, "en") == "+0.00%"


@pytest.mark.parametrize("model", models().values(), ids=models())
def test_source_of_a_model_in_english_is_its_own(model):
    """The Japanese stands beside it, so that a change of one is seen at the other."""
    known = dict(MESSAGES).get(f"report.source_{model.name}")
    assert known is None or known["en"] == model.source
