"""A bad deal file gives every fault, each at its line with the nearest valid name; nothing else."""

import codecs
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from detente.deal import load
from detente.deal.library import library, names
from detente.deal.load import load_deal, parse_deal
from detente.deal.schema import Deal
from detente.deal.value import Observed
from detente.errors import DealError

GOOD = """\
id: test
title: {en: Test, ja: 試験}
summary: {en: A test, ja: 試験}
date: 2025-03-18
parties: [USA, RUS]
provisions:
  - id: one
    title: {en: One, ja: 一}
    parties: [USA]
    domain: trade
    status: agreed
    measures:
      - {kind: tariff, exporter: [RUS], importer: [USA], sector: [mining], change: 0.25}
"""


def faults(source, folder=None):
    with pytest.raises(DealError) as raised:
        parse_deal(source, "deal.yaml", folder)
    return raised.value.faults


def only(source, folder=None):
    (fault,) = faults(source, folder)
    return fault


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("DETENTE_LANG", "en")


def test_good_deal():
    deal = parse_deal(GOOD)
    assert deal.provisions[0].measures[0].change.central == 0.25
    assert deal.where("provisions", 0, "measures", 0) == "deal.yaml:13:9"


def test_number_of_the_library_are_valid():
    for name in names():
        assert load_deal(name).id == name


@pytest.mark.parametrize("path", sorted(library().glob("regime/*.yaml")), ids=lambda p: p.stem)
def test_regime_files_are_deals(path):
    assert {p.status for p in load_deal(path).provisions} <= {"in-force"}


def test_template_is_valid_and_points_to_the_schema():
    path = library() / "_template.yaml"
    assert "$schema=deal.schema.json" in path.read_text("utf-8").partition("\n")[0]
    assert load_deal(path).claims


M = "provisions[0].measures[0]"
AGREED = "status: agreed"
# What is replaced, by what, the words at which the fault stands, its field, found, nearest.
BAD = {
    "country": ("USA, RUS", "USA, RUSS", "RUSS", "parties[1]", "RUSS", "RUS"),
    "sector": ("mining", "minning", "minning", f"{M}.sector[0]", "minning", "mining"),
    "kind": ("tariff", "tarif", "{kind", M, "tarif", "tariff"),
    "no kind": ("kind: tariff, ", "", "{exp", M, "", ""),
    "field": ("change: 0.25", "change: 0, sectr: []", "sectr", f"{M}.sectr", "sectr", "sector"),
    "status": ("agreed", "agred", "agred", "provisions[0].status", "agred", "agreed"),
    "domain": ("trade", "trades", "trades", "provisions[0].domain", "trades", "trade"),
    "missing": ("date: 2025-03-18\n", "", "id: test", "date", "", ""),
    "scalar for list": ("[RUS]", "RUS", "RUS, importer", f"{M}.exporter", "RUS", ""),
    "text for number": ("0.25", '"0.25"', '"0.25"', f"{M}.change", "0.25", ""),
    "true for number": ("0.25", "true", "true", f"{M}.change", "True", ""),
    "not a number": ("0.25", ".nan", ".nan", f"{M}.change.central", "nan", ""),
    "infinite": ("0.25", "{central: .inf}", ".inf", f"{M}.change.central", "inf", ""),
    "out of range": ("0.25", "51", "51", f"{M}.change", "51", ""),
    "date": ("2025-03-18", "2025-02-30", "2025-02-30", "date", "2025-02-30", ""),
    "date as number": ("2025-03-18", "0", "0\nparties", "date", "0", ""),
    "id": ("id: one", "id: One Two", "One Two", "provisions[0].id", "One Two", ""),
    "reviewed": ("date:", "reviewed: yes\ndate:", "yes", "reviewed", "yes", ""),
    "empty list": ("[RUS]", "[]", "[]", f"{M}.exporter", "nothing", ""),
    "no rate, no change": (", change: 0.25", "", "{kind", f"{M}.change", "", ""),
    "rate and change": ("change: 0.25", "rate: 0, change: 1", "1}", f"{M}.change", "", ""),
    "range": ("0.25", "{low: 2, central: 1}", "{low", f"{M}.change", "2.0, 1.0, 1.0", ""),
    "no source": ("0.25", "{central: 1, basis: assumption}", "{central", f"{M}.change.source", "",
                  ""),
    "source in one language": (
        "0.25", "{central: 1, source: {en: a}}", "{en: a}", f"{M}.change.source.ja", "", ""),
    "source without words": ("0.25", "{central: 1, basis: published, source: {en: a, ja: ''}}",
                             "{en: a, ja", f"{M}.change.source", "", ""),
    "source as a list": ("0.25", "{central: 1, source: [a]}", "[a]", f"{M}.change.source", "['a']",
                         ""),
    "no number": ("0.25", "{low: 0.1}", "{low", f"{M}.change", "", ""),
    "text": ("{en: One, ja: 一}", "One", "One", "provisions[0].title", "One", ""),
    "no Japanese": (", ja: 一}", "}", "{en: One}", "provisions[0].title.ja", "", ""),
    "ends too early": (AGREED, f"{AGREED}\n    starts: 2025-02-01\n    ends: 2025-01-01",
                       "2025-01-01", "provisions[0].ends", "2025-02-01, 2025-01-01", ""),
    "condition": (AGREED, f"{AGREED}\n    conditional_on: [onne]", "onne",
                  "provisions[0].conditional_on[0]", "onne", "one"),
    "condition on itself": (AGREED, f"{AGREED}\n    conditional_on: [one]", "[one]",
                            "provisions[0].conditional_on", "one", ""),
    "duplicate key": (AGREED, f"{AGREED}\n    status: signed", "status: signed",
                      "provisions[0].status", "status", ""),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "at", "field", "found", "nearest"), BAD.values(), ids=BAD)
