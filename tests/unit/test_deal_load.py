"""A bad deal file gives every fault, each at its line with the nearest valid name; nothing else."""

from dataclasses import replace
from itertools import pairwise

import pytest
from deal_text import GOOD, faults, only

from detente.deal.library import library, names
from detente.deal.load import load_deal, parse_deal

pytestmark = pytest.mark.usefixtures("english")


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
