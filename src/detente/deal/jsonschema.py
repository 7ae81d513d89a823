"""The JSON Schema of a deal file, by which editors complete and check while one types.

``python -m detente.deal.jsonschema`` writes it beside the library's deals.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from detente import catalogue
from detente.deal.library import library
from detente.deal.schema import Deal

FILE = "deal.schema.json"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of :class:`~detente.deal.schema.Deal`, names of the catalogue listed.

    A magnitude may also be a bare number, a source a plain text. Each name is offered with what
    it means, in English.
    """
    made = Deal.model_json_schema(schema_generator=_Generator)
    tables = {name: _choices(rows()) for name, rows in _TABLES.items()}
    definitions = made["$defs"]
    for name, short in (("Magnitude", ["number"]), ("Cited", ["string", "number"])):
        definitions[name] = {
            "description": definitions[name]["description"],
            "anyOf": [{"type": short}, definitions[name]],
        }
    for definition in definitions.values():
        if "kind" in definition.get("properties", {}):
            definition["required"] = sorted({*definition["required"], "kind"})
    linked = _link(made)
    linked["$defs"] = dict(sorted({**linked["$defs"], **tables}.items()))
    return {"$schema": DIALECT, **linked}


def render() -> str:
    """Return the schema as it stands in the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1).replace("``", "`") + "\n"


def write(to: Path | None = None) -> Path:
    """Write the schema, by default beside the library's deals."""
    to = to or library() / FILE
    draft = to.with_name(f".{to.name}.draft")
    draft.write_text(render(), encoding="utf-8")
    return draft.replace(to)


class _Generator(GenerateJsonSchema):
    """Leave out the titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


Rows = list[tuple[str, str]]


def _named(*tables: Callable[[], Any]) -> Callable[[], Rows]:
    return lambda: [(name, row.en) for table in tables for name, row in table().items()]


def _currencies() -> Rows:
    return list(catalogue.currencies().items())


_TABLES = {
    "place": _named(catalogue.place_groups, catalogue.places),
    "state": _named(catalogue.places),
    "sector": _named(catalogue.sector_groups, catalogue.sectors),
    "fuel": _named(catalogue.fuels),
    "commodity": _named(catalogue.commodities),
    "outcome": _named(catalogue.outcomes),
    "currency": _currencies,
    "region": _named(catalogue.regions),
    "resource": _named(catalogue.power_resources),
    "network": _named(catalogue.networks),
}


def _choices(rows: Rows) -> dict[str, Any]:
    names, meanings = zip(*rows, strict=True)
    # `enumDescriptions` is not in the standard; editors show it beside the completion.
    return {"type": "string", "enum": list(names), "enumDescriptions": list(meanings)}


def _link(node: Any) -> Any:
    """Replace the mark of a catalogue's table by a reference to its enumeration."""
    if isinstance(node, list):
        return [_link(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    if "x-catalogue" in node:
        kept = {k: v for k, v in node.items() if k not in ("x-catalogue", "type")}
        return {**kept, "$ref": f"#/$defs/{node['x-catalogue']}"}
    return {key: _link(value) for key, value in node.items()}


if __name__ == "__main__":
    print(write())