def test_bad_input_is_one_fault_at_its_place(old, new, at, field, found, nearest):
    source = GOOD.replace(old, new, 1)
    before = source[: source.index(at)]
    place = f"deal.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    fault = only(source)
    assert fault == replace(fault, where=place, field=field, found=found, nearest=nearest)


MEASURES = {
    "share above 1": ("{kind: embargo, exporter: [RUS], importer: [USA], share: 1.5}", "share"),
    "share below 0": ("{kind: lift, regime: [a], share: -0.1}", "share"),
    "currency": (
        "{kind: settlement_currency, exporter: [RUS], importer: [USA], currency: RBL, share: 0.1}",
        "currency",
    ),
    "dead currency": (
        "{kind: settlement_currency, exporter: [RUS], importer: [USA], currency: DEM, share: 0.1}",
        "currency",
    ),
    "group as receiver": (
        "{kind: quota, exporter: [RUS], importer: [USA], cut: 0.1, receiver: EU}",
        "receiver",
    ),
    "volume without unit": (
        "{kind: energy_purchase, exporter: [RUS], importer: [USA], fuel: [lng], volume: 1}",
        "unit",
    ),
    "volume and share": (
        "{kind: energy_purchase, exporter: [RUS], importer: [USA], fuel: [lng], volume: 1, "
        "unit: bcm/y, share: 0.1}",
        "share",
    ),
    "fuel": (
        "{kind: energy_purchase, exporter: [RUS], importer: [USA], fuel: [gas], share: 0.1}",
        "fuel[0]",
    ),
    "calibrated technology": (
        "{kind: technology, country: [RUS], sector: [mining], change: {observed: "
        "{ratio: 0.5, before: 2021, after: 2023, source: x}}}",
        "change",
    ),
    "unit of another fuel": (
        "{kind: energy_purchase, exporter: [RUS], importer: [USA], fuel: [lng], volume: 1, "
        "unit: mb/d}",
        "unit",
    ),
    "no unit fits both fuels": (
        "{kind: energy_link, exporter: [RUS], importer: [USA], fuel: [crude, lng], change: 1, "
        "unit: Mt/y}",
        "unit",
    ),
    "negative transit": (
        "{kind: transit_stop, exporter: [RUS], importer: [AUT], via: [UKR], volume: -1, "
        "unit: bcm/y}",
        "volume",
    ),
    "cap on gas": (
        "{kind: price_cap, exporter: [RUS], importer: [IND], fuel: [lng], cap: 60}",
        "fuel[0]",
    ),
    "fuel as commodity": (
        "{kind: energy_supply, country: [SAU], commodity: [lng], change: 1, unit: bcm/y, "
        "instrument: production_quota}",
        "commodity[0]",
    ),
    "instrument": (
        "{kind: energy_supply, country: [SAU], commodity: [crude], change: 1, unit: mb/d, "
        "instrument: quota}",
        "instrument",
    ),
    "ban above all": (
        "{kind: energy_embargo, exporter: [RUS], importer: [USA], fuel: [coal], share: 1.2}",
        "share",
    ),
    "negative reserves": (
        "{kind: reserve_access, country: [RUS], amount: -300, action: freeze}",
        "amount",
    ),
    "action": (
        "{kind: payment_access, country: [RUS], partner: [USA], share: 0.5, action: restored}",
        "action",
    ),
    "goods in quotes": (
        "{kind: payment_access, country: [RUS], partner: [USA], share: 0.5, goods: 'yes'}",
        "goods",
    ),
    "end of a contract": (
        "{kind: energy_purchase, exporter: [QAT], importer: [CHN], fuel: [lng], share: 0.1, "
        "until: 2044}",
        "until",
    ),
    "one party": ("{kind: arms_control, parties: [USA], region: x, reduction: 0.1}", "parties"),
}


