"""The tables of rules, compiled once: what a predicate makes of its clause."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from detente.deal.schema import Status
from detente.document.cues.ja.predicate import Predicate
from detente.document.cues.ja.subject import Sort
from detente.document.reading import Kind

# The tables in the order in which they are asked.
TABLES = ("qualifier", "ladder", "refused", "open", "term")
_SLOT = re.compile(r"\{([a-z]+)\}")


@dataclass(frozen=True)
class Rule:
    """A rule of a table: what must hold of a clause, and what it then is.

    ``when`` ends the predicate; ``says`` must and ``unsaid`` must not stand in the clause.
    """

    name: str
    kind: Kind
    status: Status | None
    when: re.Pattern[str]
    says: re.Pattern[str] | None
    unsaid: re.Pattern[str] | None
    has: frozenset[str]
    lacks: frozenset[str]
    subject: frozenset[Sort]
    negative: bool
    either: bool
    reported: bool | None
    sourced: bool


@dataclass(frozen=True)
class Shape:
    """What the rules look at: a predicate, the words of its clause, of whom it is said.

    ``reported``: it stands within a report; ``sourced``: a text of the deal says so.
    """

    predicate: Predicate
    words: str
    sort: Sort
    reported: bool
    sourced: bool


@dataclass(frozen=True)
class Fit:
    """The rule that fits, and where in the predicate its words begin."""

    rule: Rule
    start: int


@cache
def _table() -> tuple[dict[str, str], tuple[Rule, ...]]:
    folder = resources.files(__name__.rpartition(".")[0])
    raw = [tomllib.loads(folder.joinpath(f"{name}.toml").read_text("utf-8")) for name in TABLES]
    classes: dict[str, str] = {}
    for table in raw:
        classes |= table.get("words", {})

    def filled(pattern: str) -> str:
        for _ in range(2):
            pattern = _SLOT.sub(lambda m: classes[m.group(1)], pattern)
        return pattern

    def pattern(row: dict[str, str], key: str) -> re.Pattern[str] | None:
        return re.compile(filled(row[key])) if key in row else None

    rules = tuple(
        Rule(
            row["name"],
            row["kind"],
            Status(row["status"]) if "status" in row else None,
            re.compile(f"(?:{filled(row['when'])})$"),
            pattern(row, "says"),
            pattern(row, "unsaid"),
            frozenset(row.get("has", ())),
            frozenset(row.get("lacks", ())),
            frozenset(row.get("subject", ())),
            row.get("negative", False),
            row.get("either", False),
            row.get("reported"),
            row.get("sourced", False),
        )
        for table in raw
        for row in table["rule"]
    )
    return {name: filled(words) for name, words in classes.items()}, rules


@cache
def word_class(name: str) -> re.Pattern[str]:
    """Return a class of words of the ladder, as a pattern that ends a predicate."""
    return re.compile(f"(?:{_table()[0][name]})$")


def rules() -> tuple[Rule, ...]:
    """Return the rules in order."""
    return _table()[1]


def fit(shape: Shape) -> Fit | None:
    """Return the first rule that a clause fits."""
    flags = shape.predicate.flags
    negative = "negative" in flags
    for rule in rules():
        if not rule.either and negative != rule.negative:
            continue
        if not rule.has <= flags or rule.lacks & flags:
            continue
        if rule.reported not in (None, shape.reported) or (rule.sourced and not shape.sourced):
            continue
        if rule.subject and shape.sort not in rule.subject:
            continue
        match = rule.when.search(shape.predicate.head)
        if match is None or (rule.says and not rule.says.search(shape.words)):
            continue
        if rule.unsaid and rule.unsaid.search(shape.words):
            continue
        return Fit(rule, match.start())
    return None
