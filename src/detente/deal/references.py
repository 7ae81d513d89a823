"""Names inside a deal that must meet: ids once each, conditions, claims, quoted documents.

They are checked on plain data, so that they are found even where another field is at fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente.deal.located import FieldPath
from detente.errors import did_you_mean


@dataclass(frozen=True)
class Loose:
    """A reference that does not hold: where it stands, the message's code, and its context."""

    path: FieldPath
    code: str
    context: dict[str, str]


def entries(data: Any, name: str) -> Iterator[tuple[FieldPath, Mapping[str, Any]]]:
    """Yield path and content of the mappings in the list ``name`` of ``data``; skip the rest."""
    found = data.get(name) if isinstance(data, Mapping) else None
    for position, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, Mapping):
            yield (name, position), entry


def _names(entry: Mapping[str, Any], field: str) -> Iterator[tuple[int, str]]:
    found = entry.get(field)
    for position, name in enumerate(found if isinstance(found, list) else ()):
        if isinstance(name, str):
            yield position, name


def references(data: Any) -> Iterator[Loose]:
    """Yield every reference of a deal (plain data) that does not hold."""
    conditions, loose = _identifiers(data)
    yield from loose
    yield from _conditions(data, conditions)
    yield from _documents(data)


def _identifiers(data: Any) -> tuple[dict[str, list[str]], list[Loose]]:
    """Return what each provision is conditional on, and the ids that are used twice."""
    seen: set[str] = set()
    conditions: dict[str, list[str]] = {}
    loose = []
    for section in ("provisions", "claims"):
        for path, entry in entries(data, section):
            name = entry.get("id")
            if not isinstance(name, str):
                continue
            if name in seen:
                loose.append(Loose((*path, "id"), "id_twice", {"found": name}))
            elif section == "provisions":
                conditions[name] = [n for _, n in _names(entry, "conditional_on")]
            seen.add(name)
    return conditions, loose


def _conditions(data: Any, conditions: Mapping[str, list[str]]) -> Iterator[Loose]:
    """Yield the names of provisions that are not there, and conditions that go in a circle."""
    for section, field in (("provisions", "conditional_on"), ("claims", "provisions")):
        for path, entry in entries(data, section):
            for position, name in _names(entry, field):
                if name not in conditions:
                    near = did_you_mean(name, conditions) or ""
                    context = {"found": name, "nearest": near}
                    yield Loose((*path, field, position), "unknown_provision", context)
    for path, entry in entries(data, "provisions"):
        name = entry.get("id")
        if isinstance(name, str) and _reaches(name, name, conditions):
            yield Loose((*path, "conditional_on"), "conditional_on_itself", {"found": name})


def _documents(data: Any) -> Iterator[Loose]:
    """Yield the quotes of documents that the deal does not list."""
    documents = data.get("documents") if isinstance(data, Mapping) else None
    known = documents if isinstance(documents, Mapping) else {}
    for section in ("provisions", "claims"):
        for path, entry in entries(data, section):
            for where, quote in entries(entry, "quotes"):
                name = quote.get("document")
                if isinstance(name, str) and name not in known:
                    near = did_you_mean(name, known) or ""
                    context = {"found": name, "nearest": near, "allowed": ", ".join(known)}
                    yield Loose((*path, *where, "document"), "unknown_document", context)


def _reaches(start: str, goal: str, conditions: Mapping[str, list[str]]) -> bool:
    """Return whether following conditions from ``start`` comes to ``goal``."""
    todo, seen = list(conditions.get(start, ())), set()
    while todo:
        name = todo.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            todo += conditions.get(name, ())
    return False