@pytest.mark.parametrize(("measure", "field"), MEASURES.values(), ids=MEASURES)
def test_bad_measures(measure, field):
    source = GOOD[: GOOD.rindex("- {kind")] + f"- {measure}\n"
    assert only(source).field == f"provisions[0].measures[0].{field}"


NEAREST = {
    "kind": ("{kind: energy_embago, exporter: [RUS], importer: [USA]}", "energy_embargo"),
    "fuel": (
        "{kind: energy_embargo, exporter: [RUS], importer: [USA], fuel: [pipline_gas]}",
        "pipeline_gas",
    ),
    "unit": (
        "{kind: transit_stop, exporter: [RUS], importer: [AUT], via: [UKR], volume: 1, unit: bcm}",
        "bcm/y",
    ),
    "instrument": (
        "{kind: energy_supply, country: [SAU], commodity: [crude], change: 1, unit: mb/d, "
        "instrument: stocks_release}",
        "stock_release",
    ),
    "action": (
        "{kind: payment_access, country: [RUS], partner: [USA], share: 0.5, action: restored}",
        "restore",
    ),
    "state": ("{kind: swap_line, lender: [CHNN], borrower: [RUS]}", "CHN"),
}


@pytest.mark.parametrize(("measure", "nearest"), NEAREST.values(), ids=NEAREST)
def test_nearest_name_in_a_measure(measure, nearest):
    source = GOOD[: GOOD.rindex("- {kind")] + f"- {measure}\n"
    assert nearest in {fault.nearest for fault in faults(source)}


def test_all_faults_at_once_in_the_order_of_the_file():
    source = (
        GOOD.replace("parties: [USA, RUS]", "parties: [USSA]")
        .replace("status: agreed", "status: agred\n    conditional_on: [two]")
        .replace("[mining]", "[minning]")
        .replace("change: 0.25", "rate: 60")
    )
    source += "claims:\n  - {id: one, kind: motif}\n"
    found = [f.field for f in faults(source)]
    assert found == [
        "parties[0]",
        "provisions[0].status",
        "provisions[0].conditional_on[0]",
        "provisions[0].measures[0].sector[0]",
        "provisions[0].measures[0].rate",
        *(f"claims[0].{name}" for name in ("title", "said_by", "cause", "effect")),
        "claims[0].id",
        "claims[0].kind",
    ]


