"""Deal files and the documents beside them; no content gets past the checks."""

import codecs
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from deal_text import GOOD, only
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.deal import load
from detente.deal.library import library, names
from detente.deal.load import load_deal, parse_deal
from detente.deal.schema import Deal
from detente.errors import DealError

pytestmark = pytest.mark.usefixtures("english")


# Documents and quotes


def quoted(tmp_path, quote, document="a.txt", text="\N{WAVING HAND SIGN} one, then one more"):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    source = GOOD.replace(
        "parties: [USA, RUS]", f"parties: [USA, RUS]\ndocuments: {{a: {document}}}"
    )
    source = source.replace("status: agreed", f"status: agreed\n    quotes:\n      - {{{quote}}}")
    return source, tmp_path


def test_quote_counts_code_points(tmp_path):
    source, folder = quoted(tmp_path, "document: a, exact: one, start: 2, end: 5, suffix: ', then'")
    assert parse_deal(source, "deal.yaml", folder)


QUOTES = {
    "elsewhere": ("document: a, exact: one, start: 9, end: 12", "start", "start: 12, end: 15"),
    "elsewhere, before": ("document: a, exact: one, start: 3, end: 6", "start", "start: 2, end: 5"),
    "beyond": ("document: a, exact: one, start: 900, end: 903", "start", "start: 12, end: 15"),
    "nowhere": ("document: a, exact: two, start: 2, end: 5", "exact", ""),
    "no such document": ("document: b, exact: one, start: 2, end: 5", "document", ""),
    "suffix": ("document: a, exact: one, start: 2, end: 5, suffix: x", "suffix", ","),
    "prefix": ("document: a, exact: one, start: 2, end: 5, prefix: x", "prefix", " "),
    "prefix of the other": (
        "document: a, exact: one, start: 12, end: 15, prefix: '\N{WAVING HAND SIGN} '",
        "prefix",
        "n ",
    ),
    "suffix of the other": (
        "document: a, exact: one, start: 12, end: 15, suffix: ', then'",
        "suffix",
        " more",
    ),
    "negative": ("document: a, exact: one, start: -2, end: 5", "start", ""),
}


@pytest.mark.parametrize(("quote", "field", "nearest"), QUOTES.values(), ids=QUOTES)
def test_quotes_that_do_not_anchor(tmp_path, quote, field, nearest):
    fault = only(*quoted(tmp_path, quote))
    assert (fault.field, fault.nearest) == (f"provisions[0].quotes[0].{field}", nearest)
    assert fault.where.startswith("deal.yaml:14:")


@pytest.mark.parametrize("document", ["b.txt", "../a.txt", "/etc/hosts", ".", '"a\\0b"'])
def test_documents_that_cannot_be_read(tmp_path, document):
    folder = tmp_path / "deal"
    folder.mkdir()
    (tmp_path / "a.txt").write_text("one")
    source = GOOD.replace(
        "parties: [USA, RUS]", f"parties: [USA, RUS]\ndocuments: {{a: {document}}}"
    )
    assert only(source, folder).field == "documents.a"


def test_document_behind_a_link_stays_outside(tmp_path):
    folder = tmp_path / "deal"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("one")
    (folder / "a.txt").symlink_to(tmp_path / "secret.txt")
    source = GOOD.replace("parties: [USA, RUS]", "parties: [USA, RUS]\ndocuments: {a: a.txt}")
    assert only(source, folder).field == "documents.a"


def test_document_that_is_not_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe")
    source = GOOD.replace("parties: [USA, RUS]", "parties: [USA, RUS]\ndocuments: {a: a.txt}")
    assert only(source, tmp_path).field == "documents.a"


# Files


def test_file_folder_and_bom(tmp_path):
    (tmp_path / "deal.yaml").write_bytes(codecs.BOM_UTF8 + GOOD.encode())
    assert load_deal(tmp_path) == load_deal(tmp_path / "deal.yaml") == parse_deal(GOOD)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"id: \xff", b"\x7fELF\0\1"])
def test_binary_file(tmp_path, content):
    path = tmp_path / "deal.yaml"
    path.write_bytes(content)
    with pytest.raises(DealError, match="not a text file"):
        load_deal(path)


def test_huge_file(tmp_path, monkeypatch):
    monkeypatch.setattr(load, "MAX_BYTES", 100)
    (tmp_path / "deal.yaml").write_text(GOOD)
    with pytest.raises(DealError, match="too large"):
        load_deal(tmp_path)


def test_folder_without_deal(tmp_path):
    with pytest.raises(DealError, match="no deal file"):
        load_deal(tmp_path)


@pytest.mark.parametrize("name", ["", "no-such-deal", "x" * 5000, "a\0b", "~nobody/x"])
def test_wrong_names(name):
    with pytest.raises(DealError):
        load_deal(name)


def test_near_names(tmp_path):
    (name,) = names()[:1]
    with pytest.raises(DealError) as raised:
        load_deal(name + "x")
    assert raised.value.faults[0].nearest == name
    (tmp_path / "deal.yaml").write_text(GOOD)
    with pytest.raises(DealError) as raised:
        load_deal(tmp_path / "deal.yml")
    assert raised.value.faults[0].nearest == "deal.yaml"


def test_faults_in_japanese(monkeypatch):
    monkeypatch.setenv("DETENTE_LANG", "ja")
    assert str(only(GOOD.replace("RUS]", "RUSS]", 1))).startswith(
        "deal.yaml:5:16: 未知の国コードです。項目：parties[1]。入力値：RUSS。許される値：ISO 3166"
    )


# Junk

words = st.sampled_from([*Deal.model_fields, "kind", "measures", "tariff", "exporter", "RUS", "en"])
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | words
junk = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(words | st.text(max_size=4), inner, max_size=6)
    ),
    max_leaves=25,
)


@given(st.text(max_size=200) | junk.map(lambda data: yaml.safe_dump(data, allow_unicode=True)))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_deal_or_a_deal_error(source):
    with pytest.raises(DealError) as raised:
        parse_deal(source, folder=Path(__file__).parent)
    assert raised.value.faults


def paths(data, path=()):
    """Yield the path of everything in the data."""
    yield path
    entries = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in entries:
        yield from paths(value, (*path, key))


RICH = yaml.load((library() / "_template.yaml").read_text("utf-8"), yaml.BaseLoader)


@given(st.sampled_from([p for p in paths(RICH) if p]), junk)
@settings(max_examples=150, deadline=None)
def test_junk_in_any_field_gives_a_deal_or_a_deal_error(path, value):
    data = yaml.safe_load((library() / "_template.yaml").read_text("utf-8"))
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with suppress(DealError):
        parse_deal(yaml.safe_dump(data, allow_unicode=True), folder=Path(__file__).parent)


@given(st.binary(max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_bytes_are_a_deal_error(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "deal.yaml"
    path.write_bytes(content)
    with pytest.raises(DealError):
        load_deal(path)
