"""The schema of a deal: magnitudes, likelihoods, the JSON Schema that editors read."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml
from pydantic import ValidationError

from detente import catalogue
from detente.deal.jsonschema import FILE, render, schema
from detente.deal.library import library
from detente.deal.load import load_deal
from detente.deal.schema import Deal, Likelihood, Magnitude, Status, Tariff


def test_bare_number_is_exact():
    magnitude = Magnitude.model_validate(0.25)
    assert [magnitude.value(case) for case in ("low", "central", "high")] == [0.25] * 3


def test_value_falls_back_on_central_and_is_never_made_up():
    assert Magnitude(central=0.2, low=0.1).value("high") == 0.2
    observed = {"ratio": 0.5, "before": "2021", "after": "2023", "source": "x"}
    with pytest.raises(ValueError, match="not calibrated"):
        Magnitude.model_validate({"observed": observed}).value()


@pytest.mark.parametrize("bad", [True, "0.5", float("nan"), {}, None, [1], {"low": 0.1}])
def test_what_is_no_magnitude(bad):
    with pytest.raises(ValidationError):
        Magnitude.model_validate(bad)


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_likelihood(status):
    provision = load_deal(library() / "_template.yaml").provisions[1]
    chance = provision.model_copy(update={"status": status}).chance()
    assert 0 <= chance.low <= chance.central <= chance.high <= 1
    assert chance.source


def test_likelihood_is_in_order():
    with pytest.raises(ValidationError, match="out of order"):
        Likelihood(low=0.5, central=0.4, high=0.6, source="x")


def test_size_of_a_measure():
    measure = Tariff(exporter=["RUS"], importer=["USA"], change=Magnitude(central=0.1))
    assert measure.size() == ("change", Magnitude(central=0.1))


def test_deal_survives_its_own_json():
    deal = load_deal(library() / "_template.yaml")
    assert Deal.model_validate_json(deal.model_dump_json()) == deal


def test_deal_is_frozen():
    with pytest.raises(ValidationError):
        load_deal(library() / "_template.yaml").id = "other"


def test_references_are_checked_without_a_file():
    data = load_deal(library() / "_template.yaml").model_dump()
    data["claims"][0]["provisions"] = ["nowhere"]
    with pytest.raises(ValidationError, match="no provision"):
        Deal.model_validate(data)


# JSON Schema


def test_committed_schema_is_current():
    committed = (library() / FILE).read_text("utf-8")
    assert committed == render(), "write it again: python -m detente.deal.jsonschema"


def test_schema_lists_the_catalogue():
    tables = schema()["$defs"]
    assert set(tables["state"]["enum"]) == set(catalogue.places())
    assert set(tables["place"]["enum"]) == {*catalogue.places(), *catalogue.place_groups()}
    assert set(tables["sector"]["enum"]) == {*catalogue.sectors(), *catalogue.sector_groups()}
    assert set(tables["outcome"]["enum"]) == set(catalogue.outcomes())


DOCS = Path(__file__).parents[2] / "docs"
FILES = [
    *library().glob("*/deal.yaml"),
    *library().glob("regime/*.yaml"),
    library() / "_template.yaml",
]


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_library_meets_the_json_schema(path):
    jsonschema.Draft202012Validator.check_schema(schema())
    data = json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))
    jsonschema.validate(data, schema())


def test_json_schema_refuses_what_the_loader_refuses():
    data = json.loads(load_deal(library() / "_template.yaml").model_dump_json(exclude_none=True))
    jsonschema.validate(data, schema())
    data["provisions"][0]["measures"][0]["kind"] = "tarif"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema())


def test_every_field_and_kind_is_documented():
    documented = set(re.findall(r"`(\w+)`", (DOCS / "deal-file.md").read_text("utf-8")))
    definitions = schema()["$defs"]
    fields = {name for d in (schema(), *definitions.values()) for name in d.get("properties", ())}
    kinds = {
        d["properties"]["kind"].get("const") or "kind"
        for d in definitions.values()
        if "kind" in d.get("properties", ())
    }
    names = {*catalogue.sectors(), *catalogue.sector_groups(), *catalogue.place_groups()}
    # The fields of an observed change stand in an example.
    assert fields | kinds | names <= documented | {"before", "after", "ratio", "observed"}