def test_no_measure_is_found_beside_other_faults():
    source = GOOD[: GOOD.index("    measures")].replace("parties: [USA]\n", "parties: [UUU]\n")
    assert {f.field for f in faults(source)} == {
        "provisions[0].parties[0]",
        "provisions[0].no_measure",
    }
    assert parse_deal(GOOD[: GOOD.index("    measures")].replace("agreed", "denied"))


def test_no_provision():
    fault = only(GOOD[: GOOD.index("provisions")] + "provisions: []\n")
    assert (fault.where, fault.field) == ("deal.yaml:6:13", "provisions")


def test_circle_of_conditions_and_repeated_ids():
    two = GOOD[GOOD.index("  - id: one") :].replace("id: one", "id: two")
    source = GOOD.replace("status: agreed", "status: agreed\n    conditional_on: [two]")
    source += two.replace("status: agreed", "status: agreed\n    conditional_on: [one]")
    assert [f.field for f in faults(source)] == [
        "provisions[0].conditional_on",
        "provisions[1].conditional_on",
    ]
    assert only(GOOD + GOOD[GOOD.index("  - id: one") :]).field == "provisions[1].id"


WHOLE = {
    "empty": "",
    "comment": "# nothing\n",
    "null": "null\n",
    "empty mapping": "{}\n",
    "list": "- a\n",
    "text": "a deal\n",
    "number": "3\n",
    "tab": "id: a\n\tb: c\n",
    "syntax": "id: [a\n",
    "control": "id: \x07\n",
    "alias": "id: *nothing\n",
    "recursive": "&a [*a]\n",
    "two documents": "id: a\n---\nid: b\n",
    "key": "{[a]: b}\n",
    "deep": "[" * 10_000,
    "bomb": "a: &a [x]\n"
    + "".join(f"{n}: &{n} [{', '.join(['*' + p] * 9)}]\n" for p, n in pairwise("abcdefghi")),
}


@pytest.mark.parametrize("source", WHOLE.values(), ids=WHOLE)
def test_what_is_no_deal_at_all(source):
    assert faults(source)[0].where.startswith("deal.yaml")


def test_syntax_error_has_its_place():
    assert only("id: a\ntitle: {en: x\ndate: b\n").where == "deal.yaml:3:5"


def test_tags_run_nothing():
    tag = "tag:yaml.org,2002:python/object/apply:os.system"
    found = faults("id: !!python/object/apply:os.system ['true']\n")
    assert [f.where for f in found if f.found == tag] == ["deal.yaml:1:5"]


def test_anchors_work():
    source = GOOD.replace("parties: [USA, RUS]", "parties: &both [USA, RUS]")
    assert parse_deal(source.replace("parties: [USA]", "parties: *both")).provisions[0].parties == [
        "USA",
        "RUS",
    ]


def test_numbers_may_stand_for_text():
    observed = "change: {observed: {ratio: 0.5, before: 2021, after: 2023, source: x}}"
    source = GOOD.replace("tariff", "trade_cost").replace("change: 0.25", observed)
    assert parse_deal(source).provisions[0].measures[0].change.observed.before.en == "2021"


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


@pytest.mark.parametrize(
    ("observed", "code"),
    [
        ({"after": "2024", "source": "s"}, "ratio_or_level"),
        (
            {"ratio": 0.5, "level": 9.0, "before": "1", "after": "2", "source": "s"},
            "ratio_or_level",
        ),
        ({"ratio": 0.5, "after": "2024", "source": "s"}, "ratio_without_before"),
    ],
)
def test_an_observation_is_a_ratio_or_a_level(observed, code):
    with pytest.raises(ValidationError) as caught:
        Observed.model_validate(observed)
    assert [error["type"] for error in caught.value.errors()] == [code]
