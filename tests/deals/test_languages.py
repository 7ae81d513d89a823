"""Every sentence of the library has its Japanese, and a Japanese page shows that one."""

import datetime
import html
import re

import pytest
from rich.console import Console

from detente import catalogue
from detente.deal.explain import explain
from detente.deal.library import library, names
from detente.deal.load import load_deal
from detente.deal.value import Cited, Strict, Text
from detente.outcomes.audit import assumptions, regime_rows
from detente.report.html import render
from detente.report.why import chain
from detente.world.load import load_world
from detente.world.regime import load_regime

DAY = datetime.date(2026, 11, 24)
JAPANESE = re.compile(r"[ぁ-んァ-ヶー一-龠々]")
# A space after a full stop or between two Japanese characters: what folding of lines leaves.
STRAY = re.compile(r"[ぁ-んァ-ヶー一-龠々、。] +[ぁ-んァ-ヶー一-龠々]|[、。] ")
FILES = [
    *library().glob("*/deal.yaml"),
    *library().glob("regime/*.yaml"),
    library() / "_template.yaml",
]


def texts(node, path=""):
    """Yield every text of a deal with its path."""
    if isinstance(node, Text):
        yield path, node
    elif isinstance(node, Strict):
        for field in type(node).model_fields:
            yield from texts(getattr(node, field), f"{path}.{field}")
    elif isinstance(node, list):
        for place, entry in enumerate(node):
            yield from texts(entry, f"{path}[{place}]")


def sentence(said):
    """Return whether a text has English words: two or more in lower case."""
    return len(re.findall(r"\b[a-z]{3,}\b", said)) > 1


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_text_of_the_library_is_in_both_languages(path):
    for where, text in texts(load_deal(path)):
        assert not JAPANESE.search(text.en), where
        assert JAPANESE.search(text.ja) or not sentence(text.en), where
        assert not STRAY.search(text.ja), where


def test_every_parameter_has_a_source_in_both_languages():
    for name, row in catalogue.parameters().items():
        assert row.source, name
        assert JAPANESE.search(row.said("source", "ja")) or not sentence(row.source), name


def test_audit_rows_hold_both_languages():
    deal = load_deal("brussels-beijing-2026")
    rows = [*assumptions(deal)]
    rows += [
        size for row in regime_rows(load_regime(DAY), {}, load_world()) for size in row["sizes"]
    ]
    assert rows
    assert all(set(row["source"]) == {"en", "ja"} for row in rows)


def english(deal):
    """Return the English sentences of a deal that have a Japanese of their own.

    Short ones are left out: the same few words may stand in the title of a work cited.
    """
    return {t.en for _, t in texts(deal) if t.en != t.ja and sentence(t.en) and len(t.en) > 40}


@pytest.mark.parametrize("name", names())
def test_no_english_sentence_in_a_japanese_explanation(name):
    deal = load_deal(name)
    lines = [line for section in explain(deal, "ja") for line in section.lines]
    sources = {t.ja for _, t in texts(deal) if isinstance(t, Cited) and t.ja}
    assert len(sources) > 3
    for said in sources:
        assert any(said in line for line in lines), said
    for said in english(deal):
        assert not any(said in line for line in lines), said


@pytest.mark.parametrize("name", names())
def test_no_english_sentence_in_a_japanese_report_or_chain(runs, name):
    run = runs(name, DAY)
    console = Console(width=10_000)
    with console.capture() as capture:
        console.print(chain(run, "real_income", None, "ja"))
    pages = {"report": html.unescape(render(run, "ja")), "why": capture.get()}
    said = english(run.deal).union(*(english(p) for p in load_regime(DAY).provisions))
    for where, page in pages.items():
        assert JAPANESE.search(page)
        assert not [sentence for sentence in said if sentence in page], where
    assert "中期" in pages["why"]
